"""Matplotlib's colormaps, as colours at equal distances: what a program names, and what the page draws with.

`colormaps.json` has 17 colours of each from Matplotlib 3.11, and all of those that are lists of a few colours.
"""

from __future__ import annotations

import json
from pathlib import Path

_COLOURS: dict[str, list[str]] = {
    name: [f"#{code}" for code in codes.split()]
    for name, codes in json.loads(Path(__file__).with_name("colormaps.json").read_text(encoding="utf-8")).items()
}
COLORMAPS = frozenset(_COLOURS) | {f"{name}_r" for name in _COLOURS}
"""Their names; that of one the other way round ends in `_r`."""
USUAL = "viridis"


def colours_of(name: str) -> list[str]:
    """The colours of a colormap, from the least number to the greatest. Raises KeyError for a name that is none.

    >>> colours_of("gray")[0], colours_of("gray_r")[0], len(colours_of("viridis"))
    ('#000000', '#ffffff', 17)
    """
    if name.endswith("_r"):
        return _COLOURS[name[:-2]][::-1]
    return list(_COLOURS[name])


def colour_at(name: str, place: float) -> tuple[float, float, float]:
    """Red, green and blue of a colormap, each from 0 to 1, at a place between 0 and 1.

    >>> [round(part, 2) for part in colour_at("gray", 0.5)]
    [0.5, 0.5, 0.5]
    """
    colours = colours_of(name)
    at = min(max(place, 0.0), 1.0) * (len(colours) - 1)
    low = min(int(at), len(colours) - 2)
    one, other = (_parts(colours[low]), _parts(colours[low + 1]))
    red, green, blue = ((a + (b - a) * (at - low)) / 255 for a, b in zip(one, other, strict=True))
    return red, green, blue


def _parts(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
