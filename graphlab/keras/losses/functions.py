"""Loss functions: one number for each sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from graphlab.functions.arithmetic import where
from graphlab.functions.making import zeros_like
from graphlab.functions.nn import sparse_softmax_cross_entropy_with_logits
from graphlab.functions.statistics import clip_by_value
from graphlab.keras.backend import epsilon, floatx
from graphlab.keras.losses.loss import LOSSES, same_rank
from graphlab.keras.promotion import common
from graphlab.keras.utils import unit
from graphlab.ops import math, nn, reduce, shape
from graphlab.tensor import Tensor, convert, public

Function = TypeVar("Function", bound=Callable[..., Tensor])


def _loss(*more: str, also: tuple[str, ...] = ()) -> Callable[[Function], Function]:
    """Public among the losses and among the metrics, under its own name and `more`."""

    def register(function: Function) -> Function:
        names = (function.__name__, *more)
        public(*(f"keras.metrics.{name}" for name in names))(function)
        return LOSSES.member(*names, also=also)(function)

    return register


def floats(x: Any) -> Tensor:
    """A tensor of floats: anything else becomes float32."""
    tensor = convert(x)
    return tensor if tensor.dtype.is_floating else math.cast(tensor, dtype="float32")


def pair(y_true: Any, y_pred: Any) -> tuple[Tensor, Tensor]:
    """Both as tensors of the same float dtype."""
    y_true, y_pred = convert(y_true), floats(y_pred)
    if y_true.dtype is not y_pred.dtype:
        y_true = math.cast(y_true, dtype=y_pred.dtype)
    return y_true, y_pred


def _beside(y_true: Any, y_pred: Any) -> tuple[Tensor, Tensor]:
    return same_rank(*pair(y_true, y_pred))


def _mean(x: Tensor, axis: Any = -1) -> Tensor:
    return reduce.reduce_mean(x, axis=axis if x.ndim else None)


# --- Numbers -------------------------------------------------------------------------------------


@_loss("MSE", "mse")
def mean_squared_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of (y_true − y_pred)² over the last axis.

    >>> mean_squared_error([[1.0, 2.0], [3.0, 4.0]], [[1.0, 1.0], [1.0, 1.0]])
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([0.5, 6.5], dtype=float32)>
    """
    y_true, y_pred = _beside(y_true, y_pred)
    return _mean(math.square(y_true - y_pred))


@_loss("MAE", "mae")
def mean_absolute_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of |y_true − y_pred| over the last axis."""
    y_true, y_pred = _beside(y_true, y_pred)
    return _mean(abs(y_true - y_pred))


@_loss("MAPE", "mape")
def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of |y_true − y_pred| / |y_true| over the last axis, in percent."""
    y_true, y_pred = _beside(y_true, y_pred)
    return 100.0 * _mean(abs((y_true - y_pred) / math.maximum(abs(y_true), epsilon())))


@_loss("MSLE", "msle")
def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of (log(1 + y_true) − log(1 + y_pred))² over the last axis; below 0 counts as 0."""
    y_true, y_pred = _beside(y_true, y_pred)
    # Half the precision meets the smallest number, of Keras's usual floats, in those.
    logs = [math.log(math.maximum(*common(y, math.cast(epsilon(), dtype=floatx()))) + 1.0) for y in (y_pred, y_true)]
    return _mean(math.square(logs[0] - logs[1]))


@_loss()
def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Tensor:
    """Half the square of small errors, a straight line for those beyond `delta`; the mean over the last axis."""
    y_true, y_pred = _beside(y_true, y_pred)
    delta = float(delta)
    error = y_pred - y_true
    size = abs(error)
    # The square is that of the error, not of its size: at 0 the size has a kink, and no second derivative.
    return _mean(where(size <= delta, 0.5 * math.square(error), delta * size - 0.5 * delta**2))


def _log2(beside: Tensor) -> Tensor:
    """The logarithm of 2, as in Keras with the digits of the usual floats, whatever it stands beside."""
    return math.cast(math.log(math.cast(2.0, dtype=floatx())), dtype=beside.dtype)


@_loss("logcosh")
def log_cosh(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of log(cosh(y_pred − y_true)) over the last axis."""
    y_true, y_pred = _beside(y_true, y_pred)
    error = y_pred - y_true
    return _mean(error + nn.softplus(error * -2.0) - _log2(error))


