"""Colours, lines and markers as Matplotlib names them, and what they are here: from closed tables only."""

from __future__ import annotations

import math
import re
from typing import Any

from graphlab.sandbox.values.values import NUMBERS, split_names
from graphlab.sandbox.wire.run import MARKERS, Dash

_CYCLE = split_names("1f77b4 ff7f0e 2ca02c d62728 9467bd 8c564b e377c2 7f7f7f bcbd22 17becf")
_NAMED = dict(
    zip(split_names("blue orange green red purple brown pink gray olive cyan"), _CYCLE, strict=True)
)  # Matplotlib's `tab:` colours
_COLORS = {
    **{f"tab:{name}": code for name, code in _NAMED.items()},
    **{f"C{i}": code for i, code in enumerate(_CYCLE)},
    **dict(zip("bgrcmyk", split_names("0000ff 008000 ff0000 00bfbf bf00bf bfbf00 000000"), strict=True)),
    "w": "ffffff", "blue": "0000ff", "green": "008000", "red": "ff0000", "cyan": "00ffff", "magenta": "ff00ff",
    "yellow": "ffff00", "black": "000000", "white": "ffffff", "orange": "ffa500", "purple": "800080",
    "brown": "a52a2a", "pink": "ffc0cb", "gray": "808080", "grey": "808080", "olive": "808000", "navy": "000080",
    "teal": "008080", "lime": "00ff00", "gold": "ffd700", "crimson": "dc143c", "steelblue": "4682b4",
    "skyblue": "87ceeb", "salmon": "fa8072", "coral": "ff7f50", "tomato": "ff6347", "indigo": "4b0082",
    "violet": "ee82ee", "darkblue": "00008b", "darkgreen": "006400", "darkred": "8b0000", "darkorange": "ff8c00",
    "lightblue": "add8e6", "lightgreen": "90ee90", "lightgray": "d3d3d3", "royalblue": "4169e1",
    "dodgerblue": "1e90ff", "firebrick": "b22222", "forestgreen": "228b22", "slateblue": "6a5acd",
}  # fmt: skip
_DASHES: dict[str, Dash] = {
    "-": "solid", "solid": "solid", "--": "dash", "dashed": "dash", ":": "dot", "dotted": "dot", "-.": "dashdot",
    "dashdot": "dashdot",
}  # fmt: skip
_FORMAT = re.compile(r"(--|-\.|-|:)")


def color_of(value: Any) -> str:
    """`#rrggbb` for a colour as Matplotlib takes it; empty where it is not known, and the next one is taken.

    >>> color_of("r"), color_of("#0f0"), color_of("javascript:"), color_of((1.0, 0.5, 0.0))
    ('#ff0000', '#00ff00', '', '#ff8000')
    """
    if type(value) is str:
        if re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            return value.lower()
        if re.fullmatch(r"#[0-9a-fA-F]{3}", value):
            return "#" + "".join(2 * digit for digit in value[1:].lower())
        return f"#{_COLORS[value]}" if value in _COLORS else ""
    if (
        type(value) in (tuple, list)
        and len(value) in (3, 4)
        and all(type(v) in NUMBERS and math.isfinite(v.real) for v in value)
    ):
        return "#" + "".join(f"{round(255 * min(max(float(v.real), 0.0), 1.0)):02x}" for v in value[:3])
    return ""


def dash_of(value: Any) -> Dash | None:
    """The kind of line; None for no line."""
    if value is None:
        return "solid"
    return _DASHES.get(value) if type(value) is str else "solid"


def parsed(text: str) -> tuple[str, Dash | None, str]:
    """The colour, line and marker of a format such as `r--o`.

    >>> parsed("r--o"), parsed("b."), parsed("-."), parsed("")
    (('#ff0000', 'dash', 'circle'), ('#0000ff', None, 'circle'), ('', 'dashdot', ''), ('', 'solid', ''))
    """
    line = _FORMAT.search(text)
    rest = text[: line.start()] + text[line.end() :] if line else text
    color = color_of(rest) or next((found for letter in rest if (found := color_of(letter))), "")
    marker = next((MARKERS[letter] for letter in rest if letter in MARKERS and not color_of(rest)), "")
    dash: Dash | None = _DASHES[line.group()] if line else None if marker else "solid"
    return color, dash, marker
