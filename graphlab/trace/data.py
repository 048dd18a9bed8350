"""A trace as JSON: what `python -m graphlab draw FILE -o OUT.json` writes."""

from __future__ import annotations

from typing import Any

from graphlab.trace.explain import steps
from graphlab.trace.flow import flow
from graphlab.trace.graph import Node, Sweep, Trace
from graphlab.trace.names import Names
from graphlab.trace.numbers import plain
from graphlab.trace.registry import label_of


def to_json(trace: Trace, sweep: Sweep | None = None) -> dict[str, Any]:
    """Nodes, edges and steps, values as nested lists; with the gradients of `sweep`, if there is one.

    `grad_state` is `computed`, `none` (no path) or `not_computed` (nobody asked). Numbers that JSON cannot
    hold are text: "nan", "inf". A tensor too big to keep whole is marked `thinned`.
    """
    sent, called = flow(trace, sweep).sent, Names(trace)
    return {
        "nodes": [_node(trace, node, sweep, called[node.id]) for node in trace.nodes],
        "edges": [
            {"from": e.source, "to": e.target, "grad": plain(sent[e.id].value) if e.id in sent else None}
            for e in trace.edges
        ],
        "steps": [
            {"pass": step.pass_, "node": step.node, "text": step.text}
            for step in steps(trace, sweep, all_nodes=True, formulas=False)
        ],
    }


def _node(trace: Trace, node: Node, sweep: Sweep | None, name: str) -> dict[str, Any]:
    grad = sweep.grads.get(node.id) if sweep else None
    thinned = {"thinned": True} if node.value.thinned else {}
    return {
        "id": node.id,
        "name": name,
        "op": label_of(node.op) if node.op else None,
        "kind": node.kind,
        "shape": list(node.shape),
        "dtype": node.dtype,
        "value": plain(node.value),
        "grad": None if grad is None else plain(grad),
        "grad_state": trace.grad_state(node, sweep),
        **thinned,
    }
