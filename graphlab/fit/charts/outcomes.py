"""The outcome of several trainings as the rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphlab.fit.best import Best
from graphlab.fit.overflow import is_lost
from graphlab.fit.settings import Settings
from graphlab.fit.training import Fit, FitError
from graphlab.fit.verdict import figures, overflows, percent, verdict


@dataclass(frozen=True)
class Outcome:
    """A row: the name of a run, how it was trained, its last loss, and how much of the way to the best it went."""

    name: str
    optimizer: str
    steps: int
    loss: str
    share: str
    kind: str


def outcomes(fits: Sequence[Fit], best: Best | None = None) -> list[Outcome]:
    """A row for each training, in their order.

    >>> from graphlab.fit.best import best_of
    >>> from graphlab.fit.training import train
    >>> fit = train(Settings(rate=0.1, steps=50))
    >>> outcomes([fit], best_of(fit.program))[0].optimizer
    'SGD 0.1'
    """
    rows = []
    for fit in fits:
        end = verdict(fit, best)
        try:
            loss, done = _loss(fit), int(fit.pictures.done[-1])
        except FitError:
            loss, done = "", 0
        share = "" if end.share is None else percent(end.share) if end.share > 0 else "further away"
        rows.append(Outcome(fit.name, optimizer_name(fit.settings), done, loss, share, end.kind))
    return rows


def _loss(fit: Fit) -> str:
    """The last loss; where it is no finite number, the step in which that came about."""
    if is_lost(fit.pictures):
        return f"{'overflow' if overflows(fit) else 'no number'} at step {fit.last_step:,}"
    return figures(float(fit.pictures.loss[-1]))


def optimizer_name(settings: Settings) -> str:
    """The optimizer with its rate, in few words.

    >>> optimizer_name(Settings(optimizer="Adam", rate=0.01, schedule="cosine", batch=8))
    'Adam 0.01, cosine, batches of 8'
    """
    parts = [f"{settings.optimizer} {settings.rate:g}"]
    if settings.schedule != "constant":
        parts.append(settings.schedule)
    if settings.batch:
        parts.append(f"batches of {settings.batch}")
    return ", ".join(parts)
