"""Runs a program inside this process: the first layer of protection. The runner calls it in a child process."""

from __future__ import annotations

import ast
import contextvars
import re
import secrets
import time
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from msgspec.structs import replace

from graphlab.console import noting_to, saying_to
from graphlab.keras.naming import start_over
from graphlab.sandbox.compiler.language import program
from graphlab.sandbox.compiler.magics import without_magic
from graphlab.sandbox.compiler.syntax import column_of, parse
from graphlab.sandbox.diagnostics.blanks import blank_behind
from graphlab.sandbox.diagnostics.none_gradients import explained
from graphlab.sandbox.diagnostics.overflow import overflow_note
from graphlab.sandbox.diagnostics.shapes_dtypes import cured
from graphlab.sandbox.library.pyplot import DRAWN
from graphlab.sandbox.values.chance import LARGEST_SEED, Chance, Clock
from graphlab.sandbox.values.formatting import show
from graphlab.sandbox.values.limits import Deadline, LimitReached, Limits, ProgramEnd
from graphlab.sandbox.values.monitor import Monitor
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Problem, place
from graphlab.sandbox.wire.run import MOST_ASKED, TOO_BIG, Again, Error, Run
from graphlab.storage import storing_in
from graphlab.tensor import observing
from graphlab.trace.build import Recording
from graphlab.trace.graph import Trace
from graphlab.trace.recording.journal import Journal, TapeLog
from graphlab.trace.serialization import storable
from graphlab.trace.training import LONGEST_NAME, Training
from graphlab.trace.trainings import trainings_of
from graphlab.views.notation.escaping import clean


def interpret(
    source: str, limits: Limits | None = None, monitor: Monitor | None = None, again: Again | None = None
) -> Run:
    """Run a program with the allow-list interpreter alone; `graphlab.sandbox.run` adds the other wall.

    `monitor` follows the run from outside. `again` is from an earlier run, which this one repeats.
    """
    started = time.perf_counter()
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    limits, monitor, again = limits or Limits(), monitor or Monitor(), again or Again(secrets.randbelow(LARGEST_SEED))
    attempt = _attempted(source, limits, again, monitor)
    if steps := attempt.unseen_end:
        attempt = _with_its_end(attempt, source, limits, again, steps)
    run = contextvars.copy_context().run(_finished, attempt, source, monitor, again.seed)
    return replace(run, seconds=time.perf_counter() - started)


@dataclass
class _Attempt:
    """A program that has run: how far it came, and what it left."""

    machine: Machine | None = None
    tree: ast.Module | None = None
    error: Error | None = None
    failed: Any = None  # the syntax node
    value: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_over_limit(self) -> bool:
        """Whether a limit has ended it, or who waited for it."""
        return self.error is not None and self.error.limit

    @property
    def unseen_end(self) -> tuple[int, ...]:
        """The last steps of the trainings, where they came as a surprise: a loop was left early."""
        machine = self.machine
        if machine is None or not machine.clock.is_whole or self.is_over_limit:
            return ()
        machine.journal.settle()
        steps = {step for training in machine.journal.trainings for step in training.unseen_end}
        return tuple(sorted(steps)[-MOST_ASKED:])

    @property
    def lacks_last_step(self) -> bool:
        """Whether a limit ended a training whose last step was not seen: to run it once more would take as long."""
        machine = self.machine
        if machine is None or not self.is_over_limit:
            return False
        return any(one.is_training and one.steps not in one.kept for one in machine.journal.trainings)


def _attempted(source: str, limits: Limits, again: Again, monitor: Monitor) -> _Attempt:
    """Run a program, in a context of its own."""
    return contextvars.copy_context().run(_attempt, source, limits, again, monitor)


def _with_its_end(first: _Attempt, source: str, limits: Limits, again: Again, steps: tuple[int, ...]) -> _Attempt:
    """The program run once more, with an eye on the last steps; as it ran first, where that does not come to the end.

    Both have the same seed and the same clock. That they did the same is not believed, but looked at.
    """
    assert first.machine is not None
    asked = tuple(dict.fromkeys([*again.steps, *steps]))
    repeated = Again(again.seed, first.machine.clock.readings, asked[-MOST_ASKED:])
    second = _attempted(source, limits, repeated, Monitor())
    if second.machine is not None:
        second.machine.journal.settle()
        if second.machine.out == first.machine.out and second.machine.journal.repeats(first.machine.journal):
            return second
    first.notes += (_NO_END,)
    return first


