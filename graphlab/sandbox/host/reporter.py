"""Tells the app how a run goes while it goes on: what it has printed, the line it is in, the steps of a training."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from graphlab.sandbox.host import confinement
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.values.monitor import Monitor, node_at
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.wire.frames import MOST_LOSSES, Progress, encode_progress

_DRAWING = 2.0  # seconds for making traces of what was recorded, after the program's own time


class Reporter(Monitor):
    """A monitor that `write`s frames of progress. Nothing is written twice, and nothing where nothing is new.

    >>> sent = []
    >>> reporter = Reporter(Limits(), sent.append)
    >>> machine = Machine(Limits(), None, implicit=False)
    >>> reporter.begin(machine)
    >>> machine.out.append("6.0\\n")
    >>> reporter.report(), reporter.report(), sent, reporter.printed
    (None, None, [b'p\\x00\\x00\\x00\\n\\x95\\xa46.0\\n\\xc0\\x00\\x00\\x90'], '6.0\\n')
    """

    def __init__(self, limits: Limits, write: Callable[[bytes], None]):
        self.line: int | None = None
        self._limits, self._write = limits, write
        self._machine: Machine | None = None
        self._told = 0  # so many of the texts that were printed
        self._trained = (0, 0)  # the number of the training that goes on, and its steps that were reported

    def begin(self, machine: Machine) -> None:
        """The program is about to run."""
        self._machine = machine
        machine.meter.before_long = self.report

    @property
    def printed(self) -> str:
        """All that the program has printed."""
        return "" if self._machine is None else "".join(self._machine.out)

    def report(self, frame: FrameType | None = None) -> None:
        """Say what is new, as the program is in `frame`, or in the one that calls."""
        if self._machine is None:
            return
        with confinement.undisturbed():
            printed = self._machine.out[self._told :]
            node = node_at(frame or sys._getframe(1))
            line = self.line if node is None else node.lineno
            number, steps, losses = self._training()
            if not printed and line == self.line and (number, steps) == self._trained:
                return
            self._told += len(printed)
            self.line, self._trained = line, (number, steps)
            self._write(encode_progress(Progress("".join(printed), line, number, steps, losses)))

    def _training(self) -> tuple[int, int, tuple[tuple[int, float], ...]]:
        """The training that goes on: its number, its steps, and the losses of some that were not reported yet."""
        assert self._machine is not None
        trainings = getattr(self._machine.journal, "trainings", ())
        if not trainings or not trainings[-1].is_training:
            return 0, 0, ()
        number, steps = len(trainings), trainings[-1].steps
        begin = self._trained[1] if self._trained[0] == number else 0
        return number, steps, trainings[-1].some_losses(begin + 1, steps, MOST_LOSSES)

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """The program has ended; what it recorded is made into traces within a time of its own."""
        self.report()
        confinement.start_clocks(_DRAWING, self._limits.wall)
        try:
            yield
        finally:
            confinement.stop_clocks()
