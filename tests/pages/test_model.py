"""The way "Model": rows that are read from the program, and a program that is written from rows."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from graphlab.authoring.model_code import to_code
from graphlab.authoring.presets import PRESETS
from graphlab.ui.components.blocks import kinds, plain, sent
from graphlab.views.player import schema
from tests.patience import PATIENCE

APP = Path(__file__).parents[2] / "app.py"
OWN = "x = tf.Variable(3.0)  # mine\nwith tf.GradientTape() as t:\n    y = x * x\nt.gradient(y, x)\n"
LINE = to_code(PRESETS["line"].description)


def _desk():
    """The way alone, on a desk that keeps the program; an order stands for what the browser sends."""
    import streamlit as st

    from graphlab.sandbox.wire.run import Error, Run
    from graphlab.ui.components.blocks import Sent
    from graphlab.ui.ways import model
    from graphlab.ui.ways.way import Desk

    state = st.session_state

    def answer(source, token=None, accepts=None):
        state.runs += 1
        error = Error("LimitError", state.failure) if state.failure else None
        if accepts is None or accepts(Run(source, error=error)):
            state.source = source

    def desk():
        return Desk(state.source, None, 0, 0, answer)

    if state.get("order"):
        model.change(desk(), Sent(**state.order))
        state.order = None
    if state.get("tab"):
        model.remember(desk(), state.tab)
        state.tab = None
    model.show(desk())


class Bench:
    """The way on its own page, and what the browser would see of it."""

    def __init__(self, source: str):
        self.page = AppTest.from_function(_desk, default_timeout=PATIENCE)
        self.page.session_state.runs = 0
        self.page.session_state.failure = ""
        self.token = 0
        self.put(source)

    def put(self, source: str) -> schema.Blocks:
        """The page with another program on it."""
        self.page.session_state.source = source
        return self.run()

    def send(self, **order: object) -> schema.Blocks:
        """The page after the browser has sent something."""
        self.token += 1
        self.page.session_state.order = {"token": self.token, **order}
        return self.run()

    def run(self) -> schema.Blocks:
        self.page.run()
        assert not self.page.exception
        return self.seen

    @property
    def seen(self) -> schema.Blocks:
        (proto,) = [element.proto for element in self.page.get("bidi_component")]
        data = json.loads(proto.json)[0]
        return msgspec.convert(data, schema.Blocks)

    @property
    def source(self) -> str:
        return self.page.session_state.source


def with_units(units: int) -> dict:
    model = plain(PRESETS["line"].description)
    model["blocks"][0]["units"] = units
    return model


def test_a_program_of_blocks_is_rows_and_another_stays_code():
    """Rows, shapes and the number of lines of a program that can be read; else no rows and the reason."""
    bench = Bench(LINE)
    assert bench.seen["model"] == plain(PRESETS["line"].description)
    assert bench.seen["shapes"] == {"data": "(8, 1)", "0": "(8, 1)", "loss": "()"}
    assert (bench.seen["lines"], bench.seen["reason"], bench.seen["remarks"]) == (17, "", [])
    seen = bench.put(LINE + "print(x)\n")
    assert seen["model"] is None and "print(x)" in seen["reason"]
    assert bench.page.session_state.runs == 0


def test_rows_follow_the_program():
    """A number that was changed in the code is changed in its row; the browser is told to show it."""
    bench = Bench(LINE)
    before = bench.seen["revision"]
    seen = bench.put(LINE.replace("learning_rate=0.1", "learning_rate=0.5"))
    assert seen["model"]["train"]["learning_rate"] == 0.5 and seen["revision"] > before


def test_a_change_that_fits_is_written_and_run():
    """The program is that of the rows, the browser keeps its own rows, and knows that they were answered."""
    bench = Bench(LINE)
    before = bench.seen["revision"]
    model = with_units(1) | {"train": {"optimizer": "Adam", "learning_rate": 0.2, "steps": 5, "seed": 3}}
    seen = bench.send(model=model)
    assert "Adam(learning_rate=0.2)" in bench.source and "range(5)" in bench.source
    assert (seen["revision"], seen["answered"], bench.page.session_state.runs) == (before, 1, 1)


def test_what_does_not_fit_waits_and_the_program_stays():
    """Rows that do not go together stay with a sentence; the program, and so its picture, is the last good one."""
    bench = Bench(LINE)
    seen = bench.send(model=with_units(3))
    assert bench.source == LINE and bench.page.session_state.runs == 0
    assert seen["model"]["blocks"][0]["units"] == 3 and seen["lines"] == 0
    assert [(remark["place"], remark["wrong"]) for remark in seen["remarks"]] == [("loss", True)]
    assert bench.run()["model"]["blocks"][0]["units"] == 3
    bench.send(model=with_units(99))
    assert [remark["place"] for remark in bench.seen["remarks"]] == ["0"]
    bench.send(model=with_units(1))
    assert bench.source == LINE and bench.seen["remarks"] == []


def test_a_run_that_fails_leaves_the_last_good_picture():
    """Rows whose program comes to nothing, at a limit for instance, say so; what is on the page stays."""
    for source in (LINE, OWN):
        bench = Bench(source)
        bench.page.session_state.failure = "4,000 steps are allowed."
        seen = bench.send(preset="regression")
        assert bench.source == source and not seen["aside"] and len(seen["model"]["blocks"]) == 2
        assert seen["remarks"] == [{"place": "train", "text": "4,000 steps are allowed", "wrong": True}]
        bench.page.session_state.failure = ""
        seen = bench.send(model=plain(PRESETS["softmax"].description))
        assert bench.source == to_code(PRESETS["softmax"].description) and seen["remarks"] == []


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_takes_the_place_of_a_program_which_can_be_brought_back(name):
    """What blocks cannot show is put aside, to the letter, and stays so while the model is changed."""
    bench = Bench(OWN)
    before = bench.seen["revision"]
    seen = bench.send(preset=name)
    assert bench.source == to_code(PRESETS[name].description)
    assert seen["aside"] == OWN and seen["revision"] > before and seen["model"] is not None
    assert bench.send(model=with_units(1))["aside"]
    seen = bench.send(back=True)
    assert bench.source == OWN and seen["model"] is None and not seen["aside"]


def test_rows_from_nothing_leave_a_program_alone_until_they_fit():
    """While a model is begun beside a program of somebody's own, that program stays; then it is put aside."""
    bench = Bench(OWN)
    model = with_units(1)
    seen = bench.send(model=model | {"blocks": []})
    assert bench.source == OWN and seen["model"] is not None and not seen["aside"]
    seen = bench.send(model=model)
    assert bench.source == LINE and seen["aside"]


