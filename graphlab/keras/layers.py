"""The layers that come with it."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from graphlab.functions.arithmetic import matmul, tensordot
from graphlab.keras import activations, initializers
from graphlab.keras.layer import Layer
from graphlab.ops import math, shape
from graphlab.tensor import PUBLIC, Tensor, convert, public
from graphlab.values import as_ints

__all__ = ["Activation", "Dense", "Dropout", "Flatten", "Input", "InputLayer", "Layer"]


@public("keras.layers.InputLayer")
class InputLayer(Layer):
    """Says the shape of one sample; the first entry of a `Sequential`."""

    def __init__(self, shape: Any = None, batch_size: int | None = None, dtype: Any = None, name: str | None = None):
        super().__init__(dtype=dtype, name=name)
        self._given_shape = tuple(shape or ())

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """The input's."""
        return tuple(input_shape)

    def call(self, inputs: Any) -> Any:
        """The input itself."""
        return inputs


@public("keras.Input", "keras.layers.Input")
def Input(  # noqa: N802 - Keras's name
    shape: Any = None, batch_size: int | None = None, dtype: Any = None, name: str | None = None
) -> InputLayer:
    """The shape of one sample, for the first entry of a `Sequential`."""
    return InputLayer(shape, batch_size, dtype, name)


@public("keras.layers.Dense")
class Dense(Layer):
    """activation(x @ kernel + bias), for inputs with a row for each sample.

    >>> layer = Dense(2, kernel_initializer="ones")
    >>> layer([[1.0, 2.0, 3.0]])
    <tf.Tensor: shape=(1, 2), dtype=float32, numpy=array([[6., 6.]], dtype=float32)>
    >>> [(v.name, tuple(v.shape)) for v in layer.trainable_variables]
    [('kernel', (3, 2)), ('bias', (2,))]
    """

    least_axes = 2

    def __init__(
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        **more: Any,
    ):
        super().__init__(**more)
        if isinstance(units, bool) or not isinstance(units, int | np.integer) or units <= 0:
            raise ValueError(
                f"Received an invalid value for `units`, expected a positive integer. Received: units={units}"
            )
        self.units, self.use_bias = int(units), use_bias
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)

    def build(self, input_shape: Any) -> None:
        """Make the kernel and the bias."""
        size = as_ints(input_shape[-1:])[0]
        self.kernel = self.add_weight((size, self.units), self.kernel_initializer, name="kernel")
        self.bias = self.add_weight((self.units,), self.bias_initializer, name="bias") if self.use_bias else None

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """The input's, with `units` for the last axis."""
        return (*input_shape[:-1], self.units)

    def call(self, inputs: Any) -> Tensor:
        """activation(inputs @ kernel + bias)."""
        x = inputs if inputs.dtype is self._dtype else math.cast(inputs, dtype=self._dtype)
        if x.shape[-1] != self.kernel.shape[0]:
            raise ValueError(
                f"Input 0 of layer '{self.name}' is incompatible with the layer: expected axis -1 of input shape to "
                f"have value {self.kernel.shape[0]}, but received input with shape {tuple(x.shape)}"
            )
        x = matmul(x, self.kernel) if x.ndim == 2 else tensordot(x, self.kernel, 1)
        x = x if self.bias is None else x + self.bias
        return x if self.activation is activations.linear else self.activation(x)

    def __getattr__(self, name: str) -> Any:
        if name in ("kernel", "bias"):
            raise AttributeError(f"You must build the layer before accessing `{name}`: call it on an input.")
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")


@public("keras.layers.Activation")
class Activation(Layer):
    """An activation as a layer of its own."""

    def __init__(self, activation: Any, **more: Any):
        super().__init__(**more)
        self.activation = activations.get(activation)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """The input's."""
        return tuple(input_shape)

    def call(self, inputs: Any) -> Tensor:
        """activation(inputs)."""
        return self.activation(inputs)


@public("keras.layers.Flatten")
class Flatten(Layer):
    """Every sample as one row of numbers."""

    least_axes = 1

    def __init__(self, data_format: str | None = None, **more: Any):
        super().__init__(**more)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """One axis for the samples, one for all the rest."""
        return input_shape[0], prod(input_shape[1:])

    def call(self, inputs: Any) -> Tensor:
        """The inputs with one axis for the samples and one for all the rest."""
        return shape.reshape(inputs, (int(inputs.shape[0]), prod(inputs.shape[1:])))


@public("keras.layers.Dropout")
class Dropout(Layer):
    """In training, each number is 0 with a chance of `rate`, and those left grow to make up for it."""

    def __init__(self, rate: float, noise_shape: Any = None, seed: int | None = None, **more: Any):
        super().__init__(**more)
        if not 0 <= rate <= 1:
            raise ValueError(
                f"Invalid value received for argument `rate`. Expected a float value between 0 and 1. Received: "
                f"rate={rate}"
            )
        self.rate, self.noise_shape = rate, noise_shape
        self._rng = None if seed is None else np.random.default_rng(seed)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """The input's."""
        return tuple(input_shape)

    def call(self, inputs: Any, training: bool = False) -> Tensor:
        """The inputs themselves, or in training what is left of them."""
        if not training or self.rate == 0:
            return inputs
        noise = tuple(self.noise_shape or inputs.shape)
        kept = self._chances(noise) >= self.rate
        return inputs * convert(np.where(kept, 1.0 / max(1e-30, 1 - self.rate), 0.0), inputs.dtype)

    def _chances(self, noise: tuple[int, ...]) -> np.ndarray:
        if self._rng is not None:
            return self._rng.uniform(size=noise)
        return np.asarray(PUBLIC["random.uniform"](noise))
