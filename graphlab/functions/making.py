"""Constructors: tensors from values, shapes and ranges."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from graphlab import dtypes, values
from graphlab.dtypes import DType
from graphlab.errors import ConversionError, DTypeError, InvalidArgumentError
from graphlab.ops.math import (
    cast,
    equal,
    identity,
    where,
)
from graphlab.ops.shape import broadcast_to, expand_dims
from graphlab.tensor import Operand, Tensor, alike_only, allocate, convert, numbers_of, operator, public

public("newaxis")(None)


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
        if isinstance(value, Tensor) and wanted not in (None, value.dtype):
            raise TypeError(
                f"Expected tensor {value.numpy()} with dtype {wanted!r}, but got dtype {value.dtype!r}. "
                f"Write tf.cast(x, {wanted!r}) to convert it."
            )
        tensor = value._tensor() if wanted in (None, value.dtype) else cast(value, wanted)
    elif isinstance(value, list | tuple) and any(isinstance(v, Operand) and v.shape.rank for v in value):
        raise ConversionError("tf.constant takes numbers, lists and arrays: to join tensors use tf.stack or tf.concat")
    else:
        tensor = convert(value, wanted)
    return tensor if shape is None else _filled(tensor, values.as_shape(shape))


def _filled(tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
    count = int(np.size(tensor._array))
    if count == 1:
        return Tensor(np.full(allocate(shape), np.reshape(numbers_of(tensor), ())[()]))
    if count != math.prod(shape):
        raise TypeError(
            f"Eager execution of tf.constant with unsupported shape. Tensor {tensor.numpy()} has {count} elements, but "
            f"got `shape` {shape} with {math.prod(shape)} elements)."
        )
    return Tensor(np.reshape(numbers_of(tensor), shape))


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
        _check_no_string(dtype, value)
        return Tensor(np.full(allocate(values.as_shape(shape)), b"", object))
    return Tensor(np.full(allocate(values.as_shape(shape)), value, dtype.as_numpy_dtype)[()])


def _check_no_string(dtype: DType, value: Any = 1) -> None:
    """Raises DTypeError for ones among strings; their zero is the empty one."""
    if dtype is dtypes.string and value:
        raise DTypeError(f"Cannot convert {value} to EagerTensor of dtype string: use tf.fill(shape, 'text')")


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
    x = convert(value)
    if x.ndim and x.shape != (1,):
        raise InvalidArgumentError(f"fill: value must be a scalar; got shape {x.shape}: use tf.broadcast_to")
    return broadcast_to(x, values.as_shape(dims))


@public()
def eye(
    num_rows: int,
    num_columns: int | None = None,
    batch_shape: Any = None,
    dtype: Any = dtypes.float32,
    name: str | None = None,
) -> Tensor:
    """The identity matrix, or one for each place of `batch_shape`."""
    columns = num_rows if num_columns is None else num_columns
    _check_no_string(dtypes.as_dtype(dtype))
    shape = allocate((*values.as_shape(batch_shape or ()), *values.as_shape([num_rows, columns])))
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
    if any(np.size(b._array) != 1 for b in bounds):
        raise InvalidArgumentError(
            f"start, limit and delta must be scalars; got shapes {[list(b.shape) for b in bounds]}"
        )
    kind = dtypes.as_dtype(dtype) if dtype is not None else max((b.dtype for b in bounds), key=_range_rank)
    first, last, step = (np.asarray(numbers_of(b)).item() for b in bounds)
    if step == 0:
        raise InvalidArgumentError("Requires delta != 0: 0")
    if (last - first) * step < 0:
        raise InvalidArgumentError(f"Requires start <= limit when delta > 0: {first}/{last}")
    count = (last - first) / step
    if not math.isfinite(count):
        raise InvalidArgumentError(f"a range needs finite numbers; got {first}, {last}, {step}")
    allocate((math.ceil(count),))
    return Tensor(
        np.arange(math.ceil(count)).astype(kind.as_numpy_dtype) * kind.as_numpy_dtype(step) + kind.as_numpy_dtype(first)
    )


def _range_rank(dtype: DType) -> int:
    order = [dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64]
    return order.index(dtype) if dtype in order else -1


@public("linspace")
def linspace(start: Any, stop: Any, num: Any, name: str | None = None, axis: int = 0) -> Tensor:
    """`num` numbers at equal distances from `start` to `stop`, both included; ints give float64.

    >>> linspace(0.0, 1.0, 3)
    <tf.Tensor: shape=(3,), dtype=float32, numpy=array([0. , 0.5, 1. ], dtype=float32)>
    """
    a = convert(start)
    b = convert(stop) if a.dtype.is_integer and not isinstance(start, Operand) else alike_only("linspace", a, stop)
    dtype = a.dtype if a.dtype.is_floating else dtypes.float64
    count = values.as_int(num, "num")
    values.as_axis(axis, a.ndim + 1, "linspace")
    if count < 0:
        raise InvalidArgumentError(f"`num` must be a positive integer, got {count}")
    allocate((count, *a.shape))
    if count and any(isinstance(x, Operand) and x.dtype.is_floating for x in (start, stop)):
        return _between(a, b, count, int(axis))
    found = np.linspace(numbers_of(a), numbers_of(b), count, axis=axis)
    if count and not np.all(np.isfinite(numbers_of(b))):
        found[(slice(None),) * (axis % found.ndim) + (0,)] = numbers_of(a)  # the first is `start`, whatever the step
    return Tensor(found.astype(dtype.as_numpy_dtype))


def _between(a: Tensor, b: Tensor, count: int, axis: int) -> Tensor:
    """The numbers from a to b by ops, so that a gradient flows to both ends."""
    shape = np.broadcast_shapes(a._array.shape, b._array.shape)
    first, last = (expand_dims(broadcast_to(x, shape), axis) for x in (a, b))
    numbers = np.arange(count).reshape([-1 if i == axis % first.ndim else 1 for i in range(first.ndim)])
    step = (last - first) / float(max(count - 1, 1))
    inner = first + step * numbers.astype(a.dtype.as_numpy_dtype)
    # The ends are what was given, to the last digit and where they are infinite.
    found = where(numbers == 0, first, inner)
    return where(numbers == count - 1, last, found) if count > 1 else found


@public()
def one_hot(
    indices: Any,
    depth: Any,
    on_value: Any = None,
    off_value: Any = None,
    axis: int | None = None,
    dtype: Any = None,
    name: str | None = None,
) -> Tensor:
    """A row of `depth` for each index: 1 at the index, 0 elsewhere; all 0 for an index outside.

    >>> one_hot([1], 3)
    <tf.Tensor: shape=(1, 3), dtype=float32, numpy=array([[0., 1., 0.]], dtype=float32)>
    """
    places = convert(indices)
    if not places.dtype.is_integer:
        raise InvalidArgumentError(f"one_hot takes int indices; got {places.dtype.name}")
    kind = _dtype_of_marks(on_value, off_value, dtype)
    count = values.as_int(depth, "depth")
    if count < 0:
        raise InvalidArgumentError(f"depth must be non-negative, got: {count}")
    axis = -1 if axis is None else values.as_int(axis, "axis")
    if not -1 <= axis <= places.ndim:
        raise InvalidArgumentError(
            f"one_hot: Expected axis to be -1 or between [0, {places.ndim + 1}). But received: {axis}"
        )
    axis %= places.ndim + 1
    allocate((*places._array.shape, count))
    for name, value in (("on_value", on_value), ("off_value", off_value)):
        if value is not None and convert(value).ndim:
            raise InvalidArgumentError(f"one_hot: {name} must be a scalar, but has shape {convert(value).shape}")
    # By ops, so that a tape shows where the labels went, though no gradient comes back to them.
    hits = _hits(places, count, axis)
    if on_value is None and off_value is None:
        return cast(hits, kind)
    on, off = (
        Tensor(np.asarray(default if v is None else numbers_of(convert(v))).astype(kind.as_numpy_dtype))
        for v, default in ((on_value, 1), (off_value, 0))
    )
    return where(hits, on, off)


def _dtype_of_marks(on: Any, off: Any, dtype: Any) -> dtypes.DType:
    """The dtype that was asked for; else that of the values for hits and for the rest, which must be one."""
    given = {name: convert(v).dtype for name, v in (("on_value", on), ("off_value", off)) if v is not None}
    if dtype is not None:
        return dtypes.as_dtype(dtype)
    if len(set(given.values())) > 1:
        raise DTypeError(f"one_hot: on_value and off_value must have one dtype; got {[d.name for d in given.values()]}")
    return next(iter(given.values()), dtypes.float32)


def _hits(places: Tensor, count: int, axis: int) -> Tensor:
    """Which of the numbers up to `count`, laid along `axis`, each index is."""
    if count > places.dtype.max:
        places = cast(places, dtypes.int64)
    numbers = np.arange(count, dtype=places.dtype.as_numpy_dtype)
    return equal(expand_dims(places, axis), Tensor(numbers.reshape([-1] + [1] * (places.ndim - axis))))


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
