"""A training as plain data: its loss, parameters, gradients and settings step by step, and the steps that were kept.

Whoever trains fills the same record: a hand-written loop, `optimizer.apply_gradients`, `model.fit`. Whatever shows a
training is a view of it. Steps count from 1. What belongs to a step is as it was *before* its update, and the loss is
the one that was computed in it; what came of the last update is `final`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from msgspec import Meta, field
from msgspec.structs import replace

from graphlab.trace.graph import Counted, Natural, Node, Shape, Value
from graphlab.trace.serialization import Array, Plain, unpack_fields

MOST_VALUES = 16
"""Elements of one parameter or slot that are kept of each row."""
MOST_ROWS = 2_000
"""Steps of which the parameters are kept."""
MOST_OPENED = 24
"""Steps of one training that keep their trace."""
MOST_STEPS = 1_000_000
MOST_TRAININGS = 24
MOST_PARAMETERS = 400
MOST_BYTES = 8_000_000
"""Of all trainings of a run together."""
MOST_SETTINGS = 40
WHOLE = 4096  # elements of a parameter whose updates are kept whole; of a bigger one they are not kept
LONGEST_NAME = 200

Name = Annotated[str, Meta(max_length=LONGEST_NAME)]
Setting = tuple[Name, float]
How = Literal["assign", "assign_add", "assign_sub", "optimizer"]


class Rows(Plain, frozen=True):
    """What a Variable was in the rows of a training: some of its elements, and its norm.

    `elements` are the places of the elements in the flattened array, at most 16, evenly spread: `values` has a column
    for each, `final` a number. `norms` has a number for each row, the Euclidean length of all elements together.
    """

    name: Name
    shape: Shape
    dtype: Name
    elements: Array  # (k,) int64
    values: Array  # (rows, k) float64
    norms: Array  # (rows,) float64
    final: Array  # (k,) float64
    final_norm: float

    def __post_init__(self) -> None:
        unpack_fields(self, "elements", "values", "norms", "final")


class Parameter(Rows, frozen=True):
    """A Variable that is trained. Its gradients stand beside its values; nan where the gradient is None."""

    gradients: Array  # (rows, k) float64
    gradient_norms: Array  # (rows,) float64

    def __post_init__(self) -> None:
        super().__post_init__()
        unpack_fields(self, "gradients", "gradient_norms")


class Slot(Rows, frozen=True):
    """What the optimizer remembers about a parameter, as `momentum`; `parameter` is its place in the training."""

    parameter: Natural


class Loss(Plain, frozen=True):
    """The loss of one more tape of each step, as of a GAN: what the program calls it, and a number for each step."""

    name: Name
    line: Counted | None
    values: Array  # (steps,) float64; nan in a step without it

    def __post_init__(self) -> None:
        unpack_fields(self, "values")


class Memory(Plain, frozen=True):
    """What the optimizer remembered about a parameter before an update, and after it."""

    name: Name
    before: Value
    after: Value


class Update(Plain, frozen=True):
    """How one parameter moved in a step, whole.

    `gradient` is what moved it, None where that is not known; where an optimizer clips it, it is the clipped one.
    `settings` are the numbers of the rule in this step: `learning_rate`, `iteration` from 1, `momentum`, ... Of an
    update that the program wrote itself, `nodes` are the ops that made what was assigned, up to the new value, which is
    the last one; they are numbered like those of a trace. A leaf called `gradient` is the gradient, and a variable
    that is called as the parameter is what it was before.
    """

    parameter: Natural
    how: How
    before: Value
    after: Value
    gradient: Value | None = None
    settings: Annotated[tuple[Setting, ...], Meta(max_length=MOST_SETTINGS)] = ()
    memory: Annotated[tuple[Memory, ...], Meta(max_length=8)] = ()
    nodes: Annotated[tuple[Node, ...], Meta(max_length=64)] = ()

    @property
    def nbytes(self) -> int:
        """How many bytes the numbers in it take."""
        values = [self.before, self.after, *([] if self.gradient is None else [self.gradient])]
        values += [value for one in self.memory for value in (one.before, one.after)]
        values += [node.value for node in self.nodes]
        return sum(value.array.nbytes for value in values)


class Opened(Plain, frozen=True):
    """A step whose trace is kept: `tape` is the number of the trace in the run.

    `other_tapes` are those of the same step, as a GAN has them. `updates` are in the order in which they were made.
    """

    step: Counted
    tape: Natural
    other_tapes: tuple[Natural, ...] = ()
    updates: tuple[Update, ...] = ()


class Training(Plain, frozen=True):
    """The time line of one loop that trains.

    `line` is where its tape is opened, or where `fit` is called. `rows` are the steps of which the parameters are
    kept, thinned out where there are many; `rate` is the learning rate in them, nan where it is not known.
    `optimizer` is the name of its class, empty where the loop is hand-written, and `settings` its other numbers.
    `epochs` are the steps at which an epoch begins, empty where there are none.

    >>> import numpy as np
    >>> w = Parameter(
    ...     "w", (), "float32", np.array([0]), np.array([[3.0], [2.0]]), np.array([3.0, 2.0]), np.array([1.0]), 1.0,
    ...     np.array([[2.0], [2.0]]), np.array([2.0, 2.0]),
    ... )
    >>> training = Training(1, 3, 2, np.array([9.0, 4.0]), np.array([1, 2]), (w,), np.array([0.5, 0.5]))
    >>> training.at(2), training.at(3)
    (1, 2)
    >>> training.path("w").tolist()
    [[3.0], [2.0], [1.0]]
    """

    number: Counted
    line: Counted | None
    steps: Annotated[int, Meta(ge=1, le=MOST_STEPS)]
    loss: Array  # (steps,) float64; nan where it is not known
    rows: Array  # (r,) int64, increasing
    parameters: Annotated[tuple[Parameter, ...], Meta(max_length=MOST_PARAMETERS)]
    rate: Array  # (r,) float64
    optimizer: Name = ""
    settings: Annotated[tuple[Setting, ...], Meta(max_length=MOST_SETTINGS)] = ()
    state: Annotated[tuple[Slot, ...], Meta(max_length=4 * MOST_PARAMETERS)] = ()
    epochs: Array = field(default_factory=lambda: np.zeros(0, np.int64))  # increasing
    opened: Annotated[tuple[Opened, ...], Meta(max_length=MOST_OPENED + 1)] = ()
    loss_name: Name = "loss"
    other_losses: Annotated[tuple[Loss, ...], Meta(max_length=8)] = ()
    can_reopen: bool = False

    def __post_init__(self) -> None:
        unpack_fields(self, "loss", "rows", "rate", "epochs")

    def at(self, step: int) -> int:
        """The place among the rows of a step: of the last row that is not after it; after the last step, beyond all.

        The numbers of `path` at this place are those that hold when `step` begins, exactly where the step is a row.
        """
        if step > self.steps:
            return len(self.rows)
        return max(int(np.searchsorted(self.rows, step, "right")) - 1, 0)

    def path(self, name: str) -> np.ndarray:
        """The values of a parameter before each row, and the final ones after the last. Raises KeyError."""
        for parameter in self.parameters:
            if parameter.name == name:
                return np.concatenate([parameter.values, parameter.final[None]])
        raise KeyError(f"no parameter is called {name!r}; there are {[p.name for p in self.parameters]}")

    def without(self, tape: int) -> Training:
        """The same, where the trace of that number is not kept."""
        opened = tuple(step for step in self.opened if tape not in (step.tape, *step.other_tapes))
        return replace(self, opened=opened)

    def repeats(self, other: Training) -> bool:
        """Whether it went as another one: the same losses and the same final numbers, bit by bit."""
        mine, others = ([t.loss, *(p.final for p in t.parameters)] for t in (self, other))
        return len(mine) == len(others) and all(a.tobytes() == b.tobytes() for a, b in zip(mine, others, strict=True))

    @property
    def nbytes(self) -> int:
        """How many bytes the numbers in it take."""
        arrays = [self.loss, self.rows, self.rate, self.epochs]
        arrays += [one.values for one in self.other_losses]
        for part in (*self.parameters, *self.state):
            arrays += [part.elements, part.values, part.norms, part.final]
        for parameter in self.parameters:
            arrays += [parameter.gradients, parameter.gradient_norms]
        return sum(array.nbytes for array in arrays) + sum(one.nbytes for step in self.opened for one in step.updates)
