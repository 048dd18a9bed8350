"""The walk back from the target of a gradient over everything that ran, past the places where no gradient can follow.

A tape sees only what it recorded. Here all of a run is seen: ops outside of the tape, numbers that left the tensors
and came back as a constant, what was put into a Variable. The way with the fewest breaks is the one that was meant.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphlab.tensor import Tensor
from graphlab.trace.graph import ReasonKind
from graphlab.trace.none_gradients.program import Program
from graphlab.trace.recording.event import Event
from graphlab.trace.recording.history import Put, Read
from graphlab.trace.recording.journal import GradientCall, Journal, TapeLog

_MOST = 20_000  # tensors looked at


@dataclass(slots=True, eq=False)
class Break:
    """No gradient goes from `cut` to `origin`, of which it was made by the syntax node `at`."""

    kind: ReasonKind
    cut: Tensor
    origin: Tensor
    at: Any
    op: str = ""


@dataclass(slots=True, eq=False)
class Way:
    """How a tensor leads to the target: to `next`, past `broken`, and past so many breaks in all.

    `use` is the op that it goes into as input `index`, or the assignment that it is put into a Variable by.
    """

    tensor: Tensor
    breaks: int = 0
    next: Way | None = None
    broken: Break | None = None
    use: Event | Put | None = None
    index: int = 0

    def steps(self) -> Iterator[Way]:
        """Itself and all that follows, up to the target."""
        way: Way | None = self
        while way is not None:
            yield way
            way = way.next


@dataclass(slots=True, eq=False)
class Slope:
    """The tensor `slope` is the derivative of `of` by `by`, for which the syntax node `at` asked."""

    slope: Tensor
    of: Tensor
    by: Tensor | None
    at: Any


class Everything:
    """All that is known of a run, by tensor."""

    def __init__(self, journal: Journal, program: Program):
        self.journal, self.program, self.past = journal, program, journal.past
        self.made: dict[int, Event] = {id(e.record.output): e for e in self.past.events()}
        self.gradients: dict[int, tuple[Tensor, GradientCall]] = {}
        self.asked_for: dict[int, GradientCall] = {}  # the same and the seeds of sweeps, which are alive with them
        for log in journal.logs():
            self.made.update((id(e.record.output), e) for e in log.events)
            for asked in log.sweeps:
                seeds = {id(seed) for seed in asked.live.seeds}
                for g in asked.live.grads.values():
                    self.asked_for[id(g)] = asked
                    if id(g) not in seeds:
                        self.gradients[id(g)] = g, asked
        self._reads: dict[int, list[Read]] = defaultdict(list)
        self._decides: set[int] = set()
        for read in self.past.reads.values():
            if type(read.value) is bool:
                self._decides.add(id(read.tensor))
            else:
                self._reads[id(read.at)].append(read)
        self.searches: dict[tuple[int, ...], Search] = {}  # by the tape and the targets
        self._read_orders = sorted(read.order for reads in self._reads.values() for read in reads)
        self._read_from = journal.read_tensors()
        self._behind: dict[int, list[int]] = {}  # the reads that a part of the program was made of, each found once

    def tensors(self, subject: Any) -> list[Tensor]:
        """A tensor itself; of a Variable all that was read from it."""
        return [subject] if isinstance(subject, Tensor) else self._read_from.get(id(subject), [])

    def reads_before(self, order: int) -> int:
        """How often numbers were taken out of tensors until then."""
        return bisect_right(self._read_orders, order)

    def is_read(self, node: Any) -> bool:
        """Whether a part of the program took numbers out of a tensor."""
        return id(node) in self._reads

    def decides(self, tensor: Tensor) -> bool:
        """Whether a condition asked if it is true: then it says what runs, and is no part of a result."""
        return id(tensor) in self._decides

    @cached_property
    def users(self) -> dict[int, list[Event]]:
        """The ops that each tensor is an input of, by its id."""
        found: dict[int, list[Event]] = defaultdict(list)
        for event in sorted(self.made.values(), key=lambda e: e.order):
            for x in event.record.inputs:
                found[id(x)].append(event)
        return found

    def reads_behind(self, tensor: Tensor, text: Any, order: int) -> list[Read]:
        """The numbers that a constant was made of, where they came out of a tensor. `text` is what made it."""
        returned = self.past.returned.get(id(tensor))
        if returned is not None:
            return [returned[1]]
        if text is None or not self._reads:
            return []
        if (nodes := self._behind.get(id(text))) is None:
            nodes = self._behind[id(text)] = self.program.behind(text, self._reads.keys())
        earlier = ([read for read in self._reads[node] if read.order <= order] for node in nodes)
        return [reads[-1] for reads in earlier if reads]


class Search:
    """The ways to the targets of one gradient call, from every tensor that leads there."""

    def __init__(self, run: Everything, log: TapeLog, asked: GradientCall):
        self.run, self.log, self.asked = run, log, asked
        forgot = max((order for order, _ in log.resets), default=0)
        self._seen = {id(e.record.output): e.order > forgot for e in log.events}  # whether the tape still knows
        self.ways: dict[int, Way] = {}
        self._walk()

    @classmethod
    def of(cls, run: Everything, log: TapeLog, asked: GradientCall) -> Search:
        """The search of a gradient call, which calls with the same targets and nothing read in between share."""
        targets = [id(target) for target in asked.live.targets]
        if not all(target in run.made for target in targets):  # then the text of the call says where they came from
            return cls(run, log, asked)
        key = log.number, run.reads_before(asked.order), *targets
        if key not in run.searches:
            run.searches[key] = cls(run, log, asked)
        shared = copy(run.searches[key])
        shared.asked = asked
        return shared

    def _walk(self) -> None:
        waiting = deque(Way(t) for t in self.asked.live.targets)
        while waiting and len(self.ways) < _MOST:
            way = waiting.popleft()
            if id(way.tensor) not in self.ways:
                self.ways[id(way.tensor)] = way
                for origin in self._origins(way):
                    waiting.append(origin) if origin.broken else waiting.appendleft(origin)

    def _origins(self, way: Way) -> Iterator[Way]:
        """What a tensor was made of, and what keeps gradients from going there."""
        tensor = way.tensor
        event = self.run.made.get(id(tensor))
        if event is not None:
            for index, x in enumerate(event.record.inputs):
                kind = self._kind(event, index, x)
                broken = kind and Break(kind, tensor, x, event.at, event.record.op.name)
                yield Way(x, way.breaks + bool(broken), way, broken, event, index)
            return
        put = self.run.past.puts.get(id(tensor))
        for broken in self._lost(way, put):
            yield Way(broken.origin, way.breaks + 1, way, broken, put)

    def _lost(self, way: Way, put: Put | None) -> Iterator[Break]:
        """Where the numbers of a tensor come from that no op has made."""
        tensor = way.tensor
        if id(tensor) in self.run.gradients:
            asked = self.run.gradients[id(tensor)][1]
            yield from (Break("outside", tensor, target, asked.at) for target in asked.live.targets)
        elif self.run.journal.variable_of(tensor) is None:
            yield from self._read(tensor, tensor, *self._text(way))
        elif put is not None:
            reads = self._read(tensor, put.given, put.at, self.asked.order)
            same_line = [b for b in reads if self.run.program.statement(b.at) is self.run.program.statement(put.at)]
            yield from same_line or [Break("assigned", tensor, put.given, put.at)]

    def _text(self, way: Way) -> tuple[Any, int]:
        """The part of the program that made a constant, and when it was used."""
        use = way.use
        if isinstance(use, Event):
            return self.run.program.operand(use.at, len(use.record.inputs), way.index), use.order
        return use.at if use is not None else self.run.program.target(self.asked.at), self.asked.order

    def _read(self, cut: Tensor, constant: Tensor, text: Any, order: int) -> Iterator[Break]:
        """The tensors whose numbers a constant was made of, as what keeps gradients from coming to `cut`."""
        if id(constant) not in self.run.made and id(constant) not in self.run.gradients:
            for read in self.run.reads_behind(constant, text, order):
                yield Break("numpy", cut, read.tensor, read.at)

    def _kind(self, event: Event, index: int, x: Tensor) -> ReasonKind | None:
        op, output = event.record.op, event.record.output
        if not x.dtype.is_differentiable:
            return None  # it was lost where x was made
        if op.name == "stop_gradient":
            return "stopped"
        if op.name == "cast" and not output.dtype.is_differentiable:
            return "integer"
        if not (output.dtype.is_differentiable and op.is_differentiable and op.vjp_of(index) is not None):
            return "flat"
        if id(output) not in self._seen:
            return "outside"
        return None if self._seen[id(output)] else "released"

    def slope_of(self, subject: Any) -> Slope | None:
        """A derivative that leads to the target and does not depend on `thing`, though what it is of was made of it.

        The start of a sweep counts too: the derivative of x by x is 1.
        """
        for id_, way in self.ways.items():
            asked = self.run.asked_for.get(id_)
            if asked is not None and asked.order <= self.asked.order:
                of = next((t for t in asked.live.targets if self._leads(subject, t)), None)
                if of is not None:
                    by = (t for s in asked.live.sources for t in self.run.tensors(s) if self._is(asked, t, way.tensor))
                    return Slope(way.tensor, of, next(by, None), asked.at)
        return None

    def _is(self, asked: GradientCall, source: Tensor, grad: Tensor) -> bool:
        """Whether a gradient call gave exactly this tensor for a source."""
        return asked.live.grads.get(id(source)) is grad

    def _leads(self, subject: Any, target: Tensor) -> bool:
        """Whether a path of ops leads from `thing` to a tensor."""
        wanted, waiting, seen = {id(t) for t in self.run.tensors(subject)}, [target], set[int]()
        while waiting and len(seen) < _MOST:
            tensor = waiting.pop()
            if id(tensor) in wanted:
                return True
            event = None if id(tensor) in seen else self.run.made.get(id(tensor))
            seen.add(id(tensor))
            waiting += event.record.inputs if event is not None else ()
        return False

    # --- Ints and bools --------------------------------------------------------------------------

    def choosers(self, subject: Any) -> list[Event]:
        """The ops by which ints or bools choose, as indices, labels and conditions do; none where floats would do.

        They would where a number of theirs goes into a float, towards the target if they lead there at all, and no
        op takes them as ints or bools alone: such an op would refuse floats.
        """
        waiting = list(self.run.tensors(subject))
        leads = any(id(t) in self.ways for t in waiting)
        seen, found, counts = set[int](), list[tuple[Event, bool]](), False
        while waiting and len(seen) < _MOST:
            tensor = waiting.pop()
            users = [] if id(tensor) in seen else self.run.users.get(id(tensor), ())
            seen.add(id(tensor))
            for event in users:
                output = event.record.output
                if leads and id(output) not in self.ways:
                    continue
                if _refuses_floats(event, tensor) or (output.dtype.is_bool and not tensor.dtype.is_bool):
                    found.append((event, _refuses_floats(event, tensor)))
                elif output.dtype.is_differentiable:
                    counts = True
                else:
                    waiting.append(output)
        return [event for event, refuses in found if refuses or not counts]


def _refuses_floats(event: Event, x: Tensor) -> bool:
    """Whether an op takes a tensor as ints or bools alone: by its registry entry, all of its inputs or this one."""
    op, inputs = event.record.op, event.record.inputs
    if op.takes in ("integer", "bool"):
        return True
    return not op.variadic and any(
        given is x and name in op.free for name, given in zip(op.parameters, inputs, strict=True)
    )
