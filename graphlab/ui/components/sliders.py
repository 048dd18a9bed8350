"""Sliders for the numbers of a program, under its graph: drag one, and values and gradients follow."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphlab.ui.components.component import component
from graphlab.ui.content.knobs import Knob
from graphlab.views.player.schema import Slider, Sliders

_mount = component("sliders")


def sliders(
    knobs: Sequence[Knob],
    ranges: Mapping[str, Sequence[float]],
    *,
    base: int,
    on_turn: Callable[[], None],
    key: str = "sliders",
) -> Any:
    """Show a slider for each of `knobs`, with its range by its name.

    `on_turn` is called while one is dragged; `wanted` then says where to.

    `base` is the run that the sliders start from: their ends stay where they are until it changes.
    """
    rows: list[Slider] = [
        {"name": k.name, "value": k.value, "range": list(ranges[k.name]), "line": k.line} for k in knobs
    ]
    data: Sliders = {"knobs": rows, "base": base}
    return _mount(key=key, data=data, on_values_change=on_turn)


def wanted(state: Any, base: int) -> dict[str, float]:
    """The numbers asked for by name, of the run `base`; nothing for anything malformed.

    >>> wanted({"values": {"base": 2, "numbers": {"x": 1.5, "y": "<b>"}}}, 2)
    {'x': 1.5}
    """
    asked = (state or {}).get("values")
    if not isinstance(asked, dict) or asked.get("base") != base or not isinstance(asked.get("numbers"), dict):
        return {}
    numbers = asked["numbers"].items()
    return {str(k): float(v) for k, v in numbers if type(v) in (int, float) and math.isfinite(v)}
