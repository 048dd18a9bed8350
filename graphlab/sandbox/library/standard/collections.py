"""`collections`: deque, defaultdict, Counter, OrderedDict and namedtuple."""

from __future__ import annotations

import keyword
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from graphlab.sandbox.values.arrays import to_int
from graphlab.sandbox.values.classes import Class, Record, Unbound
from graphlab.sandbox.values.methods import ATTRIBUTES, DICT, METHODS, Methods, key_of, put, sort, want
from graphlab.sandbox.values.objects import fields_within
from graphlab.sandbox.values.operators import binary, position, truth
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    DICTS,
    Counter,
    DefaultDict,
    Deque,
    Native,
    Operation,
    OrderedDict,
    Problem,
    Table,
    Type,
)

# --- deque ---------------------------------------------------------------------------------------


def _deque(m: Machine, items: Any = (), maxlen: Any = None) -> Deque:
    most = None if maxlen is None else to_int(m, maxlen)
    if most is not None and most < 0:
        raise Problem(ValueError, f"A deque of at most {most} items is not possible.", "Give maxlen=100.")
    made: Deque = Deque(maxlen=most)
    for item in m.each(items):
        made.append(item)
    return made


def _room(m: Machine, items: Deque, count: int = 1) -> None:
    if len(items) + count > m.limits.items and (items.maxlen is None or items.maxlen > m.limits.items):
        m.meter.items(len(items) + count, "deque")


def _append(m: Machine, items: Deque, item: Any) -> None:
    _room(m, items)
    items.append(item)


def _appendleft(m: Machine, items: Deque, item: Any) -> None:
    _room(m, items)
    items.appendleft(item)


def _extend(m: Machine, items: Deque, others: Any, left: bool = False) -> None:
    new = list(m.each(others))
    _room(m, items, len(new))
    (items.extendleft if left else items.extend)(new)


def _taken(name: str) -> Callable[..., Any]:
    def take(m: Machine, items: Deque) -> Any:
        if not items:
            raise Problem(IndexError, "There is nothing to take from an empty deque.")
        return items.pop() if name == "pop" else items.popleft()

    return take


def _rotate(m: Machine, items: Deque, count: Any = 1) -> None:
    m.meter.bulk(len(items))
    items.rotate(to_int(m, count))


def _insert(m: Machine, items: Deque, place: Any, item: Any) -> None:
    _room(m, items)
    m.meter.bulk(len(items))
    items.insert(to_int(m, place), item)


def _place(m: Machine, items: Deque, item: Any) -> int:
    found = position(m, list(items), item)
    if found is None:
        raise Problem(ValueError, "The item is not in the deque.", "Ask `if x in items:` first.")
    return found


def _remove(m: Machine, items: Deque, item: Any) -> None:
    del items[_place(m, items, item)]


def _count(m: Machine, items: Deque, item: Any) -> int:
    return sum(part is item or truth(m, binary(m, "==", part, item)) for part in m.each(list(items)))


def _copy(m: Machine, items: Any) -> Any:
    m.meter.bulk(len(items))
    return items.copy()


def _reverse(m: Machine, items: Deque) -> None:
    m.meter.bulk(len(items))
    items.reverse()


DEQUE: Methods = {
    "append": _append, "appendleft": _appendleft, "extend": _extend,
    "extendleft": lambda m, items, others: _extend(m, items, others, True),
    "pop": _taken("pop"), "popleft": _taken("popleft"), "rotate": _rotate, "insert": _insert, "remove": _remove,
    "index": _place, "count": _count, "copy": _copy, "reverse": _reverse, "clear": lambda m, items: items.clear(),
}  # fmt: skip


# --- Dictionaries --------------------------------------------------------------------------------


def _fill(m: Machine, table: Any, *items: Any, **named: Any) -> Any:
    DICT["update"](m, table, *items, **named)
    return table


def _ordered(m: Machine, *items: Any, **named: Any) -> OrderedDict:
    made: OrderedDict = _fill(m, OrderedDict(), *items, **named)
    return made


def _default(m: Machine, factory: Any = None, *items: Any, **named: Any) -> DefaultDict:
    made: DefaultDict = _fill(m, DefaultDict(factory), *items, **named)
    return made


def _move_to_end(m: Machine, table: OrderedDict, key: Any, last: Any = True) -> None:
    if key_of(m, key) not in table:
        raise Problem(KeyError, "There is no such key.")
    value = table.pop(key)
    items = [] if last else list(table.items())
    m.meter.bulk(len(items))
    if items:
        table.clear()
    table[key] = value
    table.update(items)


def _popitem(m: Machine, table: OrderedDict, last: Any = True) -> tuple[Any, Any]:
    if not table:
        raise Problem(KeyError, "There is nothing to take from an empty dictionary.")
    key = next(reversed(table) if last else iter(table))
    return key, table.pop(key)


def _counter(m: Machine, items: Any = (), **named: Any) -> Counter:
    return _tally(m, Counter(), items, 1, **named)


def _tally(m: Machine, table: Counter, items: Any = (), sign: int = 1, **named: Any) -> Counter:
    """Add to the counts, or take from them: the numbers of a dictionary, or one for each item."""
    if type(items) in DICTS:
        m.meter.bulk(len(items))
        pairs = list(items.items())
    else:
        pairs = [(item, 1) for item in m.each(items)]
    for key, count in (*pairs, *named.items()):
        put(m, table, key, binary(m, "+" if sign > 0 else "-", table.get(key_of(m, key), 0), count))
    return table


