"""The loss over two parameters from above and as a surface, with the paths of trainings on it; and slices of more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.fit.charts.plain import Chart, array, axis, dots, frame, layout, line, padded, plain
from graphlab.fit.charts.time import RUNS, coloured, frames_of, losses_of, moment, thinned
from graphlab.fit.contour import level_lines, shade
from graphlab.fit.figures import Colours, colours
from graphlab.fit.landscape import Landscape, Slice, path_of
from graphlab.fit.training import Fit
from graphlab.fit.verdict import figures

LEVELS = 9
DRAWN = 1_000
SHORTEST = 0.14
"""Of the width of the figure: a shorter arrow would be under the dot of its step."""


def contour_chart(fits: Sequence[Fit], land: Landscape, *, dark: bool = False) -> Chart:
    """The loss from above, deeper where it is larger, with the path of each training and its step.

    The arrow of the first one is −rate · gradient, in the length of its step for plain gradient descent where that is
    long enough to be seen. Heights are square roots of the loss, or the valley would be one flat patch.
    """
    look = colours(dark)
    height = _height(land)
    finite = height[np.isfinite(height)]
    levels = np.linspace(finite.min(), finite.max(), LEVELS + 2)[1:-1] if finite.size else np.empty(0)
    xs, ys = level_lines(land.a, land.b, height, levels)
    traces = [line(look["soft"], 0.8, x=array(xs), y=array(ys))]
    for fit, colour in coloured(fits):
        traces.append(_path(fit, land, look[colour], many=len(fits) > 1))
    first = len(traces)
    traces.append(_drawn_arrow(look["grad"], **_arrow(fits[0], land, fits[0].steps)))
    for fit, colour in coloured(fits):
        traces.append(dots(look[colour], look, 12, **_here(fit, land, fit.steps)))
    frames = [frame(done, _moving(fits, land, done, first)) for done in frames_of(fits)]
    axes = (
        axis(look, plain(name), range=[float(at[0]), float(at[-1])], showgrid=False, zeroline=False)
        for name, at in zip(land.names, (land.a, land.b), strict=True)
    )
    return {
        "data": traces,
        "layout": layout(look, *axes, images=[_shading(land, height, look)], **_held(land, look)),
        "frames": frames,
    }


def surface_chart(fits: Sequence[Fit], land: Landscape, *, dark: bool = False) -> Chart:
    """The loss as a surface in space, with the paths on it."""
    look = colours(dark)
    height = _height(land)
    colour = [[0, look["paper"]], [1, look["target"]]]
    traces: list[dict[str, Any]] = [{
        "type": "surface", "x": array(land.a), "y": array(land.b), "z": array(height), "colorscale": colour,
        "showscale": False, "opacity": 0.85, "hoverinfo": "skip",
    }]  # fmt: skip
    for fit, name in coloured(fits):
        x, y, z = _in_space(fit, land)
        traces.append({
            "type": "scatter3d", "mode": "lines", "x": array(x), "y": array(y), "z": array(z), "hoverinfo": "skip",
            "line": {"color": look[name], "width": 5}, "name": plain(fit.name), "showlegend": len(fits) > 1,
        })  # fmt: skip
    first = len(traces)
    for fit, name in coloured(fits):
        marker = {"color": look[name], "size": 6}
        place = _here_in_space(fit, land, fit.steps)
        traces.append({
            "type": "scatter3d", "mode": "markers", "marker": marker, "showlegend": False, "hoverinfo": "skip", **place
        })  # fmt: skip
    frames = [
        frame(done, {first + k: _here_in_space(fit, land, done) for k, fit in enumerate(fits[: len(RUNS)])})
        for done in frames_of(fits)
    ]
    titles = (plain(land.names[0]), plain(land.names[1]), "√loss")
    quiet = {"color": look["soft"], "gridcolor": look["grid"], "tickfont": {"size": 11}, "nticks": 5}
    scene: dict[str, Any] = {f"{side}axis": {**quiet, "title": {"text": text, "font": {"size": 13}}}
             for side, text in zip("xyz", titles, strict=True)}  # fmt: skip
    scene["camera"] = {"eye": {"x": 1.5, "y": -1.5, "z": 1.1}}
    settings = layout(look, {}, {}, scene=scene, **_held(land, look)) | {"margin": {"l": 0, "r": 0, "t": 0, "b": 0}}
    return {"data": traces, "layout": settings, "frames": frames, "redraw": True}


def slice_charts(fits: Sequence[Fit], slices: Sequence[Slice], *, dark: bool = False) -> list[Chart]:
    """The loss along each parameter, a chart each, the others where the first training ended; and where it is now."""
    look = colours(dark)
    charts = []
    for one in slices:
        traces = [line(look["target"], 2.5, x=array(one.at), y=array(one.loss))]
        span = _slice_span(one)
        for fit, colour in coloured(fits):
            traces.append(line(look[colour], 2, **_mark(fit, one.name, fit.steps, span)))
        frames = [
            frame(done, {k + 1: _mark(fit, one.name, done, span) for k, fit in enumerate(fits[: len(RUNS)])})
            for done in frames_of(fits)
        ]
        axes = axis(look, plain(one.name), range=[one.at[0], one.at[-1]]), axis(look, "loss", range=span)
        charts.append({"data": traces, "layout": layout(look, *axes), "frames": frames})
    return charts


def _slice_span(one: Slice) -> list[float]:
    finite = one.loss[np.isfinite(one.loss)]
    top = float(np.quantile(finite, 0.9)) if finite.size else 1.0
    return padded([float(finite.min()) if finite.size else 0.0, top], 0.1)


def _mark(fit: Fit, name: str, done: int, span: list[float]) -> dict[str, Any]:
    value = moment(fit, done).values.get(name, np.nan)
    return {"x": array([value, value]), "y": array(span)}


def _height(land: Landscape) -> np.ndarray:
    finite = land.z[np.isfinite(land.z)]
    floor = min(float(finite.min()), 0.0) if finite.size else 0.0
    return np.asarray(np.sqrt(np.where(np.isfinite(land.z), land.z - floor, np.nan)))


def _shading(land: Landscape, height: np.ndarray, look: Colours) -> dict[str, Any]:
    (left, right), (low, high) = ((float(at[0]), float(at[-1])) for at in (land.a, land.b))
    return {
        "source": shade(height, look["shade"], look["shade_strength"]), "xref": "x", "yref": "y", "layer": "below",
        "x": left, "y": high, "sizex": right - left, "sizey": high - low, "sizing": "stretch",
    }  # fmt: skip


def _held(land: Landscape, look: Colours) -> dict[str, Any]:
    """The sentence about the parameters that are held."""
    if not land.held:
        return {}
    held = ", ".join(f"{plain(name)} at {figures(value)}" for name, value in land.held.items())
    text = f"{plain(land.names[0])} against {plain(land.names[1])} · {held}"
    place = {"xref": "paper", "yref": "paper", "x": 0.01, "y": 0.01, "xanchor": "left", "yanchor": "bottom"}
    return {"annotations": [{"text": text, "showarrow": False, "font": {"color": look["ink"], "size": 12}, **place}]}


def _path(fit: Fit, land: Landscape, colour: str, many: bool) -> dict[str, Any]:
    x, y = (path_of(fit, name) for name in land.names)
    kept = np.union1d(thinned(x, DRAWN), thinned(y, DRAWN))
    hover = f"{plain(land.names[0])} %{{x:.4g}}, {plain(land.names[1])} %{{y:.4g}}<extra></extra>"
    names: dict[str, Any] = {"name": plain(fit.name), "showlegend": many, "hovertemplate": hover}
    return line(colour, 2.5, x=array(x[kept]), y=array(y[kept]), **names)


def _moving(fits: Sequence[Fit], land: Landscape, done: int, first: int) -> dict[int, dict[str, Any]]:
    places = {first + 1 + number: _here(fit, land, done) for number, fit in enumerate(fits[: len(RUNS)])}
    return {first: _arrow(fits[0], land, done), **places}


def _here(fit: Fit, land: Landscape, done: int) -> dict[str, Any]:
    x, y = (moment(fit, done).values.get(name, np.nan) for name in land.names)
    return {"x": array([x]), "y": array([y])}


def _arrow(fit: Fit, land: Landscape, done: int) -> dict[str, Any]:
    """From where the step begins to where −rate · gradient leads; nothing after the last.

    An arrow that would be hidden by the dot of the step is drawn as long as can be seen, in the same direction.
    """
    here = moment(fit, done)
    start = np.array([here.values.get(name, np.nan) for name in land.names])
    by = np.array([-here.rate * here.gradients.get(name, np.nan) for name in land.names])
    share = float(np.hypot(*(by / [np.ptp(land.a), np.ptp(land.b)])))
    if 0 < share < SHORTEST:
        by *= SHORTEST / share
    (x, to_x), (y, to_y) = zip(start, start + by, strict=True)
    return {"x": array([x, to_x]), "y": array([y, to_y])}


def _drawn_arrow(colour: str, **ends: Any) -> dict[str, Any]:
    """A line with a head that points along it."""
    head = {"symbol": "arrow", "angleref": "previous", "size": [0, 20], "color": colour, "opacity": 1,
            "line": {"width": 0}}  # fmt: skip
    return {**line(colour, 4, **ends), "mode": "lines+markers", "marker": head}


def _in_space(fit: Fit, land: Landscape) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y = (path_of(fit, name) for name in land.names)
    done, loss = losses_of(fit)
    rows = np.zeros(1) if fit.training is None else np.append(fit.training.rows - 1, fit.training.steps)
    floor = min(float(np.nanmin(land.z)), 0.0)
    z = np.sqrt(np.maximum(np.interp(rows, done, np.nan_to_num(loss, posinf=np.nan)) - floor, 0))
    inside = (x >= land.a[0]) & (x <= land.a[-1]) & (y >= land.b[0]) & (y <= land.b[-1])
    kept = thinned(np.where(inside, z, 0.0), DRAWN)
    kept = kept[inside[kept]]
    return x[kept], y[kept], z[kept]


def _here_in_space(fit: Fit, land: Landscape, done: int) -> dict[str, Any]:
    here = moment(fit, done)
    x, y = (here.values.get(name, np.nan) for name in land.names)
    floor = min(float(np.nanmin(land.z)), 0.0)
    with np.errstate(all="ignore"):
        height = np.sqrt(max(here.loss - floor, 0.0)) if np.isfinite(here.loss) else np.nan
    return {"x": array([x]), "y": array([y]), "z": array([height])}
