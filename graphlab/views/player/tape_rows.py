"""The rows of a tape, in the order of recording, as JSON."""

from __future__ import annotations

from graphlab.trace.budget import as_many, within
from graphlab.trace.graph import Node, Trace
from graphlab.trace.registry import label_of
from graphlab.views.notation.escaping import clean
from graphlab.views.notation.numbers import dims, tensor
from graphlab.views.player.picture import called, traits
from graphlab.views.player.schema import TapeRow, TapeTable

ROWS = 300
_EMPTY = (
    "The tape kept nothing: no op here starts from a float Variable or from a tensor that it watches. "
    "Write tape.watch(x) inside its block, or make x a tf.Variable with a point in its number (3.0)."
)


def table(trace: Trace) -> TapeTable:
    """The rows; `more` says how many were left out, or why there is none."""
    ops = [node for node in trace.nodes if node.number is not None]
    with within():
        rows = list(as_many(ops[:ROWS], lambda node: _row(trace, node)))
    left = len(ops) - len(rows)
    more = f"and {left:,} more" if left > 0 else "" if ops else _EMPTY
    return {"rows": rows, "more": more, "traits": traits(trace), "released": trace.released}


def _row(trace: Trace, node: Node) -> TapeRow:
    return {
        "node": node.id,
        "number": node.number,
        "line": node.place.line if node.place else None,
        "op": label_of(clean(node.op or "", 40)),
        "inputs": ", ".join(called(trace.node(id)) for id in node.inputs),
        "output": _output(node),
        "inner": node.inner,
    }


def _output(node: Node) -> str:
    """The result in few characters: its numbers where there are at most three, else its shape."""
    few = node.value.array.size <= 3 and not node.value.thinned
    return f"{called(node)} = {tensor(node.value)}" if few else f"{called(node)}: {dims(node.shape)}"
