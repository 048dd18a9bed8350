"""Results that several views of one run need, computed once in each thread: arguments are compared by identity."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

Result = TypeVar("Result")
_KEPT = 4  # results of each function; what is kept keeps its arguments alive until the thread ends


def once(function: Callable[..., Result]) -> Callable[..., Result]:
    """`function` with a small cache by the identity of its arguments. Its results are shared: do not change them.

    >>> half = once(lambda numbers: [number / 2 for number in numbers])
    >>> numbers = (1, 2)
    >>> half(numbers) is half(numbers), half((1.0, 2.0)) is half(numbers)
    (True, False)
    """
    kept: ContextVar[tuple[tuple[tuple[Any, ...], Result], ...]] = ContextVar(function.__name__, default=())

    @wraps(function)
    def remembered(*arguments: Any) -> Result:
        for known, result in kept.get():
            if len(known) == len(arguments) and all(a is b for a, b in zip(known, arguments, strict=True)):
                return result
        result = function(*arguments)
        kept.set(((arguments, result), *kept.get()[: _KEPT - 1]))
        return result

    return remembered
