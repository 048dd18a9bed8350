"""What is drawn of a trace, and as what: nodes as cards, groups as frames or folded into one card, wires between.

A folded group has one card for all that is in it. What flows between it and another card is one wire for each value,
however often that is used inside; the wire is named after the first edge it stands for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from graphlab.trace.graph import Edge, Group, Node, Sweep, around
from graphlab.trace.registry import entry, label_of, slots
from graphlab.views.drawing.folding import Folding, cards
from graphlab.views.drawing.view import WIRES, Scope, View, scope
from graphlab.views.drawing.wrapping import arranged
from graphlab.views.notation.formula import plain
from graphlab.views.reading import Reading

MOST_WIRES = 4  # told apart between the same two cards, of which one is folded
OPERAND = 14  # characters of an operand beside a number


@dataclass(frozen=True)
class Fold:
    """A folded group: all nodes in it, and those whose value leaves it, the last one last."""

    group: Group
    members: tuple[Node, ...]
    results: tuple[Node, ...]

    @property
    def ops(self) -> tuple[Node, ...]:
        """The ops in it."""
        return tuple(node for node in self.members if node.op)

    @property
    def result(self) -> Node:
        """The node whose numbers it shows."""
        return self.results[-1]


@dataclass(frozen=True)
class Scene:
    """The parts of a picture.

    `order` has the ids of all cards, nodes and folded groups, as they were recorded. `frames` are the unfolded groups,
    those around others first; `home` has the frame that a card is in. The ends of `wires` are cards;
    `edges_of_wire` has the edges that a wire stands for. `inlined_constants` has the numbers that are drawn inside an
    op. `bands` are the cards line by line. Wires in `far` are too long to be drawn: a tag at the card names their
    source. Cards in `undrawn_inputs` have inputs that are not drawn.
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    folds: dict[str, Fold] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    frames: tuple[Group, ...] = ()
    home: dict[str, str | None] = field(default_factory=dict)
    wires: tuple[Edge, ...] = ()
    edges_of_wire: dict[str, tuple[Edge, ...]] = field(default_factory=dict)
    inlined_constants: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    bands: tuple[tuple[str, ...], ...] = ()
    far: frozenset[str] = frozenset()
    undrawn_inputs: frozenset[str] = frozenset()
    notice: str = ""

    def card_of(self, id: str) -> str | None:
        """The card that stands for a node of the trace; None where it is not drawn."""
        return self._seats.get(id)

    @cached_property
    def _seats(self) -> dict[str, str]:
        found = {id: id for id in self.nodes}
        found.update((node.id, id) for id, fold in self.folds.items() for node in fold.members)
        found.update(
            (node.id, id) for id, numbers in self.inlined_constants.items() if id in self.nodes for node in numbers
        )
        return found

    def band(self, id: str) -> int:
        """Which line a card is in."""
        return self._bands[id]

    @cached_property
    def _bands(self) -> dict[str, int]:
        return {id: band for band, ids in enumerate(self.bands) for id in ids}

    def around(self, frame: str | None) -> Iterator[str]:
        """A frame and those around it, the innermost first."""
        return around(self._frames, frame)

    @cached_property
    def _frames(self) -> dict[str, Group]:
        return {group.id: group for group in self.frames}

    def frame_of(self, wire: Edge) -> str | None:
        """The innermost frame that a wire stays in: of a tag, that of the card it stands at."""
        target = self.home[wire.target]
        if wire.id in self.far:
            return target
        of_source = set(self.around(self.home[wire.source]))
        return next((id for id in self.around(target) if id in of_source), None)


def scene(reading: Reading, view: View) -> Scene:
    """The parts of the picture that `view` shows of a trace."""
    return thinned(_scene(reading, view), WIRES * view.most)


def thinned(part: Scene, most: int) -> Scene:
    """The same with at most so many wires: the last ones, which are those nearest to the target."""
    left = len(part.wires) - most
    if left <= 0:
        return part
    gone, kept = part.wires[:left], part.wires[left:]
    return replace(
        part,
        wires=kept,
        edges_of_wire={wire.id: part.edges_of_wire[wire.id] for wire in kept},
        far=part.far.intersection(wire.id for wire in kept),
        undrawn_inputs=part.undrawn_inputs.union(wire.target for wire in gone),
        notice="; ".join(text for text in (part.notice, Scope((), (), edges_left=left).notice) if text),
    )


