"""Colours, lines and markers as Matplotlib names them, and what they are here: from closed tables only."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from graphlab.sandbox.library.pyplot.names import COLOURS
from graphlab.sandbox.values.values import ARRAY_SCALARS, NUMBERS, split_names
from graphlab.sandbox.wire.run import MARKERS, Dash

_LETTERS = dict(zip("bgrcmykw", split_names("0000ff 008000 ff0000 00bfbf bf00bf bfbf00 000000 ffffff"), strict=True))
_TABLEAU = dict(
    zip(
        split_names("blue orange green red purple brown pink gray olive cyan"),
        split_names("1f77b4 ff7f0e 2ca02c d62728 9467bd 8c564b e377c2 7f7f7f bcbd22 17becf"),
        strict=True,
    )
)
_COLORS = {**COLOURS, **_LETTERS, **{f"tab:{name}": code for name, code in _TABLEAU.items()}, "tab:grey": "7f7f7f"}
_DASHES: dict[str, Dash] = {
    "-": "solid", "solid": "solid", "--": "dash", "dashed": "dash", ":": "dot", "dotted": "dot", "-.": "dashdot",
    "dashdot": "dashdot",
}  # fmt: skip
_FORMAT = re.compile(r"(--|-\.|-|:)")
_TURN = re.compile(r"C[0-9]")


def color_of(value: Any) -> str:
    """`#rrggbb` for a colour as Matplotlib takes it; empty where it is not known, and the next one is taken.

    >>> color_of("r"), color_of("#0f0"), color_of("javascript:"), color_of((1.0, 0.5, 0.0)), color_of("0.5")
    ('#ff0000', '#00ff00', '', '#ff8000', '#808080')
    """
    if type(value) is str:
        if re.fullmatch(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?", value):
            return value[:7].lower()
        if re.fullmatch(r"#[0-9a-fA-F]{3}", value):
            return "#" + "".join(2 * digit for digit in value[1:].lower())
        if re.fullmatch(r"0?\.[0-9]{1,6}|0|1|1\.0", value):
            return _hexadecimal([float(value)] * 3)
        return f"#{_COLORS[value]}" if value in _COLORS else ""
    if type(value) is np.ndarray and value.ndim == 1 and value.dtype.kind in "iuf" and len(value) in (3, 4):
        value = value.tolist()
    if (
        type(value) in (tuple, list)
        and len(value) in (3, 4)
        and all(type(v) in NUMBERS | ARRAY_SCALARS and math.isfinite(v.real) for v in value)
    ):
        return _hexadecimal([float(v.real) for v in value[:3]])
    return ""


def _hexadecimal(parts: list[float]) -> str:
    return "#" + "".join(f"{round(255 * min(max(part, 0.0), 1.0)):02x}" for part in parts)


def turn_of(value: Any) -> int | None:
    """The number in `C3`, the fourth colour that lines take in turn; None for any other colour.

    >>> turn_of("C3"), turn_of("red")
    (3, None)
    """
    return int(value[1:]) % 10 if type(value) is str and re.fullmatch(r"C[0-9]{1,3}", value) else None


def dash_of(value: Any) -> Dash | None:
    """The kind of line; None for no line."""
    if value is None:
        return "solid"
    return _DASHES.get(value) if type(value) is str else "dash"  # (0, (5, 1)) is a pattern of dashes


def parsed(text: str) -> tuple[str, Dash | None, str]:
    """The colour, line and marker of a format such as `r--o`.

    >>> parsed("r--o"), parsed("b."), parsed("-."), parsed("")
    (('#ff0000', 'dash', 'circle'), ('#0000ff', None, 'circle'), ('', 'dashdot', ''), ('', 'solid', ''))
    """
    line = _FORMAT.search(text)
    rest = _TURN.sub("", text[: line.start()] + text[line.end() :] if line else text)
    color = color_of(rest) or next((found for letter in rest if (found := color_of(letter))), "")
    marker = next((MARKERS[letter] for letter in rest if letter in MARKERS and not color_of(rest)), "")
    dash: Dash | None = _DASHES[line.group()] if line else None if marker else "solid"
    return color, dash, marker
