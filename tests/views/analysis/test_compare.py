"""Two runs side by side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.views.analysis.compare import compare, match
from graphlab.views.reading import Reading
from tests.views.calculus import leaf, looped, numbers, programs, traced
from tests.work import growth

BEFORE = (
    "x = tf.Variable(2.)\nwith tf.GradientTape() as t:\n    y = x * 3.\n    z = tf.sin(y) + x\n    l = z ** 2.\n"
    "g = t.gradient(l, x)"
)


def rows(before, after):
    return {row.name: row for row in compare(Reading(*traced(before)), Reading(*traced(after))).rows}


@given(programs(), st.integers(0, 3))
def test_a_run_is_the_same_as_itself(program, seed):
    """Every node is matched with itself, and nothing has changed."""
    run = traced(program, **numbers(seed))
    found = compare(Reading(*run), Reading(*run))
    assert all(row.status == "same" and row.before == row.after for row in found.rows)
    assert found.text == f"{len(run[0].nodes)} same"


@given(programs(), programs(), st.integers(0, 3))
def test_every_node_has_its_place(before, after, seed):
    """Each node of both runs stands in exactly one row, those after in the order of their tape."""
    old, new = traced(before, **numbers(seed)), traced(after, **numbers(seed))
    found = compare(Reading(*old), Reading(*new))
    assert sorted(r.before for r in found.rows if r.before) == sorted(n.id for n in old[0].nodes)
    assert [r.after for r in found.rows if r.after] == [n.id for n in new[0].nodes]
    for row in found.rows:
        assert (row.status == "added") == (row.before is None) and (row.status == "removed") == (row.after is None)
    assert sum(row.status == "added" for row in found.rows) == len(new[0].nodes) - len(match(old[0], new[0]))


@given(programs(), st.integers(0, 3), st.integers(4, 7))
def test_other_values_of_the_leaves_match_by_structure(program, before, after):
    """One program with two sets of numbers: every node has its partner, with the difference of both values."""
    old, new = traced(program, **numbers(before)), traced(program, **numbers(after))
    found = compare(Reading(*old), Reading(*new))
    assert all(row.before == row.after for row in found.rows)
    for row in found.rows:
        change = new[0].node(row.after).value.array - old[0].node(row.before).value.array
        np.testing.assert_allclose(row.value.change.array, change)
        if row.before in old[1].grads:
            change = new[1].grads[row.after].array - old[1].grads[row.before].array
            np.testing.assert_allclose(row.grad.change.array, change)


def test_a_changed_number_is_followed():
    """2 → 3: what stays, what moves, and by how much."""
    found = rows(BEFORE, BEFORE.replace("Variable(2.)", "Variable(3.)"))
    assert found["x"].text.startswith("x: 2 → 3 (+1), gradient 13.35 → ")
    assert found["y"].value.text == "6 → 9 (+3)"
    assert found["3"].status == "same"
    assert found["l"].grad.text == "1"


def test_a_changed_op_stays_where_it_was():
    """sin becomes cos and 3 becomes 4: the same places in the graph, other things in them."""
    found = rows(BEFORE, BEFORE.replace("sin", "cos").replace("3.", "4."))
    assert all(row.status == "changed" or row.name == "2" for row in found.values())
    assert found["cos"].text.startswith("sin → cos: −0.2794 → ")
    assert found["4"].text.startswith("3 → 4: 3 → 4 (+1), gradient None")


def test_new_nodes_are_added_and_old_ones_removed():
    """A new leaf and op, and a power that is gone; matched by name, l became another op."""
    found = rows(BEFORE, BEFORE.replace("l = z ** 2.", "b = tf.constant(5.)\n    l = z * b"))
    assert found["b"].text == "2 → b: 2 → 5 (+3), gradient None"
    assert found["l"].text.startswith("l, pow → multiply: ")
    found = compare(Reading(*traced(BEFORE)), Reading(*traced(BEFORE.replace("l = z ** 2.", "l = z"))))
    assert [row.name for row in found.rows if row.status == "removed"] == ["2", "l"]
    longer = compare(
        Reading(*traced(BEFORE)), Reading(*traced(BEFORE.replace("y = x * 3.", "k = tf.exp(x)\n    y = x * 3.")))
    )
    (added,) = [row for row in longer.rows if row.status == "added"]
    assert added.text == "k added: 7.389, gradient None" and longer.text == "1 added, 7 same"
    assert added.texts == ("7.389", "None")


def test_what_is_gone_stands_where_it_stood():
    """Between its neighbours of then."""
    before = BEFORE.replace("y = x * 3.", "k = tf.exp(x)\n    y = x * 3.")
    found = compare(Reading(*traced(before)), Reading(*traced(BEFORE)))
    assert [row.name for row in found.rows] == ["x", "k", "3", "y", "sin", "z", "2", "l"]
    assert found.rows[1].status == "removed" and found.text == "1 removed, 7 same"


def test_tensors_say_how_much_at_most():
    """And a tensor of another shape has no difference."""
    program = "x = tf.Variable({})\nwith tf.GradientTape() as t:\n    y = x * x\ng = t.gradient(y, x)"
    found = rows(program.format("[1., 2.]"), program.format("[1., 4.]"))
    assert found["y"].value.text == "[1, 4] → [1, 16] (up to 12)"
    found = rows(program.format("[1., 2.]"), program.format("[1., 2., 3.]"))
    assert found["y"].value.change is None and found["y"].value.text == "[1, 4] → [1, 4, 9]"


def test_nan_is_the_same_as_nan():
    """A number that is none did not change."""
    program = "x = tf.Variable(-1.)\nwith tf.GradientTape() as t:\n    y = tf.sqrt(x)\ng = t.gradient(y, x)"
    assert all(row.status == "same" for row in rows(program, program).values())


def test_gradients_come_and_go():
    """None is told from a number, and a run without a sweep has none."""
    found = rows(BEFORE, BEFORE.replace("l = z ** 2.", "l = tf.stop_gradient(z) ** 2. + x"))
    assert found["z"].grad.text == "3.441 → None" and found["z"].grad.change is None
    trace, sweep = traced(BEFORE)
    whole = {row.name: row for row in compare(Reading(trace), Reading(trace, sweep)).rows}
    assert whole["x"].status == "changed" and whole["x"].grad.text == "None → 13.35"


@pytest.mark.parametrize("count", [9, 333])
def test_rounds_are_matched_with_their_own(count):
    """A loop of which one op was changed: every round is matched with its own."""
    old, new = changed(count)
    found = compare(Reading(*old), Reading(*new))
    assert all(row.before == row.after for row in found.rows)
    assert found.rows[int(leaf(old[0], "a")[1:])].status == "changed"


def test_the_work_grows_as_the_trace_does():
    """Ten times as many rounds take about ten times the calls."""
    short, long = changed(33), changed(333)
    assert growth(lambda: compare(*readings(short)), lambda: compare(*readings(long))) < 13


def readings(runs):
    """Both runs, with nothing computed of them yet."""
    return [Reading(*run) for run in runs]


def changed(count):
    """Two runs of a loop, of which the second has another op."""
    return traced(looped(count)), traced(looped(count).replace("tanh", "sin"))
