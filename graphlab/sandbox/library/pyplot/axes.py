"""Figures and their axes while a program draws them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from graphlab.sandbox.values.values import Problem
from graphlab.sandbox.wire.codec import MOST_FIGURES
from graphlab.sandbox.wire.run import Figure, Panel, Series


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

    def at(self, row: int, column: int) -> Axes:
        """The axes at this place, made when first asked for."""
        self.now = self.axes.setdefault((row, column), Axes(Panel(row=row, column=column)))
        return self.now

    def finished(self) -> Figure:
        """The figure as plain data."""
        panels = [replace(a.panel, series=tuple(a.series)) for _, a in sorted(self.axes.items())]
        return Figure(tuple(panels), self.title, self.rows, self.columns)


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
        self.points = 0

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
