"""What a function did, as an observer saw it: ops, reads and changes of Variables, what stands in a replay's way.

What the function was given, Variables, random numbers, and all that ops make of these is `varying`: another time it has
other numbers. Everything else is as it is.
"""

from __future__ import annotations

import linecache
import sys
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from graphlab.dtypes import NARROW
from graphlab.tensor import Observer, Op, Tensor

_LIBRARY = str(Path(__file__).parents[1])


class OtherWay(Exception):
    """What was tested has another answer than when it was recorded: the library goes another way."""


class Ran(NamedTuple):
    """An op ran."""

    op: Op
    inputs: tuple[Tensor, ...]
    attrs: Mapping[str, Any]
    output: Tensor


class Called(NamedTuple):
    """A function was called with the numbers of tensors."""

    function: Callable[..., Any]
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]


class Tested(NamedTuple):
    """A rule went the way that the numbers of a tensor said."""

    test: Callable[[Any], bool]
    tensor: Tensor
    answer: bool


class Read(NamedTuple):
    """A Variable was read."""

    variable: Any
    tensor: Tensor


class Assigned(NamedTuple):
    """A Variable was changed: `now` is what it holds."""

    variable: Any
    now: Tensor
    given: Tensor
    before: Tensor
    how: str


Event: TypeAlias = Ran | Called | Tested | Read | Assigned


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the program."""

    file: str
    line: int

    @classmethod
    def now(cls) -> Place:
        """Where the program is: the innermost line that is none of the library's."""
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename.startswith(_LIBRARY):
            frame = frame.f_back
        return cls(frame.f_code.co_filename, frame.f_lineno)

    def __str__(self) -> str:
        text = linecache.getline(self.file, self.line).strip()
        return f"line {self.line}" + (f", `{text}`," if text else f" of {Path(self.file).name}")


class Recording(Observer):
    """Notes what happens. `why_not` says in a clause why it cannot be replayed; it is empty where it can."""

    def __init__(self, arguments: list[Tensor], outer: Recording | None = None):
        self.outer = outer
        self.events: list[Event] = []
        self.created: list[Any] = []  # Variables that were made
        self.why_not = ""
        self._varying = {id(x) for x in arguments}
        self._tapes: list[weakref.ref[Any]] = []  # those that were entered

    def refuse(self, clause: str) -> None:
        """Note why there can be no replay; the first reason counts."""
        if not self.why_not:
            self.why_not = f"{Place.now()} {clause}"

    def close(self) -> None:
        """The function is over: a tape that it opened and that is still there may be asked later."""
        if any(ref() is not None for ref in self._tapes):
            self.why_not = self.why_not or "a tape that was opened in it is still there when it is over"

    # --- What happens ----------------------------------------------------------------------------

    def before(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any]) -> None:
        if self.outer is not None:
            self.outer.before(op, inputs, attrs)

    def after(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor) -> None:
        self.events.append(Ran(op, inputs, attrs, output))
        if any(x._array.dtype is NARROW for x in (*inputs, output)):
            self.refuse("computes with bfloat16, with which NumPy itself does not")
        varying = self._varying
        for x in inputs:
            if id(x) in varying:
                varying.add(id(output))
                break
        if self.outer is not None:
            self.outer.after(op, inputs, attrs, output)

    def called(self, function: Callable[..., Any], inputs: tuple[Tensor, ...], outputs: tuple[Tensor, ...]) -> None:
        self.events.append(Called(function, inputs, outputs))
        if not inputs or any(id(x) in self._varying for x in inputs):
            self._varying.update(map(id, outputs))
        if self.outer is not None:
            self.outer.called(function, inputs, outputs)

    def tested(self, test: Callable[[Any], bool], tensor: Tensor, answer: bool) -> None:
        if id(tensor) in self._varying:
            self.events.append(Tested(test, tensor, answer))
        if self.outer is not None:
            self.outer.tested(test, tensor, answer)

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        self.events.append(Read(variable, tensor))
        self._varying.add(id(tensor))
        if self.outer is not None:
            self.outer.variable_read(variable, tensor)

    def assigned(self, variable: Any, given: Tensor, before: Tensor | None, how: str) -> None:
        now = variable._value
        if before is None:
            self.created.append(variable)
        else:
            self.events.append(Assigned(variable, now, given, before, how))
            if how == "assign" and now._array is not given._array:
                self.refuse("changes a part of a Variable")
        self._varying.add(id(now))
        if self.outer is not None:
            self.outer.assigned(variable, given, before, how)

    # --- What stands in the way ------------------------------------------------------------------

    def taken(self, tensor: Tensor, value: Any) -> None:
        if id(tensor) in self._varying:
            self.refuse(_taken(value))
        if self.outer is not None:
            self.outer.taken(tensor, value)

    def seen(self, tensor: Tensor) -> None:
        if id(tensor) in self._varying:
            self.refuse("needs to see the numbers of a tensor, which are others the next time")
        if self.outer is not None:
            self.outer.seen(tensor)

    def unrepeatable(self, what: str) -> None:
        self.refuse(what)
        if self.outer is not None:
            self.outer.unrepeatable(what)

    # --- Tapes -----------------------------------------------------------------------------------

    def tape_entered(self, tape: Any) -> None:
        self._tapes.append(weakref.ref(tape))
        if self.outer is not None:
            self.outer.tape_entered(tape)

    def tape_exited(self, tape: Any) -> None:
        self._not_its_own(tape)
        if self.outer is not None:
            self.outer.tape_exited(tape)

    def tape_watches(self, tape: Any, thing: Any) -> None:
        self._not_its_own(tape)
        if self.outer is not None:
            self.outer.tape_watches(tape, thing)

    def tape_reset(self, tape: Any) -> None:
        self._not_its_own(tape)
        if self.outer is not None:
            self.outer.tape_reset(tape)

    def sweeping(self, tape: Any) -> None:
        self._not_its_own(tape)
        if self.outer is not None:
            self.outer.sweeping(tape)

    def _not_its_own(self, tape: Any) -> None:
        if not any(ref() is tape for ref in self._tapes):
            self.refuse("uses a tape that was opened outside the function")


def _taken(value: Any) -> str:
    """What taking the numbers of a tensor as `value` is called."""
    if isinstance(value, bool):
        return "asks whether a tensor is true, and goes on accordingly"
    if isinstance(value, np.ndarray | np.generic | bytes):
        return "takes the numbers out of a tensor, as `.numpy()` does"
    return f"makes a Python {type(value).__name__} of a tensor"
