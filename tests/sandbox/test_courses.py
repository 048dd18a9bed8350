"""Pages as courses teach them, with classes, layers, loops and plots: each runs, and prints what TensorFlow prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import Limits
from tests.patience import WALL
from tests.sandbox.test_corpus import same_text


def _pages(file: str) -> dict[str, tuple[str, ...]]:
    """The programs of a file by name, each with what TensorFlow printed for it."""
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    parts = dict(part.split("\n", 1) for part in text.split("### ")[1:])
    return {name: tuple(body.split("--- TensorFlow prints\n")) for name, body in parts.items()}


PAGES = _pages("courses.txt")
NOTEBOOKS = _pages("notebooks.txt")
"""Whole notebooks and forum answers: with imports that are passed over, data sets, files, figures, progress bars."""
LIMITS = Limits(wall=WALL)
DRAWS = (".plot(", ".scatter(", ".imshow(", ".matshow(", ".pcolormesh(", ".hist(", ".bar(", ".contour(")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_course(name: str, walls: Client) -> None:
    """A page runs through both walls and prints what TensorFlow 2.21 prints, but for the last digits of floats."""
    source, printed = PAGES[name]
    run = walls.run(source, LIMITS)
    assert run.error is None, run.error
    assert same_text(run.stdout, printed), run.stdout
    assert bool(run.figures) == (".plot(" in source or ".scatter(" in source)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook(name: str, walls: Client) -> None:
    """A notebook runs to its end with TensorFlow's output, and its gradients and its figures are there to be seen."""
    source, printed = NOTEBOOKS[name]
    run = walls.run(source, LIMITS)
    assert run.error is None, run.error
    assert same_text(run.stdout, printed), run.stdout
    assert run.traces
    assert bool(run.figures) or not any(mark in source for mark in DRAWS)


def test_there_are_enough_pages() -> None:
    """The collections do not shrink, and many of the notebooks are long."""
    assert len(PAGES) >= 137
    assert len(NOTEBOOKS) >= 63
    assert sum(source.count("\n") >= 60 for source, _ in NOTEBOOKS.values()) >= 25
