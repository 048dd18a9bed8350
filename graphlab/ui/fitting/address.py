"""From an address to what the lab shows, and from that to its address: the settings, and the runs beside each other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from graphlab.authoring.settings import ModelError
from graphlab.fit.address import LONGEST, from_fields, to_fields
from graphlab.fit.program import program_of
from graphlab.fit.settings import Settings
from graphlab.ui.app.session import digest
from graphlab.ui.components.address import address as mounted
from graphlab.ui.components.address import restored
from graphlab.ui.components.plotly_script import plotly_address
from graphlab.ui.fitting import trainer
from graphlab.ui.fitting.draft import drafted
from graphlab.ui.fitting.lab import LONGEST_NAME, MOST_RUNS, Lab
from graphlab.views.player import schema

RUNS, SHOWN = "runs", "shown"
NAMES = (*Settings.__struct_fields__, RUNS, SHOWN)
_COOKIE = "graphlab_ran"
CANNOT = "This link cannot be opened: {}"
WAITS = "The code came with a link. Read it first: it runs when you press Train."
Wanted = list[tuple[str, Settings]]


def enter(here: Lab, fields: Mapping[str, str]) -> None:
    """Show the lab to somebody who comes to it: what its address says, or as it was left."""
    own = {name: field for name, field in fields.items() if name in NAMES}
    here.arrived, here.plays = own, False
    if own:
        arrive(here, own)
    else:
        here.revision += 1  # widgets that were away have forgotten what was in them


def arrive(here: Lab, fields: Mapping[str, str]) -> None:
    """Show what the fields of an address say. A learner's own code runs by itself only where it has run before."""
    try:
        settings = from_fields(fields)
        wanted = _read_runs(fields)
    except ModelError as error:
        here.put(drafted(Settings()))
        here.failure = CANNOT.format(error)
        return
    here.put(drafted(settings))
    here.asked = partial(trainer.restore, here, wanted, fields.get(SHOWN, "")) if wanted else None
    if any(not _may_run(one) for _, one in wanted):
        here.asked, here.failure = None, WAITS


def fields_of(here: Lab) -> dict[str, str]:
    """The fields of what is shown, with the runs that are to come; while something typed is no settings, of before."""
    if here.settings is None:
        return {}
    fields = to_fields(here.settings)
    settings, shown = trainer.soon(here)
    if settings:
        runs = [(name, _difference(fields, to_fields(one))) for name, one in settings.items()]
        fields[RUNS] = json.dumps(runs, ensure_ascii=False, separators=(",", ":"))
    return fields | ({SHOWN: shown} if len(settings) > 1 else {})


def query_of(here: Lab) -> str:
    """What stands after the question mark of the address."""
    return urlencode(fields_of(here))


def write(here: Lab) -> None:
    """Hand the address to the browser, which writes it, and listen for the one that it goes to."""
    fields = fields_of(here)
    coming = trainer.coming(here)
    shown = next((fit.program for fit in here.runs if fit.name == here.chosen), None) if coming is None else coming[1]
    data: schema.Address = {
        "session": here.key,
        "fields": fields,
        "arrived": here.arrived,
        "names": list(NAMES),
        "long": len(urlencode(fields)) > LONGEST,
        "entry": here.entry,
        "token": here.token,
        "step": None,
        "answered": here.answered,
        "soon": plotly_address(),
        "ran": digest(shown.text) if shown is not None and shown.settings.model == "code" else "",
    }
    mounted(data, on_restore=lambda: _go(here))


def _go(here: Lab) -> None:
    """What the browser has gone back to is shown with the rerun that follows."""
    if (asked := restored(st.session_state.get("address"))) is None:
        return
    query, here.answered = asked
    fields: dict[str, str] = {}
    with suppress(ValueError):
        fields = dict(parse_qsl(query.removeprefix("?"), keep_blank_values=True, max_num_fields=200))
    if "p" not in fields and "example" not in fields:  # those are of the playground
        arrive(here, {name: field for name, field in fields.items() if name in NAMES})


def _may_run(settings: Settings) -> bool:
    if settings.model != "code":
        return True
    known = (st.context.cookies.get(_COOKIE) or "").split(".")
    with suppress(ModelError):
        return digest(program_of(settings).text) in known
    return False


# ---- the runs, each by what sets it apart from the settings on the page


def _difference(fields: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """What has to be written over the first fields to have the others; empty what is as usual in them.

    >>> _difference({"rate": "0.1", "model": "line"}, {"rate": "0.2"})
    {'rate': '0.2', 'model': ''}
    """
    names = dict.fromkeys([*fields, *other])
    return {name: other.get(name, "") for name in names if fields.get(name) != other.get(name)}


def _read_runs(fields: Mapping[str, str]) -> Wanted:
    """The runs in an address. Raises `ModelError` for what is none."""
    text = fields.get(RUNS)
    if not text:
        return []
    try:
        rows: Any = json.loads(text)
        pairs = [(str(name)[:LONGEST_NAME], dict(difference)) for name, difference in rows[:MOST_RUNS]]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ModelError("its runs are no list") from None
    shared = {name: field for name, field in fields.items() if name not in (RUNS, SHOWN)}
    return [(name, from_fields(_merged(shared, difference))) for name, difference in pairs if name]


def _merged(fields: Mapping[str, str], difference: Mapping[str, Any]) -> dict[str, str]:
    merged = {**fields, **{str(name): str(field) for name, field in difference.items()}}
    return {name: field for name, field in merged.items() if field or name not in difference}
