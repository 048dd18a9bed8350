"""`class` and `super()`, as closures."""

from __future__ import annotations

import ast
from typing import Any

from graphlab.sandbox.compiler.control import Control, Statement
from graphlab.sandbox.compiler.expressions import Code
from graphlab.sandbox.compiler.scopes import CELL, scope_of
from graphlab.sandbox.values.values import Frame, Function, Problem, place


class Definitions(Control):
    """Compiles classes of the program."""

    def _ClassDef(self, node: ast.ClassDef) -> Statement:
        bases, store, m = self._items(node.bases), self.store_name(node.name, node), self.m
        decorators = [self.expression(d) for d in node.decorator_list]
        outer = self.scope, self.in_loop
        self.scope, self.in_loop = scope_of(node.body, self.scope), False
        self.scope.is_class = True
        try:
            body = self.block(node.body)
        finally:
            self.scope, self.in_loop = outer

        def define(frame: Frame) -> None:
            parents = tuple(bases(frame))
            inner = Frame()
            inner.parent = frame
            body(inner)
            try:
                value: Any = m.define(node.name, parents, dict(inner))
            except BaseException as error:
                raise place(error, node) from None
            inner[CELL] = value
            for code in reversed(decorators):
                value = self._decorated(code(frame), value, node)
            store(frame, value)

        return define

    def _decorated(self, decorator: Any, value: Any, node: ast.ClassDef) -> Any:
        if type(decorator) is not Function:
            cure = "Write the class without it."
            raise Problem("NotSupportedError", "Only functions of your own can decorate a class.", cure, node)
        return self.m.call(decorator, (value,), {}, node)

    def super_call(self, node: ast.Call) -> Code:
        m, method = self.m, self.scope.method()
        if node.keywords or len(node.args) not in (0, 2):
            raise Problem(TypeError, "super() takes no arguments, or a class and an object.", _SUPER, node)
        if node.args:
            cls, owner = self._all(node.args)
            return self._placed(node, lambda frame: m.superior(cls(frame), owner(frame)))
        if method is None:
            raise Problem(RuntimeError, "`super()` stands outside a method.", _SUPER, node)
        hops, first = method

        def superior(frame: Frame) -> Any:
            for _ in range(hops):
                frame = frame.parent  # type: ignore[assignment]
            if first not in frame or frame.parent is None or CELL not in frame.parent:
                raise Problem(RuntimeError, "`super()` finds no object.", _SUPER)
            return m.superior(frame.parent[CELL], frame[first])

        return self._placed(node, superior)


_SUPER = "Write super().__init__() inside `def __init__(self):` of a class."
