"""The numbers of a tensor as they stand in a row of a card: one, a grid, a heat map, or words."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graphlab.trace.graph import Value
from graphlab.views.drawing.theme import LEVELS, TEXT
from graphlab.views.notation.escaping import width, xml
from graphlab.views.notation.numbers import MINUS, dims, extremes, number

ROW, TAG = 28.0, 42.0  # the height of a line; the room of the words "value" and "grad"
CELLS, SAMPLES, FEW = 6, 12, 4  # cells with numbers; cells of a thinned heat map, and of a small one
LOW = (CELLS, 2, 2, 1)  # by density, the rows of numbers that stand on a card
SHORT = 3  # columns of numbers that stand on a dense card
PITCH = 11.0  # from one cell of a map to the next


@dataclass(frozen=True)
class Block:
    """The content of a row: `draw(left, right, top)` draws it between two places, from `top` on."""

    width: float
    height: float
    draw: Callable[[float, float, float], str]


DOTS = '<path class="dash" d="M0,0h1.6M5,0h1.6M10,0h1.6"/>'
SLASH = '<g class="slash"><circle cx="6" r="5"/><path d="M2.5,3.5L9.5,-3.5"/></g>'


def note(text: str, icon: str, title: str = "") -> Block:
    """A row with a text and a sign at its right end."""
    across = width(text, TEXT) + 20

    def draw(left: float, right: float, top: float) -> str:
        sign = f'<g transform="translate({right - 12:g},{top + ROW / 2:g})">{icon}</g>'
        tooltip = f"<title>{xml(title)}</title>" if title else ""
        place = f'x="{right - 18:g}" y="{top + 18.5:g}"'
        return f'{tooltip}<text class="note" {place} text-anchor="end">{xml(text)}</text>{sign}'

    return Block(across, ROW, draw)


def content(value: Value, plain: bool = False, density: int = 0, *, pictures: bool = False) -> Block:
    """The numbers of a tensor: one, a grid with numbers, a thinned heat map, or words.

    Of a batch of `pictures`, whose axes are batch, rows, columns, channels, the map is of one channel of the first.

    `plain` draws fewer cells. With a `density` of 1 or 2 there is a map alone where the numbers would take more than
    two short lines, with 3 where they would take more than one.
    """
    array = value.array
    if array.size == 0:
        return _line("empty", "note")
    if array.ndim == 0:
        return _line(number(array.item()), "num big")
    rows, columns = _flat(value.shape)
    if density and (rows > LOW[density] or columns > SHORT):
        return small_map(value, pictures=pictures)
    if rows <= CELLS and columns <= CELLS and not value.thinned and (not plain or array.size <= FEW):
        return _grid(value, rows, columns)
    return _thumb(value, FEW if plain else SAMPLES, pictures)


def _line(text: str, classes: str) -> Block:
    size = 14.5 if "big" in classes else TEXT

    def draw(left: float, right: float, top: float) -> str:
        return f'<text class="{classes}" x="{right:g}" y="{top + 19:g}" text-anchor="end">{xml(text)}</text>'

    return Block(width(text, size, mono="num" in classes), ROW, draw)


def _flat(shape: tuple[int, ...]) -> tuple[int, int]:
    """Rows and columns of a tensor laid flat: every axis but the last becomes rows.

    >>> _flat((2, 3, 4)), _flat((2, 4, 5, 1)), _flat((3, 1))
    ((6, 4), (8, 5), (3, 1))
    """
    shape = _matrices(shape)
    return math.prod(shape[:-1]), shape[-1]


def _matrices(shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape whose last two axes are rows and columns: channels that are one, as of grey pictures, are no axis."""
    while len(shape) > 2 and shape[-1] == 1:
        shape = shape[:-1]
    return shape


