"""A finished run, as plain data: the one object that every page, export and test works from."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from graphlab.sandbox.values.chance import LARGEST_SEED, MOST_READINGS
from graphlab.trace.graph import Counted, Finite, Natural, Trace
from graphlab.trace.serialization import Array, Plain, unpack_fields
from graphlab.trace.training import MOST_STEPS, MOST_TRAININGS, Training

TOO_BIG = "The recorded graph is too big to be drawn"
"""How the note of a run begins whose traces were left out."""
LOST = "The process of the program was ended, and what it had recorded is lost."
"""The note of a run of which only the printed text is left."""


class Error(Plain, frozen=True):
    """What went wrong, where, and what to do about it. Lines and columns count from 1.

    >>> print(Error("NameError", "`y` is not defined.", 3, 7).at("course.py"))
    course.py:3:7: NameError: `y` is not defined.
    """

    kind: str
    message: str
    line: Counted | None = None
    column: Counted | None = None
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
    "line", "points", "bars", "bars across", "steps", "across", "upright", "band", "image", "contour lines",
    "contour areas", "arrows", "text", "caption", "line in space", "points in space", "surface",
]  # fmt: skip
IN_SPACE: frozenset[Mark] = frozenset({"line in space", "points in space", "surface"})
"""The marks of axes with a height; all others are of flat ones."""
OF_MATRICES: frozenset[Mark] = frozenset({"image", "contour lines", "contour areas", "surface"})
"""The marks whose `z` is a matrix."""
Dash = Literal["solid", "dash", "dot", "dashdot"]
Marker = Literal[
    "", "circle", "x", "cross", "star", "square", "diamond", "triangle-up", "triangle-down", "triangle-left",
    "triangle-right", "pentagon", "hexagon", "line-ns", "line-ew",
]  # fmt: skip
MARKERS: dict[str, Marker] = {
    "o": "circle", ".": "circle", ",": "circle", "x": "x", "X": "x", "+": "cross", "*": "star", "s": "square",
    "D": "diamond", "d": "diamond", "^": "triangle-up", "v": "triangle-down", "<": "triangle-left",
    ">": "triangle-right", "p": "pentagon", "h": "hexagon", "|": "line-ns", "_": "line-ew",
}  # fmt: skip
"""Plotly's name for each of Matplotlib's markers."""
Colour = Annotated[str, Meta(pattern=r"\A(#[0-9a-f]{6})?\Z")]

MOST_FIGURES, MOST_PANELS, MOST_SERIES, MOST_POINTS, MOST_DRAWN = 12, 100, 400, 60_000, 180_000
"""Of one run. What draws keeps to them, and what reads believes nothing else. A point may be three numbers."""
LONGEST_TITLE = 200
Title = Annotated[str, Meta(max_length=LONGEST_TITLE)]
MOST_TICKS, MOST_LEVELS = 100, 100
Ticks = Annotated[tuple[Finite, ...], Meta(max_length=MOST_TICKS)]
TickNames = Annotated[tuple[Title, ...], Meta(max_length=MOST_TICKS)]
Bounds = tuple[Finite, Finite]

WIDEST = 1e300
"""The greatest width of a bar, in the numbers of its axis; lines and markers have at most `THICKEST` pixels."""
THICKEST = 1000.0


class Series(Plain, frozen=True):
    """One mark drawn with `plt`: a line, points, bars; its rows of numbers and its style.

    `names` are the categories along the axis that stand in the place of the numbers `x`. `z` is the lower edge of a
    band, where bars begin, the colour values of points, the height of what stands in space, or the matrix of an image
    (one of red, green and blue from 0 to 255 has three axes), a contour or a surface. The `x` and `y` of arrows are
    the places where each begins and ends, in turn.

    `color` is `#rrggbb` or empty, and then the page takes the colour number `turn` of its own; `colors` has one for
    each bar or point. `scale` names a colormap or is empty, `span` are the numbers of its ends, `levels` those of
    contours, and `shades` the colour values of points in space. A text has its place at its `anchor`.
    """

    mark: Mark
    x: Array
    y: Array
    z: Array | None = None
    names: tuple[Title, ...] = ()
    label: Title = ""
    color: Colour = ""
    dash: Dash = "solid"
    marker: Marker = ""
    size: Finite = 0.0
    opacity: Finite = 1.0
    colors: tuple[Colour, ...] = ()
    turn: Natural = 0
    scale: str = ""
    span: Bounds | None = None
    levels: Array | None = None
    shades: Array | None = None
    labelled: bool = False
    anchor: tuple[Literal["left", "center", "right"], Literal["bottom", "middle", "top"]] = ("left", "bottom")

    def __post_init__(self) -> None:
        unpack_fields(self, "x", "y", "z", "levels", "shades")

    @property
    def numbers(self) -> int:
        """How many numbers and names of places it holds."""
        more = sum(row.size for row in (self.z, self.levels, self.shades) if row is not None)
        return len(self.names) + len(self.colors) + self.x.size + self.y.size + more


class Panel(Plain, frozen=True):
    """One pair of axes of a figure, at a row and column counted from 0, with what is drawn between them.

    One `in_space` has a third axis, and is seen from the `view` of an elevation and an azimuth. A `twin` shares place
    and x with the axes before it, and has its own y on the right. Where `x_ticks` is None the page chooses.
    """

    series: tuple[Series, ...] = ()
    title: Title = ""
    x_title: Title = ""
    y_title: Title = ""
    z_title: Title = ""
    x_range: Bounds | None = None
    y_range: Bounds | None = None
    z_range: Bounds | None = None
    x_log: bool = False
    y_log: bool = False
    x_ticks: Ticks | None = None
    y_ticks: Ticks | None = None
    x_names: TickNames = ()
    y_names: TickNames = ()
    x_hidden: bool = False
    y_hidden: bool = False
    x_reversed: bool = False
    y_reversed: bool = False
    legend: bool = False
    grid: bool = False
    equal: bool = False
    scale: bool = False
    in_space: bool = False
    view: Bounds | None = None
    twin: bool = False
    row: Natural = 0
    column: Natural = 0


class Figure(Plain, frozen=True):
    """A figure that the program made with `plt`: a grid of panels. `size` is the width and height that it named."""

    panels: Annotated[tuple[Panel, ...], Meta(max_length=MOST_PANELS)]
    title: Title = ""
    rows: Counted = 1
    columns: Counted = 1
    size: Bounds | None = None


Seed = Annotated[int, Meta(ge=0, le=LARGEST_SEED)]
Readings = Annotated[tuple[Finite, ...], Meta(max_length=MOST_READINGS)]
MOST_ASKED = 8


class Again(Plain, frozen=True):
    """What a program is run again with: the seed and the clock of its first run, and the steps to be opened."""

    seed: Seed
    clock: Readings = ()
    steps: Annotated[tuple[Annotated[int, Meta(ge=1, le=MOST_STEPS)], ...], Meta(max_length=MOST_ASKED)] = ()


class Run(Plain, frozen=True):
    """What a program printed, recorded and answered. `value` is the repr of a last line that is an expression.

    `figures` are those that it made with `plt`, in the order in which they were begun, and `trainings` the loops that
    trained, in the order in which their first steps were made. `seed` started all its random numbers, and `clock` is
    what it read from the clock, so that it can be run again with the same outcome.
    """

    source: str
    stdout: str = ""
    error: Error | None = None
    traces: tuple[Trace, ...] = ()
    value: str | None = None
    notes: tuple[str, ...] = ()
    seconds: Finite = 0.0
    figures: Annotated[tuple[Figure, ...], Meta(max_length=MOST_FIGURES)] = ()
    trainings: Annotated[tuple[Training, ...], Meta(max_length=MOST_TRAININGS)] = ()
    seed: Seed = 0
    clock: Readings = ()

    def again(self, *steps: int) -> Again:
        """What to run the program with once more, so that these steps of its trainings can be opened.

        >>> Run("", seed=7).again(137)
        Again(seed=7, clock=(), steps=(137,))
        """
        return Again(self.seed, self.clock, steps)

    @property
    def left_out(self) -> str:
        """The note that says why a graph that was recorded is not here; empty where there is none.

        >>> Run("", notes=(f"{TOO_BIG}.",)).left_out
        'The recorded graph is too big to be drawn.'
        """
        return next((note for note in self.notes if note.startswith((TOO_BIG, LOST))), "")
