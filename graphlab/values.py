"""How Python and NumPy values become arrays, as TensorFlow 2 decides it.

An int becomes int32, a float float32, whatever the machine; a NumPy value keeps its own dtype.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.counting import walking
from graphlab.dtypes import (
    FLOATS,
    NARROW,
    OF_NUMPY,
    DType,
    TensorShape,
    bfloat16,
    bool_,
    complex128,
    float16,
    float32,
    int32,
    int64,
    of_array,
    string,
)
from graphlab.errors import ArgumentTypeError, ConversionError, ConversionTypeError, DTypeError, InvalidArgumentError

_SCALARS = (bool, int, float, complex, str, bytes)
_CANNOT = "Can't convert Python sequence with {} to Tensor."


def to_array(value: Any, dtype: DType | None = None) -> Any:
    """`value` as a NumPy array, or NumPy scalar where it has no axes, in `dtype` or in the dtype TensorFlow picks.

    Raises ConversionError for what no tensor can hold, ConversionTypeError for what `dtype` cannot.

    >>> to_array([1, 2]).dtype, to_array(2.5).dtype, to_array(np.ones(2)).dtype
    (dtype('int32'), dtype('float32'), dtype('float64'))
    """
    if isinstance(value, np.ndarray | np.generic):
        return _from_numpy(value, dtype)
    if isinstance(value, list | tuple | range):
        return _from_sequence(value, dtype)
    if isinstance(value, _SCALARS):
        return _unwrapped(_filled([value], (), dtype))
    if isinstance(value, TensorShape):
        return _from_sequence(value.as_list(), dtype)
    if hasattr(value, "__array__"):
        return _from_numpy(np.asarray(value), dtype)
    raise ConversionError(
        f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) to a Tensor."
    )


def _from_numpy(value: Any, dtype: DType | None) -> Any:
    if value.dtype.kind in "US":
        value = np.array([_bytes(v) for v in value.ravel().tolist()], object).reshape(value.shape)
    elif value.dtype == object and not all(isinstance(v, str | bytes) for v in value.ravel()):
        raise ConversionError(
            f"Failed to convert a NumPy array to a Tensor (Unsupported object type {_odd_type(value)})."
        )
    elif value.dtype not in OF_NUMPY:
        raise ConversionError(f"Failed to convert a NumPy array to a Tensor (Unsupported dtype {value.dtype}).")
    if dtype is not None and of_array(value) is not dtype:
        if string in (dtype, of_array(value)):
            raise ConversionTypeError(
                f"Cannot convert a {of_array(value).name} array to a tensor of dtype {dtype.name}"
            )
        value = cast_array(value, dtype)
    # A tensor never changes, so it must not share memory that the program can write to.
    return _unwrapped(np.array(value))


def _unwrapped(array: np.ndarray) -> Any:
    """A NumPy scalar for an array without axes: scalars compute faster. Text stays an array, to keep its dtype."""
    return array if array.dtype == object else array[()]


def _odd_type(array: np.ndarray) -> str:
    return next(type(v).__name__ for v in array.ravel() if not isinstance(v, str | bytes))


def cast_array(array: Any, dtype: DType) -> Any:
    """`array` in another dtype, as C++ casts: floats lose their fraction, ints wrap, out of range is the least int."""
    with np.errstate(all="ignore"):
        if array.dtype == NARROW:
            array = array.astype(np.float32)
        if dtype.is_integer and array.dtype.kind == "f" and dtype.size < 8:
            array = (
                array.astype(np.int64) if dtype is not int32 else np.where(np.abs(array) < 2.0**31, array, -(2.0**31))
            )
        if array.dtype.kind == "c" and not dtype.is_complex:
            array = array.real
        return array.astype(dtype.as_numpy_dtype)[()]


def _from_sequence(value: Sequence[Any], dtype: DType | None) -> Any:
    leaves, shape = flatten(value)
    kinds = {v.dtype if isinstance(v, np.ndarray) else None for v in leaves}
    if kinds <= {None}:
        return _filled(leaves, shape, dtype)
    if len(kinds) == 1:
        return _from_arrays(leaves, shape, dtype)
    return _filled(*_spread(leaves, shape), dtype)  # arrays among numbers: each element counts for itself


def _from_arrays(leaves: list[Any], shape: tuple[int, ...], dtype: DType | None) -> Any:
    arrays = [np.asarray(to_array(v, dtype)) for v in leaves]
    if len({a.shape for a in arrays}) != 1:
        raise ConversionError(_cannot_rectangle())
    return _from_numpy(np.stack(arrays).astype(arrays[0].dtype).reshape(shape + arrays[0].shape), dtype)


def _spread(leaves: list[Any], shape: tuple[int, ...]) -> tuple[list[Any], tuple[int, ...]]:
    """The elements of arrays that stand among other leaves, and the shape with their axes."""
    inner = {np.shape(v) for v in leaves}
    if len(inner) != 1:
        raise ConversionError(_cannot_rectangle())
    return [x for v in leaves for x in (v.flat if isinstance(v, np.ndarray) else [v])], shape + inner.pop()


def _cannot_rectangle() -> str:
    return "Can't convert non-rectangular Python sequence to Tensor."


def flatten(value: Any) -> tuple[list[Any], tuple[int, ...]]:
    """The leaves of nested lists and tuples, in order, and the shape they have. Raises ConversionError if ragged."""
    leaves: list[Any] = [value]
    shape: tuple[int, ...] = ()
    while leaves and _are_rows(leaves):
        sizes = {len(v) for v in leaves}
        if len(sizes) != 1:
            raise ConversionError(_cannot_rectangle())
        shape += tuple(sizes)
        if len(shape) > 64:
            raise ConversionError(f"a tensor can have at most 64 axes; this value is nested {len(shape)} deep or more")
        walking(len(leaves) * (1 + shape[-1]))
        leaves = [item for v in leaves for item in v]
    if any(isinstance(v, list | tuple | range) for v in leaves):
        raise ConversionError(_cannot_rectangle())
    return leaves, shape


def _are_rows(values: list[Any]) -> bool:
    """Whether all are lists or tuples; arrays may be among them."""
    if not isinstance(values[0], list | tuple | range | np.ndarray):
        return False
    lists = [isinstance(v, list | tuple | range) for v in values]
    return all(lists) or (
        any(lists)
        and all(is_list or (isinstance(v, np.ndarray) and v.ndim) for is_list, v in zip(lists, values, strict=True))
    )


def _pick(leaves: list[Any]) -> DType:
    """The dtype TensorFlow picks for Python values: that of the first, widened from int to float to complex."""
    if not leaves:
        return float32
    first = leaves[0]
    if isinstance(first, (*FLOATS, np.complexfloating, np.bool_)):
        return of_array(first)
    kinds = {type(v) for v in leaves}
    if kinds <= {str, bytes, np.str_, np.bytes_}:
        return string
    if kinds == {bool}:
        return bool_
    if type(first) is complex and kinds <= {complex, int, float}:
        return complex128
    if not isinstance(first, bool) and all(isinstance(v, (int, float, np.integer, *FLOATS)) for v in leaves):
        if any(isinstance(v, (float, *FLOATS)) for v in leaves):
            return float32
        fits = all(-(2**31) <= int(v) < 2**31 for v in leaves)
        return int32 if fits else int64
    strange = next((v for v in leaves if not isinstance(v, _SCALARS) and v is not None), None)
    if strange is not None or leaves == [None]:
        raise ConversionError(
            f"Attempt to convert a value ({leaves[0] if strange is None else strange!r}) with an unsupported type "
            f"({type(strange)}) to a Tensor."
        )
    raise ConversionError(_CANNOT.format("mixed types"))


def _filled(leaves: list[Any], shape: tuple[int, ...], wanted: DType | None) -> Any:
    dtype = wanted or _pick(leaves)
    if dtype is string:
        return _filled_text(leaves, shape)
    for v in leaves:
        _check_leaf(v, dtype)
    if dtype.is_integer and leaves:
        return _filled_ints(leaves, shape, dtype)
    array = np.array(leaves, dtype.as_numpy_dtype if dtype not in (float16, bfloat16) else np.float64)
    with np.errstate(all="ignore"):
        array = array.astype(dtype.as_numpy_dtype)
    if wanted is None and dtype is float32 and np.isinf(array).any() and not any(math.isinf(v) for v in leaves):
        raise ConversionError(_CANNOT.format("a value out of range for a double-precision float"))
    return array.reshape(shape)


def _filled_ints(leaves: list[Any], shape: tuple[int, ...], dtype: DType) -> Any:
    if any(not -(2**63) <= int(v) < 2**64 for v in leaves) or (dtype is int64 and any(int(v) >= 2**63 for v in leaves)):
        raise ConversionError(_CANNOT.format("out-of-range integer"))
    wide = np.array([int(v) & (2**64 - 1) for v in leaves], np.uint64)  # wraps around, as TensorFlow does
    return wide.astype(dtype.as_numpy_dtype).reshape(shape)


def _filled_text(leaves: list[Any], shape: tuple[int, ...]) -> Any:
    for v in leaves:
        if not isinstance(v, str | bytes):
            raise ConversionTypeError(f"Cannot convert {v!r} to EagerTensor of dtype string")
    once = {id(v): _bytes(v) for v in leaves}  # a text that is there often is kept once, as in a list
    array = np.empty(len(leaves), object)
    array[:] = [once[id(v)] for v in leaves]
    return array.reshape(shape)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else bytes(text)


def _check_leaf(v: Any, dtype: DType) -> None:
    if isinstance(v, bool | np.bool_):
        fits = dtype.is_bool or dtype.is_floating or dtype.is_integer
    elif isinstance(v, int | np.integer):
        fits = dtype.is_numeric
    elif isinstance(v, (float, *FLOATS)):
        fits = dtype.is_differentiable
    else:
        fits = dtype.is_complex and isinstance(v, complex | np.complexfloating)
    if fits:
        return
    if v is None or not isinstance(v, (*_SCALARS, np.generic)):
        raise ConversionError(f"Attempt to convert a value ({v!r}) with an unsupported type ({type(v)}) to a Tensor.")
    raise ConversionTypeError(f"Cannot convert {v!r} to EagerTensor of dtype {dtype.name}")


def real_only(op: str, array: Any) -> None:
    """Refuse complex numbers, for which `op` has no meaning. Raises DTypeError."""
    if array.dtype.kind == "c":
        raise DTypeError(f"{op}: dtype {array.dtype} is not allowed; it takes floats. Use tf.abs, or tf.cast to float.")


def no_half(op: str, array: Any) -> None:
    """Refuse float16, in which `op` is not computed; TensorFlow refuses it too. Raises DTypeError."""
    if array.dtype == np.float16:
        raise DTypeError(f"{op}: dtype float16 is not allowed; it takes wider floats. Use tf.cast(..., tf.float32).")


_SHOWN = 1000  # elements that NumPy writes whole, too


def shown(value: Any) -> str:
    """The elements of an array for a message: whoever has a million of them is told the first ones.

    >>> shown(np.arange(3)), shown(np.zeros([50, 50], int))
    ('[0, 1, 2]', '[0, 0, 0, ...] (2500 in all)')
    """
    array = np.asarray(value)
    if array.size <= _SHOWN:
        return str(array.tolist())
    return f"[{', '.join(str(x) for x in array.flat[:3].tolist())}, ...] ({array.size} in all)"


def as_ints(value: Any) -> tuple[int, ...]:
    """A shape, permutation or list of sizes, given as ints, a list, an array or a tensor, as a tuple of ints."""
    if value is None:
        raise ConversionError("Attempt to convert a value (None) to a shape or a list of ints: give it, such as [2, 3]")
    if isinstance(value, TensorShape):
        value = value.as_list()
    if hasattr(value, "__array__"):
        array = np.asarray(value)
        if array.size and array.dtype.kind not in "iub":
            raise TypeError(f"expected ints, such as [2, 3]; got {shown(array)}")
        walking(int(array.size))
        value = array.tolist() if array.dtype.kind == "b" and array.size else array.reshape(-1).tolist()
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return (int(value),)
    try:
        items = [v.__index__() for v in value]
    except (TypeError, AttributeError):
        raise TypeError(f"expected ints, such as [2, 3]; got {value!r}") from None
    return tuple(items)


def as_int(value: Any, name: str) -> int:
    """A whole number, given as an int, a bool, an array or a tensor. Raises InvalidArgumentError for anything else.

    >>> as_int(np.int64(2), "axis")
    2
    """
    if type(value) is int:
        return value
    array = np.asarray(value)
    if array.ndim or array.dtype.kind not in "iub":
        raise ArgumentTypeError(f"{name} must be a whole number, such as 1; got {value!r}")
    return int(array)


def as_pairs(value: Any) -> tuple[tuple[int, ...], ...]:
    """Rows of two whole numbers that are not negative, such as the paddings (before, after) of each axis."""
    array = np.asarray(value)
    if array.dtype.kind not in "iu" or array.ndim != 2 or array.shape[1] != 2:
        raise InvalidArgumentError(f"paddings must be a matrix with 2 columns: [[1, 1]] for one axis; got {value!r}")
    if array.size and array.min() < 0:
        raise InvalidArgumentError(f"Paddings must be non-negative; got {shown(array)}")
    walking(int(array.size))
    return tuple(tuple(row) for row in array.tolist())


def as_axis(value: Any, rank: int, name: str) -> int:
    """The number of an axis, from 0 up. Raises InvalidArgumentError if a tensor of this rank has no such axis."""
    axis = as_int(value, "axis")
    if not -rank <= axis < rank:
        raise InvalidArgumentError(f"{name}: axis {axis} is out of range: it must be in the range [{-rank}, {rank})")
    return axis % rank


def as_shape(value: Any) -> tuple[int, ...]:
    """Like `as_ints`, for the shape of a new tensor: no size may be negative."""
    shape = as_ints(value)
    if any(size < 0 for size in shape):
        raise InvalidArgumentError(f"a shape has no negative sizes; got {list(shape)}")
    return shape
