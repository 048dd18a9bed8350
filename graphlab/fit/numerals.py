"""Numbers as people type them, read right or refused: a decimal comma is never taken for the end of the number."""

from __future__ import annotations

import math
import re

from graphlab.authoring.settings import ModelError

_NUMERAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
_LONGEST = 40


def read_number(text: str, name: str = "the number") -> float:
    """The finite number that a text is; a comma before decimals counts as a point.

    Raises `ModelError` for what is no number, and for what could be two: "1,000" is a thousand or one.

    >>> read_number("0,01"), read_number(" 1e-3 "), read_number("−2.5")
    (0.01, 0.001, -2.5)
    >>> read_number("1,000", "steps")
    Traceback (most recent call last):
    graphlab.authoring.settings.ModelError: steps: '1,000' can be read in two ways; write 1000 or 1.0
    """
    typed = text.strip().replace("−", "-")
    if _GROUPED.fullmatch(typed):
        whole, _, decimals = typed.partition(",")
        ways = f"{whole}{decimals} or {float(f'{whole}.{decimals}')!r}"
        raise ModelError(f"{name}: {text.strip()!r} can be read in two ways; write {ways}")
    if _DECIMAL_COMMA.fullmatch(typed):
        typed = typed.replace(",", ".")
    if len(typed) > _LONGEST or not _NUMERAL.fullmatch(typed):
        raise ModelError(f"{name} must be a number such as 0.01; it is {text.strip()[:_LONGEST]!r}")
    number = float(typed)
    if not math.isfinite(number):
        raise ModelError(f"{name} is too large for a float: {text.strip()[:_LONGEST]!r}")
    return number


def read_count(text: str, name: str = "the number") -> int:
    """The whole number that a text is. Raises `ModelError` for any other.

    >>> read_count("500")
    500
    >>> read_count("2,5", "steps")
    Traceback (most recent call last):
    graphlab.authoring.settings.ModelError: steps must be a whole number; it is '2,5'
    """
    number = read_number(text, name)
    if not number.is_integer():
        raise ModelError(f"{name} must be a whole number; it is {text.strip()[:_LONGEST]!r}")
    return int(number)


def numeral(number: float) -> str:
    """The shortest text that a float32 is read back from.

    >>> numeral(0.1), numeral(3.0), numeral(1e-7)
    ('0.1', '3.0', '1e-07')
    """
    import numpy as np

    return repr(float(str(np.float32(number))))
