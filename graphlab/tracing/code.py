"""The straight-line NumPy function of a graph: all names in its text are made here, none is a program's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from graphlab.dtypes import TensorShape
from graphlab.tensor import Tensor
from graphlab.tracing.graph import Check, Effect, Graph, Value, is_ufunc
from graphlab.tracing.kernels import SYMBOLS, UFUNCS
from graphlab.tracing.memory import Memory
from graphlab.tracing.recording import OtherWay

NESTS = (list, tuple, dict)


def _out(ufunc: np.ufunc, memory: list[str]) -> list[str]:
    """How a ufunc is given memory: by position, which is faster, but for two that warn of it."""
    return [f"out={name}" for name in memory] if ufunc in (np.maximum, np.minimum) else memory


def whole(text: Any) -> Any:
    """A single text as an array, as a tensor holds it."""
    return np.array(text, object) if type(text) is bytes else text


class OtherLayout(Exception):
    """An array lies otherwise in memory than when it was recorded: NumPy would add it up in another order."""


class Code:
    """The function of a graph. `structure` is what it gives back, with a None for each tensor in `leaves`, in order."""

    def __init__(self, graph: Graph, structure: Any, leaves: list[Value | None]):
        self._names: dict[int, str] = {}
        self._held: dict[str, Any] = {"Tensor": Tensor, "OtherLayout": OtherLayout, "OtherWay": OtherWay}
        self._ids: dict[int, str] = {}
        self._keep: list[Any] = []
        self._memory = Memory(graph)
        self.draws = [draw.source for draw in graph.draws]
        given = [self._named(x, f"a{n}") for n, x in enumerate(graph.arguments)]
        given += [self._named(x, f"d{n}") for n, x in enumerate(graph.draws)]
        lines = [*self._arguments(graph), *self._variables(graph), *self._steps(graph)]
        lines += [f"{self._hold(variable)}._value = Tensor({self._name(value)})" for variable, value in graph.updates]
        values = iter(leaves)
        lines.append(f"return {self._display(structure, values)}")
        buffers = [f"b{n}" for n in range(len(self._memory.arrays))]
        held = [*self._held, *buffers]
        self.text = "\n    ".join([f"def run({', '.join([*given, '*', *(f'{n}={n}' for n in held)])}):", *lines]) + "\n"
        self._compiled = compile(self.text, "<replay>", "exec")
        self.length = len(graph.steps)
        self._names.clear()
        self._ids.clear()
        self._keep.clear()

    def function(self) -> Callable[..., Any]:
        """The function, with memory of its own: only one thread at a time may be in it."""
        buffers = {f"b{n}": array for n, array in enumerate(self._memory.new_buffers())}
        names = {**self._held, **buffers}
        exec(self._compiled, names)
        run: Callable[..., Any] = names["run"]
        return run

    # --- Names -----------------------------------------------------------------------------------

    def _named(self, value: Value, name: str) -> str:
        self._names[id(value)] = name
        return name

    def _name(self, value: Value) -> str:
        name = self._names.get(id(value))
        if name is None:
            if not value.is_constant:
                raise AssertionError(f"a {value.kind} is used before it is there")
            name = self._named(value, self._hold(value.array))
        return name

    def _hold(self, thing: Any) -> str:
        """The name of something that the function has from the beginning."""
        name = self._ids.get(id(thing))
        if name is None:
            name = self._ids[id(thing)] = f"h{len(self._held)}"
            self._held[name] = thing
            self._keep.append(thing)
        return name

    # --- What it begins with ---------------------------------------------------------------------

    def _arguments(self, graph: Graph) -> Iterator[str]:
        for value in graph.arguments:
            if value.array.ndim:
                yield f"if {self._name(value)}.strides != {self._hold(value.array.strides)}: raise OtherLayout"

    def _variables(self, graph: Graph) -> Iterator[str]:
        for number, value in enumerate(graph.variables.values()):
            name = self._named(value, f"v{number}")
            yield f"{name} = {self._hold(value.source)}._value._array"
            if not TensorShape(value.source.shape).is_fully_defined():
                yield f"if {name}.shape != {self._hold(value.array.shape)}: raise OtherWay"
            if value.array.ndim:
                yield f"if {name}.strides != {self._hold(value.array.strides)}: raise OtherLayout"

    # --- One step after the other ----------------------------------------------------------------

    def _steps(self, graph: Graph) -> Iterator[str]:
        for number, step in enumerate(graph.steps):
            if type(step) is Check:
                yield f"if {self._hold(step.test)}({self._name(step.value)}) is not {step.answer}: raise OtherWay"
            elif type(step) is Effect:
                yield f"{self._hold(step.function)}({', '.join(map(self._name, step.inputs))})"
            elif type(step) is Value:
                text = self._expression(step)
                yield f"{self._named(step, f't{number}')} = {text}"

    def _expression(self, value: Value) -> str:
        inputs = [self._name(x) for x in value.inputs]
        place = self._memory.buffers.get(id(value))
        memory = [] if place is None else [f"b{place}"]
        if value.kind == "part":
            return f"{inputs[0]}[{value.source}]"
        if value.kind == "call":
            return f"{self._hold(value.source)}({', '.join(inputs)})"
        if (text := self._short(value, inputs, memory)) is not None:
            return text
        given = [*inputs, *([f"**{self._hold(dict(value.attrs))}"] if value.attrs else [])]
        text = f"{self._hold(value.source.forward)}({', '.join(given)})"
        is_text = not value.array.ndim and value.array.dtype == object
        return f"{self._hold(whole)}({text})" if is_text else text

    def _short(self, value: Value, inputs: list[str], memory: list[str]) -> str | None:
        """How NumPy is called without the op's function around it; None where that has more to do."""
        name, first = value.source.name, value.inputs[0].array
        if is_ufunc(value):
            operands = inputs * 2 if name == "square" else inputs
            ufunc = np.multiply if name == "square" else UFUNCS[name]
            return f"{self._hold(ufunc)}({', '.join([*operands, *_out(ufunc, memory)])})"
        if not all(x.array.dtype.kind == "f" for x in value.inputs):
            return None
        if not value.array.ndim and not any(x.array.ndim for x in value.inputs):
            return self._of_scalars(name, inputs)
        if name == "mm":
            return f"{self._hold(np.matmul)}({', '.join([*inputs, *memory])})"
        if name == "relu" and first.ndim:
            operands = [*inputs, self._hold(first.dtype.type(0)), *_out(np.maximum, memory)]
            return f"{self._hold(np.maximum)}({', '.join(operands)})"
        if name in ("reduce_sum", "reduce_mean") and first.ndim:
            return self._sum(value, inputs[0], memory)
        if name == "transpose" and not value.attrs["conjugate"]:
            return f"{inputs[0]}.transpose({value.attrs['perm']})"
        if name in ("reshape", "expand_dims") and value.array.size:
            return f"{inputs[0]}.reshape({value.array.shape})"
        return None

    def _of_scalars(self, name: str, inputs: list[str]) -> str | None:
        if name in SYMBOLS:
            return f"{inputs[0]} {SYMBOLS[name]} {inputs[1]}"
        if name == "square":
            return f"{inputs[0]} * {inputs[0]}"
        if name == "negative":
            return f"-{inputs[0]}"
        return f"{self._hold(UFUNCS[name])}({', '.join(inputs)})" if name in UFUNCS else None

    def _sum(self, value: Value, array: str, memory: list[str]) -> str:
        attrs = value.attrs
        given = [array, f"{attrs['axis']}", "None", *(memory or ["None"]), f"{bool(attrs['keepdims'])}"]
        total = f"{self._hold(np.add.reduce)}({', '.join(given)})"
        if value.source.name == "reduce_sum":
            return total
        return f"{total} / {value.inputs[0].array.size // max(1, value.array.size)}"

    # --- What it gives back ----------------------------------------------------------------------

    def _display(self, structure: Any, leaves: Iterator[Value | None]) -> str:
        if not isinstance(structure, NESTS):
            value = next(leaves)
            return "None" if value is None else f"Tensor({self._name(value)})"
        if isinstance(structure, dict):
            items = [f"{self._hold(key)}: {self._display(part, leaves)}" for key, part in structure.items()]
            return f"{{{', '.join(items)}}}"
        parts = [self._display(part, leaves) for part in structure]
        if isinstance(structure, tuple):
            return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
        return f"[{', '.join(parts)}]"
