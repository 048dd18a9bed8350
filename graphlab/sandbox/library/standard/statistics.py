"""`statistics`: averages and spreads of a row of numbers."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.values.methods import want
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import ARRAYS, Native, Problem, Table, TracedFloat, is_operand


def _numbers(m: Machine, data: Any, name: str) -> list[Any]:
    """The numbers of a row, for Python: of tensors and arrays their values."""
    numbers: list[Any] = []
    for value in m.each(data):
        if is_operand(value) or type(value) in ARRAYS:
            value = np.asarray(value).item() if np.ndim(value) == 0 else want(value, int, float)
        number = want(value, bool, int, float, TracedFloat)
        numbers.append(float(number) if isinstance(number, float) else number)
    m.meter.spend(4 * len(numbers))
    if not numbers:
        raise Problem(ValueError, f"statistics.{name} needs one number at least.", "Look whether the list is empty.")
    return numbers


def _of_all(host: Callable[..., Any], fewest: int = 1) -> Native:
    def call(m: Machine, data: Any) -> Any:
        numbers = _numbers(m, data, host.__name__)
        if len(numbers) < fewest:
            raise Problem(ValueError, f"statistics.{host.__name__} needs {fewest} numbers at least.", _POPULATION)
        return m.from_host(host(numbers))

    return Native(f"statistics.{host.__name__}", call, "data")


_POPULATION = "Of one number there is no spread."

STATISTICS = Table(
    "statistics",
    {
        **{
            host.__name__: _of_all(host)
            for host in (
                statistics.mean, statistics.fmean, statistics.median, statistics.median_low, statistics.median_high,
                statistics.mode, statistics.multimode, statistics.pstdev, statistics.pvariance,
            )
        },
        **{host.__name__: _of_all(host, 2) for host in (statistics.stdev, statistics.variance)},
    },
    {"NormalDist": "Draw with np.random.normal."},
)  # fmt: skip
