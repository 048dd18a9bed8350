"""What is drawn of a matrix: pictures, contours, and the colours of cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.library.pyplot.arguments import (
    colormap,
    is_row,
    matrix,
    number,
    plain_numbers,
    row,
    says,
    span_of,
    style,
    thinned,
)
from graphlab.sandbox.library.pyplot.axes import Artist, Axes, Parts, Undrawn
from graphlab.sandbox.library.pyplot.marks import draw
from graphlab.sandbox.library.pyplot.styles import color_of
from graphlab.sandbox.values.methods import Methods
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Problem
from graphlab.sandbox.wire.run import MOST_LEVELS, Mark


def _image(m: Machine, axes: Axes, image: Any, cmap: Any = None, **given: Any) -> Artist:
    given = given | ({} if cmap is None else {"cmap": cmap})
    table, is_coloured = picture(m, image)
    extent, origin = given.pop("extent", None), given.pop("origin", "upper")
    look = _coloured(m, axes, "imshow", table, given, "interpolation aspect norm")
    height, width = table.shape[:2]
    ends = _extent(m, extent) or (
        -0.5,
        width - 0.5,
        *((-0.5, height - 0.5) if says(origin, "lower") else (height - 0.5, -0.5)),
    )
    left, right, bottom, top = ends
    x = left + (np.arange(width) + 0.5) * (right - left) / width
    y = bottom + (np.arange(height) + 0.5) * (top - bottom) / height
    y = y if says(origin, "lower") else y[::-1]
    (z,), x, y = _thin_with(m, [table], x, y)
    axes.change(equal=not says(given.get("aspect"), "auto"), y_reversed=bottom > top, x_reversed=left > right)
    return draw(m, axes, "image", x, y, look if not is_coloured else look | {"scale": ""}, z)


def picture(m: Machine, image: Any) -> tuple[np.ndarray, bool]:
    """A matrix of numbers, or of red, green and blue from 0 to 255 and then True."""
    kind = np.asarray(image).dtype.kind if type(image) is np.ndarray else ""
    table = plain_numbers(m, image)
    if table.ndim == 3 and table.shape[2] == 1:
        table = table[:, :, 0]
    if table.ndim == 2 and table.size:
        return table, False
    if table.ndim != 3 or table.shape[2] not in (3, 4) or not table.size:
        shape = "x".join(map(str, table.shape)) or "one number"
        text = f"plt.imshow needs a matrix, or one of three colours: [height, width, 3]; got {shape}."
        raise Problem(TypeError, text, "Take one picture: x[0].")
    whole = kind in "iu" if kind else float(np.nanmax(table, initial=0.0)) > 1.0
    scaled = np.nan_to_num(table[:, :, :3] * (1.0 if whole else 255.0))
    return np.clip(scaled, 0.0, 255.0), True


def _thin_with(m: Machine, arrays: list[np.ndarray], x: Any, y: Any) -> tuple[list[np.ndarray], Any, Any]:
    """The matrices, and the places of the columns and rows of them that are kept."""
    kept = thinned(m, *arrays)
    by = -(-max(arrays[0].shape[:2]) // max(kept[0].shape[:2]))
    return kept, x[::by], y[::by]


def _coloured(
    m: Machine, axes: Axes, name: str, table: np.ndarray, given: dict[str, Any], also: str = ""
) -> dict[str, Any]:
    """How a matrix looks: its colormap, and what all marks have. Pictures take no colour of their own."""
    span_of(table, given)
    scale = colormap(m, given)
    turns = axes.turns
    look = style(m, axes, name, given, also)
    axes.turns = turns
    return look | scale | {"turn": 0}


def _extent(m: Machine, extent: Any) -> tuple[float, float, float, float] | None:
    if extent is None:
        return None
    ends = row(m, extent)
    if len(ends) != 4 or not np.isfinite(ends).all() or ends[0] == ends[1] or ends[2] == ends[3]:
        text = "The extent of a picture is four numbers: left, right, bottom and top."
        raise Problem(ValueError, text, "Write extent=[-1, 1, -1, 1].")
    left, right, bottom, top = ends.tolist()
    return left, right, bottom, top


def _matshow(m: Machine, axes: Axes, image: Any, **given: Any) -> Artist:
    return _image(m, axes, image, **given)


def _cells(m: Machine, axes: Axes, *values: Any, **given: Any) -> Artist:
    """`plt.pcolormesh`: the colours of cells, whose places are their middles or their edges."""
    if len(values) not in (1, 3):
        raise Problem(TypeError, "plt.pcolormesh needs a matrix.", "Write plt.pcolormesh(X, Y, Z).")
    z = matrix(m, values[-1], "plt.pcolormesh")
    x, y = _rows_of(m, values, z, edges=True)
    look = _coloured(m, axes, "pcolormesh", z, given, "shading norm")
    (kept,), x, y = _thin_with(m, [z], x, y)
    return draw(m, axes, "image", x, y, look, kept)


def _rows_of(m: Machine, values: Any, z: np.ndarray, *, edges: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """The places of the columns and rows of a matrix: from a grid made with meshgrid, from rows, or counted."""
    height, width = z.shape
    if len(values) == 1:
        half = 0.5 if edges else 0.0
        return np.arange(width) + half, np.arange(height) + half
    x, y = (plain_numbers(m, value) for value in values[:2])
    if x.ndim == y.ndim == 2 and x.size and y.size and not _is_regular(x, y) and _is_regular(x.T, y.T):
        text = "The places are of a grid whose rows and columns are exchanged."
        raise Problem(ValueError, text, "Make X and Y with np.meshgrid(x, y), which has indexing='xy'.")
    x, y = (x[0] if x.ndim == 2 and len(x) else x).reshape(-1), (y[:, 0] if y.ndim == 2 and y.size else y).reshape(-1)
    if edges and (len(y), len(x)) == (height + 1, width + 1):
        x, y = (x[:-1] + x[1:]) / 2, (y[:-1] + y[1:]) / 2
    if (len(y), len(x)) != z.shape:
        text = f"x, y and z do not fit together: {len(x)} and {len(y)} places for a matrix of {height}x{width}."
        raise Problem(ValueError, text, "Make X and Y with np.meshgrid.")
    return x, y


def _is_regular(x: np.ndarray, y: np.ndarray) -> bool:
    return bool(
        np.array_equal(x, np.broadcast_to(x[:1], x.shape)) and np.array_equal(y, np.broadcast_to(y[:, :1], y.shape))
    )


def _contours(mark: Mark) -> Callable[..., Artist]:
    def contours(m: Machine, axes: Axes, *values: Any, levels: Any = None, **given: Any) -> Artist:
        count = 3 if len(values) >= 3 else 1
        if len(values) == count + 1 and levels is None:
            levels = values[-1]
        if len(values) not in (count, count + 1):
            raise Problem(TypeError, "plt.contour needs a matrix of heights.", "Write plt.contour(X, Y, Z).")
        z = matrix(m, values[count - 1], "plt.contour")
        x, y = _rows_of(m, values[:count], z)
        colors = given.pop("colors", None)
        look = _coloured(m, axes, "contour", z, given, "norm locator linestyles") | _one_colour(m, colors)
        (kept,), x, y = _thin_with(m, [z], x, y)
        return draw(m, axes, mark, x, y, look | _levels(m, levels, z, given), kept)

    return contours


def _one_colour(m: Machine, colors: Any) -> dict[str, Any]:
    """One colour for all contours; of several the page takes a colormap instead."""
    if type(colors) in (list, tuple) and len(colors) == 1:
        colors = colors[0]
    color = color_of(colors) or (color_of(colors[0]) if type(colors) in (list, tuple) and colors else "")
    if colors is not None and not color_of(colors):
        m.drawings.decorate(m, "plt.contour(colors=)")
        return {}
    return {"color": color} if color else {}


def _levels(m: Machine, levels: Any, z: np.ndarray, given: dict[str, Any]) -> dict[str, Any]:
    """The levels of contours: those named, else so many round numbers, or powers where colours are logarithmic."""
    if is_row(levels):
        found = row(m, levels)
        found = np.unique(found[np.isfinite(found)])
        if len(found) > MOST_LEVELS:
            raise Problem(ValueError, f"At most {MOST_LEVELS} contours are drawn.", "Write levels=20.")
    else:
        wanted, norm = int(number(levels, 1, MOST_LEVELS - 3, 7)), given.get("norm")
        is_logarithmic = isinstance(norm, Undrawn) and norm.name.endswith("LogNorm")
        found = levels_between(
            z[(z > 0) & np.isfinite(z)] if is_logarithmic else z[np.isfinite(z)], wanted, is_logarithmic
        )
    return {"levels": found} if found.size else {}


def levels_between(z: np.ndarray, wanted: int, is_logarithmic: bool = False) -> np.ndarray:
    """Round numbers over the range of `z`, about as many as wanted; none where all of it is one number.

    >>> levels_between(np.array([0.2, 9.7]), 4).tolist(), levels_between(np.array([1.0, 100.0]), 3, True).tolist()
    ([0.0, 2.0, 4.0, 6.0, 8.0, 10.0], [1.0, 10.0, 100.0])
    """
    low, high = (float(z.min()), float(z.max())) if z.size else (0.0, 0.0)
    step = (high - low) / (wanted + 1)
    if not 0 < step < np.inf:
        return np.zeros(0)
    if is_logarithmic:
        powers: np.ndarray = np.unique(np.geomspace(low, high, max(wanted, 2)))
        return powers
    size = 10.0 ** np.floor(np.log10(step))
    step = size * next(nice for nice in (1.0, 2.0, 2.5, 5.0, 10.0) if nice * size >= step * 0.999 or nice == 10.0)
    first, count = np.floor(low / step), int(min(np.ceil((high - low) / step) + 2, MOST_LEVELS)) if step else 0
    found: np.ndarray = np.unique((first + np.arange(count)) * step)
    kept: np.ndarray = found[(found < high + step) & np.isfinite(found)]
    return kept


def _label_contours(m: Machine, axes: Axes, contours: Any = None, *values: Any, **given: Any) -> Parts:
    """`plt.clabel`: write their level on the lines."""
    if type(contours) is Artist and contours.series.mark == "contour lines":
        contours.change(labelled=True)
    return Parts("clabel")


DRAWING: Methods = {
    "clabel": _label_contours,
    "imshow": _image, "matshow": _matshow, "pcolormesh": _cells, "pcolor": _cells,
    "contour": _contours("contour lines"), "contourf": _contours("contour areas"),
}  # fmt: skip
