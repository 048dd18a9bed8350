"""`class` and `super()`."""

from __future__ import annotations

import ast
from typing import Any

from graphlab.sandbox.compiler.control import block
from graphlab.sandbox.compiler.displays import items
from graphlab.sandbox.compiler.functions import may_decorate
from graphlab.sandbox.compiler.names import store_name
from graphlab.sandbox.compiler.registry import Code, Compiler, Statement, compiles, placed
from graphlab.sandbox.compiler.scopes import CELL, scope_of
from graphlab.sandbox.values.classes import Bound, Instance
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    Frame,
    Function,
    Native,
    Problem,
    capital_an,
    place,
)

_SUPER = "Write super().__init__() inside `def __init__(self):` of a class."


@compiles(ast.ClassDef)
def class_definition(c: Compiler, node: ast.ClassDef) -> Statement:
    bases, store, m = items(c, node.bases), store_name(c, node.name, node), c.m
    decorators = [c.expression(d) for d in node.decorator_list]
    scope = scope_of(node.body, c.scope)
    scope.is_class = True
    with c.inside(scope):
        body = block(c, node.body)
    typed = [part.target for part in node.body if isinstance(part, ast.AnnAssign)]
    annotated = tuple(name.id for name in typed if isinstance(name, ast.Name))

    def define(frame: Frame) -> None:
        parents = tuple(bases(frame))
        inner = Frame()
        inner.parent = frame
        body(inner)
        try:
            value: Any = m.objects.define(node.name, parents, dict(inner), annotated)
        except BaseException as error:
            raise place(error, node) from None
        inner[CELL] = value
        for code in reversed(decorators):
            value = _decorated(m, code(frame), value, node)
        store(frame, value)

    return define


def _decorated(m: Machine, decorator: Any, value: Any, node: ast.ClassDef) -> Any:
    if not (may_decorate(decorator) and type(decorator) in (Function, Native, Bound, Instance)):
        cure = "Write the class without it."
        raise Problem("NotSupportedError", f"{capital_an(decorator)} cannot decorate a class.", cure, node)
    return m.call(decorator, (value,), {}, node)


def super_call(c: Compiler, node: ast.Call) -> Code:
    m, method = c.m, c.scope.method()
    if node.keywords or len(node.args) not in (0, 2):
        raise Problem(TypeError, "super() takes no arguments, or a class and an object.", _SUPER, node)
    if node.args:
        cls, owner = c.expressions(node.args)
        return placed(node, lambda frame: m.objects.superior(cls(frame), owner(frame)))
    if method is None:
        raise Problem(RuntimeError, "`super()` stands outside a method.", _SUPER, node)
    hops, first = method

    def superior(frame: Frame) -> Any:
        for _ in range(hops):
            frame = frame.parent  # type: ignore[assignment]
        if first not in frame or frame.parent is None or CELL not in frame.parent:
            raise Problem(RuntimeError, "`super()` finds no object.", _SUPER)
        return m.objects.superior(frame.parent[CELL], frame[first])

    return placed(node, superior)
