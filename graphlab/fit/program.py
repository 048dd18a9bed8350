"""Settings as a program: the TensorFlow loop that trains, to be read, copied and run here and everywhere.

What runs here is the same program, line for line. At the ends of some of its lines stands in addition what takes a
picture of the model at a few steps: its predictions on a grid and at the points, and the loss of all data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graphlab.datasets.points import Points
from graphlab.fit.data_text import data_text
from graphlab.fit.grid import Grid, grid_of
from graphlab.fit.inputs import columns_of, parted
from graphlab.fit.losses import loss_expression, penalty_expression
from graphlab.fit.model_text import ModelText, model_text
from graphlab.fit.net import SIDE as NET_SIDE
from graphlab.fit.net import Net, net_of
from graphlab.fit.optimizers import optimizer_call
from graphlab.fit.scaling import Scaling
from graphlab.fit.settings import Settings, check
from graphlab.sandbox.wire.run import MOST_POINTS
from graphlab.trace.training import MOST_ROWS

FRAMES = 100
"""Pictures of a training, at most."""
FRAMES_OF_MAP = 60
_LOOP = "\nfor step in range("
LABEL = "picture of the fit"
"""The label of the series in which a picture comes back."""
WATCHED, WATCHED_OF_MAP = 200, 100
"""Points whose predictions are in each picture, at most."""


@dataclass(frozen=True, eq=False)
class Program:
    """A training as a program: `text` to be read, and `watched`, which has the same lines, to be run here.

    `train` are the points that it learns from, `test` those that were kept; `shown` are those whose predictions come
    back. `frames` are the numbers of updates after which a picture is taken.
    """

    settings: Settings
    text: str
    watched: str
    train: Points
    test: Points | None
    model: ModelText
    scaling: Scaling
    grid: Grid
    net: Net
    shown: np.ndarray
    frames: tuple[int, ...]

    @property
    def loop(self) -> int:
        """The line in which its loop begins; a learner's own code stands before it, with loops of its own perhaps."""
        return self.text[: self.text.rindex(_LOOP)].count("\n") + 2

    @property
    def before_training(self) -> str:
        """What runs before its first step, with the one picture of the model as it begins."""
        return self.watched[: self.watched.rindex(_LOOP)] + "\n"


def source(settings: Settings) -> str:
    """The program of settings. Raises `ModelError` where they do not go together.

    >>> print(source(Settings(loss="absolute", reduction="sum", rate=0.001, starts=(("w", 0.9), ("b", 0.1)))))
    import tensorflow as tf
    <BLANKLINE>
    # Six points of a line
    x = tf.constant([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
    y = tf.constant([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])
    <BLANKLINE>
    w = tf.Variable(0.9)
    b = tf.Variable(0.1)
    optimizer = tf.keras.optimizers.SGD(learning_rate=0.001)
    <BLANKLINE>
    for step in range(500):
        with tf.GradientTape() as tape:
            y_hat = w * x + b
            loss = tf.reduce_sum(tf.abs(y - y_hat))
        gradients = tape.gradient(loss, [w, b])
        optimizer.apply_gradients(zip(gradients, [w, b]))
    <BLANKLINE>
    print("w =", w.numpy(), " b =", b.numpy())
    print("loss =", float(tf.reduce_sum(tf.abs(y - (w * x + b)))))
    <BLANKLINE>
    """
    return program_of(settings).text


