"""The fitting lab without a browser: each kind of model trains, what cannot be is refused where it was typed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from graphlab.fit.address import from_fields, to_fields
from graphlab.fit.inputs import columns_of
from graphlab.fit.settings import MADE, MODELS, Settings, points_of
from graphlab.fit.training import SHARED
from graphlab.fit.verdict import figures
from graphlab.sandbox.wire.run import Run
from graphlab.ui.app import running
from graphlab.ui.fitting import address, trainer, view
from graphlab.ui.fitting.lab import Lab
from graphlab.ui.fitting.picture import points_chart
from graphlab.ui.fitting.toolbar import KINDS
from graphlab.views.player import schema
from tests.patience import PATIENCE

PAGE = Path(__file__).parents[2] / "pages" / "fit.py"
pytestmark = pytest.mark.filterwarnings("error")
MOONS = {"data": "two moons", "model": "layers", "loss": "cross entropy", "steps": "5", "optimizer": "Adam"}
DECAY = {"data": "decay", "model": "formula", "formula": "a*exp(-b*x) + c", "rate": "0.1", "steps": "5"}


def opened(fields: dict[str, str] | None = None) -> AppTest:
    """The page as a visitor with these fields in the address gets it."""
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE)
    for name, value in (fields or {}).items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def data(page: AppTest, name: str, kind: Any) -> Any:
    """What one of the page's components is given, held against its declaration."""
    (proto,) = [e.proto for e in page.get("bidi_component") if e.proto.component_name == f"graphlab_{name}"]
    return msgspec.convert(json.loads(proto.json)[0], kind)


def seen(page: AppTest) -> schema.Fitting:
    shown: schema.Fitting = data(page, "fitting", schema.Fitting)
    return shown


def press(page: AppTest, name: str) -> schema.Fitting:
    page.button(name).click().run()
    assert not page.exception
    return seen(page)


def wrong(page: AppTest) -> list[str]:
    """What the page says is wrong."""
    return [e.proto.body for e in page.get("html") if 'class="wrong"' in e.proto.body]


def test_a_first_visit_shows_the_points_and_claims_nothing():
    """The six points of the course, how each parameter starts, the largest rate that can work; and no result."""
    page = opened()
    shown = seen(page)
    assert shown["done"] == [] and shown["loss"] is None and "Not trained yet" in shown["note"]
    assert any("rates below 0.177 can work here" in e.proto.body for e in page.get("html"))
    rows = data(page, "parameters", schema.Parameters)["rows"]
    assert [row["name"] for row in rows] == ["w", "b"] and all(float(row["drawn"]) for row in rows)


@pytest.mark.parametrize(("kind", "fields"), [("line", {"steps": "5"}), ("formula", DECAY), ("layers", MOONS)])
def test_each_kind_of_model_trains(kind: str, fields: dict[str, str]):
    """One click gives all frames at once, the first before any step, and a verdict; its code stands below."""
    page = opened(fields)
    shown = press(page, "train")
    assert page.segmented_control[0].value == kind
    assert shown["done"] == [0, 1, 2, 3, 4, 5] == list(range(len(shown["moments"])))
    assert all(len(plot["frames"]) == 6 for plot in (shown["scene"], shown["loss"]) if plot)
    assert shown["moments"][0]["step"] == 1 and shown["verdict"] and not wrong(page)
    assert shown["code"][shown["lit"]].startswith("        loss = ")


def test_a_training_that_was_ended_goes_on(monkeypatch: pytest.MonkeyPatch):
    """A button goes on from the numbers that were reached, as a run beside it, and says what then begins anew."""
    page = opened({"steps": "400", "optimizer": "Adam"})
    with monkeypatch.context() as short:
        short.setattr(trainer, "limits", lambda: replace(SHARED, steps=5_000))
        assert press(page, "train")["verdict"].startswith("Ended after")
    left = int(page.button("go on").label.removeprefix("Go on for ").removesuffix(" steps"))
    assert any("the optimizer&#x27;s memory begins anew" in e.proto.body for e in page.get("html"))
    shown = press(page, "go on")
    assert 0 < shown["steps"] == left < 400 and not shown["verdict"].startswith("Ended")
    assert [row["name"] for row in data(page, "runs", schema.Runs)["rows"]] == ["A", "B"]
    assert not [button for button in page.button if button.key == "go on"]


