"""The rows of a training, which may be stopped between any two lines."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import numpy as np

from graphlab.trace.recording import recorder
from graphlab.trace.recording.recorder import Rows


class Stop(BaseException):
    """What a signal raises in a program."""


def filled(rows: list[Rows]) -> None:
    """Three rows, of which the second has a column of its own, and every other one of them."""
    for step in (1, 2, 3):
        rows[0].add(step, 0.1)
        rows[0].put(rows[0].before, 7, np.float32(step))
        if step == 2:
            rows[0].put(rows[0].gradients, 7, np.ones(40, np.float32))
    rows[0] = rows[0].thinned()


def stopped(lines: int) -> tuple[Rows, bool]:
    """What is there after so many lines of the recorder, and whether that was all."""
    rows, left = [Rows()], [lines]

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != recorder.__file__:
            return None
        if event == "line":
            left[0] -= 1
            if left[0] < 0:
                raise Stop
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        filled(rows)
    except Stop:
        return rows[0], False
    finally:
        sys.settrace(before)
    return rows[0], True


def test_a_program_that_is_stopped_anywhere_leaves_whole_rows() -> None:
    """Each column has an entry for every row, and a row belongs to its step, wherever the recorder was."""
    for lines in range(1000):
        rows, is_over = stopped(lines)
        rows.settle()
        columns = [*rows.before.values(), *rows.gradients.values(), rows.rates]
        assert {len(column) for column in columns} <= {len(rows.steps)}
        assert rows.steps == list(range(1, 4, rows.stride))[: len(rows.steps)]
        for column in rows.before.values():
            assert all(entry is None or entry == step for entry, step in zip(column, rows.steps, strict=True))
        if is_over:
            break
    assert is_over and lines > 20 and rows.steps == [1, 3] and rows.gradients == {7: [None, None]}
