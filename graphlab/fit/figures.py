"""Training as one moving picture: the line among the points, the loss, and the path of (w, b), on one slider."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from graphlab.datasets.points import Points
from graphlab.fit.contour import level_lines, shade
from graphlab.fit.loop import History, Settings, two_decimals
from graphlab.fit.model import loss_surface

# As on the cards of the graph: blue is a value, coral a gradient, teal a Variable, amber the target, here the loss.
LIGHT = {
    "ink": "#1c2733", "soft": "#5b6a7f", "grid": "#e6ebf2", "paper": "#ffffff",
    "value": "#2f5bea", "grad": "#d1491b", "variable": "#0b8f7c", "target": "#b7791f", "third": "#7b3fc4",
    "shade": (236, 200, 138), "shade_strength": 1.0, "button": "#e3eaff", "button_ink": "#1c2733",
}  # fmt: skip
DARK = {
    "ink": "#e8edf4", "soft": "#a3b0c2", "grid": "#232b38", "paper": "#0e1117",
    "value": "#8fb0ff", "grad": "#ff9673", "variable": "#3fd0b9", "target": "#f0b95a", "third": "#c9a2ff",
    "shade": (122, 88, 30), "shade_strength": 0.85, "button": "#8fb0ff", "button_ink": "#0e1117",
}  # fmt: skip

HEIGHT = 660
TOP, BOTTOM = 118, 52
PIXEL = 1 / (HEIGHT - TOP - BOTTOM)  # in Plotly's paper units
STOPS = 50
ERRORS_SHOWN = 60
POINTS_SHOWN = 2_000
SURFACE, LEVELS = 31, 9
FONT = "'Source Sans 3', 'Source Sans Pro', 'Source Sans', system-ui, sans-serif"
MOVES = "moves"  # the mark of a trace that frames change

Colours = dict[str, Any]
Box = tuple[tuple[float, float], tuple[float, float]]
"""The part of the (w, b) plane that is shown: from and to of w, from and to of b."""


def colours(dark: bool) -> Colours:
    """The colours of the dark or the light theme."""
    return DARK if dark else LIGHT


def training(history: History, *, dark: bool = False) -> go.Figure:
    """The finished training, with Play, Pause and a slider that move all three panels together.

    Drawn at its end; Play starts over. A frame holds only what moves: the line, the errors, two markers.
    """
    points, w, b, loss = history.points, history.w, history.b, history.loss
    figure = _panels(points, history.settings, w, b, loss, colours(dark))
    stops = _stops(history.steps)
    moves = [i for i, trace in enumerate(figure.data) if trace.meta == MOVES]
    figure.frames = [
        go.Frame(name=str(k), data=[go.Scatter(**new) for new in _moving(points, w, b, loss, k)], traces=moves)
        for k in stops
    ]
    _add_controls(figure, history, stops, colours(dark))
    return figure


def before_training(points: Points, settings: Settings, *, dark: bool = False) -> go.Figure:
    """The points, the line that training would start from, and where that start lies on the loss."""
    w, b = (np.array([value]) for value in settings.start)
    with np.errstate(over="ignore", invalid="ignore"):
        loss = loss_surface(points.x, points.y, settings.loss, _f32(w), _f32(b))[0].astype(float)
    figure = _panels(points, settings, w, b, loss, colours(dark))
    return figure.update_layout(height=HEIGHT - TOP + 30, margin_t=30)  # no controls yet


def _stops(steps: int) -> list[int]:
    """At most `STOPS` step numbers from 0 to `steps`, closer together at the start, where more happens.

    >>> _stops(3), len(_stops(5000)), _stops(500)[:4], _stops(500)[-1]
    ([0, 1, 2, 3], 50, [0, 1, 3, 6], 500)
    """
    spread = np.linspace(0, 1, min(STOPS, steps + 1)) ** 1.6 * steps if steps >= STOPS else np.arange(steps + 1)
    return sorted({round(float(k)) for k in spread})


def _moving(points: Points, w: np.ndarray, b: np.ndarray, loss: np.ndarray, k: int) -> list[dict[str, Any]]:
    """What differs from step to step, as it is after step `k`: errors, line, loss so far, place on the surface."""
    ends = np.array(_padded(points.x, 0.1))
    x, y = _with_errors_shown(points)
    with np.errstate(all="ignore"):
        return [
            {"y": _woven(y, w[k] * x + b[k], np.full_like(y, np.nan))},
            {"y": _f32(w[k] * ends + b[k])},
            {"x": _f32([k]), "y": _f32([loss[k]])},
            {"x": _f32([w[k]]), "y": _f32([b[k]])},
        ]


def _with_errors_shown(points: Points) -> tuple[np.ndarray, np.ndarray]:
    """The points that an error is drawn for: all, or none where they would be a thicket."""
    shown = slice(None) if len(points.x) <= ERRORS_SHOWN else slice(0)
    return points.x[shown], points.y[shown]


def _panels(
    points: Points, settings: Settings, w: np.ndarray, b: np.ndarray, loss: np.ndarray, look: Colours
) -> go.Figure:
    """All traces, as after the last step, and the layout."""
    errors, line, loss_now, place = _moving(points, w, b, loss, len(w) - 1)
    ends = np.array(_padded(points.x, 0.1))
    x, _ = _with_errors_shown(points)
    every = max(1, -(-len(points.x) // POINTS_SHOWN))
    on_loss, on_path = {"xaxis": "x2", "yaxis": "y2"}, {"xaxis": "x3", "yaxis": "y3"}
    box = _window(points, w, b, loss)
    heights, picture = _surface(points, settings, box, look)
    hover = f"{_plain(points.x_name)} %{{x:.4g}}, {_plain(points.y_name)} %{{y:.4g}}<extra></extra>"
    figure = go.Figure([
        _stroke(look["soft"], 2, dash="dot", x=_f32(ends), y=_f32(w[0] * ends + b[0]), name="start",
                visible=len(w) > 1),
        _stroke(look["target"], 2, x=_woven(x, x, x), name="error", meta=MOVES, **errors),
        _stroke(look["value"], 4, x=_f32(ends), name="line", meta=MOVES, **line),
        _dots(look["ink"], look, 10, x=points.x[::every], y=points.y[::every], hovertemplate=hover),
        _stroke(look["target"], 2.5, y=_f32(loss), hovertemplate="step %{x}: loss %{y:.4g}<extra></extra>", **on_loss),
        _dots(look["target"], look, 13, meta=MOVES, cliponaxis=False, **loss_now, **on_loss),
        _stroke(look["soft"], 0.8, x=heights[0], y=heights[1], **on_path),
        _stroke(look["variable"], 2.5, x=_f32(w), y=_f32(b), **on_path,
                customdata=_f32(loss),
                hovertemplate="w %{x:.4g}, b %{y:.4g}: loss %{customdata:.4g}<extra></extra>"),
        _dots(look["variable"], look, 13, meta=MOVES, **place, **on_path),
    ])  # fmt: skip
    for trace in figure.data:
        trace.showlegend = trace.name is not None
    figure.add_layout_image(picture)
    _lay_out(figure, points, settings, loss, box, look)
    return figure


def _stroke(colour: str, width: float, *, dash: str = "solid", **more: Any) -> go.Scatter:
    more = {"hoverinfo": "skip"} | more if "hovertemplate" not in more else more
    return go.Scatter(mode="lines", line={"color": colour, "width": width, "dash": dash}, **more)


def _dots(colour: str, look: Colours, size: float, **more: Any) -> go.Scatter:
    more = {"hoverinfo": "skip"} | more if "hovertemplate" not in more else more
    ring = {"color": look["paper"], "width": 2}
    return go.Scatter(mode="markers", marker={"color": colour, "size": size, "line": ring}, **more)


def _surface(
    points: Points, settings: Settings, box: Box, look: Colours
) -> tuple[tuple[np.ndarray, np.ndarray], dict[str, Any]]:
    """The loss of every line in the window: lines of equal height, and shading as a picture under them.

    Heights are square roots of the loss, or the valley would be one flat patch.
    """
    (left, right), (low, high) = box
    w, b = np.linspace(left, right, SURFACE), np.linspace(low, high, SURFACE)
    with np.errstate(over="ignore", invalid="ignore"):  # points may lie near the end of float32
        height = np.sqrt(loss_surface(points.x, points.y, settings.loss, _f32(w), _f32(b)).astype(float))
    finite = height[np.isfinite(height)]
    levels = np.linspace(finite.min(), finite.max(), LEVELS + 2)[1:-1] if finite.size else np.empty(0)
    picture = {
        "source": shade(height, look["shade"], look["shade_strength"]), "xref": "x3", "yref": "y3",
        "x": left, "y": high, "sizex": right - left, "sizey": high - low, "sizing": "stretch", "layer": "below",
    }  # fmt: skip
    return level_lines(w, b, height, levels), picture


def _window(points: Points, w: np.ndarray, b: np.ndarray, loss: np.ndarray) -> Box:
    """The part of the (w, b) plane to show: the path, without what flew off, and the bottom of the valley."""
    near = loss <= 4 * loss[0] + 1e-6
    design = np.stack([points.x, np.ones_like(points.x)], axis=1).astype(float)
    bottom = np.linalg.lstsq(design, points.y.astype(float))[0]
    return _padded([*w[near], bottom[0]], 0.35), _padded([*b[near], bottom[1]], 0.35)


def _padded(values: ArrayLike, share: float) -> tuple[float, float]:
    low, high = float(np.min(values)), float(np.max(values))
    pad = share * ((high - low) or max(abs(high), 1.0))
    return low - pad, high + pad


def _f32(values: ArrayLike) -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.asarray(values, dtype=np.float32)


def _woven(*rows: np.ndarray) -> np.ndarray:
    """First of each row, second of each row, ...: where the last row is NaN, pieces of line with gaps."""
    return _f32(np.stack(rows, axis=1).ravel())


def _lay_out(figure: go.Figure, points: Points, settings: Settings, loss: np.ndarray, box: Box, look: Colours) -> None:
    finite = loss[np.isfinite(loss) & (loss > 0)]
    log = len(finite) > 1 and finite.max() > 300 * finite.min()
    axis = {
        "color": look["soft"], "gridcolor": look["grid"], "zerolinecolor": look["grid"], "zerolinewidth": 2,
        "title": {"standoff": 6, "font": {"color": look["ink"], "size": 14}}, "tickfont": {"size": 13}, "nticks": 6,
    }  # fmt: skip
    bare = {"showgrid": False, "zeroline": False}
    figure.update_layout(
        height=HEIGHT, margin={"l": 58, "r": 14, "t": TOP, "b": BOTTOM},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", hovermode="closest", uirevision="fit",
        font={"size": 14, "color": look["ink"], "family": FONT},
        legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": {"size": 14}, "itemclick": False,
                "itemdoubleclick": False, "bgcolor": "rgba(0,0,0,0)"},
        xaxis=axis | {"domain": [0, 1], "range": _padded(points.x, 0.1)},
        yaxis=axis | {"domain": [0.52, 1], "range": _padded(points.y, 0.2)},
        xaxis2=axis | {"domain": [0, 0.43], "anchor": "y2", "nticks": 4},
        yaxis2=axis | {"domain": [0, 0.36], "anchor": "x2", "nticks": 5, "type": "log" if log else "linear"},
        xaxis3=axis | {"domain": [0.58, 1], "anchor": "y3", "nticks": 4, "range": box[0]} | bare,
        yaxis3=axis | {"domain": [0, 0.36], "anchor": "x3", "nticks": 5, "range": box[1]} | bare,
    )  # fmt: skip
    names = {
        "xaxis": _plain(points.x_name),
        "yaxis": _plain(points.y_name),
        "xaxis2": "step",
        "xaxis3": "w",
        "yaxis3": "b",
    }
    for name, text in names.items():
        figure.layout[name].title.text = text
    if log:
        figure.layout.yaxis2.update(exponentformat="power", dtick=_decades(finite))
    elif len(loss) == 1:
        figure.layout.xaxis2.range, figure.layout.yaxis2.range = (0, settings.steps), (0, 1.2 * float(loss[0]) or 1)
    else:
        figure.layout.yaxis2.rangemode = "tozero"
    title = {"xref": "paper", "yref": "paper", "showarrow": False, "xanchor": "left", "yanchor": "bottom", "y": 0.37}
    figure.add_annotation(text=f"<b>Loss</b>: mean {settings.loss}", x=0, **title)
    figure.add_annotation(text="<b>Path of (w, b)</b>", x=0.58, **title)


def _plain(name: str) -> str:
    """A column's name as Plotly shows it unchanged: it would read tags, `%{...}` and `$...$`."""
    return escape(name, quote=False).replace("%{", "% {").replace("$", "&#36;")


