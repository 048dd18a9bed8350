"""What the browser shows of the lab: figures with all their frames and what holds at each of them, all at once."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.datasets.points import Points, class_names_of
from graphlab.fit.charts.data import DRAWN, class_colour, data_chart, residual_chart, start_chart
from graphlab.fit.charts.loss import loss_chart, parameter_chart
from graphlab.fit.charts.plain import array, axis, dots_of_points, layout, padded, plain
from graphlab.fit.charts.surface import contour_chart, slice_charts, surface_chart
from graphlab.fit.charts.time import frames_of, moment
from graphlab.fit.figures import Colours, colours
from graphlab.fit.formula import Formula
from graphlab.fit.inputs import columns_of
from graphlab.fit.landscape import Landscape, parameters_of, path_of
from graphlab.fit.net import SIDE, net_frames
from graphlab.fit.program import Program
from graphlab.fit.training import Fit
from graphlab.fit.verdict import verdict
from graphlab.trace.training import Parameter
from graphlab.ui.components.plotly_script import plotly_address
from graphlab.ui.fitting.draft import Reading
from graphlab.ui.fitting.lab import AROUND, Lab, start_key
from graphlab.ui.fitting.spots import can_point
from graphlab.ui.fitting.trainer import shown_around, view_key
from graphlab.views.notation.escaping import clean
from graphlab.views.player import schema

MOST_PARAMETERS = 12
_LONG_LINE = 160
_CHANGED = "The settings have changed since: Train shows what comes of them."
_UNREADABLE = "What is typed cannot be trained yet; this is what was trained before."
_WAITS = "Not trained yet: press Train."
_NOTES = {
    "contour": "Amber: the loss, deeper where it is larger. Arrow: −rate · gradient, lengthened where tiny.",
    "surface": "The height is the square root of the loss.",
    "slices": "The other parameters are held where the run ended.",
}
_NET = "Blue: above 0, coral: below, the deeper the further. Wires: the heavier the weight, the thicker."
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")


def picture(here: Lab, reading: Reading, fits: Sequence[Fit], *, dark: bool) -> schema.Fitting:
    """All that is drawn: of the runs, the first of which is shown, or of the data alone while there is none."""
    if not fits:
        return _of_data(here, reading, dark)
    main, best = fits[0], here.best(fits[0].program)
    note = "" if reading.program is not None and reading.program.settings == main.settings else _CHANGED
    return {
        "token": here.token,
        "name": main.name,
        "plays": here.plays,
        "stepsOn": here.steps_on,
        "steps": main.last_step,
        "done": frames_of(fits),
        "moments": [_moment(main, done) for done in frames_of(fits)],
        "parameters": [_label(one) for one in _parameters(main)],
        "formula": formula_parts(main.program.model.formula, main.program.train),
        "scene": _scene(here, fits, dark),
        "residuals": here.residuals if columns_of(main.program.train).shape[1] != 2 else None,
        "loss": _moving(loss_chart(fits, best, dark=dark), "Loss"),
        "net": _net(main),
        **_path(here, fits, dark),  # type: ignore[typeddict-item]  # and all that follows of the figures
        **_brushes(None if here.residuals else reading.points),
        **_code(main.program),
        "verdict": str(verdict(main, best)),
        "mood": verdict(main, best).kind,
        "note": note if reading.program is not None else _UNREADABLE,
        "canOpen": main.training is not None,
        "plotly": plotly_address(),
    }


def _of_data(here: Lab, reading: Reading, dark: bool) -> schema.Fitting:
    code: dict[str, Any] = {"code": [], "lit": -1}
    scene = _moving(points_chart(reading.points, dark=dark), "Data")
    if reading.program is not None:
        code = _code(reading.program)
        if (begun := here.begun.get(start_key(reading.program.settings))) is not None:
            scene = _moving(start_chart(begun, dark=dark), "Data")
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
        "scene": scene,
        "residuals": None,
        "loss": None,
        "net": None,
        "paths": [],
        "pathNote": "",
        "kind": "",
        "kinds": [],
        "names": [],
        "axes": [],
        "start": [],
        **_brushes(reading.points),  # type: ignore[typeddict-item]  # both of them, and the code
        **code,
        "verdict": here.failure,
        "mood": "unfinished" if here.failure else "waits",
        "note": "" if here.failure or reading.program is None else _WAITS,
        "canOpen": False,
        "plotly": plotly_address(),
    }


def _brushes(points: Points | None) -> dict[str, Any]:
    """Whether points can be added and removed by hand, and the classes that they may be of."""
    can_add = points is not None and can_point(points)
    names = class_names_of(points) if points is not None and can_add else ()
    return {"canAdd": can_add, "classNames": [clean(name, 24) for name in names]}


def _moving(chart: dict[str, Any], title: str) -> schema.Chart:
    return {
        "title": title,
        "data": chart["data"],
        "layout": chart["layout"],
        "frames": chart.get("frames", []),
        "redraw": bool(chart.get("redraw")),
    }


def _scene(here: Lab, fits: Sequence[Fit], dark: bool) -> schema.Chart:
    if here.residuals and columns_of(fits[0].program.train).shape[1] != 2:
        return _moving(residual_chart(fits, dark=dark), "Residuals")
    return _moving(data_chart(fits, dark=dark), "Data")


# ---- the net


def _net(fit: Fit) -> schema.Net | None:
    """The net of layers over two inputs; the last picture is that of the end, as in the figures."""
    net, seen = fit.program.net, fit.pictures
    if not net.columns:
        return None
    frames = net_frames(net, seen.net)
    kinds = [str(getattr(fit.settings.layers[place], "activation", "")) for place in net.dense]
    return {
        "inputs": [clean(name, 12) for name in fit.program.train.x_names],
        "columns": list(net.columns),
        "kinds": kinds,
        "side": SIDE,
        "maps": b64encode(frames.maps.tobytes()).decode(),
        "weights": _floats(frames.weights),
    }


def _floats(values: np.ndarray) -> schema.Numbers:
    return {"dtype": "f4", "bdata": b64encode(values.astype("<f4").tobytes()).decode()}


# ---- the path


def _path(here: Lab, fits: Sequence[Fit], dark: bool) -> dict[str, Any]:
    """The loss around the paths, with what can be chosen of it; without, the parameters over the steps."""
    main, seen, kind = fits[0], here.views.get(view_key(here, fits)), shown_around(here, fits[0])
    names = parameters_of(main)
    found: dict[str, Any] = {"paths": [], "pathNote": "", "axes": [], "start": [], "kind": kind or ""}
    if main.program.net.columns:
        found["pathNote"] = _NET
    found |= {"kinds": list(AROUND) if len(names) > 1 else [], "names": list(names) if len(names) > 2 else []}
    if kind is None and main.training is not None:
        found["paths"] = [_moving(parameter_chart(main, dark=dark), "Parameters")]
    elif isinstance(seen, Landscape):
        chart = contour_chart if kind == "contour" else surface_chart
        found["paths"] = [_moving(chart(fits, seen, dark=dark), "Path")]
        found |= {"pathNote": _NOTES[kind or ""], "axes": list(seen.names)}
        if kind == "contour" and main.program.model.formula is not None:
            found["start"] = [float(path_of(main, name)[0]) for name in seen.names]
    elif seen is not None:
        charts = slice_charts(fits, seen, dark=dark)
        found["paths"] = [_moving(chart, f"Loss along {one.name}") for one, chart in zip(seen, charts, strict=True)]
        found["pathNote"] = _NOTES["slices"] if len(names) > 1 else ""
    return found


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
        return {"data": [], "layout": layout(look, axis(look, "x", range=[0, 1]), axis(look, "y", range=[0, 1]))}
    x = columns_of(points)
    every = max(1, -(-len(x) // DRAWN))
    x, y = x[::every], points.y[::every]
    if x.shape[1] == 1:
        return {
            "data": [dots_of_points(look["ink"], look, len(x), x=array(x[:, 0]), y=array(y))],
            "layout": _around(look, (points.x_names[0], x[:, 0]), (points.y_name, y)),
        }
    classes = range(points.classes) if points.classes else [None]
    traces = []
    for number in classes:
        rows = slice(None) if number is None else y == number
        shade = look["ink"] if number is None else class_colour(look, number)
        traces.append(dots_of_points(shade, look, len(x), x=array(x[rows, 0]), y=array(x[rows, 1])))
    sides = [(points.x_names[side], x[:, side]) for side in (0, 1)]
    return {"data": traces, "layout": _around(look, *sides)}


def _around(look: Colours, *sides: tuple[str, np.ndarray]) -> dict[str, Any]:
    """The layout around points. Its ranges are written down: Plotly keeps those of the figure that it replaces."""
    x, y = (axis(look, plain(name), range=padded(at, 0.1)) for name, at in sides)
    return layout(look, x, y)


def _code(program: Program) -> dict[str, Any]:
    """The lines to be read, long ones cut, and which of them computes the loss."""
    lines: list[str] = []
    is_data = False
    for line in program.text.splitlines():
        if is_data and not line.startswith('"""'):
            lines[-1] = "    …"
        else:
            lines += [line if len(line) <= _LONG_LINE else f"{line[:_LONG_LINE]} …"]
        if line.startswith('"""') or line.endswith('"""'):
            is_data = not is_data
            lines += [""] if is_data else []
    lit = next((place for place, line in enumerate(lines) if line.startswith("        loss = ")), -1)
    return {"code": lines, "lit": lit}
