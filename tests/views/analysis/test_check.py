"""Gradients of a finished trace, measured."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from graphlab.errors import InvalidArgumentError
from graphlab.trace.build import value_of
from graphlab.views.analysis.check import STEPS, check_node, nudge
from graphlab.views.analysis.finite_differences import MOST_CELLS
from graphlab.views.analysis.op import ReplayError
from graphlab.views.notation.numbers import distinct
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


@given(programs(), st.integers(0, 3), st.data())
def test_right_gradients_pass(program, seed, data):
    """At any node of any program, and the complex step agrees wherever it is taken."""
    trace, sweep = traced(program, **numbers(seed))
    id = data.draw(st.sampled_from(sorted(sweep.grads)))
    found = check_node(Reading(trace, sweep), id)
    assert found.ok and not found.kinks, found.text
    taped = [sweep.grads[id].array[cell] for cell in found.cells]
    np.testing.assert_allclose(found.taped, taped)
    np.testing.assert_allclose(found.measured, taped, rtol=1e-5, atol=1e-7)
    assert found.exact is not None  # every op of these programs takes complex numbers
    np.testing.assert_allclose(found.exact, taped, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("entry", DIFFERENTIABLE, ids=lambda op: op.name)
@FEW
@given(data=st.data())
def test_every_op_passes(entry, data):
    """Kinks aside, the recorded gradient of every op of the registry agrees with the measured one."""
    case = data.draw(op_cases(entry))
    trace, sweep = trace_of_op(entry, case)
    for which in case.moved:
        id = trace.nodes[-1].inputs[which]
        if id in sweep.grads:
            found = check_node(Reading(trace, sweep), id)
            assert found.ok is not False, found.text
            if entry.analytic and found.cells:
                assert found.kinks or found.exact is not None


@given(programs(), st.integers(0, 3), st.data())
def test_wrong_gradients_fail(program, seed, data):
    """A gradient that is off by a tenth of its size, in one cell, is found."""
    trace, sweep = traced(program, **numbers(seed))
    id = data.draw(st.sampled_from(sorted(sweep.grads)))
    array = np.array(sweep.grads[id].array)
    flat = data.draw(st.integers(0, array.size - 1))
    array.flat[flat] += 0.1 * max(1.0, np.abs(array).max())
    for step in sweep.steps:  # what cancels counts into the size that errors are relative to
        sent = zip(trace.node(step.node).inputs, step.contributions, strict=False)
        for source, part in sent:
            if source == id and part is not None:
                array.flat[flat] += 0.1 * np.abs(part.array).max()
    wrong = replace(sweep, grads={**sweep.grads, id: value_of(array)})
    found = check_node(Reading(trace, wrong), id)
    assert found.ok is False and "differs from" in found.text


CUBE = "x = tf.Variable(2.)\nwith tf.GradientTape() as t:\n    y = x ** 3.\ng = t.gradient(y, x)"


def test_errors_fall_with_the_step_and_rise_again():
    """A central difference is off by h²: a hundred times less for a tenth of the step, until rounding takes over."""
    trace, sweep = traced(CUBE)
    found = check_node(Reading(trace, sweep), leaf(trace, "x"))
    assert found.steps == STEPS == tuple(10.0**-k for k in range(1, 11))
    # (f(x + h) − f(x − h)) / 2h = 12 + h² with h = 0.1 · 2
    np.testing.assert_allclose(found.errors[:3], [0.04 / 12, 4e-4 / 12, 4e-6 / 12], rtol=1e-4)
    assert min(found.errors) < 1e-9 < found.errors[-1]
    assert found.exact_error is not None and found.exact_error < 1e-12
    assert found.text == "the gradient of x agrees with the complex step: error 0, allowed 0.001"


@pytest.mark.parametrize(
    ("line", "op", "sides", "where"),
    [
        ("tf.nn.relu(x) + x", "relu", (1, 2), (1,)),
        ("tf.abs(x * 2.)", "abs", (-2, 2), (1,)),
        ("tf.maximum(x, 0.)", "maximum", (0, 1), (1,)),
        ("tf.reduce_max(tf.stack([x, -x], 1), 1)", "reduce_max", (-1, 1), (1,)),
    ],
)
def test_kinks_are_named(line, op, sides, where):
    """The op, its cell, and the slopes on both sides; the other cells are judged."""
    trace, sweep = traced(
        f"x = tf.Variable([1., 0., -2.])\nwith tf.GradientTape() as t:\n    y = {line}\ng = t.gradient(y, x)"
    )
    found = check_node(Reading(trace, sweep), leaf(trace, "x"))
    (kink,) = found.kinks
    assert trace.node(kink.node).op == op and kink.at == where and kink.cell == (1,)
    assert (kink.left, kink.right) == pytest.approx(sides, abs=1e-6)
    assert f"kink in {op} (line 2) at cell [1]" in kink.text and "to the left of x[1] = 0" in kink.text
    assert found.ok and "1 of 3 cells have no one slope" in found.text
    assert found.exact is None


def test_a_curve_before_a_kink_is_not_blamed():
    """x · x bends at 0, but its slopes meet there: the branches that `where` joins do not, and 0 is told as 0."""
    trace, sweep = traced(
        "x = tf.Variable([1., 0.])\nwith tf.GradientTape() as t:\n    y = tf.where(x > 0., x * x, -x)\n"
        "g = t.gradient(y, x)"
    )
    (kink,) = check_node(Reading(trace, sweep), leaf(trace, "x")).kinks
    assert trace.node(kink.node).op == "where" and (kink.left, kink.right) == (-1, 0)
    assert "the slope is \N{MINUS SIGN}1 to the left of x[1] = 0 and 0 to the right" in kink.text


def test_what_is_too_large_for_float32_is_said(recwarn):
    """e¹⁰⁰ has no place in float32, so the tape has nan; in float64 the gradient is right. No warning is printed."""
    trace, sweep = traced(
        "x = tf.Variable(100.)\nwith tf.GradientTape() as t:\n    y = tf.exp(x) / tf.exp(x)\ng = t.gradient(y, x)"
    )
    found = check_node(Reading(trace, sweep), leaf(trace, "x"))
    assert "in float32 numbers on the way become too large" in found.text and not recwarn.list


def test_a_lone_kink_is_not_judged():
    """There is no derivative to agree or disagree with."""
    trace, sweep = traced("x = tf.Variable(0.)\nwith tf.GradientTape() as t:\n    y = tf.abs(x)\ng = t.gradient(y, x)")
    found = check_node(Reading(trace, sweep), leaf(trace, "x"))
    assert found.ok is None and found.text.startswith("x stands at a kink")


def test_what_is_stopped_is_held():
    """x · stop_gradient(x) has the slope x, not 2x: so says the tape, and so it is measured."""
    trace, sweep = traced(
        "x = tf.Variable(3.)\nwith tf.GradientTape() as t:\n    y = x * tf.stop_gradient(x)\ng = t.gradient(y, x)"
    )
    found = check_node(Reading(trace, sweep), leaf(trace, "x"))
    assert found.ok and found.measured == pytest.approx((3,)) and "stop_gradient" in found.notice


def test_a_missing_gradient_is_not_wrong():
    """None beside a slope is told, not judged; None beside no slope agrees."""
    trace, sweep = traced(
        "x, c = tf.Variable(3.), tf.constant(2.)\nu = tf.constant(1.)\nwith tf.GradientTape() as t:\n"
        "    y = x * c\n    k = x + u\ng = t.gradient(y, x)"
    )
    moves, still = (
        check_node(Reading(trace, sweep), leaf(trace, "c")),
        check_node(Reading(trace, sweep), leaf(trace, "u")),
    )
    assert moves.taped is None and moves.ok is None and "but the target does move with it" in moves.text
    assert still.taped is None and still.ok and "does not move" in still.text


def test_rounding_is_told_from_a_wrong_rule():
    """Newton's next guess hardly depends on the one before: in float32 that gradient is 1 % off, by right rules."""
    trace, sweep = traced(
        "a = tf.Variable(2.)\nwith tf.GradientTape() as t:\n    x = a\n    for _ in range(4):\n"
        "        x = (x + a / x) / 2.\ng = t.gradient(x, a)"
    )
    *_, sum_before, _, _, _, _ = [node.id for node in trace.nodes if node.op]
    found = check_node(Reading(trace, sweep), sum_before)
    assert found.ok and found.error > found.tolerance
    assert "numbers that almost cancel lose their digits" in found.text
    off = value_of(sweep.grads[sum_before].array * np.float32(1.01))
    assert check_node(Reading(trace, replace(sweep, grads={**sweep.grads, sum_before: off})), sum_before).ok is False


