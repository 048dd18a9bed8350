"""The playground, without a browser: every state of the page is there and nothing fails."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from graphlab import sandbox
from graphlab.ui import looks, ways
from graphlab.ui.components import player
from graphlab.ui.content import examples, knobs, share
from graphlab.ui.looks import menu
from graphlab.ui.looks.look import Look
from graphlab.ui.looks.menu import LOOKS
from graphlab.ui.ways.tabs import FILES, WAYS
from graphlab.ui.ways.way import Desk
from tests.patience import PATIENCE

APP = Path(__file__).parents[2] / "app.py"


def opened(**params: str) -> AppTest:
    """The page as it is after opening it with these parameters in its address."""
    page = AppTest.from_file(APP, default_timeout=PATIENCE)
    for name, value in params.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def typed(source: str) -> AppTest:
    """The page after `source` was run in it."""
    page = opened()
    kept = page.session_state["playground"]
    kept.source, kept.run = source, sandbox.run(source)
    page.run()
    assert not page.exception
    return page


def component(page: AppTest, name: str) -> dict:
    """What a component of the page was told."""
    (proto,) = [e.proto for e in page.get("bidi_component") if e.proto.component_name == f"graphlab_{name}"]
    return json.loads(proto.json)[0]


def printed(page: AppTest) -> list[str]:
    """What the page shows of what a program printed, and the value of its last line."""
    return [output["text"] for output in outputs(page)]


def outputs(page: AppTest) -> list[dict]:
    """What its plain texts were told."""
    protos = [element.proto for element in page.get("bidi_component")]
    return [json.loads(proto.json)[0] for proto in protos if proto.component_name == "graphlab_output"]


def test_a_first_visit_shows_an_example_already_run():
    """Never a blank page: program, printed text, tape and graph are there."""
    page = opened()
    assert component(page, "editor")["source"] == examples.GALLERY[0].source
    assert printed(page) == ["7.0 2.0"]
    assert component(page, "player")["state"] == "graph"
    assert [row["op"] for row in component(page, "tape")["rows"]] == ["multiply", "multiply", "add"]


@pytest.mark.parametrize("example", examples.GALLERY, ids=lambda example: example.slug)
def test_every_example_can_be_picked(example):
    """A pick shows the program, run and drawn."""
    page = opened()
    page.selectbox("example").select(example.title).run()
    assert not page.exception
    assert component(page, "editor")["source"] == component(page, "editor")["ran"] == example.source
    assert component(page, "player")["state"] == "graph"


def test_a_link_to_an_example_runs_it():
    """The gallery is ours, so a link into it shows its result at once."""
    page = opened(example="chain")
    assert component(page, "editor")["ran"] == examples.BY_SLUG["chain"].source


def test_a_program_from_outside_waits_for_the_click():
    """A shared program is shown and not run: nothing printed, nothing drawn, and the page says why."""
    page = opened(p=share.pack("print('ran')"))
    editor = component(page, "editor")
    assert editor["source"] == "print('ran')" and editor["ran"] is None
    assert not printed(page)
    assert component(page, "player")["heading"] == "This program came with a link"


def test_a_broken_link_says_so_and_shows_an_example():
    """A link that cannot be opened ends in words, beside a page that works."""
    page = opened(p="../../etc/passwd")
    assert page.warning and "letters" in page.text[-1].value
    assert component(page, "player")["state"] == "graph"


def test_an_error_is_at_its_line():
    """The editor is told where, what and what to do; the graph says why it is not there."""
    page = typed("x = 1\ny = z + 1\n")
    error = component(page, "editor")["error"]
    assert error["kind"] == "NameError" and error["line"] == 2 and "z" in error["message"]
    assert component(page, "player")["heading"] == "Nothing to draw yet"


def test_what_was_printed_before_an_error_is_shown():
    """An error does not hide what came before it."""
    assert printed(typed("print('before')\n1 / 0\n")) == ["before"]


@pytest.mark.parametrize(
    ("source", "wraps"), [("print('word ' * 40)", True), ("print(tf.ones((3, 3)))", False), ("print('a\\n  b')", False)]
)
def test_sentences_are_wrapped_and_rows_are_not(source: str, wraps: bool):
    """A long line is read to its end without scrolling; the columns of a matrix stay below each other."""
    assert outputs(typed(source))[0]["wraps"] is wraps


def test_a_program_without_a_graph_is_told_what_to_add():
    """A program that records nothing gets an invitation with a few lines to add."""
    player = component(typed("print('hello')"), "player")
    assert player["heading"] == "No graph" and "GradientTape" in player["code"]


def test_a_tape_that_recorded_nothing_is_explained():
    """A block in which nothing happens is a common slip: the page says what the tape misses."""
    player = component(typed("x = tf.Variable(3.0)\nwith tf.GradientTape() as t:\n    y = x.numpy() * 2"), "player")
    assert player["heading"] == "The tape recorded nothing" and "Move" in player["text"]


@pytest.mark.parametrize(("rounds", "end"), [(150, "tape.gradient(loss, x)"), (300, "nothing")])
def test_a_graph_too_big_to_be_handed_over_is_said_to_be(rounds: int, end: str):
    """Nothing is drawn, and the page does not say that there was nothing: it says what would be drawn."""
    source = (
        "x = tf.Variable(tf.ones((100, 100)))\nwith tf.GradientTape() as tape:\n    y = x\n"
        f"    for i in range({rounds}):\n        y = tf.tanh(y) * 1.01 + x\n    loss = tf.reduce_mean(y)\n"
    )
    player = component(typed(source + end), "player")
    assert player["heading"] == "Too big to draw" and "record" in player["text"]


def test_what_was_computed_outside_of_the_tape_is_drawn_cut_off():
    """An op after the block is drawn all the same, with its wires broken: that is why the gradient is None."""
    source = "x = tf.Variable(3.0)\nwith tf.GradientTape() as t:\n    pass\ny = x * x\nt.gradient(y, x)"
    player = component(typed(source), "player")
    assert player["state"] == "graph" and "computed on line 4" in json.dumps(player, ensure_ascii=False)


def test_a_graph_that_was_cut_short_says_so():
    """What was recorded before an error is drawn, with a word that it is not all."""
    player = component(
        typed("x = tf.Variable(3.0)\nwith tf.GradientTape() as t:\n    y = x * x\n    z = y + nothing"), "player"
    )
    assert player["state"] == "graph" and "line 4" in player["notes"][0]


def test_several_gradients_can_be_chosen():
    """Two gradient calls give a choice, and the last is shown first."""
    player = component(opened(example="persistent"), "player")
    assert len(player["views"]) == 2 and player["view"] == 1


def test_every_figure_of_a_program_is_drawn():
    """Also where there are several: each is a chart of its own."""
    page = typed("import matplotlib.pyplot as plt\nfor n in range(3):\n    plt.figure()\n    plt.plot([n, 1])\n")
    assert not page.exception and len(page.get("plotly_chart")) == 3


def test_printed_markup_is_not_markup():
    """What a program prints is shown as it is."""
    text = "<script>alert(1)</script> **bold** $x$"
    page = typed(f"print({text!r})")
    assert printed(page) == [text]
    assert not any(text in element.value for element in page.markdown)


def test_another_rerun_keeps_the_result():
    """A rerun for another reason runs nothing again and shows the same."""
    page = typed(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = x * tf.random.normal(())\nprint(t.gradient(y, x))"
    )
    before = component(page, "player")
    page.run()
    assert component(page, "player") == before


def looked(slug: str, look: str) -> AppTest:
    """The page with an example and one of the closer looks."""
    page = opened(example=slug)
    page.session_state["playground"].look = look
    page.run()
    assert not page.exception, page.exception[0].value
    return page


def ledgers(page: AppTest) -> list[dict]:
    """The tables beside the graph."""
    found = [e.proto for e in page.get("bidi_component") if e.proto.component_name == "graphlab_ledger"]
    return [json.loads(proto.json)[0] for proto in found]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("slug", ["used-twice", "matmul-bias", "none-integer", "log-of-zero", "no-tape", "long-loop"])
def test_every_look_has_an_answer(slug, look):
    """Whatever the program, each closer look shows something: a table, words, sliders or files."""
    page = looked(slug, look)
    tables = ledgers(page)
    assert all(table["rows"] or table["text"] for table in tables)
    assert tables or len(page.get("download_button")) == 6 or component(page, "sliders")["knobs"]


MANY = "\n".join(
    ["a = tf.Variable(2.0)", "b = tf.Variable(3.0)", "c = tf.constant(3.0)", "with tf.GradientTape() as tape:"]
    + ["    y = a * b + a * a + 3.0", "print(tape.gradient(y, [a, b]))"]
)
FEWER = (
    "w = tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n    v = w * w\n    z = v + w\nprint(tape.gradient(z, w))"
)


@pytest.mark.parametrize("look", LOOKS)
def test_a_select_never_keeps_a_name_of_an_earlier_program(look):
    """With a look open and a name chosen in each of its selects, other programs are run: the names are theirs."""
    seen = False
    page = looked("used-twice", look)
    for source in (MANY, FEWER, examples.GALLERY[1].source, MANY):
        kept = page.session_state["playground"]
        kept.source, kept.run, kept.revision = source, sandbox.run(source), kept.revision + 1
        page.run()
        assert not page.exception, page.exception[0].value
        (reading, *_) = player.views_of(kept.run)
        names = {str(reading.names[node.id]) for node in reading.trace.nodes}
        for select in page.main.selectbox:
            if select.key == "example":
                continue
            seen = True
            assert select.value in select.options and len(set(select.options)) == len(select.options)
            assert {option.split(" (")[0] for option in select.options} <= names, (select.options, names)
            select.select(select.options[-1]).run()
            assert not page.exception, page.exception[0].value
    assert seen == ("pick(" in inspect.getsource(sys.modules[LOOKS[look].view.__module__]))


@pytest.mark.parametrize("view", [lambda subject: 1 / 0, lambda subject: None], ids=["raises", "shows nothing"])
def test_a_look_that_does_not_answer_is_noticed(view, monkeypatch):
    """The check itself: it reads the list that the page reads, and fails on a new look that raises or is empty."""
    monkeypatch.setitem(LOOKS, "new", Look("new", "New?", "What is new?", view))
    with pytest.raises((AssertionError, ValueError)):
        test_every_look_has_an_answer("used-twice", "new")


def test_the_readme_lists_the_looks():
    """README's table is that of the registry."""
    assert menu.table() in (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_every_look_is_in_the_menu():
    """A file with a look that the menu does not have is found."""
    names = [found.name for found in pkgutil.iter_modules(looks.__path__)]
    modules = [importlib.import_module(f"graphlab.ui.looks.{name}") for name in names]
    assert {module.LOOK for module in modules if hasattr(module, "LOOK")} == set(LOOKS.values())


def test_another_way_to_write_is_a_tab(monkeypatch):
    """A second way brings tabs, and what it writes is run and put into the editor; only the chosen one is shown."""

    def show(desk: Desk) -> None:
        st.button("Write", key="write", on_click=desk.answer, args=("print(6 * 7)",))

    monkeypatch.setitem(WAYS, "Other", show)
    page = opened()
    assert [tab.label for tab in page.tabs][: len(WAYS)] == list(WAYS)
    assert component(page, "editor") and "write" not in [button.key for button in page.button]
    page.session_state["way"] = "Other"
    page.run()
    page.button("write").click().run()
    assert not page.exception and printed(page) == ["42"]
    page.session_state["way"] = "Code"
    page.run()
    assert component(page, "editor")["source"] == "print(6 * 7)"


def test_the_first_page_does_without_what_it_does_not_show():
    """Whoever opens the playground first waits for no import of Keras, of the doctor or of tables."""
    lines = [line for line in APP.read_text("utf-8").splitlines() if line.startswith("from graphlab")]
    late = "'graphlab.keras', 'graphlab.sandbox.host.doctor', 'graphlab.tables'"
    code = "\n".join(["import sys", *lines, f"print(sorted({{{late}}}.intersection(sys.modules)))"])
    done = subprocess.run([sys.executable, "-c", code], cwd=APP.parent, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_way_is_a_tab():
    """A file with a way to write that the tabs do not have is found."""
    names = [found.name for found in pkgutil.iter_modules(ways.__path__)]
    shown = {name for name in names if hasattr(importlib.import_module(f"graphlab.ui.ways.{name}"), "show")}
    assert shown == set(FILES.values()) and list(FILES) == list(WAYS)


def test_a_run_is_taken_away_as_a_script():
    """The last thing under the files is the program for TensorFlow."""
    assert "import tensorflow" in looked("used-twice", "Take away").code[-1].value


@pytest.mark.parametrize(("slug", "marked"), [("used-twice", []), ("matmul-bias", []), ("none", ["Why None?"])])
def test_what_explains_a_none_is_marked(slug: str, marked: list[str]):
    """The menu of questions is that of the registry, and marks the one that explains what is shown."""
    asked = component(opened(example=slug), "player")["questions"]
    assert [one["label"] for one in asked] == list(LOOKS) and all(one["text"] for one in asked)
    assert [one["label"] for one in asked if one["calls"]] == marked


def test_paths_add_up_on_the_page():
    """The table lists each way from the target, and says that the products add up to the gradient."""
    (table,) = ledgers(looked("used-twice", "Paths"))
    assert [row["cells"][2] for row in table["rows"]] == ["1·3 = 3", "1·2 = 2", "1·2 = 2"]
    assert table["text"] == "Gradient of a = 3 + 2 + 2 = 7."


def test_a_slider_rewrites_the_program():
    """Turning a number changes it in the text, and all of the page is of the new run; the old one can be compared."""
    page = opened(example="chain")
    kept = page.session_state["playground"]
    base, source = kept.base, knobs.turned(kept.source, {"x": 1.25})
    kept.source, kept.before, kept.run = source, kept.run, sandbox.run(source)
    kept.look = "Compare"
    page.run()
    assert not page.exception and page.session_state["playground"].base == base
    assert "x = tf.Variable(1.25)" in component(page, "editor")["source"]
    (table,) = ledgers(page)
    assert ["x", "0.5 → 1.25 (+0.75)"] in [row["cells"][:2] for row in table["rows"]]


def test_bad_health_is_on_the_card_and_in_the_table():
    """The op that first made an infinity wears a badge, and the table says how it came."""
    page = looked("log-of-zero", "Health")
    (table,) = ledgers(page)
    assert "log" in table["rows"][0]["cells"][1] and 'class="badge' in component(page, "player")["svg"]


def test_a_number_of_a_card_is_explained():
    """A cell that is asked about gets its products and what to light up."""
    from graphlab.ui.components.player import views_of
    from graphlab.views.player.cell import answer

    run = sandbox.run(examples.BY_SLUG["matmul-bias"].source)
    view = views_of(run)[-1]
    weight = next(node for node in view.trace.nodes if node.name == "w")
    found = answer(view, (weight.id, "grad", 1))
    assert found and found["title"].startswith("gradient of w[0,1] = ") and found["products"] and found["marks"]
    assert answer(view, ("n999", "grad", 0)) is answer(view, (weight.id, "grad", 99)) is None
    assert answer(view, ("g0", "value", 0)) is answer(view, None) is None
