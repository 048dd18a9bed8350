"""Composites about places: gathering along batches, putting values somewhere, rolling, masks of lengths."""

from __future__ import annotations

import math
from collections import namedtuple
from typing import Any

import numpy as np

from graphlab import dtypes, values
from graphlab.dtypes import TensorShape
from graphlab.errors import InvalidArgumentError, ShapeError
from graphlab.functions.shapes import unique
from graphlab.ops.math import add, cast, identity, less, maximum, minimum, subtract
from graphlab.ops.shape import (
    gather,
    gather_nd,
    pad,
    reshape,
    scatter_nd,
    slice_of,
    stack,
    tensor_scatter_nd_update,
    transpose,
)
from graphlab.tensor import Tensor, alike_only, allocate, beside, convert, numbers_of, public


def _shape(x: Tensor) -> tuple[int, ...]:
    return np.shape(x._array)


# --- Gathering --------------------------------------------------------------------------------------


@public("gather")
def gather_(
    params: Any,
    indices: Any,
    validate_indices: Any = None,
    axis: Any = None,
    batch_dims: Any = 0,
    name: str | None = None,
) -> Tensor:
    """The slices of `params` at `indices` along `axis`; with `batch_dims`, row by row.

    Raises InvalidArgumentError for a place that is not there.

    >>> gather_([1.0, 2.0, 3.0], [2, 0])
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([3., 1.], dtype=float32)>
    >>> gather_([[1, 2], [3, 4]], [1, 0], batch_dims=1)
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([2, 3], dtype=int32)>
    """
    batch = values.as_int(batch_dims, "batch_dims")
    if batch == 0:
        return gather(params, indices, axis=0 if axis is None else axis)
    x, at = convert(params), convert(indices)
    if not -at.ndim <= batch <= at.ndim:
        raise ShapeError(f"Expected batch_dims in the range [{-at.ndim}, {at.ndim}], but got {batch}")
    along = values.as_axis(batch if axis is None else axis, x.ndim, "gather")
    batch = batch + at.ndim if batch < 0 else batch  # counted from the end of the indices, as an axis is of `params`
    return _gather_batch(x, at, batch, along)


def _gather_batch(x: Tensor, at: Tensor, batch: int, axis: int) -> Tensor:
    """All batches in one long axis, with the places moved on by one length for each."""
    if not batch <= axis:
        raise ShapeError(f"batch_dims ({batch}) must be less than or equal to axis ({axis}).")
    order = [*range(batch), axis, *(i for i in range(batch, x.ndim) if i != axis)]
    moved = transpose(x, order)
    shape, size = _shape(moved), _shape(at)
    rows, length = math.prod(shape[:batch]), shape[batch]
    if shape[:batch] != size[:batch]:
        raise ShapeError(f"params.shape[:{batch}] should be equal to indices.shape[:{batch}]: {shape} vs. {size}")
    places = np.asarray(numbers_of(at))
    if places.size and (places.min() < 0 or places.max() >= length):
        raise InvalidArgumentError(f"indices = {values.shown(places)} is not in [0, {length})")
    starts = np.arange(rows).reshape(*shape[:batch], *[1] * (places.ndim - batch)) * length
    found = gather(reshape(moved, (rows * length, *shape[batch + 1 :])), (places + starts).astype(np.int64))
    new = list(range(batch, places.ndim))
    middle = list(range(places.ndim, places.ndim + axis - batch))
    rest = list(range(places.ndim + axis - batch, found.ndim))
    return transpose(found, [*range(batch), *middle, *new, *rest]) if middle and new else found


