"""One number of a card, explained: the products that make it, and the cells that they come from."""

from __future__ import annotations

import numpy as np

from graphlab.trace.budget import OutOfTime, within
from graphlab.views.analysis.cells import Marks, cell, value_cell
from graphlab.views.analysis.op import ReplayError
from graphlab.views.notation.numbers import number
from graphlab.views.notation.sums import cell_of
from graphlab.views.player.schema import Answer, Cells, Explanation, Row
from graphlab.views.reading import Reading

CellAddress = tuple[str, Row, int]


def answer(reading: Reading, asked: CellAddress | None) -> Answer | None:
    """What the player shows about the number in row `value` or `grad` of a node, at a flat index; None for no such."""
    trace = reading.trace
    if asked is None or not asked[0].startswith("n") or not asked[0][1:].isdigit():
        return None
    id, row, flat = asked
    if int(id[1:]) >= len(trace.nodes) or flat >= trace.node(id).value.array.size:
        return None
    node = trace.node(id)
    index = tuple(int(i) for i in np.unravel_index(flat, node.value.array.shape))
    name = cell_of(node.name, index)
    try:
        with within():
            name = cell_of(reading.names[id], index)
            found = _gradient(reading, id, index, name) if row == "grad" else _value(reading, id, index, name)
    except (ReplayError, OutOfTime) as error:
        found = {"title": name, "products": [], "sum": "", "why": str(error), "marks": {}}
    return {"node": id, "row": row, "index": flat, **found}


def _gradient(reading: Reading, id: str, index: tuple[int, ...], name: str) -> Explanation:
    if reading.sweep is None or id not in reading.sweep.grads:
        return {"title": f"gradient of {name}", "products": [], "sum": "None", "why": "", "marks": {}}
    found = cell(reading, id, index)
    products = [line for share in found.shares for line in (share.symbols, share.text) if line]
    why = [share.why for share in found.shares if share.why]
    return {
        "title": f"gradient of {name} = {number(found.total)}",
        "products": list(dict.fromkeys(products)),
        "sum": found.text,
        "why": " ".join(dict.fromkeys([*why, found.notice] if found.notice else why)),
        "marks": _marks(found.marks),
    }


def _value(reading: Reading, id: str, index: tuple[int, ...], name: str) -> Explanation:
    found = value_cell(reading, id, index)
    products = [line for line in (found.symbols, found.text) if line]
    title = f"value of {name} = {number(found.value)}"
    return {"title": title, "products": products, "sum": "", "why": found.why, "marks": _marks(found.marks)}


def _marks(marks: Marks) -> Cells:
    return {id: {row: [int(i) for i in flat] for row, flat in rows.items()} for id, rows in marks.items()}
