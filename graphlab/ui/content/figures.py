"""The charts of the pages beside the fit."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from graphlab.fit.figures import FONT, Colours, colours
from graphlab.ui.content.curves import COUNT, Curves
from graphlab.ui.content.plotting import load
from graphlab.views.analysis.check import Check

NAMES = ("f(x)", "f′(x)", "f″(x)")
_HEIGHT = 600
LEAST_ERROR = 1e-17  # a log scale has no zero


def derivatives(curves: Curves, *, dark: bool = False) -> go.Figure:
    """f, f′ and f″ above each other over the same x, with the tangent of f at the point looked at, if it has one.

    A curve is torn where it jumps; kinks and jumps have open marks, poles a line, and None a grey band.
    """
    look = colours(dark)
    load()
    figure = go.Figure()
    strong = (look["value"], look["grad"], look["third"])
    for k, (name, values, colour) in enumerate(zip(NAMES, curves.values, strong, strict=True)):
        on = {"xaxis": "x", "yaxis": f"y{k + 1}" if k else "y"}
        hover = f"x %{{x:.4g}}: {name} = %{{y:.4g}}<extra></extra>"
        curve = {"color": colour, "width": 3.5, "simplify": False}
        x, y = _torn(curves, k, values)
        figure.add_scatter(x=_f32(x), y=_f32(y), mode="lines", line=curve, hovertemplate=hover, **on)
        if k == 0 and curves.tangent:
            tangent = {"color": look["grad"], "width": 2.5, "dash": "dash"}
            xs, ys = _tangent(curves)
            figure.add_scatter(x=_f32(xs), y=_f32(ys), mode="lines", line=tangent, hoverinfo="skip", **on)
        open_x, open_y = _open_ends(curves, k)
        ring = {"color": look["paper"], "size": 9, "line": {"color": colour, "width": 2.5}}
        figure.add_scatter(x=_f32(open_x), y=_f32(open_y), mode="markers", marker=ring, hoverinfo="skip", **on)
        here = curves.here[k]
        if here is not None and np.isfinite(here):
            dot = {"color": colour, "size": 13, "line": {"color": look["paper"], "width": 2}}
            figure.add_scatter(x=[curves.at], y=[here], mode="markers", marker=dot, hoverinfo="skip", **on)
    axis = {
        "color": look["soft"], "gridcolor": look["grid"], "zerolinecolor": look["soft"], "zerolinewidth": 1.2,
        "tickfont": {"size": 13}, "title": {"font": {"color": look["ink"], "size": 15}, "standoff": 6},
    }  # fmt: skip
    figure.update_layout(
        height=_HEIGHT, showlegend=False, margin={"l": 54, "r": 12, "t": 26, "b": 44}, uirevision="derivatives",
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", hovermode="closest",
        font={"size": 14, "color": look["ink"], "family": FONT},
        xaxis=axis | {"anchor": "y3", "range": [curves.x[0], curves.x[-1]]},
    )  # fmt: skip
    figure.layout.xaxis.title.text = "x"
    thread = {"color": look["soft"], "width": 1, "dash": "dot"}
    for at in [curves.at, *(one.x for one in curves.breaks if one.kind == "pole")]:
        figure.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line=thread, layer="below")
    for k, (name, values, colour) in enumerate(zip(NAMES, curves.values, strong, strict=True)):
        top = 1 - k * _STEP
        figure.layout[f"yaxis{k + 1}" if k else "yaxis"] = axis | {
            "domain": [top - _TALL, top], "nticks": 5, "range": _range(_evenly(curves.x, values)), "anchor": "x",
            "showticklabels": bool(np.isfinite(values).any()),
        }  # fmt: skip
        also = "  with its tangent" if k == 0 and curves.tangent else ""
        figure.add_annotation(
            text=f"<b>{name}</b>{also}", font={"color": colour, "size": 15}, showarrow=False, xref="paper",
            yref="paper", x=0, y=top, xanchor="left", yanchor="bottom",
        )  # fmt: skip
        for low, high, word in _empty(curves, k):
            _add_band(figure, (low, high), (top - _TALL, top), word, look)
    return figure


_STEP, _TALL = 0.35, 0.29  # from one panel to the next, and how tall a panel is, in parts of the figure


def _add_band(figure: go.Figure, x: tuple[float, float], y: tuple[float, float], word: str, look: Colours) -> None:
    """A grey band with a word in it, where there is no curve."""
    figure.add_shape(
        type="rect", x0=x[0], x1=x[1], y0=y[0], y1=y[1], yref="paper", fillcolor=look["soft"], opacity=0.13,
        line={"width": 0}, layer="below",
    )  # fmt: skip
    figure.add_annotation(
        text=word, x=(x[0] + x[1]) / 2, y=(y[0] + y[1]) / 2, yref="paper", showarrow=False,
        font={"color": look["ink"], "size": 14}, bgcolor=look["paper"], borderpad=4,
    )  # fmt: skip


def _torn(curves: Curves, order: int, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The curve with a gap at every break: f is torn by jumps and poles, its derivatives by kinks too."""
    tears = {"jump", "pole", "gap", "edge", "path"} | ({"kink"} if order else set())
    x, y = list(curves.x), list(values)
    for one in sorted(curves.breaks, key=lambda one: -one.x):
        if one.kind in tears and not (order == 0 and one.kind == "path"):
            inside = [i for i, at in enumerate(x) if one.left.x < at < one.right.x]
            at = int(np.searchsorted(curves.x, one.right.x)) if not inside else inside[0]
            x[at : at + len(inside)], y[at : at + len(inside)] = [one.x], [np.nan]
    return np.array(x), np.array(y)


