"""Figures and their axes while a program draws them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from graphlab.sandbox.values.values import Problem
from graphlab.sandbox.wire.run import (
    MOST_DRAWN,
    MOST_FIGURES,
    MOST_PANELS,
    MOST_POINTS,
    MOST_SERIES,
    Figure,
    Panel,
    Series,
)


class Axes:
    """One pair of axes while the program draws."""

    __slots__ = ("panel", "series")

    def __init__(self, panel: Panel):
        self.panel = panel
        self.series: list[Series] = []

    def __repr__(self) -> str:
        return "<Axes>"


class Sheet:
    """One figure while the program draws."""

    __slots__ = ("axes", "columns", "now", "rows", "title")

    def __init__(self) -> None:
        self.rows = self.columns = 1
        self.title = ""
        self.axes: dict[tuple[int, int], Axes] = {}
        self.now: Axes | None = None

    def __repr__(self) -> str:
        return f"<Figure with {len(self.axes)} Axes>"

    def widen(self, rows: int, columns: int) -> None:
        """Have places for so many rows and columns; what was drawn in others keeps its place."""
        rows, columns = max(rows, self.rows), max(columns, self.columns)
        if rows * columns > MOST_PANELS:
            raise Problem(ValueError, f"A figure has at most {MOST_PANELS} axes.", "Begin another: plt.figure().")
        self.rows, self.columns = rows, columns

    def at(self, row: int, column: int) -> Axes:
        """The axes at this place, made when first asked for."""
        self.now = self.axes.setdefault((row, column), Axes(Panel(row=row, column=column)))
        return self.now

    def finished(self) -> Figure:
        """The figure as plain data."""
        panels = [replace(a.panel, series=tuple(a.series)) for _, a in sorted(self.axes.items())]
        return Figure(tuple(panels), self.title, self.rows, self.columns)


Sheet.__name__ = Sheet.__qualname__ = "Figure"  # what a message calls it


class Grid:
    """The axes that `plt.subplots(2, 3)` gives: `axes[0]`, `axes[0, 1]`, `axes.flatten()`."""

    __slots__ = ("rows",)

    def __init__(self, rows: list[Any]):
        self.rows = rows

    def __getitem__(self, key: Any) -> Any:
        found: Any = self.rows
        for place in key if type(key) is tuple else (key,):
            if type(found) is not list or type(place) not in (int, slice):
                raise Problem(IndexError, "There are no such axes.", "Rows and columns count from 0: axes[0, 1].")
            found = found[place]
        return Grid(found) if type(found) is list else found

    def __iter__(self) -> Iterator[Any]:
        return (Grid(row) if type(row) is list else row for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"<{len(self.flat())} Axes>"

    def flat(self) -> list[Any]:
        """All of them in one list, row after row."""
        return [axes for row in self.rows for axes in (row if type(row) is list else [row])]


class Drawings:
    """All that one run draws."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.now: Sheet | None = None
        self.points = 0  # given to be drawn
        self.drawn = 0  # numbers and names of places that the figures hold

    def take(self, points: int) -> None:
        """So many points are given to be drawn."""
        if self.points + points > MOST_POINTS:
            text = f"A program draws at most {MOST_POINTS:,} points."
            raise Problem(ValueError, text, "Draw every tenth point: plt.plot(x[::10], y[::10]).")
        self.points += points

    def add(self, axes: Axes, series: Series) -> None:
        """Draw `series`."""
        if sum(len(a.series) for s in self.sheets for a in s.axes.values()) >= MOST_SERIES:
            raise Problem(ValueError, f"A program draws at most {MOST_SERIES} lines.", "Draw after the loop, once.")
        self.drawn += series.numbers
        if self.drawn > MOST_DRAWN:
            text = f"The figures of a program hold at most {MOST_DRAWN:,} numbers."
            raise Problem(ValueError, text, "Draw fewer points, or use fewer bins.")
        axes.series.append(series)

    def sheet(self) -> Sheet:
        """The figure that is drawn into."""
        return self.now or self.begin()

    def begin(self) -> Sheet:
        """A new figure."""
        if len(self.sheets) >= MOST_FIGURES:
            raise Problem(ValueError, f"At most {MOST_FIGURES} figures are drawn.", "Draw several lines into one.")
        self.now = Sheet()
        self.sheets.append(self.now)
        return self.now

    def axes(self) -> Axes:
        """The axes that are drawn into."""
        sheet = self.sheet()
        return sheet.now or sheet.at(0, 0)

    def figures(self) -> tuple[Figure, ...]:
        """What was drawn; figures without anything in them are left out."""
        return tuple(s.finished() for s in self.sheets if any(a.series for a in s.axes.values()))
