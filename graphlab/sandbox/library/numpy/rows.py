"""A row of the table `np`: a function of NumPy's, the parameters that a program may give, and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from graphlab.sandbox.values.arrays import Row
from graphlab.sandbox.values.numpy_costs import Size

Spec = tuple[str, Callable[..., Any], str, Size]


def rows(specs: Iterable[Spec]) -> dict[str, Row]:
    """The rows by their names. Parameters are written `a axis?`: with a question mark one may be left out."""
    return {name: Row(name, function, tuple(parameters.split()), size) for name, function, parameters, size in specs}
