"""What was made of runs lately, for all sessions together: pictures, formulas, numbers that were asked about.

Nothing here makes anything. What has to go because there is no more room is made again when somebody looks at it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import msgspec
import streamlit as st
from msgspec.structs import replace

from graphlab.sandbox.pictures.asks import Ask, CannotDraw, Made, Picture, PictureAsk
from graphlab.sandbox.pictures.codec import encode_made
from graphlab.trace.graph import Trace
from graphlab.views.reading import Reading

MOST_BYTES = 48_000_000
_NODE = 1000  # bytes that a node takes about, beside its numbers
_encoder = msgspec.msgpack.Encoder()
_Key = tuple[int, int | None, int | None, int | None, bytes]


@dataclass(frozen=True)
class _Entry:
    """What was made, and the trace that it is of: while it is kept, no other has its identity."""

    trace: Trace
    made: Made | CannotDraw
    size: int


class Pictures:
    """What was looked at last, by the trace and gradient that it is of, up to so many bytes.

    >>> from graphlab.sandbox.pictures.asks import CellAnswer, CellAsk
    >>> store, reading, ask = Pictures(1000), Reading(Trace(1, ())), CellAsk("n0", "value", 0)
    >>> store.put(reading, ask, CellAnswer(None))
    >>> store.get(reading, ask), store.get(Reading(Trace(1, ())), ask)
    (CellAnswer(answer=None), None)
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self.size = 0
        self._entries: OrderedDict[_Key, _Entry] = OrderedDict()
        self._lock = Lock()

    def get(self, reading: Reading, ask: Ask) -> Made | CannotDraw | None:
        """What was made of it, if that is still here: where the picture before makes no difference, without it too."""
        found = self._get(_key(reading, _alone(ask)))
        return self._get(_key(reading, ask)) if found is None or _depends(ask, found) else found

    def _get(self, key: _Key) -> Made | CannotDraw | None:
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key].made

    def put(self, reading: Reading, ask: Ask, made: Made | CannotDraw) -> None:
        """Keep it, in the place of what nobody has looked at the longest."""
        key = _key(reading, ask if _depends(ask, made) else _alone(ask))
        size = 0 if isinstance(made, CannotDraw) else len(encode_made(made))
        entry = _Entry(reading.trace, made, size + _size(reading.trace))
        with self._lock:
            before = self._entries.pop(key, None)
            self.size += entry.size - (before.size if before else 0)
            self._entries[key] = entry
            while self.size > self.most and self._entries:
                self.size -= self._entries.popitem(last=False)[1].size


def _alone(ask: Ask) -> Ask:
    return replace(ask, before=None) if isinstance(ask, PictureAsk) else ask


def _depends(ask: Ask, made: Made | CannotDraw) -> bool:
    """Whether the picture before has made a difference: its boxes are as big where it is of the same structure."""
    if not isinstance(ask, PictureAsk) or ask.before is None or not isinstance(made, Picture):
        return False
    return ask.before.structure == made.contents["structure"]


def _key(reading: Reading, ask: Ask) -> _Key:
    sweep = next((place for place, one in enumerate(reading.trace.sweeps) if one is reading.sweep), None)
    training = reading.training.number if reading.training else None
    step = reading.opened.step if reading.opened else None
    return id(reading.trace), sweep, training, step, _encoder.encode(ask)


def _size(trace: Trace) -> int:
    return sum(node.value.array.nbytes + _NODE for node in trace.nodes)


@st.cache_resource(show_spinner=False)
def pictures() -> Pictures:
    """Those of this process."""
    return Pictures()
