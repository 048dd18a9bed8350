"""Forward mode on a finished trace, and what both modes cost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.errors import InvalidArgumentError
from graphlab.views.analysis.cost import Mode, effort, profile_of
from graphlab.views.analysis.tangents import forward
from graphlab.views.reading import Reading
from tests.views.calculus import (
    DIFFERENTIABLE,
    FEW,
    leaf,
    looped,
    numbers,
    op_cases,
    programs,
    trace_of_op,
    traced,
)
from tests.work import growth


@given(programs(), st.integers(0, 3), st.sampled_from("absr"))
def test_forward_and_reverse_mode_agree(program, seed, name):
    """The target's tangent along v is ⟨gradient, v⟩, in any program; None and nothing are the same."""
    trace, sweep = traced(program, **numbers(seed))
    id = next((node.id for node in trace.nodes if node.name == name), None)
    if id is None:
        return
    v = np.random.default_rng(seed).uniform(-1, 1, trace.node(id).shape)
    found = forward(Reading(trace), id, v)
    (target,) = sweep.targets
    if id not in sweep.grads:
        assert target not in found.tangents
        return
    predicted = np.sum(sweep.grads[id].array * v)
    assert float(found.tangents[target].array) == pytest.approx(predicted, rel=1e-9, abs=1e-12)
    for node, tangent in found.tangents.items():
        assert tangent.shape == trace.node(node).shape and tangent.dtype == trace.node(node).dtype


@pytest.mark.parametrize("entry", DIFFERENTIABLE, ids=lambda op: op.name)
@FEW
@given(data=st.data())
def test_a_tangent_is_what_a_small_step_does(entry, data):
    """For every op: moving the leaf along a direction changes the result by the tangent, as measured forwards."""
    case = data.draw(op_cases(entry))
    trace, _ = trace_of_op(entry, case)
    which = case.moved[0]
    node = trace.nodes[-1]
    found = forward(Reading(trace), node.inputs[which], case.directions[0])
    h, ends = 1e-5, []
    for sign in (1, -1):
        inputs = [x + sign * h * case.directions[0] if i == which else x for i, x in enumerate(case.inputs)]
        with np.errstate(all="ignore"):
            ends.append(entry.forward(*inputs, **case.attrs))
    np.testing.assert_allclose(found.tangents[node.id].array, (ends[0] - ends[1]) / (2 * h), rtol=1e-4, atol=1e-4)


SCALARS = (
    "x, w = tf.Variable(3.), tf.Variable(2.)\nwith tf.GradientTape() as t:\n    y = x * x\n    u = w + y\n"
    "    z = tf.exp(u * 0.)\n    loss = z + y\ng = t.gradient(loss, [x, w])"
)


def test_scalars_show_their_formula():
    """Names, then numbers, then the result; Newton's dot on a letter, behind a word."""
    trace, _ = traced(SCALARS)
    texts = forward(Reading(trace), leaf(trace, "x")).texts
    assert texts[leaf(trace, "x")] == "ẋ = 1, the seed"
    assert texts[leaf(trace, "y")] == "ẏ = x·ẋ + x·ẋ = 3·1 + 3·1 = 6"
    assert texts[leaf(trace, "u")] == "u̇ = ẏ = 6"
    assert texts[leaf(trace, "loss")] == "loss˙ = ż + ẏ = 0 + 6 = 6"


def test_what_a_leaf_does_not_reach_has_no_tangent():
    """`y` does not depend on `w`."""
    trace, _ = traced(SCALARS)
    found = forward(Reading(trace), leaf(trace, "w"))
    assert set(found.tangents) >= {leaf(trace, "w"), leaf(trace, "u")}
    assert leaf(trace, "y") not in found.tangents and leaf(trace, "x") not in found.tangents


