"""Attributes that are read."""

from __future__ import annotations

import ast
from typing import Any

from graphlab.sandbox.compiler.registry import Code, Compiler, compiles, placed
from graphlab.sandbox.library.attributes import read
from graphlab.sandbox.library.builtins import BUILTINS
from graphlab.sandbox.library.namespace import attribute
from graphlab.sandbox.values.identifiers import CLASS
from graphlab.sandbox.values.values import Frame, place


@compiles(ast.Attribute)
def get_attribute(c: Compiler, node: ast.Attribute) -> Code:
    name, m = node.attr, c.m
    if name == "__name__" and isinstance(node.value, ast.Attribute) and node.value.attr == CLASS:
        return _class_name(c, node.value)
    owner = c.expression(node.value)

    def get(frame: Frame) -> Any:
        try:
            return read(m, owner(frame), name, node)
        except BaseException as error:
            raise place(error, node) from None

    return get


def _class_name(c: Compiler, node: ast.Attribute) -> Code:
    """`x.__class__.__name__`: of every value, though its class may be none of the program's."""
    owner, m = c.expression(node.value), c.m
    return placed(node, lambda frame: attribute(m, m.call(BUILTINS["type"], (owner(frame),), {}), "__name__", node))
