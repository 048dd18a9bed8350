"""The table behind the name `plt`: figures, their grid of axes, and what is drawn into them. Nothing of Matplotlib."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphlab.sandbox.library.pyplot.axes import Axes, Drawings, Grid, Sheet
from graphlab.sandbox.library.pyplot.marks import AXES, DRAWING, NAMING, ignored, worded
from graphlab.sandbox.values.arrays import to_int
from graphlab.sandbox.values.methods import METHODS, Methods
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Problem, Table, split_names

_FILES = "A program here writes no files: the figure is shown beside the output, and can be saved from there."


def drawings(m: Machine) -> Drawings:
    """What this run draws, kept from the first drawing on."""
    if m.drawings is None:
        m.drawings = Drawings()
    found: Drawings = m.drawings
    return found


def _into_now(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of axes, for the axes of the moment."""
    return lambda m, *args, **kwargs: function(m, drawings(m).axes(), *args, **kwargs)


def _figure(m: Machine, *args: Any, **given: Any) -> Sheet:
    return drawings(m).begin()


def _grid_of(m: Machine, sheet: Sheet, rows: Any, columns: Any) -> tuple[int, int]:
    size = to_int(m, rows) or 1, to_int(m, columns) or 1
    if min(size) < 1:
        raise Problem(ValueError, "Rows and columns are counted from 1.", "Write plt.subplots(1, 2).")
    sheet.widen(*size)
    return size


def _subplot(m: Machine, sheet: Sheet, *place: Any, projection: Any = None, **given: Any) -> Axes:
    if projection is not None:
        text = "Only flat figures can be drawn."
        raise Problem("NotSupportedError", text, "Draw the heights with plt.contourf(X, Y, Z).")
    found = [to_int(m, p) for p in place if p is not None]
    if len(found) == 1 and 100 <= found[0] <= 999:
        found = [int(digit) for digit in str(found[0])]
    rows, columns, number = [*found, 1, 1, 1][:3] if len(found) < 3 else found[:3]
    rows, columns = _grid_of(m, sheet, rows, columns)
    if not 1 <= number <= rows * columns:
        text = f"There is no place {number} in {rows} × {columns} axes."
        raise Problem(ValueError, text, "Places count from 1: plt.subplot(1, 2, 1).")
    return sheet.at((number - 1) // columns, (number - 1) % columns)


def _subplots(m: Machine, nrows: Any = 1, ncols: Any = 1, **given: Any) -> tuple[Sheet, Any]:
    sheet = drawings(m).begin()
    rows, columns = _grid_of(m, sheet, nrows, ncols)
    made = [[sheet.at(r, c) for c in range(columns)] for r in range(rows)]
    sheet.now = made[0][0]
    if rows == columns == 1:
        return sheet, made[0][0]
    if rows == 1 or columns == 1:
        return sheet, Grid([axes for row in made for axes in row])
    return sheet, Grid(made)


def _suptitle(m: Machine, sheet: Sheet, text: Any, **given: Any) -> None:
    sheet.title = worded(m, text)


def _colorbar(m: Machine, sheet: Sheet, what: Any = None, ax: Any = None, **given: Any) -> None:
    axes = ax if type(ax) is Axes else sheet.now
    if axes is not None:
        AXES["colorbar"](m, axes)


def _save(m: Machine, *args: Any, **given: Any) -> None:
    m.note(_FILES)


def _show(m: Machine, *args: Any, **given: Any) -> None:
    drawings(m).now = None


def _clear(m: Machine, *args: Any) -> None:
    found = drawings(m)
    if found.now is not None:
        found.sheets.remove(found.now)
    found.now = None


def _axes_now(m: Machine, **given: Any) -> Axes:
    return drawings(m).axes()


def _sheet_now(m: Machine, **given: Any) -> Sheet:
    return drawings(m).sheet()


FIGURE: Methods = {
    "add_subplot": _subplot, "colorbar": _colorbar, "suptitle": _suptitle, "savefig": _save,
    **{name: ignored for name in split_names("tight_layout show subplots_adjust autofmt_xdate legend")},
}  # fmt: skip
GRID: Methods = {"flatten": lambda m, grid: Grid(grid.flat()), "ravel": lambda m, grid: Grid(grid.flat())}

_FUNCTIONS: Methods = {
    **{name: _into_now(function) for name, function in {**DRAWING, **NAMING}.items()},
    "figure": _figure,
    "subplot": lambda m, *place, **given: _subplot(m, drawings(m).sheet(), *place, **given),
    "subplots": _subplots,
    "suptitle": lambda m, text, **given: _suptitle(m, drawings(m).sheet(), text),
    "show": _show, "savefig": _save, "close": _show, "clf": _clear, "cla": _clear, "gca": _axes_now, "gcf": _sheet_now,
    **{name: ignored for name in split_names("tight_layout pause ion ioff subplots_adjust draw")},
}  # fmt: skip

METHODS.update({Axes: AXES, Sheet: FIGURE, Grid: GRID})

PYPLOT = Table(
    "plt",
    {
        **{name: Native(f"plt.{name}", function) for name, function in _FUNCTIONS.items()},
        "style": Table("plt.style", {"use": Native("plt.style.use", ignored)}),
        "cm": Table("plt.cm", {name: name for name in split_names("viridis coolwarm gray jet hot RdBu Blues Reds")}),
    },
    {
        **dict.fromkeys(["imread", "imsave"], _FILES),
        **dict.fromkeys(["pie", "boxplot", "violinplot", "quiver", "streamplot"], "Use plt.bar or plt.plot."),
        "rcParams": "How figures look is decided by the page.",
    },
)
MATPLOTLIB = Table("matplotlib", {"pyplot": PYPLOT})
