"""The player: a drawn tape, its steps, and everything about each of its nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from graphlab.sandbox.result import Run
from graphlab.trace.explain import steps
from graphlab.trace.flow import flow, sum_text
from graphlab.trace.graph import Node, Sweep, Trace, Value
from graphlab.trace.mathml import mathml
from graphlab.trace.numbers import dims, tensor
from graphlab.trace.registry import label_of
from graphlab.trace.scope import View, scope
from graphlab.trace.svg import draw
from graphlab.trace.text import clean
from graphlab.ui.component import component

_mount = component("player", "camera.js", "details.js", "hover.js")

_KINDS = {"variable": "Variable", "watched": "watched tensor", "constant": "constant", "op": "op"}
_SHOWN = 1000  # elements of a tensor written out in full


def player(
    trace: Trace,
    sweep: Sweep | None = None,
    *,
    views: tuple[str, ...] = (),
    view: int = 0,
    direction: str | None = None,
    token: int = 0,
    notes: tuple[str, ...] = (),
    on_view: Callable[[], None] | None = None,
    on_select: Callable[[], None] | None = None,
    key: str = "player",
) -> Any:
    """Show `trace` with the gradients of `sweep`, all steps done.

    `views` names what else could be shown; choosing one calls `on_view`. `on_select` is called, with a rerun,
    when a node is selected; without it the browser keeps that to itself. `direction` is LR or TB; None lets a
    phone ask for TB.
    """
    data = {
        **_drawn(trace, sweep, direction or "LR"),
        "direction": direction,
        "title": views[view] if views else title(trace, sweep),
        "views": list(views),
        "view": view,
        "token": token,
        "notes": list(notes),
        "reports": on_select is not None,
    }
    return _show(key, data, on_view, on_select)


def message(heading: str, text: str, *, code: str = "", title: str = "", token: int = 0, key: str = "player") -> Any:
    """Show words where the drawing would be."""
    data = {"state": "message", "heading": heading, "text": text, "code": code, "title": title, "token": token}
    return _show(key, data, None, None)


def _show(key: str, data: dict[str, Any], on_view: Any, on_select: Any) -> Any:
    return _mount(
        key=key,
        data=data,
        on_view_change=on_view or _nothing,
        on_selected_change=on_select or _nothing,
        on_direction_change=_nothing,
    )


def _nothing() -> None:
    """A component's state needs a callback to exist."""


def _drawn(trace: Trace, sweep: Sweep | None, direction: str) -> dict[str, Any]:
    """The picture, from the last rerun of this session where it is the same."""
    kept = st.session_state.get("_drawn")
    if kept is None or kept[0] is not trace or kept[1] is not sweep or kept[2] != direction:
        kept = st.session_state["_drawn"] = (trace, sweep, direction, picture(trace, sweep, direction))
    return kept[3]


def picture(trace: Trace, sweep: Sweep | None = None, direction: str = "LR") -> dict[str, Any]:
    """Everything the browser needs to draw and step through `trace`, as JSON."""
    shown = [
        {
            "pass": step.pass_,
            "node": step.node,
            "text": step.text,
            "formulas": [[mathml(part) if part else "" for part in pair] for pair in step.formulas],
            "line": step.line,
            "edges": list(step.edges),
            "grads": dict(step.grads),
        }
        for step in steps(trace, sweep)
    ]
    return {
        "state": "graph",
        "svg": draw(trace, sweep, view=View("TB" if direction == "TB" else "LR")),
        "steps": shown,
        "nodes": nodes(trace, sweep, shown),
    }


