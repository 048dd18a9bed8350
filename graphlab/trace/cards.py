"""One node as a card: a symbol and a name, the value, the gradient, the shape. Measured first, then drawn.

A card is drawn with its top left corner at 0, 0. Its gradient row exists once for every state it goes through
(not computed yet, each running sum, no path), all in the same place; the class `shown` is on the last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graphlab.trace.flow import Arrival, sum_text
from graphlab.trace.graph import GradState, Node, Value
from graphlab.trace.numbers import MINUS, dims, extremes, number, shape_text, spoken, tensor
from graphlab.trace.registry import label_of, symbol_of
from graphlab.trace.text import clean, fit, width, xml
from graphlab.trace.theme import LEVELS

HEADER, ROW, GAP, FOOTER, INSET, TAG = 34.0, 28.0, 3.0, 22.0, 6.0, 48.0
CELLS, SAMPLES = 6, 12  # cells with numbers; cells of a thinned heat map
NAME_ROOM, OP_ROOM = 190.0, 130.0
VARIANTS = {"scalar": 16, "tensor": 4}  # gradient rows kept, the last one included


@dataclass(frozen=True)
class Block:
    """The content of a row: `draw(left, right, top)` draws it between two places, from `top` on."""

    width: float
    height: float
    draw: Callable[[float, float, float], str]


@dataclass(frozen=True)
class Card:
    """A drawn card, ready to be put somewhere."""

    width: float
    height: float
    body: str
    classes: str
    label: str


@dataclass(frozen=True)
class Facts:
    """What there is to know about a node's gradient, and its part in the sweep."""

    state: GradState
    arrivals: tuple[Arrival, ...] = ()
    is_target: bool = False
    is_source: bool = False
    swept: bool = True


def variant(index: int, count: int, scalar: bool) -> int:
    """Which of a card's gradient rows to show after `index` of `count` arrivals.

    A card keeps a few rows only: the first sums, one that says it is still adding, and the last.

    >>> [variant(i, 6, False) for i in range(7)]
    [0, 1, 2, 3, 3, 3, 4]
    """
    most = VARIANTS["scalar" if scalar else "tensor"]
    if count <= most:
        return index
    return most if index == count else min(index, most - 1)


def card(node: Node, facts: Facts, called: str) -> Card:
    """Measure and draw the card of `node`, which is called so."""
    symbol = _symbol(node)
    name = fit(called, NAME_ROOM, 15, bold=True)
    op = _op_text(node, name)
    foot = f"{shape_text(node.shape)} {node.dtype}"
    flags = [word for word, is_so in (("target", facts.is_target), ("source", facts.is_source)) if is_so]
    value, grads = _content(node.value), _gradients(node, facts)
    content = max([value.width, *(block.width for _, block, _ in grads)])
    across = max(
        20 + symbol.width + width(name, 15, bold=True) + (14 + width(op, 12) if op else 0) + 12,
        2 * INSET + 7 + TAG + content + 8,
        14 + width(" · ".join([foot, *flags]), 12, bold=bool(flags)) + 12,
        120.0,
    )
    across = round(across, 1)
    top = HEADER
    rows = [_row("value", "value", value, across, top, value.height)]
    top += value.height + GAP
    tallest = max(block.height for _, block, _ in grads)
    rows += [
        _row(classes, "grad", block, across, top, tallest, index) for index, (classes, block, _) in enumerate(grads)
    ]
    height = top + tallest + FOOTER
    parts = [
        f'<rect class="shadow" y="2" width="{across:g}" height="{height:g}" rx="11"/>',
        f'<rect class="body" width="{across:g}" height="{height:g}" rx="11"/>',
        _ring(across, height) if facts.is_target else "",
        symbol.draw(0, 0, 0),
        f'<text class="name" x="{20 + symbol.width:g}" y="22">{xml(name)}</text>',
        f'<text class="op" x="{across - 12:g}" y="22" text-anchor="end">{xml(op)}</text>' if op else "",
        *rows,
        _foot(foot, flags, height),
    ]
    classes = " ".join(["card", node.kind, *(["target"] if facts.is_target else [])])
    return Card(across, height, "".join(parts), classes, _spoken(node, facts, called))


