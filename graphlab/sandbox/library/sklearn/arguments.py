"""How the functions of scikit-learn read their arguments: numbers, arrays, and the source of their random numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.sandbox.values.arrays import make, to_int
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import ARRAYS, NUMBERS, Problem, an

_SEEDS = 2**32


def source_of(m: Machine, random_state: Any) -> np.random.RandomState:
    """What is drawn from: a new source for a seed, a RandomState itself, NumPy's shared one for None."""
    if random_state is None:
        return m.chance.legacy
    if type(random_state) is np.random.RandomState:
        return random_state
    seed = to_int(m, random_state)
    if not 0 <= seed < _SEEDS:
        raise Problem(ValueError, f"A seed is a whole number from 0 to {_SEEDS - 1}.", "Write random_state=0.")
    return np.random.RandomState(seed)


def whole(m: Machine, name: str, value: Any, least: int = 1) -> int:
    """A whole number from `least` on. Raises Problem for any other."""
    number = to_int(m, value)
    if number is None or number < least:
        what = f"`{name}` is a whole number from {least} on; got {an(value) if number is None else number}."
        raise Problem(ValueError, what, f"Write {name}={max(least, 1) * 100}." if least else f"Write {name}=0.")
    return int(number)


def real(name: str, value: Any) -> float:
    """A number. Raises Problem for anything else."""
    if type(value) in NUMBERS and type(value) is not complex:
        return float(value)
    if type(value) in ARRAYS and np.ndim(value) == 0 and value.dtype.kind in "biuf":
        return float(value)
    raise Problem(TypeError, f"`{name}` is a number; got {an(value)}.", f"Write {name}=0.1.")


def numbers_of(m: Machine, value: Any) -> np.ndarray:
    """An array of numbers, made of whatever can be made one."""
    array = np.asarray(make(m, value))
    if array.dtype.kind == "c":
        raise Problem(ValueError, "Complex data is not supported here.", "Take its real part: np.real(x).")
    return array


def pay(m: Machine, elements: int, times: int = 1) -> None:
    """Count so many numbers, each computed or drawn so many times."""
    m.meter.elements(elements)
    m.meter.compute(elements * times)
