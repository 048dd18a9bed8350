"""A figure of a finished run, as Plotly draws it: in the colours of the page, titles as plain text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go
from msgspec.structs import replace
from plotly.subplots import make_subplots

from graphlab.fit.figures import FONT, colours
from graphlab.sandbox.wire.run import OF_MATRICES, Figure, Panel, Series
from graphlab.ui.components.marks import COVERING, CYCLE, Look, colour_of, places, trace
from graphlab.ui.components.visibility import faint
from graphlab.ui.content.plotting import load

_WIDE = 420  # pixels that a figure is about as wide as
_NARROW = 320  # pixels that it is wide at least
_HEIGHT, _LEAST, _MOST = 380, 240, 900  # pixels, of one panel alone, of one among several rows, and of a figure
_MANY = 4  # columns from which on letters are small
_BESIDE = 2  # panels that have room for their numbers and names beside each other
_Gaps = tuple[float, float]


def plotted(figure: Figure, *, dark: bool = False) -> go.Figure:
    """The figure, to be shown with `st.plotly_chart` or saved."""
    load()
    look = colours(dark)
    figure = _narrow(figure)
    gaps = _gaps(figure)
    height = _height(figure, gaps)
    grid = _grid(figure, gaps, height)
    grid.update_layout(height=height)
    grid.update_annotations(font={"size": 13 if figure.columns >= _MANY else 16, "color": look["ink"]})
    for number, panel in enumerate(figure.panels):
        legend = f"legend{number + 1 if number else ''}"
        (_space if panel.in_space else _axes)(grid, panel, look, small=figure.columns >= _MANY)
        for series in panel.series:
            _add(grid, panel, series, legend, look)
        _legend(grid, panel, legend, look)
    grid.update_layout(
        margin={"l": 58 if gaps[0] > _BARE else 16, "r": 16, "t": 74 if figure.title else 44, "b": 52},
        paper_bgcolor=look["paper"], plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": look["ink"]},
        barmode="overlay", hovermode="closest", colorway=[look[name] for name in CYCLE],
    )  # fmt: skip
    if figure.title:
        grid.update_layout(title={"text": escape(figure.title), "x": 0.5, "y": 0.98, "font": {"size": 18}})
    return grid


# --- Sizes ---------------------------------------------------------------------------------------

_BARE = 14.0  # pixels between panels without anything between them


def _narrow(figure: Figure) -> Figure:
    """The same panels in the same order, in no more columns than can be read; pictures can be read when small."""
    if figure.columns <= _BESIDE or all(_is_picture(panel) for panel in figure.panels):
        return figure
    places = figure.rows * figure.columns
    panels = []
    for panel in figure.panels:
        row, column = divmod(panel.row * figure.columns + panel.column, _BESIDE)
        panels.append(replace(panel, row=row, column=column))
    return replace(figure, panels=tuple(panels), rows=-(-places // _BESIDE), columns=_BESIDE, size=None)


def _is_picture(panel: Panel) -> bool:
    return any(series.mark == "image" for series in panel.series)


def _gaps(figure: Figure) -> _Gaps:
    """The pixels between the columns and between the rows: as many as axes, titles and colorbars need."""
    flat = [panel for panel in figure.panels if not panel.in_space]
    across = _BARE + 44 * any(not p.y_hidden and p.y_ticks != () for p in flat) + 20 * any(p.y_title for p in flat)
    across += 58 * any(p.scale for p in figure.panels) + 44 * any(p.twin for p in flat)
    down = _BARE + 24 * any(p.title for p in figure.panels)
    down += 30 * any(not p.x_hidden and p.x_ticks != () for p in flat) + 18 * any(p.x_title for p in flat)
    return across, down


def _height(figure: Figure, gaps: _Gaps) -> int:
    """How high a figure is: as the program says, and such that pictures fill their panels."""
    if figure.size is not None:
        wanted = _WIDE * figure.size[1] / figure.size[0]
    else:
        wanted = _HEIGHT if figure.rows == 1 else _LEAST * figure.rows
    shapes = [s.z.shape for p in figure.panels for s in p.series if s.mark == "image" and p.equal and s.z is not None]
    if shapes and len(shapes) == len(figure.panels) and figure.columns > 1:
        wide = (_WIDE - 40 - gaps[0] * (figure.columns - 1)) / figure.columns
        tall = max(wide, 24.0) * max(min(shape[0] / max(shape[1], 1), 3.0) for shape in shapes)
        wanted = figure.rows * (min(tall, 400.0) + gaps[1]) + 70
    least = max(200, 110 + figure.rows * (24 + gaps[1])) if shapes else max(_HEIGHT - 80, 190 * figure.rows)
    return int(min(max(wanted, least), max(_MOST, least)))


def _grid(figure: Figure, gaps: _Gaps, height: int) -> go.Figure:
    """The empty panels, of the kind that each place needs."""
    kinds: dict[tuple[int, int], Look] = {}
    for panel in figure.panels:
        kind: Look = {"type": "scene"} if panel.in_space else {"secondary_y": True} if panel.twin else {}
        kinds[panel.row, panel.column] = kind or kinds.get((panel.row, panel.column), {})
    titles = {(p.row, p.column): escape(p.title) for p in sorted(figure.panels, key=lambda p: bool(p.title))}
    at = [[(row, column) for column in range(figure.columns)] for row in range(figure.rows)]
    across, down = min(gaps[0] / _WIDE, 0.5 / figure.columns), min(gaps[1] / (height - 90), 0.6 / figure.rows)
    grid = make_subplots(
        rows=figure.rows,
        cols=figure.columns,
        specs=[[kinds.get(place, {}) for place in row] for row in at],
        subplot_titles=[titles.get(place, "") for row in at for place in row],
        horizontal_spacing=across,
        vertical_spacing=down,
    )
    for panel in figure.panels:
        if panel.in_space:
            _spread(grid.get_subplot(**_at(panel)).domain, across, down)
    return grid


def _spread(domain: Any, across: float, down: float) -> None:
    """Let axes with a height have the room around their panel, which flat axes have for their numbers and names."""
    (left, right), (low, high) = domain.x, domain.y
    domain.x = [max(left - 0.5 * across, 0.0), min(right + 0.2 * across, 1.0)]
    domain.y = [max(low - 0.6 * down, 0.0), high]


# --- Marks ---------------------------------------------------------------------------------------


def _at(panel: Panel) -> Look:
    return {"row": panel.row + 1, "col": panel.column + 1, **({"secondary_y": True} if panel.twin else {})}


def _add(grid: go.Figure, panel: Panel, series: Series, legend: str, look: Look) -> None:
    """Put one mark into its panel."""
    colour = colour_of(panel, series, look)
    if series.mark in ("across", "upright"):
        _add_straight(grid, panel, series, colour)
    elif series.mark in ("text", "caption"):
        _add_text(grid, panel, series, colour if series.color else look["ink"])
    else:
        grid.add_trace(trace(series, colour, look), **_at(panel))
        added = grid.data[-1]
        added.update(name=escape(series.label))
        if _is_shaded(series):
            _show_scale(grid, panel, series, added)
        if added.type in ("scatter", "bar", "scatter3d"):
            added.update(legend=legend, showlegend=bool(series.label) and panel.legend)
        elif added.type != "image":
            added.update(showlegend=False)
        if series.mark == "points" and any(other.mark in COVERING for other in panel.series):
            added.marker.line = {"width": 1, "color": "#000000"}  # else those of a colour with what is below are lost


def _add_straight(grid: go.Figure, panel: Panel, series: Series, colour: str) -> None:
    line = {"color": colour, "dash": series.dash, "width": series.size or 2.2}
    for place in series.y.tolist():
        add, key = (grid.add_hline, "y") if series.mark == "across" else (grid.add_vline, "x")
        add(**{key: place}, line=line, opacity=series.opacity, **_at(panel))


def _add_text(grid: go.Figure, panel: Panel, series: Series, colour: str) -> None:
    axes = grid.get_subplot(**_at(panel))
    x, y = (axis.plotly_name.replace("axis", "") for axis in (axes.xaxis, axes.yaxis))
    inside = " domain" if series.mark == "caption" else ""
    text = {"text": escape(series.label), "font": {"color": colour}, "showarrow": False}
    at = {"x": _first(places(series)), "y": _first(series.y), "xref": f"{x}{inside}", "yref": f"{y}{inside}"}
    grid.add_annotation(**text, **at, xanchor=series.anchor[0], yanchor=series.anchor[1])


def _show_scale(grid: go.Figure, panel: Panel, series: Series, added: Any) -> None:
    """The bar that says which colour is which number, right of its own panel; one for each panel."""
    if added.type == "image":
        return
    coloured = added.marker if added.type in ("scatter", "scatter3d") else added
    first = next(s for s in panel.series if _is_shaded(s))
    across, (low, high) = _domain(grid, panel)
    bar = {"thickness": 12, "x": across[1], "xpad": 4, "y": (low + high) / 2, "len": high - low}
    coloured.update(showscale=panel.scale and first is series)
    coloured.colorbar.update(bar)


def _is_shaded(series: Series) -> bool:
    """Whether its colours are numbers."""
    is_points = series.mark == "points" and series.z is not None
    return series.mark in OF_MATRICES or series.shades is not None or is_points


def _domain(grid: go.Figure, panel: Panel) -> tuple[Any, Any]:
    """Where the panel is in the figure, in parts of its width and height."""
    axes = grid.get_subplot(**_at(panel))
    if panel.in_space:
        return axes.domain.x, axes.domain.y
    base = grid.get_subplot(panel.row + 1, panel.column + 1)
    return base.xaxis.domain, base.yaxis.domain


# --- Axes ----------------------------------------------------------------------------------------


def _axes(grid: go.Figure, panel: Panel, look: Look, *, small: bool) -> None:
    at = _at(panel)
    both = {
        "color": look["soft"], "gridcolor": look["grid"], "zeroline": False, "showgrid": panel.grid, "showline": True,
        "linecolor": look["soft"], "ticks": "outside", "tickcolor": look["soft"],
        "tickfont": {"size": 11 if small else 13}, "tickmode": "auto", "exponentformat": "power",
        "mirror": _is_picture(panel),
    }  # fmt: skip
    title = {"font": {"color": look["ink"], "size": 12 if small else 15}, "standoff": 6}
    x = both | {
        "title": title | {"text": escape(panel.x_title)},
        "type": _kind(panel, "x"),
        "visible": not panel.x_hidden,
    }
    y = both | {
        "title": title | {"text": escape(panel.y_title)},
        "type": _kind(panel, "y"),
        "visible": not panel.y_hidden,
    }
    x |= _ticks(panel.x_ticks, panel.x_names) | _range(panel.x_range, panel.x_log, panel.x_reversed)
    y |= _ticks(panel.y_ticks, panel.y_names) | _range(panel.y_range, panel.y_log, panel.y_reversed)
    if len(grid._grid_ref[0]) > 1 and x["type"] != "category" and not panel.x_names:
        x |= {"nticks": 4, "tickangle": 0}  # beside other panels there is room for a few numbers only
    for way, axis in (("x", x), ("y", y)):
        axis.update(_powers(panel, way) if axis["type"] == "log" and "tickvals" not in axis else {})
    if panel.equal:
        if panel.scale:
            _shrink(grid, panel)
        y |= {"scaleanchor": grid.get_subplot(**at).xaxis.plotly_name.replace("axis", ""), "scaleratio": 1}
        x["constrain"] = y["constrain"] = "domain"
    axes = grid.get_subplot(**at)
    axes.yaxis.update(y)
    if not panel.twin:
        axes.xaxis.update(x)


def _shrink(grid: go.Figure, panel: Panel) -> None:
    """Make a panel as wide as its picture is about, so that its colorbar stands beside it."""
    shape = next((s.z.shape for s in panel.series if s.mark == "image" and s.z is not None), ())
    if not shape or not shape[0]:
        return
    axes = grid.get_subplot(panel.row + 1, panel.column + 1)
    (left, right), (low, high) = axes.xaxis.domain, axes.yaxis.domain
    wide = _tall(grid, (low, high)) * shape[1] / shape[0] / _wide((0.0, 1.0))
    if wide < right - left:
        middle = (left + right) / 2
        axes.xaxis.domain = [middle - wide / 2, middle + wide / 2]


def _wide(across: Sequence[float]) -> float:
    """How many pixels a part of the figure's width is about."""
    return (across[1] - across[0]) * (_WIDE - 74)


