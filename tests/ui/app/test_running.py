"""Waiting on a page, without a browser: what is said, and what ends the program."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
import streamlit as st
from hypothesis import given, strategies
from streamlit.testing.v1 import AppTest

from graphlab import sandbox
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.run import Run
from graphlab.ui.app import running


class Waiting:
    """A ticket that is first third, then next, then runs, then is done; a page must look at it that often."""

    entry = SimpleNamespace(number=7, request={"source": "1"})
    answer = SimpleNamespace(steps=0, losses=[])

    def __init__(self) -> None:
        self.places, self.interrupted, self.cancelled = [3, 1, 0], False, False
        self.place = self.places[0]

    def wait(self, seconds: float) -> Run | None:
        assert seconds < 1
        if not self.places:
            return Run("", stdout="until then\n" if self.interrupted else "done\n")
        self.place = self.places.pop(0)
        return None

    def interrupt(self) -> None:
        self.interrupted, self.places = True, []

    def cancel(self) -> None:
        self.cancelled = True


def page() -> None:
    """A page that runs a program."""
    import streamlit as st

    from graphlab.ui.app import running

    running.waiting_room()
    st.text(running.run("1").stdout)


def drawing(waits_for: str) -> None:
    """A page that draws while a program runs, and then waits for it, for another one, or for none."""
    import streamlit as st

    from graphlab.ui.app import running

    running.waiting_room()
    with running.ahead("1"):
        st.text("drawn")
        if waits_for:
            st.text(running.run(waits_for).stdout)


def asking() -> None:
    """A page that is asked once for a run, and says what came of it."""
    import streamlit as st

    from graphlab.ui.app import running
    from graphlab.ui.app.session import session

    here, state = session(), st.session_state
    if "heard" not in state:
        state.heard, state.came = True, "nothing"
        here.asked = lambda: state.update(came=running.run("1").stdout)
    running.waiting_room()
    here.do_what_was_asked()
    st.text(state.came)


@pytest.fixture
def tickets(monkeypatch: pytest.MonkeyPatch) -> list[Waiting]:
    """Those that were given out."""
    given: list[Waiting] = []

    def submit(source: str, who: str, address: str, limits: Limits, again: sandbox.Again | None, ask: None) -> Waiting:
        given.append(Waiting())
        return given[-1]

    monkeypatch.setattr(sandbox, "submit", submit)
    return given


def test_who_waits_is_told_the_place(tickets: list[Waiting], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look writes to the page; when the run is there, nothing of it is left."""
    said: list[str] = []
    monkeypatch.setattr(st.delta_generator.DeltaGenerator, "text", lambda self, body: said.append(body))
    shown = AppTest.from_function(page).run()
    assert not shown.exception and not shown.button and not tickets[0].interrupted
    assert said == ["You are 3rd in the queue.", "You are next.", "Running · 0 s"]
    assert [text.value for text in shown.text] == ["done"]


def test_what_stops_the_page_ends_the_program(tickets: list[Waiting], monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit raises in the next `st` call when the visitor is gone, or asks for something else."""
    monkeypatch.setattr(st.delta_generator.DeltaGenerator, "text", lambda self, body: st.stop())
    shown = AppTest.from_function(page).run()
    assert not shown.exception and tickets[0].interrupted


@pytest.mark.parametrize(("stopped", "came"), [(False, "done\n"), (True, "until then\n")])
def test_what_was_asked_is_done_unless_it_is_stopped(
    stopped: bool, came: str, tickets: list[Waiting], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A click elsewhere ends the rerun that waits, and the next one runs the program anew; Stop keeps what there is."""
    with monkeypatch.context() as interrupted:
        interrupted.setattr(st.delta_generator.DeltaGenerator, "text", lambda self, body: st.stop())
        shown = AppTest.from_function(asking).run()
    assert tickets[0].interrupted and not shown.text
    if stopped:
        shown.button[0].click()
    shown.run()
    assert not shown.exception and [text.value for text in shown.text] == [came.strip()]
    assert shown.session_state["playground"].asked is None
    assert len(tickets) == (1 if stopped else 2) and tickets[0].cancelled is not stopped


@pytest.mark.parametrize(("waits_for", "count", "is_cancelled"), [("1", 1, False), ("2", 2, True), ("", 1, True)])
def test_a_program_runs_while_the_page_is_drawn(
    waits_for: str, count: int, is_cancelled: bool, tickets: list[Waiting]
) -> None:
    """It is the one that the page waits for then, and ends where the page waits for another one or for none."""
    shown = AppTest.from_function(drawing, args=(waits_for,)).run()
    assert not shown.exception and [text.value for text in shown.text] == ["drawn", "done"][: 1 + bool(waits_for)]
    assert len(tickets) == count and tickets[0].cancelled is is_cancelled and not tickets[-1].interrupted


def test_what_ends_the_page_ends_what_runs_ahead(tickets: list[Waiting], monkeypatch: pytest.MonkeyPatch) -> None:
    """A click elsewhere while the page is still drawn: nobody waits any more."""
    monkeypatch.setattr(st, "text", lambda body: st.stop())
    assert not AppTest.from_function(drawing, args=("1",)).run().exception
    assert tickets[0].cancelled


def test_each_session_has_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays the same from run to run, so that the queue can be fair."""
    names = []

    def submit(source: str, who: str, address: str, limits: Limits, again: sandbox.Again | None, ask: None) -> Waiting:
        names.append(who)
        return Waiting()

    monkeypatch.setattr(sandbox, "submit", submit)
    AppTest.from_function(page).run().run()
    AppTest.from_function(page).run()
    assert names[0] == names[1] != names[2]


@given(strategies.lists(strategies.floats(), max_size=300))
def test_losses_of_any_size_can_be_drawn(losses: list[float]) -> None:
    """Every point is within the drawing, whatever the numbers are."""
    drawn = running.loss_curve(list(enumerate(losses, 1)))
    points = drawn.partition('points="')[2].partition('"')[0].split()
    for x, y in (point.split(",") for point in points):
        assert -1 <= float(x) <= 161 and -1 <= float(y) <= 29
    assert bool(points) == any(map(math.isfinite, losses))
