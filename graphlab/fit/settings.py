"""All choices of the fitting lab as one record: data, model, loss, optimizer, steps. What cannot be is refused."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Any, ClassVar, TypeAlias

import msgspec
import numpy as np
from msgspec.structs import replace

from graphlab.authoring.blocks import BLOCKS, Block, Dense
from graphlab.authoring.loss_formula import written
from graphlab.authoring.settings import ModelError, Part, Setting
from graphlab.datasets.dataset import DatasetError
from graphlab.datasets.points import Points
from graphlab.datasets.registry import DATASETS, make
from graphlab.fit.formula import Formula, read_formula
from graphlab.fit.inputs import MOST_POINTS, check_points, columns_of, inputs_of, parted
from graphlab.fit.own_code import MOST_CHARACTERS, WATCHED, check_code, read_code

MADE = tuple(name for name, kind in DATASETS.items() if kind.rank <= 2)
"""The sets of data whose points are numbers or pairs of them."""
TYPED = "typed"
"""The name of data that the learner brought."""
MODELS = ("line", "formula", "layers", "code")
LOSSES = ("squared", "absolute", "huber", "log-cosh", "cross entropy", "typed")
OPTIMIZERS = ("SGD", "Momentum", "Nesterov", "Adagrad", "RMSprop", "Adam", "AdamW")
SCHEDULES = ("constant", "exponential", "inverse time", "cosine", "polynomial")
CLIPPINGS = ("none", "value", "norm", "global norm")
MOST_STEPS = 20_000
MOST_LAYERS = 8
MOST_LOOKS = 50_000_000
"""Points that all steps together look at: those of a batch, times the steps."""
START = (-2.0, 2.0)  # where start values are drawn

Start: TypeAlias = tuple[str, float]


def _number(label: str, low: float, high: float, *, above: bool = False, when: tuple[str, ...] = ()) -> Setting:
    return Setting(label, "number", low, high, above=above, when=when)


class Settings(Part, frozen=True):
    """What is fitted to what, and how.

    `count`, `noise` and `outliers` are None where the set's usual ones are meant. `table` holds the learner's own
    data: a row of inputs and the target for each point. `starts` are the values that parameters of a line or a formula
    begin with; those not in it are drawn with `seed`, which also draws the batches and the first weights of layers.
    `batch` is 0 for all data at once. `probabilities` says that the model gives those and not what comes before a
    sigmoid. Raises `ModelError` for what cannot be.

    >>> Settings(rate=5000.0)
    Traceback (most recent call last):
    graphlab.authoring.settings.ModelError: rate must be a number from 0 to 1000; it is 5000.0
    """

    settings: ClassVar[Mapping[str, Setting]] = {
        "data": Setting("data", "choice", choices=(*MADE, TYPED)),
        "count": Setting("points", "count", 4, 2_000),
        "noise": _number("noise", 0, 100),
        "outliers": Setting("outliers", "count", 0, 1000),
        "data_seed": Setting("seed of the data", "count", 0, 9999),
        "test": _number("kept for testing", 0, 0.8),
        "model": Setting("model", "choice", choices=MODELS),
        "loss": Setting("loss", "choice", choices=LOSSES),
        "reduction": Setting("of all points", "choice", choices=("mean", "sum")),
        "delta": _number("delta", 0, 1e6, above=True, when=("huber",)),
        "optimizer": Setting("optimizer", "choice", choices=OPTIMIZERS),
        "rate": _number("rate", 0, 1000),
        "momentum": _number("momentum", 0, 1, when=("Momentum", "Nesterov")),
        "beta_1": _number("beta 1", 0, 0.9999, when=("Adam", "AdamW")),
        "beta_2": _number("beta 2", 0, 0.999999, when=("Adam", "AdamW")),
        "rho": _number("rho", 0, 0.9999, when=("RMSprop",)),
        "weight_decay": _number("weight decay", 0, 1, when=("AdamW",)),
        "schedule": Setting("schedule", "choice", choices=SCHEDULES),
        "decay_steps": Setting("decay steps", "count", 1, 1_000_000, when=SCHEDULES[1:]),
        "decay_rate": _number("decay rate", 0, 10, when=("exponential", "inverse time")),
        "clipping": Setting("clipping", "choice", choices=CLIPPINGS),
        "clip": _number("clip at", 0, 1e6, above=True, when=CLIPPINGS[1:]),
        "l1": _number("l1", 0, 1000),
        "l2": _number("l2", 0, 1000),
        "batch": Setting("batch", "count", 0, MOST_POINTS),
        "steps": Setting("steps", "count", 1, MOST_STEPS),
        "seed": Setting("seed", "count", 0, 9999),
    }

    data: str = "six points"
    count: int | None = None
    noise: float | None = None
    outliers: int | None = None
    data_seed: int = 0
    table: tuple[tuple[float, ...], ...] = ()
    names: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    test: float = 0.0
    model: str = "line"
    formula: str = "a*x + b"
    layers: tuple[Block, ...] = (Dense(8, "tanh"), Dense(1))
    code: str = ""
    loss: str = "squared"
    reduction: str = "mean"
    delta: float = 1.0
    probabilities: bool = False
    expression: str = "reduce_mean((y - p) ** 2)"
    optimizer: str = "SGD"
    rate: float = 0.01
    momentum: float = 0.9
    beta_1: float = 0.9
    beta_2: float = 0.999
    rho: float = 0.9
    weight_decay: float = 0.004
    schedule: str = "constant"
    decay_steps: int = 100
    decay_rate: float = 0.9
    clipping: str = "none"
    clip: float = 1.0
    l1: float = 0.0
    l2: float = 0.0
    batch: int = 0
    steps: int = 500
    standardise: bool = False
    starts: tuple[Start, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        for name, setting in self.settings.items():
            value = getattr(self, name)
            if value is not None and (problem := setting.complaint(name, value)) is not None:
                raise ModelError(problem)
        self._check_data()
        self._check_model()
        if self.loss == "typed":
            written(self.expression)
        if self.loss == "typed" and self.reduction != "mean":
            raise ModelError("a typed loss says itself whether it is a mean or a sum: leave the reduction at mean")
        for name, value in self.starts:
            if not name.isidentifier() or not math.isfinite(value) or abs(value) > 1e30:
                raise ModelError(f"the start of {name} must be a number that float32 has; it is {value!r}")
        if len({name for name, _ in self.starts}) < len(self.starts):
            raise ModelError("a parameter has two start values; give each one")

    def _check_data(self) -> None:
        if (self.data == TYPED) != bool(self.table):
            raise ModelError(f"a table goes with the data {TYPED!r}, and the other way round")
        if self.table:
            if len({len(row) for row in self.table}) > 1 or len(self.table[0]) < 2:
                raise ModelError(
                    "every row of the table needs as many numbers as the others: the inputs, then the target"
                )
            _points_of_table(self)

    def _check_model(self) -> None:
        if not 1 <= len(self.layers) <= MOST_LAYERS:
            raise ModelError(f"there must be 1 to {MOST_LAYERS} layers; there are {len(self.layers)}")
        if self.model == "code":
            check_code(self.code)
        elif len(self.code) > MOST_CHARACTERS:
            raise ModelError(f"the code has {len(self.code):,} characters; at most {MOST_CHARACTERS:,} are read")

    @property
    def is_classification(self) -> bool:
        """Whether the loss compares probabilities of classes."""
        return self.loss == "cross entropy"

    @property
    def trains_otherwise(self) -> bool:
        """Whether a step's loss is not that of the model on all data: of a batch, or of layers that then do otherwise.

        >>> Settings().trains_otherwise, Settings(batch=2).trains_otherwise
        (False, True)
        """
        return bool(self.batch) or (self.model == "layers" and any(layer.trains_otherwise for layer in self.layers))

    @property
    def is_plain(self) -> bool:
        """Whether every step is w − rate · gradient over the same data: no momentum, schedule, clipping or batches."""
        return (self.optimizer, self.schedule, self.clipping, self.batch) == ("SGD", "constant", "none", 0)


def points_of(settings: Settings) -> Points:
    """All points of the data that was chosen, those for testing among them. Raises `ModelError`.

    >>> len(points_of(Settings(data="six points")).x)
    6
    """
    if settings.data == TYPED:
        return _points_of_table(settings)
    try:
        made = make(
            settings.data,
            n=settings.count,
            noise=settings.noise,
            outliers=settings.outliers,
            seed=settings.data_seed,
        )
    except DatasetError as error:
        raise ModelError(str(error)) from None
    return check_points(made)


def _points_of_table(settings: Settings) -> Points:
    with np.errstate(over="ignore"):  # beyond float32 is infinite, and refused as such
        rows = np.array(settings.table, np.float32)
    x, y = rows[:, :-1], rows[:, -1]
    usual = ("x",) if x.shape[1] == 1 else tuple(f"x{number + 1}" for number in range(x.shape[1]))
    *x_names, y_name = settings.names or (*usual, "y")
    if len(x_names) != x.shape[1]:
        raise ModelError(f"the table has {rows.shape[1]} columns and {len(settings.names)} names")
    classes = len(settings.classes) or None
    if classes and not np.array_equal(y, np.round(y)):
        raise ModelError("classes are whole numbers, counted from 0")
    target = y.astype(np.int32) if classes else y
    inputs = x[:, 0] if x.shape[1] == 1 else x
    made = Points("Your data", inputs, target, tuple(x_names), y_name, classes=classes, class_names=settings.classes)
    return check_points(made)


def settings_of(points: Points, settings: Settings) -> Settings:
    """The same settings for the learner's own points, as a reader of tables gives them. Raises `ModelError`.

    >>> own = Points("cars.csv", np.float32([1, 2]), np.float32([3, 5]), ("weight",), "power")
    >>> settings_of(own, Settings()).table
    ((1.0, 3.0), (2.0, 5.0))
    """
    rows = np.column_stack([columns_of(check_points(points)), points.y]).astype(float)
    classes = points.class_names or tuple(str(number) for number in range(points.classes or 0))
    table = tuple(tuple(row) for row in rows.tolist())
    return replace(
        settings, data=TYPED, table=table, names=(*points.x_names, points.y_name), classes=classes, starts=()
    )  # fmt: skip


def formula_of(settings: Settings, points: Points) -> Formula:
    """The formula that is fitted: what was typed, or that of a line in all inputs.

    >>> formula_of(Settings(), points_of(Settings())).python
    'w * x + b'
    """
    if settings.model == "formula":
        return read_formula(settings.formula, inputs_of(points))
    numbers = [name.removeprefix("x") for name in inputs_of(points)]
    products = [f"w{number}*{name}" for number, name in zip(numbers, inputs_of(points), strict=True)]
    return read_formula(" + ".join([*products, "b"]), inputs_of(points))


def starts_of(settings: Settings, formula: Formula) -> dict[str, float]:
    """The value that each parameter starts with: as chosen, or drawn with the seed and rounded to what is written.

    >>> starts_of(Settings(starts=(("w", 0.9), ("b", 0.1))), formula_of(Settings(), points_of(Settings())))
    {'w': 0.9, 'b': 0.1}
    """
    dice = random.Random(settings.seed)
    drawn = {name: round(dice.uniform(*START), 3) for name in formula.parameters}
    return drawn | {name: value for name, value in settings.starts if name in drawn}


def outputs_of(settings: Settings, points: Points) -> int:
    """How many numbers the model gives for a point: one for each class where there are more than two."""
    return points.classes if settings.is_classification and points.classes and points.classes > 2 else 1


def check(settings: Settings) -> Points:
    """The points of settings that go together: all data there is, with a model and a loss that fit it.

    Raises `ModelError` with what does not fit, and what would.

    >>> check(Settings(loss="cross entropy"))
    Traceback (most recent call last):
    graphlab.authoring.settings.ModelError: cross entropy compares classes, and y holds numbers: choose squared
    """
    points = points_of(settings)
    train, _ = parted(points, settings.test, settings.data_seed)
    count = len(train.x)
    if settings.is_classification and points.classes is None:
        raise ModelError("cross entropy compares classes, and y holds numbers: choose squared")
    if settings.batch > count:
        raise ModelError(f"batch must be at most {count}, all points to learn from; it is {settings.batch}")
    if (settings.batch or count) * settings.steps > MOST_LOOKS:
        most = MOST_LOOKS // settings.steps
        raise ModelError(f"{settings.steps:,} steps over {count:,} points take too long: use batches up to {most:,}")
    _check_outputs(settings, points)
    return points


def _check_outputs(settings: Settings, points: Points) -> None:
    if settings.model in ("line", "formula"):
        formula = formula_of(settings, points)
        if outputs_of(settings, points) > 1:
            raise ModelError(f"one number tells two classes apart; {points.classes} classes need layers")
        if unknown := [name for name, _ in settings.starts if name not in formula.parameters]:
            names = ", ".join(formula.parameters)
            raise ModelError(f"there is no parameter {unknown[0]} to start; the formula has {names}")
    if settings.model == "layers":
        _check_layers(settings, points)
    if settings.model == "code" and (settings.l1 or settings.l2) and read_code(settings.code).variables == WATCHED:
        raise ModelError(
            "l1 and l2 need Variables that have names of their own in the code, such as w = tf.Variable(0.0)"
        )


def _check_layers(settings: Settings, points: Points) -> None:
    if not any(layer.learns for layer in settings.layers):
        raise ModelError("there are no weights to be trained: add a Dense layer")
    shape: tuple[Any, ...] = columns_of(points).shape
    for number, layer in enumerate(settings.layers, 1):
        try:
            shape = tuple(layer.made().compute_output_shape((None, *shape[1:])))
        except (ValueError, TypeError) as error:
            raise ModelError(f"layer {number}: {error}") from None
    outputs = outputs_of(settings, points)
    if shape[1:] != (outputs,):
        units = f"{outputs} unit{'s' * (outputs != 1)}"
        raise ModelError(f"the last layer must give {units} for each point: end in a Dense with {units}")


def layers_of(rows: Any) -> tuple[Block, ...]:
    """The layers in plain data, as JSON has them. Raises `ModelError`.

    >>> layers_of([{"block": "Dense", "units": 3}])
    (Dense(units=3, activation='linear'),)
    """
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ModelError('layers are a list such as [{"block": "Dense", "units": 8}]')
    found = []
    for number, row in enumerate(rows, 1):
        if row.get("block") not in BLOCKS:
            raise ModelError(f"layer {number}: there is no block {row.get('block')!r:.40}")
        try:
            found.append(msgspec.convert(row, BLOCKS[row["block"]]))
        except msgspec.ValidationError as error:
            raise ModelError(f"layer {number}: {error}") from None
    return tuple(found)
