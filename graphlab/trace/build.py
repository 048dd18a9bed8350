"""From live tensors to plain data: the graph a tape saw, and each reverse sweep step by step."""

from __future__ import annotations

import ast
import math
import re
from collections import defaultdict
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.tensor import Operand, Tensor
from graphlab.trace.graph import Kind, Node, Place, Reason, Step, Sweep, Trace, Value
from graphlab.trace.none_gradients.causes import Cause
from graphlab.trace.none_gradients.missing import Missing
from graphlab.trace.none_gradients.program import Program
from graphlab.trace.recording.event import Event
from graphlab.trace.recording.groups import Kept, LiveGroup, place_of
from graphlab.trace.recording.journal import GradientCall, Journal, TapeLog
from graphlab.trace.serialization import storable, storable_attribute

LARGEST = 65_536  # elements that are kept of one tensor
LONGEST = 24  # characters of source text that may serve as a name


def value_of(array: Any) -> Value:
    """The plain data of an array; a very big one is thinned to every n-th element of each axis."""
    if type(array) is np.float32:  # as most are in a first course: all is known at once
        return _of_one(np.asarray(array), "float32")
    array = np.asarray(array)
    dtype = dtypes.of_array(array)
    if dtype is dtypes.bfloat16:
        array = array.astype(dtypes.stored(array.dtype))
    if array.size == 1 and array.dtype.kind == "f":
        return _of_one(array, dtype.name)
    if dtype is dtypes.string:
        texts = [v.decode("utf-8", "replace") for v in array.ravel()[:LARGEST].tolist()]
        shape = array.shape if len(texts) == array.size else (len(texts),)
        return Value(np.array(texts, object).reshape(shape), array.shape, "string", thinned=len(texts) < array.size)
    low, high = _extremes(array)
    whole = array.shape
    while array.size > LARGEST:
        axis = int(np.argmax(array.shape))
        array = array.take(range(0, array.shape[axis], 2), axis)
    return Value(array, whole, dtype.name, low, high, thinned=array.shape != whole)


def _of_one(array: np.ndarray, dtype: str) -> Value:
    """The plain data of a single float: there is nothing to look for."""
    only = float(array.item())
    end = only if math.isfinite(only) else None
    return Value(array, array.shape, dtype, end, end)


def _extremes(array: np.ndarray) -> tuple[float | None, float | None]:
    if array.dtype.kind not in "fiub" or not array.size:
        return None, None
    finite = array[np.isfinite(array)]
    return (float(finite.min()), float(finite.max())) if finite.size else (None, None)


def traces_of(journal: Journal, source: str = "", tree: ast.Module | None = None) -> tuple[Trace, ...]:
    """The tapes of a run as plain data, in the order of opening."""
    recording = Recording(journal, source, tree)
    return tuple(map(recording.trace, recording.logs))


class Recording:
    """The tapes of a run that is over, each of which `trace` makes plain data of.

    `source` gives unnamed results their text; `tree` is its syntax tree, with the nodes that the interpreter told of.
    """

    def __init__(self, journal: Journal, source: str, tree: ast.Module | None):
        journal.names.settle()
        self.logs = journal.logs()
        self._journal, self._lines = journal, source.splitlines()
        self._missing = Missing(journal, Program(tree, source))

    def trace(self, log: TapeLog) -> Trace:
        """One tape as plain data."""
        builder = _Builder(log, self._journal, self._lines)
        causes = [self._missing.causes(log, asked) for asked in log.sweeps]
        broken = [cause for found in causes for cause in found if cause.way]
        shown = builder.shown(self._missing, broken)
        _name_gradients(shown, self._journal)
        builder.kept = Kept([event.group for event in shown], log.around)
        made = {id(event.record.output) for event in shown}
        for cause in broken:
            if cause.origin is not None and id(cause.origin) not in made:
                builder.leaf(cause.origin)
        for event in shown:
            builder.add_op(event)
        sweeps = tuple(builder.sweep(asked, found) for asked, found in zip(log.sweeps, causes, strict=True))
        return Trace(
            log.number,
            tuple(builder.kept.settled(builder.nodes, builder.homes)),
            sweeps,
            persistent=log.tape.persistent and not log.implicit,
            implicit=log.implicit,
            place=log.place,
            groups=tuple(builder.kept.groups),
            released=log.tape.is_released,
            is_cut=log.is_cut,
        )


