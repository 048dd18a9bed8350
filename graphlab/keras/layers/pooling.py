"""Layers that sum up many places in one, for each channel: a mean or a greatest value, of windows or of all places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphlab.functions import pooling
from graphlab.functions.arithmetic import where
from graphlab.keras.calling import InputSpec
from graphlab.keras.layer import Layer
from graphlab.keras.layers.shaping import layout
from graphlab.keras.layers.sliding import (
    channels_of,
    numbers,
    padding_of,
    places_of,
    tensorflow_layout,
    windows_along,
    with_places,
)
from graphlab.ops.math import cast
from graphlab.ops.reduce import reduce_max, reduce_mean, reduce_sum
from graphlab.ops.shape import expand_dims
from graphlab.tensor import Tensor, convert, public


def _global(names: tuple[str, str], words: str, places: int, reduce: Callable[..., Tensor]) -> type[Layer]:
    class Global(Layer):
        def __init__(self, data_format: str | None = None, keepdims: bool = False, **more: Any):
            super().__init__(**more)
            self.data_format, self.keepdims = layout(data_format), keepdims
            self.input_spec = InputSpec(ndim=places + 2)

        def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
            if self.data_format == "channels_first":
                return (*input_shape[:2], *((1,) * places if self.keepdims else ()))
            return (input_shape[0], *((1,) * places if self.keepdims else ()), input_shape[-1])

        def call(self, inputs: Any) -> Tensor:
            return reduce(inputs, self._places(), self.keepdims)

        def _places(self) -> tuple[int, ...]:
            first = 2 if self.data_format == "channels_first" else 1
            return tuple(range(first, first + places))

    Global.__name__ = Global.__qualname__ = names[0]
    Global.__doc__ = words
    return public(*(f"keras.layers.{name}" for name in names))(Global)


def _mean_of_kept(self: Any, inputs: Any, mask: Any = None) -> Tensor:
    """The mean over all steps, or over those that the `mask` keeps."""
    if mask is None:
        return reduce_mean(inputs, self._places(), self.keepdims)
    kept = expand_dims(cast(mask, dtype="bool"), 1 if self.data_format == "channels_first" else 2)
    count = reduce_sum(cast(kept, dtype=inputs.dtype), self._places(), self.keepdims)
    return reduce_sum(where(kept, inputs, convert(0, inputs.dtype)), self._places(), self.keepdims) / count


def _no_mask(self: Any, inputs: Any, previous_mask: Any = None) -> Any:
    """None: there are no steps any more."""
    return None


GlobalAveragePooling1D = _global(
    ("GlobalAveragePooling1D", "GlobalAvgPool1D"), "The mean over all steps, for each feature.", 1, reduce_mean
)
GlobalAveragePooling1D.call = _mean_of_kept  # type: ignore[method-assign]
GlobalAveragePooling1D.compute_mask = _no_mask  # type: ignore[method-assign]
GlobalAveragePooling1D._supports_masking = True
GlobalAveragePooling2D = _global(
    ("GlobalAveragePooling2D", "GlobalAvgPool2D"), "The mean over all pixels, for each channel.", 2, reduce_mean
)
GlobalMaxPooling1D = _global(
    ("GlobalMaxPooling1D", "GlobalMaxPool1D"), "The greatest over all steps, for each feature.", 1, reduce_max
)
GlobalMaxPooling2D = _global(
    ("GlobalMaxPooling2D", "GlobalMaxPool2D"), "The greatest over all pixels, for each channel.", 2, reduce_max
)


# --- Window by window ----------------------------------------------------------------------------


class _Pooling(Layer):
    _places = 2
    _pool: Callable[..., Tensor]

    def __init__(
        self,
        pool_size: Any = 2,
        strides: Any = None,
        padding: str = "valid",
        data_format: str | None = None,
        **more: Any,
    ):
        super().__init__(**more)
        self.pool_size = numbers(pool_size, self._places, "pool_size")
        self.strides = numbers(pool_size if strides is None else strides, self._places, "strides")
        self.padding, self.data_format = padding_of(padding), layout(data_format)
        self.input_spec = InputSpec(ndim=self._places + 2)
        self.built = True

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """As many places as there are windows."""

        def problem() -> str:
            return (
                f"a window of {self.pool_size} does not fit. Received: input_shape={tuple(input_shape)}, "
                f"strides={self.strides}, padding={self.padding!r}"
            )

        axes = zip(places_of(input_shape, self.data_format), self.pool_size, self.strides, strict=True)
        counts = [windows_along(*axis, 1, self.padding, problem) for axis in axes]
        return with_places(input_shape, self.data_format, counts, channels_of(input_shape, self.data_format))

    def call(self, inputs: Any) -> Tensor:
        """One number for each window, channel by channel."""
        self.compute_output_shape(tuple(inputs.shape))
        where_to = tensorflow_layout(self.data_format, self._places)
        return type(self)._pool(inputs, self.pool_size, self.strides, self.padding.upper(), where_to)


@public("keras.layers.MaxPooling1D", "keras.layers.MaxPool1D")
class MaxPooling1D(_Pooling):
    """The greatest of each window of steps, for each feature; the gradient goes to the first of equal ones."""

    _places, _pool = 1, staticmethod(pooling.max_pool)


@public("keras.layers.MaxPooling2D", "keras.layers.MaxPool2D")
class MaxPooling2D(_Pooling):
    """The greatest of each window of pixels, for each channel; the gradient goes to the first of equal ones.

    >>> MaxPooling2D()([[[[1.0], [2.0]], [[4.0], [3.0]]]]).numpy().tolist()
    [[[[4.0]]]]
    """

    _pool = staticmethod(pooling.max_pool)


class _Averages(_Pooling):
    _pool = staticmethod(pooling.avg_pool)

    def __init__(
        self, pool_size: Any, strides: Any = None, padding: str = "valid", data_format: str | None = None, **more: Any
    ):
        super().__init__(pool_size, strides, padding, data_format, **more)


@public("keras.layers.AveragePooling1D", "keras.layers.AvgPool1D")
class AveragePooling1D(_Averages):
    """The mean of each window of steps, for each feature."""

    _places = 1


@public("keras.layers.AveragePooling2D", "keras.layers.AvgPool2D")
class AveragePooling2D(_Averages):
    """The mean of each window of pixels, for each channel."""
