"""Figures and the grid of axes in each: made, chosen, cleared and shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.library.pyplot import labels, marks, matrices, names, space
from graphlab.sandbox.library.pyplot.arguments import says, worded
from graphlab.sandbox.library.pyplot.axes import Artist, Axes, Full, Grid, Parts, Sheet, Undrawn
from graphlab.sandbox.library.pyplot.labels import Axis
from graphlab.sandbox.library.pyplot.passing import decoration, drawings, passed_over, size_of
from graphlab.sandbox.values.arrays import to_int
from graphlab.sandbox.values.methods import ATTRIBUTES, METHODS, Methods
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Problem, split_names

NO_FILES = "A program here writes no files: the figure is shown beside the output, and can be saved from there."


# --- Functions of axes ---------------------------------------------------------------------------


def _kept(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that draws: where more is drawn than is kept, a note says so and the program goes on."""

    def draw(m: Machine, axes: Axes, *values: Any, **given: Any) -> Any:
        try:
            return function(m, axes, *values, **given)
        except Full as full:
            m.note(f"{full.message} What comes after them is left out. {full.hint}")
            return Undrawn(name)

    return draw


DRAWING = {
    name: _kept(name, function)
    for name, function in space.in_both({**marks.DRAWING, **matrices.DRAWING}).items()
}  # fmt: skip


