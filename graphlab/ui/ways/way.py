"""What a way to write a program is: a tab over the left column, and a view that shows the program and runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from graphlab.sandbox.wire.run import Run

Accepts = Callable[[Run], bool]


class Answer(Protocol):
    """Asks for a run of a program with the next rerun; a `token` says that the editor has its text already.

    A run that `accepts` does not take is not shown: the page stays as it is.
    """

    def __call__(self, source: str, token: int | None = None, *, accepts: Accepts | None = None) -> None:
        """A program without a token is put into the editor, whatever way it was written."""


@dataclass(frozen=True)
class Desk:
    """The program that is on the page, as every way of writing it is given it.

    `run` is what came of `source`, None where it waits for a click; `revision` changes when the program comes from
    elsewhere than the editor, and `token` is the request of the editor that was answered last. `answer` is to be called
    in a callback: it leaves the run to the rerun that follows.
    """

    source: str
    run: Run | None
    revision: int
    token: int
    answer: Answer
