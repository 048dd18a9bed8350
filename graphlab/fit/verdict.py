"""How a training ended, in sentences that are true: how far it is from the least loss, and what stands in the way."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from graphlab.fit.best import Best
from graphlab.fit.losses import loss_of_numbers
from graphlab.fit.overflow import lost_at
from graphlab.fit.program import Program
from graphlab.fit.settings import Settings
from graphlab.fit.training import Fit, FitError

Kind = Literal["unfinished", "stopped", "still", "away", "reached", "falling", "bouncing", "short"]
_OVERFLOW = re.compile(r": (?P<op>[^:]{1,40}) of [^:]* gave the first (?:nan|inf|-inf)")
_NEAR = 0.05
"""Of the least loss: an end that is not further above it is at it."""
_EXPLAINED = 0.001
"""Of what the best constant would lose above the least loss; the same."""
_TAIL = 10  # parts that the end of a training is one of


@dataclass(frozen=True)
class Verdict:
    """How a training ended: a word for it, the sentences, and the share of the way to the best where that is known."""

    kind: Kind
    sentences: tuple[str, ...]
    share: float | None = None

    def __str__(self) -> str:
        return " ".join(self.sentences)


def verdict(fit: Fit, best: Best | None = None) -> Verdict:
    """How a training ended, measured by the least loss where that is known.

    >>> from graphlab.fit.best import best_of
    >>> from graphlab.fit.training import train
    >>> fit = train(Settings(rate=0.1))
    >>> print(verdict(fit, best_of(fit.program)))
    100 % of the way from the start to the best possible loss, 0.
    """
    try:
        losses = fit.pictures.loss
    except FitError:
        reason = fit.run.error.message if fit.run.error else "the program gave no numbers."
        return Verdict("unfinished", (f"Not trained: {reason}",))
    lost = lost_at(fit.training, fit.pictures)
    if lost is not None:
        return _stopped(fit, best, lost)
    ended = _ended_early(fit)
    share = share_of(float(losses[0]), float(losses[-1]), _least(fit, best))
    if _stands_still(fit) and (share is not None or best is None or fit.settings.rate == 0):
        return Verdict("still", (*ended, _why_still(fit)))
    kind, advice = _trend(fit, best, share)
    return Verdict(kind, (*ended, *_place(fit, best, share), *advice), share)


def share_of(first: float, last: float, least: float | None) -> float | None:
    """(L₀ − L) / (L₀ − L*), how much of the way from the start to the best was gone; None where the start is the best.

    >>> share_of(9.0, 3.0, 1.0), share_of(1.0, 1.0, 1.0), share_of(9.0, 3.0, None)
    (0.75, None, None)
    """
    if least is None or not first - least > 1e-7 * max(abs(first), abs(least), 1e-12):
        return None
    return min((first - last) / (first - least), 1.0)


def percent(share: float) -> str:
    """A share in percents, rounded down, so that 100 % is all of the way.

    >>> percent(0.976), percent(0.9996), percent(0.9999999), percent(1.0)
    ('97 %', '99.96 %', 'more than 99.99 %', '100 %')
    """
    if share >= 1 - 1e-9:
        return "100 %"
    if share > 0.9999:
        return "more than 99.99 %"
    digits = 0 if share < 0.99 else 1 if share < 0.999 else 2
    return f"{math.floor(share * 100 * 10**digits) / 10**digits:g} %"


def figures(number: float) -> str:
    """A number in three figures, with a true minus sign.

    >>> figures(-0.012345), figures(1234567.0)
    ('−0.0123', '1.23e+06')
    """
    return f"{number:.3g}".replace("-", "−", 1) if number < 0 else f"{number:.3g}"


def least_text(fit: Fit, least: float) -> str:
    """The least loss of a fit in figures; 0 where only rounding keeps it from that."""
    constant = constant_loss(fit.program)
    size = max(abs(float(fit.pictures.loss[0])), constant if math.isfinite(constant) else 0.0)
    return "0" if abs(least) <= 1e-12 * size else figures(least)


def rate_note(settings: Settings, best: Best | None) -> str:
    """What is known of rates before any training; empty where nothing is.

    >>> rate_note(Settings(), Best(0.0, "least squares", {}, 0.17697))
    'rates below 0.177 can work here'
    """
    if settings.rate == 0:
        return "rate 0 learns nothing"
    if best is None or best.largest_rate is None or not math.isfinite(best.largest_rate):
        return ""
    return f"rates below {figures(best.largest_rate)} can work here"


# ---- the parts of a verdict


def _least(fit: Fit, best: Best | None) -> float | None:
    """The least loss that is known: where a search went less far than the training itself, that of the training."""
    if best is None:
        return None
    finite = fit.pictures.loss[np.isfinite(fit.pictures.loss)]
    return best.loss if best.is_certain else min(best.loss, float(finite.min()))


def _losses(fit: Fit) -> np.ndarray:
    """The loss of each step; where that is another one, those of all data, as often as pictures were taken."""
    if fit.training is None or fit.settings.trains_otherwise:
        return fit.pictures.loss
    return fit.training.loss


def _stopped(fit: Fit, best: Best | None, step: int) -> Verdict:
    ops = overflows(fit)
    what = f"overflow in {ops[0]}" if ops else "the loss is not a finite number"
    sentences = [f"Stopped at step {step:,}: {what}."]
    sentences.append(_smaller_rate(fit, best))
    return Verdict("stopped", tuple(sentences))


def overflows(fit: Fit) -> list[str]:
    """The ops in which numbers grew too large, in the order in which they were noted."""
    return [match["op"] for note in fit.run.notes if (match := _OVERFLOW.search(note))]


def _smaller_rate(fit: Fit, best: Best | None) -> str:
    settings = fit.settings
    if best is not None and best.largest_rate is not None and settings.rate > best.largest_rate:
        return f"Each step jumps further across the valley: rates below {figures(best.largest_rate)} can work here."
    other = "" if settings.standardise else ", or standardised data"
    return f"Try a smaller rate than {figures(settings.rate)}{other}."


def _ended_early(fit: Fit) -> tuple[str, ...]:
    if fit.run.error is None:
        return ()
    return (f"Ended after {int(fit.pictures.done[-1]):,} of {fit.settings.steps:,} steps: {fit.run.error.message}",)


def _stands_still(fit: Fit) -> bool:
    seen = fit.pictures
    return len(seen) > 1 and bool((seen.points == seen.points[0]).all() and (seen.grid == seen.grid[0]).all())


def _why_still(fit: Fit) -> str:
    if fit.settings.rate == 0:
        return "Rate 0 learns nothing: no parameter has moved."
    return (
        "Nothing was learnt: the model is as it was at the start. Its gradients are 0, or its steps too small to count."
    )


def _place(fit: Fit, best: Best | None, share: float | None) -> tuple[str, ...]:
    """How far the end is from the best."""
    first, last = float(fit.pictures.loss[0]), float(fit.pictures.loss[-1])
    went = f"from {figures(first)} to {figures(last)}"
    least = _least(fit, best)
    if best is None or least is None:
        return (f"The loss went {went}.",)
    shown = least_text(fit, least)
    goal = "the best possible loss" if best.is_certain else "the least loss that a search found"
    if share is None:
        if last <= first + 1e-6 * abs(first):
            return (f"The start has {goal} already, {shown}.",)
        return (f"The start had {goal}, {shown}, and the loss went {went}.",)
    if share <= 0:
        return (f"Further from the best than the start: the loss went {went}; {goal} is {shown}.",)
    text = f"{percent(share)} of the way from the start to {goal}, {shown}"
    if _is_there(fit, best, share) or not last > 1.5 * least or shown == "0":
        return (f"{text}.",)
    return (f"{text}; the loss is {figures(last)}, still {figures(last / least)} times as much.",)


def _is_there(fit: Fit, best: Best | None, share: float | None) -> bool:
    """Whether the end is at the least loss, by what the data make of it and not by how bad the start was."""
    least = _least(fit, best)
    if share is None or least is None:
        return False
    gap = float(fit.pictures.loss[-1]) - least
    worst = min(float(fit.pictures.loss[0]), constant_loss(fit.program))
    return gap <= _NEAR * least or gap <= _EXPLAINED * max(worst - least, 0.0)


def constant_loss(program: Program) -> float:
    """The loss of a model that gives the middle of the targets for every point; infinite where that is not known.

    >>> from graphlab.fit.program import program_of
    >>> round(constant_loss(program_of(Settings())), 3)
    11.667
    """
    settings, y = program.settings, program.scaling.target(program.train.y.astype(float))
    if settings.loss == "typed":
        return math.inf
    if settings.loss == "cross entropy":
        shares = np.bincount(program.train.y.astype(int)) / len(y)
        each = -np.log(shares[program.train.y.astype(int)])
        return float(each.mean() if settings.reduction == "mean" else each.sum())
    middle = np.mean(y) if settings.loss == "squared" else np.median(y)
    return float(loss_of_numbers(settings, y, np.full_like(y, middle)))


def _trend(fit: Fit, best: Best | None, share: float | None) -> tuple[Kind, tuple[str, ...]]:
    """Where the loss was going at the end, and what would bring it further."""
    losses = _losses(fit)
    if _is_there(fit, best, share):
        return "reached", ()
    if share is not None and share <= 0:
        return "away", (_smaller_rate(fit, best),)
    tail = losses[-max(3, len(losses) // _TAIL) :]
    low, high = float(tail.min()), float(tail.max())
    rises = float(np.mean(np.diff(tail) > 0)) if len(tail) > 1 else 0.0
    if rises > 0.2 and high - low > 1e-3 * abs(float(losses[0])) and not fit.settings.trains_otherwise:
        text = f"Bouncing between {figures(low)} and {figures(high)}: a smaller rate, or one that decays, comes closer."
        return "bouncing", (text,)
    fall = float(tail[0] - tail[-1])
    if fall > 1e-6 * max(abs(float(tail[0])), 1e-12):
        return "falling", (_further(fit, best, fall, len(tail)),)
    least = _least(fit, best)
    if share is None or least is None or best is None:
        return ("reached" if share is None and best is not None else "short"), ()
    return "short", (_what_is_left(fit, best),)


def _further(fit: Fit, best: Best | None, fall: float, steps: int) -> str:
    settings = fit.settings
    advice = ["more steps"]
    limit = best.largest_rate if best is not None else None
    if limit is None or settings.rate < 0.5 * limit:
        known = "" if limit is None else f" (below {figures(limit)})"
        advice.append(f"a larger rate{known}")
    if not settings.standardise and _is_lopsided(fit):
        advice.append("standardised data")
    return f"The loss is still falling: {_or(advice)} go{'es' if len(advice) == 1 else ''} further."


def _what_is_left(fit: Fit, best: Best) -> str:
    if not fit.settings.standardise and _is_lopsided(fit):
        return "The loss hardly falls any more, and is not at the best: standardised data make the way shorter."
    has_other_valleys = best.how in ("search", "zero")
    means = "another start, optimizer or rate" if has_other_valleys else "another rate or optimizer"
    return f"The loss hardly falls any more: {means} may go further."


def _is_lopsided(fit: Fit) -> bool:
    """Whether inputs are far from 0 or from 1 in size, so that the loss is a long narrow valley."""
    x = fit.program.train.x.astype(float)
    width = float(x.std()) or 1.0
    return abs(float(x.mean())) > 2 * width or not 0.1 < width < 10


def _or(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"