def test_code_of_ones_own_trains_and_may_be_wrong():
    """It begins with a line; what is no model is refused at the code, what fails as it runs above the runs."""
    page = opened({"steps": "3"})
    page.segmented_control[0].set_value("code").run()
    assert len(press(page, "train")["done"]) == 4
    page.text_area[-1].set_value("x = 3").run()
    assert "must define" in wrong(page)[0] and page.button("train").disabled
    page.text_area[-1].set_value("w = tf.Variable(0.0)\ndef model(x):\n    return w * unknown").run()
    press(page, "train")
    assert "unknown" in wrong(page)[0]


def test_all_kinds_have_a_name():
    """The bar offers every kind of model that settings can have."""
    assert tuple(KINDS) == MODELS


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("rate", "5000", "from 0 to 1000"),
        ("rate", "1,000", "two ways"),
        ("rate", "fast", "must be a number"),
        ("rate", "", "empty"),
        ("steps", "0", "from 1 to"),
        ("steps", "2.5", "whole number"),
        ("batch", "7", "at most 6"),
        ("seed", "-1", "from 0 to"),
    ],
)
def test_a_number_that_cannot_be_is_refused_where_it_is_typed(field: str, text: str, says: str):
    """With the range; nothing trains until it is mended, and nothing is put in its place."""
    page = opened()
    page.text_input(f"fit {field}").set_value(text).run()
    assert says in wrong(page)[0] and page.button("train").disabled
    assert page.text_input(f"fit {field}").value == text
    page.text_input(f"fit {field}").set_value("2").run()
    assert not wrong(page) and not page.button("train").disabled


def test_a_decimal_comma_is_a_point():
    """`0,01` is a hundredth, as it is in half of the world."""
    page = opened()
    page.text_input("fit rate").set_value("0,02").run()
    assert not wrong(page) and page.session_state["fitting lab"].settings.rate == 0.02


def test_rate_zero_and_overflow_are_told():
    """Rate 0 says that nothing is learnt, before and after; a rate that is too large where it ended."""
    page = opened({"rate": "0", "steps": "5"})
    assert any("rate 0 learns nothing" in e.proto.body for e in page.get("html"))
    assert "Rate 0 learns nothing" in press(page, "train")["verdict"]
    page.text_input("fit rate").set_value("1000").run()
    page.text_input("fit steps").set_value("200").run()
    shown = press(page, "train")
    assert shown["verdict"].startswith(f"Stopped at step {shown['steps']}:") and shown["mood"] == "stopped"
    assert shown["steps"] < 200 and shown["moments"][-1]["step"] == shown["done"][-1] + 1 == shown["steps"]
    assert shown["moments"][-1]["loss"] is None
    assert json.dumps(shown, allow_nan=False)


@pytest.mark.parametrize("fields", [{"rate": "5"}, DECAY | {"rate": "40", "steps": "30"}])
def test_a_rate_that_has_been_tried_is_a_click(fields: dict[str, str]):
    """Where a training flew off, known or not which rates can work, one click trains with one, and it ends as told."""
    page = opened(fields)
    assert press(page, "train")["mood"] == "stopped"
    note = next(e.proto.body for e in page.get("html") if "has been tried" in e.proto.body)
    wanted = page.button("other rate").label
    shown = press(page, "other rate")
    assert shown["mood"] not in ("stopped", "away") and page.text_input("fit rate").value == wanted.split()[-1]
    assert f"to {figures(shown['moments'][-1]['loss'] or 0.0)}." in note
    assert not [button for button in page.button if button.key == "other rate"]


def test_a_formula_is_refused_with_the_reason():
    """What is no formula says so at its field, and the last good settings stay in the address."""
    page = opened(DECAY)
    page.text_input("fit formula").set_value("a*sine(x)").run()
    assert "Did you mean" in wrong(page)[0] and page.button("train").disabled
    assert data(page, "address", schema.Address)["fields"]["formula"] == DECAY["formula"]


