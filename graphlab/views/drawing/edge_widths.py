"""How wide an edge is drawn: by the size of the gradient that flows along it, the same in every picture."""

from __future__ import annotations

import math

from graphlab.trace.graph import Value
from graphlab.views.notation.magnitude import magnitude


def thickness(value: Value) -> float:
    """The width of a wire, on a fixed log scale: the same number is as wide in every picture.

    >>> import numpy as np
    >>> scalar = lambda x: Value(np.array(x), (), "float32")
    >>> [thickness(scalar(x)) for x in (0.0, 0.01, 1.0, -1.0, 100.0, 1e9)]
    [1.0, 1.0, 2.4, 2.4, 4.2, 6.5]
    """
    size = magnitude(value)
    if size == 0:
        return 1.0
    return round(min(6.5, max(1.0, 2.4 + 0.9 * math.log10(size))), 2) if math.isfinite(size) else 2.4
