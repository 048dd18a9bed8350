"""Where the path of a gradient breaks, drawn: a broken wire, with the word for what broke it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graphlab.trace.flow import Flow
from graphlab.trace.graph import Edge, Node, Reason
from graphlab.trace.registry import label_of
from graphlab.views.drawing.scene import Scene
from graphlab.views.notation.escaping import clean, cut
from graphlab.views.reading import Reading

MOST = 12  # cuts in one picture
_WORDS = {
    "integer": "int",
    "numpy": "numpy()",
    "outside": "outside the tape",
    "overwritten": "overwritten",
    "released": "released",
    "unconnected": "not connected",
    "untrainable": "not trainable",
    "unwatched": "not watched",
}


@dataclass(frozen=True)
class Cut:
    """What broke a wire: a word, and a sentence for those who look closer."""

    word: str
    sentence: str


def with_cuts(reading: Reading, scene: Scene) -> tuple[Scene, dict[str, Cut]]:
    """The scene with a wire for every break that has none, and the cuts by the ids of their wires.

    A break with nothing drawn on its other side is a tag that stands before its card. What is no result, like data
    that nobody watches, has such a tag only where its gradient was asked for.
    """
    cuts: dict[str, Cut] = {}
    wires, edges_of_wire, far = list(scene.wires), dict(scene.edges_of_wire), set(scene.far)
    met: dict[tuple[str | None, str], str] = {}
    for reason in reading.sweep.reasons if reading.sweep else ():
        source, target = scene.card_of(reason.origin or ""), scene.card_of(reason.cut or "")
        if target is None or source == target or len(cuts) >= MOST:
            continue
        if (source, target) in met or (source is None and not _is_asked(reading, reason)):
            continue
        id = _broken(scene, reading.flow, reason, target)
        if id is None:
            id = f"c{len(met)}"
            wires.append(Edge(id, source or target, target, 0))
            edges_of_wire[id] = (Edge(id, reason.origin or "", reason.cut or "", 0),)
            if source is None or scene.band(source) != scene.band(target):
                far.add(id)
        met[source, target] = id
        cuts[id] = cuts.get(id) or Cut(_word(reason, reading.trace.node(reason.cut or target)), clean(reason.text))
    return replace(scene, wires=tuple(wires), edges_of_wire=edges_of_wire, far=frozenset(far)), cuts


def _is_asked(reading: Reading, reason: Reason) -> bool:
    """Whether a break is at a result, or at a leaf whose gradient was asked for."""
    is_source = reading.sweep is not None and reason.node in reading.sweep.sources
    return is_source or (reason.cut is not None and reading.trace.node(reason.cut).op is not None)


def _broken(scene: Scene, flow: Flow, reason: Reason, target: str) -> str | None:
    """The wire that a break lies on: one into the cut node that brings nothing back."""
    for wire in scene.wires:
        strand = scene.edges_of_wire[wire.id]
        if wire.target != target or any(edge.id in flow.sent for edge in strand):
            continue
        if any(edge.target == reason.cut and reason.origin in (None, edge.source) for edge in strand):
            return wire.id
    return None


def _word(reason: Reason, node: Node) -> str:
    if reason.kind in _WORDS:
        return _WORDS[reason.kind]
    return cut(label_of(clean(node.op)) if node.op else reason.kind, 20)


def named(cuts: Mapping[str, Cut], scene: Scene) -> dict[str, str]:
    """The words of the breaks that have nothing on their other side, by the card they stand at."""
    return {wire.target: cuts[wire.id].word for wire in scene.wires if wire.id in cuts and wire.source == wire.target}
