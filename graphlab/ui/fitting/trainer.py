"""Training on the page: a program is run for the visitor; then the least loss and the loss around are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Any

import msgspec

from graphlab.authoring.settings import ModelError
from graphlab.fit.best import Best, best_from, best_line, is_line_in_squares, looking_program
from graphlab.fit.landscape import (
    SIDE,
    Landscape,
    Slice,
    ends_of,
    is_of_numbers,
    landscape_from,
    landscape_of_line,
    landscape_program,
    pair_of,
    parameters_of,
    places_of,
    sides_of,
    slice_program,
    slices_from,
)
from graphlab.fit.program import Program, program_of
from graphlab.fit.rates import learns, rates_to_try
from graphlab.fit.settings import Settings
from graphlab.fit.training import OWN, SHARED, Fit, FitError, fit_of
from graphlab.fit.verdict import verdict
from graphlab.sandbox.values.limits import Limits
from graphlab.ui.app import running
from graphlab.ui.app.visitor import visitor
from graphlab.ui.fitting.lab import MOST_RUNS, Around, Lab, best_key, start_key

TOO_MANY = f"There are {MOST_RUNS} runs, as many as have a colour: remove one, or train without the race."

SEARCHES = "Searching for the least loss"
LOOKS_AROUND = "Computing the loss around"
BEGINS = "Drawing the start"
TRIES = "Trying a smaller rate"
"""What is said while somebody waits for what follows a training."""


def limits() -> Limits:
    """What a training may use: more on the visitor's own machine."""
    who = visitor()
    return OWN if who is not None and who.is_here else SHARED


def ask(here: Lab, how: str) -> None:
    """A button was pressed: the page does it, once it has read its controls."""
    here.asked = partial({"train": train, "race": race, "step": step}[how], here)


def ahead(here: Lab) -> AbstractContextManager[None]:
    """Within it, what a button has asked to be trained runs already, while the page draws its controls."""
    program = _asked_program(here)
    return nullcontext() if program is None else running.ahead(program.watched, limits=limits())


def _asked_program(here: Lab) -> Program | None:
    program, asked = here.reading().program, getattr(here.asked, "func", None)
    if program is None or asked not in (train, race, step) or (asked is race and len(here.runs) >= MOST_RUNS):
        return None
    return program if asked is not step or _is_untrained(here, program) else None


def coming(here: Lab) -> tuple[str, Program] | None:
    """The run that a button has asked for, by its name and its program; None where none is to come."""
    program = _asked_program(here)
    if program is None:
        return None
    return _name_of(here, is_another=getattr(here.asked, "func", None) is race), program


def soon(here: Lab) -> tuple[dict[str, Settings], str]:
    """The runs as they are to be once the page has done what was asked, by their names; and which of them is shown."""
    settings, shown = {fit.name: fit.settings for fit in here.runs}, here.chosen
    if isinstance(here.asked, partial) and here.asked.func is restore:
        _, wanted, shown = here.asked.args
        return dict(wanted), shown
    if (one := coming(here)) is not None:
        shown, program = one
        settings[shown] = program.settings
    return settings, shown


def _name_of(here: Lab, *, is_another: bool) -> str:
    """What a run is called: as the one whose place it takes, or by a letter that is free."""
    shown = here.comparable()
    before = shown[0].name if shown else here.chosen
    return before if before and not is_another else here.free_name()


def train(here: Lab) -> None:
    """Train with the draft as it is; the run takes the place of the one that is shown."""
    program = here.reading().program
    if program is not None:
        _run(here, program, _name_of(here, is_another=False))


def race(here: Lab) -> None:
    """Train with the draft as it is, beside the runs that there are."""
    program = here.reading().program
    if program is None:
        return
    if len(here.runs) >= MOST_RUNS:
        here.failure = TOO_MANY
        return
    _run(here, program, _name_of(here, is_another=True))


def step(here: Lab) -> None:
    """One step on in the run of this draft; where there is none yet, it is trained, and stands after its first step."""
    program = here.reading().program
    if program is not None and _is_untrained(here, program):
        train(here)
        here.plays, here.steps_on = False, 0
    here.steps_on += 1


def _is_untrained(here: Lab, program: Program) -> bool:
    shown = here.comparable()
    return not shown or shown[0].settings != program.settings


def restore(here: Lab, wanted: Sequence[tuple[str, Settings]], shown: str) -> None:
    """The runs of an address: those that are there already stay, the others are trained again."""
    known = {(fit.name, fit.settings): fit for fit in here.runs}
    for name, settings in wanted:
        if (name, settings) in known:
            continue
        try:
            program = program_of(settings)
        except ModelError as error:
            here.failure = f"{name}: {error}"
            continue
        _run(here, program, name)
    names = [name for name, _ in wanted]
    here.runs = sorted((fit for fit in here.runs if fit.name in names), key=lambda fit: names.index(fit.name))
    if here.runs:
        here.show(shown if shown in {fit.name for fit in here.runs} else here.runs[0].name)


