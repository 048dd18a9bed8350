"""The one time line of several trainings: which numbers of updates are shown, and what holds after each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphlab.fit.overflow import is_lost
from graphlab.fit.training import Fit

RUNS = ("variable", "third", "value", "grad", "ink")
"""The colours of runs, in their order, by their names in a look."""


@dataclass(frozen=True)
class Moment:
    """What holds after some number of updates: the step that follows, its loss, the parameters and their gradients."""

    done: int
    step: int
    loss: float
    rate: float
    values: dict[str, float]
    gradients: dict[str, float]


def coloured(fits: Sequence[Fit]) -> list[tuple[Fit, str]]:
    """As many trainings as there are colours, each with its own: the one that it keeps, or that of its place."""
    return [(fit, fit.colour or colour) for fit, colour in zip(fits, RUNS, strict=False)]


def frames_of(fits: Sequence[Fit]) -> list[int]:
    """The numbers of updates that are shown: those of the longest training.

    A shorter one stands still at its end.
    """
    longest = max(fits, key=lambda fit: int(fit.pictures.done[-1]))
    return [int(done) for done in longest.pictures.done]


def losses_of(fit: Fit) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of updates, and what was minimised after each: every step, or as often as pictures were taken.

    They end with the step in which the loss is no finite number. The loss of a batch, or of layers that drop numbers
    while they learn, says little about that of the model on all data, which is what is shown, from the start to the
    end.
    """
    seen = fit.pictures
    if fit.training is None or fit.settings.trains_otherwise:
        return seen.done.astype(float), seen.loss
    if is_lost(seen):
        loss = fit.training.loss[: int(seen.done[-1]) + 1]
        return np.arange(len(loss), dtype=float), loss
    loss = np.append(fit.training.loss, seen.loss[-1] if int(seen.done[-1]) == fit.training.steps else np.nan)
    return np.arange(len(loss), dtype=float), loss


def moment(fit: Fit, done: int) -> Moment:
    """What holds in a training after so many updates, or at its end.

    Parameters are those of a line or a formula, and single numbers of other models; nothing where none were recorded.
    """
    seen = fit.pictures
    done = min(done, int(seen.done[-1]))
    place = seen.at(done)
    step = min(done + 1, fit.settings.steps)
    training = fit.training
    if training is None:
        return Moment(done, step, float(seen.loss[place]), np.nan, {}, {})
    row = training.at(done + 1)
    last = len(training.rows) - 1
    values, gradients = {}, {}
    for parameter in training.parameters:
        if parameter.values.shape[1] == 1:
            values[parameter.name] = float(training.path(parameter.name)[row, 0])
            gradients[parameter.name] = float(parameter.gradients[row, 0]) if row <= last else np.nan
    is_of_step = done < training.steps and not fit.settings.trains_otherwise
    loss = training.loss[done] if is_of_step else seen.loss[place]
    rate = float(training.rate[min(row, last)])
    return Moment(done, step, float(loss), rate, values, gradients)


def thinned(values: np.ndarray, most: int) -> np.ndarray:
    """Places of at most so many values: all, or of each stretch the least and the greatest, so that no peak is lost.

    >>> thinned(np.array([1.0, 9.0, 2.0, 3.0, 0.0, 4.0]), 4).tolist()
    [0, 1, 4, 5]
    """
    if len(values) <= most:
        return np.arange(len(values))
    stretches = np.array_split(np.arange(len(values)), max(1, most // 2))
    finite = np.where(np.isfinite(values), values, 0.0)
    ends = [place[np.array([np.argmin(finite[place]), np.argmax(finite[place])])] for place in stretches]
    return np.unique(np.concatenate([[0, len(values) - 1], *ends]))
