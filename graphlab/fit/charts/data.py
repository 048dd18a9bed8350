"""The data and what the model makes of them: points and the curve, or the plane with its classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.datasets.points import Points, class_names_of
from graphlab.fit.charts.plain import (
    Chart,
    array,
    axis,
    bytes_of,
    dots,
    dots_of_points,
    frame,
    layout,
    line,
    padded,
    plain,
)
from graphlab.fit.charts.time import RUNS, coloured, frames_of
from graphlab.fit.contour import level_lines
from graphlab.fit.figures import Colours, colours
from graphlab.fit.grid import ACROSS
from graphlab.fit.inputs import columns_of
from graphlab.fit.training import Fit

ERRORS = 24
"""Points whose distances to the curve are drawn; of more they would be a thicket."""
DRAWN = 2_000


def data_chart(fits: Sequence[Fit], *, dark: bool = False, residuals: bool = True) -> Chart:
    """The data of the first fit with what it gives, and the curves of the others beside it.

    Of one input the curve, with the start dotted and the distances of few points; of two the plane, shaded by what the
    model gives, and the line between classes; of more the predictions against the targets. Drawn at the end; the frames
    are named by the numbers of updates.
    """
    look = colours(dark)
    inputs = columns_of(fits[0].program.train).shape[1]
    if inputs == 1:
        return _curve(fits, look, residuals)
    return _plane(fits[0], look) if inputs == 2 else _against(fits[0], look)


def start_chart(fit: Fit, *, dark: bool = False) -> Chart:
    """The data and what the model gives before its first step: of one input the dotted curve alone."""
    look = colours(dark)
    if columns_of(fit.program.train).shape[1] > 1:
        return data_chart([fit], dark=dark)
    return {"data": [_ghost(fit, look), *_points(fit, look)], "layout": layout(look, *_axes(fit, look)), "frames": []}


def residual_chart(fits: Sequence[Fit], *, dark: bool = False) -> Chart:
    """How far each target is from what the model gives, along the input; of several inputs along the prediction."""
    look = colours(dark)
    traces, moving = [line(look["soft"], 1, dash="dot", x=[], y=[])], []
    for fit, colour in coloured(fits):
        moving.append(dots(look[colour], look, 8, name=plain(fit.name), **_residuals(fit, len(fit.pictures) - 1)))
    x = np.concatenate([_residual_places(fit, len(fit.pictures) - 1) for fit in fits])
    ends = padded(x, 0.08)
    traces[0] = line(look["soft"], 1, dash="dot", x=ends, y=[0, 0])
    frames = [
        frame(done, {place + 1: _residuals(fit, fit.pictures.at(done)) for place, fit in enumerate(fits[: len(RUNS)])})
        for done in frames_of(fits)
    ]
    points = fits[0].program.train
    title = plain(points.x_names[0]) if columns_of(points).shape[1] == 1 else "prediction"
    given = "probability" if _gives_logits(fits[0]) else "prediction"
    upward = axis(look, f"{plain(points.y_name)} − {given}", range=_span(fits))
    return {
        "data": traces + moving,
        "layout": layout(look, axis(look, title, range=ends), upward),
        "frames": frames,
    }


def _span(fits: Sequence[Fit]) -> list[float]:
    """From and to of the residuals after a quarter of the training: those of the start would press others flat."""
    rows = [fit.program.train.y[fit.program.shown] - _predicted(fit, len(fit.pictures) // 4) for fit in fits]
    rows += [fit.program.train.y[fit.program.shown] - _predicted(fit, len(fit.pictures) - 1) for fit in fits]
    reach = padded(np.abs(np.concatenate(rows)), 0.15)[1]
    return [-reach, reach]


def _residual_places(fit: Fit, place: int) -> np.ndarray:
    x = columns_of(fit.program.train)
    return np.asarray(x[fit.program.shown, 0] if x.shape[1] == 1 else _predicted(fit, place))


def _predicted(fit: Fit, place: int) -> np.ndarray:
    """What the model gives for the points; of two classes the probability of the second."""
    return _beside_targets(fit, fit.pictures.points[place])


def _beside_targets(fit: Fit, outputs: np.ndarray) -> np.ndarray:
    """What is drawn of what the model gives: of two classes the probability of the second, to stand among them."""
    return _sigmoid(outputs) if _gives_logits(fit) else outputs


def _gives_logits(fit: Fit) -> bool:
    settings = fit.settings
    return settings.is_classification and fit.program.model.outputs == 1 and not settings.probabilities


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return np.asarray(0.5 * (1 + np.tanh(z / 2)))  # which never overflows


def _residuals(fit: Fit, place: int) -> dict[str, Any]:
    y = fit.program.train.y[fit.program.shown] - _predicted(fit, place)
    if columns_of(fit.program.train).shape[1] == 1 and place < len(fit.pictures) - 1:
        return {"y": array(y)}
    return {"x": array(_residual_places(fit, place)), "y": array(y)}


# ---- one input


def _curve(fits: Sequence[Fit], look: Colours, residuals: bool) -> Chart:
    main, points = fits[0], fits[0].program.train
    x = columns_of(points)[:, 0]
    shown = x[main.program.shown]
    has_errors = residuals and len(x) <= ERRORS
    traces = [_ghost(main, look)]
    moves: list[tuple[Fit, bool]] = []
    if has_errors:
        woven = np.stack([shown, shown, np.full_like(shown, np.nan)], axis=1).ravel()
        traces.append(line(look["target"], 1.5, x=array(woven), **_errors(main, len(main.pictures) - 1)))
        moves.append((main, True))
    for fit, colour in reversed(list(coloured(fits))):
        width = 4 if fit is main else 2
        colour = "value" if len(fits) == 1 else colour  # a value is blue; of several runs each has its own colour
        name: dict[str, Any] = {"name": plain(fit.name), "showlegend": len(fits) > 1}
        traces.append(line(look[colour], width, x=array(_places(fit)), **_heights(fit, len(fit.pictures) - 1), **name))
        moves.append((fit, False))
    traces += _points(fits[0], look)
    frames = [
        frame(done, {
            place: (_errors if is_error else _heights)(fit, fit.pictures.at(done))
            for place, (fit, is_error) in enumerate(moves, 1)
        })
        for done in frames_of(fits)
    ]  # fmt: skip
    return {"data": traces, "layout": layout(look, *_axes(main, look)), "frames": frames}


def _axes(fit: Fit, look: Colours) -> tuple[dict[str, Any], dict[str, Any]]:
    """The axes around the points, and around the last curve where that is near them."""
    points = fit.program.train
    y = np.concatenate([points.y.astype(float), _beside_targets(fit, fit.pictures.grid[-1]) if _is_near(fit) else []])
    low, high = fit.program.grid.ranges[0]
    across = axis(look, plain(points.x_names[0]), range=[low, high])
    title = plain(points.y_name)
    if _gives_logits(fit):
        title = f"probability that {title} is {plain(class_names_of(points)[1])}"
    return across, axis(look, title, range=padded(y, 0.1))


def _points(fit: Fit, look: Colours) -> list[dict[str, Any]]:
    """The points to learn from, and as rings those that were kept for testing."""
    points, test = fit.program.train, fit.program.test
    every = max(1, -(-len(points.x) // DRAWN))
    x, y = columns_of(points)[::every, 0], points.y[::every]
    hover = f"{plain(points.x_names[0])} %{{x:.4g}}, {plain(points.y_name)} %{{y:.4g}}<extra></extra>"
    traces = [dots_of_points(look["ink"], look, len(x), x=array(x), y=array(y), hovertemplate=hover)]
    if test is not None:
        rings = dots(look["paper"], look, 9, x=array(columns_of(test)[:, 0]), y=array(test.y), hovertemplate=hover)
        rings["marker"]["line"] = {"color": look["ink"], "width": 2}
        traces.append({**rings, "name": "test", "showlegend": True})
    return traces


def _ghost(fit: Fit, look: Colours) -> dict[str, Any]:
    """The curve of the start."""
    return line(
        look["soft"], 2, dash="dot", x=array(_places(fit)), name="start", showlegend=True, **_heights(fit, 0)
    )  # fmt: skip


def _is_near(fit: Fit) -> bool:
    """Whether the last curve is where the points are, so that the axis may hold both."""
    y, last = fit.program.train.y.astype(float), _beside_targets(fit, fit.pictures.grid[-1])
    return bool(np.isfinite(last).all() and np.ptp(last) < 3 * (np.ptp(y) or 1.0))


def _is_straight(fit: Fit) -> bool:
    """Whether two ends are enough for the curve."""
    return fit.settings.model == "line" and not _gives_logits(fit)


def _places(fit: Fit) -> np.ndarray:
    x = fit.program.grid.axis(0)
    return x[[0, -1]] if _is_straight(fit) else x


def _heights(fit: Fit, place: int) -> dict[str, Any]:
    y = _beside_targets(fit, fit.pictures.grid[place])
    return {"y": array(y[[0, -1]] if _is_straight(fit) else y)}


def _errors(fit: Fit, place: int) -> dict[str, Any]:
    y, predicted = fit.program.train.y[fit.program.shown], _predicted(fit, place)
    return {"y": array(np.stack([y, predicted, np.full(len(y), np.nan)], axis=1).ravel())}


# ---- two inputs, and more


def _plane(fit: Fit, look: Colours) -> Chart:
    points = fit.program.train
    x, y = (fit.program.grid.axis(number) for number in (0, 1))
    low, high = (float(points.y.min()), float(points.y.max()))
    heat = {"type": "heatmap", "x": array(x), "y": array(y), "zmin": 0, "zmax": 254, "colorscale": _scale(points, look),
            "showscale": False, "opacity": 0.45, "hoverinfo": "skip", "zsmooth": "best"}  # fmt: skip
    if _are_kinds(points):
        heat["zsmooth"] = False  # between the first and the third there is not the second
    last = len(fit.pictures) - 1
    traces = [{**heat, **_heat(fit, last, low, high)}, line(look["ink"], 2, **_boundary(fit, last, low, high))]
    classes = range(points.classes) if points.classes else [None]
    for which in classes:
        rows = slice(None) if which is None else points.y == which
        places = columns_of(points)[rows][:DRAWN]
        shade = look["ink"] if which is None else class_colour(look, which)
        text = "" if which is None else f": {plain(class_names_of(points)[which])}"
        hover = f"{plain(points.x_names[0])} %{{x:.4g}}, {plain(points.x_names[1])} %{{y:.4g}}{text}<extra></extra>"
        x1, x2 = array(places[:, 0]), array(places[:, 1])
        traces.append(dots_of_points(shade, look, len(points.x), x=x1, y=x2, hovertemplate=hover))
    frames = [
        frame(int(done), {0: _heat(fit, place, low, high), 1: _boundary(fit, place, low, high)})
        for place, done in enumerate(fit.pictures.done)
    ]
    ranges = [list(one) for one in fit.program.grid.ranges]
    axes = (axis(look, plain(name), range=span) for name, span in zip(points.x_names, ranges, strict=True))
    return {"data": traces, "layout": layout(look, *axes), "frames": frames, "redraw": True}


def class_colour(look: Colours, number: int) -> str:
    """The colour of the points of a class, and of where the model gives it; there are four."""
    return str(look[("grad", "value", "variable", "third")[number % 4]])


def _are_kinds(points: Points) -> bool:
    """Whether the model gives one of several classes, which no shades lead from one to the other."""
    return (points.classes or 0) > 2


def _scale(points: Points, look: Colours) -> list[list[Any]]:
    """The colours of the plane from 0 to 1: those of the classes beside each other, or shades between two."""
    if not points.classes:
        return [[0, look["paper"]], [1, look["value"]]]
    if not _are_kinds(points):
        return [[0, class_colour(look, 0)], [0.5, look["paper"]], [1, class_colour(look, 1)]]
    ends = np.clip((np.arange(points.classes + 1) - 0.5) / (points.classes - 1), 0, 1)
    return [
        [float(end), class_colour(look, which)] for which in range(points.classes) for end in ends[which : which + 2]
    ]


def _outputs(fit: Fit, place: int, low: float, high: float) -> np.ndarray:
    """What the model gives over the plane, from 0 to 1: the probability of class 1, or the place among the targets."""
    z = fit.pictures.grid[place].reshape(ACROSS, ACROSS)
    if _gives_logits(fit):
        return _sigmoid(z)
    return np.asarray((z - low) / ((high - low) or 1.0))


def _heat(fit: Fit, place: int, low: float, high: float) -> dict[str, Any]:
    return {"z": bytes_of(_outputs(fit, place, low, high))}


def _boundary(fit: Fit, place: int, low: float, high: float) -> dict[str, Any]:
    """Where the model changes its mind: half way between two classes, or around each of several."""
    points = fit.program.train
    if not points.classes:
        return {"x": [], "y": []}
    x, y = (fit.program.grid.axis(number).astype(float) for number in (0, 1))
    outputs = _outputs(fit, place, low, high)
    if not _are_kinds(points):
        kinds = [outputs]
    else:
        place_of = np.round(outputs * (high - low) + low)
        kinds = [place_of == which for which in range(points.classes - 1)]  # the last one is what is left
    lines = [level_lines(x, y, one.astype(float), np.array([0.5])) for one in kinds]
    return {"x": array(np.concatenate([xs for xs, _ in lines])), "y": array(np.concatenate([ys for _, ys in lines]))}


def _against(fit: Fit, look: Colours) -> Chart:
    y = fit.program.train.y[fit.program.shown].astype(float)
    ends = padded(y, 0.1)
    traces = [
        line(look["soft"], 1, dash="dot", x=ends, y=ends),
        dots(look["value"], look, 8, x=array(y), y=array(_predicted(fit, -1))),
    ]
    frames = [frame(int(done), {1: {"y": array(_predicted(fit, k))}}) for k, done in enumerate(fit.pictures.done)]
    axes = axis(look, plain(fit.program.train.y_name), range=ends), axis(look, "prediction", range=ends)
    return {"data": traces, "layout": layout(look, *axes), "frames": frames}
