"""What a program draws: kept as numbers and cleaned texts, never more than the limits here allow."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec.structs import replace

from graphlab.sandbox.library.pyplot.axes import Axes
from graphlab.sandbox.library.pyplot.styles import color_of, dash_of, parsed
from graphlab.sandbox.values.arrays import make, to_int
from graphlab.sandbox.values.formatting import text_of
from graphlab.sandbox.values.methods import Methods
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import NUMBERS, Problem, split_names
from graphlab.sandbox.wire.run import LONGEST_TITLE, MARKERS, WIDEST, Mark, Series
from graphlab.views.notation.escaping import clean

_STYLE = split_names(
    "color c label linestyle ls marker linewidth lw alpha markersize ms s edgecolor edgecolors facecolor zorder "
    "linewidths markerfacecolor markeredgecolor cmap vmin vmax antialiased capsize ecolor fmt"
)


# --- Values --------------------------------------------------------------------------------------


def worded(m: Machine, value: Any) -> str:
    """A value as a title or label: its text, cleaned and cut."""
    return clean(text_of(m, value, 4 * LONGEST_TITLE), LONGEST_TITLE)


def _numbers(m: Machine, value: Any) -> np.ndarray:
    """Numbers to draw, as float64."""
    found = np.asarray(make(m, list(m.each(value)) if type(value).__name__ in ("View", "set") else value))
    if found.dtype.kind == "c":
        raise Problem(TypeError, "Complex numbers cannot be drawn.", "Draw tf.abs(z), or the real part.")
    m.drawings.take(found.size)
    return found.astype(np.float64)


def _row(m: Machine, value: Any) -> np.ndarray:
    return np.atleast_1d(_numbers(m, value)).reshape(-1)


def _places(m: Machine, value: Any) -> Any:
    """Places along an axis: numbers, or texts."""
    if type(value) in (list, tuple) and value and all(type(v) is str for v in value):
        m.length(value)
        m.drawings.take(len(value))
        return tuple(worded(m, v) for v in value)
    return _row(m, value)


def _same_length(x: Any, y: Any) -> None:
    if len(x) != len(y):
        text = f"x has {len(x)} values and y has {len(y)}: there must be as many."
        raise Problem(ValueError, text, "Print both lengths: print(len(x), len(y)).")


def _number(value: Any, least: float, most: float, usual: float) -> float:
    if type(value) not in NUMBERS or not math.isfinite(value.real):
        return usual
    return min(max(float(value.real), least), most)


def _style(m: Machine, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """The parts of a Series that say how it looks."""
    for key in given:
        if key not in _STYLE:
            raise Problem(TypeError, f"plt.{name}() does not know the argument `{key}` here.", "Leave it out.")
    look: dict[str, Any] = {"opacity": _number(given.get("alpha"), 0.05, 1.0, 1.0)}
    color = next((found for key in ("color", "c", "facecolor") if (found := color_of(given.get(key)))), "")
    if color:
        look["color"] = color
    if given.get("label") is not None:
        look["label"] = worded(m, given["label"])
    if type(given.get("marker")) is str and given["marker"] in MARKERS:
        look["marker"] = MARKERS[given["marker"]]
    size = given.get("linewidth", given.get("lw", given.get("markersize", given.get("ms"))))
    look["size"] = _number(size, 0.5, 20.0, 0.0)
    dash = dash_of(given.get("linestyle", given.get("ls")))
    return look | ({} if dash is None else {"dash": dash})


def _draw(m: Machine, axes: Axes, mark: Mark, x: Any, y: Any, look: dict[str, Any], z: Any = None) -> None:
    names = x if isinstance(x, tuple) else ()
    m.drawings.add(axes, Series(mark, np.zeros(0) if names else x, y, z, names, **look))


# --- What is drawn -------------------------------------------------------------------------------


def _plot(m: Machine, axes: Axes, *values: Any, **given: Any) -> None:
    rest = list(values)
    if not rest:
        raise Problem(TypeError, "plt.plot needs numbers.", "Write plt.plot(x, y).")
    while rest:
        x, y = rest.pop(0), None
        if rest and type(rest[0]) is not str:
            y = rest.pop(0)
        code = rest.pop(0) if rest and type(rest[0]) is str else ""
        _lines(m, axes, x, y, code, given)


def _lines(m: Machine, axes: Axes, x: Any, y: Any, code: str, given: dict[str, Any]) -> None:
    look = _style(m, "plot", given)
    color, dash, marker = parsed(code)
    look = {"color": color, "marker": marker} | look
    line = dash is not None and dash_of(given.get("linestyle", given.get("ls"))) is not None
    if "dash" not in look or code:
        look["dash"] = dash or "solid"
    table = _numbers(m, x if y is None else y)
    columns = table.reshape(len(table), -1).T if table.ndim > 1 else [np.atleast_1d(table)]
    places = np.arange(len(columns[0]), dtype=float) if y is None else _places(m, x)
    for column in columns:
        _same_length(places, column)
        _draw(m, axes, "line" if line else "points", places, column, look)


def _scatter(m: Machine, axes: Axes, x: Any, y: Any, s: Any = None, c: Any = None, **given: Any) -> None:
    look = {"marker": "circle"} | _style(m, "scatter", given | ({"c": c} if color_of(c) else {}))
    places, heights, values = _places(m, x), _row(m, y), None
    _same_length(places, heights)
    if c is not None and type(c) is not str and not color_of(c):
        values = _row(m, c)
        _same_length(heights, values)
    if type(s) in NUMBERS:
        look["size"] = _number(math.sqrt(abs(s)), 2.0, 40.0, 6.0)
    _draw(m, axes, "points", places, heights, look, values)


def _bars(mark: Mark) -> Callable[..., None]:
    def bars(m: Machine, axes: Axes, x: Any, y: Any, width: Any = None, **given: Any) -> None:
        places, heights = _places(m, x), _row(m, y)
        if len(heights) == 1:
            heights = np.repeat(heights, len(places))
        _same_length(places, heights)
        look = _style(m, "bar", given)
        _draw(m, axes, mark, places, heights, look | {"size": _number(width, 0.0, WIDEST, 0.0)})

    return bars


def _hist(m: Machine, axes: Axes, x: Any, bins: Any = 10, density: Any = False, **given: Any) -> None:
    given.pop("range", None)
    values = _row(m, x)
    values = values[np.isfinite(values)]
    edges = _row(m, bins) if type(bins) in (list, tuple, np.ndarray) else min(max(to_int(m, bins) or 10, 1), 1000)
    if type(edges) is np.ndarray and not (len(edges) > 1 and np.isfinite(edges).all() and (np.diff(edges) > 0).all()):
        raise Problem(ValueError, "The edges of bins are numbers that grow.", "Write bins=10, or bins=[0, 1, 2].")
    counts, edges = np.histogram(values, edges, density=bool(density))
    look = _style(m, "hist", given) | {"size": _number(float(edges[1] - edges[0]), 0.0, WIDEST, 0.0)}
    _draw(m, axes, "bars", (edges[:-1] + edges[1:]) / 2, counts.astype(np.float64), look)


def _straight(mark: Mark) -> Callable[..., None]:
    def line(m: Machine, axes: Axes, place: Any = 0.0, **given: Any) -> None:
        look = _style(m, "axhline", given)
        _draw(m, axes, mark, np.zeros(0), _row(m, place)[:1], look)

    return line


def _band(m: Machine, axes: Axes, x: Any, y1: Any, y2: Any = 0.0, **given: Any) -> None:
    places, upper, lower = _row(m, x), _row(m, y1), _row(m, y2)
    upper, lower = (np.repeat(v, len(places)) if len(v) == 1 else v for v in (upper, lower))
    _same_length(places, upper)
    _same_length(places, lower)
    _draw(m, axes, "band", places, upper, _style(m, "fill_between", given), lower)


def _step(m: Machine, axes: Axes, x: Any, y: Any, where: Any = None, **given: Any) -> None:
    places, heights = _row(m, x), _row(m, y)
    _same_length(places, heights)
    _draw(m, axes, "steps", places, heights, _style(m, "step", given))


def _errorbar(m: Machine, axes: Axes, x: Any, y: Any, yerr: Any = None, xerr: Any = None, **given: Any) -> None:
    code = given.pop("fmt", "")
    _lines(m, axes, x, y, code if type(code) is str else "", given)


def _image(m: Machine, axes: Axes, image: Any, **given: Any) -> None:
    table = _numbers(m, image)
    if table.ndim == 3:
        table = table.mean(axis=2)
    if table.ndim != 2:
        raise Problem(TypeError, f"plt.imshow needs a matrix; got {table.ndim} axes.", "Take one image: x[0].")
    for key in ("interpolation", "origin", "aspect", "extent"):
        given.pop(key, None)
    _draw(m, axes, "image", np.zeros(0), np.zeros(0), _style(m, "imshow", given), table)


def _contour(m: Machine, axes: Axes, *values: Any, levels: Any = None, **given: Any) -> None:
    rest = [_numbers(m, v) for v in values if type(v) not in (int, list)]
    if len(rest) not in (1, 3) or rest[-1].ndim != 2:
        raise Problem(TypeError, "plt.contour needs a matrix of heights.", "Write plt.contour(X, Y, Z).")
    z = rest[-1]
    x, y = (rest[0], rest[1]) if len(rest) == 3 else (np.arange(z.shape[1]), np.arange(z.shape[0]))
    x, y = (x[0] if x.ndim == 2 else x), (y[:, 0] if y.ndim == 2 else y)
    if (len(y), len(x)) != z.shape:
        raise Problem(ValueError, "x, y and z do not fit together.", "Make x and y with np.meshgrid.")
    _draw(m, axes, "contour", x.astype(float), y.astype(float), _style(m, "contour", given), z)


def _text(m: Machine, axes: Axes, x: Any, y: Any, s: Any, **given: Any) -> None:
    look = {"label": worded(m, s), "color": color_of(given.get("color", given.get("c")))}
    _draw(m, axes, "text", _row(m, x)[:1], _row(m, y)[:1], look)


# --- Titles, limits, legends ---------------------------------------------------------------------


def _change(axes: Axes, **parts: Any) -> None:
    axes.panel = replace(axes.panel, **parts)


def _titled(part: str) -> Callable[..., None]:
    def title(m: Machine, axes: Axes, text: Any, *more: Any, **given: Any) -> None:
        _change(axes, **{part: worded(m, text)})

    return title


def _limits(part: str) -> Callable[..., None]:
    def limit(m: Machine, axes: Axes, *bounds: Any, **given: Any) -> None:
        found = bounds[0] if len(bounds) == 1 and type(bounds[0]) in (list, tuple) else bounds
        if len(found) == 2:
            low, high = (float(v) for v in _row(m, list(found)))
            if math.isfinite(low) and math.isfinite(high):
                _change(axes, **{part: (low, high)})

    return limit


def _scale(part: str) -> Callable[..., None]:
    def scale(m: Machine, axes: Axes, kind: Any, **given: Any) -> None:
        _change(axes, **{part: kind in ("log", "symlog")})

    return scale


def _log_plot(**parts: bool) -> Callable[..., None]:
    def plot(m: Machine, axes: Axes, *values: Any, **given: Any) -> None:
        _change(axes, **parts)
        _plot(m, axes, *values, **given)

    return plot


def _legend(m: Machine, axes: Axes, *labels: Any, **given: Any) -> None:
    _change(axes, legend=True)
    names = given.get("labels", labels[-1] if labels else ())
    if type(names) in (list, tuple):
        for place, name in enumerate(names[: len(axes.series)]):
            axes.series[place] = replace(axes.series[place], label=worded(m, name))


def _grid(m: Machine, axes: Axes, on: Any = True, *more: Any, **given: Any) -> None:
    _change(axes, grid=on is not False)


def _colorbar(m: Machine, axes: Axes, *what: Any, **given: Any) -> None:
    _change(axes, scale=True)


def _axis(m: Machine, axes: Axes, what: Any = None, **given: Any) -> None:
    if what in ("equal", "scaled"):
        _change(axes, equal=True)
    elif type(what) in (list, tuple) and len(what) == 4:
        _limits("x_range")(m, axes, list(what[:2]))
        _limits("y_range")(m, axes, list(what[2:]))


def _set_all(m: Machine, axes: Axes, **given: Any) -> None:
    for name, value in given.items():
        function = AXES.get(f"set_{name}")
        if function is not None:
            function(m, axes, value)


def ignored(m: Machine, *values: Any, **given: Any) -> None:
    """Nothing: it changes how Matplotlib looks, and this is drawn by something else."""


DRAWING: Methods = {
    "plot": _plot, "scatter": _scatter, "bar": _bars("bars"), "barh": _bars("bars across"), "hist": _hist,
    "axhline": _straight("across"), "axvline": _straight("upright"), "fill_between": _band, "step": _step,
    "errorbar": _errorbar, "imshow": _image, "matshow": _image, "contour": _contour, "contourf": _contour,
    "text": _text, "semilogy": _log_plot(y_log=True), "semilogx": _log_plot(x_log=True),
    "loglog": _log_plot(x_log=True, y_log=True), "legend": _legend, "colorbar": _colorbar, "grid": _grid, "axis": _axis,
    **{name: ignored for name in split_names("annotate tick_params invert_yaxis margins minorticks_on set_aspect")},
}  # fmt: skip
NAMING: Methods = {
    "title": _titled("title"), "xlabel": _titled("x_title"), "ylabel": _titled("y_title"),
    "xlim": _limits("x_range"), "ylim": _limits("y_range"), "xscale": _scale("x_log"), "yscale": _scale("y_log"),
    "xticks": ignored, "yticks": ignored,
}  # fmt: skip
AXES: Methods = {**DRAWING, **{f"set_{name}": f for name, f in NAMING.items()}, "set": _set_all}
