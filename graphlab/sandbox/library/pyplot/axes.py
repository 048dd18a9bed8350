"""Figures and their axes while a program draws them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from msgspec.structs import replace

from graphlab.sandbox.values.runtime import Machine
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


class Full(Problem):
    """More is drawn than is kept: a note, and what is already there stays."""

    def __init__(self, message: str, hint: str):
        super().__init__(ValueError, message, hint)


class Axes:
    """One pair of axes while the program draws."""

    __slots__ = ("panel", "series", "sheet", "turns")

    def __init__(self, panel: Panel, sheet: Sheet):
        self.panel = panel
        self.series: list[Series] = []
        self.sheet = sheet
        self.turns = 0  # how many have taken a colour of the page's

    def __repr__(self) -> str:
        return "<Axes>"

    def change(self, **parts: Any) -> None:
        """Give the axes another title, other limits and the like."""
        self.panel = replace(self.panel, **parts)

    def turn(self) -> int:
        """The number of the colour of what is drawn next."""
        self.turns += 1
        return self.turns - 1


class Artist:
    """What a call has drawn: `line, = plt.plot(x, y)`; `place` says which bar of them all it is."""

    __slots__ = ("axes", "number", "place")

    def __init__(self, axes: Axes, number: int, place: int | None = None):
        self.axes = axes
        self.number = number
        self.place = place

    @property
    def series(self) -> Series:
        """What is drawn."""
        if self.number >= len(self.axes.series):
            raise Problem(ValueError, "This was cleared from its axes.", "Draw it again, and keep what that gives.")
        return self.axes.series[self.number]

    def change(self, **parts: Any) -> None:
        """Draw it in another way."""
        self.axes.series[self.number] = replace(self.series, **parts)

    def __repr__(self) -> str:
        return "<Artist>"


class Undrawn:
    """What a call gives that draws nothing here; to do more with it that decorates is passed over as well."""

    __slots__ = ("name",)

    def __init__(self, name: str):
        self.name = name

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def __getitem__(self, key: Any) -> Undrawn:
        return self

    def __len__(self) -> int:
        raise self.has_nothing()

    def __bool__(self) -> bool:
        return True

    def has_nothing(self) -> Problem:
        """The mistake of needing a value of it."""
        text = f"`{self.name}` is not drawn here, so it has no numbers to give."
        return Problem("NotSupportedError", text, "Leave the line out, or write the numbers themselves.")


class Parts(Undrawn):
    """The parts of a figure that only decorate it, such as `ax.spines`: a loop over them finds none."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Settings:
    """`plt.rcParams`: how Matplotlib looks. What is put into it is passed over."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<rcParams>"

    def __getitem__(self, key: Any) -> Any:
        found = {"figure.figsize": [6.4, 4.8], "axes.prop_cycle": Cycle(), "figure.dpi": 100.0, "image.cmap": "viridis"}
        return found.get(key) if type(key) is str else None

    def __len__(self) -> int:
        return 0


class Cycle:
    """The colours that lines take in turn: `plt.rcParams["axes.prop_cycle"]`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<Cycle>"

    def __iter__(self) -> Iterator[Any]:
        return iter([{"color": f"C{place}"} for place in range(10)])

    def __len__(self) -> int:
        return 10


class Sheet:
    """One figure while the program draws."""

    __slots__ = ("axes", "columns", "now", "number", "rows", "size", "title")

    def __init__(self, number: Any = None, size: tuple[float, float] | None = None) -> None:
        self.rows = self.columns = 1
        self.title = ""
        self.number = number
        self.size = size
        self.axes: dict[tuple[int, int, bool], Axes] = {}
        self.now: Axes | None = None

    def __repr__(self) -> str:
        return f"<Figure with {len(self.axes)} Axes>"

    def widen(self, rows: int, columns: int) -> None:
        """Have places for so many rows and columns; what was drawn in others keeps its place."""
        rows, columns = max(rows, self.rows), max(columns, self.columns)
        if rows * columns > MOST_PANELS:
            raise Full(f"A figure has at most {MOST_PANELS} axes.", "Draw fewer, or into another figure: plt.figure().")
        self.rows, self.columns = rows, columns

    def at(self, row: int, column: int, *, in_space: bool | None = None) -> Axes:
        """The axes at this place, made when first asked for. Empty ones may still become axes in space."""
        made = self.axes.get((row, column, False))
        if made is None:
            made = Axes(Panel(row=row, column=column, in_space=bool(in_space)), self)
            self.axes[row, column, False] = made
        elif in_space is not None and not made.series and (row, column, True) not in self.axes:
            made.change(in_space=in_space)
        self.now = made
        return made

    def twin(self, axes: Axes) -> Axes:
        """Axes in the same place, with a y axis of their own on the right."""
        row, column = axes.panel.row, axes.panel.column
        if axes.panel.in_space:
            raise Problem(TypeError, "Axes in space have no twin.", "Draw into other axes: plt.subplot(1, 2, 2).")
        made = self.axes.setdefault((row, column, True), Axes(Panel(row=row, column=column, twin=True), self))
        made.turns = max(made.turns, axes.turns)
        self.now = made
        return made

    def clear(self) -> None:
        """Take everything out."""
        self.axes.clear()
        self.rows = self.columns = 1
        self.title, self.now = "", None

    def finished(self) -> Figure:
        """The figure as plain data."""
        panels = [replace(a.panel, series=tuple(a.series)) for _, a in sorted(self.axes.items(), key=lambda p: p[0])]
        return Figure(tuple(panels), self.title, self.rows, self.columns, self.size)


