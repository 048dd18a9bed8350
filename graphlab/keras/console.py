"""Where the progress of training is printed: to standard output, or to whoever has asked for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_writer: ContextVar[Callable[[str], None] | None] = ContextVar("writer", default=None)


def say(text: str) -> None:
    """Print lines."""
    if (write := _writer.get()) is None:
        print(text)
    else:
        write(text + "\n")


@contextmanager
def saying_to(write: Callable[[str], None]) -> Iterator[None]:
    """Give what is printed inside to `write` instead."""
    token = _writer.set(write)
    try:
        yield
    finally:
        _writer.reset(token)