def test_tensors_show_how_tangents_move():
    """A product rule for matrices, the op itself for what is linear, and the slope for the rest."""
    trace, _ = traced(
        "x = tf.Variable([[1., 2.]])\nwith tf.GradientTape() as t:\n    y = tf.transpose(x) @ x\n"
        "    s = tf.reduce_sum(y)\n    q = tf.nn.softmax(y)\n    c = tf.concat([x, y], 0)\n    z = tf.tanh(x)\n"
        "g = t.gradient(s, x)"
    )
    found = forward(Reading(trace), "n0", [[1.0, 0.0]])
    texts = {trace.node(id).name: text for id, text in found.texts.items()}
    assert texts["y"] == "ẏ = transpose˙ @ x + transpose @ ẋ = [[2, 2], [2, 0]]"
    assert texts["s"] == "ṡ = reduce_sum(ẏ) = 6"
    assert texts["q"].startswith("q̇ = slope of softmax · ẏ = ")
    assert texts["c"].startswith("ċ = concat(ẋ, ẏ) = ")
    assert texts["z"].startswith("ż = (1 − tanh²(x))·ẋ = ")


def test_what_forward_mode_cannot_start_from():
    """Whole numbers, and directions of another shape."""
    trace, _ = traced(
        "x = tf.Variable([1., 2.])\nwith tf.GradientTape() as t:\n    y = tf.gather(x, [0, 1])\ng = t.gradient(y, x)"
    )
    whole = next(node.id for node in trace.nodes if node.dtype == "int32")
    with pytest.raises(InvalidArgumentError, match="starts at a tensor of floats"):
        forward(Reading(trace), whole)
    with pytest.raises(InvalidArgumentError, match="has its shape"):
        forward(Reading(trace), leaf(trace, "x"), 1.0)


def test_a_gradient_of_the_programs_own_loses_the_tangent():
    """Its forward rule is not known; what follows is not known either, and the reason is given."""
    trace, _ = traced(
        "@tf.custom_gradient\ndef mine(x): return x * 2., lambda g: g * 3.\n"
        "x = tf.Variable(1.)\nwith tf.GradientTape() as t:\n    y = mine(x)\n    z = y + x\n    q = x * x\n"
        "g = t.gradient(z, x)"
    )
    found = forward(Reading(trace), leaf(trace, "x"))
    assert set(found.lost) == {leaf(trace, "y"), leaf(trace, "z")}
    assert all("gradient of its own" in text for text in found.lost.values())
    assert leaf(trace, "q") in found.tangents


# --- Counting ------------------------------------------------------------------------------------


def costs(program, *leaves):
    trace, _ = traced(program)
    found = effort(trace, [leaf(trace, name) for name in leaves] or None)
    return found.reverse, found.forward


def test_a_chain_is_counted():
    """sin(sin(sin(x))): three slopes; reverse mode keeps the three inputs, forward mode one pair at a time."""
    text = "x = tf.Variable(1.)\nwith tf.GradientTape() as t:\n    y = tf.sin(tf.sin(tf.sin(x)))\ng = t.gradient(y, x)"
    assert costs(text) == (Mode(1, 3, 3), Mode(1, 3, 2))


def test_sums_cost_nothing_and_products_one_for_each_factor():
    """y = a·b + a·a: one multiplication for b's way, three for a's; the values read are a and b."""
    text = (
        "a, b = tf.Variable(2.), tf.Variable(3.)\nwith tf.GradientTape() as t:\n    y = a * b + a * a\n"
        "g = t.gradient(y, [a, b])"
    )
    # Alive, each with its tangent: a and b, then a and the first product, then both products, then y.
    assert costs(text) == (Mode(1, 4, 2), Mode(2, 4, 4))
    # Now b has no tangent: a, ȧ, b, and after the first op two pairs.
    assert costs(text, "a") == (Mode(1, 3, 2), Mode(1, 3, 4))
    assert costs(text, "b") == (Mode(1, 1, 1), Mode(1, 1, 3))


def test_many_leaves_and_one_target_favour_reverse_mode():
    """The square of a mean of 1,000 numbers: one sweep, or a thousand passes."""
    text = (
        "x = tf.Variable(tf.ones([1000]))\nwith tf.GradientTape() as t:\n    m = tf.reduce_mean(x)\n"
        "    y = tf.square(m)\ng = t.gradient(y, x)"
    )
    reverse, forward_mode = costs(text)
    assert reverse == Mode(1, 1001, 1) and forward_mode == Mode(1000, 1001, 2000)
    assert forward_mode.multiplications == 1_001_000


