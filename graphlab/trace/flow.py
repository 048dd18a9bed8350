"""What flows back through each wire, and what has arrived at each node so far.

This is the picture's reading of a `Sweep`: contributions by edge, running sums by node, and how both are written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from graphlab.trace.budget import checked
from graphlab.trace.graph import Edge, Sweep, Trace, Value
from graphlab.trace.registry import broadcasts, mixes


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
            continue
        op = trace.node(step.node).op
        stretches, mixed = broadcasts(op), mixes(op)
        for edge, value in zip(inputs.get(step.node, ()), step.contributions, strict=False):
            if value is not None:
                summed = stretches and value.array.size < step.grad.array.size
                result.sent[edge.id] = Sent(edge, value, step.grad, summed, mixed)
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
