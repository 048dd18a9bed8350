"""`assert`, `raise` and `try`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeVar

from graphlab.sandbox.compiler.control import block
from graphlab.sandbox.compiler.names import store_name
from graphlab.sandbox.compiler.operators import condition
from graphlab.sandbox.compiler.registry import Code, Compiler, Signal, Statement, compiles
from graphlab.sandbox.values.formatting import text_of
from graphlab.sandbox.values.limits import LimitReached, ProgramEnd
from graphlab.sandbox.values.raising import RAISE, as_problem, is_one_of
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    Frame,
    Problem,
    error_value,
    place,
)

T = TypeVar("T")


@compiles(ast.Assert)
def assert_(c: Compiler, node: ast.Assert) -> Statement:
    test, m = condition(c, node.test), c.m
    message = None if node.msg is None else c.expression(node.msg)

    def check(frame: Frame) -> None:
        if not test(frame):
            text = "The condition does not hold." if message is None else text_of(m, message(frame), 2000)
            raise Problem(AssertionError, text, "The line says what should be true; print the values.", node)

    return check


@compiles(ast.Raise)
def raise_(c: Compiler, node: ast.Raise) -> Statement:
    code, m = None if node.exc is None else c.expression(node.exc), c.m

    def run(frame: Frame) -> None:
        if code is None:
            if not m.handling:
                raise Problem(RuntimeError, "There is no error to raise again.", RAISE, node)
            raise m.handling[-1]
        try:
            problem = as_problem(m, code(frame))
        except BaseException as error:
            raise place(error, node) from None
        problem.node = node
        raise problem

    return run


@compiles(ast.Try, reads=(ast.ExceptHandler,))
def try_(c: Compiler, node: ast.Try) -> Statement:
    body, final = block(c, node.body), block(c, node.finalbody) if node.finalbody else None
    handlers = [handler(c, part, block(c, part.body)) for part in node.handlers]
    otherwise, m = block(c, node.orelse), c.m

    def attempt(frame: Frame) -> Signal:
        try:
            signal = body(frame)
        except Problem as problem:
            for kinds, handle in handlers:
                if catches(m, kinds, problem, frame):
                    m.handling.append(problem)
                    try:
                        return handle(frame, problem)
                    finally:
                        m.handling.pop()
            raise
        return otherwise(frame) if signal is None else signal

    if final is None:
        return attempt

    def run(frame: Frame) -> Signal:
        try:
            signal = attempt(frame)
        except LimitReached:
            raise  # the program has had its time: not even `finally` runs
        except (Problem, ProgramEnd):
            leaving = final(frame)
            if leaving is not None:
                return leaving
            raise
        leaving = final(frame)
        return signal if leaving is None else leaving

    return run


def handler(
    c: Compiler, node: ast.ExceptHandler, body: Callable[[Frame], T]
) -> tuple[Code | None, Callable[[Frame, Problem], T]]:
    """What an `except` catches, and what it does then: its body, compiled in one form or the other."""
    kinds = None if node.type is None else c.expression(node.type)
    store = None if node.name is None else store_name(c, node.name, node)

    def handle(frame: Frame, problem: Problem) -> T:
        if store is not None:
            store(frame, error_value(problem))
        return body(frame)

    return kinds, handle


def catches(m: Machine, kinds: Code | None, problem: Problem, frame: Frame) -> bool:
    """Whether an `except` of these kinds catches the error."""
    return kinds is None or is_one_of(m, problem, kinds(frame))
