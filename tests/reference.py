"""A naive engine to compare tapes with: values that are numbers, logs of what was done, derivatives by replaying them.

A log holds every op that ran while its tape recorded and that a watched value leads to. A derivative starts with 1 at
the source and goes forward through the log, op by op, by the partial derivatives of each. What it computes is logged by
the tapes that record at that moment, so that it can be differentiated in turn. Nothing of graphlab is used.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Value:
    """A number, one of its kind even if another is equal."""

    number: float


@dataclass(eq=False)
class Variable:
    """A number that can be replaced; whoever reads it gets a new value."""

    number: float
    trainable: bool = True


@dataclass(eq=False)
class Log:
    """What one tape knows."""

    persistent: bool
    accessed: bool  # whether Variables are watched when they are read
    entries: list[tuple[str, tuple[Any, ...], Value]] = field(default_factory=list)
    reached: set[Any] = field(default_factory=set)  # watched, or computed from what is watched
    recording: bool = False
    used: bool = False


# An op: its number, and for each input the partial derivative, as a function of the engine, the result and the inputs.
# It leads back to just what graphlab's rule is made of, since intermediate results are sources too.
Partials = tuple[Callable[..., Value], ...]
OPS: dict[str, tuple[Callable[..., float], Partials]] = {
    "add": (lambda a, b: a + b, (lambda e, out, a, b: None, lambda e, out, a, b: None)),
    "subtract": (lambda a, b: a - b, (lambda e, out, a, b: None, lambda e, out, a, b: e.of("negative"))),
    "multiply": (lambda a, b: a * b, (lambda e, out, a, b: b, lambda e, out, a, b: a)),
    "negative": (lambda a: -a, (lambda e, out, a: e.of("negative"),)),
    "sin": (math.sin, (lambda e, out, a: e.apply("cos", a),)),
    "cos": (math.cos, (lambda e, out, a: e.apply("negative", e.apply("sin", a)),)),
    "tanh": (math.tanh, (lambda e, out, a: e.apply("slope of tanh", out),)),
    "slope of tanh": (lambda out: 1 - out * out, (lambda e, _, out: e.apply("minus twice", out),)),
    "minus twice": (lambda a: -2 * a, (lambda e, out, a: Value(-2.0),)),
    "square": (lambda a: a * a, (lambda e, out, a: e.apply("add", a, a),)),
    "stop_gradient": (lambda a: a, ()),
}


class Engine:
    """Values, logs, and what runs on them."""

    def __init__(self) -> None:
        self.active: list[Log] = []

    def of(self, name: str) -> str:
        """A partial derivative that is an op on the tangent instead of a factor."""
        return name

    def read(self, thing: Any) -> Value:
        """A value as it is; of a Variable the number of now."""
        if isinstance(thing, Value):
            return thing
        value = Value(thing.number)
        for log in self.active:
            if log.accessed and thing.trainable:
                log.reached.add(thing)
            self._enter(log, "read", (thing,), value)
        return value

    def apply(self, name: str, *inputs: Any) -> Value:
        """Run an op; every log that is active learns of it."""
        values = tuple(self.read(x) for x in inputs)
        result = Value(OPS[name][0](*(x.number for x in values)))
        for log in self.active:
            self._enter(log, name, values, result)
        return result

    def _enter(self, log: Log, name: str, inputs: tuple[Any, ...], result: Value) -> None:
        if name != "stop_gradient" and any(x in log.reached for x in inputs):
            log.entries.append((name, inputs, result))
            log.reached.add(result)

    def start(self, log: Log) -> None:
        log.recording = True
        self.active.append(log)

    def stop(self, log: Log) -> None:
        log.recording = False
        self.active.remove(log)

    def reset(self, log: Log) -> None:
        log.entries, log.reached, log.used = [], set(), False

    def gradient(self, log: Log, targets: list[Any], sources: list[Any]) -> list[Value | None]:
        """The derivative of the sum of the targets by each source; None where the log shows no way."""
        log.used = True
        entries, targets = list(log.entries), [self._latest(log, t) for t in targets]
        found = {
            # What nobody watched leads nowhere, whatever was computed with it.
            source: self._derivative(entries if source in log.reached else [], targets, source)
            for source in dict.fromkeys(sources)
        }
        return [found[source] for source in sources]

    def _latest(self, log: Log, target: Any) -> Any:
        """A Variable as a target stands for what was read from it last."""
        if isinstance(target, Value):
            return target
        reads = [result for name, inputs, result in log.entries if name == "read" and inputs[0] is target]
        return reads[-1] if reads else target

    def _derivative(self, entries: list[Any], targets: list[Any], source: Any) -> Value | None:
        tangents: dict[Any, Value] = {source: Value(1.0)}
        for name, inputs, result in entries:
            if result is source:
                continue
            parts = [self._along(name, i, result, inputs, tangents[x]) for i, x in enumerate(inputs) if x in tangents]
            if parts:
                tangents[result] = self._sum(parts)
        found = [tangents[t] for t in targets if t in tangents]
        return self._sum(found) if found else None

    def _along(self, name: str, index: int, result: Value, inputs: tuple[Value, ...], tangent: Value) -> Value:
        """The tangent times the partial derivative of one input."""
        partial = None if name == "read" else OPS[name][1][index](self, result, *inputs)
        if partial is None:
            return tangent
        return self.apply(partial, tangent) if isinstance(partial, str) else self.apply("multiply", tangent, partial)

    def _sum(self, parts: list[Value]) -> Value:
        total = parts[0]
        for part in parts[1:]:
            total = self.apply("add", total, part)
        return total