def program_of(settings: Settings) -> Program:
    """The program of settings, and what there is to know of it. Raises `ModelError` where they do not go together."""
    points = check(settings)
    train, test = parted(points, settings.test, settings.data_seed)
    scaling = Scaling.of(train) if settings.standardise else Scaling.none(columns_of(points).shape[1])
    model = model_text(settings, points)
    grid = grid_of(points)
    text = _Text(settings, model, scaling, train, test, grid)
    size = picture_size(grid, text.shown, text.net)
    most = min(FRAMES_OF_MAP if grid.is_map else FRAMES, MOST_POINTS // size)
    frames = frames_of(settings.steps, most)
    lines, watched = list(text.lines()), list(text.watched(frames))
    return Program(
        settings, "\n".join(lines) + "\n", "\n".join(watched) + "\n", train, test, model, scaling, grid, text.net,
        text.shown, frames,
    )  # fmt: skip


def picture_size(grid: Grid, shown: np.ndarray, net: Net) -> int:
    """How many numbers a picture has: when and two losses, the grid, the points, the net.

    >>> picture_size(Grid(((0.0, 1.0),)), np.arange(6), Net())
    110
    """
    return 3 + grid.size + len(shown) + net.size


def frames_of(steps: int, most: int) -> tuple[int, ...]:
    """Numbers of updates from none to all, closer together at the start, where more happens.

    Of a long training they are among those after which its parameters are kept: every second, fourth, eighth, ...

    >>> frames_of(3, 100), len(frames_of(1999, 100)), frames_of(500, 100)[:4], frames_of(5000, 100)[-2:]
    ((0, 1, 2, 3), 100, (0, 1, 2, 3), (4920, 5000))
    """
    stride = 1
    while -(-steps // stride) > MOST_ROWS:
        stride *= 2
    kept = np.append(np.arange(0, steps, stride), steps)
    if len(kept) <= most:
        return tuple(kept.tolist())
    chosen = {0, len(kept) - 1}
    power = 1.6
    chosen |= set(np.round(np.linspace(0, 1, most) ** power * (len(kept) - 1)).astype(int).tolist())
    left = iter(range(len(kept)))
    while len(chosen) < most:  # what fell on the same number leaves room for others
        chosen.add(next(left))
    return tuple(kept[sorted(chosen)].tolist())


def _spread(count: int, most: int) -> np.ndarray:
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int))