def _grid(value: Value, rows: int, columns: int) -> Block:
    items = value.array.reshape(rows, columns)
    texts = [[number(item) for item in line] for line in items.tolist()]
    cell = max(26.0, round(max(width(text, TEXT, mono=True) for line in texts for text in line) + 10, 1))
    levels = _levels(items)
    shape = _matrices(value.shape)
    slices = shape[-2] if len(shape) > 2 else rows
    offsets = [5.0 + 23 * row + 6 * (row // max(slices, 1)) for row in range(rows)]

    def draw(left: float, right: float, top: float) -> str:
        x = right + 4 - columns * (cell + 2)
        return "".join(
            _cell(
                x + column * (cell + 2),
                top + offsets[row],
                cell,
                texts[row][column],
                levels[row][column],
                row * columns + column,
            )
            for row in range(rows)
            for column in range(columns)
        )

    return Block(columns * (cell + 2) - 4, offsets[-1] + 26, draw)


def _cell(x: float, y: float, across: float, text: str, level: int | None, index: int) -> str:
    fill = "odd h0" if level is None else f"h{level}" + (" neg" if text.startswith(MINUS) else "")
    return (
        f'<rect class="cell {fill}" x="{x:.5g}" y="{y:.5g}" width="{across:g}" height="21" rx="4" data-cell="{index}"/>'
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


def small_map(value: Value, most: int = CELLS, *, pictures: bool = False, counted: bool = True) -> Block:
    """A number, or a heat map as small as it can be made out; `counted`, with how many numbers are not in it."""
    if value.array.size == 0 or value.array.ndim == 0:
        return _line(number(value.array.item()) if value.array.size else "empty", "num")
    items, part = _sample(value, most, pictures)
    rows, columns = items.shape
    height = max(ROW if not part else 40.0, rows * PITCH + 10)
    left_out = int(np.prod(value.shape, dtype=np.int64)) - items.size
    others = [line for line in (part, f"+{left_out:,}" if left_out and counted else "") if line]
    room = max((width(line, TEXT) for line in others), default=-6.0) + 6

    def draw(left: float, right: float, top: float) -> str:
        x = right + 2 - columns * PITCH
        first = top + height / 2 + 4 - 8 * (len(others) - 1)
        text = "".join(
            f'<text class="note" x="{x - 6:g}" y="{first + 16 * i:g}" text-anchor="end">{xml(line)}</text>'
            for i, line in enumerate(others)
        )
        return f'<g class="map">{_dots(items, x, top + (height - rows * PITCH) / 2 + 1)}</g>{text}'

    return Block(columns * PITCH + room, height, draw)


def _negative(items: np.ndarray) -> np.ndarray:
    return items < 0 if items.dtype.kind in "fi" else np.zeros(items.shape, bool)


def _dots(items: np.ndarray, x: float, y: float) -> str:
    levels = _levels(items)
    negative = _negative(items)
    return "".join(
        _dot(x + PITCH * column, y + PITCH * row, levels[row][column], bool(negative[row, column]))
        for row in range(items.shape[0])
        for column in range(items.shape[1])
    )


def _thumb(value: Value, most: int, pictures: bool = False) -> Block:
    """A heat map of at most `most` cells each way, taken at even steps, with what is left out said beside it."""
    items, part = _sample(value, most, pictures)
    rows, columns = items.shape
    negative = _negative(items)
    ends = extremes(value)
    lines = [dims(value.shape), *([f"here {part}"] if part else [])]
    if ends is not None:
        lines += [f"min {number(ends[0])}", f"max {number(ends[1])}"]
    if negative.any():
        lines.append("□ negative")
    beside = max(width(line, TEXT) for line in lines)
    map_width, height = columns * PITCH, max(rows * PITCH + 12, len(lines) * 16.0 + 32)

    def draw(left: float, right: float, top: float) -> str:
        x, y = right + 2 - map_width, top + 6.5
        words = "".join(
            f'<text class="stat" x="{left:g}" y="{top + 36 + 16 * i:g}">{xml(line)}</text>'
            for i, line in enumerate(lines)
        )
        return f'{words}<g class="map">{_dots(items, x, y)}</g>'

    # The words stand under "value" and "grad", whose room they share.
    return Block(map_width + max(8, beside + 14 - TAG), height, draw)


def _dot(x: float, y: float, level: int | None, negative: bool) -> str:
    if negative and level is not None:
        # An outline as strong as the number is big; a full cell would hide the sign.
        place = f'x="{x + 1:g}" y="{y + 1:g}" width="7" height="7"'
        return f'<rect class="dash" {place} rx="2" opacity="{0.3 + level / 13:.2f}"/>'
    fill = "odd h0" if level is None else f"h{level}"
    return f'<rect class="cell {fill}" x="{x:g}" y="{y:g}" width="9" height="9" rx="2"/>'


def _sample(value: Value, most: int, pictures: bool = False) -> tuple[np.ndarray, str]:
    """Rows and columns of a tensor at even steps, and of which part of it, if it is not of all."""
    array: np.ndarray = value.array
    flat, part = array.reshape(_flat(array.shape) if array.ndim > 1 else (1, array.size)), ""
    if pictures and array.ndim > 3:
        ahead = (0,) * (array.ndim - 4)
        flat = array[ahead][0, :, :, 0]
        part = "" if flat.size == array.size else f"[{', '.join(['0'] * (len(ahead) + 1))}, :, :, 0]"
    rows, columns = (np.unique(np.linspace(0, n - 1, min(n, most)).round().astype(int)) for n in flat.shape)
    sample: np.ndarray = flat[np.ix_(rows, columns)]
    return sample, part
