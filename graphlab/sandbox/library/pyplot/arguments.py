"""What a program gives to be drawn, as numbers and cleaned texts: no more of them than the limits here allow."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from graphlab.sandbox.library.pyplot.axes import Axes, Undrawn
from graphlab.sandbox.library.pyplot.mathtext import as_letters
from graphlab.sandbox.library.pyplot.names import LOOK
from graphlab.sandbox.library.pyplot.styles import color_of, dash_of, turn_of
from graphlab.sandbox.values.arrays import make
from graphlab.sandbox.values.formatting import text_of
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import ARRAYS, NUMBERS, Native, Problem, is_operand, split_names
from graphlab.sandbox.wire.colormaps import COLORMAPS
from graphlab.sandbox.wire.run import LONGEST_TITLE, MARKERS
from graphlab.views.notation.escaping import clean

_DRAWN = frozenset(
    split_names("color c facecolor fc label linestyle ls marker linewidth lw alpha markersize ms colors")
)
"""Arguments that every mark is drawn with."""
_SIZES = split_names("linewidth lw linewidths markersize ms")
_COLORS = split_names("color c facecolor fc facecolors edgecolor edgecolors ec markerfacecolor mfc")
MOST_ROWS = 128  # rows and columns of a matrix that are drawn


# --- Texts and numbers ---------------------------------------------------------------------------


def worded(m: Machine, value: Any) -> str:
    """A value as a title or label: its text, cleaned and cut."""
    return clean(as_letters(text_of(m, value, 4 * LONGEST_TITLE)), LONGEST_TITLE)


def numbers(m: Machine, value: Any) -> np.ndarray:
    """Numbers to draw, as float64."""
    found = plain_numbers(m, value)
    m.drawings.take(found.size)
    return found


def plain_numbers(m: Machine, value: Any) -> np.ndarray:
    """Numbers as float64, before it is known how many of them are drawn."""
    if isinstance(value, Undrawn):
        raise value.has_nothing()
    found = np.asarray(make(m, list(m.each(value)) if type(value).__name__ in ("View", "set") else value))
    if found.dtype.kind == "c":
        raise Problem(TypeError, "Complex numbers cannot be drawn.", "Draw tf.abs(z), or the real part.")
    return found.astype(np.float64)


def row(m: Machine, value: Any) -> np.ndarray:
    """One row of numbers."""
    return np.atleast_1d(numbers(m, value)).reshape(-1)


def places(m: Machine, value: Any) -> Any:
    """Places along an axis: numbers, or texts."""
    if type(value) in (list, tuple) and value and all(type(v) is str for v in value):
        m.length(value)
        m.drawings.take(len(value))
        return tuple(worded(m, v) for v in value)
    return row(m, value)


def matrix(m: Machine, value: Any, what: str) -> np.ndarray:
    """A matrix of numbers, before it is known how many of them are drawn."""
    found = plain_numbers(m, value)
    if found.ndim != 2 or not found.size:
        shape = "x".join(map(str, found.shape)) or "one number"
        raise Problem(
            TypeError, f"{what} needs a matrix; got {shape}.", "Make X and Y with np.meshgrid, and Z of them."
        )
    return found


def thinned(m: Machine, *arrays: np.ndarray) -> list[np.ndarray]:
    """Arrays of one matrix, with every n-th row and column of a big one; a note says so."""
    height, width = arrays[0].shape[:2]
    by = max(-(-max(height, width) // MOST_ROWS), 1)
    if by > 1:
        m.note(f"Of a matrix of {height} × {width} every {_nth(by)} row and column is drawn.")
    kept = [array[::by, ::by] for array in arrays]
    m.drawings.take(sum(array.size for array in kept))
    return kept


def _nth(number: int) -> str:
    return {2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(number, f"{number}th")


def is_row(value: Any) -> bool:
    """Whether a value is many, where one number or many may stand."""
    kind = type(value)
    return (
        kind in (list, tuple, range)
        or (kind is np.ndarray and value.ndim > 0)
        or (is_operand(value) and len(value.shape) > 0)
    )


def says(value: Any, *texts: str) -> bool:
    """Whether a value is one of these texts."""
    return type(value) is str and value in texts


def same_length(x: Any, y: Any, names: str = "xy") -> None:
    """Raise the mistake of two rows that are not as long as each other."""
    if len(x) != len(y):
        text = f"{names[0]} has {len(x)} values and {names[1]} has {len(y)}: there must be as many."
        raise Problem(ValueError, text, f"Print both lengths: print(len({names[0]}), len({names[1]})).")


def number(value: Any, least: float, most: float, usual: float) -> float:
    """A number between two others; `usual` where it is none."""
    if is_operand(value) or type(value) in ARRAYS:
        value = value.numpy() if is_operand(value) else value
        value = float(value) if np.size(value) == 1 and np.asarray(value).dtype.kind in "iufb" else None
    if type(value) not in NUMBERS or not math.isfinite(value.real):
        return usual
    return min(max(float(value.real), least), most)


# --- How it looks --------------------------------------------------------------------------------


def style(m: Machine, axes: Axes, name: str, given: dict[str, Any], also: str = "") -> dict[str, Any]:
    """The parts of a Series that say how it looks. Of `given` those that are unknown and `also` are not looked at."""
    given = {key: value for key, value in given.items() if value is not None}
    refuse_unknown(m, name, given, _DRAWN | {*_SIZES, *_COLORS, *split_names(also)})
    look: dict[str, Any] = {"opacity": number(given.get("alpha"), 0.05, 1.0, 1.0)}
    asked = [given[key] for key in _COLORS if key in given]
    color = next((found for value in asked if (found := color_of(value))), "")
    turn = next((place for value in asked if (place := turn_of(value)) is not None), None)
    look |= {"color": color, "turn": turn if turn is not None and not color else 0 if color else axes.turn()}
    if "label" in given:
        look["label"] = worded(m, given["label"])
    if type(given.get("marker")) is str and given["marker"] in MARKERS:
        look["marker"] = MARKERS[given["marker"]]
    size = next((given[key] for key in _SIZES if key in given), None)
    look["size"] = number(size, 0.5, 20.0, 0.0)
    dash = dash_of(given.get("linestyle", given.get("ls", given.get("linestyles"))))
    return look | ({} if dash is None else {"dash": dash})


def refuse_unknown(m: Machine, name: str, given: dict[str, Any], drawn: frozenset[str] | set[str]) -> None:
    """Pass over arguments that only decorate; raise the mistake of those that Matplotlib has not, or that draw."""
    for key in given:
        if key in drawn:
            continue
        if key not in LOOK:
            text = f"plt.{name}() does not know the argument `{key}` here."
            raise Problem(TypeError, text, "Leave it out.")
        m.drawings.decorate(m, f"plt.{name}({key}=)")


def several_colors(m: Machine, given: dict[str, Any], count: int) -> tuple[str, ...]:
    """A colour for each of so many bars or points, where the program names them in a list; else none."""
    for key in _COLORS:
        value = given.get(key)
        if type(value) is np.ndarray and value.ndim == 2 and value.dtype.kind in "iuf":
            value = value.tolist() if value.size <= 4 * count else None
        if type(value) in (list, tuple) and not color_of(value) and value and count:
            found = [color_of(one) for one in m.each(value)]
            if len(found) == count and all(found):
                return tuple(found)
    return ()


def colormap(m: Machine, given: dict[str, Any]) -> dict[str, Any]:
    """The colormap and the numbers of its ends, taken out of `given`."""
    named = given.pop("cmap", None)
    named = named.name if type(named) is Native else named
    if type(named) is str and named not in COLORMAPS:
        text = f"There is no colormap {named[:40]!r}."
        raise Problem(ValueError, text, "Write cmap='viridis', 'gray' or 'coolwarm'.")
    found: dict[str, Any] = {"scale": named if type(named) is str else m.drawings.scale}
    low, high = (number(given.pop(key, None), -1e300, 1e300, math.nan) for key in ("vmin", "vmax"))
    if low < high:
        found["span"] = (low, high)
    return found


def span_of(z: np.ndarray, given: dict[str, Any]) -> None:
    """Complete one end of a colormap, where only that is named, with the least or greatest number."""
    finite = z[np.isfinite(z)]
    if finite.size and (given.get("vmin") is None) != (given.get("vmax") is None):
        key, end = ("vmax", finite.max()) if given.get("vmax") is None else ("vmin", finite.min())
        given[key] = float(end)
