"""Generators: functions of the program that stop at a `yield` and go on when the next value is wanted."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from graphlab.sandbox.values.raising import as_problem
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import ErrorType, ErrorValue, Problem, Stream, an

KIND = "generator"
_TWICE = "A value can be sent once the first `yield` is reached: call next(...) before."


class Body:
    """What runs inside a generator: each piece of work, from one `yield` to the next, is a call and counted as one.

    So generators inside one another are as deep as calls may be. The errors that it handles are its own.
    """

    __slots__ = ("_handling", "_items", "_machine", "has_begun")

    def __init__(self, m: Machine, items: Generator[Any, Any, Any]):
        self._machine, self._items = m, items
        self._handling: list[Problem] = []
        self.has_begun = False

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self.send(None)

    def send(self, value: Any) -> Any:
        """Go on to the next `yield`, with `value` as what this one gives. Raises StopIteration at the end."""
        if value is not None and not self.has_begun:
            raise Problem(TypeError, "A value is sent to a generator that has not begun.", _TWICE)
        return self._go_on(self._items.send, value)

    def throw(self, problem: Problem) -> Any:
        """Go on with an error that the present `yield` raises."""
        return self._go_on(self._items.throw, problem)

    def _go_on(self, action: Any, value: Any) -> Any:
        m, meter, outside = self._machine, self._machine.meter, self._machine.handling
        meter.left -= 1
        if meter.left < 0 or meter.depth >= meter.limits.calls:
            meter.refuse_call()
        meter.depth += 1
        self.has_begun, m.handling = True, self._handling
        try:
            return action(value)
        except Problem as problem:
            if problem.type is StopIteration:
                text = "The generator raises StopIteration, which would end a loop over it without a word."
                raise Problem(RuntimeError, text, "End a generator with `return`.", problem.node) from None
            raise
        finally:
            meter.depth -= 1
            m.handling = outside


def generator_of(m: Machine, items: Generator[Any, Any, Any]) -> Stream:
    """A new generator of the program, which runs `items`."""
    return Stream(KIND, Body(m, items))


def _body(stream: Stream, name: str) -> Body:
    body = stream.source
    if type(body) is not Body:
        cause = f"{an(stream).capitalize()} has no attribute `{name}` here."
        raise Problem(AttributeError, cause, "Only a generator has: a function with `yield`.")
    return body


def next_of(m: Machine, stream: Stream) -> Any:
    """The next item. Raises Problem (StopIteration) with what the generator returns, if there is none."""
    return _ended(m, lambda: next(stream))


def _ended(m: Machine, action: Any) -> Any:
    m.meter.tick()
    try:
        return action()
    except StopIteration as end:
        value = () if end.value is None else (end.value,)
        error = ErrorValue(ErrorType("StopIteration", StopIteration), value)
        hint = "Give `next` a second value, for when there is none: next(items, None)."
        raise Problem(StopIteration, "There is no next item.", hint, value=error) from None


def send(m: Machine, stream: Stream, value: Any) -> Any:
    """`generator.send(value)`."""
    body = _body(stream, "send")
    return _ended(m, lambda: stream.advance(lambda: body.send(value)))


def throw(m: Machine, stream: Stream, error: Any, *args: Any) -> Any:
    """`generator.throw(error)`."""
    body, problem = _body(stream, "throw"), as_problem(m, error if not args else m.call(error, args, {}))
    return _ended(m, lambda: stream.advance(lambda: body.throw(problem)))


def close(m: Machine, stream: Stream) -> None:
    """`generator.close()`: its `finally` blocks run."""
    body = _body(stream, "close")
    m.meter.tick()
    leaving = Problem(GeneratorExit, "The generator is closed.")
    try:
        stream.advance(lambda: body.throw(leaving))
    except StopIteration:
        return
    except Problem as problem:
        if problem.type is not GeneratorExit:
            raise
        return
    raise Problem(RuntimeError, "The generator yields a value while it is closed.", "Let `finally` not yield.")
