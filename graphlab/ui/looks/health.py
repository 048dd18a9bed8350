"""What is wrong with the numbers of this run, if anything."""

from __future__ import annotations

from graphlab.ui.components.ledger import Row, ledger
from graphlab.ui.looks.look import Look, Subject
from graphlab.views.analysis.health import health

HEALTHY = "Nothing wrong: every number is finite, no unit is dead or saturated, no gradient vanishes or explodes."


def show(subject: Subject) -> None:
    """What is wrong with the numbers of this run, if anything."""
    found = health(subject.reading)
    rows = [Row((f.badge, f.text, str(f.line or "")), nodes=[f.node], line=f.line, tone="bad") for f in found]
    ledger(["finding", "what happened", "line"], rows, text="" if rows else HEALTHY, key="health")


LOOK = Look(
    "Health",
    "Anything unhealthy?",
    "Which op first made an infinity or nan? Is a unit dead or saturated, does a gradient vanish or explode?",
    show,
)
