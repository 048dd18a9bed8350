"""Numbers of the program to turn."""

from __future__ import annotations

from graphlab.ui.components.ledger import ledger
from graphlab.ui.components.sliders import sliders
from graphlab.ui.content.knobs import knobs, ranges
from graphlab.ui.looks.look import Look, Subject

NO_NUMBERS = "This program names no number that could be turned. Write one as x = tf.Variable(2.0), with a point."


def show(subject: Subject) -> None:
    """Numbers of the program to turn."""
    found = knobs(subject.run.source)
    if found:
        reach = ranges(subject.run.source, subject.turned_from)
        sliders(found, reach, base=subject.base, on_turn=subject.on_turn)
    else:
        ledger([], [], text=NO_NUMBERS)


LOOK = Look(
    "Sliders",
    "What if?",
    "What if this number were another? Drag it; program, values and gradients follow.",
    show,
)
