"""A recorded program run again with other numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from graphlab.errors import GraphlabError, InvalidArgumentError
from graphlab.views.analysis.replay import MOST_WORK, Plan, ReplayError, replay, retrace
from graphlab.views.reading import Reading
from tests.views.calculus import (
    DIFFERENTIABLE,
    FEW,
    LONG,
    leaf,
    looped,
    numbers,
    op_cases,
    programs,
    trace_of_op,
    traced,
)
from tests.work import growth


def same_numbers(a, b):
    """Whether two traces of one program have the same numbers everywhere, sweeps included."""
    for one, other in zip(a.nodes, b.nodes, strict=True):
        assert (one.op, one.inputs, one.names) == (other.op, other.inputs, other.names)
        np.testing.assert_array_equal(one.value.array, other.value.array)
        assert (one.value.low, one.value.high, one.dtype) == (other.value.low, other.value.high, other.dtype)
    for one, other in zip(a.sweeps, b.sweeps, strict=True):
        assert [(s.node, len(s.contributions)) for s in one.steps] == [
            (s.node, len(s.contributions)) for s in other.steps
        ]
        for step, wanted in zip(one.steps, other.steps, strict=True):
            np.testing.assert_array_equal(step.grad.array, wanted.grad.array)
            for part, right in zip(step.contributions, wanted.contributions, strict=True):
                assert (part is None) == (right is None)
                if part is not None:
                    np.testing.assert_array_equal(part.array, right.array)
                    assert (part.dtype, part.shape) == (right.dtype, right.shape)
        assert one.grads.keys() == other.grads.keys()
        for id, grad in one.grads.items():
            np.testing.assert_array_equal(grad.array, other.grads[id].array)


@given(programs(), st.integers(0, 3), st.integers(4, 7))
def test_a_trace_with_other_numbers_is_the_trace_of_the_program_with_them(program, before, after):
    """Values, steps, contributions and gradients, bit by bit, as if the program had run with these leaves."""
    trace, sweep = traced(program, **numbers(before))
    wanted, _ = traced(program, **numbers(after))
    names = dict(zip("absr", "ABSR", strict=True))
    moved = {n.id: numbers(after)[names[n.name]] for n in trace.nodes if n.name in names and n.op is None}
    found = retrace(Reading(trace, sweep), moved)
    same_numbers(found.trace, wanted)
    assert found.trace.sweeps == (found.sweep,)


@given(programs(), st.integers(0, 3))
def test_the_same_numbers_give_the_same_trace(program, seed):
    """Nothing changes where nothing moves; a replay of everything in float64 gives the recorded values."""
    trace, sweep = traced(program, **numbers(seed))
    found = retrace(Reading(trace, sweep), {}).trace
    same_numbers(found, trace)
    for id, array in replay(trace, {}, np.float64).items():
        np.testing.assert_array_equal(array, trace.node(id).value.array)


@pytest.mark.parametrize("entry", DIFFERENTIABLE, ids=lambda op: op.name)
@FEW
@given(data=st.data())
def test_every_op_can_be_run_again(entry, data):
    """In its own dtype with the same numbers, its result is the recorded one, and so is what it sends back."""
    case = data.draw(op_cases(entry))
    trace, sweep = trace_of_op(entry, case)
    moved = {node.id: node.value.array for node in trace.nodes if node.op is None}
    found = retrace(Reading(trace, sweep), moved).trace
    same_numbers(found, trace)


def test_a_result_may_be_overridden():
    """What it was made of no longer matters; what follows is computed anew."""
    trace, _ = traced(
        "x = tf.Variable(3.)\nwith tf.GradientTape() as t:\n    y = x * x\n    z = y + x\ng = t.gradient(z, x)"
    )
    values = replay(trace, {leaf(trace, "y"): 100.0})
    assert [float(values[leaf(trace, name)]) for name in "xyz"] == [3, 100, 103]


def test_everything_is_lifted():
    """Floats and casts become float64, or complex128; whole numbers, truth values and their casts stay."""
    trace, _ = traced(
        "x = tf.Variable([1.5, 2.5])\nwith tf.GradientTape() as t:\n    h = tf.cast(x, tf.float16)\n"
        "    i = tf.cast(h, tf.int32)\n    c = x > 2.\n    k = tf.where(c, x, tf.cast(i, tf.float32))\n"
        "    y = k + tf.cast(h, tf.float32)\ng = t.gradient(y, x)"
    )
    for dtype in (np.float64, np.complex128):
        found = replay(trace, {}, dtype)
        kinds = {name: found[leaf(trace, name)].dtype for name in "xhicy"}
        assert kinds == {"x": dtype, "h": dtype, "i": np.int32, "c": bool, "y": dtype}
        np.testing.assert_array_equal(found[leaf(trace, "y")].real, [2.5, 5.0])
    precise = replay(trace, {leaf(trace, "x"): np.array([1 / 3, 2.5])}, np.float64)
    assert precise[leaf(trace, "x")][0] == 1 / 3


def test_drawn_numbers_stay_drawn():
    """What came from a random source is a leaf: it is recorded, not drawn again."""
    trace, sweep = traced(
        "x = tf.Variable(2.)\nwith tf.GradientTape() as t:\n    y = x * tf.random.normal([3])\ng = t.gradient(y, x)"
    )
    found = retrace(Reading(trace, sweep), {leaf(trace, "x"): 4.0}).trace
    np.testing.assert_array_equal(
        found.node(leaf(trace, "y")).value.array, 2 * trace.node(leaf(trace, "y")).value.array
    )


def test_the_recorded_path_is_followed():
    """A loop that ran three times runs three times; a choice made in the graph is made anew."""
    trace, _ = traced(
        "x = tf.Variable(2.)\nwith tf.GradientTape() as t:\n    y = x\n    while y < 10.:\n        y = y * x\n"
        "    z = tf.where(y > 100., 0., y)\ng = t.gradient(z, x)"
    )
    values = replay(trace, {leaf(trace, "x"): 3.0})
    assert float(values[leaf(trace, "z")]) == 81
    assert float(replay(trace, {leaf(trace, "x"): 10.0})[leaf(trace, "z")]) == 0


def test_an_inner_gradient_follows():
    """The ops of a second derivative are computed anew as well: f‴ of x⁴ is 24x."""
    program = (
        "x = tf.Variable({x})\nwith tf.GradientTape() as t:\n    with tf.GradientTape() as inner:\n"
        "        y = x * x * x * x\n    d = inner.gradient(y, x)\ng = t.gradient(d, x)"
    )
    trace, sweep = traced(program.format(x="2."))
    found = retrace(Reading(trace, sweep), {leaf(trace, "x"): 3.0})
    assert float(found.backward.grads[leaf(found.trace, "x")].array) == 12 * 9


OWN = "@tf.custom_gradient\ndef mine(x): return x * 2., lambda g: g * 3.\n"


def test_what_cannot_be_run_again_is_said():
    """A function with its own gradient on the way, thinned numbers, too much work, numbers that an op refuses."""
    trace, sweep = traced(
        OWN + "x, b = tf.Variable(1.), tf.Variable(2.)\nwith tf.GradientTape() as t:\n    y = mine(x)\n    z = y + b\n"
        "g = t.gradient(z, [x, b])"
    )
    with pytest.raises(ReplayError, match="`mine` is a function with a gradient of its own"):
        replay(trace, {leaf(trace, "x"): 2.0})
    assert float(replay(trace, {leaf(trace, "b"): 5.0}, np.float64)[leaf(trace, "z")]) == 7
    # What comes to `mine` is what came when it was recorded.
    again = retrace(Reading(trace, sweep), {leaf(trace, "b"): 5.0})
    assert float(again.backward.grads[leaf(trace, "x")].array) == 3
    trace, sweep = traced(
        OWN + "x, b = tf.Variable(1.), tf.Variable(2.)\nwith tf.GradientTape() as t:\n    z = mine(x) * b\n"
        "g = t.gradient(z, [x, b])"
    )
    with pytest.raises(ReplayError, match="its own"):
        retrace(Reading(trace, sweep), {leaf(trace, "b"): 5.0})
    trace, _ = traced(
        "x = tf.Variable(tf.ones([300, 300]))\ns = tf.Variable(1.)\nwith tf.GradientTape() as t:\n    y = x * s\n"
        "g = t.gradient(y, x)"
    )
    with pytest.raises(ReplayError, match="90,000 numbers"):
        replay(trace, {leaf(trace, "s"): 2.0})
    trace, _ = traced(
        "x = tf.Variable(tf.ones([200, 200]))\nwith tf.GradientTape() as t:\n    y = x @ x\ng = t.gradient(y, x)"
    )
    with pytest.raises(ReplayError, match=f"more than {MOST_WORK:,}"):
        replay(trace, {leaf(trace, "x"): np.ones((200, 200))})
    trace, _ = traced(
        "x = tf.Variable([[1., 0.], [0., 1.]])\nwith tf.GradientTape() as t:\n    y = tf.linalg.inv(x)\n"
        "g = t.gradient(y, x)"
    )
    with pytest.raises(ReplayError, match="inv.*cannot take these numbers.*not invertible"):
        replay(trace, {leaf(trace, "x"): np.zeros((2, 2))})
    assert issubclass(ReplayError, GraphlabError) and issubclass(ReplayError, ValueError)


def test_wrong_values_are_refused():
    """A shape that the node does not have, and a node that is not there."""
    trace, _ = traced("x = tf.Variable([1., 2.])\nwith tf.GradientTape() as t:\n    y = x * x\ng = t.gradient(y, x)")
    with pytest.raises(InvalidArgumentError, match=r"`x` has shape \[2\].*got \[3\]"):
        replay(trace, {leaf(trace, "x"): [1.0, 2.0, 3.0]})
    with pytest.raises(InvalidArgumentError, match="n0 to n1"):
        replay(trace, {"n7": 1.0})


def test_text_stays_where_it_is():
    """Strings beside the numbers are no hindrance, unless the numbers depend on them."""
    trace, sweep = traced(
        "x = tf.Variable(1.)\ns = tf.constant(['a', 'b'])\nwith tf.GradientTape() as t:\n    u = s + s\n"
        "    y = x * x\ng = t.gradient(y, x)"
    )
    kept = replace(trace, nodes=trace.nodes)
    found = retrace(Reading(kept, sweep), {leaf(trace, "x"): 3.0}).trace
    assert float(found.node(leaf(trace, "y")).value.array) == 9


def test_held_nodes_keep_their_values():
    """A plan computes neither them nor, for their sake, what follows."""
    trace, _ = traced(
        "x = tf.Variable(3.)\nwith tf.GradientTape() as t:\n    y = x * x\n    z = y + x\ng = t.gradient(z, x)"
    )
    x, y, z = (leaf(trace, name) for name in "xyz")
    values = Plan(trace, [x], np.float64, held=[y]).run({x: 5.0})
    assert (values[int(y[1:])], values[int(z[1:])]) == (9, 14)


def test_a_forward_trace_can_be_run_again():
    """Without a sweep there is none afterwards."""
    trace, _ = traced("x = tf.Variable(3.)\nwith tf.GradientTape() as t:\n    y = x * x\ng = t.gradient(y, x)")
    found = retrace(Reading(trace), {leaf(trace, "x"): 4.0})
    assert found.sweep is None and found.trace.sweeps == ()
    assert float(found.trace.node(leaf(trace, "y")).value.array) == 16


def test_the_work_grows_as_the_trace_does():
    """Ten times as many ops take about ten times the calls, forward and backward."""
    short, long = traced(looped(33)), traced(looped(333))
    assert growth(lambda: retrace(Reading(*short), {"n0": 0.1}), lambda: retrace(Reading(*long), {"n0": 0.1})) < 13


def test_other_numbers_are_less_work_than_another_run():
    """So that the graph can follow a slider."""
    trace, sweep = traced(LONG)
    assert growth(lambda: traced(LONG), lambda: retrace(Reading(trace, sweep), {"n0": 0.1})) < 0.75
