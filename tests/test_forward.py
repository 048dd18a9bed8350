"""The tangent of an op's result, against its gradient."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphlab as gl
from graphlab.forward import push
from graphlab.tensor import OPS, Observer, Record, Tensor, observing, run
from tests.views.calculus import DIFFERENTIABLE, FEW, op_cases


def record_of(entry, case) -> Record:
    inputs = tuple(gl.constant(x) for x in case.inputs)
    return Record(entry, inputs, case.attrs, run(entry, inputs, case.attrs))


def along(case) -> list[Tensor | None]:
    tangents: list[Tensor | None] = [None] * len(case.inputs)
    for i, direction in zip(case.moved, case.directions, strict=True):
        tangents[i] = gl.constant(direction)
    return tangents


@pytest.mark.parametrize("entry", DIFFERENTIABLE, ids=lambda op: op.name)
@FEW
@given(data=st.data())
def test_forward_and_reverse_mode_are_transposes(entry, data):
    """⟨u, J v⟩ by the pushed tangent is ⟨Jᵀu, v⟩ by the tape, for every op of the registry."""
    case = data.draw(op_cases(entry))
    record = record_of(entry, case)
    tangent = push(record, along(case))
    moved = [record.inputs[i] for i in case.moved]
    with gl.GradientTape() as tape:
        tape.watch(moved)
        y = run(entry, record.inputs, case.attrs)
    grads = tape.gradient(y, moved, output_gradients=gl.constant(case.weight))
    taped = sum(np.sum(g.numpy() * v) for g, v in zip(grads, case.directions, strict=True) if g is not None)
    assert tangent.shape == record.output.shape and tangent.dtype is record.output.dtype
    assert np.sum(tangent.numpy() * case.weight) == pytest.approx(taped, rel=1e-9, abs=1e-9)


def test_a_tangent_can_be_differentiated():
    """A tape outside sees the ops: the derivative of the tangent of x³ along 1 is 6x."""
    x = gl.Variable(np.float64(2.0))
    with gl.GradientTape() as tape:
        value = gl.identity(x)
        square = value * value
        first = push(Record(OPS["multiply"], (value, value), {}, square), [gl.constant(np.float64(1.0))] * 2)
        second = push(
            Record(OPS["multiply"], (square, value), {}, square * value), [first, gl.constant(np.float64(1.0))]
        )
    assert float(second) == 12.0
    assert float(tape.gradient(second, x)) == 12.0


def test_nothing_moves_where_nothing_comes_in_or_gets_through():
    """None for inputs that stand still, for ops without a derivative, and for whole numbers."""
    x, i = gl.constant(2.0), gl.constant(2)
    one = gl.constant(1.0)
    assert push(Record(OPS["sin"], (x,), {}, gl.sin(x)), [None]) is None
    assert push(Record(OPS["floor"], (x,), {}, gl.floor(x)), [one]) is None
    assert push(Record(OPS["stop_gradient"], (x,), {}, x), [one]) is None
    assert push(Record(OPS["cast"], (x,), {"dtype": gl.int32}, i), [one]) is None


def test_a_complex_tangent_is_not_conjugated():
    """The tangent of z² along v is 2 z v."""
    z, v = gl.constant(1 + 2j), gl.constant(0.5 - 1j)
    assert push(Record(OPS["square"], (z,), {}, gl.square(z)), [v]).numpy() == 2 * (1 + 2j) * (0.5 - 1j)


def test_no_tape_of_its_own_is_shown():
    """Whoever observes a run sees the ops of a tangent, and no tape that the program did not open."""

    class Watcher(Observer):
        def __init__(self):
            self.tapes, self.ops = 0, 0

        def tape_entered(self, tape):
            self.tapes += 1

        def after(self, op, inputs, attrs, output):
            self.ops += 1

    x, watcher = gl.constant(3.0), Watcher()
    with observing(watcher):
        push(Record(OPS["square"], (x,), {}, gl.constant(9.0)), [gl.constant(1.0)])
    assert watcher.tapes == 0 and watcher.ops > 0
