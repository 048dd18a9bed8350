"""Methods of texts, lists, dictionaries, sets and numbers: a table by exact type and name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import is_
from typing import Any

from graphlab.sandbox.values import generators
from graphlab.sandbox.values.classes import ABSENT, Instance, Record
from graphlab.sandbox.values.formatting import format_text, text_of
from graphlab.sandbox.values.operators import binary, position, truth
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ARRAY_SCALARS,
    CONTAINERS,
    DICTS,
    ErrorValue,
    Problem,
    Stream,
    TracedFloat,
    View,
    an,
    capital_an,
    split_names,
)

Methods = dict[str, Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class HostMethod:
    """A method of a class of graphlab's. `called` and `gives_callable` are those of a `Foreign`."""

    function: Callable[..., Any]
    name: str
    called: frozenset[int | str]
    gives_callable: bool

    def __call__(self, m: Machine, /, *args: Any, **kwargs: Any) -> Any:
        """Call it on its object, the first argument."""
        return m.foreign(self.function, args, kwargs, None, self.name, self.called, self.gives_callable)


def want(value: Any, *kinds: type) -> Any:
    """`value`, if it is of one of `kinds`."""
    if type(value) not in kinds:
        names = " or ".join("None" if k is type(None) else k.__name__ for k in kinds if k is not TracedFloat)
        raise Problem(TypeError, f"{names} is needed here; got {an(value)}.")
    return float(value) if type(value) is TracedFloat else value


# --- Texts ---------------------------------------------------------------------------------------


def _plain(name: str) -> Callable[..., Any]:
    """A method of str with at most two texts or numbers as arguments and a result of about the text's length."""
    host = getattr(str, name)
    is_slow = name in _SLOW

    def method(m: Machine, text: str, *args: Any) -> Any:
        for arg in args:
            want(arg, str, int, type(None), tuple)
            m.survey(arg)
        compared = len(args[0]) if is_slow and args and type(args[0]) is str else 1
        m.meter.bulk(len(text) * compared)
        result = host(text, *args)
        if type(result) is list:
            m.meter.items(len(result))
        elif type(result) is str and len(result) > m.limits.items:  # a letter may have two capitals
            m.meter.items(len(result), "text")
        return result

    return method


_SLOW = frozenset(split_names("strip lstrip rstrip rfind rindex rsplit rpartition"))
"""These may compare each character of the text with each of what is looked for."""


def _padded(name: str) -> Callable[..., Any]:
    host: Callable[..., str] = getattr(str, name)

    def method(m: Machine, text: str, width: Any, *fill: Any) -> str:
        m.meter.items(max(want(width, int), 0), "text")
        return host(text, width, *[want(f, str) for f in fill])

    return method


def _join(m: Machine, text: str, parts: Any) -> str:
    items = list(m.each(parts))
    for item in items:
        if type(item) is not str:
            raise Problem(TypeError, f"join needs texts; got {an(item)}.", "Turn the items into texts: str(x).")
    m.meter.items(sum(map(len, items)) + len(text) * max(len(items) - 1, 0), "text")
    return text.join(items)


def _replace(m: Machine, text: str, old: Any, new: Any, count: Any = -1) -> str:
    old, new = want(old, str), want(new, str)
    m.meter.bulk(len(text))
    m.meter.items(len(text) + text.count(old) * max(len(new) - len(old), 0), "text")
    return text.replace(old, new, want(count, int))


def _split(m: Machine, text: str, sep: Any = None, maxsplit: Any = -1) -> list[str]:
    m.meter.bulk(len(text))
    parts = text.split(want(sep, str, type(None)), want(maxsplit, int))
    m.meter.items(len(parts))
    return parts


def _zfill(m: Machine, text: str, width: Any) -> str:
    m.meter.items(max(want(width, int), 0), "text")
    return text.zfill(width)


def _expandtabs(m: Machine, text: str, size: Any = 8) -> str:
    m.meter.items(len(text) + text.count("\t") * max(want(size, int), 0), "text")
    return text.expandtabs(size)


STR: Methods = {
    **{
        name: _plain(name)
        for name in split_names(
            "upper lower title capitalize swapcase casefold strip lstrip rstrip startswith endswith "
            "find rfind index rindex count isalpha isdigit isdecimal isnumeric isalnum isspace isupper "
            "islower istitle isidentifier isascii isprintable splitlines partition rpartition removeprefix removesuffix"
        )
    },
    **{name: _padded(name) for name in ("ljust", "rjust", "center")},
    "join": _join,
    "replace": _replace,
    "split": _split,
    "rsplit": _plain("rsplit"),
    "zfill": _zfill,
    "expandtabs": _expandtabs,
    "format": lambda m, text, *args, **kwargs: format_text(m, text, args, kwargs),
}


