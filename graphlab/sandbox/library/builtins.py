"""The built-in functions and types of the language, and the modules `math` and `random`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Any

import numpy as np

from graphlab.data import Dataset
from graphlab.dtypes import TensorShape
from graphlab.sandbox.library.input import stream_of
from graphlab.sandbox.library.printing import write
from graphlab.sandbox.values import arrays
from graphlab.sandbox.values.classes import ABSENT, Bound, Class, Property, Unbound
from graphlab.sandbox.values.formatting import format_value, show, text_of
from graphlab.sandbox.values.generators import next_of
from graphlab.sandbox.values.methods import key_of, put, sort, want
from graphlab.sandbox.values.operators import binary, truth
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ARRAYS,
    CONTAINERS,
    DICTS,
    ERRORS,
    NUMBERS,
    ErrorType,
    ErrorValue,
    Foreign,
    Function,
    Native,
    Problem,
    Stream,
    TextArray,
    TracedFloat,
    Type,
    TypeHint,
    View,
    an,
    capital_an,
    is_operand,
    is_record,
    rounds_of,
    type_name,
)

# --- Walking -------------------------------------------------------------------------------------


def _len(m: Machine, value: Any) -> int:
    kind = type(value)
    if kind is View:
        return len(value.items)
    if kind is range:
        return int(max(-((value.start - value.stop) // value.step), 0))
    if kind in _SIZED or is_operand(value) or is_record(value) or kind in m.guard.sized:
        return len(value)
    if kind is Class and value.members is not None:
        return len(value.members)
    found = m.dunders.special(value, "__len__")
    if type(found) is int:
        return found
    raise Problem(TypeError, f"{capital_an(value)} has no length.", "Lists, texts, dictionaries and tensors have one.")


_SIZED = frozenset({str, bytes, np.ndarray, TextArray, TensorShape, *CONTAINERS})


def _depth(*values: Any) -> int:
    return 1 + max((value.depth for value in values if type(value) is Stream), default=0)


def _enumerate(m: Machine, iterable: Any, start: Any = 0) -> Stream:
    numbered = enumerate(m.iterate(iterable), want(start, int, bool))
    return Stream("enumerate", numbered, _depth(iterable), rounds_of(iterable))


def _zip(m: Machine, *rows: Any, strict: Any = False) -> Stream:
    lengths = [rounds_of(row) for row in rows[:_FEW]]
    known = [length for length in lengths if length is not None]
    return Stream(
        "zip", _side_by_side(m, rows, bool(strict)), _depth(*rows), min(known) if len(known) == len(rows) > 0 else None
    )


def _map(m: Machine, function: Any, *rows: Any) -> Stream:
    walks = _side_by_side(m, rows)
    return Stream("map", (m.call(function, args, {}) for args in walks), _depth(*rows))


_FEW = 16  # rows that are walked over together at the price of one


def _side_by_side(m: Machine, rows: tuple[Any, ...], strict: bool = False) -> Iterator[tuple[Any, ...]]:
    walks: Iterator[tuple[Any, ...]] = zip(*[m.iterate(row) for row in rows], strict=strict)
    return walks if len(rows) <= _FEW else _counted(m, walks, len(rows))


def _counted(m: Machine, walks: Iterator[tuple[Any, ...]], width: int) -> Iterator[tuple[Any, ...]]:
    for values in walks:
        m.meter.bulk(width)
        yield values


def _filter(m: Machine, function: Any, items: Any) -> Stream:
    def kept() -> Iterator[Any]:
        for item in m.iterate(items):
            m.meter.tick()
            if truth(m, item if function is None else m.call(function, (item,), {})):
                yield item

    return Stream("filter", kept(), _depth(items))


def _reversed(m: Machine, items: Any) -> Stream:
    m.length(items)
    return Stream("reversed", reversed(items if type(items) in (list, tuple, str, range) else list(m.each(items))))


def _range(m: Machine, *bounds: Any) -> range:
    return range(*[arrays.to_int(m, _whole(m, b)) for b in bounds])


def _whole(m: Machine, value: Any) -> Any:
    if is_operand(value):
        return value.numpy()
    found = m.dunders.special(value, "__index__")
    return value if found is ABSENT else found


def _next(m: Machine, items: Any, *default: Any) -> Any:
    if m.classes.of(items) is not None:
        found = m.dunders.special(items, "__next__")
        if found is not ABSENT:
            return found
    if type(items) is not Stream:
        raise Problem(TypeError, f"next needs an iterator; got {an(items)}.", "Make one: items = iter([1, 2]).")
    try:
        return next_of(m, items)
    except Problem as problem:
        if default and problem.type is StopIteration:
            return default[0]
        raise


def _iter(m: Machine, items: Any) -> Any:
    if type(items) is Stream:
        return items
    if type(items) is Dataset:
        return stream_of(m, items)
    found = m.dunders.special(items, "__iter__")
    return Stream("iterator", m.iterate(items)) if found is ABSENT else found


def _sorted(m: Machine, items: Any, *, key: Any = None, reverse: Any = False) -> list[Any]:
    found = list(m.each(items))
    sort(m, found, key=key, reverse=reverse)
    return found


def _sum(m: Machine, items: Any, start: Any = 0) -> Any:
    total = start
    for item in m.each(items):
        total = binary(m, "+", total, item)
    return total


def _best(symbol: str, name: str) -> Callable[..., Any]:
    def best(m: Machine, *values: Any, key: Any = None, **default: Any) -> Any:
        items = m.each(values[0]) if len(values) == 1 else iter(values)
        found, mark, some = None, None, False
        for item in items:
            rank = item if key is None else m.call(key, (item,), {})
            if not some or truth(m, binary(m, symbol, rank, mark)):
                found, mark, some = item, rank, True
        if some:
            return found
        if "default" in default:
            return default["default"]
        raise Problem(
            ValueError, f"{name}() of nothing has no answer.", f"Give a list with items, or {name}(items, default=0)."
        )

    return best


def _any(m: Machine, items: Any) -> bool:
    return any(truth(m, item) for item in m.each(items))


def _all(m: Machine, items: Any) -> bool:
    return all(truth(m, item) for item in m.each(items))


# --- Numbers -------------------------------------------------------------------------------------


def _abs(m: Machine, value: Any) -> Any:
    kind = type(value)
    if kind is TracedFloat:
        return m.traced(abs(float(value)), abs, (value,), None)
    if is_operand(value):
        return m.from_host(abs(value))
    if kind in ARRAYS:
        arrays.cost(m, value)
        return m.from_host(abs(value))
    found = m.dunders.special(value, "__abs__")
    return abs(want(value, *NUMBERS)) if found is ABSENT else found


def _round(m: Machine, number: Any, ndigits: Any = None) -> Any:
    if is_operand(number):
        return m.from_host(round(number, want(ndigits, int)) if ndigits else round(number))
    if type(number) is np.ndarray:
        return m.from_host(np.round(number, ndigits or 0))
    if ndigits is not None and abs(want(ndigits, int)) > 400:
        ndigits = 400 if ndigits > 0 else -400
    if type(number) not in ARRAYS:
        want(number, bool, int, float, TracedFloat)
    result = round(float(number) if type(number) is TracedFloat else number, ndigits)
    return m.from_host(result)


def _pow(m: Machine, base: Any, exp: Any, mod: Any = None) -> Any:
    if mod is None:
        return binary(m, "**", base, exp)
    numbers = [want(number, int) for number in (base, exp, mod)]
    m.meter.spend(numbers[1].bit_length() * numbers[2].bit_length() ** 2 // _BITS_PER_STEP)
    return pow(*numbers)


_BITS_PER_STEP = 1 << 20  # bits of one number times bits of another, multiplied in the time of a step


def _divmod(m: Machine, a: Any, b: Any) -> tuple[Any, Any]:
    return binary(m, "//", a, b), binary(m, "%", a, b)


# --- Types ---------------------------------------------------------------------------------------


_DIGITS = 4300  # as many as Python itself reads


def _int(m: Machine, value: Any = 0, base: Any = None) -> int:
    if type(value) is str:
        m.meter.bits(int(len(value) * 3.4) if len(value) <= _DIGITS else m.limits.bits + 1)
        return m.meter.integer(int(value.strip(), 10 if base is None else want(base, int)))
    if is_operand(value) or type(value) in ARRAYS:
        return int(value)
    found = m.dunders.special(value, "__int__")
    return m.meter.integer(int(want(value if found is ABSENT else found, bool, int, float, TracedFloat)))


def _float(m: Machine, value: Any = 0.0) -> Any:
    if type(value) is TracedFloat:
        return value
    if type(value) is str or is_operand(value) or type(value) in ARRAYS:
        return float(value)
    found = m.dunders.special(value, "__float__")
    return float(want(value if found is ABSENT else found, bool, int, float))


def _complex(m: Machine, real: Any = 0.0, imag: Any = 0.0) -> complex:
    if type(real) is str:
        return complex(real)
    return complex(want(real, *NUMBERS), want(imag, *NUMBERS))


def _list(m: Machine, items: Any = ()) -> list[Any]:
    return list(m.each(items))


def _dict(m: Machine, *items: Any, **more: Any) -> dict[Any, Any]:
    table: dict[Any, Any] = {}
    for given in items:
        for key, value in given.items() if type(given) in DICTS else (tuple(m.each(pair)) for pair in m.each(given)):
            m.meter.tick()
            put(m, table, key, value)
    for name, value in more.items():
        put(m, table, name, value)
    return table


def _set(m: Machine, items: Any = ()) -> set[Any]:
    return {key_of(m, item) for item in m.each(items)}


def _slice(m: Machine, *bounds: Any) -> slice:
    return slice(*[arrays.to_int(m, b) for b in bounds])


def _type(m: Machine, value: Any) -> Any:
    kind: Any = float if type(value) is TracedFloat else type(value)
    if (found := m.guard.types.get(kind)) is not None:
        return found
    if type(value) is ErrorValue:
        return value.type
    if (cls := m.classes.of(value)) is not None:
        return cls
    name = type_name(value)
    return _type_of("ResourceVariable" if name == "Variable" and is_operand(value) else name, kind)


@functools.lru_cache(maxsize=256)
def _type_of(name: str, kind: type) -> Type:
    """The same every time, so that two types can be compared."""
    return Type(name, _no_constructor, (kind,))


def _no_constructor(m: Machine, *args: Any, **kwargs: Any) -> Any:
    raise Problem(TypeError, "A value is not made from this type.", "Call the function that makes it, by its name.")


def _isinstance(m: Machine, value: Any, kinds: Any) -> bool:
    for kind in m.kinds_of(kinds):
        if type(kind) is Type or (type(kind) is TypeHint and kind.host):
            host: tuple[type, ...] = kind.host
        elif type(kind) is Foreign and isinstance(kind.target, type):
            host = (kind.target,)
        elif type(kind) is ErrorType or type(kind) is Class:
            if _is_a(m, value, kind):
                return True
            continue
        else:
            raise Problem(TypeError, f"isinstance needs a type such as float; got {an(kind)}.")
        if isinstance(value, host):
            return True
    return False


def _is_a(m: Machine, value: Any, kind: Any) -> bool:
    """isinstance for classes of the program and kinds of errors."""
    cls = m.classes.of(value)
    if type(kind) is Class:
        return kind is OBJECT or (cls is not None and kind in cls.mro)
    error = value.type if type(value) is ErrorValue else None if cls is None else cls.error
    return error is not None and issubclass(error.host, kind.host)


def _issubclass(m: Machine, cls: Any, kinds: Any) -> bool:
    for kind in m.kinds_of(kinds):
        if kind is OBJECT or cls is kind or (type(cls) is Class and kind in cls.mro):
            return True
        error: Any = cls.error if type(cls) is Class else cls
        if type(error) is ErrorType and type(kind) is ErrorType and issubclass(error.host, kind.host):
            return True
        host: Any = cls.host if type(cls) is Class else cls.target if type(cls) is Foreign else None
        if type(kind) is Foreign and isinstance(host, type) and issubclass(host, kind.target):
            return True
    return False


# --- Classes -------------------------------------------------------------------------------------

OBJECT = Class("object", MappingProxyType({}))  # it is there for all runs


def _super(m: Machine, *args: Any) -> Any:
    raise Problem(RuntimeError, "`super()` stands outside a method.", "Write super().__init__() in `__init__`.")


def _property(m: Machine, fget: Any, fset: Any = None, fdel: Any = None, doc: Any = None) -> Property:
    if fdel is not None:
        raise Problem(TypeError, "A property here has no function that deletes it.", "Leave `fdel` out.")
    for function in (fget, fset):
        if type(function) not in (Function, Bound, Foreign, type(None)):
            raise Problem(TypeError, f"property needs a function of the program; got {an(function)}.", _DECORATES)
    return Property(fget, fset)


def _of_class(of_class: bool) -> Callable[..., Any]:
    def make(m: Machine, function: Any) -> Unbound:
        if type(function) not in (Function, Foreign):
            raise Problem(TypeError, f"A function of the program is needed; got {an(function)}.", _DECORATES)
        return Unbound(function, of_class)

    return make


_DECORATES = "It stands above a method: @property, and then def name(self):"

_TYPES: list[tuple[str, Callable[..., Any], type]] = [
    ("int", _int, int), ("float", _float, float), ("complex", _complex, complex), ("list", _list, list),
    ("bool", lambda m, x=False: truth(m, x), bool), ("str", lambda m, x="": text_of(m, x), str),
    ("tuple", lambda m, items=(): tuple(m.each(items)), tuple), ("dict", _dict, dict), ("set", _set, set),
    ("frozenset", lambda m, items=(): frozenset(_set(m, items)), frozenset),
    ("range", _range, range), ("slice", _slice, slice), ("NoneType", _no_constructor, type(None)),
    ("function", _no_constructor, Function),
]  # fmt: skip
TYPES: dict[str, Type] = {name: Type(name, function, (host,), "x") for name, function, host in _TYPES}

_FUNCTIONS: list[tuple[str, Callable[..., Any], str]] = [
    ("print", write, "*values, sep=' ', end='\\n'"), ("len", _len, "items"), ("abs", _abs, "x"),
    ("enumerate", _enumerate, "iterable, start=0"), ("zip", _zip, "*items"), ("map", _map, "function, *items"),
    ("filter", _filter, "function, items"), ("reversed", _reversed, "items"),
    ("sorted", _sorted, "items, key=None, reverse=False"),
    ("sum", _sum, "items, start=0"), ("min", _best("<", "min"), "*values"), ("max", _best(">", "max"), "*values"),
    ("any", _any, "items"), ("all", _all, "items"), ("round", _round, "number, ndigits=None"),
    ("pow", _pow, "base, exp"), ("divmod", _divmod, "a, b"), ("isinstance", _isinstance, "value, type"),
    ("type", _type, "value"), ("issubclass", _issubclass, "class, class"),
    ("super", _super, ""), ("property", _property, "method"), ("staticmethod", _of_class(False), "function"),
    ("classmethod", _of_class(True), "function"),
    ("repr", lambda m, x: show(m, x), "value"), ("next", _next, "iterator, default"), ("iter", _iter, "items"),
    ("format", lambda m, x, spec="": format_value(m, x, want(spec, str)), "value, spec"),
    ("chr", lambda m, x: chr(want(x, int)), "number"), ("ord", lambda m, x: ord(want(x, str)), "character"),
    ("hex", lambda m, x: hex(want(x, int)), "number"), ("bin", lambda m, x: bin(want(x, int)), "number"),
]  # fmt: skip

BUILTINS: dict[str, Any] = {
    **{name: Native(name, function, signature) for name, function, signature in _FUNCTIONS},
    **{name: kind for name, kind in TYPES.items() if name not in ("NoneType", "function")},
    **{name: ErrorType(name, host) for name, host in ERRORS.items()},
    "IOError": ErrorType("OSError", OSError),  # its older name
    "object": OBJECT,
    "NotImplemented": NotImplemented,
}
