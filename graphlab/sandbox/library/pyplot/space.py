"""What is drawn on axes with a height: lines, points and surfaces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.library.pyplot import marks
from graphlab.sandbox.library.pyplot.arguments import (
    colormap,
    is_row,
    number,
    plain_numbers,
    refuse_unknown,
    row,
    same_length,
    several_colors,
    span_of,
    style,
    thinned,
    worded,
)
from graphlab.sandbox.library.pyplot.axes import Artist, Axes, Undrawn
from graphlab.sandbox.library.pyplot.marks import draw
from graphlab.sandbox.library.pyplot.styles import color_of
from graphlab.sandbox.values.methods import Methods
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import NUMBERS, Problem

MOST_LINES = 40  # of a net, in each direction


def _need_space(axes: Axes, name: str) -> None:
    if not axes.panel.in_space:
        text = f"ax.{name} needs axes in space."
        raise Problem(AttributeError, text, "Write ax = plt.figure().add_subplot(111, projection='3d').")


def _line(m: Machine, axes: Axes, xs: Any, ys: Any, *values: Any, **given: Any) -> list[Artist]:
    zs, codes = _heights(values, given)
    x, y, z = _three(m, xs, ys, zs)
    look, is_line = marks.line_style(m, axes, next((c for c in codes if type(c) is str), ""), given)
    return [_draw(m, axes, (x, y, z), look, is_line)]


def _draw(m: Machine, axes: Axes, at: Any, look: dict[str, Any], is_line: bool = True) -> Artist:
    x, y, z = at
    return draw(m, axes, "line in space" if is_line else "points in space", x, y, look, z)


def _heights(values: tuple[Any, ...], given: dict[str, Any]) -> tuple[Any, list[Any]]:
    """The heights, 0 where there are none, and what comes after them."""
    left = list(values)
    zs = left.pop(0) if left and type(left[0]) is not str else given.pop("zs", 0.0)
    return zs, left


def _three(m: Machine, xs: Any, ys: Any, zs: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y, z = row(m, xs), row(m, ys), row(m, zs)
    z = np.repeat(z, len(x)) if len(z) == 1 else z
    same_length(x, y)
    same_length(x, z, "xz")
    return x, y, z


def _points(
    m: Machine, axes: Axes, xs: Any, ys: Any, *values: Any, s: Any = None, c: Any = None, **given: Any
) -> Artist:
    zs, left = _heights(values, given)
    s, c = (left[0] if left else s), (left[1] if len(left) > 1 else c)
    x, y, z = _three(m, xs, ys, zs)
    values_of = None
    if (
        c is not None
        and type(c) is not str
        and not color_of(c)
        and not (is_row(c) and several_colors(m, {"c": c}, len(x)))
    ):
        values_of = row(m, c)
        same_length(x, values_of, "xc")
        span_of(values_of, given)
    scale = colormap(m, given)
    look = {"marker": "circle"} | style(m, axes, "scatter", given | ({"c": c} if type(c) is str else {}))
    look["size"] = number(np.sqrt(abs(s)), 2.0, 40.0, 3.5) if type(s) in NUMBERS - {complex} else 3.5
    return draw(
        m, axes, "points in space", x, y, look | (scale | {"shades": values_of} if values_of is not None else {}), z
    )


def _surface(m: Machine, axes: Axes, x: Any, y: Any, z: Any, **given: Any) -> Artist:
    _need_space(axes, "plot_surface")
    x, y, z = _grid_of(m, x, y, z)
    span_of(z, given)
    given.pop("facecolors", None)
    scale = colormap(m, given)
    turns = axes.turns
    look = style(m, axes, "plot_surface", given, "rstride cstride rcount ccount shade")
    axes.turns = turns
    is_regular = np.array_equal(x, np.broadcast_to(x[:1], x.shape)) and np.array_equal(
        y, np.broadcast_to(y[:, :1], y.shape)
    )
    if is_regular:
        (kept,) = thinned(m, z)
        by = -(-max(z.shape) // max(kept.shape))
        return draw(m, axes, "surface", x[0, ::by], y[::by, 0], look | scale, kept)
    x, y, kept = thinned(m, x, y, z)
    return draw(m, axes, "surface", x, y, look | scale, kept)


def _grid_of(m: Machine, x: Any, y: Any, z: Any) -> list[np.ndarray]:
    """Places and heights of one shape."""
    found = [plain_numbers(m, value) for value in (x, y, z)]
    try:
        grid = [np.array(part) for part in np.broadcast_arrays(*found)]
    except ValueError:
        grid = []
    if not grid or grid[0].ndim != 2 or not grid[0].size or grid[0].size > 10**6:
        text = "A surface needs matrices of one shape as X, Y and Z."
        raise Problem(ValueError, text, "Make them with X, Y = np.meshgrid(x, y), and Z of X and Y.")
    return grid


def _net(m: Machine, axes: Axes, x: Any, y: Any, z: Any, **given: Any) -> Artist:
    """`ax.plot_wireframe`: lines along the rows and the columns."""
    _need_space(axes, "plot_wireframe")
    grid = _grid_of(m, x, y, z)
    by = max(-(-max(grid[0].shape) // MOST_LINES), 1)
    grid = [part[::by, ::by] for part in grid]
    m.drawings.take(2 * grid[0].size)
    lines = [
        np.concatenate([np.pad(way, ((0, 0), (0, 1)), constant_values=np.nan).reshape(-1) for way in (part, part.T)])
        for part in grid
    ]
    look = style(m, axes, "plot_wireframe", given, "rstride cstride rcount ccount")
    return _draw(m, axes, lines, look | {"size": look["size"] or 1.5})


def flat_or(in_space: Callable[..., Any], flat: Callable[..., Any]) -> Callable[..., Any]:
    """A function of both kinds of axes."""

    def either(m: Machine, axes: Axes, *values: Any, **given: Any) -> Any:
        return (in_space if axes.panel.in_space else flat)(m, axes, *values, **given)

    return either


def _only_flat(name: str, flat: Callable[..., Any]) -> Callable[..., Any]:
    def draw_flat(m: Machine, axes: Axes, *values: Any, **given: Any) -> Any:
        if axes.panel.in_space:
            m.note(f"`ax.{name}` is not drawn in space, only on flat axes: fig, ax = plt.subplots().")
            return Undrawn(f"ax.{name}")
        return flat(m, axes, *values, **given)

    return draw_flat


def _view(m: Machine, axes: Axes, elev: Any = None, azim: Any = None, *more: Any, **given: Any) -> None:
    refuse_unknown(m, "view_init", given, {"roll", "vertical_axis"})
    if axes.panel.in_space:
        axes.change(view=(number(elev, -360.0, 360.0, 30.0), number(azim, -360.0, 360.0, -60.0)))


def _z_title(m: Machine, axes: Axes, text: Any, *more: Any, **given: Any) -> None:
    axes.change(z_title=worded(m, text))


DRAWING: Methods = {
    "plot": flat_or(_line, marks.plot), "scatter": flat_or(_points, marks.scatter),
    "plot_surface": _surface, "plot_wireframe": _net, "plot3D": _line, "scatter3D": _points,
}  # fmt: skip
NAMING: Methods = {"view_init": _view, "set_zlabel": _z_title}


def in_both(functions: Methods) -> Methods:
    """Functions of flat axes, with those that draw in space too; on axes in space all others are passed over."""
    return {**{name: _only_flat(name, function) for name, function in functions.items()}, **DRAWING}
