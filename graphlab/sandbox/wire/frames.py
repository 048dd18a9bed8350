"""Messages of a child to the app: frames of a kind, a length and that many bytes.

While the program runs, a frame of progress now and then: what it has printed since the last one, and the line it is in.
At the end one with the finished run, and after it one with what was made of the run. So what a child has sent before it
is killed is kept.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, field
from typing import Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from graphlab.sandbox.wire.codec import MOST_PRINTED, ProtocolError
from graphlab.trace.graph import Counted, Natural
from graphlab.trace.serialization import Plain, storable

PROGRESS, RUN, MADE = b"p", b"r", b"m"
MOST_LOSSES = 100
"""Of one report."""
_SHOWN = 1000  # losses of a training that are kept while it goes on
_HEAD = struct.Struct(">cI")
LONGEST_PROGRESS = 1_000_000  # bytes of a frame of progress; an honest one has a fifth of it at most


class TooLong(Exception):
    """A child sends more than `most` bytes."""


class Progress(Plain, frozen=True):
    """Progress of a run: what it has printed since the last report, and the line it is in.

    Of the training that goes on, its number, how many steps it has taken, and the losses of some of those since.
    """

    printed: str = ""
    line: Counted | None = None
    training: Natural = 0
    steps: Natural = 0
    losses: Annotated[tuple[tuple[Counted, float], ...], Meta(max_length=MOST_LOSSES)] = ()


_decoder = msgspec.msgpack.Decoder(Progress)


def framed(kind: bytes, payload: bytes) -> bytes:
    """A frame.

    >>> framed(RUN, b"abc")
    b'r\\x00\\x00\\x00\\x03abc'
    """
    return _HEAD.pack(kind, len(payload)) + payload


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte: a socket may take a part at a time."""
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def encode_progress(progress: Progress) -> bytes:
    """A frame of progress. A lone surrogate, which programs can print, becomes a question mark."""
    printed = storable(progress.printed)
    return framed(PROGRESS, msgspec.msgpack.encode(replace(progress, printed=printed)))


@dataclass
class Answer:
    """What a child has sent so far; `hear` adds to it. It keeps no more than `most` bytes.

    `losses` are of the training that goes on, with the numbers of their steps: fewer where there are many.

    >>> answer = Answer(1000)
    >>> for data in (encode_progress(Progress("1\\n", 1)), encode_progress(Progress("2\\n", 7))[:-1], b""):
    ...     answer.hear(data)
    >>> answer.printed, answer.line, answer.run
    ('1\\n', 1, None)
    """

    most: int
    run: bytes | None = None
    made: bytes | None = None
    line: int | None = None
    training: int = 0
    steps: int = 0
    losses: list[tuple[int, float]] = field(default_factory=list)
    _printed: list[str] = field(default_factory=list)
    _room: int = MOST_PRINTED
    _heard: bytearray = field(default_factory=bytearray)

    @property
    def printed(self) -> str:
        """What the program has printed, up to the last report of the child."""
        return "".join(self._printed)

    @property
    def has_begun(self) -> bool:
        """Whether the program was seen to run."""
        return self.line is not None or bool(self._printed)

    def hear(self, data: bytes) -> None:
        """Add bytes that have arrived. Raises ProtocolError for what is no frame, TooLong beyond `most` bytes."""
        self.most -= len(data)
        if self.most < 0:
            raise TooLong
        self._heard += data
        while len(self._heard) >= _HEAD.size:
            kind, length = _HEAD.unpack_from(self._heard)
            if not self._may_come(kind) or (kind == PROGRESS and length > LONGEST_PROGRESS):
                raise ProtocolError("no frame")
            end = _HEAD.size + length
            if length > len(self._heard) + self.most:
                raise TooLong
            if len(self._heard) < end:
                return
            payload = bytes(memoryview(self._heard)[_HEAD.size : end])
            del self._heard[:end]
            self._take(kind, payload)

    def _may_come(self, kind: bytes) -> bool:
        """Progress comes before a run, one run before what is made of it, and nothing after that."""
        if self.made is not None:
            return False
        return kind == MADE or (kind in (PROGRESS, RUN) and self.run is None)

    def _take(self, kind: bytes, payload: bytes) -> None:
        if kind == RUN:
            self.run = payload
            return
        if kind == MADE:
            self.made = payload
            return
        try:
            progress = _decoder.decode(payload)
        except (msgspec.MsgspecError, ValueError) as problem:
            raise ProtocolError(f"no progress: {problem}"[:300]) from None
        self.line = progress.line
        self._train(progress)
        self._printed.append(progress.printed[: self._room])
        self._room -= len(self._printed[-1])

    def _train(self, progress: Progress) -> None:
        if progress.training != self.training:
            self.losses = []
        self.training, self.steps = progress.training, progress.steps
        self.losses += progress.losses
        while len(self.losses) > _SHOWN:
            del self.losses[1::2]
