"""The fit of a model, found in the trace: its points, and its curve at every step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.trace.graph import Trace
from graphlab.views.training.fitted_curve import FittedCurve, fitted_curve
from graphlab.views.training.roles import roles
from tests.views.training.trained import ABSOLUTE, DATA, line, ran, training_of

# The same line in every way to write its loss: what is y, x and the prediction does not depend on the order of terms.
LINES = [
    ABSOLUTE,
    "tf.reduce_mean((w * xs + b - ys) ** 2)",
    "tf.reduce_sum(tf.square(ys - w * xs - b))",
    "tf.reduce_mean(tf.abs(ys - b - xs * w))",
    "tf.reduce_mean(tf.math.squared_difference(xs * w + b, ys))",
    "tf.keras.losses.MeanSquaredError()(ys, w * xs + b)",
    "tf.keras.losses.mae(ys, w * xs + b)",
    "tf.keras.losses.Huber()(ys, b + tf.multiply(w, xs))",
    "tf.keras.losses.LogCosh()(ys, b + w * xs)",
    "0.01 * (w - 1.0) ** 2 + tf.reduce_mean(tf.abs(ys - (w * xs + b)))",
    "tf.reduce_mean(tf.linspace(1.0, 2.0, 6) * (ys - (w * xs + b)) ** 2)",
    "tf.sqrt(tf.reduce_mean((-(w * xs + b) + ys) ** 2))",
]


def fit_of(source: str, *, kept: int = 1) -> FittedCurve | None:
    run = ran(source)
    return fitted_curve(training_of(run, kept=kept), run.traces)


@pytest.mark.parametrize("loss", LINES)
def test_a_line_is_found_however_its_loss_is_written(loss: str) -> None:
    """The points are the data's, and the curve at every row is the line of the parameters in it."""
    run = ran(line(loss))
    training = training_of(run, kept=3)
    fit = fitted_curve(training, run.traces)
    assert fit is not None and (fit.x_name, fit.y_name) == ("xs", "ys")
    assert fit.x.tolist() == [-1, 0, 1, 2, 3, 4] and fit.y.tolist() == [-3, -1, 1, 3, 5, 7]
    assert fit.steps.tolist() == [1, 2, 3, 4, 5, 6, 7] and fit.grid.size == 2 and fit.note == ""
    wanted = training.path("w") * fit.grid + training.path("b")
    np.testing.assert_allclose(fit.curves, wanted, rtol=1e-5, atol=1e-5)


@settings(max_examples=20)
@given(w=st.floats(-100, 100), b=st.floats(-100, 100))
def test_the_line_is_that_of_the_parameters_wherever_it_starts(w: float, b: float) -> None:
    """Whatever the start is, flat lines and steep ones among them."""
    run = ran(line(w=round(w, 3), b=round(b, 3), steps=2))
    training = training_of(run)
    fit = fitted_curve(training, run.traces)
    assert fit is not None
    wanted = training.path("w") * fit.grid + training.path("b")
    np.testing.assert_allclose(fit.curves, wanted, rtol=1e-4, atol=1e-3)


CURVED: dict[str, tuple[str, str, str, Callable[..., np.ndarray]]] = {
    "powers": (
        "c = tf.Variable([0.5, 0.1, 0.2])\n",
        "tf.linalg.matvec(tf.stack([xs ** 2, xs, tf.ones_like(xs)], axis=1), c)",
        "[c]",
        lambda x, c: c[0] * x**2 + c[1] * x + c[2],
    ),
    "formula": (
        "a = tf.Variable(1.5)\nk = tf.Variable(0.3)\n",
        "a * tf.exp(-k * xs) + 1.0",
        "[a, k]",
        lambda x, a, k: a * np.exp(-k * x) + 1,
    ),
    "relu": ("a = tf.Variable(1.5)\n", "tf.nn.relu(a * xs - 2.0)", "[a]", lambda x, a: np.maximum(a * x - 2, 0)),
}


