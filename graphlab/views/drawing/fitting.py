"""Folds a graph until it can be read on a screen: lays it out, folds the next groups, and lays it out again.

What comes first is the graph in one line, then in several lines like text, then with its inner parts folded, then
drawn more densely. Only at last are parts folded that have no name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache

from graphlab.trace.budget import OutOfTime, part_of
from graphlab.views.drawing.folding import cards, levels
from graphlab.views.drawing.scene import Scene, scene
from graphlab.views.drawing.view import Fit, View
from graphlab.views.reading import Reading

MOST_MEASURED = 32  # cards; more do not fit, whatever they are
MOST_LINES = 4
DENSITIES = (0, 1, 2, 3)
SHARE = 0.4  # of the time that there is for the picture

Measure = Callable[[Scene, View], tuple[float, float]]


def fit(reading: Reading, view: View, measure: Measure) -> Fit:
    """How to draw a graph so that it fits into the room of `view`; if it cannot, so that it is as large as can be.

    What folds by itself does not depend on what was opened and closed by hand. `measure` gives a picture's size.
    """
    best = _largest(_untouched(reading, view), view, measure)
    if view.opened or view.closed:
        again = (replace(best, lines=lines) for lines in range(1, MOST_LINES + 1))
        found = ((choice, scene(reading, replace(view, fit=choice))) for choice in again)
        shown = [(choice, part) for choice, part in found if len(part.order) <= MOST_MEASURED]
        best = _largest(iter(shown), view, measure) if shown else replace(best, lines=None)
    return best


Candidates = Iterator[tuple[Fit, Scene]]


def _untouched(reading: Reading, view: View) -> Candidates:
    """The ways to draw the graph before anybody has opened or closed anything, the fullest first."""
    plain = replace(view, opened=frozenset(), closed=frozenset(), fit=Fit())

    @cache
    def shown(folded: frozenset[str], lines: int | None) -> Scene:
        return scene(reading, replace(plain, fit=Fit(folded, lines)))

    drawn = list(shown(frozenset(), None).nodes.values())
    folded = levels(reading, drawn)
    few = [level for level in folded if cards(reading.grouping, drawn, level) <= MOST_MEASURED] or folded[-1:]
    by_line = [level for level in few if level & _lines(reading)]
    for some in ([level for level in few if level not in by_line], by_line):
        for density in DENSITIES:
            for level in some:
                yield from _in_lines(shown, level, density)


def _in_lines(shown: Callable[[frozenset[str], int], Scene], folded: frozenset[str], density: int) -> Candidates:
    """The same in one line, and in several. How dense it is drawn is no matter of what is drawn."""
    met = set()
    for lines in range(1, MOST_LINES + 1):
        part = shown(folded, lines)
        if part.bands not in met:
            met.add(part.bands)
            yield Fit(folded, lines, density), part


def _lines(reading: Reading) -> set[str]:
    """The groups that have no better name than their lines."""
    return {id for id, group in reading.grouping.groups.items() if group.kind == "lines"}


def _largest(candidates: Candidates, view: View, measure: Measure) -> Fit:
    """The first that fits; else the one that has to shrink least."""
    best, shown = Fit(), 0.0
    assert view.room is not None
    with suppress(OutOfTime), part_of(SHARE):
        for choice, part in candidates:
            if not shown:
                best = choice
            width, height = measure(part, replace(view, fit=choice))
            scale = min(view.room[0] / width, view.room[1] / height)
            if scale > shown:
                best, shown = choice, scale
            if scale >= 1:
                break
    return best