@public("gather_nd")
def gather_nd_(params: Any, indices: Any, batch_dims: Any = 0, name: str | None = None, **_: Any) -> Tensor:
    """The elements, or slices, of `params` whose coordinates are the rows of `indices`."""
    batch = values.as_int(batch_dims, "batch_dims")
    if batch == 0:
        return gather_nd(params, indices)
    if batch < 0:
        raise ValueError("tf.gather_nd does not allow negative batch_dims.")
    places = np.asarray(numbers_of(convert(indices)))
    lead = np.indices(places.shape[:-1], dtype=places.dtype)[:batch]
    return gather_nd(params, np.concatenate([np.moveaxis(lead, 0, -1), places], -1))


# --- Putting ----------------------------------------------------------------------------------------


@public("tensor_scatter_nd_add")
def tensor_scatter_nd_add(tensor: Any, indices: Any, updates: Any, name: str | None = None) -> Tensor:
    """`tensor` with `updates` added at the coordinates in the rows of `indices`."""
    x = convert(tensor)
    return add(x, scatter_nd(indices, beside(x, updates), _shape(x)))


@public("tensor_scatter_nd_sub")
def tensor_scatter_nd_sub(tensor: Any, indices: Any, updates: Any, name: str | None = None) -> Tensor:
    """`tensor` with `updates` taken away at the coordinates in the rows of `indices`."""
    x = convert(tensor)
    return subtract(x, scatter_nd(indices, beside(x, updates), _shape(x)))


def _one_by_one(pick: Any, tensor: Any, indices: Any, updates: Any) -> Tensor:
    """Updates put where `pick` takes them over what is there; one after another where a place comes twice."""
    x, rows = convert(tensor), np.asarray(numbers_of(convert(indices)))
    given = convert(beside(x, updates))
    if _shape(given) != (wanted := _shape(gather_nd(x, rows))):
        raise ShapeError(f"updates must have shape {list(wanted)}; got {list(_shape(given))}")
    flat = rows.reshape(-1, rows.shape[-1])
    if len(np.unique(flat, axis=0)) == len(flat):
        return tensor_scatter_nd_update(x, rows, pick(gather_nd(x, rows), given))
    pieces = reshape(given, (len(flat), *_shape(given)[rows.ndim - 1 :]))
    for i, row in enumerate(flat):
        x = tensor_scatter_nd_update(x, row[None], pick(gather_nd(x, row[None]), pieces[i : i + 1]))
    return x


@public("tensor_scatter_nd_max")
def tensor_scatter_nd_max(tensor: Any, indices: Any, updates: Any, name: str | None = None) -> Tensor:
    """`tensor`, at the coordinates in the rows of `indices` no less than `updates`."""
    return _one_by_one(maximum, tensor, indices, updates)


@public("tensor_scatter_nd_min")
def tensor_scatter_nd_min(tensor: Any, indices: Any, updates: Any, name: str | None = None) -> Tensor:
    """`tensor`, at the coordinates in the rows of `indices` no more than `updates`."""
    return _one_by_one(minimum, tensor, indices, updates)


# --- Orders and borders -----------------------------------------------------------------------------


@public()
def roll(input: Any, shift: Any, axis: Any, name: str | None = None) -> Tensor:
    """Moved on by `shift` places along `axis`; what falls off the end comes in at the start.

    >>> roll([1, 2, 3], 1, 0)
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([3, 1, 2], dtype=int32)>
    """
    x, steps, axes = convert(input), values.as_ints(shift), values.as_ints(axis)
    if len(steps) != len(axes):
        raise ShapeError(f"shift and axis must have the same size; got {list(steps)} and {list(axes)}")
    for by, along in zip(steps, axes, strict=True):
        along = values.as_axis(along, x.ndim, "roll")
        length = _shape(x)[along]
        x = gather(x, (np.arange(length) - by) % max(1, length), along)
    return x


_MODES: dict[str, Any] = {"REFLECT": "reflect", "SYMMETRIC": "symmetric"}


