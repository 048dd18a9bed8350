"""Which part of a trace is drawn: all of it, or of a big one the end that leads to the target.

And how: a wire that would cross half the picture, because a value is used again much later, is not drawn from
card to card; a tag with the value's name stands beside the card that uses it. Fifty such wires say nothing,
and take Graphviz seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from graphlab.trace.graph import Edge, Node, Sweep, Trace

MOST_NODES, MOST_EDGES = 150, 400
LONG, MANY = 6, 4  # columns; wires of one card that may be longer
MOST_COLUMNS = 300  # that all wires together may cross


@dataclass(frozen=True)
class View:
    """How a trace is looked at.

    `direction` is LR (left to right) or TB (top to bottom). `opened` and `closed` are ids of groups to unfold and to
    fold, whatever would be done without them. `tucked` draws plain numbers inside the ops that use them. `sizes`, of
    the drawing before, by id: no box gets smaller than there, so that new numbers do not move the boxes.

    >>> View("sideways")
    Traceback (most recent call last):
    ValueError: direction is 'LR' (left to right) or 'TB' (top to bottom); got 'sideways'
    """

    direction: Literal["LR", "TB"] = "LR"
    opened: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    tucked: bool = True
    sizes: Mapping[str, tuple[float, float]] | None = field(default=None, hash=False)

    def __post_init__(self) -> None:
        if self.direction not in ("LR", "TB"):
            raise ValueError(f"direction is 'LR' (left to right) or 'TB' (top to bottom); got {self.direction!r}")


PLAIN = View()


@dataclass(frozen=True)
class Scope:
    """The part of a trace that is drawn, and how much is not."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    nodes_left: int = 0
    edges_left: int = 0
    far: frozenset[str] = frozenset()  # edges shown by a tag

    @property
    def notice(self) -> str:
        """What is missing, in words; nothing when all is there.

        >>> Scope((), (), 3, 1).notice
        '3 more nodes and 1 more wire not drawn'
        """
        left = [(self.nodes_left, "node"), (self.edges_left, "wire")]
        words = [f"{count} more {noun}{'s' if count > 1 else ''}" for count, noun in left if count]
        return " and ".join(words) + " not drawn" if words else ""


def scope(trace: Trace, sweep: Sweep | None = None) -> Scope:
    """All of `trace`, or of a big one the last nodes that lead to the target."""
    edges = trace.edges
    if len(trace.nodes) <= MOST_NODES and len(edges) <= MOST_EDGES:
        return Scope(trace.nodes, edges, far=_far(trace.nodes, edges))
    leading = _leading(trace, sweep)
    last = {node.id: i for i, node in enumerate(trace.nodes)}
    # A leaf stands where it is used last: the weight of a loop belongs to the loop's end.
    for i, node in enumerate(trace.nodes):
        last.update((id, i) for id in node.inputs if trace.node(id).op is None)
    order = sorted(trace.nodes, key=lambda node: (node.id in leading, last[node.id]), reverse=True)
    drawn = {node.id for node in order[:MOST_NODES]}
    nodes = tuple(node for node in trace.nodes if node.id in drawn)
    within = [edge for edge in edges if edge.source in drawn and edge.target in drawn]
    kept = tuple(within[-MOST_EDGES:])
    return Scope(nodes, kept, len(trace.nodes) - len(nodes), len(within) - len(kept), _far(nodes, kept))


def _far(nodes: Sequence[Node], edges: Sequence[Edge]) -> frozenset[str]:
    """The edges to show by a tag: where a card has many long ones, and what is too much in all."""
    spans = _spans(nodes, edges)
    long = Counter(edge.source for edge in edges if spans[edge.id] > LONG)
    far = {edge.id for edge in edges if spans[edge.id] > LONG and long[edge.source] > MANY}
    left = sorted((span, id) for id, span in spans.items() if id not in far)
    total = sum(span for span, _ in left)
    while total > MOST_COLUMNS:
        span, id = left.pop()
        total -= span
        far.add(id)
    return frozenset(far)


def _spans(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, int]:
    """How many columns of cards each edge passes by, about as Graphviz will place them."""
    users, inputs = defaultdict(list), defaultdict(list)
    for edge in edges:
        users[edge.source].append(edge.target)
        inputs[edge.target].append(edge.source)
    column: dict[str, int] = {}
    for node in nodes:
        column[node.id] = max((column[id] + 1 for id in inputs[node.id]), default=0)
    for node in nodes:  # a leaf stands next to its first user
        if node.op is None and users[node.id]:
            column[node.id] = min(column[id] for id in users[node.id]) - 1
    return {edge.id: column[edge.target] - column[edge.source] - 1 for edge in edges}


def _leading(trace: Trace, sweep: Sweep | None) -> set[str]:
    """The ids of the targets and of everything they were computed from."""
    found = set(sweep.targets) if sweep else {trace.nodes[-1].id}
    for node in reversed(trace.nodes):
        if node.id in found:
            found.update(node.inputs)
    return found