class _Builder:
    """Numbers the nodes of one tape as they come."""

    def __init__(self, log: TapeLog, journal: Journal, lines: list[str]):
        self.log, self.journal, self.lines = log, journal, lines
        self.nodes: list[Node] = []
        self.values: dict[int, Value] = {}  # of tensors, by their ids: a sweep hands on what it was given
        self.written: dict[int, tuple[Place | None, str | None]] = {}  # of the syntax nodes, by their ids
        self.ids: dict[int, str] = {}
        self.read: dict[int, list[str]] = defaultdict(list)  # the nodes of what was read from a Variable, by its id
        self.rows = 0
        self.kept = Kept((), None)
        self.homes: dict[str, LiveGroup | None] = {}  # where leaves were named
        self.extra: list[Tensor] = []  # keeps the ids of tensors made here valid
        # Several ops of one expression stand at one place: in each call, only the last of them may carry its text.
        self.last_at = {_spot(e): id(e.record.output) for e in log.events if e.at is not None and not e.inner}

    def shown(self, missing: Missing, causes: list[Cause]) -> list[Event]:
        """What is drawn: the rows of the tape, targets, and whatever leads to them. Everything, if that is nothing.

        And what leads from a source to the target past a break, though the tape did not see it.
        """
        wanted = {id(t) for asked in self.log.sweeps for t in asked.live.targets}
        wanted.update(id(t) for cause in causes for t in cause.way)
        events = []
        for event in sorted([*self.log.events, *missing.unseen(self.log, causes)], key=lambda e: -e.order):
            if event.on_tape or id(event.record.output) in wanted:
                wanted.update(id(x) for x in event.record.inputs)
                events.append(event)
        return events[::-1] or list(self.log.events)

    def add_op(self, event: Event) -> None:
        record = event.record
        inputs = tuple([self.leaf(x) for x in record.inputs])
        self.rows += event.on_tape
        names = self.journal.names_of(record.output)
        self._add(
            record.output,
            names,
            kind="op",
            name=self._op_name(event, names),
            op=record.op.name,
            inputs=inputs,
            attrs={name: storable_attribute(attr) for name, attr in record.attrs.items()},
            number=self.rows if event.on_tape else None,
            place=self._written(event)[0],
            group=self.kept.id(event.group),
            inner=event.inner,
        )

    def leaf(self, tensor: Tensor) -> str:
        """The id of a tensor's node, which is made if it is not there yet: then no op of this tape made it."""
        if (made := self.ids.get(id(tensor))) is not None:
            return made
        kind: Kind = "constant"
        variable = self.journal.variable_of(tensor)
        if variable is not None:
            kind = "variable"
            self.read[id(variable)].append(f"n{len(self.nodes)}")
        elif self.log.tape.tracks(tensor):
            kind = "watched"
        names, place = self.journal.names_of(tensor), self.journal.named_at(tensor)
        made = self._add(tensor, names, kind=kind, name=names[0] if names else "", place=place)
        for home in self.journal.named_in(tensor):
            self.homes[made] = home
        return made

    def _add(
        self, tensor: Tensor, names: tuple[str, ...], *, name: str, kind: Kind, op: str | None = None, **parts: Any
    ) -> str:
        made = self.ids[id(tensor)] = f"n{len(self.nodes)}"
        value, names = self._value(tensor), tuple(map(storable, names))
        self.nodes.append(Node(made, storable(name), op, kind, value, names=names, **parts))
        return made

    def _value(self, tensor: Tensor) -> Value:
        """The plain data of a tensor, which the log keeps alive until all is made."""
        value = self.values.get(id(tensor))
        if value is None:
            value = self.values[id(tensor)] = value_of(tensor._array)
        return value

    def _op_name(self, event: Event, names: tuple[str, ...]) -> str:
        output = event.record.output
        named = names[0] if names else None
        if named is None and event.inner is not None:
            named = self._derivative(output)
        elif named is None and self.last_at.get(_spot(event)) == id(output):
            named = self._written(event)[1]
        return named or event.record.op.name

    def _derivative(self, tensor: Tensor) -> str | None:
        """What a tensor of an inner tape's backward pass is: `∂y/∂x`, or the part of it that comes `via c`."""
        found = self.log.derivatives.get(id(tensor))
        if found is None:
            return None
        targets, of = [self._called(t) for t in found.targets], self._called(found.of)
        via = "" if found.via is None else self._called(found.via)
        if of is None or via is None or None in targets:
            return None
        index = "" if found.element is None else str(list(found.element))
        whole = _bracketed(" + ".join(filter(None, targets)))
        name = f"∂{whole}{index}/∂{_bracketed(of)}" + (f" via {via}" if via else "")
        return name if len(name) <= LONGEST else None

    def _called(self, tensor: Tensor) -> str | None:
        """The name of a tensor, or of the node it has here already; None for one without a name of its own."""
        if (name := self.journal.name_of(tensor)) is not None or id(tensor) not in self.ids:
            return name
        node = self.nodes[int(self.ids[id(tensor)][1:])]
        return node.name if node.name and node.name != node.op else None

    def _written(self, event: Event) -> tuple[Place | None, str | None]:
        """Where in the text an op was called, and that text, if it is short; the same in all rounds of a loop."""
        written = self.written.get(id(event.at))
        if written is None:
            place = event.place
            written = self.written[id(event.at)] = place, self._text(place)
        return written

    def _text(self, place: Place | None) -> str | None:
        if place is None or place.line != place.end_line or not 0 < place.line <= len(self.lines):
            return None
        text = self.lines[place.line - 1].encode()[place.column : place.end_column].decode(errors="ignore")
        return text if 0 < len(text) <= LONGEST else None

    # --- The sweep -------------------------------------------------------------------------------

    def sweep(self, asked: GradientCall, causes: list[Cause]) -> Sweep:
        live = asked.live
        targets = tuple(self.leaf(t) for t in live.targets)
        sources = tuple(node for s in live.sources for node in self._source(s))
        value = self._value
        steps = [Step(t, value(g)) for t, g in zip(targets, live.seeds, strict=True) if _differentiable(g)]
        for step in live.steps:
            node = self.ids.get(id(step.record.output))
            if node is not None:
                parts = tuple([None if c is None else value(c) for c in step.contributions])
                steps.append(Step(node, value(step.grad), parts))
        grads = {self.ids[i]: value(g) for i, g in live.grads.items() if i in self.ids}
        reasons = tuple(self.reason(cause) for cause in causes)
        return Sweep(targets, sources, tuple(steps), grads, place_of(asked.at), reasons, live.call, live.element)

    def reason(self, cause: Cause) -> Reason:
        """A cause as plain data: tensors become the ids of their nodes, if they have one here."""
        subject = cause.subject
        node = self.ids.get(id(subject)) if isinstance(subject, Tensor) else next(iter(self.read[id(subject)]), None)
        cut, origin = (None if t is None else self.ids.get(id(t)) for t in (cause.cut, cause.origin))
        name, text, fix = map(storable, (cause.name, cause.text, cause.fix))
        return Reason(name, cause.kind, text, fix, cause.line, node, cut, origin)

    def _source(self, source: Operand) -> list[str]:
        """The nodes of a source: a tensor's own; of a Variable all that were read, or one if it was never read."""
        if isinstance(source, Tensor):
            return [self.leaf(source._tensor())]
        if not self.read[id(source)]:
            self.extra.append(Tensor(source.numpy()))
            self.journal.variable_read(source, self.extra[-1])
            self.leaf(self.extra[-1])
        return list(self.read[id(source)])