def _open_ends(curves: Curves, order: int) -> tuple[list[float], list[float]]:
    """The marks of the breaks: at f itself the place of a kink, elsewhere both ends of a jump."""
    x, y = [], []
    for one in curves.breaks:
        ends = [(p.x, (p.y, p.slope, p.bend)[order]) for p in (one.left, one.right)]
        if order == 0 and one.kind == "kink":
            ends = [(one.x, one.left.y)]
        if (one.kind == "kink" and order < 2) or (order == 0 and one.kind in ("jump", "gap")):
            x += [at for at, value in ends if value is not None and np.isfinite(value)]
            y += [value for _, value in ends if value is not None and np.isfinite(value)]
    return x, y


def _empty(curves: Curves, order: int) -> list[tuple[float, float, str]]:
    """The ranges without a curve, and why: None where the tape has no path, else f is not defined."""
    undefined = ~np.isfinite(curves.values[0])
    none = curves.without[order - 1] if order else np.zeros(len(curves.x), bool)
    if order == 2:
        none = none | curves.without[0]
    return [
        (low, high, word)
        for mask, word in ((undefined, "not defined"), (none & ~undefined, "None"))
        for low, high in _runs(curves.x, mask)
        if high - low > 0.02 * (curves.x[-1] - curves.x[0])
    ]


def _runs(x: np.ndarray, mask: np.ndarray) -> list[tuple[float, float]]:
    """The first and last x of every run of places that are in the mask."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(int)))
    return [(float(x[a]), float(x[b - 1])) for a, b in edges.reshape(-1, 2)]


def step_sizes(check: Check, *, dark: bool = False) -> go.Figure:
    """How far the central difference is off, against its step, on log scales; and the complex step, if there is one.

    With smaller steps the error falls until rounding takes over: that is why a check tries many.
    """
    look = colours(dark)
    load()
    figure = go.Figure()
    line = {"color": look["grad"], "width": 3}
    figure.add_scatter(
        x=list(check.steps), y=[max(error, LEAST_ERROR) for error in check.errors], mode="lines+markers", line=line,
        marker={"size": 8}, name="central difference", hovertemplate="step %{x:.0e}: error %{y:.1e}<extra></extra>",
    )  # fmt: skip
    if check.exact_error is not None:
        dotted = {"color": look["value"], "width": 2.5, "dash": "dash"}
        figure.add_scatter(
            x=[min(check.steps), max(check.steps)], y=[max(check.exact_error, LEAST_ERROR)] * 2, mode="lines",
            line=dotted, name="complex step", hovertemplate="error %{y:.1e}<extra></extra>",
        )  # fmt: skip
    axis = {
        "type": "log", "color": look["soft"], "gridcolor": look["grid"], "exponentformat": "power", "dtick": 2,
        "tickfont": {"size": 13}, "title": {"font": {"color": look["ink"], "size": 14}, "standoff": 4},
    }  # fmt: skip
    figure.update_layout(
        height=250, margin={"l": 62, "r": 10, "t": 26, "b": 44}, uirevision="steps", hovermode="closest",
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", xaxis=axis, yaxis=axis,
        font={"size": 13, "color": look["ink"], "family": FONT},
        legend={"orientation": "h", "y": 1.14, "x": 0, "font": {"size": 13, "color": look["ink"]}},
    )  # fmt: skip
    figure.layout.xaxis.title.text = "step size"
    figure.layout.yaxis.title.text = "relative error"
    return figure


def _tangent(curves: Curves) -> tuple[np.ndarray, np.ndarray]:
    reach = 0.16 * (curves.x[-1] - curves.x[0])
    xs = np.array([curves.at - reach, curves.at + reach])
    value, slope = (0.0 if v is None else v for v in curves.here[:2])
    return xs, value + slope * (xs - curves.at)


def _evenly(x: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values at equal distances: close to a break there are many more points, which would outvote all others."""
    steps = np.linspace(x[0], x[-1], COUNT)
    at: np.ndarray = np.abs(x[:, None] - steps).argmin(axis=0)
    return np.take(values, at)


def _range(values: np.ndarray) -> tuple[float, float]:
    """All of the curve, but poles cut off: nothing further away than ten times the middle half's spread."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return -1.0, 1.0
    low, quarter, three_quarters, high = np.percentile(finite, [0, 25, 75, 100])
    spread = 10 * (three_quarters - quarter) or high - low
    low, high = max(low, quarter - spread), min(high, three_quarters + spread)
    pad = 0.12 * (high - low) or 1.0
    return min(low - pad, 0.0 - pad * 0.3), max(high + pad, pad * 0.3)


def _f32(values: ArrayLike) -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.asarray(values, dtype=np.float32)
