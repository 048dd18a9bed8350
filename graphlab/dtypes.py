"""Dtypes, shapes, and how Python and NumPy values become arrays, as TensorFlow 2 decides it.

An int becomes int32, a float float32, whatever the machine; a NumPy value keeps its own dtype.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from graphlab.errors import ConversionError, ConversionTypeError, InvalidArgumentError


class DType:
    """The type of a tensor's elements; there is one object for each, such as `float32`.

    >>> float32, float32.size, float32.is_floating, float32 == "float32"
    (tf.float32, 4, True, True)
    """

    __slots__ = ("as_numpy_dtype", "is_bool", "is_complex", "is_floating", "is_integer", "is_unsigned", "name")

    def __init__(self, name: str, numpy_type: type[np.generic]):
        self.name = name
        self.as_numpy_dtype = numpy_type
        self.is_bool = numpy_type is np.bool_
        self.is_floating = issubclass(numpy_type, np.floating)
        self.is_complex = issubclass(numpy_type, np.complexfloating)
        self.is_integer = issubclass(numpy_type, np.integer)
        self.is_unsigned = issubclass(numpy_type, np.unsignedinteger)

    @property
    def is_differentiable(self) -> bool:
        """Whether a gradient can flow through tensors of this type: floats and complex numbers."""
        return self.is_floating or self.is_complex

    @property
    def is_numeric(self) -> bool:
        """Whether arithmetic works on it: neither bool nor string."""
        return self.is_integer or self.is_floating or self.is_complex

    @property
    def base_dtype(self) -> DType:
        """This dtype itself: there are no reference dtypes in eager mode."""
        return self

    @property
    def real_dtype(self) -> DType:
        """The dtype of the real part."""
        return {complex64: float32, complex128: float64}.get(self, self)

    @property
    def size(self) -> int:
        """Bytes of one element (1 for strings, as in TensorFlow)."""
        return 1 if self is string else np.dtype(self.as_numpy_dtype).itemsize

    @property
    def min(self) -> Any:
        """The least finite value."""
        return np.iinfo(self.as_numpy_dtype).min if self.is_integer else np.finfo(self.as_numpy_dtype).min

    @property
    def max(self) -> Any:
        """The greatest finite value."""
        return np.iinfo(self.as_numpy_dtype).max if self.is_integer else np.finfo(self.as_numpy_dtype).max

    @property
    def limits(self) -> tuple[Any, Any]:
        """`(min, max)`, with (0, 1) for floats as TensorFlow has it."""
        return (self.min, self.max) if self.is_integer else (0, 1)

    def is_compatible_with(self, other: Any) -> bool:
        """Whether `other` names the same dtype."""
        return as_dtype(other) is self

    def __eq__(self, other: object) -> bool:
        if isinstance(other, DType):
            return self is other
        try:
            return as_dtype(other) is self
        except TypeError:
            return False

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"tf.{self.name}"

    def __str__(self) -> str:
        return f"<dtype: '{self.name}'>"

    def __reduce__(self) -> tuple[Any, ...]:
        return as_dtype, (self.name,)


float16 = half = DType("float16", np.float16)
float32 = DType("float32", np.float32)
float64 = double = DType("float64", np.float64)
int8 = DType("int8", np.int8)
int16 = DType("int16", np.int16)
int32 = DType("int32", np.int32)
int64 = DType("int64", np.int64)
uint8 = DType("uint8", np.uint8)
uint16 = DType("uint16", np.uint16)
uint32 = DType("uint32", np.uint32)
uint64 = DType("uint64", np.uint64)
complex64 = DType("complex64", np.complex64)
complex128 = DType("complex128", np.complex128)
bool_ = DType("bool", np.bool_)
string = DType("string", np.object_)

DTYPES: dict[str, DType] = {
    d.name: d
    for d in (
        float16, float32, float64, int8, int16, int32, int64, uint8, uint16, uint32, uint64,
        complex64, complex128, bool_, string,
    )
}  # fmt: skip
OF_NUMPY: dict[np.dtype, DType] = {np.dtype(d.as_numpy_dtype): d for d in DTYPES.values()}
_OF_PYTHON: dict[Any, DType | None] = {float: float32, bool: bool_, object: string, str: string, bytes: string, int: None}
_ALIASES = {"half": float16, "float": float32, "double": float64, "int": int64, "str": string}


def as_dtype(value: Any) -> DType:
    """The DType that `value` names: a DType, a NumPy dtype, a Python type, or text.

    Raises TypeError where there is none.

    >>> as_dtype("int32"), as_dtype(np.float64), as_dtype(float)
    (tf.int32, tf.float64, tf.float32)
    """
    if isinstance(value, DType):
        return value
    if isinstance(value, str):
        found = DTYPES.get(value) or _ALIASES.get(value)
    elif isinstance(value, type) and value in _OF_PYTHON:
        found = _OF_PYTHON[value]
    else:
        found = None
        if value is not None:
            try:
                found = OF_NUMPY.get(np.dtype(value))
            except TypeError:
                found = None
    if found is None:
        raise TypeError(f"Cannot convert the argument `type_value`: {value!r} to a TensorFlow DType.")
    return found


def of_array(array: Any) -> DType:
    """The DType of a NumPy array or scalar."""
    return OF_NUMPY.get(array.dtype, string)


class TensorShape:
    """The shape of a tensor; None stands for a size that is not known.

    >>> TensorShape([2, None]), TensorShape(None), TensorShape([2, 3]) == (2, 3)
    (TensorShape([2, None]), TensorShape(None), True)
    """

    __slots__ = ("_dims",)

    def __init__(self, dims: Any):
        if dims is None:
            self._dims: tuple[int | None, ...] | None = None
        elif isinstance(dims, TensorShape):
            self._dims = dims._dims
        elif isinstance(dims, int | np.integer):
            self._dims = (int(dims),)
        else:
            self._dims = tuple(None if d is None else int(d) for d in dims)

    @property
    def rank(self) -> int | None:
        """The number of dimensions; None if not even that is known."""
        return None if self._dims is None else len(self._dims)

    ndims = rank

    @property
    def dims(self) -> list[int | None] | None:
        """The sizes as a list; None if the rank is not known."""
        return None if self._dims is None else list(self._dims)

    def as_list(self) -> list[int | None]:
        """The sizes as a list. Raises ValueError if the rank is not known."""
        return list(self._known())

    def num_elements(self) -> int | None:
        """The product of the sizes; None if one of them is not known."""
        return math.prod(d for d in self._dims or () if d is not None) if self.is_fully_defined() else None

    def is_fully_defined(self) -> bool:
        """Whether every size is known."""
        return self._dims is not None and None not in self._dims

    def is_compatible_with(self, other: Any) -> bool:
        """Whether both could be the shape of one tensor."""
        mine, theirs = self._dims, TensorShape(other)._dims
        if mine is None or theirs is None:
            return True
        return len(mine) == len(theirs) and all(
            a == b or a is None or b is None for a, b in zip(mine, theirs, strict=True)
        )

    def concatenate(self, other: Any) -> TensorShape:
        """This shape followed by another."""
        other = TensorShape(other)
        return TensorShape(None if None in (self._dims, other._dims) else self._known() + other._known())

    def _known(self) -> tuple[int | None, ...]:
        if self._dims is None:
            raise ValueError("the rank of this TensorShape is not known")
        return self._dims

    def __len__(self) -> int:
        return len(self._known())

    def __iter__(self) -> Iterator[int | None]:
        return iter(self._known())

    def __getitem__(self, key: Any) -> Any:
        found = self._known()[key]
        return TensorShape(found) if isinstance(key, slice) else found

    def __bool__(self) -> bool:
        return self._dims is not None

    def __add__(self, other: Any) -> TensorShape:
        return self.concatenate(other)

    def __eq__(self, other: object) -> bool:
        try:
            return self._dims == TensorShape(other)._dims
        except (TypeError, ValueError):
            return False

    def __hash__(self) -> int:
        return hash(self._dims)

    def __repr__(self) -> str:
        return f"TensorShape({None if self._dims is None else list(self._dims)})"

    def __str__(self) -> str:
        return "<unknown>" if self._dims is None else str(self._dims)


# --- From Python to NumPy ------------------------------------------------------------------------

_BOOL = bool  # `tf.dtypes.bool` makes this module's own `bool` the DType once everything is published
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
        return _filled([value], (), dtype)[()]
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
            raise ConversionTypeError(f"Cannot convert a {of_array(value).name} array to a tensor of dtype {dtype.name}")
        value = cast_array(value, dtype)
    # A tensor never changes, so it must not share memory that the program can write to.
    return np.array(value)[()]


def _odd_type(array: np.ndarray) -> str:
    return next(type(v).__name__ for v in array.ravel() if not isinstance(v, str | bytes))


def cast_array(array: Any, dtype: DType) -> Any:
    """`array` in another dtype, as C++ casts: floats lose their fraction, ints wrap around, out of range is the least int."""
    with np.errstate(all="ignore"):
        if dtype.is_integer and array.dtype.kind == "f" and dtype.size < 8:
            array = array.astype(np.int64) if dtype is not int32 else np.where(np.abs(array) < 2.0**31, array, -(2.0**31))
        if array.dtype.kind == "c" and not dtype.is_complex:
            array = array.real
        return array.astype(dtype.as_numpy_dtype)[()]


def _from_sequence(value: Sequence[Any], dtype: DType | None) -> Any:
    leaves, shape = flatten(value)
    if any(isinstance(v, np.ndarray) for v in leaves):
        return _from_arrays(leaves, shape, dtype)
    return _filled(leaves, shape, dtype)


def _from_arrays(leaves: list[Any], shape: tuple[int, ...], dtype: DType | None) -> Any:
    arrays = [np.asarray(to_array(v, dtype)) for v in leaves]
    if len({a.shape for a in arrays}) != 1:
        raise ConversionError(_cannot_rectangle())
    return _from_numpy(np.stack(arrays).astype(arrays[0].dtype).reshape(shape + arrays[0].shape), dtype)


def _cannot_rectangle() -> str:
    return "Can't convert non-rectangular Python sequence to Tensor."


def flatten(value: Any) -> tuple[list[Any], tuple[int, ...]]:
    """The leaves of nested lists and tuples, in order, and the shape they have. Raises ConversionError if ragged."""
    leaves, shape = [value], ()
    while leaves and all(isinstance(v, list | tuple | range) for v in leaves):
        sizes = {len(v) for v in leaves}
        if len(sizes) != 1:
            raise ConversionError(_cannot_rectangle())
        shape += tuple(sizes)
        if len(shape) > 64:
            raise ConversionError(f"a tensor can have at most 64 axes; this value is nested {len(shape)} deep or more")
        leaves = [item for v in leaves for item in v]
    if any(isinstance(v, list | tuple | range) for v in leaves):
        raise ConversionError(_cannot_rectangle())
    return leaves, shape


def _pick(leaves: list[Any]) -> DType:
    """The dtype TensorFlow picks for Python values: that of the first, widened from int to float to complex."""
    if not leaves:
        return float32
    first = leaves[0]
    if isinstance(first, np.floating | np.complexfloating | np.bool_):
        return of_array(first)
    kinds = {type(v) for v in leaves}
    if kinds <= {str, bytes, np.str_, np.bytes_}:
        return string
    if kinds == {_BOOL}:
        return bool_
    if all(isinstance(v, complex) and not isinstance(v, np.generic) for v in leaves):
        return complex128
    if not isinstance(first, _BOOL) and all(isinstance(v, int | float | np.integer | np.floating) for v in leaves):
        if any(isinstance(v, float | np.floating) for v in leaves):
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
    array = np.array(leaves, dtype.as_numpy_dtype if dtype is not float16 else np.float64)
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
    array = np.empty(len(leaves), object)
    array[:] = [_bytes(v) for v in leaves]
    return array.reshape(shape)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else bytes(text)


def _check_leaf(v: Any, dtype: DType) -> None:
    if isinstance(v, _BOOL | np.bool_):
        fits = dtype.is_bool or dtype.is_floating or dtype.is_integer
    elif isinstance(v, int | np.integer):
        fits = dtype.is_numeric
    elif isinstance(v, float | np.floating):
        fits = dtype.is_differentiable
    else:
        fits = dtype.is_complex and isinstance(v, complex | np.complexfloating)
    if fits:
        return
    if v is None or not isinstance(v, (*_SCALARS, np.generic)):
        raise ConversionError(
            f"Attempt to convert a value ({v!r}) with an unsupported type ({type(v)}) to a Tensor."
        )
    raise ConversionTypeError(f"Cannot convert {v!r} to EagerTensor of dtype {dtype.name}")


def as_ints(value: Any) -> tuple[int, ...]:
    """A shape, permutation or list of sizes, given as ints, a list, an array or a tensor, as a tuple of ints."""
    if isinstance(value, TensorShape):
        value = value.as_list()
    if hasattr(value, "__array__"):
        array = np.asarray(value)
        value = array.reshape(-1).tolist() if array.dtype.kind in "iu" or array.size == 0 else array.tolist()
    if isinstance(value, int | np.integer) and not isinstance(value, _BOOL):
        return (int(value),)
    try:
        items = [v.__index__() for v in value]
    except (TypeError, AttributeError):
        raise TypeError(f"expected ints, such as [2, 3]; got {value!r}") from None
    return tuple(items)


def as_shape(value: Any) -> tuple[int, ...]:
    """Like `as_ints`, for the shape of a new tensor: no size may be negative."""
    shape = as_ints(value)
    if any(size < 0 for size in shape):
        raise InvalidArgumentError(f"a shape has no negative sizes; got {list(shape)}")
    return shape
