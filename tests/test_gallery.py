"""The gallery: short programs that run, print what TensorFlow prints, and are shown in docs/gallery.md as they are."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from docs import first_examples, gallery
from graphlab import sandbox
from graphlab.sandbox.wire.codec import decode_run
from graphlab.ui.content import stored as stored_examples
from graphlab.ui.content.examples import BY_SLUG, BY_TITLE, GALLERY
from graphlab.views.drawing import layout
from tests.peers.programs import OURS, differences, stored

every_program = pytest.mark.parametrize("example", GALLERY, ids=lambda example: example.slug)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def test_names_are_unique_and_groups_together() -> None:
    """A slug and a title name one program; the programs of a group stand together, and no heading was passed over."""
    assert len(BY_SLUG) == len(BY_TITLE) == len(GALLERY) >= 24
    text = (gallery.HERE.parent / "graphlab" / "ui" / "content" / "gallery.md").read_text(encoding="utf-8")
    assert text.count("\n### ") == text.count("\n```python\n") == len(GALLERY)
    groups = [example.group for example in GALLERY]
    assert sum(a != b for a, b in zip(groups, groups[1:], strict=False)) + 1 == len(set(groups))
    assert min(Counter(groups).values()) > 2


@every_program
def test_programs_fit_the_editor(example) -> None:
    """At most 20 lines of 44 characters, and one sentence that says what is seen."""
    lines = example.source.splitlines()
    assert len(lines) <= 20 and max(map(len, lines)) <= 44
    assert re.fullmatch(r"[A-Z][^.]*(?:\d\.\d[^.]*)*\.", example.about) and len(example.about) <= 120


@every_program
def test_programs_print_what_tensorflow_prints(example) -> None:
    """What TensorFlow printed for the program, `make peers` keeps; here it is printed again, to five digits."""
    run = sandbox.run(example.source)
    assert run.error is None and run.traces
    if example.slug in OURS:
        assert run.stdout == "" and run.value
    else:
        assert not differences(run.stdout, stored()[example.slug])


def test_answers_are_of_the_programs_there_are() -> None:
    """TensorFlow's answers are kept for every program that is TensorFlow's, and for no other."""
    assert set(stored()) == set(BY_SLUG) - OURS


def test_the_none_programs_give_none() -> None:
    """Every program that asks why has a gradient that is None."""
    for example in GALLERY:
        if example.group == "Why None?":
            sweeps = [sweep for trace in sandbox.run(example.source).traces for sweep in trace.sweeps]
            assert any(id not in sweep.grads for sweep in sweeps for id in sweep.sources), example.slug


@pytest.fixture(scope="module")
def pages() -> dict:
    return gallery.pages()


def unchanged(path: Path, now: str, then: str) -> bool:
    """Whether a page differs in the last digits of numbers alone, a picture in where Graphviz puts what it says."""
    if path.suffix == ".svg":
        return NUMBER.sub("0", now) == NUMBER.sub("0", then)
    return not differences(now, then)


def test_the_page_is_not_stale(pages) -> None:
    """docs/gallery.md is what `make gallery` writes, the last digits of numbers apart."""
    path = gallery.HERE / "gallery.md"
    assert unchanged(path, pages[path], path.read_text(encoding="utf-8")), "run `make gallery`"


@pytest.mark.whole
def test_the_pictures_are_not_stale(pages) -> None:
    """Every program has its picture, and there is no other; it says what it said, wherever Graphviz puts it."""
    pictures = {path for path in pages if path.suffix == ".svg"}
    assert set((gallery.HERE / "gallery").glob("*.svg")) == pictures
    changed = [path.name for path in pictures if not unchanged(path, pages[path], path.read_text(encoding="utf-8"))]
    assert not changed, "see `make goldens`, then run `make gallery`"


def test_what_a_first_visit_shows_is_not_stale() -> None:
    """The stored runs are what a run gives now, to five digits, and the layouts are those that their pictures need."""
    now, then = (
        msgspec.json.decode(text, type=stored_examples.Stored)
        for text in (first_examples.text(), stored_examples.FILE.read_text(encoding="utf-8"))
    )
    assert list(now.runs) == list(then.runs) and now.layouts.keys() == then.layouts.keys(), "run `make gallery`"
    for source, payload in now.runs.items():
        assert not differences(repr(decode_run(payload)), repr(decode_run(then.runs[source])))
    for digest, placed in now.layouts.items():
        stands = then.layouts[digest]
        for found, kept in ((placed.nodes, stands.nodes), (placed.edges, stands.edges), (placed.frames, stands.frames)):
            assert found.keys() == kept.keys()


def test_a_first_visit_waits_for_neither_sandbox_nor_graphviz(monkeypatch) -> None:
    """The first picture is drawn from what is stored: on a screen and on a phone nothing is run or laid out."""
    runs = stored_examples.runs()
    monkeypatch.setattr(layout, "_placed", lambda dot: pytest.fail("Graphviz was asked"))
    for example in stored_examples.STORED:
        first_examples.draw(runs[example.source])
