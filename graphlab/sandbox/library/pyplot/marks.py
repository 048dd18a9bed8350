"""Lines, points, bars and bands on flat axes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.library.pyplot.arguments import (
    colormap,
    is_row,
    number,
    numbers,
    places,
    row,
    same_length,
    says,
    several_colors,
    span_of,
    style,
    worded,
)
from graphlab.sandbox.library.pyplot.axes import Artist, Axes
from graphlab.sandbox.library.pyplot.passing import IN_AXES
from graphlab.sandbox.library.pyplot.styles import color_of, dash_of, parsed, turn_of
from graphlab.sandbox.values.arrays import to_flag, to_int
from graphlab.sandbox.values.methods import Methods
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import NUMBERS, Problem, split_names
from graphlab.sandbox.wire.run import WIDEST, Mark, Series


def draw(m: Machine, axes: Axes, mark: Mark, x: Any, y: Any, look: dict[str, Any], z: Any = None) -> Artist:
    """Draw one mark; what it gives stands for it in the program."""
    names = x if isinstance(x, tuple) else ()
    made: Artist = m.drawings.add(axes, Series(mark, np.zeros(0) if names else x, y, z, names, **look))
    return made


# --- Lines and points ----------------------------------------------------------------------------


def plot(m: Machine, axes: Axes, *values: Any, **given: Any) -> list[Artist]:
    """`plt.plot`: lines, each of y, or of x and y, with a format."""
    left = list(values)
    given.pop("data", None)
    made: list[Artist] = []
    while left:
        x, y = left.pop(0), None
        if left and type(left[0]) is not str:
            y = left.pop(0)
        code = left.pop(0) if left and type(left[0]) is str else ""
        made += lines(m, axes, x, y, code, given)
    return made


def lines(m: Machine, axes: Axes, x: Any, y: Any, code: str, given: dict[str, Any]) -> list[Artist]:
    """A line for each column of y, or of x where there is no y."""
    table = numbers(m, x if y is None else y)
    columns = list(table.reshape(len(table), -1).T) if table.ndim > 1 else [np.atleast_1d(table)]
    along = np.arange(len(columns[0]), dtype=float) if y is None else places(m, x)
    if y is not None and not isinstance(along, tuple) and len(columns) > 1 and len(along) == table.size:
        columns = [table.reshape(-1)]  # x and y are matrices of one shape, such as [n, 1]
    labels = given.get("label")
    made = []
    for place, column in enumerate(columns):
        same_length(along, column)
        if (type(labels) is list or type(labels) is tuple) and place < len(labels):
            given = given | {"label": labels[place]}
        look, is_line = line_style(m, axes, code, given)
        made.append(draw(m, axes, "line" if is_line else "points", along, column, look))
    return made


def line_style(m: Machine, axes: Axes, code: str, given: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """How a line looks, of its format and its arguments, and whether there is one between its points."""
    color, dash, marker = parsed(code)
    turn = next((code[i : i + 2] for i in range(len(code)) if turn_of(code[i : i + 2]) is not None), None)
    asked = given if not (color or turn) or "color" in given or "c" in given else given | {"color": color or turn}
    look = {"marker": marker} | style(m, axes, "plot", asked, "linestyles")
    is_line = dash is not None and dash_of(given.get("linestyle", given.get("ls"))) is not None
    if "dash" not in look or (code and "linestyle" not in given and "ls" not in given):
        look["dash"] = dash or "solid"
    if not is_line:
        look["size"] = number(given.get("markersize", given.get("ms")), 1.0, 40.0, 6.0)
    elif "linewidth" not in given and "lw" not in given:
        look["size"] = 0.0  # that of its markers is no width
    return look, is_line


def scatter(m: Machine, axes: Axes, x: Any, y: Any, s: Any = None, c: Any = None, **given: Any) -> Artist:
    """`plt.scatter`: points, each with a colour of its own where `c` has one for each."""
    along, heights, values = places(m, x), row(m, y), None
    same_length(along, heights)
    colors = several_colors(m, given | {"c": c}, len(heights))
    if c is not None and type(c) is not str and not color_of(c) and not colors:
        values = row(m, c)
        same_length(heights, values, "yc")
        span_of(values, given)
    scale = colormap(m, given)
    look = {"marker": "circle"} | style(m, axes, "scatter", given | ({"c": c} if color_of(c) or turn_of(c) else {}))
    look["size"] = number(math.sqrt(abs(s)), 2.0, 40.0, 6.0) if type(s) in NUMBERS - {complex} else 0.0
    if s is not None and type(s) not in NUMBERS:
        m.drawings.decorate(m, "plt.scatter(s=)")
    look |= ({"colors": colors} if colors else {}) | (scale if values is not None else {})
    return draw(m, axes, "points", along, heights, look, values)


def _log_plot(**parts: bool) -> Callable[..., list[Artist]]:
    def log_plot(m: Machine, axes: Axes, *values: Any, **given: Any) -> list[Artist]:
        axes.change(**parts)
        return plot(m, axes, *values, **given)

    return log_plot


def _step(m: Machine, axes: Axes, x: Any, y: Any, *code: Any, where: Any = None, **given: Any) -> list[Artist]:
    along, heights = row(m, x), row(m, y)
    same_length(along, heights)
    look, _ = line_style(m, axes, code[0] if code and type(code[0]) is str else "", given)
    return [draw(m, axes, "steps", along, heights, look)]


def _errorbar(m: Machine, axes: Axes, x: Any, y: Any, yerr: Any = None, xerr: Any = None, **given: Any) -> list[Artist]:
    code = given.pop("fmt", "")
    code = "" if type(code) is not str else "none" if code.lower() == "none" else code
    for key in split_names("capsize ecolor elinewidth capthick barsabove errorevery"):
        if given.pop(key, None) is not None:
            m.drawings.decorate(m, f"plt.errorbar({key}=)")
    along, heights = row(m, x), row(m, y)
    made = [] if code == "none" else lines(m, axes, along, heights, code, given)
    look = style(m, axes, "errorbar", {k: v for k, v in given.items() if k != "label"}) | {"size": 1.5}
    if made:
        look |= {"color": made[0].series.color, "turn": made[0].series.turn}
        axes.turns -= 1
    for error, is_upright in ((yerr, True), (xerr, False)):
        if error is not None:
            made.append(_whiskers(m, axes, (along, heights), plain_errors(m, error, len(along)), look, is_upright))
    return made


def plain_errors(m: Machine, error: Any, count: int) -> tuple[np.ndarray, np.ndarray]:
    """How far errors go down and up from each of so many points."""
    found = numbers(m, error)
    try:
        low, high = found if found.ndim == 2 and len(found) == 2 else (found, found)
        return np.broadcast_to(low, (count,)), np.broadcast_to(high, (count,))
    except ValueError:
        text = f"There must be as many errors as points: {count}."
        raise Problem(ValueError, text, "Print both lengths: print(len(x), len(yerr)).") from None


def _whiskers(
    m: Machine, axes: Axes, at: Any, errors: tuple[np.ndarray, np.ndarray], look: dict[str, Any], is_upright: bool
) -> Artist:
    x, y = at
    ends = y if is_upright else x
    low, high = ends - errors[0], ends + errors[1]
    return draw(m, axes, "line", *(_pieces((x, x), (low, high)) if is_upright else _pieces((low, high), (y, y))), look)


def _pieces(xs: tuple[Any, ...], ys: tuple[Any, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Many short lines as one with gaps: each goes through a point of every row of `xs` and `ys`."""
    count = max(np.size(row) for row in (*xs, *ys))
    gap = np.full(count, np.nan)
    x, y = (np.stack([*(np.broadcast_to(row, (count,)) for row in rows), gap], 1).reshape(-1) for rows in (xs, ys))
    return x, y


