"""Everything without a gradient, and why."""

from __future__ import annotations

from graphlab.ui.components.ledger import Row, ledger
from graphlab.ui.looks.look import Look, Subject
from graphlab.views.reading import Reading


def show(subject: Subject) -> None:
    """Everything without a gradient, and why."""
    assert subject.sweep is not None
    rows = [
        Row(
            (r.name, r.text, r.fix and f"`{r.fix.replace('`', '')}`"),
            nodes=[id for id in (r.node, r.cut) if id],
            line=r.line,
        )
        for r in subject.sweep.reasons
    ]
    good = "Every tensor and Variable that this program names has a gradient here."
    ledger(["None for", "because", "write instead"], rows, text="" if rows else good, key="why")


def has_none(reading: Reading) -> bool:
    """Whether a gradient that was asked for is None. That data have none is how it should be."""
    sweep = reading.sweep
    return sweep is not None and any(r.node in sweep.sources for r in sweep.reasons)


LOOK = Look(
    "Why None?",
    "Why None?",
    "Why has this no gradient, on which line does the path break, and what should be written instead?",
    show,
    needs_gradient=True,
    calls=has_none,
)
