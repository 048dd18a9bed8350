"""The trainings of a run as plain data: from what was noted while it ran to the time line that everything shows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from msgspec.structs import replace

from graphlab.tensor import Tensor, observing
from graphlab.trace.build import value_of
from graphlab.trace.graph import Node, Place, Value
from graphlab.trace.recording.groups import place_of
from graphlab.trace.recording.journal import Journal
from graphlab.trace.recording.recorder import (
    KeptStep,
    Record,
    Sample,
    losses_of,
    norm_of,
    places_of,
    sampled,
    settings_of,
)
from graphlab.trace.recording.steps import Move, key_of
from graphlab.trace.recording.updates import leaves_of
from graphlab.trace.serialization import storable, storable_attribute
from graphlab.trace.training import (
    LONGEST_NAME,
    MOST_BYTES,
    MOST_OPENED,
    MOST_PARAMETERS,
    MOST_SETTINGS,
    MOST_TRAININGS,
    Loss,
    Memory,
    Opened,
    Parameter,
    Slot,
    Training,
    Update,
)

_FEWEST_ROWS = 24
_UPDATES_BYTES = MOST_BYTES // 2  # of all updates of a run


def trainings_of(
    journal: Journal,
    made: Iterable[int],
    *,
    can_reopen: bool = False,
    label: Callable[[str], str] = lambda name: storable(name)[:LONGEST_NAME],
) -> tuple[Training, ...]:
    """The trainings of a run that is over, in the order of their first steps.

    `made` are the numbers of the tapes that have become traces: a step is opened if its tapes are among them. `label`
    makes a name fit to be shown.
    """
    journal.settle()
    records = [record for record in journal.trainings if record.is_training][:MOST_TRAININGS]
    room = [_UPDATES_BYTES]
    built = [
        _Built(journal, record, label).training(number, set(made), room, can_reopen=can_reopen)
        for number, record in enumerate(records, 1)
    ]
    return tuple(_fitting(built))


class Recorded:
    """What `recorded` gives: the trainings of its block, once it is over."""

    trainings: tuple[Training, ...] = ()


@contextmanager
def recorded() -> Iterator[Recorded]:
    """Record the trainings of the block, in plain Python: no sandbox, and no traces.

    A loop of Python's own is not seen, so a training is a line at which a tape is opened at least twice, or a `fit`.

    >>> from graphlab import GradientTape, Variable
    >>> w = Variable(1.0, name="w")
    >>> with recorded() as found:
    ...     for _ in range(3):
    ...         with GradientTape() as tape:
    ...             loss = w * w
    ...         _ = w.assign_sub(0.25 * tape.gradient(loss, w))
    >>> [(t.steps, t.loss.tolist(), t.rate.tolist(), t.path("w").tolist()) for t in found.trainings]
    [(3, [1.0, 0.25, 0.0625], [0.25, 0.25, 0.25], [[1.0], [0.5], [0.25], [0.125]])]
    """
    journal, found = _PythonJournal(), Recorded()
    try:
        with observing(journal):
            yield found
    finally:
        found.trainings = trainings_of(journal, ())


class _PythonJournal(Journal):
    """A journal that finds out by itself at which line of a Python program it is."""

    def tape_entered(self, tape: Any) -> None:
        self.at = _line_of_caller()
        super().tape_entered(tape)

    def fitting(self, steps: int | None) -> None:
        self.at = _line_of_caller()
        super().fitting(steps)


def _line_of_caller() -> Place:
    """The line of the innermost function that is not the library's."""
    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_LIBRARY):
        frame = frame.f_back
    return Place(frame.f_lineno, 0, frame.f_lineno, 0)


_LIBRARY = __file__.removesuffix("trainings.py").removesuffix("trace/").removesuffix("trace\\")


def _fitting(trainings: list[Training]) -> list[Training]:
    """The same, with fewer rows where they would be too big together."""
    while sum(training.nbytes for training in trainings) > MOST_BYTES:
        longest = max(range(len(trainings)), key=lambda at: len(trainings[at].rows))
        if len(trainings[longest].rows) < 2:
            trainings.pop()
        else:
            trainings[longest] = _halved(trainings[longest])
    return trainings