@pytest.mark.parametrize("name", CURVED)
def test_a_formula_is_drawn_as_a_curve(name: str) -> None:
    """Between the points too, with the parameters of each row: what NumPy computes of them."""
    made, model, sources, formula = CURVED[name]
    names = sources.strip("[]").split(", ")
    loop = "for step in range(4):\n    with tf.GradientTape() as tape:\n"
    loop += f"        loss = tf.reduce_mean((ys - ({model})) ** 2)\n    gradients = tape.gradient(loss, {sources})\n"
    loop += f"    for v, g in zip({sources}, gradients):\n        v.assign_sub(0.001 * g)\n"
    run = ran(DATA + made + loop)
    training = training_of(run, kept=2)
    fit = fitted_curve(training, run.traces)
    assert fit is not None and fit.grid.size > 20 and fit.note == ""
    for curve, *values in zip(fit.curves, *(training.path(each).squeeze() for each in names), strict=True):
        np.testing.assert_allclose(curve, formula(fit.grid, *values), rtol=1e-4, atol=1e-4)


KERAS = """{data}
{model}
optimizer = tf.keras.optimizers.SGD(0.01)
for step in range(4):
    with tf.GradientTape() as tape:
        loss = tf.keras.losses.MeanSquaredError()(ys, model(xs))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
"""
COLUMNS = (
    "xs = tf.constant([[-1.0], [0.0], [1.0], [2.0], [3.0]])\nys = tf.constant([[1.0], [0.0], [1.0], [4.0], [9.0]])"
)
SEQUENTIAL = (
    "model = tf.keras.Sequential([tf.keras.layers.Dense({units}, activation='tanh'), tf.keras.layers.Dense(1)])"
)
SUBCLASS = """class Model(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(3, activation="relu")
        self.out = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.out(self.hidden(x))

model = Model()"""


def predicted(trace: Trace) -> Any:
    """The prediction that a step has recorded, at its own points."""
    found = roles(trace, trace.sweeps[-1])
    assert found is not None
    return found.prediction(trace.node(found.output).value.array, trace.node(found.y).value.array)


@pytest.mark.parametrize("model", [SEQUENTIAL.format(units=3), SEQUENTIAL.format(units=40), SUBCLASS])
def test_a_network_is_drawn_as_it_predicted(model: str) -> None:
    """Where a step was kept, its curve passes through what that step has predicted at the points."""
    run = ran(KERAS.format(data=COLUMNS, model=model))
    fit = fitted_curve(training_of(run), run.traces)
    assert fit is not None and fit.y.tolist() == [1, 0, 1, 4, 9]
    for step, trace in enumerate((trace for trace in run.traces if trace.sweeps), 1):
        curve = fit.curves[fit.steps.tolist().index(step)]
        np.testing.assert_allclose(np.interp(fit.x, fit.grid, curve), predicted(trace), atol=0.05)


def test_of_a_big_model_the_steps_that_were_kept_are_drawn() -> None:
    """Rows hold 16 numbers of a parameter; of a model with more there are curves of kept steps only."""
    fit = fit_of(KERAS.format(data=COLUMNS, model=SEQUENTIAL.format(units=40)), kept=2)
    assert fit is not None and fit.steps.tolist() == [1, 3, 4]
    assert "the nearest step before that was kept" in fit.note
    small = fit_of(KERAS.format(data=COLUMNS, model=SEQUENTIAL.format(units=4)), kept=2)
    assert small is not None and small.steps.tolist() == [1, 2, 3, 4, 5]


BATCHES = """import numpy as np
xs = np.linspace(0, 1, 12).astype("float32")
ys = 2 * xs + 1
w = tf.Variable(0.0)
b = tf.Variable(0.0)
for epoch in range(2):
    for i in range(0, 12, {size}):
        x, y = xs[i : i + {size}], ys[i : i + {size}]
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((w * {x} + b - {y}) ** 2)
        dw, db = tape.gradient(loss, [w, b])
        w.assign_sub(0.1 * dw)
        b.assign_sub(0.1 * db)
"""


