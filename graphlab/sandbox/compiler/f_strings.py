"""f-strings."""

from __future__ import annotations

import ast

from graphlab.sandbox.compiler.registry import Code, Compiler, compiles, placed
from graphlab.sandbox.values.formatting import format_value
from graphlab.sandbox.values.values import (
    Frame,
    Problem,
)


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
    spec = ""
    if node.format_spec is not None:
        pieces = getattr(node.format_spec, "values", [])
        if not all(isinstance(p, ast.Constant) for p in pieces):
            raise Problem(
                "NotSupportedError",
                "A format with a computed width is not available here.",
                "Write the number.",
                node,
            )
        spec = "".join(p.value for p in pieces)
    return placed(node, lambda frame: format_value(m, value(frame), spec, conversion))
