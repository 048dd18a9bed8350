"""The marks of a figure as traces of Plotly: plain dictionaries, in the colours of the page."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np

from graphlab.sandbox.wire.colormaps import USUAL, colours_of
from graphlab.sandbox.wire.run import Panel, Series
from graphlab.ui.components.visibility import faint, seen

Look = dict[str, Any]

CYCLE = ("value", "grad", "variable", "target", "third", "soft")
COVERING = ("image", "contour areas")  # they cover the page


def colour_of(panel: Panel, series: Series, look: Look) -> str:
    """The colour asked for, or that of its turn: such that it is seen where it is drawn on the page itself."""
    if not series.color:
        return str(look[CYCLE[series.turn % len(CYCLE)]])
    if any(s.mark in COVERING for s in panel.series):
        return series.color
    if series.color in ("#000000", "#ffffff"):
        return str(look["ink"])
    return seen(series.color, look["paper"], look["ink"])


def trace(series: Series, colour: str, look: Look) -> Look:
    """The trace of a mark that is one."""
    line = {"color": colour, "dash": series.dash, "width": series.size or 2.2}
    make = {
        "bars": _bars, "bars across": _bars, "image": _image, "contour lines": _contours, "contour areas": _contours,
        "band": _band, "arrows": _arrows, "points": _points, "surface": _surface, "line in space": _in_space,
        "points in space": _in_space,
    }.get(series.mark, _line)  # fmt: skip
    return {"opacity": series.opacity, **make(series, line, look)}


def places(series: Series) -> Any:
    """Where along its axis: numbers, or the names of categories."""
    return [escape(name) for name in series.names] if series.names else series.x


def scale_of(series: Series) -> list[list[Any]]:
    """The colormap as Plotly takes it."""
    colours = colours_of(series.scale or USUAL)
    return [[place / (len(colours) - 1), colour] for place, colour in enumerate(colours)]


def _ends(series: Series, least: str, most: str) -> Look:
    return {} if series.span is None else {least: series.span[0], most: series.span[1]}


# --- Lines, points and bars ----------------------------------------------------------------------


def _line(series: Series, line: Look, look: Look) -> Look:
    shape = {"shape": "hv"} if series.mark == "steps" else {}
    dots = {"color": line["color"], "symbol": series.marker or "circle", "size": 7.0}
    mode = "lines+markers" if series.marker else "lines"
    return {"type": "scatter", "x": places(series), "y": series.y, "mode": mode, "line": line | shape, "marker": dots}


def _points(series: Series, line: Look, look: Look) -> Look:
    symbol = series.marker or "circle"
    dots: Look = {"color": line["color"], "symbol": symbol, "size": series.size or 8.0}
    if symbol in ("line-ns", "line-ew"):
        dots["line"] = {"width": 2, "color": line["color"]}
    if series.z is not None:
        dots |= {"color": series.z, "colorscale": scale_of(series), **_ends(series, "cmin", "cmax")}
    if series.colors:
        dots["color"] = [seen(colour, look["paper"], look["ink"]) for colour in series.colors]
    return {"type": "scatter", "x": places(series), "y": series.y, "mode": "markers", "marker": dots}


def _arrows(series: Series, line: Look, look: Look) -> Look:
    """Arrows as lines from where each begins to where it ends, with a head there and a gap after it."""
    count = min(len(series.x), len(series.y)) // 2
    gap = np.full((count, 1), np.nan)
    x, y = (np.hstack([row[: 2 * count].reshape(count, 2), gap]).reshape(-1) for row in (series.x, series.y))
    heads = {
        "symbol": "arrow", "angleref": "previous", "size": [0, 8, 0] * count, "color": line["color"], "opacity": 1,
        "line": {"width": 0},
    }  # fmt: skip
    return {
        "type": "scatter", "x": x, "y": y, "mode": "lines+markers", "line": line | {"width": series.size or 1.6},
        "marker": heads,
    }  # fmt: skip


def _bars(series: Series, line: Look, look: Look) -> Look:
    across = series.mark == "bars across"
    x, y = places(series), series.y
    wide = {"width": series.size} if series.size and not series.names else {}
    edge = {"color": list(series.colors) or line["color"], "line": {"width": 0.6, "color": faint("#ffffff", 0.6)}}
    base = {} if series.z is None else {"base": series.z}
    return {
        "type": "bar", "x": y if across else x, "y": x if across else y, "orientation": "h" if across else "v",
        "marker": edge, **wide, **base,
    }  # fmt: skip


def _band(series: Series, line: Look, look: Look) -> Look:
    edges = np.concatenate([series.y, series.z[::-1]]) if series.z is not None else series.y
    names = [escape(name) for name in series.names]
    around = names + names[::-1] if names else np.concatenate([series.x, series.x[::-1]])
    return {
        "type": "scatter", "x": around, "y": edges, "mode": "lines", "fill": "toself", "line": {"width": 0},
        "fillcolor": faint(line["color"], 0.5), "hoverinfo": "skip",
    }  # fmt: skip


# --- Matrices ------------------------------------------------------------------------------------


def _image(series: Series, line: Look, look: Look) -> Look:
    z, x, y = series.z, series.x, series.y
    assert z is not None
    if z.ndim == 2:
        ends = _ends(series, "zmin", "zmax")
        return {"type": "heatmap", "x": x, "y": y, "z": z, "colorscale": scale_of(series), "zsmooth": False, **ends}
    z, x = (z[:, ::-1], x[::-1]) if len(x) > 1 and x[0] > x[-1] else (z, x)
    z, y = (z[::-1], y[::-1]) if len(y) > 1 and y[0] > y[-1] else (z, y)
    wide, tall = (float(row[1] - row[0]) if len(row) > 1 else 1.0 for row in (x, y))
    pixels = np.round(z).astype(np.uint8)
    return {"type": "image", "z": pixels, "x0": float(x[0]), "dx": wide, "y0": float(y[0]), "dy": tall}


def _contours(series: Series, line: Look, look: Look) -> Look:
    are_lines = series.mark == "contour lines"
    scale = scale_of(series)
    if are_lines:
        scale = [[place, seen(colour, look["paper"], look["ink"])] for place, colour in scale]
    found = {
        "type": "contour", "x": series.x, "y": series.y, "z": series.z, "colorscale": scale,
        "line": {"width": (series.size or 2.0) if are_lines else 0, "dash": series.dash},
        **_ends(series, "zmin", "zmax"),
    }  # fmt: skip
    contours: Look = {"coloring": "lines" if are_lines else "fill", "showlabels": series.labelled}
    contours["labelfont"] = {"color": look["ink"], "size": 12}
    if are_lines and series.color:
        contours["coloring"] = "none"
        found["line"]["color"] = line["color"]
    if series.levels is None:
        return found | {"contours": contours}
    return found | _at_levels(series, contours)


def _at_levels(series: Series, contours: Look) -> Look:
    """Contours at the levels that the program named; where these are not evenly far apart, counted ones."""
    levels = series.levels
    assert levels is not None and series.z is not None
    steps = np.diff(levels)
    if len(levels) == 1 or np.allclose(steps, steps[0]):
        size = float(steps[0]) if len(steps) else 1.0
        ends = {"start": float(levels[0]), "end": float(levels[-1]), "size": size}
        span = {} if series.span or len(levels) == 1 else {"zmin": ends["start"], "zmax": ends["end"]}
        return {"contours": contours | ends, "autocontour": False, **span}
    counted = np.interp(series.z, levels, np.arange(len(levels), dtype=float))
    counted = np.where(series.z < levels[0], -1.0, np.where(series.z > levels[-1], float(len(levels)), counted))
    counted[~np.isfinite(series.z)] = np.nan
    shown = np.unique(np.linspace(0, len(levels) - 1, 6).round().astype(int))
    ticks = {"tickmode": "array", "tickvals": shown.tolist(), "ticktext": [f"{levels[i]:.3g}" for i in shown]}
    texts = [[f"{value:.4g}" for value in row] for row in series.z.tolist()] if series.z.size <= _WRITTEN else None
    hover: Look = {"hoverinfo": "skip"} if texts is None else {
        "text": texts, "hovertemplate": "x %{x:.4g}<br>y %{y:.4g}<br>%{text}<extra></extra>",
    }  # fmt: skip
    places = {"start": 0, "end": len(levels) - 1, "size": 1, "showlabels": False}
    return {
        "z": counted, "zmin": 0, "zmax": len(levels) - 1, "contours": contours | places, "autocontour": False,
        "colorbar": ticks, **hover,
    }  # fmt: skip


_WRITTEN = 4_000  # numbers of a matrix that are written out, to be read where the mouse is


# --- In space ------------------------------------------------------------------------------------


def _surface(series: Series, line: Look, look: Look) -> Look:
    scale = [[0, series.color], [1, series.color]] if series.color and not series.scale else scale_of(series)
    return {
        "type": "surface", "x": series.x, "y": series.y, "z": series.z, "colorscale": scale,
        **_ends(series, "cmin", "cmax"),
    }  # fmt: skip


def _in_space(series: Series, line: Look, look: Look) -> Look:
    found = {"type": "scatter3d", "x": series.x, "y": series.y, "z": series.z}
    dots: Look = {
        "color": line["color"],
        "size": min(series.size or 3.5, 12.0),
        "symbol": _SOLID.get(series.marker, "circle"),
    }
    if series.shades is not None:
        dots |= {"color": series.shades, "colorscale": scale_of(series), **_ends(series, "cmin", "cmax")}
    if series.mark == "points in space":
        return found | {"mode": "markers", "marker": dots}
    mode = "lines+markers" if series.marker else "lines"
    return found | {"mode": mode, "marker": dots | {"size": 4.0}, "line": {**line, "width": 1.6 * line["width"]}}


_SOLID = {"x": "x", "cross": "cross", "square": "square", "diamond": "diamond"}
"""The markers that Plotly has in space."""