def nodes(trace: Trace, sweep: Sweep | None, shown: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What the browser tells about each node that is selected."""
    users: dict[str, list[str]] = defaultdict(list)
    for edge in trace.edges:
        users[edge.source].append(edge.target)
    arrivals = flow(trace, sweep).arrivals
    formulas = {step["node"]: [pair[0] for pair in step["formulas"]] for step in shown if step["pass"] == "forward"}
    drawn = scope(trace, sweep).nodes
    room = max(36, min(_SHOWN, 20 * _SHOWN // len(drawn)))
    return {
        node.id: {
            "name": called(node, 200),
            "op": label_of(node.op) if node.op else None,
            "kind": _KINDS[node.kind],
            "shape": "scalar" if not node.shape else dims(node.shape),
            "dtype": node.dtype,
            "value": written(node.value, room),
            "gradState": trace.grad_state(node, sweep),
            "grad": written(sweep.grads[node.id], room) if sweep and node.id in sweep.grads else "",
            "sum": _sum(node, arrivals),
            "formulas": formulas.get(node.id, []),
            "inputs": list(dict.fromkeys(node.inputs)),
            "users": list(dict.fromkeys(users[node.id])),
            "line": node.place.line if node.place else None,
        }
        for node in drawn
    }


def _sum(node: Node, arrivals: dict[str, Any]) -> str:
    """How several contributions make the gradient, written out; nothing where there is one."""
    found = arrivals.get(node.id, [])
    return sum_text(found, room=120) if len(found) > 1 else ""


def written(value: Value, room: int = _SHOWN) -> str:
    """All the numbers, as NumPy prints them; of more than `room` the corners.

    >>> written(Value(np.array([[8.0, 0.1]], dtype="float32"), (1, 2), "float32"))
    '[[8.  0.1]]'
    """
    array = value.array
    if array.dtype.kind in "OSU":
        return clean(str(array.tolist()), 2000)
    if array.ndim == 0:
        return (
            str(array.item()) if array.dtype.kind != "f" else np.format_float_positional(array.reshape(1)[0], trim="0")
        )
    text = np.array2string(array, threshold=room, edgeitems=3, max_line_width=72)
    return f"{text}\n(thinned: {dims(value.shape)} elements in all)" if value.thinned else text


def title(trace: Trace, sweep: Sweep | None, *, several: bool = False) -> str:
    """One line above the drawing: the tape, its target and its sources."""
    if sweep is None:
        words = [f"Tape {trace.number}" if not trace.implicit else "No tape", "no gradient asked for"]
    else:
        words = [f"Tape {trace.number}" if not trace.implicit else "All numbers watched"]
        words += [_names("target", trace, sweep.targets), _names("source", trace, sweep.sources)]
        if several and sweep.place:
            words.append(f"line {sweep.place.line}")
    return " · ".join(words)


def called(node: Node, limit: int = 24) -> str:
    """What to call a node: its name, or for one without a name its numbers, or its shape and kind.

    >>> called(Node("n0", "", None, "variable", Value(np.zeros((2, 3)), (2, 3), "float32")))
    '2×3 Variable'
    """
    if node.name:
        return clean(label_of(node.name) if node.name == node.op else node.name, limit)
    few = node.value.array.size <= 2 and not node.value.thinned
    return tensor(node.value, 2) if few else f"{dims(node.shape)} {_KINDS[node.kind]}"


def _names(noun: str, trace: Trace, ids: tuple[str, ...]) -> str:
    shown = ids if len(ids) <= 4 else ids[:3]
    more = f" and {len(ids) - 3} more" if len(ids) > 4 else ""
    names = ", ".join(called(trace.node(id)) for id in shown)
    return f"{noun}{'s' if len(ids) > 1 else ''} {names}{more}"


def views_of(run: Run) -> list[tuple[Trace, Sweep | None]]:
    """Everything of a run that can be shown, in order: each gradient call of each tape, or a tape without any.

    A tape that recorded no op has nothing to show.
    """
    found: list[tuple[Trace, Sweep | None]] = []
    for trace in run.traces:
        if any(node.op for node in trace.nodes):
            found += [(trace, sweep) for sweep in trace.sweeps] or [(trace, None)]
    return found


def chosen(views: list[tuple[Trace, Sweep | None]], state: Any, token: int) -> int:
    """Which of `views` to show: the one picked in the browser for this very run, else the last gradient asked for."""
    picked = (state or {}).get("view")
    if isinstance(picked, dict) and picked.get("token") == token and picked.get("index") in range(len(views)):
        return picked["index"]
    latest = max((_line(sweep) for _, sweep in views if sweep), default=0)
    return max((i for i, (_, sweep) in enumerate(views) if sweep and _line(sweep) == latest), default=len(views) - 1)


def turned(state: Any) -> str | None:
    """The direction picked in the browser; None where nothing was.

    >>> turned({"direction": "TB"}), turned({"direction": "<b>"})
    ('TB', None)
    """
    direction = (state or {}).get("direction")
    return direction if direction in ("LR", "TB") else None


def _line(sweep: Sweep) -> int:
    return sweep.place.line if sweep.place else 0
