"""Makes what is asked for of a run: in a child where there is one, and else, by the same functions, in the app."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from graphlab.sandbox.pictures.asks import (
    Ask,
    CellAnswer,
    CellAsk,
    FormulasAsk,
    Made,
    Picture,
    PictureAsk,
    StepFormulas,
)
from graphlab.sandbox.wire.run import Run
from graphlab.trace.budget import OutOfTime, within
from graphlab.views.analysis.health import health
from graphlab.views.drawing.budgeted import drawing_in_time
from graphlab.views.drawing.cards import Badge
from graphlab.views.player.cell import answer
from graphlab.views.player.picture import around, contents, structure
from graphlab.views.reading import Reading
from graphlab.views.training.opened_step import last_whole, readings_of


def views_of(run: Run) -> list[Reading]:
    """Everything of a run that can be shown, in order: each gradient call of each tape, or a tape without any.

    A tape that recorded no op has nothing to show.
    """
    found: list[Reading] = []
    for trace in run.traces:
        if any(node.op for node in trace.nodes):
            found += readings_of(trace, run.trainings)
    return found


def latest(views: list[Reading]) -> int:
    """Which of `views` is shown where nobody has picked one: the last gradient that the program asks for.

    >>> latest([])
    -1
    """
    lines = {i: _line(view) for i, view in enumerate(views) if view.sweep}
    last = max(lines.values(), default=0)
    return max((i for i, line in lines.items() if line == last), default=len(views) - 1)


def _line(view: Reading) -> int:
    return view.sweep.place.line if view.sweep and view.sweep.place else 0


def first_shown(run: Run, views: list[Reading]) -> int:
    """Which of its views a finished run shows first; of one that was cut short no step without its update."""
    index = latest(views)
    return last_whole(views, index) if run.error is not None and views else index


def first_picture(run: Run, ask: PictureAsk) -> Picture | None:
    """The picture that a finished run shows first; None where it has nothing to show."""
    views = views_of(run)
    index = first_shown(run, views)
    return picture(views[index], ask, index) if views else None


def made(reading: Reading, ask: Ask) -> Made:
    """What is asked for of a trace with one of its gradients.

    >>> from graphlab.trace.graph import Trace
    >>> made(Reading(Trace(1, ())), CellAsk("n0", "value", 0))
    CellAnswer(answer=None)
    """
    if isinstance(ask, PictureAsk):
        return picture(reading, ask)
    if isinstance(ask, CellAsk):
        return CellAnswer(answer(reading, (ask.node, ask.row, ask.index)))
    return StepFormulas(_formulas(reading, ask))


def picture(reading: Reading, ask: PictureAsk, call: int = 0) -> Picture:
    """The drawing and the words: as much of both as there is time for."""
    badges = _badges(reading) if ask.badged else {}
    view = ask.view(structure(reading))
    with within():
        drawn = drawing_in_time(reading, view=view, badges=badges)
        return Picture(call, contents(reading), drawn.svg, drawn.sizes, drawn.fit)


def _badges(reading: Reading) -> Mapping[str, Badge]:
    """A word and a sentence for each node that something is wrong with; none where looking takes too long."""
    with suppress(OutOfTime), within():
        return {finding.node: (finding.badge, finding.text) for finding in health(reading)}
    return {}


def _formulas(reading: Reading, ask: FormulasAsk) -> dict[str, list[tuple[str, str, str, str]]]:
    with suppress(OutOfTime), within():
        return around(reading, ask.step)
    return {}
