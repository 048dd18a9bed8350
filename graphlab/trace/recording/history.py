"""The history of a run beside its tapes, of bounded size.

Ops outside of tapes, numbers read out of tensors and put back into others, and assignments to Variables.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from graphlab.tensor import Op, Record, Tensor
from graphlab.trace.recording.event import Event

T = TypeVar("T")
_Ran: TypeAlias = tuple[Op, tuple[Tensor, ...], Mapping[str, Any], Tensor, Any, int]
"""An op that ran: itself, its inputs, attributes and output, the syntax node and the order."""
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
        items = self._items
        if key in items:
            self._left += items.pop(key)[1]
        items[key] = item, elements
        self._left -= elements
        while self._left < 0 or len(items) > self._most:
            self._left += items.popitem(last=False)[1][1]

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
        self._ops: Bounded[_Ran] = Bounded(_OPS, _ELEMENTS)  # by the id of their output
        self.reads: Bounded[Read] = Bounded(_READS, _ELEMENTS)  # by the id of what was taken
        self.returned: Bounded[tuple[Tensor, Read]] = Bounded(_READS, _ELEMENTS)  # by the id of the new tensor
        self.puts: Bounded[Put] = Bounded(_PUTS, _ELEMENTS)  # by the id of the Variable's tensor
        self._count = 0

    def ran(
        self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor, at: Any, order: int
    ) -> None:
        """Record an op that ran while no tape recorded. Few are ever asked for: only those become events."""
        elements = output._array.size
        for x in inputs:
            elements += x._array.size
        self._ops.put(id(output), (op, inputs, attrs, output, at, order), elements)

    def maker(self, tensor: Tensor) -> tuple[str, tuple[Tensor, ...]] | None:
        """The name and the inputs of the op that made a tensor while no tape recorded, if it is still known."""
        ran = self._ops.get(id(tensor))
        return None if ran is None else (ran[0].name, ran[1])

    def made(self, tensor: Tensor) -> Event | None:
        """The same op with all that is known of it."""
        ran = self._ops.get(id(tensor))
        return None if ran is None else _event(*ran)

    def events(self) -> Iterator[Event]:
        """The ops that ran while no tape recorded, the oldest first."""
        return (_event(*ran) for ran in self._ops.values())

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


def _event(op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor, at: Any, order: int) -> Event:
    return Event(Record(op, inputs, attrs, output), at, False, None, order, None)
