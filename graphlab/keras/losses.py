"""How wrong an answer is: as functions (one number for each sample) and as classes (one number for all)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphlab.dtypes import as_dtype
from graphlab.functions.arithmetic import divide_no_nan, where
from graphlab.functions.making import one_hot, size
from graphlab.functions.statistics import clip_by_value
from graphlab.ops import math, nn, reduce, shape
from graphlab.tensor import Tensor, convert, public

EPSILON = 1e-7
REDUCTIONS = ("sum", "mean", "none", "mean_with_sample_weight", "sum_over_batch_size", None)
_BY_NAME: dict[str, Any] = {}


def _loss(*names: str) -> Callable[[Any], Any]:
    """Make it public in `keras.losses` and `losses` under these names, and known to `get`."""

    def register(thing: Any) -> Any:
        _BY_NAME.update(dict.fromkeys(names, thing))
        return public(*(f"{place}.{name}" for name in names for place in ("keras.losses", "losses")))(thing)

    return register


def _pair(y_true: Any, y_pred: Any) -> tuple[Tensor, Tensor]:
    """Both as float tensors of the same dtype and number of axes, where one of them ends in a 1."""
    y_pred = _floats(convert(y_pred))
    y_true = convert(y_true)
    if y_true.dtype is not y_pred.dtype:
        y_true = math.cast(y_true, dtype=y_pred.dtype)
    if y_true.ndim == y_pred.ndim + 1 and y_true.shape[-1] == 1:
        y_true = shape.squeeze(y_true, axis=-1)
    elif y_pred.ndim == y_true.ndim + 1 and y_pred.shape[-1] == 1:
        y_pred = shape.squeeze(y_pred, axis=-1)
    return y_true, y_pred


def _floats(x: Tensor) -> Tensor:
    return x if x.dtype.is_floating else math.cast(x, dtype="float32")


@_loss("mean_squared_error", "MSE", "mse")
def mean_squared_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of (y_true − y_pred)² over the last axis.

    >>> mean_squared_error([[1.0, 2.0], [3.0, 4.0]], [[1.0, 1.0], [1.0, 1.0]])
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([0.5, 6.5], dtype=float32)>
    """
    y_true, y_pred = _pair(y_true, y_pred)
    return reduce.reduce_mean(math.square(y_true - y_pred), axis=-1)


@_loss("mean_absolute_error", "MAE", "mae")
def mean_absolute_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of |y_true − y_pred| over the last axis."""
    y_true, y_pred = _pair(y_true, y_pred)
    return reduce.reduce_mean(abs(y_true - y_pred), axis=-1)


@_loss("huber")
def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Tensor:
    """Half the square of small errors, a straight line for those beyond `delta`; the mean over the last axis."""
    y_true, y_pred = _pair(y_true, y_pred)
    error = abs(y_pred - y_true)
    bent = where(error <= delta, 0.5 * math.square(error), delta * error - 0.5 * delta**2)
    return reduce.reduce_mean(bent, axis=-1)


@_loss("binary_crossentropy")
def binary_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Tensor:
    """The surprise at yes-or-no answers that were given the chances `y_pred`; the mean over `axis`."""
    y_true, y_pred = _pair(y_true, y_pred)
    if label_smoothing:
        y_true = y_true * (1.0 - label_smoothing) + 0.5 * label_smoothing
    if from_logits:
        surprise = nn.softplus(y_pred) - y_true * y_pred
    else:
        chance = clip_by_value(y_pred, EPSILON, 1.0 - EPSILON)
        surprise = -(y_true * math.log(chance) + (1.0 - y_true) * math.log(1.0 - chance))
    return reduce.reduce_mean(surprise, axis=axis)


@_loss("categorical_crossentropy")
def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Tensor:
    """The surprise at one of several answers (one-hot) that were given the shares `y_pred`."""
    y_true, y_pred = _pair(y_true, y_pred)
    if label_smoothing:
        y_true = y_true * (1.0 - label_smoothing) + label_smoothing / int(y_true.shape[-1])
    return -reduce.reduce_sum(y_true * _log_shares(y_pred, from_logits, axis), axis=axis)


@_loss("sparse_categorical_crossentropy")
def sparse_categorical_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False, axis: int = -1) -> Tensor:
    """`categorical_crossentropy` with the number of the answer in place of its one-hot row."""
    y_pred = _floats(convert(y_pred))
    classes = math.cast(convert(y_true), dtype="int64")
    if classes.ndim == y_pred.ndim and classes.shape[-1] == 1:
        classes = shape.squeeze(classes, axis=-1)
    rows = one_hot(classes, int(y_pred.shape[axis]), axis=axis, dtype=y_pred.dtype)
    return -reduce.reduce_sum(rows * _log_shares(y_pred, from_logits, axis), axis=axis)


def _log_shares(y_pred: Tensor, from_logits: bool, axis: int) -> Tensor:
    if from_logits:
        return nn.log_softmax(y_pred, axis=axis)
    shares = y_pred / reduce.reduce_sum(y_pred, axis=axis, keepdims=True)
    return math.log(clip_by_value(shares, EPSILON, 1.0 - EPSILON))


@_loss("Loss")
class Loss:
    """Called with what was wanted and what came (and a weight for each sample), gives one number.

    A class of your own implements `call(y_true, y_pred)`.
    """

    def __init__(self, name: str | None = None, reduction: str | None = "sum_over_batch_size", dtype: Any = None):
        if reduction not in REDUCTIONS:
            raise ValueError(
                f"Invalid value for argument `reduction`. Expected one of {set(REDUCTIONS)}. "
                f"Received: reduction={reduction}"
            )
        self.name = name or type(self).__name__
        self.reduction = reduction
        self.dtype = None if dtype is None else as_dtype(dtype)

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Tensor:
        losses = convert(self.call(self._typed(y_true), self._typed(y_pred)))
        weights = None
        if sample_weight is not None:
            weights = math.cast(convert(sample_weight), dtype=losses.dtype)
            losses = losses * weights
        if self.reduction in (None, "none"):
            return losses
        total = reduce.reduce_sum(losses)
        if self.reduction == "sum":
            return total
        if self.reduction == "mean_with_sample_weight" and weights is not None:
            return divide_no_nan(total, reduce.reduce_sum(weights))
        return divide_no_nan(total, float(int(size(losses))))

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One number for each sample."""
        raise NotImplementedError(f"{type(self).__name__} must implement `call(y_true, y_pred)`")

    def _typed(self, y: Any) -> Tensor:
        """In the loss's dtype, as Keras does it: float32 unless it was given another; ints stay."""
        tensor = convert(y)
        wanted = self.dtype or as_dtype("float32")
        return math.cast(tensor, dtype=wanted) if tensor.dtype is not wanted and tensor.dtype.is_floating else tensor


