"""Pages as courses teach them, with classes, layers, loops and plots: each runs, and prints what TensorFlow prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import Limits
from tests.patience import WALL
from tests.sandbox.test_corpus import same_text

_TEXT = Path(__file__).with_name("courses.txt").read_text(encoding="utf-8")
_PARTS = dict(part.split("\n", 1) for part in _TEXT.split("### ")[1:])
PAGES = {name: tuple(body.split("--- TensorFlow prints\n")) for name, body in _PARTS.items()}
LIMITS = Limits(wall=WALL)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_course(name: str, walls: Client) -> None:
    """A page runs through both walls and prints what TensorFlow 2.21 prints, but for the last digits of floats."""
    source, printed = PAGES[name]
    run = walls.run(source, LIMITS)
    assert run.error is None, run.error
    assert same_text(run.stdout, printed), run.stdout
    assert bool(run.figures) == (".plot(" in source or ".scatter(" in source)


def test_there_are_enough_pages() -> None:
    """The collection does not shrink."""
    assert len(PAGES) >= 141
