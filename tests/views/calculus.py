"""Traces to compute with: of one op of the registry, and of small random programs."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

import graphlab as gl
from graphlab.tensor import OPS, Op, observing, run
from graphlab.trace.build import traces_of
from graphlab.trace.graph import Sweep, Trace
from graphlab.trace.recording.journal import Journal
from tests.strategies import Case, cases

# Their indices are whole numbers that must fit: they have examples of their own.
BY_INDEX = {
    "gather": ([np.arange(6.0).reshape(3, 2) / 4, np.array([2, 0, 2])], {"axis": 0}, [0]),
    "gather_nd": ([np.arange(6.0).reshape(3, 2) / 4, np.array([[2, 1], [0, 0], [2, 1]])], {}, [0]),
    "scatter_along": ([np.arange(6.0).reshape(3, 2) / 4, np.array([2, 0, 2])], {"size": 4, "axis": 0}, [0]),
    "scatter_nd": ([np.array([[2], [0], [2]]), np.array([0.5, 1.0, 2.0])], {"shape": (4,)}, [1]),
}
# For a law that is tried on every op: seventy times a few.
FEW = settings(max_examples=max(1, settings.default.max_examples // 4))
DIFFERENTIABLE = [op for op in OPS.values() if op.is_differentiable]

# Ops that choose: a slope says nothing about what a bigger change would do.
CHOOSING = {op.name for op in OPS.values() if op.kinks or op.ties} | {"where", "floormod"}


@st.composite
def op_cases(draw: Callable[..., Any], op: Op) -> Case:
    """A case for any differentiable op."""
    if op.name not in BY_INDEX:
        return draw(cases(op))
    inputs, attrs, moved = BY_INDEX[op.name]
    out = op.forward(*inputs, **attrs)
    rng = np.random.default_rng(draw(st.integers(0, 9)))
    return Case(
        inputs, attrs, [rng.uniform(-1, 1, inputs[i].shape) for i in moved], rng.uniform(0.25, 1, out.shape), moved
    )


def trace_of_op(op: Op, case: Case) -> tuple[Trace, Sweep]:
    """The trace of the op alone, swept with the case's weight for the gradient that comes in."""
    journal = Journal()
    with observing(journal):
        xs = [gl.constant(x) for x in case.inputs]
        for i, x in enumerate(xs):
            journal.bind(f"x{i}", x)
        moved = [xs[i] for i in case.moved]
        with gl.GradientTape() as tape:
            tape.watch(moved)
            y = run(op, xs, case.attrs)
            journal.bind("y", y)
        tape.gradient(y, moved, output_gradients=gl.constant(np.asarray(case.weight, y.dtype.as_numpy_dtype)))
    (trace,) = traces_of(journal)
    return trace, trace.sweeps[0]


def traced(source: str, **values: Any) -> tuple[Trace, Sweep]:
    """The first trace of a program and its last sweep; `values` are names that the program may use."""
    journal, space = Journal(), {"tf": gl, "np": np, **values}
    with observing(journal):
        for statement in ast.parse(source).body:
            journal.at = statement
            exec(compile(ast.Module([statement], []), "program", "exec"), space)
            for name, value in list(space.items()):
                if name not in values:
                    journal.bind(name, value, statement)
    trace = traces_of(journal, source)[0]
    return trace, trace.sweeps[-1]


LINES = (
    "{a} + {b}", "{a} * {b}", "{a} - {b}", "{a} @ {b}", "tf.tanh({a})", "tf.sin({a})", "tf.sigmoid({a})",
    "tf.nn.softmax({a})", "tf.transpose({a})", "tf.square({a})", "tf.exp(0.3 * {a})", "{a} * {s}", "{a} + {r}",
    "{a}[0] * {b}", "tf.reduce_sum({a}, axis=0, keepdims=True) + {b}", "tf.reduce_mean({a}, axis=1) * {b}",
    "tf.concat([{a}, {b}], 0)[1:3]", "tf.stack([{a}[0], {b}[1]])", "tf.reshape(tf.cumsum({a}), [2, 2])",
    "tf.stop_gradient({a}) * {b}",
)  # fmt: skip
START = """a = tf.Variable(A)
b = tf.Variable(B)
s = tf.Variable(S)
r = tf.Variable(R)
with tf.GradientTape() as tape:
    t0 = a * b
"""


@st.composite
def programs(draw: Callable[..., Any], most: int = 6, lines: tuple[str, ...] = LINES) -> str:
    """A program on 2×2 matrices `a` and `b`, a row `r` and a scalar `s`, given as A, B, R, S; its target is `z`."""
    text, pool = START, ["a", "b", "t0"]
    for i in range(1, draw(st.integers(1, most)) + 1):
        line = draw(st.sampled_from(lines))
        picked = {"a": draw(st.sampled_from(pool)), "b": draw(st.sampled_from(pool)), "s": "s", "r": "r"}
        text += f"    t{i} = {line.format(**picked)}\n"
        pool.append(f"t{i}")
    weights = "np.array([[1.0, -0.5], [0.25, 2.0]])"
    return text + f"    z = tf.reduce_sum({pool[-1]} * {weights})\ng = tape.gradient(z, [a, b, s, r])\n"


def numbers(seed: int) -> dict[str, Any]:
    """Values for the leaves of a random program, in float64."""
    rng = np.random.default_rng(seed)
    return {
        "A": rng.uniform(-1, 1, (2, 2)),
        "B": rng.uniform(-1, 1, (2, 2)),
        "S": np.float64(rng.uniform(0.5, 1.5)),
        "R": rng.uniform(-1, 1, 2),
    }


def leaf(trace: Trace, name: str) -> str:
    """The id of the node of that name."""
    return next(node.id for node in trace.nodes if node.name == name)


ROUND = "    y = tf.tanh(y + a) * b\n"
LONG = (
    "a, b = tf.Variable(0.5), tf.Variable(1.5)\nwith tf.GradientTape() as tape:\n    y = a * b\n"
    + ROUND * 9
    + "g = tape.gradient(y, [a, b])\n"
)  # 30 nodes


def looped(count: int) -> str:
    """The long program with a loop of so many rounds."""
    return LONG.replace(ROUND * 9, f"    for _ in range({count}):\n    {ROUND}")
