"""How long the tests wait for what must come. A busy machine is no failure, so this is far more than it ever takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 300.0  # seconds
WALL = 120.0  # seconds that a program may take: the most that the queue gives one which nobody waits for


def until(found: Callable[[], T], pause: float = 0.02) -> T:
    """What `found` returns, as soon as it is true.

    >>> numbers = iter([0, 0, 7])
    >>> until(lambda: next(numbers))
    7
    """
    end = time.monotonic() + PATIENCE
    while not (value := found()):
        assert time.monotonic() < end, "it never came"
        time.sleep(pause)
    return value
