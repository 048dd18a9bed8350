"""Dtypes and shapes: what the elements of a tensor are, and how they are arranged."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import ml_dtypes
import numpy as np

from graphlab.names import lookup

NARROW = np.dtype(ml_dtypes.bfloat16)
"""The dtype of bfloat16 in NumPy, of its kind "V": an op computes in float32, and rounds to it."""
FLOATS = (np.floating, NARROW.type)
"""The types of NumPy's scalars that are floats."""
REAL, DIFFERENTIABLE = "fV", "fcV"
"""The kinds of NumPy's dtypes for tensors of floats, and for those that a gradient can flow through."""


class DType:
    """The type of a tensor's elements; there is one object for each, such as `float32`.

    >>> float32, float32.size, float32.is_floating, float32 == "float32"
    (tf.float32, 4, True, True)
    """

    __slots__ = ("as_numpy_dtype", "is_bool", "is_complex", "is_floating", "is_integer", "is_unsigned", "name")

    def __init__(self, name: str, numpy_type: type[Any]):
        self.name = name
        self.as_numpy_dtype = numpy_type
        self.is_bool = numpy_type is np.bool_
        self.is_floating = issubclass(numpy_type, FLOATS)
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
        return np.iinfo(self.as_numpy_dtype).min if self.is_integer else finfo(self).min

    @property
    def max(self) -> Any:
        """The greatest finite value."""
        return np.iinfo(self.as_numpy_dtype).max if self.is_integer else finfo(self).max

    @property
    def limits(self) -> tuple[Any, Any]:
        """`(min, max)` of ints, and (0, 1) of bools, float32 and float64, as TensorFlow has it."""
        if self not in (float32, float64, bool_) and not self.is_integer:
            raise ValueError(f"{self} does not have defined limits.")
        return (self.min, self.max) if self.is_integer else (0, 1)

    @property
    def is_numpy_compatible(self) -> bool:
        """True."""
        return True

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
bfloat16 = DType("bfloat16", NARROW.type)
string = DType("string", np.object_)

DTYPES: dict[str, DType] = {
    d.name: d
    for d in (
        float16, float32, float64, int8, int16, int32, int64, uint8, uint16, uint32, uint64,
        complex64, complex128, bool_, bfloat16, string,
    )
}  # fmt: skip
OF_NUMPY: dict[np.dtype, DType] = {np.dtype(d.as_numpy_dtype): d for d in DTYPES.values()}
_OF_PYTHON: dict[Any, DType | None] = {
    float: float32,
    bool: bool_,
    object: string,
    str: string,
    bytes: string,
    int: None,
}
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
            except (TypeError, ValueError):
                found = None
    if found is None:
        shown = repr(value) if isinstance(value, _SHORT) else f"an object of type {type(value).__name__}"
        raise TypeError(f"Cannot convert the argument `type_value`: {shown} to a TensorFlow DType.")
    return found


_SHORT = (str, type, bool, int, float, complex, np.generic, np.dtype, type(None))  # what may be written as it is


def finfo(dtype: DType) -> Any:
    """What there is to know of floats of a dtype: NumPy's own `finfo` does not know all of them.

    >>> float(finfo(bfloat16).eps)
    0.0078125
    """
    return ml_dtypes.finfo(dtype.as_numpy_dtype)  # type: ignore[no-untyped-call]


def of_array(array: Any) -> DType:
    """The DType of a NumPy array or scalar."""
    return OF_NUMPY[array.dtype]


def stored(dtype: np.dtype) -> np.dtype:
    """In what a trace keeps numbers of a dtype: those of bfloat16, which NumPy itself does not know, as float32."""
    return np.dtype(np.float32) if dtype == NARROW else dtype


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
        if any(d is not None and d < 0 for d in self._dims or ()):
            raise ValueError(f"Dimension {min(d for d in self._dims or () if d is not None)} must be >= 0")

    @property
    def rank(self) -> int | None:
        """The number of dimensions; None if not even that is known."""
        return None if self._dims is None else len(self._dims)

    ndims = rank

    @property
    def dims(self) -> list[int | None] | None:
        """The sizes as a list; None if the rank is not known."""
        return None if self._dims is None else list(self._dims)

    def as_list(self) -> list[Any]:
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

    def assert_is_compatible_with(self, other: Any) -> None:
        """Nothing, if both could be the shape of one tensor. Raises ValueError otherwise."""
        if not self.is_compatible_with(other):
            raise ValueError(f"Shapes {self} and {other} are incompatible")

    def merge_with(self, other: Any) -> TensorShape:
        """What is known from both together. Raises ValueError where they differ."""
        other = TensorShape(other)
        if not self.is_compatible_with(other):
            raise ValueError(f"Shapes {self} and {other} are not compatible")
        if self._dims is None or other._dims is None:
            return other if self._dims is None else self
        return TensorShape([b if a is None else a for a, b in zip(self._dims, other._dims, strict=True)])

    def most_specific_compatible_shape(self, other: Any) -> TensorShape:
        """The sizes that both agree on, with None where they differ."""
        other = TensorShape(other)
        if self._dims is None or other._dims is None or len(self._dims) != len(other._dims):
            return TensorShape(None)
        return TensorShape([a if a == b else None for a, b in zip(self._dims, other._dims, strict=True)])

    def with_rank(self, rank: int) -> TensorShape:
        """This shape with so many dimensions. Raises ValueError if it has others."""
        if self.rank not in (None, rank):
            raise ValueError(f"Shape {self} must have rank {rank}")
        return TensorShape([None] * rank) if self.rank is None else self

    def with_rank_at_least(self, rank: int) -> TensorShape:
        """This shape. Raises ValueError if it has fewer dimensions."""
        if self.rank is not None and self.rank < rank:
            raise ValueError(f"Shape {self} must have rank at least {rank}")
        return self

    def with_rank_at_most(self, rank: int) -> TensorShape:
        """This shape. Raises ValueError if it has more dimensions."""
        if self.rank is not None and self.rank > rank:
            raise ValueError(f"Shape {self} must have rank at most {rank}")
        return self

    def _known(self) -> tuple[Any, ...]:
        if self._dims is None:
            raise ValueError("the rank of this TensorShape is not known")
        return self._dims

    def __len__(self) -> int:
        return len(self._known())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._known())

    def __getitem__(self, key: Any) -> Any:
        found = self._known()[key]
        return TensorShape(found) if isinstance(key, slice) else found

    def __bool__(self) -> bool:
        return self._dims is not None

    def __add__(self, other: Any) -> TensorShape:
        return self.concatenate(other)

    def __radd__(self, other: Any) -> TensorShape:
        return TensorShape(other).concatenate(self)

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


def shape_of_array(array: Any) -> TensorShape:
    """The shape of a NumPy array or scalar: its sizes are known to be some.

    >>> shape_of_array(np.zeros((2, 3)))
    TensorShape([2, 3])
    """
    shape = object.__new__(TensorShape)
    shape._dims = array.shape
    return shape


__getattr__ = lookup("dtypes")  # `tf.dtypes.cast` and others that are made of tensors
if TYPE_CHECKING:
    from graphlab.dtypes_names import *  # noqa: F403  declared by `make docs`