def _tall(grid: go.Figure, up: Sequence[float]) -> float:
    """How many pixels a part of the figure's height is about."""
    return float((up[1] - up[0]) * (grid.layout.height - 96))


def _kind(panel: Panel, way: str) -> str | None:
    """The kind of an axis: of names, of powers, or of numbers."""
    of_names = {s.mark == "bars across" for s in panel.series if s.names}
    if (way == "y") in of_names:
        return "category"
    return "log" if (panel.x_log if way == "x" else panel.y_log) else None


def _powers(panel: Panel, way: str) -> Look:
    """Ticks at powers of ten only, where an axis has several of them."""
    bounds = panel.x_range if way == "x" else panel.y_range
    rows = [np.array(bounds)] if bounds else [s.x if way == "x" else s.y for s in panel.series]
    drawn = np.concatenate([row.reshape(-1) for row in rows]) if rows else np.zeros(0)
    drawn = drawn[np.isfinite(drawn) & (drawn > 0)]
    powers = math.log10(drawn.max()) - math.log10(drawn.min()) if drawn.size else 0.0
    return {"dtick": math.ceil(powers / 6)} if powers >= 1.2 else {}


def _ticks(at: tuple[float, ...] | None, names: tuple[str, ...]) -> Look:
    if at is None:
        return {}
    if not at:
        return {"showticklabels": False, "ticks": ""}
    return {
        "tickmode": "array",
        "tickvals": list(at),
        **({"ticktext": [escape(name) for name in names]} if names else {}),
    }


