"""What has no gradient in each gradient call of a run: the sources, and all that the program gives a name to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from graphlab.tensor import Tensor
from graphlab.trace.none_gradients.causes import Cause, Causes
from graphlab.trace.none_gradients.program import Program
from graphlab.trace.none_gradients.search import Everything
from graphlab.trace.recording.event import Event
from graphlab.trace.recording.journal import GradientCall, Journal, TapeLog

_MOST = 40  # reasons of one call


class Missing:
    """The causes of every gradient call of a run. Nothing is worked out where nothing is None."""

    def __init__(self, journal: Journal, program: Program):
        self._journal, self._program = journal, program
        self._latest: tuple[Any, Causes, dict[int, Cause]] | None = None

    @cached_property
    def _run(self) -> Everything:
        return Everything(self._journal, self._program)

    def causes(self, log: TapeLog, asked: GradientCall) -> list[Cause]:
        """A cause for every source without a gradient, then for whatever else has a name and none."""
        have = asked.live.grads.keys() | {id(t) for t in asked.live.targets}
        found: list[Cause] = []
        done: set[int] = set()
        for is_source, name, text, subject in self._candidates(asked):
            if id(subject) not in done and have.isdisjoint(id(t) for t in log.tape._read(subject)):
                done.add(id(subject))
                cause = self._cause(log, asked, name, text, subject)
                found.append(cause if is_source else _in_passing(cause))
            if len(found) == _MOST:
                break
        return found

    def _cause(self, log: TapeLog, asked: GradientCall, name: str, text: str, subject: Any) -> Cause:
        if self._latest is None or self._latest[0] is not asked.bound:  # the rows of a Jacobian have it in common
            self._latest = asked.bound, Causes(self._run, log, asked), {}
        _, causes, known = self._latest
        if id(subject) not in known:
            causes.written[name] = text
            known[id(subject)] = causes.cause(name, subject)
        return known[id(subject)]

    def _candidates(self, asked: GradientCall) -> Iterator[tuple[bool, str, str, Any]]:
        """The sources and all that has a name: whether it is a source, its name, how it is written, and the thing."""
        written = self._written(asked)
        for index, source in enumerate(asked.live.sources):
            subject = source._tensor() if isinstance(source, Tensor) else source
            variable = self._journal.variable_of(subject)
            subject = subject if variable is None else variable
            names = self._journal.names_of(subject)
            text = written[index] if index < len(written) else f"source {index + 1}"
            yield True, text if text in names else next(iter(names), text), text, subject
        for name, bound in asked.bound.items():
            if bound.subject is not None:
                yield False, name, name, bound.subject

    def _written(self, asked: GradientCall) -> list[str]:
        """How the sources are written in the call, if each is."""
        text = self._program.sources(asked.at)
        count = len(asked.live.sources)
        if isinstance(text, ast.List | ast.Tuple):
            return [self._program.text(part) for part in text.elts] if len(text.elts) == count else []
        whole = "" if text is None else self._program.text(text)
        return [whole] if whole and count == 1 else [f"{whole}[{index}]" for index in range(count)] if whole else []

    def unseen(self, log: TapeLog, causes: list[Cause]) -> list[Event]:
        """The ops that lead from a source to the target, though the tape was not there."""
        if not any(cause.way for cause in causes):
            return []
        seen = {id(event.record.output) for event in log.events}
        ids = dict.fromkeys(id(t) for cause in causes for t in cause.way if id(t) not in seen)
        return [replace(self._run.made[i], on_tape=False) for i in ids if i in self._run.made]


def _in_passing(cause: Cause) -> Cause:
    """The cause for a tensor that is no source: it adds nothing to the picture."""
    if cause.kind == "unconnected":
        return replace(cause, way=[], cut=None, origin=None)
    return replace(cause, way=[])
