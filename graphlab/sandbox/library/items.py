"""Items of values: read, assigned and deleted."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.dtypes import TensorShape
from graphlab.sandbox.library.numpy.joins import Joiner, joined
from graphlab.sandbox.library.pyplot.axes import Settings
from graphlab.sandbox.library.pyplot.passing import put_setting
from graphlab.sandbox.values import arrays, texts
from graphlab.sandbox.values.classes import ABSENT, Class, Instance, Record
from graphlab.sandbox.values.formatting import text_of
from graphlab.sandbox.values.methods import key_of, put
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ARRAYS,
    DICTS,
    Counter,
    DefaultDict,
    Deque,
    Foreign,
    Function,
    Problem,
    TextArray,
    Type,
    TypeHint,
    an,
    capital_an,
    is_operand,
    is_record,
)


def item(m: Machine, owner: Any, key: Any, node: Any = None) -> Any:
    """`owner[key]`."""
    kind = type(owner)
    if kind is list or kind is tuple or kind is str or kind is Record:
        if type(key) is int:
            return owner[key]
        part = owner[_sequence_key(m, key, owner)]
        if type(key) is slice:
            m.meter.bulk(len(part))
        return part
    if kind in DICTS:
        try:
            return owner[key_of(m, key)]
        except KeyError:
            pass
        return _missing_item(m, owner, key)
    if kind is Deque:
        m.meter.bulk(len(owner))
        return owner[_whole_key(m, key, owner)]
    if is_operand(owner):
        m.survey(key)
        m.journal.at = node
        parts = tuple(m.to_host(k, plain=True) for k in key) if type(key) is tuple else m.to_host(key, plain=True)
        return m.from_host(owner[parts])
    if kind in ARRAYS:
        return arrays.index(m, owner, key)
    if kind is TextArray:
        return texts.index(m, owner, key)
    if kind is range:
        return owner[_sequence_key(m, key, owner)]
    if kind is Joiner:
        return joined(m, owner, key)
    if kind in Guard.sized or kind is TensorShape or is_record(owner):
        return m.from_host(owner[m.to_host(key)])
    if kind in _HINTED or (kind is Foreign and isinstance(owner.target, type)):
        return owner  # `list[int]`: what is inside is not looked at
    if kind is Class and any(type(base.names) is not dict and base.name in _GENERIC for base in owner.mro):
        return owner
    if kind is Class and owner.is_enumeration:
        return _member(owner, key)
    found = m.dunders.special(owner, "__getitem__", key)
    if found is not ABSENT:
        return found
    raise Problem(TypeError, f"{capital_an(owner)} has no items to take out with [...].", _not_indexed(owner))


def _missing_item(m: Machine, table: Any, key: Any) -> Any:
    """What a dictionary gives for a key that it does not have."""
    if type(table) is Counter:
        return 0
    if type(table) is DefaultDict and table.factory is not None:
        value = m.call(table.factory, (), {})
        put(m, table, key, value)
        return value
    raise Problem(KeyError, f"There is no key {text_of(m, key, 60)!r}.", _keys(table))


def _whole_key(m: Machine, key: Any, owner: Any) -> Any:
    if type(key) is slice:
        raise Problem(
            TypeError, "A deque has no parts to take out with [1:3].", "Make a list of it first: list(items)."
        )
    return _sequence_key(m, key, owner)


_GENERIC = ("Generic", "Protocol")
_HINTED = frozenset({Type, TypeHint})


def _member(cls: Class, name: Any) -> Any:
    if cls.members is None or type(name) is not str or name not in cls.members:
        raise Problem(
            KeyError, f"`{cls.name}` has no such member.", f"There are: {', '.join(cls.members or ())[:200]}."
        )
    return cls.members[name]


def _sequence_key(m: Machine, key: Any, owner: Any) -> Any:
    if type(key) is slice:
        return slice(*[arrays.to_int(m, _index(part)) for part in (key.start, key.stop, key.step)])
    found = _index(key)
    if type(found) in (int, bool) or type(found) in ARRAYS:
        return arrays.to_int(m, found)
    raise Problem(
        TypeError,
        f"An index of {an(owner)} is a whole number; got {an(key)}.",
        "Lists have no axes: make a tensor with tf.constant(...) for [i, j]."
        if type(key) is tuple
        else "Use int(...).",
    )


def put_item(m: Machine, owner: Any, key: Any, value: Any) -> None:
    """`owner[key] = value`."""
    kind = type(owner)
    if kind is list:
        if type(key) is slice:
            value = list(m.each(value))
            m.meter.items(len(owner) + len(value))
        owner[_sequence_key(m, key, owner)] = value
    elif kind in DICTS:
        put(m, owner, key, value)
    elif kind is Deque:
        m.meter.bulk(len(owner))
        owner[_whole_key(m, key, owner)] = value
    elif kind is np.ndarray:
        arrays.store(m, owner, key, value)
    elif kind is Settings:
        put_setting(m, owner, key, value)
    elif is_operand(owner):
        what, cure = (
            ("tensor", "tf.tensor_scatter_nd_update") if kind.__name__ == "Tensor" else ("Variable", "v.assign")
        )
        raise Problem(
            TypeError,
            f"The elements of a {what} cannot be assigned one by one.",
            f"Make a new one: {cure}(...), tf.where(...) or tf.stack([...]).",
        )
    elif m.dunders.special(owner, "__setitem__", key, value) is ABSENT:
        raise Problem(TypeError, f"The items of {an(owner)} cannot be assigned.", "Lists and dictionaries can.")


def drop_item(m: Machine, owner: Any, key: Any) -> None:
    """`del owner[key]`."""
    if m.dunders.special(owner, "__delitem__", key) is not ABSENT:
        return
    if type(owner) is list:
        m.meter.bulk(len(owner))
        del owner[_sequence_key(m, key, owner)]
    elif type(owner) is Deque:
        m.meter.bulk(len(owner))
        del owner[_whole_key(m, key, owner)]
    elif type(owner) in DICTS:
        if key_of(m, key) not in owner:
            raise Problem(KeyError, f"There is no key {text_of(m, key, 60)!r}.", _keys(owner))
        del owner[key]
    else:
        raise Problem(TypeError, f"The items of {an(owner)} cannot be deleted.", "Make a new one without them.")


def _index(value: Any) -> Any:
    if type(value) is Instance and value.cls.is_number:
        return value.attrs["value"]
    return value.numpy() if is_operand(value) else value


def _keys(table: dict[Any, Any]) -> str:
    if not table:
        return "The dictionary is empty."
    return "There are: " + ", ".join(repr(k)[:40] for k in list(table)[:8] if type(k) in (str, int, float)) + "."


def _not_indexed(value: Any) -> str:
    if value is None:
        return "It is None: a function without `return` gives None."
    return (
        "Functions are called with (...), not [...]."
        if type(value) in (Function, Foreign)
        else "Lists, texts and tensors have items."
    )
