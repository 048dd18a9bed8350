"""Keeps a record of each training of a run: numbers of every step, and the tapes of some.

A step belongs to the training that opened a tape at the same line and watches one of the same Variables; another one
begins where the Variables are others, or where they were set anew before the loop began again. Which steps keep their
tapes is decided while they come, so that nothing must be run twice: the first three, the last three, powers of two and
those at even distances, which grow as there are more of them. A step that was asked for by its number stays too. The
journal sees every step while a limit is near, which may end the program at any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphlab.tensor import Tensor
from graphlab.trace.recording.steps import Loop, Move, Step, key_of
from graphlab.trace.training import MOST_BYTES, MOST_ROWS, MOST_VALUES

ENDS = 3  # steps at the beginning and at the end that keep their tapes
SEEN = 24  # steps that are all seen, of a loop that may have no more
WHOLE = 4096  # elements of a Variable whose updates are kept whole
_ROWS_BYTES = MOST_BYTES // 4  # of the rows of one training, while the program runs
_FEWEST_ROWS = 24


class Sample:
    """Some elements of an array, and its norm. A small array is only remembered: it is looked at in the end."""

    __slots__ = ("_array", "_norm")

    def __init__(self, array: Any):
        self._array, self._norm = array, None
        if array.size > MOST_VALUES:
            self._array, self._norm = array.reshape(-1)[places_of(array.size)], norm_of(array)

    @property
    def is_whole(self) -> bool:
        """Whether it has all elements."""
        return self._norm is None

    @property
    def count(self) -> int:
        """How many elements it has."""
        return int(self._array.size)

    @property
    def values(self) -> np.ndarray:
        """The elements as floats, in a row."""
        return np.asarray(self._array, np.float64).reshape(-1)

    @property
    def norm(self) -> float:
        """The Euclidean length of all elements."""
        return norm_of(self._array) if self._norm is None else self._norm


def places_of(size: int) -> np.ndarray:
    """The places of at most 16 elements, evenly spread over so many.

    >>> places_of(3).tolist(), places_of(1000).tolist()[:3]
    ([0, 1, 2], [0, 66, 133])
    """
    return np.linspace(0, size - 1, min(size, MOST_VALUES)).astype(np.int64)


def norm_of(array: Any) -> float:
    """The Euclidean length of an array, without overflow on the way."""
    return float(np.linalg.norm(np.asarray(array, np.float64)))


@dataclass(slots=True, eq=False)
class Row:
    """What is kept of a step beside its loss: for each Variable a sample of it before, its gradient, the memory."""

    step: int
    before: dict[int, Sample]
    gradients: dict[int, Sample]
    memory: dict[tuple[int, str], Sample]
    rate: float


@dataclass(slots=True, eq=False)
class KeptStep:
    """A step whose tapes are kept, and how it moved its Variables."""

    number: int
    logs: list[Any]
    moves: list[Move]
    gradients: dict[int, Tensor]
    settings: list[dict[str, float]] = field(default_factory=list)
    is_settled: bool = False

    def settle(self, ops_of: Callable[[Move], list[Any]]) -> None:
        """Note what is not remembered for long: the ops of each update, and the optimizer's numbers."""
        if not self.is_settled:
            self.is_settled = True
            self.moves = [move for move in self.moves if move.before._array.size <= WHOLE]
            self.settings = [_settings(move) for move in self.moves]
            for move in self.moves:
                move.ops = [] if move.optimizer is not None else ops_of(move)


@dataclass(slots=True, eq=False)
class Loss:
    """The targets of one tape of each step: a number for each step, or what it will be computed from."""

    line: Any
    name: str = ""
    values: dict[int, Any] = field(default_factory=dict)


