"""The types that JavaScript is checked with are those of what Python sends."""

from __future__ import annotations

import re
from typing import Any

import pytest

from graphlab import sandbox
from graphlab.browser import assets
from graphlab.ui.components.player import views_of
from graphlab.views.player import cell, picture
from tests.browser.hands import BOXES, PERSISTENT

# What the page adds to a picture, for every player that it shows.
OF_THE_PAGE = {"title", "token", "turned", "picks", "cell"}


def fields(interface: str) -> dict[str, bool]:
    """The fields of an interface of player/types.d.ts, and whether each is always there."""
    text = (assets.FOLDER / "player" / "types.d.ts").read_text("utf-8")
    (body,) = re.findall(rf"^export interface {interface}(?: extends \w+)? \{{\n(.*?)^\}}", text, re.M | re.S)
    return {name: not optional for name, optional in re.findall(r"^  (\w+)(\??):", body, re.M)}


def required(interface: str) -> set[str]:
    """The fields that are always there."""
    return {name for name, always in fields(interface).items() if always}


@pytest.fixture(scope="module")
def sent() -> dict[str, Any]:
    """A picture with boxes, traits and a sweep."""
    return picture.picture(*views_of(sandbox.run(BOXES.replace("Tape()", "Tape(persistent=True)")))[-1])


def test_a_picture_has_the_fields_of_its_type(sent: dict[str, Any]):
    """None is missing and none is unknown, but for those that the page adds."""
    assert required("Picture") - OF_THE_PAGE == sent.keys()


@pytest.mark.parametrize(
    ("interface", "found"),
    [
        ("Step", lambda sent: sent["steps"]),
        ("Node", lambda sent: sent["nodes"].values()),
        ("Group", lambda sent: sent["groups"].values()),
        ("Trait", lambda sent: sent["traits"]),
        ("Folding", lambda sent: [sent["folding"]]),
    ],
)
def test_what_is_in_a_picture_has_the_fields_of_its_type(sent: dict[str, Any], interface: str, found: Any):
    """Steps, nodes, boxes and traits: a field that one side forgets fails here."""
    parts = list(found(sent))
    assert parts
    assert {frozenset(part) for part in parts} == {frozenset(fields(interface))}


def test_an_answer_about_a_number_has_the_fields_of_its_type():
    """What the panel shows of one number."""
    answer = cell.answer(*views_of(sandbox.run(PERSISTENT))[-1], ("n0", "grad", 0))
    assert answer is not None
    assert answer.keys() == fields("Cell").keys() | fields("Answer").keys()
