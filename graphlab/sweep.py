"""A sweep: what it starts from, its walk back along the records of a tape, and what it ends with."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from graphlab.dtypes import DIFFERENTIABLE
from graphlab.errors import ShapeError
from graphlab.tensor import (
    Observer,
    Op,
    Operand,
    Record,
    Tensor,
    allocate,
    convert,
    dtype_of,
    flat,
    observer,
    observing,
    shape_of,
    unobserved,
)
from graphlab.tensor.pull import Pull, pull_any, pull_of

_QUIET = partial(np.errstate, all="ignore")
_AS_IT_IS = nullcontext()


@dataclass(slots=True)
class SweepStep:
    """One record walked backwards: what came in for its output, what went out to each input (None: nothing)."""

    record: Record
    grad: Tensor
    contributions: tuple[Tensor | None, ...]


class LiveSweep:
    """A whole `gradient` call, for whoever observes it.

    `sources` are as they were given: tensors and Variables. `seeds` are what the targets start with. `call` is the
    method of the tape, and `element` the index in the target of the one element that this sweep of a Jacobian is for.
    `results` are the gradients that the call gives, once it is over. What happened on the way, `steps` and `grads`,
    which are keyed by the id of a tensor, may be worked out only when somebody looks: see `postpone`.
    """

    __slots__ = (
        "_asked", "_grads", "_is_complex", "_records", "_steps", "_tracked",
        "call", "element", "results", "seeds", "sources", "targets",
    )  # fmt: skip

    def __init__(
        self,
        targets: list[Tensor],
        seeds: list[Tensor],
        sources: list[Any],
        call: str = "gradient",
        element: tuple[int, ...] | None = None,
    ):
        self.targets, self.seeds, self.sources, self.call, self.element = targets, seeds, sources, call, element
        self.results: list[Tensor | None] = []
        self._steps: list[SweepStep] = []
        self._grads: dict[int, Tensor] = {}
        self._records: list[Any] | None = None
        self._tracked: set[int] = set()
        self._is_complex = False
        self._asked: dict[int, Tensor] = {}

    def walk(self, records: list[Any], tracked: set[int], is_complex: bool) -> dict[int, Tensor]:
        """Walk now, op by op, before everybody's eyes; the gradients by the ids of tensors."""
        walk(records, self.targets, self.seeds, self._grads, tracked, is_complex, steps=self._steps)
        return self._grads

    def postpone(self, records: list[Any], tracked: set[int], is_complex: bool, asked: dict[int, Tensor]) -> None:
        """Walk when somebody looks. `asked` are the gradients that are known already, from a walk on arrays.

        Both walks do the same on the same numbers, so it does not matter when this one is.
        """
        self._records, self._tracked, self._is_complex, self._asked = records, tracked, is_complex, asked

    @property
    def is_postponed(self) -> bool:
        """Whether nobody has seen the walk."""
        return self._records is not None

    @property
    def length(self) -> int:
        """How many ops the sweep has passed, at most."""
        return len(self._steps) if self._records is None else len(self._records) // 5

    @property
    def steps(self) -> list[SweepStep]:
        """The ops that the sweep has passed, in order."""
        self._catch_up()
        return self._steps

    @property
    def grads(self) -> dict[int, Tensor]:
        """The gradient of every tensor that it came to, by the id of the tensor."""
        self._catch_up()
        return self._grads

    def _catch_up(self) -> None:
        if (records := self._records) is not None:
            self._records = None
            with unobserved():
                self.walk(records, self._tracked, self._is_complex)
            self._grads.update(self._asked)

    def known(self) -> Iterable[Tensor]:
        """The gradients of a walk that was postponed, as far as they are known."""
        return self._asked.values() if self._records is not None else ()

    def walk_before(self, watcher: Observer) -> None:
        """Do a walk that was postponed once more, before the eyes of an observer, who may look for something."""
        if self._records is not None:
            with unobserved(), observing(watcher):
                walk(self._records.copy(), self.targets, self.seeds, {}, self._tracked, self._is_complex)


