"""What a program does with what it has drawn: other numbers, another colour, or a question about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.library.pyplot import names
from graphlab.sandbox.library.pyplot.arguments import number, plain_numbers, row, same_length, worded
from graphlab.sandbox.library.pyplot.axes import Artist, Parts
from graphlab.sandbox.library.pyplot.labels import set_visible
from graphlab.sandbox.library.pyplot.matrices import picture
from graphlab.sandbox.library.pyplot.styles import color_of, turn_of
from graphlab.sandbox.values.methods import Methods
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Problem
from graphlab.sandbox.wire.colormaps import COLORMAPS
from graphlab.sandbox.wire.run import OF_MATRICES


def _set_color(m: Machine, artist: Artist, color: Any, *more: Any) -> None:
    found, series = color_of(color), artist.series
    if artist.place is None:
        turn = turn_of(color)
        artist.change(color=found, **({} if turn is None else {"turn": turn}))
    elif found and artist.place < series.y.size:
        colors = list(series.colors or [series.color] * series.y.size)
        colors[artist.place] = found
        m.drawings.change(artist, colors=tuple(colors))


def _set_data(m: Machine, artist: Artist, *values: Any) -> None:
    series = artist.series
    if series.mark in OF_MATRICES:
        z, _ = picture(m, values[0])
        if z.shape != (series.z.shape if series.z is not None else ()):
            raise Problem(ValueError, "Other numbers of a picture have its shape.", "Draw it anew: plt.imshow(x).")
        m.drawings.take(z.size)
        return m.drawings.change(artist, z=z)  # type: ignore[no-any-return]
    x, y = values if len(values) == 2 else values[0]
    x, y = row(m, x), row(m, y)
    same_length(x, y)
    if series.z is not None:
        raise Problem("NotSupportedError", "The numbers of this cannot be changed.", "Draw it anew: plt.plot(x, y).")
    m.drawings.change(artist, x=x, y=y, names=(), colors=())


def _set_row(way: str) -> Callable[..., None]:
    def set_row(m: Machine, artist: Artist, values: Any) -> None:
        x, y = (row(m, values), artist.series.y) if way == "x" else (artist.series.x, row(m, values))
        _set_data(m, artist, x, y)

    return set_row


def _set_part(part: str, least: float, most: float) -> Callable[..., None]:
    def set_part(m: Machine, artist: Artist, value: Any) -> None:
        artist.change(**{part: number(value, least, most, 1.0)})

    return set_part


def _set_cmap(m: Machine, artist: Artist, cmap: Any) -> None:
    named = cmap.name if type(cmap) is Native else cmap
    if type(named) is str and named in COLORMAPS:
        artist.change(scale=named)


def _set_clim(m: Machine, artist: Artist, *ends: Any, **given: Any) -> None:
    low, high = (*ends, given.get("vmin"), given.get("vmax"))[:2] if len(ends) != 1 else ends[0]
    low, high = number(low, -1e300, 1e300, 0.0), number(high, -1e300, 1e300, 0.0)
    if low < high:
        artist.change(span=(low, high))


def _of_bar(m: Machine, artist: Artist) -> tuple[float, float, float]:
    """Where a bar stands, how wide and how high it is."""
    series, place = artist.series, artist.place or 0
    if series.mark not in ("bars", "bars across") or place >= series.y.size:
        raise Problem(AttributeError, "Only a bar has a width and a height.", "Write for bar in plt.bar(x, y): ...")
    x = float(series.x[place]) if series.x.size else float(place)
    width = series.size or 0.8
    return x - width / 2, width, float(series.y[place])


def _side(upright: int, across: int) -> Callable[..., float]:
    def side(m: Machine, artist: Artist) -> float:
        return _of_bar(m, artist)[across if artist.series.mark == "bars across" else upright]

    return side


def _start(way: str) -> Callable[..., float]:
    def start(m: Machine, artist: Artist) -> float:
        series = artist.series
        if (series.mark == "bars across") == (way == "x"):
            return 0.0 if series.z is None or artist.place is None else float(series.z[artist.place])
        return _of_bar(m, artist)[0]

    return start


def _color(m: Machine, artist: Artist) -> str:
    return artist.series.color or f"C{artist.series.turn % 10}"


def _passed(name: str) -> Callable[..., Any]:
    def method(m: Machine, artist: Any, *values: Any, **given: Any) -> Any:
        if names.gives(name):
            text = f"`{name}` has nothing to give: figures are drawn by the page, after the program."
            raise Problem("NotSupportedError", text, "Write the number itself, or leave the line out.")
        m.drawings.decorate(m, name)
        return Parts(name)

    return method


def _array(m: Machine, artist: Artist) -> np.ndarray:
    z = artist.series.z
    return plain_numbers(m, z if z is not None else artist.series.y)


def _remove(m: Machine, artist: Artist) -> None:
    """What is removed has no points left: the places of all others stay as they are."""
    if artist.series.mark not in OF_MATRICES:
        artist.change(x=np.zeros(0), y=np.zeros(0), z=None, names=(), colors=(), label="", shades=None)


ARTIST: Methods = {
    **{name: _passed(name) for name in sorted(names.ARTIST - {"values", "items", "keys"})},
    **dict.fromkeys(["set_color", "set_facecolor", "set_edgecolor", "set_fc", "set_c"], _set_color),
    "set_data": _set_data, "set_xdata": _set_row("x"), "set_ydata": _set_row("y"), "set_array": _set_data,
    "set_label": lambda m, artist, text: artist.change(label=worded(m, text)),
    "set_alpha": _set_part("opacity", 0.05, 1.0), "set_linewidth": _set_part("size", 0.5, 20.0),
    "set_lw": _set_part("size", 0.5, 20.0), "set_cmap": _set_cmap, "set_clim": _set_clim, "remove": _remove,
    "get_xdata": lambda m, artist: artist.series.x.copy(), "get_ydata": lambda m, artist: artist.series.y.copy(),
    "get_label": lambda m, artist: artist.series.label, "get_color": _color, "get_facecolor": _color,
    "get_array": _array, "get_height": _side(2, 1), "get_width": _side(1, 2), "get_x": _start("x"),
    "get_y": _start("y"),
}  # fmt: skip
AXIS: Methods = {
    **{name: _passed(name) for name in sorted(names.ARTIST - {"values", "items", "keys"})},
    "set_visible": set_visible,
}  # fmt: skip
