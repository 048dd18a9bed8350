"""What the app makes of a run stops in time, with what is ready: on a clock of our own, which counts calls or looks."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.pictures import make
from graphlab.sandbox.pictures.asks import PictureAsk
from graphlab.sandbox.wire.run import Run
from graphlab.trace import budget
from graphlab.trace.budget import OutOfTime, within
from graphlab.ui.components import player
from graphlab.ui.looks import take_away
from graphlab.ui.looks.look import Subject
from graphlab.ui.looks.menu import LOOKS
from graphlab.ui.looks.take_away import FILES
from graphlab.views.analysis.health import health
from graphlab.views.drawing import layout
from graphlab.views.drawing.budgeted import TOO_BIG, drawing_in_time
from graphlab.views.export.script import LIBRARIES, to_code
from graphlab.views.export.transcript import transcript
from graphlab.views.player import picture, tape_rows
from graphlab.views.player.cell import answer

HEAVY = """vs = [tf.Variable(float(i)) for i in range(40)]
with tf.GradientTape() as tape:
    total = tf.constant(0.0)
    for i in range(40):
        total = total + tf.add_n(vs)
tape.gradient(total, vs)
"""
PARALLEL = """x = tf.constant([1.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.concat([x] * 3000, 0)
tape.gradient(y, x)
"""
NUMBERS = """x = tf.linspace(0.5, 1.5, 300)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x
    for i in range(150):
        y = y * x
tape.gradient(y, x)
"""
LONG = "x = tf.Variable(1.0)\nwith tf.GradientTape() as tape:\n    y = tf.add_n([x] * 1200)\ntape.gradient(y, x)"
SMALL = "x = tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n    y = x * x + 1.0\ntape.gradient(y, x)"
CALLS = 200_000  # that a budget is worth in these tests


def subject_of(run: Run) -> Subject:
    return Subject(run, player.views_of(run)[-1], None, 0, lambda: None)


@pytest.fixture(scope="module")
def heavy() -> Subject:
    layout.warm()
    return subject_of(interpret(HEAVY))


@pytest.fixture(scope="module", params=["parallel", "numbers", "long"])
def odd(request: pytest.FixtureRequest) -> Subject:
    """One op with thousands of inputs, many numbers, many nodes of one name."""
    layout.warm()
    return subject_of(interpret({"parallel": PARALLEL, "numbers": NUMBERS, "long": LONG}[request.param]))


@pytest.fixture(scope="module")
def small() -> Subject:
    return subject_of(interpret(SMALL))


def in_time(make: Callable[[Subject], Any]) -> Callable[[Subject], Any]:
    """As the pages do it."""

    def made(subject: Subject) -> Any:
        with within():
            return make(subject)

    return made


# Everything that is made of a run: the files from their registry, and what the pages show.
MADE: dict[str, Callable[[Subject], Any]] = {
    **{label: lambda s, make=make: take_away.in_time(make, s) for label, _, _, make in FILES},
    **{
        f"script for {name}": lambda s, name=name: take_away.in_time(lambda s: to_code(s.reading, name), s)
        for name in LIBRARIES
    },
    "drawing": in_time(lambda s: drawing_in_time(s.reading).svg),
    "words": in_time(lambda s: picture.contents(s.reading)),
    "both": lambda s: make.picture(s.reading, PictureAsk()),
    "tape": lambda s: tape_rows.table(s.reading),
    "cell": lambda s: answer(s.reading, ("n0", "grad", 0)),
    "formulas": in_time(lambda s: picture.around(s.reading, 9)),
}


class Calls:
    """A clock that counts the calls of Python functions, of which a budget holds `CALLS`."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> float:
        return self.count * budget.SECONDS / CALLS

    def seen(self, frame: Any, event: str, arg: Any) -> None:
        self.count += event in ("call", "c_call")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    clock = Calls()
    monkeypatch.setattr(budget.time, "thread_time", clock)
    before = sys.getprofile()
    sys.setprofile(clock.seen)
    yield clock
    sys.setprofile(before)


@pytest.mark.parametrize("name", MADE)
def test_it_stops_in_time(name: str, heavy: Subject, calls: Calls) -> None:
    """Work is counted in calls, so that no load changes it: what is made of a wide graph ends at its budget."""
    MADE[name](heavy)
    assert calls.count < 1.8 * CALLS


@pytest.mark.parametrize("name", MADE)
def test_odd_graphs_stop_in_time_too(name: str, odd: Subject, calls: Calls) -> None:
    """The same, whatever there is much of: wires, numbers, or nodes of one kind."""
    MADE[name](odd)
    assert calls.count < 1.8 * CALLS


@pytest.mark.parametrize("looks", [0, 3, 40, 1000])
@pytest.mark.parametrize("name", MADE)
def test_wherever_it_stops_there_is_something(
    name: str, looks: int, heavy: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that runs out at any look: nothing raises but what the page catches, and JSON stays JSON."""
    count = itertools.count()
    monkeypatch.setattr(budget.time, "thread_time", lambda: budget.SECONDS * (next(count) > looks))
    try:
        made = MADE[name](heavy)
    except OutOfTime:
        made = None
    assert made or name == "formulas"  # which the page does without
    if name == "JSON" and not made.startswith("This"):
        json.loads(made)


@pytest.mark.parametrize("name", MADE)
def test_what_is_small_is_whole(name: str, small: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still: with a budget comes out what comes out without one."""
    monkeypatch.setattr(budget.time, "thread_time", lambda: 0.0)
    made = MADE[name](small)
    monkeypatch.setattr(budget, "is_over", lambda: False)
    monkeypatch.setattr(budget, "afford", lambda seconds: None)
    assert MADE[name](small) == made


def test_what_is_left_out_is_said(heavy: Subject, calls: Calls) -> None:
    """In the notes of the picture, in its last step, in the drawing, and at the end of a file."""
    words = make.picture(heavy.reading, PictureAsk()).contents
    assert picture.CUT_SHORT in words["notes"] and len(words["nodes"]) == len(heavy.trace.nodes)
    (markdown,) = (make for label, _, _, make in FILES if label == "Solution (Markdown)")
    assert "The rest is left out here" in take_away.in_time(markdown, heavy)
    with within():
        drawn = drawing_in_time(heavy.reading).svg
    assert "more nodes" in drawn or "more wires not drawn" in drawn or TOO_BIG in drawn


def page(look: str, source: str) -> None:
    """The looks alone, on a run."""
    from graphlab.sandbox.compiler.interpreter import interpret
    from graphlab.ui.components import player
    from graphlab.ui.looks.look import Subject
    from graphlab.ui.looks.menu import drawer

    run = interpret(source)
    drawer(look, Subject(run, player.views_of(run)[-1], None, 0, lambda: None), lambda: None)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("looks", [0, 20, 300])
def test_a_look_that_takes_too_long_says_so(look: str, looks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look of the registry, stopped early or late: a table or a sentence, never an exception on the page."""
    count = itertools.count()
    monkeypatch.setattr(budget.time, "thread_time", lambda: budget.SECONDS * (next(count) > looks))
    shown = AppTest.from_function(page, args=(look, SMALL), default_timeout=60).run()
    assert not shown.exception
    assert shown.get("bidi_component") or shown.get("code") or shown.get("download_button")


def test_health_of_a_graph_that_is_too_big_is_not_looked_at(heavy: Subject) -> None:
    """It raises, and the workbench draws no badges."""
    with within(0.0), pytest.raises(OutOfTime):
        health(heavy.reading)


@pytest.mark.whole
def test_the_command_line_has_no_budget(heavy: Subject) -> None:
    """Where nobody gave a budget, all is told."""
    assert "not told" not in transcript(heavy.reading)