def _many_straight(is_upright: bool) -> Callable[..., Artist]:
    def straight(m: Machine, axes: Axes, at: Any, low: Any, high: Any, *look: Any, **given: Any) -> Artist:
        at, low, high = row(m, at), row(m, low), row(m, high)
        size = max(len(at), len(low), len(high))
        if any(len(part) not in (1, size) for part in (at, low, high)):
            raise Problem(ValueError, "There must be as many ends as lines.", "Write plt.vlines(x, 0, y).")
        asked = given | {k: v for k, v in zip(("colors", "linestyles"), look, strict=False)}
        color = asked.pop("colors", None)
        look_of = style(m, axes, "vlines", asked | ({} if color is None or "color" in asked else {"color": color}))
        x, y = ((at, at), (low, high)) if is_upright else ((low, high), (at, at))
        return draw(m, axes, "line", *_pieces(x, y), look_of)

    return straight


def _stem(m: Machine, axes: Axes, *values: Any, **given: Any) -> list[Artist]:
    rows = [row(m, value) for value in values if type(value) is not str][:2]
    if not rows:
        raise Problem(TypeError, "plt.stem needs numbers.", "Write plt.stem(x, y).")
    y = rows[-1]
    x = rows[0] if len(rows) == 2 else np.arange(len(y), dtype=float)
    same_length(x, y)
    look = style(m, axes, "stem", given) | {"size": 0.0}
    stems = draw(m, axes, "line", *_pieces((x, x), (np.zeros(len(y)), y)), {**look, "label": "", "size": 1.5})
    return [draw(m, axes, "points", x, y, {"marker": "circle"} | look), stems]


