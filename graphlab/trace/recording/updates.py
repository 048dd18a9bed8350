"""What a program made of a gradient before it assigned: the ops in between, and the factor, if it is one.

`w.assign_sub(0.1 * g)`, `w.assign(w - 0.1 * g)` and `w.assign_add(-g / 10)` are steps at a rate of 0.1. A rate is told
only where the ops say so; numbers that went through NumPy or Python have left the tensors, and say nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from graphlab.tensor import Tensor
from graphlab.trace.recording.recorder import number_of
from graphlab.trace.recording.steps import Move

MOST_OPS = 48  # of one update

Maker = Callable[[Tensor], tuple[str, tuple[Tensor, ...]] | None]
"""The name and the inputs of the op that made a tensor; None where it is not known."""


def rate_of(move: Move, gradient: Tensor | None, maker: Maker) -> float:
    """The learning rate of an update; nan where it is not known."""
    if move.optimizer is not None:
        return number_of(move.rate)
    if gradient is None or move.given is None:
        return float("nan")
    if move.how == "assign":
        return _rate_of_assignment(move.given, move.before, gradient, maker)
    factor = _factor(move.given, gradient, maker)
    return -factor if move.how == "assign_add" else factor


def _rate_of_assignment(given: Tensor, before: Tensor, gradient: Tensor, maker: Maker) -> float:
    """The rate in `w - rate * g`, or in `w + rate * g` with the other sign."""
    name, inputs = maker(given) or ("", ())
    if name not in ("subtract", "add"):
        return float("nan")
    first, second = inputs
    if name == "add" and second._array is before._array:
        first, second = second, first
    if first._array is not before._array and not _is_read(first, before, maker):
        return float("nan")
    factor = _factor(second, gradient, maker)
    return factor if name == "subtract" else -factor


def _is_read(tensor: Tensor, before: Tensor, maker: Maker) -> bool:
    """Whether a tensor is what a Variable held, read from it by an op."""
    name, inputs = maker(tensor) or ("", ())
    return name == "identity" and inputs[0]._array is before._array


def _factor(tensor: Tensor, gradient: Tensor, maker: Maker, depth: int = 6) -> float:
    """By what number the gradient was multiplied to make a tensor; nan where it was made in another way."""
    if tensor is gradient:
        return 1.0
    name, inputs = maker(tensor) or ("", ())
    if not depth:
        return float("nan")
    if name == "negative":
        return -_factor(inputs[0], gradient, maker, depth - 1)
    if name == "identity":
        return _factor(inputs[0], gradient, maker, depth - 1)
    if name == "multiply":
        for one, other in (inputs, inputs[::-1]):
            if other is not gradient and other._array.size == 1:
                return float(other._array) * _factor(one, gradient, maker, depth - 1)
    if name == "realdiv" and inputs[1]._array.size == 1:
        with np.errstate(all="ignore"):
            return _factor(inputs[0], gradient, maker, depth - 1) / float(inputs[1]._array)
    return float("nan")


def ops_of(move: Move, made: Callable[[Tensor], Any]) -> list[Any]:
    """The events between what is known before an update and what was assigned, in order; empty for too many."""
    found: dict[int, Any] = {}
    waiting = [] if move.given is None else [move.given]
    while waiting:
        event = made(waiting.pop())
        if event is None or id(event.record.output) in found:
            continue
        found[id(event.record.output)] = event
        waiting += event.record.inputs
        if len(found) > MOST_OPS:
            return []
    return sorted(found.values(), key=lambda event: event.order)


def leaves_of(events: Sequence[Any]) -> Iterator[Tensor]:
    """What these ops began with, each once, in the order of use."""
    made = {id(event.record.output) for event in events}
    for event in events:
        for x in event.record.inputs:
            if id(x) not in made:
                made.add(id(x))
                yield x
