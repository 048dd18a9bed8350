"""The state machine of tests/test_machine.py with TensorFlow's tapes: the reference engine must be right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.test_machine import TapeMachine

PROGRAMS = 60


def compared(only: str = "") -> Iterator[tuple[str, Counter[str], list[str]]]:
    """One row: how many programs were run, and the one that TensorFlow and the reference engine disagree on."""
    import tensorflow

    class Machine(TapeMachine):
        tf: Any = tensorflow
        compared = 0

    wrong = []
    if only in "tapes":
        try:
            run_state_machine_as_test(
                Machine,
                settings=settings(
                    max_examples=PROGRAMS, stateful_step_count=30, deadline=None, derandomize=True, database=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )  # fmt: skip
        except (AssertionError, ExceptionGroup) as error:
            wrong.append(f"tapes: {error!r} {getattr(error, '__notes__', '')}")
    yield "tapes: random programs", Counter(cases=PROGRAMS, gradient=Machine.compared), wrong
