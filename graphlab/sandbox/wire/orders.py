"""Messages between the app and the forking process: structs of numbers, all of one length, and nothing else.

Programs and answers take another way, a socket between the app and the child alone. So the process that forks never
has any of them in its memory, and no child can inherit what an earlier run left.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from typing import Literal, get_args

from graphlab.sandbox.values.limits import Limits

_LIMITS = "".join({"int": "q", "float": "d"}[str(field.type)] for field in fields(Limits))
_ORDER = struct.Struct(f">Bq{_LIMITS}")
_NOTE = struct.Struct(">Bqhh")
Act = Literal["begin", "hurry", "interrupt", "stop"]
_ACTS: tuple[Act, ...] = get_args(Act)
Kind = Literal["hello", "exit", "time", "stop"]
_KINDS: tuple[Kind, ...] = get_args(Kind)

LENGTH = _ORDER.size
CONFINED, DRAWS = 1, 2
"""What the code of a `hello` is made of."""


@dataclass(frozen=True, slots=True)
class Order:
    """To the process that forks: begin the run of that number under these limits, hurry it, interrupt it, or end it.

    A program is hurried because somebody waits: it has no more time than usual. One that is interrupted ends as at a
    limit: the child still answers with what there is.

    >>> order = Order("begin", 7, Limits(steps=10))
    >>> len(order.packed()) == LENGTH, Order.unpacked(order.packed()) == order
    (True, True)
    """

    act: Act
    number: int
    limits: Limits = Limits()

    def packed(self) -> bytes:
        """The order as bytes; all orders have the same length."""
        return _ORDER.pack(_ACTS.index(self.act), self.number, *astuple(self.limits))

    @classmethod
    def unpacked(cls, data: bytes) -> Order:
        """The order that `packed` has written."""
        act, number, *limits = _ORDER.unpack(data)
        return cls(_ACTS[act], number, Limits(*limits))


@dataclass(frozen=True, slots=True)
class Note:
    """From the process that forks: it is ready (`hello`), or a run is over.

    With `hello`, `code` says if the kernel refuses calls and if children draw, and `number` how fast the machine is:
    the nanoseconds that a step of a regression takes. A run ends by itself (`exit`), at its time limit (`time`) or
    because the app ordered it to end (`stop`); `signal` and `code` are the child's exit status.
    """

    kind: Kind
    number: int = 0
    signal: int = 0
    code: int = 0

    @property
    def clean(self) -> bool:
        """Whether the child exited by itself with code 0."""
        return (self.kind, self.signal, self.code) == ("exit", 0, 0)

    def packed(self) -> bytes:
        """The note as bytes; all notes have the same length."""
        return _NOTE.pack(_KINDS.index(self.kind), self.number, self.signal, self.code)


def notes(buffer: bytearray) -> Iterator[Note]:
    """The notes that have arrived whole; they are taken out of the buffer. Raises ValueError for what is no note.

    >>> buffer = bytearray(Note("exit", 3).packed() + b"half")
    >>> list(notes(buffer)), bytes(buffer)
    ([Note(kind='exit', number=3, signal=0, code=0)], b'half')
    """
    while len(buffer) >= _NOTE.size:
        kind, *numbers = _NOTE.unpack_from(buffer)
        del buffer[: _NOTE.size]
        if kind >= len(_KINDS):
            raise ValueError(f"a note of kind {kind}")
        yield Note(_KINDS[kind], *numbers)
