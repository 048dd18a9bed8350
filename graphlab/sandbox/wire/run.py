"""A finished run, as plain data: the one object that every page, export and test works from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from graphlab.trace.graph import Trace

TOO_BIG = "The recorded graph is too big to be drawn"
"""How the note of a run begins whose traces were left out."""


@dataclass(frozen=True, slots=True)
class Error:
    """What went wrong, where, and what to do about it. Lines and columns count from 1.

    >>> print(Error("NameError", "`y` is not defined.", 3, 7).at("course.py"))
    course.py:3:7: NameError: `y` is not defined.
    """

    kind: str
    message: str
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    limit: bool = False

    def at(self, file: str) -> str:
        """The error on one line, as editors and terminals understand it."""
        place = "".join(f":{number}" for number in (self.line, self.column) if number is not None)
        return f"{file}{place}: {self.kind}: {self.message}"

    def quoted(self, source: str) -> str:
        """The line of the error with a caret under its column; nothing where there is no place.

        >>> print(Error("NameError", "`y` is not defined.", 2, 7).quoted("x = 1\\nprint(y)"))
        print(y)
              ^
        """
        lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if self.line is None or self.column is None or self.line > len(lines):
            return ""
        line = lines[self.line - 1].expandtabs(1)
        begin = max(0, self.column - 60)  # of a long line only the part around the place is shown
        return f"{line[begin : begin + 100].rstrip()}\n{' ' * (self.column - 1 - begin)}^"


Mark = Literal[
    "line", "points", "bars", "bars across", "steps", "across", "upright", "band", "image", "contour", "text"
]
Dash = Literal["solid", "dash", "dot", "dashdot"]
MARKERS = {
    "o": "circle", ".": "circle", ",": "circle", "x": "x", "X": "x", "+": "cross", "*": "star", "s": "square",
    "D": "diamond", "d": "diamond", "^": "triangle-up", "v": "triangle-down", "<": "triangle-left",
    ">": "triangle-right", "p": "pentagon", "h": "hexagon", "|": "line-ns", "_": "line-ew",
}  # fmt: skip
"""Plotly's name for each of Matplotlib's markers."""


WIDEST = 1e300
"""The greatest width of a bar, in the numbers of its axis; lines and markers have at most `THICKEST` pixels."""
THICKEST = 1000.0


@dataclass(frozen=True, slots=True)
class Series:
    """One thing drawn with `plt`: rows of numbers, and how they look.

    `x` holds numbers or the names of categories. `z` is the lower edge of a band, the colour values of points, or the
    matrix of an image or contour. `color` is `#rrggbb` or empty, `marker` a name of Plotly's or empty.
    """

    mark: Mark
    x: np.ndarray | tuple[str, ...]
    y: np.ndarray
    z: np.ndarray | None = None
    label: str = ""
    color: str = ""
    dash: Dash = "solid"
    marker: str = ""
    size: float = 0.0
    opacity: float = 1.0

    @property
    def numbers(self) -> int:
        """How many numbers and names of places it holds."""
        return len(self.x) + self.y.size + (0 if self.z is None else self.z.size)


@dataclass(frozen=True, slots=True)
class Panel:
    """One pair of axes of a figure, at a row and column counted from 0, with what is drawn between them."""

    series: tuple[Series, ...] = ()
    title: str = ""
    x_title: str = ""
    y_title: str = ""
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    x_log: bool = False
    y_log: bool = False
    legend: bool = False
    grid: bool = False
    equal: bool = False
    scale: bool = False
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that the program made with `plt`: a grid of panels."""

    panels: tuple[Panel, ...]
    title: str = ""
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """What a program printed, recorded and answered. `value` is the repr of a last line that is an expression.

    `figures` are those that it made with `plt`, in the order in which they were begun.
    """

    source: str
    stdout: str = ""
    error: Error | None = None
    traces: tuple[Trace, ...] = ()
    value: str | None = None
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    figures: tuple[Figure, ...] = ()

    @property
    def left_out(self) -> str:
        """The note that says why a graph that was recorded is not here; empty where there is none.

        >>> Run("", notes=(f"{TOO_BIG}.",)).left_out
        'The recorded graph is too big to be drawn.'
        """
        return next((note for note in self.notes if note.startswith(TOO_BIG)), "")
