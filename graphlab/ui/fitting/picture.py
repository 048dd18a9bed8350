"""What the browser shows of the lab: figures with all their frames and what holds at each of them, all at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.datasets.points import Points
from graphlab.fit.charts.data import DRAWN, data_chart
from graphlab.fit.charts.loss import loss_chart, parameter_chart
from graphlab.fit.charts.plain import array, axis, dots, layout, padded, plain
from graphlab.fit.charts.surface import contour_chart, slice_charts
from graphlab.fit.charts.time import frames_of, moment
from graphlab.fit.figures import colours
from graphlab.fit.formula import Formula
from graphlab.fit.inputs import columns_of
from graphlab.fit.landscape import Landscape, Slice, path_of
from graphlab.fit.program import Program
from graphlab.fit.training import Fit
from graphlab.fit.verdict import verdict
from graphlab.trace.training import Parameter
from graphlab.ui.components.plotly_script import plotly_address
from graphlab.ui.fitting.draft import Reading
from graphlab.ui.fitting.lab import Lab
from graphlab.ui.fitting.trainer import view_key
from graphlab.views.player import schema

MOST_PARAMETERS = 12
_LONG_LINE, _MOST_LINES = 160, 60
_CHANGED = "The settings have changed since: Train shows what comes of them."
_WAITS = "Not trained yet: press Train."
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")


def picture(here: Lab, reading: Reading, fits: Sequence[Fit], *, dark: bool) -> schema.Fitting:
    """All that is drawn: of the runs, the first of which is shown, or of the data alone while there is none."""
    if not fits:
        return _of_data(here, reading, dark)
    main, best = fits[0], here.best(fits[0].program)
    note, path, axes = _path(here, fits, dark)
    changed = reading.program is None or reading.program.settings != main.settings
    return {
        "token": here.token,
        "name": main.name,
        "plays": here.plays,
        "stepsOn": here.steps_on,
        "steps": int(main.pictures.done[-1]),
        "done": frames_of(fits),
        "moments": [_moment(main, done) for done in frames_of(fits)],
        "parameters": [_label(one) for one in _parameters(main)],
        "formula": formula_parts(main.program.model.formula, main.program.train),
        "scene": _moving(data_chart(fits, dark=dark), "Data"),
        "loss": _moving(loss_chart(fits, best, dark=dark), "Loss"),
        "path": path,
        "pathNote": note,
        "axes": list(axes),
        "start": [float(path_of(main, name)[0]) for name in axes],
        "canAdd": _can_add(main.program.train),
        **_code(main.program),  # type: ignore[typeddict-item]  # both of them
        "verdict": str(verdict(main, best)),
        "mood": verdict(main, best).kind,
        "note": _CHANGED if changed else "",
        "canOpen": main.training is not None,
        "plotly": plotly_address(),
    }


def _of_data(here: Lab, reading: Reading, dark: bool) -> schema.Fitting:
    code: dict[str, Any] = {"code": [], "lit": -1}
    if reading.program is not None:
        code = _code(reading.program)
    return {
        "token": here.token,
        "name": "",
        "plays": False,
        "stepsOn": 0,
        "steps": 0,
        "done": [],
        "moments": [],
        "parameters": [],
        "formula": [] if reading.points is None else formula_parts(reading.formula, reading.points),
        "scene": _moving(points_chart(reading.points, dark=dark), "Data"),
        "loss": None,
        "path": None,
        "pathNote": "",
        "axes": [],
        "start": [],
        "canAdd": reading.points is not None and _can_add(reading.points),
        **code,  # type: ignore[typeddict-item]  # both of them
        "verdict": here.failure,
        "mood": "unfinished" if here.failure else "waits",
        "note": "" if here.failure or reading.program is None else _WAITS,
        "canOpen": False,
        "plotly": plotly_address(),
    }


def _can_add(points: Points) -> bool:
    return columns_of(points).shape[1] == 1 and points.classes is None


def _moving(chart: dict[str, Any], title: str) -> schema.Chart:
    return {
        "title": title,
        "data": chart["data"],
        "layout": chart["layout"],
        "frames": chart.get("frames", []),
        "redraw": bool(chart.get("redraw")),
    }


# ---- the path


def _path(here: Lab, fits: Sequence[Fit], dark: bool) -> tuple[str, schema.Chart | None, tuple[str, ...]]:
    """A sentence, the figure and its sides: the loss around the paths, or the parameters over the steps."""
    seen = here.views.get(view_key(here, fits))
    match seen:
        case Landscape(names=names):
            text = "Amber: the loss, deeper where it is larger. Arrow: −rate · gradient at this step."
            return text, _moving(contour_chart(fits, seen, dark=dark), "Path"), names
        case Slice(name=name):
            (chart,) = slice_charts(fits, [seen], dark=dark)
            return "", _moving(chart, f"Loss along {name}"), ()
    if fits[0].training is None or fits[0].program.model.formula is not None:
        return "", None, ()
    return "", _moving(parameter_chart(fits[0], dark=dark), "Parameters"), ()


# ---- the numbers of each step


def _parameters(fit: Fit) -> Sequence[Parameter]:
    return fit.training.parameters[:MOST_PARAMETERS] if fit.training is not None else ()


def _label(parameter: Parameter) -> str:
    return parameter.name if parameter.values.shape[1] == 1 else f"‖{parameter.name}‖"


def _moment(fit: Fit, done: int) -> schema.FittingMoment:
    here, training = moment(fit, done), fit.training
    values, gradients = [], []
    for parameter in _parameters(fit):
        assert training is not None
        row = training.at(min(done, training.steps) + 1)
        is_number, is_end = parameter.values.shape[1] == 1, row >= len(training.rows)
        value = parameter.final_norm if is_end else parameter.norms[row]
        gradient = np.nan if is_end else parameter.gradient_norms[row]
        values.append(here.values.get(parameter.name) if is_number else _number(value))
        gradients.append(here.gradients.get(parameter.name) if is_number else _number(gradient))
    return {
        "step": here.step,
        "loss": _number(here.loss),
        "rate": _number(here.rate),
        "values": [_number(value) for value in values],
        "gradients": [_number(gradient) for gradient in gradients],
    }


def _number(value: float | None) -> float | None:
    """A number in few digits, as JSON can have it: there is none that is not finite."""
    return None if value is None or not np.isfinite(value) else float(f"{value:.6g}")


def formula_parts(formula: Formula | None, points: Points) -> list[str]:
    """What the model gives, as texts between the names of its parameters; empty for what is no formula.

    >>> from graphlab.fit.formula import read_formula
    >>> formula_parts(read_formula("a*exp(-b*x)", ("x",)), Points("", np.zeros(1), np.zeros(1)))
    ['ŷ = ', 'a', '·exp(−', 'b', '·x)']
    """
    if formula is None:
        return []
    parts, at, text = ["ŷ = "], 0, formula.python
    for name in _NAME.finditer(text):
        if name[0] in formula.parameters:
            parts[-1] += _symbols(text[at : name.start()])
            parts += [name[0], ""]
            at = name.end()
    parts[-1] += _symbols(text[at:])
    names = dict(zip(formula.inputs, points.x_names, strict=True)) if len(points.x_names) == len(formula.inputs) else {}
    return [_named(part, names) if place % 2 == 0 else part for place, part in enumerate(parts)]


def _symbols(text: str) -> str:
    text = text.replace("tf.", "").replace("math.", "").replace(" ** 2", "²").replace(" ** 3", "³")
    return text.replace("**", "^").replace(" * ", "·").replace("-", "−")


def _named(text: str, names: dict[str, str]) -> str:
    return _NAME.sub(lambda name: names.get(name[0], name[0]), text)


# ---- the data alone, and the program


def points_chart(points: Points | None, *, dark: bool) -> dict[str, Any]:
    """The points while nothing is trained; an empty figure where there are none."""
    look = colours(dark)
    if points is None:
        return {"data": [], "layout": layout(look, axis(look, "x"), axis(look, "y"))}
    x = columns_of(points)
    every = max(1, -(-len(x) // DRAWN))
    x, y = x[::every], points.y[::every]
    if x.shape[1] == 1:
        axes = axis(look, plain(points.x_names[0])), axis(look, plain(points.y_name), range=padded(y, 0.1))
        return {"data": [dots(look["ink"], look, 9, x=array(x[:, 0]), y=array(y))], "layout": layout(look, *axes)}
    shades = [look[name] for name in ("grad", "value", "variable", "third")]
    classes = range(points.classes) if points.classes else [None]
    traces = []
    for number in classes:
        rows = slice(None) if number is None else y == number
        shade = look["ink"] if number is None else shades[number % len(shades)]
        traces.append(dots(shade, look, 9, x=array(x[rows, 0]), y=array(x[rows, 1])))
    names = [plain(name) for name in points.x_names[:2]]
    return {"data": traces, "layout": layout(look, axis(look, names[0]), axis(look, names[1]))}


def _code(program: Program) -> dict[str, Any]:
    """The lines to be read, long ones cut, and which of them computes the loss."""
    lines: list[str] = []
    for line in program.text.splitlines():
        is_data = len(lines) > _MOST_LINES and not line.startswith(("for ", " ")) and "=" not in line
        if is_data:
            lines[-1] = "…"
        else:
            lines.append(line if len(line) <= _LONG_LINE else f"{line[:_LONG_LINE]} …")
    lit = next((place for place, line in enumerate(lines) if line.startswith("        loss = ")), -1)
    return {"code": lines, "lit": lit}
