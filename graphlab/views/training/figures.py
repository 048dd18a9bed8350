"""The figures of a training as Plotly reads them: plain dictionaries, rows of numbers as typed bytes.

A colour is the name of one of the page's own, as `var(--v)`: the browser puts in that of its theme. A trace whose
`meta` says what it is moves with the step: the browser gives it the place of the step that is shown.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from graphlab.trace.training import Parameter, Training
from graphlab.views.notation.escaping import clean
from graphlab.views.training.fitted_curve import FittedCurve
from graphlab.views.training.time_line import element_names, row_stops

Figure = dict[str, Any]
Trace = dict[str, Any]

LINES = 6
"""Lines of one figure; where there would be more, norms are drawn, and of more norms a band."""
MOST_EPOCHS = 60  # marks of epochs; of more, as many of them evenly spread
_SIZES = ((20, 7), (200, 5))  # pixels of a point where there are at most so many
_LONGEST = 24  # characters of a name

INK, SOFT, RULE, PAPER = "var(--ink)", "var(--soft)", "var(--line-colour)", "var(--bg)"
VALUE, GRADIENT, VARIABLE, LOSS = "var(--v)", "var(--d)", "var(--good)", "var(--mark-edge)"
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def numbers(values: ArrayLike, kind: Literal["f4", "f8", "i4"] = "f4") -> dict[str, str]:
    """A row of numbers as Plotly's typed array.

    >>> numbers([1.0, 2.0])
    {'dtype': 'f4', 'bdata': 'AACAPwAAAEA='}
    """
    with np.errstate(over="ignore", invalid="ignore"):
        array = np.ascontiguousarray(values, np.dtype(f"<{kind}"))
    return {"dtype": kind, "bdata": base64.b64encode(array.tobytes()).decode("ascii")}


def plain(name: str) -> str:
    """A name of the program as Plotly shows it unchanged: it would read tags, entities, `%{...}` and `$...$`.

    >>> plain("<b>%{x}$"), plain("w")
    ('&lt;b&gt;% {x}&#36;', 'w')
    """
    return escape(clean(name, _LONGEST), quote=False).replace("%{", "% {").replace("$", "&#36;")


def loss_figure(training: Training, steps: np.ndarray) -> Figure:
    """The loss of the `steps` that are drawn, with the epochs, and a dot at the step that is shown."""
    drawn = [_line(steps, training.loss[steps - 1], LOSS, training.loss_name, kind="f8")]
    for number, other in enumerate(training.other_losses[: LINES - 1], 1):
        drawn.append(_line(steps, other.values[steps - 1], LOSS, other.name, _DASHES[number], kind="f8"))
    drawn.append({**_dots([1], [np.nan], LOSS, 10), "meta": "dot"})
    losses = [training.loss, *(one.values for one in training.other_losses)]
    return {"data": drawn, "layout": _layout(training, span(losses), named=len(losses) > 1)}


def logarithmic(training: Training) -> tuple[float, float] | None:
    """From which to which power of ten a log scale of the loss goes; None where there is no logarithm of some loss.

    >>> training = Training(1, 1, 2, np.array([100.0, 1.0]), np.array([1]), (), np.array([0.1]))
    >>> logarithmic(training)
    (-0.1, 2.1)
    """
    losses = np.concatenate([training.loss, *(one.values for one in training.other_losses)])
    losses = losses[np.isfinite(losses)]
    return span([np.log10(losses)]) if losses.size and losses.min() > 0 else None


def span(rows: Sequence[np.ndarray]) -> tuple[float, float]:
    """From where to where an axis goes that shows all finite numbers of the rows, with a little room.

    >>> span([np.array([0.0, np.inf]), np.array([2.0])])
    (-0.1, 2.1)
    """
    values = np.concatenate([row.ravel() for row in rows]) if rows else np.empty(0)
    values = values[np.isfinite(values) & (np.abs(values) < 1e300)]
    if not values.size:
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    room = 0.05 * (high - low) or 0.1 * abs(high) or 1.0
    return low - room, high + room


def parameters_figure(training: Training, *, gradients: bool = False) -> Figure:
    """The parameters in the rows, or their gradients: each number as a line, or norms, or the band they are in."""
    places = row_stops(training)
    steps = np.append(training.rows, training.steps + 1)[places]
    if gradients:
        places, steps = places[places < len(training.rows)], steps[places < len(training.rows)]
    colour = GRADIENT if gradients else VARIABLE
    columns = [(name, column[places]) for name, column in _columns(training.parameters, gradients=gradients)]
    drawn = [_line(steps, one, colour, name, dash) for (name, one), dash in zip(columns, _DASHES, strict=False)]
    rows = [column for _, column in columns]
    if not drawn:
        rows = [_norms(one, gradients=gradients)[places] for one in training.parameters]
        drawn = _band(np.stack(rows), steps, colour) if rows else []
    return {"data": drawn, "layout": _layout(training, span(rows), named=True)}


def _columns(parameters: tuple[Parameter, ...], *, gradients: bool) -> list[tuple[str, np.ndarray]]:
    """Each number of the parameters by row, the final one last, or each norm; none where there are too many lines."""
    if sum(max(1, int(np.prod(one.shape, dtype=np.int64))) for one in parameters) <= LINES:
        return [
            (name, np.append(one.gradients[:, k], np.nan) if gradients else np.append(one.values[:, k], one.final[k]))
            for one in parameters
            for k, name in enumerate(element_names(one))
        ]
    if len(parameters) <= LINES:
        return [(f"‖{one.name}‖", _norms(one, gradients=gradients)) for one in parameters]
    return []


def _norms(parameter: Parameter, *, gradients: bool) -> np.ndarray:
    return (
        np.append(parameter.gradient_norms, np.nan) if gradients else np.append(parameter.norms, parameter.final_norm)
    )


def _band(norms: np.ndarray, steps: np.ndarray, colour: str) -> list[Trace]:
    """Between which norms all parameters are, and the one in the middle."""
    count = len(norms)
    known = np.isfinite(norms).any(axis=0)
    steps, norms = steps[known], norms[:, known]
    low, middle, high = (np.nanquantile(norms, q, axis=0) if norms.size else norms[:0].ravel() for q in (0, 0.5, 1))
    edge = {"width": 0, "color": colour}
    return [
        {**_line(steps, high, colour, "largest norm"), "line": edge, "showlegend": False},
        {
            **_line(steps, low, colour, f"norms of all {count}"),
            "line": edge,
            "fill": "tonexty",
            "opacity": 0.4,
        },
        _line(steps, middle, colour, "the middle one"),
    ]


def fit_figure(fit: FittedCurve) -> Figure:
    """The points, where the curve began, and the curve, which moves with the step."""
    first, curve = fit.curves[0], {"color": VALUE, "width": 3}
    start = {"color": SOFT, "width": 1.5, "dash": "dot"}
    drawn = [
        _line(fit.grid, first, SOFT, "start", "dot") | {"mode": "lines", "line": start},
        _line(fit.grid, fit.curves[-1], VALUE, "model") | {"mode": "lines", "line": curve, "meta": "curve"},
        _dots(fit.x, fit.y, INK, next((size for count, size in _SIZES if len(fit.x) <= count), 3)),
    ]
    layout = _axes(plain(fit.x_name), plain(fit.y_name))
    layout["xaxis"]["range"] = [float(fit.grid.min()), float(fit.grid.max())]
    low, high = _around(fit)
    layout["yaxis"]["range"] = [low, high]
    return {"data": drawn, "layout": layout}


def _around(fit: FittedCurve) -> tuple[float, float]:
    """From where to where the figure goes: the points, and the curve's last course as far as that is near them."""
    y = fit.y[np.isfinite(fit.y)]
    low, high = (float(y.min()), float(y.max())) if y.size else (-1.0, 1.0)
    room = 0.35 * ((high - low) or max(abs(high), 1.0))
    last = fit.curves[-1][np.isfinite(fit.curves[-1])]
    reach = (min(low, float(last.min())), max(high, float(last.max()))) if last.size else (low, high)
    return max(reach[0], low - room) - 0.1 * room, min(reach[1], high + room) + 0.1 * room


