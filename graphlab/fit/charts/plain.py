"""The parts that charts are made of: arrays as they cross, texts that nobody reads as markup, lines and dots."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from graphlab.fit.figures import FONT, Colours

Chart: TypeAlias = dict[str, Any]
"""`data` and `layout` as Plotly takes them, and `frames`, each with its name, its `data` and the `traces` it is for."""
SHORT = 8
"""Numbers that are shorter as a list than as bytes."""
LONGEST_NAME = 40


def array(values: ArrayLike) -> Any:
    """Numbers as Plotly takes them: float32 in base64, or a short list where there are few; gaps where not finite.

    >>> array([0.1, float("nan")]), array(np.zeros(9))
    ([0.1, None], {'dtype': 'f4', 'bdata': 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'})
    """
    numbers = np.asarray(values, float)
    if numbers.size <= SHORT and numbers.ndim == 1:
        return [_short(number) for number in numbers.tolist()]
    with np.errstate(over="ignore"):
        short = numbers.astype("<f4")
    return _packed(np.where(np.isfinite(short), short, np.float32("nan")), "f4")


def bytes_of(values: np.ndarray) -> dict[str, Any]:
    """Numbers from 0 to 1 as bytes from 0 to 254, with their shape."""
    return _packed(np.round(254 * np.clip(np.nan_to_num(values), 0, 1)).astype(np.uint8), "u1")


def _packed(values: np.ndarray, dtype: str) -> dict[str, Any]:
    packed: dict[str, Any] = {"dtype": dtype, "bdata": b64encode(values.tobytes()).decode()}
    return packed if values.ndim == 1 else {**packed, "shape": ", ".join(map(str, values.shape))}


def _short(number: float) -> float | None:
    return float(f"{number:.6g}") if np.isfinite(number) else None


def plain(name: str) -> str:
    """A name as Plotly shows it unchanged, cut to a length that fits: it would read tags, `%{...}` and `$...$`.

    >>> plain("<b>x</b> %{y} $3$")
    '&lt;b&gt;x&lt;/b&gt; % {y} &#36;3&#36;'
    """
    short = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
    return escape(short, quote=False).replace("%{", "% {").replace("$", "&#36;")


def line(colour: str, width: float, *, dash: str = "solid", **trace: Any) -> dict[str, Any]:
    """A trace of lines."""
    hover = {} if "hovertemplate" in trace else {"hoverinfo": "skip"}
    stroke = {"color": colour, "width": width, "dash": dash}
    return {"type": "scatter", "mode": "lines", "line": stroke, "showlegend": False, **hover, **trace}


def dots(colour: str, look: Colours, size: float, **trace: Any) -> dict[str, Any]:
    """A trace of dots, each with a ring in the colour of the paper."""
    hover = {} if "hovertemplate" in trace else {"hoverinfo": "skip"}
    marker = {"color": colour, "size": size, "line": {"color": look["paper"], "width": 1.5}}
    return {"type": "scatter", "mode": "markers", "marker": marker, "showlegend": False, **hover, **trace}


def dots_of_points(colour: str, look: Colours, count: int, **trace: Any) -> dict[str, Any]:
    """The points of some data as dots: smaller where there are many, and without the rings that would hide others."""
    made = dots(colour, look, 9 if count <= 150 else 6 if count <= 500 else 4, **trace)
    if count > 150:
        made["marker"]["line"] = {"width": 0}
    return made


def axis(look: Colours, title: str, **settings: Any) -> dict[str, Any]:
    """An axis with a title, drawn quietly."""
    return {
        "color": look["soft"], "gridcolor": look["grid"], "zerolinecolor": look["grid"], "nticks": 6,
        "title": {"text": title, "standoff": 6, "font": {"color": look["ink"], "size": 14}},
        "tickfont": {"size": 13}, **settings,
    }  # fmt: skip


def layout(look: Colours, x: dict[str, Any], y: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """The layout of one pair of axes."""
    return {
        "xaxis": x, "yaxis": y, "margin": {"l": 56, "r": 14, "t": 14, "b": 46}, "hovermode": "closest",
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "uirevision": "fit",
        "font": {"size": 14, "color": look["ink"], "family": FONT},
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)",
                   "itemclick": False, "itemdoubleclick": False},
        **settings,
    }  # fmt: skip


def frame(name: int, changes: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """A frame: for each trace that moves, by its number, what is new in it."""
    return {"name": str(name), "data": list(changes.values()), "traces": list(changes)}


def padded(values: ArrayLike, share: float) -> list[float]:
    """From and to of an axis around the finite ones of some numbers.

    >>> padded([0.0, 10.0, float("inf")], 0.1)
    [-1.0, 11.0]
    """
    numbers = np.asarray(values, float)
    finite = numbers[np.isfinite(numbers)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    pad = share * ((high - low) or max(abs(high), 1.0))
    return [low - pad, high + pad]