@pytest.mark.parametrize(("size", "x", "y"), [(4, "x", "y"), (5, "x", "y"), (1, "x[0]", "y[0]")])
def test_of_batches_the_points_are_those_that_were_seen(size: int, x: str, y: str) -> None:
    """Each point once, though every epoch sees it; a last batch that is smaller counts, and one of a single sample."""
    run = ran(BATCHES.format(size=size, x=x, y=y))
    fit = fitted_curve(training_of(run), run.traces)
    assert fit is not None and "batches" in fit.note
    np.testing.assert_allclose(fit.x, np.linspace(0, 1, 12), atol=1e-6)
    np.testing.assert_allclose(fit.y, 2 * fit.x + 1, atol=1e-5)


def test_data_that_is_shuffled_is_the_same_data() -> None:
    """`fit` gives all points in another order with each epoch: they are no batches, and nothing needs to be said."""
    source = f"{COLUMNS}\n{SEQUENTIAL.format(units=2)}\nmodel.compile(loss='mse', optimizer='sgd')\n"
    run = ran(source + "h = model.fit(xs, ys, epochs=5, verbose=0)")
    fit = fitted_curve(run.trainings[0], run.traces)
    assert fit is not None and fit.note == "" and sorted(fit.y.tolist()) == [0, 1, 1, 4, 9]


MODULE = """class Line(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable(5.0)
        self.b = tf.Variable(0.0)

    def __call__(self, x):
        return self.w * x + self.b

def squared(target, predicted):
    return tf.reduce_mean(tf.square(target - predicted))

def train(model, x, y, rate):
    with tf.GradientTape() as tape:
        current = squared(y, model(x))
    dw, db = tape.gradient(current, [model.w, model.b])
    model.w.assign_sub(rate * dw)
    model.b.assign_sub(rate * db)

x = tf.linspace(-2.0, 2.0, 50)
y = 3.0 * x + 2.0 + tf.random.normal([50])
line = Line()
for epoch in range(9):
    train(line, x, y, rate=0.1)
"""
CELSIUS = """import numpy as np
x = np.array([-40, -10, 0, 8, 15, 22, 38], dtype=float)
y = np.array([-40, 14, 32, 46, 59, 72, 100], dtype=float)
layers = [tf.keras.layers.Dense(4, input_shape=[1]), tf.keras.layers.Dense(4), tf.keras.layers.Dense(1)]
model = tf.keras.Sequential(layers)
model.compile(loss="mean_squared_error", optimizer=tf.keras.optimizers.Adam(0.1))
history = model.fit(x, y, epochs=9, verbose=False)
"""


@pytest.mark.parametrize("source", [MODULE, CELSIUS], ids=["a module", "celsius"])
def test_what_beginners_train_is_drawn(source: str) -> None:
    """A module trained by a function of its own, and layers by `fit`: a line at each step and at the end."""
    run = ran(source)
    fit = fitted_curve(run.trainings[0], run.traces)
    assert fit is not None and (fit.x_name, fit.y_name, fit.note) == ("x", "y", "")
    assert fit.steps.tolist() == list(range(1, 11)) and fit.curves.shape == (10, 2)


def test_of_some_batches_it_says_how_many_points_there_are() -> None:
    """Where few steps were kept, these are not all of the data, and the note does not say that they are."""
    fit = fit_of(BATCHES.format(size=4, x="x", y="y"), kept=5)
    assert fit is not None
    assert fit.note == f"The points are those of the 2 batches that were kept, {fit.x.size} in all."


NO_FIT = {
    "two inputs": line("tf.reduce_mean(tf.abs(ys - (w * xs + b * tf.constant([3.0, 1.0, 4.0, 1.0, 5.0, 9.0]))))"),
    "a constant": line("tf.reduce_mean((ys - w - b) ** 2)"),
    "no data": line("(w - 3.0) ** 2 + (b + 1.0) ** 2"),
    "columns": """X = tf.constant([[1.0, 2.0], [3.0, 4.0], [1.0, 0.0]])
ys = tf.constant([[1.0], [3.0], [5.0]])
w = tf.Variable([[0.5], [1.0]])
for step in range(3):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.abs(ys - X @ w))
    w.assign_sub(0.1 * tape.gradient(loss, w))
""",
    "classes": KERAS.format(data=COLUMNS, model=SEQUENTIAL.format(units=2)).replace(
        "tf.keras.losses.MeanSquaredError()(ys, model(xs))",
        "tf.keras.losses.BinaryCrossentropy(from_logits=True)(tf.cast(ys > 1, tf.float32), model(xs))",
    ),
    "two outputs": KERAS.format(
        data=COLUMNS.replace("ys = ", "zs = ") + "\nys = tf.concat([zs, -zs], 1)",
        model="model = tf.keras.Sequential([tf.keras.layers.Dense(2)])",
    ),
}


