"""A recording that is run again op by op, before the eyes of the tapes around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphlab.tensor import OPS, Tensor, observer, run
from graphlab.tensor.observers import SILENCE
from graphlab.tracing.recording import Assigned, Called, OtherWay, Ran, Read, Recording, Tested
from graphlab.variable import Variable

Step = Callable[[dict[int, Tensor]], None]
_CHANGES: dict[str, Callable[..., Any]] = {
    "assign": Variable.assign,
    "assign_add": Variable.assign_add,
    "assign_sub": Variable.assign_sub,
}


def can_run_again(recording: Recording) -> bool:
    """Whether all ops are those of the library: a rule of the program's own knows the tensors that it saw."""
    is_pure = True
    for event in recording.events:
        if type(event) is Ran and OPS.get(event.op.name) is not event.op:
            return False
        if type(event) is Tested and not is_pure:
            return False  # what was done already could not be taken back
        is_pure &= type(event) in (Ran, Read, Tested)
    return True


class Script:
    """The steps of a recording, on tensors that are known by numbers, so that those it saw are not kept.

    Raises `OtherWay` where a test has another answer.
    """

    def __init__(self, recording: Recording, arguments: list[Tensor], results: list[Tensor]):
        self._numbers: dict[int, int] = {id(x): n for n, x in enumerate(arguments)}
        self._steps = [step for event in recording.events if (step := self._step(event)) is not None]
        self._results = [self._reference(x) for x in results]
        self._numbers.clear()

    def __call__(self, arguments: list[Tensor]) -> list[Tensor]:
        """The results for other arguments; Variables are read and changed on the way."""
        now = dict(enumerate(arguments))
        for step in self._steps:
            step(now)
        return [_of(x, now) for x in self._results]

    def _reference(self, tensor: Tensor) -> int | Tensor:
        """The number of a tensor that is made anew each time; the tensor itself, if it is always the same."""
        return self._numbers.get(id(tensor), tensor)

    def _new(self, tensor: Tensor) -> int:
        return self._numbers.setdefault(id(tensor), len(self._numbers))

    def _step(self, event: Any) -> Step | None:
        if type(event) is Ran:
            return self._op(event)
        if type(event) is Read:
            return _read(event.variable, self._new(event.tensor))
        if type(event) is Assigned:
            given, now = self._reference(event.given), self._new(event.now)
            return _assigned(event.variable, event.how, given, now)
        if type(event) is Called:
            return self._call(event)
        return _tested(event, self._reference(event.tensor))

    def _op(self, event: Ran) -> Step | None:
        op, attrs = event.op, event.attrs
        inputs = tuple(map(self._reference, event.inputs))
        if all(isinstance(x, Tensor) for x in inputs):
            return None  # what it gave is a constant
        number = self._new(event.output)

        def step(now: dict[int, Tensor]) -> None:
            now[number] = run(op, tuple([_of(x, now) for x in inputs]), attrs)

        return step

    def _call(self, event: Called) -> Step | None:
        function, inputs = event.function, tuple(map(self._reference, event.inputs))
        if inputs and event.outputs and all(isinstance(x, Tensor) for x in inputs):
            return None
        numbers = tuple(map(self._new, event.outputs))

        def step(now: dict[int, Tensor]) -> None:
            given = tuple([_of(x, now) for x in inputs])
            found = SILENCE.run(function, *[x._array for x in given]) if given else function()
            outputs = tuple(map(Tensor, (found,) if len(numbers) == 1 else found if numbers else ()))
            now.update(zip(numbers, outputs, strict=True))
            if (watcher := observer()) is not None:
                watcher.called(function, given, outputs)

        return step


def _of(x: int | Tensor, now: dict[int, Tensor]) -> Tensor:
    return x if isinstance(x, Tensor) else now[x]


def _tested(event: Tested, tensor: int | Tensor) -> Step:
    def step(now: dict[int, Tensor]) -> None:
        if event.test(_of(tensor, now)._array) is not event.answer:
            raise OtherWay

    return step


def _read(variable: Any, number: int) -> Step:
    def step(now: dict[int, Tensor]) -> None:
        now[number] = variable._tensor()

    return step


def _assigned(variable: Any, how: str, given: int | Tensor, number: int) -> Step:
    change = _CHANGES[how]

    def step(now: dict[int, Tensor]) -> None:
        change(variable, _of(given, now))
        now[number] = variable._value

    return step