def _decades(losses: np.ndarray) -> int:
    """Powers of ten between ticks, so that at most five are drawn."""
    return max(1, int(np.ceil(np.log10(losses.max() / losses.min()) / 4)))


def _add_controls(figure: go.Figure, history: History, stops: list[int], look: Colours) -> None:
    """Play and Pause above the picture, the slider below them with the numbers of its step."""

    def jump(duration: int) -> dict[str, Any]:
        frame = {"duration": duration, "redraw": False}
        return {"mode": "immediate", "frame": frame, "transition": {"duration": 0}, "fromcurrent": True}

    steps = [
        {"method": "animate", "args": [[str(k)], jump(0)], "value": str(k), "label": _numbers(history, k)}
        for k in stops
    ]
    figure.update_layout(
        updatemenus=[{
            "type": "buttons", "direction": "left", "showactive": False, "x": 0, "xanchor": "left",
            "y": 1 + 114 * PIXEL, "yanchor": "top", "pad": {"t": 0, "b": 0, "l": 0, "r": 0},
            "bgcolor": look["button"], "bordercolor": look["button"], "font": {"color": look["button_ink"], "size": 15},
            "buttons": [
                {"label": "Play", "method": "animate", "args": [None, jump(60)]},
                {"label": "Pause", "method": "animate", "args": [[None], jump(0)]},
            ],
        }],
        sliders=[{
            "steps": steps, "active": len(stops) - 1, "x": 0, "len": 1, "y": 1 + 74 * PIXEL, "yanchor": "top",
            "pad": {"t": 0, "b": 0, "l": 0, "r": 0}, "ticklen": 0, "minorticklen": 0,
            "bgcolor": look["value"], "bordercolor": look["grid"], "activebgcolor": look["variable"],
            "font": {"color": "rgba(0,0,0,0)", "size": 1},
            "currentvalue": {"xanchor": "left", "offset": 10, "font": {"color": look["ink"], "size": 15}},
        }],
    )  # fmt: skip


def _numbers(history: History, k: int) -> str:
    w, b = two_decimals(float(history.w[k])), two_decimals(float(history.b[k]))
    return f"step {k}:  w = {w},  b = {b},  loss = {history.loss[k]:.3g}"
