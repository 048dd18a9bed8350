"""How a trace is looked at, and which part of it: all, or of a very big one the end that leads to the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from graphlab.trace.graph import Edge, Node
from graphlab.views.reading import Reading

MOST_NODES, MOST_EDGES = 1000, 2000
WIRES = MOST_EDGES // MOST_NODES  # for each card that may be drawn


@dataclass(frozen=True)
class Fit:
    """How a graph was made to fit: the groups that fold by themselves, in how many lines, with what maps of tensors.

    `lines` is None where the graph's own length decides. With a `density` of 1 bigger tensors are small maps, and a
    wire says how much it carries without saying how that came about; with 2 it says nothing; with 3 all tensors are
    maps.
    """

    folded: frozenset[str] = frozenset()
    lines: int | None = None
    density: int = 0


@dataclass(frozen=True)
class View:
    """How a trace is looked at.

    `direction` is LR (left to right) or TB (top to bottom). `opened` and `closed` are ids of groups to unfold and to
    fold, whatever would be done without them. `inlined_constants` draws plain numbers inside the ops that use
    them. `most` is how many cards are drawn, with twice as many wires. `sizes`, of the drawing before, by id: no box
    gets smaller than there, so that new numbers do not move the boxes. `room` is the width and the height in which the
    picture can be read, on a screen: groups fold by themselves until it fits. `fit` says how, once that is known.

    >>> View("sideways")
    Traceback (most recent call last):
    ValueError: direction is 'LR' (left to right) or 'TB' (top to bottom); got 'sideways'
    """

    direction: Literal["LR", "TB"] = "LR"
    opened: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    inlined_constants: bool = True
    most: int = field(default=MOST_NODES, repr=False)
    sizes: Mapping[str, tuple[float, float]] | None = field(default=None, hash=False, repr=False)
    room: tuple[float, float] | None = None
    fit: Fit | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.direction not in ("LR", "TB"):
            raise ValueError(f"direction is 'LR' (left to right) or 'TB' (top to bottom); got {self.direction!r}")


PLAIN = View()
# What the canvas of a laptop shows with the smallest letters at 11 px: other screens are of about this shape.
SCREEN = (1070.0, 603.0)


@dataclass(frozen=True)
class Scope:
    """The part of a trace that is drawn, and how much is not."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    nodes_left: int = 0
    edges_left: int = 0

    @property
    def notice(self) -> str:
        """What is missing, in words; nothing when all is there.

        >>> Scope((), (), 3, 1).notice
        '3 more nodes and 1 more wire not drawn'
        """
        left = [(self.nodes_left, "node"), (self.edges_left, "wire")]
        words = [f"{count} more {noun}{'s' if count > 1 else ''}" for count, noun in left if count]
        return " and ".join(words) + " not drawn" if words else ""


def scope(reading: Reading, most: int = MOST_NODES) -> Scope:
    """All of the trace, or of a big one the last nodes that lead to the target."""
    trace = reading.trace
    edges, most_edges = trace.edges, WIRES * most
    if len(trace.nodes) <= most and len(edges) <= most_edges:
        return Scope(trace.nodes, edges)
    leading = _leading(reading)
    last = {node.id: i for i, node in enumerate(trace.nodes)}
    # A leaf stands where it is used last: the weight of a loop belongs to the loop's end.
    for i, node in enumerate(trace.nodes):
        last.update((id, i) for id in node.inputs if trace.node(id).op is None)
    order = sorted(trace.nodes, key=lambda node: (node.id in leading, last[node.id]), reverse=True)
    drawn = {node.id for node in order[:most]}
    nodes = tuple(node for node in trace.nodes if node.id in drawn)
    within = [edge for edge in edges if edge.source in drawn and edge.target in drawn]
    kept = tuple(within[-most_edges:])
    return Scope(nodes, kept, len(trace.nodes) - len(nodes), len(within) - len(kept))


def _leading(reading: Reading) -> set[str]:
    """The ids of the targets and of everything they were computed from."""
    found = set(reading.sweep.targets) if reading.sweep else {reading.trace.nodes[-1].id}
    for node in reversed(reading.trace.nodes):
        if node.id in found:
            found.update(node.inputs)
    return found
