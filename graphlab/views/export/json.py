"""A trace as JSON: what `python -m graphlab draw FILE -o OUT.json` writes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from graphlab.dtypes import DType
from graphlab.trace.budget import checked
from graphlab.trace.graph import Group, Node, Place, Reason, Sweep, Trace
from graphlab.trace.registry import label_of
from graphlab.views.explanation.steps import StepText, steps
from graphlab.views.notation.literals import index
from graphlab.views.notation.numbers import plain
from graphlab.views.reading import Reading


def to_json(reading: Reading) -> dict[str, Any]:
    """Everything a tape recorded: nodes, edges, groups, every gradient call, and the steps of the run in words.

    The gradients of nodes and edges, and the steps, are those of `sweep`, if there is one; `gradients` has each call
    on the tape, with what every step of its sweep sends over which edge. `grad_state` is `computed`, `none` (no path)
    or `not_computed` (nobody asked). Values are nested lists; numbers that JSON cannot hold are text: "nan", "inf".
    A tensor too big to keep whole is marked `thinned`. Lines are counted from 1, columns from 0.
    """
    trace = reading.trace
    sent, called = reading.flow.sent, reading.names
    edges: dict[str, list[str]] = {node.id: [] for node in trace.nodes}
    for edge in trace.edges:
        edges[edge.target].append(edge.id)
    return {
        "tape": {
            "number": trace.number,
            "persistent": trace.persistent,
            "released": trace.released,
            "implicit": trace.implicit,
            "place": _place(trace.place),
        },
        "nodes": [_node(trace, node, reading.sweep, called[node.id]) for node in checked(trace.nodes)],
        "edges": [
            {
                "id": e.id,
                "from": e.source,
                "to": e.target,
                "index": e.index,
                "grad": plain(sent[e.id].value) if e.id in sent else None,
            }
            for e in checked(trace.edges)
        ],
        "groups": [_group(group) for group in trace.groups],
        "gradients": [_gradient(trace, other, edges, is_shown=other is reading.sweep) for other in trace.sweeps],
        "steps": [_step(step) for step in steps(reading, all_nodes=True, formulas=False)],
    }


def written(reading: Reading) -> str:
    """The same as the text of a file; within a budget of time that is looked at as it grows."""
    return "".join(checked(_ENCODER.iterencode(to_json(reading))))


_ENCODER = json.JSONEncoder(ensure_ascii=False, indent=2)


def _place(place: Place | None) -> dict[str, int] | None:
    if place is None:
        return None
    return {
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _node(trace: Trace, node: Node, sweep: Sweep | None, name: str) -> dict[str, Any]:
    grad = sweep.grads.get(node.id) if sweep else None
    thinned = {"thinned": True} if node.value.thinned else {}
    return {
        "id": node.id,
        "name": name,
        "op": label_of(node.op, len(node.shape)) if node.op else None,
        "kind": node.kind,
        "shape": list(node.shape),
        "dtype": node.dtype,
        "value": plain(node.value),
        "grad": None if grad is None else plain(grad),
        "grad_state": trace.grad_state(node, sweep),
        "number": node.number,
        "place": _place(node.place),
        "names": list(node.names),
        "inputs": list(node.inputs),
        "attributes": {key: _attribute(key, attr) for key, attr in node.attrs.items()},
        "group": node.group,
        "inner": node.inner,
        **thinned,
    }


def _attribute(key: str, attr: Any) -> Any:
    """An attribute as JSON has it; a dtype by its name, a subscript as the program writes it: `0, 1:`."""
    if key == "key":
        return index(attr)
    if isinstance(attr, list | tuple):
        return [_attribute("", part) for part in attr]
    if isinstance(attr, np.ndarray | np.generic):
        return _attribute("", attr.tolist())
    if isinstance(attr, float) and not np.isfinite(attr):
        return str(attr)
    if isinstance(attr, bool | int | float | str) or attr is None:
        return attr
    return attr.name if isinstance(attr, DType) else str(attr)


def _group(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "label": group.label,
        "kind": group.kind,
        "parent": group.parent,
        "place": _place(group.place),
    }


def _gradient(trace: Trace, sweep: Sweep, edges: dict[str, list[str]], *, is_shown: bool) -> dict[str, Any]:
    """One gradient call: of what, for what, the steps of its sweep, and what came of it."""
    return {
        "tape": trace.number,
        "call": sweep.call,
        "element": None if sweep.element is None else list(sweep.element),
        "targets": list(sweep.targets),
        "sources": list(sweep.sources),
        "place": _place(sweep.place),
        "shown": is_shown,
        "steps": [
            {
                "node": step.node,
                "grad": plain(step.grad),
                "contributions": {
                    edge: plain(part)
                    for edge, part in zip(edges[step.node], step.contributions, strict=False)
                    if part is not None
                },
            }
            for step in checked(sweep.steps)
        ],
        "grads": {id: plain(grad) for id, grad in sweep.grads.items()},
        "reasons": [_reason(reason) for reason in sweep.reasons],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    """Why the gradient of something is None, and what to write instead."""
    return {
        "name": reason.name,
        "node": reason.node,
        "kind": reason.kind,
        "text": reason.text,
        "line": reason.line,
        "fix": reason.fix,
        "cut": reason.cut,
        "origin": reason.origin,
    }


def _step(step: StepText) -> dict[str, Any]:
    return {
        "pass": step.pass_,
        "node": step.node,
        "text": step.text,
        "line": step.line,
        "edges": list(step.edges),
        "rule": step.rule,
        "reasons": list(step.reasons),
    }
