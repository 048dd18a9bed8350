"""`functools`: functions of functions."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from graphlab.sandbox.values.classes import ABSENT, Bound, Class, Instance
from graphlab.sandbox.values.methods import key_of, want
from graphlab.sandbox.values.operators import binary, truth
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Foreign, Function, Native, Operation, Problem, Table, an, type_name


def _wraps(m: Machine, wrapped: Any, *more: Any) -> Native:
    def rename(m: Machine, function: Any) -> Any:
        if type(function) is not Function:
            return function
        return Function(name_of(wrapped), function.apply, function.signature)

    if type(wrapped) not in (Function, Foreign, Native, Operation, Bound):
        raise Problem(TypeError, f"functools.wraps needs a function; got {an(wrapped)}.")
    return Native("wraps", rename)


def name_of(function: Any) -> str:
    """The name under which a function that is made of another is written; of a callable object, that of its kind."""
    if type(function) in (Function, Foreign, Native, Operation, Bound, Class):
        return str(function.name)
    return type_name(function)


def deeper(m: Machine, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A call from a function of the tables, which counts as one more that is inside another."""
    with m.meter.deeper():
        return m.call(function, args, kwargs)


def _partial(m: Machine, function: Any, *first: Any, **named: Any) -> Native:
    def call(m: Machine, *args: Any, **kwargs: Any) -> Any:
        m.meter.items(len(first) + len(args))
        m.meter.items(len(named) + len(kwargs))
        return deeper(m, function, (*first, *args), {**named, **kwargs})

    return Native("partial", call)


def _reduce(m: Machine, function: Any, items: Any, *start: Any) -> Any:
    found = iter([*start, *m.each(items)])
    for result in found:
        for item in found:
            result = m.call(function, (result, item), {})
        return result
    raise Problem(TypeError, "reduce() of nothing has no answer.", "Give a value to start from: reduce(f, items, 0).")


def _lru_cache(m: Machine, function: Any = None, maxsize: Any = 128, typed: Any = False) -> Any:
    if function is None or type(function) is int:
        most = maxsize if function is None else function
        most = None if most is None else want(most, int)
        return Native("lru_cache", lambda m, function: _cached(m, function, most))
    return _cached(m, function, 128)


def _cached(m: Machine, function: Any, most: int | None) -> Operation:
    """`function` with a memory of what it gave, the least recently used forgotten first."""
    kept: dict[Any, Any] = {}

    def call(m: Machine, *args: Any, **kwargs: Any) -> Any:
        key = args, tuple(kwargs.items())
        key_of(m, key)
        for part in (*args, *kwargs.values()):
            key_of(m, part)
        m.meter.tick()
        if key in kept:
            kept[key] = kept.pop(key)
            return kept[key]
        result = deeper(m, function, args, kwargs)
        if most != 0:
            m.meter.items(len(kept) + 1, "dictionary") if len(kept) >= m.limits.items else None
            kept[key] = result
            if most is not None and len(kept) > most:
                del kept[next(iter(kept))]
        return result

    return Operation(name_of(function), call)


def _total_ordering(m: Machine, cls: Any) -> Any:
    """The comparisons that a class lacks, made of the one that it has."""
    if type(cls) is not Class or type(cls.names) is not dict:
        raise Problem(TypeError, f"total_ordering needs a class; got {an(cls)}.", "Write it above a class.")
    known = next((word for word in ("lt", "le", "gt", "ge") if cls.find(f"__{word}__") is not ABSENT), None)
    if known is None:
        raise Problem(ValueError, f"`{cls.name}` defines no comparison.", "Define def __lt__(self, other):")
    less, both = known[0] == "l", known[1] == "e"
    for word in ("lt", "le", "gt", "ge"):
        if f"__{word}__" not in cls.names:
            cls.names[f"__{word}__"] = Operation(word, _derived(f"__{known}__", word, less, both))
    return cls


def _derived(known: str, word: str, less: bool, both: bool) -> Any:
    def compare(m: Machine, a: Any, b: Any) -> Any:
        x, y = (a, b) if (word[0] == "l") == less else (b, a)
        wanted = word[1] == "e"
        if wanted == both:
            return truth(m, m.dunders.special(x, known, y))
        return not truth(m, m.dunders.special(y, known, x))  # a < b where not b <= a

    return compare


def _cmp_to_key(m: Machine, function: Any) -> Native:
    def key(m: Machine, value: Any) -> Instance:
        made = m.objects.fresh(_RANKED)
        made.attrs.update(value=value, function=function)
        return made

    return Native("cmp_to_key", key)


def _before(m: Machine, a: Instance, b: Instance) -> bool:
    return truth(m, binary(m, "<", m.call(a.attrs["function"], (a.attrs["value"], b.attrs["value"]), {}), 0))


_RANKED = Class("K", MappingProxyType({"__lt__": Operation("__lt__", _before)}))
_RANKED.is_frozen = True

FUNCTOOLS = Table(
    "functools",
    {
        "wraps": Native("functools.wraps", _wraps),
        "partial": Native("functools.partial", _partial),
        "reduce": Native("functools.reduce", _reduce),
        "lru_cache": Native("functools.lru_cache", _lru_cache, "maxsize=128"),
        "cache": Native("functools.cache", lambda m, function: _cached(m, function, None), "function"),
        "total_ordering": Native("functools.total_ordering", _total_ordering, "class"),
        "cmp_to_key": Native("functools.cmp_to_key", _cmp_to_key, "function"),
    },
    {"singledispatch": "Use isinstance(x, ...) in one function."},
)
