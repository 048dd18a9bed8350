"""Every path from a target to a leaf, with what arrives at the leaf by that path alone.

The chain rule in one picture: along a path local slopes are multiplied, and what arrives by all paths is added up.
Paths are counted exactly, however many there are; a chain of 50 squares written as products has 2⁵⁰.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.trace.budget import check, checked, is_over
from graphlab.trace.build import value_of
from graphlab.trace.graph import Value
from graphlab.views.analysis.op import ReplayError, position, pull
from graphlab.views.notation.equality import sign
from graphlab.views.notation.escaping import cut
from graphlab.views.notation.numbers import dims, number, tensor, uniform
from graphlab.views.notation.sums import NAME, equation, product, sum_of
from graphlab.views.reading import Reading

MOST = 64
MOST_PULLS = 2_000  # for one list of paths, some 60 ms
AGREE = 1e-4  # the relative difference that float32 sums in another order may have

#: What of a path is known at a node on the way: its edges, its nodes, its local slopes, what has arrived.
_Way = tuple[tuple[str, ...], tuple[str, ...], tuple[float, ...] | None, Any]


@dataclass(frozen=True, slots=True)
class Path:
    """A way from a target (`nodes[0]`) to the leaf (`nodes[-1]`), and what it contributes to the leaf's gradient.

    `factors` has the local slope of each edge where all of it are scalars, behind the start if that is not 1;
    `shapes` the shape of what flows over each edge. `text` is the product written out: `2·3 = 6`.
    """

    edges: tuple[str, ...]
    nodes: tuple[str, ...]
    contribution: Value | None
    shapes: tuple[tuple[int, ...], ...]
    factors: tuple[float, ...] | None
    names: str
    text: str


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths to one leaf: how many there are, the listed ones, their sum, and the gradient it should be.

    `complete` says that all of them are listed, and `agrees` that their sum is then the gradient.
    """

    leaf: str
    count: int
    paths: tuple[Path, ...]
    total: Value | None
    gradient: Value | None
    text: str
    notice: str = ""

    @property
    def complete(self) -> bool:
        """Whether all paths are listed."""
        return len(self.paths) == self.count

    @property
    def agrees(self) -> bool:
        """Whether all are listed and their sum is the gradient."""
        if not self.complete or self.total is None or self.gradient is None:
            return False
        scale = AGREE * max(1e-30, float(np.max(np.abs(self.gradient.array), initial=0)))
        with np.errstate(all="ignore"):
            return bool(np.allclose(self.total.array, self.gradient.array, AGREE, scale, equal_nan=True))


def paths(reading: Reading, leaf_id: str, most: int = MOST) -> Paths:
    """Every path on which gradient flows from a target of `sweep` to the leaf, at most `most` listed, in tape order."""
    walk = _Walk(reading, position(reading.trace, leaf_id))
    with np.errstate(all="ignore"):
        found = list(walk.listed(most))
    total = _sum([path.contribution for path in found])
    gradient = reading.backward.grads.get(leaf_id)
    leaf = walk.short(leaf_id)
    notice = walk.notice
    if len(found) < walk.count:
        notice = _joined(f"{walk.count:,} paths; the first {len(found)} are listed", notice)
    if gradient is None:
        text = f"no path leads to {leaf}: its gradient is None"
    elif len(found) < walk.count:
        listed = f"the {len(found)} listed add up to {_value_text(total)}"
        text = f"{listed}; all {walk.count:,} to the gradient of {leaf}, {_value_text(gradient)}"
    else:
        text = f"gradient of {leaf} = {_written(found, gradient)}"
    return Paths(leaf_id, walk.count, tuple(found), total, gradient, text, notice)


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