def _most_common(m: Machine, table: Counter, n: Any = None) -> list[tuple[Any, Any]]:
    pairs = list(table.items())
    sort(m, pairs, key=Native("count", lambda m, pair: pair[1]), reverse=True)
    return pairs if n is None else pairs[: max(to_int(m, n), 0)]


def _elements(m: Machine, table: Counter) -> list[Any]:
    found: list[Any] = []
    for item, count in table.items():
        m.meter.items(len(found) + max(to_int(m, count), 0))
        found += [item] * to_int(m, count)
    return found


def _total(m: Machine, table: Counter) -> Any:
    result: Any = 0
    for count in m.each(list(table.values())):
        result = binary(m, "+", result, count)
    return result


def _added(m: Machine, table: Counter, items: Any = (), **named: Any) -> None:
    _tally(m, table, items, 1, **named)


def _subtracted(m: Machine, table: Counter, items: Any = (), **named: Any) -> None:
    _tally(m, table, items, -1, **named)


METHODS[Deque] = DEQUE
METHODS[OrderedDict] = {**DICT, "move_to_end": _move_to_end, "popitem": _popitem}
METHODS[DefaultDict] = dict(DICT)
METHODS[Counter] = {
    **DICT, "most_common": _most_common, "elements": _elements, "total": _total, "update": _added,
    "subtract": _subtracted,
}  # fmt: skip
ATTRIBUTES[Deque] = {"maxlen": lambda items: items.maxlen}
ATTRIBUTES[DefaultDict] = {"default_factory": lambda table: table.factory}


# --- namedtuple ----------------------------------------------------------------------------------


def _replace(m: Machine, record: Record, **values: Any) -> Record:
    fields = record.cls.fields_of() or ()
    m.meter.bulk(len(fields))
    unknown = [name for name in values if name not in fields]
    if unknown:
        raise Problem(
            ValueError, f"`{record.cls.name}` has no field `{unknown[0][:60]}`.", f"It has {_listed(fields)}."
        )
    return Record.of(record.cls, [values.get(name, part) for name, part in zip(fields, record, strict=True)])


def _asdict(m: Machine, record: Record) -> dict[str, Any]:
    m.meter.bulk(len(record))
    return dict(zip(record.cls.fields_of() or (), record, strict=True))


def _make(m: Machine, cls: Class, items: Any) -> Any:
    return m.objects.construct(cls, tuple(m.each(items)), {})


def _listed(names: Any) -> str:
    return ", ".join(names)[:200] or "none"


NAMED_TUPLE = Class(
    "NamedTuple",
    MappingProxyType(
        {
            "_replace": Operation("_replace", _replace),
            "_asdict": Operation("_asdict", _asdict),
            "_make": Unbound(Native("_make", _make), True),
            "count": Operation("count", lambda m, record, item: METHODS[tuple]["count"](m, record, item)),
            "index": Operation("index", lambda m, record, item: METHODS[tuple]["index"](m, record, item)),
        }
    ),
)
NAMED_TUPLE.fields = ()


def _namedtuple(m: Machine, name: Any, fields: Any, *, defaults: Any = (), **others: Any) -> Class:
    names = want(name, str), *_field_names(m, fields)
    for one in names:
        if not one.isidentifier() or keyword.iskeyword(one) or one.startswith("_"):
            raise Problem(ValueError, f"{one[:40]!r} cannot be the name of a field.", "Use letters: 'x y'.")
    if len(set(names[1:])) < len(names) - 1:
        raise Problem(ValueError, "Two fields have the same name.", "Give each a name of its own.")
    given = list(m.each(defaults if defaults is not None else ()))
    if len(given) > len(names) - 1:
        raise Problem(TypeError, "There are more defaults than fields.", "Give at most one for each.")
    made = m.objects.define(names[0], (NAMED_TUPLE,), dict(zip(names[len(names) - len(given) :], given, strict=True)))
    made.fields = fields_within(names[1:])
    return made


def _field_names(m: Machine, fields: Any) -> list[str]:
    if type(fields) is str:
        m.meter.bulk(len(fields))
        return fields.replace(",", " ").split()
    return [want(name, str) for name in m.each(fields)]


def _fields(cls: Class) -> tuple[str, ...]:
    return cls.fields_of() or ()


TYPES: list[Type] = [
    Type("collections.deque", _deque, (Deque,), "items=(), maxlen=None"),
    Type("collections.OrderedDict", _ordered, (OrderedDict,), "items"),
    Type("collections.defaultdict", _default, (DefaultDict,), "factory, items"),
    Type("collections.Counter", _counter, (Counter,), "items"),
]
"""The types of the module; `type(x)` gives them."""

COLLECTIONS = Table(
    "collections",
    {
        **{kind.name.split(".")[-1]: kind for kind in TYPES},
        "namedtuple": Native("collections.namedtuple", _namedtuple, "name, fields, defaults=()"),
        "abc": Table("collections.abc", {}),  # filled with the names of `typing`
    },
    {"UserDict": "Use a class of your own.", "ChainMap": "Use {**a, **b}."},
)
