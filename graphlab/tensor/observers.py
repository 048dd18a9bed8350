"""Who is told when an op runs: the tapes that record, and one observer that sees everything."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import Context, ContextVar
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import numpy as np

from graphlab.counting import Counter, counting
from graphlab.errors import InvalidArgumentError

if TYPE_CHECKING:
    from graphlab.tensor.op import Op
    from graphlab.tensor.tensor import Tensor


class Record(NamedTuple):
    """One op that ran."""

    op: Op
    inputs: tuple[Tensor, ...]
    attrs: Mapping[str, Any]
    output: Tensor


class Recorder:
    """What a tape is to the ops: has what ran on tensors that it follows, and is told of Variables that are read.

    `follows` are the ids of these tensors; `records` is what can be differentiated and has run on them, on floats, as
    `walk` takes it: one after another the inputs of an op, how many, its attributes, the output, the op. There is no
    container for each, since the garbage collector counts those, and takes the longer the more there are. An op adds
    itself to `records` and its result to `follows`; where `records` is None, `record` is called instead.
    """

    follows: Any = frozenset[int]()
    records: list[Any] | None = None

    def meets_complex(self) -> bool:
        """The next record has a complex result. True."""
        return True

    def meets_narrow(self) -> bool:
        """The next record has a result of bfloat16. True."""
        return True

    def record(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor) -> None:
        """An op that can be differentiated has run, and one of its inputs is followed."""

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        """The value of a Variable was taken, as `tensor`."""


class Observer(Counter):
    """Sees everything that happens, and may forbid it by raising. All methods do nothing by default."""

    def before(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any]) -> None:
        """An op is about to run."""

    def allocating(self, elements: int) -> None:
        """A tensor of so many elements is about to be made from nothing or from a Python value."""

    def holding(self, array: np.ndarray) -> None:
        """An array was made by no op, and will be held inside the library for a while."""

    def computing(self, operations: int) -> None:
        """So many multiplications and additions are about to be made, by no op."""

    def after(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor) -> None:
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

    def postpones(self, tape: Any, records: list[Any]) -> bool:
        """Whether the next sweep of a tape, over these records, may be walked on arrays, before nobody's eyes.

        What happens in it is then worked out when somebody looks. An observer that agrees has counted the work.
        """
        return False

    def swept(self, tape: Any, sweep: Any) -> None:
        """A tape has computed gradients, or one row of a Jacobian."""

    def sweeping_ended(self, tape: Any) -> None:
        """What `sweeping` told of is over."""

    def taken(self, tensor: Tensor, value: Any) -> None:
        """The numbers of a tensor were taken as `value`, an array or a number of Python's or NumPy's."""

    def converted(self, value: Any, tensor: Tensor) -> None:
        """A tensor was made of `value`, which is none."""

    def seen(self, tensor: Tensor) -> None:
        """The library looked at the numbers of a tensor: what it does next, by no op, depends on them."""

    def tested(self, test: Callable[[Any], bool], tensor: Tensor, answer: bool) -> None:
        """The library went the way that `answer` says, which is what `test` gives for the numbers of a tensor."""

    def called(self, function: Callable[..., Any], inputs: tuple[Tensor, ...], outputs: tuple[Tensor, ...]) -> None:
        """`function` was called with the numbers of `inputs`, and no gradient flows through it.

        What it gave is in `outputs`: an array in one, a tuple in several, in none what it only did, such as to print.
        """

    def unrepeatable(self, what: str) -> None:
        """Something happened that another time may go otherwise, and that no op shows; `what` completes "it ..."."""

    def assigned(self, variable: Any, given: Tensor, before: Tensor | None, how: str) -> None:
        """The numbers of `given` were put into a Variable, which held `before`; None where it was just made.

        `how` is the name of the method: `given` is the new value, or with `assign_add` and `assign_sub` the difference.
        """

    def moving(self, optimizer: Any, variable: Any, gradient: Tensor, rate: Any, memory: Mapping[str, Any]) -> None:
        """An optimizer is about to move a Variable by a gradient, as it is after clipping, at a learning rate.

        `memory` has the Variables in which it remembers something about this one, by name.
        """

    def moved(self) -> None:
        """What `moving` told of is over."""

    def fitting(self, steps: int | None) -> None:
        """A model is about to be trained by `fit`, in so many steps, if that is known."""

    def epoch_begun(self) -> None:
        """In `fit`, another epoch begins."""

    def batch_begun(self) -> None:
        """In `fit`, a model is about to be trained with another batch."""

    def fitted(self) -> None:
        """`fit` is over."""

    def entered(self, kind: Literal["layer", "step", "loss", "scope"], label: str) -> None:
        """A part of the program that can be drawn as one box has begun: a call of a layer or loss, a step, a scope."""

    def left(self) -> None:
        """The part that was entered last is over."""


Watch: TypeAlias = tuple[tuple[Recorder, ...], Observer | None]
"""Who is told when an op runs. No NamedTuple: a plain one is unpacked in half the time."""

# A ContextVar, not a module global: Streamlit runs every script run in a thread of its own.
_NOBODY: Watch = ((), None)
WATCH: ContextVar[Watch] = ContextVar("watch", default=_NOBODY)


class _Silence(threading.local):
    """Runs NumPy without its warnings of overflow, nan and division by zero: TensorFlow has none.

    `run(function, *args, **kwargs)` does it in a context in which they are off, a tenth of the cost of switching them
    off and on. The function must not run ops in turn.
    """

    def __init__(self) -> None:
        context = Context()  # one for each thread, since only one thread at a time can be in it
        context.run(np.seterr, all="ignore")
        self.run = context.run


SILENCE = _Silence()


@contextmanager
def observing(observer: Observer | None) -> Iterator[None]:
    """Tell `observer` of everything that happens inside the block."""
    before = WATCH.get()[1]
    WATCH.set((recorders(), observer))
    try:
        with counting(observer):
            yield
    finally:
        WATCH.set((recorders(), before))


class _Limited(Observer):
    """Lets an observer forbid what is too big, and tells it nothing else."""

    def __init__(self, watcher: Observer):
        self._watcher = watcher

    def before(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any]) -> None:
        self._watcher.before(op, inputs, attrs)

    def allocating(self, elements: int) -> None:
        self._watcher.allocating(elements)

    def holding(self, array: np.ndarray) -> None:
        self._watcher.holding(array)

    def computing(self, operations: int) -> None:
        self._watcher.computing(operations)

    def looping(self) -> None:
        self._watcher.looping()

    def walking(self, parts: int) -> None:
        self._watcher.walking(parts)

    def after(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor) -> None:
        if isinstance(output._array, np.ndarray):
            self._watcher.holding(output._array)


@contextmanager
def within_limits() -> Iterator[None]:
    """The observer of the moment sees nothing of what happens inside the block, but its limits hold there too."""
    watcher = observer()
    with observing(None if watcher is None else _Limited(watcher)):
        yield


@contextmanager
def unobserved() -> Iterator[None]:
    """Nobody sees what happens inside the block: no observer, no tape and no counter."""
    before = WATCH.get()
    WATCH.set(_NOBODY)
    try:
        with counting(None):
            yield
    finally:
        WATCH.set(before)


def observer() -> Observer | None:
    """The observer of the moment, if there is one."""
    return WATCH.get()[1]


def call_as_part(
    kind: Literal["layer", "step", "loss"], label: str, call: Callable[..., Any], *args: Any, **kwargs: Any
) -> Any:
    """What `call` returns; its ops are a part of the program that can be drawn as one box."""
    watcher = observer()
    if watcher is None:
        return call(*args, **kwargs)
    watcher.entered(kind, label)
    try:
        return call(*args, **kwargs)
    finally:
        watcher.left()


def recorders() -> tuple[Recorder, ...]:
    """The tapes that are recording, outermost first."""
    return WATCH.get()[0]


def set_recorders(tapes: tuple[Recorder, ...]) -> Observer | None:
    """Replace the tapes that are recording, and give the observer. Tapes use it; they may be left in any order."""
    watcher = WATCH.get()[1]
    WATCH.set((tapes, watcher))
    return watcher


def allocate(shape: Sequence[int]) -> tuple[int, ...]:
    """`shape`, once the observer has agreed to a tensor of it."""
    if (watcher := observer()) is not None:
        watcher.allocating(math.prod(shape))
    if len(shape) > 64:
        raise InvalidArgumentError(f"a tensor can have at most 64 axes; a shape of {len(shape)} was asked for")
    return tuple(shape)


def computing(operations: int) -> None:
    """Tell the observer of so many multiplications and additions that no op makes."""
    if (watcher := observer()) is not None:
        watcher.computing(operations)
