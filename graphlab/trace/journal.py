"""Listens to a run and keeps what the picture needs: the ops, where they stand in the text, and their names.

A `Journal` holds live tensors while the program runs; `traces` turns them into plain data at the end.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

from graphlab.tape import GradientTape, LiveSweep
from graphlab.tensor import Observer, Operand, Record, Tensor, observing
from graphlab.trace.graph import GroupKind, Place, Trace
from graphlab.trace.groups import LiveGroup, Open

KEPT_TAPES = 24
MOST_NAMES = 8  # of one tensor


@dataclass(slots=True)
class Event:
    """An op that ran while a tape recorded. `on_tape` says whether the tape kept it."""

    record: Record
    place: Place | None
    on_tape: bool
    group: LiveGroup | None = None


@dataclass(slots=True)
class TapeLog:
    """What one tape saw, alive."""

    tape: GradientTape
    number: int
    place: Place | None
    implicit: bool = False
    around: LiveGroup | None = None  # what it was opened in
    events: list[Event] = field(default_factory=list)
    sweeps: list[tuple[LiveSweep, Place | None]] = field(default_factory=list)


class _NamedLeaves(GradientTape):
    """The tape of a program that opens none: follows Variables and every float tensor that the program made."""

    def __init__(self, journal: Journal):
        super().__init__(persistent=True)
        self._journal = journal

    def record(self, record: Record) -> None:
        for x in record.inputs:
            if self._journal.is_leaf(x):
                self._follow(x)
        super().record(record)


class Journal(Observer):
    """Keeps the last tapes of a run, with places and names.

    The interpreter sets `at` to the syntax node it is about to apply and calls `bind` when a name is
    given to a tensor. With `implicit=True` the whole program is taken for the body of a tape;
    `finish` then asks that tape for the gradients of the program's last value.
    """

    def __init__(self, *, implicit: bool = False):
        self.at: Any = None
        self.dropped = 0
        self._logs: deque[TapeLog] = deque()
        self._active: list[TapeLog] = []
        self._names: dict[int, list[str]] = {}
        self._named_at: dict[int, Place | None] = {}
        self._leaves: set[int] = set()
        self._kept: list[Any] = []  # keeps the ids above valid
        self._variables: dict[int, Any] = {}  # the Variable a tensor was read from, by the tensor's id
        self._opened = 0
        self._groups = Open()
        self._named_in: dict[int, LiveGroup | None] = {}
        self._finished = False
        self._implicit = self._open(_NamedLeaves(self), implicit=True) if implicit else None

    # --- What the interpreter tells --------------------------------------------------------------

    def bind(self, name: str, value: Any, at: Any = None) -> None:
        """The program calls `value`, a tensor or Variable, by a name, `at` a place. The first name stays."""
        if isinstance(value, Operand):
            thing = value._tensor() if isinstance(value, Tensor) else value
            self._kept.append(thing)
            known = self._names.setdefault(id(thing), [])
            if name not in known and len(known) < MOST_NAMES:
                known.append(name)
            self._named_at.setdefault(id(thing), _place(at))
            self._named_in.setdefault(id(thing), self._groups.now())
            self.leaf(thing)

    def leaf(self, value: Any) -> None:
        """The program made the tensor `value` itself: without a tape of its own, it differentiates by it."""
        if self._implicit is not None and isinstance(value, Tensor):
            tensor = value._tensor()
            if not self._implicit.tape.tracks(tensor):
                self._kept.append(tensor)
                self._leaves.add(id(tensor))

    def is_leaf(self, tensor: Tensor) -> bool:
        """Whether the program made this tensor itself, rather than an op."""
        return id(tensor) in self._leaves

    def enter(self, kind: GroupKind, label: str, at: Any = None) -> LiveGroup | None:
        """A call or a loop of the program begins; None where no tape records, and `leave` need not be told."""
        if not self._active and self._implicit is None:
            return None
        return self._groups.enter(kind, label, self.at if at is None else at)

    def leave(self, group: LiveGroup) -> None:
        """What `enter` has begun is over."""
        self._groups.leave(group)

    def finish(self, target: Any) -> None:
        """Differentiate the last value of a program without a tape by all its leaves, if it has a gradient at all."""
        log = self._implicit
        if log is None or not isinstance(target, Operand) or not target.dtype.is_differentiable:
            return
        used = {id(x): x for e in log.events for x in e.record.inputs}
        sources = [x for i, x in used.items() if i in self._leaves or (i in self._variables and log.tape.tracks(x))]
        if sources:
            self._finished = True  # the program is over: the ops of its gradient are not its own
            with observing(self):
                log.tape.gradient(target, sources)

    # --- What the ops and tapes tell -------------------------------------------------------------

    def after(self, record: Record) -> None:
        if self._finished:
            return
        if self._implicit is not None:
            self._implicit.tape.record(record)
        if self._active or self._implicit is not None:
            place, group = _place(self.at), self._groups.now()
            for log in self._active if self._implicit is None else [self._implicit, *self._active]:
                log.events.append(Event(record, place, log.tape.tracks(record.output), group))

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        if id(tensor) not in self._variables:
            self._kept.append(tensor)
            self._variables[id(tensor)] = variable
        if self._implicit is not None:
            self._implicit.tape.variable_read(variable, tensor)

    def tape_entered(self, tape: Any) -> None:
        known = next((log for log in self._logs if log.tape is tape), None)
        self._active.append(known or self._open(tape))

    def tape_exited(self, tape: Any) -> None:
        self._active = [log for log in self._active if log.tape is not tape]

    def swept(self, tape: Any, sweep: LiveSweep) -> None:
        for log in self._logs:
            if log.tape is tape:
                log.sweeps.append((sweep, _place(self.at)))

    def entered(self, kind: Literal["layer", "scope"], label: str) -> None:
        self._groups.enter(kind, label, self.at)

    def left(self) -> None:
        self._groups.leave()

    def _open(self, tape: GradientTape, *, implicit: bool = False) -> TapeLog:
        self._opened += 1
        log = TapeLog(tape, self._opened, _place(self.at), implicit, self._groups.now())
        self._logs.append(log)
        if len(self._logs) > KEPT_TAPES:
            self._logs.popleft()
            self.dropped += 1
        return log

    # --- Names -----------------------------------------------------------------------------------

    def name_of(self, tensor: Tensor) -> str | None:
        """What the program calls it, or the Variable it was read from; None if it has no name."""
        return next(iter(self.names_of(tensor)), None)

    def names_of(self, tensor: Tensor) -> tuple[str, ...]:
        """All that the program calls it, or the Variable it was read from, the first name first."""
        variable = self._variables.get(id(tensor))
        found = self._names.get(id(tensor if variable is None else variable), ())
        if not found and variable is not None and not variable.name.rpartition("/")[2].startswith("Variable:"):
            return (variable.name.removesuffix(":0"),)
        return tuple(found)

    def named_at(self, tensor: Tensor) -> Place | None:
        """Where in the text it got its name, or the Variable it was read from did."""
        variable = self._variables.get(id(tensor))
        return self._named_at.get(id(tensor if variable is None else variable))

    def named_in(self, tensor: Tensor) -> tuple[LiveGroup | None, ...]:
        """The part of the program in which it got its name, or the Variable it was read from did; empty if never."""
        variable = self._variables.get(id(tensor))
        key = id(tensor if variable is None else variable)
        return (self._named_in[key],) if key in self._named_in else ()

    def variable_of(self, tensor: Tensor) -> Any:
        """The Variable this tensor was read from, or None."""
        return self._variables.get(id(tensor))

    def traces(self, source: str = "") -> tuple[Trace, ...]:
        """The tapes as plain data, in the order of opening. `source` gives unnamed results their text."""
        from graphlab.trace.backprop import trace_of

        lines = source.splitlines()
        logs = [log for log in self._logs if log.events or not log.implicit]
        return tuple(trace_of(log, self, lines) for log in logs)


def _place(at: Any) -> Place | None:
    if at is None:
        return None
    return Place(at.lineno, at.col_offset, at.end_lineno, at.end_col_offset)
