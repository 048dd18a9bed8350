"""A visitor's program through both walls: from the text to the Run in hand, and how fast the interpreter walks."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from unittest.mock import patch

import graphlab as gl
from graphlab.sandbox import Limits, Run, run
from graphlab.sandbox import usual as usual_limits
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.host.calibration import REGRESSION
from graphlab.sandbox.values import limits
from graphlab.sandbox.values.observer import Guard
from graphlab.trace.recording.recorder import Record

from . import regression

ROUNDS = 40
SNIPPET = """x = tf.ones((2, 2))
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.reduce_sum(x)
    z = tf.square(y)
dz_dx = t.gradient(z, x)
print(dz_dx)
"""
LOOP = REGRESSION.format(rounds=500) + "print(w.numpy(), b.numpy())\n"
STEPS = 1_000_000
WALK = """def area(a, b):
    return a * b
total = 0
while True:
    for i in range(1000):
        total = total + i * 2
        if i % 10 == 0:
            total = total - area(i, 3)
"""


def rows(shown: Callable[[float], str]) -> Iterator[str]:
    """A line for each thing measured, with what it should be on an idle machine."""
    run(SNIPPET)  # the runner starts once
    yield f"the course's gradient program, both walls, Run in hand: {shown(_median(SNIPPET, ROUNDS))} (goal: 15 ms)"
    yield f"the course's regression, 500 steps, both walls: {shown(_median(LOOP, 5))} (goal: 600 ms)"
    yield _recorded(shown)
    usual = usual_limits()
    yield (
        f"a run may compute for {usual.cpu:g} s on this machine, for {usual.most_cpu:g} s while nobody waits "
        f"(goal: what {limits.ROUNDS:,} steps of it take)"
    )
    yield f"interpreter: {_steps_per_second() / 1e6:.2f} million steps a second (goal: 0.7)"


def _recorded(shown: Callable[[float], str]) -> str:
    """The loop in the interpreter, where some steps are seen, where all of them are, and in the library alone."""
    library = regression.work()["graphlab"](gl)
    seconds: dict[str, list[float]] = {"some": [], "all": [], "library": []}
    for _ in range(7):  # in turn, so that a busy machine is busy for all
        seconds["some"].append(_processor(lambda: _must_have_run(interpret(LOOP))))
        with patch.object(Guard, "postpones", lambda *_: False), patch.object(Record, "wants", lambda *_: True):
            seconds["all"].append(_processor(lambda: _must_have_run(interpret(LOOP))))
        seconds["library"].append(_processor(library))
    some, everything, alone = map(min, seconds.values())
    return (
        f"the same loop, interpreted and recorded: {shown(some)}, {some / alone:.1f} times the library's; with every "
        f"step seen {shown(everything)}, {everything / some:.1f} times as long (goal: 3)"
    )


def _processor(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _median(source: str, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        _must_have_run(run(source))
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _must_have_run(finished: Run) -> None:
    if finished.error is not None:
        raise AssertionError(finished.error.message)


def _steps_per_second() -> float:
    """An endless program is stopped after so many steps exactly; the best of a few, since others use the machine."""
    seconds = []
    for _ in range(5):
        began = time.process_time()
        finished = interpret(WALK, Limits(steps=STEPS, cpu=60.0, wall=60.0))
        seconds.append(time.process_time() - began)
        if finished.error is None or "steps" not in finished.error.message:
            raise AssertionError("the program should have been stopped by the number of its steps")
    return STEPS / min(seconds)
