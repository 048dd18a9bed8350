"""Which values of a graph may be written over others that nobody needs any more.

A value that shows the memory of another, as a transposed matrix does, lives and dies with it. What is given back or put
into a Variable is made anew each time, for somebody may keep it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from graphlab.tracing.graph import Check, Graph, Value, is_ufunc

_WITH_MEMORY = frozenset({"mm", "reduce_sum", "relu"})
"""Other ops that NumPy can compute into memory that it is given."""


class Memory:
    """The plan: `buffers` has the number of the buffer of each value that has one, `arrays` what to make them like."""

    def __init__(self, graph: Graph):
        self.buffers: dict[int, int] = {}
        self.arrays: list[Any] = []
        self._roots: dict[int, Value] = {}
        self._free: dict[Any, list[int]] = defaultdict(list)
        last = self._last_uses(graph)
        kept = {id(self._root(x)) for x in (*graph.results, *(value for _, value in graph.updates))}
        for place, step in enumerate(graph.steps):
            over = [x for x in self._bases(step) if last[id(x)] == place and id(x) in self.buffers]
            in_place = type(step) is Value and (is_ufunc(step) or _is(step, "relu"))
            if in_place:  # element by element: the result may take an operand's place
                self._release(over)
            if type(step) is Value and self._root(step) is step and id(step) not in kept and takes_memory(step):
                self.buffers[id(step)] = self._taken(step.array)
            if not in_place:
                self._release(over)

    def _last_uses(self, graph: Graph) -> dict[int, int]:
        last: dict[int, int] = {}
        for place, step in enumerate(graph.steps):
            if type(step) is Value:
                self._roots[id(step)] = step if step.shows is None else self._root(step.shows)
            for base in self._bases(step):
                last[id(base)] = place
        return last

    def _root(self, value: Value) -> Value:
        return self._roots.get(id(value), value)

    def _bases(self, step: Any) -> list[Value]:
        inputs = (step.value,) if type(step) is Check else step.inputs
        return list({id(root): root for root in map(self._root, inputs)}.values())

    def _release(self, values: list[Value]) -> None:
        for value in values:
            self._free[_layout(value.array)].append(self.buffers[id(value)])

    def _taken(self, array: Any) -> int:
        free = self._free[_layout(array)]
        if free:
            return free.pop()
        self.arrays.append(array)
        return len(self.arrays) - 1

    def new_buffers(self) -> list[np.ndarray]:
        """The memory for one replay at a time."""
        return [np.empty_like(array) for array in self.arrays]


def takes_memory(value: Value) -> bool:
    """Whether NumPy can compute a value into memory that it is given, in the very layout it would have."""
    if not value.array.ndim or np.empty_like(value.array).strides != value.array.strides:
        return False
    if is_ufunc(value):
        return True
    return value.kind == "op" and value.source.name in _WITH_MEMORY and value.array.dtype.kind == "f"


def _is(value: Value, name: str) -> bool:
    return value.op is not None and value.op.name == name


def _layout(array: Any) -> Any:
    return array.shape, array.dtype.str, array.strides
