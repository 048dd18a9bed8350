"""A layer that says by its values which steps of a sequence count."""

from __future__ import annotations

from typing import Any

from graphlab.functions.arithmetic import where
from graphlab.keras.layer import Layer, kept_shape
from graphlab.keras.masks import put_mask
from graphlab.ops.shape import squeeze
from graphlab.tensor import PUBLIC, Tensor, convert, public


@public("keras.layers.Masking")
class Masking(Layer):
    """Steps of which all features are `mask_value` do not count for the layers after it, and are 0.

    >>> masked = Masking()([[[1.0, 0.0], [0.0, 0.0]]])
    >>> masked._keras_mask.numpy().tolist()
    [[True, False]]
    """

    _supports_masking = True
    _needs_no_shape = True

    def __init__(self, mask_value: float = 0.0, **more: Any):
        super().__init__(**more)
        self.mask_value = mask_value

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """Whether some feature of a step is not `mask_value`."""
        return _any(_differs(inputs, self.mask_value), axis=-1)

    def call(self, inputs: Any) -> Tensor:
        """The inputs, where steps that do not count are 0."""
        kept = _any(_differs(inputs, self.mask_value), axis=-1, keepdims=True)
        outputs = where(kept, inputs, convert(0, inputs.dtype))
        put_mask(outputs, squeeze(kept, axis=-1))
        return outputs

    compute_output_shape = kept_shape


def _differs(x: Any, value: Any) -> Any:
    return PUBLIC["keras.ops.not_equal"](x, value)  # tensors without values too


def _any(x: Any, **more: Any) -> Any:
    return PUBLIC["keras.ops.any"](x, **more)
