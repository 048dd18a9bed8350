"""How values are written: repr, str, print, f-strings and str.format, never longer than the limits allow."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from string import Formatter
from typing import Any

import numpy as np

from graphlab.dtypes import DType, TensorShape
from graphlab.sandbox.values.classes import ABSENT, Bound, Class, Instance, Property, Record, Super, Unbound
from graphlab.sandbox.values.limits import LimitReached
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ARRAY_SCALARS,
    CONTAINERS,
    DICTS,
    Abstract,
    ArrayType,
    Context,
    Counter,
    DefaultDict,
    Deque,
    ErrorType,
    ErrorValue,
    Foreign,
    Function,
    Method,
    Native,
    Operation,
    OrderedDict,
    Problem,
    ProgressBar,
    Stream,
    Table,
    TextArray,
    TracedFloat,
    Type,
    TypeHint,
    View,
    an,
    capital_an,
    is_operand,
    is_record,
    type_name,
    without_addresses,
)
from graphlab.tape import UnconnectedGradients
from graphlab.tensor import Tensor

_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}"), frozenset: ("frozenset({", "})"),
}  # fmt: skip
_HOST_REPR = {bool, int, float, complex, str, bytes, type(None), type(Ellipsis), range, slice, np.ndarray, DType,
              TensorShape, ArrayType, *ARRAY_SCALARS}  # fmt: skip
_HOST_STR = {DType, TensorShape, ArrayType, UnconnectedGradients, np.ndarray}
_DEEPEST = 50
_IN_PAIRS = sys.version_info < (3, 12)  # how Python writes an OrderedDict

_OWN: dict[type, Callable[[Any], str]] = {
    Function: lambda v: f"<function {v.name}>",
    Native: lambda v: f"<built-in function {v.name}>",
    Abstract: lambda v: f"<function {v.name}>",
    Operation: lambda v: f"<function {v.name}>",
    TypeHint: lambda v: v.name,
    Type: lambda v: f"<class '{v.name}'>",
    ErrorType: lambda v: f"<class '{v.name}'>",
    Foreign: lambda v: f"<class '{v.name}'>" if isinstance(v.target, type) else f"<function {v.name}>",
    Method: lambda v: f"<built-in method {v.name}>",
    Table: lambda v: f"<module '{v.name}'>",
    Class: lambda v: f"<class '__main__.{v.name}'>",
    Bound: lambda v: f"<bound method {v.name}>",
    Property: lambda v: "<property object>",
    Unbound: lambda v: f"<function {v.function.name}>",
    type(NotImplemented): lambda v: "NotImplemented",
    Stream: lambda v: f"<{v.kind} object>",
    Context: lambda v: "<context>",
    ProgressBar: lambda v: "<tqdm>",
}


class _Writer:
    """Collects the pieces of a text, up to `most` characters."""

    def __init__(self, m: Machine, most: int):
        self.m = m
        self.left = most
        self.pieces: list[str] = []

    def add(self, piece: str) -> None:
        self.left -= len(piece)
        self.pieces.append(piece)

    def show(self, value: Any, depth: int = 0) -> None:
        if self.left < 0:
            return
        self.m.meter.tick()
        if type(value) is View:
            self.add(f"{value.kind}(")
            self.show(value.items, depth + 1)
            self.add(")")
            return
        if type(value) not in CONTAINERS:
            self.add(_leaf(value, self.m))
            return
        if depth > _DEEPEST:
            raise LimitReached(f"Lists are nested more than {_DEEPEST} deep, or inside themselves.", "Use flat lists.")
        if type(value) in DICTS:
            self._dictionary(value, depth)
            return
        if type(value) is Record:
            self._record(value, depth)
            return
        if type(value) is Deque:
            self.add("deque([")
            self._items(list(value), depth)
            self.add("])" if value.maxlen is None else f"], maxlen={value.maxlen})")
            return
        if type(value) in (set, frozenset) and not value:
            self.add(f"{type_name(value)}()")
            return
        opening, closing = _BRACKETS[type(value)]
        self.add(opening)
        self._items(value, depth)
        self.add(",)" if type(value) is tuple and len(value) == 1 else closing)

    def _dictionary(self, value: Any, depth: int) -> None:
        kind, items = type(value), list(value.items())
        if kind is Counter:  # the most frequent first, where they can be compared
            ranked = all(type(count) in (int, float) for count in value.values())
            items = sorted(items, key=lambda item: item[1], reverse=True) if ranked else items
        if kind is OrderedDict and _IN_PAIRS and items:
            self.add("OrderedDict(")
            self.show(items, depth + 1)
            self.add(")")
            return
        opening = "" if kind is dict else f"{type_name(value)}("
        if kind is DefaultDict:
            opening += f"{show(self.m, value.factory, 100)}, "
        empty = not items and kind in (Counter, OrderedDict)
        self.add(opening + ("" if empty else "{"))
        self._items(items, depth, pairs=True)
        self.add(("" if empty else "}") + (")" if opening else ""))

    def _record(self, value: Record, depth: int) -> None:
        if (found := self.m.dunders.special(value, "__repr__")) is not ABSENT:
            self.add(_a_text(found, "__repr__"))
            return
        self.add(f"{value.cls.name}(")
        for number, (name, part) in enumerate(zip(value.cls.fields_of() or (), value, strict=True)):
            self.add(f"{', ' if number else ''}{name}=")
            self.show(part, depth + 1)
        self.add(")")

    def _items(self, items: Any, depth: int, *, pairs: bool = False) -> None:
        for number, item in enumerate(items):
            if self.left < 0:
                return
            if number:
                self.add(", ")
            if pairs:
                self.show(item[0], depth + 1)
                self.add(": ")
                item = item[1]
            self.show(item, depth + 1)

    def text(self) -> str:
        return "".join(self.pieces)


def _leaf(value: Any, m: Machine) -> str:
    kind = type(value)
    if kind is int:
        return _digits(value)
    if kind is TracedFloat:
        return repr(float(value))
    if kind in m.classes:
        found = m.dunders.special(value, "__repr__")
        return repr(value) if found is ABSENT else _a_text(found, "__repr__")
    if kind is np.ndarray or is_operand(value):
        return with_options(m, value, repr)
    if kind is TextArray:
        return with_options(m, _fixed_width(m, value), repr)
    if kind in _HOST_REPR or is_record(value):
        return repr(value)
    if kind in m.guard.kinds:
        return without_addresses(repr(value))
    if kind is ErrorValue:
        return f"{value.type.name}({', '.join(show(m, a) for a in value.args)})"
    if kind is Instance:
        return _object(m, value)
    if kind is Super:
        return f"<super: {show(m, value.owner)}>"
    if kind in _OWN:
        return _OWN[kind](value)
    return f"<{type_name(value)}>"


_SHOWN = 1000  # NumPy writes that many numbers of an array, and of a bigger one its corners


def with_options(m: Machine, value: Any, write: Callable[[Any], str]) -> str:
    """The text of an array or a tensor, as `np.set_printoptions` says if the program called it."""
    _count_numbers(m, value)
    if not m.print_options:
        return write(value)
    with np.printoptions(**m.print_options):
        return write(value)


def _fixed_width(m: Machine, texts: TextArray) -> np.ndarray:
    """The texts as NumPy keeps them, which takes the room of the longest for each."""
    m.meter.items(texts.array.size * max(map(len, texts.array.flat), default=0), "text")
    return texts.array.astype(str)


def _count_numbers(m: Machine, value: Any) -> None:
    """Writing the numbers of an array is a loop of NumPy's; what has none, or an unknown size, costs nothing."""
    shape = np.shape(value) if type(value) is np.ndarray else tuple(value.shape) if is_operand(value) else (0,)
    if None not in shape:
        shown = m.print_options.get("threshold", _SHOWN)
        corners = (2 * m.print_options.get("edgeitems", 3)) ** len(shape)
        m.meter.spend(min(math.prod(shape), max(shown, corners)) // _PER_STEP)


_PER_STEP = 4  # numbers that are written in the time of a step


def _object(m: Machine, value: Instance) -> str:
    """The repr of an object of the program."""
    found = m.dunders.special(value, "__repr__")
    if found is not ABSENT:
        return _a_text(found, "__repr__")
    if value.cls.is_enumeration:
        return f"<{value.cls.name}.{value.attrs['name']}: {show(m, value.attrs['value'])}>"
    if value.cls.error is not None:
        return f"{value.cls.name}({', '.join(show(m, a) for a in value.attrs.get('args', ()))})"
    return f"<__main__.{value.cls.name} object>"


def _a_text(found: Any, method: str) -> str:
    if type(found) is not str:
        raise Problem(TypeError, f"`{method}` gives {an(found)}.", "It must return a text: return f'{self.x}'.")
    return found


_LONG = 10**4000  # Python refuses to write ints much longer than this


def _digits(value: int) -> str:
    """The decimal digits of an int, however long."""
    if value.bit_length() < 13_000:
        return str(value)
    high, low = divmod(abs(value), _LONG)
    return ("-" if value < 0 else "") + (f"{high}{low:04000d}" if high else str(low))


def show(m: Machine, value: Any, most: int | None = None) -> str:
    """The repr of a value, cut off with "..." after `most` characters."""
    most = m.limits.items if most is None else most
    writer = _Writer(m, most)
    writer.show(value)
    text = writer.text()
    return text if len(text) <= most else text[:most] + " ..."


def text_of(m: Machine, value: Any, most: int | None = None) -> str:
    """The str of a value, cut off like `show`."""
    most = m.limits.items if most is None else most
    kind = type(value)
    text: str
    if kind is str:
        text = value
    elif kind is int or kind is float:
        text = _leaf(value, m)
    elif is_operand(value) or kind in _HOST_STR or kind in ARRAY_SCALARS:
        text = with_options(m, value, str)
    elif kind is TextArray:
        text = with_options(m, _fixed_width(m, value), str)
    elif kind is ErrorValue:
        text = _error_text(m, value.args)
    elif (found := m.dunders.special(value, "__str__")) is not ABSENT:
        text = _a_text(found, "__str__")
    elif kind is Instance and value.cls.is_enumeration and value.cls.find("__repr__") is ABSENT:
        number = value.attrs["value"]
        counts = value.cls.is_number and type(number) is int
        text = str(number) if counts else f"{value.cls.name}.{value.attrs['name']}"
    elif kind is Instance and value.cls.error is not None and value.cls.find("__repr__") is ABSENT:
        text = _error_text(m, value.attrs.get("args", ()))
    else:
        return show(m, value, most)
    return text if len(text) <= most else text[:most] + " ..."


def _error_text(m: Machine, args: Any) -> str:
    """The text of an error that was made with these arguments."""
    if type(args) is not tuple or not args:
        return ""
    return text_of(m, args[0]) if len(args) == 1 else show(m, args)


# --- Formatting ----------------------------------------------------------------------------------

SPEC = re.compile(r"(?:[^{}]?[<>=^])?[ +-]?z?#?0?(\d{0,3})[,_]?(?:\.(\d{1,3}))?[bcdeEfFgGnosxX%]?")
"""The format specs that are allowed: nothing wider than 999."""


def format_value(m: Machine, value: Any, spec: str, conversion: str = "") -> str:
    """What `{value!conversion:spec}` in an f-string gives."""
    if not SPEC.fullmatch(spec):
        raise Problem(
            ValueError, f"The format {spec[:40]!r} is not possible here.", "Use one like :.2f or :>8, at most 999 wide."
        )
    if conversion:
        value = show(m, value) if conversion in "ra" else text_of(m, value)
    if type(value) is Instance and value.cls.is_number and spec:
        value = value.attrs["value"]
    kind = type(value)
    if spec and m.classes.of(value) is not None:
        what = f"{capital_an(value)} cannot be written with the format {spec!r}."
        raise Problem(TypeError, what, "Format one of its numbers: f'{x.value:.2f}'.")
    if not spec:  # a tensor's own format is that of its value
        return text_of(m, value.numpy() if isinstance(value, Tensor) else value)
    if kind is TracedFloat:
        return format(float(value), spec)
    if kind in (str, bool, int, float, complex) or kind in ARRAY_SCALARS:
        return format(value, spec)
    if isinstance(value, Tensor) and len(value.shape) == 0:
        return format(value.numpy(), spec)
    if kind is np.ndarray and not value.shape:
        return format(value[()], spec)
    raise Problem(
        TypeError,
        f"{capital_an(value)} cannot be written with the format {spec!r}.",
        "Formats are for single numbers and texts: take an element, or leave the format away.",
    )


def format_text(m: Machine, template: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """`template.format(*args, **kwargs)`, with plain fields only."""
    fields = _Fields(args, kwargs)
    pieces: list[str] = []
    length = 0
    for literal, field, spec, conversion in Formatter().parse(template):
        m.meter.tick()
        pieces.append(literal)
        length += len(literal)
        if field is None:
            continue
        value = fields.value(field)
        pieces.append(format_value(m, value, _computed(m, spec or "", fields), conversion or ""))
        length += len(pieces[-1])
        if length > m.limits.items:
            m.meter.items(length, "text")
    m.meter.bulk(length)
    return "".join(pieces)


def _computed(m: Machine, spec: str, fields: _Fields) -> str:
    """A format whose width may be a field in turn: `{:{width}}`."""
    if "{" not in spec:
        return spec
    pieces: list[str] = []
    for literal, field, inner, conversion in Formatter().parse(spec):
        m.meter.tick()
        pieces.append(literal)
        if field is not None:
            if inner or conversion:
                raise Problem(ValueError, "A format inside the format of a width is not possible.", "Write a number.")
            pieces.append(text_of(m, fields.value(field), _LONGEST_SPEC))
    return "".join(pieces)


_LONGEST_SPEC = 20


class _Fields:
    """The values of a format: those without a name are counted."""

    def __init__(self, args: tuple[Any, ...], kwargs: dict[str, Any]):
        self._args, self._kwargs, self._count = args, kwargs, 0

    def value(self, field: str) -> Any:
        """The value of a field: a number, a name, or the next one."""
        if field == "":
            field, self._count = str(self._count), self._count + 1
        if field.isdecimal() and field.isascii():
            if len(field) > 4 or int(field) >= len(self._args):
                raise Problem(IndexError, f"The text has a place for value number {field}, which is not given.")
            return self._args[int(field)]
        if field in self._kwargs:
            return self._kwargs[field]
        if field.isidentifier():
            raise Problem(KeyError, f"The text has a place for `{field}`, which is not given.")
        raise Problem(
            ValueError,
            f"The field {{{field[:40]}}} is more than a name.",
            "Take the value out before: use an f-string.",
        )
