"""Constructors, and composites: functions written with ops, with no rule of their own."""

from __future__ import annotations

import inspect
import math
from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.dtypes import DType
from graphlab.errors import ConversionTypeError, InvalidArgumentError, ShapeError
from graphlab.ops.linalg import einsum_of, mm, transposed
from graphlab.ops.math import (
    abs_,
    add,
    bitwise_and,
    bitwise_or,
    bitwise_xor,
    cast,
    equal,
    exp,
    identity,
    is_finite,
    log,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
    maximum,
    minimum,
    negative,
    not_equal,
    realdiv,
    sqrt,
    square,
    stop_gradient,
    tanh,
)
from graphlab.ops.math import where as select
from graphlab.ops.nn import log_softmax, sigmoid
from graphlab.ops.reduce import reduce_max, reduce_mean, reduce_sum
from graphlab.ops.shape import broadcast_to, expand_dims, gather, reshape, slice_of, stack, transpose
from graphlab.tensor import (
    CALLS,
    Op,
    Operand,
    Record,
    Tensor,
    allocate,
    beside,
    convert,
    operator,
    public,
    recorders,
    run,
    set_recorders,
)

public("newaxis")(None)
public("pi")(math.pi)
public("e")(math.e)
public("inf")(math.inf)

# --- Making tensors ------------------------------------------------------------------------------


@public()
def constant(value: Any, dtype: Any = None, shape: Any = None, name: str = "Const") -> Tensor:
    """A tensor with the elements of `value`, repeated to `shape` if it is a single one.

    Ints become int32, floats float32, NumPy values keep their dtype. Raises ValueError for what no tensor
    holds, TypeError for what `dtype` does not.

    >>> constant([[1, 2], [3, 4]])
    <tf.Tensor: shape=(2, 2), dtype=int32, numpy=
    array([[1, 2],
           [3, 4]], dtype=int32)>
    """
    wanted = None if dtype is None else dtypes.as_dtype(dtype)
    if isinstance(value, Operand):
        tensor = value._tensor() if wanted in (None, value.dtype) else cast(value, wanted)
    elif isinstance(value, list | tuple) and any(isinstance(v, Operand) and v.shape.rank for v in value):
        raise ConversionTypeError("tf.constant takes numbers, lists and arrays: to join tensors use tf.stack or tf.concat")
    else:
        tensor = convert(value, wanted)
    return tensor if shape is None else _filled(tensor, dtypes.as_shape(shape))