def _line(
    x: np.ndarray, y: np.ndarray, colour: str, name: str, dash: str = "solid", kind: Literal["f4", "f8"] = "f4"
) -> Trace:
    single = {"mode": "lines+markers", "marker": {"color": colour, "size": 5}} if len(x) < 3 else {"mode": "lines"}
    whole = np.issubdtype(np.asarray(x).dtype, np.integer)
    return {
        "type": "scatter", **single, "x": numbers(x, "i4" if whole else "f4"), "y": numbers(y, kind),
        "line": {"color": colour, "width": 2, "dash": dash}, "name": plain(name), "hoverinfo": "skip",
    }  # fmt: skip


def _dots(x: ArrayLike, y: ArrayLike, colour: str, size: float) -> Trace:
    ring = {"color": PAPER, "width": 1.5}
    return {
        "type": "scatter", "mode": "markers", "x": numbers(x), "y": numbers(y), "hoverinfo": "skip",
        "marker": {"color": colour, "size": size, "line": ring}, "showlegend": False, "cliponaxis": False,
    }  # fmt: skip


def _layout(training: Training, y: tuple[float, float], *, named: bool) -> Figure:
    layout = _axes("step", "")
    layout["yaxis"]["range"] = list(y)
    pad = max(0.5, 0.015 * training.steps)
    layout["xaxis"]["range"] = [1 - pad, training.steps + 1 + pad]
    layout["shapes"] = [
        {"type": "line", "x0": step, "x1": step, "y0": 0, "y1": 1, "yref": "paper", "layer": "below",
         "line": {"color": RULE, "width": 1, "dash": "dot"}}
        for step in _epoch_marks(training)
    ]  # fmt: skip
    layout["showlegend"] = named
    return layout


def _epoch_marks(training: Training) -> list[int]:
    epochs = training.epochs[1:]
    every = max(1, -(-len(epochs) // MOST_EPOCHS))
    return [int(step) for step in epochs[::every]]


def _axes(x: str, y: str) -> Figure:
    axis = {
        "color": SOFT, "gridcolor": RULE, "zeroline": False, "showline": True, "linecolor": RULE, "nticks": 5,
        "tickfont": {"size": 12}, "fixedrange": True, "tickformat": "~g",
    }  # fmt: skip
    title = {"standoff": 4, "font": {"color": INK, "size": 13}}
    return {
        "xaxis": axis | {"title": title | {"text": x}},
        "yaxis": axis | {"title": title | {"text": y}},
        "margin": {"l": 46 + 16 * bool(y), "r": 12, "t": 8, "b": 40},
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 13, "color": INK}, "dragmode": False, "hovermode": False, "showlegend": False,
    }  # fmt: skip
