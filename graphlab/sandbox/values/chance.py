"""What a program draws and what it reads from the clock, so that the same run can be had again.

A run has one seed, from which all its sources of random numbers begin: `random`, NumPy's shared one, TensorFlow's, and
each generator that the program makes without a seed of its own. And it has one clock: what was read from it is noted,
and a run that repeats another reads the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import numpy as np

from graphlab.ops.random import beginning

MOST_READINGS = 10_000
"""Readings of the clock that a run carries; a program that reads it more often cannot be run again as it was."""
LARGEST_SEED = (1 << 63) - 1


class Chance:
    """The sources of random numbers of one run, each made when the program first asks for it.

    >>> Chance(7).shared.random(), Chance(7).shared.random() == Chance(8).shared.random()
    (0.32383276483316237, False)
    """

    def __init__(self, seed: int):
        self.seed = seed
        self._shared: random.Random | None = None
        self._legacy: np.random.RandomState | None = None
        self._fresh = 0

    @property
    def shared(self) -> random.Random:
        """The source of Python's `random`."""
        if self._shared is None:
            self._shared = random.Random(self.seed)
        return self._shared

    @property
    def legacy(self) -> np.random.RandomState:
        """The source of `np.random.normal` and its like."""
        if self._legacy is None:
            self._legacy = np.random.RandomState(self.fresh())
        return self._legacy

    @legacy.setter
    def legacy(self, source: np.random.RandomState) -> None:
        self._legacy = source

    def fresh(self) -> int:
        """A seed for a source that the program gives none: another one each time."""
        self._fresh += 1
        return int(np.random.SeedSequence([self.seed, self._fresh]).generate_state(1)[0])

    def tensors(self) -> AbstractContextManager[None]:
        """In the block, the numbers of `tf.random` begin with this seed."""
        return beginning(self.seed)


class Clock:
    """The clock of one run: what it has shown so far, or what it showed in the run that is repeated.

    >>> clock = Clock([1.5])
    >>> clock.read(lambda: 9.0), clock.read(lambda: 9.0), clock.readings
    (1.5, 9.0, (1.5, 9.0))
    """

    def __init__(self, repeated: Sequence[float] = ()):
        self._readings = list(repeated)
        self._count = 0

    def read(self, clock: Callable[[], float]) -> float:
        """The next reading; of `clock`, if it is a new one."""
        self._count += 1
        if self._count <= len(self._readings):
            return self._readings[self._count - 1]
        now = clock()
        if len(self._readings) < MOST_READINGS:
            self._readings.append(now)
        return now

    @property
    def readings(self) -> tuple[float, ...]:
        """What it has shown."""
        return tuple(self._readings[: self._count])

    @property
    def is_whole(self) -> bool:
        """Whether all readings are known, so that the run can be repeated."""
        return self._count <= len(self._readings)