class Record:
    """The record of one training."""

    def __init__(self, step: Step):
        self.line = step.at
        self.lines: set[Any] = set()
        self.steps = 0
        self.is_loop = step.loop is not None
        self.losses: dict[Any, Loss] = {}
        self.rows: list[Row] = []
        self.stride = 1
        self.most_rows = 0
        self.variables: dict[int, Any] = {}  # that moved, by key, in the order in which they did
        self.watched: dict[int, Any] = {}
        self.final: dict[int, Tensor] = {}
        self.slots: dict[tuple[int, str], Tensor] = {}  # what the optimizer remembered in the end
        self.loop: Loop | None = None
        self.epochs: list[int] = []
        self.is_reset = False
        self.optimizer: Any = None
        self.kept: dict[int, KeptStep] = {}
        self.spacing = _spacing(step.loop)  # between the steps that are kept

    def continues(self, step: Step, watched: Iterable[int]) -> bool:
        """Whether a step is one more of this training."""
        if self.lines.isdisjoint(step.lines) or self.watched.keys().isdisjoint(watched):
            return False
        return not (self.is_reset and step.loop is not self.loop)

    def add(
        self, step: Step, rate_of: Callable[[Move, Tensor | None], float], name_of: Callable[[Tensor], str]
    ) -> None:
        """One more step."""
        self.steps += 1
        number = self.steps
        self.lines.update(step.lines)
        self.is_reset = False
        if step.loop is not self.loop or step.begins_epoch:
            self.loop = step.loop
            self.epochs.append(number)
        for tape, sweep in step.sweeps:
            self._take_loss(number, step.lines[step.tapes.index(tape)], sweep, name_of)
        gradients = _gradients(step)
        before: dict[int, Tensor] = {}
        for move in step.moves:
            key = key_of(move.variable)
            if key not in self.variables:
                self.variables[key] = move.variable
                self.most_rows = 0
            before.setdefault(key, move.before)
            if move.optimizer is not None:
                self.optimizer = move.optimizer
                self.slots.update({(key, name): part._value for name, (_, part) in move.remembered.items()})
        self.final.update({key: self.variables[key]._value for key in before})
        if (number - 1) % self.stride == 0:
            self._add_row(number, step, before, gradients, rate_of)
        self._keep(number, step, gradients)

    def _take_loss(self, number: int, line: Any, sweep: Any, name_of: Callable[[Tensor], str]) -> None:
        loss = self.losses.get(line)
        if loss is None:
            if len(self.losses) > 8:
                return
            loss = self.losses[line] = Loss(line)
        if number in loss.values:
            return  # a persistent tape is asked once for each Variable
        if not loss.name and sweep.targets:
            loss.name = name_of(sweep.targets[0])
        loss.values[number] = _summed(sweep)

    def _add_row(
        self,
        number: int,
        step: Step,
        before: dict[int, Tensor],
        gradients: dict[int, Tensor],
        rate_of: Callable[[Move, Tensor | None], float],
    ) -> None:
        held = {key: Sample(before.get(key, v._value)._array) for key, v in self.variables.items()}
        sent = {key: Sample(gradients[key]._array) for key in self.variables if key in gradients}
        memory = {
            (key_of(move.variable), name): Sample(remembered._array)
            for move in step.moves
            for name, (remembered, _) in move.remembered.items()
        }
        rates = (rate_of(move, gradients.get(key_of(move.variable))) for move in step.moves)
        rate = next((rate for rate in rates if rate == rate), np.nan)
        self.rows.append(Row(number, held, sent, memory, rate))
        if len(self.rows) > self._room():
            self.stride *= 2
            self.rows = [row for row in self.rows if (row.step - 1) % self.stride == 0]

    def _room(self) -> int:
        """How many rows fit."""
        if not self.most_rows:
            numbers = sum(2 * (min(v._value._array.size, MOST_VALUES) + 1) for v in self.variables.values())
            numbers += len(self.slots) * (MOST_VALUES + 1) + 2
            self.most_rows = min(max(_ROWS_BYTES // (8 * numbers), _FEWEST_ROWS), MOST_ROWS)
        return self.most_rows

    def some_losses(self, first: int, last: int, most: int) -> tuple[tuple[int, float], ...]:
        """At most so many of the steps from `first` to `last`, evenly spread, with their losses."""
        loss = next(iter(self.losses.values()), None)
        wanted = np.linspace(first, last, min(last - first + 1, most)).astype(int).tolist() if last >= first else []
        return tuple((step, loss_of(loss.values[step])) for step in wanted if loss is not None and step in loss.values)

    # --- Steps that keep their tapes -------------------------------------------------------------

    def _keep(self, number: int, step: Step, gradients: dict[int, Tensor]) -> None:
        if step.is_seen:
            self.kept[number] = KeptStep(number, step.logs, step.moves, gradients)

    def is_spaced(self, number: int) -> bool:
        """Whether a step stays by its number, wherever the training ends."""
        return number <= ENDS or number & (number - 1) == 0 or number % self.spacing == 0

    def is_chosen(self, number: int) -> bool:
        """Whether a step stays by its number, if there are no more steps to come."""
        return number > self.steps - ENDS or self.is_spaced(number)

    def wants(self, loop: Loop | None, ahead: int = 0) -> bool:
        """Whether a step should be seen, so many after the next: it may be among the last, or stays by its number.

        Where nobody knows how many rounds the loop has, every step may be the last.
        """
        if loop is None or loop.length is None or (self.steps < SEEN and loop.length <= SEEN):
            return True
        return loop.round + ahead > loop.length - ENDS or self.is_spaced(self.steps + 1 + ahead)

    @property
    def is_training(self) -> bool:
        """Whether it is one: a loop, and not a single step that stands by itself."""
        return bool(self.variables) and (self.is_loop or self.steps > 1)

    @property
    def outcome(self) -> tuple[int, list[bytes]]:
        """How many steps there were, and the bytes of what they came to."""
        return self.steps, [np.asarray(tensor._array).tobytes() for tensor in self.final.values()]

    @property
    def unseen_end(self) -> range:
        """The last steps, if not all of them were seen."""
        last = range(max(self.steps - ENDS, 0) + 1, self.steps + 1)
        return range(0) if all(number in self.kept for number in last) else last

    def unchosen(self, asked: Collection[int]) -> list[KeptStep]:
        """The steps that were kept and need not be any more; they are forgotten here."""
        gone = [step for number, step in self.kept.items() if number not in asked and not self.is_chosen(number)]
        for step in gone:
            del self.kept[step.number]
        return gone

    def leaving(self) -> KeptStep | None:
        """The step that is none of the last ones any more, since there is another one."""
        return self.kept.get(self.steps - ENDS)

    def thinned(self, asked: Collection[int]) -> list[KeptStep]:
        """At least one of the steps that are kept, if there is one more than the ends; they are forgotten here."""
        inner = [n for n in self.kept if ENDS < n <= self.steps - ENDS and n not in asked]
        while any(n & (n - 1) for n in inner):  # there are some that are no power of two
            self.spacing *= 2
            if gone := self.unchosen(asked):
                return gone
        inner = (
            inner or [n for n in self.kept if 1 < n < self.steps and n not in asked] or [n for n in self.kept if n > 1]
        )
        return [self.kept.pop(inner[len(inner) // 2])] if inner else []

    @property
    def logs(self) -> int:
        """How many tapes it keeps."""
        return sum(len(step.logs) for step in self.kept.values())


def _spacing(loop: Loop | None) -> int:
    """A distance between the steps that are kept, so that about ten fit into a loop; it grows where more are made."""
    length = 0 if loop is None or loop.length is None else loop.length
    return 1 if length <= SEEN else 1 << (length // 10).bit_length()


def _gradients(step: Step) -> dict[int, Tensor]:
    """The gradient of each Variable that the tapes were asked for, by key; the last one where there are several."""
    found: dict[int, Tensor] = {}
    for _, sweep in step.sweeps:
        for source, result in zip(sweep.sources, sweep.results, strict=False):
            if result is not None and not isinstance(source, Tensor):
                found[key_of(source)] = result
    return found


def _summed(sweep: Any) -> Any:
    """What a sweep goes down: the sum of its targets, weighed by its seeds. Small ones are added up in the end."""
    targets = tuple((target._array, seed._array) for target, seed in zip(sweep.targets, sweep.seeds, strict=False))
    if sum(target.size for target, _ in targets) > MOST_VALUES:
        return loss_of(targets)
    return targets


def loss_of(targets: Any) -> float:
    """The number that a sweep goes down, of what `_summed` has kept."""
    if type(targets) is float:
        return targets
    with np.errstate(all="ignore"):
        return float(sum(np.sum(np.multiply(target, seed, dtype=np.float64)) for target, seed in targets))


def number_of(rate: Any) -> float:
    """A learning rate as a number; nan for what is none."""
    array = getattr(getattr(rate, "_value", rate), "_array", rate)
    try:
        return float(array)
    except (TypeError, ValueError):
        return np.nan


def _settings(move: Move) -> dict[str, float]:
    """The numbers of an optimizer's rule, in one of its steps."""
    if move.optimizer is None:
        return {}
    found = {"learning_rate": number_of(move.rate), "iteration": float(move.number)}
    return found | settings_of(move.optimizer)


def settings_of(optimizer: Any) -> dict[str, float]:
    """The numbers that an optimizer was made with, but for its rate."""
    return {
        name: float(value)
        for name, value in vars(optimizer).items()
        if type(value) in (bool, int, float) and not name.startswith("_") and name != "built"
    }
