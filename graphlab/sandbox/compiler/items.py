"""`x[...]`: what stands in the brackets."""

from __future__ import annotations

import ast
from typing import Any

from graphlab.sandbox.compiler.registry import Code, Compiler, compiles, placed
from graphlab.sandbox.library.items import item
from graphlab.sandbox.values.values import CONTAINERS, Problem, an


@compiles(ast.Subscript)
def subscript(c: Compiler, node: ast.Subscript) -> Code:
    owner, key, m = c.expression(node.value), c.expression(node.slice), c.m
    return placed(node, lambda frame: item(m, owner(frame), key(frame), node))


@compiles(ast.Slice)
def slice_(c: Compiler, node: ast.Slice) -> Code:
    parts = [(lambda frame: None) if p is None else c.expression(p) for p in (node.lower, node.upper, node.step)]
    return lambda frame: slice(*[_bound(part(frame)) for part in parts])


def _bound(value: Any) -> Any:
    """A bound of a slice: nothing that could hold slices in turn, for Python goes into them without end."""
    if type(value) is slice or type(value) in CONTAINERS:
        raise Problem(TypeError, f"The bounds of a slice are whole numbers; got {an(value)}.", "Write x[1:3].")
    return value