_NO_END = (
    "The last steps of a training are not kept: its loop was left early, and there was no time to run it once more."
)

_CUT_SHORT = (
    "The last steps of a training are not kept: the program was ended, and to see them it would have to run once more."
)


def _attempt(source: str, limits: Limits, again: Again, monitor: Monitor) -> _Attempt:
    made = _Attempt()
    start_over()  # dense, dense_1, ...: two runs have the same names
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            text, made.notes = without_magic(source)
            made.tree = parse(text, limits)
            implicit = not _opens_tape(made.tree)
            journal = Journal(implicit=implicit, most=limits.recorded, asked=again.steps)
            chance, clock = Chance(again.seed), Clock(again.clock)
            made.machine = Machine(limits, journal, implicit=implicit, chance=chance, clock=clock)
            journal.is_nearly_up = Deadline(made.machine.meter).is_near
            made.machine.meter.let_go = journal.let_go
            monitor.begin(made.machine)
            with chance.tensors():
                made.value = _execute(made.machine, made.tree)
    except ProgramEnd:
        pass  # as after its last line
    except (Problem, LimitReached) as problem:
        made.error, made.failed = _error(problem, source), problem.node
    except Exception as problem:  # nothing of the host leaves: whatever happens is a sentence
        made.error = _error(place(problem, None), source)
    return made


def _finished(made: _Attempt, source: str, monitor: Monitor, seed: int) -> Run:
    """What came of a program, as plain data."""
    machine, tree, error = made.machine, made.tree, made.error
    if machine is None:
        error = error and _storable(_reasoned(error, made.failed, tree, source, ()))
        return Run(storable(source), error=error, notes=tuple(map(storable, made.notes)), seed=seed)
    notes = (*made.notes, *machine.notes, *_overflow(machine))
    traces, trainings, more = _traces(machine, source, tree, monitor)
    more = (_CUT_SHORT, *more) if made.lacks_last_step else more
    if error is not None:
        error = _storable(_reasoned(error, made.failed, tree, source, traces))
    return Run(
        storable(source),
        storable("".join(machine.out)),
        error,
        traces,
        None if made.value is None else storable(made.value),
        tuple(map(storable, notes + more)),
        figures=machine.drawings.figures() if machine.drawings is not None else (),
        trainings=trainings,
        seed=seed,
        clock=machine.clock.readings,
    )


def _reasoned(error: Error, failed: Any, tree: ast.Module | None, source: str, traces: Sequence[Trace]) -> Error:
    """The error with its cause and its cure: a blank of an exercise, which it is shown at, or what a rule knows."""
    blank = blank_behind(error, failed, tree, source)
    if blank is None:
        return explained(cured(error, failed, tree), failed, tree, source, traces)
    place = blank.place
    return replace(error, message=blank.cause, hint=blank.cure, line=place.lineno, column=column_of(place, source))


def _storable(error: Error) -> Error:
    hint = None if error.hint is None else storable(error.hint)
    return replace(error, kind=storable(error.kind), message=storable(error.message), hint=hint)


def _execute(machine: Machine, tree: ast.Module) -> str | None:
    sinks = saying_to(machine.say), noting_to(machine.note), storing_in(machine.memory)
    with observing(machine.guard), sinks[0], sinks[1], sinks[2]:
        code = program(machine, tree)
        if (text := ast.get_docstring(tree, clean=False)) is not None:
            machine.root["__doc__"] = text
        code(machine.root)
        machine.finish()
    if not tree.body or machine.last is None or machine.last[0] is not tree.body[-1]:
        return None
    value = machine.last[1]
    return None if value is None or _is_drawn(value) else show(machine, value, machine.limits.shown)


def _is_drawn(value: Any) -> bool:
    """Whether figures show it already: what `plt` has drawn, or a list of that."""
    parts = value if type(value) in (list, tuple) and value else [value]
    return all(type(part) in DRAWN for part in parts)


