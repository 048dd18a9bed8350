"""What Matplotlib has and is not drawn here: passed over with a note, or a mistake where a value of it is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphlab.sandbox.library.pyplot import names
from graphlab.sandbox.library.pyplot.axes import Axes, Cycle, Drawings, Parts, Settings, Sheet, Undrawn
from graphlab.sandbox.values.methods import ATTRIBUTES, METHODS
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Problem
from graphlab.sandbox.wire.colormaps import COLORMAPS

_INSTEAD = {
    "pie": "plt.bar(labels, sizes) shows the same numbers.",
    "violinplot": "plt.boxplot shows the same numbers.",
    "hist2d": "plt.scatter(x, y) shows the same points.",
    "hexbin": "plt.scatter(x, y) shows the same points.",
    "streamplot": "plt.quiver(X, Y, U, V) shows the same arrows.",
    "plot_trisurf": "plt.scatter in three dimensions shows the same points.",
    "tricontour": "plt.scatter(x, y, c=z) shows the same numbers.",
    "tricontourf": "plt.scatter(x, y, c=z) shows the same numbers.",
    "FuncAnimation": "Draw the last frame, or a few of them beside each other.",
}
"""How else the numbers of what is not drawn can be shown."""


def drawings(m: Machine) -> Drawings:
    """What this run draws, kept from the first drawing on."""
    if m.drawings is None:
        m.drawings = Drawings()
    found: Drawings = m.drawings
    return found


def undrawn(m: Machine, path: str) -> Undrawn:
    """What stands for a result of `path`, which draws nothing here; a note says so."""
    name = path.rpartition(".")[2]
    if names.gives(name):
        text = f"`{path}` has nothing to give: figures are drawn by the page, after the program."
        raise Problem("NotSupportedError", text, "Write the number itself, or leave the line out.")
    if names.decorates(name):
        drawings(m).decorate(m, path)
        return Parts(path)
    m.note(" ".join(filter(None, [f"`{path}` is not drawn here.", _INSTEAD.get(name, "")])))
    return Undrawn(path)


def passed_over(path: str) -> Callable[..., Undrawn]:
    """A function or method of Matplotlib that is not drawn here."""

    def pass_over(m: Machine, *values: Any, **given: Any) -> Undrawn:
        return undrawn(m, path)

    return pass_over


def decoration(path: str) -> Callable[..., Undrawn]:
    """A function that decorates, whatever its name is."""

    def pass_over(m: Machine, *values: Any, **given: Any) -> Undrawn:
        drawings(m).decorate(m, path)
        return Parts(path)

    return pass_over


def put_setting(m: Machine, settings: Settings, key: Any, value: Any) -> None:
    """`plt.rcParams[key] = value`: the size of figures and the colormap are kept, all else is passed over."""
    if key == "figure.figsize":
        drawings(m).size = size_of(value)
    elif key == "image.cmap" and type(value) is str:
        drawings(m).scale = value if value in COLORMAPS else ""
    else:
        drawings(m).decorate(m, "rcParams")


def _update(m: Machine, settings: Settings, values: Any = None, **given: Any) -> None:
    for key, value in {**(values if type(values) is dict else {}), **given}.items():
        m.meter.tick()
        put_setting(m, settings, key, value)


def size_of(value: Any) -> tuple[float, float] | None:
    """The width and height of `figsize=(8, 4)`; None for what is no size."""
    if type(value) not in (list, tuple) or len(value) != 2 or any(type(v) not in (int, float) for v in value):
        return None
    width, height = (float(min(max(v, 0.5), 100)) if v == v else 1.0 for v in value)
    return width, height


def _of_part(name: str) -> Callable[..., Any]:
    """A method of what is not drawn: it decorates what is not there."""

    def method(m: Machine, part: Undrawn, *values: Any, **given: Any) -> Any:
        if names.gives(name) and type(part) is Undrawn:
            raise part.has_nothing()
        drawings(m).decorate(m, part.name)
        return Parts(part.name)

    return method


def _enter() -> None:
    METHODS[Undrawn] = METHODS[Parts] = {name: _of_part(name) for name in sorted(names.ARTIST | names.AXES)}
    parts = names.ARTIST_PARTS | names.AXES_PARTS
    ATTRIBUTES[Undrawn] = ATTRIBUTES[Parts] = {name: lambda part: Parts(part.name) for name in sorted(parts)}
    ATTRIBUTES[Axes] = {name: _parts(f"ax.{name}") for name in sorted(names.AXES_PARTS)}
    ATTRIBUTES[Axes] |= {"transAxes": lambda axes: IN_AXES, "figure": lambda axes: axes.sheet}
    ATTRIBUTES[Sheet] = {name: _parts(f"fig.{name}") for name in sorted(names.FIGURE_PARTS)}
    ATTRIBUTES[Sheet] |= {"axes": lambda sheet: [axes for _, axes in sorted(sheet.axes.items(), key=lambda p: p[0])]}
    METHODS[Settings] = {"update": _update}
    METHODS[Cycle] = {"by_key": lambda m, cycle: {"color": [f"C{place}" for place in range(10)]}}


def _parts(path: str) -> Callable[[Any], Any]:
    return lambda owner: Parts(path)


IN_AXES = "axes fraction"
"""What says of a text that its place is a part of the axes' width and height."""

_enter()
