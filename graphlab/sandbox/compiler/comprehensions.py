"""Comprehensions and generator expressions: loops inside one another, with variables of their own."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from graphlab.sandbox.compiler.assignments import loop_target
from graphlab.sandbox.compiler.operators import condition
from graphlab.sandbox.compiler.registry import Code, Compiler, Store, compiles, placed
from graphlab.sandbox.compiler.scopes import Scope, targets
from graphlab.sandbox.values.methods import key_of
from graphlab.sandbox.values.values import (
    Frame,
    Stream,
    place,
)

Emit = Callable[[Frame], None]
Loop = Callable[[Frame, Any, Emit], None]


def _parts(c: Compiler, node: Any, results: list[ast.expr]) -> tuple[Code, list[_Round], list[Code]]:
    """The first iterable, which belongs to the outside; the loops; the results."""
    first, outer = c.expression(node.generators[0].iter), c.scope
    with c.inside(Scope(outer, targets(node)), loop=c.in_loop):
        rounds = [_Round(c, generator, number) for number, generator in enumerate(node.generators)]
        return first, rounds, c.expressions(results)


@compiles(ast.ListComp, reads=(ast.comprehension,))
def list_comprehension(c: Compiler, node: ast.ListComp) -> Code:
    first, rounds, (code,) = _parts(c, node, [node.elt])
    loop, m, most = rounds[0].loop(rounds[1:]), c.m, c.m.limits.items

    def collect(outer: Frame) -> list[Any]:
        result: list[Any] = []
        append = result.append

        def emit(frame: Frame) -> None:
            append(code(frame))
            if len(result) > most:
                m.meter.items(len(result))

        loop(_inner(outer), first(outer), emit)
        return result

    return placed(node, collect)


@compiles(ast.SetComp, reads=(ast.comprehension,))
def set_comprehension(c: Compiler, node: ast.SetComp) -> Code:
    first, rounds, (code,) = _parts(c, node, [node.elt])
    loop, m, most = rounds[0].loop(rounds[1:]), c.m, c.m.limits.items

    def collect(outer: Frame) -> set[Any]:
        result: set[Any] = set()

        def emit(frame: Frame) -> None:
            result.add(key_of(m, code(frame)))
            if len(result) > most:
                m.meter.items(len(result), "set")

        loop(_inner(outer), first(outer), emit)
        return result

    return placed(node, collect)


@compiles(ast.DictComp, reads=(ast.comprehension,))
def dict_comprehension(c: Compiler, node: ast.DictComp) -> Code:
    first, rounds, (key, value) = _parts(c, node, [node.key, node.value])
    loop, m, most = rounds[0].loop(rounds[1:]), c.m, c.m.limits.items

    def collect(outer: Frame) -> dict[Any, Any]:
        result: dict[Any, Any] = {}

        def emit(frame: Frame) -> None:
            result[key_of(m, key(frame))] = value(frame)
            if len(result) > most:
                m.meter.items(len(result), "dictionary")

        loop(_inner(outer), first(outer), emit)
        return result

    return placed(node, collect)


@compiles(ast.GeneratorExp, reads=(ast.comprehension,))
def generator(c: Compiler, node: ast.GeneratorExp) -> Code:
    first, rounds, (code,) = _parts(c, node, [node.elt])

    def stream(outer: Frame) -> Stream:
        values = first(outer)
        depth = 1 + (values.depth if type(values) is Stream else 0)
        return Stream("generator", (code(frame) for frame in walk(_inner(outer), values, 0)), depth)

    def walk(frame: Frame, values: Any, level: int) -> Iterator[Frame]:
        for _ in rounds[level].walk(frame, values):
            if level + 1 < len(rounds):
                yield from walk(frame, None, level + 1)
            else:
                yield frame

    return placed(node, stream)


def _inner(outer: Frame) -> Frame:
    frame = Frame()
    frame.parent = outer
    return frame


class _Round:
    """One `for ... in ... if ...` of a comprehension."""

    def __init__(self, c: Compiler, node: ast.comprehension, number: int):
        self.source: Code | None = None if number == 0 else c.expression(node.iter)
        self.store: Store = loop_target(c, node.target)
        self.tests = [condition(c, test) for test in node.ifs]
        self.m, self.node = c.m, node.iter

    def _items(self, frame: Frame, values: Any) -> Iterator[Any]:
        try:
            return self.m.iterate(values if self.source is None else self.source(frame))
        except BaseException as error:
            raise place(error, self.node) from None

    def loop(self, deeper: list[_Round]) -> Loop:
        """The loop as one call, which hands every round's frame on; for lists, sets and dictionaries."""
        inner = deeper[0].loop(deeper[1:]) if deeper else None
        store, tests, meter, node = self.store, self.tests, self.m.meter, self.node

        def loop(frame: Frame, values: Any, emit: Emit) -> None:
            for item in self._items(frame, values):
                meter.left -= 1
                if meter.left < 0:
                    meter.out_of_steps(node)
                store(frame, item)
                for test in tests:
                    if not test(frame):
                        break
                else:
                    if inner is None:
                        emit(frame)
                    else:
                        inner(frame, None, emit)

        return loop

    def walk(self, frame: Frame, values: Any) -> Iterator[Frame]:
        """The loop round by round, when the program asks for the next item; for generator expressions."""
        for item in self._items(frame, values):
            self.m.meter.tick()
            self.store(frame, item)
            if all(test(frame) for test in self.tests):
                yield frame
