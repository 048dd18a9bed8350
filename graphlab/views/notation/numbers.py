"""How numbers and tensors are written, in one place: the picture, the sentences and the formulas agree.

Four significant digits; what is exact stays exact (`8`, not `8.000`); a true minus sign.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from graphlab.trace.graph import Value
from graphlab.views.notation.escaping import clean

MINUS = "\N{MINUS SIGN}"
_DIGITS = 4
_ALL_DIGITS = 17  # of a float64


def number(x: Any) -> str:
    """One element of a tensor.

    >>> [number(x) for x in (8.0, -0.5, 1 / 3, 1234567.0, 2e-7, 12345.678)]
    ['8', '−0.5', '0.3333', '1.235e6', '2e−7', '12346']
    >>> [number(x) for x in (2147483647, True, "hi", 1 - 2j, float("-inf"), float("nan"))]
    ['2147483647', 'True', '"hi"', '1−2i', '−∞', 'nan']
    """
    if isinstance(x, (bytes, str)):
        return '"' + clean(x.decode("utf-8", "replace") if isinstance(x, bytes) else x, 24) + '"'
    if isinstance(x, (bool, np.bool_)):
        return str(bool(x))
    if isinstance(x, (complex, np.complexfloating)):
        imaginary = number(x.imag)
        return number(x.real) + (imaginary if imaginary.startswith(MINUS) else "+" + imaginary) + "i"
    if isinstance(x, (int, np.integer)):
        return _minus(str(int(x)) if abs(int(x)) < 10**10 else _scientific(float(x)))
    if isinstance(x, (float, np.floating)):
        return _minus(_decimal(float(x)))
    return clean(str(x), 24)


def distinct(a: float, b: float) -> tuple[str, str]:
    """Two numbers with so many digits that they look different, where they are.

    >>> distinct(9.0, 9.61), distinct(0.197712, 0.197731), distinct(1234567.0, 1234568.0), distinct(2.0, 2.0)
    (('9', '9.61'), ('0.19771', '0.19773'), ('1.234567e6', '1.234568e6'), ('2', '2'))
    """
    texts = number(a), number(b)
    digits = _DIGITS
    while texts[0] == texts[1] and a != b and digits < _ALL_DIGITS:
        digits += 1
        texts = _minus(_decimal(a, digits)), _minus(_decimal(b, digits))
    return texts


@lru_cache(maxsize=8192)  # a picture writes a number at its card, in sentences and in formulas
def _decimal(x: float, digits: int = _DIGITS) -> str:
    if math.isnan(x):
        return "nan"
    if math.isinf(x):
        return "∞" if x > 0 else "-∞"
    if x == int(x) and abs(x) < 1e6:
        return str(int(x))
    if 1e-4 <= abs(x) < 1e6:
        places = max(0, digits - 1 - math.floor(math.log10(abs(x))))
        text = f"{x:.{places}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return _scientific(x, digits)


def _scientific(x: float, digits: int = _DIGITS) -> str:
    mantissa, exponent = f"{x:.{digits - 1}e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"


def _minus(text: str) -> str:
    return text.replace("-", MINUS)


def spoken(text: str) -> str:
    """Written numbers for a screen reader, which may skip the minus sign.

    >>> spoken("[−2, 3e−7, ∞]")
    '[minus 2, 3e minus 7, infinity]'
    """
    return text.replace("e" + MINUS, "e minus ").replace(MINUS, "minus ").replace("∞", "infinity")


def dims(shape: Iterable[int]) -> str:
    """A shape in words.

    >>> dims((20, 3)), dims((4,))
    ('20×3', '4')
    """
    return "×".join(map(str, shape))


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as Python writes it.

    >>> shape_text((2,))
    '(2,)'
    """
    return str(tuple(int(n) for n in shape))


def uniform(value: Value) -> Any | None:
    """The one number that fills `value`, or None where there are several, or none."""
    array = value.array
    if array.size == 0:
        return None
    first = array.flat[0]
    if value.thinned and not (value.low == value.high and value.low is not None):
        return None
    return first if bool(first == first if array.size == 1 else np.all(array == first)) else None