def test_where_the_target_is_no_number_nothing_is_judged():
    """Not the gradient, which may be anything."""
    trace, sweep = traced(
        "p = tf.Variable([0.5, 0.])\nwith tf.GradientTape() as t:\n    y = tf.reduce_sum(p * tf.math.log(p))\n"
        "g = t.gradient(y, p)"
    )
    found = check_node(Reading(trace, sweep), leaf(trace, "p"))
    assert found.ok is None and found.steps == () and "the target is not finite here" in found.text
    assert np.isnan(nudge(Reading(trace, sweep), leaf(trace, "p"), 0.1, (0,)).delta)


def test_a_gradient_of_nan_is_wrong_where_there_is_a_slope():
    """The logarithm in a branch not taken: the target is flat at 0 on both sides, and the tape says nan."""
    trace, sweep = traced(
        "x = tf.Variable([0., 4.])\nwith tf.GradientTape() as t:\n    y = tf.where(x > 1., tf.math.log(x), x * 0.)\n"
        "g = t.gradient(y, x)"
    )
    found = check_node(Reading(trace, sweep), leaf(trace, "x"))
    assert np.isnan(found.taped[0]) and found.measured == pytest.approx((0, 0.25)) and found.ok is False


def test_big_tensors_are_sampled():
    """36 cells, spread evenly from the first to the last, and it is said."""
    trace, sweep = traced(
        "x = tf.Variable(tf.ones([20, 20]))\nwith tf.GradientTape() as t:\n    y = tf.sin(x)\ng = t.gradient(y, x)"
    )
    found = check_node(Reading(trace, sweep), leaf(trace, "x"))
    assert len(found.cells) == MOST_CELLS and found.notice == "36 of 400 cells, spread evenly"
    assert found.cells[0] == (0, 0) and found.cells[-1] == (19, 19) and found.ok