def _straight(mark: Mark) -> Callable[..., Artist]:
    other = "x" if mark == "across" else "y"

    def line(m: Machine, axes: Axes, *values: Any, **given: Any) -> Artist:
        own = "y" if other == "x" else "x"
        at = values[0] if values else given.pop(own, 0.0)
        for part in (f"{other}min", f"{other}max"):
            if given.pop(part, None) is not None:
                m.drawings.decorate(m, f"plt.ax{'h' if mark == 'across' else 'v'}line({part}=)")
        return draw(m, axes, mark, np.zeros(0), row(m, at)[:1], style(m, axes, "axhline", given))

    return line


# --- Bars ----------------------------------------------------------------------------------------


def _bars(mark: Mark) -> Callable[..., list[Artist]]:
    across = mark == "bars across"

    def bars(m: Machine, axes: Axes, x: Any, y: Any, width: Any = None, base: Any = None, **given: Any) -> list[Artist]:
        width = given.pop("height", width) if across else width
        base = given.pop("left" if across else "bottom", base)
        along, heights = places(m, x), row(m, y)
        heights = np.repeat(heights, len(along)) if len(heights) == 1 else heights
        same_length(along, heights)
        if says(given.pop("align", "center"), "edge") and not isinstance(along, tuple):
            along = along + number(width, -WIDEST, WIDEST, 0.8) / 2
        names = given.pop("tick_label", None)
        if type(names) in (list, tuple) and len(names) == len(heights) and not isinstance(along, tuple):
            axes.change(**{"y_ticks" if across else "x_ticks": tuple(along.tolist()[:100])})
            axes.change(**{"y_names" if across else "x_names": tuple(worded(m, name) for name in names[:100])})
        errors = {key: given.pop(key, None) for key in ("yerr", "xerr")}
        look = style(m, axes, "bar", given) | {"size": number(width, 0.0, WIDEST, 0.0)}
        colors = several_colors(m, given, len(heights))
        z = None if base is None else np.broadcast_to(row(m, base), heights.shape).copy()
        made = draw(m, axes, mark, along, heights, look | ({"colors": colors} if colors else {}), z)
        error = errors["xerr" if across else "yerr"]
        if error is not None and not isinstance(along, tuple):
            ends = heights if z is None else heights + z
            at = (ends, along) if across else (along, ends)
            dark = {"color": "#000000", "size": 1.5}
            _whiskers(m, axes, at, plain_errors(m, error, len(heights)), dark, not across)
        return _each_bar(made, len(heights))

    return bars


def _each_bar(made: Artist, count: int) -> list[Artist]:
    return [Artist(made.axes, made.number, place) for place in range(min(count, 1000))]