@public("pad")
def pad_(
    tensor: Any, paddings: Any, mode: str = "CONSTANT", constant_values: Any = 0, name: str | None = None
) -> Tensor:
    """A border around each axis: constant, or the inside mirrored. `paddings` has a row (before, after) for each.

    >>> pad_([1, 2, 3], [[1, 1]], "REFLECT")
    <tf.Tensor: shape=(5,), dtype=int32, numpy=array([2, 1, 2, 3, 2], dtype=int32)>
    """
    kind = str(mode).upper()
    if kind not in _MODES:
        if kind != "CONSTANT":
            raise ValueError(f"Value of argument mode expected to be CONSTANT, REFLECT or SYMMETRIC; got {mode!r}")
        return pad(tensor, paddings, constant_values=constant_values)
    x = convert(tensor)
    rows = values.as_pairs(paddings)
    if len(rows) != x.ndim:
        raise ShapeError(f"paddings has a row (before, after) for each of {x.ndim} axes; got {list(map(list, rows))}")
    for axis, (before, after) in enumerate(rows):
        length = _shape(x)[axis]
        most = length - 1 if kind == "REFLECT" else length
        if max(before, after) > most:
            raise InvalidArgumentError(f"paddings must be no greater than {most} along axis {axis}: {before}, {after}")
        allocate((length + before + after,))
        if before or after:
            x = gather(x, np.pad(np.arange(length), (before, after), mode=_MODES[kind]), axis)
    return x


@public("reverse_sequence")
def reverse_sequence(
    input: Any, seq_lengths: Any, seq_axis: int | None = None, batch_axis: int | None = None, name: str | None = None
) -> Tensor:
    """Of each row the first `seq_lengths` elements backwards."""
    x, lengths = convert(input), np.asarray(numbers_of(convert(seq_lengths)))
    along, over = (values.as_axis(a or 0, x.ndim, "reverse_sequence") for a in (seq_axis, batch_axis))
    if along == over:
        raise InvalidArgumentError(
            f"batch_dim == seq_dim: both are {along}; one axis has the rows, another their elements"
        )
    if lengths.shape != (_shape(x)[over],):
        raise ShapeError(f"Length of seq_lengths != input.dims({over}): {list(lengths.shape)} vs. {_shape(x)[over]}")
    if lengths.size and (lengths.min() < 0 or lengths.max() > _shape(x)[along]):
        raise InvalidArgumentError(f"seq_lengths must lie in 0 … {_shape(x)[along]}; got {values.shown(lengths)}")
    count = np.arange(_shape(x)[along])
    rows = [np.where(count < n, n - 1 - count, count) for n in lengths.tolist()]
    parts = [gather(gather(x, i, over), row, along - (over < along)) for i, row in enumerate(rows)]
    return stack(parts, over)


@public("strided_slice")
def strided_slice(
    input_: Any, begin: Any, end: Any, strides: Any = None, *masks: Any, name: str | None = None, **named: Any
) -> Tensor:
    """The part from `begin` up to but without `end`, in steps of `strides`, along the first axes."""
    x = convert(input_)
    names = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
    bits = {**dict(zip(names, masks, strict=False)), **{k: v for k, v in named.items() if k in names}}
    if any(bits.get(n) for n in names[2:]):
        raise InvalidArgumentError("of the masks only begin_mask and end_mask are here: write x[...] with the rest")
    starts, ends = values.as_ints(begin), values.as_ints(end)
    steps = (1,) * len(starts) if strides is None else values.as_ints(strides)
    if not len(starts) == len(ends) == len(steps) <= x.ndim:
        raise ShapeError(
            f"begin, end and strides must have the same size, {x.ndim} at most: {list(starts)}, {list(ends)} and "
            f"{list(steps)}"
        )
    if 0 in steps:
        raise InvalidArgumentError("strides must be non-zero")
    key = tuple(
        slice(
            None if int(bits.get("begin_mask", 0)) >> i & 1 else a,
            None if int(bits.get("end_mask", 0)) >> i & 1 else b,
            step,
        )
        for i, (a, b, step) in enumerate(zip(starts, ends, steps, strict=True))
    )
    return slice_of(x, key=key)


