"""What the playground keeps of a visitor between two reruns of its page: one object."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from graphlab.sandbox.wire.run import Run
from graphlab.ui.components.player import Start, views_of
from graphlab.ui.content.address import Address
from graphlab.views.player.schema import TimeLine
from graphlab.views.reading import Reading

_KEY = "playground"


@dataclass
class Session:
    """The program on the page, its run, and what the page has been asked for.

    `revision` counts the programs that were put into the editor from outside, from a number of its own: a browser may
    have seen another session before, on a server that is gone. `token` is the request that `run` answers, and `base`
    that of the run whose numbers the sliders turn: `turned_from` has them as they were in that run, by name.
    `heard` is the last one that the editor sent. `look` is the closer look that is open beside the graph, by its label.
    `welcome` is whether the session began without a link: the browser knows whether it is a first visit.
    `before` is the run of the program as it was before its last change, `problem` why a link cannot be opened, and
    `asked` what the next rerun has to do first.

    `frozen` is the picture that a link has brought of a program that has not run here, with the sender's numbers,
    and `start` how the picture is shown at first. `entry` counts what can be gone back to, and the program is
    `live` while it is written with every change of an expression or a model. `answered` is the last address that
    the browser has asked for, `arrived` the fields of the one that it came with, `shown` what the page showed last,
    `fields` those of its address, which is `is_long` where they are too many for one, `packed` the picture of its
    run as letters, and `viewed` what can be seen of it.
    `training` is the number of the time line that was picked, `standing` the training and the step that were asked for
    last, while nothing else was, `reopened` what running again has brought of steps that were not kept, and
    `unopened` why there is nothing of the last one. `drawn` is the time line as it is shown.
    `ran` holds digests of what was run, and `key` is this session's own.
    """

    source: str = ""
    run: Run | None = None
    before: Run | None = None
    revision: int = field(default_factory=lambda: secrets.randbelow(2**30))
    token: int = 0
    base: int = 0
    turned_from: dict[str, float] = field(default_factory=dict)
    heard: int = 0
    look: str | None = None
    welcome: bool = False
    problem: str | None = None
    asked: Callable[[], None] | None = None
    frozen: Run | None = None
    start: Start = Start()
    entry: int = 0
    answered: int = 0
    ran: set[str] = field(default_factory=set)
    live: bool = False
    shown: Address = Address()
    fields: dict[str, str] = field(default_factory=dict)
    arrived: dict[str, str] = field(default_factory=dict)
    is_long: bool = False
    packed: tuple[Run, str] | None = None
    viewed: tuple[Run, list[Reading]] | None = None
    training: int | None = None
    standing: tuple[int, int] | None = None
    reopened: dict[tuple[int, int], Reading] = field(default_factory=dict)
    unopened: str = ""
    drawn: tuple[Run, int, int | None, TimeLine] | None = None
    key: str = field(default_factory=lambda: secrets.token_hex(4))

    def show(self, source: str, run: Run | None, base: int | None = None) -> None:
        """Put a program into the editor, with its run or without one. `base` is the run whose numbers were turned."""
        self.revision += 1
        self.keep(source, run, -self.revision, base)  # the editor's own tokens are not negative

    def keep(self, source: str, run: Run | None, token: int, base: int | None = None) -> None:
        """Take over a run, and remember the one before it."""
        if self.run is not None and self.run.traces and self.run.source != source:
            self.before = self.run
        self.source, self.run, self.token, self.base = source, run, token, token if base is None else base
        self.heard, self.frozen = token, None
        self.turned_from = {} if base is None else self.turned_from
        self.training, self.standing, self.reopened, self.unopened = None, None, {}, ""
        if run is not None:
            self.ran.add(digest(source))

    def views(self) -> list[Reading]:
        """What can be shown of the run, or of the picture in its place: the same as long as the run is the same."""
        run = self.run or self.frozen
        if run is None:
            return []
        if self.viewed is None or self.viewed[0] is not run:
            self.viewed = run, views_of(run)
        return self.viewed[1]

    def open_look(self, label: str | None) -> None:
        """Open a closer look beside the graph, or close it: one can go back to before."""
        self.look = label
        self.entry += 1

    def begin_entry(self, *, live: bool = False) -> None:
        """Another program: one can go back to before, but not to every key that was pressed in between."""
        if not (live and self.live):
            self.entry += 1
        self.live = live

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


def digest(source: str) -> str:
    """What stands for a program where it need not be known.

    >>> digest("print(1)")
    'd287bb7f9d15'
    """
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:12]
