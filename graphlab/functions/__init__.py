"""Constructors, and composites: functions written with ops, with no rule of their own."""

from graphlab.functions import (
    arithmetic,
    arrays,
    checks,
    control,
    making,
    matrices,
    nn,
    places,
    pooling,
    segments,
    settings,
    shapes,
    special,
    statistics,
    structures,
)

__all__ = [
    "arithmetic",
    "arrays",
    "checks",
    "control",
    "making",
    "matrices",
    "nn",
    "places",
    "pooling",
    "segments",
    "settings",
    "shapes",
    "special",
    "statistics",
    "structures",
]
