"""Tapes against a naive engine, on random programs with reuse, assignment, nesting, pauses and resets."""

from __future__ import annotations

import math
from typing import Any

import hypothesis.strategies as st
import numpy as np
from hypothesis import assume, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import graphlab
from tests.reference import Engine, Log, Value, Variable

NUMBERS = st.integers(-8, 8).map(lambda n: n / 4)
PICK = st.integers(0, 11)
UNARY = ("sin", "cos", "tanh", "square", "negative", "stop_gradient")
LINE = st.tuples(st.sampled_from([*UNARY[:-1], "add", "subtract", "multiply", "multiply", *UNARY]), PICK, PICK)


class TapeMachine(RuleBasedStateMachine):
    """A program is written line by line; each line is run by graphlab and by the reference, and both must agree."""

    tf: Any = graphlab
    compared = 0  # gradients that were not None
    size = 12  # values that are remembered; a small number makes reuse likely

    def __init__(self) -> None:
        super().__init__()
        self.engine = Engine()
        self.pairs: list[tuple[Any, Any]] = []  # what graphlab has, beside what the reference has: values and Variables
        self.gradients: set[Value] = set()
        self.tapes: list[tuple[Any, Log]] = []
        self.open: list[tuple[str, Any, Log]] = []  # `with` blocks, innermost last: tapes and pauses

    # --- Values

    @initialize(numbers=st.lists(NUMBERS, min_size=2, max_size=2), persistent=st.booleans(), nested=st.booleans())
    def begin(self, numbers: list[float], persistent: bool, nested: bool) -> None:
        """Two Variables, a tape, and maybe one around it."""
        for number in numbers:
            self.variable(number, True)
        for _ in range(1 + nested):
            self.enter(persistent, True)

    @rule(number=NUMBERS, trainable=st.booleans())
    def variable(self, number: float, trainable: bool) -> None:
        self._keep(self.tf.Variable(np.float64(number), trainable=trainable), Variable(number, trainable))

    @rule(number=NUMBERS)
    def constant(self, number: float) -> None:
        self._keep(self.tf.constant(number, self.tf.float64), Value(number))

    @rule(which=PICK, number=NUMBERS, how=st.sampled_from(["assign", "assign_add", "assign_sub"]))
    def assign(self, which: int, number: float, how: str) -> None:
        """What was recorded before keeps the number that was read then."""
        ours, theirs = self._pick(which, Variable)
        getattr(ours, how)(np.float64(number))
        theirs.number = {"assign": 0, "assign_add": theirs.number, "assign_sub": theirs.number}[how] + (
            -number if how == "assign_sub" else number
        )

    @rule(lines=st.lists(LINE, min_size=2, max_size=6))
    def compute(self, lines: list[tuple[str, int, int]]) -> None:
        """Some ops on Variables and values, the newest as likely as any."""
        for name, left, right in lines:
            picked = (left,) if name in UNARY else (left, right)
            self._apply(name, *(self._pick(which) for which in picked))

    def _apply(self, name: str, *inputs: tuple[Any, Any]) -> None:
        theirs = self.engine.apply(name, *(pair[1] for pair in inputs))
        function = getattr(self.tf, name) if name != "negative" else self.tf.negative
        ours = function(*(pair[0] for pair in inputs))
        assert float(ours) == theirs.number or math.isclose(float(ours), theirs.number, rel_tol=1e-12, abs_tol=1e-12)
        if abs(theirs.number) < 1e3:
            self._keep(ours, theirs)

    def _keep(self, ours: Any, theirs: Any) -> None:
        self.pairs.append((ours, theirs))
        if len(self.pairs) > self.size:
            del self.pairs[0]

    def _pick(self, which: int, kind: type = object, among: Any = None, but: Any = ()) -> tuple[Any, Any]:
        """One of what is there, 0 the newest; of those that the reference knows in `among`, if there are any."""
        found = [pair for pair in self.pairs if isinstance(pair[1], kind) and pair[1] not in but]
        found = [pair for pair in found if among and pair[1] in among] or found
        assume(found)
        return found[-1 - which % len(found)]

    # --- Tapes

    @precondition(lambda self: len(self.open) < 4)
    @rule(persistent=st.booleans(), accessed=st.sampled_from([True, True, False]))
    def enter(self, persistent: bool, accessed: bool) -> None:
        tape = self.tf.GradientTape(persistent=persistent, watch_accessed_variables=accessed)
        self._enter("tape", tape.__enter__(), Log(persistent, accessed))
        self.tapes = [*self.tapes[-3:], (tape, self.open[-1][2])]

    def _enter(self, kind: str, block: Any, log: Log) -> None:
        self.open.append((kind, block, log))
        (self.engine.start if kind == "tape" else self.engine.stop)(log)

    @precondition(lambda self: self.open)
    @rule(lines=st.lists(LINE, min_size=1, max_size=3), of=PICK, sources=st.lists(PICK, min_size=1, max_size=3))
    def leave(self, lines: list[tuple[str, int, int]], of: int, sources: list[int]) -> None:
        """The innermost `with` block ends: a pause, or a tape, which is asked at once, as in most programs."""
        self.compute(lines)
        kind, block, log = self._end()
        if kind == "tape" and not (log.used and not log.persistent):
            self._ask(block, log, [of], sources)

    def _end(self) -> tuple[str, Any, Log]:
        """Leave the innermost block; a tape that has given its one answer has stopped by itself."""
        kind, block, log = self.open.pop()
        block.__exit__(None, None, None)
        if kind == "pause":
            self.engine.start(log)
        elif log.recording:
            self.engine.stop(log)
        return kind, block, log

    @precondition(lambda self: self._recording())
    @rule(which=PICK)
    def pause(self, which: int) -> None:
        tape, log = self._one(self._recording(), which)
        block = tape.stop_recording()
        block.__enter__()
        self._enter("pause", block, log)

    @precondition(lambda self: self._recording())
    @rule(which=PICK, what=PICK)
    def watch(self, which: int, what: int) -> None:
        tape, log = self._one(self._recording(), which)
        ours, theirs = self._pick(what)
        tape.watch(ours)
        log.reached.add(theirs)

    @precondition(lambda self: self._recording())
    @rule(which=PICK)
    def reset(self, which: int) -> None:
        tape, log = self._one(self._recording(), which)
        tape.reset()
        self.engine.reset(log)

    def _recording(self) -> list[tuple[Any, Log]]:
        return [pair for pair in self.tapes if pair[1].recording]

    def _one(self, pairs: list[Any], which: int) -> Any:
        return pairs[which % len(pairs)]

    # --- Gradients

    @precondition(lambda self: self._ready())
    @rule(which=PICK, of=PICK, more=st.lists(PICK, max_size=1), sources=st.lists(PICK, min_size=1, max_size=3))
    def ask(self, which: int, of: int, more: list[int], sources: list[int]) -> None:
        """A tape that records, or one that has ended, is asked."""
        self._ask(*self._one(self._ready(), which), [of, *more], sources)

    def _ask(self, tape: Any, log: Log, of: list[int], sources: list[int]) -> None:
        """Both give the same number, or both None; what graphlab gives can be differentiated by the tapes around it."""
        targets = [self._pick(i, Value, log.reached) for i in of]
        # A gradient is made of others on its way back, the reference's on its way forward: none is a source in turn.
        chosen = [self._pick(i, among=log.reached if i % 4 else None, but=self.gradients) for i in sources]
        if log.recording and not log.persistent:
            self.engine.stop(log)
        wanted = self.engine.gradient(log, [t[1] for t in targets], [s[1] for s in chosen])
        self._compare(tape.gradient([t[0] for t in targets], [s[0] for s in chosen]), wanted)

    def _ready(self) -> list[tuple[Any, Log]]:
        """Tapes that may be asked; one that is paused or is inside a pause of its own is not."""
        return [
            (tape, log)
            for tape, log in self.tapes
            if (log.persistent or not log.used)
            and not any(kind == "pause" and paused is log for kind, _, paused in self.open)
        ]

    def _compare(self, found: list[Any], wanted: list[Value | None]) -> None:
        for ours, theirs in zip(found, wanted, strict=True):
            assert (ours is None) == (theirs is None), (ours, theirs)
            if theirs is not None:
                assert math.isclose(float(ours), theirs.number, rel_tol=1e-9, abs_tol=1e-9)
                type(self).compared += 1
                self.gradients.add(theirs)
                if abs(theirs.number) < 1e3:
                    self._keep(ours, theirs)

    @invariant()
    def numbers_agree(self) -> None:
        """Nothing that happened since has changed a value, or put a Variable out of step."""
        for ours, theirs in self.pairs:
            assert math.isclose(float(ours), theirs.number, rel_tol=1e-9, abs_tol=1e-9)

    def teardown(self) -> None:
        """End every block, so that no tape goes on in the next program."""
        while self.open:
            self._end()


TestTapes = TapeMachine.TestCase
TestTapes.settings = settings(max_examples=5 * settings.default.max_examples, stateful_step_count=30, deadline=None)
