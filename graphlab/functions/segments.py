"""Sums and extremes of groups of slices, and counts of numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from graphlab import dtypes
from graphlab.counting import rounds
from graphlab.dtypes import DType
from graphlab.errors import DTypeError, InvalidArgumentError, ShapeError
from graphlab.functions.special import truncatediv
from graphlab.ops.math import cast, minimum
from graphlab.ops.reduce import reduce_max, reduce_min, reduce_prod
from graphlab.ops.shape import concat, gather, reshape, scatter_nd, stack
from graphlab.tensor import Tensor, alike_only, allocate, convert, numbers_of, public
from graphlab.values import as_int, shown

Reduction: TypeAlias = Callable[[Tensor, np.ndarray, int], Tensor]
"""Reduces the slices of each group, from the slices, the number of each one's group, and how many there are."""


def _shape(x: Tensor) -> tuple[int, ...]:
    return np.shape(x._array)


def _groups(data: Any, ids: Any, count: Any, ordered: bool) -> tuple[Tensor, np.ndarray, int]:
    """The slices, the number of each one's group, and how many groups there are."""
    x, numbers = convert(data), np.asarray(numbers_of(convert(ids)))
    if numbers.dtype.kind not in "iu":
        raise InvalidArgumentError(f"the ids of groups are ints; got {numbers.dtype}")
    if ordered and numbers.ndim != 1:
        raise InvalidArgumentError(f"segment_ids should be a vector; got shape {list(numbers.shape)}")
    if not ordered and numbers.shape != tuple(x.shape)[: numbers.ndim]:
        raise InvalidArgumentError(
            f"data.shape = {x.shape} does not start with segment_ids.shape = {list(numbers.shape)}"
        )
    if ordered and (np.any(np.diff(numbers) < 0) or (numbers.size and numbers[0] < 0)):
        raise InvalidArgumentError(f"segment ids are not increasing: {shown(numbers)}")
    if ordered and numbers.shape != tuple(x.shape)[:1]:
        raise InvalidArgumentError(f"segment_ids should be the same size as dimension 0 of input: {numbers.shape}")
    total = int(numbers.max(initial=-1)) + 1 if count is None else as_int(count, "num_segments")
    if total < 0:
        raise InvalidArgumentError(f"num_segments should be >= 0; got {total}")
    if np.any(numbers >= total):
        raise InvalidArgumentError(f"segment ids {shown(numbers)} are not below num_segments = {total}")
    allocate((total, *x.shape[numbers.ndim :]))
    return x, numbers, total


def _sum(x: Tensor, numbers: np.ndarray, total: int) -> Tensor:
    shape = (total, *(int(n) for n in x.shape[numbers.ndim :]))
    flat = reshape(x, (numbers.size, *shape[1:]))
    kept = np.flatnonzero(numbers.reshape(-1) >= 0)
    return scatter_nd(numbers.reshape(-1)[kept][:, None], gather(flat, kept), shape)


def _mean(x: Tensor, numbers: np.ndarray, total: int) -> Tensor:
    found = np.bincount(numbers[numbers >= 0].reshape(-1), minlength=total)
    counts = np.maximum(found, 1).reshape(-1, *[1] * (x.ndim - numbers.ndim))
    totals, divisor = _sum(x, numbers, total), Tensor(counts.astype(x.dtype.as_numpy_dtype))
    return truncatediv(totals, divisor) if x.dtype.is_integer else totals / divisor


def _true_mean(x: Tensor, numbers: np.ndarray, total: int) -> Tensor:
    """The same, but of ints in float64: so TensorFlow has it where ids need no order."""
    return _mean(cast(x, dtypes.float64) if x.dtype.is_integer else x, numbers, total)


def _each(fold: Callable[..., Tensor], empty: Callable[[DType], Any]) -> Reduction:
    """`fold` applied to the slices of every group; `empty(dtype)` for a group without slices."""

    def reduce(x: Tensor, numbers: np.ndarray, total: int) -> Tensor:
        shape = tuple(int(n) for n in x.shape[numbers.ndim :])
        flat, of = reshape(x, (numbers.size, *shape)), numbers.reshape(-1)
        rest = Tensor(np.full(shape, empty(x.dtype), x.dtype.as_numpy_dtype)[()])
        places = [np.flatnonzero(of == n) for n in rounds(total)]
        return stack([fold(gather(flat, p), 0) if p.size else rest for p in places])

    return reduce