def places(block: Any) -> list[Any]:
    """How many things stand in each block, within it too."""
    children = [child for child in getattr(block, "children", {}).values() if getattr(child, "children", None)]
    return [len(getattr(block, "children", {})), *map(places, children)]


def test_no_choice_moves_what_stands_below():
    """What a choice brings with it has its place already: a field that goes would stay, greyed, until all is done."""
    page = opened()

    def block(name: str) -> Any:
        (found,) = [each for each in page.get("flex_container") if each.proto.id.endswith(name)]
        return found

    before = places(block("lab-training"))
    for name in ("loss", "optimizer", "schedule", "clipping"):
        for choice in Settings.settings[name].choices:
            page.selectbox(f"fit {name}").set_value(choice).run()
            assert not page.exception and places(block("lab-training")) == before
    for kind in KINDS:
        page.segmented_control[0].select(kind).run()
        assert not page.exception and places(block("lab-model"))[0] == len(KINDS)


def test_layers_are_rows():
    """A layer can be added, changed and removed; a number out of range is refused."""
    page = opened(MOONS)
    page.button("fit add layer").click().run()
    units = [one for one in page.text_input if one.key.startswith("fit layer")]
    assert len(units) == 3
    units[0].set_value("500").run()
    assert "from 1 to 64" in wrong(page)[0]
    page.button("fit remove layer 0").click().run()
    assert not wrong(page) and len(page.session_state["fitting lab"].draft["layers"]) == 2


def test_runs_race_on_one_surface_and_are_kept():
    """Another optimizer beside the first: both in one table and one figure; one can be shown, renamed and removed."""
    page = opened({"steps": "20", "rate": "0.1"})
    press(page, "train")
    page.selectbox("fit optimizer").set_value("Adam").run()
    assert "changed since" in seen(page)["note"]
    press(page, "race")
    rows = data(page, "runs", schema.Runs)["rows"]
    assert [(row["name"], row["optimizer"]) for row in rows] == [("A", "SGD 0.1"), ("B", "Adam 0.1")]
    assert all(row["colour"] and row["share"] for row in rows) and [row["shown"] for row in rows] == [False, True]
    assert [chart["title"] for chart in seen(page)["paths"]] == ["Path"] and seen(page)["axes"] == ["w", "b"]
    here = page.session_state["fitting lab"]
    here.rename("A", "slow")
    here.remove("B")
    page.run()
    (row,) = data(page, "runs", schema.Runs)["rows"]
    assert row["name"] == "slow" and row["shown"] and seen(page)["name"] == "slow"


def test_other_data_bring_a_loss_and_a_model_that_go_with_them():
    """For classes it is the cross entropy; the result of the other data is not shown any more, and is kept."""
    page = opened({"steps": "5"})
    press(page, "train")
    page.selectbox("fit data").set_value("two moons").run()
    assert page.selectbox("fit loss").value == "cross entropy" and seen(page)["done"] == []
    (row,) = data(page, "runs", schema.Runs)["rows"]
    assert row["about"] and not row["shown"]
    page.selectbox("fit data").set_value("three classes").run()
    assert page.segmented_control[0].value == "layers" and not wrong(page)
    assert len(press(page, "train")["done"]) == 6


@pytest.mark.parametrize("name", MADE)
def test_the_axes_of_untrained_data_hold_every_point(name: str):
    """They are written down: Plotly would go on with those of the figure that was drawn before in its place."""
    points = points_of(Settings(data=name))
    chart = points_chart(points, dark=False)
    sides = columns_of(points).T if columns_of(points).shape[1] > 1 else (columns_of(points)[:, 0], points.y)
    for side, numbers in zip(("xaxis", "yaxis"), sides, strict=False):
        low, high = chart["layout"][side]["range"]
        assert low < numbers.min() <= numbers.max() < high


@pytest.mark.parametrize("how", ["train", "step", "race"])
def test_the_table_of_parameters_and_the_figures_are_of_one_run(how: str, monkeypatch: pytest.MonkeyPatch):
    """From the rerun on that trains: they do not wait for what is looked for after it."""
    monkeypatch.setattr(view, "look_closer", lambda here, reading: None)
    page = opened({"steps": "5"})
    assert press(page, how)["token"] == data(page, "parameters", schema.Parameters)["token"]