def _hist(
    m: Machine,
    axes: Axes,
    x: Any,
    bins: Any = None,
    range: Any = None,
    density: Any = False,
    weights: Any = None,
    cumulative: Any = False,
    **given: Any,
) -> Any:
    if type(x) in (list, tuple) and x and all(is_row(one) for one in x):
        return _many_hists(m, axes, x, bins=bins, range=range, density=density, cumulative=cumulative, **given)
    values = row(m, x)
    kept = np.isfinite(values)
    heavy = None if weights is None else row(m, weights)
    if heavy is not None:
        same_length(values, heavy, "xw")
    counts, edges = np.histogram(
        values[kept],
        _edges(m, bins),
        _finite_range(m, range),
        to_flag(m, density),
        None if heavy is None else heavy[kept],
    )
    if cumulative is not False and to_flag(m, cumulative):
        counts = np.cumsum(counts * (np.diff(edges) if density else 1.0))
    across = says(given.pop("orientation", "vertical"), "horizontal")
    look = style(m, axes, "hist", given, "histtype stacked") | {"size": float(min(edges[1] - edges[0], WIDEST))}
    counts = counts.astype(np.float64)
    made = draw(m, axes, "bars across" if across else "bars", (edges[:-1] + edges[1:]) / 2, counts, look)
    return counts, edges, _each_bar(made, len(counts))


def _many_hists(m: Machine, axes: Axes, rows: Any, **given: Any) -> Any:
    """One histogram for each of several rows, one over the other, with the edges of all."""
    values = np.concatenate([row(m, one) for one in rows])
    edges = np.histogram_bin_edges(
        values[np.isfinite(values)], _edges(m, given.pop("bins")), _finite_range(m, given.pop("range"))
    )
    labels = given.pop("label", None)
    given.setdefault("alpha", 0.6)
    made = []
    for place, one in enumerate(rows):
        label = labels[place] if type(labels) in (list, tuple) and place < len(labels) else None
        made.append(_hist(m, axes, row(m, one), bins=edges, label=label, **given))
    return [counts for counts, _, _ in made], edges, [bars for _, _, bars in made]


def _edges(m: Machine, bins: Any) -> Any:
    if bins is None or type(bins) is str:
        return 10
    if not is_row(bins):
        return min(max(to_int(m, bins) or 10, 1), 1000)
    edges = row(m, bins)
    if not (len(edges) > 1 and np.isfinite(edges).all() and (np.diff(edges) > 0).all()):
        raise Problem(ValueError, "The edges of bins are numbers that grow.", "Write bins=10, or bins=[0, 1, 2].")
    return edges


def _finite_range(m: Machine, bounds: Any) -> tuple[float, float] | None:
    if bounds is None:
        return None
    ends = row(m, bounds)
    if len(ends) != 2 or not np.isfinite(ends).all() or ends[0] > ends[1]:
        raise Problem(ValueError, "The range of a histogram is two numbers that grow.", "Write range=(0, 1).")
    return float(ends[0]), float(ends[1])


def _boxplot(m: Machine, axes: Axes, x: Any, *more: Any, **given: Any) -> Any:
    table = None if type(x) in (list, tuple) and x and is_row(x[0]) else numbers(m, x)
    rows = [row(m, one) for one in x] if table is None else [table] if table.ndim == 1 else list(table.T)
    if len(rows) > 100:
        raise Problem(ValueError, "At most 100 boxes are drawn beside each other.", "Draw fewer of them.")
    labels = given.pop("tick_labels", given.pop("labels", None))
    at = row(m, given.pop("positions")) if given.get("positions") is not None else np.arange(1.0, len(rows) + 1)
    same_length(at, rows)
    for key in ("vert", "widths"):
        given.pop(key, None)
    look = style(m, axes, "boxplot", given)
    for place, values in zip(at, rows, strict=True):
        _box(m, axes, float(place), values[np.isfinite(values)], look)
    names = tuple(worded(m, one) for one in labels) if type(labels) in (list, tuple) else ()
    if np.isfinite(at).all():
        axes.change(x_ticks=tuple(at.tolist()), x_names=names if len(names) == len(rows) else ())
    return {}


