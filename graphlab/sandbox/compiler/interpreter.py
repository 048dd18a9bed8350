"""Runs a program inside this process: the first layer of protection. The runner calls it in a child process."""

from __future__ import annotations

import ast
import contextvars
import re
import time
import warnings
from contextlib import suppress
from typing import Any

import numpy as np
from msgspec.structs import replace

from graphlab.keras.console import saying_to
from graphlab.sandbox.compiler.language import program
from graphlab.sandbox.compiler.magics import without_magic
from graphlab.sandbox.compiler.syntax import column_of, parse
from graphlab.sandbox.diagnostics.none_gradients import explained
from graphlab.sandbox.diagnostics.overflow import overflow_note
from graphlab.sandbox.diagnostics.shapes_dtypes import cured
from graphlab.sandbox.values.formatting import show
from graphlab.sandbox.values.limits import LimitReached, Limits
from graphlab.sandbox.values.monitor import Monitor
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Problem, place
from graphlab.sandbox.wire.run import TOO_BIG, Error, Run
from graphlab.tensor import observing
from graphlab.trace.build import Recording
from graphlab.trace.graph import Trace
from graphlab.trace.recording.journal import Journal, TapeLog
from graphlab.trace.serialization import storable


def interpret(source: str, limits: Limits | None = None, monitor: Monitor | None = None) -> Run:
    """Run a program with the allow-list interpreter alone; `graphlab.sandbox.run` adds the other wall.

    `monitor` follows the run from outside.
    """
    return contextvars.copy_context().run(_interpret, source, limits or Limits(), monitor or Monitor())


def _interpret(source: str, limits: Limits, monitor: Monitor) -> Run:
    started = time.perf_counter()
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    machine: Machine | None = None
    tree: ast.Module | None = None
    passed: tuple[str, ...] = ()
    error: Error | None = None
    failed: Any = None  # the syntax node
    value: str | None = None
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            text, passed = without_magic(source)
            tree = parse(text, limits)
            implicit = not _opens_tape(tree)
            machine = Machine(limits, Journal(implicit=implicit, most=limits.recorded), implicit=implicit)
            monitor.begin(machine)
            value = _execute(machine, tree)
    except (Problem, LimitReached) as problem:
        error, failed = _error(problem, source), problem.node
    except Exception as problem:  # nothing of the host leaves: whatever happens is a sentence
        error = _error(place(problem, None), source)
    stdout = "" if machine is None else "".join(machine.out)
    notes = passed if machine is None else (*passed, *machine.notes, *_overflow(machine))
    traces, more = ((), ()) if machine is None else _traces(machine, source, tree, monitor)
    if error is not None:
        error = explained(cured(error, failed, tree), failed, tree, source, traces)
    figures = machine.drawings.figures() if machine is not None and machine.drawings is not None else ()
    value = None if value is None else storable(value)
    notes = tuple(map(storable, notes + more))
    seconds = time.perf_counter() - started
    return Run(storable(source), storable(stdout), error and _storable(error), traces, value, notes, seconds, figures)


def _storable(error: Error) -> Error:
    hint = None if error.hint is None else storable(error.hint)
    return replace(error, kind=storable(error.kind), message=storable(error.message), hint=hint)


def _execute(machine: Machine, tree: ast.Module) -> str | None:
    with observing(machine.guard), saying_to(machine.say):
        code = program(machine, tree)
        code(machine.root)
        machine.finish()
    if not tree.body or machine.last is None or machine.last[0] is not tree.body[-1]:
        return None
    value = machine.last[1]
    return None if value is None else show(machine, value, machine.limits.shown)


def _overflow(machine: Machine) -> tuple[str, ...]:
    return () if machine.guard.bad is None else (overflow_note(*machine.guard.bad),)


def _opens_tape(tree: ast.Module) -> bool:
    return any(
        "GradientTape" in (getattr(node, "id", None), getattr(node, "attr", None), getattr(node, "name", None))
        for node in ast.walk(tree)
    )


def _traces(
    machine: Machine, source: str, tree: ast.Module | None, monitor: Monitor
) -> tuple[tuple[Trace, ...], tuple[str, ...]]:
    """The recorded tapes as plain data, small ones first, until time is up; and notes on those that were left out."""
    made: dict[int, Trace] = {}
    journal = machine.journal
    with suppress(LimitReached, MemoryError), monitor.drawing():
        recording = Recording(journal, source, tree)
        for log in sorted(recording.logs, key=lambda log: log.size):
            with suppress(Exception):
                made[log.number] = recording.trace(log)
    logs = journal.logs()
    notes = [note for log in logs for note in _left_out(log, machine.limits, is_made=log.number in made)]
    if journal.dropped:
        notes.append(f"Only the last {len(logs)} tapes are shown; {journal.dropped} more were opened.")
    return tuple(made[number] for number in sorted(made)), tuple(notes)


def _left_out(log: TapeLog, limits: Limits, *, is_made: bool) -> list[str]:
    """A note on what is missing of a tape."""
    tape = "it" if log.implicit else f"tape {log.number}"
    if not is_made:
        return [f"{TOO_BIG}: {tape} takes more time or memory than a run has for it."]
    if not log.is_cut:
        return []
    whole = "The program" if log.implicit else f"Tape {log.number} with its backward pass"
    first = len(log.events)
    return [f"{whole} takes more than {limits.recorded:,} operations: the first {first} are shown, and no gradient."]


def _error(problem: Any, source: str) -> Error:
    """The Problem or LimitReached as plain data, with its place and a hint."""
    limit = isinstance(problem, LimitReached)
    line = column = 1
    if getattr(problem.node, "lineno", None) is not None:
        line, column = problem.node.lineno, column_of(problem.node, source)
    kind = "LimitError" if limit else problem.kind
    message = _CONTROL.sub(lambda found: ascii(found.group())[1:-1], problem.message)
    message = message if len(message) <= _SAID else message[:_SAID] + " ..."
    message = message if message.strip() else f"This is {'an' if kind[0] in 'AEIOU' else 'a'} {kind} without a text."
    if not problem.hint and kind in _CURED and ". " in message:
        message, _, cure = message.rpartition(". ")
        return Error(kind, message + ".", line, column, cure, limit)
    hint = problem.hint or _HINTS.get(kind, "Look at this line: print the values that go into it.")
    return Error(kind, message, line, column, hint, limit)


_SAID = 2_000  # characters of a message: a program may give its own
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # what no page can show

# Their messages end with a sentence that says what to do.
_CURED = {"DTypeError", "TapeError"}
_HINTS = {
    "ZeroDivisionError": "Something is divided by zero: print the divisor, or add a small number to it.",
    "IndexError": "Indices count from 0: the last one is len(x) - 1.",
    "KeyError": "Look at the keys: print(list(d)).",
    "ShapeError": "Print the shapes of both: print(x.shape, y.shape).",
    "InvalidArgumentError": "Print what goes in: its shape and its dtype.",
    "OverflowError": "The number is too big for a float: use smaller ones, or logarithms.",
    "ValueError": "The kind of value is right, the value itself is not: print it.",
    "TypeError": "The kind of value is not the one that is needed: print(type(x).__name__).",
    "RuntimeError": "Look at the order in which things are done.",
}