def test_one_leaf_and_many_targets_favour_forward_mode():
    """1,000 multiples of one number: a thousand sweeps, or one pass."""
    text = (
        "x = tf.Variable(2.)\nc = tf.constant(np.arange(1000.).astype('float32'))\nwith tf.GradientTape() as t:\n"
        "    y = x * c\ng = t.gradient(y, x)"
    )
    reverse, forward_mode = costs(text)
    assert (reverse.passes, forward_mode.passes) == (1000, 1)
    assert reverse.each == forward_mode.each == 1000 and reverse.stored == 1000


def test_a_matrix_product_is_counted():
    """m·k·n for each factor that the leaves reach."""
    text = (
        "x = tf.Variable(tf.ones([2, 3]))\nw = tf.Variable(tf.ones([3, 4]))\nwith tf.GradientTape() as t:\n"
        "    y = x @ w\ng = t.gradient(y, [x, w])"
    )
    assert costs(text)[0] == Mode(8, 48, 18)
    assert costs(text, "w") == (Mode(8, 24, 6), Mode(12, 24, 6 + 2 * 12))


def test_what_rules_read_is_what_is_kept():
    """The result of tanh and exp, the input of sin, both operands of a product, nothing of a sum."""
    trace, _ = traced(
        "x, y = tf.Variable([1., 2.]), tf.Variable([3., 4.])\nwith tf.GradientTape() as t:\n    a = tf.tanh(x)\n"
        "    b = tf.sin(x)\n    c = x * y\n    d = x + y\n    e = tf.reduce_sum(x)\n    f = tf.nn.relu(x)\n"
        "    h = tf.reshape(x, [2, 1])\n    k = tf.cast(x, tf.float64)\ng = t.gradient(a, x)"
    )

    def reads(name):
        return [sorted(part.reads) for part in profile_of(trace, trace.node(leaf(trace, name)))]

    assert reads("a") == [[-1]] and reads("b") == [[0]] and reads("c") == [[1], [0]]
    assert reads("d") == [[], []] and reads("e") == [[]] and reads("f") == [[0]] and reads("h") == [[]]
    assert reads("k") == [[]]


@pytest.mark.parametrize("entry", DIFFERENTIABLE, ids=lambda op: op.name)
@FEW
@given(data=st.data())
def test_what_is_counted_is_there(entry, data):
    """The count is at most that of all entries of the Jacobian, and 0 where every entry is 0, 1 or −1."""
    case = data.draw(op_cases(entry))
    trace, _ = trace_of_op(entry, case)
    node = trace.nodes[-1]
    for which in case.moved:
        profile = profile_of(trace, node)[which]
        size = trace.node(node.inputs[which]).value.array.size
        assert 0 <= profile.multiplications <= size * node.value.array.size
        assert profile.reads <= set(range(-1, len(node.inputs)))


def test_the_comparison_is_a_sentence():
    """Both modes, with their numbers."""
    trace, _ = traced("x = tf.Variable(2.)\nwith tf.GradientTape() as t:\n    y = x * x\ng = t.gradient(y, x)")
    assert forward(Reading(trace), "n0").effort.text == (
        "Reverse mode: 1 sweep, one for each target element, with 2 multiplications, and 1 number kept until the end. "
        "Forward mode: 1 pass, one for each leaf element, with 2 multiplications, and at most 2 numbers alive at once."
    )


def test_no_way_no_effort():
    """A leaf that reaches no target costs nothing."""
    trace, _ = traced(
        "x, y = tf.Variable(2.), tf.Variable(1.)\nwith tf.GradientTape() as t:\n    z = x * x\n    q = y * y\n"
        "g = t.gradient(z, [x, y])"
    )
    assert effort(trace, [leaf(trace, "y")]) is None
    assert forward(Reading(trace), leaf(trace, "y")).effort is None


def test_the_work_grows_as_the_trace_does():
    """Ten times as many ops take about ten times the calls."""
    short, long = traced(looped(33))[0], traced(looped(333))[0]
    assert growth(lambda: forward(Reading(short), "n0"), lambda: forward(Reading(long), "n0")) < 13