def _ring(across: float, height: float) -> str:
    return f'<rect class="ring" x="-4.5" y="-4.5" width="{across + 9:g}" height="{height + 9:g}" rx="15"/>'


def _foot(text: str, flags: list[str], height: float) -> str:
    marks = "".join(f' · <tspan class="flag {flag}">{flag}</tspan>' for flag in flags)
    return f'<text class="foot" x="13" y="{height - 7:g}">{xml(text)}{marks}</text>'


# ---- The corner: the op's symbol, or an icon for the kind of leaf

_ICONS = {
    "variable": '<path d="M-6,-3H6M-6,3H6"/><circle class="dot" cx="2.5" cy="-3" r="2.2"/>'
    '<circle class="dot" cx="-2.5" cy="3" r="2.2"/>',
    "watched": '<path d="M-7,0Q0,-8 7,0Q0,8 -7,0Z"/><circle class="dot" r="2.2"/>',
    "constant": '<path d="M-4.5,-0.5H4.5V5H-4.5Z"/><path d="M-2.8,-0.5V-2.6A2.8,2.8 0 0 1 2.8,-2.6V-0.5"/>',
}


def _symbol(node: Node) -> Block:
    if node.op is None:
        icon = _ICONS.get(node.kind, "")
        body = f'<circle class="disc" cx="23" cy="17" r="11"/><g class="icon" transform="translate(23,17)">{icon}</g>'
        return Block(22, 22, lambda left, right, top: body)
    text = fit(clean(symbol_of(node.op), 8), 52, 13, bold=True)
    across = max(22.0, round(width(text, 13, bold=True) + 10, 1))
    body = (
        f'<rect class="disc" x="12" y="6" width="{across:g}" height="22" rx="11"/>'
        f'<text class="symbol" x="{12 + across / 2:g}" y="21.5" text-anchor="middle">{xml(text)}</text>'
    )
    return Block(across, 22, lambda left, right, top: body)


def _op_text(node: Node, name: str) -> str:
    if node.op is None:
        return "Variable" if node.kind == "variable" else "" if node.kind == name else node.kind
    label = label_of(clean(node.op))
    is_said = label in (name.partition(" #")[0], symbol_of(node.op))
    return "" if is_said else fit(label, OP_ROOM, 12)


# ---- Rows


def _row(
    classes: str, tag: str, block: Block, across: float, top: float, height: float, index: int | None = None
) -> str:
    # "No path" is no state on the way: it has no number.
    mark = "" if index is None or "none" in classes else f' data-grad="{index}"'
    return (
        f'<g class="row {classes}"{mark}>'
        f'<rect class="tint" x="{INSET:g}" y="{top:g}" width="{across - 2 * INSET:g}" height="{height:g}" rx="6"/>'
        f'<text class="tag" x="{INSET + 7:g}" y="{top + min(height, ROW) / 2 + 4:g}">{tag}</text>'
        f'<g class="what">{block.draw(INSET + 7, across - INSET - 8, top)}</g></g>'
    )


def _gradients(node: Node, facts: Facts) -> list[tuple[str, Block, int]]:
    """Classes, content and number of arrivals of every state of the gradient row, in order."""
    waiting = _note("not yet" if facts.swept else "not computed", _DOTS, "not computed yet")
    rows = [("grad pending", waiting, 0)]
    if facts.state == "none":
        rows.append(("grad none", _note("no path: None", _SLASH), 0))
    if facts.state == "computed":
        count, scalar = len(facts.arrivals), node.value.array.ndim == 0
        kept = {variant(i, count, scalar): i for i in range(1, count + 1)}
        for place, i in sorted(kept.items()):
            is_partial = count > VARIANTS["scalar" if scalar else "tensor"] and place == max(kept) - 1
            rows.append(("grad", _adding(facts.arrivals[:i], count if is_partial else None), i))
    last = len(rows) - 1
    rows[last] = (rows[last][0] + " shown", *rows[last][1:])
    return rows


