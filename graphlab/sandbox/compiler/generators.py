"""`yield`: the statements of a generator, each in a form that can stop in the midst of it and go on later.

A statement with a `yield` inside becomes a generator of Python's own, which gives the values on and returns how the
statement was left; all other statements of the function are compiled as everywhere. `yield` stands by itself, right of
`=` or after `return`: inside a bigger expression it is refused.

What the program wrote after `finally` runs when a generator ends or is closed. One that is dropped in the midst runs
no code of the program any more, for that would happen at any moment, and its errors would be lost; tapes are closed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator
from typing import Any

from graphlab.sandbox.compiler.assignments import change_target, loop_target, target
from graphlab.sandbox.compiler.control import BREAK, CONTINUE, entering, looped
from graphlab.sandbox.compiler.exceptions import catches, handler
from graphlab.sandbox.compiler.matching import choices
from graphlab.sandbox.compiler.operators import condition
from graphlab.sandbox.compiler.registry import Code, Compiler, Signal, compiles
from graphlab.sandbox.values.generators import KIND
from graphlab.sandbox.values.limits import LimitReached, ProgramEnd
from graphlab.sandbox.values.values import Frame, Problem, Stream, place

Walk = Callable[[Frame], Generator[Any, Any, Signal]]
Rule = Callable[[Compiler, Any], Walk]

_RULES: dict[type[ast.AST], Rule] = {}
_APART = "Give it a line of its own: value = yield item."


def suspends(*kinds: type[ast.AST]) -> Callable[[Rule], Rule]:
    """Register a function as the one that compiles these statements where a `yield` stands inside them."""

    def register(rule: Rule) -> Rule:
        _RULES.update(dict.fromkeys(kinds, rule))
        return rule

    return register


def suspending(body: list[ast.stmt]) -> frozenset[int]:
    """The ids of the nodes that have a `yield` of this function inside; none if it is no generator."""
    around: dict[int, int] = {}
    found: set[int] = set()
    pending: list[ast.AST] = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            at: int | None = id(node)
            while at is not None and at not in found:
                found.add(at)
                at = around.get(at)
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            for part in ast.iter_child_nodes(node):
                around[id(part)] = id(node)
                pending.append(part)
    return frozenset(found)


def generator_body(c: Compiler, body: list[ast.stmt]) -> Walk:
    """The body of a generator function; what it returns is the generator's result."""
    run = _block(c, body)

    def walk(frame: Frame) -> Generator[Any, Any, Any]:
        signal = yield from run(frame)
        return signal[0] if type(signal) is tuple else None

    return walk


@compiles(ast.Yield, ast.YieldFrom)
def misplaced(c: Compiler, node: ast.Yield | ast.YieldFrom) -> Code:
    if c.scope.parent is None or not c.suspending:
        raise Problem("SyntaxError", "`yield` stands outside a function.", "It belongs inside `def`.", node)
    raise Problem("NotSupportedError", "`yield` stands inside an expression here.", _APART, node)


def _block(c: Compiler, body: list[ast.stmt]) -> Walk:
    parts: list[tuple[bool, Any, ast.stmt]] = []
    for node in body:
        waits = id(node) in c.suspending
        parts.append((waits, _statement(c, node) if waits else c.statement(node), node))
    meter = c.m.meter

    def run(frame: Frame) -> Generator[Any, Any, Signal]:
        for waits, part, at in parts:
            meter.left -= 1
            if meter.left < 0:
                meter.out_of_steps(at)
            signal = (yield from part(frame)) if waits else part(frame)
            if signal is not None:
                return signal
        return None

    return run


def _statement(c: Compiler, node: ast.stmt) -> Walk:
    rule = _RULES.get(type(node))
    if rule is None:
        raise Problem("NotSupportedError", "`yield` cannot stand in this statement.", _APART, node)
    return rule(c, node)


# --- The places where `yield` may stand ------------------------------------------------------------


def _yield(c: Compiler, node: ast.expr | None) -> Walk:
    """A `yield` as the whole of an expression: gives what is sent."""
    if isinstance(node, ast.YieldFrom):
        return _yield_from(c, node)
    if not isinstance(node, ast.Yield):
        raise Problem("NotSupportedError", "`yield` stands inside an expression here.", _APART, node)
    if node.value is None:

        def wait(frame: Frame) -> Generator[Any, Any, Any]:
            return (yield None)

        return wait
    value = c.expression(node.value)

    def give(frame: Frame) -> Generator[Any, Any, Any]:
        return (yield value(frame))

    return give


def _yield_from(c: Compiler, node: ast.YieldFrom) -> Walk:
    source, m = c.expression(node.value), c.m

    def give_all(frame: Frame) -> Generator[Any, Any, Any]:
        try:
            values = source(frame)
            if type(values) is Stream and values.kind == KIND:
                return (yield from values)
            for item in m.iterate(values):
                m.meter.tick()
                yield item
            return None
        except BaseException as error:
            raise place(error, node) from None

    return give_all


