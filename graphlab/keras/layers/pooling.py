"""Layers that sum up all places of a sample in one: a mean or a greatest value for each channel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphlab.functions.arithmetic import where
from graphlab.keras.calling import InputSpec
from graphlab.keras.layer import Layer
from graphlab.keras.layers.shaping import layout
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


GlobalAveragePooling1D = _global(
    ("GlobalAveragePooling1D", "GlobalAvgPool1D"), "The mean over all steps, for each feature.", 1, reduce_mean
)
GlobalAveragePooling1D.call = _mean_of_kept  # type: ignore[method-assign]
GlobalAveragePooling2D = _global(
    ("GlobalAveragePooling2D", "GlobalAvgPool2D"), "The mean over all pixels, for each channel.", 2, reduce_mean
)
GlobalMaxPooling1D = _global(
    ("GlobalMaxPooling1D", "GlobalMaxPool1D"), "The greatest over all steps, for each feature.", 1, reduce_max
)
GlobalMaxPooling2D = _global(
    ("GlobalMaxPooling2D", "GlobalMaxPool2D"), "The greatest over all pixels, for each channel.", 2, reduce_max
)
