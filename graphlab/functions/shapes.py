"""Composites that move elements: pieces, repetitions, grids, diagonals, orders."""

from __future__ import annotations

import math
from collections import namedtuple
from typing import Any

import numpy as np

from graphlab import dtypes, values
from graphlab.errors import ArgumentTypeError, DTypeError, InvalidArgumentError, ShapeError
from graphlab.functions.making import zeros_like
from graphlab.ops.linalg import adjoint_of, transposed
from graphlab.ops.math import where as select
from graphlab.ops.reduce import reduce_sum
from graphlab.ops.shape import broadcast_to, expand_dims, gather, reshape, slice_of, transpose
from graphlab.tensor import CALLS, Tensor, allocate, aside, convert, numbers_of, operator, public
from graphlab.values import as_int

# --- Shapes -----------------------------------------------------------------------------------------


@public()
def unstack(value: Any, num: int | None = None, axis: int = 0, name: str = "unstack") -> list[Tensor]:
    """The slices along an axis, as a list."""
    x = convert(value)
    axis = values.as_int(axis, "axis")
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(f"Argument `axis` = {axis} not in range [{-x.ndim}, {x.ndim})")
    axis %= x.ndim
    if num is not None and num != x.shape[axis]:
        raise ShapeError(f"Input shape axis {axis} must equal {num}, got shape {x.shape}")
    return [slice_of(x, key=(*[slice(None)] * axis, i)) for i in range(int(x.shape[axis]))]