def test_what_follows_a_training_says_what_it_is(monkeypatch: pytest.MonkeyPatch):
    """Only the training itself waits as one: a search has steps and a loss too, and they are none of its own."""
    whole, said = running.run, []

    def heard(source: str, **options: Any) -> Run:
        said.append(options.get("what", ""))
        return whole(source, **options)

    monkeypatch.setattr(running, "run", heard)
    press(opened(DECAY), "train")
    assert said.count("") == 1 and len(said) > 3


def test_step_stands_after_one_step():
    """Before any training Step trains and stands after the first step; then it goes on in what there is."""
    page = opened({"steps": "5"})
    assert (press(page, "step")["stepsOn"], seen(page)["plays"]) == (1, False)
    token = seen(page)["token"]
    assert (press(page, "step")["stepsOn"], seen(page)["token"]) == (2, token)


def test_the_address_holds_the_settings_and_the_runs():
    """Opened elsewhere, it shows the same settings, and the same runs are trained again."""
    page = opened({"steps": "7", "rate": "0.1"})
    press(page, "train")
    page.selectbox("fit optimizer").set_value("Adam").run()
    press(page, "race")
    fields = data(page, "address", schema.Address)["fields"]
    other = opened(fields)
    assert data(other, "runs", schema.Runs) == data(page, "runs", schema.Runs)
    assert other.session_state["fitting lab"].settings == page.session_state["fitting lab"].settings
    assert seen(other)["moments"] == seen(page)["moments"] and not seen(other)["plays"]


def test_the_address_has_the_run_that_is_to_come():
    """From the click on: who reloads while it trains, or while its link is opened, has it all the same."""
    here = Lab()
    here.reading()
    trainer.ask(here, "train")
    coming = address.fields_of(here)
    assert json.loads(coming["runs"]) == [["A", {}]]
    there = Lab()
    address.arrive(there, coming)
    there.reading()
    assert address.fields_of(there) == coming


def test_a_link_with_code_waits_for_a_click():
    """Somebody else's code does not run by itself; a damaged link says so, and the page is as at first."""
    code = "w = tf.Variable(0.0)\ndef model(x):\n    return w * x"
    page = opened({"model": "code", "code": code, "runs": '[["A",{}]]', "steps": "3"})
    assert seen(page)["done"] == [] and "Read it first" in wrong(page)[0]
    assert len(press(page, "train")["done"]) == 4
    assert "cannot be opened" in wrong(opened({"rate": "5000"}))[0]
    assert "cannot be opened" in wrong(opened({"runs": "[7]"}))[0]


def test_points_of_the_chart_are_a_table():
    """A point that is added or moved makes the data the learner's own; it can be gone back to."""
    page = opened()
    here = page.session_state["fitting lab"]
    before = here.entry

    def ask(**message: Any) -> None:
        view._point(here, message)
        page.run()
        assert not page.exception

    ask(to=[5.0, 9.0])
    assert here.draft["data"] == "typed" and len(here.draft["table"]) == 7 and here.entry > before
    ask(**{"from": [5.0, 9.0], "to": [5.0, 0.5]})
    assert here.draft["table"][-1] == (5.0, 0.5) and len(here.draft["table"]) == 7
    ask(to=["x", None])
    assert len(here.draft["table"]) == 7
    ask(**{"from": [5.0, 0.5], "to": None})
    assert len(here.draft["table"]) == 6 and (5.0, 0.5) not in here.draft["table"]
    assert from_fields(to_fields(here.settings)) == here.settings


