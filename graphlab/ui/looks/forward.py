"""The same graph with tangents from a leaf, and what both modes cost."""

from __future__ import annotations

from graphlab.ui.components.ledger import Row, ledger
from graphlab.ui.looks.look import Look, Subject, pick, sources_of
from graphlab.views.analysis.tangents import forward
from graphlab.views.notation.numbers import dims, tensor


def show(subject: Subject) -> None:
    """The same graph with tangents from a leaf, and what both modes cost."""
    leaf = pick(subject, "Tangents of", [n for n in sources_of(subject) if n.dtype.startswith("float")], "forward_from")
    if leaf is None:
        ledger([], [], text="No leaf of this tape is a float: nothing can move by a little.")
        return
    found, names = forward(subject.reading, leaf.id), subject.names
    moved = "1" if not leaf.shape else f"1 in each of its {dims(leaf.shape)} elements"
    words = f"Move {names[leaf.id]} by {moved}, and see how fast everything moves. It flows along with the values."
    efforts = [e.text for e in (found.whole or found.effort,) if e]
    labels = {id: f"tangent {tensor(value)}" for id, value in found.tangents.items()}
    rows = [
        Row((names[node.id], found.texts.get(node.id, "")), nodes=[node.id, *node.inputs], labels=labels)
        for node in subject.trace.nodes
        if node.id in found.tangents
    ]
    rows += [Row((names[id], why), nodes=[id], labels=labels, tone="weak") for id, why in found.lost.items()]
    standing = Row((), labels=labels)
    ledger(["node", "tangent"], rows, text=words, notice="\n".join(efforts), standing=standing, key="forward")


LOOK = Look(
    "Forward",
    "How fast does it move?",
    "How fast does everything move when this leaf moves, and would forward or reverse mode cost less here?",
    show,
    needs_gradient=True,
)