@pytest.mark.parametrize("name", NO_FIT)
def test_no_other_model_is_shown_as_a_curve(name: str) -> None:
    """Two inputs, none, several outputs, classes: there is no curve to draw, and none is."""
    assert fit_of(NO_FIT[name]) is None


def test_a_model_that_looks_at_all_samples_together_is_drawn_at_its_points() -> None:
    """What batch normalization predicts for a sample depends on the others: between the points there is nothing."""
    model = "model = tf.keras.Sequential([tf.keras.layers.Dense(1), tf.keras.layers.BatchNormalization()])"
    source = KERAS.format(data=COLUMNS, model=model).replace("model(xs)", "model(xs, training=True)")
    fit = fit_of(source)
    assert fit is not None and fit.grid.tolist() == [-1, 0, 1, 2, 3]
    assert "all samples together" in fit.note


def test_whole_numbers_are_drawn_where_they_are() -> None:
    """Between the samples of an integer input there are no places."""
    loss = "tf.reduce_mean(tf.abs(ys - (w * tf.cast(n, tf.float32) + b)))"
    fit = fit_of(line(loss).replace("w = ", "n = tf.constant([3, 1, 2, 0, 5, 4])\nw = ", 1))
    assert fit is not None and fit.x_name == "n" and fit.grid.tolist() == [0, 1, 2, 3, 4, 5]


BY_SAMPLE = """xs, ys = [-1.0, 0.0, 1.0, 2.0, 3.0, 4.0], [-3.0, -1.0, 1.0, 3.0, 5.0, 7.0]
{convert}
w, b = tf.Variable(0.9), tf.Variable(0.1)
for step in range(40):
    with tf.GradientTape() as tape:
        loss = 0.0
        for x, y in zip(xs, ys):
            loss += {term}
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub(0.001 * dw)
    b.assign_sub(0.001 * db)
"""


@pytest.mark.parametrize("convert", ["", "xs, ys = tf.constant(xs), tf.constant(ys)"], ids=["lists", "tensors"])
@pytest.mark.parametrize(
    "term", ["tf.abs(y - (w * x + b))", "(w * x + b - y) ** 2 / 6", "tf.square(y - w * x - b)", "abs(b + x * w - y)"]
)
def test_a_loop_over_samples_within_the_tape_is_a_fit(term: str, convert: str) -> None:
    """Every pair is a point, and the curve in each row is the line of its w and b."""
    run = ran("import tensorflow as tf\n" + BY_SAMPLE.format(term=term, convert=convert))
    (training,) = run.trainings
    fit = fitted_curve(training, run.traces)
    assert fit is not None and fit.note == ""
    assert fit.x.tolist() == [-1, 0, 1, 2, 3, 4] and fit.y.tolist() == [-3, -1, 1, 3, 5, 7]
    w, b = training.path("w"), training.path("b")
    np.testing.assert_allclose(fit.curves, w * fit.grid + b, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "term",
    ["tf.abs(y - (w * x + b * (x * x)))", "tf.abs(y - (w * x + b)) if x < 3 else tf.abs(y - w * x)"],
    ids=["two numbers by sample", "two models"],
)
def test_a_loop_whose_samples_are_no_pairs_is_none(term: str) -> None:
    """A model of more than one number of a sample, or other ops for some of them, has no curve over x."""
    run = ran("import tensorflow as tf\n" + BY_SAMPLE.format(term=term, convert=""))
    assert fitted_curve(run.trainings[0], run.traces) is None