def test_points_of_classes_are_added_and_removed():
    """Where two inputs have classes, a click adds a point of the class that is chosen, and it goes again."""
    page = opened(MOONS)
    here, count = page.session_state["fitting lab"], len(page.session_state["fitting lab"].reading().points.x)
    assert seen(page)["classNames"] == ["class 0", "class 1"]
    view._point(here, {"from": None, "to": [0.5, 0.25], "class": 7})
    assert here.draft["data"] == "two moons"
    view._point(here, {"from": None, "to": [0.5, 0.25], "class": 1})
    page.run()
    points = here.reading().points
    assert len(points.x) == count + 1 and points.x[-1].tolist() == [0.5, 0.25] and points.y[-1] == 1
    assert points.classes == 2 and here.draft["loss"] == "cross entropy" and not page.exception
    view._point(here, {"from": [0.5, 0.25], "to": None})
    assert len(here.reading().points.x) == count


@pytest.mark.parametrize("fields", [DECAY, MOONS, {}], ids=["formula", "layers", "line"])
def test_the_model_is_seen_before_its_training(fields: dict[str, str]):
    """What it gives at its start stands among the points before Train is pressed, and is the start of what follows."""
    page = opened({**fields, "steps": "3"})
    before = seen(page)["scene"]
    assert seen(page)["done"] == [] and before["data"][0]["type"] in ("scatter", "heatmap")
    after = press(page, "train")["scene"]
    start = after["frames"][0]["data"][0] if "layers" in fields.get("model", "") else after["data"][0]
    name = "z" if before["data"][0]["type"] == "heatmap" else "y"
    assert before["data"][0][name] == start[name]


# ---- Tables


def upload(content: bytes, name: str = "numbers.csv") -> AppTest:
    return opened().file_uploader("file").upload(name, content, "text/plain").run()


def report(page: AppTest) -> str:
    """All that the page says about a table."""
    return " ".join([html.proto.body for html in page.get("html")] + [code.value for code in page.code])


def test_a_file_is_fitted():
    """Semicolons and decimal commas; the row without a number is left out, told and listed, or filled."""
    page = upload(b"height;weight;name\n1,0;2;a\n2,0;4;b\n3,0;6;c\n4,0;?;d\n", "numbers.txt")
    assert not page.exception
    assert "Semicolons; decimal comma; 4 rows of 3 columns." in report(page)
    assert "1 of 4 rows left out" in report(page) and "line 5: weight is '?'" in [code.value for code in page.code]
    table = page.session_state["fitting lab"].draft
    assert table["table"] == ((1.0, 2.0), (2.0, 4.0), (3.0, 6.0)) and table["names"] == ("height", "weight")
    assert "height" in "".join(press(page, "train")["formula"])
    page.selectbox("File gaps").select("mean").run()
    assert "filled with the mean" in report(page) and len(page.session_state["fitting lab"].draft["table"]) == 4


def test_pasted_cells_are_fitted():
    """What a spreadsheet puts on the clipboard is a table; texts to be told apart are classes."""
    page = opened()
    page.text_area("pasted").set_value("year\tsales\n1,5\t$3\n2\t$4\n").run()
    assert not page.exception and "Tabs; decimal comma; $ taken off" in report(page)
    assert page.session_state["fitting lab"].draft["table"] == ((1.5, 3.0), (2.0, 4.0))
    chart = seen(page)["scene"]  # whose axes are those of these points, whatever was drawn in its place before
    assert [chart["layout"][side]["range"] for side in ("xaxis", "yaxis")] == [[1.45, 2.05], [2.9, 4.1]]
    page.text_area("pasted").set_value("size,kind\n1,a\n2,b\n3,a\n").run()
    assert not page.exception and page.selectbox("fit loss").value == "cross entropy"
    assert page.session_state["fitting lab"].draft["classes"] == ("a", "b")


def test_a_last_column_of_classes_is_told_apart():
    """Few whole numbers at the end are classes from two columns; one tick, and they are numbers to be fitted."""
    page = upload(("a,b,label\n" + "".join(f"{n % 5},{n % 7},{n % 3}\n" for n in range(30))).encode())
    draft = page.session_state["fitting lab"].draft
    assert not page.exception and page.selectbox("fit loss").value == "cross entropy"
    assert (draft["names"], draft["classes"], draft["model"]) == (("a", "b", "label"), ("0", "1", "2"), "layers")
    (tick,) = [box for box in page.checkbox if "0, 1, 2 are classes" in box.label]
    tick.uncheck().run()
    assert not page.exception and page.selectbox("fit loss").value == "squared"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04", "a spreadsheet"),
        (b"x,y\n", "no rows of cells"),
        (b"a,b\nz,x\nw,y\n", "two columns of numbers, and there are none; 'a', 'b' hold texts"),
    ],
)
def test_what_is_no_table_says_why(content: bytes, says: str):
    """It ends in one sentence, and the data stays what it was."""
    page = upload(content, "numbers.xlsx")
    assert not page.exception and any(says in code.value for code in page.code)
    assert page.session_state["fitting lab"].draft["data"] == Settings().data