def _into_now(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of axes, for the axes of the moment."""
    return lambda m, *args, **kwargs: function(m, drawings(m).axes(m), *args, **kwargs)


def _twin(m: Machine, axes: Axes) -> Axes:
    return axes.sheet.twin(axes)


def _clear_axes(m: Machine, axes: Axes) -> None:
    axes.series.clear()
    panel = axes.panel
    axes.panel = type(panel)(row=panel.row, column=panel.column, in_space=panel.in_space, twin=panel.twin)
    axes.turns = 0


AXES: Methods = {
    **{name: passed_over(f"ax.{name}") for name in sorted(names.AXES)},
    **DRAWING, **labels.NAMES, **space.NAMING, "twinx": _twin, "cla": _clear_axes, "clear": _clear_axes,
}  # fmt: skip


# --- Functions of figures ------------------------------------------------------------------------


def _figure(m: Machine, num: Any = None, figsize: Any = None, **given: Any) -> Sheet:
    known = next((s for s in drawings(m).sheets if num is not None and _same(s.number, num)), None)
    if known is None:
        return drawings(m).begin(m, num if type(num) in (int, str) else None, size_of(figsize))
    drawings(m).now = known
    return known


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and type(one) in (int, str) and bool(one == other)


def _grid_of(m: Machine, sheet: Sheet, rows: Any, columns: Any) -> tuple[int, int]:
    size = to_int(m, rows) or 1, to_int(m, columns) or 1
    if min(size) < 1:
        raise Problem(ValueError, "Rows and columns are counted from 1.", "Write plt.subplots(1, 2).")
    sheet.widen(*size)
    return size


def _is_in_space(projection: Any) -> bool:
    if projection is None or says(projection, "rectilinear"):
        return False
    if not says(projection, "3d"):
        named = f" {projection[:20]!r}" if type(projection) is str else ""
        text = f"Axes with the projection{named} are not drawn here."
        raise Problem("NotSupportedError", text, "Leave the argument out: flat axes show the same numbers.")
    return True


def _subplot(m: Machine, sheet: Sheet, *place: Any, projection: Any = None, **given: Any) -> Axes:
    in_space = _is_in_space(projection)
    _pass(m, given)
    if len(place) == 1 and type(place[0]) is Axes:
        sheet.now = place[0]
        return place[0]
    parts = [part for part in place if part is not None]
    if len(parts) == 3 and type(parts[2]) in (tuple, list) and parts[2]:
        parts[2] = parts[2][0]  # it spans several places: the first of them
        m.drawings.decorate(m, "axes over several places")
    found = [to_int(m, p) for p in parts]
    if len(found) == 1 and 100 <= found[0] <= 999:
        found = [int(digit) for digit in str(found[0])]
    rows, columns, number = [*found, 1, 1, 1][:3] if len(found) < 3 else found[:3]
    rows, columns = _grid_of(m, sheet, rows, columns)
    if not 1 <= number <= rows * columns:
        text = f"There is no place {number} in {rows} × {columns} axes."
        raise Problem(ValueError, text, "Places count from 1: plt.subplot(1, 2, 1).")
    axes = sheet.at((number - 1) // columns, (number - 1) % columns, in_space=None if projection is None else in_space)
    if given.get("title") is not None:
        axes.change(title=worded(m, given["title"]))
    return axes


def _pass(m: Machine, given: dict[str, Any], *drawn: str) -> None:
    """Pass over the arguments of a figure or of its axes, which only decorate; others are a mistake."""
    for key in given:
        if key in drawn or key in _ARRANGING:
            continue
        if key not in names.LOOK:
            raise Problem(TypeError, f"plt.figure() does not know the argument `{key}` here.", "Leave it out.")
        m.drawings.decorate(m, f"plt.figure({key}=)")


_ARRANGING = split_names("num figsize dpi sharex sharey layout constrained_layout tight_layout clear title")


def _subplots(
    m: Machine, nrows: Any = 1, ncols: Any = 1, figsize: Any = None, squeeze: Any = True, **given: Any
) -> tuple[Sheet, Any]:
    sheet = drawings(m).begin(m, None, size_of(figsize))
    return sheet, _axes_of(m, sheet, nrows, ncols, squeeze=squeeze, **given)


def _axes_of(
    m: Machine, sheet: Sheet, nrows: Any = 1, ncols: Any = 1, squeeze: Any = True, subplot_kw: Any = None, **given: Any
) -> Any:
    """One axes, a row of them or a matrix, as `plt.subplots` gives them."""
    rows, columns = _grid_of(m, sheet, nrows, ncols)
    settings = subplot_kw if type(subplot_kw) is dict else {}
    in_space = _is_in_space(settings.get("projection"))
    _pass(m, given)
    made = np.empty((rows, columns), object)
    for row, column in np.ndindex(rows, columns):
        axes = made[row, column] = sheet.at(row, column, in_space=in_space)
        if type(settings.get("xticks")) in (list, tuple) and not settings["xticks"]:
            axes.change(x_ticks=(), y_ticks=())
    sheet.now = made[0, 0]
    if squeeze is False:
        return Grid(made)
    if rows == columns == 1:
        return made[0, 0]
    return Grid(made.reshape(-1) if 1 in (rows, columns) else made)


def _suptitle(m: Machine, sheet: Sheet, text: Any, *more: Any, **given: Any) -> Parts:
    sheet.title = worded(m, text)
    return Parts("suptitle")


def _colorbar(m: Machine, sheet: Sheet, what: Any = None, cax: Any = None, ax: Any = None, **given: Any) -> Parts:
    what = given.pop("mappable", what)
    axes = what.axes if type(what) is Artist else ax if type(ax) is Axes else sheet.now
    if axes is not None:
        labels.colorbar(m, axes)
    return Parts("colorbar")


def _add_axes(m: Machine, sheet: Sheet, place: Any = None, projection: Any = None, **given: Any) -> Axes:
    if type(place) is Axes:
        return place
    if place is not None and sheet.axes:
        m.note("Axes inside others are not drawn: what is drawn into them is left out.")
        return Sheet().at(0, 0, in_space=_is_in_space(projection))
    return sheet.at(0, 0, in_space=None if projection is None else _is_in_space(projection))


def axes_in_space(m: Machine, sheet: Any, *place: Any, **given: Any) -> Axes:
    """`Axes3D(fig)`."""
    if type(sheet) is not Sheet:
        raise Problem(TypeError, "Axes3D needs a figure.", "Write ax = plt.figure().add_subplot(projection='3d').")
    return sheet.at(0, 0, in_space=True)


def _save(m: Machine, *args: Any, **given: Any) -> None:
    m.note(NO_FILES)


def _show(m: Machine, *args: Any, **given: Any) -> None:
    drawings(m).now = None


def _close(m: Machine, *args: Any) -> None:
    """What was drawn before stays to be seen: a program closes its figures to free memory."""
    drawings(m).now = None


def _clear(m: Machine, sheet: Sheet, *args: Any) -> None:
    sheet.clear()


def _axes_now(m: Machine, projection: Any = None, **given: Any) -> Axes:
    if projection is None:
        return drawings(m).axes(m)
    sheet = drawings(m).sheet(m)
    now = sheet.now
    row, column = (now.panel.row, now.panel.column) if now is not None else (0, 0)
    return sheet.at(row, column, in_space=_is_in_space(projection))


def _axes(m: Machine, *place: Any, **given: Any) -> Axes:
    return _add_axes(m, drawings(m).sheet(m), *place, **given)


def _sheet_now(m: Machine, **given: Any) -> Sheet:
    return drawings(m).sheet(m)


def _set_now(m: Machine, axes: Any) -> None:
    if type(axes) is Axes:
        drawings(m).now, axes.sheet.now = axes.sheet, axes


def _of_sheet_now(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda m, *args, **given: function(m, drawings(m).sheet(m), *args, **given)


def _set_size(m: Machine, sheet: Sheet, width: Any, height: Any = None, **given: Any) -> None:
    sheet.size = size_of([width, height] if height is not None else width) or sheet.size


FIGURE: Methods = {
    **{name: passed_over(f"fig.{name}") for name in sorted(names.FIGURE)},
    "add_subplot": _subplot, "subplots": _axes_of, "add_axes": _add_axes, "colorbar": _colorbar, "suptitle": _suptitle,
    "savefig": _save, "clf": _clear, "clear": _clear, "show": lambda m, sheet, *args, **given: _show(m),
    "gca": lambda m, sheet, **given: sheet.now or sheet.at(0, 0), "set_size_inches": _set_size,
    "get_axes": lambda m, sheet: [axes for _, axes in sorted(sheet.axes.items(), key=lambda pair: pair[0])],
    "legend": decoration("fig.legend"),
}  # fmt: skip


FUNCTIONS: Methods = {
    **{name: _into_now(f) for name, f in {**DRAWING, **labels.PARTS, **labels.WHOLE}.items() if name in names.PYPLOT},
    "figure": _figure, "subplots": _subplots, "axes": _axes, "gca": _axes_now, "gcf": _sheet_now, "sca": _set_now,
    "show": _show, "savefig": _save, "close": _close, "clf": _of_sheet_now(_clear), "cla": _into_now(_clear_axes),
    "subplot": _of_sheet_now(_subplot), "suptitle": _of_sheet_now(_suptitle), "colorbar": _of_sheet_now(_colorbar),
    "twinx": _into_now(_twin),
}  # fmt: skip
"""The functions of pyplot that draw, or that say where."""


def _shaped(m: Machine, grid: Grid, *shape: Any) -> Grid:
    sizes = shape[0] if len(shape) == 1 and type(shape[0]) in (tuple, list) else shape
    return grid.shaped(tuple(to_int(m, size) for size in sizes))


METHODS.update({Axes: AXES, Sheet: FIGURE})
METHODS[Grid] = {
    "flatten": lambda m, grid: grid.flat,
    "ravel": lambda m, grid: grid.flat,
    "reshape": _shaped,
    "tolist": lambda m, grid: list(grid),
}
ATTRIBUTES[Grid] = {
    "flat": lambda grid: grid.flat,
    "shape": lambda grid: grid.axes.shape,
    "size": lambda grid: grid.axes.size,
    "ndim": lambda grid: grid.axes.ndim,
    "T": lambda grid: Grid(grid.axes.T),
}
ATTRIBUTES[Axes] |= {"xaxis": lambda axes: Axis(axes, "x"), "yaxis": lambda axes: Axis(axes, "y")}
