"""A trace as DOT: annotated text that stands by itself, and bare boxes for the layout of our own drawing.

Ids are our own, names are cleaned and cut, and every label goes through `graphviz.escape`, so nothing that
a program is called can change the graph. Equal traces give equal text.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from graphviz import Digraph, escape, nohtml

from graphlab.trace.budget import checked
from graphlab.trace.flow import inputs_of
from graphlab.trace.graph import Edge, Group, Node
from graphlab.trace.registry import label_of
from graphlab.views.drawing.broken_edges import Cut, named, with_cuts
from graphlab.views.drawing.edge_labels import load
from graphlab.views.drawing.edge_widths import thickness
from graphlab.views.drawing.scene import Scene, applied, scene
from graphlab.views.drawing.view import PLAIN, View
from graphlab.views.notation.escaping import clean
from graphlab.views.notation.numbers import shape_text, tensor
from graphlab.views.reading import Reading

NAME = 60  # characters of a name that a label keeps
PIXELS = 72.0  # one DOT inch
GAP, CLOSE = 15.84, 11.0  # between a card and a pill; and between columns where there are no pills
_LETTER = 9.0  # how wide Graphviz takes a letter of a cluster's label to be, in pixels

Size = tuple[float, float]

_LOOK = {
    "variable": {"color": "#0a7f6e", "penwidth": "2"},
    "watched": {"color": "#0a7f6e", "penwidth": "1.5", "style": "rounded,filled,dashed"},
    "constant": {"color": "#8592a5", "style": "rounded,filled,dotted"},
    "op": {"color": "#8592a5"},
}
_FOLDED = {"color": "#1c2733", "penwidth": "1.5", "style": "rounded,filled,bold"}
_CUT = {"style": "dashed", "color": "#8f1d3f", "fontcolor": "#8f1d3f"}
_WORDS = {"none": "no path: None", "not_computed": "not computed"}


def to_dot(reading: Reading, *, view: View = PLAIN) -> str:
    """DOT source that shows names, ops, values and gradients in any viewer, unfolded groups as clusters."""
    part, cuts = with_cuts(reading, scene(reading, view))
    dot = Digraph(
        f"tape_{reading.trace.number}",
        graph_attr={"rankdir": view.direction, "fontname": "Helvetica", "ranksep": "0.6"},
        node_attr={"shape": "box", "style": "rounded,filled", "fillcolor": "white", "fontname": "Helvetica"},
        edge_attr={"color": "#8592a5", "fontname": "Helvetica", "fontsize": "11", "fontcolor": "#b93c10"},
    )
    if part.notice:
        dot.attr(label=part.notice, labelloc="b")
    cards = _cards(reading, part, cuts)
    _nest(dot, None, cards, part, reading.group_names)
    for wire in checked(part.wires):
        if wire.id in cuts and wire.source != wire.target:
            dot.edge(wire.source, wire.target, id=wire.id, label=_label([f"cut: {cuts[wire.id].word}"]), **_CUT)
        elif wire.id not in cuts:
            dot.edge(wire.source, wire.target, id=wire.id, **_wire(part.edges_of_wire[wire.id], reading))
    return str(dot.source)


def _cards(reading: Reading, part: Scene, cuts: Mapping[str, Cut]) -> dict[str, dict[str, str]]:
    """The attributes of each card."""
    targets = set(reading.sweep.targets) if reading.sweep else set()
    called, groups = reading.names, reading.group_names
    found, broken = {}, named(cuts, part)
    for id in checked(part.order):
        fold = part.folds.get(id)
        node = fold.result if fold else part.nodes[id]
        members = {member.id for member in fold.members} if fold else {id}
        lines = _lines(reading, node, applied(node, called, part.inlined_constants.get(id, ())))
        if fold:
            first = f"{groups[id]} ({fold.group.kind}, {len(fold.ops)} ops)"
            lines = [first, f"{called[node.id]}: {lines[0]}", *lines[1:]]
        else:
            lines = [called[id], *lines]
        lines += [f"cut: {broken[id]}"] if id in broken else []
        look = _FOLDED if fold else _LOOK[node.kind]
        found[id] = {"label": _label(lines), **look, **({"peripheries": "2"} if targets & members else {})}
    return found


def _nest(
    dot: Digraph, frame: str | None, cards: Mapping[str, dict[str, str]], part: Scene, called: Mapping[str, str]
) -> None:
    for id in part.order:
        if part.home[id] == frame:
            dot.node(id, cards[id].pop("label"), **cards[id])
    for group in part.frames:
        if group.parent == frame:
            with dot.subgraph(name=f"cluster_{group.id}") as cluster:
                cluster.attr(label=_label([called[group.id]]), color="#8592a5", style="rounded")
                _nest(cluster, group.id, cards, part, called)


def _lines(reading: Reading, node: Node, applied: str) -> list[str]:
    sweep = reading.sweep
    state = reading.trace.grad_state(node, sweep)
    grad = tensor(sweep.grads[node.id]) if sweep and state == "computed" else _WORDS[state]
    target = " · target" if sweep and node.id in sweep.targets else ""
    return [
        (applied or label_of(node.op or node.kind, len(node.shape))) + target,
        f"value {tensor(node.value)}",
        f"grad {grad}",
        f"{shape_text(node.shape)} {node.dtype}",
    ]


def _wire(edges: Sequence[Edge], reading: Reading) -> dict[str, str]:
    carried = load(edges, reading.flow)
    if carried.value is None:
        unlabelled = {"style": "dotted"} if reading.sweep else {}
        return {**({"label": _label([carried.text])} if carried.text else {}), **unlabelled}
    return {"label": _label([carried.text]), "color": "#b93c10", "penwidth": f"{thickness(carried.value):g}"}


def _label(lines: list[str]) -> str:
    label: str = nohtml(r"\n".join(escape(clean(line, NAME)) for line in lines))
    return label


def boxes_dot(
    sizes: Mapping[str, Size],
    scene: Scene,
    titles: Mapping[str, float] | None = None,
    direction: str = "LR",
    band: int = 0,
    gap: float = GAP,
) -> str:
    """DOT of empty boxes of given sizes in pixels, by id, to be placed by `layout.place`: those of one band.

    A size by the id of a wire is the pill on it: it is laid out as a box of its own, `p` before the wire's id,
    so that Graphviz keeps cards, other pills and other wires off it. A far wire has none before its pill.
    `titles` says how wide the title of each frame is, and `gap` how far columns are apart.
    """
    dot = Digraph(
        graph_attr={"rankdir": direction, "nodesep": "0.3", "ranksep": f"{gap / PIXELS:.2f}"},
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
        edge_attr={"arrowsize": "0.9"},
    )
    ids = scene.bands[band]
    inside: dict[str | None, list[tuple[str, Size]]] = defaultdict(list)
    for id in ids:
        inside[scene.home[id]].append((id, sizes[id]))
    inputs = inputs_of(scene.wires)
    wires = [wire for id in ids for wire in inputs.get(id, ())]
    frames = {wire.id: scene.frame_of(wire) for wire in wires if wire.id in sizes}
    for id, frame in frames.items():
        if frame is not None:
            inside[frame].append(("p" + id, sizes[id]))
    used = {frame for id in ids for frame in scene.around(scene.home[id])}
    _fill(dot, None, inside, [group for group in scene.frames if group.id in used], titles or {})
    out, into = (":e", ":w") if direction == "LR" else (":s", ":n")
    for wire in wires:
        if wire.id not in sizes:
            dot.edge(wire.source + out, wire.target + into, id=wire.id, minlen="2")
            continue
        pill = "p" + wire.id
        if frames[wire.id] is None:
            dot.node(pill, **_size(sizes[wire.id]))
        if wire.id not in scene.far:
            dot.edge(wire.source + out, pill, id=wire.id + "a", arrowhead="none", headclip="false", weight="2")
        dot.edge(pill, wire.target + into, id=wire.id + "b", tailclip="false", weight="3")
    return str(dot.source)


def _fill(
    dot: Digraph,
    frame: str | None,
    inside: Mapping[str | None, list[tuple[str, Size]]],
    frames: Sequence[Group],
    titles: Mapping[str, float],
) -> None:
    """The boxes in a frame, and the frames in it as clusters. The label is never drawn: it keeps room for the title."""
    for id, size in inside.get(frame, ()):
        dot.node(id, **_size(size))
    for group in frames:
        if group.parent == frame:
            label = "m" * math.ceil(titles.get(group.id, 0.0) / _LETTER)
            with dot.subgraph(name=f"cluster_{group.id}") as cluster:
                cluster.attr(label=label, fontname="Courier", fontsize="15", margin="12")
                _fill(cluster, group.id, inside, frames, titles)


def _size(size: Size) -> dict[str, str]:
    return {"width": f"{size[0] / PIXELS:.4f}", "height": f"{size[1] / PIXELS:.4f}"}
