"""The limits of a run and the walls around it, as HTML. All text is ours, and escaped all the same."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import threading
from html import escape

import streamlit as st
from streamlit.logger import get_logger
from streamlit.runtime import Runtime

from graphlab.sandbox.host import doctor
from graphlab.sandbox.host.queue import AT_ONCE, EACH, LEAST, PATIENCE, WAITING
from graphlab.sandbox.values.limits import Limits
from graphlab.tables.decoding import MAX_BYTES
from graphlab.tables.header import MAX_COLUMNS
from graphlab.tables.lines import MAX_CELL
from graphlab.tables.reading import MAX_ROWS
from graphlab.trace.budget import SECONDS
from graphlab.ui.content import address, share

_STATES = {"up": "good", "DOWN": "bad", "not on this system": "none"}
_HOUR = 3600
_LAST = 10  # of 19; the usual is 0
_LOG = get_logger("graphlab")


@st.cache_resource(ttl=_HOUR, show_spinner=False)
def examined() -> doctor.Report:
    """What the doctor has found, at most an hour ago: one visitor waits for it, and nobody can ask for it again."""
    return doctor.examine()


def log_at_start() -> None:
    """What the doctor says, in the log of the server. Where a page is run without one, as tests do, nobody reads it."""
    if isinstance(Runtime._instance, Runtime):
        _yield_to_visitors()
        try:
            report = doctor.examine()
        except OSError as problem:
            return _LOG.warning("The walls cannot be tried: %s", problem)
        (_LOG.info if report.sound else _LOG.warning)("%s (%s)", report.verdict, report.machine)


def _yield_to_visitors() -> None:
    """Let all that this thread starts from now on have what others leave of the processor: a program has run sooner."""
    if sys.platform == "linux":  # elsewhere it is the whole process that has a priority
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LAST)


def limits_table(limits: Limits) -> str:
    """Every limit, with its unit, under what it is about."""
    queue = [
        (str(AT_ONCE), "programs that run at the same time"),
        ("in turn", "one run of each address, and of an address one of each session"),
        (f"{PATIENCE:g} s", "for all who wait behind one address: the more they are, the less time each run gets"),
        (f"{LEAST:.0%}", "of its time that every run is left"),
        (str(WAITING), "programs that may wait; then whoever has the most waiting gives one up"),
        (str(EACH), "of them from one session"),
    ]
    files = [
        (f"{MAX_BYTES / 1e6:g} MB", "of a file with a table"),
        (f"{MAX_ROWS:,}", "rows of it"),
        (f"{MAX_COLUMNS}", "columns of it"),
        (f"{MAX_CELL:,}", "characters of a cell"),
        (f"{share.LINK_CHARS:,}", "characters of a link to a program"),
        (f"{address.MOST:,}", "characters of the address of a page; a longer one is kept in its tab"),
        (f"{address.MOST_FROZEN:,}", "of them for the picture of the last run"),
    ]
    made = [(f"{SECONDS:g} s", "of computing for one picture, look, file or table; then what is ready is shown")]
    groups = [
        *limits.in_words(),
        ("What the app makes of a run", made),
        ("The queue", queue),
        ("Files and links", files),
    ]
    return "".join(_table(about, rows) for about, rows in groups)


def _table(about: str, rows: list[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><td>{escape(amount)}</td><td>{escape(words)}</td></tr>" for amount, words in rows)
    return f'<table class="limits"><caption>{escape(about)}</caption><tbody>{cells}</tbody></table>'


def verdict(report: doctor.Report, admitted: str) -> str:
    """What the doctor says in one sentence, whose programs are run, and the machine that both are about."""
    look = "good" if report.sound else "bad"
    texts = (f'<p class="verdict {look}">{escape(report.verdict)}', f'<p class="admitted">{escape(admitted)}')
    return f'{"</p>".join(texts)}</p><p class="machine">{escape(report.machine)}</p>'


def walls(report: doctor.Report) -> str:
    """Each wall: what it is for, whether it is up, and under it the attacks, which fold."""
    return "".join(map(_wall, report.walls))


def _wall(wall: doctor.Wall) -> str:
    state = f'<span class="state {_STATES[wall.state]}">{escape(wall.state)}</span>'
    head = f"{state}<b>{escape(wall.name)}</b><span>{escape(wall.purpose)}</span>"
    if not wall.attacks:
        return f'<div class="wall"><p>{head}</p></div>'
    held = sum(attack.held for attack in wall.attacks)
    tried = "".join(
        f"<dt>{escape(one.tried)}</dt><dd>{'' if one.held else 'BROKE: '}{_sentence(one.ended)}</dd>"
        for one in wall.attacks
    )
    count = f"{len(wall.attacks)} attack{'s' * (len(wall.attacks) > 1)}, {held} held off"
    return f'<details class="wall"><summary>{head}<i>{count}</i></summary><dl>{tried}</dl></details>'


def _sentence(text: str) -> str:
    """A message, its `code` as code."""
    return re.sub("`([^`]*)`", r"<code>\1</code>", escape(text))
