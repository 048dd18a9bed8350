"""A run as one HTML file: the working player, the program and its tape, with no server and no network."""

from __future__ import annotations

from html import escape

from graphlab.browser import assets
from graphlab.trace.budget import as_many, check, is_over
from graphlab.trace.graph import Trace
from graphlab.views.drawing.budgeted import drawing_in_time
from graphlab.views.drawing.view import PLAIN, SCREEN, View
from graphlab.views.export.page import page
from graphlab.views.notation.escaping import clean
from graphlab.views.player import picture
from graphlab.views.player.cell import answer
from graphlab.views.player.schema import Answer, Direction, Exported, Row
from graphlab.views.player.tape_rows import table
from graphlab.views.reading import Reading

MANY_NODES = 300  # from here on only the view that was asked for is in the file
MANY_CELLS = 400  # numbers of values and gradients; from here on they cannot be asked about
MANY_FORMULAS = 1000  # steps; from here on a file is without formulas
_DIRECTIONS: tuple[Direction, ...] = ("LR", "TB")
_ROWS: tuple[Row, ...] = ("value", "grad")

_MAIN = """<main>
<div class="left">
{program}<section class="tape-host" aria-label="Tape"></section>
</div>
<section class="player-host" aria-label="Graph"></section>
</main>"""


def to_html(reading: Reading, *, source: str = "", title: str = "", view: View = PLAIN) -> str:
    """One HTML file that shows a trace in the player, with the text of its program; it can be opened from disk.

    It holds the drawing as in `view` and, of a graph that is not too big, with all boxes open and all folded, in both
    directions. Everything that comes from the user is escaped, and the page may load nothing and send nothing.

    >>> "<script>alert" in to_html(Reading(Trace(1, ())), title="<script>alert(1)</script>")
    False
    """
    return page(
        clean(title, 200) or picture.title(reading),
        _MAIN.format(program=_program(reading.trace, source)),
        _data(reading, view),
        [assets.script("standalone")],
    )


def _data(reading: Reading, view: View) -> Exported:
    contents = picture.contents(reading)
    count = len(contents["steps"])
    is_missing = any(step["formulas"] is None for step in contents["steps"])
    wanted = range(1, count + 1) if is_missing and count <= MANY_FORMULAS else range(0)
    if wanted:
        check()  # where there is no time for formulas, there is none for drawings either
    found = picture.formulas(reading, wanted) if wanted else {}
    for number, step in enumerate(contents["steps"], 1):
        step["formulas"] = step["formulas"] or found.get(str(number), [])
    return {
        "player": {
            **contents,
            "title": picture.title(reading),
            "token": 0,
            "inlined": view.inlined_constants,
            "cannot": ["inline"],
        },
        "drawings": _drawings(reading, view),
        "cells": _cells(reading),
        "direction": view.direction,
        "tape": table(reading),
        "styles": {name: assets.style(name) for name in ("player", "tape")},
    }


def _drawings(reading: Reading, view: View) -> dict[str, dict[Direction, str]]:
    """The drawing by name (as it is, `open`, `folded`) and direction; the same drawing is there once."""
    every = frozenset(group.id for group in reading.trace.groups)
    ways: dict[str, tuple[frozenset[str], frozenset[str]]] = {"asked": (view.opened, view.closed)}
    few = len(reading.trace.nodes) <= MANY_NODES
    if few and every:
        ways |= {"open": (every, frozenset()), "folded": (frozenset(), every)}
    directions = _DIRECTIONS if few else (view.direction,)
    found: dict[str, dict[Direction, str]] = {}
    for name, (opened, closed) in ways.items():
        if found and is_over():
            break
        looks = {way: View(way, opened, closed, view.inlined_constants, room=SCREEN) for way in directions}
        drawn = {way: drawing_in_time(reading, view=look).svg for way, look in looks.items()}
        if drawn not in found.values() or name == "asked":
            found[name] = drawn
    return found


def _cells(reading: Reading) -> dict[str, Answer | None]:
    """The answer for every number that could be asked about; none where there are too many."""
    grads = reading.sweep.grads if reading.sweep else {}
    sizes = [
        (node.id, row, node.value.array.size)
        for node in reading.trace.nodes
        for row in _ROWS
        if row == "value" or node.id in grads
    ]
    if sum(size for _, _, size in sizes) > MANY_CELLS:
        return {}
    asked = [(id, row, index) for id, row, size in sizes for index in range(size)]
    answers = as_many(asked, lambda one: answer(reading, one))
    return {f"{id} {row} {index}": found for (id, row, index), found in zip(asked, answers, strict=False)}


def _program(trace: Trace, source: str) -> str:
    """The program's text, line by line; a line that something was computed on can be chosen."""
    if not source.strip():
        return ""
    used = {node.place.line for node in trace.nodes if node.place}
    text = source.encode("utf-8", "replace").decode().rstrip("\n")
    lines = "".join(_line(number, line, number in used) for number, line in enumerate(text.split("\n"), 1))
    code = f'<div class="code" tabindex="0">{lines}</div>'
    return f'<section class="program" aria-label="Program"><h2>Program</h2>{code}</section>\n'


def _line(number: int, text: str, used: bool) -> str:
    chosen = f' role="button" tabindex="0" aria-label="line {number}: {escape(text.strip())}"' if used else ""
    count = f'<span class="no" aria-hidden="true">{number}</span>'
    return f'<div class="line" data-line="{number}"{chosen}>{count}{escape(text)}</div>'
