"""`np.c_[a, b]`, `np.r_[a, b]`, `np.mgrid[0:2, 0:3]` and `np.ogrid`: square brackets that make arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.library.numpy.making import arange
from graphlab.sandbox.values.arrays import make
from graphlab.sandbox.values.classes import Closed
from graphlab.sandbox.values.limits import stop
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    Problem,
    an,
)


class Joiner(Closed):
    """`np.c_`, `np.r_`, `np.mgrid` and `np.ogrid`: what stands in their square brackets makes the array."""

    __slots__ = ("name", "take")

    def __init__(self, name: str, take: Callable[[Machine, Any], Any]):
        self.name = name
        self.take = take


def joined(m: Machine, joiner: Joiner, key: Any) -> Any:
    """`np.c_[key]`."""
    return m.from_host(joiner.take(m, key))


# --- c_ and r_: arrays, numbers, or slices that count ----------------------------------------------


def _joining(host: Any) -> Callable[[Machine, Any], Any]:
    def take(m: Machine, key: Any) -> Any:
        parts = tuple(_part(m, part) for part in (key if type(key) is tuple else (key,)))
        m.meter.elements(sum(int(np.size(part)) for part in parts))
        return host[parts]

    return take


def _part(m: Machine, part: Any) -> Any:
    if type(part) is not slice:
        return np.asarray(make(m, part))
    if part.stop is None:
        raise Problem(ValueError, "This range has no end.", "Write it with one: np.r_[0:5].")
    return arange(m, part.start or 0, part.stop, 1 if part.step is None else part.step)


# --- mgrid and ogrid: one slice for each axis ------------------------------------------------------


def _gridding(host: Any, name: str) -> Callable[[Machine, Any], Any]:
    def take(m: Machine, key: Any) -> Any:
        axes = key if type(key) is tuple else (key,)
        m.meter.axes(len(axes) + 1)
        slices = tuple(_axis(m, part, name) for part in axes)
        counts = [_count(part) for part in slices]
        m.meter.elements(len(axes) * math.prod(counts) if name == "mgrid" else sum(counts))
        return host[slices if type(key) is tuple else slices[0]]

    return take


def _axis(m: Machine, part: Any, name: str) -> slice:
    """A slice of plain numbers; a step such as 5j says how many, both ends included."""
    if type(part) is not slice or part.stop is None:
        raise Problem(
            TypeError, f"np.{name} needs a range for each axis; got {an(part)}.", f"Write np.{name}[0:2, 0:3]."
        )
    bounds = [0 if part.start is None else part.start, part.stop, 1 if part.step is None else part.step]
    start, end, step = (make(m, bound) for bound in bounds)
    if any(np.ndim(bound) for bound in (start, end, step)) or not step:
        raise Problem(ValueError, f"np.{name} takes numbers, and a step that is not 0.")
    return slice(*[np.asarray(bound).item() for bound in (start, end, step)])


def _count(part: slice) -> int:
    if type(part.step) is complex:
        places: float = abs(part.step)
        return math.floor(places)
    count: float = (part.stop - part.start) / part.step
    if not math.isfinite(count):
        stop("elements", "A grid without end is too big.")
    return max(math.ceil(count), 0)


JOINS: dict[str, Any] = {
    "c_": Joiner("np.c_", _joining(np.c_)),
    "r_": Joiner("np.r_", _joining(np.r_)),
    "mgrid": Joiner("np.mgrid", _gridding(np.mgrid, "mgrid")),
    "ogrid": Joiner("np.ogrid", _gridding(np.ogrid, "ogrid")),
}
