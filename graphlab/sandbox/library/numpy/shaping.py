"""Shapes, and arrays that are joined, cut and padded."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from graphlab.sandbox.library.numpy.rows import Spec, rows
from graphlab.sandbox.values import numpy_costs as costs
from graphlab.sandbox.values.arrays import make, to_int
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    Native,
    Problem,
    split_names,
)

_ROWS: list[Spec] = [
    ("reshape", np.reshape, "a shape", costs.reshaped),
    ("ravel", np.ravel, "a", costs.largest),
    ("transpose", np.transpose, "a axes?", costs.largest),
    ("squeeze", np.squeeze, "a axis?", costs.largest),
    ("expand_dims", np.expand_dims, "a axis", costs.largest),
    ("broadcast_to", lambda a, shape: np.array(np.broadcast_to(a, shape)), "a shape", costs.shaped),
    ("concatenate", np.concatenate, "arrays axis?", costs.total),
    ("stack", np.stack, "arrays axis?", costs.total),
    ("vstack", np.vstack, "arrays", costs.total),
    ("hstack", np.hstack, "arrays", costs.total),
    ("column_stack", np.column_stack, "arrays", costs.total),
    ("split", lambda a, *at, **on: np.split(np.asarray(a), *at, **on), "a indices_or_sections axis?", costs.sections),
    ("array_split", np.array_split, "a indices_or_sections axis?", costs.sections),
    ("append", np.append, "a b axis?", costs.total),
    ("tile", np.tile, "a reps", costs.repeated),
    ("repeat", np.repeat, "a repeats axis?", costs.repeated),
    ("flip", np.flip, "a axis?", costs.largest),
    ("roll", np.roll, "a shift axis?", costs.largest),
    ("shape", np.shape, "a", costs.largest),
    ("ndim", np.ndim, "a", costs.largest),
    ("size", lambda a: int(np.size(a)), "a", costs.largest),
    ("swapaxes", np.swapaxes, "a axis1 axis2", costs.largest),
    ("moveaxis", np.moveaxis, "a source destination", costs.largest),
    ("diagonal", np.diagonal, "a offset?", costs.largest),
    ("rot90", np.rot90, "a k?", costs.largest),
    ("insert", np.insert, "a obj values axis?", costs.inserted),
    ("delete", np.delete, "a obj axis?", costs.total),
    ("dstack", np.dstack, "arrays", costs.total),
    ("hsplit", np.hsplit, "a indices_or_sections", costs.sections),
    ("vsplit", np.vsplit, "a indices_or_sections", costs.sections),
    *((name, getattr(np, name), "a", costs.largest) for name in
      split_names("atleast_1d atleast_2d fliplr flipud flatnonzero")),
]  # fmt: skip

ROWS = rows(_ROWS)

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


FUNCTIONS: dict[str, Any] = {
    "pad": Native("pad", _pad, "array, pad_width, mode='constant', constant_values=0"),
}
