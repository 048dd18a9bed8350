"""The program as an expression: typed, turned, and seen at once; and the way back from a program that is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial

import streamlit as st

from graphlab.authoring.expression import Expression, Written, write
from graphlab.authoring.mistakes import ExpressionError
from graphlab.authoring.reading import read
from graphlab.authoring.slider import Slider
from graphlab.authoring.transcribing import transcribed
from graphlab.sandbox.wire.run import Error, Run
from graphlab.ui.components.aside import put_aside
from graphlab.ui.components.expression import Typed, expression, typed
from graphlab.ui.ways.way import Desk

_KEY, _KEPT = "expression", "typed expression"
FIRST = "a*b + sin(a)"
STAYS = "This program stays as code, since an expression cannot say all of it."
AGAIN = "Start with an expression"


@lru_cache(maxsize=32)
def _expression_of(source: str) -> tuple[Expression | None, bool, str]:
    """The expression of a program, whether its text is another one than the expression's own, and why it has none."""
    if (found := read(source)) is not None:
        return found, False, ""
    found, reason = transcribed(source)
    return found, found is not None, reason


@dataclass
class Kept:
    """What was typed, and the program that it was last written as.

    `code` is the program that an expression took the place of, and `transcribed` one that it will take the place of as
    soon as anything is typed or turned; `reason` says why a program has none. `token` is the browser's request that was
    answered, and `revision` changes when the text comes from elsewhere than the browser.
    """

    text: str = FIRST
    sliders: Mapping[str, Slider] = field(default_factory=dict)
    error: Error | None = None
    source: str | None = None
    code: str | None = None
    transcribed: str | None = None
    reason: str = ""
    revision: int = 0
    token: int = 0

    def adopt(self, source: str) -> bool:
        """Take over the expression of a program, if it has one. What was typed for this very program stays."""
        if source == self.source:
            return True
        found, is_transcribed, self.reason = _expression_of(source)
        self.transcribed = source if is_transcribed else None
        if found is None:
            return False
        self.text, self.sliders, self.error = found.text, found.sliders, None
        self.source, self.revision = source, self.revision + 1
        return True

    def take(self, sent: Typed) -> Written | None:
        """Take over what was typed and turned: the program of it, or None and why there is none."""
        self.token, self.text = sent.token, sent.expression.text
        try:
            turned = sent.expression.turned(sent.turns) if sent.turns else sent.expression
            written = write(turned)
        except ExpressionError as problem:
            self.error = problem.error
            return None
        self.text, self.sliders = turned.text, written.sliders
        return written

    def accepts(self, written: Written, token: int, run: Run) -> bool:
        """Whether a run is shown: of a program that fails, the mistake is, and the last good picture stays.

        `token` is the request that the run answers: a text that came while it ran keeps its own mistake.
        """
        error = None if run.error is None else written.placed(run.error)
        if token == self.token:
            self.error = error
        if error is None:
            self.source = written.source
            self.code, self.transcribed = self.transcribed or self.code, None
        return error is None


def show(desk: Desk) -> None:
    """The expression of the program on the page, or why there is none."""
    kept: Kept = st.session_state.setdefault(_KEPT, Kept())
    if not kept.adopt(desk.source):
        with st.container(key="stays"):
            st.markdown(STAYS)
            st.text(f"{kept.reason[:1].upper()}{kept.reason[1:]}.")
            st.button(AGAIN, on_click=partial(_start, kept, desk), type="primary")
        return
    expression(
        kept.text,
        kept.sliders,
        kept.error,
        source=desk.source,
        revision=kept.revision,
        token=kept.token,
        on_typed=partial(_heard, kept, desk),
        on_code=_show_code,
        on_back=partial(_put_back, kept, desk),
        on_aside=partial(_remember, kept, desk),
        aside=kept.code,
        key=_KEY,
    )


def _heard(kept: Kept, desk: Desk) -> None:
    """Take over what the browser has sent, and ask for a run of its program."""
    if (sent := typed(st.session_state.get(_KEY))) is not None:
        _ask(kept, desk, sent)


def _ask(kept: Kept, desk: Desk, sent: Typed) -> None:
    written = kept.take(sent)
    if written is None:
        return
    if written.source == kept.source == desk.source:
        kept.error = None  # the picture is of this very program
    else:
        desk.answer(written.source, accepts=partial(kept.accepts, written, sent.token))


def _start(kept: Kept, desk: Desk) -> None:
    """Begin with what was typed last, in the place of a program that can be put back."""
    kept.code, kept.revision = desk.source, kept.revision + 1
    expressions = Expression(kept.text, kept.sliders), Expression(FIRST)
    sent = next(Typed(e, {}, kept.token) for e in expressions if e.text == FIRST or kept.error is None)
    _ask(kept, desk, sent)


def _put_back(kept: Kept, desk: Desk) -> None:
    """The program that the expression took the place of."""
    if kept.code is not None:
        desk.answer(kept.code)
    kept.code = None


def _remember(kept: Kept, desk: Desk) -> None:
    """Take over the code that the browser's tab has kept over F5."""
    kept.code = kept.code or put_aside(st.session_state.get(_KEY), desk.source)


def _show_code() -> None:
    st.session_state["way"] = "Code"
