"""What the editor sends is looked at before it is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import graphlab.browser
from graphlab.ui.components.editor import requested

BROWSER = Path(graphlab.browser.__file__).parent


@pytest.mark.parametrize(
    "state",
    [
        None,
        {},
        {"run": None},
        {"run": "x"},
        {"run": {"source": 1, "token": 1}},
        {"run": {"source": "x", "token": True}},
    ],
)
def test_what_is_not_a_request_is_none(state):
    """A browser may send anything; only a text with a whole number is a request."""
    assert requested(state) is None


def test_line_ends_are_those_of_python():
    """Windows line ends become newlines, so that lines are counted the same everywhere."""
    assert requested({"run": {"source": "a = 1\r\nb = 2\r", "token": 3}}) == ("a = 1\nb = 2\n", 3)


@pytest.mark.parametrize("script", sorted(BROWSER.rglob("*.js")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_markup_is_set_only_where_it_is_ours(script):
    """`innerHTML` is given our own constants, the drawing, or a formula; never anything else."""
    ours = {"FACE", "SKETCH", "svg", "formula", "ICONS", "this", "numbers"}
    for right in re.findall(r"innerHTML\s*=\s*(.+?);", script.read_text("utf-8")):
        assert re.match(r"[A-Za-z]+", right.strip("`$({ ")).group() in ours, right
    assert not re.search(r"insertAdjacentHTML|document\.write|eval\(|outerHTML\s*=", script.read_text("utf-8"))


@pytest.mark.parametrize("script", sorted(BROWSER.rglob("*.js")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_is_asked_of_another_host(script):
    """No script loads anything from anywhere."""
    assert not re.search(r"https?://(?!www\.w3\.org)|fetch\(|XMLHttpRequest|import\(", script.read_text("utf-8"))
