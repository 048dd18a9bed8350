"""What a layer does to its sums: relu, tanh, softmax, ..."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from graphlab.functions import arithmetic
from graphlab.functions import nn as composed
from graphlab.ops import math, nn
from graphlab.tensor import Tensor, convert, public

Activation = Callable[..., Tensor]
F = TypeVar("F", bound=Activation)
_BY_NAME: dict[str, Activation] = {}


def _activation(function: F) -> F:
    """Make it public, and known to `get` by its name."""
    _BY_NAME[function.__name__] = function
    return public(f"keras.activations.{function.__name__}")(function)


@_activation
def linear(x: Any) -> Tensor:
    """x itself."""
    return convert(x)


@_activation
def relu(x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Tensor:
    """x where it is positive, else 0; `negative_slope`, `max_value` and `threshold` bend it elsewhere.

    >>> relu([-1.0, 2.0])
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([0., 2.], dtype=float32)>
    """
    x = convert(x)
    if threshold:
        y = arithmetic.where(x > threshold, x, negative_slope * (x - threshold))
    elif negative_slope:
        y = composed.leaky_relu(x, negative_slope)
    else:
        y = nn.relu(x)
    return y if max_value is None else math.minimum(y, max_value)


@_activation
def relu6(x: Any) -> Tensor:
    """x between 0 and 6, cut off outside."""
    return relu(x, max_value=6.0)


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
def selu(x: Any) -> Tensor:
    """`elu`, scaled so that deep networks keep their spread."""
    return composed.selu(x)


@_activation
def gelu(x: Any, approximate: bool = False) -> Tensor:
    """x times the chance that a normal random number is below it."""
    return composed.gelu(x, approximate)


@_activation
def silu(x: Any) -> Tensor:
    """x · sigmoid(x)."""
    return composed.swish(x)


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


@_activation
def log_sigmoid(x: Any) -> Tensor:
    """The logarithm of `sigmoid`."""
    return -nn.softplus(-convert(x))


@_activation
def tanh(x: Any) -> Tensor:
    """The hyperbolic tangent."""
    return math.tanh(_floats(x))


@_activation
def exponential(x: Any) -> Tensor:
    """eˣ."""
    return math.exp(x)


@_activation
def softplus(x: Any) -> Tensor:
    """log(1 + eˣ)."""
    return nn.softplus(x)


@_activation
def softsign(x: Any) -> Tensor:
    """x / (1 + |x|)."""
    x = convert(x)
    return x / (1.0 + abs(x))


@_activation
def softmax(x: Any, axis: int = -1) -> Tensor:
    """Shares that add up to 1 along `axis`."""
    return nn.softmax(x, axis=axis)


@_activation
def log_softmax(x: Any, axis: int = -1) -> Tensor:
    """The logarithm of `softmax`."""
    return nn.log_softmax(x, axis=axis)


_BY_NAME["swish"] = public("keras.activations.swish")(silu)
swish = silu


def _floats(x: Any) -> Tensor:
    tensor = convert(x)
    return math.cast(tensor, dtype="float32") if tensor.dtype.is_integer else tensor


@public("keras.activations.get")
def get(identifier: Any) -> Activation:
    """The activation called so; a function is its own answer, None is `linear`."""
    if identifier is None:
        return linear
    if isinstance(identifier, str) and identifier in _BY_NAME:
        return _BY_NAME[identifier]
    if callable(identifier):
        return identifier
    raise ValueError(
        f"Could not interpret activation function identifier: {identifier}. There are: {', '.join(sorted(_BY_NAME))}"
    )


@public("keras.activations.serialize")
def serialize(activation: Activation) -> str:
    """The name of an activation."""
    return activation.__name__
