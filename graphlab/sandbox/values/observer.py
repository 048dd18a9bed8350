"""Checks every op before it runs: sizes, cost and memory. What is to be recorded is passed on to the journal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from operator import attrgetter
from typing import Any

import numpy as np

from graphlab.dtypes import DIFFERENTIABLE
from graphlab.sandbox.values.limits import TEXTS, Meter, is_long
from graphlab.tensor import OPS, Observer, Op, Record, Tensor
from graphlab.tensor.op import broadcast_size

_VERY_FEW = 16  # elements that are added up by Python
_FEW = 4096  # elements that are tested by the sum of their squares, without another array
_FEWEST_PARTS = 5  # of a tape's records, for each op
_MOST_ESTIMATES = 1_000  # of ops on shapes, remembered
_SHAPE = attrgetter("_array.shape")
_SMALL = 20_000  # elements of all inputs and results of a sweep that may be walked on arrays
_HEAVY = 100_000  # multiplications and additions of an op that a sweep on arrays may not pass


def finite(array: Any) -> bool:
    """Whether all of an array's numbers are finite; cheap, for every result is tested."""
    if type(array) is np.float32 or type(array) is np.float64:
        return math.isfinite(array)
    kind = array.dtype.kind
    if kind == "f" and array.size <= _VERY_FEW and math.isfinite(sum(array.reshape(-1).tolist())):
        return True  # so is a sum
    if kind not in DIFFERENTIABLE:
        return True
    if kind == "f" and array.size <= _FEW and math.isfinite(np.vdot(array, array)):
        return True  # the sum of the squares is finite only if each number is
    return bool(np.isfinite(array).all())


@cache
def _told_to_the_journal() -> list[str]:
    """What uses nothing up: the journal is told of it, and the guard is not."""
    return [name for name in vars(Observer) if not name.startswith("_") and name not in vars(Guard)]


class Guard(Observer):
    """An observer that stops an op before it exceeds a limit, and passes on to the journal what it is told."""

    kinds: frozenset[type] = frozenset()  # classes whose objects a program may hold, filled by the tables
    objects: frozenset[type] = frozenset()  # those of graphlab's own, which graphlab may be given
    callables: frozenset[type] = frozenset()
    iterables: frozenset[type] = frozenset()
    sized: frozenset[type] = frozenset()
    types: Mapping[type, Any] = {}  # what stands for a class of Python's or NumPy's

    def __init__(self, meter: Meter, journal: Any):
        self.meter = meter
        self.journal = journal
        for name in _told_to_the_journal():
            setattr(self, name, getattr(journal, name, None))
        self.bad: tuple[Record, Any] | None = None  # the first op that made inf or nan of finite numbers, and where
        self._estimates: dict[Any, int] = {}  # what an op costs, by the op and the shapes of its inputs
        self._largest = 0  # elements of any tensor that an op took in or made
        self._all_registered = True  # whether all ops that ran are our own
        self._heavy: set[Op] = set()  # ops that made much of few elements at least once: a wide window, an inverse

    def before(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any]) -> None:
        key, count = None, len(inputs)
        if attrs is op.attributes or op.size is broadcast_size:
            few = 0 < count <= 2  # as nearly all have, and faster
            shapes = (inputs[0]._array.shape, inputs[-1]._array.shape) if few else tuple(map(_SHAPE, inputs))
            key = op, count, shapes
        work = self._estimates.get(key)
        if work is None or (op.takes_texts and any(x._array.dtype is TEXTS for x in inputs)):
            self._estimate(op, inputs, attrs, key)
        else:
            self.meter.operate(work)

    def _estimate(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], key: Any) -> None:
        """Count an op by what it may cost, and remember that under `key`: it is the same on the same shapes.

        Only what no limit refuses is remembered: another time it is counted, and nothing else is to be done.
        """
        meter = self.meter
        meter.tick()
        elements, work = op.size(*inputs, **attrs)
        meter.elements(elements)
        meter.compute(work)
        self._largest = max([self._largest, elements, *[x._array.size for x in inputs]])
        self._all_registered &= OPS.get(op.name) is op
        if work > _HEAVY:
            self._heavy.add(op)
        if any(x._array.dtype is TEXTS for x in inputs):
            self._texts(elements, inputs)
        elif key is not None and not is_long(work):
            if len(self._estimates) == _MOST_ESTIMATES:
                self._estimates.clear()
            self._estimates[key] = work

    def _texts(self, elements: int, inputs: tuple[Tensor, ...]) -> None:
        """Count the most characters that an op on texts can make: in each element, the longest text of every input."""
        longest, most = 0, elements
        for x in inputs:
            array = np.asarray(x._array)
            if array.dtype is TEXTS:
                longest += max(map(len, array.flat), default=0)
                most = max(most, array.size)
        self.meter.characters(most * longest)

    def allocating(self, elements: int) -> None:
        self.meter.elements(elements)
        self.meter.compute(elements)

    def holding(self, array: np.ndarray) -> None:
        self.meter.keep(array)

    def computing(self, operations: int) -> None:
        self.meter.compute(operations)

    def looping(self) -> None:
        self.meter.tick()

    def walking(self, parts: int) -> None:
        self.meter.bulk(parts)

    def after(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor) -> None:
        array = output._array
        if type(array) is np.ndarray:
            self.meter.keep(array)
        if self.bad is None and not finite(array) and all(finite(x._array) for x in inputs):
            self.bad = Record(op, inputs, attrs, output), self.journal.at
        self.journal.after(op, inputs, attrs, output)

    def assigned(self, variable: Any, given: Tensor, before: Tensor | None, how: str) -> None:
        array = variable._value._array
        if type(array) is np.ndarray:
            self.meter.keep(array)
        self.journal.assigned(variable, given, before, how)

    def postpones(self, tape: Any, records: list[Any]) -> bool:
        """Small sweeps of ops of our own: each op counts as two steps and as two times its size, whatever it does.

        A sweep makes tensors as big as those of its ops, and no rule makes one that is bigger than their product: so
        few elements cannot take much, unless their op did. An op that is not registered runs a program's own function,
        which may print.
        """
        most = self._largest * len(records)
        if (
            most <= _SMALL and self._all_registered and not self._heavy
        ):  # as in nearly all programs that take many steps
            ops, elements = len(records) // _FEWEST_PARTS, most
        else:
            ops = sum([type(part) is Op for part in records])
            elements = sum([part._array.size for part in records if type(part) is Tensor])
            if elements > _SMALL or any(map(self._is_seen, records)):
                return False
        self.meter.spend(2 * ops)
        self.meter.compute(2 * elements)
        return True

    def _is_seen(self, part: Any) -> bool:
        """Whether a part of a tape's records is an op that no sweep passes on arrays."""
        return type(part) is Op and (part in self._heavy or OPS.get(part.name) is not part)

    def swept(self, tape: Any, sweep: Any) -> None:
        self.journal.swept(tape, sweep)
        if self.bad is None and not all([finite(g._array) for g in sweep.known()]):
            sweep.walk_before(_Overflow(self))


class _Overflow(Observer):
    """Looks for the op of a sweep that made inf or nan of finite numbers."""

    def __init__(self, guard: Guard):
        self.guard = guard

    def after(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor) -> None:
        if self.guard.bad is None and not finite(output._array) and all(finite(x._array) for x in inputs):
            self.guard.bad = Record(op, inputs, attrs, output), self.guard.journal.at