def _halved(training: Training) -> Training:
    def rows(part: Any) -> Any:
        changes = {"values": part.values[::2], "norms": part.norms[::2]}
        if isinstance(part, Parameter):
            changes |= {"gradients": part.gradients[::2], "gradient_norms": part.gradient_norms[::2]}
        return replace(part, **changes)

    return replace(
        training,
        rows=training.rows[::2],
        rate=training.rate[::2],
        parameters=tuple(map(rows, training.parameters)),
        state=tuple(map(rows, training.state)),
    )


@dataclass
class _Built:
    """Makes one training of its record."""

    journal: Journal
    record: Record
    label: Callable[[str], str]

    def __post_init__(self) -> None:
        known = [key for key in self.record.variables if key in self.record.final]  # a program may have been stopped
        self.keys = known[:MOST_PARAMETERS]
        self.places = {key: place for place, key in enumerate(self.keys)}
        self.names = self._names()

    def training(self, number: int, made: set[int], room: list[int], *, can_reopen: bool) -> Training:
        record, rows = self.record, self.record.rows
        losses = sorted(record.losses.values(), key=lambda loss: min(loss.values, default=0))
        first, others = losses[0] if losses else None, losses[1:]
        epochs = record.epochs if 1 < len(record.epochs) < record.steps else []
        return Training(
            number,
            _line(record.line),
            record.steps,
            self._values(first),
            np.array(rows.steps, np.int64),
            tuple(map(self._parameter, self.keys, self.names)),
            np.array(rows.rates, np.float64),
            "" if record.optimizer is None else self.label(type(record.optimizer).__name__),
            self._settings(),
            tuple(self._slots()),
            np.array(epochs, np.int64),
            tuple(self._opened(made, room)),
            self.label(first.name) if first is not None and first.name else "loss",
            tuple(Loss(self.label(loss.name) or "loss", _line(loss.line), self._values(loss)) for loss in others[:8]),
            can_reopen,
        )

    def _settings(self) -> tuple[tuple[str, float], ...]:
        if self.record.optimizer is None:
            return ()
        found = settings_of(self.record.optimizer)
        return tuple((self.label(name), value) for name, value in found.items())[:MOST_SETTINGS]

    def _values(self, loss: Any) -> np.ndarray:
        values = np.full(self.record.steps, np.nan)
        if loss is not None and loss.values:
            values[np.array(list(loss.values)) - 1] = losses_of(list(loss.values.values()))
        return values

    def _names(self) -> list[str]:
        """What the program calls each parameter: names of their own, numbered where two would be the same."""
        names: list[str] = []
        for key in self.keys:
            variable = self.record.variables[key]
            names_of = self.journal.names_of(variable)
            name = self.label(next(iter(names_of), "") or getattr(variable, "path", variable.name.removesuffix(":0")))
            name, count = name or "Variable", 2
            while (unique := name if count == 2 and name not in names else f"{name[:180]} ({count})") in names:
                count += 1
            names.append(unique)
        return names

    def _parameter(self, key: int, name: str) -> Parameter:
        rows, final = self.record.rows, self.record.final[key]._array
        values, norms = _rows(rows.column(rows.before, key), final.size)
        gradients, gradient_norms = _rows(rows.column(rows.gradients, key), final.size)
        return Parameter(**_of(name, final, values, norms), gradients=gradients, gradient_norms=gradient_norms)

    def _slots(self) -> Iterable[Slot]:
        rows = self.record.rows
        for (key, name), tensor in self.record.slots.items():
            if key in self.places:
                samples = rows.column(rows.memory, (key, name))
                final = tensor._array
                yield Slot(**_of(self.label(name), final, *_rows(samples, final.size)), parameter=self.places[key])

    # --- Opened steps ----------------------------------------------------------------------------

    def _opened(self, made: set[int], room: list[int]) -> list[Opened]:
        kept = [self.record.kept[number] for number in sorted(self.record.kept)]
        whole = [step for step in kept if step.logs and all(log.number in made for log in step.logs)]
        opened = []
        for step in whole[: MOST_OPENED + 1]:
            first, *others = (log.number for log in step.logs)
            opened.append(Opened(step.number, first, tuple(others), tuple(self._updates(step, room))))
        return opened

    def _updates(self, step: KeptStep, room: list[int]) -> Iterable[Update]:
        for move, settings in zip(step.moves, step.settings, strict=True):
            key = key_of(move.variable)
            if key not in self.places:
                continue
            update = self._update(move, settings, step.gradients.get(key), self.places[key])
            room[0] -= update.nbytes
            if room[0] < 0:
                return
            yield update

    def _update(self, move: Move, settings: dict[str, float], gradient: Tensor | None, place: int) -> Update:
        by = move.gradient if move.optimizer is not None else gradient
        fits = by is not None and by._array.shape == move.after._array.shape
        memory = (
            Memory(self.label(name), value_of(before._array), value_of(after._array))
            for name, (before, after) in move.memory.items()
        )
        return Update(
            place,
            move.how,  # type: ignore[arg-type]
            value_of(move.before._array),
            value_of(move.after._array),
            value_of(by._array) if fits and by is not None else None,
            tuple((self.label(name), value) for name, value in settings.items())[:MOST_SETTINGS],
            tuple(memory)[:8],
            tuple(self._nodes(move, gradient, self.names[place])),
        )

    def _nodes(self, move: Move, gradient: Tensor | None, parameter: str) -> list[Node]:
        """The ops that made what was assigned, and for `assign_add` and `assign_sub` the last one, that does it.

        The leaf of kind `variable` that is called as the parameter is what it was before.
        """
        if move.optimizer is not None or move.given is None or move.given._array.shape != move.after._array.shape:
            return []
        nodes: list[Node] = []
        ids: dict[int, str] = {}

        def add(tensor: Tensor, name: str, kind: Any, **parts: Any) -> str:
            ids[id(tensor)] = f"n{len(nodes)}"
            nodes.append(Node(ids[id(tensor)], name, parts.pop("op", None), kind, value_of(tensor._array), **parts))
            return ids[id(tensor)]

        def leaf(tensor: Tensor) -> str:
            if tensor is gradient:
                return add(tensor, "gradient", "constant")
            if tensor._array is move.before._array:
                return add(tensor, parameter, "variable")
            is_variable = self.journal.variable_of(tensor) is not None
            name = self.label(self.journal.name_of(tensor) or "")
            return add(tensor, name, "variable" if is_variable else "constant")

        for x in leaves_of(move.ops):
            leaf(x)
        for number, event in enumerate(move.ops, 1):
            record = event.record
            add(
                record.output,
                self.label(self.journal.name_of(record.output) or record.op.name),
                "op",
                op=record.op.name,
                inputs=tuple(ids[id(x)] for x in record.inputs),
                attrs={name: storable_attribute(attr) for name, attr in record.attrs.items()},
                number=number,
                place=event.place,
            )
        if id(move.given) not in ids:
            leaf(move.given)
        if move.how != "assign":
            held = ids.get(id(move.before)) or add(move.before, parameter, "variable")
            op = "subtract" if move.how == "assign_sub" else "add"
            add(move.after, parameter, "op", op=op, inputs=(held, ids[id(move.given)]), number=len(move.ops) + 1)
        return nodes if len(nodes) <= 64 and nodes[-1].value.shape == tuple(move.after._array.shape) else []


