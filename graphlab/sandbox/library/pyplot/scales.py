"""Colormaps as a program has them: a name, and the colour at a place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.library.pyplot.axes import Artist
from graphlab.sandbox.library.pyplot.passing import drawings
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Problem, is_operand
from graphlab.sandbox.wire.colormaps import COLORMAPS, colour_at
from graphlab.sandbox.wire.run import OF_MATRICES


def set_scale_to(name: str) -> Callable[..., None]:
    """`plt.gray()`: the colormap of what comes next, and of what was drawn last."""

    def set_scale(m: Machine) -> None:
        found = drawings(m)
        found.scale = name
        axes = found.now.now if found.now is not None else None
        for place in range(len(axes.series) - 1, -1, -1) if axes is not None else ():
            if axes is not None and axes.series[place].mark in OF_MATRICES:
                Artist(axes, place).change(scale=name)
                break

    return set_scale


def set_cmap(m: Machine, name: Any) -> None:
    """`plt.set_cmap`."""
    named = name.name if type(name) is Native else name
    if type(named) is str and named in COLORMAPS:
        set_scale_to(named)(m)


def _colours(name: str) -> Native:
    """A colormap, which can be asked for the colour at a place from 0 to 1, or for many."""

    def colours(m: Machine, places: Any, *alpha: Any, **given: Any) -> Any:
        found = places.numpy() if is_operand(places) else places
        whole = np.asarray(found if type(found) in (int, float, list, tuple) else found)
        if whole.dtype.kind not in "iuf":
            raise Problem(
                TypeError, "A colormap has a colour for each number from 0 to 1.", "Write plt.cm.viridis(0.5)."
            )
        m.meter.elements(4 * whole.size)
        parts = np.nan_to_num(whole.astype(float).reshape(-1)) / (255.0 if whole.dtype.kind in "iu" else 1.0)
        rows = [(*colour_at(name, float(part)), 1.0) for part in parts]
        return rows[0] if not whole.ndim else np.array(rows).reshape(*whole.shape, 4)

    return Native(name, colours, "places")


SCALES = {name: _colours(name) for name in sorted(COLORMAPS)}


def get_cmap(m: Machine, name: Any = "viridis", *more: Any) -> Any:
    """`plt.get_cmap`. Raises the mistake of a name that is no colormap."""
    named = name.name if type(name) is Native else name
    if type(named) is not str or named not in COLORMAPS:
        text = f"There is no colormap {str(named)[:40]!r}." if type(named) is str else "A colormap is named by a text."
        raise Problem(ValueError, text, "Write plt.get_cmap('viridis').")
    return SCALES[named]
