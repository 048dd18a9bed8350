"""The record of a training, which may be stopped between any two lines."""

from __future__ import annotations

import sys
from contextvars import copy_context
from types import FrameType
from typing import Any

import numpy as np
import pytest

import graphlab as tf
from graphlab.trace.recording import journal, recorder
from graphlab.trace.trainings import Recorded, recorded

NOTED = {recorder.__file__: None, journal.__file__: {"_step_done", "settle"}}


class Stop(BaseException):
    """What a signal raises in a program."""


def by_hand(steps: list[int]) -> None:
    """A training with two Variables, the second from the second step on, with four steps."""
    w, v = tf.Variable(4.0, name="w"), tf.Variable(np.ones(40, np.float32), name="v")
    for step in range(4):
        with tf.GradientTape() as tape:
            loss = w * w + (tf.reduce_sum(v) if step else 0.0)
        gradients = tape.gradient(loss, [w, v])
        w.assign_sub(0.25 * gradients[0])
        if step:
            v.assign_sub(0.125 * gradients[1])
        steps[0] += 1


def by_an_optimizer(steps: list[int]) -> None:
    """A training that remembers something, with four steps."""
    w, optimizer = tf.Variable(4.0, name="w"), tf.keras.optimizers.Adam(0.5)
    for _ in range(4):
        with tf.GradientTape() as tape:
            loss = w * w
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        steps[0] += 1


def stopped(program: Any, lines: int) -> tuple[Recorded, int, bool]:
    """What there is of a training after so many lines of what notes its steps, how many were made, if that is all."""
    left, steps, seen = [lines], [0], Recorded()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        names = NOTED.get(frame.f_code.co_filename, set())
        if names is not None and frame.f_code.co_name not in names:
            return None
        if event == "line":
            left[0] -= 1
            if left[0] == -1:
                raise Stop
        return trace

    before = sys.gettrace()
    try:
        with recorded() as seen:
            sys.settrace(trace)
            try:
                program(steps)
            finally:
                sys.settrace(before)
    except Stop:
        return seen, steps[0], False
    return seen, steps[0], True


@pytest.mark.parametrize("program", [by_hand, by_an_optimizer])
def test_a_program_that_is_stopped_anywhere_leaves_whole_steps(program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step that was made is in its training with all its numbers and no other, wherever the recorder was."""
    monkeypatch.setattr(recorder, "MOST_ROWS", 2)
    (full,) = copy_context().run(stopped, program, 10**9)[0].trainings
    for lines in range(10**4):
        seen, made, is_over = copy_context().run(stopped, program, lines)  # who is stopped leaves tapes open
        if made == 0:
            assert seen.trainings == ()
        elif made > 1 or seen.trainings:
            (found,) = seen.trainings
            assert found.steps == made, lines
            assert found.loss.tolist() == full.loss[:made].tolist()
            assert np.isfinite(found.loss).all()
            assert set(full.rows.tolist()) - set(found.rows.tolist()) <= set(range(made + 1, 100))
            assert len(found.rate) == len(found.rows)
            for part in (*found.parameters, *found.state):
                assert len(part.values) == len(part.norms) == len(found.rows)
            places = [full.rows.tolist().index(row) for row in found.rows.tolist() if row in full.rows]
            w, whole = found.parameters[0], full.parameters[0]
            ours = [row in full.rows for row in found.rows.tolist()]
            assert w.values[ours].tolist() == whole.values[places].tolist()
        if is_over:
            break
    else:
        pytest.fail("the program never came to its end")