def walk(
    records: list[Any],
    targets: list[Tensor],
    weights: list[Tensor],
    grads: dict[int, Any],
    tracked: set[int],
    is_complex: bool,
    *,
    unseen: bool = False,
    asked: Container[int] | None = None,
    unasked: Collection[int] = (),
    steps: list[SweepStep] | None = None,
) -> None:
    """Pass the gradient of each output on to those of its inputs that are `tracked`: a watched tensor leads there.

    `is_complex`: some of these may be complex.

    `records`, as a tape keeps them, are used up. The gradients go into `grads`, by the ids of tensors; with `asked`
    they are used up too, but for those with these ids, and those in `unasked` get none. `steps` takes what happens.
    All is done on tensors, so that tapes and observers see every op; `unseen` does it on the arrays in them, which
    takes a third of the time, and the gradients are arrays.
    """
    for target, weight in zip(targets, weights, strict=True):
        if target._array.dtype.kind in DIFFERENTIABLE:
            key, part = id(target), weight._array if unseen else weight
            grads[key] = grads[key] + part if key in grads else part
    pop = records.pop
    due = tracked.difference(unasked) if unasked else tracked
    pulls = _PULLS[unseen]
    with _QUIET() if unseen else _AS_IT_IS:
        while records:
            op, out, attrs = pop(), pop(), pop()
            key = id(out)
            g = grads.get(key) if asked is None or key in asked else grads.pop(key, None)
            if g is None:
                del records[-pop() :]
                continue
            inputs = None if steps is None else tuple(records[-1 - records[-1] : -1])
            if is_complex or op.variadic:
                sent = pull_any(op, pop, g, out, attrs, due, grads, on_tensors=not unseen)
            else:
                sent = (pulls.get(op) or _pull(op, unseen))(pop, g, out, attrs, due, grads)
            if steps is not None and inputs is not None:
                steps.append(SweepStep(Record(op, inputs, attrs, out), g, sent))


_PULLS: dict[bool, dict[Op, Pull]] = {True: {}, False: {}}  # of ops, in a sweep that is unseen or not


def _pull(op: Op, unseen: bool) -> Pull:
    _PULLS[unseen][op] = pull_of(op, on_tensors=not unseen)
    return _PULLS[unseen][op]


def unit(target: Tensor, index: tuple[int, ...]) -> Tensor:
    """A seed that asks for the gradient of one element of the target."""
    seed = np.zeros(np.shape(target._array), target._array.dtype)
    seed[index] = 1
    return Tensor(seed)


def seeds(targets: list[Tensor], weights: Any) -> list[Tensor]:
    """What each target's gradient starts as: ones, or the weights given."""
    ones = [Tensor(_ones(t._array)) for t in targets]
    if weights is None:
        return ones
    listed = flat(weights)
    if any(w is None for w in listed):
        raise ValueError("Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a Tensor.")
    given = [_weight(t, w) for t, w in zip(targets, listed, strict=False)]
    return given + ones[len(given) :]


def _weight(target: Tensor, weight: Any) -> Tensor:
    """A weight for each element of the target, or one for many. Raises InvalidArgumentError if it does not fit."""
    keeps = isinstance(weight, Operand | np.ndarray | np.generic)
    seed = convert(weight, None if keeps else target.dtype)
    have, wanted = seed._array.shape, target._array.shape
    if have != wanted and seed._array.size != target._array.size and not _stretches(have, wanted):
        raise ShapeError(
            f"output_gradients needs a weight for each element of the target, whose shape is {list(wanted)}; got shape "
            f"{list(have)}"
        )
    return seed


def _stretches(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    """Whether broadcasting makes `to` of a shape."""
    return len(shape) <= len(to) and all(a in (1, b) for a, b in zip(shape[::-1], to[::-1], strict=False))


def fits(seed: Tensor, target: Tensor) -> bool:
    """Whether a seed has the shape and dtype of its target."""
    return shape_of(seed) == shape_of(target) and dtype_of(seed) is dtype_of(target)


def _ones(array: Any) -> Any:
    if not array.shape:
        return array.dtype.type(1)
    ones = np.empty(allocate(array.shape), array.dtype)
    ones.fill(1)
    if (watcher := observer()) is not None:
        watcher.holding(ones)
    return ones


def total_of(source: Any, tensors: Iterable[Tensor], grads: dict[int, Tensor], zero: bool) -> Tensor | None:
    """The gradient of a source: the sum over everything that was read from it."""
    total = None
    for x in tensors:
        if (part := grads.get(id(x))) is not None:
            total = part if total is None else total + part
    if total is None and zero:
        return Tensor(np.zeros(tuple(source.shape), source.dtype.as_numpy_dtype)[()])
    return total