def test_a_name_from_a_file_is_only_text():
    """Markup in a column's name and in a cell to blame reaches the page and the figures escaped."""
    page = upload(b'<b>x</b>,"[y](http://a)"\n1,2\n2,4\n<i>,3\n')
    shown = press(page, "train")
    assert not page.exception
    assert "<b>x" not in " ".join(html.proto.body for html in page.get("html"))
    assert "<b>x" not in json.dumps([shown["scene"]["layout"], shown["loss"]])


def test_every_set_is_offered():
    """The menu of the data has all sets whose points are numbers or pairs of them."""
    assert tuple(opened().selectbox("fit data").options) and len(opened().selectbox("fit data").options) == len(MADE)


def test_stop_keeps_what_there_is_and_train_goes_to_the_end(monkeypatch: pytest.MonkeyPatch):
    """A run that is ended early is shown as far as it came, with that in words; Train again takes all its steps."""
    page = opened({"steps": "50"})
    whole = running.run

    def ended(source: str, **options: Any) -> Run:
        return whole(source.replace("loss = tf", "1 / (20 - step); loss = tf"), **options)

    with monkeypatch.context() as stopped:
        stopped.setattr(running, "run", ended)
        shown = press(page, "train")
    assert shown["steps"] == shown["done"][-1] == 20 and shown["verdict"].startswith("Ended after 20 of 50 steps")
    assert data(page, "runs", schema.Runs)["rows"][0]["loss"]
    assert press(page, "train")["steps"] == 50


def test_the_loss_around_is_shown_in_each_way():
    """Two parameters as a contour whose start can be dragged, or as a surface; all of them as slices; and residuals."""
    page = opened(DECAY)
    assert len(press(page, "train")["paths"]) == 1 and seen(page)["names"] == ["a", "b", "c"]
    here = page.session_state["fitting lab"]

    def ask(**message: Any) -> schema.Fitting:
        view._look_otherwise(here, message)
        page.run()
        assert not page.exception
        return seen(page)

    assert ask(names=["a", "c"])["axes"] == ["a", "c"] and len(seen(page)["start"]) == 2
    assert ask(names=["a", "unknown"])["axes"] == ["a", "c"]
    assert ask(**{"as": "surface"})["paths"][0]["redraw"] and not seen(page)["start"]
    assert [chart["title"] for chart in ask(**{"as": "slices"})["paths"]] == [f"Loss along {name}" for name in "abc"]
    assert ask(**{"as": "nonsense"})["kind"] == "slices"
    here.residuals = True
    page.run()
    assert seen(page)["scene"]["title"] == "Residuals" and not seen(page)["canAdd"]


def test_what_is_taken_away_comes_from_the_run():
    """Numbers and a page at once; scripts once their start has been written down."""
    page = opened({"steps": "5"})
    press(page, "train")
    assert not [one for one in page.get("download_button") if one.proto.label == "JAX"]
    page.button("fit scripts").click().run()
    assert not page.exception
    labels = [one.proto.label for one in page.get("download_button")]
    assert {"TensorFlow", "PyTorch", "JAX", "Steps (CSV)"} <= set(labels)


def test_a_hundred_frames_of_a_line_are_small():
    """All that crosses for the figure of the data stays under 60 KiB, and for the whole of the lab under 200."""
    page = opened({"steps": "500"})
    shown = press(page, "train")
    assert len(shown["done"]) == 100
    assert len(json.dumps(shown["scene"])) < 60 * 1024 and len(json.dumps(shown)) < 200 * 1024