class _Wrapped(Loss):
    """A loss function with its settings."""

    function: Callable[..., Tensor]

    def __init__(self, name: str, reduction: str | None, dtype: Any, **settings: Any):
        super().__init__(name, reduction, dtype)
        self._settings = settings

    def call(self, y_true: Any, y_pred: Any) -> Tensor:
        return type(self).function(y_true, y_pred, **self._settings)

    def __repr__(self) -> str:
        return f"<LossFunctionWrapper({type(self).function.__name__}, kwargs={self._settings})>"


@_loss("MeanSquaredError")
class MeanSquaredError(_Wrapped):
    """The mean of the squared errors.

    >>> MeanSquaredError()([1.0, 2.0], [2.0, 4.0])
    <tf.Tensor: shape=(), dtype=float32, numpy=2.5>
    """

    function = staticmethod(mean_squared_error)

    def __init__(self, reduction: Any = "sum_over_batch_size", name: str = "mean_squared_error", dtype: Any = None):
        super().__init__(name, reduction, dtype)


@_loss("MeanAbsoluteError")
class MeanAbsoluteError(_Wrapped):
    """The mean of the sizes of the errors."""

    function = staticmethod(mean_absolute_error)

    def __init__(self, reduction: Any = "sum_over_batch_size", name: str = "mean_absolute_error", dtype: Any = None):
        super().__init__(name, reduction, dtype)


@_loss("Huber")
class Huber(_Wrapped):
    """Half the square of small errors, a straight line for big ones."""

    function = staticmethod(huber)

    def __init__(
        self,
        delta: float = 1.0,
        reduction: Any = "sum_over_batch_size",
        name: str = "huber_loss",
        dtype: Any = None,
    ):
        super().__init__(name, reduction, dtype, delta=delta)


@_loss("BinaryCrossentropy")
class BinaryCrossentropy(_Wrapped):
    """The mean surprise at yes-or-no answers."""

    function = staticmethod(binary_crossentropy)

    def __init__(
        self,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: Any = "sum_over_batch_size",
        name: str = "binary_crossentropy",
        dtype: Any = None,
    ):
        super().__init__(name, reduction, dtype, from_logits=from_logits, label_smoothing=label_smoothing, axis=axis)


@_loss("CategoricalCrossentropy")
class CategoricalCrossentropy(_Wrapped):
    """The mean surprise at one of several answers, given as one-hot rows."""

    function = staticmethod(categorical_crossentropy)

    def __init__(
        self,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: Any = "sum_over_batch_size",
        name: str = "categorical_crossentropy",
        dtype: Any = None,
    ):
        super().__init__(name, reduction, dtype, from_logits=from_logits, label_smoothing=label_smoothing, axis=axis)


@_loss("SparseCategoricalCrossentropy")
class SparseCategoricalCrossentropy(_Wrapped):
    """The mean surprise at one of several answers, given as numbers."""

    function = staticmethod(sparse_categorical_crossentropy)

    def __init__(
        self,
        from_logits: bool = False,
        reduction: Any = "sum_over_batch_size",
        axis: int = -1,
        name: str = "sparse_categorical_crossentropy",
        dtype: Any = None,
    ):
        super().__init__(name, reduction, dtype, from_logits=from_logits, axis=axis)


MSE = mse = mean_squared_error
MAE = mae = mean_absolute_error
_BY_NAME["bce"] = _BY_NAME["BCE"] = binary_crossentropy


@public("keras.losses.get", "losses.get")
def get(identifier: Any) -> Any:
    """The loss called so: a function for a name in snake case, an object for a class's name."""
    if isinstance(identifier, str) and identifier in _BY_NAME:
        found = _BY_NAME[identifier]
        return found() if isinstance(found, type) else found
    if identifier is None or (callable(identifier) and not isinstance(identifier, str)):
        return identifier
    raise ValueError(f"Could not interpret loss identifier: {identifier}. There are: {', '.join(sorted(_BY_NAME))}")
