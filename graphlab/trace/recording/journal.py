"""Listens to a run and keeps what the picture needs: the ops, where they stand in the text, and their names.

A `Journal` holds live tensors while the program runs; `traces` turns them into plain data at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from graphlab.sweep import LiveSweep, SweepStep
from graphlab.tape import GradientTape
from graphlab.tensor import Observer, Op, Operand, Record, Tensor, keep
from graphlab.trace.graph import GroupKind, Place
from graphlab.trace.recording.bindings import DIRECT, INSIDE, LOOSE, Bindings, Bound, given_name, hold
from graphlab.trace.recording.event import Event
from graphlab.trace.recording.groups import LiveGroup, Open, place_of
from graphlab.trace.recording.history import Past
from graphlab.trace.recording.recorder import Record as TrainingRecord
from graphlab.trace.recording.steps import Loop, Step, Steps
from graphlab.trace.recording.updates import ops_of, rate_of

KEPT_TAPES = 24
MOST_ROWS = 36  # of one Jacobian
MOST_SWEEPS = 100  # of one tape
_MOST_RECORDS = 64  # of trainings: some have one step and turn out to be none
KEPT_OF_A_CUT_TAPE = 300  # ops of one that records more than is drawn
KEPT_WHERE_MEMORY_IS_SHORT = 12  # ops of one whose arrays are needed elsewhere


@dataclass(slots=True, eq=False)
class GradientCall:
    """One sweep, the syntax node of the call that asked for it, and what each name meant at that moment."""

    live: LiveSweep
    at: Any
    order: int
    bound: dict[str, Bound]


@dataclass(slots=True, eq=False)
class Derivative:
    """What a tensor of an inner tape's backward pass is: the gradient of `of`, or what reaches it through `via`."""

    targets: list[Tensor]
    element: tuple[int, ...] | None
    of: Tensor
    via: Tensor | None
    tensor: Tensor


@dataclass(slots=True, eq=False)
class TapeLog:
    """What one tape saw, alive. `turns` has the orders at which it began and stopped recording.

    Of a tape that sees more than `most` ops, its backward pass with them, only the first ones are kept: it is `is_cut`.
    """

    tape: GradientTape
    number: int
    at: Any
    most: int
    implicit: bool = False
    around: LiveGroup | None = None  # what it was opened in
    events: list[Event] = field(default_factory=list)
    sweeps: list[GradientCall] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    watched: dict[int, tuple[int, Any]] = field(default_factory=dict)  # order and syntax node, by id
    resets: list[tuple[int, Any]] = field(default_factory=list)
    derivatives: dict[int, Derivative] = field(default_factory=dict)
    is_cut: bool = False
    gave_way: bool = False  # it is cut since the program needed the memory
    training: TrainingRecord | None = None  # of which it is a step

    @property
    def place(self) -> Place | None:
        """Where in the text it was opened."""
        return place_of(self.at)

    @property
    def size(self) -> int:
        """How many ops are kept, forward and backward."""
        return len(self.events) + sum(asked.live.length for asked in self.sweeps)

    def saw(self, event: Event) -> None:
        """An op ran while the tape recorded."""
        self.events.append(event)
        if len(self.events) > self.most:
            self._cut()

    def swept(self, asked: GradientCall) -> None:
        """The tape was asked for a gradient."""
        if self.is_cut:
            return
        self.sweeps.append(asked)
        del self.sweeps[:-MOST_SWEEPS]
        if self.size > self.most:
            self._cut()

    def let_go(self) -> bool:
        """Keep the first ops alone because memory is short, and what the tape itself recorded no more.

        Whether that was still to do. For the tape of a program that opens none: nobody else asks it for a gradient.
        """
        if self.is_cut:
            return False
        self.gave_way = True
        self._cut(KEPT_WHERE_MEMORY_IS_SHORT)
        self.tape._forget()
        return True

    def _cut(self, kept: int = KEPT_OF_A_CUT_TAPE) -> None:
        """Keep the first ops alone: a gradient says nothing where the way to its target is not there."""
        self.is_cut = True
        del self.events[kept:]
        self.sweeps.clear()
        self.derivatives.clear()


class _NamedLeaves(GradientTape):
    """The tape of a program that opens none: follows Variables and every float tensor that the program made."""

    def __init__(self, journal: Journal):
        super().__init__(persistent=True)
        self._began = True  # with the program
        self._journal = journal

    def record(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor) -> None:
        follows, is_recorded = self.follows, False
        for x in inputs:
            if id(x) not in follows and self._journal.is_leaf(x):
                self._follow(x)
            is_recorded |= id(x) in follows
        if is_recorded and op.is_differentiable:
            keep(self, op, inputs, attrs, output)


