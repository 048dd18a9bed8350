"""A training taken away: its numbers as CSV or JSON, and its time line as one HTML file that plays without a server."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

import numpy as np

from graphlab.browser import assets
from graphlab.browser.plotly import plotly_script
from graphlab.trace.graph import Trace
from graphlab.trace.training import Parameter, Rows, Training
from graphlab.views.export.page import page
from graphlab.views.notation.escaping import clean
from graphlab.views.player.schema import ExportedTraining
from graphlab.views.training.picture import time_line
from graphlab.views.training.time_line import element_names, epoch_of, title

_MAIN = """<main class="trained">
<section class="training-host" aria-label="Training"></section>
{program}</main>"""


# ---- CSV


def to_csv(training: Training) -> str:
    """The steps, one a line: the loss, and where they were kept the learning rate, the parameters and their gradients.

    A parameter of several numbers has a column for each that was kept. What was not kept is empty, and what is not
    finite is written as Python does. The line after the last step has the final values, and no loss.

    >>> steps = Training(1, 1, 2, np.array([4.0, 1.0]), np.array([1, 2]), (), np.array([0.1, 0.1]))
    >>> print(to_csv(steps).replace("\\r", ""), end="")
    step,loss,learning_rate
    1,4.0,0.1
    2,1.0,0.1
    3,,
    """
    out = io.StringIO()
    writer = csv.writer(out)
    epochs = ["epoch"] if len(training.epochs) else []
    others = [one.name for one in training.other_losses]
    values = [name for one in training.parameters for name in element_names(one)]
    writer.writerow(
        ["step", *epochs, training.loss_name, *others, "learning_rate", *values, *(f"gradient of {n}" for n in values)]
    )
    writer.writerows(_lines(training))
    return out.getvalue()


def _lines(training: Training) -> Iterator[list[object]]:
    rows = {int(step): row for row, step in enumerate(training.rows)}
    width = sum(one.values.shape[1] for one in training.parameters)
    for step in range(1, training.steps + 1):
        epoch = [epoch_of(training, step)] if len(training.epochs) else []
        losses = [training.loss[step - 1], *(one.values[step - 1] for one in training.other_losses)]
        row = rows.get(step)
        numbers = [math.nan] * (1 + 2 * width) if row is None else _row(training, row)
        yield [step, *epoch, *map(_cell, [*losses, *numbers])]
    final = [value for one in training.parameters for value in one.final]
    blank = [math.nan] * (1 + len(training.other_losses) + 1)
    epoch = [None] if len(training.epochs) else []
    yield [training.steps + 1, *epoch, *map(_cell, [*blank, *final, *[math.nan] * width])]


def _row(training: Training, row: int) -> list[float]:
    values = [value for one in training.parameters for value in one.values[row]]
    gradients = [value for one in training.parameters for value in one.gradients[row]]
    return [training.rate[row], *values, *gradients]


def _cell(number: float) -> str:
    return "" if math.isnan(number) else repr(float(number))


# ---- JSON


def to_json(training: Training) -> str:
    """All of its numbers as JSON, in the words of `graphlab.trace.training`; what is not finite is null.

    >>> steps = Training(1, 1, 2, np.array([4.0, np.nan]), np.array([1, 2]), (), np.array([0.1, 0.1]), "SGD")
    >>> json.loads(to_json(steps))["loss"]
    [4.0, None]
    """
    return json.dumps(
        {
            "training": training.number,
            "line": training.line,
            "steps": training.steps,
            "optimizer": training.optimizer,
            "settings": dict(training.settings),
            "epochs": training.epochs.tolist(),
            "loss_name": training.loss_name,
            "loss": _list(training.loss),
            "other_losses": [{"name": one.name, "loss": _list(one.values)} for one in training.other_losses],
            "rows": training.rows.tolist(),
            "learning_rate": _list(training.rate),
            "parameters": [_parameter(one) for one in training.parameters],
            "state": [{"parameter": one.parameter, **_kept(one)} for one in training.state],
        },
        ensure_ascii=False,
        allow_nan=False,
    )


def _parameter(one: Parameter) -> dict[str, Any]:
    return {**_kept(one), "gradients": _list(one.gradients), "gradient_norms": _list(one.gradient_norms)}


def _kept(one: Rows) -> dict[str, Any]:
    return {
        "name": one.name,
        "shape": list(one.shape),
        "dtype": one.dtype,
        "elements": one.elements.tolist(),
        "values": _list(one.values),
        "norms": _list(one.norms),
        "final": _list(one.final),
    }


def _list(array: np.ndarray) -> Any:
    """Nested lists, with None for what JSON has no number for."""
    items = array.astype(object)
    items[~np.isfinite(array)] = None
    return items.tolist()


# ---- HTML


def to_html(trainings: Sequence[Training], traces: Sequence[Trace], *, source: str = "", title: str = "") -> str:
    """One HTML file that plays the trainings of a run: the fit, the loss, the parameters. It can be opened from disk.

    Plotly is in it, so it is about 5 MB. Everything that comes from the user is escaped, and the page may load nothing
    and send nothing. Raises ModuleNotFoundError where Plotly is not installed.
    """
    return page(
        clean(title, 200) or "Training",
        _MAIN.format(program=_program(source)),
        _data(trainings, traces),
        [plotly_script(), assets.script("exported_training")],
    )


def _data(trainings: Sequence[Training], traces: Sequence[Trace]) -> ExportedTraining:
    return {
        "titles": [title(one) for one in trainings],
        "lines": [time_line(one, traces) for one in trainings],
        "style": assets.style("training"),
    }


def _program(source: str) -> str:
    text = source.encode("utf-8", "replace").decode().rstrip("\n")
    if not text.strip():
        return ""
    return f'<details class="source"><summary>Program</summary><pre>{escape(text)}</pre></details>\n'