def _box(m: Machine, axes: Axes, at: float, values: np.ndarray, look: dict[str, Any]) -> None:
    """The quartiles as a box, the median across it, whiskers to the last value within 1.5 boxes, and all beyond."""
    if not values.size:
        return
    low, middle, high = np.percentile(values, [25, 50, 75])
    within = values[(values >= low - 1.5 * (high - low)) & (values <= high + 1.5 * (high - low))]
    left, right, nan = at - 0.25, at + 0.25, math.nan
    least, most = (float(end) for end in (min(within.min(), low), max(within.max(), high)))
    x = [left, right, right, left, left, nan, at, at, nan, at, at, nan, left + 0.12, right - 0.12, nan]
    y = [low, low, high, high, low, nan, high, most, nan, low, least, nan, most, most, nan]
    x, y = [*x, left + 0.12, right - 0.12], [*y, least, least]
    line = {**look, "label": ""}
    draw(m, axes, "line", np.array(x, float), np.array(y, float), line)
    draw(m, axes, "line", np.array([left, right]), np.array([middle, middle]), {**line, "turn": look["turn"] + 1})
    beyond = values[(values < least) | (values > most)]
    if beyond.size:
        draw(m, axes, "points", np.full(beyond.size, at), beyond, {**line, "marker": "circle", "size": 5.0})


# --- Bands, arrows and texts ---------------------------------------------------------------------


def _band(m: Machine, axes: Axes, x: Any, y1: Any, y2: Any = 0.0, where: Any = None, **given: Any) -> Artist:
    along, upper, lower = row(m, x), row(m, y1), row(m, y2)
    upper, lower = (np.repeat(v, len(along)) if len(v) == 1 else v for v in (upper, lower))
    same_length(along, upper)
    same_length(along, lower)
    if where is not None:
        kept = row(m, where) != 0
        same_length(along, kept)
        along, upper, lower = along[kept], upper[kept], lower[kept]
    opacity = {"alpha": 0.6} if given.get("alpha") is None else {}
    return draw(m, axes, "band", along, upper, style(m, axes, "fill_between", given | opacity), lower)


def _quiver(m: Machine, axes: Axes, *values: Any, **given: Any) -> Artist:
    rows = [numbers(m, value) for value in values[:4]]
    if len(rows) == 2:
        u, v = rows
        height, width = u.shape if u.ndim == 2 else (1, u.size)
        x, y = np.meshgrid(np.arange(float(width)), np.arange(float(height)))
    elif len(rows) == 4:
        x, y, u, v = rows
        if x.ndim == y.ndim == 1 and u.ndim == 2:
            x, y = np.meshgrid(x, y)
    else:
        raise Problem(
            TypeError, "plt.quiver needs the places and the parts of arrows.", "Write plt.quiver(X, Y, U, V)."
        )
    if len(values) > 4:
        m.drawings.decorate(m, "colours of arrows")
    x, y, u, v = (part.reshape(-1) for part in (x, y, u, v))
    if not len(x) == len(y) == len(u) == len(v):
        raise Problem(ValueError, "There must be as many parts of arrows as places.", "Make X and Y with np.meshgrid.")
    by = _arrow_scale(m, x, y, (u, v), given)
    ends = np.stack([x, x + by * u], 1).reshape(-1), np.stack([y, y + by * v], 1).reshape(-1)
    look = style(m, axes, "quiver", given, "units width headwidth headlength headaxislength minshaft pivot")
    return draw(m, axes, "arrows", *ends, look)


