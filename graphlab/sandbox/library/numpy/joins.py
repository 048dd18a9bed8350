"""What NumPy offers beside plain functions: `np.c_[a, b]`, `np.r_[a, b]`, and padding."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.library.numpy.namespace import arange
from graphlab.sandbox.values.arrays import make, to_int
from graphlab.sandbox.values.classes import Closed
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Problem


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


_MODES = ("constant", "edge", "reflect", "symmetric", "wrap", "minimum", "maximum", "mean")


def _pad(m: Machine, array: Any, pad_width: Any, mode: Any = "constant", constant_values: Any = 0) -> Any:
    found = np.asarray(make(m, array))
    if mode not in _MODES:
        raise Problem(ValueError, "This is not a way to pad.", f"There are: {', '.join(_MODES)}.")
    widths = [[to_int(m, int(n)) for n in pair] for pair in _widths(make(m, pad_width), found.ndim)]
    m.meter.elements(math.prod(n + sum(pair) for n, pair in zip(found.shape, widths, strict=True)))
    if mode not in ("constant", "edge"):  # is repeated until there is enough of it, in rounds
        m.meter.spend(sum(sum(pair) // max(n - 1, 1) for n, pair in zip(found.shape, widths, strict=True)))
    more = {"constant_values": make(m, constant_values)} if mode == "constant" else {}
    return m.from_host(np.pad(found, widths, mode=mode, **more))


def _widths(given: Any, axes: int) -> Any:
    """(before, after) for each axis."""
    if np.asarray(given).dtype.kind not in "iu" or np.any(np.asarray(given) < 0):
        raise Problem(ValueError, "Padding is counted in whole numbers from 0.", "Write ((1, 1), (2, 2)), or 1.")
    return np.broadcast_to(given, (axes, 2))


JOINS: dict[str, Any] = {
    "c_": Joiner("np.c_", lambda parts: np.c_[tuple(parts)]),
    "r_": Joiner("np.r_", lambda parts: np.r_[tuple(parts)]),
    "pad": Native("pad", _pad, "array, pad_width, mode='constant', constant_values=0"),
}