class _Text:
    """The parts of one program."""

    def __init__(
        self, settings: Settings, model: ModelText, scaling: Scaling, train: Points, test: Points | None, grid: Grid
    ):
        self.settings, self.model, self.scaling, self.grid = settings, model, scaling, grid
        self.train, self.test = train, test
        self.net = net_of(settings, columns_of(train).shape[1])
        self.batch = settings.batch if 0 < settings.batch < len(train.x) else 0
        self.all = "_all" if self.batch else ""
        self.shown = _spread(len(train.x), WATCHED_OF_MAP if grid.is_map else WATCHED)

    # ---- the program as it is read

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield ""
        yield from self._made()
        yield f"optimizer = {optimizer_call(self.settings)}"
        yield ""
        yield from self._loop()
        yield ""
        yield from self._end()

    def _head(self) -> Iterator[str]:
        yield "import tensorflow as tf"
        if self.batch:
            yield "import numpy as np"
        yield ""
        if self.model.code:
            yield from (*self.model.code.splitlines(), "")
        yield f"# {_comment(self.train)}"
        yield from data_text(self.train, self.model, self.scaling, self.all).lines
        if self.test is not None:
            yield from data_text(self.test, self.model, self.scaling, "_test").lines

    def _made(self) -> Iterator[str]:
        yield from self.model.making
        if self.batch:
            yield f"rng = np.random.default_rng({self.settings.seed})"

    def _loop(self) -> Iterator[str]:
        yield f"for step in range({self.settings.steps}):"
        if self.batch:
            yield from self._batch()
        yield "    with tf.GradientTape() as tape:"
        yield f"        y_hat = {self.model.prediction({}, training=True)}"
        yield f"        loss = {self._loss()}"
        if penalty := penalty_expression(self.settings, self.model.variables):
            yield f"        loss += {penalty}"
        variables = self.model.variables
        if not variables.startswith("["):
            yield f"    variables = {variables}"
            variables = "variables"
        yield f"    gradients = tape.gradient(loss, {variables})"
        yield f"    optimizer.apply_gradients(zip(gradients, {variables}))"

    def _batch(self) -> Iterator[str]:
        count, size = len(self.train.x), self.batch
        yield f"    place = step % {-(-count // size)}"
        yield "    if place == 0:  # a new epoch, in a new order"
        yield f"        order = rng.permutation({count})"
        yield f"    batch = order[{size} * place : {size} * place + {size}]"
        names = [*self.model.inputs, "y"]
        taken = ", ".join(f"tf.gather({name}_all, batch)" for name in names)
        yield f"    {', '.join(names)} = {taken}"

    def _end(self) -> Iterator[str]:
        if self.model.formula is not None:
            values = ', " '.join(f'{name} =", {name}.numpy()' for name in self.model.formula.parameters)
            yield f'print("{values})'
        yield f'print("loss =", float({self.objective(self.all)}))'
        if self.test is not None:
            yield f'print("loss of the test points =", float({self.data_loss("_test")}))'

    def _loss(self, y: str = "y", y_hat: str = "y_hat") -> str:
        return loss_expression(self.settings, self.model.outputs, self.model.columns, y, y_hat)

    def data_loss(self, ending: str) -> str:
        """The loss of all points whose tensors have this ending, without the penalty."""
        names = {name: f"{name}{ending}" for name in self.model.inputs}
        predicted = self.model.prediction(names, target=f"y{ending}")
        return self._loss(f"y{ending}", f"({predicted})" if self.model.formula else predicted)

    def objective(self, ending: str) -> str:
        """What is minimised, of all points whose tensors have this ending."""
        penalty = penalty_expression(self.settings, self.model.variables)
        return f"{self.data_loss(ending)} + {penalty}" if penalty else self.data_loss(ending)

    # ---- the program as it is run

    def watched(self, frames: tuple[int, ...]) -> Iterator[str]:
        """The same lines, some of them longer by what takes the pictures."""
        is_defined = False
        for line in self.lines():
            if line == "import tensorflow as tf" and not is_defined:
                yield f"{line}; import matplotlib.pyplot as plt"
            elif not line and not is_defined:
                yield self._picture(frames)
                is_defined = True
            elif line.startswith("optimizer = "):
                yield f"{line}; {PICTURE}(0)"
            elif line.startswith("    optimizer.apply_gradients("):
                yield f"{line}; {PICTURE}(step + 1)"
            else:
                yield line

    def _picture(self, frames: tuple[int, ...]) -> str:
        test = self.data_loss("_test") if self.test is not None else "0.0"
        grid = self.grid.expressions(self.scaling, self.model)
        first = f"[float(done), float({self.objective(self.all)}), float({test})]"
        parts = [first]
        if grid:
            parts.append(self._flat(self.predicted(grid)))
        parts.append(self._flat(self.predicted({name: self._some(name) for name in self.model.inputs})))
        plane = self.grid.expressions(self.scaling, self.model, NET_SIDE).get("x", "") if self.net.columns else ""
        parts += [f"tf.reshape({one}, [-1])" for one in self.net.expressions(plane)]
        row = f"tf.concat([{', '.join(parts)}], 0)"
        shown = "{" + ", ".join(map(str, frames)) + "}"
        return f"def {PICTURE}(done, shown={shown}): done in shown and plt.plot({row}, label={LABEL!r})"

    def predicted(self, names: dict[str, str]) -> str:
        """The prediction for tensors with these names, in any shape."""
        return f"model({names['x']})" if self.model.is_own else self.model.prediction(names)

    def _some(self, name: str) -> str:
        whole = f"{name}{self.all}"
        return whole if len(self.shown) == len(self.train.x) else f"tf.gather({whole}, {self.shown.tolist()})"

    def _flat(self, prediction: str) -> str:
        if self.model.outputs > 1:
            prediction = f"tf.argmax({prediction}, axis=1)"
        return f"tf.cast(tf.reshape({prediction}, [-1]), tf.float32)"


PICTURE = "picture_of_the_fit"
"""The function that takes a picture; a program of the learner's own does not call anything so."""


def _comment(points: Points) -> str:
    title = " ".join(points.title.split())
    return title.encode("ascii", "replace").decode() or "Data"