def _scene(reading: Reading, view: View) -> Scene:
    part = _part(reading, view)
    numbers = _inlined_constants(part, reading.sweep) if view.inlined_constants else {}
    inside = {node.id for found in numbers.values() for node in found}
    drawn = [node for node in part.nodes if node.id not in inside]
    folding = Folding(reading, drawn, view)
    seats = {node.id: folding.top(node) or node.id for node in part.nodes}
    nodes = {node.id: node for node in drawn if seats[node.id] == node.id}
    order = tuple(dict.fromkeys(seats[node.id] for node in drawn))
    edges_of_wire = _strands([edge for edge in part.edges if edge.source not in inside], seats, folding.folded)
    wires = tuple(Edge(id, *ends, edges[0].index) for id, (ends, edges) in edges_of_wire.items())
    home = {id: folding.frame_of(id) for id in order}
    leaves = {id for id, node in nodes.items() if node.op is None}
    lines = view.fit.lines if view.fit else None
    bands, far = arranged(order, leaves, wires, lambda id: reading.grouping.around(home[id]), lines)
    return Scene(
        nodes,
        _folds(reading, part, folding, seats),
        order,
        folding.frames,
        home,
        wires,
        {id: edges for id, (_, edges) in edges_of_wire.items()},
        numbers,
        bands,
        far,
        frozenset(seats[node.id] for node in part.nodes if any(id not in seats for id in node.inputs)),
        "; ".join(text for text in (folding.notice, part.notice) if text),
    )


def _part(reading: Reading, view: View) -> Scope:
    """The part of a trace that is drawn: all, where it is small or its groups are folded far enough."""
    trace = reading.trace
    part = scope(reading, view.most)
    if not part.notice or not reading.grouping.groups:
        return part
    drawn = cards(reading.grouping, trace.nodes, Folding(reading, trace.nodes, view).folded)
    return part if drawn > view.most else Scope(trace.nodes, trace.edges)


# ---- Numbers that are drawn inside the op that uses them


def _inlined_constants(part: Scope, sweep: Sweep | None) -> dict[str, tuple[Node, ...]]:
    """The plain numbers of each op: unnamed constants that are used once, beside something that is drawn."""
    asked = {*sweep.targets, *sweep.sources, *sweep.grads} if sweep else set()
    uses = Counter(edge.source for edge in part.edges)
    plain = {
        node.id: node
        for node in part.nodes
        if node.kind == "constant"
        and not node.name
        and not node.shape
        and node.value.array.dtype.kind in "fiuc"
        and uses[node.id] == 1
        and node.id not in asked
    }
    found = {}
    for node in part.nodes:
        numbers = tuple(plain[id] for id in node.inputs if id in plain)
        if numbers and len(numbers) < len(node.inputs):
            found[node.id] = numbers
    return found


def applied(node: Node, called: Mapping[str, str], numbers: Sequence[Node]) -> str:
    """An op with the numbers that are written inside it, `x · 3`; empty where there are none, or its name says them."""
    if not numbers:
        return ""
    name = called[node.id]
    if not name.isidentifier() and all(called[number.id] in name for number in numbers):
        return ""
    texts = [called[id] if len(called[id]) <= OPERAND else "…" for id in node.inputs]
    found = entry(node.op)
    written = plain(found.formula, dict(slots(node.op, texts))) if found and not found.variadic else ""
    if not found or not written or not all(f"<{slot}>" in found.formula for slot in found.parameters):
        written = f"{label_of(node.op or '', len(node.shape))}({', '.join(texts)})"
    return written.replace("(…)", "…").replace("·", " · ").replace("/", " / ")


def _folds(reading: Reading, part: Scope, folding: Folding, seats: Mapping[str, str]) -> dict[str, Fold]:
    """The folded groups by id, with what is in them."""
    members: dict[str, list[Node]] = defaultdict(list)
    for node in part.nodes:
        if (top := folding.top(node)) is not None:
            members[top].append(node)
    leaving = {edge.source for edge in reading.trace.edges if seats.get(edge.source) != seats.get(edge.target)}
    leaving.update(reading.sweep.targets if reading.sweep else ())
    found = {}
    for id, nodes in members.items():
        ops = [node for node in nodes if node.op] or nodes
        results = tuple(node for node in ops if node.id in leaving) or (ops[-1],)
        found[id] = Fold(folding.groups[id], tuple(nodes), results)
    return found


# ---- Wires


def _strands(
    edges: Sequence[Edge], seats: Mapping[str, str], folded: frozenset[str]
) -> dict[str, tuple[tuple[str, str], tuple[Edge, ...]]]:
    """The two cards and the edges of each wire: one for an edge, or of a folded group one for each value."""
    found: dict[tuple[str, ...], list[Edge]] = defaultdict(list)
    between: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for edge in edges:
        ends = seats[edge.source], seats[edge.target]
        if ends[0] == ends[1]:
            continue
        key = (*ends, edge.source) if ends[1] in folded else (*ends, edge.source, edge.id)
        found[key].append(edge)
        if folded & set(ends):
            between[ends].add(key)
    for ends, keys in between.items():
        if len(keys) > MOST_WIRES:
            found[ends] = [edge for key in list(found) if key in keys for edge in found.pop(key)]
    wires = sorted(found.items(), key=lambda item: int(item[1][0].id[1:]))
    return {strand[0].id: ((key[0], key[1]), tuple(strand)) for key, strand in wires}
