"""Blocks of statements as closures: branches, loops, `with`, errors.

Each gives None, or says how it was left: BREAK, CONTINUE, or a one-tuple with a returned value.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, TypeVar

from graphlab.sandbox.compiler.expressions import Code, Store
from graphlab.sandbox.compiler.functions import Functions
from graphlab.sandbox.values.classes import Class, Instance
from graphlab.sandbox.values.formatting import text_of
from graphlab.sandbox.values.limits import LimitReached
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import An, Context, ErrorType, ErrorValue, Frame, Problem, an, place
from graphlab.trace.graph import Place

BREAK, CONTINUE = object(), object()
_WITH = "Use `with tf.GradientTape() as tape:`."
_RAISE = "Write raise ValueError('what is wrong')."
Signal = Any
T = TypeVar("T")
Statement = Callable[[Frame], Signal]


class Control(Functions):
    """Compiles what decides which statements run."""

    def block(self, body: list[ast.stmt]) -> Statement:
        """The closure of statements one after the other; each is a step."""
        statements, meter = [self.statement(node) for node in body], self.m.meter
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

    def statement(self, node: ast.stmt) -> Statement:
        """The closure of a statement."""
        return getattr(self, f"_{type(node).__name__}")(node)

    # --- Control ---------------------------------------------------------------------------------

    def _If(self, node: ast.If) -> Statement:
        test, yes = self.condition(node.test), self.block(node.body)
        no = self.block(node.orelse) if node.orelse else None
        if no is None:
            return lambda frame: yes(frame) if test(frame) else None
        return lambda frame: yes(frame) if test(frame) else no(frame)

    def _For(self, node: ast.For) -> Statement:
        source, store, m = self.expression(node.iter), self.loop_target(node.target), self.m
        body, final = self._looped(lambda: [self.statement(part) for part in node.body]), self.block(node.orelse)
        meter, count, first = m.meter, len(body), node.body[0]
        label, header = f"for {ast.unparse(node.target).strip('()')}", _header(node, node.iter)

        def loop(frame: Frame) -> Signal:
            values = source(frame)
            group = m.journal.enter("loop", label, header)
            try:
                for item in m.iterate(values):
                    if group is not None:
                        group.round += 1
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
                if group is not None:
                    m.journal.leave(group)
            return final(frame)

        return loop

    def _While(self, node: ast.While) -> Statement:
        test, body, m = self.condition(node.test), self._looped(lambda: self.block(node.body)), self.m
        final, label, header = self.block(node.orelse), f"while {ast.unparse(node.test)}", _header(node, node.test)

        def loop(frame: Frame) -> Signal:
            group = m.journal.enter("loop", label, header)
            try:
                while test(frame):
                    if group is not None:
                        group.round += 1
                    signal = body(frame)
                    if signal is not None and signal is not CONTINUE:
                        return None if signal is BREAK else signal
            finally:
                if group is not None:
                    m.journal.leave(group)
            return final(frame)

        return loop

    def _looped(self, compiled: Callable[[], T]) -> T:
        """What is compiled inside a loop, where `break` and `continue` mean something."""
        outside, self.in_loop = self.in_loop, True
        try:
            return compiled()
        finally:
            self.in_loop = outside

    def _Break(self, node: ast.Break | ast.Continue) -> Statement:
        if not self.in_loop:
            word = type(node).__name__.lower()
            raise Problem(
                "SyntaxError", f"`{word}` stands outside a loop.", "It belongs inside `for` or `while`.", node
            )
        leaving = BREAK if isinstance(node, ast.Break) else CONTINUE
        return lambda frame: leaving

    _Continue = _Break

    def _Pass(self, node: ast.stmt) -> Statement:
        return lambda frame: None

    _Global = _Nonlocal = _Pass

    def _With(self, node: ast.With) -> Statement:
        body = self.block(node.body)
        for item in reversed(node.items):
            body = self._context(item, body)
        return body

    def _context(self, item: ast.withitem, body: Statement) -> Statement:
        code, node, m = self.expression(item.context_expr), item.context_expr, self.m
        store: Store | None = self.target(item.optional_vars) if item.optional_vars is not None else None

        def run(frame: Frame) -> Signal:
            value = code(frame)
            m.journal.at = node
            if m.class_of(value) is not None:
                return m.managed(value, lambda entered: store and store(frame, entered), lambda: body(frame), node)
            if type(value) is not Context and not (type(value) in Guard.kinds and hasattr(type(value), "__enter__")):
                raise Problem(TypeError, f"{An(value)} cannot stand after `with`.", _WITH, node)
            manager = value.target if type(value) is Context else value
            try:
                entered = manager.__enter__()
            except BaseException as error:
                raise place(error, node) from None
            try:
                if store is not None:
                    store(frame, m.from_host(entered) if entered is not value else value)
                return body(frame)
            finally:
                manager.__exit__(None, None, None)

        return run

    # --- Errors ----------------------------------------------------------------------------------

    def _Assert(self, node: ast.Assert) -> Statement:
        test, m = self.condition(node.test), self.m
        message = None if node.msg is None else self.expression(node.msg)

        def check(frame: Frame) -> None:
            if not test(frame):
                text = "The condition does not hold." if message is None else text_of(m, message(frame), 2000)
                raise Problem(AssertionError, text, "The line says what should be true; print the values.", node)

        return check

    def _Raise(self, node: ast.Raise) -> Statement:
        code, m = None if node.exc is None else self.expression(node.exc), self.m

        def run(frame: Frame) -> None:
            if code is None:
                if not m.handling:
                    raise Problem(RuntimeError, "There is no error to raise again.", _RAISE, node)
                raise m.handling[-1]
            error = code(frame)
            if type(error) in (ErrorType, Class):
                error = m.call(error, (), {})
            cls = m.class_of(error)
            if type(error) is not ErrorValue and (cls is None or cls.error is None):
                raise Problem(TypeError, f"{An(error)} cannot be raised.", _RAISE, node)
            kind = cls.error.host if cls is not None else error.type.host
            raise Problem(kind, text_of(m, error, 2000), "The program raises this error itself.", node, error)

        return run

    def _Try(self, node: ast.Try) -> Statement:
        body, final = self.block(node.body), self.block(node.finalbody) if node.finalbody else None
        handlers = [self._handler(handler) for handler in node.handlers]
        otherwise, m = self.block(node.orelse), self.m

        def attempt(frame: Frame) -> Signal:
            try:
                signal = body(frame)
            except Problem as problem:
                for kinds, handle in handlers:
                    if _catches(m, kinds, problem, frame):
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
            except Problem:
                leaving = final(frame)
                if leaving is not None:
                    return leaving
                raise
            leaving = final(frame)
            return signal if leaving is None else leaving

        return run

    def _handler(self, node: ast.ExceptHandler) -> tuple[Code | None, Callable[[Frame, Problem], Signal]]:
        kinds = None if node.type is None else self.expression(node.type)
        body, name = self.block(node.body), node.name
        store = None if name is None else self.store_name(name, node)

        def handle(frame: Frame, problem: Problem) -> Signal:
            if store is not None:
                kind = ErrorType(problem.kind, problem.type or Exception)
                store(frame, problem.value or ErrorValue(kind, (problem.message,)))
            return body(frame)

        return kinds, handle


def _header(node: ast.For | ast.While, end: ast.expr) -> Place:
    """The place of a loop's first line, up to its colon."""
    return Place(node.lineno, node.col_offset, end.end_lineno or node.lineno, end.end_col_offset or 0)


def _catches(m: Machine, kinds: Code | None, problem: Problem, frame: Frame) -> bool:
    if kinds is None:
        return True
    value = kinds(frame)
    host = problem.type or Exception
    own = problem.value.cls.mro if type(problem.value) is Instance else ()
    for kind in m.kinds_of(value):
        if type(kind) is Class and kind.error is not None:
            if kind in own:
                return True
            continue
        if type(kind) is not ErrorType:
            raise Problem(TypeError, f"`except` needs a kind of error; got {an(kind)}.", "Write except ValueError:")
        if issubclass(host, kind.host):
            return True
    return False