def _enter(kind: str, reduce: Reduction, reduce_unsorted: Reduction, words: str, empty: str) -> None:
    def segment(data: Any, segment_ids: Any, name: str | None = None) -> Tensor:
        return reduce(*_groups(data, segment_ids, None, True))

    def unsorted(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Tensor:
        as_int(num_segments, "num_segments")
        return reduce_unsorted(*_groups(data, segment_ids, num_segments, False))

    segment.__name__ = segment.__qualname__ = f"segment_{kind}"
    unsorted.__name__ = unsorted.__qualname__ = f"unsorted_segment_{kind}"
    segment.__doc__ = f"The {words} of the slices with the same id; ids increase. 0 for an id that is not there."
    unsorted.__doc__ = f"The {words} of the slices with the same id, in any order; {empty} for an id without slices."
    public(f"math.segment_{kind}")(segment)
    public(f"math.unsorted_segment_{kind}")(unsorted)


_enter("sum", _sum, _sum, "sum", "0")
_enter("mean", _mean, _true_mean, "mean", "0")
_zero, _one = (lambda dtype: 0), (lambda dtype: 1)
_enter("prod", _each(reduce_prod, _one), _each(reduce_prod, _one), "product", "1")
_enter("max", _each(reduce_max, _zero), _each(reduce_max, lambda d: d.min), "greatest", "the least number there is")
_enter("min", _each(reduce_min, _zero), _each(reduce_min, lambda d: d.max), "least", "the greatest number there is")


@public("math.unsorted_segment_sqrt_n")
def unsorted_segment_sqrt_n(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Tensor:
    """The sum of the slices with the same id over the root of their number; 0 for an id without slices."""
    x = convert(data)
    if not x.dtype.is_differentiable:
        raise DTypeError(f"unsorted_segment_sqrt_n: dtype {x.dtype.name} is not allowed; it takes floats. Use tf.cast.")
    total = _sum(*_groups(x, segment_ids, as_int(num_segments, "num_segments"), False))
    counts = np.bincount(np.asarray(numbers_of(convert(segment_ids))).reshape(-1), minlength=int(num_segments))
    shape = [-1] + [1] * (total.ndim - 1)
    return total / np.sqrt(np.maximum(counts, 1)).astype(x.dtype.as_numpy_dtype).reshape(shape)


@public()
def dynamic_partition(data: Any, partitions: Any, num_partitions: int, name: str | None = None) -> list[Tensor]:
    """The slices of `data` in so many tensors: each goes where `partitions` says.

    >>> [part.numpy().tolist() for part in dynamic_partition([10, 20, 30], [0, 1, 0], 2)]
    [[10, 30], [20]]
    """
    x, where_to = convert(data), np.asarray(numbers_of(convert(partitions)))
    num_partitions = as_int(num_partitions, "num_partitions")
    if num_partitions < 1:
        raise InvalidArgumentError(f"num_partitions must be at least 1; got {num_partitions}")
    if where_to.dtype.kind not in "iu":
        raise DTypeError(f"partitions are ints; got {where_to.dtype}: use tf.cast(..., tf.int32)")
    if where_to.shape != tuple(x.shape)[: where_to.ndim]:
        raise ShapeError(f"data.shape must start with partitions.shape: {x.shape} vs. {list(where_to.shape)}")
    allocate((num_partitions,))
    if np.any(where_to < 0) or np.any(where_to >= num_partitions):
        raise InvalidArgumentError(f"partitions must lie in 0 … {num_partitions - 1}; got {shown(where_to)}")
    rows = reshape(x, (-1, *x.shape[where_to.ndim :]))
    flat = where_to.reshape(-1)
    return [gather(rows, np.flatnonzero(flat == part).astype(np.int32)) for part in rounds(num_partitions)]


@public()
def dynamic_stitch(indices: Any, data: Any, name: str | None = None) -> Tensor:
    """One tensor of the slices of several, each at the place that `indices` says; the last one for a place wins.

    >>> dynamic_stitch([[0, 2], [1]], [[1.0, 3.0], [2.0]]).numpy().tolist()
    [1.0, 2.0, 3.0]
    """
    places = [np.asarray(numbers_of(convert(i))) for i in indices]
    parts = [convert(d) for d in data]
    if len(places) != len(parts) or any(p.shape != _shape(d)[: p.ndim] for p, d in zip(places, parts, strict=False)):
        raise ShapeError(
            f"each of data must start with the shape of its indices: {[list(_shape(d)) for d in parts]} vs. "
            f"{[list(p.shape) for p in places]}"
        )
    if any(p.size and p.min() < 0 for p in places):
        raise InvalidArgumentError(f"indices must not be negative; got {', '.join(map(shown, places))}")
    rows = concat([reshape(d, (-1, *d.shape[i.ndim :])) for i, d in zip(places, parts, strict=True)], 0)
    flat = np.concatenate([i.reshape(-1) for i in places])
    source = np.zeros(int(flat.max(initial=-1)) + 1, np.int32)
    source[flat] = np.arange(len(flat))
    return gather(rows, source)


# --- Counts -----------------------------------------------------------------------------------------


@public("math.bincount")
def bincount(
    arr: Any,
    weights: Any = None,
    minlength: Any = None,
    maxlength: Any = None,
    dtype: Any = dtypes.int32,
    name: str | None = None,
    axis: int | None = None,
    binary_output: bool = False,
) -> Tensor:
    """How often each number from 0 up is in `arr`, or the sum of the weights that stand beside it.

    >>> bincount([1, 1, 3])
    <tf.Tensor: shape=(4,), dtype=int32, numpy=array([0, 2, 0, 1], dtype=int32)>
    """
    if binary_output:
        if weights is not None:
            raise ValueError("Arguments `binary_output` and `weights` are mutually exclusive: give one of them")
        return minimum(bincount(arr, None, minlength, maxlength, dtype, axis=axis), cast(1, dtype))
    if axis not in (None, 0, -1):
        raise ValueError(f"Unsupported value for argument axis={axis}: 0 counts all numbers, -1 each row by itself")
    if axis == -1 and convert(arr).ndim > 1:
        return _rows_counted(convert(arr), weights, minlength, maxlength, dtype)
    numbers = np.asarray(numbers_of(convert(arr))).reshape(-1)
    numbers = numbers.astype(np.int32) if numbers.dtype.kind in "fb" else numbers
    if maxlength is not None and as_int(maxlength, "maxlength") < 0:
        raise InvalidArgumentError(f"maxlength must not be negative; got {maxlength}")
    if numbers.dtype.kind not in "iu" or np.any(numbers < 0):
        raise InvalidArgumentError(f"Input arr must be non-negative ints; got {numbers.tolist()[:20]}")
    length = max(int(numbers.max(initial=-1)) + 1, int(minlength or 0))
    length = length if maxlength is None else min(length, int(maxlength))
    allocate((length,))
    kept = numbers < length
    if weights is None:
        kind = dtypes.as_dtype(dtype)
        return Tensor(np.bincount(numbers[kept], minlength=length).astype(kind.as_numpy_dtype))
    w = reshape(convert(weights), (-1,))
    if w.shape[0] != numbers.size:
        raise ShapeError(f"bincount needs a weight for each of {numbers.size} numbers; got {w.shape[0]}")
    w = gather(w, np.flatnonzero(kept))
    return scatter_nd(numbers[kept][:, None], w, (length,))


def _rows_counted(rows: Tensor, weights: Any, minlength: Any, maxlength: Any, dtype: Any) -> Tensor:
    """A row of counts for each row of numbers, all as long as the greatest number needs."""
    if rows.ndim != 2:
        raise ShapeError(f"bincount along rows takes a vector or a matrix; got shape {rows.shape}")
    length = max(int(np.max(numbers_of(rows), initial=-1)) + 1, int(minlength or 0))
    beside = [None] * int(rows.shape[0]) if weights is None else list(convert(weights))
    counted = [
        bincount(row, w, length, length if maxlength is None else min(length, int(maxlength)), dtype)
        for row, w in zip(rows, beside, strict=True)
    ]
    return stack(counted)


@public("math.confusion_matrix")
def confusion_matrix(
    labels: Any,
    predictions: Any,
    num_classes: Any = None,
    weights: Any = None,
    dtype: Any = dtypes.int32,
    name: str | None = None,
) -> Tensor:
    """How often each class (row) was taken for each other (column).

    >>> confusion_matrix([0, 1, 1], [0, 0, 1])
    <tf.Tensor: shape=(2, 2), dtype=int32, numpy=
    array([[1, 0],
           [1, 1]], dtype=int32)>
    """
    kind = dtypes.as_dtype(dtype)
    sizes = [np.size(convert(v)._array) for v in (labels, predictions)]
    if sizes[0] != sizes[1]:
        raise ShapeError(f"`labels` and `predictions` must have one shape; got {sizes[0]} and {sizes[1]} numbers")
    pairs = np.stack(
        [np.asarray(numbers_of(convert(v))).reshape(-1).astype(np.int64) for v in (labels, predictions)], -1
    )
    count = int(pairs.max(initial=-1)) + 1 if num_classes is None else int(num_classes)
    if np.any(pairs < 0) or np.any(pairs >= count):
        raise InvalidArgumentError(f"`labels` and `predictions` must lie in 0 … {count - 1}; got {pairs.tolist()[:20]}")
    allocate((count, count))
    each = np.ones(len(pairs), kind.as_numpy_dtype)
    updates = Tensor(each) if weights is None else cast(convert(weights), kind) * Tensor(each)
    return scatter_nd(pairs, updates, (count, count))


@public("histogram_fixed_width")
def histogram_fixed_width(
    values: Any, value_range: Any, nbins: Any = 100, dtype: Any = dtypes.int32, name: str | None = None
) -> Tensor:
    """How many numbers lie in each of `nbins` equal parts of a range; what lies outside counts in the outer parts."""
    x = np.asarray(numbers_of(convert(values))).reshape(-1)
    bounds = convert(alike_only("histogram_fixed_width", convert(values), value_range))
    if bounds.shape != (2,):
        raise ShapeError(f"value_range should be a vector of 2 elements, but got shape {bounds.shape}")
    low, high = (float(v) for v in numbers_of(bounds))
    if not low < high:
        raise InvalidArgumentError(
            f"value_range should satisfy value_range[0] < value_range[1], but got [{low}, {high}]"
        )
    count = as_int(nbins, "nbins")
    if count < 1:
        raise InvalidArgumentError(f"nbins should be a positive number, but got {count}")
    allocate((count,))
    places = np.clip(np.floor((x - low) / (high - low) * count), 0, count - 1).astype(np.int64)
    return Tensor(np.bincount(places, minlength=count).astype(dtypes.as_dtype(dtype).as_numpy_dtype))


@public("math.in_top_k", "nn.in_top_k")
def in_top_k(targets: Any, predictions: Any, k: Any, name: str | None = None) -> Tensor:
    """Whether each target is among the k greatest predictions of its row."""
    rows, wanted = np.asarray(numbers_of(convert(predictions))), np.asarray(numbers_of(convert(targets)))
    if wanted.dtype.kind not in "iu":
        raise DTypeError(f"in_top_k: targets are numbers of classes, ints; got {wanted.dtype}")
    if rows.ndim != 2 or wanted.shape != rows.shape[:1]:
        raise ShapeError(
            f"in_top_k takes predictions in rows and a target for each row; got shapes {list(rows.shape)} and "
            f"{list(wanted.shape)}"
        )
    there = (wanted >= 0) & (wanted < rows.shape[1]) & np.all(np.isfinite(rows), 1)  # else nothing can be said
    of_target = np.take_along_axis(rows, np.where(there, wanted, 0)[:, None].astype(np.int64), 1)
    return Tensor(there & (np.sum(rows > of_target, 1) < as_int(k, "k")))


@public("math.invert_permutation")
def invert_permutation(x: Any, name: str | None = None) -> Tensor:
    """The order that undoes an order: y[x[i]] = i."""
    order = np.asarray(numbers_of(convert(x)))
    if order.dtype.kind not in "iu":
        raise DTypeError(f"invert_permutation takes ints; got {order.dtype}")
    if order.ndim != 1:
        raise ShapeError(f"invert_permutation expects a 1D vector; got shape {list(order.shape)}")
    if sorted(order.tolist()) != list(range(order.size)):
        raise InvalidArgumentError(f"a permutation has each of 0 … {order.size - 1} once; got {order.tolist()[:20]}")
    return Tensor(np.argsort(order).astype(order.dtype))
