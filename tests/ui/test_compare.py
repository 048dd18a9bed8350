"""A run beside the one before it: the gradient of the same place is taken, whichever is looked at."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from graphlab import sandbox
from graphlab.ui.components import player
from graphlab.ui.looks import compare

TWO = """x = tf.Variable([1.0, 2.0])
with tf.GradientTape(persistent=True) as tape:
    y = x * x
    z = x * 3.0
tape.gradient(y, x)
tape.gradient(z, x)
"""


def test_every_gradient_of_a_run_has_its_place() -> None:
    """Also those after the first; that of a step of a training, which is none of them, has the first one's."""
    run = sandbox.run(TWO)
    views = player.views_of(run)
    assert len(views) == 2
    subjects: list[Any] = [SimpleNamespace(run=run, trace=view.trace, sweep=view.sweep) for view in views]
    assert [compare._place(subject) for subject in subjects] == [0, 1]
    assert compare._place(SimpleNamespace(run=run, trace=None, sweep=None)) == 0  # type: ignore[arg-type]
