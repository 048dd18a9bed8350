"""Activations that are layers of their own, with settings or with weights."""

from __future__ import annotations

from typing import Any

from graphlab.functions.arithmetic import where
from graphlab.keras import activations, constraints, initializers, regularizers
from graphlab.keras.layer import Layer, kept_shape
from graphlab.keras.layers.weights import weight_as_set
from graphlab.keras.variables import Variable
from graphlab.ops import math, nn
from graphlab.tensor import Tensor, convert, public


@public("keras.layers.ReLU")
class ReLU(Layer):
    """`relu` with its settings."""

    _supports_masking = True
    _needs_no_shape = True

    def __init__(
        self, max_value: float | None = None, negative_slope: float = 0.0, threshold: float = 0.0, **more: Any
    ):
        super().__init__(**more)
        for name, value in (("max_value", max_value), ("negative_slope", negative_slope), ("threshold", threshold)):
            if (value is None and name != "max_value") or (value or 0) < 0:
                raise ValueError(f"{name} of a ReLU layer cannot be a negative value. Received: {name}={value}")
        self.max_value, self.negative_slope, self.threshold = max_value, negative_slope, threshold

    def call(self, inputs: Any) -> Tensor:
        """relu(inputs)."""
        return activations.relu(inputs, self.negative_slope, self.max_value, self.threshold)

    compute_output_shape = kept_shape


@public("keras.layers.LeakyReLU")
class LeakyReLU(Layer):
    """x where it is positive, else a small part of it."""

    _supports_masking = True
    _needs_no_shape = True

    def __init__(self, negative_slope: float = 0.3, **more: Any):
        negative_slope = more.pop("alpha", negative_slope)
        super().__init__(**more)
        if negative_slope is None or negative_slope < 0:
            raise ValueError(
                "The negative_slope value of a Leaky ReLU layer cannot be None or negative value. Expected a float. "
                f"Received: negative_slope={negative_slope}"
            )
        self.negative_slope = negative_slope

    def call(self, inputs: Any) -> Tensor:
        """leaky_relu(inputs)."""
        return activations.leaky_relu(inputs, self.negative_slope)

    compute_output_shape = kept_shape


@public("keras.layers.ELU")
class ELU(Layer):
    """x where it is positive, else alpha · (eˣ − 1)."""

    _supports_masking = True
    _needs_no_shape = True

    def __init__(self, alpha: float = 1.0, **more: Any):
        super().__init__(**more)
        self.alpha = alpha

    def call(self, inputs: Any) -> Tensor:
        """elu(inputs)."""
        return activations.elu(inputs, self.alpha)

    compute_output_shape = kept_shape


@public("keras.layers.PReLU")
class PReLU(Layer):
    """`leaky_relu` with a slope for each input that is learnt."""

    _supports_masking = True
    alpha: Variable

    def __init__(
        self,
        alpha_initializer: Any = "Zeros",
        alpha_regularizer: Any = None,
        alpha_constraint: Any = None,
        shared_axes: Any = None,
        **more: Any,
    ):
        super().__init__(**more)
        self.alpha_initializer = initializers.get(alpha_initializer)
        self.alpha_regularizer = regularizers.get(alpha_regularizer)
        self.alpha_constraint = constraints.get(alpha_constraint)
        self.shared_axes = [shared_axes] if isinstance(shared_axes, int) else list(shared_axes or ())

    def build(self, input_shape: Any) -> None:
        """Make the slopes."""
        shape = list(input_shape[1:])
        for axis in self.shared_axes:
            if not -len(shape) < axis <= len(shape):
                raise ValueError(f"`shared_axes` are axes of the input from 1 to {len(shape)}. Received: {axis}")
            shape[axis - 1] = 1
        self.alpha = weight_as_set(self, "alpha", tuple(shape))

    def call(self, inputs: Any) -> Tensor:
        """inputs where they are positive, else alpha · inputs."""
        return nn.relu(inputs) - self.alpha * nn.relu(-inputs)

    compute_output_shape = kept_shape


@public("keras.layers.Softmax")
class Softmax(Layer):
    """Shares that add up to 1 along `axis`."""

    _supports_masking = True

    _needs_no_shape = True

    def __init__(self, axis: Any = -1, **more: Any):
        super().__init__(**more)
        if axis in ([], ()):
            raise ValueError("`axis` of a Softmax layer has at least one axis. Received: axis=[]")
        self.axis = axis

    def call(self, inputs: Any, mask: Any = None) -> Tensor:
        """softmax(inputs); where there is a `mask`, what it does not keep has no share."""
        if mask is None:
            return activations.softmax(inputs, self.axis)
        kept = _kept(mask, tuple(inputs.shape))
        lowest = convert(-3e4 if inputs.dtype.size == 2 else -1e9, inputs.dtype)
        return where(kept, activations.softmax(where(kept, inputs, lowest), self.axis), convert(0.0, inputs.dtype))

    compute_output_shape = kept_shape


def _kept(mask: Any, sizes: tuple[int, ...]) -> Tensor:
    """A mask as bools: numbers keep what is above a half. Raises ValueError where it does not fit the inputs."""
    bools = convert(mask)
    given = tuple(bools.shape)
    fits = len(given) <= len(sizes) and all(
        n in (1, size) for n, size in zip(reversed(given), reversed(sizes), strict=False)
    )
    if not fits:
        raise ValueError(
            "The `mask` must be broadcastable to `inputs`, each of its sizes 1 or that of the inputs. "
            f"Received: inputs.shape={sizes}, mask.shape={given}"
        )
    return bools if bools.dtype.is_bool else math.greater(bools, convert(0.5, bools.dtype))
