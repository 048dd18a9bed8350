"""What the playground keeps of a visitor between two reruns of its page: one object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from graphlab.sandbox.wire.run import Run

_KEY = "playground"


@dataclass
class Session:
    """The program on the page, its run, and what the page has been asked for.

    `revision` counts the programs that were put into the editor from outside. `token` is the request that `run`
    answers, and `base` that of the run whose numbers the sliders turn; `heard` is the last one that the editor sent.
    `look` is the closer look that is open beside the graph, by its label.
    `before` is the run of the program as it was before its last change, `problem` why a link cannot be opened, and
    `asked` what the next rerun has to do first.
    """

    source: str = ""
    run: Run | None = None
    before: Run | None = None
    revision: int = 0
    token: int = 0
    base: int = 0
    heard: int = 0
    look: str | None = None
    problem: str | None = None
    asked: Callable[[], None] | None = None

    def show(self, source: str, run: Run | None, base: int | None = None) -> None:
        """Put a program into the editor, with its run or without one. `base` is the run whose numbers were turned."""
        self.revision += 1
        self.keep(source, run, -self.revision, base)  # the editor's own tokens are not negative

    def keep(self, source: str, run: Run | None, token: int, base: int | None = None) -> None:
        """Take over a run, and remember the one before it."""
        if self.run is not None and self.run.traces and self.run.source != source:
            self.before = self.run
        self.source, self.run, self.token, self.base = source, run, token, token if base is None else base
        self.heard = token

    def do_what_was_asked(self) -> None:
        """What a callback has left to the page: only the page can show that it waits.

        Streamlit may end this rerun for another one, a click elsewhere: then that one does it, from the start.
        """
        asked = self.asked
        if asked is None:
            return
        try:
            asked()
        except Exception:
            self.forget()
            raise
        self.forget()

    def forget(self) -> None:
        """Nobody waits any more for what was asked."""
        self.asked = None


def session() -> Session:
    """The one of this visitor."""
    kept: Session = st.session_state.setdefault(_KEY, Session())
    return kept