def _overflow(machine: Machine) -> tuple[str, ...]:
    return () if machine.guard.bad is None else (overflow_note(*machine.guard.bad),)


def _opens_tape(tree: ast.Module) -> bool:
    return any(
        "GradientTape" in (getattr(node, "id", None), getattr(node, "attr", None), getattr(node, "name", None))
        for node in ast.walk(tree)
    )


def _traces(
    machine: Machine, source: str, tree: ast.Module | None, monitor: Monitor
) -> tuple[tuple[Trace, ...], tuple[Training, ...], tuple[str, ...]]:
    """The recorded tapes and trainings as plain data, until time is up; and notes on those that were left out."""
    made: dict[int, Trace] = {}
    trainings: tuple[Training, ...] = ()
    journal = machine.journal
    with suppress(LimitReached, MemoryError), monitor.drawing():
        recording = Recording(journal, source, tree)
        for log in sorted(recording.logs, key=lambda log: log.size):
            with suppress(Exception):
                made[log.number] = recording.trace(log)
        with suppress(Exception):
            can_reopen = machine.clock.is_whole
            trainings = trainings_of(
                journal, made, can_reopen=can_reopen, label=lambda name: clean(storable(name), LONGEST_NAME)
            )
    logs = journal.logs()
    notes = [note for log in logs for note in _left_out(log, machine.limits, is_made=log.number in made)]
    if journal.dropped:
        shown = sum(not log.implicit for log in logs)
        notes.append(_chosen(journal.kept_steps(), shown, journal.dropped))
    return tuple(made[number] for number in sorted(made)), trainings, tuple(notes)


def _chosen(kept: list[tuple[int | None, list[int]]], shown: int, dropped: int) -> str:
    """Which of very many tapes were kept.

    >>> _chosen([(3, [1, 2, 3, 8, 9])], 6, 10)
    'Of 16 tapes, 6 were kept: those of steps 1–3, 8, 9 of the training in line 3, and 1 of the others.'
    >>> _chosen([], 24, 6)
    'Only the last 24 tapes are shown; 6 more were opened.'
    """
    if not kept:
        return f"Only the last {shown} tapes are shown; {dropped} more {'was' if dropped == 1 else 'were'} opened."
    where = ((f" in line {line}" if line else "", _ranges(steps)) for line, steps in kept)
    parts = [f"those of steps {steps} of the training{line}" for line, steps in where]
    others = shown - sum(len(steps) for _, steps in kept)
    listed = ", ".join(parts[:3]) + (f", and {others} of the others" if others > 0 else "")
    return f"Of {shown + dropped:,} tapes, {shown} were kept: {listed}."


def _ranges(numbers: list[int]) -> str:
    """Numbers in order, with three or more in a row as their ends; of very many, the first and the last.

    >>> _ranges([1, 2, 3, 5, 6, 9]), _ranges([1, 2, 3, *range(10, 200, 10), 498, 499])
    ('1–3, 5, 6, 9', '1–3, 10, 20, …, 190, 498, 499')
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    spelled = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(spelled if len(spelled) <= 6 else [*spelled[:3], "…", *spelled[-2:]])


def _left_out(log: TapeLog, limits: Limits, *, is_made: bool) -> list[str]:
    """A note on what is missing of a tape."""
    tape = "it" if log.implicit else f"tape {log.number}"
    if not is_made:
        return [f"{TOO_BIG}: {tape} takes more time or memory than a run has for it."]
    if not log.is_cut:
        return []
    whole = "The program" if log.implicit else f"Tape {log.number} with its backward pass"
    first = len(log.events)
    if log.gave_way:
        return [
            f"The program needs the memory of its picture: the first {first} operations are shown, and no gradient."
        ]
    return [f"{whole} takes more than {limits.recorded:,} operations: the first {first} are shown, and no gradient."]


def _error(problem: Any, source: str) -> Error:
    """The Problem or LimitReached as plain data, with its place and a hint."""
    limit = isinstance(problem, LimitReached)
    line = column = 1
    if getattr(problem.node, "lineno", None) is not None:
        line, column = problem.node.lineno, column_of(problem.node, source)
    kind = problem.kind
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
