"""What is said to a program that stumbles over a gradient that is None."""

from __future__ import annotations

import pytest

from graphlab import sandbox

ONE = "x = tf.constant(3.0)\nwith tf.GradientTape() as tape:\n    y = x * x\ndx = tape.gradient(y, x)\n"
TWO = (
    "x = tf.Variable(3.0)\nb = tf.Variable(3)\nwith tf.GradientTape() as tape:\n"
    "    y = x * x + tf.cast(b, tf.float32)\ndx, db = tape.gradient(y, [x, b])\nx.assign_sub(0.1 * dx)\n"
)

HINTS = {
    "arithmetic": (ONE + "x = x - 0.1 * dx", "`x` is a plain tensor", "Write: tape.watch(x)"),
    "a method": (ONE + "print(dx.numpy())", "`x` is a plain tensor", "Write: tape.watch(x)"),
    "through a list": (
        ONE.replace("dx = tape.gradient(y, x)", "grads = tape.gradient(y, [x])")
        + "for g in grads:\n    print(g * 2.0)",
        "`x` is a plain tensor",
        "Write: tape.watch(x)",
    ),
    "one of two": (TWO + "b.assign_sub(0.1 * db)", "`b` has dtype int32", "Write: b = tf.Variable(3.0)"),
    "a function's": (
        "def slope(v):\n    with tf.GradientTape() as t:\n        y = v ** 2\n    return t.gradient(y, v)\n"
        "w = tf.constant(2.0)\nw = w - 0.1 * slope(w)",
        "`v` is a plain tensor",
        "Write: t.watch(v)",
    ),
    "the target of the next tape": (
        "x = tf.constant(3.0)\nwith tf.GradientTape() as outer:\n    with tf.GradientTape() as inner:\n"
        "        y = x ** 3\n    g = inner.gradient(y, x)\nh = outer.gradient(g, x)",
        "`x` is a plain tensor",
        "Write: inner.watch(x)",
    ),
}


@pytest.mark.parametrize("source, cause, cure", HINTS.values(), ids=list(HINTS))
def test_a_mistake_with_none_says_why_it_is_none(source: str, cause: str, cure: str) -> None:
    """The cause is the reason of the very gradient that is None, the hint its cure."""
    error = sandbox.run(source).error
    assert error is not None and "None" in error.message
    assert f"because {cause}" in error.message and error.hint == cure


def test_a_none_of_the_programs_own_is_not_explained_by_a_gradient() -> None:
    """A function without `return` is what it was, though there is a gradient without a path in the program."""
    error = sandbox.run(ONE + "def f(a):\n    a + 1\nprint(f(2) + 3)").error
    assert "a function without `return`" in error.hint


def test_a_tape_that_is_asked_twice_says_how_to_ask_it_again() -> None:
    """The hint names the tape, the line that has asked it, and the line to write, with the arguments it has."""
    error = sandbox.run(
        "x = tf.Variable(3.0)\nwith tf.GradientTape(watch_accessed_variables=True) as tape:\n    y = x * x\n"
        "dy = tape.gradient(y, x)\nprint(dy)\nprint(tape.gradient(y, x))"
    ).error
    assert (error.kind, error.line) == ("TapeError", 6)
    assert error.message == "`tape` gave its gradients on line 4 and holds nothing any more."
    assert error.hint.endswith("with tf.GradientTape(watch_accessed_variables=True, persistent=True) as tape:")
