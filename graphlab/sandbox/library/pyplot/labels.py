"""Titles, limits, ticks and legends of axes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec.structs import replace

from graphlab.sandbox.library.pyplot.arguments import is_row, number, places, row, says, worded
from graphlab.sandbox.library.pyplot.axes import Artist, Axes, Parts
from graphlab.sandbox.values.methods import Methods
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.wire.run import MOST_TICKS, OF_MATRICES


def _titled(part: str) -> Callable[..., Parts]:
    def title(m: Machine, axes: Axes, text: Any, *more: Any, **given: Any) -> Parts:
        axes.change(**{part: worded(m, text)})
        return Parts(part)

    return title


def _limits(way: str) -> Callable[..., Any]:
    """`plt.xlim(low, high)`, either end alone, a pair of them, or none to ask."""
    part, flipped = f"{way}_range", f"{way}_reversed"

    def limit(m: Machine, axes: Axes, *bounds: Any, **given: Any) -> Any:
        found = tuple(row(m, bounds[0])) if len(bounds) == 1 and is_row(bounds[0]) else bounds
        names = (("left", "bottom", f"{way}min"), ("right", "top", f"{way}max"))
        asked = [next((given[key] for key in keys if given.get(key) is not None), None) for keys in names]
        ends = [found[i] if i < len(found) and found[i] is not None else asked[i] for i in (0, 1)]
        if ends[0] is None and ends[1] is None:
            return _ends(axes, way)
        old = _ends(axes, way)
        low, high = (number(end, -1e300, 1e300, math.nan) if end is not None else old[i] for i, end in enumerate(ends))
        if math.isfinite(low) and math.isfinite(high) and low != high:
            axes.change(**{part: (min(low, high), max(low, high)), **({} if way == "z" else {flipped: low > high})})
        return low, high

    return limit


def _ends(axes: Axes, way: str) -> tuple[float, float]:
    """Where an axis ends: as the program says, else a little beyond what is drawn."""
    known = {"x": axes.panel.x_range, "y": axes.panel.y_range, "z": axes.panel.z_range}[way]
    if known is not None:
        return known
    rows = [{"x": s.x, "y": s.y, "z": s.z}[way] for s in axes.series if not s.names or way != "x"]
    finite = [part[np.isfinite(part)] for part in rows if part is not None and part.size]
    drawn = np.concatenate([part.reshape(-1) for part in finite]) if finite else np.zeros(0)
    if not drawn.size:
        return 0.0, 1.0
    low, high = float(drawn.min()), float(drawn.max())
    margin = 0.05 * (high - low) or 0.05
    return (low, high) if any(s.mark in OF_MATRICES for s in axes.series) else (low - margin, high + margin)


def _scale(part: str) -> Callable[..., None]:
    def scale(m: Machine, axes: Axes, kind: Any, **given: Any) -> None:
        axes.change(**{part: says(kind, "log", "symlog")})

    return scale


def _ticks(way: str) -> Callable[..., Any]:
    """`plt.xticks(places, names)`; without any to ask, with an empty list to have none."""

    def ticks(m: Machine, axes: Axes, at: Any = None, labels: Any = None, **given: Any) -> Any:
        at, labels = given.pop("ticks", at), given.pop("labels", labels)
        for key in given:
            if key != "minor":
                m.drawings.decorate(m, f"plt.{way}ticks({key}=)")
        if at is not None:
            found = places(m, at)
            at = tuple(range(len(found))) if isinstance(found, tuple) else found
            if len(at) > MOST_TICKS or not np.isfinite(at).all():
                m.drawings.decorate(m, f"{way}ticks")
                return (), Parts(f"{way}ticks")
            axes.change(**{f"{way}_ticks": tuple(float(v) for v in at), f"{way}_names": ()})
        if labels is not None:
            _tick_names(way)(m, axes, labels)
        return tuple(at if at is not None else ()), Parts(f"{way}ticks")

    return ticks


def _tick_names(way: str) -> Callable[..., Parts]:
    def names(m: Machine, axes: Axes, labels: Any, *more: Any, **given: Any) -> Parts:
        found = tuple(worded(m, label) for label in m.each(labels)) if not isinstance(labels, Parts) else ()
        at = {"x": axes.panel.x_ticks, "y": axes.panel.y_ticks}[way]
        if not found and at is None:
            axes.change(**{f"{way}_ticks": ()})
        elif at is None and 0 < len(found) <= MOST_TICKS:
            axes.change(**{f"{way}_ticks": tuple(float(i) for i in range(len(found))), f"{way}_names": found})
        elif at is not None:
            named = (found + ("",) * len(at))[: len(at)]
            axes.change(**{f"{way}_names": named})
        return Parts(f"{way}ticks")

    return names


def _turned(way: str) -> Callable[..., None]:
    def invert(m: Machine, axes: Axes) -> None:
        was = axes.panel.x_reversed if way == "x" else axes.panel.y_reversed
        axes.change(**{f"{way}_reversed": not was})

    return invert


class Axis:
    """`ax.xaxis`, of which it is drawn whether it is visible."""

    __slots__ = ("axes", "way")

    def __init__(self, axes: Axes, way: str):
        self.axes = axes
        self.way = way

    def __repr__(self) -> str:
        return f"<{self.way} axis>"


def set_visible(m: Machine, axis: Axis, visible: Any = True) -> None:
    """`ax.get_xaxis().set_visible(False)`."""
    if axis.way != "z":
        axis.axes.change(**{f"{axis.way}_hidden": visible is False})


# --- Legends -------------------------------------------------------------------------------------


def _legend(m: Machine, axes: Axes, *values: Any, **given: Any) -> Parts:
    axes.change(legend=True)
    handles: Any = given.get("handles")
    labels: Any = given.get("labels", values[-1] if values else None)
    if len(values) == 2:
        handles = values[0]
    elif len(values) == 1 and type(labels) in (list, tuple) and any(type(one) in (Artist, list) for one in labels):
        handles, labels = labels, None
    if type(labels) is str:
        labels = (labels,)
    if labels is not None and type(labels) in (list, tuple):
        named = [worded(m, label) for label in labels]
        _name(_drawn(axes, handles), named)
    return Parts("legend")


def _drawn(axes: Axes, handles: Any) -> list[Artist]:
    """What a legend names, in order: the handles, else all that is drawn on the axes and is no text."""
    if handles is not None and type(handles) in (list, tuple):
        found = [one[0] if type(one) in (list, tuple) and one else one for one in handles]
        return [one for one in found if type(one) is Artist]
    kinds = ("text", "caption", *OF_MATRICES)
    return [Artist(axes, place) for place, series in enumerate(axes.series) if series.mark not in kinds]


def _name(artists: list[Artist], labels: list[str]) -> None:
    for artist, label in zip(artists, labels, strict=False):
        artist.axes.series[artist.number] = replace(artist.series, label=label)


def _grid(m: Machine, axes: Axes, on: Any = True, *more: Any, **given: Any) -> None:
    for key in given:
        if key not in ("visible", "b", "which", "axis"):
            m.drawings.decorate(m, f"plt.grid({key}=)")
    axes.change(grid=on is not False and given.get("visible", given.get("b")) is not False)


def colorbar(m: Machine, axes: Axes) -> Parts:
    """Show which colour is which number, right of the axes."""
    axes.change(scale=True)
    return Parts("colorbar")


def _axis(m: Machine, axes: Axes, what: Any = None, **given: Any) -> Any:
    if says(what, "equal", "scaled", "square", "image"):
        axes.change(equal=True)
    elif says(what, "off") or what is False:
        axes.change(x_hidden=True, y_hidden=True)
    elif says(what, "on") or what is True:
        axes.change(x_hidden=False, y_hidden=False)
    elif type(what) in (list, tuple, np.ndarray) and len(what) == 4:
        _limits("x")(m, axes, list(what[:2]))
        _limits("y")(m, axes, list(what[2:]))
    return (*_ends(axes, "x"), *_ends(axes, "y"))


def _aspect(m: Machine, axes: Axes, aspect: Any = None, *more: Any, **given: Any) -> None:
    axes.change(equal=says(aspect, "equal") or number(aspect, 0.0, 2.0, 0.0) == 1.0)


def _set_all(m: Machine, axes: Axes, **given: Any) -> None:
    for name, value in given.items():
        function = NAMES.get(f"set_{name}")
        if function is not None:
            function(m, axes, value)
        else:
            m.drawings.decorate(m, f"ax.set({name}=)")


PARTS: dict[str, Callable[..., Any]] = {
    "title": _titled("title"), "xlabel": _titled("x_title"), "ylabel": _titled("y_title"),
    "xlim": _limits("x"), "ylim": _limits("y"), "xscale": _scale("x_log"), "yscale": _scale("y_log"),
    "xticks": _ticks("x"), "yticks": _ticks("y"),
}  # fmt: skip
"""What pyplot calls by these names, and axes with `set_` before them."""
WHOLE: Methods = {"legend": _legend, "grid": _grid, "axis": _axis}
"""What pyplot and axes call by the same name."""
NAMES: Methods = {
    **WHOLE, **{f"set_{name}": f for name, f in PARTS.items()}, "set_zlim": _limits("z"), "set_zlim3d": _limits("z"),
    "set_xlim3d": _limits("x"), "set_ylim3d": _limits("y"), "set_xticklabels": _tick_names("x"),
    "set_yticklabels": _tick_names("y"), "set_aspect": _aspect, "invert_xaxis": _turned("x"),
    "invert_yaxis": _turned("y"), "set_axis_off": lambda m, axes: _axis(m, axes, "off") and None,
    "set_axis_on": lambda m, axes: _axis(m, axes, "on") and None, "set": _set_all,
    "get_xaxis": lambda m, axes: Axis(axes, "x"), "get_yaxis": lambda m, axes: Axis(axes, "y"),
    "get_xlim": lambda m, axes: _ends(axes, "x"), "get_ylim": lambda m, axes: _ends(axes, "y"),
    "get_zlim": lambda m, axes: _ends(axes, "z"), "get_title": lambda m, axes: axes.panel.title,
    "get_xlabel": lambda m, axes: axes.panel.x_title, "get_ylabel": lambda m, axes: axes.panel.y_title,
    "get_figure": lambda m, axes: axes.sheet,
}  # fmt: skip