def _arrow_scale(m: Machine, x: Any, y: Any, parts: Any, given: dict[str, Any]) -> float:
    """How long an arrow of length 1 is drawn: as long as it is with scale=1 in the units of the axes.

    Else so long that the longest reaches its neighbour.
    """
    scale, units = number(given.pop("scale", None), 1e-300, 1e300, 0.0), given.pop("scale_units", None)
    angles = given.pop("angles", None)
    if scale and (says(units, "xy", "x", "y") or says(angles, "xy")):
        return 1.0 / scale
    lengths = np.hypot(*parts)
    longest = float(np.max(lengths[np.isfinite(lengths)], initial=0.0))
    wide = max((float(np.ptp(row[np.isfinite(row)])) for row in (x, y) if np.isfinite(row).any()), default=0.0)
    cell = wide / max(math.sqrt(len(x)) - 1, 1.0) if wide else 1.0
    return cell / longest if longest and math.isfinite(cell / longest) else 1.0


def _arrow(m: Machine, axes: Axes, x: Any, y: Any, dx: Any, dy: Any, **given: Any) -> Artist:
    x, y, dx, dy = (row(m, value)[:1] for value in (x, y, dx, dy))
    look = style(m, axes, "arrow", given, "head_width head_length length_includes_head shape overhang")
    return draw(m, axes, "arrows", np.concatenate([x, x + dx]), np.concatenate([y, y + dy]), look)


def text(m: Machine, axes: Axes, x: Any, y: Any, s: Any = "", *more: Any, **given: Any) -> Artist:
    """`plt.text`, at a place of the axes or, with transform=ax.transAxes, at a part of their width and height."""
    mark: Mark = "caption" if says(given.pop("transform", None), IN_AXES) else "text"
    across, up = given.get("ha", given.get("horizontalalignment")), given.get("va", given.get("verticalalignment"))
    anchor = (
        _ACROSS.get(across if type(across) is str else "", "left"),
        _UP.get(up if type(up) is str else "", "bottom"),
    )
    look = {"label": worded(m, s), "color": color_of(given.get("color", given.get("c"))), "anchor": anchor}
    return draw(m, axes, mark, row(m, x)[:1], row(m, y)[:1], look)


_ACROSS = {"center": "center", "right": "right"}
_UP = {"center": "middle", "top": "top", "center_baseline": "middle"}


def _annotate(m: Machine, axes: Axes, s: Any, xy: Any = None, xytext: Any = None, **given: Any) -> Artist:
    xy = given.pop("xy", xy)
    at = row(m, xy)
    if len(at) != 2:
        raise Problem(ValueError, "plt.annotate needs a place of two numbers.", "Write plt.annotate('here', (x, y)).")
    if says(given.get("xycoords"), IN_AXES):
        return text(m, axes, at[0], at[1], s, transform=IN_AXES, **_of_text(given))
    from_place = row(m, xytext) if xytext is not None else at
    if len(from_place) != 2 or not says(given.get("textcoords", "data"), "data"):
        from_place = at  # a distance in pixels: the text stands at the place itself
    arrow = given.get("arrowprops")
    if type(arrow) is dict and not np.array_equal(from_place, at):
        ends = np.array([from_place[0], at[0]]), np.array([from_place[1], at[1]])
        look = {"color": color_of(arrow.get("color", arrow.get("facecolor"))) or "#000000", "size": 1.5}
        draw(m, axes, "arrows", *ends, look)
    return text(m, axes, from_place[0], from_place[1], s, **_of_text(given))


def _of_text(given: dict[str, Any]) -> dict[str, Any]:
    keys = ("color", "c", "ha", "va", "horizontalalignment", "verticalalignment")
    return {key: given[key] for key in keys if key in given}


DRAWING: Methods = {
    "plot": plot, "scatter": scatter, "bar": _bars("bars"), "barh": _bars("bars across"), "hist": _hist,
    "axhline": _straight("across"), "axvline": _straight("upright"), "fill_between": _band, "step": _step,
    "errorbar": _errorbar, "stem": _stem, "vlines": _many_straight(True), "hlines": _many_straight(False),
    "boxplot": _boxplot, "quiver": _quiver, "arrow": _arrow, "text": text, "annotate": _annotate,
    "semilogy": _log_plot(y_log=True), "semilogx": _log_plot(x_log=True), "loglog": _log_plot(x_log=True, y_log=True),
}  # fmt: skip