def test_weights_and_several_targets_count():
    """What is measured is the sum of all targets, each with its output gradient."""
    trace, sweep = traced(
        "x = tf.Variable(3.)\nwith tf.GradientTape() as t:\n    y = x * x\n    z = y * x\n"
        "g = t.gradient([y, z], x, output_gradients=[tf.constant(2.), tf.constant(10.)])"
    )
    assert check_node(Reading(trace, sweep), leaf(trace, "x")).measured == pytest.approx((2 * 6 + 10 * 27,))


def test_what_cannot_be_measured_is_said():
    """Whole and complex numbers, functions with a gradient of their own."""
    trace, sweep = traced(
        "x = tf.Variable([1., 2.])\nz = tf.Variable([1 + 1j, 2j])\nwith tf.GradientTape() as t:\n"
        "    y = tf.gather(x, [1])\n    w = z * z\ng = t.gradient([y, w], [x, z])"
    )
    for id in (leaf(trace, "z"), next(node.id for node in trace.nodes if node.dtype == "int32")):
        with pytest.raises(ReplayError, match="only real floats"):
            check_node(Reading(trace, sweep), id)
    trace, sweep = traced(
        "@tf.custom_gradient\ndef mine(x): return x * 2., lambda g: g * 3.\n"
        "x = tf.Variable(1.)\nwith tf.GradientTape() as t:\n    y = mine(x)\ng = t.gradient(y, x)"
    )
    with pytest.raises(ReplayError, match="a gradient of its own"):
        check_node(Reading(trace, sweep), leaf(trace, "x"))