def _name_gradients(events: list[Event], journal: Journal) -> None:
    """Each inner gradient is called by the names of what came out of it, or by the tape that was asked for it."""
    results: dict[LiveGroup, list[str]] = defaultdict(list)
    numbers: dict[LiveGroup, int | None] = {}
    for event in events:
        if event.group is not None and event.group.kind == "gradient":
            numbers[event.group] = event.inner
            results[event.group] += filter(None, [journal.name_of(event.record.output)])
    for group, names in results.items():
        several = ", ".join(dict.fromkeys(names))
        short = several if len(several) <= LONGEST else f"{names[0]}, …"
        of = "" if numbers[group] is None else f" of tape {numbers[group]}"  # of very many, the first are not kept
        group.label = f"inner gradient {short}" if names else f"inner gradient{of}"


def _bracketed(name: str) -> str:
    """A name for a fraction: source text of several words in brackets."""
    return name if re.fullmatch(r"[\w.\[\]\"']+", name) else f"({name})"


def _spot(event: Event) -> tuple[int, int]:
    """Where in the text an op stands, and in which call or round. What a layer or loss does stands at its call."""
    group = event.group
    while group is not None and group.kind in ("layer", "step", "loss"):
        group = group.parent
    return id(event.at), id(group)


def _differentiable(g: Tensor) -> bool:
    return g.dtype.is_differentiable
