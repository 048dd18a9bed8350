"""A contribution to a gradient, and a running sum of them, in figures."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from graphlab.trace.flow import Arrival, Sent
from graphlab.trace.graph import Value
from graphlab.views.notation.equality import sign
from graphlab.views.notation.numbers import MINUS, extremes, number, tensor, uniform

CANCELLED = 0.1  # of its largest term: of a smaller sum four digits of the terms show too little


def short(value: Value) -> str:
    """The numbers of a gradient, in a few characters.

    >>> [short(Value(np.array(a), np.shape(a), "float32")) for a in (2.0, [1.0, -2.0], [3.0] * 9, [1.0, 2.0] * 9)]
    ['2', '[1, −2]', 'all 3', '1 … 2']
    """
    if value.array.size <= 1 or (value.array.ndim == 1 and value.array.size <= 3 and not value.thinned):
        return tensor(value)
    same = uniform(value)
    if same is not None:
        return f"all {number(same)}"
    ends = extremes(value)
    return tensor(value) if ends is None else f"{number(ends[0])} … {number(ends[1])}"


def pill(sent: Sent) -> str:
    """The contribution in figures: incoming gradient times local factor, as in the formula, where that is one product.

    >>> from graphlab.trace.graph import Edge
    >>> scalar = lambda x: Value(np.array(x), (), "float32")
    >>> pill(Sent(Edge("e0", "n0", "n1", 0), scalar(6.0), scalar(2.0)))
    '2·3 = 6'
    """
    value, incoming = sent.value, sent.incoming
    same, coming = uniform(value), uniform(incoming)
    each = " each" if value.array.size > 1 and same is not None else ""
    if sent.summed:
        return f"Σ = {number(same)}{each}" if each else f"Σ = {short(value)}"
    factor = None if sent.mixed else _ratio(value, incoming)
    if factor is None or (value.shape != incoming.shape and incoming.array.size > value.array.size):
        return short(value)
    if same is not None and coming is not None:
        product = f"{number(coming)}·{_signed(factor)}"
        return f"{product} {sign(product, number(same))} {number(same)}{each}"
    return f"grad · {_signed(factor)}" if value.shape == incoming.shape else short(value)


def _ratio(value: Value, incoming: Value) -> str | None:
    """The number that turns `incoming` into `value` everywhere; None where there is none, or any would do."""
    top, bottom = value.array, incoming.array
    if top.dtype.kind not in "fiu" or bottom.dtype.kind not in "fiu" or bottom.size == 0 or value.thinned:
        return None
    if top.shape != bottom.shape:
        if uniform(value) is None or uniform(incoming) is None:
            return None
        top, bottom = top.flat[:1], bottom.flat[:1]
    top, bottom = top.astype(float).ravel(), bottom.astype(float).ravel()
    used = bottom != 0
    if not used.any() or (top[~used] != 0).any() or not (np.isfinite(top).all() and np.isfinite(bottom).all()):
        return None
    ratios = top[used] / bottom[used]
    if np.ptp(ratios) > 1e-5 * abs(ratios[0]):
        return None
    return number(_tidy(float(ratios[0])))


def _tidy(x: float) -> float:
    """`x` without the noise of a float32 quotient: 2.0000001 is 2."""
    near = float(f"{x:.6g}")
    return near if math.isclose(x, near, rel_tol=3e-7) else x


def _signed(text: str) -> str:
    return f"({text})" if text.startswith(MINUS) else text


def sum_text(arrivals: list[Arrival], room: int = 34) -> str:
    """The running sum written out; the middle left out when it is longer than `room`.

    >>> scalar = lambda x: Value(np.array(x), (), "float32")
    >>> parts = [Arrival(None, scalar(3.0), scalar(3.0)), Arrival(None, scalar(-1.0), scalar(2.0))]
    >>> sum_text(parts)
    '3 − 1 = 2'
    """
    count = len(arrivals)
    # Beyond what a line holds, only the ends are written.
    shown = arrivals if 2 * count <= room else [*arrivals[:2], arrivals[-1]]
    parts = [uniform(arrival.value) for arrival in shown]
    total = uniform(arrivals[-1].total)
    if total is None or any(part is None for part in parts):
        return f"sum of {count} contributions"
    each = " each" if arrivals[-1].total.array.size > 1 else ""
    texts = _terms(parts, total)
    whole = f"{_joined(texts)} {sign(_joined(texts), number(total))} {number(total)}{each}"
    if shown is arrivals and len(whole) <= room:
        return whole
    return f"{_joined([*texts[:2], '…', texts[-1]])} = {number(total)}{each}"


def _terms(parts: list[Any], total: Any) -> list[str]:
    """The terms of a sum; with more digits where they almost cancel, so that what is left can be seen in them.

    >>> _terms([0.5, -0.49999848], 1.52e-06), _terms([0.5, -0.5], 0.0)
    (['0.5', '−0.49999848'], ['0.5', '−0.5'])
    """
    cancels = 0 < abs(total) < CANCELLED * max(abs(part) for part in parts) < math.inf
    return [_finely(part) if cancels and np.isrealobj(part) else number(part) for part in parts]


def _finely(x: Any) -> str:
    """A number with eight digits: `−0.49999848`, `1.2345678e−7`."""
    return re.sub(r"e([+-])0*", lambda match: "e" + match[1].strip("+"), f"{x:.8g}").replace("-", MINUS)


def _joined(texts: list[str]) -> str:
    rest = (f" {MINUS} {text[1:]}" if text.startswith(MINUS) else f" + {text}" for text in texts[1:])
    return texts[0] + "".join(rest)
