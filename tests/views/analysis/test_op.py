"""One op of a finished trace, come alive again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.errors import InvalidArgumentError
from graphlab.views.analysis.op import ReplayError, elementwise, lifted, live, position, pull, push, subject
from tests.views.calculus import DIFFERENTIABLE, FEW, leaf, op_cases, trace_of_op, traced

every_op = pytest.mark.parametrize("entry", DIFFERENTIABLE, ids=lambda op: op.name)


@every_op
@FEW
@given(data=st.data())
def test_an_op_sends_back_what_it_sent(entry, data):
    """With the recorded gradient, every contribution of the sweep comes again."""
    case = data.draw(op_cases(entry))
    trace, sweep = trace_of_op(entry, case)
    step = sweep.steps[-1]
    node = trace.node(step.node)
    for index, part in enumerate(step.contributions):
        if part is not None:
            np.testing.assert_array_equal(pull(trace, node, index, step.grad.array), part.array)


@every_op
@FEW
@given(data=st.data())
def test_forward_and_reverse_are_transposes(entry, data):
    """⟨u, J v⟩ = ⟨Jᵀu, v⟩ on plain arrays."""
    case = data.draw(op_cases(entry))
    trace, _ = trace_of_op(entry, case)
    node = trace.nodes[-1]
    tangents = [None] * len(node.inputs)
    for i, v in zip(case.moved, case.directions, strict=True):
        tangents[i] = v
    moved = push(trace, node, tangents)
    sent = [pull(trace, node, i, case.weight) for i in case.moved]
    backward = sum(np.sum(s * v) for s, v in zip(sent, case.directions, strict=True) if s is not None)
    assert np.sum(moved * case.weight) == pytest.approx(backward, rel=1e-9, abs=1e-9)


def test_what_the_trace_does_not_hold_is_said():
    """A gradient of the program's own, and numbers that were thinned out."""
    trace, _ = traced(
        "@tf.custom_gradient\n"
        "def mine(x): return x * 2., lambda g: g * 3.\n"
        "x = tf.Variable(1.)\n"
        "with tf.GradientTape() as t:\n    y = mine(x)\n    z = y * x\ng = t.gradient(z, x)"
    )
    node = trace.node(leaf(trace, "y"))
    with pytest.raises(ReplayError, match="`mine` is a function with a gradient of its own.*Run the program again"):
        pull(trace, node, 0, 1.0)
    trace, _ = traced(
        "x = tf.Variable(tf.ones([300, 300]))\nwith tf.GradientTape() as t:\n    y = tf.sin(x)\ng = t.gradient(y, x)"
    )
    with pytest.raises(ReplayError, match="`x` has 90,000 numbers, of which the trace keeps a sample"):
        push(trace, trace.nodes[1], [np.ones((300, 300))])


def test_a_leaf_has_no_rule():
    """There is nothing to apply at a leaf."""
    trace, _ = traced("x = tf.Variable(1.)\nwith tf.GradientTape() as t:\n    y = x * x\ng = t.gradient(y, x)")
    with pytest.raises(ReplayError, match="a leaf has no op"):
        live(trace, trace.nodes[0])


def test_an_unknown_node_is_an_error():
    """Ids are counted: what is not among them is named."""
    trace, _ = traced("x = tf.Variable(1.)\nwith tf.GradientTape() as t:\n    y = x * x\ng = t.gradient(y, x)")
    for id in ("n2", "x", "", "n-1", "n1.5"):
        with pytest.raises(InvalidArgumentError, match="n0 to n1; got"):
            position(trace, id)


def test_a_rule_that_cuts_the_path_sends_nothing():
    """stop_gradient sends None, and so does the condition of a choice."""
    trace, _ = traced(
        "x = tf.Variable([1., -1.])\nwith tf.GradientTape() as t:\n"
        "    y = tf.where(x > 0., x, tf.stop_gradient(x))\ng = t.gradient(y, x)"
    )
    where = trace.node(leaf(trace, "y"))
    assert pull(trace, where, 0, np.ones(2)) is None
    assert pull(trace, trace.node(where.inputs[2]), 0, np.ones(2)) is None
    np.testing.assert_array_equal(pull(trace, where, 1, np.ones(2)), [1, 0])


def test_a_cast_is_widened_with_the_rest():
    """In float64 a cast to float32 is one to float64; a cast to whole numbers stays."""
    from graphlab import dtypes

    assert lifted({"dtype": dtypes.float32}, np.float64) == {"dtype": dtypes.float64}
    assert lifted({"dtype": dtypes.int32, "axis": 1}, np.float64) == {"dtype": dtypes.int32, "axis": 1}
    assert lifted({"dtype": dtypes.complex64}, np.float64) == {"dtype": dtypes.complex128}
    assert lifted({"dtype": dtypes.float32}, None) == {"dtype": dtypes.float32}


def test_ops_that_work_cell_by_cell_are_known():
    """Arithmetic with broadcasting is; what mixes or moves cells is not, even if the shape stays."""
    trace, _ = traced(
        "x, b = tf.Variable([[1., 2.], [3., 4.]]), tf.Variable([1., 2.])\nwith tf.GradientTape() as t:\n"
        "    p = x + b\n    q = tf.tanh(p)\n    r = tf.nn.softmax(q)\n    s = tf.transpose(r)\n"
        "    u = s @ x\n    v = tf.cumsum(u)\n    w = tf.where(v > 0., v, b)\ng = t.gradient(w, x)"
    )
    found = {node.name: elementwise(trace, node) for node in trace.nodes if node.name in tuple("pqrsuvw")}
    assert found == {"p": True, "q": True, "r": False, "s": False, "u": False, "v": False, "w": True}


def test_a_node_is_spoken_of_by_its_name_its_op_or_its_number():
    """In that order."""
    trace, _ = traced("x = tf.Variable(1.)\nwith tf.GradientTape() as t:\n    y = tf.sin(x * 2.)\ng = t.gradient(y, x)")
    assert [subject(node) for node in trace.nodes] == [
        "`x`",
        "the constant 2",
        "the result of multiply (line 2)",
        "`y`",
    ]
