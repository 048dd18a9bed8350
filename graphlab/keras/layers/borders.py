"""Layers that change how many steps or pixels there are: repeated, with a border, or cut off."""

from __future__ import annotations

from typing import Any

from graphlab.functions.shapes import repeat
from graphlab.keras.calling import InputSpec
from graphlab.keras.layer import Layer
from graphlab.keras.layers.shaping import layout
from graphlab.keras.layers.sliding import Sizes, channels_of, numbers, pairs, places_of, with_places
from graphlab.ops.shape import pad
from graphlab.tensor import Tensor, public


def _added(length: int | None, more: int) -> int | None:
    return None if length is None else length + more


@public("keras.layers.UpSampling1D")
class UpSampling1D(Layer):
    """Every step `size` times, one after the other."""

    _needs_no_shape = True

    def __init__(self, size: int = 2, **more: Any):
        super().__init__(**more)
        self.size = int(size)
        self.input_spec = InputSpec(ndim=3)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """`size` times as many steps."""
        steps = input_shape[1]
        return input_shape[0], None if steps is None else steps * self.size, input_shape[2]

    def call(self, inputs: Any) -> Tensor:
        """The steps, each `size` times."""
        return repeat(inputs, self.size, axis=1)


@public("keras.layers.UpSampling2D")
class UpSampling2D(Layer):
    """Every pixel as a block of `size` rows and columns.

    >>> UpSampling2D((1, 2))([[[[1.0], [2.0]]]]).numpy().tolist()
    [[[[1.0], [1.0], [2.0], [2.0]]]]
    """

    _needs_no_shape = True

    def __init__(self, size: Any = 2, data_format: str | None = None, interpolation: str = "nearest", **more: Any):
        super().__init__(**more)
        self.size, self.data_format = numbers(size, 2, "size"), layout(data_format)
        if not isinstance(interpolation, str) or interpolation.lower() != "nearest":
            raise ValueError(
                "The `interpolation` argument must be 'nearest' here: each pixel is repeated, nothing is interpolated. "
                f"Received: interpolation={interpolation!r}"
            )
        self.interpolation = interpolation.lower()
        self.input_spec = InputSpec(ndim=4)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """`size` times as many rows and columns."""
        places = zip(places_of(input_shape, self.data_format), self.size, strict=True)
        grown = [None if length is None else length * times for length, times in places]
        return with_places(input_shape, self.data_format, grown, channels_of(input_shape, self.data_format))

    def call(self, inputs: Any) -> Tensor:
        """The pixels, repeated along rows and columns."""
        first = 2 if self.data_format == "channels_first" else 1
        return repeat(repeat(inputs, self.size[0], axis=first), self.size[1], axis=first + 1)


class _Bordered(Layer):
    """The common part of borders: pairs of numbers for each axis of places."""

    _needs_no_shape = True
    _around: tuple[Sizes, ...]
    data_format = "channels_last"

    def _shape(self, input_shape: Any, sign: int) -> tuple[int | None, ...]:
        places = zip(places_of(input_shape, self.data_format), self._around, strict=True)
        lengths = [_added(length, sign * sum(pair)) for length, pair in places]
        return with_places(input_shape, self.data_format, lengths, channels_of(input_shape, self.data_format))


class _Zeros(_Bordered):
    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """As many places more as there are zeros."""
        return self._shape(input_shape, 1)

    def call(self, inputs: Any) -> Tensor:
        """The inputs between zeros."""
        return pad(inputs, with_places(((0, 0),), self.data_format, self._around, (0, 0)))


class _Cropping(_Bordered):
    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """As many places fewer as are cut off. Raises ValueError where nothing would be left."""
        lengths = zip(places_of(input_shape, self.data_format), self._around, strict=True)
        if any(length is not None and sum(pair) >= length for length, pair in lengths):
            raise ValueError(
                "Values in `cropping` argument should be smaller than the corresponding spatial dimension of the "
                f"input. Received: input_shape={tuple(input_shape)}, cropping={self._around}"
            )
        return self._shape(input_shape, -1)

    def call(self, inputs: Any) -> Tensor:
        """What is left of the inputs."""
        shape = tuple(inputs.shape)
        self.compute_output_shape(shape)
        places = zip(places_of(shape, self.data_format), self._around, strict=True)
        kept = [slice(before, int(length) - after) for length, (before, after) in places]
        cut: Tensor = inputs[with_places((slice(None),), self.data_format, kept, slice(None))]
        return cut


@public("keras.layers.ZeroPadding1D")
class ZeroPadding1D(_Zeros):
    """Zeros before and after the steps of sequences."""

    def __init__(self, padding: Any = 1, data_format: str | None = None, **more: Any):
        super().__init__(**more)
        self.data_format = layout(data_format)
        self.padding = numbers(padding, 2, "padding", 0)
        self._around = (self.padding,)
        self.input_spec = InputSpec(ndim=3)


@public("keras.layers.ZeroPadding2D")
class ZeroPadding2D(_Zeros):
    """A border of zeros around pictures.

    >>> ZeroPadding2D(((1, 0), (0, 2))).compute_output_shape((None, 2, 2, 1))
    (None, 3, 4, 1)
    """

    def __init__(self, padding: Any = 1, data_format: str | None = None, **more: Any):
        super().__init__(**more)
        self.data_format = layout(data_format)
        self.padding = self._around = pairs(padding, 2, "padding")
        self.input_spec = InputSpec(ndim=4)


@public("keras.layers.Cropping1D")
class Cropping1D(_Cropping):
    """Sequences without some steps of their beginning and their end."""

    def __init__(self, cropping: Any = 1, **more: Any):
        super().__init__(**more)
        self.cropping = numbers(cropping, 2, "cropping", 0)
        self._around = (self.cropping,)
        self.input_spec = InputSpec(ndim=3)


@public("keras.layers.Cropping2D")
class Cropping2D(_Cropping):
    """Pictures without their border."""

    def __init__(self, cropping: Any = 0, data_format: str | None = None, **more: Any):
        super().__init__(**more)
        self.data_format = layout(data_format)
        self.cropping = self._around = pairs(cropping, 2, "cropping")
        self.input_spec = InputSpec(ndim=4)
