"""What flows back through each wire, and what has arrived at each node so far.

This is the picture's reading of a `Sweep`: contributions by edge, running sums by node, and how both are written.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphlab.trace.budget import checked
from graphlab.trace.graph import Edge, Sweep, Trace, Value
from graphlab.trace.numbers import MINUS, extremes, number, tensor, uniform
from graphlab.trace.registry import broadcasts, mixes

CANCELLED = 0.1  # of its largest term: of a smaller sum four digits of the terms show too little


@dataclass(frozen=True, slots=True)
class Sent:
    """A contribution: `value` flows back through `edge` when the result's gradient is `incoming`.

    It is `summed` where a small input was broadcast, and `mixed` where an element of it depends on many.
    """

    edge: Edge
    value: Value
    incoming: Value
    summed: bool = False
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that reached a node, and the sum with everything before it. `edge` is None for the start."""

    edge: Edge | None
    value: Value
    total: Value


@dataclass
class Flow:
    """A sweep, by edge and by node. `index` says which of its node's arrivals an edge brought, from 1."""

    sent: dict[str, Sent] = field(default_factory=dict)
    arrivals: dict[str, list[Arrival]] = field(default_factory=lambda: defaultdict(list))
    index: dict[str, int] = field(default_factory=dict)


def inputs_of(edges: Iterable[Edge]) -> dict[str, list[Edge]]:
    """The edges into each node, in the order of its inputs."""
    found: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        found[edge.target].append(edge)
    return found


def flow(trace: Trace, sweep: Sweep | None) -> Flow:
    """What `sweep` sent through `trace`; nothing for None."""
    result = Flow()
    if sweep is None:
        return result
    with np.errstate(all="ignore"):
        _walk(trace, sweep, result)
    for node, arrivals in result.arrivals.items():
        if node in sweep.grads:
            last = arrivals[-1]
            arrivals[-1] = Arrival(last.edge, last.value, sweep.grads[node])
    return result


def _walk(trace: Trace, sweep: Sweep, result: Flow) -> None:
    inputs = inputs_of(trace.edges)
    for step in checked(sweep.steps):
        if not step.contributions:
            _arrive(result, step.node, None, step.grad)
        for edge, value in zip(inputs.get(step.node, ()), step.contributions, strict=False):
            if value is not None:
                op = trace.node(step.node).op
                summed = broadcasts(op) and value.array.size < step.grad.array.size
                result.sent[edge.id] = Sent(edge, value, step.grad, summed, mixes(op))
                _arrive(result, edge.source, edge, value)


def _arrive(result: Flow, node: str, edge: Edge | None, value: Value) -> None:
    before = result.arrivals[node]
    before.append(Arrival(edge, value, _added(before[-1].total, value) if before else value))
    if edge is not None:
        result.index[edge.id] = len(before)


def add(a: Value, b: Value) -> Value:
    """The sum of two gradients of one node."""
    with np.errstate(all="ignore"):
        return _added(a, b)


def _added(a: Value, b: Value) -> Value:
    return Value(np.asarray(a.array + b.array), a.shape, a.dtype, thinned=a.thinned or b.thinned)


def magnitude(value: Value) -> float:
    """The largest absolute value; nan where there is no finite one."""
    if value.array.dtype.kind == "c":
        return float(np.abs(value.array).max(initial=0.0))
    ends = extremes(value)
    return max(abs(float(ends[0])), abs(float(ends[1]))) if ends else math.nan


def thickness(value: Value) -> float:
    """The width of a wire, on a fixed log scale: the same number is as wide in every picture.

    >>> scalar = lambda x: Value(np.array(x), (), "float32")
    >>> [thickness(scalar(x)) for x in (0.0, 0.01, 1.0, -1.0, 100.0, 1e9)]
    [1.0, 1.0, 2.4, 2.4, 4.2, 6.5]
    """
    size = magnitude(value)
    if size == 0:
        return 1.0
    return round(min(6.5, max(1.0, 2.4 + 0.9 * math.log10(size))), 2) if math.isfinite(size) else 2.4


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
    """The contribution in figures: local factor times incoming gradient where that is one product.

    >>> scalar = lambda x: Value(np.array(x), (), "float32")
    >>> pill(Sent(Edge("e0", "n0", "n1", 0), scalar(6.0), scalar(2.0)))
    '3·2 = 6'
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
        return f"{factor}·{_signed(number(coming))} = {number(same)}{each}"
    return f"{factor} · grad" if value.shape == incoming.shape else short(value)


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
    whole = f"{_joined(texts)} = {number(total)}{each}"
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
