"""A step of a training as a graph: which tape it is, and its ops from the first one to the last update."""

from __future__ import annotations

from collections.abc import Sequence

from graphlab.trace.registry import label_of
from graphlab.trace.training import Opened, Training
from graphlab.views.explanation.steps import MOST
from graphlab.views.notation.escaping import clean
from graphlab.views.player.schema import Phase
from graphlab.views.reading import Reading


def step_of(reading: Reading, trainings: Sequence[Training]) -> tuple[Training, Opened] | None:
    """Which step of which training a tape is of; None for a tape of none.

    >>> from graphlab.trace.graph import Trace
    >>> step_of(Reading(Trace(1, ())), ()) is None
    True
    """
    number = reading.trace.number
    for training in trainings:
        for opened in training.opened:
            if number in (opened.tape, *opened.other_tapes):
                return training, opened
    return None


def kept(training: Training, step: int) -> Opened | None:
    """What is kept of a step; None of one whose tape is not."""
    return next((opened for opened in training.opened if opened.step == step), None)


def phases(reading: Reading) -> list[Phase]:
    """The ops of a step in the order in which the player shows them; none of more than it shows one by one.

    >>> from graphlab.trace.graph import Trace
    >>> phases(Reading(Trace(1, ())))
    []
    """
    trace = reading.trace
    forward = [_label(node.op) for node in trace.nodes if node.op]
    if len(forward) > MOST:
        return []
    walked = reading.sweep.steps if reading.sweep else ()
    backward = [_label(trace.node(step.node).op) for step in walked]
    parts: list[Phase] = [{"name": "forward", "ops": forward}, {"name": "backward", "ops": backward}]
    return [part for part in parts if part["ops"]]


def _label(op: str | None) -> str:
    return label_of(clean(op, 40)) if op else "a leaf"
