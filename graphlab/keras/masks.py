"""Masks: which steps of a sequence count. A tensor carries its own, from the layer that made it to those after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphlab.functions.arithmetic import divide_no_nan
from graphlab.keras.symbolic import KerasTensor, mapped
from graphlab.ops import math, reduce
from graphlab.tensor import Tensor, leaves


def mask_of(x: Any) -> Any:
    """The mask that a tensor carries; None if it has none."""
    return getattr(x, "_keras_mask", None)


def masks_of(structure: Any) -> Any:
    """The masks of the tensors in nested lists, tuples and dicts, in the same structure."""
    return mapped(mask_of, structure)


def put_mask(x: Any, mask: Any) -> None:
    """Let a tensor carry a mask, unless it has one."""
    if mask is not None and isinstance(x, Tensor | KerasTensor) and mask_of(x) is None:
        x._keras_mask = mask


def take_mask(x: Any) -> Any:
    """The mask that a tensor carries, which it does no more; None if it had none."""
    mask = mask_of(x)
    if mask is not None:
        x._keras_mask = None
    return mask


def carried(x: Any, copy: Any) -> Any:
    """A tensor that was made of another by a cast, with the mask of the other."""
    put_mask(copy, mask_of(x))
    return copy


def is_masked(*structures: Any) -> bool:
    """Whether a tensor in nested lists, tuples and dicts carries a mask."""
    return any(mask_of(x) is not None for x in leaves(structures))


def is_mask(name: str) -> bool:
    """Whether an argument of a layer's `call` is a mask, by its name.

    >>> is_mask("mask"), is_mask("query_mask"), is_mask("masking")
    (True, True, False)
    """
    return name == "mask" or name.endswith("_mask")


def fill_in(parameters: Mapping[str, Any], given: Mapping[str, Any], kwargs: dict[str, Any], inputs: list[str]) -> None:
    """Put the masks of the inputs into `kwargs`, where a `call` has arguments for them that were not given.

    That of one tensor is its `mask`; those of several have the names of these, as `query_mask`.
    """
    if len(inputs) == 1 and "mask" in parameters and given.get("mask") is None:
        kwargs["mask"] = _or_none(masks_of(given[inputs[0]]))
    for name in inputs if len(inputs) > 1 else ():
        called = f"{name}_mask"
        if called in parameters and given.get(called) is None:
            kwargs[called] = _or_none(masks_of(given[name]))


def _or_none(masks: Any) -> Any:
    return masks if any(mask is not None for mask in leaves(masks)) else None


def hand_on(outputs: Any, masks: Any) -> None:
    """Let the outputs of a layer carry masks, one for each."""
    if masks is not None:
        for x, mask in zip(leaves(outputs), leaves(masks), strict=False):
            put_mask(x, mask)


def as_weights(mask: Any, dtype: Any, is_mean: bool) -> Tensor:
    """A mask as weights of samples; with `is_mean`, so that a mean over all is the mean of those that it keeps."""
    kept = math.cast(math.cast(mask, dtype="bool"), dtype=dtype)
    if not is_mean:
        return kept
    total = 1
    for size in kept.shape:
        total *= int(size)
    return kept * divide_no_nan(float(total), reduce.reduce_sum(kept))
