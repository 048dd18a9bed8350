"""Recognises the steps of a training while a program runs: a tape is opened, asked for a gradient, a Variable moves.

A step begins when a tape is opened, and takes whatever other tapes are opened in the same round of the same loop, and
those inside one another. It is one if a Variable that its tapes watched was assigned after they were asked. So a loop
without an update has no steps; of several openings before one update, the last counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphlab.dtypes import REAL
from graphlab.sweep import LiveSweep
from graphlab.tensor import Tensor

_MOST_TAPES, _MOST_SWEEPS = 100, 1_000  # of one step, which is looked through again and again


class Loop:
    """A loop that runs: a `for`, a `while`, or a `fit`. `round` counts from 1, up to `length` where that is known."""

    __slots__ = ("at", "begins_epoch", "length", "round")

    def __init__(self, at: Any = None, length: int | None = None):
        self.at, self.length = at, length
        self.round = 0
        self.begins_epoch = False  # of a `fit`: its next step is the first of an epoch


@dataclass(slots=True, eq=False)
class Move:
    """A Variable was assigned: what it held before and after. `given` is the new value, or by `how` the difference.

    Where an optimizer did it there is the gradient that it used, the rate, and what it remembered, before and after.
    """

    variable: Any
    how: str
    before: Tensor
    after: Tensor
    given: Tensor | None
    gradient: Tensor | None = None
    rate: Any = None
    optimizer: Any = None
    remembered: dict[str, tuple[Tensor, Any]] = field(default_factory=dict)
    number: int = 0  # of the optimizer's steps
    is_listed: bool = False  # in the step to which it belongs
    numbers: dict[str, float] = field(default_factory=dict)  # of this step, which its rule needs beside the settings
    memory: dict[str, tuple[Tensor, Tensor]] = field(default_factory=dict)
    ops: Sequence[Any] = ()  # that made what was assigned, where the program did it
    key: int = field(init=False)  # of the Variable

    def __post_init__(self) -> None:
        self.key = key_of(self.variable)


class Step:
    """A step that has begun: its tapes, what they were asked for, and how Variables moved."""

    __slots__ = ("at", "begins_epoch", "is_seen", "key", "lines", "logs", "loop", "moves", "round", "sweeps", "tapes")

    def __init__(self, loop: Loop | None, at: Any):
        self.at, self.loop = at, loop
        self.key = object()  # outlives the step where something has to know it again
        self.is_seen = True  # whether what happens in it is written down
        self.round = 0 if loop is None else loop.round
        self.begins_epoch = loop is not None and loop.begins_epoch
        self.tapes: list[Any] = []
        self.logs: list[Any] = []
        self.lines: list[Any] = []
        self.sweeps: list[tuple[Any, LiveSweep]] = []  # the lines at which their tapes were opened, too
        self.moves: list[Move] = []

    def opens(self, tape: Any, log: Any, at: Any) -> None:
        """One of its tapes begins to record. Of very many those that are closed are forgotten, the oldest first."""
        if len(self.tapes) >= _MOST_TAPES:
            old = next((at for at, one in enumerate(self.tapes) if not one._recording), 0)
            del self.tapes[old], self.logs[old], self.lines[old]
        self.tapes.append(tape)
        self.logs.append(log)
        self.lines.append(at)

    def swept(self, tape: Any, sweep: LiveSweep) -> None:
        """One of its tapes was asked. At each line the first answer is of the loss, and the last gradients count."""
        self.sweeps.append((self.lines[self.tapes.index(tape)], sweep))
        if len(self.sweeps) > _MOST_SWEEPS:
            lines = [line for line, _ in self.sweeps]
            del self.sweeps[next((at for at, line in enumerate(lines) if line in lines[:at]), 0)]

    @property
    def is_recording(self) -> bool:
        """Whether one of its tapes is still open: what is opened now is nested in it."""
        return any(tape._recording for tape in self.tapes)

    def watches(self, variable: Any) -> bool:
        """Whether one of its tapes watches a Variable, or another handle on it."""
        if any([id(variable) in tape._watched for tape in self.tapes]):
            return True
        key = key_of(variable)
        return any(key_of(watched) == key for watched in self.watched())

    def watched(self) -> Iterator[Any]:
        """The Variables that its tapes watch."""
        for tape in self.tapes:
            yield from tape._watched.values()


def key_of(variable: Any) -> int:
    """What is the same for all handles on one Variable, and for no other."""
    return id(variable.__dict__)


class Steps:
    """Follows a run, and calls `done` with each step that is over."""

    def __init__(self, done: Callable[[Step], None], reset: Callable[[int], None]):
        self.loops: list[Loop] = []
        self.step: Step | None = None
        self._moving: Move | None = None
        self._done, self._reset = done, reset

    # --- Loops -----------------------------------------------------------------------------------

    def begin_loop(self, at: Any = None, length: int | None = None) -> Loop:
        """A loop begins, of so many rounds if that is known; it counts them itself."""
        loop = Loop(at, length)
        self.loops.append(loop)
        return loop

    def end_loop(self, loop: Loop) -> None:
        """A loop is over, and with it the step that began in it, if there was an update."""
        self.loops.remove(loop)
        step = self.step
        if step is None or step.loop is None or step.is_recording:
            return
        if step.loop not in self.loops:
            if step.moves:
                self._close()
            elif not self.loops:
                self.step = None

    def begin_epoch(self) -> None:
        """The next step is the first one of an epoch."""
        if self.loops:
            self.loops[-1].begins_epoch = True

    def finish(self) -> None:
        """The program is over."""
        self._close()

    # --- Tapes -----------------------------------------------------------------------------------

    def goes_on(self, tape: Any) -> bool:
        """Whether a tape of the step under way, which was not asked yet, begins to record once more."""
        step = self.step
        return step is not None and not tape._used and tape in step.tapes

    def opening(self, tape: Any, at: Any) -> tuple[Step, bool]:
        """The step to which a tape belongs that is opened now, and whether it begins with that."""
        step, loop = self.step, self.loops[-1] if self.loops else None
        if step is not None:
            nested = any([one._recording and one is not tape for one in step.tapes])
            if not nested and (at in step.lines or step.loop is not loop or (loop and loop.round != step.round)):
                self._close()
                step = None
        if step is not None:
            return step, False
        self.step = Step(loop, at)
        if loop is not None:
            loop.begins_epoch = False
        return self.step, True

    def swept(self, tape: Any, sweep: LiveSweep) -> None:
        """A tape was asked for gradients."""
        step = self.step
        if step is not None and sweep.element is None and tape in step.tapes:
            step.swept(tape, sweep)

    # --- Updates ---------------------------------------------------------------------------------

    def moving(self, optimizer: Any, variable: Any, gradient: Tensor, rate: Any, memory: Mapping[str, Any]) -> None:
        """An optimizer is about to move a Variable."""
        self.moved()
        if self.step is None:
            return
        remembered = {name: (part._value, part) for name, part in memory.items()}
        held, number = variable._value, int(optimizer._iterations._value._array) + 1
        before = self._before_decay(variable) if optimizer.weight_decay is not None else held
        self._moving = Move(variable, "optimizer", before, held, None, gradient, rate, optimizer, remembered, number)
        self._moving.numbers = optimizer._numbers()

    def _before_decay(self, variable: Any) -> Tensor:
        """What a Variable held before it shrank by itself, which is a part of the move that follows."""
        moves, key = self.step.moves if self.step is not None else [], key_of(variable)
        for move in reversed(moves):
            if move.key == key and move.how == "assign" and move.after is variable._value:
                moves.remove(move)
                return move.before
        return variable._value  # type: ignore[no-any-return]

    def moved(self) -> None:
        """What an optimizer was about to do is done."""
        move, self._moving = self._moving, None
        if move is not None:
            move.memory = {name: (before, part._value) for name, (before, part) in move.remembered.items()}

    def assigned(self, variable: Any, given: Tensor, before: Tensor | None, how: str) -> None:
        """A Variable has a new value. Only floats are trained, as real numbers."""
        if before is None or before._array.dtype.kind not in REAL:
            return
        step, move = self.step, self._moving
        if move is not None and move.key == key_of(variable):
            move.after = variable._value
            if step is not None and not move.is_listed:
                move.is_listed = True
                step.moves.append(move)
        elif step is not None and step.sweeps and step.watches(variable):
            step.moves.append(Move(variable, how, before, variable._value, given))
        elif step is None or not step.moves:
            self._reset(key_of(variable))

    def _close(self) -> None:
        """The step is over. A program that is stopped meanwhile closes it once more, when it is over itself."""
        self.moved()
        if self.step is not None and self.step.moves:
            self._done(self.step)
        self.step = None
