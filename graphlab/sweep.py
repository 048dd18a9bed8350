"""What a sweep starts from, carries and ends with, apart from the walk itself, which is the tape's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphlab.tensor import Operand, Record, Tensor, convert


@dataclass(slots=True)
class SweepStep:
    """One record walked backwards: what came in for its output, what went out to each input (None: nothing)."""

    record: Record
    grad: Tensor
    contributions: tuple[Tensor | None, ...]


@dataclass(slots=True)
class LiveSweep:
    """A whole `gradient` call, for whoever observes it.

    `sources` are as they were given: tensors and Variables. `seeds` are what the targets start with.
    `grads` is keyed by the id of a tensor. `call` is the method of the tape, and `element` the index in the target
    of the one element that this sweep of a Jacobian is for.
    """

    targets: list[Tensor]
    seeds: list[Tensor]
    sources: list[Any]
    call: str = "gradient"
    element: tuple[int, ...] | None = None
    steps: list[SweepStep] = field(default_factory=list)
    grads: dict[int, Tensor] = field(default_factory=dict)

    def seeded(self) -> Iterator[tuple[Tensor, Tensor]]:
        """The targets that a gradient can come from, with their seeds."""
        for target, seed in zip(self.targets, self.seeds, strict=True):
            if target._array.dtype.kind in "fc":
                yield target, seed


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
    given = list(weights) if isinstance(weights, list | tuple) else [weights]
    if any(w is None for w in given):
        raise ValueError("Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a Tensor.")
    given += [None] * (len(targets) - len(given))
    pairs = zip(targets, ones, given, strict=False)
    return [one if w is None else convert(w, None if isinstance(w, Operand) else t.dtype) for t, one, w in pairs]


def add(grads: dict[int, Any], x: Tensor, part: Any) -> None:
    """Add to the gradient of x."""
    key = id(x)
    grads[key] = grads[key] + part if key in grads else part


def fits(seed: Tensor, target: Tensor) -> bool:
    """Whether a seed has the shape and dtype of its target."""
    return seed._array.shape == target._array.shape and seed._array.dtype == target._array.dtype


def _ones(array: Any) -> Any:
    return np.ones(array.shape, array.dtype) if array.shape else array.dtype.type(1)


def total_of(source: Any, tensors: Iterable[Tensor], grads: dict[int, Tensor], zero: bool) -> Tensor | None:
    """The gradient of a source: the sum over everything that was read from it."""
    parts = [grads[id(x)] for x in tensors if id(x) in grads]
    if parts:
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total
    if zero:
        return Tensor(np.zeros(tuple(source.shape), source.dtype.as_numpy_dtype)[()])
    return None
