"""The reason why a gradient call gave None for something: its cause in a sentence, the line, and the cure."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field, replace
from typing import Any

from graphlab.tensor import Tensor
from graphlab.trace.graph import ReasonKind
from graphlab.trace.none_gradients import choices, fixes
from graphlab.trace.none_gradients.search import Break, Everything, Search, Way
from graphlab.trace.recording.bindings import Bound
from graphlab.trace.recording.event import Event
from graphlab.trace.recording.journal import GradientCall, TapeLog

_NAME = 40  # characters of source text that serve as a name


@dataclass(slots=True, eq=False)
class Cause:
    """Why there is no gradient for `thing`, with live tensors: what a Reason is made of."""

    subject: Any
    name: str
    kind: ReasonKind
    text: str
    fix: str
    line: int | None = None
    cut: Tensor | None = None
    origin: Tensor | None = None
    way: list[Tensor] = field(default_factory=list)  # what leads from it to the target


class Causes:
    """The causes of one gradient call."""

    def __init__(self, run: Everything, log: TapeLog, asked: GradientCall):
        self.run, self.log, self.asked = run, log, asked
        self.journal, self.program = run.journal, run.program
        self.search = Search.of(run, log, asked)
        self.call = call = self.program.asking(asked.at)
        self.tape = self.program.text(call.func.value) if call is not None else "tape"  # type: ignore[attr-defined]
        written = self.program.target(asked.at)
        names = [self._name(t) for t in asked.live.targets]
        self.written = dict[str, str]()  # how the sources with those names are written
        self.target = self.program.text(written) if written is not None else " + ".join(filter(None, names))

    def cause(self, name: str, subject: Any) -> Cause:
        """Why there is no gradient for `thing`, a tensor or Variable that is called `name`."""
        if not subject.dtype.is_differentiable:
            return self._not_a_float(name, subject)
        ways = [way for t in self.run.tensors(subject) if (way := self.search.ways.get(id(t))) is not None]
        way = min(ways, key=lambda way: way.breaks, default=None)
        if way is None:
            is_fixed = not isinstance(subject, Tensor) and not subject.trainable
            return self._untrainable(name, subject) if is_fixed else self._apart(name, subject)
        return self._broken(name, subject, way) if way.breaks else self._unfollowed(name, subject)

    # --- It is there, but the tape does not follow it --------------------------------------------

    def _not_a_float(self, name: str, subject: Any) -> Cause:
        dtype, at = subject.dtype, self._made_at(subject)
        if choosers := self.search.choosers(subject):
            text, fix = choices.nature(name, dtype, choosers), self._without(name, subject)
            return Cause(subject, name, "integer", text, fix, line_of(at), cut=self._first(subject))
        what = "truth values" if dtype.is_bool else "whole numbers" if dtype.is_integer else "texts"
        text = f"`{name}` has dtype {dtype.name}: only floats have gradients, {what} cannot change a little."
        code = self._code(name)
        as_float = f"tf.cast({code}, tf.float32)"
        general = f"{code} = {as_float if isinstance(subject, Tensor) else f'tf.Variable({as_float})'}"
        fix = fixes.as_floats(self.program, at) or self._smooth_op(subject) or general
        return Cause(subject, name, "integer", text, fix, line_of(at), cut=self._first(subject))

    def _without(self, name: str, subject: Any) -> str:
        """The call without a source that can have no gradient; nothing to change for what was not asked for."""
        if all(source is not subject for source in self.asked.live.sources):
            return ""
        written = self.program.sources(self.asked.at)
        parts = written.elts if isinstance(written, ast.List | ast.Tuple) else []
        sources = [s for part in parts if (s := self.program.text(part)) != self.written.get(name)]
        return self._ask(self.target, f"[{', '.join(sources)}]") if sources else self._zero(name)

    def _smooth_op(self, subject: Any) -> str:
        event = self.run.made.get(id(subject))
        return fixes.smooth(self.program, event.at) if event is not None else ""

    def _unfollowed(self, name: str, subject: Any) -> Cause:
        tape, watch = self.tape, f"{self.tape}.watch({self._code(name)})"
        line, first = self._line_to_watch(subject), self._first(subject)
        if not isinstance(subject, Tensor):
            if not subject.trainable:
                return self._untrainable(name, subject)
            if not self.log.tape._watch_accessed:
                text = (
                    f"`{tape}` was made with watch_accessed_variables=False: it follows only what it is told to watch."
                )
                return Cause(subject, name, "unwatched", text, watch, line, first)
            return self._nothing_sent(name, subject)
        if (lost := self._lost_variable(name, subject)) is not None:
            return lost
        if (late := self.log.watched.get(id(subject))) is not None and (used := self._used_before(subject, late[0])):
            text = f"`{watch}` comes too late: line {used} uses `{name}` before, and that was not recorded."
            fix = f"{watch}  # before line {used}"
            return Cause(subject, name, "unwatched", text, fix, line_of(late[1]), first)
        if self.log.tape.tracks(subject):
            return self._nothing_sent(name, subject)
        text = (
            f"`{name}` is a plain tensor: a tape follows Variables by itself, but tensors only when told to watch them."
        )
        return Cause(subject, name, "unwatched", text, watch, line, first)

    def _untrainable(self, name: str, subject: Any) -> Cause:
        at, sources, first = self._made_at(subject), self.program.sources(self.asked.at), self._first(subject)
        text = f"`{name}` is a Variable with trainable=False: a tape leaves it alone, unless told to watch it."
        fix = fixes.trainable(self.program, at) or f"{self.tape}.watch({self._code(name)})"
        if first is None and isinstance(sources, ast.Attribute) and sources.attr in ("variables", "weights"):
            fix = self._ask(self.target, f"{self.program.text(sources.value)}.trainable_variables")
        return Cause(subject, name, "untrainable", text, fix, line_of(at), first)

    def _lost_variable(self, name: str, subject: Any) -> Cause | None:
        """A name that was a Variable's before it became that of a plain tensor."""
        before = self._before(name, subject)
        old = next((bound for bound in reversed(before) if bound.is_variable), None)
        if old is None:
            return None
        at = self.asked.bound[name].at
        text = (
            f"`{name}` is not the Variable of line {line_of(old.at)} any more: line {line_of(at)} gave its name to a "
            f"plain tensor, which `{self.tape}` does not follow."
        )
        fix = fixes.assigned_in_place(self.program, self.program.statement(at), name)
        return Cause(subject, name, "overwritten", text, fix or f"{name}.assign(...)", line_of(at), subject)

    def _nothing_sent(self, name: str, subject: Any) -> Cause:
        text = f"No op that `{name}` goes into sends a gradient back to it."
        return Cause(
            subject, name, "flat", text, self._zero(name), line_of(self._made_at(subject)), self._first(subject)
        )

    # --- The way is broken -----------------------------------------------------------------------

    def _broken(self, name: str, subject: Any, way: Way) -> Cause:
        steps = list(way.steps())
        broken = [step.broken for step in steps if step.broken is not None]
        last = broken[-1]  # the way back starts at the target: here it ends
        if last.kind == "outside":  # what is wrong is where it was called, not what a function does
            last = replace(last, at=self.program.call_site(last.at, self.log.at, self.call) or last.at)
        text, fix = self._break(name, last, steps)
        line = self._reset_line() if last.kind == "released" else line_of(last.at)
        others = sorted({str(line_of(b.at)) for b in broken[:-1]} - {str(line), "None"})
        if others:
            lines, are = ("Lines", "are") if others[1:] else ("Line", "is")
            text += f" {lines} {' and '.join(others)} {are} in the way too."
        asked = any(source is subject for source in self.asked.live.sources)
        is_leaf = isinstance(subject, Tensor) and id(subject) not in self.run.made
        if asked and is_leaf and not self.log.tape.tracks(subject) and not others:
            text += f" Besides, `{self.tape}` was not told to watch `{name}`."
        if last.kind == "assigned" and not asked:
            fix = ""  # a training step is no mistake
        path = [step.tensor for step in steps]
        return Cause(subject, name, last.kind, text, fix or self._zero(name), line, last.cut, last.origin, path)

    def _break(self, name: str, b: Break, steps: list[Way]) -> tuple[str, str]:
        """The sentence and the cure for a break on the way `steps`."""
        program, at = self.program, b.at
        where = "" if line_of(at) is None else f" on line {line_of(at)}"
        call, cut, origin = fixes.spelled(program, at) or b.op, self._name(b.cut) or b.op, self._name(b.origin)
        if b.kind == "numpy":
            of = f" of `{origin}`" if origin and origin not in call else ""
            text = f"`{call}`{where} takes the numbers{of} out of sight of the tape: they come back as a constant."
            return text, fixes.kept_in_tensors(program, at, self.run.is_read)
        if b.kind == "stopped":
            return f"`{call}`{where} lets no gradient through: on the way back its result counts as a constant.", (
                fixes.smooth(program, at)
            )
        if b.kind == "integer":
            text = f"`{cut}`{where} has dtype {b.cut.dtype.name}: whole numbers send no gradient back to `{name}`."
            if self.search.choosers(b.cut):
                return f"{text} They {choices.USE}: no cast changes that.", ""
            return text, fixes.as_floats(program, at)
        if b.kind == "flat":
            text = f"`{call}`{where} has no derivative: its result jumps or stands still, so it lets nothing back."
            into = next((step.use for step in steps if step.tensor is b.cut), None)
            return text, fixes.smooth(program, at, into and into.at)
        if b.kind == "assigned":
            text = (
                f"A Variable holds numbers, not how they were computed: `{call}`{where} ends the way back to `{name}`."
            )
            return text, fixes.kept_as_tensor(program, at)
        if b.kind == "released":
            text = f"`{self.tape}.reset()` made the tape forget how `{self.target}` was computed from `{name}`."
            return text, f"# {self.tape}.reset()"
        return self._outside(b)

    def _outside(self, b: Break) -> tuple[str, str]:
        """The sentence and the cure for an op that ran while the tape did not record."""
        call, line = fixes.spelled(self.program, b.at) or b.op, fixes.rewritten(self.program, b.at, {})
        if self.call is not None and self.call in self.program.around(b.at):
            line = f"target = {call}"
        text = f"`{self.journal.name_of(b.cut) or call}` is computed on line {line_of(b.at)}, {self._when(b)}."
        return text, line and f"{line}  # in the block of `{self.tape}`"

    def _when(self, b: Break) -> str:
        """When an op ran that the tape did not record."""
        event, turns = self.run.made.get(id(b.cut)), self.log.turns
        order = event.order if event else self.asked.order
        if turns and order <= turns[0]:
            return f"before `{self.tape}` begins to record on line {line_of(self.log.at)}"
        if len(turns) % 2 == 0 and order > turns[-1]:
            return f"after `{self.tape}` has stopped recording"
        return f"while `{self.tape}` was told to stop recording"

    def _reset_line(self) -> int | None:
        return line_of(self.log.resets[-1][1]) if self.log.resets else None

    # --- There is no way -------------------------------------------------------------------------

    def _apart(self, name: str, subject: Any) -> Cause:
        at = self._made_at(subject)
        found = (find(name, subject) for find in (self._replaced, self._constant_slope, self._derived))
        if (cause := next(filter(None, found), None)) is not None:
            return cause
        text, line, fix = f"`{self.target}` was computed without `{name}`", line_of(at), self._zero(name)
        used = self._used_for(subject)
        if used is None:
            return Cause(subject, name, "unconnected", f"{text}: no op uses it.", fix, line)
        result, line = self._name(used.record.output) or used.record.op.name, line_of(used.at)
        if self.run.decides(used.record.output):
            text = f"`{name}` only decides on line {line} what is computed (`{result}`): no number of it goes into it."
        else:
            text += f", which is used for `{result}` on line {line}."
            if self.log.tape.tracks(used.record.output) and not self.log.implicit:
                fix = self._ask(result, self._code(name))
        return Cause(subject, name, "unconnected", text, fix, line)

    def _constant_slope(self, name: str, subject: Any) -> Cause | None:
        """A derivative of something made of `thing`, that is the same whatever `thing` is: what it has is linear."""
        found = self.search.slope_of(subject)
        if found is None or (id(found.of) in map(id, self.run.tensors(subject)) and id(subject) in self.run.made):
            return None
        by = f" by `{self._name(found.by)}`" if found.by is not None and self._name(found.by) else ""
        slope, of = self._name(found.slope) or "this derivative", self._name(found.of) or "the inner target"
        text = (
            f"`{slope}`, the derivative of `{of}`{by}, does not depend on `{name}`: for `{name}` it is a constant, and "
            "the derivative of a constant is 0."
        )
        return Cause(subject, name, "unconnected", text, self._zero(name), line_of(found.at))

    def _replaced(self, name: str, subject: Any) -> Cause | None:
        """A name that meant something else when the target was computed from it."""
        for bound in reversed(self._before(name, subject)):
            then = [] if bound.subject is None else self.run.tensors(bound.subject)
            old = [t for t in then if id(t) in self.search.ways]
            if old:
                at = self.asked.bound[name].at
                text = (
                    f"`{name}` got a new value on line {line_of(at)}: `{self.target}` was computed from the old one of "
                    f"line {line_of(bound.at)}."
                )
                fix = fixes.under_another_name(self.program, self.program.statement(at), name)
                return Cause(
                    subject,
                    name,
                    "overwritten",
                    text,
                    fix or self._zero(name),
                    line_of(at),
                    self._first(subject),
                    old[0],
                )
        return None

    def _derived(self, name: str, subject: Any) -> Cause | None:
        """A tensor that was made of what the target was computed from, or of the target itself."""
        targets = {id(t) for t in self.asked.live.targets}
        waiting, seen = list(self.run.tensors(subject)), set[int]()
        while waiting and len(seen) < 1000:
            tensor = waiting.pop()
            event = self.run.made.get(id(tensor))
            if id(tensor) in seen or event is None:
                continue
            seen.add(id(tensor))
            for x in event.record.inputs:
                parent, line = self.journal.name_of(x), line_of(event.at)
                if id(x) in targets:
                    text = f"`{name}` is computed from `{self.target}` (line {line}), not the other way round."
                    fix = self._ask(self._code(name), self.target)
                    return Cause(subject, name, "unconnected", text, fix, line, tensor, x)
                way = self.search.ways.get(id(x))
                if way is not None and not way.breaks and parent and (self.log.tape.tracks(x) or self.log.implicit):
                    text = (
                        f"`{name}` is made from `{parent}` on line {line}, but `{self.target}` was computed without it."
                    )
                    return Cause(subject, name, "unconnected", text, self._by(name, parent), line, tensor, x)
                waiting.append(x)
        return None

    def _by(self, name: str, parent: str) -> str:
        """The call with the gradient taken by `parent`, and then the same part of it as `name` is."""
        part = name.removeprefix(parent) if name.startswith(f"{parent}[") else ""
        return self._ask(self.target, parent) + part

    def _used_for(self, subject: Any) -> Event | None:
        """The op with a name that is made of `thing`, or else the first op that is."""
        waiting = [event for t in self.run.tensors(subject) for event in self.run.users.get(id(t), ())]
        for count, event in enumerate(waiting):
            if self.journal.name_of(event.record.output) or self.run.decides(event.record.output):
                return event
            if count < 100:
                waiting += self.run.users.get(id(event.record.output), ())
        return next(iter(waiting), None)

    # --- Words -----------------------------------------------------------------------------------

    def _before(self, name: str, subject: Any) -> list[Bound]:
        """What the name meant before it meant `thing`; nothing if that is not what it means."""
        bound, values = self.asked.bound.get(name), self.journal.names.history(name)
        if bound is None or bound.subject is not subject or bound not in values:
            return []
        return values[: values.index(bound)]

    def _made_at(self, subject: Any) -> Any:
        """The syntax node that gave it its name, else the one of the op that made it."""
        known = self.journal.names.of(subject)
        event = self.run.made.get(id(subject))
        return known.at if known is not None and known.at is not None else event and event.at

    def _line_to_watch(self, subject: Any) -> int | None:
        """The line after which a tape can be told to watch it: where it begins to record, or where that is made."""
        event, known = self.run.made.get(id(subject)), self.journal.names.of(subject)
        at, block = known.at if known else event and event.at, self.program.statement(self.log.at)
        during = event is not None and bool(self.log.turns) and event.order > self.log.turns[0]
        return line_of(at if during or any(part is block for part in self.program.around(at)) else self.log.at)

    def _used_before(self, subject: Tensor, watched: int) -> int | None:
        """The line of an op on the way to the target that used a tensor before it was watched."""
        users = [e for e in self.run.users.get(id(subject), ()) if id(e.record.output) in self.search.ways]
        return next((line_of(event.at) for event in users if event.order <= watched), None)

    def _first(self, subject: Any) -> Tensor | None:
        return next((t for t in self.run.tensors(subject) if id(t) in self.search.ways), None)

    def _zero(self, name: str) -> str:
        """The call that gives zeros in place of None."""
        if self.log.implicit:
            return ""
        return self._ask(self.target, f'{self._code(name)}, unconnected_gradients="zero"')

    def _ask(self, target: str, source: str) -> str:
        return f"{self.tape}.{self.asked.live.call}({target}, {source})"

    def _code(self, name: str) -> str:
        """What stands for `name` in code: a layer's `dense.kernel` is no name of the program's."""
        known = self.journal.names.knows(re.split(r"\W", name)[0])
        return name if known else self.written.get(name, name)

    def _name(self, tensor: Tensor) -> str:
        """What the program calls a tensor, or how it is written; empty where neither is known."""
        named, event = self.journal.name_of(tensor), self.run.made.get(id(tensor))
        if named is None and event is not None and event.inner is None and isinstance(event.at, ast.expr):
            named = self.program.text(event.at)
        return named if named and len(named) <= _NAME else ""


def line_of(at: Any) -> int | None:
    """The line of a syntax node."""
    return getattr(at, "lineno", None)
