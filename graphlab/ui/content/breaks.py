"""Where a curve breaks: kinks, jumps, poles, the ends of where it is defined and of where a tape has a path."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from graphlab.views.notation.numbers import number

Kind = Literal["kink", "jump", "pole", "gap", "edge", "path"]


@dataclass(frozen=True, slots=True)
class Point:
    """What two tapes give at x; None where there is nothing. `wrong` is the error that came instead."""

    x: float
    y: float | None
    slope: float | None
    bend: float | None
    wrong: str = ""

    @property
    def defined(self) -> bool:
        """Whether f has a finite value."""
        return self.y is not None and math.isfinite(self.y)


@dataclass(frozen=True, slots=True)
class Break:
    """A place of a kind, known to within `width`, with what it is in a sentence.

    `left` and `right` are the points beside it.
    """

    kind: Kind
    x: float
    width: float
    text: str
    left: Point
    right: Point

    def has(self, x: float) -> bool:
        """Whether it may be at x."""
        return self.left.x <= x <= self.right.x


def breaks_of(points: Sequence[Point], spans: Sequence[tuple[str, float, float]]) -> list[Break]:
    """What happens in each of the narrow spans that the program found, from left to right."""
    by_x = {p.x: p for p in points}
    tall, steep = _spread([p.y for p in points]), _spread([p.slope for p in points])
    found = []
    for low, high in _joined([(low, high) for _, low, high in spans if low in by_x and high in by_x]):
        between = [p for p in points if low <= p.x <= high]
        if (one := _named(between, tall, steep)) is not None:
            found.append(one)
    for before, p, after in zip(points, points[1:], points[2:], strict=False):
        steepest = p.slope is not None and not math.isfinite(p.slope)
        if p.defined and before.defined and after.defined and steepest and not any(b.has(p.x) for b in found):
            text = f"f has no slope at x = {number(p.x)}: the tape says {number(p.slope)} there."
            found.append(Break("kink", p.x, after.x - before.x, text, before, after))
    return _in_ranges(sorted(found, key=lambda one: one.x))


def _spread(values: Sequence[float | None]) -> float:
    finite = [v for v in values if v is not None and math.isfinite(v)]
    if not finite:
        return 1e-6
    low, high = np.percentile(finite, [5, 95])
    return float(high - low) + 1e-6


def _joined(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans that touch as one: a break at a point of the grid is found from both sides."""
    joined: list[tuple[float, float]] = []
    for low, high in sorted(set(spans)):
        if joined and low <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return joined


def _named(between: Sequence[Point], tall: float, steep: float) -> Break | None:
    """What lies between the first and the last of these points; None where the curve is smooth after all."""
    a, b = between[0], between[-1]
    width = b.x - a.x
    x = between[1].x if len(between) == 3 else (a.x + b.x) / 2
    x = 0.0 if abs(x) <= width else x
    at = f"x = {number(x)}"

    def made(kind: Kind, text: str) -> Break:
        return Break(kind, x, width, text, a, b)

    if not (a.defined and b.defined):
        sign, beyond = ("<", a) if not a.defined else (">", b)
        why = f": the program stops there, {beyond.wrong}" if beyond.wrong else ""
        return made("edge", f"f is not defined for x {sign} {number(x)}{why}.")
    assert a.y is not None and b.y is not None
    far = max(abs(a.y), abs(b.y)) > 100 * tall
    if far:
        return made("pole", f"f has a pole at {at}: it grows beyond all bounds.")
    hole = next((p for p in between if not p.defined), None)
    if hole is not None and abs(b.y - a.y) < 0.01 * tall:
        why = hole.wrong or f"it is {number(math.nan if hole.y is None else hole.y)}"
        return made("gap", f"f is not defined at {at} itself: {why}.")
    if (a.slope is None) != (b.slope is None):
        side = "<" if a.slope is None else ">"
        return made("path", f"For x {side} {number(x)} the tape has no path from x to f(x): f′ is None there.")
    if abs(b.y - a.y) > 0.005 * tall and abs(b.y - a.y - width * (_or_0(a.slope) + _or_0(b.slope)) / 2) > 0.005 * tall:
        return made("jump", f"f jumps at {at}, from {_near(a.y, tall)} to {_near(b.y, tall)}.")
    if a.slope is None or b.slope is None:
        return None
    if abs(b.slope - a.slope - width * (_or_0(a.bend) + _or_0(b.bend)) / 2) > 0.005 * steep:
        inner = next((p for p in between[1:-1] if p.slope is not None), None)
        says = f" The tape says {_near(inner.slope, steep)} there." if inner is not None and inner.x == x else ""
        slopes = f"from {_slope(a, width, steep)} to {_slope(b, width, steep)}"
        return made("kink", f"f has a kink at {at}: its slope goes {slopes}.{says}")
    return None


def _or_0(value: float | None) -> float:
    return value if value is not None and math.isfinite(value) else 0.0


def _in_ranges(breaks: Sequence[Break]) -> list[Break]:
    """The breaks, with one sentence for both ends of a range: what is said of one end alone holds on to the border."""
    ranged = list(breaks)
    for kind in ("edge", "path"):
        ends = [i for i, one in enumerate(breaks) if one.kind == kind]
        for i, k in pairwise(ends):
            if _lacks(breaks[i].right, kind) and _lacks(breaks[k].left, kind):
                side, span = f"x > {number(breaks[i].x)}", f"{number(breaks[i].x)} < x < {number(breaks[k].x)}"
                ranged[i] = replace(breaks[i], text=breaks[i].text.replace(side, span))
                ranged[k] = replace(breaks[k], text="")
    return ranged


def _lacks(point: Point, kind: Kind) -> bool:
    return not point.defined if kind == "edge" else point.slope is None


def _slope(beside: Point, width: float, size: float) -> str:
    """The slope at a kink, from a point so near to it that no slope with an end still changes on the way."""
    slope = _or_0(beside.slope)
    if abs(_or_0(beside.bend)) * width > 0.1 * abs(slope) and abs(slope) > size:
        return "∞" if slope > 0 else "−∞"
    return _near(beside.slope, size)


def _near(value: float | None, size: float) -> str:
    """A number in words; what is tiny beside the whole curve is 0: it was taken a hair beside the place."""
    value = 0.0 if value is None else value
    return number(float(f"{value:.4g}") if abs(value) > 1e-4 * size else 0.0)
