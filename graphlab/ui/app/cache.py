"""What is computed once for everybody: the runs of the gallery, and whatever takes long to start."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from threading import Lock, Thread

import streamlit as st

from graphlab.sandbox.pictures.asks import PictureAsk
from graphlab.sandbox.wire.run import Run
from graphlab.ui.app import admission, running
from graphlab.ui.content import stored
from graphlab.views.drawing import layout

_MOST = 64
_PAGE_FIRST = 1.5  # seconds after which the first page is there


def run_once(source: str, *, ask: PictureAsk | None = None) -> Run:
    """The run of `source`, from the cache where it is there; else with the picture that the page will `ask` for.

    For programs that are shown without being asked for. Run always runs: a program may draw random numbers.
    """
    runs, digest = _runs(), _digest(source)
    if (run := runs.get(digest)) is None:
        run = running.run(source, ask=ask)
        if run.error is None:  # it may be the runner's, and gone the next time
            runs.put(digest, run)
    return run


def _digest(source: str) -> bytes:
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).digest()


class Runs:
    """The runs used last, by the hash of their program: what people type is not kept."""

    def __init__(self) -> None:
        self._runs: OrderedDict[bytes, Run] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: bytes) -> Run | None:
        """The run that was put there, if it is there still."""
        with self._lock:
            if digest in self._runs:
                self._runs.move_to_end(digest)
            return self._runs.get(digest)

    def put(self, digest: bytes, run: Run) -> None:
        """Keep a run, instead of the one that nobody has asked for the longest."""
        with self._lock:
            self._runs[digest] = run
            while len(self._runs) > _MOST:
                self._runs.popitem(last=False)


# Not a cached function that runs the program: one visitor must not wait for what another one has stopped.
@st.cache_resource(show_spinner=False)
def _runs() -> Runs:
    runs = Runs()
    for source, run in stored.runs().items():
        runs.put(_digest(source), run)
    return runs


@st.cache_resource(show_spinner=False)
def warm_up() -> Thread:
    """Start the program runner and compile Graphviz, which are needed with the first Run.

    The first page is there before: it shows what is stored, and would wait a quarter longer beside both. A page that
    needs them now starts them itself.
    """
    thread = Thread(target=_warm, name="graphlab-warm-up", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    time.sleep(_PAGE_FIRST)
    admission.log_at_start()  # the runner is started to say whether it is confined
    layout.warm()
    running.draw_elsewhere()
    from graphlab.ui.app import limits  # with the doctor and all that has a limit: the first page does without

    limits.log_at_start()
