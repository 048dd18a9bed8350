"""Statements as closures: values, names, functions and modules; with these, whole programs."""

from __future__ import annotations

import ast
from typing import Any

from graphlab.sandbox.compiler.classes import Definitions
from graphlab.sandbox.compiler.control import Statement
from graphlab.sandbox.compiler.expressions import Code, Store
from graphlab.sandbox.compiler.scopes import scope_of
from graphlab.sandbox.library.imports import MODULES, module, unused
from graphlab.sandbox.library.namespace import PROTECTED, check_binding, lookup
from graphlab.sandbox.values.classes import Bound, Class, Instance
from graphlab.sandbox.values.operators import FREE, RULES, SYMBOLS, in_place
from graphlab.sandbox.values.values import (
    An,
    Foreign,
    Frame,
    Function,
    Native,
    Problem,
    Table,
    place,
)


class Statements(Definitions):
    """Compiles statements, and with them whole programs."""

    def program(self, tree: ast.Module) -> Statement:
        """The closure of a whole program."""
        self.scope = scope_of(tree.body, None)
        return self.block(tree.body)

    # --- Values and names ------------------------------------------------------------------------

    def _Expr(self, node: ast.Expr) -> Statement:
        value, m = self.expression(node.value), self.m
        if self.scope.parent is not None:

            def compute(frame: Frame) -> None:
                value(frame)

            return compute
        last = node

        def run(frame: Frame) -> None:
            m.result(value(frame), last)

        return run

    def _Assign(self, node: ast.Assign) -> Statement:
        value, top = self._leaves(node.value), self.scope.parent is None
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            return self._assign_name(node.targets[0], value)
        stores, m = [self.target(target) for target in node.targets], self.m

        def run(frame: Frame) -> None:
            result = value(frame)
            for store in stores:
                store(frame, result)
            if top:
                m.assigned(result)

        return run

    def _assign_name(self, node: ast.Name, value: Code) -> Statement:
        """`name = value`: the statement that programs are made of."""
        name, m, top, named = node.id, self.m, self.scope.parent is None, self.m.named
        store, here = self.store_name(name, node), top or self.scope.where(name) == 0

        def run(frame: Frame) -> None:
            store(frame, value(frame))

        def run_here(frame: Frame) -> None:
            result = value(frame)
            frame[name] = result
            if type(result) in named:
                m.bind(name, result, node)
                if top:
                    m.assigned(result)

        return run_here if here else run

    def _leaves(self, node: ast.expr) -> Code:
        """A value that gets a name: in a program without a tape, float literals become leaves."""
        m = self.m
        if not m.implicit or self.scope.parent is not None:
            return self.expression(node)
        if isinstance(node, ast.Tuple) and any(_is_float(part) for part in node.elts):
            parts = [self._leaves(part) for part in node.elts]
            return lambda frame: tuple(part(frame) for part in parts)
        code = self.expression(node)
        return (lambda frame: m.leaf(code(frame))) if _is_float(node) else code

    def _AnnAssign(self, node: ast.AnnAssign) -> Statement:
        store = self.target(node.target)
        if node.value is None:
            return lambda frame: None
        value = self._leaves(node.value)
        return lambda frame: store(frame, value(frame))

    def _AugAssign(self, node: ast.AugAssign) -> Statement:
        symbol, value, m = SYMBOLS[type(node.op)], self.expression(node.value), self.m
        target = node.target
        if isinstance(target, ast.Subscript):
            owner, key = self.expression(target.value), self.expression(target.slice)

            def change(frame: Frame) -> None:
                try:
                    holder, at = owner(frame), key(frame)
                    self.put_item(holder, at, in_place(m, symbol, self._item(holder, at, node), value(frame), node))
                except BaseException as error:
                    raise place(error, node) from None

            return change
        load = self.expression(ast.copy_location(_loaded(target), target))
        store, top = self.target(target), self.scope.parent is None
        free, rules = FREE[symbol], RULES[symbol]

        def update(frame: Frame) -> None:
            try:
                a, b = load(frame), value(frame)
                pair = type(a), type(b)
                if pair in free:
                    result = free[pair](a, b)
                elif pair in rules and pair[0] in (int, str):
                    result = rules[pair](m, a, b)
                else:
                    result = in_place(m, symbol, a, b, node)
            except BaseException as error:
                raise place(error, node) from None
            store(frame, result)
            if top:
                m.assigned(result)

        return update

    def _Delete(self, node: ast.Delete) -> Statement:
        actions = [self._delete(target) for target in node.targets]

        def run(frame: Frame) -> None:
            for action in actions:
                action(frame)

        return run

    def _delete(self, node: ast.expr) -> Code:
        if isinstance(node, ast.Subscript):
            owner, key = self.expression(node.value), self.expression(node.slice)
            return self._placed(node, lambda frame: self.drop_item(owner(frame), key(frame)))
        if isinstance(node, ast.Attribute):
            holder, named = self.expression(node.value), node.attr
            return self._placed(node, lambda frame: self.drop_attribute(holder(frame), named))
        if isinstance(node, ast.Name):
            name, load = node.id, self.expression(ast.copy_location(ast.Name(node.id, ast.Load()), node))
            check_binding(name, node)
            hops, root = self.scope.where(name), self.m.root

            def forget(frame: Frame) -> None:
                load(frame)  # an unknown name is a mistake here too
                for _ in range(hops or 0):
                    frame = frame.parent  # type: ignore[assignment]
                (root if hops is None else frame).pop(name, None)

            return forget
        raise Problem("NotSupportedError", "This cannot be deleted.", "Delete names and items.", node)

    # --- Functions and modules -------------------------------------------------------------------

    def _FunctionDef(self, node: ast.FunctionDef) -> Statement:
        def compile_body() -> Code:
            if len(node.body) == 1 and isinstance(node.body[0], ast.Return) and node.body[0].value is not None:
                return self.expression(node.body[0].value)
            body = self.block(node.body)

            def run(frame: Frame) -> Any:
                signal = body(frame)
                return signal[0] if type(signal) is tuple else None

            return run

        make = self.function(node.name, node.args, node.body, compile_body, node)
        decorators = [(self.expression(d), d) for d in node.decorator_list]
        store, m = self.store_name(node.name, node), self.m

        def define(frame: Frame) -> None:
            found = [(code(frame), at) for code, at in decorators]
            value: Any = make(frame)
            for decorator, at in reversed(found):
                if not may_decorate(decorator):
                    raise Problem(
                        "NotSupportedError",
                        f"{An(decorator)} cannot be used as a decorator.",
                        "@tf.function, @tf.custom_gradient, @property, @staticmethod and functions of your own can.",
                        at,
                    )
                value = m.call(decorator, (value,), {}, at)
            store(frame, value)

        return define

    def _Return(self, node: ast.Return) -> Statement:
        if self.scope.parent is None or self.scope.is_class:
            raise Problem("SyntaxError", "`return` stands outside a function.", "Use print(...) to show a value.", node)
        if node.value is None:
            return lambda frame: (None,)
        value = self.expression(node.value)
        return lambda frame: (value(frame),)

    def _Import(self, node: ast.Import) -> Statement:
        pairs = []
        for alias in node.names:
            table = module(self.m, alias.name, node)
            first = alias.name.split(".")[0]
            self.m.imported.add(first)
            value = table if alias.asname else MODULES.get(first, table)
            pairs.append(self._imported(alias.asname or first, value, node))
        return lambda frame: [store(frame, value) for store, value in pairs] and None

    def _ImportFrom(self, node: ast.ImportFrom) -> Statement:
        if node.level:
            raise Problem(
                ImportError, "There is no package around this program.", "Import from tensorflow or numpy.", node
            )
        if node.module == "__future__":
            return lambda frame: None
        pairs = []
        table = module(self.m, node.module or "", node)
        self.m.imported.add((node.module or "").split(".")[0])
        for alias in node.names:
            if table.absent:
                value = unused(self.m, f"{node.module}.{alias.name}")
                pairs.append(self._imported(alias.asname or alias.name, value, node))
                continue
            if alias.name == "*":
                raise Problem(
                    "NotSupportedError",
                    "`import *` is not available here.",
                    f"Import what you need: import {table.name}.",
                    node,
                )
            try:
                value = lookup(table, alias.name)
            except Problem as error:
                raise Problem(ImportError, error.message, error.hint, node) from None
            pairs.append(self._imported(alias.asname or alias.name, value, node))
        return lambda frame: [store(frame, value) for store, value in pairs] and None

    def _imported(self, name: str, value: Any, node: ast.AST) -> tuple[Store, Any]:
        if PROTECTED.get(name) is value and value is not None:
            return (lambda frame, table: None), value
        if name in ("tensorflow", "graphlab", "numpy") and type(value) is not Table:
            raise Problem("NotSupportedError", f"`{name}` is a module; it cannot get another meaning.", None, node)
        return self.store_name(name, node), value


def may_decorate(value: Any) -> bool:
    """Whether `value` may stand after `@`: what takes a function and gives one."""
    if type(value) is Native:
        return value.name in ("property", "staticmethod", "classmethod", "setter", "tf.function", "wraps")
    return type(value) in (Foreign, Function, Bound, Class, Instance)


def _is_float(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) is float


def _loaded(node: ast.Name | ast.Attribute) -> ast.expr:
    if isinstance(node, ast.Name):
        return ast.Name(node.id, ast.Load())
    return ast.Attribute(node.value, node.attr, ast.Load())
