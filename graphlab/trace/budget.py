"""A budget of computing time: what is made of a run for a page looks at it now and then, and stops in time.

Whoever gives a budget does so around the work, with `within`. The work looks at it in its loops: where a part of it is
worth having, with `is_over`, and says what it left out; elsewhere with `check`, which raises OutOfTime. Without a
budget, as on the command line, nothing stops. Time is what this thread computes, so that others do not count.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

SECONDS = 0.5  # that one picture, one look, one file or one table may take in the app

Item = TypeVar("Item")
Made = TypeVar("Made")


class OutOfTime(Exception):
    """The budget is used up, and no part of what was asked for would be right or of use."""


@dataclass(frozen=True)
class Budget:
    """The time, on a clock, at which work must have stopped."""

    until: float
    clock: Callable[[], float]

    @property
    def left(self) -> float:
        """How much of it is left; less than 0 when it is over."""
        return self.until - self.clock()


_BUDGET: ContextVar[Budget | None] = ContextVar("budget", default=None)


def current() -> Budget | None:
    """The budget that holds here; None where there is none."""
    return _BUDGET.get()


@contextmanager
def within(seconds: float = SECONDS, clock: Callable[[], float] | None = None) -> Iterator[Budget]:
    """A budget for the block; inside another one, not beyond that."""
    around = _BUDGET.get()
    clock = clock or (around.clock if around else time.thread_time)
    until = clock() + seconds
    budget = Budget(until if around is None or around.clock is not clock else min(until, around.until), clock)
    token = _BUDGET.set(budget)
    try:
        yield budget
    finally:
        _BUDGET.reset(token)


@contextmanager
def part_of(share: float) -> Iterator[None]:
    """A share of what is left, if there is a budget at all."""
    if (budget := _BUDGET.get()) is None:
        yield
        return
    with within(share * budget.left):
        yield


def is_over() -> bool:
    """Whether it is time to stop.

    >>> with within(2, iter(range(9)).__next__):
    ...     [is_over(), is_over(), is_over()]
    [False, True, True]
    >>> is_over()
    False
    """
    budget = _BUDGET.get()
    return budget is not None and budget.left <= 0


def check() -> None:
    """Raise OutOfTime when it is time to stop."""
    if is_over():
        raise OutOfTime(f"This takes more than {SECONDS:g} s of computing, so it was stopped.")


def afford(seconds: float) -> None:
    """Raise OutOfTime when there is less left: for what cannot be stopped, and of which the cost is known before."""
    budget = _BUDGET.get()
    if budget is not None and budget.left < seconds:
        raise OutOfTime(f"This would take more than {SECONDS:g} s of computing, so it is left out.")


def checked(items: Iterable[Item]) -> Iterator[Item]:
    """The items, with a `check` before each."""
    for item in items:
        check()
        yield item


def as_many(items: Iterable[Item], make: Callable[[Item], Made]) -> Iterator[Made]:
    """What is made of each item, as far as the time goes; the items may take their time too.

    >>> with within(3, iter(range(9)).__next__):
    ...     list(as_many("abcdef", str.upper))
    ['A', 'B']
    >>> with within(3, iter(range(9)).__next__):
    ...     list(as_many(checked("abcdef"), str.upper))
    ['A']
    """
    coming = iter(items)
    while not is_over():
        try:
            item = next(coming)
            made = make(item)
        except (OutOfTime, StopIteration):
            return
        yield made
