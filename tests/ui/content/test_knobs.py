"""Which numbers of a program can be turned, and that turning one changes nothing else."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab import sandbox
from graphlab.ui.components.sliders import wanted
from graphlab.ui.content.knobs import MOST, Knob, knobs, turned

NAMES = st.sampled_from(["x", "w1", "größe", "y_hat", "λ"])
FLOATS = st.floats(-1e6, 1e6).map(lambda x: round(x, 6))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = 2.0", [("x", 2.0)]),
        ("x = tf.Variable(-2.5, name='x')", [("x", -2.5)]),
        ("a, b = tf.constant(1.0), 4.0", [("a", 1.0), ("b", 4.0)]),
        ("p = [tf.Variable(1.0), 2.0, y]", [("p[0]", 1.0), ("p[1]", 2.0)]),
        ("x: float = 1e-3", [("x", 0.001)]),
        ("é = '𝄞'; x = 2.0", [("x", 2.0)]),
        ("n = 5", []),  # an int counts something
        ("x = [[1.0]]", []),
        ("x = True", []),
        ("x = 1.0\nx = x + 1", [("x", 1.0)]),
        ("x = 1.0\nx = 2.0", []),  # which x?
        ("for x in [1.0]:\n    y = 2.0", []),  # only what is done once
        ("x = 1e400", []),
        ("x = 1e308", []),  # no range is some times as wide
        ("x = (", []),
        ("", []),
    ],
)
def test_named_floats_have_a_knob(source, found):
    """A float that is given a name once, by itself or as the start of a tensor, can be turned; nothing else can."""
    assert [(knob.name, knob.value) for knob in knobs(source)] == found


@given(NAMES, FLOATS, FLOATS)
def test_turning_changes_one_number(name, before, after):
    """The text is the same but for the number, wherever it stands in a line with letters of several bytes."""
    head, tail = f"größer = 'ß'; {name} = tf.Variable(", f", name='{name}')  # λ"
    assert turned(f"{head}{before!r}{tail}", {name: after}) == f"{head}{after!r}{tail}"


@given(FLOATS.filter(bool))
def test_a_range_holds_its_number(value):
    """A slider can show the number that stands in the program, and both signs."""
    low, high, step = Knob("x", value, 1, 0, 0).range
    assert low < value < high and low == -high and 50 <= (high - low) / step <= 400


def test_turned_programs_run():
    """The new text is a program whose result follows the number."""
    source = "x = tf.Variable(3.0)\nwith tf.GradientTape() as t:\n    y = x * x\nprint(t.gradient(y, x).numpy())"
    assert sandbox.run(turned(source, {"x": -1.5})).stdout == "-3.0\n"
    assert turned(source, {"z": 1.0}) == turned(source, {"x": float("nan")}) == source


def test_there_are_only_so_many():
    """A program of a hundred numbers does not fill the page with sliders."""
    source = "\n".join(f"a{i} = {i}.5" for i in range(100))
    assert len(knobs(source)) == MOST and ast.parse(turned(source, {"a3": 1.0}))


@pytest.mark.parametrize(
    "state",
    [None, {}, {"values": 3}, {"values": {"base": 1, "numbers": {"x": 1.0}}}, {"values": {"base": 2, "numbers": [1]}}],
)
def test_what_a_browser_sends_is_not_trusted(state):
    """Nothing malformed, and nothing about another run, turns a number."""
    assert wanted(state, 2) == {}
