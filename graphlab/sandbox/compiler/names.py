"""Names: read, given a value, and those that belong to an outer function."""

from __future__ import annotations

import ast
from typing import Any

from graphlab.sandbox.compiler.registry import Code, Compiler, Store, compiles
from graphlab.sandbox.library.namespace import KNOWN, check_binding, unknown
from graphlab.sandbox.values.values import (
    Frame,
    Problem,
)

_ABSENT = object()


@compiles(ast.Name, reads=(ast.Load, ast.Store, ast.Del))
def variable(c: Compiler, node: ast.Name) -> Code:
    name = node.id
    hops = c.scope.where(name)
    if hops == 0 and c.scope.is_class:
        return _class_name(c, node)
    if hops == 0:

        def local(frame: Frame) -> Any:
            try:
                return frame[name]
            except KeyError:
                raise _unset(name, node) from None

        return local
    if hops is not None:
        return _outer(name, hops, node)
    root, known = c.m.root, KNOWN.get(name, _ABSENT)
    visible = c.scope.visible()

    def shared(frame: Frame) -> Any:
        try:
            return root[name]
        except KeyError:
            if known is _ABSENT:
                problem = unknown(name, visible)
                problem.node = node
                raise problem from None
            return known

    return shared


def key_of(c: Compiler, node: ast.expr) -> str | None:
    """The name that an expression is, if that stands in the frame at hand: nobody needs a closure to reach it."""
    if not isinstance(node, ast.Name) or c.scope.is_class:
        return None
    return node.id if c.scope.parent is None or c.scope.where(node.id) == 0 else None


def _class_name(c: Compiler, node: ast.Name) -> Code:
    """A name in a class body, where `rate = rate` reads the outer variable."""
    name, inner = node.id, c.scope
    assert inner.parent is not None
    with c.inside(inner.parent, loop=c.in_loop):
        outside = variable(c, node)
    return lambda frame: frame[name] if name in frame else outside(frame.parent)  # type: ignore[arg-type]


def _outer(name: str, hops: int, node: ast.Name) -> Code:
    def outer(frame: Frame) -> Any:
        for _ in range(hops):
            frame = frame.parent  # type: ignore[assignment]
        try:
            return frame[name]
        except KeyError:
            raise _unset(name, node) from None

    return outer


def _unset(name: str, node: ast.AST) -> Problem:
    return Problem(
        UnboundLocalError,
        f"`{name}` has no value yet.",
        "It gets one further down in this function, or in a branch that was not taken.",
        node,
    )


def store_name(c: Compiler, name: str, node: ast.AST) -> Store:
    """The closure that gives a name a value."""
    check_binding(name, node)
    hops, m, is_loop_scoped = c.scope.where(name), c.m, c.is_loop_scoped
    root, named = m.root, m.named

    def store(frame: Frame, value: Any) -> None:
        if hops is None:
            frame = root
        else:
            for _ in range(hops):
                frame = frame.parent  # type: ignore[assignment]
        frame[name] = value
        if type(value) in named:
            m.bind(name, value, node, is_loop_scoped=is_loop_scoped)

    def store_here(frame: Frame, value: Any) -> None:
        frame[name] = value
        if type(value) in named:
            m.bind(name, value, node, is_loop_scoped=is_loop_scoped)

    return store_here if hops == 0 or c.scope.parent is None else store


@compiles(ast.NamedExpr)
def walrus(c: Compiler, node: ast.NamedExpr) -> Code:
    value, store = c.expression(node.value), store_name(c, node.target.id, node)

    def assign(frame: Frame) -> Any:
        result = value(frame)
        store(frame, result)
        return result

    return assign
