"""The settings of a functional model: its layers, and what goes into each of their calls, as Keras 3 writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from graphlab.counting import looping, walking
from graphlab.dtypes import as_dtype
from graphlab.keras.families import part_of, serialize
from graphlab.keras.layer import Layer
from graphlab.keras.models.graph import LayerGraph
from graphlab.keras.symbolic import OPERATIONS, KerasTensor, Node, Operation, apply, is_symbolic, mapped
from graphlab.tensor import Operand, allocate, leaves

_TENSOR = "__keras_tensor__"
_OPERATIONS = "keras.src.ops"  # the module in which Keras has the classes of its operations


# --- Written -------------------------------------------------------------------------------------


def blueprint(graph: LayerGraph) -> dict[str, Any]:
    """The layers of a graph with their calls, its inputs and its outputs, as plain data."""
    places = _places(graph)
    return {
        "layers": [_described(operation, graph, places) for operation in graph.operations],
        "input_layers": mapped(lambda x: _history(x, places), graph.structure),
        "output_layers": mapped(lambda x: _history(x, places), graph.outputs),
    }


def _places(graph: LayerGraph) -> dict[int, int]:
    """Of each call in a graph, by its number: which of the calls of its layer it is."""
    counts: dict[int, int] = {}
    found: dict[int, int] = {}
    for node in graph.nodes:
        found[node.number] = counts.get(id(node.operation), 0)
        counts[id(node.operation)] = found[node.number] + 1
    return found


def _history(x: KerasTensor, places: Mapping[int, int]) -> list[Any]:
    assert x._history is not None
    node, position = x._history
    return [node.operation.name, places[node.number], position]


def _described(operation: Any, graph: LayerGraph, places: Mapping[int, int]) -> dict[str, Any]:
    looping()
    calls = [node for node in graph.nodes if node.operation is operation and node.inputs]
    return {
        **(serialize(operation) if isinstance(operation, Layer) else _of_operation(operation)),
        "name": operation.name,
        "inbound_nodes": [
            {"args": _written(node.args, places), "kwargs": _written(node.kwargs, places)} for node in calls
        ],
    }


def _of_operation(operation: Operation) -> dict[str, Any]:
    return {
        "module": f"{_OPERATIONS}.numpy",
        "class_name": operation.kind,
        "config": {"name": operation.name},
        "registered_name": operation.kind,
    }


def _written(value: Any, places: Mapping[int, int]) -> Any:
    """An argument of a call as plain data; a tensor without values as the call that it comes from."""
    walking(1)
    if isinstance(value, KerasTensor):
        history = _history(value, places)
        return {
            "class_name": _TENSOR,
            "config": {"shape": value.shape, "dtype": value.dtype, "keras_history": history},
        }
    if isinstance(value, dict):
        return {key: _written(part, places) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_written(part, places) for part in value)
    if isinstance(value, slice):
        return {"class_name": "__slice__", "config": {"start": value.start, "stop": value.stop, "step": value.step}}
    if value is Ellipsis:
        return {"class_name": "__ellipsis__", "config": {}}
    if isinstance(value, Operand | np.ndarray | np.generic):
        array = np.asarray(value.numpy() if isinstance(value, Operand) else value)
        return {"class_name": "__numpy__", "config": {"value": array.tolist(), "dtype": array.dtype.name}}
    return value


# --- Read ----------------------------------------------------------------------------------------


def assembled(config: Mapping[str, Any], make: Any) -> tuple[Any, Any]:
    """The inputs and outputs of the model that `blueprint` described; `make` makes a layer of its description."""
    made: dict[str, Any] = {}
    first: dict[str, int] = {}  # how many calls a layer has had before: that of an InputLayer is its own
    pending: list[tuple[str, Any]] = []
    for described in part_of(config, "layers", list):
        looping()
        name, came = part_of(described, "name", str), part_of(described, "inbound_nodes", list)
        module = part_of(described, "module", str)
        made[name] = _operation(described) if module.startswith(_OPERATIONS) else make(described)
        first[name] = 0 if not came else len(made[name]._nodes)
        pending.extend((name, call) for call in came)
    calls = _Calls(made, first)
    while pending:
        later = [(name, call) for name, call in pending if not calls.repeat(name, call)]
        if len(later) == len(pending):
            raise ValueError(f"The settings of a model do not go together: nothing comes into {later[0][0]!r}.")
        pending = later
    return calls.tensors(config["input_layers"]), calls.tensors(config["output_layers"])


def _operation(described: Mapping[str, Any]) -> Operation:
    kind = part_of(described, "class_name", str)
    if kind not in OPERATIONS:
        raise TypeError(f"A model uses Keras's operation '{kind}', which is not here.")
    operation = Operation(kind, OPERATIONS[kind])
    operation.kind, operation.name = kind, part_of(part_of(described, "config", dict), "name", str)
    return operation


class _Calls:
    """Layers that are called again as they were called before."""

    def __init__(self, made: Mapping[str, Any], first: Mapping[str, int]):
        self._made, self._first = made, first

    def repeat(self, name: str, call: Mapping[str, Any]) -> bool:
        """Call a layer, if all that comes into it is there."""
        looping()
        if any(self._tensor(history) is None for history in _histories(call)):
            return False
        args, kwargs = self._read(_listed(call, "args")), self._read(part_of(call, "kwargs", dict))
        operation = self._made[name]
        if isinstance(operation, Operation):
            if not is_symbolic(tuple(args), kwargs):  # of other values Python's operators make what they like
                raise ValueError(f"The settings of a model do not go together: no tensor comes into {name!r}.")
            apply(operation, tuple(args), kwargs)
        else:
            operation(*args, **kwargs)
        return True

    def _tensor(self, history: Any) -> KerasTensor | None:
        try:
            name, number, position = history
            nodes: list[Node] = self._made[name]._nodes
            place = self._first[name] + number
            return list(leaves(nodes[place].outputs))[position] if place < len(nodes) else None
        except (LookupError, TypeError, ValueError):
            raise ValueError(
                f"The settings of a model do not go together: there is no tensor {str(history):.200}."
            ) from None

    def tensors(self, structure: Any) -> Any:
        """The tensors of some histories, in the structure of these."""
        if isinstance(structure, dict):
            return {key: self.tensors(part) for key, part in structure.items()}
        if not isinstance(structure, list | tuple):
            raise ValueError(f"The settings of a model do not go together: {structure!r} names no tensor.")
        if structure and isinstance(structure[0], str):
            return self._tensor(structure)
        return [self.tensors(part) for part in structure]

    def _read(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return type(value)(self._read(part) for part in value)
        if not isinstance(value, dict):
            return value
        config = value.get("config", {})
        match value.get("class_name"):
            case "__keras_tensor__":
                return self._tensor(_listed(config, "keras_history"))
            case "__slice__":
                return slice(*[part_of(config, name, object) for name in ("start", "stop", "step")])
            case "__ellipsis__":
                return Ellipsis
            case "__numpy__":
                return _numbers(config)
        return {key: self._read(part) for key, part in value.items()}


def _listed(description: Any, name: str) -> list[Any]:
    """A part of a description that is a list in JSON, and may be a tuple in Python."""
    found = description.get(name) if isinstance(description, Mapping) else None
    return list(found) if isinstance(found, tuple) else part_of(description, name, list)


def _numbers(config: Any) -> np.ndarray:
    """An array of numbers, which may come from anywhere: never one of objects, nor bigger than is allowed."""
    dtype = as_dtype(part_of(config, "dtype", str))
    if dtype.as_numpy_dtype is object:
        raise ValueError(f"An array in the settings of a model has numbers; got dtype {dtype.name}.")
    array = np.asarray(config.get("value"), dtype.as_numpy_dtype)
    allocate(array.shape)
    return array


def _histories(value: Any) -> Iterator[Any]:
    """Where the tensors in the arguments of a call come from."""
    walking(1)
    if isinstance(value, dict) and value.get("class_name") == _TENSOR:
        yield _listed(part_of(value, "config", dict), "keras_history")
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _histories(part)
