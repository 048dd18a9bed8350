"""Lists, tuples, sets, dictionaries and f-strings: what is written out with its parts."""

from __future__ import annotations

import ast
from typing import Any

from graphlab.sandbox.compiler.registry import Code, Compiler, compiles, placed
from graphlab.sandbox.values.formatting import format_value
from graphlab.sandbox.values.methods import key_of
from graphlab.sandbox.values.values import (
    DICTS,
    Frame,
    Problem,
    an,
    place,
)


def items(c: Compiler, nodes: list[ast.expr]) -> Code:
    """A list of the values, stars spread out."""
    m = c.m
    if not any(isinstance(node, ast.Starred) for node in nodes):
        plain = c.expressions(nodes)
        return lambda frame: [part(frame) for part in plain]
    pieces = [
        (isinstance(n, ast.Starred), c.expression(n.value if isinstance(n, ast.Starred) else n), n) for n in nodes
    ]

    def collect(frame: Frame) -> list[Any]:
        items: list[Any] = []
        for spread, part, node in pieces:
            value = part(frame)
            try:
                items.extend(m.each(value)) if spread else items.append(value)
                m.meter.items(len(items))
            except BaseException as error:
                raise place(error, node) from None
        return items

    return collect


@compiles(ast.List, reads=(ast.Starred,))
def list_display(c: Compiler, node: ast.List) -> Code:
    return items(c, node.elts)


@compiles(ast.Tuple, reads=(ast.Starred,))
def tuple_display(c: Compiler, node: ast.Tuple) -> Code:
    values = items(c, node.elts)
    return lambda frame: tuple(values(frame))


@compiles(ast.Set, reads=(ast.Starred,))
def set_display(c: Compiler, node: ast.Set) -> Code:
    values, m = items(c, node.elts), c.m
    return placed(node, lambda frame: {key_of(m, item) for item in values(frame)})


@compiles(ast.Dict)
def dict_display(c: Compiler, node: ast.Dict) -> Code:
    pairs = [
        (None if k is None else c.expression(k), c.expression(v)) for k, v in zip(node.keys, node.values, strict=True)
    ]
    m = c.m

    def make(frame: Frame) -> dict[Any, Any]:
        table: dict[Any, Any] = {}
        for key, value in pairs:
            if key is not None:
                table[key_of(m, key(frame))] = value(frame)
                continue
            more = value(frame)
            if type(more) not in DICTS:
                raise Problem(TypeError, f"** needs a dictionary; got {an(more)}.")
            m.meter.items(len(table) + len(more), "dictionary")
            table.update(more)
        return table

    return placed(node, make)


@compiles(ast.JoinedStr)
def f_string(c: Compiler, node: ast.JoinedStr) -> Code:
    parts = c.expressions(node.values)
    m = c.m

    def join(frame: Frame) -> str:
        m.journal.at = node  # what is read to be written goes into no result
        pieces = [part(frame) for part in parts]
        m.meter.items(sum(map(len, pieces)), "text")
        return "".join(pieces)

    return placed(node, join)


@compiles(ast.FormattedValue)
def f_string_value(c: Compiler, node: ast.FormattedValue) -> Code:
    value, m = c.expression(node.value), c.m
    conversion = "" if node.conversion < 0 else chr(node.conversion)
    if node.format_spec is None:
        return placed(node, lambda frame: format_value(m, value(frame), "", conversion))
    spec = c.expression(node.format_spec)
    return placed(node, lambda frame: format_value(m, value(frame), spec(frame), conversion))
