"""The picture of a trace within a budget of computing time: all of it, or as much as there is time for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from graphlab.trace.budget import OutOfTime, current, within
from graphlab.views.drawing.cards import Badge
from graphlab.views.drawing.scene import scene, thinned
from graphlab.views.drawing.svg import Drawing, drawing, fitted, words_alone
from graphlab.views.drawing.view import MOST_NODES, PLAIN, WIRES, View
from graphlab.views.reading import Reading

# How many cards are drawn at most, tried one after the other, and the share of the time that is used up by then: what
# is left is for the words.
ATTEMPTS = ((MOST_NODES, 0.5), (300, 0.65), (100, 0.8), (30, 0.9))
ROOMY = 1.5  # so many more cards may stay where a folded graph has them already
TOO_BIG = "This graph is too big to be drawn here. Make it smaller, or draw it at home: python -m graphlab."


def drawing_in_time(reading: Reading, *, view: View = PLAIN, badges: Mapping[str, Badge] | None = None) -> Drawing:
    """What `drawing` gives; of a graph for which the budget is too small the last cards, as its notice says."""
    budget = current()
    if budget is None:
        return drawing(reading, view=view, badges=badges)
    began = budget.left
    with suppress(OutOfTime):
        _ = reading.flow  # what the words need first of all, and the drawing too
    view = fitted(reading, view, badges)
    part = scene(reading, view)
    for cards, share in ATTEMPTS:
        left = share * began - (began - budget.left)
        if left <= 0:
            continue
        if len(part.order) > ROOMY * cards:
            part = scene(reading, replace(view, most=cards))
        part = thinned(part, WIRES * cards)
        with suppress(OutOfTime), within(left):
            return drawing(reading, view=view, badges=badges, part=part)
    return Drawing(words_alone(reading.trace, TOO_BIG), {})