def _run(here: Lab, program: Program, name: str) -> None:
    fit = fit_of(program, running.run(program.watched, limits=limits()), name)
    try:
        _ = fit.pictures
    except FitError:
        here.failure = str(verdict(fit))
        return
    here.keep(fit)
    here.plays, here.steps_on = True, 0


# ---- What is looked for once a training is on the page


def look_for_best(here: Lab, program: Program, *, search: bool) -> bool:
    """Look for the least loss, if it is not known; whether there is something new. What takes long needs `search`."""
    key = best_key(program.settings)
    if key in here.bests:
        return False
    problem, is_plain = key
    other = here.bests.get((problem, not is_plain))
    if is_line_in_squares(program):
        best: Best | None = best_line(program)
    elif other is not None and (other.how != "least squares" or not is_plain):
        best = replace(other, largest_rate=None)
    elif search:
        best = best_from(program, running.run(looking_program(program), limits=limits(), what=SEARCHES))
    else:
        return False
    here.remember(here.bests, key, best)
    return True


def look_for_rate(here: Lab, fit: Fit) -> bool:
    """Try smaller rates for a training that flew off, until one learns; whether that is something new."""
    if fit.settings in here.calmer or verdict(fit, here.best(fit.program)).kind not in ("stopped", "away"):
        return False
    calm = None
    for rate in rates_to_try(fit.settings, here.best(fit.program)):
        program = program_of(msgspec.structs.replace(fit.settings, rate=rate))
        tried = fit_of(program, running.run(program.watched, limits=limits(), what=TRIES), fit.name)
        if learns(tried):
            calm = tried
            break
    here.remember(here.calmer, fit.settings, calm)
    return True


def calmer(here: Lab) -> Fit | None:
    """The training with a smaller rate that has been tried for the one that is shown, while that is of the page."""
    fits, program = here.comparable(), here.reading().program
    if not fits or program is None or program.settings != fits[0].settings:
        return None
    return here.calmer.get(program.settings)


def look_for_start(here: Lab, program: Program) -> bool:
    """Compute what the model gives before its first step, if it is not known; whether there is something new.

    A learner's own code waits for a click: it may have come with a link.
    """
    key = start_key(program.settings)
    if key in here.begun or program.settings.model == "code":
        return False
    fit = fit_of(program, running.run(program.before_training, limits=limits(), what=BEGINS))
    try:
        known = fit if len(fit.pictures) else None
    except FitError:
        known = None
    here.remember(here.begun, key, known)
    return True


def pair(here: Lab, fit: Fit) -> tuple[str, str] | None:
    """The parameters over which the loss is shown: those that were picked, or that went furthest; None without two."""
    names = parameters_of(fit)
    if here.pair is not None and set(here.pair) <= set(names):
        return here.pair
    return pair_of(fit) if len(names) > 1 else None


def shown_around(here: Lab, fit: Fit) -> Around | None:
    """How the loss around the path of a run is shown; None where it cannot be."""
    count = len(parameters_of(fit))
    return None if not count else "slices" if count == 1 else here.around


def view_key(here: Lab, fits: Sequence[Fit]) -> Any:
    """What the loss around the paths depends on."""
    best, is_slices = _known(here, fits), shown_around(here, fits[0]) == "slices"
    seen = tuple((fit.name, fit.settings, fit.steps) for fit in fits)
    names = None if is_slices else pair(here, fits[0])
    return seen, names, None if best is None else tuple(best.parameters.items())


def _known(here: Lab, fits: Sequence[Fit]) -> Best | None:
    """The best that the figure has room for: one that is known at once, or it would have to be computed twice."""
    best = here.best(fits[0].program)
    return best if best is not None and best.how == "least squares" else None


def look_around(here: Lab, fits: Sequence[Fit]) -> bool:
    """Compute the loss around the paths, if it can be and is not known; whether there is something new."""
    key = view_key(here, fits)
    if key in here.views or not parameters_of(fits[0]):
        return False
    names, best = key[1], _known(here, fits)
    try:
        seen = _around(fits, names, best) if names else _along(fits, best)
    except FitError:
        seen = None
    here.remember(here.views, key, seen)
    return True


def _around(fits: Sequence[Fit], names: tuple[str, str], best: Best | None) -> Landscape:
    if is_of_numbers(fits[0]):
        return landscape_of_line(fits, names, best)
    a, b, held = sides_of(fits, names, best)
    program = landscape_program(fits[0].program, names, a, b, held, parameters_of(fits[0]))
    run = running.run(program, limits=limits(), what=LOOKS_AROUND)
    return Landscape(names, a, b, landscape_from(run, SIDE), held)


def _along(fits: Sequence[Fit], best: Best | None) -> list[Slice]:
    places, ends = places_of(fits, best), ends_of(fits[0])
    run = running.run(slice_program(fits[0].program, places, ends), limits=limits(), what=LOOKS_AROUND)
    return slices_from(run, places, ends)
