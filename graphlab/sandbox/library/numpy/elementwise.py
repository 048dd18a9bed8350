"""Functions of each element, comparisons, and functions along a row."""

from __future__ import annotations

import numpy as np

from graphlab.sandbox.library.numpy.rows import Spec, rows
from graphlab.sandbox.values import numpy_costs as costs
from graphlab.sandbox.values.values import (
    split_names,
)

_ROWS: list[Spec] = [
    ("clip", np.clip, "a a_min a_max", costs.broadcast),
    ("round", np.round, "a decimals?", costs.largest),
    ("around", np.round, "a decimals?", costs.largest),
    ("diff", np.diff, "a n? axis?", costs.differences),
    ("allclose", np.allclose, "a b rtol? atol?", costs.broadcast),
    ("isclose", np.isclose, "a b rtol? atol?", costs.broadcast),
    ("array_equal", np.array_equal, "a b", costs.largest),
    ("interp", np.interp, "x xp fp", costs.largest),
    ("polyfit", np.polyfit, "x y deg", costs.fitted),
    ("polyval", np.polyval, "p x", costs.evaluated),
    *((name, getattr(np, name), "x", costs.broadcast) for name in
      split_names(
        "sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh exp exp2 expm1 log "
        "log2 log10 log1p sqrt cbrt square abs absolute fabs sign negative positive reciprocal "
        "floor ceil rint trunc isnan isinf isfinite logical_not deg2rad rad2deg radians degrees "
        "conj conjugate real imag angle sinc nan_to_num"
    )),
    *((name, getattr(np, name), "x y", costs.broadcast) for name in
      split_names(
        "add subtract multiply divide true_divide floor_divide mod remainder fmod power float_power "
        "maximum minimum fmax fmin arctan2 hypot logaddexp equal not_equal less less_equal greater "
        "greater_equal logical_and logical_or logical_xor heaviside copysign"
    )),
    ("convolve", np.convolve, "a b mode?", costs.slid),
    ("correlate", np.correlate, "a b mode?", costs.slid),
    ("trapezoid", np.trapezoid, "y x?", costs.largest),
    ("gradient", np.gradient, "f", costs.total),
    ("polyder", np.polyder, "p", costs.largest),
    ("roots", np.roots, "p", costs.companion),
    *((name, getattr(np, name), "x", costs.broadcast) for name in split_names("iscomplex isreal signbit")),
    *((name, getattr(np, name), "x y", costs.broadcast) for name in split_names("gcd lcm")),
]  # fmt: skip

ROWS = rows(_ROWS)
