"""Trainings of small programs: the record of each, made here from the tapes of the run, which are all kept."""

from __future__ import annotations

import numpy as np

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.wire.run import Run
from graphlab.trace.graph import Trace
from graphlab.trace.training import MOST_VALUES, Opened, Parameter, Training

DATA = "xs = tf.constant([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])\nys = tf.constant([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])\n"
VARIABLES = "w = tf.Variable({w})\nb = tf.Variable({b})\n"
STEPS = """for step in range({steps}):
    with tf.GradientTape() as tape:
        loss = {loss}
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub({rate} * dw)
    b.assign_sub({rate} * db)
"""
ABSOLUTE = "tf.reduce_mean(tf.abs(ys - (w * xs + b)))"


def line(loss: str = ABSOLUTE, *, w: float = 0.9, b: float = 0.1, rate: float = 0.05, steps: int = 6) -> str:
    """The program of the course: a line through six points, by hand."""
    return DATA + VARIABLES.format(w=w, b=b) + STEPS.format(loss=loss, rate=rate, steps=steps)


def ran(source: str) -> Run:
    """The run of a program that has no mistake."""
    run = interpret(source)
    assert run.error is None, run.error
    return run


def training_of(run: Run, *, kept: int = 1) -> Training:
    """The training whose steps are the tapes of a run; every one of `kept` is open, and the last one."""
    tapes = [trace for trace in run.traces if trace.sweeps]
    last = len(tapes) - 1
    return Training(
        1, 1, len(tapes), np.array([_loss(trace) for trace in tapes]), np.arange(1, len(tapes) + 1),
        tuple(_parameter(tapes, id) for id in tapes[-1].sweeps[-1].sources), np.full(len(tapes), 0.05),
        opened=tuple(Opened(i + 1, t.number) for i, t in enumerate(tapes) if i % kept == 0 or i == last),
    )  # fmt: skip


def _loss(trace: Trace) -> float:
    return float(trace.node(trace.sweeps[-1].targets[0]).value.array)


def _parameter(tapes: list[Trace], id: str) -> Parameter:
    """The Variable of a leaf in every tape; its last value stands for the final one too."""
    node = tapes[-1].node(id)
    values = [trace.node(id).value.array.ravel().astype(float) for trace in tapes]
    gradients = [trace.sweeps[-1].grads[id].array.ravel().astype(float) for trace in tapes]
    norms = [np.array([np.linalg.norm(row) for row in rows]) for rows in (values, gradients)]
    count = min(values[0].size, MOST_VALUES)
    elements = np.linspace(0, values[0].size - 1, count).astype(int)
    return Parameter(
        node.name, node.shape, node.dtype, elements, np.array(values)[:, elements], norms[0], values[-1][elements],
        float(norms[0][-1]), np.array(gradients)[:, elements], norms[1],
    )  # fmt: skip
