"""Checks every op before it runs: sizes, cost and memory. What is to be recorded is passed on to the journal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from graphlab.sandbox.values.limits import TEXTS, Meter
from graphlab.tensor import OPS, Observer, Op, Record, Tensor

_FEW = 4096  # elements that are tested by the sum of their squares, without another array
_SMALL = 20_000  # elements of all inputs and results of a sweep that may be walked on arrays


def finite(array: Any) -> bool:
    """Whether all of an array's numbers are finite; cheap, for every result is tested."""
    if array.dtype.kind not in "fc":
        return True
    if array.size == 1 and array.dtype.kind == "f":
        return math.isfinite(array.item())
    if array.size <= _FEW and array.dtype.kind == "f" and math.isfinite(np.vdot(array, array)):
        return True  # the sum of the squares is finite only if each number is
    return bool(np.isfinite(array).all())


class Guard(Observer):
    """An observer that stops an op before it exceeds a limit."""

    kinds: frozenset[type] = frozenset()  # classes whose objects a program may hold, filled by the tables
    objects: frozenset[type] = frozenset()  # those of graphlab's own, which graphlab may be given
    callables: frozenset[type] = frozenset()
    iterables: frozenset[type] = frozenset()
    sized: frozenset[type] = frozenset()
    types: Mapping[type, Any] = {}  # what stands for a class of Python's or NumPy's

    def __init__(self, meter: Meter, journal: Any):
        self.meter = meter
        self.journal = journal
        self.bad: tuple[Record, Any] | None = None  # the first op that made inf or nan of finite numbers, and where

    def before(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any]) -> None:
        self.meter.tick()
        elements, work = op.size(*inputs, **attrs)
        self.meter.elements(elements)
        self.meter.compute(work)
        for x in inputs:
            if x._array.dtype is TEXTS:
                self._texts(elements, inputs)
                break

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

    def after(self, record: Record) -> None:
        array = record.output._array
        if type(array) is np.ndarray:
            self.meter.keep(array)
        if self.bad is None and not finite(array) and all(finite(x._array) for x in record.inputs):
            self.bad = record, self.journal.at
        self.journal.after(record)

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        self.journal.variable_read(variable, tensor)

    def tape_entered(self, tape: Any) -> None:
        self.journal.tape_entered(tape)

    def tape_exited(self, tape: Any) -> None:
        self.journal.tape_exited(tape)

    def tape_watches(self, tape: Any, thing: Any) -> None:
        self.journal.tape_watches(tape, thing)

    def tape_reset(self, tape: Any) -> None:
        self.journal.tape_reset(tape)

    def sweeping(self, tape: Any) -> None:
        self.journal.sweeping(tape)

    def sweeping_ended(self, tape: Any) -> None:
        self.journal.sweeping_ended(tape)

    def taken(self, tensor: Tensor, value: Any) -> None:
        self.journal.taken(tensor, value)

    def converted(self, value: Any, tensor: Tensor) -> None:
        self.journal.converted(value, tensor)

    def assigned(self, variable: Any, given: Tensor, before: Tensor | None, how: str) -> None:
        array = variable._value._array
        if type(array) is np.ndarray:
            self.meter.keep(array)
        self.journal.assigned(variable, given, before, how)

    def postpones(self, tape: Any, records: list[Any]) -> bool:
        """Small sweeps of ops of our own: each op counts as two steps and as two times its size, whatever it does.

        A sweep makes tensors as big as those of its ops, and no rule makes one that is bigger than their product: so
        few elements cannot take much. An op that is not registered runs a program's own function, which may print.
        """
        elements = ops = 0
        for part in records:
            kind = type(part)
            if kind is Tensor:
                elements += part._array.size
            elif kind is Op:
                ops += 1
                if OPS.get(part.name) is not part:
                    return False
        if elements > _SMALL:
            return False
        self.meter.spend(2 * ops)
        self.meter.compute(2 * elements)
        return True

    def swept(self, tape: Any, sweep: Any) -> None:
        self.journal.swept(tape, sweep)
        if self.bad is None and not all(finite(g._array) for g in sweep.known()):
            sweep.walk_before(_Overflow(self))

    def moving(self, optimizer: Any, variable: Any, gradient: Tensor, rate: Any, memory: Mapping[str, Any]) -> None:
        self.journal.moving(optimizer, variable, gradient, rate, memory)

    def moved(self) -> None:
        self.journal.moved()

    def fitting(self, steps: int | None) -> None:
        self.journal.fitting(steps)

    def epoch_begun(self) -> None:
        self.journal.epoch_begun()

    def batch_begun(self) -> None:
        self.journal.batch_begun()

    def fitted(self) -> None:
        self.journal.fitted()

    def entered(self, kind: Literal["layer", "loss", "scope"], label: str) -> None:
        self.journal.entered(kind, label)

    def left(self) -> None:
        self.journal.left()


class _Overflow(Observer):
    """Looks for the op of a sweep that made inf or nan of finite numbers."""

    def __init__(self, guard: Guard):
        self.guard = guard

    def after(self, record: Record) -> None:
        array = record.output._array
        if self.guard.bad is None and not finite(array) and all(finite(x._array) for x in record.inputs):
            self.guard.bad = record, self.guard.journal.at
