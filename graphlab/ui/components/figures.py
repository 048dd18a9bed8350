"""A figure of a finished run, as Plotly draws it: in the colours of the page, titles as plain text."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from graphlab.fit.figures import FONT, colours
from graphlab.sandbox.wire.run import Figure, Panel, Series

Look = dict[str, Any]

_CYCLE = ("value", "grad", "variable", "target", "third", "soft")
_HEIGHT, _LEAST = 380, 240  # pixels, of one panel alone and of one among several rows
_SCALE = "Viridis"
_FILLING = ("image", "contour")  # they cover the page


def plotted(figure: Figure, *, dark: bool = False) -> go.Figure:
    """The figure, to be shown with `st.plotly_chart` or saved."""
    look = colours(dark)
    titles = {(p.row, p.column): escape(p.title) for p in figure.panels}
    grid = make_subplots(
        rows=figure.rows,
        cols=figure.columns,
        subplot_titles=[titles.get((r, c), "") for r in range(figure.rows) for c in range(figure.columns)],
        horizontal_spacing=min(0.12, 0.5 / figure.columns),
        vertical_spacing=min(0.2, 0.5 / figure.rows),
    )
    grid.update_annotations(font={"size": 16, "color": look["ink"]})
    for panel in figure.panels:
        for number, series in enumerate(panel.series):
            _add(grid, panel, series, _colour(panel, series, number, look), look)
        _axes(grid, panel, look)
        _legend(grid, panel, look)
    grid.update_layout(
        height=_HEIGHT if figure.rows == 1 else max(_LEAST * figure.rows, _HEIGHT),
        margin={"l": 58, "r": 16, "t": 74 if figure.title else 44, "b": 52},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": look["ink"]},
        barmode="overlay", hovermode="closest", colorway=[look[name] for name in _CYCLE],
    )  # fmt: skip
    if figure.title:
        grid.update_layout(title={"text": escape(figure.title), "x": 0.5, "y": 0.98, "font": {"size": 18}})
    return grid


def _colour(panel: Panel, series: Series, number: int, look: Look) -> str:
    """The colour asked for; black and white as ink where they are drawn on the page itself, so that they are seen."""
    if series.color in ("#000000", "#ffffff") and not any(s.mark in _FILLING for s in panel.series):
        return str(look["ink"])
    return series.color or str(look[_CYCLE[number % len(_CYCLE)]])


def _add(grid: go.Figure, panel: Panel, series: Series, colour: str, look: Look) -> None:
    """Put one thing into its panel."""
    at = {"row": panel.row + 1, "col": panel.column + 1}
    line = {"color": colour, "dash": series.dash, "width": series.size or 2.2}
    if series.mark in ("across", "upright"):
        for place in series.y.tolist():
            add, key = (grid.add_hline, "y") if series.mark == "across" else (grid.add_vline, "x")
            add(**{key: place}, line=line, opacity=series.opacity, **at)
    elif series.mark == "text":
        grid.add_annotation(
            x=_first(_places(series)), y=_first(series.y), text=escape(series.label), showarrow=False,
            font={"color": colour if series.color else look["ink"]}, **at,
        )  # fmt: skip
    else:
        shown = bool(series.label) and panel.legend
        grid.add_trace(_trace(series, colour, line), **at)
        added = grid.data[-1]
        added.update(name=escape(series.label), opacity=series.opacity)
        if series.z is not None and series.mark != "band":
            first = next(s for s in panel.series if s.z is not None and s.mark != "band") is series
            _show_scale(
                added if series.mark in _FILLING else added.marker, grid.get_subplot(**at), panel.scale and first
            )
        if added.type in ("scatter", "bar"):
            added.update(legend=f"legend{_place(grid, panel) or ''}", showlegend=shown)


def _show_scale(coloured: Any, axes: Any, shown: bool) -> None:
    """The bar that says which colour is which number, right of its own panel."""
    low, high = axes.yaxis.domain
    bar = {"thickness": 12, "x": axes.xaxis.domain[1], "xpad": 4, "y": (low + high) / 2, "len": high - low}
    coloured.update(showscale=shown, colorbar=bar)


def _trace(series: Series, colour: str, line: Look) -> Any:
    x, y = _places(series), series.y
    if series.mark in ("bars", "bars across"):
        return _bars(series, colour)
    if series.mark == "image":
        return go.Heatmap(z=series.z, colorscale=_SCALE)
    if series.mark == "contour":
        return go.Contour(x=x, y=y, z=series.z, colorscale=_SCALE)
    if series.mark == "band":
        edges = np.concatenate([y, series.z[::-1]]) if series.z is not None else y
        around = x if series.names else np.concatenate([series.x, series.x[::-1]])
        return go.Scatter(x=around, y=edges, mode="lines", fill="toself", line={"width": 0}, fillcolor=_faint(colour))
    dots: Look = {"color": colour, "symbol": series.marker or "circle", "size": max(series.size, 7.0)}
    if series.mark == "points":
        dots["size"] = series.size or 8.0
        if series.z is not None:
            dots |= {"color": series.z, "colorscale": _SCALE}
        return go.Scatter(x=x, y=y, mode="markers", marker=dots)
    mode = "lines+markers" if series.marker else "lines"
    shape = {"shape": "hv"} if series.mark == "steps" else {}
    return go.Scatter(x=x, y=y, mode=mode, line=line | shape, marker=dots | {"size": 7.0})


def _bars(series: Series, colour: str) -> go.Bar:
    across = series.mark == "bars across"
    x, y = _places(series), series.y
    wide = {"width": series.size} if series.size and not series.names else {}
    edge = {"color": colour, "line": {"width": 0.6, "color": "rgba(255,255,255,0.6)"}}
    return go.Bar(x=y if across else x, y=x if across else y, orientation="h" if across else "v", marker=edge, **wide)


def _axes(grid: go.Figure, panel: Panel, look: Look) -> None:
    at = {"row": panel.row + 1, "col": panel.column + 1}
    both = {
        "color": look["soft"], "gridcolor": look["grid"], "zeroline": False, "showgrid": panel.grid, "showline": True,
        "linecolor": look["soft"], "ticks": "outside", "tickcolor": look["soft"],
    }  # fmt: skip
    title = {"font": {"color": look["ink"], "size": 15}, "standoff": 6}
    x = both | {"title": title | {"text": escape(panel.x_title)}, "type": "log" if panel.x_log else None}
    y = both | {"title": title | {"text": escape(panel.y_title)}, "type": "log" if panel.y_log else None}
    image = any(series.mark == "image" for series in panel.series)
    if panel.x_range is not None:
        x["range"] = _range(panel.x_range, log=panel.x_log)
    if panel.y_range is not None:
        y["range"] = _range(panel.y_range, log=panel.y_log)
    elif image:
        y["autorange"] = "reversed"
    if image or panel.equal:
        y |= {"scaleanchor": grid.get_subplot(**at).xaxis.plotly_name.replace("axis", ""), "scaleratio": 1}
    grid.update_xaxes(**x, **at)
    grid.update_yaxes(**y, **at)


def _legend(grid: go.Figure, panel: Panel, look: Look) -> None:
    """The legend, in the corner of the panel that has the fewest points in it."""
    if not panel.legend:
        return
    axes = grid.get_subplot(panel.row + 1, panel.column + 1)
    right, top = _free_corner(panel)
    place = {
        "x": axes.xaxis.domain[right], "y": axes.yaxis.domain[top],
        "xanchor": ("left", "right")[right], "yanchor": ("bottom", "top")[top],
    }  # fmt: skip
    box = {"bgcolor": _faint(look["paper"], 0.75), "bordercolor": look["grid"], "borderwidth": 1}
    grid.update_layout({f"legend{_place(grid, panel) or ''}": place | box})


def _free_corner(panel: Panel) -> tuple[int, int]:
    """Whether the legend goes right (1) or left (0), and up (1) or down (0)."""
    drawn = [(s.x, s.y) for s in panel.series if not s.names and len(s.x) == s.y.size and s.y.ndim == 1]
    if not drawn:
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


def _place(grid: go.Figure, panel: Panel) -> int:
    """The number of the panel's legend: 0 for the first, then 2, 3, ..."""
    name = grid.get_subplot(panel.row + 1, panel.column + 1).xaxis.plotly_name.removeprefix("xaxis")
    return int(name or 0)


def _range(bounds: tuple[float, float], *, log: bool) -> list[float] | None:
    if not log:
        return list(bounds)
    return [float(np.log10(bound)) for bound in bounds] if min(bounds) > 0 else None


def _places(series: Series) -> Any:
    """Where along its axis: numbers, or the names of categories."""
    return [escape(name) for name in series.names] if series.names else series.x


def _first(places: Any) -> Any:
    return places[0] if len(places) else 0.0


def _faint(colour: str, strength: float = 0.25) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"
