"""The clocks of a run: what they tell, and that they never take the time of the program they measure."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from types import FrameType

import pytest

import graphlab.sandbox.compiler.comprehensions as comprehensions
from graphlab.sandbox.host.confinement import start_clocks, stop_clocks
from graphlab.sandbox.values.limits import LimitReached
from graphlab.sandbox.values.monitor import node_at

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers on this system")


@pytest.fixture
def clocks() -> Iterator[None]:
    """The signals are afterwards as they were."""
    before = {
        alarm: signal.getsignal(alarm) for alarm in (signal.SIGPROF, signal.SIGALRM, signal.SIGUSR1, signal.SIGUSR2)
    }
    yield
    stop_clocks()
    for alarm, handler in before.items():
        signal.signal(alarm, handler)


def test_a_report_is_not_begun_within_a_report(clocks: None) -> None:
    """However long one takes, and however many alarms come meanwhile; afterwards the next alarm reports again."""
    begun: list[int] = []
    at_work = 0

    def report(frame: FrameType | None) -> None:
        nonlocal at_work
        begun.append(at_work)
        at_work += 1
        for _ in range(3 if len(begun) < 5 else 0):
            signal.raise_signal(signal.SIGALRM)
        at_work -= 1

    start_clocks(60.0, 60.0, report)
    for expected in (1, 2):
        before = len(begun)
        signal.raise_signal(signal.SIGALRM)
        assert len(begun) > before and len(begun) >= expected
    assert set(begun) == {0}


def test_time_to_spare_ends_with_a_signal(clocks: None) -> None:
    """Until then both clocks go on for longer; then the program has its usual time, and no less."""
    start_clocks(50.0, 90.0, alone=3.0)
    assert 100 < signal.getitimer(signal.ITIMER_PROF)[0] < 151
    signal.raise_signal(signal.SIGUSR2)
    assert 0 < signal.getitimer(signal.ITIMER_PROF)[0] < 51
    with pytest.raises(LimitReached, match="more than 50 seconds, and others wait"):
        signal.raise_signal(signal.SIGPROF)


def test_time_to_spare_is_no_time_taken_away(clocks: None) -> None:
    """A program that has had its usual time already when somebody comes ends at once, by either clock."""
    start_clocks(1.0, 1e-6, alone=1e8)
    signal.raise_signal(signal.SIGALRM)
    signal.raise_signal(signal.SIGUSR2)
    with pytest.raises(LimitReached, match="and others wait"):
        signal.raise_signal(signal.SIGALRM)


def test_where_a_program_is_costs_nothing_in_frames_that_hold_no_node() -> None:
    """No frame is asked for its locals but one of the compiler that has a node: they are slow to make."""

    class Code:
        co_filename = comprehensions.__file__
        co_freevars, co_varnames = ("m",), ("frame", "values")

    class Frame:
        f_code, f_back = Code, None

        @property
        def f_locals(self) -> dict[str, object]:
            raise AssertionError("asked for its locals")

    assert node_at(Frame()) is None  # type: ignore[arg-type]
