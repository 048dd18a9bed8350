"""Calls of functions and methods."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from graphlab.sandbox.compiler.classes import super_call
from graphlab.sandbox.compiler.displays import items
from graphlab.sandbox.compiler.registry import Code, Compiler, compiles
from graphlab.sandbox.library.namespace import attribute, lookup
from graphlab.sandbox.values.identifiers import check_name, is_private
from graphlab.sandbox.values.methods import METHODS, HostMethod
from graphlab.sandbox.values.values import (
    DICTS,
    Foreign,
    Frame,
    Function,
    Problem,
    Table,
    place,
)

Args = Callable[[Frame], tuple[tuple[Any, ...], dict[str, Any]]]
_NOTHING: dict[str, Any] = {}


@compiles(ast.Call, reads=(ast.keyword, ast.Starred))
def call(c: Compiler, node: ast.Call) -> Code:
    if isinstance(node.func, ast.Attribute):
        return _method_call(c, node, node.func)
    if isinstance(node.func, ast.Name) and node.func.id == "super":
        return super_call(c, node)
    function, m = c.expression(node.func), c.m
    if not node.keywords and not any(isinstance(arg, ast.Starred) for arg in node.args):
        return _plain_call(c, node, function)
    arguments = _arguments(c, node)

    def call(frame: Frame) -> Any:
        try:
            callee = function(frame)
            args, kwargs = arguments(frame)
            m.journal.at = node
            return m.call(callee, args, kwargs, node)
        except BaseException as error:
            raise place(error, node) from None

    return call


def _plain_call(c: Compiler, node: ast.Call, function: Code) -> Code:
    """A call with positional arguments only, the most frequent kind."""
    parts, m = c.expressions(node.args), c.m

    def call(frame: Frame) -> Any:
        try:
            callee = function(frame)
            args = tuple([part(frame) for part in parts])
            m.journal.at = node
            kind = type(callee)
            if kind is Function:
                return callee.apply(args, _NOTHING)
            if kind is Foreign:
                return m.call_foreign(callee, args, {}, node)
            return m.call(callee, args, {}, node)
        except BaseException as error:
            raise place(error, node) from None

    return call


def _method_call(c: Compiler, node: ast.Call, func: ast.Attribute) -> Code:
    owner, name, m = c.expression(func.value), func.attr, c.m
    arguments = _arguments(c, node)

    def call(frame: Frame) -> Any:
        try:
            value = owner(frame)
            kind = type(value)
            if kind is Table:
                callee = lookup(value, name)
                args, kwargs = arguments(frame)
                m.journal.at = node
                if type(callee) is Foreign:
                    return m.call_foreign(callee, args, kwargs, node)
                return m.call(callee, args, kwargs, node)
            method = METHODS.get(kind, _NOTHING).get(name)
            if method is None:
                callee = attribute(m, value, name, func)
                return m.call(callee, *arguments(frame), node)
            args, kwargs = arguments(frame)
            m.journal.at = node
            if type(method) is HostMethod:
                return method(m, value, *args, **kwargs)
            return m.native(method, name, (value, *args), kwargs)
        except BaseException as error:
            raise place(error, node) from None

    return call


def _arguments(c: Compiler, node: ast.Call) -> Args:
    if not node.keywords and not any(isinstance(arg, ast.Starred) for arg in node.args):
        parts = c.expressions(node.args)
        return lambda frame: (tuple([part(frame) for part in parts]), {})
    values = items(c, node.args)
    named = [(k.arg, c.expression(k.value)) for k in node.keywords]
    if not named:
        return lambda frame: (tuple(values(frame)), {})
    if all(name is not None for name, _ in named):
        return lambda frame: (tuple(values(frame)), {name: code(frame) for name, code in named})  # type: ignore[misc]
    return lambda frame: (tuple(values(frame)), _spread(frame, named))


def _spread(frame: Frame, named: list[tuple[str | None, Code]]) -> dict[str, Any]:
    kwargs: dict[str, Any] = {}
    for name, code in named:
        value = code(frame)
        if name is not None:
            value = {name: value}
        elif type(value) not in DICTS or not all(type(key) is str for key in value):
            raise Problem(TypeError, "** needs a dictionary with names as keys.")
        for key in value:
            if not is_private(key):
                check_name(key)
            if key in kwargs:
                raise Problem(TypeError, f"The argument `{key}` is given twice.")
        kwargs.update(value)
    return kwargs
