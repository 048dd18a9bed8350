"""The time of a run fits the machine: enough for a training of so many steps. No clock but the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.host.calibration import REGRESSION, nanoseconds_a_round
from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import ROUNDS, Limits
from graphlab.sandbox.values.monitor import Monitor
from graphlab.sandbox.wire.orders import Note


class Used(Monitor):
    """Notes how much of the counted limits a program has used, when it has ended."""

    def begin(self, machine: Any) -> None:
        self.meter = machine.meter

    @contextmanager
    def drawing(self) -> Iterator[None]:
        self.steps, self.work = self.meter.limits.steps - self.meter.left, self.meter.work
        yield


def test_the_counted_limits_leave_room_for_the_training() -> None:
    """What a step of the regression counts, so many times, is far from the steps and the work of a run."""
    few, more = Used(), Used()
    for used, rounds in ((few, 10), (more, 60)):
        assert interpret(REGRESSION.format(rounds=rounds), monitor=used).error is None
    for counted, most in (
        ((more.steps - few.steps) / 50, Limits().steps),
        ((more.work - few.work) / 50, Limits().work),
    ):
        assert 2 * counted * ROUNDS < most


@given(st.integers(0, 10**9))
def test_a_slow_machine_has_more_time(nanoseconds: int) -> None:
    """What the runner says of the machine becomes the usual time: never less than the least, and no end of it."""
    client = Client(fork=False)
    client._greeted(Note("hello", nanoseconds, code=1))
    usual, needed = client.usual(), ROUNDS * nanoseconds / 1e9
    assert usual.cpu >= Limits().cpu and usual.wall >= 4 * usual.cpu
    assert usual.cpu >= needed or usual.cpu == Limits().paced(10.0).cpu
    assert Note("hello", nanoseconds, code=1).packed()


@pytest.mark.parametrize("seconds", [0.006, 0.6])
def test_the_machine_is_measured_without_what_comes_after(seconds: float) -> None:
    """The clock is read when a program begins and when it has ended, and the fastest of some counts."""
    times = iter([0.0, 9.0, 10.0, 10.0 + seconds, 20.0, 29.0])
    assert nanoseconds_a_round(lambda: next(times)) == round(seconds / 60 * 1e9)
