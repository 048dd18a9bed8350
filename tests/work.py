"""How much work something is, counted and not timed: the same number on every machine, however busy."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


class TooMuchWork(BaseException):
    """More calls than were allowed have been made."""


def calls(function: Callable[[], Any], most: int | None = None) -> int:
    """How many calls of Python and of C `function` makes, its own not counted. Raises TooMuchWork beyond `most`.

    >>> calls(lambda: (abs(1), abs(2)))
    2
    """
    count = 0

    def see(frame: Any, event: str, arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")
        if most is not None and count > most:
            raise TooMuchWork(f"{frame.f_code.co_filename}:{frame.f_lineno}")

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count - 2  # `function` itself, and the call that ends the count


def growth(small: Callable[[], Any], large: Callable[[], Any]) -> float:
    """How many times the work of `small` the work of `large` is. Both run once before, so that caches are filled."""
    small(), large()
    return calls(large) / calls(small)
