"""Where the progress of training is printed, and where notes go: to whoever runs the program, or has asked for it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_writer: ContextVar[Callable[[str], None] | None] = ContextVar("writer", default=None)
_noter: ContextVar[Callable[[str], None] | None] = ContextVar("noter", default=None)


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


def note(text: str, stacklevel: int = 3) -> None:
    """Tell of something that is not as the program may think, which goes on: a warning, or a note of the run."""
    if (write := _noter.get()) is None:
        warnings.warn(text, stacklevel=stacklevel)
    else:
        write(text)


@contextmanager
def noting_to(write: Callable[[str], None]) -> Iterator[None]:
    """Give the notes inside to `write` instead."""
    token = _noter.set(write)
    try:
        yield
    finally:
        _noter.reset(token)