@LOSSES.member()
def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Tensor:
    """Minus the cosine of the angle between both, so that smaller is better."""
    y_true, y_pred = (y if y.ndim else shape.reshape(y, [1]) for y in _beside(y_true, y_pred))
    return -reduce.reduce_sum(unit(y_true, axis) * unit(y_pred, axis), axis=axis)


@_loss()
def poisson(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of y_pred − y_true · log(y_pred) over the last axis."""
    y_true, y_pred = pair(y_true, y_pred)
    return _mean(y_pred - y_true * math.log(y_pred + epsilon()))


# --- Margins -------------------------------------------------------------------------------------


def _signs(y_true: Tensor) -> Tensor:
    """Labels of 0 and 1 as −1 and 1; others as they are."""
    labels: np.ndarray = np.asarray(y_true)
    return 2.0 * y_true - 1.0 if np.all((labels == 0) | (labels == 1)) else y_true


@_loss()
def hinge(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of max(1 − y_true · y_pred, 0) over the last axis; labels of 0 and 1 are taken for −1 and 1."""
    y_true, y_pred = pair(y_true, y_pred)
    return _mean(math.maximum(1.0 - _signs(y_true) * y_pred, 0.0))


@_loss()
def squared_hinge(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of max(1 − y_true · y_pred, 0)² over the last axis."""
    y_true, y_pred = pair(y_true, y_pred)
    return _mean(math.square(math.maximum(1.0 - _signs(y_true) * y_pred, 0.0)))


@_loss()
def categorical_hinge(y_true: Any, y_pred: Any) -> Tensor:
    """max(1 + the greatest wrong answer − the right one, 0), for one-hot labels."""
    y_true, y_pred = pair(y_true, y_pred)
    right = reduce.reduce_sum(y_true * y_pred, axis=-1)
    wrong = reduce.reduce_max((1.0 - y_true) * y_pred, axis=-1)
    return math.maximum(wrong - right + 1.0, 0.0)


# --- Chances -------------------------------------------------------------------------------------


@_loss("KLD", "kld", "kullback_leibler_divergence")
def kl_divergence(y_true: Any, y_pred: Any) -> Tensor:
    """The sum of y_true · log(y_true / y_pred) over the last axis."""
    y_true, y_pred = (clip_by_value(y, epsilon(), 1.0) for y in pair(y_true, y_pred))
    return reduce.reduce_sum(y_true * math.log(y_true / y_pred), axis=-1)


def _smooth(y_true: Tensor, amount: float, classes: int) -> Tensor:
    return y_true * (1.0 - amount) + amount / classes if amount else y_true


@_loss(also=("bce", "BCE"))
def binary_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Tensor:
    """The surprise at yes-or-no answers that were given the chances `y_pred`; the mean over `axis`."""
    y_true, y_pred = pair(y_true, y_pred)
    return _mean(_binary_surprise(_smooth(y_true, label_smoothing, 2), y_pred, from_logits), axis)


def _binary_surprise(y_true: Tensor, y_pred: Tensor, from_logits: bool) -> Tensor:
    _same_shape(y_true, y_pred)
    if from_logits:
        return nn.softplus(y_pred) - y_true * y_pred
    chance = clip_by_value(y_pred, epsilon(), 1.0 - epsilon())
    return -(y_true * math.log(chance) + (1.0 - y_true) * math.log(1.0 - chance))


def _same_shape(y_true: Tensor, y_pred: Tensor, cure: str = "") -> None:
    if tuple(y_true.shape) != tuple(y_pred.shape):
        raise ValueError(
            "Arguments `target` and `output` must have the same shape. Received: "
            f"target.shape={y_true.shape}, output.shape={y_pred.shape}.{cure}"
        )


@_loss()
def binary_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Tensor:
    """`binary_crossentropy` times (1 − the chance that was given to the right answer)^gamma."""
    y_true, y_pred = pair(y_true, y_pred)
    y_true = _smooth(y_true, label_smoothing, 2)
    y_pred = nn.sigmoid(y_pred) if from_logits else y_pred
    right = y_true * y_pred + (1.0 - y_true) * (1.0 - y_pred)
    surprise = (1.0 - right) ** gamma * _binary_surprise(y_true, y_pred, False)
    if apply_class_balancing:
        surprise = (y_true * alpha + (1.0 - y_true) * (1.0 - alpha)) * surprise
    return _mean(surprise, axis)


def _log_shares(y_pred: Tensor, from_logits: bool, axis: int) -> Tensor:
    if from_logits:
        return nn.log_softmax(y_pred, axis=axis)
    shares = y_pred / reduce.reduce_sum(y_pred, axis=axis, keepdims=True)
    return math.log(clip_by_value(shares, epsilon(), 1.0 - epsilon()))


@_loss()
def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Tensor:
    """The surprise at one of several answers (one-hot) that were given the shares `y_pred`."""
    y_true, y_pred = pair(y_true, y_pred)
    _same_shape(y_true, y_pred, " Numbers of classes, not one-hot rows, go with sparse_categorical_crossentropy.")
    y_true = _smooth(y_true, label_smoothing, int(y_true.shape[-1]))
    return -reduce.reduce_sum(y_true * _log_shares(y_pred, from_logits, axis), axis=axis)


@_loss()
def categorical_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Tensor:
    """`categorical_crossentropy` times alpha · (1 − the share that was given to the right answer)^gamma."""
    y_true, y_pred = pair(y_true, y_pred)
    y_true = _smooth(y_true, label_smoothing, int(y_true.shape[-1]))
    y_pred = nn.softmax(y_pred, axis=axis) if from_logits else y_pred
    shares = y_pred / reduce.reduce_sum(y_pred, axis=axis, keepdims=True)
    shares = clip_by_value(shares, epsilon(), 1.0 - epsilon())
    return reduce.reduce_sum(alpha * (1.0 - shares) ** gamma * -y_true * math.log(shares), axis=axis)


@_loss()
def sparse_categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, ignore_class: int | None = None, axis: int = -1
) -> Tensor:
    """`categorical_crossentropy` with the number of the answer in place of its one-hot row.

    Samples of the class `ignore_class` count as no surprise.
    """
    y_pred = floats(y_pred)
    _check_last(axis, y_pred)
    classes = math.cast(convert(y_true), dtype="int64")
    if classes.ndim == y_pred.ndim and classes.shape[-1] == 1:
        classes = shape.squeeze(classes, axis=-1)
    if classes.ndim != y_pred.ndim - 1:
        raise ValueError(
            "Argument `output` must have rank (ndim) `target.ndim - 1`. Received: "
            f"target.shape={classes.shape}, output.shape={y_pred.shape}. One-hot rows go with categorical_crossentropy."
        )
    scores = y_pred if from_logits else math.log(clip_by_value(y_pred, epsilon(), 1.0 - epsilon()))
    if ignore_class is None:
        return sparse_softmax_cross_entropy_with_logits(classes, scores)
    ignored = math.cast(classes, dtype="float64") == float(ignore_class)
    surprise = sparse_softmax_cross_entropy_with_logits(where(ignored, zeros_like(classes), classes), scores)
    return where(ignored, zeros_like(surprise), surprise)


def _check_last(axis: int, y_pred: Tensor) -> None:
    """Numbers of classes go with shares along the last axis, in Keras too. Raises ValueError."""
    if axis not in (-1, y_pred.ndim - 1):
        raise ValueError(
            f"Only axis=-1 is currently supported: the shares of the classes stand along the last axis. Received: "
            f"axis={axis}"
        )


# --- Areas ---------------------------------------------------------------------------------------


@LOSSES.member()
def dice(y_true: Any, y_pred: Any, axis: Any = None) -> Tensor:
    """1 − 2 · overlap / (the sum of both areas)."""
    y_true, y_pred = pair(y_true, y_pred)
    overlap = reduce.reduce_sum(y_true * y_pred, axis=axis)
    areas = reduce.reduce_sum(y_true, axis=axis) + reduce.reduce_sum(y_pred, axis=axis)
    return 1.0 - 2.0 * overlap / (areas + epsilon())


@LOSSES.member()
def tversky(y_true: Any, y_pred: Any, alpha: float = 0.5, beta: float = 0.5, axis: Any = None) -> Tensor:
    """1 − overlap / (overlap + alpha · what was missed + beta · what is too much)."""
    y_true, y_pred = pair(y_true, y_pred)
    overlap = reduce.reduce_sum(y_true * y_pred, axis=axis)
    missed = reduce.reduce_sum((1.0 - y_pred) * y_true, axis=axis)
    surplus = reduce.reduce_sum(y_pred * (1.0 - y_true), axis=axis)
    return 1.0 - overlap / (overlap + alpha * missed + beta * surplus + epsilon())