# --- Lists and tuples ----------------------------------------------------------------------------


def _grow(m: Machine, items: list[Any], count: int) -> None:
    if len(items) + count > m.limits.items:
        m.meter.items(len(items) + count)


def _append(m: Machine, items: list[Any], item: Any) -> None:
    _grow(m, items, 1)
    items.append(item)


def _extend(m: Machine, items: list[Any], more: Any) -> None:
    new = list(m.each(more))
    _grow(m, items, len(new))
    items.extend(new)


def _insert(m: Machine, items: list[Any], place: Any, item: Any) -> None:
    _grow(m, items, 1)
    m.meter.bulk(len(items))
    items.insert(want(place, int, bool), item)


def _pop(m: Machine, items: list[Any], place: Any = -1) -> Any:
    if not items:
        raise Problem(IndexError, "There is nothing to take from an empty list.")
    m.meter.bulk(len(items))
    return items.pop(want(place, int, bool))


def _remove(m: Machine, items: list[Any], item: Any) -> None:
    place = _place(m, items, item)
    if place is None:
        raise Problem(ValueError, "The item to remove is not in the list.")
    del items[place]


def _index(m: Machine, items: Any, item: Any) -> int:
    place = _place(m, items, item)
    if place is None:
        raise Problem(ValueError, "The item is not in the list.", "Ask `if x in items:` first.")
    return place


def _count(m: Machine, items: Any, item: Any) -> int:
    if m.survey(items) and m.survey(item):
        return int(items.count(item))
    return sum(part is item or truth(m, binary(m, "==", part, item)) for part in list(items))


def _place(m: Machine, items: Any, item: Any) -> int | None:
    if m.survey(items) and m.survey(item):
        return items.index(item) if item in items else None
    return position(m, items, item)


def _copy(m: Machine, items: Any) -> Any:
    m.meter.bulk(len(items))
    return items.copy()


def _reverse(m: Machine, items: list[Any]) -> None:
    m.meter.bulk(len(items))
    items.reverse()


def sort(m: Machine, items: list[Any], *, key: Any = None, reverse: Any = False) -> None:
    """Sort in place; `key` is a function of the program or of the tables."""
    m.meter.bulk(2 * len(items))
    found = items[:]  # the functions of the program below may change the list
    keys = found if key is None else [m.call(key, (item,), {}) for item in found]
    m.survey(keys)
    m.meter.bulk(sum(len(k) for k in keys if type(k) is str))
    kinds = {type(k) for k in keys}
    if not kinds <= {bool, int, float, TracedFloat} and len(kinds) > 1:
        raise Problem(TypeError, "Only items of one kind can be sorted.", "Sort numbers or texts, or give a key.")
    if kinds <= _ORDERED or not kinds.isdisjoint(ARRAY_SCALARS):
        order = sorted(range(len(keys)), key=keys.__getitem__, reverse=bool(reverse))
    else:
        order = sorted(range(len(keys)), key=lambda i: _Ranked(m, keys[i]), reverse=bool(reverse))
    if len(items) != len(found) or not all(map(is_, items, found)):
        raise Problem(ValueError, "The list is changed while it is sorted.", "Change it before, or sort a copy of it.")
    items[:] = [found[i] for i in order]


_ORDERED = {bool, int, float, TracedFloat, str}


class _Ranked:
    """A key for sorting, compared as the program compares it."""

    __slots__ = ("key", "m")

    def __init__(self, m: Machine, key: Any):
        self.m = m
        self.key = key

    def __lt__(self, other: _Ranked) -> bool:
        self.m.meter.tick()
        return truth(self.m, binary(self.m, "<", self.key, other.key))


LIST: Methods = {
    "append": _append, "extend": _extend, "insert": _insert, "pop": _pop, "remove": _remove, "index": _index,
    "count": _count, "copy": _copy, "reverse": _reverse, "sort": sort, "clear": lambda m, items: items.clear(),
}  # fmt: skip
TUPLE: Methods = {"index": _index, "count": _count}


# --- Dictionaries and sets -----------------------------------------------------------------------


def key_of(m: Machine, key: Any) -> Any:
    """`key`, if it can be a key: nested tuples are walked over here, before the host hashes them."""
    if type(key) is tuple or type(key) is Record or type(key) is frozenset:
        m.survey(key)
    elif type(key) in CONTAINERS:
        raise Problem(TypeError, f"{capital_an(key)} cannot be a key.", "Use a text, a number or a tuple.")
    elif type(key) is Instance and key.cls.find("__eq__") is not ABSENT:
        raise Problem(
            TypeError, f"{capital_an(key)} with an `__eq__` of its own cannot be a key.", "Use a text or a number."
        )
    return key


