"""Keeps a record of each training of a run: numbers of every step, and the tapes of some.

A step belongs to the training that opened a tape at the same line and watches one of the same Variables; another one
begins where the Variables are others, or where they were set anew before the loop began again. Which steps keep their
tapes is decided while they come, so that nothing must be run twice: the first three, the last three, powers of two and
those at even distances, which grow as there are more of them. A step that was asked for by its number stays too. The
journal sees every step while a limit is near, which may end the program at any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphlab.tensor import Tensor
from graphlab.trace.recording.steps import Loop, Move, Step, key_of
from graphlab.trace.training import MOST_BYTES, MOST_ROWS, MOST_VALUES, WHOLE

ENDS = 3  # steps at the beginning and at the end that keep their tapes
SEEN = 24  # steps that are all seen, of a loop that may have no more
_ROWS_BYTES = MOST_BYTES // 4  # of the rows of one training, while the program runs
_FEWEST_ROWS = 24


@dataclass(slots=True, eq=False)
class Sample:
    """Some elements of a big array, and the norm of all."""

    values: np.ndarray
    norm: float


def sampled(array: Any) -> Any:
    """What is kept of an array in each row: a small one itself, to be looked at in the end; of a big one a sample."""
    if type(array) is not np.ndarray or array.size <= MOST_VALUES:
        return array
    return Sample(array.reshape(-1)[places_of(array.size)], norm_of(array))


def places_of(size: int) -> np.ndarray:
    """The places of at most 16 elements, evenly spread over so many.

    >>> places_of(3).tolist(), places_of(1000).tolist()[:3]
    ([0, 1, 2], [0, 66, 133])
    """
    return np.linspace(0, size - 1, min(size, MOST_VALUES)).astype(np.int64)


def norm_of(array: Any) -> float:
    """The Euclidean length of an array, without overflow on the way."""
    return float(np.linalg.norm(np.asarray(array, np.float64)))


class Rows:
    """What is kept of some steps beside the loss: a column for each thing, with an entry for each row.

    An entry is what is `sampled` of an array; None where the row has none. There is one row for every `stride` steps.
    """

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.rates: list[float] = []
        self.before: dict[int, list[Any]] = {}  # what each Variable held
        self.gradients: dict[int, list[Any]] = {}
        self.memory: dict[tuple[int, str], list[Any]] = {}
        self.stride = 1

    def __len__(self) -> int:
        return len(self.steps)

    def wants(self, step: int) -> bool:
        """Whether a step has a row."""
        return (step - 1) % self.stride == 0

    def add(self, step: int, rate: float) -> None:
        """Begin a row; what is not put into it stays None."""
        self.steps.append(step)
        self.rates.append(rate)
        for columns in self._columns():
            for column in columns.values():
                column.append(None)

    def put(self, columns: dict[Any, list[Any]], key: Any, array: Any) -> None:
        """Put what is kept of an array into the last row."""
        column = columns.get(key)
        if column is None:
            column = columns[key] = [None] * len(self.steps)
        column[-1] = sampled(array)

    def column(self, columns: dict[Any, list[Any]], key: Any) -> list[Any]:
        """An entry for each row, also where no row has one."""
        return columns.get(key, [None] * len(self))

    def thinned(self) -> Rows:
        """Every other row, in columns of their own: who is stopped meanwhile keeps all of them."""
        half = Rows()
        half.stride = 2 * self.stride
        half.steps, half.rates = self.steps[::2], self.rates[::2]
        for columns, halves in zip(self._columns(), half._columns(), strict=True):
            halves.update({key: column[::2] for key, column in columns.items()})
        return half

    def drop(self, step: int) -> None:
        """Drop what a program has left of the row of a step in which it was stopped."""
        if self.steps and self.steps[-1] == step:
            whole = len(self.steps) - 1
            for column in (self.rates, *(column for columns in self._columns() for column in columns.values())):
                del column[whole:]
            del self.steps[whole:]

    def _columns(self) -> tuple[dict[Any, list[Any]], ...]:
        return self.before, self.gradients, self.memory


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
            self.moves = [move for move in self.moves if move.before._array.size <= WHOLE]
            self.settings = [_settings(move) for move in self.moves]
            for move in self.moves:
                move.ops = [] if move.optimizer is not None else ops_of(move)
            self.is_settled = True


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
        self._noted: tuple[int, object] = (0, None)  # how many steps, and the key of the last one
        self.is_loop = step.loop is not None
        self.losses: dict[Any, Loss] = {}
        self.rows = Rows()
        self.most_rows = 0
        self.variables: dict[int, Any] = {}  # that moved, by key, in the order in which they did
        self.watched: dict[int, Any] = {}  # by key
        self._handles: dict[int, Any] = {}  # the same by id, for a look at many
        self.final: dict[int, Tensor] = {}
        self.slots: dict[tuple[int, str], Tensor] = {}  # what the optimizer remembered in the end
        self.loop: Loop | None = None
        self.epochs: list[int] = []
        self.is_reset = False
        self.optimizer: Any = None
        self.kept: dict[int, KeptStep] = {}
        self.spacing = _spacing(step.loop)  # between the steps that are kept

    def continues(self, step: Step) -> bool:
        """Whether a step is one more of this training."""
        if self.lines.isdisjoint(step.lines) or (self.is_reset and step.loop is not self.loop):
            return False
        if any([not self._handles.keys().isdisjoint(tape._watched) for tape in step.tapes]):
            return True
        return any(key_of(variable) in self.watched for variable in step.watched())

    def _watch(self, step: Step) -> None:
        for tape in step.tapes:
            if not tape._watched.keys() <= self._handles.keys():
                self._handles.update(tape._watched)
                self.watched.update({key_of(variable): variable for variable in tape._watched.values()})

    def add(
        self, step: Step, rate_of: Callable[[Move, Tensor | None], float], name_of: Callable[[Tensor], str]
    ) -> None:
        """One more step. Who is stopped in here adds it again, and what was half done is done anew."""
        number = self.steps + 1
        self.rows.drop(number)
        self.lines.update(step.lines)
        self._watch(step)
        self.is_reset = False
        if step.loop is not self.loop or step.begins_epoch:
            if number not in self.epochs[-1:]:
                self.epochs.append(number)
            self.loop = step.loop
        for line, sweep in step.sweeps:
            self._take_loss(number, line, sweep, name_of)
        gradients = _gradients(step)
        before: dict[int, Tensor] = {}
        for move in step.moves:
            key = move.key
            if key not in self.variables:
                self.variables[key] = move.variable
                self.most_rows = 0
            before.setdefault(key, move.before)
            self.final[key] = move.variable._value
            if move.optimizer is not None:
                self.optimizer = move.optimizer
                self.slots.update({(key, name): part._value for name, (_, part) in move.remembered.items()})
        if self.rows.wants(number):
            self._add_row(number, step, before, gradients, rate_of)
        self._keep(number, step, gradients)
        self._noted = number, step.key

    @property
    def steps(self) -> int:
        """How many steps there are, each of them noted to its end."""
        return self._noted[0]

    def has(self, step: Step) -> bool:
        """Whether a step is the last of these."""
        return self._noted[1] is step.key

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
        rates = (rate_of(move, gradients.get(move.key)) for move in step.moves)
        rows = self.rows
        rows.add(number, next((rate for rate in rates if rate == rate), np.nan))
        for key, variable in self.variables.items():
            rows.put(rows.before, key, before.get(key, variable._value)._array)
            if key in gradients:
                rows.put(rows.gradients, key, gradients[key]._array)
        for move in step.moves:
            for name, (remembered, _) in move.remembered.items():
                rows.put(rows.memory, (move.key, name), remembered._array)
        if len(rows) > self._room():
            self.rows = rows.thinned()

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
    targets = [(target._array, seed._array) for target, seed in zip(sweep.targets, sweep.seeds, strict=False)]
    if sum([target.size for target, _ in targets]) > MOST_VALUES:
        return loss_of(targets)
    return targets


def loss_of(targets: Any) -> float:
    """The number that a sweep goes down, of what `_summed` has kept."""
    if type(targets) is float:
        return targets
    with np.errstate(all="ignore"):
        return float(sum(np.sum(np.multiply(target, seed, dtype=np.float64)) for target, seed in targets))


def losses_of(kept: Sequence[Any]) -> np.ndarray:
    """The same of many sweeps, at once where each has one target, and all have the same shape."""
    if kept and all(type(targets) is list and len(targets) == 1 for targets in kept):
        firsts, seeds = [targets[0][0] for targets in kept], [targets[0][1] for targets in kept]
        if len({array.shape for array in (*firsts, *seeds)}) == 1:
            with np.errstate(all="ignore"):
                weighed = np.multiply(firsts, seeds, dtype=np.float64).reshape(len(kept), -1)
                return np.asarray(weighed.sum(1))
    return np.array([loss_of(targets) for targets in kept])


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
    return found | settings_of(move.optimizer) | move.numbers


def settings_of(optimizer: Any) -> dict[str, float]:
    """The numbers that an optimizer was made with, but for its rate."""
    return {
        name: float(value)
        for name, value in vars(optimizer).items()
        if type(value) in (bool, int, float) and not name.startswith("_") and name != "built"
    }
