"""A trace as DOT: annotated text that stands by itself, and bare boxes for the layout of our own drawing.

Ids are our own, names are cleaned and cut, and every label goes through `graphviz.escape`, so nothing that
a program is called can change the graph. Equal traces give equal text.
"""

from __future__ import annotations

from collections.abc import Mapping

from graphviz import Digraph, escape, nohtml

from graphlab.trace.flow import Flow, flow, inputs_of, pill, thickness
from graphlab.trace.graph import Edge, Node, Sweep, Trace
from graphlab.trace.names import Names
from graphlab.trace.numbers import shape_text, tensor
from graphlab.trace.registry import label_of
from graphlab.trace.scope import PLAIN, Scope, View, scope
from graphlab.trace.text import clean

NAME = 60  # characters of a name that a label keeps
PIXELS = 72.0  # one DOT inch

_LOOK = {
    "variable": {"color": "#0a7f6e", "penwidth": "2"},
    "watched": {"color": "#0a7f6e", "penwidth": "1.5", "style": "rounded,filled,dashed"},
    "constant": {"color": "#8592a5", "style": "rounded,filled,dotted"},
    "op": {"color": "#8592a5"},
}
_WORDS = {"none": "no path: None", "not_computed": "not computed"}


def to_dot(trace: Trace, sweep: Sweep | None = None, *, view: View = PLAIN) -> str:
    """DOT source that shows names, ops, values and gradients in any viewer."""
    part, flowing = scope(trace, sweep), flow(trace, sweep)
    dot = Digraph(
        f"tape_{trace.number}",
        graph_attr={"rankdir": view.direction, "fontname": "Helvetica", "ranksep": "0.6"},
        node_attr={"shape": "box", "style": "rounded,filled", "fillcolor": "white", "fontname": "Helvetica"},
        edge_attr={"color": "#8592a5", "fontname": "Helvetica", "fontsize": "11", "fontcolor": "#b93c10"},
    )
    if part.notice:
        dot.attr(label=part.notice, labelloc="b")
    targets, called = set(sweep.targets) if sweep else set(), Names(trace)
    for node in part.nodes:
        ring = {"peripheries": "2"} if node.id in targets else {}
        dot.node(node.id, _label([called[node.id], *_lines(trace, node, sweep)]), **_LOOK[node.kind], **ring)
    for edge in part.edges:
        dot.edge(edge.source, edge.target, id=edge.id, **_wire(edge, flowing, sweep))
    return dot.source


def _lines(trace: Trace, node: Node, sweep: Sweep | None) -> list[str]:
    state = trace.grad_state(node, sweep)
    grad = tensor(sweep.grads[node.id]) if sweep and state == "computed" else _WORDS[state]
    target = " · target" if sweep and node.id in sweep.targets else ""
    return [
        label_of(node.op or node.kind) + target,
        f"value {tensor(node.value)}",
        f"grad {grad}",
        f"{shape_text(node.shape)} {node.dtype}",
    ]


def _wire(edge: Edge, flowing: Flow, sweep: Sweep | None) -> dict[str, str]:
    sent = flowing.sent.get(edge.id)
    if sent is None:
        return {"style": "dotted"} if sweep else {}
    return {"label": _label([pill(sent)]), "color": "#b93c10", "penwidth": f"{thickness(sent.value):g}"}


def _label(lines: list[str]) -> str:
    return nohtml(r"\n".join(escape(clean(line, NAME)) for line in lines))


def boxes_dot(sizes: Mapping[str, tuple[float, float]], part: Scope, direction: str = "LR") -> str:
    """DOT of empty boxes of given sizes in pixels, by node id, to be placed by `layout.place`.

    A size by edge id is the pill on that edge: it is laid out as a box of its own, `p` before the edge's id,
    so that Graphviz keeps cards, other pills and other wires off it. A far edge has no wire before its pill.
    """
    dot = Digraph(
        graph_attr={"rankdir": direction, "nodesep": "0.3", "ranksep": "0.36"},
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
        edge_attr={"arrowsize": "0.9"},
    )
    for node in part.nodes:
        dot.node(node.id, **_size(sizes[node.id]))
    inputs = inputs_of(part.edges)
    out, into = (":e", ":w") if direction == "LR" else (":s", ":n")
    for node in part.nodes:
        for edge in inputs.get(node.id, ()):
            if edge.id not in sizes:
                dot.edge(edge.source + out, edge.target + into, id=edge.id, minlen="2")
                continue
            pill = "p" + edge.id
            dot.node(pill, **_size(sizes[edge.id]))
            if edge.id not in part.far:
                dot.edge(edge.source + out, pill, id=edge.id + "a", arrowhead="none", headclip="false", weight="2")
            dot.edge(pill, edge.target + into, id=edge.id + "b", tailclip="false", weight="3")
    return dot.source


def _size(size: tuple[float, float]) -> dict[str, str]:
    return {"width": f"{size[0] / PIXELS:.4f}", "height": f"{size[1] / PIXELS:.4f}"}
