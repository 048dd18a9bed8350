"""Long graphs in lines, like text: the cards of a picture in bands, one under the other, and the wires shown by tags.

A wire that would cross half the picture, because a value is used again much later, is not drawn from card to card:
a tag with the value's name stands beside the card that uses it. So are the wires from one band to the next.
All of this depends on the structure alone, never on numbers: new numbers leave every card where it is.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate

from graphlab.trace.graph import Edge

SHORT = 16  # columns that stay in one band
SHAPE = 1.7  # how wide a picture in bands is, next to its height
ACROSS, DOWN, BETWEEN = 268, 190, 60  # about the room of a column, of a card in it, and between bands
MOST_CUT = 5  # values that may go on in the next band
FRAME = 3  # as bad as so many values: a frame in two bands
LONG, MANY = 3, 4  # columns; wires of one card that may be longer
MOST_COLUMNS, CROWD, FEWER = 300, 300, 60  # that all wires together may cross; of so many cards, fewer


def columns(order: Sequence[str], leaves: set[str], wires: Sequence[Edge]) -> dict[str, int]:
    """The column in which each card will stand, from 0, about as Graphviz will place them."""
    users, inputs = defaultdict(list), defaultdict(list)
    for wire in wires:
        users[wire.source].append(wire.target)
        inputs[wire.target].append(wire.source)
    column: dict[str, int] = {}
    loose = set(leaves)  # a leaf stands next to its first user, and so does what is made of leaves for it alone
    for id in order:
        column[id] = max((column[source] + 1 for source in inputs[id] if source in column), default=0)
        if inputs[id] and all(
            source in leaves or (source in loose and len(users[source]) == 1) for source in inputs[id]
        ):
            loose.add(id)
    for id in reversed(order):
        if id in loose and users[id]:
            column[id] = max(column[id] if id not in leaves else -1, min(column[user] for user in users[id]) - 1)
    first = min(column.values(), default=0)
    return {id: place - first for id, place in column.items()}


def arranged(
    order: Sequence[str],
    leaves: set[str],
    wires: Sequence[Edge],
    around: Callable[[str], Iterable[str]],
    lines: int | None = None,
) -> tuple[tuple[tuple[str, ...], ...], frozenset[str]]:
    """The cards of each band, and the wires that are shown by a tag. `around` gives the frames a card is in.

    There are about `lines` bands; without, as many as a graph of this length has.
    """
    column = columns(order, leaves, wires)
    cuts = _cuts(column, leaves, wires, around, lines)
    band = {id: sum(cut <= place for cut in cuts) for id, place in column.items()}
    _keep_whole(band, around, len(order) / (len(cuts) + 1))
    bands: list[list[str]] = [[] for _ in range(len(cuts) + 1)]
    for id in order:
        bands[band[id]].append(id)
    within: list[list[Edge]] = [[] for _ in bands]
    far = {wire.id for wire in wires if band[wire.source] != band[wire.target]}
    for wire in wires:
        if wire.id not in far:
            within[band[wire.target]].append(wire)
    for ids, inner in zip(bands, within, strict=True):
        far |= _far(column, inner, len(ids))
    return tuple(tuple(ids) for ids in bands if ids), frozenset(far)


def _keep_whole(band: dict[str, int], around: Callable[[str], Iterable[str]], most: float) -> None:
    """Put the cards of a small frame that begins in one band and ends in the next all into the next."""
    frames: dict[str, list[str]] = defaultdict(list)
    for id in band:
        for frame in around(id):
            frames[frame].append(id)
    for ids in sorted(frames.values(), key=len):
        first, last = min(band[id] for id in ids), max(band[id] for id in ids)
        if len(ids) <= most and last - first == 1:
            band.update(dict.fromkeys(ids, last))


def _cuts(
    column: Mapping[str, int],
    leaves: set[str],
    wires: Sequence[Edge],
    around: Callable[[str], Iterable[str]],
    lines: int | None,
) -> list[int]:
    """The columns at which a new band begins."""
    count = max(column.values(), default=-1) + 1
    if lines == 1 or (lines is None and count <= SHORT):
        return []
    length = count / max(lines or _lines(column, count), 1)
    cost, crossing = _costs(column, leaves, wires, around, count)
    cuts, start = [], 0
    while count - start > 1.4 * length:
        window = range(start + math.ceil(0.7 * length), min(start + math.ceil(1.4 * length), count - 1) + 1)
        best = min(window, key=lambda at: (cost[at], abs(at - start - length)), default=None)
        if best is None:
            break
        start = best
        if crossing[best] <= MOST_CUT:
            cuts.append(best)
    return cuts


def _lines(column: Mapping[str, int], count: int) -> float:
    """In how many lines so many columns have the shape of a screen."""
    tallest = sorted(Counter(column.values()).values())[-max(1, count // 10)]  # but for a few
    return math.sqrt(ACROSS * count / (SHAPE * (DOWN * tallest + BETWEEN)))


def _costs(
    column: Mapping[str, int],
    leaves: set[str],
    wires: Sequence[Edge],
    around: Callable[[str], Iterable[str]],
    count: int,
) -> tuple[list[int], list[int]]:
    """What a cut before each column tears apart: values and frames, and the values alone."""
    values: dict[str, tuple[int, int]] = {}
    for wire in wires:
        if wire.source not in leaves:
            _widen(values, wire.source, column[wire.source])
            _widen(values, wire.source, column[wire.target])
    frames: dict[str, tuple[int, int]] = {}
    for id, place in column.items():
        for frame in around(id):
            _widen(frames, frame, place)
    crossing, torn = _torn(values, count), _torn(frames, count)
    return [cut + FRAME * split for cut, split in zip(crossing, torn, strict=True)], crossing


def _widen(ranges: dict[str, tuple[int, int]], key: str, place: int) -> None:
    low, high = ranges.get(key, (place, place))
    ranges[key] = min(low, place), max(high, place)


def _torn(ranges: Mapping[str, tuple[int, int]], count: int) -> list[int]:
    """How many ranges a cut before each column goes through."""
    changes = [0] * (count + 1)
    for low, high in ranges.values():
        changes[low + 1] += 1
        if high + 1 <= count:
            changes[high + 1] -= 1
    return list(accumulate(changes))


def _far(column: Mapping[str, int], wires: Sequence[Edge], cards: int) -> set[str]:
    """The wires of a band to show by a tag: where a card has many long ones, and what is too much in all.

    Fifty long wires say nothing, and take Graphviz seconds. Nor does one run against the others, back into a folded
    group that it came from.
    """
    spans = {wire.id: column[wire.target] - column[wire.source] - 1 for wire in wires}
    back = {id for id, span in spans.items() if span < 0}
    long = Counter(wire.source for wire in wires if spans[wire.id] > LONG)
    far = back | {wire.id for wire in wires if spans[wire.id] > LONG and long[wire.source] > MANY}
    left = sorted((span, id) for id, span in spans.items() if id not in far)
    total = sum(span for span, _ in left)
    while total > (MOST_COLUMNS if cards <= CROWD else FEWER):
        span, id = left.pop()
        total -= span
        far.add(id)
    return far
