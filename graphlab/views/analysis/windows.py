"""Which patch of its input makes a number of a convolution or a pooling, and which windows a number lies in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from graphlab.errors import GraphlabError
from graphlab.ops.windows import Sliding, slidings
from graphlab.trace.graph import Node, Trace
from graphlab.views.analysis.op import live
from graphlab.views.notation.lists import listed
from graphlab.views.notation.numbers import number
from graphlab.views.notation.sums import cell_of, term

Index = tuple[int, ...]
Part = tuple[np.ndarray, np.ndarray]  # flat cells of an input, and the slope by each

_NOUNS = {1: ("step",), 2: ("row", "column"), 3: ("plane", "row", "column")}
CONVOLUTIONS = ("convolution", "depthwise_conv2d")
POOLS = ("max_pool", "avg_pool")


@dataclass(frozen=True)
class Windows:
    """How the windows of an op lie over its first input. `depth` channels make one; `per_channel` come out of those."""

    node: Node
    source: Node
    over: tuple[Sliding, ...]
    depth: int
    per_channel: int

    def channels(self, out: int) -> range:
        """The channels of the input that the channel `out` of the result is made of."""
        first = out // self.per_channel * self.depth
        return range(first, first + self.depth)

    def under(self, index: Index) -> list[list[tuple[int, int]]]:
        """Along each axis the places of the window of a result's cell that are not border, and what lies under them."""
        found = []
        for axis, at in zip(self.over, index[1:-1], strict=True):
            start = at * axis.step - axis.before
            along = [(k, start + k * axis.gap) for k in range(axis.size)]
            found.append([(k, i) for k, i in along if 0 <= i < axis.length])
        return found

    def pairs(self, index: Index) -> list[tuple[Index, Index]]:
        """The cells of the input that lie in the window of a result's cell, each with its place and channel there."""
        return [
            ((index[0], *(i for _, i in places), channel), (*(k for k, _ in places), number))
            for places in product(*self.under(index))
            for number, channel in enumerate(self.channels(index[-1]))
        ]

    def over_cell(self, index: Index) -> list[Index]:
        """The places of the windows that a cell of the input lies in."""
        along = []
        for axis, at in zip(self.over, index[1:-1], strict=True):
            starts = (at + axis.before - k * axis.gap for k in range(axis.size))
            along.append(
                sorted(s // axis.step for s in starts if s % axis.step == 0 and 0 <= s // axis.step < axis.count)
            )
        return list(product(*along))

    def winner(self, index: Index) -> Index:
        """The cell of the input that won the window of a cell of a maximum: the first of equal ones."""
        cells = [cell for cell, _ in self.pairs(index)]
        return cells[int(np.argmax([self.source.value.array[cell] for cell in cells]))]

    def winners(self, index: Index) -> list[Index]:
        """The cells that won the windows of a maximum in which a cell of the input lies."""
        return sorted({self.winner((index[0], *place, index[-1])) for place in self.over_cell(index)})

    def with_number(self, cell: Index, names: Mapping[str, str]) -> str:
        """A cell of the input in a sentence: `x[0,1,2,0] = 5`."""
        return f"{cell_of(names[self.source.id], cell)} = {number(self.source.value.array[cell].item())}"

    def patch(self, index: Index) -> str:
        """The window of a result's cell in a sentence: `rows 1 to 2, columns 2 to 3, channel 0 of sample 0`."""
        nouns = _NOUNS[len(self.over)]
        spans = [span(noun, [i for _, i in at]) for noun, at in zip(nouns, self.under(index), strict=True)]
        channels = self.channels(index[-1])
        return f"{', '.join([*spans, span('channel', channels)])} of sample {index[0]}"

    def border(self, index: Index) -> tuple[int, int]:
        """How many places of the window of a result's cell lie on the border, and how many it has."""
        inside, whole = 1, 1
        for axis, at in zip(self.over, self.under(index), strict=True):
            inside, whole = inside * len(at), whole * axis.size
        return whole - inside, whole


def windows_of(trace: Trace, node: Node) -> Windows | None:
    """How the windows of `node` lie over its first input; None for an op that has none."""
    if node.op not in (*CONVOLUTIONS, *POOLS):
        return None
    source, attrs = trace.node(node.inputs[0]), node.attrs
    places = len(source.shape) - 2
    ones = (1,) * places
    try:
        if node.op in POOLS:
            over = slidings(source.shape[1:-1], attrs["ksize"], attrs["strides"], ones, attrs["padding"])
            return Windows(node, source, over, 1, 1)
        filters, strides = trace.node(node.inputs[1]).shape, attrs["strides"] or ones
        strides = tuple(strides)[1:-1] if node.op == "depthwise_conv2d" else strides
        over = slidings(source.shape[1:-1], filters[:places], strides, attrs["dilations"] or ones, attrs["padding"])
    except (KeyError, TypeError, GraphlabError):
        return None  # a function of the program's may have the name of an op
    if node.op == "depthwise_conv2d":
        return Windows(node, source, over, 1, filters[-1])
    groups = source.shape[-1] // filters[-2]
    return Windows(node, source, over, filters[-2], filters[-1] // groups)


def span(noun: str, places: Iterable[int]) -> str:
    """Places in a sentence.

    >>> span("row", [3]), span("row", [1, 2, 3]), span("row", [0, 2, 4])
    ('row 3', 'rows 1 to 3', 'rows 0, 2 and 4')
    """
    shown = sorted(places)
    if len(shown) < 2:
        return f"{noun} {shown[0]}" if shown else f"no {noun}"
    if shown == list(range(shown[0], shown[-1] + 1)):
        return f"{noun}s {shown[0]} to {shown[-1]}"
    return f"{noun}s {listed(list(map(str, shown)))}"


# --- Forwards ------------------------------------------------------------------------------------


def made_in_window(trace: Trace, node: Node, index: Index) -> list[Part] | None:
    """The cells of each input that the cell `index` of a convolution or a maximum is made of; None for other ops.

    Of a convolution, a number of the input and the weight on it stand at the same place of their lists. What lies on
    the border is left out. Raises ReplayError where the trace does not hold the numbers.
    """
    windows = windows_of(trace, node)
    if windows is None or node.op == "avg_pool":
        return None
    arrays = [np.asarray(x._array) for x in live(trace, node).inputs]
    pairs = windows.pairs(index)
    cells = _flat([cell for cell, _ in pairs], windows.source.shape)
    numbers = arrays[0].ravel()[cells]
    if node.op == "max_pool":
        slopes = np.zeros(len(pairs))
        slopes[int(np.argmax(numbers))] = 1.0
        return [(cells, slopes)]
    places = [_weight(windows, place, index[-1]) for _, place in pairs]
    weights = _flat(places, arrays[1].shape)
    return [(cells, arrays[1].ravel()[weights]), (weights, numbers)]


def _weight(windows: Windows, place: Index, out: int) -> Index:
    """The weight that lies on a place of the window, for the channel `out` of the result."""
    if windows.node.op == "depthwise_conv2d":
        return (*place[:-1], out // windows.per_channel, out % windows.per_channel)
    return (*place, out)


def _flat(cells: Sequence[Index], shape: Index) -> np.ndarray:
    if not cells:
        return np.zeros(0, int)
    return np.asarray(np.ravel_multi_index(tuple(np.array(cells).T), shape))


def value_reason(trace: Trace, node: Node, index: Index, names: Mapping[str, str]) -> str:
    """Which patch of the input makes the cell `index` of a convolution or a pooling; empty for other ops."""
    windows = windows_of(trace, node)
    if windows is None:
        return ""
    here, source = cell_of(names[node.id], index), term(names[windows.source.id])
    patch = f"{windows.patch(index)} of {source}"
    outside, whole = windows.border(index)
    lie, do = ("lies", "does") if outside == 1 else ("lie", "do")
    counted = "where there is 0" if node.op in CONVOLUTIONS else f"and {do} not count"
    border = f" {outside} of the {whole} places of the window {lie} on the border, {counted}." if outside else ""
    if node.op == "max_pool":
        best = windows.winner(index)
        array = windows.source.value.array
        equal = sum(bool(array[cell] == array[best]) for cell, _ in windows.pairs(index))
        first = f", the first of {equal} equal ones" if equal > 1 else ""
        won = f"{windows.with_number(best, names)} won{first}"
        return f"{here} is the greatest number in its window: {patch}. {won}.{border}"
    if node.op == "avg_pool":
        count = f"the {whole - outside} numbers" if whole - outside > 1 else "the only number"
        return f"{here} is the mean of {count} in its window: {patch}.{border}"
    filters = term(names[node.inputs[1]])
    return (
        f"{here} is made of the patch in its window: {patch}. Filter {index[-1]} of {filters} lies on it, and each "
        f"number is multiplied by the weight on it.{border}"
    )


# --- Backwards -----------------------------------------------------------------------------------


def gradient_reason(
    trace: Trace, node: Node, which: int, index: Index, sent: Sequence[Index], names: Mapping[str, str]
) -> str:
    """Why the cell `index` of input `which` gets what it gets from the cells `sent` of a convolution or a pooling."""
    windows = windows_of(trace, node)
    if windows is None or node.op is None:
        return ""
    facts = _Sent(windows, which, index, sent, names)
    if which == 0 and not facts.places:
        return f"{facts.here} lies in no window, so nothing comes back."
    return _BACK[node.op](facts)


@dataclass(frozen=True)
class _Sent:
    """One cell of an input, and the cells of the result whose gradients come back to it."""

    windows: Windows
    which: int
    index: Index
    sent: Sequence[Index]
    names: Mapping[str, str]

    @property
    def out(self) -> str:
        return term(self.names[self.windows.node.id])

    @property
    def here(self) -> str:
        return cell_of(self.names[self.windows.node.inputs[self.which]], self.index)

    @property
    def places(self) -> list[Index]:
        """The places of the windows that the cell lies in."""
        return self.windows.over_cell(self.index)

    def windows_text(self, places: Sequence[Index]) -> str:
        """Windows by their places: `the 4 windows at rows 0 to 1, columns 1 to 2`."""
        nouns = _NOUNS[len(self.windows.over)]
        spans = [span(noun, {place[axis] for place in places}) for axis, noun in enumerate(nouns)]
        many = f"the {len(places)} windows" if len(places) > 1 else "the window"
        return f"{many} at {', '.join(spans)} of {self.out}"


def _convolved(facts: _Sent) -> str:
    if facts.which == 1:
        others = term(facts.names[facts.windows.source.id])
        return (
            f"{facts.here} met a number of {others} in every window of {facts.out}: each sends back its gradient "
            "times that number, and what comes back is added up."
        )
    filters = len(facts.sent) // len(facts.places)
    many = f" of {filters} filters" if filters > 1 else ""
    added = " All of it is added up." if len(facts.sent) > 1 else ""
    return (
        f"{facts.here} lies in {facts.windows_text(facts.places)}: each sends back its gradient{many} times the weight "
        f"that lay on {facts.here}.{added}"
    )


def _greatest(facts: _Sent) -> str:
    windows, places = facts.windows, facts.places
    value = windows.with_number(facts.index, facts.names)
    if facts.sent:
        where = facts.windows_text([cell[1:-1] for cell in facts.sent])
        if len(places) == 1:
            return f"{value} is the greatest number in {where}, its only one: the whole gradient goes to it."
        added = ", and they are added up" if len(facts.sent) > 1 else ""
        return (
            f"{value} lies in {len(places)} windows and is the greatest number in {where}: the whole gradient "
            f"of each comes back{added}."
        )
    won = [windows.with_number(cell, facts.names) for cell in windows.winners(facts.index)]
    return f"{value} lies in {facts.windows_text(places)} and won in none, {listed(won)} did: nothing comes back."


def _mean(facts: _Sent) -> str:
    places = facts.places
    added = " All of it is added up." if len(places) > 1 else ""
    return (
        f"{facts.here} lies in {facts.windows_text(places)}: each sends back its gradient divided by how many numbers "
        f"lie in it.{added}"
    )


_BACK: dict[str, Callable[[_Sent], str]] = {
    "convolution": _convolved,
    "depthwise_conv2d": _convolved,
    "max_pool": _greatest,
    "avg_pool": _mean,
}


def winners(trace: Trace, node: Node, index: Index) -> list[int]:
    """The flat cells that won the windows of a maximum in which the cell `index` of its input lies."""
    windows = windows_of(trace, node)
    return [] if windows is None else _flat(windows.winners(index), windows.source.shape).tolist()
