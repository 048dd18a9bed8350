"""What `open` gives a program: a file that is kept in the memory of the run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from graphlab.sandbox.values.classes import Closed
from graphlab.sandbox.values.limits import LimitReached
from graphlab.sandbox.values.values import Problem
from graphlab.storage import Memory


class TextFile(Closed):
    """A file of a program: what is written is kept under its path when it is closed, or flushed."""

    __slots__ = ("_at", "_memory", "_parts", "closed", "length", "mode", "name")

    def __init__(self, memory: Memory, name: str, mode: str):
        self.name, self.mode = name, mode
        self.closed = False
        self._memory = memory
        self._at = 0  # how far it was read
        self._parts: list[Any] = []
        if "r" in mode or ("a" in mode and memory.has(name)):
            self._parts.append(memory.kept(name))
        elif "x" in mode and memory.has(name):
            raise FileExistsError(f"There is something at {name!r} already.")
        self.length = sum(len(part) for part in self._parts if isinstance(part, str | bytes))
        if "r" not in mode:
            self.flush()

    def __repr__(self) -> str:
        return f"<_io.TextIOWrapper name={self.name!r} mode={self.mode!r} encoding='UTF-8'>"

    @property
    def is_binary(self) -> bool:
        """Whether it takes bytes and other values, no text."""
        return "b" in self.mode

    def _check(self, modes: str, what: str) -> None:
        if self.closed:
            raise Problem(
                ValueError, "I/O operation on closed file.", f"It is open only inside `with`: {what} it there."
            )
        if not any(mode in self.mode for mode in modes):
            cure = f"Open it for that: open({self.name!r}, {'w' if 'w' in modes else 'r'!r})."
            raise Problem(ValueError, f"The file {self.name!r} was opened as {self.mode!r}.", cure)

    def add(self, part: Any) -> None:
        """Write a text, or what a binary file takes."""
        self._check("wax+", "write to")
        self._parts.append(part)
        self.length += len(part) if isinstance(part, str | bytes) else 1

    def content(self) -> Any:
        """All of it: a text, bytes, or the value that was put into it."""
        if len(self._parts) == 1:
            return self._parts[0]
        if self._parts and not all(type(part) is type(self._parts[0]) for part in self._parts):
            return self._parts[-1]
        return (b"" if self.is_binary else "").join(self._parts)

    def read(self, size: int = -1) -> Any:
        """What is left, or so much of it."""
        self._check("r+", "read")
        whole = self.content()
        if not isinstance(whole, str | bytes):
            return whole
        end = len(whole) if size < 0 else min(self._at + size, len(whole))
        begin, self._at = self._at, end
        return whole[begin:end]

    def line(self) -> str:
        """The next line with its end; an empty text behind the last."""
        self._check("r+", "read")
        whole = self.content()
        begin = self._at
        end = whole.find("\n", begin) + 1
        self._at = end or len(whole)
        return str(whole[begin : self._at])

    def lines(self) -> Iterator[str]:
        """The lines that are left, each with its end."""
        while line := self.line():
            yield line

    def flush(self) -> None:
        """Keep what was written so far."""
        if self.mode.strip("btr"):  # it was opened to be written, or for both
            self._memory.keep(self.name, self.content())

    def close(self) -> None:
        """Keep what was written."""
        if not self.closed:
            self.flush()
            self.closed = True

    def __del__(self) -> None:
        """As in Python, a file that no name leads to any longer is closed: open("a", "wb") inside a call."""
        if not getattr(self, "closed", True):
            with suppress(Exception, LimitReached):
                self.close()

    def __enter__(self) -> TextFile:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
