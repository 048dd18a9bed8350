"""A step of a training as a graph: which tape it is, and its ops from the first one to the last update."""

from __future__ import annotations

from collections.abc import Sequence

from graphlab.trace.graph import Trace
from graphlab.trace.registry import label_of
from graphlab.trace.training import Opened, Training
from graphlab.views.explanation.steps import MOST
from graphlab.views.notation.escaping import clean
from graphlab.views.player.schema import Phase
from graphlab.views.player.update_steps import MOST as MOST_UPDATES
from graphlab.views.reading import Reading


def readings_of(trace: Trace, trainings: Sequence[Training]) -> list[Reading]:
    """What can be shown of a tape: each of its gradients, or it alone; a step of a training has what was kept of it.

    >>> len(readings_of(Trace(1, ()), ()))
    1
    """
    found = ((one, step) for one in trainings for step in one.opened if trace.number in tapes_of(step))
    training, opened = next(found, (None, None))
    return [Reading(trace, sweep, training, opened) for sweep in trace.sweeps or (None,)]


def last_whole(views: Sequence[Reading], index: int) -> int:
    """Which view to show of a run that ended early: in the place of a step without its update, the one before.

    >>> last_whole([Reading(Trace(1, ()))], 0)
    0
    """
    line = _line(views[index])
    whole = [i for i, view in enumerate(views) if view.opened is not None and _line(view) == line and i < index]
    return whole[-1] if views[index].opened is None and line is not None and whole else index


def _line(view: Reading) -> int | None:
    """Where its gradient is asked for."""
    return view.sweep.place.line if view.sweep is not None and view.sweep.place is not None else None


def tapes_of(opened: Opened) -> tuple[int, ...]:
    """The numbers of the traces of a step.

    >>> tapes_of(Opened(3, 5, (6,)))
    (5, 6)
    """
    return opened.tape, *opened.other_tapes


def kept(training: Training, step: int) -> Opened | None:
    """What is kept of a step; None of one whose tape is not."""
    return next((opened for opened in training.opened if opened.step == step), None)


def phases(reading: Reading) -> list[Phase]:
    """The ops of a step in the order in which the player shows them; none of more than it shows one by one.

    >>> phases(Reading(Trace(1, ())))
    []
    """
    trace = reading.trace
    forward = [_label(node.op) for node in trace.nodes if node.op]
    if len(forward) > MOST:
        return []
    walked = reading.sweep.steps if reading.sweep else ()
    backward = [_label(trace.node(step.node).op) for step in walked]
    names = [] if reading.training is None else [clean(one.name, 40) for one in reading.training.parameters]
    moved = [names[update.parameter] for update in reading.updates[:MOST_UPDATES]]
    parts: list[Phase] = [
        {"name": "forward", "ops": forward},
        {"name": "backward", "ops": backward},
        {"name": "update", "ops": moved},
    ]
    return [part for part in parts if part["ops"]]


def _label(op: str | None) -> str:
    return label_of(clean(op, 40)) if op else "a leaf"