@public()
def split(
    value: Any, num_or_size_splits: Any, axis: int = 0, num: int | None = None, name: str = "split"
) -> list[Tensor]:
    """Pieces along an axis: so many equal ones, or of the sizes in a list, one of which may be −1."""
    x = convert(value)
    axis = values.as_axis(axis, x.ndim, "split")
    length = int(x.shape[axis])
    if np.ndim(num_or_size_splits) == 0:
        count = values.as_int(num_or_size_splits, "num_or_size_splits")
        if count < 1 or length % count:
            raise ShapeError(
                f"Number of ways to split should evenly divide the split dimension: {length} is not {count} equal parts"
            )
        sizes = [length // count] * count
    else:
        sizes = list(values.as_ints(num_or_size_splits))
        if num is not None and num != len(sizes):
            raise ShapeError(f"num must be the number of sizes, {len(sizes)}; got {num}")
        if -1 in sizes:
            sizes[sizes.index(-1)] = length - sum(s for s in sizes if s != -1)
        if min(sizes, default=0) < 0:
            raise ShapeError(f"split: no size may be negative, but for one −1; got {list(num_or_size_splits)}")
        if sum(sizes) != length:
            raise ShapeError(f"the sizes {sizes} do not add up to {length}, the size of axis {axis}")
    starts = np.cumsum([0, *sizes]).tolist()
    return [slice_of(x, key=(*[slice(None)] * axis, slice(a, a + n))) for a, n in zip(starts, sizes, strict=False)]


@public("slice")
def slice_(input_: Any, begin: Any, size: Any, name: str | None = None) -> Tensor:
    """The part that starts at `begin` and has `size`; −1 means up to the end."""
    x = convert(input_)
    parts = []
    starts, counts = values.as_ints(begin), values.as_ints(size)
    if not len(starts) == len(counts) == x.ndim:
        raise ShapeError(
            f"Expected begin and size arguments to be 1-D tensors of size {x.ndim}, but got {list(starts)} and "
            f"{list(counts)} instead"
        )
    for axis, (first, count) in enumerate(zip(starts, counts, strict=True)):
        length = int(x.shape[axis])
        last = length if count == -1 else first + count
        if not 0 <= first <= last <= length:
            raise ShapeError(f"Expected size[{axis}] in [0, {length - first}], but got {count}")
        parts.append(slice(first, last))
    return slice_of(x, key=tuple(parts))


@operator("boolean_mask")
@public()
def boolean_mask(tensor: Any, mask: Any, axis: int | None = None, name: str = "boolean_mask") -> Tensor:
    """The elements, or slices, where `mask` is True, in order."""
    x, m = convert(tensor), convert(mask)
    shape = tuple(int(n) for n in x.shape)
    first = 0 if axis is None else values.as_int(axis, "axis")
    if m.ndim == 0:
        raise ValueError("mask cannot be scalar.")
    first += x.ndim if first < 0 else 0
    if shape[first : first + m.ndim] != tuple(m.shape):
        raise ShapeError(f"Shapes {shape} and {tuple(m.shape)} are incompatible: the mask must match axes {first}…")
    flat = reshape(x, (*shape[:first], math.prod(m.shape), *shape[first + m.ndim :]))
    return gather(flat, np.flatnonzero(numbers_of(m)), first)


@public()
def repeat(input: Any, repeats: Any, axis: int | None = None, name: str | None = None) -> Tensor:
    """Each element, or slice along `axis`, repeated so many times."""
    x = convert(input)
    flat = reshape(x, (-1,)) if axis is None or not x.ndim else x
    axis = 0 if axis is None else values.as_axis(axis, flat.ndim, "repeat")
    length = int(flat.shape[axis])
    counts = np.asarray(repeats)
    if counts.dtype.kind not in "iu" or (counts.size and counts.min() < 0):
        raise ArgumentTypeError(f"repeat: `repeats` is a number from 0 up, or one for each slice; got {repeats!r}")
    if counts.ndim > 1 or counts.size not in (1, length):
        raise ShapeError(f"repeat: `repeats` must have 1 or {length} numbers, as the axis; got {repeats!r}")
    counts = np.broadcast_to(counts.reshape(-1), (length,))
    allocate((int(counts.sum(dtype=object)), int(np.size(flat._array)) // max(1, length)))
    return gather(flat, np.repeat(np.arange(length), counts), axis)


@public()
def meshgrid(*args: Any, indexing: str = "xy", name: str | None = None) -> list[Tensor]:
    """A grid for each axis: the coordinate of every point."""
    if indexing not in ("xy", "ij"):
        raise ValueError(f"Argument `indexing` parameter must be either 'xy' or 'ij', got {indexing!r}")
    xs = [reshape(convert(x), (-1,)) for x in args]
    sizes = [int(x.shape[0]) for x in xs]
    order = [1, 0, *range(2, len(xs))] if indexing == "xy" and len(xs) > 1 else list(range(len(xs)))
    full = [sizes[i] for i in order]
    return [
        broadcast_to(reshape(x, [sizes[i] if j == order.index(i) else 1 for j in range(len(xs))]), full)
        for i, x in enumerate(xs)
    ]


@public("linalg.matrix_transpose")
def matrix_transpose(a: Any, name: str | None = None, conjugate: bool = False) -> Tensor:
    """a with its last two axes swapped."""
    x = convert(a)
    if x.ndim < 2:
        raise ValueError(f"Argument `a` should be a (batch) matrix with rank >= 2.  Received `a` of shape {x.shape}")
    swapped: Tensor = (adjoint_of if conjugate else transposed)(x)
    return swapped


@public("linalg.diag_part")
def diag_part(input: Any, name: str | None = "diag_part", k: int = 0, **_: Any) -> Tensor:
    """The diagonal of each matrix, or the one k places above it."""
    x = convert(input)
    if x.ndim < 2:
        raise ShapeError(f"diag_part: input must be at least 2-dim, received shape {x.shape}")
    k = values.as_int(k, "k")
    rows, columns = int(x.shape[-2]), int(x.shape[-1])
    length = min(rows + min(k, 0), columns - max(k, 0))
    if length <= 0:
        raise InvalidArgumentError(f"a diagonal {k} places up does not lie in a matrix of shape {rows}×{columns}")
    flat = reshape(x, (*[int(n) for n in x.shape[:-2]], rows * columns))
    return gather(flat, np.arange(length) * (columns + 1) + max(k, 0) + max(-k, 0) * columns, -1 % flat.ndim)


@public("linalg.diag")
def diag(diagonal: Any, name: str | None = "diag", k: int = 0, **_: Any) -> Tensor:
    """Matrices with the last axis of `diagonal` on the diagonal, or k places above it, and 0 elsewhere."""
    x = convert(diagonal)
    if not x.ndim:
        raise InvalidArgumentError("diag takes a vector or more; got a single number")
    on = np.eye(int(x.shape[-1]), dtype=bool)
    square = select(Tensor(on), expand_dims(x, -1), zeros_like(x[..., :1, None]) if x.shape[-1] else expand_dims(x, -1))
    if not k:
        return square
    before, after = (0, k) if k > 0 else (-k, 0)
    return CALLS["pad"](square, [[0, 0]] * (x.ndim - 1) + [[before, after], [after, before]])


@public("linalg.trace")
def trace(x: Any, name: str | None = None) -> Tensor:
    """The sum of the diagonal of each matrix."""
    x = convert(x)
    if x.ndim < 2:
        raise ShapeError(f"trace takes matrices; got shape {x.shape}")
    return reduce_sum(diag_part(x), -1)


# --- Sorting and finding ----------------------------------------------------------------------------


@public()
def argsort(
    values: Any, axis: int = -1, direction: str = "ASCENDING", stable: bool = False, name: str | None = None
) -> Tensor:
    """The places of the elements in order of size along `axis`."""
    if direction not in ("ASCENDING", "DESCENDING"):
        raise ValueError(
            f"Argument `direction` should be one of ASCENDING, DESCENDING. Received: direction={direction}"
        )
    tensor, axis = convert(values), as_int(axis, "axis")
    if not -tensor.ndim <= axis < tensor.ndim:
        raise InvalidArgumentError(f"sort: axis {axis} is out of range for shape {tensor.shape}")
    if not (tensor.dtype.is_floating or tensor.dtype.is_integer):
        raise DTypeError(f"sort: dtype {tensor.dtype.name} is not allowed; it takes floats or ints. Use tf.cast.")
    if direction == "ASCENDING":
        return aside(lambda x: np.argsort(x, axis=axis, kind="stable").astype(np.int32), tensor)

    def downwards(x: np.ndarray) -> np.ndarray:
        # Backwards twice, so that equal elements keep their order, whatever the dtype.
        order = np.flip(np.argsort(np.flip(x, axis), axis=axis, kind="stable"), axis)
        places: np.ndarray = (x.shape[axis] - 1 - order).astype(np.int32)
        return places

    return aside(downwards, tensor)


@public()
def sort(values: Any, axis: int = -1, direction: str = "ASCENDING", name: str | None = None) -> Tensor:
    """The elements in order of size along `axis`."""
    x = convert(values)
    order = argsort(x, axis, direction)
    if axis % x.ndim == x.ndim - 1:
        return take_along_last(x, order)
    swap = [*range(x.ndim)]
    swap[axis], swap[-1] = swap[-1], swap[axis]
    return transpose(take_along_last(transpose(x, swap), transpose(order, swap)), swap)


def take_along_last(x: Tensor, order: Tensor) -> Tensor:
    """x[..., order[...]]: every row picks its own places."""
    shape, picked = tuple(x.shape), tuple(order.shape)
    rows = math.prod(shape[:-1])

    def places(array: np.ndarray) -> np.ndarray:
        along: np.ndarray = array.reshape(rows, picked[-1]) + np.arange(rows)[:, None] * shape[-1]
        return along.reshape(-1).astype(np.int32)

    return reshape(gather(reshape(x, (-1,)), aside(places, order)), picked)


TopKV2 = namedtuple("TopKV2", ["values", "indices"])
Unique = namedtuple("Unique", ["y", "idx"])


@public("math.top_k", "nn.top_k")
def top_k(
    input: Any, k: int = 1, sorted: bool = True, index_type: Any = dtypes.int32, name: str | None = None
) -> TopKV2:
    """The k greatest elements of each row, greatest first, and their places."""
    x, count = convert(input), values.as_int(k, "k")
    if count < 0:
        raise InvalidArgumentError(f"Need k >= 0, got {count}")
    if not x.ndim or count > x.shape[-1]:
        raise InvalidArgumentError(f"input must have at least k columns. Had {x.shape[-1:] or 0}, needed {count}")
    order = aside(lambda array: array[..., :count], argsort(x, direction="DESCENDING"))
    return TopKV2(take_along_last(x, order), order)


@public()
def unique(x: Any, out_idx: Any = dtypes.int32, name: str | None = None) -> Unique:
    """The different elements in the order of their first appearance, and the place of each element among them."""
    array = numbers_of(convert(x))
    if np.ndim(array) != 1:
        raise InvalidArgumentError(
            f"unique expects a 1D vector; got shape {list(np.shape(array))}: use tf.reshape first"
        )
    found, first, back = np.unique(array, return_index=True, return_inverse=True, equal_nan=False)
    order = np.argsort(first)
    return Unique(Tensor(found[order]), Tensor(np.argsort(order)[back].astype(np.int32)))
