"""The base class of plain data, and how arrays and attributes of ops are encoded in MessagePack.

The declarations in graph.py are all that msgspec needs to write and to read. What it does not know by itself is here:
each such value has one form in which it crosses, and the decoder takes no other. So nothing is read that is not
declared, and no list or table of a stranger's is made before somebody has said what it is.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from msgspec.msgpack import Ext
from msgspec.structs import force_setattr

from graphlab.dtypes import DTYPES, DType

MOST_AXES = 32
DEEPEST = 16  # tuples and lists inside one another, in an attribute


class Plain(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Plain data. It crosses as the row of its fields, in the order in which they are declared.

    It is made of what was there before it, so it never refers to itself: the garbage collector, which would walk over
    the hundred thousands of a long run again and again, need not know of it.
    """


# --- Arrays --------------------------------------------------------------------------------------

_NUMERIC = tuple(np.dtype(d.as_numpy_dtype) for d in DTYPES.values() if d.as_numpy_dtype is not np.object_)
_CODES = {dtype: code for code, dtype in enumerate(_NUMERIC)}
_BYTES = len(_NUMERIC)


class Texts(Plain, frozen=True, tag="texts"):
    """An array of texts or bytes as it crosses."""

    shape: tuple[int, ...]
    items: list[str | Ext]


def packed(array: np.ndarray) -> Ext | Texts:
    """An array as it crosses: of numbers, the number of its axes, its shape and its bytes, under the code of its dtype.

    >>> packed(np.zeros((2, 3), "float32")).code, packed(np.array(["a", b"b"], object)).items[0]
    (1, 'a')
    """
    if array.dtype.kind in "OSU":
        items = [Ext(_BYTES, item) if type(item) is bytes else str(item) for item in array.ravel().tolist()]
        return Texts(array.shape, items)
    return Ext(_CODES[array.dtype], struct.pack(f"<B{array.ndim}Q", array.ndim, *array.shape) + array.tobytes())


def unpacked(crossed: Ext | Texts) -> np.ndarray:
    """The array that `packed` has made ready. Raises ValueError for what it cannot have made.

    >>> unpacked(packed(np.array([[1.5, np.nan]], "float16")))
    array([[1.5, nan]], dtype=float16)
    """
    if isinstance(crossed, Texts):
        return _unpacked_texts(crossed)
    code, data = crossed.code, bytes(crossed.data)
    if not 0 <= code < len(_NUMERIC) or not data or data[0] > MOST_AXES:
        raise ValueError("an array of numbers was expected")
    axes, begin = data[0], 1 + 8 * data[0]
    array: np.ndarray = np.ndarray(struct.unpack_from(f"<{axes}Q", data, 1), _NUMERIC[code], data, begin)
    if array.nbytes != len(data) - begin:
        raise ValueError("as many bytes as numbers were expected")
    return array.copy()


def unpack_fields(record: Plain, *names: str) -> None:
    """Put arrays in the place of those that have crossed; for `__post_init__`."""
    for name in names:
        crossed = getattr(record, name)
        if isinstance(crossed, Ext | Texts):
            force_setattr(record, name, unpacked(crossed))


def _unpacked_texts(crossed: Texts) -> np.ndarray:
    if len(crossed.shape) > MOST_AXES or min(crossed.shape, default=0) < 0:
        raise ValueError("a shape was expected")
    array = np.empty(len(crossed.items), object)
    array[:] = [item if isinstance(item, str) else _bytes(item) for item in crossed.items]
    return array.reshape(crossed.shape)


def _bytes(crossed: Ext) -> bytes:
    if crossed.code != _BYTES:
        raise ValueError("bytes were expected")
    return bytes(crossed.data)


# --- Attributes of ops ---------------------------------------------------------------------------


class Composite(Plain, frozen=True):
    """An attribute of a type that MessagePack does not have."""

    def plain(self, depth: int) -> Any:
        """What it stands for; tuples and lists may be `depth` levels deep."""
        raise NotImplementedError


class Sequence(Composite, frozen=True, tag="sequence"):
    """A tuple, or else a list."""

    is_tuple: bool
    items: list[Attribute]

    def plain(self, depth: int) -> tuple[Any, ...] | list[Any]:
        """What it stands for."""
        if depth == 0:
            raise ValueError("an attribute that is not so deep was expected")
        items = [_plain(item, depth - 1) for item in self.items]
        return tuple(items) if self.is_tuple else items


