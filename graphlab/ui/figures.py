"""The charts of the pages beside the fit."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from graphlab.fit.figures import FONT, colours
from graphlab.trace.check import Check
from graphlab.ui.curves import Curves

NAMES = ("f(x)", "f′(x)", "f″(x)")
_HEIGHT = 600
LEAST_ERROR = 1e-17  # a log scale has no zero


def derivatives(curves: Curves, *, dark: bool = False) -> go.Figure:
    """f, f′ and f″ above each other over the same x, with the tangent of f at the point looked at."""
    look = colours(dark)
    figure = go.Figure()
    strong = (look["value"], look["grad"], look["third"])
    for k, (name, values, colour) in enumerate(zip(NAMES, curves.values, strong, strict=True)):
        on = {"xaxis": "x", "yaxis": f"y{k + 1}" if k else "y"}
        hover = f"x %{{x:.4g}}: {name} = %{{y:.4g}}<extra></extra>"
        curve = {"color": colour, "width": 3.5, "simplify": False}
        figure.add_scatter(x=_f32(curves.x), y=_f32(values), mode="lines", line=curve, hovertemplate=hover, **on)
        if k == 0:
            tangent = {"color": look["grad"], "width": 2.5, "dash": "dash"}
            xs, ys = _tangent(curves)
            figure.add_scatter(x=_f32(xs), y=_f32(ys), mode="lines", line=tangent, hoverinfo="skip", **on)
        dot = {"color": colour, "size": 13, "line": {"color": look["paper"], "width": 2}}
        figure.add_scatter(x=[curves.at], y=[curves.here[k]], mode="markers", marker=dot, hoverinfo="skip", **on)
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
    figure.add_shape(type="line", x0=curves.at, x1=curves.at, y0=0, y1=1, yref="paper", line=thread, layer="below")
    for k, (name, values, colour) in enumerate(zip(NAMES, curves.values, strong, strict=True)):
        top = 1 - k * 0.35
        figure.layout[f"yaxis{k + 1}" if k else "yaxis"] = axis | {
            "domain": [top - 0.29, top], "nticks": 5, "range": _range(values), "anchor": "x",
        }  # fmt: skip
        figure.add_annotation(
            text=f"<b>{name}</b>" + ("  with its tangent" if k == 0 else ""), font={"color": colour, "size": 15},
            showarrow=False, xref="paper", yref="paper", x=0, y=top, xanchor="left", yanchor="bottom",
        )  # fmt: skip
    return figure


def step_sizes(check: Check, *, dark: bool = False) -> go.Figure:
    """How far the central difference is off, against its step, on log scales; and the complex step, if there is one.

    With smaller steps the error falls until rounding takes over: that is why a check tries many.
    """
    look = colours(dark)
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
    return xs, curves.here[0] + curves.here[1] * (xs - curves.at)


def _range(values: np.ndarray) -> tuple[float, float] | None:
    """All of the curve, but poles cut off: nothing further away than ten times the middle half's spread."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return None
    low, quarter, three_quarters, high = np.percentile(finite, [0, 25, 75, 100])
    spread = 10 * (three_quarters - quarter) or high - low
    low, high = max(low, quarter - spread), min(high, three_quarters + spread)
    pad = 0.12 * (high - low) or 1.0
    return min(low - pad, 0.0 - pad * 0.3), max(high + pad, pad * 0.3)


def _f32(values) -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.asarray(values, dtype=np.float32)