def put(m: Machine, table: dict[Any, Any], key: Any, value: Any) -> None:
    """`table[key] = value`."""
    if len(table) >= m.limits.items:
        m.meter.items(len(table) + 1, "dictionary")
    table[key_of(m, key)] = value


def _update(m: Machine, table: dict[Any, Any], *others: Any, **more: Any) -> None:
    for other in others:
        for key, value in other.items() if type(other) in DICTS else (tuple(m.each(pair)) for pair in m.each(other)):
            m.meter.tick()
            put(m, table, key, value)
    for name, value in more.items():
        put(m, table, name, value)


def _setdefault(m: Machine, table: dict[Any, Any], key: Any, default: Any = None) -> Any:
    if key_of(m, key) not in table:
        put(m, table, key, default)
    return table[key]


def _dict_pop(m: Machine, table: dict[Any, Any], key: Any, *default: Any) -> Any:
    if key_of(m, key) not in table and not default:
        raise Problem(KeyError, f"There is no key {text_of(m, key, 60)!r}.")
    return table.pop(key, *default)


def _view(kind: str, taken: Callable[[dict[Any, Any]], Iterable[Any]]) -> Callable[..., View]:
    def method(m: Machine, table: dict[Any, Any]) -> View:
        m.meter.bulk(len(table))
        return View(kind, list(taken(table)))

    return method


DICT: Methods = {
    "get": lambda m, table, key, default=None: table.get(key_of(m, key), default),
    "keys": _view("dict_keys", dict.keys),
    "values": _view("dict_values", dict.values),
    "items": _view("dict_items", dict.items),
    "pop": _dict_pop,
    "popitem": lambda m, table: table.popitem(),
    "setdefault": _setdefault,
    "update": _update,
    "copy": _copy,
    "clear": lambda m, table: table.clear(),
}


def _set_method(name: str, kind: type = set) -> Callable[..., Any]:
    host = getattr(kind, name)

    def method(m: Machine, items: set[Any], *others: Any) -> Any:
        given = [{key_of(m, item) for item in m.each(other)} for other in others]
        m.meter.items(len(items) + sum(map(len, given)), "set")
        return host(items, *given)

    return method


def _add(m: Machine, items: set[Any], item: Any) -> None:
    if len(items) >= m.limits.items:
        m.meter.items(len(items) + 1, "set")
    items.add(key_of(m, item))


SET: Methods = {
    **{
        name: _set_method(name)
        for name in split_names(
            "union intersection difference symmetric_difference update issubset issuperset isdisjoint"
        )
    },
    "add": _add,
    "remove": lambda m, items, item: items.remove(key_of(m, item)),
    "discard": lambda m, items, item: items.discard(key_of(m, item)),
    "pop": lambda m, items: items.pop(),
    "copy": _copy,
    "clear": lambda m, items: items.clear(),
}


_ASKING = split_names("union intersection difference symmetric_difference issubset issuperset isdisjoint")
FROZEN: Methods = {**{name: _set_method(name, frozenset) for name in _ASKING}, "copy": lambda m, items: items}


def _decode(m: Machine, data: bytes) -> str:
    m.meter.items(len(data), "text")
    return data.decode("utf-8", "replace")


# --- Numbers -------------------------------------------------------------------------------------

FLOAT: Methods = {"is_integer": lambda m, x: float(x).is_integer(), "conjugate": lambda m, x: x}
INT: Methods = {"bit_length": lambda m, x: x.bit_length(), "conjugate": lambda m, x: x}
COMPLEX: Methods = {"conjugate": lambda m, x: x.conjugate()}

METHODS: dict[type, Methods] = {
    str: STR, list: LIST, tuple: TUPLE, dict: DICT, set: SET, frozenset: FROZEN,
    float: FLOAT, TracedFloat: FLOAT, int: INT, bool: INT,
    complex: COMPLEX, bytes: {"decode": _decode},
    Stream: {"send": generators.send, "throw": generators.throw, "close": generators.close},
}  # fmt: skip


def _result(error: ErrorValue) -> Any:
    """`error.value`: what a generator has returned."""
    if error.type.host is not StopIteration:
        raise Problem(AttributeError, f"{capital_an(error)} has no attribute `value` here.", "Write str(error).")
    return error.args[0] if error.args else None


ATTRIBUTES: dict[type, dict[str, Callable[[Any], Any]]] = {
    **dict.fromkeys((bool, int, float, TracedFloat, complex), {"real": lambda x: x.real, "imag": lambda x: x.imag}),
    ErrorValue: {"args": lambda e: e.args, "value": _result},
    range: {"start": lambda r: r.start, "stop": lambda r: r.stop, "step": lambda r: r.step},
    slice: {"start": lambda s: s.start, "stop": lambda s: s.stop, "step": lambda s: s.step},
}
