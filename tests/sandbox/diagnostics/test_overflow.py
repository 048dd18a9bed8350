"""Numbers that overflow: a note names the first op that made inf or nan, its line, and what it was given."""

from __future__ import annotations

import pytest

from graphlab.sandbox.compiler.interpreter import interpret

LOOP = (
    "w = tf.Variable(1.0)\nfor i in range(60):\n    with tf.GradientTape() as t:\n"
    "        loss = (w * 10.0 - 3.0) ** 2\n"
)
NOTES = {
    "exp": ("x = tf.Variable(1000.0)\ny = tf.exp(x)\nz = y - y", "Line 2, `tf.exp(x)`: exp of 1000 gave the first inf"),
    "log of zero": (
        "print(tf.math.log([1.0, 0.0]))",
        "Line 1, `tf.math.log([1.0, 0.0])`: log of 0 gave the first -inf",
    ),
    "zero by zero": (
        "a = tf.constant([1.0, 0.0, 0.0])\nprint(a / a)",
        "Line 2, `a / a`: divide of 0 and 0 gave the first nan (and 1 more)",
    ),
    "a loop that runs away": (
        LOOP + "    w.assign_sub(1.0 * t.gradient(loss, w))",
        "Line 4, `(w * 10.0 - 3.0) ** 2`: ",
    ),
    "a sum": (
        "x = tf.fill([3], 3e38)\nprint(tf.reduce_sum(x))",
        "reduce_sum of numbers from 3e38 to 3e38 gave the first inf",
    ),
}


@pytest.mark.parametrize("name", NOTES)
def test_the_first_op_is_named(name: str) -> None:
    """The note stands beside the result, once, and names the op at which it began."""
    source, begin = NOTES[name]
    run = interpret(source)
    told = [note for note in run.notes if "of this program" in note]
    assert run.error is None and len(told) == 1 and begin in told[0], run.notes


@pytest.mark.parametrize(
    "source",
    ["x = tf.constant(float('inf'))\ny = x - x", "print(tf.exp(1.0))", "tf.where([True], [1.0], [float('-inf')])"],
)
def test_what_was_given_is_not_blamed_on_an_op(source: str) -> None:
    """An infinity that the program wrote down itself, and numbers that are fine, need no note."""
    assert not [note for note in interpret(source).notes if "of this program" in note]
