"""Who counts the rounds of loops that are as long as a caller wants: nobody, or an observer with a limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

_Part = TypeVar("_Part")


class Counter:
    """Is told before the work is done, and may raise. Does nothing by default."""

    def looping(self) -> None:
        """A loop whose length a program has chosen goes round once more."""

    def walking(self, parts: int) -> None:
        """So many parts of what a program has put together are looked at: each takes far less than a round."""


# A ContextVar, not a module global: threads count for themselves.
COUNTER: ContextVar[Counter | None] = ContextVar("counter", default=None)


@contextmanager
def counting(counter: Counter | None) -> Iterator[None]:
    """Tell `counter` of every round inside the block."""
    before = COUNTER.get()
    COUNTER.set(counter)
    try:
        yield
    finally:
        COUNTER.set(before)


_BULK = 16  # parts of which the counter is told at once


def counted(parts: Iterable[_Part]) -> Iterator[_Part]:
    """The parts of something, of which the counter is told by sixteens: for walks over all that an object holds.

    >>> list(counted("ab"))
    ['a', 'b']
    """
    counter = COUNTER.get()
    for number, part in enumerate(parts, 1):
        if counter is not None and number % _BULK == 0:
            counter.walking(_BULK)
        yield part


def walked(parts: int) -> None:
    """Tell the counter of as many parts as `counted` would, one after another."""
    if parts >= _BULK and (counter := COUNTER.get()) is not None:
        for _ in range(parts // _BULK):
            counter.walking(_BULK)


def walking(parts: int) -> None:
    """Tell the counter of so many parts that are looked at, before it is done."""
    if (counter := COUNTER.get()) is not None:
        counter.walking(parts)


def looping() -> None:
    """Tell the counter of a round: for functions that call themselves as often as a caller's value wants."""
    if (counter := COUNTER.get()) is not None:
        counter.looping()


def rounds(*bounds: int) -> Iterator[int]:
    """`range(*bounds)`, of which the counter is told round by round: for loops as long as a caller wants.

    >>> list(rounds(3)), list(rounds(1, 3))
    ([0, 1, 2], [1, 2])
    """
    counter = COUNTER.get()
    for number in range(*bounds):
        if counter is not None:
            counter.looping()
        yield number
