"""Finished runs of the first examples and the positions of their pictures, from the build.

A server that has just started shows them at once: they need neither the sandbox nor Graphviz, which take seconds to
start. Whatever has no place in the file is run and laid out as usual, so an old file costs time, and shows nothing old.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from graphlab.sandbox.wire.codec import decode_run, encode_run
from graphlab.sandbox.wire.run import Run
from graphlab.ui.content.examples import GALLERY, Example
from graphlab.views.drawing import layout
from graphlab.views.drawing.layout import Layout

FILE = Path(__file__).with_name("first_examples.json")
STORED = tuple(example for example in GALLERY if example.group == GALLERY[0].group)


class Stored(msgspec.Struct, frozen=True):
    """What the file holds: runs by their program, and layouts by the digest of their DOT text."""

    runs: dict[str, bytes]
    layouts: dict[str, Layout]


@cache
def runs() -> dict[str, Run]:
    """The stored runs by their program; from then on Graphviz is not asked for what is stored."""
    if not FILE.exists():
        return {}
    stored = msgspec.json.decode(FILE.read_bytes(), type=Stored)
    layout.provide(stored.layouts)
    return {source: decode_run(payload) for source, payload in stored.runs.items()}


def text(run: Callable[[str], Run], draw: Callable[[Run], None], examples: tuple[Example, ...] = STORED) -> str:
    """What the file holds when `run` gives the runs of `examples`; `draw` draws one as the page does."""
    # How long a run took is of that machine and moment, and is left out.
    finished = {example.source: replace(run(example.source), seconds=0.0) for example in examples}
    with layout.recorded() as layouts:
        for one in finished.values():
            draw(one)
    stored = Stored({source: encode_run(one) for source, one in finished.items()}, layouts)
    return msgspec.json.encode(stored).decode() + "\n"
