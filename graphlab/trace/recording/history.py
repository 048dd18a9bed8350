"""The history of a run beside its tapes, of bounded size.

Ops outside of tapes, numbers read out of tensors and put back into others, and assignments to Variables.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graphlab.tensor import Tensor

T = TypeVar("T")
_OPS, _READS, _PUTS = 2000, 1000, 500  # as many are remembered
_ELEMENTS = 300_000  # as many numbers are kept for each of the three


@dataclass(slots=True, eq=False)
class Read:
    """The numbers of `tensor` were taken as `value`, by the syntax node `at`."""

    tensor: Tensor
    value: Any
    at: Any
    order: int


@dataclass(slots=True, eq=False)
class Put:
    """The value `given` was assigned to a Variable, whose value is `tensor` from then on."""

    variable: Any
    tensor: Tensor
    given: Tensor
    at: Any


class Bounded(Generic[T]):
    """A dict of the last items put in: at most `most` of them, and `elements` numbers in all.

    >>> last = Bounded(2, 100)
    >>> for key in "abc":
    ...     last.put(key, key.upper(), 10)
    >>> last.put("huge", "HUGE", 1000)
    >>> list(last.values()), last.get("a")
    (['B', 'C'], None)
    """

    def __init__(self, most: int, elements: int):
        self._items: OrderedDict[Any, tuple[T, int]] = OrderedDict()
        self._most, self._left, self._room = most, elements, elements

    def __len__(self) -> int:
        return len(self._items)

    def put(self, key: Any, item: T, elements: int) -> None:
        """Keep `item`, which holds so many numbers; the oldest ones are dropped. One that is too big is not kept."""
        if elements > self._room:
            return
        before = self._items.pop(key, None)
        self._left -= elements - (before[1] if before else 0)
        self._items[key] = item, elements
        while self._left < 0 or len(self._items) > self._most:
            _, (_, freed) = self._items.popitem(last=False)
            self._left += freed

    def get(self, key: Any) -> T | None:
        """What was put in under `key`, if it is still there."""
        found = self._items.get(key)
        return found and found[0]

    def values(self) -> list[T]:
        """What is there, the oldest first."""
        return [item for item, _ in self._items.values()]


class Past:
    """The history of one run. An object that is looked up by its id is kept alive, so that the id stays its own."""

    def __init__(self) -> None:
        self.ops: Bounded[Any] = Bounded(_OPS, _ELEMENTS)  # events by the id of their output
        self.reads: Bounded[Read] = Bounded(_READS, _ELEMENTS)  # by the id of what was taken
        self.returned: Bounded[tuple[Tensor, Read]] = Bounded(_READS, _ELEMENTS)  # by the id of the new tensor
        self.puts: Bounded[Put] = Bounded(_PUTS, _ELEMENTS)  # by the id of the Variable's tensor
        self._count = 0

    def ran(self, event: Any) -> None:
        """Record an op that ran while no tape recorded."""
        record = event.record
        elements = record.output._array.size
        for x in record.inputs:
            elements += x._array.size
        self.ops.put(id(record.output), event, elements)

    def taken(self, tensor: Tensor, value: Any, at: Any, order: int) -> None:
        """Record that the numbers of a tensor were read, as by `x.numpy()`."""
        self._count += 1
        # The same few ints and bools stand for all of their kind: it says nothing to find them again.
        key = -self._count if type(value) in (bool, int) else id(value)
        size = getattr(value, "size", 1)
        self.reads.put(key, Read(tensor, value, at, order), tensor._array.size + size)

    def converted(self, value: Any, tensor: Tensor) -> None:
        """Record a tensor made from a value that was read out of a tensor before, or from a list with such a value."""
        if not self.reads:
            return
        for part in value[:8] if isinstance(value, list | tuple) else (value,):
            read = self.reads.get(id(part))
            if read is not None:
                self.returned.put(id(tensor), (tensor, read), tensor._array.size)
                return

    def assigned(self, variable: Any, given: Tensor, at: Any) -> None:
        """Record an assignment to a Variable."""
        tensor = variable._value
        self.puts.put(id(tensor), Put(variable, tensor, given, at), tensor._array.size + given._array.size)
