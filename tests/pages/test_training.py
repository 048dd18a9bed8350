"""The Training tab: what it is given, which step the player shows, and its address."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from graphlab import sandbox
from graphlab.sandbox import Error, Run
from graphlab.ui.app import running, time_line
from graphlab.ui.app.session import Session, digest
from graphlab.ui.app.widgets import TRAINING
from graphlab.ui.content import address
from graphlab.ui.content.address import Address
from tests.pages.test_address import at, fields
from tests.pages.test_app import component, opened, printed, typed

LOOP = """import random
xs = tf.constant([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
ys = tf.constant([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])
w = tf.Variable(random.random())
b = tf.Variable(random.random())
for step in range(60):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.abs(ys - (w * xs + b)))
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub(0.001 * dw)
    b.assign_sub(0.001 * db)
"""
AFTER = """v = tf.Variable(1.0)
for step in range(5):
    with tf.GradientTape() as tape:
        other = v * v
    v.assign_sub(0.1 * tape.gradient(other, v))
"""
UNKEPT = 37


def here(page: AppTest) -> Session:
    kept: Session = page.session_state["playground"]
    return kept


def training_tab(source: str = LOOP) -> AppTest:
    """The page after a program was run in it, with the tab open."""
    page = typed(source)
    page.session_state["result"] = TRAINING
    page.run()
    assert not page.exception
    return page


def open_step(page: AppTest, number: int, step: int) -> None:
    """The browser asks for a step."""
    here(page).asked = partial(time_line.open_step, here(page), number, step)
    page.run()
    assert not page.exception


def tabs(page: AppTest) -> list[str]:
    return [tab.label for tab in page.tabs]


def value_of(page: AppTest, name: str) -> float:
    """The number on the card of a node."""
    nodes = component(page, "player")["nodes"].values()
    return float(next(node["value"] for node in nodes if node["name"] == name))


def test_there_is_a_tab_where_something_was_trained():
    """A program that does not train has none; that of one that does is drawn where it is open."""
    assert TRAINING not in tabs(opened())
    page = typed(LOOP)
    assert TRAINING in tabs(page) and not [
        e for e in page.get("bidi_component") if e.proto.component_name == "graphlab_training"
    ]
    shown = component(training_tab(), "training")
    assert shown["line"]["steps"] == 60 and shown["line"]["fit"] is not None and shown["line"]["lossName"] == "loss"
    assert shown["opened"] == 60 and shown["at"] is None and shown["titles"] == ["line 7 · 60 steps"]


def test_a_program_that_does_not_train_closes_the_tab():
    """The next program shows what it printed; one that trains again opens the tab again."""
    page = training_tab()
    trained = here(page).run
    here(page).show("print('no training')", sandbox.run("print('no training')"))
    page.run()
    assert not page.exception and TRAINING not in tabs(page) and printed(page) == ["no training"]
    here(page).show(LOOP, trained)
    page.run()
    assert not page.exception and page.session_state["result"] == TRAINING


def test_a_step_that_was_kept_is_shown_at_once(monkeypatch: pytest.MonkeyPatch):
    """Nothing runs for it: the player shows its tape, and the time line knows it."""
    page = training_tab()
    monkeypatch.setattr(running, "run_again", lambda run, step: pytest.fail("the program was run again"))
    open_step(page, 1, 2)
    shown = component(page, "training")
    assert shown["opened"] == shown["at"] == 2 and shown["problem"] == ""
    player = component(page, "player")
    assert player["title"].startswith("Step 2 of 60 · ") and player["title"] == player["views"][player["view"]]
    np.testing.assert_allclose(value_of(page, "w"), here(page).run.trainings[0].path("w")[1, 0], rtol=1e-6)


def test_any_other_step_is_run_again_and_has_an_address():
    """With the same random numbers: the player shows the row of the time line, and an address brings it back."""
    page = training_tab()
    line = here(page).run.trainings[0]
    assert UNKEPT not in [one.step for one in line.opened]
    open_step(page, 1, UNKEPT)
    assert component(page, "training")["opened"] == UNKEPT
    wanted = line.path("w")[UNKEPT - 1, 0]
    np.testing.assert_allclose(value_of(page, "w"), wanted, rtol=1e-6)
    phases = component(page, "training")["phases"]
    assert sum(len(phase["ops"]) for phase in phases) == len(component(page, "player")["steps"])
    written = fields(page)
    assert (written["tab"], written["training"], written["at"]) == (TRAINING, "1", str(UNKEPT))
    again = opened()
    here(again).ran.add(digest(LOOP))
    again.session_state["graphlab page"] = "Fit"
    for name, field in written.items():
        again.query_params[name] = field
    again.run()
    assert not again.exception and component(again, "training")["opened"] == UNKEPT
    np.testing.assert_allclose(value_of(again, "w"), wanted, rtol=1e-6)
    assert fields(again) == written


@pytest.mark.parametrize(
    ("again", "problem"),
    [
        (lambda run: Run(run.source, error=Error("TimeLimit", "It takes too long.", limit=True)), "It takes too long."),
        (lambda run: Run(run.source), time_line.NOT_REACHED),
        (lambda run: sandbox.run(run.source, again=sandbox.Again(run.seed + 1, steps=(UNKEPT,))), time_line.OTHERWISE),
    ],
    ids=["limit", "nothing", "other numbers"],
)
def test_a_step_that_does_not_come_says_why(monkeypatch: pytest.MonkeyPatch, again, problem: str):
    """The graph stays that of before, and numbers of another run are never shown as those of this one."""
    page = training_tab()
    monkeypatch.setattr(running, "run_again", lambda run, step: again(run))
    open_step(page, 1, UNKEPT)
    shown = component(page, "training")
    assert shown["problem"].startswith(f"Step {UNKEPT}: ") and problem in shown["problem"]
    assert shown["opened"] == 60 and component(page, "player")["title"].startswith("Step 60 of 60")
    open_step(page, 1, 3)
    assert component(page, "training")["problem"] == "" and component(page, "training")["opened"] == 3


@pytest.mark.parametrize(("number", "step"), [(0, 1), (2, 1), (1, 0), (1, 61), (1, 10**9)])
def test_what_is_not_there_is_not_opened(number: int, step: int):
    """Whatever a browser or an address asks for."""
    page = training_tab()
    open_step(page, number, step)
    assert here(page).standing is None and component(page, "training")["opened"] == 60
    assert not at(Address(LOOP, tab=TRAINING, training=number, at=min(step, 999_999))).exception


def test_each_loop_has_its_time_line():
    """The one that is shown is that of the tape in the player, until another one is picked."""
    page = training_tab(LOOP + AFTER)
    shown = component(page, "training")
    assert [title.split(" · ")[1] for title in shown["titles"]] == ["60 steps", "5 steps"]
    assert shown["line"]["number"] == 2 and shown["opened"] == 5 and shown["line"]["fit"] is None
    assert component(page, "player")["title"].startswith("Training 2, step 5 of 5 · ")
    open_step(page, 1, 1)
    shown = component(page, "training")
    assert shown["line"]["number"] == 1 and shown["opened"] == 1 and shown["line"]["fit"] is not None
    assert fields(page)["training"] == "1"


@pytest.mark.parametrize("field", ["tab", "training", "at", "seed"])
@pytest.mark.parametrize("text", ["", "-1", "<b>", "9" * 30, "01", "Training\n"])
def test_a_field_that_cannot_be_read_is_none(field: str, text: str):
    """It is as one that is not there."""
    assert getattr(address.read({field: text}), field) is None
