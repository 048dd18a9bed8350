"""Pooling: the greatest or the mean of each window, channel by channel."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from graphlab.errors import DTypeError, InvalidArgumentError, ShapeError
from graphlab.ops.windows import LOOP, Sliding, counts, inside, many, offsets, padded, slidings
from graphlab.tensor import Array, Tensor, Value, alike, apply, dtype_of, filled, op, shape_of

Sizes = tuple[int, ...]


def windows_of(shape: Sizes, ksize: Sizes, strides: Sizes, padding: str) -> tuple[Sliding, ...]:
    """How the windows lie over a tensor of this shape."""
    if len(shape) != len(ksize) + 2:
        raise ShapeError(
            f"pooling with a window of {list(ksize)} takes {len(ksize) + 2} axes: batch, places, channels; got shape "
            f"{list(shape)}"
        )
    return slidings(shape[1:-1], ksize, strides, (1,) * len(ksize), padding)


def _least(dtype: np.dtype) -> Any:
    """What is in no window the greatest: the border of one."""
    return -np.inf if dtype.kind not in "iu" else np.iinfo(dtype).min


def _output(shape: Sizes, over: tuple[Sliding, ...]) -> Sizes:
    return (shape[0], *(axis.count for axis in over), shape[-1])


def _firsts(x: np.ndarray, over: tuple[Sliding, ...]) -> np.ndarray:
    """Which place of each window holds its greatest number: the first of equal ones."""
    whole = padded(x, over, _least(x.dtype))
    best: Any = None
    found = np.zeros(_output(x.shape, over), np.int32)
    for number, (_, key) in enumerate(offsets(over)):
        here = whole[key]
        if best is None:
            best = here.copy()
            continue
        better = here > best
        np.copyto(best, here, where=better)
        found[better] = number
    return found


def _pool_size(input: Tensor, *, ksize: Sizes, strides: Sizes, padding: str) -> tuple[int, int]:
    shape = np.shape(input._array)
    try:
        over = windows_of(shape, ksize, strides, padding)
    except (ValueError, InvalidArgumentError):
        return 1, 1
    sides = max(1, shape[0]) * max(1, shape[-1])
    border = math.prod(axis.padded for axis in over)
    places = math.prod(ksize)
    return sides * max(1, many(over), border), 4 * sides * (places * many(over) + border) + LOOP * places


def _of_second(first: Tensor, second: Tensor, **attrs: Any) -> tuple[int, int]:
    return _pool_size(second, **attrs)


_SAMPLES: tuple[Any, ...] = (
    (((1, 4, 1),), {"ksize": (2,), "strides": (2,), "padding": "VALID"}),
    (((1, 4, 4, 2),), {"ksize": (2, 2), "strides": (2, 2), "padding": "VALID"}),
    (((2, 3, 3, 1),), {"ksize": (2, 2), "strides": (1, 1), "padding": "SAME"}),
)


@op(
    (lambda g, out, input, **attrs: apply("max_pool_back", g, input, **attrs),),
    symbol="max pool",
    formula=r"\operatorname{maxpool}(<input>)",
    back=(r"<g> \text{ at the first maximum of each window}",),
    says="The gradient of each window goes to its greatest number, the first of equal ones; all others get nothing.",
    torch="max_pool(<input>)",
    jax="max_pool(<input>)",
    bare=False,
    names=("nn.max_pool",),
    takes="real",
    analytic=False,
    ties=True,
    size=_pool_size,
    samples=_SAMPLES,
)
def max_pool(input: Array, *, ksize: Sizes, strides: Sizes, padding: str) -> Array:
    """The greatest number of each window, in each channel."""
    over = windows_of(input.shape, ksize, strides, padding)
    whole = padded(input, over, _least(input.dtype))
    out = np.full(_output(input.shape, over), _least(input.dtype), input.dtype)
    for _, key in offsets(over):
        np.maximum(out, whole[key], out=out)
    return out


@op(
    (
        lambda g, out, grad, input, **attrs: apply("max_pool_pick", g, input, **attrs),
        lambda g, out, grad, input, **attrs: filled(input, 0),
    ),
    symbol="unpool",
    formula=r"\operatorname{unpool}(<grad>, <input>)",
    back=(r"<g> \text{ at the first maximum of each window}", r"0 \text{ everywhere}"),
    says="Each gradient of a window gets what comes in at the place it was sent to; places do not change gradually.",
    torch="max_pool_back(<grad>, <input>)",
    jax="max_pool_back(<grad>, <input>)",
    bare=False,
    takes="floating",
    analytic=False,
    ties=True,
    size=_of_second,
    samples=(
        (((1, 2, 1), (1, 4, 1)), {"ksize": (2,), "strides": (2,), "padding": "VALID"}),
        (((2, 3, 3, 1), (2, 3, 3, 1)), {"ksize": (2, 2), "strides": (1, 1), "padding": "SAME"}),
    ),
)
def max_pool_back(grad: Array, input: Array, *, ksize: Sizes, strides: Sizes, padding: str) -> Array:
    """Zeros in the shape of the input, with the number for each window added at its first maximum."""
    over = windows_of(input.shape, ksize, strides, padding)
    _check(grad.shape, _output(input.shape, over), "max_pool_back")
    found = _firsts(input, over)
    whole = padded(np.zeros_like(input), over)
    for number, (_, key) in enumerate(offsets(over)):
        whole[key] += np.where(found == number, grad, grad.dtype.type(0))
    return whole[inside(over)]


@op(
    (
        lambda g, out, values, input, **attrs: apply("max_pool_back", g, input, **attrs),
        lambda g, out, values, input, **attrs: filled(input, 0),
    ),
    symbol="pick",
    formula=r"\operatorname{pick}(<values>, <input>)",
    back=(r"<g> \text{ at the first maximum of each window}", r"0 \text{ everywhere}"),
    says="The gradient of each window goes to the place that was picked; the places do not change gradually.",
    torch="max_pool_pick(<values>, <input>)",
    jax="max_pool_pick(<values>, <input>)",
    bare=False,
    takes="floating",
    analytic=False,
    ties=True,
    size=_of_second,
    samples=(
        (((1, 4, 1), (1, 4, 1)), {"ksize": (2,), "strides": (2,), "padding": "VALID"}),
        (((2, 3, 3, 1), (2, 3, 3, 1)), {"ksize": (2, 2), "strides": (1, 1), "padding": "SAME"}),
    ),
)
def max_pool_pick(values: Array, input: Array, *, ksize: Sizes, strides: Sizes, padding: str) -> Array:
    """For each window the number of `values` that stands where the input has its first maximum."""
    _check(values.shape, input.shape, "max_pool_pick")
    over = windows_of(input.shape, ksize, strides, padding)
    found, whole = _firsts(input, over), padded(values, over)
    out = np.zeros(_output(input.shape, over), values.dtype)
    for number, (_, key) in enumerate(offsets(over)):
        np.copyto(out, whole[key], where=found == number)
    return out


def _check(came: Sizes, wanted: Sizes, name: str) -> None:
    if came != wanted:
        raise ShapeError(f"{name}: shape {list(wanted)} was wanted for these windows; got {list(came)}")


def _average_back(g: Value, out: Value, input: Value, *, ksize: Sizes, strides: Sizes, padding: str) -> Value:
    """Each share of g spread over its window: a convolution backwards, with ones for weights."""
    shape, kind = shape_of(input), dtype_of(input).as_numpy_dtype
    shares = alike(g, counts(windows_of(shape, ksize, strides, padding)).astype(kind))
    ones = alike(g, np.ones((*ksize, 1, shape[-1]), kind))
    return apply("conv_transpose", g / shares, ones, output_shape=shape, strides=strides, padding=padding)


@op(
    (_average_back,),
    symbol="avg pool",
    formula=r"\operatorname{meanpool}(<input>)",
    back=(r"\textstyle\sum_{\text{windows over it}} <g> / \text{size}",),
    says="Each number gets, from every window that it lies in, an equal share of the incoming gradient.",
    torch="avg_pool(<input>)",
    jax="avg_pool(<input>)",
    bare=False,
    names=("nn.avg_pool",),
    takes="floating",
    analytic=False,
    size=_pool_size,
    samples=_SAMPLES,
)
def avg_pool(input: Array, *, ksize: Sizes, strides: Sizes, padding: str) -> Array:
    """The mean of each window, in each channel; what lies on the border does not count."""
    if input.dtype.kind in "iu":
        raise DTypeError("avg_pool takes floats: use tf.cast")
    over = windows_of(input.shape, ksize, strides, padding)
    kind = np.dtype(np.float32) if input.dtype.itemsize < 4 else input.dtype
    whole = padded(input, over)
    total = np.zeros(_output(input.shape, over), kind)
    for _, key in offsets(over):
        total += whole[key]
    return (total / counts(over).astype(kind)).astype(input.dtype)
