"""A run as one HTML file: whole, safe, and made without Streamlit."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab import sandbox
from graphlab.trace.graph import Trace
from graphlab.ui.components import player
from graphlab.views.export.standalone import MANY_NODES, to_html
from graphlab.views.reading import Reading

BOXES = """def cube(v):
    return v * v * v

x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = cube(x) + cube(x * 2.0)
tape.gradient(y, x)
"""
VOID = {"meta", "img", "br", "input", "link"}


class Parts(HTMLParser):
    """The elements of a page, their texts, and what they could load."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.open[-1] if self.open else "", []).append(data)


def parts_of(page: str) -> Parts:
    """The page, read as a browser reads it: every element is closed where it should be."""
    parts = Parts()
    parts.feed(page)
    parts.close()
    assert parts.open == []
    return parts


def run_of(page: str) -> dict[str, Any]:
    """The data in the page."""
    found = re.search(r'<script type="application/json" id="run">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def view_of(source: str):
    run = sandbox.run(source)
    assert run.error is None
    return player.views_of(run)[-1]


def test_only_the_script_of_the_page_may_run_and_nothing_may_be_loaded():
    """The policy forbids all; it names the script by its hash; no element has an address to load from."""
    page = to_html(view_of(BOXES), source=BOXES)
    parts = parts_of(page)
    (policy,) = [attrs["content"] for tag, attrs in parts.tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    script = re.search(r'<script type="module">(.*?)</script>', page, re.DOTALL)
    assert script and policy
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert "default-src 'none'" in policy and f"script-src 'sha256-{digest}'" in policy and "http" not in policy
    loaded = [attrs for _, attrs in parts.tags if {"src", "href", "action", "srcset"} & attrs.keys()]
    assert loaded == []
    assert not re.search(r"\b(?:fetch|import|XMLHttpRequest|WebSocket|EventSource)\s*\(", script[1])
    assert "url(" not in page and "@import" not in page


@given(
    text=st.text() | st.sampled_from(["</script>", "<!--<script>", "]]>", "\u2028", "\ud800", "\0", "{title}", "&lt;"])
)
def test_any_text_stays_text(text):
    """Whatever a title or a program says, the page has the same elements, and says it."""
    trace = Trace(1, ())
    plain, page = (
        to_html(Reading(trace), title="t", source="s"),
        to_html(Reading(trace), title="t" + text, source="s" + text),
    )
    lines = len(("s" + text).encode("utf-8", "replace").decode().rstrip("\n").split("\n"))
    tags = [tag for tag, _ in parts_of(page).tags]
    for tag in ("script", "style", "img", "section", "h1", "meta"):
        assert tags.count(tag) == [tag for tag, _ in parts_of(plain).tags].count(tag)
    assert sum(attrs.get("class") == "line" for _, attrs in parts_of(page).tags) == lines
    page.encode("utf-8")


def test_names_of_the_program_stay_text():
    """Markup in the names of Variables is in the data as text, and nowhere as markup."""
    name = "</script><img src=x onerror=alert(1)>"
    source = f"x = tf.Variable(2.0, name={name!r})\nwith tf.GradientTape() as t:\n    y = x * x\nt.gradient(y, x)\n"
    page = to_html(view_of(source), source=source)
    assert "img" not in {tag for tag, _ in parts_of(page).tags}
    assert "<img" not in "".join(run_of(page)["drawings"]["asked"].values())


def test_the_file_holds_the_drawing_folded_and_open_in_both_directions():
    """Boxes fold without a server: each drawing that differs is there once."""
    run = run_of(to_html(view_of(BOXES)))
    drawings = run["drawings"]
    assert {"asked", "folded"} <= set(drawings) <= {"asked", "folded", "open"}  # what is asked for may be one of them
    assert all(set(ways) == {"LR", "TB"} for ways in drawings.values())
    whole = drawings.get("open", drawings["asked"])
    assert 'class="card folded' in drawings["folded"]["LR"] and 'class="card folded' not in whole["LR"]
    assert len(run["player"]["steps"]) == 13 and all(step["formulas"] is not None for step in run["player"]["steps"])


def test_a_big_graph_is_there_once():
    """Of hundreds of nodes only the drawing that was asked for is in the file."""
    source = "x = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n    y = x\n"
    source += f"    for i in range({MANY_NODES}):\n        y = y + x\nt.gradient(y, x)\n"
    drawings = run_of(to_html(view_of(source)))["drawings"]
    assert list(drawings) == ["asked"] and list(drawings["asked"]) == ["LR"]


@pytest.mark.parametrize(
    "module", ["browser.assets", "views.export.standalone", "views.player.picture", "views.player.tape_rows"]
)
def test_a_file_is_made_without_streamlit(module):
    """The command line can write it where Streamlit is not even loaded."""
    code = f"import sys, graphlab.{module}; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
