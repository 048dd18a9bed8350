"""What is computed once for everybody: the runs of the gallery, and whatever takes long to start."""

from __future__ import annotations

import hashlib
from threading import Thread

import streamlit as st

from graphlab import sandbox
from graphlab.sandbox.result import Run
from graphlab.trace import layout


def run_once(source: str) -> Run:
    """The run of `source`, from the cache where it is there.

    For programs that are shown without being asked for. Run always runs: a program may draw random numbers.
    """
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    run = _run(digest, source)
    if run.error is not None:  # it may be the runner's, and gone the next time
        _run.clear(digest, source)
    return run


# The hash is the key, not the text: the cache must not grow with what people type.
@st.cache_resource(max_entries=64, show_spinner=False)
def _run(digest: str, _source: str) -> Run:
    return sandbox.run(_source)


@st.cache_resource(show_spinner=False)
def warm_up() -> Thread:
    """Start the program runner and compile Graphviz beside the first page, which needs both in a moment."""
    thread = Thread(target=_warm, name="graphlab-warm-up", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    layout.warm()