class Slice(Composite, frozen=True, tag="slice"):
    """A slice of whole numbers."""

    start: int | Integer | None
    stop: int | Integer | None
    step: int | Integer | None

    def plain(self, depth: int) -> slice:
        """What it stands for."""
        if self.step == 0:
            raise ValueError("a step was expected")
        return slice(*(_plain(part, depth) for part in (self.start, self.stop, self.step)))


class Integer(Composite, frozen=True, tag="integer"):
    """A whole number beyond 64 bits, in hexadecimal digits."""

    digits: str

    def plain(self, depth: int) -> int:
        """What it stands for."""
        return int(self.digits, 16)


class Complex(Composite, frozen=True, tag="complex"):
    """A complex number."""

    real: float
    imag: float

    def plain(self, depth: int) -> complex:
        """What it stands for."""
        return complex(self.real, self.imag)


class Scalar(Composite, frozen=True, tag="scalar"):
    """A number of NumPy's."""

    array: Ext

    def plain(self, depth: int) -> Any:
        """What it stands for."""
        array = unpacked(self.array)
        if array.shape:
            raise ValueError("one number was expected")
        return array[()]


class DTypeName(Composite, frozen=True, tag="dtype"):
    """A dtype."""

    name: str

    def plain(self, depth: int) -> DType:
        """What it stands for."""
        return DTYPES[self.name]


class Dots(Composite, frozen=True, tag="ellipsis"):
    """`...`, as in `x[..., 0]`."""

    def plain(self, depth: int) -> Any:
        """What it stands for."""
        return Ellipsis


Attribute = (
    None | bool | int | float | str | Ext | Texts | Sequence | Slice | Integer | Complex | Scalar | DTypeName | Dots
)
"""An attribute of an op as it crosses."""


def _plain(crossed: Any, depth: int = DEEPEST) -> Any:
    if isinstance(crossed, Ext | Texts):
        return unpacked(crossed)
    return crossed.plain(depth) if isinstance(crossed, Composite) else crossed


def _crossing(value: Any) -> Any:
    """An attribute as it crosses."""
    if isinstance(value, np.generic):
        return Scalar(packed(np.asarray(value)))  # type: ignore[arg-type]
    return _FORMS[type(value)](value)


def _integer(value: int) -> int | Integer:
    return value if -(1 << 63) <= value < 1 << 64 else Integer(f"{value:x}")


_FORMS: dict[type, Callable[[Any], Any]] = {
    **dict.fromkeys([type(None), bool, float, str], lambda value: value),
    int: _integer,
    tuple: lambda value: Sequence(True, [_crossing(item) for item in value]),
    list: lambda value: Sequence(False, [_crossing(item) for item in value]),
    slice: lambda value: Slice(*[_crossing(part) for part in (value.start, value.stop, value.step)]),
    complex: lambda value: Complex(value.real, value.imag),
    np.ndarray: packed,
    DType: lambda value: DTypeName(value.name),
    type(Ellipsis): lambda value: Dots(),
}


def attributes(given: Mapping[str, Any]) -> MappingProxyType[str, Any]:
    """The attributes of an op, as they were or as they have crossed; nobody can change them any more.

    >>> attributes({"axis": Sequence(True, [0, 1])})
    mappingproxy({'axis': (0, 1)})
    """
    return MappingProxyType({name: _plain(value) for name, value in given.items()})


def crossing(value: Any) -> Any:
    """What msgspec writes in place of a value of a type that it does not support."""
    if isinstance(value, np.ndarray):
        return packed(value)
    if isinstance(value, MappingProxyType):
        return {name: _crossing(attribute) for name, attribute in value.items()}
    raise TypeError(f"no plain data: {type(value).__name__}")


# --- Texts ---------------------------------------------------------------------------------------


def storable(text: str) -> str:
    r"""`text`, with halves of surrogate pairs written out: no file, page or message can hold them.

    >>> storable("a\ud800b")
    'a\\ud800b'
    """
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def storable_attribute(value: Any) -> Any:
    """An attribute of an op that can cross: of what is none of the kinds here, its text.

    >>> storable_attribute(("a\\ud800", [1, print]))
    ('a\\\\ud800', [1, '<built-in function print>'])
    """
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, tuple | list):
        items = map(storable_attribute, value)
        return tuple(items) if isinstance(value, tuple) else list(items)
    return value if type(value) in _FORMS or isinstance(value, np.generic) else storable(repr(value)[:200])


# A type checker sees what a field holds; msgspec sees what it crosses as.
if TYPE_CHECKING:
    Array = np.ndarray
    Attributes = Mapping[str, Any]
else:
    Array = Ext | Texts
    Attributes = dict[str, Attribute]
