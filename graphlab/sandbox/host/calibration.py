"""How fast this machine is: measured once, when the runner starts, by the training that every run has time for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.values.monitor import Monitor

_MEASURED = 60  # steps: a hundredth of a second on a fast machine
_TIMES = 3  # of which the fastest counts: whatever else the machine does meanwhile only makes it slower
REGRESSION = """x = tf.constant([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
y = tf.constant([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])
w, b = tf.Variable(5.0), tf.Variable(5.0)
for step in range({rounds}):
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.abs(y - (w * x + b))
    dw = tape.gradient(loss, w)
    db = tape.gradient(loss, b)
    w.assign_sub(dw * 0.001)
    b.assign_sub(db * 0.001)
"""


class _Stopwatch(Monitor):
    """Measures what a program computes, without what is made of it afterwards."""

    def __init__(self, clock: Callable[[], float]):
        self._clock, self._began, self.seconds = clock, 0.0, 0.0

    def begin(self, machine: Any) -> None:
        self._began = self._clock()

    @contextmanager
    def drawing(self) -> Iterator[None]:
        self.seconds = self._clock() - self._began
        yield


def nanoseconds_a_round(clock: Callable[[], float] = time.process_time) -> int:
    """The nanoseconds of computing that a step of a regression with two Variables takes here.

    >>> ticks = iter(range(10))
    >>> nanoseconds_a_round(lambda: 0.06 * next(ticks))
    1000000
    """
    source, found = REGRESSION.format(rounds=_MEASURED), []
    for _ in range(_TIMES):
        watch = _Stopwatch(clock)
        interpret(source, Limits(cpu=60.0, wall=60.0), watch)
        found.append(watch.seconds)
    return round(min(found) / _MEASURED * 1e9)