# --- Lengths and orders -----------------------------------------------------------------------------


@public("sequence_mask")
def sequence_mask(lengths: Any, maxlen: Any = None, dtype: Any = dtypes.bool_, name: str | None = None) -> Tensor:
    """A row for each length: True so many times, then False.

    >>> sequence_mask([1, 3]).numpy().tolist()
    [[True, False, False], [True, True, True]]
    """
    x = convert(lengths)
    if maxlen is not None:
        x = cast(x, convert(maxlen).dtype)
    count = math.ceil(np.max(numbers_of(x), initial=0) if maxlen is None else numbers_of(convert(maxlen)))
    if count < 0:
        raise InvalidArgumentError(f"maxlen must not be negative; got {count}")
    allocate((*_shape(x), count))
    numbers = np.arange(count).astype(x.dtype.as_numpy_dtype)
    mask = less(Tensor(numbers), reshape(x, (*_shape(x), 1)))
    return mask if dtypes.as_dtype(dtype) is dtypes.bool_ else cast(mask, dtype)


@public("searchsorted")
def searchsorted(
    sorted_sequence: Any, values: Any, side: str = "left", out_type: Any = dtypes.int32, name: str | None = None
) -> Tensor:
    """Where each value would have to stand so that the row stays in order; `side` decides among equals."""
    rows = convert(sorted_sequence)
    wanted = alike_only("searchsorted", rows, values)
    if side not in ("left", "right"):
        raise ValueError(f"side must be either 'right' or 'left'.  Saw: {side}.")
    if not rows.ndim or not wanted.ndim:
        raise ShapeError(
            f"searchsorted takes rows: sorted_sequence and values with an axis; got {rows.shape}, {wanted.shape}"
        )
    if math.prod(_shape(rows)[:-1]) != math.prod(_shape(wanted)[:-1]):
        raise ShapeError(f"Leading dim_size of both tensors must match: {_shape(rows)} vs. {_shape(wanted)}")
    count = math.prod(_shape(rows)[:-1])
    a, b = numbers_of(rows).reshape(count, _shape(rows)[-1]), numbers_of(wanted).reshape(count, _shape(wanted)[-1])
    kind = dtypes.as_dtype(out_type).as_numpy_dtype
    return Tensor(_bisected(a, b, side == "right").reshape(_shape(wanted)).astype(kind))


def _bisected(rows: np.ndarray, wanted: np.ndarray, past_equals: bool) -> np.ndarray:
    """Places by halving what is left of each row: as in TensorFlow also where a row is out of order or has nan in it.

    NumPy's own search goes on from where the value before was put, so that its answer hangs on the other values.
    """
    count, length = rows.shape
    line = np.arange(count)[:, None]
    first = np.zeros(wanted.shape, np.int64)
    left = np.full(wanted.shape, length, np.int64)
    while np.any(left > 0):
        half = left // 2
        middle = rows[line, np.minimum(first + half, length - 1)]
        beyond = ~(wanted < middle) if past_equals else middle < wanted
        beyond &= left > 0
        first = np.where(beyond, first + half + 1, first)
        left = np.where(beyond, left - half - 1, half)
    return first


UniqueWithCounts = namedtuple("UniqueWithCounts", ["y", "idx", "count"])


@public("unique_with_counts")
def unique_with_counts(x: Any, out_idx: Any = dtypes.int32, name: str | None = None) -> UniqueWithCounts:
    """The different elements in the order in which they first appear, the place of each, and how often each is."""
    y, idx = unique(x, out_idx)
    counts = np.bincount(np.asarray(numbers_of(idx)), minlength=int(y.shape[0]))
    return UniqueWithCounts(y, idx, Tensor(counts.astype(dtypes.as_dtype(out_idx).as_numpy_dtype)))