Sheet.__name__ = Sheet.__qualname__ = "Figure"  # what a message calls it
Undrawn.__name__ = Undrawn.__qualname__ = Parts.__name__ = Parts.__qualname__ = "Artist"
Settings.__name__ = Settings.__qualname__ = "RcParams"


class Grid:
    """The axes that `plt.subplots(2, 3)` gives: `axes[0]`, `axes[0, 1]`, `axes[:, 0]`, `axes.flat`."""

    __slots__ = ("axes",)

    def __init__(self, axes: np.ndarray):
        self.axes = axes

    def __getitem__(self, key: Any) -> Any:
        places = key if type(key) is tuple else (key,)
        if not all(isinstance(place, int | slice | np.integer | type(Ellipsis)) for place in places):
            raise _no_such_axes()
        try:
            found = self.axes[key]
        except (IndexError, ValueError, TypeError):
            raise _no_such_axes() from None
        return Grid(found) if type(found) is np.ndarray else found

    def __iter__(self) -> Iterator[Any]:
        return iter([Grid(row) if type(row) is np.ndarray else row for row in self.axes])

    def __len__(self) -> int:
        return len(self.axes)

    def __repr__(self) -> str:
        return f"<{self.axes.size} Axes>"

    @property
    def flat(self) -> Grid:
        """All of them in one row, row after row."""
        return Grid(self.axes.reshape(-1))

    def shaped(self, shape: tuple[int, ...]) -> Grid:
        """The same axes in other rows and columns."""
        try:
            return Grid(self.axes.reshape(shape))
        except ValueError:
            text = f"{self.axes.size} axes cannot be put into the shape {shape}."
            raise Problem(ValueError, text, "Write axes.flat to have them in one row.") from None


Grid.__name__ = Grid.__qualname__ = "Axes"


def _no_such_axes() -> Problem:
    return Problem(IndexError, "There are no such axes.", "Rows and columns count from 0: axes[0, 1].")


class Drawings:
    """All that one run draws, and what of it is passed over."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.now: Sheet | None = None
        self.points = 0  # given to be drawn
        self.drawn = 0  # numbers and names of places that the figures hold
        self.scale = ""  # the colormap of what comes next
        self.size: tuple[float, float] | None = None  # of figures that name none
        self._passed: dict[str, None] = {}  # what only decorates, in the order in which it came
        self._note = ""

    # --- What is drawn ---------------------------------------------------------------------------

    def take(self, points: int) -> None:
        """So many points are given to be drawn."""
        if self.points + points > MOST_POINTS:
            text = f"A program draws at most {MOST_POINTS:,} points."
            raise Full(text, "Draw every tenth point: plt.plot(x[::10], y[::10]).")
        self.points += points

    def add(self, axes: Axes, series: Series) -> Artist:
        """Draw `series`."""
        if sum(len(a.series) for s in self.sheets for a in s.axes.values()) >= MOST_SERIES:
            raise Full(f"A program draws at most {MOST_SERIES} lines and pictures.", "Draw after the loop, once.")
        self._hold(series.numbers)
        axes.series.append(series)
        return Artist(axes, len(axes.series) - 1)

    def change(self, artist: Artist, **parts: Any) -> None:
        """Draw other numbers in the place of those that an artist has."""
        series = replace(artist.series, **parts)
        self._hold(max(series.numbers - artist.series.numbers, 0))
        artist.axes.series[artist.number] = series

    def _hold(self, numbers: int) -> None:
        if self.drawn + numbers > MOST_DRAWN:
            text = f"The figures of a program hold at most {MOST_DRAWN:,} numbers."
            raise Full(text, "Draw fewer points, or use fewer bins.")
        self.drawn += numbers

    def sheet(self, m: Machine) -> Sheet:
        """The figure that is drawn into."""
        return self.now or self.begin(m)

    def begin(self, m: Machine, number: Any = None, size: tuple[float, float] | None = None) -> Sheet:
        """A new figure; where there are as many as are kept already, one that is not shown."""
        self.now = Sheet(number, size or self.size)
        if len(self.sheets) < MOST_FIGURES:
            self.sheets.append(self.now)
        else:
            m.note(f"Only the first {MOST_FIGURES} figures are shown: draw several lines into one.")
        return self.now

    def axes(self, m: Machine) -> Axes:
        """The axes that are drawn into."""
        sheet = self.sheet(m)
        return sheet.now or sheet.at(0, 0)

    def figures(self) -> tuple[Figure, ...]:
        """What was drawn; figures without anything in them are left out."""
        return tuple(s.finished() for s in self.sheets if any(a.series for a in s.axes.values()))

    # --- What is passed over ---------------------------------------------------------------------

    def decorate(self, m: Machine, name: str) -> None:
        """Pass over what only changes how a figure looks; one note names the first few."""
        if name in self._passed:
            return
        self._passed[name] = None
        shown = [f"`{one}`" for one in list(self._passed)[:_NAMED]]
        left = len(self._passed) - len(shown)
        shown += [f"{left} more"] if left else []
        listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
        is_are = "is" if len(self._passed) == 1 else "are"
        note = f"The page decides how figures look: {listed} {is_are} passed over."
        m.notes[:] = [note if one == self._note else one for one in m.notes]
        self._note = note
        m.note(note)


_NAMED = 8  # decorations that the note names
