"""Who is told when an op runs: the tapes that record, and one observer that sees everything."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

import numpy as np

from graphlab.errors import InvalidArgumentError

if TYPE_CHECKING:
    from graphlab.tensor.op import Op
    from graphlab.tensor.operand import Tensor


class Record(NamedTuple):
    """One op that ran."""

    op: Op
    inputs: tuple[Tensor, ...]
    attrs: Mapping[str, Any]
    output: Tensor


class Recorder(Protocol):
    """What a tape is to the ops: told of each op that ran and of each Variable that was read."""

    def record(self, record: Record) -> None: ...

    def variable_read(self, variable: Any, tensor: Tensor) -> None: ...


class Observer:
    """Sees everything that happens, and may forbid it by raising. All methods do nothing by default."""

    def before(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any]) -> None:
        """An op is about to run."""

    def allocating(self, elements: int) -> None:
        """A tensor of so many elements is about to be made from nothing or from a Python value."""

    def after(self, record: Record) -> None:
        """An op has run."""

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        """The value of a Variable was taken, as `tensor`."""

    def tape_entered(self, tape: Any) -> None:
        """A tape began to record."""

    def tape_exited(self, tape: Any) -> None:
        """A tape stopped recording."""

    def tape_watches(self, tape: Any, thing: Any) -> None:
        """A tape was told to follow a tensor or a Variable."""

    def tape_reset(self, tape: Any) -> None:
        """A tape was made to forget everything."""

    def sweeping(self, tape: Any) -> None:
        """A tape was asked for gradients: from here on the ops are those of its backward pass."""

    def swept(self, tape: Any, sweep: Any) -> None:
        """A tape has computed gradients, or one row of a Jacobian."""

    def sweeping_ended(self, tape: Any) -> None:
        """What `sweeping` told of is over."""

    def taken(self, tensor: Tensor, value: Any) -> None:
        """The numbers of a tensor were taken as `value`, an array or a number of Python's or NumPy's."""

    def converted(self, value: Any, tensor: Tensor) -> None:
        """A tensor was made of `value`, which is none."""

    def assigned(self, variable: Any, given: Tensor) -> None:
        """The numbers of `given` were put into a Variable, when it was made or later."""

    def entered(self, kind: Literal["layer", "scope"], label: str) -> None:
        """A part of the program that can be drawn as one box has begun: a call of a layer, a `name_scope`."""

    def left(self) -> None:
        """The part that was entered last is over."""


class Watch(NamedTuple):
    """Who is told when an op runs, and whether NumPy's warnings are off.

    Turning them off costs as much as a small op, so it is done once: by the first tape that records, which keeps in
    `loud` the way back for when the last one stops, or by `quiet`.
    """

    tapes: tuple[Recorder, ...] = ()
    observer: Observer | None = None
    is_quiet: bool = False
    loud: Any = None


ALONE = Watch(is_quiet=True)
"""A sweep that nobody sees: the very object, so that `is` tells it."""

_NOBODY = Watch()

# A ContextVar, not a module global: Streamlit runs every script run in a thread of its own.
WATCH: ContextVar[Watch] = ContextVar("watch", default=_NOBODY)


@contextmanager
def observing(observer: Observer | None) -> Iterator[None]:
    """Tell `observer` of everything that happens inside the block."""
    before = WATCH.get().observer
    WATCH.set(WATCH.get()._replace(observer=observer))
    try:
        yield
    finally:
        WATCH.set(WATCH.get()._replace(observer=before))


def observer() -> Observer | None:
    """The observer of the moment, if there is one."""
    return WATCH.get().observer


def recorders() -> tuple[Recorder, ...]:
    """The tapes that are recording, outermost first."""
    return WATCH.get().tapes


def set_recorders(tapes: tuple[Recorder, ...]) -> None:
    """Replace the tapes that are recording. Tapes use it; they may be left in any order."""
    _, watcher, is_quiet, loud = WATCH.get()
    if tapes and not is_quiet:
        loud, is_quiet = np.errstate(all="ignore"), True
        loud.__enter__()
    elif not tapes and loud is not None:
        loud.__exit__()
        loud, is_quiet = None, False
    WATCH.set(Watch(tapes, watcher, is_quiet, loud))


class quiet:
    """Overflow, nan and division by zero give no NumPy warnings inside the block, as in TensorFlow."""

    __slots__ = ("_state",)

    def __enter__(self) -> None:
        watch = WATCH.get()
        self._state = None if watch.is_quiet else np.errstate(all="ignore")
        if self._state is not None:
            self._state.__enter__()
            WATCH.set(ALONE if watch.observer is None else watch._replace(is_quiet=True))

    def __exit__(self, *error: Any) -> None:
        if self._state is not None:
            self._state.__exit__(*error)
            WATCH.set(WATCH.get()._replace(is_quiet=False))


def allocate(shape: Sequence[int]) -> tuple[int, ...]:
    """`shape`, once the observer has agreed to a tensor of it."""
    if (watcher := observer()) is not None:
        watcher.allocating(math.prod(shape))
    if len(shape) > 64:
        raise InvalidArgumentError(f"a tensor can have at most 64 axes; a shape of {len(shape)} was asked for")
    return tuple(shape)
