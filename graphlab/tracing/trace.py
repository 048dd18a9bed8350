"""One trace of a function: for one kind of arguments, what was recorded, and how it is replayed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphlab.tensor import Tensor, leaves, rebuilt
from graphlab.tensor.observers import SILENCE
from graphlab.tracing.code import Code
from graphlab.tracing.graph import Graph
from graphlab.tracing.recording import Recording
from graphlab.tracing.script import Script, can_run_again


class Trace:
    """What was recorded of one call, which gave `result`. `why_not` says why it is not replayed, or is empty.

    It is shared by all threads; the memory of a replay belongs to one call at a time.
    """

    def __init__(self, label: str, recording: Recording, arguments: list[Tensor], result: Any):
        self.label = label
        self.departures = 0  # calls that could not be replayed: an error, or rules that went another way
        self.recorded = self.lines = 0
        self._structure = rebuilt(result, iter([x if x is None else True for x in leaves(result)]))
        given = [x for x in leaves(result) if x is not None]
        for x in given:
            if type(x) is not Tensor:
                recording.why_not = recording.why_not or f"it gives back a {type(x).__name__}, which is no tensor"
        self.why_not = recording.why_not
        self.script: Script | None = None
        self._code: Code | None = None
        self._ready: list[Callable[..., Any]] = []
        self._draws: list[Callable[[], Any]] = []
        self.is_ready = False
        if not self.why_not:
            self._compile(recording, arguments, result, given)

    def _compile(self, recording: Recording, arguments: list[Tensor], result: Any, given: list[Tensor]) -> None:
        if can_run_again(recording):
            self.script = Script(recording, arguments, given)
        graph = Graph(recording, arguments, given)
        values = iter(graph.results)
        self._code = Code(graph, result, [None if x is None else next(values) for x in leaves(result)])
        self.recorded, self.lines = graph.recorded, self._code.length
        self._draws, self.is_ready = self._code.draws, True

    def _function(self) -> Callable[..., Any]:
        assert self._code is not None, "a trace that cannot be replayed"
        return self._code.function()

    @property
    def text(self) -> str:
        """The NumPy function that is run, as text; empty where there is none."""
        return "" if self._code is None else self._code.text

    def replay(self, arrays: list[Any]) -> Any:
        """The result for other numbers; nobody sees it. Raises `OtherLayout` or `OtherWay` where it does not fit."""
        if self._draws:
            arrays = [*arrays, *[draw() for draw in self._draws]]
        try:
            run = self._ready.pop()
        except IndexError:
            run = self._function()
        try:
            return SILENCE.run(run, *arrays)
        finally:
            self._ready.append(run)

    def again(self, tensors: list[Tensor]) -> Any:
        """The result for other numbers, op by op, for the tapes that record."""
        assert self.script is not None, "a trace that cannot be run again"
        found = iter(self.script(tensors))
        return rebuilt(self._structure, iter([None if x is None else next(found) for x in leaves(self._structure)]))

    def __str__(self) -> str:
        if self.why_not:
            return f"({self.label}): run as it is each time, since {self.why_not}."
        text = f"({self.label}): recorded once, {self.recorded} ops; replayed as {self.lines} lines of NumPy."
        return f"{text} {self.departures} calls went another way, and ran as they are." if self.departures else text