def extremes(value: Value) -> tuple[Any, Any] | None:
    """The smallest and the largest element; None for text, for nothing, and where there are no finite ones."""
    if value.low is not None and value.high is not None:
        return (int(value.low), int(value.high)) if value.array.dtype.kind in "iu" else (value.low, value.high)
    if value.array.dtype.kind not in "fiub" or value.array.size == 0:
        return None
    finite = value.array[np.isfinite(value.array)]
    return (finite.min(), finite.max()) if finite.size else None


def tensor(value: Value, limit: int = 6) -> str:
    """All the numbers when there are at most `limit`, else a summary.

    >>> tensor(Value(np.eye(2), (2, 2), "float64"))
    '[[1, 0], [0, 1]]'
    >>> tensor(Value(np.ones((20, 20)), (20, 20), "float64")), tensor(Value(np.arange(9), (9,), "int64"))
    ('20×20 numbers, all 1', '9 numbers from 0 to 8')
    """
    array = value.array
    if array.ndim == 0:
        return number(array.item())
    if array.size == 0:
        return f"nothing, shape {shape_text(value.shape)}"
    if array.size <= limit and not value.thinned:
        return _nested(array.tolist())
    same = uniform(value)
    words = f"{dims(value.shape)} {_noun(value)}"
    if same is not None:
        return f"{words}, all {number(same)}"
    ends = extremes(value)
    return words if ends is None else f"{words} from {number(ends[0])} to {number(ends[1])}"


def counted(value: Value, limit: int = 6) -> str:
    """How many numbers a tensor has, where `span` does not write them all.

    >>> counted(Value(np.ones((20, 3)), (20, 3), "float64")), counted(Value(np.eye(2), (2, 2), "float64"))
    ('20×3 numbers', '')
    """
    return "" if value.array.size <= limit and not value.thinned else f"{dims(value.shape)} {_noun(value)}"


def span(value: Value, limit: int = 6) -> str:
    """All the numbers when there are at most `limit`, else the least and the largest, with ≈ where they are rounded.

    >>> span(Value(np.eye(2), (2, 2), "float64")), span(Value(np.arange(9), (9,), "int64"))
    ('[[1, 0], [0, 1]]', '0…8')
    >>> span(Value(np.arange(9) / 7, (9,), "float64")), span(Value(np.zeros(9), (9,), "float64"))
    ('≈ 0…1.143', 'all 0')
    """
    if not counted(value, limit):
        return tensor(value, limit)
    same, ends = uniform(value), extremes(value)
    if same is not None:
        return f"all {number(same)}"
    if ends is None:
        return "no finite numbers"
    rounded = any(_is_rounded(end, value) for end in ends)
    strays = "" if bool(np.isfinite(value.array).all()) else " and what is not finite"
    return f"{'≈ ' if rounded else ''}{number(ends[0])}…{number(ends[1])}{strays}"


def _is_rounded(x: Any, value: Value) -> bool:
    """Whether a number of a tensor has more digits, as its type writes it, than are shown."""
    if value.array.dtype.kind == "b":
        return False
    shown = float(number(x).replace(MINUS, "-").replace("∞", "inf"))
    return float(str(value.array.dtype.type(x))) != shown


def _noun(value: Value) -> str:
    return {"b": "truth values", "O": "texts", "S": "texts", "U": "texts"}.get(value.array.dtype.kind, "numbers")


def _nested(items: Any) -> str:
    if isinstance(items, list):
        return "[" + ", ".join(map(_nested, items)) + "]"
    return number(items)


def plain(value: Value) -> Any:
    """The numbers as nested lists that JSON can hold: what is not finite, and complex numbers, as text.

    >>> plain(Value(np.array([1.5, np.inf]), (2,), "float64"))
    [1.5, 'inf']
    """
    return _plain(value.array.tolist())


def _plain(item: Any) -> Any:
    if isinstance(item, list):
        return [_plain(part) for part in item]
    if isinstance(item, float):
        return item if math.isfinite(item) else str(item)
    if isinstance(item, (bool, int, str)) or item is None:
        return item
    return item.decode("utf-8", "replace") if isinstance(item, bytes) else str(item)