@public("unravel_index")
def unravel_index(indices: Any, dims: Any, name: str | None = None) -> Tensor:
    """The coordinates of elements that are given by their place in a flat row."""
    at = convert(indices)
    try:
        found = np.unravel_index(numbers_of(at), values.as_ints(dims))
    except ValueError:
        raise InvalidArgumentError(f"index is out of bound as with dims {values.as_ints(dims)}") from None
    return Tensor(np.stack(found).astype(at.dtype.as_numpy_dtype))


# --- Shapes -----------------------------------------------------------------------------------------


@public("ensure_shape")
def ensure_shape(x: Any, shape: Any, name: str | None = None) -> Tensor:
    """The tensor, if it has this shape, where None stands for any size. Raises InvalidArgumentError otherwise."""
    x = convert(x)
    if not TensorShape(shape).is_compatible_with(x.shape):
        raise ShapeError(f"Shape of tensor {x.shape} is not compatible with expected shape {TensorShape(shape)}.")
    return identity(x)


@public("shape_n")
def shape_n(input: Any, out_type: Any = dtypes.int32, name: str | None = None) -> list[Tensor]:
    """The shape of each tensor of a list."""
    return [Tensor(np.array(_shape(convert(x)), dtypes.as_dtype(out_type).as_numpy_dtype)) for x in input]


@public("identity_n")
def identity_n(input: Any, name: str | None = None) -> list[Tensor]:
    """The tensors of a list, each as a new one."""
    return [identity(x) for x in input]


@public("broadcast_static_shape")
def broadcast_static_shape(shape_x: Any, shape_y: Any) -> TensorShape:
    """The shape that tensors of two shapes get when they meet. Raises ValueError where they cannot."""
    a, b = TensorShape(shape_x), TensorShape(shape_y)
    try:
        return TensorShape(np.broadcast_shapes(tuple(a), tuple(b)))
    except ValueError:
        raise ValueError(f"Incompatible shapes for broadcasting: {a} and {b}") from None


@public("broadcast_dynamic_shape")
def broadcast_dynamic_shape(shape_x: Any, shape_y: Any) -> Tensor:
    """The same, from and as tensors of ints. Raises InvalidArgumentError where they cannot meet."""
    a, b = (values.as_ints(s) for s in (shape_x, shape_y))
    try:
        return Tensor(np.array(np.broadcast_shapes(a, b), np.int32))
    except ValueError:
        raise ShapeError(f"Incompatible shapes: {list(a)} vs. {list(b)}") from None


@public("bitcast")
def bitcast(input: Any, type: Any, name: str | None = None) -> Tensor:
    """The same bits, read as another dtype of the same size."""
    x, kind = convert(input), dtypes.as_dtype(type)
    if kind.size != x.dtype.size or dtypes.string in (kind, x.dtype):
        raise InvalidArgumentError(f"Cannot bitcast from {x.dtype.name} to {kind.name}: their sizes differ")
    return Tensor(np.asarray(numbers_of(x)).view(kind.as_numpy_dtype)[()])


@public("saturate_cast", "dtypes.saturate_cast")
def saturate_cast(value: Any, dtype: Any, name: str | None = None) -> Tensor:
    """`value` in another dtype; what does not fit becomes the least or the greatest number that does."""
    x, kind = convert(value), dtypes.as_dtype(dtype)
    if not x.dtype.is_numeric or x.dtype.is_complex or not (kind.is_integer or kind.is_floating):
        return cast(x, kind)
    low, high = max(x.dtype.min, kind.min), min(x.dtype.max, kind.max)
    return cast(maximum(minimum(x, _fitting(high, x)), _fitting(low, x)), kind)


def _fitting(bound: Any, x: Tensor) -> Tensor:
    """A bound as a number of x's dtype that does not lie outside it."""
    number = x.dtype.as_numpy_dtype(bound)
    if x.dtype.is_floating and abs(float(number)) > abs(int(bound)):
        number = np.nextafter(number, x.dtype.as_numpy_dtype(0))
    return Tensor(number)
