"""Writes the runs and layouts that a first visit waits for neither the sandbox nor Graphviz for: `make gallery`."""

from __future__ import annotations

from graphlab import sandbox
from graphlab.sandbox import Again, Run
from graphlab.ui.app.workbench import badges
from graphlab.ui.components import player
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
    views = player.views_of(run)
    reading = views[player.chosen(views, None, 0)]
    for direction in ("LR", "TB"):
        player.prepared(reading, View(direction, room=SCREEN), badges(reading))


if __name__ == "__main__":
    main()