def _range(bounds: tuple[float, float] | None, is_log: bool, is_reversed: bool) -> Look:
    if bounds is None or (is_log and min(bounds) <= 0):
        return {"autorange": "reversed"} if is_reversed else {}
    ends = [math.log10(end) for end in bounds] if is_log else list(bounds)
    return {"range": ends[::-1] if is_reversed else ends}


def _space(grid: go.Figure, panel: Panel, look: Look, *, small: bool) -> None:
    """Axes with a height, seen from where the program says."""
    title = {"font": {"color": look["ink"], "size": 13}}
    both = {
        "color": look["soft"], "gridcolor": look["grid"], "backgroundcolor": "rgba(0,0,0,0)", "showspikes": False,
        "linecolor": look["soft"], "zeroline": False, "tickfont": {"size": 10 if small else 11}, "nticks": 5,
    }  # fmt: skip
    texts = {"x": panel.x_title or "x", "y": panel.y_title or "y", "z": panel.z_title or "z"}
    ranges = {"x": panel.x_range, "y": panel.y_range, "z": panel.z_range}
    axes = {
        f"{way}axis": both
        | {"title": title | {"text": escape(text)}, "visible": not (panel.x_hidden and panel.y_hidden)}
        | _range(ranges[way], False, False)
        for way, text in texts.items()
    }
    scene = grid.get_subplot(**_at(panel))
    up, round_ = (math.radians(angle) for angle in panel.view or (30.0, -60.0))
    narrow = _WIDE / _NARROW * _tall(grid, scene.domain.y) / _wide(scene.domain.x)
    far = 2.5 * max(narrow, 1.0)  # its sides would be cut off in a panel that is higher than wide
    eye = {
        "x": far * math.cos(up) * math.cos(round_),
        "y": far * math.cos(up) * math.sin(round_),
        "z": far * math.sin(up),
    }
    scene.update(**axes, aspectmode="cube", camera={"eye": eye, "center": {"x": 0, "y": 0, "z": -0.1}})