def _adding(arrivals: tuple[Arrival, ...], all_of: int | None) -> Block:
    if all_of is not None:
        return _note(f"adding {all_of} contributions", _DOTS)
    block = _content(arrivals[-1].total)
    if len(arrivals) < 2:
        return block
    text = sum_text(list(arrivals))

    def draw(left: float, right: float, top: float) -> str:
        line = f'<text class="sum" x="{right:g}" y="{top + block.height + 11:g}" text-anchor="end">{xml(text)}</text>'
        return block.draw(left, right, top) + line

    # The sum may run under the word "grad", which stands higher.
    return Block(max(block.width, width(text, 12, mono=True) - TAG), block.height + 18, draw)


_DOTS = '<path class="dash" d="M0,0h1.6M5,0h1.6M10,0h1.6"/>'
_SLASH = '<g class="slash"><circle cx="6" r="5"/><path d="M2.5,3.5L9.5,-3.5"/></g>'


def _note(text: str, icon: str, title: str = "") -> Block:
    across = width(text, 12) + 20

    def draw(left: float, right: float, top: float) -> str:
        sign = f'<g transform="translate({right - 12:g},{top + ROW / 2:g})">{icon}</g>'
        told = f"<title>{xml(title)}</title>" if title else ""
        place = f'x="{right - 18:g}" y="{top + 18.5:g}"'
        return f'{told}<text class="note" {place} text-anchor="end">{xml(text)}</text>{sign}'

    return Block(across, ROW, draw)


def _content(value: Value) -> Block:
    """The numbers of a tensor: one, a grid with numbers, a thinned heat map, or words."""
    array = value.array
    if array.size == 0:
        return _line("empty", "note")
    if array.ndim == 0:
        return _line(number(array.item()), "num big")
    rows, columns = _flat(value.shape)
    if rows <= CELLS and columns <= CELLS and not value.thinned:
        return _grid(value, rows, columns)
    return _thumb(value)


def _line(text: str, classes: str) -> Block:
    size = 14.5 if "big" in classes else 12.0

    def draw(left: float, right: float, top: float) -> str:
        return f'<text class="{classes}" x="{right:g}" y="{top + 19:g}" text-anchor="end">{xml(text)}</text>'

    return Block(width(text, size, mono="num" in classes), ROW, draw)


def _flat(shape: tuple[int, ...]) -> tuple[int, int]:
    """Rows and columns of a tensor laid flat: every axis but the last becomes rows."""
    return int(np.prod(shape[:-1], dtype=np.int64)), shape[-1]


