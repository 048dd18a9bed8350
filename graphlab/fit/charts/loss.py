"""The loss of trainings over their steps, and the parameters, with the step that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.fit.best import Best
from graphlab.fit.charts.plain import Chart, array, axis, dots, frame, layout, line, padded, plain
from graphlab.fit.charts.time import RUNS, coloured, frames_of, losses_of, moment, thinned
from graphlab.fit.figures import colours
from graphlab.fit.training import Fit
from graphlab.fit.verdict import least_text

DRAWN = 2_000
LINES = 16

_ROOM = 44
"""Pixels above, for the name of the least loss: it comes while a training is played, and nothing may jump then."""


def loss_chart(fits: Sequence[Fit], best: Best | None = None, *, log: bool = False, dark: bool = False) -> Chart:
    """The loss over the steps, a line for each training, its test points dashed, and the least loss across."""
    look = colours(dark)
    traces: list[dict[str, Any]] = []
    for fit, colour in coloured(fits):
        traces += _lines(fit, look[colour], many=len(fits) > 1)
    end = max(float(losses_of(fit)[0][-1]) for fit in fits)
    least = [] if best is None else [best.loss]
    if best is not None and (not log or best.loss > 0):
        name = f"{'best possible' if best.is_certain else 'least found'} {least_text(fits[0], best.loss)}"
        across = line(look["soft"], 1.5, dash="dash", x=[0, end], y=array(least * 2), name=name, showlegend=True)
        traces.append({**across, "meta": "least"})
    first = len(traces)
    for fit, colour in coloured(fits):
        traces.append(dots(look[colour], look, 12, cliponaxis=False, **_now(fit, int(fit.pictures.done[-1]))))
    frames = [
        frame(done, {first + place: _now(fit, done) for place, fit in enumerate(fits[: len(RUNS)])})
        for done in frames_of(fits)
    ]
    losses = np.concatenate([losses_of(fit)[1] for fit in fits] + [np.array(least)])
    scale: dict[str, Any] = {"type": "log"} if log else {"range": _heights(losses)}
    axes = axis(look, "step", range=[0, end or 1]), axis(look, "loss", exponentformat="power", **scale)
    settings = layout(look, *axes)
    settings["margin"]["t"] = _ROOM
    return {"data": traces, "layout": settings, "frames": frames}


def _lines(fit: Fit, colour: str, many: bool) -> list[dict[str, Any]]:
    done, loss = losses_of(fit)
    kept = thinned(loss, DRAWN)
    hover = f"{plain(fit.name)}: step %{{x}}, loss %{{y:.4g}}<extra></extra>"
    name: dict[str, Any] = {"name": plain(fit.name), "showlegend": many}
    traces = [line(colour, 2.5, x=array(done[kept]), y=array(loss[kept]), hovertemplate=hover, **name)]
    if fit.program.test is not None:
        text = hover.replace("loss %", "test loss %")
        x, y = array(fit.pictures.done), array(fit.pictures.test)
        traces.append(line(colour, 2, dash="dash", x=x, y=y, hovertemplate=text, name="test", showlegend=not many))
    return traces


def _now(fit: Fit, done: int) -> dict[str, Any]:
    here = moment(fit, done)
    return {"x": [here.done], "y": array([here.loss])}


def _heights(losses: np.ndarray) -> list[float]:
    """From 0 or below to the highest loss that is worth seeing: what flew off does not press the others flat."""
    finite = losses[np.isfinite(losses)]
    if not finite.size:
        return [0.0, 1.0]
    high = min(float(finite.max()), 4 * abs(float(finite[0])) or float(finite.max()))
    low = min(0.0, float(finite.min()))
    return [low, high + 0.06 * ((high - low) or 1.0)]


def parameter_chart(fit: Fit, *, dark: bool = False) -> Chart:
    """The numbers that are learnt, over the steps; of a layer the length of each of its tensors."""
    look = colours(dark)
    training = fit.training
    traces: list[dict[str, Any]] = []
    heights = [0.0]
    end = frames_of([fit])[-1]
    shades = [look[name] for name in ("variable", "value", "third", "grad", "target", "soft")]
    for place, parameter in enumerate(training.parameters[:LINES] if training is not None else ()):
        assert training is not None
        is_number = parameter.values.shape[1] == 1
        rows = np.append(training.rows - 1, training.steps)
        values = training.path(parameter.name)[:, 0]
        if not is_number:
            values = np.append(parameter.norms, parameter.final_norm)
        kept = thinned(values[rows <= end], DRAWN)
        name = plain(parameter.name) if is_number else f"length of {plain(parameter.name)}"
        hover = f"{name}: %{{y:.4g}} after %{{x}} updates<extra></extra>"
        x, y = array(rows[kept].astype(float)), array(values[kept])
        colour = shades[place % len(shades)]
        traces.append(line(colour, 2.5, x=x, y=y, name=name, showlegend=True, hovertemplate=hover))
        heights += values[kept][np.isfinite(values[kept])].tolist()
    span = padded(heights, 0.08)
    traces.append(line(look["soft"], 1.5, x=[end] * 2, y=span))
    mark = len(traces) - 1
    frames = [frame(done, {mark: {"x": [done, done]}}) for done in frames_of([fit])]
    axes = axis(look, "step", range=[0, end or 1]), axis(look, "value", range=span)
    return {"data": traces, "layout": layout(look, *axes), "frames": frames}
