"""Expressions as Python closures: each takes the variables of the moment and gives a value."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from graphlab.sandbox.compiler.scopes import Scope
from graphlab.sandbox.library.namespace import KNOWN, check_binding, unknown
from graphlab.sandbox.values.methods import key_of
from graphlab.sandbox.values.operators import FREE, IDENTITY, RULES, SYMBOLS, binary, contains, other, truth, unary
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Frame, Problem, an, place

Code = Callable[[Frame], Any]
Store = Callable[[Frame, Any], None]
_ABSENT = object()


class Expressions:
    """Compiles expressions for one machine."""

    def __init__(self, machine: Machine):
        self.m = machine
        self.scope = Scope(None)
        self.in_loop = False
        self.loose = False  # whether names are those of a loop

    def expression(self, node: ast.expr) -> Code:
        """The closure of an expression."""
        return getattr(self, f"_{type(node).__name__}")(node)

    def _all(self, nodes: list[ast.expr]) -> list[Code]:
        return [self.expression(node) for node in nodes]

    # --- Names and constants ---------------------------------------------------------------------

    def _Constant(self, node: ast.Constant) -> Code:
        value = node.value
        if type(value) is int:
            self.m.meter.integer(value)
        return lambda frame: value

    def _Name(self, node: ast.Name) -> Code:
        name = node.id
        hops = self.scope.where(name)
        if hops == 0 and self.scope.is_class:
            return self._class_name(node)
        if hops == 0:

            def local(frame: Frame) -> Any:
                try:
                    return frame[name]
                except KeyError:
                    raise self._unset(name, node) from None

            return local
        if hops is not None:
            return self._outer(name, hops, node)
        root, known = self.m.root, KNOWN.get(name, _ABSENT)
        visible = self.scope.visible()

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

    def _class_name(self, node: ast.Name) -> Code:
        """A name in a class body, where `rate = rate` takes the outer one."""
        name, inner = node.id, self.scope
        assert inner.parent is not None
        self.scope = inner.parent
        outside, self.scope = self._Name(node), inner
        return lambda frame: frame[name] if name in frame else outside(frame.parent)  # type: ignore[arg-type]

    def _outer(self, name: str, hops: int, node: ast.Name) -> Code:
        def outer(frame: Frame) -> Any:
            for _ in range(hops):
                frame = frame.parent  # type: ignore[assignment]
            try:
                return frame[name]
            except KeyError:
                raise self._unset(name, node) from None

        return outer

    def _unset(self, name: str, node: ast.AST) -> Problem:
        return Problem(
            UnboundLocalError,
            f"`{name}` has no value yet.",
            "It gets one further down in this function, or in a branch that was not taken.",
            node,
        )

    def store_name(self, name: str, node: ast.AST) -> Store:
        """The closure that gives a name a value."""
        check_binding(name, node)
        hops, m, loose = self.scope.where(name), self.m, self.loose
        root, named = m.root, m.named

        def store(frame: Frame, value: Any) -> None:
            if hops is None:
                frame = root
            else:
                for _ in range(hops):
                    frame = frame.parent  # type: ignore[assignment]
            frame[name] = value
            if type(value) in named:
                m.bind(name, value, node, loose=loose)

        def store_here(frame: Frame, value: Any) -> None:
            frame[name] = value
            if type(value) in named:
                m.bind(name, value, node, loose=loose)

        return store_here if hops == 0 or self.scope.parent is None else store

    def _NamedExpr(self, node: ast.NamedExpr) -> Code:
        value, store = self.expression(node.value), self.store_name(node.target.id, node)

        def assign(frame: Frame) -> Any:
            result = value(frame)
            store(frame, result)
            return result

        return assign

    # --- Operators -------------------------------------------------------------------------------

    def _BinOp(self, node: ast.BinOp) -> Code:
        symbol = SYMBOLS[type(node.op)]
        left, right = self.expression(node.left), self.expression(node.right)
        free, rules, m = FREE[symbol], RULES[symbol], self.m

        def apply(frame: Frame) -> Any:
            try:
                a, b = left(frame), right(frame)
                pair = type(a), type(b)
                if pair in free:
                    return free[pair](a, b)
                if pair in rules:
                    return rules[pair](m, a, b)
                return other(m, symbol, a, b, node)
            except BaseException as error:
                raise place(error, node) from None

        if not isinstance(node.right, ast.Constant):
            return apply
        constant, kind = node.right.value, type(node.right.value)

        def apply_constant(frame: Frame) -> Any:  # the same, faster
            try:
                a = left(frame)
                pair = type(a), kind
                if pair in free:
                    return free[pair](a, constant)
                if pair in rules:
                    return rules[pair](m, a, constant)
                return other(m, symbol, a, constant, node)
            except BaseException as error:
                raise place(error, node) from None

        return apply_constant

    def _UnaryOp(self, node: ast.UnaryOp) -> Code:
        operand, m = self.expression(node.operand), self.m
        if isinstance(node.op, ast.Not):
            return self._placed(node, lambda frame: not truth(m, operand(frame)))
        symbol = SYMBOLS[type(node.op)]
        value: Any = getattr(node.operand, "value", None)
        if type(value) in (int, float) and symbol in "+-":
            number = -value if symbol == "-" else value
            return lambda frame: number
        return self._placed(node, lambda frame: unary(m, symbol, operand(frame), node))

    def _placed(self, node: ast.AST, code: Code) -> Code:
        """`code`, whose mistakes get the place of `node`."""

        def run(frame: Frame) -> Any:
            try:
                return code(frame)
            except BaseException as error:
                raise place(error, node) from None

        return run

    def condition(self, node: ast.expr) -> Callable[[Frame], bool]:
        """The truth of an expression."""
        code, m = self.expression(node), self.m

        def test(frame: Frame) -> bool:
            value = code(frame)
            if value is True or value is False:
                return value
            try:
                return truth(m, value)
            except BaseException as error:
                raise place(error, node) from None

        return test

    def _BoolOp(self, node: ast.BoolOp) -> Code:
        parts, m, stop = self._all(node.values), self.m, isinstance(node.op, ast.Or)

        def choose(frame: Frame) -> Any:
            value = None
            for part in parts:
                value = part(frame)
                if truth(m, value) is stop:
                    break
            return value

        return self._placed(node, choose)

    def _IfExp(self, node: ast.IfExp) -> Code:
        test, yes, no = self.condition(node.test), self.expression(node.body), self.expression(node.orelse)
        return lambda frame: yes(frame) if test(frame) else no(frame)

    def _Compare(self, node: ast.Compare) -> Code:
        first = self.expression(node.left)
        rest = list(zip([self._comparison(op, node) for op in node.ops], self._all(node.comparators), strict=True))
        if len(rest) > 1:
            return self._placed(node, self._chain(first, rest))
        compare, second = rest[0]
        symbol = SYMBOLS.get(type(node.ops[0]))
        free = FREE[symbol] if symbol else {}

        def single(frame: Frame) -> Any:
            try:
                a, b = first(frame), second(frame)
                pair = type(a), type(b)
                return free[pair](a, b) if pair in free else compare(a, b)
            except BaseException as error:
                raise place(error, node) from None

        return single

    def _chain(self, first: Code, rest: list[tuple[Callable[[Any, Any], Any], Code]]) -> Code:
        m = self.m

        def chain(frame: Frame) -> Any:
            left, result = first(frame), None
            for compare, part in rest:
                right = part(frame)
                result = compare(left, right)
                if not truth(m, result):
                    break
                left = right
            return result

        return chain

    def _comparison(self, op: ast.cmpop, node: ast.AST) -> Callable[[Any, Any], Any]:
        m = self.m
        if type(op) in IDENTITY:
            return IDENTITY[type(op)]
        if isinstance(op, ast.In):
            return lambda a, b: contains(m, b, a, node)
        if isinstance(op, ast.NotIn):
            return lambda a, b: not contains(m, b, a, node)
        symbol = SYMBOLS[type(op)]
        return lambda a, b: binary(m, symbol, a, b, node)

    # --- Containers ------------------------------------------------------------------------------

    def _items(self, nodes: list[ast.expr]) -> Code:
        """A list of the values, stars spread out."""
        m = self.m
        if not any(isinstance(node, ast.Starred) for node in nodes):
            plain = self._all(nodes)
            return lambda frame: [part(frame) for part in plain]
        pieces = [
            (isinstance(n, ast.Starred), self.expression(n.value if isinstance(n, ast.Starred) else n), n)
            for n in nodes
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

    def _List(self, node: ast.List) -> Code:
        return self._items(node.elts)

    def _Tuple(self, node: ast.Tuple) -> Code:
        items = self._items(node.elts)
        return lambda frame: tuple(items(frame))

    def _Set(self, node: ast.Set) -> Code:
        items, m = self._items(node.elts), self.m
        return self._placed(node, lambda frame: {key_of(m, item) for item in items(frame)})

    def _Dict(self, node: ast.Dict) -> Code:
        pairs = [
            (None if k is None else self.expression(k), self.expression(v))
            for k, v in zip(node.keys, node.values, strict=True)
        ]
        m = self.m

        def make(frame: Frame) -> dict[Any, Any]:
            table: dict[Any, Any] = {}
            for key, value in pairs:
                if key is not None:
                    table[key_of(m, key(frame))] = value(frame)
                    continue
                more = value(frame)
                if type(more) is not dict:
                    raise Problem(TypeError, f"** needs a dictionary; got {an(more)}.")
                m.meter.items(len(table) + len(more), "dictionary")
                table.update(more)
            return table

        return self._placed(node, make)

    def target(self, node: ast.expr) -> Store:
        """The closure that assigns to a target."""
        raise NotImplementedError

    def loop_target(self, node: ast.expr) -> Store:
        """The closure that assigns to the target of a loop, whose names are names for a round only."""
        outside, self.loose = self.loose, True
        try:
            return self.target(node)
        finally:
            self.loose = outside

    def super_call(self, node: ast.Call) -> Code:
        """The closure of `super()`."""
        raise NotImplementedError