class _Walk:
    """The graph that a sweep walked, seen from its targets, cut down to what leads to one leaf."""

    def __init__(self, reading: Reading, leaf: int) -> None:
        trace, sweep = reading.trace, reading.backward
        self.trace, self.leaf, self.names = trace, trace.nodes[leaf].id, reading.names
        self.notice = ""
        self.pulls = 0
        self.slopes: dict[tuple[str, int], float | None] = {}
        self.recorded = {step.node: step for step in sweep.steps if step.contributions}
        starts: dict[str, Any] = {}
        for step in sweep.steps:
            if not step.contributions:
                starts[step.node] = starts[step.node] + step.grad.array if step.node in starts else step.grad.array
        first = 0
        self.edges: dict[str, list[tuple[str, int, str]]] = defaultdict(list)  # (edge, index, to) out of each node
        for node in checked(trace.nodes):
            sent = self.recorded[node.id].contributions if node.id in self.recorded else ()
            for index, (id, part) in enumerate(zip(node.inputs, sent, strict=False)):
                if part is not None:
                    self.edges[node.id].append((f"e{first + index}", index, id))
            first += len(node.inputs)
        counts = {self.leaf: 1}  # of paths from a node to the leaf; what a node is made of stands before it
        for node in trace.nodes[leaf + 1 :]:
            ways = sum(counts.get(id, 0) for _, _, id in self.edges.get(node.id, ()))
            if ways:
                counts[node.id] = ways
        self.counts = counts
        self.starts = {id: seed for id, seed in starts.items() if id in counts}
        self.count = sum(counts[id] for id in self.starts)

    def short(self, id: str) -> str:
        return cut(self.names[id], NAME)

    def listed(self, most: int) -> Iterator[Path]:
        """The first paths, depth first without recursion: what has come to a fork is computed once."""
        pending: list[_Way] = []
        for id, seed in reversed(self.starts.items()):
            start = () if seed.ndim == 0 and seed == 1 else (seed.item(),) if seed.ndim == 0 else None
            pending.append(((), (id,), start, seed))
        left = most
        while pending and left:
            way = pending.pop()
            edges, nodes, _, _ = way
            if nodes[-1] == self.leaf:
                left -= 1
                yield self._path(way)
                continue
            if (self.pulls > MOST_PULLS or is_over()) and left < most:
                self.notice = "the paths are long: no more were followed"
                return
            check()
            ahead = [edge for edge in self.edges[nodes[-1]] if edge[2] in self.counts]
            pending.extend(self._step(way, *edge) for edge in reversed(ahead))

    def _step(self, way: _Way, edge: str, index: int, to: str) -> _Way:
        """One edge further towards the leaf."""
        edges, nodes, factors, arrived = way
        node = self.trace.node(nodes[-1])
        slope = self._slope(nodes[-1], index, to) if node.value.array.ndim == 0 and factors is not None else None
        if slope is not None and factors is not None:
            sent = np.asarray(arrived * slope, arrived.dtype)
            return (*edges, edge), (*nodes, to), (*factors, slope), sent
        return (*edges, edge), (*nodes, to), None, self._pulled(nodes[-1], index, arrived)

    def _slope(self, id: str, index: int, to: str) -> float | None:
        """The local slope of an edge between scalars; None between others."""
        if self.trace.node(to).value.array.ndim:
            return None
        if (id, index) not in self.slopes:
            found = self._pulled(id, index, np.ones_like(self.trace.node(id).value.array))
            self.slopes[id, index] = None if found is None else found.item()
        return self.slopes[id, index]

    def _pulled(self, id: str, index: int, grad: Any) -> Any:
        """What an edge carries on; of an op without a known rule a share of what it carried in the sweep."""
        if grad is None:
            return None
        self.pulls += 1
        try:
            return pull(self.trace, self.trace.node(id), index, grad)
        except ReplayError as error:
            step = self.recorded[id]
            came, went = step.grad, step.contributions[index]
            if went is not None and not came.thinned and not went.thinned:
                if np.array_equal(came.array, grad):
                    return went.array
                if came.array.ndim == 0 and came.array != 0:
                    return np.asarray(went.array * (grad / came.array), went.array.dtype)
            self.notice = str(error)
            return None

    def _path(self, way: _Way) -> Path:
        edges, nodes, factors, arrived = way
        contribution = None if arrived is None else value_of(arrived)
        shapes = tuple(self.trace.node(id).shape for id in nodes[1:])
        if factors:
            text = equation([product(factors)], arrived.item())
        else:
            steps = "" if factors == () else f", {' → '.join(dims(s) or 'scalar' for s in shapes)}"
            text = _value_text(contribution) + (steps if shapes else "")
        names = " → ".join(self.short(id) for id in nodes)
        return Path(edges, nodes, contribution, shapes, factors or None, names, text)


def _sum(parts: list[Value | None]) -> Value | None:
    """What the paths bring together; None where one of them is not known."""
    if not parts or any(part is None or part.thinned for part in parts):
        return None
    with np.errstate(all="ignore"):
        return value_of(sum(part.array for part in parts if part is not None))


def _value_text(value: Value | None) -> str:
    return "not known" if value is None else tensor(value)


def _written(found: list[Path], gradient: Value) -> str:
    """The contributions and their sum: `6 + 4 = 10`."""
    parts = [None if path.contribution is None else uniform(path.contribution) for path in found]
    same = uniform(gradient)
    if same is None or any(part is None for part in parts):
        return tensor(gradient) if len(found) == 1 else f"the sum of {len(found)} paths = {tensor(gradient)}"
    each = " in every cell" if gradient.array.size > 1 else ""
    left, right = sum_of([number(part) for part in parts]), number(same)
    return (right if left == right else f"{left} {sign(left, right)} {right}") + each
