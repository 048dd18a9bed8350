"""What decides which statements run: blocks, branches, loops and `with`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, TypeVar

from graphlab.sandbox.compiler.assignments import loop_target, target
from graphlab.sandbox.compiler.names import key_of
from graphlab.sandbox.compiler.operators import condition
from graphlab.sandbox.compiler.registry import Compiler, Signal, Statement, Store, compiles
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.values import (
    Context,
    Frame,
    Problem,
    capital_an,
    place,
    rounds_of,
)
from graphlab.trace.graph import Place

BREAK, CONTINUE = object(), object()
_WITH = "Use `with tf.GradientTape() as tape:`."
T = TypeVar("T")
Leave = Callable[[BaseException | None], bool]
"""Leaves a context, with the error that ends its block; True if the error goes no further."""


def block(c: Compiler, body: list[ast.stmt]) -> Statement:
    """The closure of a block of statements; each counts as a step."""
    statements, meter = [c.statement(node) for node in body], c.m.meter
    count, first = len(body), body[0] if body else None
    if count == 1:
        (only,) = statements

        def run_one(frame: Frame) -> Signal:
            meter.left -= 1
            if meter.left < 0:
                meter.out_of_steps(first)
            return only(frame)

        return run_one

    def run(frame: Frame) -> Signal:
        meter.left -= count
        if meter.left < 0:
            meter.out_of_steps(first)
        for statement in statements:
            signal = statement(frame)
            if signal is not None:
                return signal
        return None

    return run


@compiles(ast.Expr)
def expression_statement(c: Compiler, node: ast.Expr) -> Statement:
    value, m = c.expression(node.value), c.m
    if c.scope.parent is not None:

        def compute(frame: Frame) -> None:
            value(frame)

        return compute
    last = node

    def run(frame: Frame) -> None:
        m.result(value(frame), last)

    return run


@compiles(ast.If)
def if_(c: Compiler, node: ast.If) -> Statement:
    test, yes = condition(c, node.test), block(c, node.body)
    no = block(c, node.orelse) if node.orelse else None
    if no is None:
        return lambda frame: yes(frame) if test(frame) else None
    return lambda frame: yes(frame) if test(frame) else no(frame)


@compiles(ast.For)
def for_(c: Compiler, node: ast.For) -> Statement:
    source, store, m = c.expression(node.iter), loop_target(c, node.target), c.m
    body, final = looped(c, lambda: [c.statement(part) for part in node.body]), block(c, node.orelse)
    meter, count, first = m.meter, len(body), node.body[0]
    key, named = key_of(c, node.target), m.named
    label, header = f"for {ast.unparse(node.target).strip('()')}", _header(node, node.iter)

    def loop(frame: Frame) -> Signal:
        values = source(frame)
        group, counted = m.journal.enter("loop", label, header), m.journal.begin_loop(node, rounds_of(values))
        try:
            for item in m.iterate(values):
                counted.round += 1
                if group is not None:
                    group.round += 1
                if key is None:
                    store(frame, item)
                else:  # a plain name, as nearly all: a call less
                    frame[key] = item
                    if type(item) in named:
                        store(frame, item)
                meter.left -= count
                if meter.left < 0:
                    meter.out_of_steps(first)
                for statement in body:
                    signal = statement(frame)
                    if signal is not None:
                        break
                else:
                    continue
                if signal is not CONTINUE:
                    return None if signal is BREAK else signal
        except BaseException as error:  # what happens in the body has its own place already
            raise place(error, node.iter) from None
        finally:
            m.journal.end_loop(counted)
            if group is not None:
                m.journal.leave(group)
        return final(frame)

    return loop


@compiles(ast.While)
def while_(c: Compiler, node: ast.While) -> Statement:
    test, body, m = condition(c, node.test), looped(c, lambda: block(c, node.body)), c.m
    final, label, header = block(c, node.orelse), f"while {ast.unparse(node.test)}", _header(node, node.test)

    def loop(frame: Frame) -> Signal:
        group, counted = m.journal.enter("loop", label, header), m.journal.begin_loop(node)
        try:
            while test(frame):
                counted.round += 1
                if group is not None:
                    group.round += 1
                signal = body(frame)
                if signal is not None and signal is not CONTINUE:
                    return None if signal is BREAK else signal
        except BaseException as error:
            raise place(error, node.test) from None
        finally:
            m.journal.end_loop(counted)
            if group is not None:
                m.journal.leave(group)
        return final(frame)

    return loop


def looped(c: Compiler, compiled: Callable[[], T]) -> T:
    """What is compiled inside a loop, where `break` and `continue` mean something."""
    outside, c.in_loop = c.in_loop, True
    try:
        return compiled()
    finally:
        c.in_loop = outside


@compiles(ast.Break, ast.Continue)
def break_(c: Compiler, node: ast.Break | ast.Continue) -> Statement:
    if not c.in_loop:
        word = type(node).__name__.lower()
        raise Problem("SyntaxError", f"`{word}` stands outside a loop.", "It belongs inside `for` or `while`.", node)
    leaving = BREAK if isinstance(node, ast.Break) else CONTINUE
    return lambda frame: leaving


@compiles(ast.Pass, ast.Global, ast.Nonlocal)
def pass_(c: Compiler, node: ast.stmt) -> Statement:
    return lambda frame: None


@compiles(ast.With, reads=(ast.withitem,))
def with_(c: Compiler, node: ast.With) -> Statement:
    body = block(c, node.body)
    for item in reversed(node.items):
        body = _context(c, item, body)
    return body


def _context(c: Compiler, item: ast.withitem, body: Statement) -> Statement:
    enter = entering(c, item)

    def run(frame: Frame) -> Signal:
        with enter(frame):
            return body(frame)
        return None  # the context kept the error of its block

    return run


class Entered:
    """A context of the program that was entered, for a `with` of Python's: only errors of the program are kept."""

    __slots__ = ("_leave",)

    def __init__(self, leave: Leave):
        self._leave = leave

    def __enter__(self) -> None:
        """It is entered already."""

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        return self._leave(error) and isinstance(error, Problem)


def entering(c: Compiler, item: ast.withitem) -> Callable[[Frame], Entered]:
    """What enters a context and gives what leaves it."""
    code, node, m = c.expression(item.context_expr), item.context_expr, c.m
    store: Store | None = target(c, item.optional_vars) if item.optional_vars is not None else None

    def enter(frame: Frame) -> Entered:
        value = code(frame)
        m.journal.at = node
        if m.classes.of(value) is not None:
            return Entered(m.dunders.enter(value, lambda entered: store and store(frame, entered), node))
        if type(value) is not Context and not (type(value) in Guard.kinds and hasattr(type(value), "__enter__")):
            raise Problem(TypeError, f"{capital_an(value)} cannot stand after `with`.", _WITH, node)
        manager = value.target if type(value) is Context else value
        try:
            entered = manager.__enter__()
        except BaseException as error:
            raise place(error, node) from None

        def leave(error: BaseException | None) -> bool:
            manager.__exit__(None, None, None)
            return False

        try:
            if store is not None:
                store(frame, m.from_host(entered) if entered is not value else value)
        except BaseException as error:
            leave(error)
            raise
        return Entered(leave)

    return enter


def _header(node: ast.For | ast.While, end: ast.expr) -> Place:
    """The place of a loop's first line, up to its colon."""
    return Place(node.lineno, node.col_offset, end.end_lineno or node.lineno, end.end_col_offset or 0)
