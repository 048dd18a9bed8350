"""The rows of a tape, in the order of recording, as JSON."""

from __future__ import annotations

from graphlab.dtypes import DTYPES
from graphlab.trace.budget import as_many, within
from graphlab.trace.graph import Node, Trace
from graphlab.trace.registry import label_of
from graphlab.views.notation.escaping import clean, cut
from graphlab.views.notation.numbers import dims, tensor
from graphlab.views.player.picture import traits
from graphlab.views.player.schema import TapeRow, TapeTable
from graphlab.views.reading import Reading

ROWS = 300
_NAME = 24  # characters of a name
_EMPTY = "The tape kept nothing: no op here starts from a float Variable or from a float tensor that it watches."


def table(reading: Reading) -> TapeTable:
    """The rows; `more` says how many were left out, or why there is none."""
    trace = reading.trace
    ops = [node for node in trace.nodes if node.number is not None]
    with within():
        rows = list(as_many(ops[:ROWS], lambda node: _row(reading, node)))
    left = len(ops) - len(rows)
    more = f"and {left:,} more" if left > 0 else "" if ops else f"{_EMPTY} {_advice(trace)}".rstrip()
    return {"rows": rows, "more": more, "traits": traits(trace), "released": trace.released}


def _advice(trace: Trace) -> str:
    """What to write so that the tape keeps something: what helps depends on what its ops start from."""
    leaves = [node for node in trace.nodes if node.op is None and node.name.isidentifier()]
    wholes = [node for node in leaves if node.value.array.dtype.kind in "iub"]
    plain = [node for node in leaves if node.kind != "watched" and DTYPES[node.dtype].is_differentiable]
    whole = next((node for node in wholes if node.kind != "constant" or not plain), None)
    if whole is not None:
        dtype = f"`{whole.name}` has dtype {whole.dtype}: watched or not, only floats are followed."
        return f"{dtype} Make it a float: {whole.name} = tf.Variable(tf.cast({whole.name}, tf.float32))."
    return f"Write tape.watch({plain[0].name}) inside its block, above the first op." if plain else ""


def _row(reading: Reading, node: Node) -> TapeRow:
    return {
        "node": node.id,
        "number": node.number,
        "line": node.place.line if node.place else None,
        "op": label_of(clean(node.op or "", 40), len(node.shape)),
        "inputs": ", ".join(cut(reading.names[id], _NAME) for id in node.inputs),
        "output": _output(reading, node),
        "inner": node.inner,
    }


def _output(reading: Reading, node: Node) -> str:
    """The result in few characters: its numbers where there are at most three, else its shape."""
    few = node.value.array.size <= 3 and not node.value.thinned
    name = cut(reading.names[node.id], _NAME)
    return f"{name} = {tensor(node.value)}" if few else f"{name}: {dims(node.shape)}"
