"""What the browser shows of a training: its time line with the figures, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from graphlab.trace.budget import OutOfTime
from graphlab.trace.graph import Trace
from graphlab.trace.training import Training
from graphlab.views.notation.escaping import clean
from graphlab.views.notation.numbers import number
from graphlab.views.player import schema
from graphlab.views.training.figures import Figure, fit_figure, logarithmic, loss_figure, numbers, parameters_figure
from graphlab.views.training.fitted_curve import FittedCurve, fitted_curve
from graphlab.views.training.time_line import drawn_steps, epoch_of, row_stops, stops, title

_READ = 4  # lines that are written out as numbers


def time_line(training: Training, traces: Sequence[Trace], also: int | None = None) -> schema.TimeLine:
    """One training, drawn; the step `also` is one of those that can be stood at.

    Where a budget is up before the fit is computed, it is left out.
    """
    steps = stops(training, also)
    parameters = parameters_figure(training)
    epochs = [epoch_of(training, int(step)) or 0 for step in steps] if len(training.epochs) else []
    return {
        "number": training.number,
        "title": title(training),
        "about": about(training),
        "steps": training.steps,
        "stops": _numbers(steps, "i4"),
        "epochs": len(training.epochs),
        "epoch": _numbers(epochs, "i4"),
        "kept": [one.step for one in training.opened],
        "reopens": training.can_reopen,
        "lossName": clean(training.loss_name, 40),
        "logarithmic": logarithmic(training),
        "rows": _numbers(np.append(training.rows, training.steps + 1)[row_stops(training)], "i4"),
        "read": _read(parameters),
        "loss": _plot(loss_figure(training, drawn_steps(training, also))),
        "parameters": _plot(parameters),
        "gradients": _plot(parameters_figure(training, gradients=True)),
        "fit": _fit(training, traces),
    }


def about(training: Training) -> str:
    """What moves the parameters, with its numbers.

    >>> about(Training(1, 1, 1, np.ones(1), np.array([1]), (), np.array([0.1]), "SGD", (("momentum", 0.9),)))
    'SGD: learning rate 0.1, momentum 0.9'
    """
    known = training.rate[np.isfinite(training.rate)]
    used = {name: value for name, value in training.settings if value}  # what is 0 is switched off
    if "use_ema" not in used:
        used.pop("ema_momentum", None)
    parts = [f"{clean(name, 40).replace('_', ' ')} {number(value)}" for name, value in used.items()]
    if known.size:
        ends = number(known[0]) if known[0] == known[-1] else f"{number(known[0])} to {number(known[-1])}"
        parts.insert(0, f"learning rate {ends}")
    return ": ".join(part for part in (training.optimizer or "hand-written loop", ", ".join(parts)) if part)


def _numbers(values: object, kind: str) -> schema.Numbers:
    row = numbers(values, kind)  # type: ignore[arg-type]
    return {"dtype": row["dtype"], "bdata": row["bdata"]}


def _plot(figure: Figure) -> schema.Plot:
    return {"data": figure["data"], "layout": figure["layout"]}


def _read(parameters: Figure) -> list[int]:
    """The first lines, where there is one for each number of a parameter."""
    names = [str(trace["name"]) for trace in parameters["data"]]
    return list(range(len(names))) if len(names) <= _READ and not any("‖" in name for name in names) else []


def _fit(training: Training, traces: Sequence[Trace]) -> schema.Fit | None:
    found: FittedCurve | None = None
    with suppress(OutOfTime):
        found = fitted_curve(training, traces)
    if found is None:
        return None
    return {
        "plot": _plot(fit_figure(found)),
        "steps": _numbers(found.steps, "i4"),
        "curves": _numbers(found.curves, "f4"),
        "note": found.note,
    }
