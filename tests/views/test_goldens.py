"""Golden traces, drawings and transcripts of the gallery: `make goldens` shows what changed.

Numbers may differ in their last digits: processors do not all round the sine of a float32 alike.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graphlab import sandbox
from graphlab.ui.content.examples import GALLERY
from graphlab.views.drawing.dot import to_dot
from graphlab.views.export.json import to_json
from graphlab.views.export.transcript import transcript
from graphlab.views.reading import Reading

HERE = Path(__file__).parent / "golden" / "gallery"
MOST = 300  # lines of a file; of a longer one the ends are kept
NUMBER = re.compile(r"(?<![\w.])[-\N{MINUS SIGN}]?\d+(?:\.\d+)?(?:e[-\N{MINUS SIGN}+]?\d+)?")


def trace_lines(reading: Reading) -> Iterator[str]:
    """A trace as JSON, a node, an edge or a step on each line; of the gradient calls the one that is shown."""
    for key, items in to_json(reading).items():
        yield f"{key}:"
        if key == "gradients":
            items = [part for call in items if call["shown"] for part in (call, *call.pop("steps"))]
        yield from (json.dumps(item, ensure_ascii=False) for item in (items if isinstance(items, list) else [items]))


WRITERS: dict[str, Callable[[Reading], str]] = {
    "json": lambda reading: "\n".join(trace_lines(reading)) + "\n",
    "dot": to_dot,
    "txt": transcript,
}


def shortened(text: str) -> str:
    """The text, or of a long one the beginning and the end, and how much is between."""
    lines = text.splitlines()
    if len(lines) <= MOST:
        return text
    left = len(lines) - MOST
    return "\n".join([*lines[: MOST // 2], f"... {left} more lines ...", *lines[-MOST // 2 :]]) + "\n"


def same(a: str, b: str) -> bool:
    """Whether two lines are equal, their numbers to three digits."""
    if NUMBER.sub("#", a) != NUMBER.sub("#", b):
        return False
    numbers = [[float(x.replace("\N{MINUS SIGN}", "-")) for x in NUMBER.findall(line)] for line in (a, b)]
    return all(math.isclose(x, y, rel_tol=1e-3, abs_tol=1e-9) for x, y in zip(*numbers, strict=True))


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("example", GALLERY, ids=lambda example: example.slug)
def test_the_gallery_is_as_it_was(example, kind, golden) -> None:
    """Each gradient call of each program gives the trace, the drawing and the words it gave."""
    traces = sandbox.run(example.source).traces
    readings = [Reading(trace, sweep) for trace in traces for sweep in trace.sweeps or (None,)]
    golden(
        f"gallery/{example.slug}.{kind}",
        shortened("\n".join(WRITERS[kind](reading) for reading in readings)),
        same=same,
    )


def test_no_golden_is_left_over() -> None:
    """Every golden file belongs to a program that is there."""
    assert {path.name for path in HERE.iterdir()} == {f"{e.slug}.{kind}" for e in GALLERY for kind in WRITERS}


def test_a_change_is_seen() -> None:
    """The check itself: another word, number or sign is seen, another last digit is not."""
    assert same("grad a = 0.12345678", "grad a = 0.12345679") and same("2\N{MINUS SIGN}e", "2\N{MINUS SIGN}e")
    for other in ("grad a = 8", "grad b = 7", "grad a = -7", "grad a = 7 ", "grad a = None"):
        assert not same("grad a = 7", other)
