"""The run before the last change, or one with another number in a leaf, node by node beside this one."""

from __future__ import annotations

import streamlit as st

from graphlab.ui.components import player
from graphlab.ui.components.ledger import Row, ledger
from graphlab.ui.looks.look import Look, Subject, pick, sentence
from graphlab.views.analysis.compare import compare
from graphlab.views.analysis.replay import retrace

EARLIER, MOVED = "the run before", "another number"


def show(subject: Subject) -> None:
    """The run before the last change, or one with another number in a leaf, node by node beside this one."""
    ways = [EARLIER, MOVED] if subject.before else [MOVED]
    left, right, number_at = st.columns([1.4, 1, 1])
    with left:
        way = st.segmented_control(
            "Compare with",
            ways,
            default=ways[0],
            key=f"compare with {len(ways)}",
            label_visibility="collapsed",
            required=True,
        )
    if way == EARLIER and subject.before:
        others = player.views_of(subject.before)
        before, after = others[min(_place(subject), len(others) - 1)], subject.reading
    else:
        scalars = [n for n in subject.trace.nodes if n.op is None and n.dtype.startswith("float") and not n.shape]
        with right:
            leaf = pick(subject, "Leaf", scalars, "compare_leaf")
        if leaf is None:
            ledger([], [], text="No leaf of this tape is a single float.")
            return
        with number_at:
            value = st.number_input(
                "Its other value", value=float(leaf.value.array.item()) + 1.0, step=0.1, format="%g",
                key=f"compare_value {leaf.id} {subject.base}", label_visibility="collapsed",
            )  # fmt: skip
        before, after = subject.reading, retrace(subject.reading, {leaf.id: value})
    found = compare(before, after)
    here = 1 if way == EARLIER else 0
    rows = [
        Row(
            (row.name, *row.texts, row.status),
            nodes=[id for id in ((row.before, row.after)[here],) if id],
            tone="weak" if row.status == "same" else "",
        )
        for row in found.rows
    ]
    ledger(["node", "value", "gradient", ""], rows, text=sentence(found.text), key="compare")


LOOK = Look(
    "Compare",
    "What changed?",
    "What changed, node by node, since the last run, or with another number?",
    show,
)


def _place(subject: Subject) -> int:
    """Which of the gradients of the run is looked at; 0 for that of a step of a training, which is none of them.

    By identity: gradients hold arrays, of which `==` makes arrays.
    """
    views = player.views_of(subject.run)
    same = (i for i, view in enumerate(views) if view.trace is subject.trace and view.sweep is subject.sweep)
    return next(same, 0)