# --- Legends -------------------------------------------------------------------------------------


def _legend(grid: go.Figure, panel: Panel, legend: str, look: Look) -> None:
    """The legend, in the corner of the panel that has the fewest points in it."""
    if not panel.legend:
        return
    across, up = _domain(grid, panel)
    right, top = _free_corner(panel)
    if panel.twin:  # the other legend is above
        top = 0
    place = {
        "x": across[right], "y": up[top], "xanchor": ("left", "right")[right], "yanchor": ("bottom", "top")[top],
    }  # fmt: skip
    box = {"bgcolor": faint(look["paper"], 0.75), "bordercolor": look["grid"], "borderwidth": 1}
    grid.update_layout({legend: place | box})


def _free_corner(panel: Panel) -> tuple[int, int]:
    """Whether the legend goes right (1) or left (0), and up (1) or down (0)."""
    drawn = [(s.x, s.y) for s in panel.series if not s.names and len(s.x) == s.y.size and s.y.ndim == 1]
    if not drawn or panel.in_space:
        return 1, 1
    x, y = (_unit(np.concatenate(rows)) for rows in zip(*drawn, strict=True))
    corners = [(1, 1), (0, 1), (0, 0), (1, 0)]
    return min(corners, key=lambda c: int(np.sum((np.abs(x - c[0]) < 0.4) & (np.abs(y - c[1]) < 0.35))))


def _unit(values: np.ndarray) -> np.ndarray:
    """Numbers between the least (0) and the greatest (1) of them."""
    finite = values[np.isfinite(values)]
    if not finite.size or finite.max() == finite.min():
        return np.full(values.shape, 0.5)
    unit: np.ndarray = (values - finite.min()) / (finite.max() - finite.min())
    return unit


def _first(row: Any) -> Any:
    return row[0] if len(row) else 0.0
