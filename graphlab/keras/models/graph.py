"""The layers between some inputs and some outputs, in the order in which they can be called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from graphlab.counting import looping
from graphlab.keras.masks import carried
from graphlab.keras.symbolic import KerasTensor, Node, holds_tensors, mapped
from graphlab.ops import math, shape
from graphlab.tensor import convert, leaves


class LayerGraph:
    """What leads from tensors without values to others; `run` calls it all on values."""

    def __init__(self, inputs: Any, outputs: Any):
        self.structure, self.outputs = inputs, outputs
        self.inputs: list[KerasTensor] = _checked(inputs, "inputs")
        self.flat_outputs = _checked(outputs, "outputs")
        self._given = {id(x) for x in self.inputs}
        found, order = self._walk()
        self.nodes = sorted(found, key=lambda node: node.number)
        self.depths = self._depths()
        self.operations = self._in_keras_order(order)
        names = Counter(operation.name for operation in self.operations)
        if repeated := sorted(name for name, count in names.items() if count > 1):
            raise ValueError(
                f'The name "{repeated[0]}" is used {names[repeated[0]]} times in the model. All operation names '
                "should be unique."
            )

    def _parents(self, node: Node) -> list[Node]:
        """The nodes that it needs; what comes before an input of the graph is not asked for."""
        made = [(x, x._history[0]) for x in node.inputs if x._history is not None]
        return [parent for x, parent in made if id(x) not in self._given or not parent.inputs]

    def _walk(self) -> tuple[list[Node], dict[int, int]]:
        """Every node between inputs and outputs, and the place of each operation in a walk back from the outputs."""
        found: dict[int, Node] = {}
        order: dict[int, int] = {}
        pending = [x._history[0] for x in reversed(self.flat_outputs) if x._history is not None]
        while pending:
            node = pending.pop()
            if node.number in found:
                continue
            looping()
            found[node.number] = node
            order.setdefault(id(node.operation), len(order))
            if not node.inputs and not any(id(x) in self._given for x in leaves(node.outputs)):
                raise ValueError(
                    f"Graph disconnected: cannot find parent for tensor {node.outputs} at operation "
                    f"'{node.operation.name}'. Is it missing among the inputs of the model?"
                )
            pending.extend(reversed(self._parents(node)))
        for x in self.inputs:
            if x._history is not None and not x._history[0].inputs:
                found.setdefault(x._history[0].number, x._history[0])
        return list(found.values()), order

    def _depths(self) -> dict[int, int]:
        """How far each node is from the outputs; all calls of a shared layer are as far as its first."""
        depth: dict[int, int] = {}
        of_operation: dict[int, int] = {}
        for node in reversed(self.nodes):
            own = max(depth.get(node.number, 0), of_operation.get(id(node.operation), 0))
            depth[node.number] = of_operation[id(node.operation)] = own
            for parent in self._parents(node):
                depth[parent.number] = max(own + 1, depth.get(parent.number, 0))
        return depth

    def _in_keras_order(self, order: dict[int, int]) -> list[Any]:
        """The operations as a summary lists them: the furthest from the outputs first."""
        furthest: dict[int, int] = {}
        for node in self.nodes:
            furthest[id(node.operation)] = max(self.depths[node.number], furthest.get(id(node.operation), 0))
        every = {id(node.operation): node.operation for node in self.nodes}
        return sorted(every.values(), key=lambda one: (-furthest[id(one)], order.get(id(one), -1)))

    @property
    def is_chain(self) -> bool:
        """Whether one layer simply follows the other."""
        alone = len(set(self.depths.values())) == len(self.nodes) == len(self.operations)
        return alone and all(len(node.inputs) <= 1 for node in self.nodes)

    def run(self, values: Any, way: Callable[[Any], Callable[..., Any]] = lambda operation: operation) -> Any:
        """The outputs for values of the inputs, in the structure of the outputs; `way` says what of an operation."""
        known = dict(zip(map(id, self.inputs), self.fitted(values), strict=True))

        def value_of(x: Any) -> Any:
            return known[id(x)] if isinstance(x, KerasTensor) else x

        for node in self.nodes:
            if node.inputs:
                looping()  # a model that is in many places is gone through at each
                outputs = way(node.operation)(*mapped(value_of, node.args), **mapped(value_of, node.kwargs))
                for place, value in zip(leaves(node.outputs), leaves(outputs), strict=True):
                    known[id(place)] = value
        return mapped(value_of, self.outputs)

    # --- What goes in ----------------------------------------------------------------------------

    def fitted(self, values: Any) -> list[Any]:
        """The values of the inputs, in order, in their dtypes and with their numbers of axes."""
        return [_fit(x, given) for x, given in zip(self._flat(values), self.inputs, strict=True)]

    def _flat(self, values: Any) -> list[Any]:
        names = [x.name for x in self.inputs]
        if isinstance(values, dict):
            keys = list(self.structure) if isinstance(self.structure, dict) else names
            if missing := [key for key in keys if key not in values]:
                raise ValueError(
                    f"The structure of `inputs` doesn't match the expected structure: there is nothing for {missing}. "
                    f"Expected: {keys}. Received: inputs={list(values)}"
                )
            return [values[key] for key in keys]
        flat = list(leaves(values)) if holds_tensors(values) else [values]
        if len(flat) != len(self.inputs):
            raise ValueError(
                f"The structure of `inputs` doesn't match the expected structure. Expected: {names}. Received "
                f"{len(flat)} input(s)."
            )
        return flat


def _checked(structure: Any, what: str) -> list[KerasTensor]:
    flat = list(leaves(structure))
    for x in flat:
        if not isinstance(x, KerasTensor):
            raise ValueError(
                f"All `{what}` values must be KerasTensors. Received: {what}={structure} including invalid value {x} "
                f"of type {type(x)}"
            )
    return flat


def _fit(x: Any, given: KerasTensor) -> Any:
    """x in the dtype of an input, with an axis of size 1 added or taken away at the end where that makes it fit."""
    if isinstance(x, KerasTensor):
        return x
    tensor = convert(x)
    if tensor.dtype.name != given.dtype:
        tensor = carried(tensor, math.cast(tensor, dtype=given.dtype))
    wanted, came = given.shape, tuple(tensor.shape)
    if len(came) == len(wanted) + 1 and came[-1] == 1:
        return shape.squeeze(tensor, axis=-1)
    if len(came) == len(wanted) - 1 and wanted[-1] == 1:
        return shape.expand_dims(tensor, -1)
    if len(came) != len(wanted) or any(n not in (m, None) for m, n in zip(came[1:], wanted[1:], strict=True)):
        raise ValueError(
            f"Input with name '{given.name}' is incompatible with the model: expected shape={wanted}, found "
            f"shape={came}. The first axis counts the samples."
        )
    return tensor
