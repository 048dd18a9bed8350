"""The numbers of a fit as CSV and JSON."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from graphlab.fit.address import to_fields
from graphlab.fit.best import Best
from graphlab.fit.training import Fit, FitError
from graphlab.fit.verdict import verdict
from graphlab.trace.training import Training
from graphlab.views.export import training as record


def to_csv(fit: Fit) -> str:
    """The steps, one a line, with the loss, the rate, the parameters and their gradients. Raises `FitError`."""
    return record.to_csv(_training(fit))


def to_json(fit: Fit, best: Best | None = None) -> str:
    """What was chosen, the program, the training step by step, what the model gives, and how it ended.

    `settings` are the fields of an address, from which `from_fields` makes the same settings. What is not finite is
    null. Raises `FitError` where there was no step.
    """
    end, seen = verdict(fit, best), fit.pictures
    return json.dumps({
        "name": fit.name,
        "settings": to_fields(fit.settings),
        "program": fit.program.text,
        "training": json.loads(record.to_json(_training(fit))),
        "pictures": {
            "updates": seen.done.tolist(), "loss": _plain(seen.loss), "test_loss": _plain(seen.test),
            "predictions": _plain(seen.points), "predicted_rows": fit.program.shown.tolist(),
        },
        "best": None if best is None else {
            "loss": best.loss, "how": best.how, "parameters": dict(best.parameters), "largest_rate": _number(best),
        },
        "verdict": {"kind": end.kind, "text": str(end), "share": end.share},
    }, ensure_ascii=False, allow_nan=False)  # fmt: skip


def _training(fit: Fit) -> Training:
    if fit.training is None:
        raise FitError("there is no training to take away: the program ended before its first step")
    return fit.training


def _number(best: Best) -> float | None:
    return best.largest_rate if best.largest_rate is not None and np.isfinite(best.largest_rate) else None


def _plain(array: np.ndarray) -> Any:
    items = array.astype(object)
    items[~np.isfinite(array)] = None
    return items.tolist()
