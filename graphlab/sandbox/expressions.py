"""Expressions as Python closures: each takes the variables of the moment and gives a value."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from graphlab.sandbox.machine import Machine
from graphlab.sandbox.methods import key_of
from graphlab.sandbox.names import KNOWN, check_binding, unknown
from graphlab.sandbox.operators import FREE, IDENTITY, RULES, SYMBOLS, binary, contains, other, truth, unary
from graphlab.sandbox.scopes import Scope, targets
from graphlab.sandbox.values import OPERANDS, Frame, Problem, Stream, Traced, an, place

Code = Callable[[Frame], Any]
Store = Callable[[Frame, Any], None]
_ABSENT = object()


class Expressions:
    """Compiles expressions for one machine."""

    def __init__(self, machine: Machine):
        self.m = machine
        self.scope = Scope(None)

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
        hops, m = self.scope.where(name), self.m
        root = m.root

        def store(frame: Frame, value: Any) -> None:
            if hops is None:
                frame = root
            else:
                for _ in range(hops):
                    frame = frame.parent  # type: ignore[assignment]
            frame[name] = value
            if type(value) in OPERANDS or type(value) is Traced:
                m.bind(name, value)

        def store_here(frame: Frame, value: Any) -> None:
            frame[name] = value
            if type(value) in OPERANDS or type(value) is Traced:
                m.bind(name, value)

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

        return apply

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
        rest = [
            (self._comparison(op, node), self.expression(part))
            for op, part in zip(node.ops, node.comparators, strict=True)
        ]
        m = self.m
        if len(rest) == 1:
            compare, second = rest[0]
            return self._placed(node, lambda frame: compare(first(frame), second(frame)))

        def chain(frame: Frame) -> Any:
            left, result = first(frame), None
            for compare, part in rest:
                right = part(frame)
                result = compare(left, right)
                if not truth(m, result):
                    break
                left = right
            return result

        return self._placed(node, chain)

    def _comparison(self, op: ast.cmpop, node: ast.AST) -> Callable[[Any, Any], Any]:
        m = self.m
        if type(op) in IDENTITY:
            return IDENTITY[type(op)]
        if isinstance(op, ast.In):
            return lambda a, b: contains(m, b, a, node)
        if isinstance(op, ast.NotIn):
            return lambda a, b: not contains(m, b, a, node)
        symbol = SYMBOLS[type(op)]
        free = FREE[symbol]

        def compare(a: Any, b: Any) -> Any:
            quick = free.get((type(a), type(b)))
            return quick(a, b) if quick is not None else binary(m, symbol, a, b, node)

        return compare

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

    # --- Comprehensions --------------------------------------------------------------------------

    def _frames(
        self, node: Any, results: list[ast.expr]
    ) -> tuple[Code, list[Code], Callable[[Frame, Any], Iterator[Frame]]]:
        """The first iterable, the closures of the results, and the loop around them, which gives a frame a round."""
        first = self.expression(node.generators[0].iter)
        outer = self.scope
        self.scope = Scope(outer, targets(node))
        try:
            rounds = [self._round(generator, position) for position, generator in enumerate(node.generators)]
            codes = self._all(results)
        finally:
            self.scope = outer

        def frames(parent: Frame, values: Any) -> Iterator[Frame]:
            frame = Frame()
            frame.parent = parent
            return rounds[0](frame, values) if len(rounds) == 1 else nested(frame, values, 0)

        def nested(frame: Frame, values: Any, level: int) -> Iterator[Frame]:
            for _ in rounds[level](frame, values):
                if level + 1 < len(rounds):
                    yield from nested(frame, None, level + 1)
                else:
                    yield frame

        return first, codes, frames

    def _round(self, node: ast.comprehension, position: int) -> Callable[[Frame, Any], Iterator[Frame]]:
        """One `for ... in ... if ...` of a comprehension."""
        source = None if position == 0 else self.expression(node.iter)
        tests, store, m = [self.condition(test) for test in node.ifs], self.target(node.target), self.m
        meter, at = m.meter, node.iter

        def rounds(frame: Frame, values: Any) -> Iterator[Frame]:
            try:
                items = m.iterate(values if source is None else source(frame))
            except BaseException as error:
                raise place(error, at) from None
            for item in items:
                meter.left -= 1
                if meter.left < 0:
                    meter.out_of_steps(at)
                store(frame, item)
                for test in tests:
                    if not test(frame):
                        break
                else:
                    yield frame

        return rounds

    def _collected(self, node: Any, add: Callable[[Any, Any], None], new: Callable[[], Any]) -> Code:
        first, (code,), frames = self._frames(node, [node.elt])
        m, most = self.m, self.m.limits.items

        def collect(outer: Frame) -> Any:
            result = new()
            for frame in frames(outer, first(outer)):
                add(result, code(frame))
                if len(result) > most:
                    m.meter.items(len(result))
            return result

        return self._placed(node, collect)

    def _ListComp(self, node: ast.ListComp) -> Code:
        return self._collected(node, list.append, list)

    def _SetComp(self, node: ast.SetComp) -> Code:
        m = self.m
        return self._collected(node, lambda items, item: items.add(key_of(m, item)), set)

    def _DictComp(self, node: ast.DictComp) -> Code:
        first, (key, value), frames = self._frames(node, [node.key, node.value])
        m, most = self.m, self.m.limits.items

        def collect(outer: Frame) -> dict[Any, Any]:
            table: dict[Any, Any] = {}
            for frame in frames(outer, first(outer)):
                table[key_of(m, key(frame))] = value(frame)
                if len(table) > most:
                    m.meter.items(len(table), "dictionary")
            return table

        return self._placed(node, collect)

    def _GeneratorExp(self, node: ast.GeneratorExp) -> Code:
        first, (code,), frames = self._frames(node, [node.elt])

        def stream(outer: Frame) -> Stream:
            values = first(outer)
            depth = 1 + (values.depth if type(values) is Stream else 0)
            return Stream("generator", (code(frame) for frame in frames(outer, values)), depth)

        return self._placed(node, stream)

    def target(self, node: ast.expr) -> Store:
        """The closure that assigns to a target."""
        raise NotImplementedError
