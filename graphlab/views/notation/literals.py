"""Attributes and numbers as Python spells them: for sentences and for scripts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from graphlab.dtypes import DType


def literal(attr: Any, module: str = "") -> str:
    """An attribute as Python text; nothing but plain values gets through. A dtype is a name in `module`.

    >>> literal((0, float("inf"), None))
    '(0, float("inf"), None)'
    """
    if isinstance(attr, DType):
        return module + attr.name
    if isinstance(attr, list | tuple):
        inside = ", ".join(literal(part, module) for part in attr)
        return f"[{inside}]" if isinstance(attr, list) else f"({inside}{',' if len(attr) == 1 else ''})"
    if isinstance(attr, np.ndarray):
        return literal(attr.tolist(), module)
    if isinstance(attr, bool | int | float | str | np.number) or attr is None:
        return element(attr.item() if isinstance(attr, np.number) else attr)
    return repr(str(attr))


def index(key: Any) -> str:
    """What stands between the brackets of a subscript.

    >>> index((0, slice(1, None), slice(None, None, -1), Ellipsis, None))
    '0, 1:, ::-1, ..., None'
    """
    parts = key if isinstance(key, tuple) else (key,)
    return ", ".join(_one_index(part) for part in parts) or "()"


def subscript(key: Any) -> str:
    """The same as an expression of its own, for a function that subscripts.

    >>> subscript((0, slice(1, None), Ellipsis))
    '(0, slice(1, None, None), ...)'
    """
    parts = key if isinstance(key, tuple) else (key,)
    return "(" + ", ".join(_one_part(part) for part in parts) + (",)" if len(parts) == 1 else ")")


def _one_part(part: Any) -> str:
    if isinstance(part, slice):
        return f"slice({', '.join('None' if v is None else str(int(v)) for v in (part.start, part.stop, part.step))})"
    return _one_index(part)


def _one_index(part: Any) -> str:
    if isinstance(part, slice):
        start, stop, step = ("" if v is None else str(int(v)) for v in (part.start, part.stop, part.step))
        return f"{start}:{stop}" + (f":{step}" if step else "")
    return "..." if part is Ellipsis else literal(part)


def element(x: Any) -> str:
    """A number or text as Python reads it back."""
    if isinstance(x, float) and (x != x or x in (float("inf"), float("-inf"))):
        return f'float("{x}")'
    if isinstance(x, complex) and not (math.isfinite(x.real) and math.isfinite(x.imag)):
        return f'complex("{x}")'
    return repr(x)