# --- Nudges --------------------------------------------------------------------------------------


@given(programs(), st.integers(0, 3), st.data())
def test_a_small_nudge_does_what_the_gradient_says(program, seed, data):
    """The difference shrinks with the square of the step."""
    trace, sweep = traced(program, **numbers(seed))
    id = data.draw(st.sampled_from(sorted(sweep.grads)))
    cell = tuple(data.draw(st.integers(0, n - 1)) for n in trace.node(id).shape)
    for index in (cell, None):
        big, small = (nudge(Reading(trace, sweep), id, eps, index) for eps in (1e-2, 1e-3))
        assert small.predicted == pytest.approx(big.predicted / 10)
        assert abs(small.difference) <= abs(big.difference) / 50 + 1e-7 * (1 + abs(small.delta))


def test_a_nudge_is_told():
    """Before, after, Δ, and gradient·ε beside it."""
    trace, sweep = traced("x = tf.Variable(3.)\nwith tf.GradientTape() as t:\n    y = x * x\ng = t.gradient(y, x)")
    found = nudge(Reading(trace, sweep), leaf(trace, "x"), 0.1)
    assert found.text == "x + 0.1: y goes from 9 to 9.61, Δ = 0.61; gradient·ε = 6·0.1 = 0.6, off by 0.01"
    assert found.delta == pytest.approx(0.61) and found.difference == pytest.approx(0.01)
    assert nudge(Reading(trace, sweep), leaf(trace, "x"), -0.1).text.startswith("x − 0.1: y goes from 9 to 8.41")


@pytest.mark.parametrize(
    "program, value",
    [("e = tf.exp(x * 50.)\n    y = e / e", "nan"), ("y = (x + 1e9) - 1e9", "0"), ("y = tf.exp(x * 50.)", "∞")],
)
def test_a_nudge_says_what_the_programs_own_dtype_gives(program, value):
    """Where float32 overflows or loses what float64 keeps, the number of the picture stands beside the measured one."""
    trace, sweep = traced(f"x = tf.Variable(3.)\nwith tf.GradientTape() as t:\n    {program}\ng = t.gradient(y, x)")
    text = nudge(Reading(trace, sweep), leaf(trace, "x"), 0.01).text
    assert "in the program's float32 " in text and text.endswith(f": there y is {value}")


def test_one_cell_or_all_are_nudged():
    """All cells move together where none is named; one that is not there is an error."""
    trace, sweep = traced(
        "x = tf.Variable([1., 2.])\nwith tf.GradientTape() as t:\n    y = x * x\ng = t.gradient(y, x)"
    )
    x = leaf(trace, "x")
    assert (
        nudge(Reading(trace, sweep), x, 0.5, (1,)).predicted == 2.0
        and nudge(Reading(trace, sweep), x, 0.5).predicted == 3.0
    )
    assert nudge(Reading(trace, sweep), x, 0.5, (1,)).text.startswith("x[1] + 0.5: y goes from 5 to 7.25")
    with pytest.raises(InvalidArgumentError):
        nudge(Reading(trace, sweep), x, 0.5, (2,))


def test_the_work_grows_as_the_trace_does():
    """To check one number of ten times as many ops takes about ten times the calls."""
    short, long = traced(looped(33)), traced(looped(333))
    assert growth(lambda: check_node(Reading(*short), "n0"), lambda: check_node(Reading(*long), "n0")) < 13


@given(st.floats(-1e8, 1e8), st.floats(-1e-3, 1e-3))
def test_what_differs_looks_different(a, step):
    """Two numbers that are not the same are written with so many digits that they differ; those that are, alike."""
    begin, end = distinct(a, a + step)
    assert (begin == end) == (a == a + step)