def _grid(value: Value, rows: int, columns: int) -> Block:
    items = value.array.reshape(rows, columns)
    texts = [[number(item) for item in line] for line in items.tolist()]
    cell = max(26.0, round(max(width(text, 12, mono=True) for line in texts for text in line) + 10, 1))
    levels = _levels(items)
    slices = value.shape[-2] if len(value.shape) > 2 else rows
    offsets = [5.0 + 23 * row + 6 * (row // max(slices, 1)) for row in range(rows)]

    def draw(left: float, right: float, top: float) -> str:
        x = right + 4 - columns * (cell + 2)
        return "".join(
            _cell(x + column * (cell + 2), top + offsets[row], cell, texts[row][column], levels[row][column])
            for row in range(rows)
            for column in range(columns)
        )

    return Block(columns * (cell + 2) - 4, offsets[-1] + 26, draw)


def _cell(x: float, y: float, across: float, text: str, level: int | None) -> str:
    fill = "odd h0" if level is None else f"h{level}" + (" neg" if text.startswith(MINUS) else "")
    return (
        f'<rect class="cell {fill}" x="{x:.5g}" y="{y:.5g}" width="{across:g}" height="21" rx="4"/>'
        f'<text class="num" x="{x + across / 2:.5g}" y="{y + 15:.5g}" text-anchor="middle">{xml(text)}</text>'
    )


def _levels(items: np.ndarray) -> list[list[int | None]]:
    """The strength of each cell, 0 to 9, by its size next to the largest; None for nan and infinities."""
    if items.dtype.kind not in "fiubc":
        return [[0] * items.shape[1] for _ in range(items.shape[0])]
    sizes = np.abs(items.astype(complex if items.dtype.kind == "c" else float))
    finite = np.isfinite(sizes)
    top = sizes[finite].max(initial=0.0) or 1.0
    with np.errstate(invalid="ignore"):
        scaled = np.where(finite, np.ceil(sizes / top * (LEVELS - 1)), -1)
    return [[None if level < 0 else int(level) for level in line] for line in scaled.tolist()]


def _thumb(value: Value) -> Block:
    """A heat map of at most 12×12 cells, taken at even steps, with what is left out said beside it."""
    items = _sample(value)
    rows, columns = items.shape
    levels = _levels(items)
    negative = items < 0 if items.dtype.kind in "fi" else np.zeros(items.shape, bool)
    ends = extremes(value)
    lines = [dims(value.shape)]
    if ends is not None:
        lines += [f"min {number(ends[0])}", f"max {number(ends[1])}"]
    if negative.any():
        lines.append("□ negative")
    beside = max(width(line, 12) for line in lines)
    map_width, height = columns * 11.0, max(rows * 11.0 + 12, len(lines) * 16.0 + 32)

    def draw(left: float, right: float, top: float) -> str:
        x, y = right + 2 - map_width, top + 6.5
        words = "".join(
            f'<text class="stat" x="{left:g}" y="{top + 36 + 16 * i:g}">{xml(line)}</text>'
            for i, line in enumerate(lines)
        )
        dots = "".join(
            _dot(x + 11 * column, y + 11 * row, levels[row][column], bool(negative[row, column]))
            for row in range(rows)
            for column in range(columns)
        )
        return f'{words}<g class="map">{dots}</g>'

    # The words stand under "value" and "grad", whose room they share.
    return Block(map_width + max(8, beside + 14 - TAG), height, draw)


def _dot(x: float, y: float, level: int | None, negative: bool) -> str:
    if negative and level is not None:
        # An outline as strong as the number is big; a full cell would hide the sign.
        place = f'x="{x + 1:g}" y="{y + 1:g}" width="7" height="7"'
        return f'<rect class="dash" {place} rx="2" opacity="{0.3 + level / 13:.2f}"/>'
    fill = "odd h0" if level is None else f"h{level}"
    return f'<rect class="cell {fill}" x="{x:g}" y="{y:g}" width="9" height="9" rx="2"/>'


def _sample(value: Value) -> np.ndarray:
    array = value.array
    flat = array.reshape(_flat(array.shape) if array.ndim > 1 else (1, array.size))
    rows, columns = (np.unique(np.linspace(0, n - 1, min(n, SAMPLES)).round().astype(int)) for n in flat.shape)
    return flat[np.ix_(rows, columns)]


def _spoken(node: Node, facts: Facts, called: str) -> str:
    """The card in words, names in full, for a screen reader."""
    kind = f"result of {label_of(clean(node.op, 60))}" if node.op else _op_text(node, "")
    roles = [word for word, is_so in (("target", facts.is_target), ("source", facts.is_source)) if is_so]
    shape = f"shape {shape_text(node.shape)}" if node.shape else "scalar"
    grad = {"none": "none, no path", "not_computed": "not computed"}.get(facts.state, "")
    if facts.arrivals and not grad:
        count = len(facts.arrivals)
        grad = tensor(facts.arrivals[-1].total, 36)
        if count > 1:
            grad = f"{grad}, of {count} contributions" if node.shape else sum_text(list(facts.arrivals), 200)
    parts = [called, kind, *roles, shape, node.dtype, f"value {tensor(node.value, 36)}", f"gradient {grad}"]
    return spoken(", ".join(parts))
