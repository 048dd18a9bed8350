"""Where there is no graph, the page says why, and only what is so."""

from __future__ import annotations

import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.run import LOST, TOO_BIG, Error, Run
from graphlab.ui.app.workbench import _empty_state
from graphlab.ui.components.player import views_of

STOPPED = Error("LimitError", "The program takes more than 2 seconds.", 6, limit=True)


def test_a_printed_gradient_is_never_called_nothing() -> None:
    """A tape that gave its gradient has a view, whatever ran after it and however that ended."""
    source = "x = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n    y = x * x\nprint(tape.gradient(y, x))\n"
    for tail in ("while True:\n    x = x * 1.0", "1 / 0", "[0] * 10**9"):
        run = interpret(source + tail, Limits(recorded=100, steps=5_000))
        assert "6.0" in run.stdout and [view.sweep is not None for view in views_of(run)] == [True]


@pytest.mark.parametrize("note", [LOST, f"{TOO_BIG}: tape 1 takes more time or memory than a run has for it."])
def test_what_is_lost_or_left_out_was_recorded(note: str) -> None:
    """A run whose tapes are not there is not said to have recorded none."""
    heading, text, _ = _empty_state(Run("", "6.0\n", STOPPED, notes=(note,)))
    assert "nothing" not in f"{heading} {text}".lower() and "before it recorded" not in text


def test_nothing_is_said_where_it_is_so() -> None:
    """A tape without an op, and a program that stops before its tape."""
    outside = "x = tf.Variable(3.0)\ny = x * x\nwith tf.GradientTape() as tape:\n    pass\nprint(tape.gradient(y, x))"
    assert _empty_state(interpret(outside))[0] == "The tape recorded nothing"
    assert _empty_state(interpret("1 / 0"))[1] == "The program stopped before it recorded anything."
