"""The first visit: what is there before anything has been started, and who is shown it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from html import escape
from types import SimpleNamespace

import streamlit as st
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from graphlab.ui.app import sketch
from graphlab.ui.content import examples, share, stored
from tests.pages.test_app import APP, component, opened, typed
from tests.patience import PATIENCE

# A page by itself, in a process that has imported nothing for another one.
FIRST_PAGE = """
import sys
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app.py", default_timeout=600).run()
assert not page.exception
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


def test_the_first_page_imports_neither_pandas_nor_pyarrow():
    """Streamlit imports them for what may hold a data frame, and a server that has just started takes seconds to."""
    done = subprocess.run([sys.executable, "-c", FIRST_PAGE], capture_output=True, text=True, check=True)
    imported = set(done.stdout.splitlines()[-1].split())
    assert "graphlab" in imported and not imported & {"pandas", "pyarrow", "matplotlib"}


def names(page: AppTest) -> set[str]:
    """The components of a page."""
    return {element.proto.component_name.removeprefix("graphlab_") for element in page.get("bidi_component")}


def test_only_who_comes_without_a_link_is_welcomed():
    """A first visit says what the page is for and begins before the first step; a link shows what it is a link to."""
    assert "purpose" in names(opened()) and component(opened(), "player")["welcome"]
    for link in ({"example": "chain"}, {"p": share.pack("x = tf.Variable(1.0)\ny = x * x")}):
        page = opened(**link)
        assert "purpose" not in names(page)
        assert not component(page, "player").get("welcome")


def test_the_first_example_uses_a_value_twice():
    """What is met first shows what a gradient does at a fan-out: it comes along each way, and is added up."""
    (trace,) = stored.runs()[examples.GALLERY[0].source].traces
    (sweep,) = trace.sweeps
    uses = Counter(id for node in trace.nodes for id in node.inputs)
    assert any(uses[source] > 2 for source in sweep.sources) and not sweep.reasons


def test_in_a_frame_the_page_has_no_navigation(monkeypatch):
    """There is the player, the program, and a way out; no bar, no first visit, and no button that presents."""
    monkeypatch.setattr(ContextProxy, "is_embedded", True)
    page = opened()
    assert {"player", "editor", "embed"} <= names(page) and not {"present", "share", "purpose"} & names(page)
    assert not page.get("page_link") and "Fit" not in [text.value for text in page.text]
    assert not component(page, "embed")["waits"] and not component(page, "player")["welcome"]
    assert component(opened(p=share.pack("print(1)")), "embed")["waits"]


def test_what_is_shared_has_a_name():
    """An example by its title; a program of somebody's own by its target, or as a program."""
    assert component(opened(), "share")["title"] == examples.GALLERY[0].title
    assert component(typed("q = tf.Variable(1.0)\nq * 2.0\n"), "share")["title"]
    assert component(opened(p=share.pack("print(1)")), "share")["title"] == "A program in graphlab"


def test_what_is_waited_for_is_sketched(monkeypatch):
    """While the program of an address runs, the page shows its text, as text, and says that the graph comes."""
    sketched: list[str] = []
    monkeypatch.setattr(st.delta_generator.DeltaGenerator, "html", lambda self, body, **_: sketched.append(body))
    page = AppTest.from_file(APP, default_timeout=PATIENCE)
    page.query_params["example"] = "mlp"
    page.run()
    (program,) = [body for body in sketched if "sketch" in body]
    assert escape(examples.BY_SLUG["mlp"].source) in program and sketch.COMING in program


def test_a_sketch_holds_no_markup_of_the_program(monkeypatch):
    """A program is text, whatever is in it."""
    shown: list[str] = []
    room = SimpleNamespace(html=shown.append)
    monkeypatch.setattr(sketch, "st", SimpleNamespace(session_state={sketch._ROOM: room}))
    sketch.sketch('x = "<img src=x onerror=alert(1)>"')
    assert shown and "<img" not in shown[0]
