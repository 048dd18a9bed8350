"""Layers that arrange numbers anew, or scale them."""

from __future__ import annotations

from math import prod
from typing import Any

from graphlab.keras.calling import InputSpec
from graphlab.keras.layer import Layer, kept_shape
from graphlab.ops import math, shape
from graphlab.ops.shape import transpose
from graphlab.tensor import Tensor, convert, public
from graphlab.values import as_ints


def _together(sizes: Any) -> int | None:
    return None if None in sizes else prod(sizes)


def layout(data_format: Any) -> str:
    """Where the channels are: in the last axis, unless it says otherwise. Raises ValueError for anything else."""
    if data_format is None:
        return "channels_last"
    if data_format not in ("channels_first", "channels_last"):
        raise ValueError(
            "The `data_format` argument must be one of 'channels_first', 'channels_last'. Received: "
            f"data_format={data_format}"
        )
    return str(data_format)


@public("keras.layers.Flatten")
class Flatten(Layer):
    """Every sample as one row of numbers."""

    def __init__(self, data_format: str | None = None, **more: Any):
        super().__init__(**more)
        self.data_format = layout(data_format)
        self.input_spec = InputSpec(min_ndim=1)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """One axis for the samples, one for all the rest."""
        return input_shape[0], _together(input_shape[1:])

    def call(self, inputs: Any) -> Tensor:
        """The inputs with one axis for the samples and one for all the rest, the channels going last."""
        if self.data_format == "channels_first" and len(inputs.shape) > 2:
            inputs = transpose(inputs, (0, *range(2, len(inputs.shape)), 1))
        return shape.reshape(inputs, (int(inputs.shape[0]), prod(inputs.shape[1:])))


@public("keras.layers.Reshape")
class Reshape(Layer):
    """Every sample in another shape; one size may be −1, for what is left.

    >>> Reshape((2, -1))([[1.0, 2.0, 3.0, 4.0]]).shape
    TensorShape([1, 2, 2])
    """

    _needs_no_shape = True

    def __init__(self, target_shape: Any, **more: Any):
        super().__init__(**more)
        self.target_shape = as_ints(target_shape)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """The number of samples, then the target shape with −1 worked out."""
        total, known = _together(input_shape[1:]), prod(n for n in self.target_shape if n != -1)
        if total is None:
            return (input_shape[0], *(None if n == -1 else n for n in self.target_shape))
        left = total // known if known and -1 in self.target_shape else 1
        if known * left != total:
            raise ValueError(
                "The total size of the tensor must be unchanged. Received: input_shape="
                f"{tuple(input_shape[1:])}, target_shape={self.target_shape}"
            )
        return (input_shape[0], *(left if n == -1 else n for n in self.target_shape))

    def call(self, inputs: Any) -> Tensor:
        """The inputs in the new shape."""
        return shape.reshape(inputs, as_ints(self.compute_output_shape(tuple(inputs.shape))))


@public("keras.layers.Permute")
class Permute(Layer):
    """The axes of every sample in another order, counted from 1."""

    def __init__(self, dims: Any, **more: Any):
        super().__init__(**more)
        self.dims = as_ints(dims)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise ValueError(
                "Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` must be "
                f"consecutive and start from 1. Received dims={dims}"
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """The input's sizes in the new order."""
        return (input_shape[0], *(input_shape[axis] for axis in self.dims))

    def call(self, inputs: Any) -> Tensor:
        """The inputs with their axes in the new order."""
        return transpose(inputs, (0, *self.dims))


@public("keras.layers.RepeatVector")
class RepeatVector(Layer):
    """Every row `n` times: (samples, features) becomes (samples, n, features)."""

    def __init__(self, n: int, **more: Any):
        super().__init__(**more)
        if n < 1:
            raise ValueError(f"Argument `n` should be a positive integer. Received: n={n}")
        self.n = as_ints(n)[0]
        self.input_spec = InputSpec(ndim=2)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """The input's, with an axis of size n in the middle."""
        return input_shape[0], self.n, input_shape[1]

    def call(self, inputs: Any) -> Tensor:
        """The rows, n times each."""
        return shape.tile(shape.expand_dims(inputs, 1), (1, self.n, 1))


@public("keras.layers.Rescaling")
class Rescaling(Layer):
    """x · scale + offset: pictures from 0…255 to 0…1, say."""

    _supports_masking = True

    def __init__(self, scale: Any, offset: Any = 0.0, **more: Any):
        super().__init__(**more)
        self.scale, self.offset = scale, offset

    def call(self, inputs: Any) -> Tensor:
        """inputs · scale + offset."""
        x = inputs if inputs.dtype is self._dtype else math.cast(inputs, dtype=self._dtype)
        return x * convert(self.scale, self._dtype) + convert(self.offset, self._dtype)

    compute_output_shape = kept_shape
