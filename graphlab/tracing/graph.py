"""The graph of a recording: constants folded, equal subexpressions merged, and what nobody needs left out.

Each value keeps the array that it was when it was recorded: a replay makes arrays of the same shape, dtype and
layout, so that NumPy adds them up in the same order and every bit is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphlab.tensor import OPS, Op, Tensor
from graphlab.tracing.kernels import UFUNCS
from graphlab.tracing.recording import Assigned, Called, Ran, Read, Recording, Tested

_SAME = frozenset({"identity", "stop_gradient"})
_WEIGHABLE = frozenset({"add", "subtract", "multiply", "realdiv", "maximum", "minimum"})


@dataclass(slots=True, eq=False)
class Value:
    """An array of the graph: `kind` says where it comes from, `source` is its number, Variable or function."""

    kind: str  # argument, draw, variable, constant, op, call or part: one of several that a call gives
    array: Any
    source: Any = None
    inputs: tuple[Value, ...] = ()
    attrs: Mapping[str, Any] = field(default_factory=dict)
    shows: Value | None = None  # the input whose memory it shows, as a transposed matrix does

    @property
    def is_constant(self) -> bool:
        """Whether it is the same each time."""
        return self.kind == "constant"

    @property
    def op(self) -> Op | None:
        """The op that makes it."""
        return self.source if self.kind == "op" else None


@dataclass(slots=True, eq=False)
class Check:
    """A test of a value that has to come out as it did."""

    test: Callable[[Any], bool]
    value: Value
    answer: bool


@dataclass(slots=True, eq=False)
class Effect:
    """A function that is called with values for what it does."""

    function: Callable[..., Any]
    inputs: tuple[Value, ...]


class Graph:
    """What a recording computes from `arguments`, to give `results` and leave `updates` in Variables.

    `steps` are in order; `draws` are the functions without inputs, whose values are random.
    """

    def __init__(self, recording: Recording, arguments: list[Tensor], results: list[Tensor]):
        self.arguments = [Value("argument", x._array, place) for place, x in enumerate(arguments)]
        self.draws: list[Value] = []
        self.variables: dict[int, Value] = {}  # what each held at first, by the id of its attributes
        self.steps: list[Value | Check | Effect] = []
        self.recorded = 0
        self._held: dict[int, Value] = {}
        self._of: dict[int, Value] = {id(x): value for x, value in zip(arguments, self.arguments, strict=True)}
        self._equal: dict[Any, Value] = {}
        self._constants: dict[int, Value] = {}
        for event in recording.events:
            self._enter(event)
        self.results = [self._value(x) for x in results]
        self.updates = [
            (first.source, self._held[key]) for key, first in self.variables.items() if self._held[key] is not first
        ]
        self._drop_dead()
        self._of.clear()

    # --- One event after the other ---------------------------------------------------------------

    def _enter(self, event: Any) -> None:
        if type(event) is Ran:
            self.recorded += 1
            self._of[id(event.output)] = self._ran(event)
        elif type(event) is Read:
            self._of[id(event.tensor)] = self._holds(event.variable, event.tensor)
        elif type(event) is Assigned:
            self._assigned(event)
        elif type(event) is Called:
            self._called(event)
        elif type(event) is Tested:
            self.steps.append(Check(event.test, self._value(event.tensor), event.answer))

    def _value(self, tensor: Tensor) -> Value:
        found = self._of.get(id(tensor))
        if found is None:
            found = self._of[id(tensor)] = self._constant(tensor._array)
        return found

    def _constant(self, array: Any) -> Value:
        found = self._constants.get(id(array))
        if found is None:
            found = self._constants[id(array)] = Value("constant", array)  # which keeps the id valid
        return found

    def _holds(self, variable: Any, tensor: Tensor) -> Value:
        """What a Variable holds now, which is in `tensor`."""
        key = id(vars(variable))
        if key not in self._held:
            self.variables[key] = self._held[key] = Value("variable", tensor._array, variable)
        return self._held[key]

    def _assigned(self, event: Assigned) -> None:
        before = self._holds(event.variable, event.before)
        given = self._value(event.given)
        if event.how != "assign":
            op = OPS["add" if event.how == "assign_add" else "subtract"]
            given = self._made(op, (before, given), op.attributes, event.now._array)
        self._held[id(vars(event.variable))] = self._of[id(event.now)] = given

    def _called(self, event: Called) -> None:
        inputs = tuple(map(self._value, event.inputs))
        if not event.outputs:
            self.steps.append(Effect(event.function, inputs))
        elif not inputs:
            (output,) = event.outputs
            self.draws.append(Value("draw", output._array, event.function))
            self._of[id(output)] = self.draws[-1]
        elif all(x.is_constant for x in inputs):
            self._of.update({id(x): self._constant(x._array) for x in event.outputs})
        elif len(event.outputs) == 1:
            (output,) = event.outputs
            shown = _shown(output._array, event.inputs, inputs)
            self._step(output, Value("call", output._array, event.function, inputs, shows=shown))
        else:
            whole = Value("call", np.bool_(True), event.function, inputs)
            self.steps.append(whole)
            for place, output in enumerate(event.outputs):
                shown = _shown(output._array, event.inputs, inputs)
                self._step(output, Value("part", output._array, place, (whole,), shows=shown))

    def _step(self, tensor: Tensor, value: Value) -> None:
        self.steps.append(value)
        self._of[id(tensor)] = value

    def _ran(self, event: Ran) -> Value:
        if (known := getattr(event.op.forward, "known", None)) is not None:
            return self._value(known)  # a rule of the program's own: its result was there already
        inputs = tuple(map(self._value, event.inputs))
        shown = _shown(event.output._array, event.inputs, inputs)
        return self._made(event.op, inputs, event.attrs, event.output._array, shown)

    def _made(
        self, op: Op, inputs: tuple[Value, ...], attrs: Mapping[str, Any], array: Any, shown: Value | None = None
    ) -> Value:
        """The value of an op, by the shortest way that gives the same bits."""
        if all(x.is_constant for x in inputs):
            return self._constant(array)
        if op.name in _SAME or (op.name == "reshape" and _is_alike(array, inputs[0].array)):
            return inputs[0]
        if op.name in _WEIGHABLE:
            for place in (0, 1):
                if (other := _unweighed(op, inputs, place, array)) is not None:
                    return other
            inputs = (self._narrow(inputs[0], inputs[1], array), self._narrow(inputs[1], inputs[0], array))
        key = _key(op, inputs, attrs)
        found = self._equal.get(key) if key is not None else None
        if found is None:
            found = Value("op", array, op, inputs, attrs, shown)
            self.steps.append(found)
            if key is not None:
                self._equal[key] = found
        return found

    def _narrow(self, value: Value, other: Value, array: Any) -> Value:
        """What can stand for an operand that is only repeated along axes that the other one has."""
        if not _is_alike(array, other.array):
            return value
        if value.op is not None and value.op.name == "broadcast_to" and value.inputs[0].array.ndim == 0:
            return value.inputs[0]
        if value.is_constant and value.array.ndim and value.array.size and value.array.dtype.kind == "f":
            first = value.array.flat[0]
            if np.all(value.array == first) and first != 0:  # which zero it is would be lost
                return self._constant_number(first)
        return value

    def _constant_number(self, number: Any) -> Value:
        key = ("number", number.dtype.char, number.tobytes())
        found = self._equal.get(key)
        if found is None:
            found = self._equal[key] = Value("constant", number)
        return found

    # --- What is needed --------------------------------------------------------------------------

    def _drop_dead(self) -> None:
        needed = {id(value) for value in (*self.results, *(value for _, value in self.updates))}
        kept = []
        for step in reversed(self.steps):
            if type(step) is Value and id(step) not in needed:
                continue
            inputs = (step.value,) if type(step) is Check else step.inputs  # type: ignore[union-attr]
            needed.update(map(id, inputs))
            kept.append(step)
        self.steps = kept[::-1]
        self.variables = {
            key: first for key, first in self.variables.items() if id(first) in needed or self._held[key] is not first
        }


def _shown(array: Any, tensors: tuple[Tensor, ...], inputs: tuple[Value, ...]) -> Value | None:
    """The input whose memory an array shows: what NumPy gives may be another view of what it was given."""
    for tensor, value in zip(tensors, inputs, strict=True):
        if (
            type(array) is np.ndarray
            and type(tensor._array) is np.ndarray
            and np.may_share_memory(array, tensor._array)
        ):
            return value
    return None


def _is_alike(one: Any, other: Any) -> bool:
    """Whether two arrays have the same shape, dtype and layout."""
    return bool(one.shape == other.shape and one.dtype == other.dtype and one.strides == other.strides)


def _unweighed(op: Op, inputs: tuple[Value, ...], place: int, array: Any) -> Value | None:
    """The other factor, where the one at `place` is 1 everywhere."""
    if op.name != "multiply" or not inputs[place].is_constant or array.dtype.kind != "f":
        return None
    other = inputs[1 - place]
    return other if _is_alike(array, other.array) and np.all(inputs[place].array == 1) else None


def _key(op: Op, inputs: tuple[Value, ...], attrs: Mapping[str, Any]) -> Any:
    """By what equal values are known; None where that cannot be said."""
    if OPS.get(op.name) is not op:
        return None
    try:
        key = (op.name, *map(id, inputs), *((name, type(value), value) for name, value in attrs.items()))
        hash(key)
    except TypeError:
        return None
    return key


def is_ufunc(value: Value) -> bool:
    """Whether a value is made by one ufunc, of floats and with axes, so that it can be given memory."""
    op = value.op
    is_known = op is not None and OPS.get(op.name) is op and (op.name in UFUNCS or op.name == "square")
    return is_known and bool(value.array.ndim) and all(x.array.dtype.kind == "f" for x in value.inputs)
