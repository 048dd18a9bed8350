"""A text that is written from another one, and knows for each of its characters where in the other it comes from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[int, int]
"""A line and a column, both from 1, counted in characters."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`new` in the place of the characters from `start` to `end`."""

    start: int
    end: int
    new: str


class TracingText:
    """A text put together of pieces: copies of the first text, and new pieces with one place in it each.

    >>> text = TracingText("ab + c")
    >>> text.copy(0, 2)
    >>> text.add(" * tf.", 5)
    >>> text.copy(5, 6)
    >>> text.text, [text.origin(at) for at in (1, 4, 8)]
    ('ab * tf.c', [1, 5, 5])
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._pieces: list[str] = []
        self._starts: list[int] = []
        self._origins: list[tuple[int, bool]] = []
        self._length = 0

    @property
    def text(self) -> str:
        """All that was put together."""
        return "".join(self._pieces)

    def add(self, new: str, origin: int) -> None:
        """Put a new piece at the end, that stands for the place `origin`."""
        self._append(new, origin, is_copy=False)

    def copy(self, start: int, end: int) -> None:
        """Put a piece of the first text at the end."""
        self._append(self.source[start:end], start, is_copy=True)

    def edit(self, start: int, end: int, edits: Iterable[Edit]) -> None:
        """Put a piece of the first text at the end, with the edits that lie in it. They must not overlap."""
        at = start
        for edit in sorted(edits, key=lambda edit: edit.start):
            self.copy(at, edit.start)
            self.add(edit.new, edit.start)
            at = edit.end
        self.copy(at, end)

    def origin(self, at: int) -> int:
        """The place in the first text that the character at `at` comes from."""
        if not self._starts:
            return 0
        number = max(bisect_right(self._starts, at) - 1, 0)
        origin, is_copy = self._origins[number]
        return origin + at - self._starts[number] if is_copy else origin

    def _append(self, piece: str, origin: int, *, is_copy: bool) -> None:
        if piece:
            self._pieces.append(piece)
            self._starts.append(self._length)
            self._origins.append((origin, is_copy))
            self._length += len(piece)


def place_of(text: str, at: int) -> Place:
    """Line and column of the character at `at`.

    >>> place_of("a\\nbc", 3)
    (2, 2)
    """
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


def offset_of(text: str, line: int, column: int) -> int:
    """Which character a place is; of a place outside the text the nearest one.

    >>> offset_of("a\\nbc", 2, 2)
    3
    """
    lines = text.split("\n")
    line = min(max(line, 1), len(lines))
    return sum(len(before) + 1 for before in lines[: line - 1]) + min(max(column, 1) - 1, len(lines[line - 1]))
