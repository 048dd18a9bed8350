"""The traces of a function: which call is recorded, which is replayed, and which runs as it is."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from graphlab.functions.settings import RUN_EAGERLY, TensorSpec
from graphlab.tensor import CALLS, Operand, Tensor, convert, leaves, observing, rebuilt
from graphlab.tensor.observers import WATCH
from graphlab.tracing.code import OtherLayout
from graphlab.tracing.function import REPEATS
from graphlab.tracing.recording import OtherWay, Recording
from graphlab.tracing.signature import described, signature, with_tensors
from graphlab.tracing.trace import Trace
from graphlab.variable import no_new_variables

MOST_TRACES = 100
"""Of one function: who gives other values each time gains nothing by a recording that is not replayed."""


class Function:
    """The traces of a function, by what its calls are known by."""

    def __init__(self, function: Callable[..., Any], input_signature: Sequence[Any] | None = None):
        self.function = function
        self.input_signature = None if input_signature is None else tuple(input_signature)
        self.traces: dict[Any, Trace | None] = {}  # None where somebody watches, and nothing is recorded
        self.count = 0
        self._was_called = False

    def __call__(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What the function gives for these arguments."""
        if self.input_signature is not None:
            args, kwargs = fitted(self.function, self.input_signature, args, kwargs)
        elif any([isinstance(x, np.ndarray) for x in (*args, *kwargs.values())]):
            args, kwargs = tuple(map(_taken, args)), {name: _taken(x) for name, x in kwargs.items()}
        key, tensors = signature(args, kwargs)
        tapes, watcher = WATCH.get()
        trace = self.traces.get(key)
        if trace is None or RUN_EAGERLY.get():
            return self._first(key, tensors, args, kwargs)
        if trace.why_not:
            return self._as_it_is(args, kwargs)
        if watcher is None and not tapes:
            try:
                return trace.replay([x._array for x in tensors])
            except Exception as error:
                return self.otherwise(trace, error, tensors, args, kwargs)
        if watcher is None or isinstance(watcher, Recording):
            return self._again(trace, tensors, args, kwargs)
        return self._as_it_is(args, kwargs)

    def otherwise(
        self, trace: Trace, error: Exception, tensors: Sequence[Tensor], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """What a call gives whose replay ended in an error: run as it is, it raises it at the program's line."""
        if isinstance(error, OtherLayout):
            return self._again(trace, tensors, args, kwargs)
        trace.departures += 1
        return self._as_it_is(args, kwargs)

    def _again(self, trace: Trace, tensors: Sequence[Tensor], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Op by op, where that can be done."""
        if trace.script is not None:
            try:
                return trace.again(list(tensors))
            except OtherWay:
                trace.departures += 1
        return self._as_it_is(args, kwargs)

    def _first(self, key: Any, tensors: list[Tensor], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run it as it is, and record it if nobody else watches."""
        tapes, watcher = WATCH.get()
        if RUN_EAGERLY.get():
            return _results(self.function(*args, **kwargs))
        if len(self.traces) >= MOST_TRACES:
            with self._counted():
                return _results(self.function(*args, **kwargs))
        if watcher is not None and not isinstance(watcher, Recording):
            return self._watched(key, args, kwargs)
        hidden = bool(tapes or watcher)
        fresh = [CALLS["identity"](x) if hidden else Tensor(x._array) for x in tensors]
        numbers = iter(fresh)
        given, named = with_tensors(args, numbers), with_tensors(kwargs_of(kwargs), numbers)
        recording = Recording(fresh, watcher)
        with observing(recording), self._counted():
            result = _results(self.function(*given, **named))
            recording.close()
        if not recording.created:
            self.traces[key] = Trace(described(args, kwargs), recording, fresh, result)
        return result

    def _watched(self, key: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run it before the eyes of whoever draws it: each time as it is, so that what is drawn is what ran."""
        if key in self.traces:
            return self._as_it_is(args, kwargs)
        with self._counted():
            result = _results(self.function(*args, **kwargs))
        self.traces[key] = None
        return result

    def _as_it_is(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        token = REPEATS.set(True)
        try:
            with no_new_variables():
                return _results(self.function(*args, **kwargs))
        finally:
            REPEATS.reset(token)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """One trace more; only in the first call may a Variable be made."""
        token = REPEATS.set(False)
        self.count += 1
        try:
            if self._was_called:
                with no_new_variables():
                    yield
            else:
                yield
            self._was_called = True
        finally:
            REPEATS.reset(token)

    def explain(self, name: str) -> str:
        """A line for each trace: whether it is replayed, and why not."""
        if not self.traces:
            return f"{name} has not been called, or made its Variables in its only call: nothing is recorded."
        lines = [
            f"{name}{trace}" if trace is not None else f"{name} is run as it is before the eyes of an observer."
            for trace in list(self.traces.values())
        ]
        if len(lines) >= MOST_TRACES:
            lines.append(
                f"{name} is not recorded for more values than that: give it tensors instead of Python's numbers."
            )
        return "\n".join(lines)


def kwargs_of(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Arguments by name, in the order in which `signature` goes through them."""
    return {name: kwargs[name] for name in sorted(kwargs)}


# --- What goes in and comes out ------------------------------------------------------------------


def _taken(value: Any) -> Any:
    return convert(value) if isinstance(value, np.ndarray) else value


def _results(found: Any) -> Any:
    """What a function gives back: all as tensors, as the graph it would be gives them."""
    return rebuilt(found, iter([_returned(leaf) for leaf in leaves(found)]))


def _returned(value: Any) -> Any:
    if isinstance(value, Operand) and type(value) is not Tensor:
        return convert(value)
    return convert(value) if isinstance(value, bool | int | float | complex | str | bytes | np.ndarray) else value


def fitted(
    func: Callable[..., Any], specs: tuple[Any, ...], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments as tensors of an input signature, all by position. Raises TypeError where they do not fit."""
    bound = inspect.signature(func).bind(*args, **kwargs)
    values = list(bound.args)
    own = 1 if next(iter(bound.arguments), "") == "self" else 0
    if len(values) - own != len(specs):
        raise TypeError(
            f"Binding inputs to tf.function failed: input_signature has {len(specs)} entries, and the call "
            f"{len(values) - own} arguments."
        )
    return (*values[:own], *(_fit(spec, value) for spec, value in zip(specs, values[own:], strict=True))), {}


def _fit(spec: Any, value: Any) -> Any:
    if isinstance(spec, list | tuple) and isinstance(value, list | tuple):
        return type(value)([_fit(s, v) for s, v in zip(spec, value, strict=True)])
    if isinstance(spec, dict) and isinstance(value, dict):
        return {key: _fit(spec[key], part) for key, part in value.items()}
    if not isinstance(spec, TensorSpec):
        return value
    tensor = value._tensor() if isinstance(value, Operand) else convert(value, spec.dtype)
    if not spec.is_compatible_with(tensor):
        raise TypeError(
            f"Binding inputs to tf.function failed due to `Can not cast {TensorSpec.from_tensor(tensor)} to {spec}`. "
            "Give a tensor of that shape and dtype, or leave input_signature away."
        )
    return tensor