class Journal(Observer):
    """Keeps the last tapes of a run, with places and names.

    The interpreter sets `at` to the syntax node it is about to apply and calls `bind` when a name is
    given to a tensor. With `implicit=True` the whole program is taken for the body of a tape;
    `finish` then asks that tape for the gradients of the program's last value.
    """

    def __init__(self, *, implicit: bool = False, most: int = 20_000, asked: Collection[int] = ()):
        self.at: Any = None
        self.most = most  # ops that are kept of one tape
        self.asked = asked  # steps of each training that stay, whatever else does
        self.is_nearly_up: Callable[[], bool] = lambda: False  # whether a limit may end the program at any step now
        self.trainings: list[TrainingRecord] = []
        self.steps = Steps(self._step_done, self._set_anew)
        self.order = 0  # of the ops, counted
        self.names = Bindings()
        self.past = Past()
        self._logs: dict[int, TapeLog] = {}  # by the id of the tape, in the order of opening
        self._active: list[TapeLog] = []
        self._asking: list[_Call] = []
        self._leaves: dict[int, Any] = {}
        self._variables: dict[int, tuple[Any, Any]] = {}  # the Variable a tensor was read from, by the tensor's id
        self._opened = 0
        self._groups = Open()
        self._closed = False  # to what happens in a step of a training that nobody will look at
        self._unseen: list[Any] = []  # the tapes that record meanwhile
        self._latest: dict[str, tuple[Any, Any, bool]] = {}  # what was bound meanwhile
        self._finished = False
        self._implicit = self._open(_NamedLeaves(self), implicit=True) if implicit else None

    # --- What the interpreter tells --------------------------------------------------------------

    def bind(self, name: str, value: Any, at: Any = None, *, is_loop_scoped: bool = False) -> None:
        """The program calls `value`, a tensor or Variable or what holds some, by a name, from the syntax node `at` on.

        Names of parameters and of loop variables are `loose`: they count where there is no better one.
        """
        if self._closed:
            self._latest[name] = value, at, is_loop_scoped
        elif isinstance(value, Operand):
            subject = value._tensor() if isinstance(value, Tensor) else value
            self.names.bind(name, subject, at, self._groups.now(), self.order, LOOSE if is_loop_scoped else DIRECT)
            self.leaf(subject)
        else:
            self.names.bind_container(name, value, at, LOOSE if is_loop_scoped else INSIDE)

    def leaf(self, value: Any) -> None:
        """The program made the tensor `value` itself: without a tape of its own, it differentiates by it."""
        if self._implicit is not None and isinstance(value, Tensor):
            tensor = value._tensor()
            if not self._implicit.tape.tracks(tensor):
                self._leaves[id(tensor)] = hold(tensor, self._leaves)

    def is_leaf(self, tensor: Tensor) -> bool:
        """Whether the program made this tensor itself, rather than an op."""
        return id(tensor) in self._leaves

    def enter(self, kind: GroupKind, label: str, at: Any = None) -> LiveGroup | None:
        """A call or a loop of the program begins; None where no tape records, and `leave` need not be told."""
        if not self._active and self._implicit is None:
            return None
        return self._groups.enter(kind, label, self.at if at is None else at)

    def leave(self, group: LiveGroup) -> None:
        """What `enter` has begun is over."""
        self._groups.leave(group)

    def begin_loop(self, at: Any = None, length: int | None = None) -> Loop:
        """A loop begins, of so many rounds if that is known; it counts them, and `end_loop` must be told."""
        return self.steps.begin_loop(at, length)

    def end_loop(self, loop: Loop) -> None:
        """A loop is over."""
        self.steps.end_loop(loop)

    def finish(self, target: Any) -> None:
        """Differentiate the last value of a program without a tape by all its leaves, if it has a gradient at all.

        Whoever observes the program is told of it, and may forbid it: it can take more than the program did.
        """
        log = self._implicit
        if log is None or log.is_cut or not isinstance(target, Operand) or not target.dtype.is_differentiable:
            return
        used = {id(x): x for e in log.events for x in e.record.inputs}
        sources = [x for i, x in used.items() if i in self._leaves or (i in self._variables and log.tape.tracks(x))]
        if sources:
            self._finished = True  # the program is over: the ops of its gradient are not its own
            log.tape.gradient(target, sources)

    # --- What the ops tell -----------------------------------------------------------------------

    def after(self, op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], output: Tensor) -> None:
        if self._finished:
            return
        self.order += 1
        if self._unseen:
            return
        # A tape of the library's own is a picture of its own, and so is its backward pass.
        if self._implicit is not None and not self._active and not self._asking:
            if not self._implicit.is_cut:
                self._implicit.tape.record(op, inputs, attrs, output)
        elif not self._active:
            if not self._asking:  # of a backward pass that no tape records, the sweep says enough
                self.past.ran(op, inputs, attrs, output, self.at, self.order)
            return
        inner = self._asking[-1].number if self._asking else None
        group, record = self._groups.now(), Record(op, inputs, attrs, output)
        for log in self._active or (self._implicit,):
            if log is not None and not log.is_cut:
                log.saw(Event(record, self.at, log.tape.tracks(output), group, self.order, inner))

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        if self._unseen:
            return
        if id(tensor) not in self._variables:
            self._variables[id(tensor)] = variable, hold(tensor, self._variables)
        if self._implicit is not None and not self._active:
            self._implicit.tape.variable_read(variable, tensor)

    def taken(self, tensor: Tensor, value: Any) -> None:
        if not self._closed:
            self.past.taken(tensor, value, self.at, self.order)

    def converted(self, value: Any, tensor: Tensor) -> None:
        if not self._closed:
            self.past.converted(value, tensor)

    def assigned(self, variable: Any, given: Tensor, before: Tensor | None, how: str) -> None:
        if not self._closed:
            self.past.assigned(variable, given, self.at)
        self.steps.assigned(variable, given, before, how)

    # --- What trains tells -----------------------------------------------------------------------

    def moving(self, optimizer: Any, variable: Any, gradient: Tensor, rate: Any, memory: Mapping[str, Any]) -> None:
        self.steps.moving(optimizer, variable, gradient, rate, memory)

    def moved(self) -> None:
        self.steps.moved()

    def fitting(self, steps: int | None) -> None:
        self.steps.begin_loop(self.at, steps)

    def epoch_begun(self) -> None:
        self.steps.begin_epoch()

    def batch_begun(self) -> None:
        loop = self.steps.loops[-1]
        loop.round += 1
        self.at = loop.at  # whatever a layer or a callback of the program's own came to in the batch before

    def fitted(self) -> None:
        self.steps.end_loop(self.steps.loops[-1])

    # --- What the tapes tell ---------------------------------------------------------------------

    def tape_entered(self, tape: Any) -> None:
        log = self.log_of(tape) if self.steps.goes_on(tape) else self._begun(tape)
        if log is None:
            self._unseen.append(tape)
            return
        log.turns.append(self.order)
        self._active.append(log)

    def _begun(self, tape: Any) -> TapeLog | None:
        """The log of a tape that is opened; None in a step that nobody will look at."""
        step, is_new = self.steps.opening(tape, self.at)
        if is_new:
            step.is_seen = self._wants(step) or self.is_nearly_up()
            self._closed = not step.is_seen
            if step.is_seen:
                self._catch_up()
        log = self.log_of(tape)
        if log is None and step.is_seen:
            log = self._open(tape)
        elif log is None:
            self._opened += 1
        step.opens(tape, log, self.at)
        return log

    def tape_exited(self, tape: Any) -> None:
        if tape in self._unseen:
            self._unseen.remove(tape)
            if not self._unseen and self._closed and self._wants_next():
                self._catch_up()
            return
        for log in self._active:
            if log.tape is tape:
                log.turns.append(self.order)
        self._active = [log for log in self._active if log.tape is not tape]

    def _wants(self, step: Step, ahead: int = 0) -> bool:
        """Whether a step should be seen: the one that begins, or so many after it."""
        for training in reversed(self.trainings):
            if step.at in training.lines:
                return training.steps + 1 + ahead in self.asked or training.wants(step.loop, ahead)
        return True

    def _wants_next(self) -> bool:
        """Whether the step after the one under way should be seen: then what comes before it is, too."""
        return self.steps.step is None or self._wants(self.steps.step, ahead=1)

    def _catch_up(self) -> None:
        """Look again: first at the names that were given meanwhile."""
        self._closed = False
        latest, self._latest = self._latest, {}
        for name, (value, at, is_loop_scoped) in latest.items():
            self.bind(name, value, at, is_loop_scoped=is_loop_scoped)

    def tape_watches(self, tape: Any, subject: Any) -> None:
        log = self.log_of(tape)
        if log is not None:
            log.watched.setdefault(id(subject), (self.order, self.at))

    def tape_reset(self, tape: Any) -> None:
        log = self.log_of(tape)
        if log is not None:
            log.resets.append((self.order, self.at))

    def sweeping(self, tape: Any) -> None:
        if self._closed:
            self._asking.append(_Call(None, {}, None))
            return
        log = self.log_of(tape)
        group = self._groups.enter("gradient", "inner gradient", self.at)
        self._asking.append(_Call(log.number if log else None, self.names.now(), group))

    def swept(self, tape: Any, sweep: LiveSweep) -> None:
        self.order += sweep.length if sweep.is_postponed else 0  # they have run, though nobody has seen it
        self.steps.swept(tape, sweep)
        if self._closed:
            return
        log, call = self.log_of(tape), self._asking[-1]
        if sweep.element is not None:
            call.rows += 1
        if log is not None and call.rows <= MOST_ROWS:
            log.swept(GradientCall(sweep, self.at, self.order, call.bound))
        for outer in () if sweep.is_postponed else self._open_logs():
            outer.derivatives.update(_derivatives(tape, sweep))

    def sweeping_ended(self, tape: Any) -> None:
        if (group := self._asking.pop().group) is not None:
            self._groups.leave(group)

    def entered(self, kind: Literal["layer", "step", "loss", "scope"], label: str) -> None:
        self._groups.enter(kind, label, self.at)

    def left(self) -> None:
        self._groups.leave()

    def _open_logs(self) -> list[TapeLog]:
        """The tapes that record, but for those of which only the first ops are kept."""
        logs = self._active if self._active or self._implicit is None else [self._implicit]
        return [log for log in logs if not log.is_cut]

    def log_of(self, tape: Any) -> TapeLog | None:
        """What is kept of a tape; None if it was one of too many."""
        return self._logs.get(id(tape))

    def _open(self, tape: GradientTape, *, implicit: bool = False) -> TapeLog:
        self._opened += 1
        log = TapeLog(tape, self._opened, self.at, self.most, implicit, self._groups.now())
        self._logs[id(tape)] = log
        if len(self._logs) > KEPT_TAPES:
            self._make_room()
        return log

    # --- Trainings -------------------------------------------------------------------------------

    def _step_done(self, step: Step) -> None:
        """Note a step that is over. Who is stopped in here does it once more, and then all of it is done, once."""
        training = next((one for one in reversed(self.trainings) if one.has(step) or one.continues(step)), None)
        if training is None:
            if len(self.trainings) == _MOST_RECORDS:
                return
            training = TrainingRecord(step)
            self.trainings.append(training)
        if not training.has(step):
            step.logs = [log for log in step.logs if log is not None and log.training is None]
            training.add(step, self._rate, self._called)
        for log in step.logs:
            log.training = training
        leaving = training.leaving()
        if leaving is not None:
            if leaving.number in self.asked or training.is_chosen(leaving.number):
                leaving.settle(self._ops)
            else:
                self._drop([training.kept.pop(leaving.number)])

    def settle(self) -> None:
        """The program is over: so is its last step."""
        self._catch_up()
        self.steps.finish()
        for training in self.trainings:
            for step in training.kept.values():
                step.settle(self._ops)

    def _set_anew(self, key: int) -> None:
        for training in self.trainings:
            if key in training.variables:
                training.is_reset = True

    def _called(self, tensor: Tensor) -> str:
        return self.name_of(tensor) or ""

    def _ops(self, move: Any) -> list[Any]:
        return ops_of(move, self.past.made)

    def _rate(self, move: Any, gradient: Tensor | None) -> float:
        return rate_of(move, gradient, self.past.maker)

    def _drop(self, gone: list[Any]) -> None:
        for step in gone:
            for log in step.logs:
                self._forget(log)

    def _forget(self, log: TapeLog) -> None:
        del self._logs[id(log.tape)]

    def _make_room(self) -> None:
        """Let go of tapes until there are no more than are kept: half of the room is for those of trainings."""
        while len(self._logs) > KEPT_TAPES:
            others = [log for log in self._logs.values() if log.training is None]
            if len(others) > KEPT_TAPES // 2 or not self._thin_out():
                self._forget(others[0] if others else next(iter(self._logs.values())))

    def let_go(self) -> bool:
        """Forget what is kept for the picture alone, whose memory is needed elsewhere; whether there was any.

        That is a step of a training, or the tape of a program that opens none.
        """
        return self._thin_out() or (self._implicit is not None and self._implicit.let_go())

    def _thin_out(self) -> bool:
        """Forget a step, or some, of the training that keeps most tapes; whether there was one."""
        biggest = max(self.trainings, key=lambda training: training.logs, default=None)
        gone = [] if biggest is None else biggest.thinned(self.asked)
        self._drop(gone)
        return bool(gone)

    def kept_steps(self) -> list[tuple[int | None, list[int]]]:
        """The steps of each training that keep their tapes, with the line of its tape."""
        found: list[tuple[int | None, list[int]]] = []
        for training in self.trainings:
            steps = sorted(number for number, step in training.kept.items() if step.logs)
            place = place_of(training.line)
            if steps and training.is_training:
                found.append((None if place is None else place.line, steps))
        return found

    def repeats(self, other: Journal) -> bool:
        """Whether the trainings went on as those of another journal did: with the same numbers in the same steps."""
        mine, others = ([one.outcome for one in journal.trainings] for journal in (self, other))
        return mine == others

    @property
    def dropped(self) -> int:
        """How many tapes were opened that are not kept."""
        return self._opened - len(self._logs)

    # --- Names -----------------------------------------------------------------------------------

    def name_of(self, tensor: Tensor) -> str | None:
        """What the program calls it, or the Variable it was read from; None if it has no name."""
        return next(iter(self.names_of(tensor)), None)

    def names_of(self, subject: Any) -> tuple[str, ...]:
        """All that the program calls a tensor, or the Variable it was read from, the best name first."""
        variable = self.variable_of(subject)
        known = self.names.of(subject if variable is None else variable)
        if known is None and variable is None:
            return ()  # as most of very many
        names = dict(known.names) if known else {}
        if (given := given_name(variable)) is not None:
            names.setdefault(*given)
        return tuple(sorted(names, key=names.__getitem__))

    def named_at(self, subject: Any) -> Place | None:
        """Where in the text it got its name, or the Variable it was read from did."""
        variable = self.variable_of(subject)
        known = self.names.of(subject if variable is None else variable)
        return place_of(known.at) if known else None

    def named_in(self, tensor: Tensor) -> tuple[LiveGroup | None, ...]:
        """The part of the program in which it got its name, or the Variable it was read from did; empty if never."""
        variable = self.variable_of(tensor)
        known = self.names.of(tensor if variable is None else variable)
        return (known.group,) if known else ()

    def variable_of(self, subject: Any) -> Any:
        """The Variable this tensor was read from, or this is; None for any other tensor."""
        if not isinstance(subject, Tensor):
            return subject
        found = self._variables.get(id(subject))
        return found and found[0]

    def read_tensors(self) -> dict[int, list[Tensor]]:
        """The tensors that were read from each Variable, by its id, in order."""
        found: dict[int, list[Tensor]] = defaultdict(list)
        for variable, held in self._variables.values():
            tensor = held if isinstance(held, Tensor) else held()
            if tensor is not None:
                found[id(variable)].append(tensor)
        return found

    def logs(self) -> list[TapeLog]:
        """What is kept of the tapes, in the order of opening."""
        return [log for log in self._logs.values() if log.events or not log.implicit]


@dataclass(slots=True, eq=False)
class _Call:
    """A gradient call that is under way: whose, what each name meant when it began, its group and its rows so far."""

    number: int | None
    bound: dict[str, Bound]
    group: LiveGroup | None
    rows: int = 0


def _derivatives(tape: GradientTape, sweep: LiveSweep) -> dict[int, Derivative]:
    """What the tensors of a backward pass are, by id: the gradients of its sources before all others."""
    found: dict[int, Derivative] = {}

    def add(tensor: Tensor, of: Tensor, via: Tensor | None) -> None:
        found.setdefault(id(tensor), Derivative(sweep.targets, sweep.element, of, via, tensor))

    reached = [(x, part, step.record) for step in sweep.steps for x, part in _sent(step)]
    sources = {id(x) for source in sweep.sources for x in tape._read(source)}
    for x, _, _ in reached:
        if id(x) in sources:
            add(sweep.grads[id(x)], x, None)
    for x, part, record in reached:
        add(sweep.grads[id(x)], x, None)
        add(part, x, record.output)
    return found


def _sent(step: SweepStep) -> Iterator[tuple[Tensor, Tensor]]:
    for x, part in zip(step.record.inputs, step.contributions, strict=True):
        if part is not None:
            yield x, part
