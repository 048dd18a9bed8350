"""Items: read, assigned and deleted."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from graphlab.dtypes import TensorShape
from graphlab.sandbox.compiler.registry import Code, Compiler, compiles, placed
from graphlab.sandbox.library.numpy.joins import Joiner, joined
from graphlab.sandbox.values import arrays
from graphlab.sandbox.values.classes import ABSENT
from graphlab.sandbox.values.formatting import text_of
from graphlab.sandbox.values.methods import key_of, put
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ARRAYS,
    CONTAINERS,
    Foreign,
    Function,
    Problem,
    an,
    capital_an,
    is_operand,
    is_record,
)


@compiles(ast.Subscript)
def subscript(c: Compiler, node: ast.Subscript) -> Code:
    owner, key, m = c.expression(node.value), c.expression(node.slice), c.m
    return placed(node, lambda frame: item(m, owner(frame), key(frame), node))


@compiles(ast.Slice)
def slice_(c: Compiler, node: ast.Slice) -> Code:
    parts = [(lambda frame: None) if p is None else c.expression(p) for p in (node.lower, node.upper, node.step)]
    return lambda frame: slice(*[_bound(part(frame)) for part in parts])


def item(m: Machine, owner: Any, key: Any, node: ast.AST) -> Any:
    kind = type(owner)
    if kind is list or kind is tuple or kind is str:
        if type(key) is int:
            return owner[key]
        part = owner[_sequence_key(m, key, owner)]
        if type(key) is slice:
            m.meter.bulk(len(part))
        return part
    if kind is dict:
        try:
            return owner[key_of(m, key)]
        except KeyError:
            raise Problem(KeyError, f"There is no key {text_of(m, key, 60)!r}.", _keys(owner)) from None
    if is_operand(owner):
        m.survey(key)
        m.journal.at = node
        parts = tuple(m.to_host(k, plain=True) for k in key) if type(key) is tuple else m.to_host(key, plain=True)
        return m.from_host(owner[parts])
    if kind in ARRAYS:
        return arrays.index(m, owner, key)
    if kind is range:
        return owner[_sequence_key(m, key, owner)]
    if kind is Joiner:
        return joined(m, owner, key)
    if kind in Guard.sized or kind is TensorShape or is_record(owner):
        return m.from_host(owner[m.to_host(key)])
    found = m.dunders.special(owner, "__getitem__", key)
    if found is not ABSENT:
        return found
    raise Problem(TypeError, f"{capital_an(owner)} has no items to take out with [...].", _not_indexed(owner))


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
    elif kind is dict:
        put(m, owner, key, value)
    elif kind is np.ndarray:
        arrays.store(m, owner, key, value)
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
    elif type(owner) is dict:
        if key_of(m, key) not in owner:
            raise Problem(KeyError, f"There is no key {text_of(m, key, 60)!r}.", _keys(owner))
        del owner[key]
    else:
        raise Problem(TypeError, f"The items of {an(owner)} cannot be deleted.", "Make a new one without them.")


def _bound(value: Any) -> Any:
    """A bound of a slice: nothing that could hold slices in turn, for Python goes into them without end."""
    if type(value) is slice or type(value) in CONTAINERS:
        raise Problem(TypeError, f"The bounds of a slice are whole numbers; got {an(value)}.", "Write x[1:3].")
    return value


def _index(value: Any) -> Any:
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