def _of(name: str, final: Any, values: np.ndarray, norms: np.ndarray) -> dict[str, Any]:
    """The fields that all rows have, of a Variable that held `final` in the end."""
    last = sampled(final)
    whole = not isinstance(last, Sample)
    return {
        "name": name,
        "shape": tuple(final.shape),
        "dtype": _dtype(final),
        "elements": places_of(final.size),
        "values": values,
        "norms": norms,
        "final": np.asarray(final if whole else last.values, np.float64).reshape(-1),
        "final_norm": norm_of(final) if whole else last.norm,
    }


def _rows(samples: list[Any], size: int) -> tuple[np.ndarray, np.ndarray]:
    """A row of numbers and a norm for each of what was `sampled`; nan where nothing was, or one of another size."""
    count = len(places_of(size))
    values = np.full((len(samples), count), np.nan)
    norms = np.full(len(samples), np.nan)
    big = [(at, sample) for at, sample in enumerate(samples) if isinstance(sample, Sample)]
    small = [(at, one) for at, one in enumerate(samples) if isinstance(one, np.generic | np.ndarray)]
    if fitting := [(at, array.reshape(-1)) for at, array in small if array.size == count]:
        places = [at for at, _ in fitting]
        values[places] = [array for _, array in fitting]
        norms[places] = np.linalg.norm(values[places], axis=1)
    for at, sample in big:
        if sample.values.size == count:
            values[at], norms[at] = sample.values, sample.norm
    return values, norms


def _line(at: Any) -> int | None:
    place = place_of(at)
    return None if place is None else place.line


def _dtype(array: Any) -> str:
    value: Value = value_of(np.zeros(0, array.dtype))
    return value.dtype
