"""Smaller rates for a training that flew off: which ones to try, and whether one of them learns."""

from __future__ import annotations

import math

import numpy as np

from graphlab.fit.best import Best
from graphlab.fit.overflow import lost_at
from graphlab.fit.settings import Settings
from graphlab.fit.training import Fit, FitError

_SHARES = (0.1, 0.01, 0.001)
_OF_THE_LARGEST = 0.6
"""Of the rate above which each step goes further away: near it the steps swing to and fro for long."""


def rates_to_try(settings: Settings, best: Best | None) -> tuple[float, ...]:
    """Smaller rates with one digit, the largest first: below the one that divides, where that is known.

    >>> rates_to_try(Settings(rate=5.0), Best(0.0, "least squares", {}, 0.177))
    (0.1, 0.01, 0.001)
    >>> rates_to_try(Settings(rate=2.0, optimizer="Adam"), None)
    (0.2, 0.02, 0.002)
    """
    if best is not None and best.largest_rate is not None and 0 < best.largest_rate <= settings.rate:
        first = _OF_THE_LARGEST * best.largest_rate
        return tuple(_one_digit(share * first) for share in (1.0, *_SHARES[:-1]))
    return tuple(_one_digit(share * settings.rate) for share in _SHARES)


def learns(fit: Fit) -> bool:
    """Whether a training went to its end with finite numbers, and to a smaller loss than that of the start.

    >>> from graphlab.fit.training import train
    >>> learns(train(Settings(rate=0.1, steps=20))), learns(train(Settings(rate=5.0, steps=20)))
    (True, False)
    """
    try:
        losses = fit.pictures.loss
    except FitError:
        return False
    is_whole = fit.run.error is None and lost_at(fit.training, fit.pictures) is None
    return is_whole and bool(np.isfinite(losses[-1]) and losses[-1] < losses[0])


def _one_digit(number: float) -> float:
    """The number with one digit, rounded down."""
    if not number > 0:
        return 0.0
    digits = -math.floor(math.log10(number))
    return float(f"{math.floor(number * 10**digits * (1 + 1e-9))}e{-digits}")
