"""How large the numbers of a value are."""

from __future__ import annotations

import math

import numpy as np

from graphlab.trace.graph import Value
from graphlab.views.notation.numbers import extremes


def magnitude(value: Value) -> float:
    """The largest absolute value; nan where there is no finite one."""
    if value.array.dtype.kind == "c":
        return float(np.abs(value.array).max(initial=0.0))
    ends = extremes(value)
    return max(abs(float(ends[0])), abs(float(ends[1]))) if ends else math.nan
