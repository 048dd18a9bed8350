"""An op that ran, with all that the picture needs of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphlab.tensor import Record
from graphlab.trace.graph import Place
from graphlab.trace.recording.groups import LiveGroup, place_of


@dataclass(slots=True, eq=False)
class Event:
    """An op that ran. `on_tape` says whether the tape kept it, `at` is the syntax node that called it.

    `order` counts the ops of the run; `inner` is the number of the tape whose gradient it belongs to.
    """

    record: Record
    at: Any
    on_tape: bool
    group: LiveGroup | None
    order: int
    inner: int | None

    @property
    def place(self) -> Place | None:
        """Where in the text it was called."""
        return place_of(self.at)
