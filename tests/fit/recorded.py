"""Trainings of the lab for tests, within the limits of one's own machine."""

from __future__ import annotations

from graphlab.fit.settings import Settings
from graphlab.fit.training import OWN, Fit, train


def fitted(settings: Settings, name: str = "A") -> Fit:
    """A training of settings to its end."""
    return train(settings, limits=OWN, name=name)
