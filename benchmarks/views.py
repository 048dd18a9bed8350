"""The graph and the closer looks: how long each takes, beside the run of the program that is looked at."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.trace.graph import Sweep, Trace
from graphlab.views.analysis.check import check_node
from graphlab.views.analysis.compare import compare
from graphlab.views.analysis.health import health
from graphlab.views.analysis.paths import paths
from graphlab.views.analysis.replay import retrace
from graphlab.views.analysis.tangents import forward
from graphlab.views.drawing.svg import draw
from graphlab.views.explanation.steps import formulas_at, steps
from graphlab.views.reading import Reading

ROUNDS = 7
PROGRAM = """a, b = tf.Variable(0.5), tf.Variable(1.5)
with tf.GradientTape() as tape:
    y = a * b
    for _ in range({}):
        y = tf.tanh(y + a) * b
tape.gradient(y, [a, b])
"""
SIZES = {30: 9, 1_000: 333}  # nodes: rounds of the loop


def rows(shown: Callable[[float], str]) -> Iterator[str]:
    """A line for each size: what each view of the run takes, and how many times the run itself that is."""
    for nodes, count in SIZES.items():
        source = PROGRAM.format(count)
        traced, other = _traced(source), Reading(*_traced(source.replace("tanh", "sin")))
        work: dict[str, Callable[[], Any]] = {"run": partial(interpret, source)}
        work |= {name: partial(_seen, view, traced, other) for name, view in VIEWS.items()}
        times = {name: _median(function) for name, function in work.items()}
        cells = [f"{name} {shown(seconds)} ({seconds / times['run']:.2f}×)" for name, seconds in times.items()]
        yield f"{nodes:,} nodes: {', '.join(cells)}"


VIEWS: dict[str, Callable[[Reading, Reading], Any]] = {
    "drawing": lambda reading, other: draw(reading),
    "all sentences": lambda reading, other: steps(reading, formulas=False),
    "formulas of a step": lambda reading, other: formulas_at(reading, len(reading.trace.nodes) - 3),
    "health": lambda reading, other: health(reading),
    "check of a number": lambda reading, other: check_node(reading, "n0"),
    "paths": lambda reading, other: paths(reading, "n0"),
    "tangents": lambda reading, other: forward(reading, "n0"),
    "other numbers": lambda reading, other: retrace(reading, {"n0": 0.25}),
    "comparison": lambda reading, other: compare(reading, other),
}


def _seen(view: Callable[[Reading, Reading], Any], traced: tuple[Trace, Sweep], other: Reading) -> Any:
    """A view of a reading in which nothing has been computed yet."""
    return view(Reading(*traced), other)


def _traced(source: str) -> tuple[Trace, Sweep]:
    (trace,) = interpret(source).traces
    return trace, trace.sweeps[-1]


def _median(function: Callable[[], Any]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        function()
        times.append(time.process_time() - began)
    return statistics.median(times)