def _filled(tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
    count = int(np.size(tensor._array))
    if count == 1:
        return Tensor(np.full(allocate(shape), np.reshape(tensor._array, ())[()]))
    if count != math.prod(shape):
        raise TypeError(
            f"Eager execution of tf.constant with unsupported shape. Tensor {tensor.numpy()} has {count} elements, but "
            f"got `shape` {shape} with {math.prod(shape)} elements)."
        )
    return Tensor(np.reshape(tensor._array, shape))


@public()
def convert_to_tensor(value: Any, dtype: Any = None, dtype_hint: Any = None, name: str | None = None) -> Tensor:
    """`value` as a tensor: a tensor itself, a Variable as it is now, anything else as `constant` makes it."""
    wanted = None if dtype is None else dtypes.as_dtype(dtype)
    if isinstance(value, Tensor) and wanted in (None, value.dtype):
        return value
    if isinstance(value, Operand):
        return convert(value if isinstance(value, Tensor) else identity(value), wanted)
    if wanted is None and dtype_hint is not None:
        try:
            return convert(value, dtypes.as_dtype(dtype_hint))
        except (TypeError, ValueError):
            return convert(value)
    return convert(value, wanted)


def _full(shape: Any, value: Any, dtype: DType) -> Tensor:
    if dtype is dtypes.string:
        value = b"" if value == 0 else b"1"
    return Tensor(np.full(allocate(dtypes.as_shape(shape)), value, dtype.as_numpy_dtype)[()])


@public()
def zeros(shape: Any, dtype: Any = dtypes.float32, name: str | None = None) -> Tensor:
    """Zeros of a shape; float32 unless told otherwise."""
    return _full(shape, 0, dtypes.as_dtype(dtype))


@public()
def ones(shape: Any, dtype: Any = dtypes.float32, name: str | None = None) -> Tensor:
    """Ones of a shape; float32 unless told otherwise."""
    return _full(shape, 1, dtypes.as_dtype(dtype))


@operator("zeros_like")
@public()
def zeros_like(input: Any, dtype: Any = None, name: str | None = None) -> Tensor:
    """Zeros of the shape and dtype of `input`."""
    x = convert(input)
    return zeros(x.shape, dtype or x.dtype)


@operator("ones_like")
@public()
def ones_like(input: Any, dtype: Any = None, name: str | None = None) -> Tensor:
    """Ones of the shape and dtype of `input`."""
    x = convert(input)
    return ones(x.shape, dtype or x.dtype)


@public()
def fill(dims: Any, value: Any, name: str | None = None) -> Tensor:
    """A tensor of shape `dims` with `value` in every place.

    >>> fill([2], 9)
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([9, 9], dtype=int32)>
    """
    return broadcast_to(value, dtypes.as_shape(dims))


@public()
def eye(num_rows: int, num_columns: int | None = None, batch_shape: Any = None, dtype: Any = dtypes.float32, name: str | None = None) -> Tensor:
    """The identity matrix, or one for each place of `batch_shape`."""
    columns = num_rows if num_columns is None else num_columns
    shape = allocate((*dtypes.as_shape(batch_shape or ()), int(num_rows), int(columns)))
    return Tensor(np.broadcast_to(np.eye(shape[-2], shape[-1], dtype=dtypes.as_dtype(dtype).as_numpy_dtype), shape))


@public("range")
def range_(start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, name: str = "range") -> Tensor:
    """The numbers from `start` up to but without `limit`, in steps of `delta`; from 0 if only one is given.

    >>> range_(1, 10, 3)
    <tf.Tensor: shape=(3,), dtype=int32, numpy=array([1, 4, 7], dtype=int32)>
    """
    if limit is None:
        start, limit = 0, start
    bounds = [convert(v) for v in (start, limit, delta)]
    kind = dtypes.as_dtype(dtype) if dtype is not None else max((b.dtype for b in bounds), key=_range_rank)
    first, last, step = (np.asarray(b._array).item() for b in bounds)
    if step == 0:
        raise InvalidArgumentError("Requires delta != 0: 0")
    if (last - first) * step < 0:
        raise InvalidArgumentError(f"Requires start <= limit when delta > 0: {first}/{last}")
    count = (last - first) / step
    if not math.isfinite(count):
        raise InvalidArgumentError(f"a range needs finite numbers; got {first}, {last}, {step}")
    allocate((math.ceil(count),))
    return Tensor(np.arange(math.ceil(count)).astype(kind.as_numpy_dtype) * kind.as_numpy_dtype(step) + kind.as_numpy_dtype(first))


def _range_rank(dtype: DType) -> int:
    order = [dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64]
    return order.index(dtype) if dtype in order else -1


@public("linspace", "lin_space")
def linspace(start: Any, stop: Any, num: Any, name: str | None = None, axis: int = 0) -> Tensor:
    """`num` numbers at equal distances from `start` to `stop`, both included; ints give float64.

    >>> linspace(0.0, 1.0, 3)
    <tf.Tensor: shape=(3,), dtype=float32, numpy=array([0. , 0.5, 1. ], dtype=float32)>
    """
    a, b = convert(start), convert(stop)
    dtype = a.dtype if a.dtype.is_floating else dtypes.float64
    count = int(num)
    if count <= 0:
        raise ValueError(f"`num` must be a positive integer, got {count}")
    allocate((count, *a.shape))
    return Tensor(np.linspace(a._array, b._array, count, axis=axis).astype(dtype.as_numpy_dtype))


@public()
def one_hot(indices: Any, depth: Any, on_value: Any = None, off_value: Any = None, axis: int | None = None, dtype: Any = None, name: str | None = None) -> Tensor:
    """A row of `depth` for each index: 1 at the index, 0 elsewhere; all 0 for an index outside.

    >>> one_hot([1], 3)
    <tf.Tensor: shape=(1, 3), dtype=float32, numpy=array([[0., 1., 0.]], dtype=float32)>
    """
    places = convert(indices)
    if not places.dtype.is_integer:
        raise InvalidArgumentError(f"one_hot takes int indices; got {places.dtype.name}")
    kind = dtypes.as_dtype(dtype) if dtype is not None else dtypes.float32 if on_value is None else convert(on_value).dtype
    rank, count = places.ndim, int(depth)
    axis = rank if axis in (None, -1) else int(axis)
    allocate((*places.shape, count))
    hit = np.expand_dims(places._array, axis) == np.arange(count).reshape([-1 if i == axis else 1 for i in range(rank + 1)])
    on = 1 if on_value is None else convert(on_value)._array
    off = 0 if off_value is None else convert(off_value)._array
    return Tensor(np.where(hit, on, off).astype(kind.as_numpy_dtype))


@public()
def shape(input: Any, out_type: Any = dtypes.int32, name: str | None = None) -> Tensor:
    """The size of each axis, as a tensor."""
    return Tensor(np.array(np.shape(convert(input)._array), dtypes.as_dtype(out_type).as_numpy_dtype))


@public()
def rank(input: Any, name: str | None = None) -> Tensor:
    """The number of axes, as a tensor."""
    return Tensor(np.int32(convert(input).ndim))


@public()
def size(input: Any, out_type: Any = dtypes.int32, name: str | None = None) -> Tensor:
    """The number of elements, as a tensor."""
    return Tensor(dtypes.as_dtype(out_type).as_numpy_dtype(np.size(convert(input)._array)))


# --- Arithmetic that chooses an op by dtype ------------------------------------------------------


@operator("truediv")
@public("truediv", "math.truediv", "math.divide", "divide")
def truediv(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y. Ints are made floats first: int8 and int16 float32, longer ones float64, as in TensorFlow.

    >>> truediv(7, 2)
    <tf.Tensor: shape=(), dtype=float64, numpy=3.5>
    """
    if isinstance(x, Operand) and not isinstance(y, Operand) and isinstance(y, float) and x.dtype.is_integer:
        raise ConversionTypeError(f"`x` and `y` must have the same dtype, got {x.dtype!r} != tf.float32.")
    if not isinstance(x, Operand):
        x = beside(y, x) if isinstance(y, Operand) else convert(x)
    y = beside(x, y)
    if x.dtype.is_integer and y.dtype is x.dtype:
        wide = dtypes.float32 if x.dtype.size < 4 else dtypes.float64
        x, y = cast(x, wide), cast(y, wide)
    return realdiv(x, y)


CALLS["divide"] = truediv


@operator("divide_no_nan")
@public("math.divide_no_nan")
def divide_no_nan(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y, and 0 where y is 0."""
    y = convert(y)
    nonzero = not_equal(y, zeros_like(y))
    return select(nonzero, truediv(x, select(nonzero, y, ones_like(y))), zeros_like(y))


@operator("matmul")
@public("matmul", "linalg.matmul")
def matmul(a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False, adjoint_a: bool = False, adjoint_b: bool = False, a_is_sparse: bool = False, b_is_sparse: bool = False, output_type: Any = None, name: str | None = None) -> Tensor:
    """The matrix product over the last two axes, of a and b or of their transposes.

    Raises InvalidArgumentError where the inner sizes differ or a tensor has fewer than two axes.

    >>> matmul([[1.0, 2.0]], [[3.0], [4.0]])
    <tf.Tensor: shape=(1, 1), dtype=float32, numpy=array([[11.]], dtype=float32)>
    """
    if not isinstance(a, Operand) and isinstance(b, Operand):
        a = beside(b, a)
    if transpose_a or adjoint_a:
        a = transposed(convert(a))
    if transpose_b or adjoint_b:
        b = transposed(convert(b) if isinstance(b, Operand) else beside(convert(a), b))
    return mm(a, b)


@public("linalg.matvec")
def matvec(a: Any, b: Any, transpose_a: bool = False, adjoint_a: bool = False, **_: Any) -> Tensor:
    """The product of a matrix and a vector."""
    return matmul(a, expand_dims(b, -1), transpose_a or adjoint_a)[..., 0]


@public("einsum", "linalg.einsum")
def einsum(equation: str, *inputs: Any, **_: Any) -> Tensor:
    """Sums of products written as `ij,jk->ik`.

    >>> einsum("ij,j->i", [[1.0, 2.0]], [3.0, 4.0])
    <tf.Tensor: shape=(1,), dtype=float32, numpy=array([11.], dtype=float32)>
    """
    return einsum_of(list(inputs), equation=equation)


@public("tensordot", "linalg.tensordot")
def tensordot(a: Any, b: Any, axes: Any, name: str | None = None) -> Tensor:
    """Products of a and b summed over `axes`: a number of axes, or the axes of each."""
    a = convert(a)
    b = beside(a, b)
    if np.ndim(axes) == 0:
        count = int(axes)
        over_a, over_b = tuple(range(a.ndim - count, a.ndim)), tuple(range(count))
    else:
        over_a, over_b = (dtypes.as_ints(v) for v in axes)
        over_a, over_b = (tuple(i % n for i in v) for v, n in ((over_a, a.ndim), (over_b, len(b.shape))))
    keep_a = [i for i in range(a.ndim) if i not in over_a]
    keep_b = [i for i in range(len(b.shape)) if i not in over_b]
    inner_a, inner_b = (math.prod(int(x.shape[i]) for i in v) for x, v in ((a, over_a), (b, over_b)))
    left = reshape(transpose(a, [*keep_a, *over_a]), (math.prod(int(a.shape[i]) for i in keep_a), inner_a))
    right = reshape(transpose(b, [*over_b, *keep_b]), (inner_b, math.prod(int(b.shape[i]) for i in keep_b)))
    return reshape(mm(left, right), [int(a.shape[i]) for i in keep_a] + [int(b.shape[i]) for i in keep_b])


@public("add_n", "math.add_n")
def add_n(inputs: Sequence[Any], name: str | None = None) -> Tensor:
    """The sum of the tensors of a list."""
    if not isinstance(inputs, list | tuple) or not inputs:
        raise ValueError("inputs must be an iterable of at least one Tensor with the same dtype and shape")
    total = convert(inputs[0])
    for item in inputs[1:]:
        total = add(total, item)
    return total if len(inputs) > 1 else identity(total)


@operator("eq")
def eq(x: Any, y: Any) -> Any:
    """What == does: like `equal`, but False where no comparison is possible."""
    return _same_or(x, y, equal, False)


@operator("ne")
def ne(x: Any, y: Any) -> Any:
    """What != does: like `not_equal`, but True where no comparison is possible."""
    return _same_or(x, y, not_equal, True)


def _same_or(x: Any, y: Any, op: Callable[[Any, Any], Tensor], otherwise: bool) -> Any:
    if y is None or isinstance(y, str) and x.dtype is not dtypes.string:
        return otherwise
    try:
        return op(x, y)
    except ShapeError:
        return Tensor(np.bool_(otherwise))


def _by_bool(logical: Callable[..., Any], bitwise: Callable[..., Any]) -> Callable[..., Any]:
    def method(x: Operand, *y: Any) -> Tensor:
        return (logical if x.dtype.is_bool else bitwise)(x, *y)

    return method


CALLS["and"] = _by_bool(logical_and, bitwise_and)
CALLS["or"] = _by_bool(logical_or, bitwise_or)
CALLS["xor"] = _by_bool(logical_xor, bitwise_xor)
CALLS["invert"] = _by_bool(logical_not, lambda x: bitwise_xor(x, ones_like(x) * -1))


@public("where", "compat.v2.where")
def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Tensor:
    """x where `condition` holds and y elsewhere; without them, the coordinates where it holds.

    >>> where([True, False], 1.0, 0.0)
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 0.], dtype=float32)>
    """
    if (x is None) != (y is None):
        raise ValueError("x and y must both be non-None or both be None.")
    if x is None:
        return Tensor(np.argwhere(convert(condition)._array).astype(np.int64))
    return select(condition, x, y)


# --- Shapes --------------------------------------------------------------------------------------


@public()
def unstack(value: Any, num: int | None = None, axis: int = 0, name: str = "unstack") -> list[Tensor]:
    """The slices along an axis, as a list."""
    x = convert(value)
    axis %= x.ndim
    return [slice_of(x, key=(*[slice(None)] * axis, i)) for i in range(int(x.shape[axis]))]


@public()
def split(value: Any, num_or_size_splits: Any, axis: int = 0, num: int | None = None, name: str = "split") -> list[Tensor]:
    """Pieces along an axis: so many equal ones, or of the sizes in a list, one of which may be −1."""
    x = convert(value)
    axis %= x.ndim
    length = int(x.shape[axis])
    if np.ndim(num_or_size_splits) == 0:
        count = int(num_or_size_splits)
        if count < 1 or length % count:
            raise ShapeError(f"Number of ways to split should evenly divide the split dimension: {length} is not {count} equal parts")
        sizes = [length // count] * count
    else:
        sizes = list(dtypes.as_ints(num_or_size_splits))
        if -1 in sizes:
            sizes[sizes.index(-1)] = length - sum(s for s in sizes if s != -1)
        if sum(sizes) != length:
            raise ShapeError(f"the sizes {sizes} do not add up to {length}, the size of axis {axis}")
    starts = np.cumsum([0, *sizes]).tolist()
    return [slice_of(x, key=(*[slice(None)] * axis, slice(a, a + n))) for a, n in zip(starts, sizes, strict=False)]


@public("slice")
def slice_(input_: Any, begin: Any, size: Any, name: str | None = None) -> Tensor:
    """The part that starts at `begin` and has `size`; −1 means up to the end."""
    x = convert(input_)
    parts = []
    for axis, (first, count) in enumerate(zip(dtypes.as_ints(begin), dtypes.as_ints(size), strict=True)):
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
    first = int(axis or 0)
    if m.ndim == 0:
        raise ValueError("mask cannot be scalar.")
    if shape[first : first + m.ndim] != tuple(m.shape):
        raise ShapeError(f"Shapes {shape} and {tuple(m.shape)} are incompatible: the mask must match axes {first}…")
    flat = reshape(x, (*shape[:first], math.prod(m.shape), *shape[first + m.ndim :]))
    return gather(flat, np.flatnonzero(m._array), first)


@public()
def repeat(input: Any, repeats: Any, axis: int | None = None, name: str | None = None) -> Tensor:
    """Each element, or slice along `axis`, repeated so many times."""
    x = convert(input)
    flat = reshape(x, (-1,)) if axis is None else x
    length = int(flat.shape[axis or 0])
    counts = np.broadcast_to(np.asarray(repeats), (length,))
    allocate((int(counts.sum(dtype=object)), int(np.size(flat._array)) // max(1, length)))
    return gather(flat, np.repeat(np.arange(length), counts), axis or 0)


@public()
def meshgrid(*args: Any, indexing: str = "xy", name: str | None = None) -> list[Tensor]:
    """A grid for each axis: the coordinate of every point."""
    xs = [reshape(convert(x), (-1,)) for x in args]
    sizes = [int(x.shape[0]) for x in xs]
    order = [1, 0, *range(2, len(xs))] if indexing == "xy" and len(xs) > 1 else list(range(len(xs)))
    full = [sizes[i] for i in order]
    return [broadcast_to(reshape(x, [sizes[i] if j == order.index(i) else 1 for j in range(len(xs))]), full) for i, x in enumerate(xs)]


@public("linalg.matrix_transpose")
def matrix_transpose(a: Any, name: str | None = None, conjugate: bool = False) -> Tensor:
    """a with its last two axes swapped."""
    return transposed(convert(a))


@public("linalg.diag_part", "linalg.tensor_diag_part")
def diag_part(input: Any, **_: Any) -> Tensor:
    """The diagonal of each matrix."""
    x = convert(input)
    length = min(int(x.shape[-1]), int(x.shape[-2]))
    flat = reshape(x, (*[int(n) for n in x.shape[:-2]], int(x.shape[-1]) * int(x.shape[-2])))
    return gather(flat, np.arange(length) * (int(x.shape[-1]) + 1), -1 % flat.ndim)


@public("linalg.diag", "linalg.tensor_diag")
def diag(diagonal: Any, **_: Any) -> Tensor:
    """Matrices with the last axis of `diagonal` on the diagonal and 0 elsewhere."""
    x = convert(diagonal)
    return expand_dims(x, -1) * eye(int(x.shape[-1]), dtype=x.dtype)


@public("linalg.trace")
def trace(x: Any, name: str | None = None) -> Tensor:
    """The sum of the diagonal of each matrix."""
    return reduce_sum(diag_part(x), -1)


# --- Statistics ----------------------------------------------------------------------------------


@public("math.reduce_variance")
def reduce_variance(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The mean of the squared distances from the mean."""
    x = convert(input_tensor)
    if not x.dtype.is_differentiable:
        raise ConversionTypeError(f"Input must be either real or complex. Received integer type {x.dtype}.")
    return reduce_mean(square(x - reduce_mean(x, axis, True)), axis, keepdims)


@public("math.reduce_std")
def reduce_std(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The square root of the variance. Its gradient is nan where all are equal."""
    return sqrt(reduce_variance(input_tensor, axis, keepdims))


@public("math.reduce_euclidean_norm")
def reduce_euclidean_norm(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The square root of the sum of the squares."""
    return sqrt(reduce_sum(square(input_tensor), axis, keepdims))


@public("norm", "linalg.norm")
def norm(tensor: Any, ord: Any = "euclidean", axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The length of vectors: euclidean, 1, inf, or any other positive power."""
    x = abs_(convert(tensor))
    if ord in ("euclidean", "fro", 2):
        return sqrt(reduce_sum(x * x, axis, keepdims))
    if ord == 1:
        return reduce_sum(x, axis, keepdims)
    if ord == np.inf:
        return reduce_max(x, axis, keepdims)
    return reduce_sum(x**ord, axis, keepdims) ** (1.0 / ord)


@public("reduce_logsumexp", "math.reduce_logsumexp")
def reduce_logsumexp(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """log of the sum of e^x, without overflow."""
    x = convert(input_tensor)
    top = reduce_max(stop_gradient(x), axis, True)
    top = select(is_finite(top), top, zeros_like(top))
    total = log(reduce_sum(exp(x - top), axis, keepdims))
    return total + (top if keepdims else reshape(top, total.shape))


@public("nn.moments")
def moments(x: Any, axes: Any, shift: Any = None, keepdims: bool = False, name: str | None = None) -> tuple[Tensor, Tensor]:
    """Mean and variance over `axes`."""
    return reduce_mean(x, axes, keepdims), reduce_variance(x, axes, keepdims)


# --- Sorting and finding -------------------------------------------------------------------------


@public()
def argsort(values: Any, axis: int = -1, direction: str = "ASCENDING", stable: bool = False, name: str | None = None) -> Tensor:
    """The places of the elements in order of size along `axis`."""
    x = convert(values)._array
    order = np.argsort(x if direction == "ASCENDING" else -x, axis=axis, kind="stable")
    return Tensor(order.astype(np.int32))


@public()
def sort(values: Any, axis: int = -1, direction: str = "ASCENDING", name: str | None = None) -> Tensor:
    """The elements in order of size along the last axis, or along `axis` of a vector."""
    x = convert(values)
    order = argsort(x, axis, direction)
    return _take_along_last(x, order)


def _take_along_last(x: Tensor, order: Tensor) -> Tensor:
    """x[..., order[...]]: every row picks its own places."""
    shape, picked = tuple(x.shape), tuple(order.shape)
    rows = math.prod(shape[:-1])
    places = order._array.reshape(rows, picked[-1]) + np.arange(rows)[:, None] * shape[-1]
    return reshape(gather(reshape(x, (-1,)), places.reshape(-1).astype(np.int32)), picked)


TopKV2 = namedtuple("TopKV2", ["values", "indices"])
Unique = namedtuple("Unique", ["y", "idx"])


@public("math.top_k", "nn.top_k")
def top_k(input: Any, k: int = 1, sorted: bool = True, index_type: Any = dtypes.int32, name: str | None = None) -> TopKV2:
    """The k greatest elements of each row, greatest first, and their places."""
    x = convert(input)
    order = Tensor(argsort(x, direction="DESCENDING")._array[..., : int(k)])
    return TopKV2(_take_along_last(x, order), order)


@public()
def unique(x: Any, out_idx: Any = dtypes.int32, name: str | None = None) -> Unique:
    """The different elements in the order of their first appearance, and the place of each element among them."""
    array = convert(x)._array
    found, first, back = np.unique(array, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return Unique(Tensor(found[order]), Tensor(np.argsort(order)[back].astype(np.int32)))


# --- Clipping ------------------------------------------------------------------------------------


@public()
def clip_by_value(t: Any, clip_value_min: Any, clip_value_max: Any, name: str | None = None) -> Tensor:
    """t, but no less than one bound and no more than the other."""
    return maximum(minimum(t, clip_value_max), clip_value_min)


@public()
def clip_by_norm(t: Any, clip_norm: Any, axes: Any = None, name: str | None = None) -> Tensor:
    """t scaled down to the length `clip_norm` if it is longer."""
    t = convert(t)
    length = sqrt(reduce_sum(t * t, axes, True))
    return t * clip_norm / maximum(length, clip_norm)


@public("linalg.global_norm")
def global_norm(t_list: Sequence[Any], name: str | None = None) -> Tensor:
    """The length of all tensors of a list taken together."""
    return sqrt(add_n([reduce_sum(square(t)) for t in t_list if t is not None]))


@public()
def clip_by_global_norm(t_list: Sequence[Any], clip_norm: Any, use_norm: Any = None, name: str | None = None) -> tuple[list[Any], Tensor]:
    """All tensors of a list scaled down together if their common length is more than `clip_norm`."""
    length = global_norm(t_list) if use_norm is None else convert(use_norm)
    scale = clip_norm / maximum(length, clip_norm)
    return [None if t is None else t * scale for t in t_list], length


# --- Neural networks -----------------------------------------------------------------------------


@public("nn.leaky_relu")
def leaky_relu(features: Any, alpha: float = 0.2, name: str | None = None) -> Tensor:
    """x above 0, alpha · x elsewhere."""
    x = convert(features)
    return select(x > 0, x, x * alpha)


@public("nn.elu")
def elu(features: Any, name: str | None = None) -> Tensor:
    """x above 0, e^x − 1 below."""
    x = convert(features)
    return select(x > 0, x, CALLS["expm1"](minimum(x, zeros_like(x))))


@public("nn.selu")
def selu(features: Any, name: str | None = None) -> Tensor:
    """Scaled elu: keeps mean 0 and variance 1 (Klambauer et al. 2017)."""
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    x = convert(features)
    return scale * select(x > 0, x, alpha * CALLS["expm1"](minimum(x, zeros_like(x))))


@public("nn.silu", "nn.swish")
def swish(features: Any, beta: float = 1.0) -> Tensor:
    """x · sigmoid(beta · x)."""
    x = convert(features)
    return x * sigmoid(x * beta)


@public("nn.gelu")
def gelu(features: Any, approximate: bool = True, name: str | None = None) -> Tensor:
    """x · Φ(x), by the tanh approximation (Hendrycks and Gimpel 2016). The exact form is not offered."""
    if not approximate:
        raise InvalidArgumentError("gelu is offered with approximate=True")
    x = convert(features)
    return 0.5 * x * (1.0 + tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


@public("nn.l2_loss")
def l2_loss(t: Any, name: str | None = None) -> Tensor:
    """Half the sum of the squares."""
    return reduce_sum(square(t)) / 2


@public("nn.bias_add")
def bias_add(value: Any, bias: Any, data_format: str | None = None, name: str | None = None) -> Tensor:
    """value + bias along the last axis."""
    x = convert(value)
    b = beside(x, bias)
    if len(b.shape) != 1 or b.shape[0] != x.shape[-1]:
        raise ShapeError(f"Must provide as many biases as the last dimension of the input tensor: {b.shape} vs. {x.shape}")
    return add(x, b)


@public("nn.softmax_cross_entropy_with_logits")
def softmax_cross_entropy_with_logits(labels: Any, logits: Any, axis: int = -1, name: str | None = None) -> Tensor:
    """−Σ labels · log softmax(logits) along `axis`."""
    logits = convert(logits)
    return -reduce_sum(beside(logits, labels) * log_softmax(logits, axis=axis), axis)


@public("nn.sparse_softmax_cross_entropy_with_logits")
def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any, name: str | None = None) -> Tensor:
    """Minus the log softmax of the right class, whose number is in `labels`."""
    logits = convert(logits)
    return softmax_cross_entropy_with_logits(one_hot(labels, int(logits.shape[-1]), dtype=logits.dtype), logits)


@public("nn.sigmoid_cross_entropy_with_logits")
def sigmoid_cross_entropy_with_logits(labels: Any = None, logits: Any = None, name: str | None = None) -> Tensor:
    """max(x, 0) − x · z + log(1 + e^−|x|), for logits x and labels z."""
    x = convert(logits)
    return CALLS["relu"](x) - x * beside(x, labels) + CALLS["log1p"](exp(negative(abs_(x))))


@public("nn.embedding_lookup")
def embedding_lookup(params: Any, ids: Any, max_norm: Any = None, name: str | None = None) -> Tensor:
    """The rows of `params` at `ids`."""
    return gather(params, ids)


# --- Control -------------------------------------------------------------------------------------


@public()
def function(func: Callable[..., Any] | None = None, **options: Any) -> Callable[..., Any]:
    """The function itself, run eagerly: there is no graph mode here."""
    if func is None:
        return lambda f: function(f, **options)

    @wraps(func)
    def call(*args: Any, **kwargs: Any) -> Any:
        return func(*args, **kwargs)

    return call


@public()
def executing_eagerly() -> bool:
    """True."""
    return True


@public()
def cond(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any], name: str | None = None) -> Any:
    """What `true_fn` gives if `pred` holds, else what `false_fn` gives."""
    return true_fn() if pred else false_fn()


@public()
def case(pred_fn_pairs: Sequence[tuple[Any, Callable[[], Any]]], default: Callable[[], Any] | None = None, **_: Any) -> Any:
    """What the function beside the first true condition gives."""
    for pred, fn in pred_fn_pairs:
        if pred:
            return fn()
    if default is None:
        raise InvalidArgumentError("none of the conditions holds, and there is no default")
    return default()


@public()
def while_loop(cond: Callable[..., Any], body: Callable[..., Any], loop_vars: Any, **_: Any) -> Any:
    """Apply `body` to the loop variables as long as `cond` holds for them."""
    values = list(loop_vars)
    while cond(*values):
        result = body(*values)
        values = list(result) if isinstance(result, list | tuple) else [result]
    return tuple(values) if isinstance(loop_vars, tuple) else values


@public("map_fn", "vectorized_map")
def map_fn(fn: Callable[[Any], Any], elems: Any, **_: Any) -> Tensor:
    """The results of `fn` for each slice along the first axis, stacked."""
    return stack([convert(fn(x)) for x in convert(elems)])


@public()
def scan(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, **_: Any) -> Tensor:
    """The running results of `fn(so_far, x)` along the first axis."""
    items = list(convert(elems))
    so_far = items.pop(0) if initializer is None else convert(initializer)
    found = [so_far] if initializer is None else []
    for x in items:
        so_far = fn(so_far, x)
        found.append(so_far)
    return stack(found)


@public("debugging.assert_equal")
def assert_equal(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x equals y everywhere. Raises InvalidArgumentError otherwise."""
    if not np.all(equal(x, y)._array):
        raise InvalidArgumentError(f"{message or ''} Condition x == y did not hold: x = {convert(x).numpy()}, y = {convert(y).numpy()}".strip())


class _Reads:
    """Notes which Variables are read."""

    def __init__(self) -> None:
        self.found: dict[int, tuple[Any, Tensor]] = {}

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        if variable.trainable:
            self.found[id(variable)] = (variable, tensor)

    def record(self, record: Record) -> None:
        """Nothing: only reads count."""


@public()
def custom_gradient(f: Callable[..., Any]) -> Callable[..., Any]:
    """f with a derivative of its own: f gives back (result, function from incoming to outgoing gradients).

    Raises TypeError where f reads Variables and its gradient function does not take `variables=`.

    >>> @custom_gradient
    ... def double(x):
    ...     return x * 2.0, lambda upstream: upstream * 100.0
    >>> from graphlab import GradientTape, Variable
    >>> v = Variable(1.0)
    >>> with GradientTape() as tape:
    ...     y = double(v)
    >>> tape.gradient(y, v)
    <tf.Tensor: shape=(), dtype=float32, numpy=100.0>
    """

    @wraps(f)
    def call(*args: Any, **kwargs: Any) -> Tensor:
        inputs = tuple(convert(x) for x in args)
        tapes, reads = recorders(), _Reads()
        set_recorders((reads,))  # what happens inside f is not for the tapes: its own rule stands for it
        try:
            result, grad_fn = f(*inputs, **kwargs)
        finally:
            set_recorders(tapes)
        read = list(reads.found.values())
        if read and "variables" not in inspect.signature(grad_fn).parameters:
            raise TypeError(
                "@tf.custom_gradient grad_fn must accept keyword argument 'variables', since function uses variables: "
                f"{[v for v, _ in read]}"
            )
        for variable, tensor in read:
            for tape in tapes:
                tape.variable_read(variable, tensor)
        op = _custom_op(f.__name__, convert(result), grad_fn, len(inputs), [v for v, _ in read])
        return run(op, (*inputs, *(t for _, t in read)), {})

    return call


def _custom_op(name: str, result: Tensor, grad_fn: Callable[..., Any], count: int, variables: list[Any]) -> Op:
    """An op made for one call: its result is known already, its rule is `grad_fn`."""

    def rule(index: int, g: Tensor, out: Tensor, *inputs: Tensor) -> Any:
        found = grad_fn(g, variables=variables) if variables else grad_fn(g)
        grads, of_variables = found if variables else (found, [])
        flat = [*(grads if isinstance(grads, list | tuple) else [grads]), *of_variables]
        return None if flat[index] is None else convert(flat[index])

    return Op(
        name, lambda *arrays: result._array, rule, "ƒ", r"\operatorname{f}(<x>)", (r"\operatorname{grad}(<g>)",), "", "",
        (), ("x",), {}, variadic=True, takes="any",
    )  # fmt: skip


@public("recompute_grad")
def recompute_grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """f itself: here memory is not saved by computing twice."""
    return f
