"""Writes the runs and layouts that a first visit waits for neither the sandbox nor Graphviz for: `make gallery`."""

from __future__ import annotations

from graphlab import sandbox
from graphlab.sandbox import Again, Run
from graphlab.sandbox.pictures.asks import PictureAsk
from graphlab.sandbox.pictures.make import first_picture
from graphlab.ui.content import stored
from graphlab.views.drawing.view import SCREEN, View


def main() -> None:
    """Write the file."""
    stored.FILE.write_text(text(), encoding="utf-8", newline="\n")


def text() -> str:
    """What the file holds now."""
    return stored.text(lambda source: sandbox.run(source, again=Again(seed=0)), draw)


def draw(run: Run) -> None:
    """The first picture of a run, as the playground shows it on a screen and, from top to bottom, on a phone."""
    for direction in ("LR", "TB"):
        first_picture(run, PictureAsk.of(View(direction, room=SCREEN), badged=True))


if __name__ == "__main__":
    main()