@suspends(ast.Expr)
def _alone(c: Compiler, node: ast.Expr) -> Walk:
    give = _yield(c, node.value)

    def run(frame: Frame) -> Generator[Any, Any, Signal]:
        yield from give(frame)
        return None

    return run


@suspends(ast.Return)
def _returned(c: Compiler, node: ast.Return) -> Walk:
    give = _yield(c, node.value)

    def run(frame: Frame) -> Generator[Any, Any, Signal]:
        return ((yield from give(frame)),)

    return run


@suspends(ast.Assign, ast.AnnAssign)
def _assigned(c: Compiler, node: ast.Assign | ast.AnnAssign) -> Walk:
    give = _yield(c, node.value)
    stores = [target(c, left) for left in (node.targets if isinstance(node, ast.Assign) else [node.target])]

    def run(frame: Frame) -> Generator[Any, Any, Signal]:
        sent = yield from give(frame)
        for store in stores:
            store(frame, sent)
        return None

    return run


@suspends(ast.AugAssign)
def _changed(c: Compiler, node: ast.AugAssign) -> Walk:
    give, change = _yield(c, node.value), change_target(c, node)

    def run(frame: Frame) -> Generator[Any, Any, Signal]:
        change(frame, (yield from give(frame)))
        return None

    return run


# --- Blocks -----------------------------------------------------------------------------------------


@suspends(ast.If)
def _if(c: Compiler, node: ast.If) -> Walk:
    test, yes, no = condition(c, node.test), _block(c, node.body), _block(c, node.orelse)

    def run(frame: Frame) -> Generator[Any, Any, Signal]:
        return (yield from (yes if test(frame) else no)(frame))

    return run


@suspends(ast.For)
def _for(c: Compiler, node: ast.For) -> Walk:
    source, store, m = c.expression(node.iter), loop_target(c, node.target), c.m
    body, final = looped(c, lambda: _block(c, node.body)), _block(c, node.orelse)

    def loop(frame: Frame) -> Generator[Any, Any, Signal]:
        try:
            for item in m.iterate(source(frame)):
                store(frame, item)
                signal = yield from body(frame)
                if signal is not None and signal is not CONTINUE:
                    return None if signal is BREAK else signal
        except BaseException as error:  # what happens in the body has its own place already
            raise place(error, node.iter) from None
        return (yield from final(frame))

    return loop


@suspends(ast.While)
def _while(c: Compiler, node: ast.While) -> Walk:
    test, body = condition(c, node.test), looped(c, lambda: _block(c, node.body))
    final, meter = _block(c, node.orelse), c.m.meter

    def loop(frame: Frame) -> Generator[Any, Any, Signal]:
        while test(frame):
            meter.left -= 1
            if meter.left < 0:
                meter.out_of_steps(node)
            signal = yield from body(frame)
            if signal is not None and signal is not CONTINUE:
                return None if signal is BREAK else signal
        return (yield from final(frame))

    return loop


@suspends(ast.With)
def _with(c: Compiler, node: ast.With) -> Walk:
    body = _block(c, node.body)
    for item in reversed(node.items):
        body = _context(c, item, body)
    return body


def _context(c: Compiler, item: ast.withitem, body: Walk) -> Walk:
    enter = entering(c, item)

    def run(frame: Frame) -> Generator[Any, Any, Signal]:
        with enter(frame):
            return (yield from body(frame))
        return None  # the context kept the error of its block

    return run


@suspends(ast.Match)
def _match(c: Compiler, node: ast.Match) -> Walk:
    subject = c.expression(node.subject)
    cases = [(choose, _block(c, part.body)) for choose, part in zip(choices(c, node), node.cases, strict=True)]

    def run(frame: Frame) -> Generator[Any, Any, Signal]:
        value = subject(frame)
        for choose, body in cases:
            if choose(frame, value):
                return (yield from body(frame))
        return None

    return run


@suspends(ast.Try)
def _try(c: Compiler, node: ast.Try) -> Walk:
    body, otherwise = _block(c, node.body), _block(c, node.orelse)
    handlers = [handler(c, part, _block(c, part.body)) for part in node.handlers]
    final, m = _block(c, node.finalbody), c.m

    def attempt(frame: Frame) -> Generator[Any, Any, Signal]:
        try:
            signal = yield from body(frame)
        except Problem as problem:
            for kinds, handle in handlers:
                if catches(m, kinds, problem, frame):
                    handling = m.handling  # the generator's own, which it may leave while another's is in its place
                    handling.append(problem)
                    try:
                        return (yield from handle(frame, problem))
                    finally:
                        handling.pop()
            raise
        return (yield from otherwise(frame)) if signal is None else signal

    def run(frame: Frame) -> Generator[Any, Any, Signal]:
        try:
            signal = yield from attempt(frame)
        except (LimitReached, GeneratorExit):
            raise  # the program has had its time, or nobody has the generator any more: not even `finally` runs
        except (Problem, ProgramEnd):
            leaving = yield from final(frame)
            if leaving is not None:
                return leaving
            raise
        leaving = yield from final(frame)
        return signal if leaving is None else leaving

    return run
