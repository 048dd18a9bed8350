"""Constructors, and composites: functions written with ops, with no rule of their own."""

from graphlab.functions import arithmetic, control, making, nn, shapes, statistics

__all__ = ["arithmetic", "control", "making", "nn", "shapes", "statistics"]
