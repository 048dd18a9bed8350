"""The browser's side of a component: the files in the folder of its name, joined to one script and one style sheet."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
# The files that an `index.js` needs, in the order in which they are joined before it.
SCRIPTS = {
    "player": (
        "face.js",
        "guide.js",
        "scene.js",
        "story.js",
        "camera.js",
        "hover.js",
        "search.js",
        "menus.js",
        "details.js",
        "closer.js",
        "save.js",
        "keys.js",
    )
}


@cache
def script(name: str) -> str:
    """The JavaScript of the component `name`: what all share, then its own."""
    return _joined([_HERE / "common.js", *(_HERE / name / file for file in (*SCRIPTS.get(name, ()), "index.js"))])


@cache
def style(name: str) -> str:
    """The CSS of the component `name`: the colours that all share, then its own."""
    return _joined([_HERE / "theme.css", *sorted((_HERE / name).glob("*.css"))])


def _joined(files: list[Path]) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
