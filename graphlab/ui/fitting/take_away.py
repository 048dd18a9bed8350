"""What can be taken away from the lab: numbers, a page that plays, and scripts that train the same elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from graphlab.fit.landscape import Landscape
from graphlab.fit.takeaway.numbers import to_csv, to_json
from graphlab.fit.takeaway.page import to_html
from graphlab.fit.takeaway.scripts import LIBRARIES, to_script
from graphlab.fit.takeaway.start import (
    Start,
    ends_elsewhere,
    moved_program,
    start_of_formula,
    start_program,
    values_from,
)
from graphlab.fit.training import Fit, FitError
from graphlab.ui.app import running
from graphlab.ui.fitting import fields
from graphlab.ui.fitting.draft import Reading
from graphlab.ui.fitting.lab import Lab
from graphlab.ui.fitting.trainer import limits, view_key

LIBRARY_NAMES = {"tensorflow": "TensorFlow", "pytorch": "PyTorch", "jax": "JAX"}
COMPARES = "Training once more from a start that is a rounding away"
FIRST = "Train first: what can be taken away comes from a run."


def take_away(here: Lab, reading: Reading) -> None:
    """The files of the run that is shown."""
    fits = here.comparable()
    if reading.program is not None:
        st.download_button("Program, as shown", reading.program.text, "fit.py", "text/x-python", on_click="ignore")
    if not fits or fits[0].training is None:
        fields.note(FIRST)
        return
    with st.container(horizontal=True, gap="xsmall"):
        for label, name, mime, make in _files(here, fits):
            st.download_button(label, make, name, mime, on_click="ignore", key=f"fit file {name}")
    _scripts(here, fits[0])


def _files(here: Lab, fits: Sequence[Fit]) -> list[tuple[str, str, str, Callable[[], str]]]:
    """Each is made when it is asked for, in a thread that knows nothing of the page."""
    main, best = fits[0], here.best(fits[0].program)
    seen = here.views.get(view_key(here, fits))
    land = seen if isinstance(seen, Landscape) else None
    return [
        ("Animation (HTML)", "fit.html", "text/html", partial(to_html, fits, best, land)),
        ("Steps (CSV)", "fit.csv", "text/csv", partial(to_csv, main)),
        ("All (JSON)", "fit.json", "application/json", partial(to_json, main, best)),
    ]


def _scripts(here: Lab, fit: Fit) -> None:
    """The loop for each library; to write down its start, and to see whether it can be repeated, programs run."""
    start = here.starts.get(_key(fit))
    if start is None:
        st.button("Write the scripts", key="fit scripts", on_click=_ask, args=(here, fit))
        fields.note("TensorFlow, PyTorch and JAX scripts that train the same, from the same start.")
        return
    with st.container(horizontal=True, gap="xsmall"):
        for library in LIBRARIES:
            try:
                text = to_script(fit, library, start)
            except FitError as error:
                fields.note(f"{LIBRARY_NAMES[library]}: {error}")
                continue
            name = f"fit_{library}.py"
            st.download_button(
                LIBRARY_NAMES[library], text, name, "text/x-python", on_click="ignore", key=f"fit file {name}"
            )


def _ask(here: Lab, fit: Fit) -> None:
    here.asked = partial(_write_down, here, fit)


def _write_down(here: Lab, fit: Fit) -> None:
    """The start of a run, and whether one that is a rounding away ends elsewhere."""
    try:
        values = start_of_formula(fit.program)
        if values is None:
            values = values_from(running.run(start_program(fit.program), limits=limits(), what="Reading the start"))
    except FitError as error:
        here.failure = str(error)
        return
    moved = moved_program(fit)
    is_sensitive = moved is not None and ends_elsewhere(fit, running.run(moved, limits=limits(), what=COMPARES))
    here.remember(here.starts, _key(fit), Start(values, is_sensitive))
    here.asked = None
    st.rerun()


def _key(fit: Fit) -> tuple[object, int]:
    return fit.settings, fit.steps