def test_what_a_tab_has_kept_over_f5_is_brought_back_for_its_own_program_alone():
    """A new session knows of nothing that was put aside; the tab that does hands it over, and no other program."""
    for source, aside in ((LINE, OWN), (OWN, None)):
        bench = Bench(LINE)
        bench.page.session_state.order = None
        bench.page.session_state.tab = {"aside": {"source": source, "text": OWN}}
        assert bench.run()["aside"] == aside
        assert aside is None or bench.send(model=with_units(1))["aside"] == aside
    assert bench.send(back=True)["source"] == LINE


MALFORMED = [
    None,
    {},
    {"sent": 3},
    {"sent": {}},
    {"sent": {"token": True, "model": {}}},
    {"sent": {"token": "1", "model": {}}},
    {"sent": {"token": 1}},
    {"sent": {"token": 1, "model": [1]}},
    {"sent": {"token": 1, "model": {"data": "x" * 200_000}}},
    {"sent": {"token": 1, "preset": "<b>"}},
    {"sent": {"token": 1, "preset": ["line"]}},
    {"sent": {"token": 1, "back": 1}},
]


@pytest.mark.parametrize("state", MALFORMED, ids=lambda state: str(state)[:50])
def test_what_is_malformed_asks_for_nothing(state):
    """The browser is not trusted: anything but a model, a preset that there is, or the way back is nothing."""
    assert sent(state) is None


@pytest.mark.parametrize("model", [{}, {"data": 3}, {"data": {"set": "line"}, "blocks": [3]}, {"blocks": {}}])
def test_a_model_that_is_none_is_shown_with_a_sentence(model):
    """Plain data that describes no model changes no program, and the page says what is wrong."""
    bench = Bench(LINE)
    seen = bench.send(model=model)
    assert bench.source == LINE and [remark["wrong"] for remark in seen["remarks"]] == [True]


def test_what_can_stand_in_a_row_has_all_its_settings():
    """The usual settings of every kind are those that the page can change."""
    every = kinds()
    for kind in [*every["data"], *every["blocks"], every["loss"], every["train"]]:
        assert kind["usual"].keys() - {"set", "block"} == {setting["name"] for setting in kind["settings"]}


def test_the_playground_has_the_way():
    """On the page itself: the tab shows the reason for the first example, and a model's program as rows."""
    page = AppTest.from_file(APP, default_timeout=PATIENCE)
    page.query_params["way"] = "Model"
    page.run()
    assert not page.exception
    (proto,) = [e.proto for e in page.get("bidi_component") if e.proto.component_name == "graphlab_blocks"]
    assert json.loads(proto.json)[0]["reason"]
