"""`np.c_[a, b]` and `np.r_[a, b]`: square brackets that join."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.library.numpy.making import arange
from graphlab.sandbox.values.arrays import make
from graphlab.sandbox.values.classes import Closed
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    Problem,
)


class Joiner(Closed):
    """`np.c_` and `np.r_`: square brackets join the arrays that stand in them."""

    __slots__ = ("join", "name")

    def __init__(self, name: str, join: Callable[[list[Any]], Any]):
        self.name = name
        self.join = join


def joined(m: Machine, joiner: Joiner, key: Any) -> Any:
    """`np.c_[key]`: the parts are arrays, numbers, or slices that count."""
    parts = [_part(m, part) for part in (key if type(key) is tuple else (key,))]
    m.meter.elements(sum(int(np.size(part)) for part in parts))
    return m.from_host(joiner.join(parts))


def _part(m: Machine, part: Any) -> Any:
    if type(part) is not slice:
        return np.asarray(make(m, part))
    if part.stop is None:
        raise Problem(ValueError, "This range has no end.", "Write it with one: np.r_[0:5].")
    return arange(m, part.start or 0, part.stop, 1 if part.step is None else part.step)


JOINS: dict[str, Any] = {
    "c_": Joiner("np.c_", lambda parts: np.c_[tuple(parts)]),
    "r_": Joiner("np.r_", lambda parts: np.r_[tuple(parts)]),
}
