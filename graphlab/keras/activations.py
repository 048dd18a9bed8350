"""What a layer does to its sums: relu, tanh, softmax, ..."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.functions import arithmetic
from graphlab.functions import nn as composed
from graphlab.functions.making import ones_like, zeros_like
from graphlab.functions.shapes import sort, split
from graphlab.functions.statistics import clip_by_value
from graphlab.keras.families import Family
from graphlab.keras.promotion import of_floats
from graphlab.keras.symbolic import symbolic
from graphlab.names import lookup
from graphlab.ops import math, nn
from graphlab.ops.reduce import cumsum, reduce_max, reduce_sum
from graphlab.ops.shape import reshape
from graphlab.tensor import PUBLIC, Tensor, convert, names_in

Activation = Callable[..., Tensor]
ACTIVATIONS = Family("activation function", "keras.activations")


def _activation(function: Activation) -> Activation:
    """Make it public, known by its name, and fit for the tensors of a functional model."""
    return ACTIVATIONS.member(function.__name__)(symbolic(function))


def _floats(x: Any) -> Tensor:
    tensor = convert(x)
    return math.cast(tensor, dtype="float32") if tensor.dtype.is_integer else tensor


@_activation
def linear(x: Any) -> Any:
    """x itself."""
    return x


@_activation
def relu(x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Tensor:
    """x where it is positive, else 0; `negative_slope`, `max_value` and `threshold` bend it elsewhere.

    >>> relu([-1.0, 2.0])
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([0., 2.], dtype=float32)>
    """
    x = convert(x)
    if threshold:
        y = arithmetic.where(x > threshold, x, zeros_like(x)) - negative_slope * nn.relu(threshold - x)
    elif negative_slope:
        y = composed.leaky_relu(x, negative_slope)
    else:
        y = nn.relu(x)
    if max_value is None:
        return y
    above = arithmetic.where(x > threshold, x, zeros_like(x)) if threshold else nn.relu(x)
    y = math.maximum(math.minimum(above, max_value), 0.0)
    return y - negative_slope * nn.relu(threshold - x) if negative_slope else y


@_activation
def relu6(x: Any) -> Tensor:
    """x between 0 and 6, cut off outside; flat at both ends."""
    return composed.relu6(x)


@_activation
def leaky_relu(x: Any, negative_slope: float = 0.2) -> Tensor:
    """x where it is positive, else a small part of it."""
    return composed.leaky_relu(x, negative_slope)


@_activation
def elu(x: Any, alpha: float = 1.0) -> Tensor:
    """x where it is positive, else alpha · (eˣ − 1)."""
    y = composed.elu(x)
    return y if alpha == 1.0 else arithmetic.where(convert(x) > 0, y, alpha * y)


@_activation
def celu(x: Any, alpha: float = 1.0) -> Tensor:
    """x where it is positive, else alpha · (e^(x / alpha) − 1): smooth for every alpha."""
    x = convert(x)
    return math.maximum(x, 0.0) + alpha * math.expm1(math.minimum(x, 0.0) / alpha)


@_activation
def selu(x: Any) -> Tensor:
    """`elu`, scaled so that deep networks keep their spread."""
    return composed.selu(x)


@_activation
def gelu(x: Any, approximate: bool = False) -> Tensor:
    """x times the chance that a normal random number is below it."""
    return composed.gelu(x, approximate)


def silu(x: Any) -> Tensor:
    """x · sigmoid(x)."""
    return composed.swish(x)


silu = swish = ACTIVATIONS.member("silu", "swish")(symbolic(silu))


@_activation
def mish(x: Any) -> Tensor:
    """x · tanh(softplus(x))."""
    return convert(x) * math.tanh(nn.softplus(x))


@_activation
def sigmoid(x: Any) -> Tensor:
    """1 / (1 + e⁻ˣ)."""
    return nn.sigmoid(x)


@_activation
def hard_sigmoid(x: Any) -> Tensor:
    """A straight line through (0, ½) with slope ⅙, cut off at 0 and 1."""
    return relu6(convert(x) + 3.0) / 6.0


def hard_silu(x: Any) -> Tensor:
    """x · hard_sigmoid(x)."""
    return convert(x) * hard_sigmoid(x)


hard_silu = hard_swish = ACTIVATIONS.member("hard_silu", "hard_swish")(symbolic(hard_silu))


@_activation
def log_sigmoid(x: Any) -> Tensor:
    """The logarithm of `sigmoid`."""
    return -nn.softplus(-convert(x))


@_activation
def sparse_sigmoid(x: Any) -> Tensor:
    """A straight line from (−1, 0) to (1, 1), cut off outside."""
    x = convert(x)
    inside = arithmetic.where(x >= 1.0, ones_like(x), 0.5 * (x + 1.0))  # flat at both ends
    return arithmetic.where(x <= -1.0, zeros_like(x), inside)


@_activation
def tanh(x: Any) -> Tensor:
    """The hyperbolic tangent."""
    return math.tanh(_floats(x))


@_activation
def hard_tanh(x: Any) -> Tensor:
    """x between −1 and 1, cut off outside."""
    return clip_by_value(convert(x), -1.0, 1.0)


@_activation
def tanh_shrink(x: Any) -> Tensor:
    """x − tanh(x)."""
    return convert(x) - math.tanh(x)


@_activation
def soft_shrink(x: Any, threshold: float = 0.5) -> Tensor:
    """x drawn towards 0 by `threshold`; 0 for what is nearer than that."""
    x = convert(x)
    return arithmetic.where(
        x > threshold, x - threshold, arithmetic.where(x < -threshold, x + threshold, zeros_like(x))
    )


@_activation
def hard_shrink(x: Any, threshold: float = 0.5) -> Tensor:
    """x, but 0 where it is within `threshold` of 0."""
    x = convert(x)
    return arithmetic.where(abs(x) > threshold, x, zeros_like(x))


@_activation
def threshold(x: Any, threshold: float, default_value: float) -> Tensor:
    """x above `threshold`, `default_value` elsewhere."""
    x = convert(x)
    return arithmetic.where(x > threshold, x, default_value * ones_like(x))


@_activation
def exponential(x: Any) -> Tensor:
    """eˣ."""
    return math.exp(x if isinstance(x, complex) else of_floats(x))


@_activation
def softplus(x: Any) -> Tensor:
    """log(1 + eˣ)."""
    return nn.softplus(x)


@_activation
def squareplus(x: Any, b: float = 4.0) -> Tensor:
    """(x + √(x² + b)) / 2: a smooth relu without exponentials."""
    tensor = convert(x)
    return (tensor + math.sqrt(math.square(tensor) + b)) / 2.0


@_activation
def sparse_plus(x: Any) -> Tensor:
    """0 up to −1, x from 1 on, and a parabola between them."""
    x = convert(x)
    return arithmetic.where(x <= -1.0, zeros_like(x), arithmetic.where(x < 1.0, 0.25 * math.square(x + 1.0), x))


@_activation
def softsign(x: Any) -> Tensor:
    """x / (1 + |x|)."""
    return composed.softsign(x)


def _of_all(function: Activation, x: Any) -> Tensor:
    """The function of all elements in one row, in the shape of x."""
    tensor = convert(x)
    return reshape(function(reshape(tensor, [-1])), tensor.shape)


@_activation
def softmax(x: Any, axis: int = -1) -> Tensor:
    """Shares that add up to 1 along `axis`."""
    return nn.softmax(x, axis=axis) if axis is not None else _of_all(nn.softmax, x)


@_activation
def log_softmax(x: Any, axis: int = -1) -> Tensor:
    """The logarithm of `softmax`."""
    return nn.log_softmax(x, axis=axis) if axis is not None else _of_all(nn.log_softmax, x)


@_activation
def sparsemax(x: Any, axis: int = -1) -> Tensor:
    """The nearest shares that add up to 1 along `axis`: unlike those of `softmax`, many are exactly 0."""
    x = convert(x)
    ordered = sort(x, axis=axis, direction="DESCENDING")
    sums = cumsum(ordered, axis=axis)
    shape = [1] * x.ndim
    shape[axis] = int(x.shape[axis])
    rank = convert(np.arange(1, shape[axis] + 1).reshape(shape), None)
    rank = math.cast(rank, dtype=x.dtype)
    kept = math.cast(1.0 + rank * ordered > sums, dtype=x.dtype)
    count = reduce_sum(kept, axis=axis, keepdims=True)
    total = reduce_sum(ordered * kept, axis=axis, keepdims=True)
    return math.maximum(x - (total - 1.0) / reduce_max(count, axis=axis, keepdims=True), 0.0)


@_activation
def glu(x: Any, axis: int = -1) -> Tensor:
    """The first half of x, each number let through as far as the sigmoid of the second half says."""
    x = convert(x)
    if int(x.shape[axis]) % 2:
        raise ValueError(f"axis size must be divisible by 2. Received: x.shape={x.shape} with axis={axis}")
    value, gate = split(x, 2, axis=axis)
    return value * nn.sigmoid(gate)


def get(identifier: Any) -> Activation:
    """The activation called so; a function is its own answer, None is `linear`."""
    return linear if identifier is None else ACTIVATIONS.find(identifier)


PUBLIC["keras.activations.get"] = get

if TYPE_CHECKING:
    from graphlab.keras.activations_names import *  # noqa: F403  declared by `make docs`
else:
    globals().update(names_in("keras.activations"))
    __getattr__ = lookup("keras.activations")
