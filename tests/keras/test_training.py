"""Training: what `fit` feeds, prints and calls, beyond the numbers of Keras."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphlab as gl
from graphlab import keras
from graphlab.keras.models.feeding import Feed, split


def line(weight: float = 0.0) -> keras.Model:
    """A line through the origin and its bias, not compiled."""
    start = keras.initializers.Constant(weight)
    return keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer=start)])


def compiled(**settings: object) -> keras.Model:
    model = line()
    model.compile(**{"optimizer": "sgd", "loss": "mse", **settings})
    return model


X = np.arange(10.0).reshape(10, 1) / 10
Y = 2 * X


# --- Data ----------------------------------------------------------------------------------------


@given(st.integers(1, 40), st.integers(1, 50), st.booleans())
def test_every_sample_is_fed_once_an_epoch(count: int, batch_size: int, shuffle: bool) -> None:
    """In batches of the size asked for, the last one smaller; x, y and weights stay together."""
    rows = np.arange(count)
    feed = Feed(rows, {"a": rows * 2.0}, rows + 1.0, batch_size=batch_size, shuffle=shuffle)
    batches = list(feed)
    assert [len(x) for x, _, _ in batches[:-1]] == [batch_size] * (len(batches) - 1)
    assert len(batches) == feed.batches and 1 <= len(batches[-1][0]) <= batch_size
    for x, y, weights in batches:
        assert np.array_equal(y["a"], np.asarray(x) * 2) and np.array_equal(weights["a"], np.asarray(x) + 1)
    fed = np.concatenate([x.numpy() for x, _, _ in batches])
    assert sorted(fed) == list(rows) and (shuffle or list(fed) == list(rows))


@given(st.integers(2, 30), st.floats(0.01, 0.99))
def test_a_split_loses_nothing(count: int, share: float) -> None:
    """Validation takes the last samples; a split that leaves one side empty is refused."""
    rows = np.arange(count)
    try:
        train, check = split(rows, rows * 3, None, share)
    except ValueError as error:
        assert "not sufficient" in str(error) and int(count * (1 - share)) in (0, count)
        return
    assert [*train[0], *check[0]] == list(rows) and len(train[0]) == int(np.floor(count * (1 - share)))
    assert np.array_equal(check[1], check[0] * 3) and train[2] is check[2] is None


def test_shuffling_is_reproducible() -> None:
    """The same seed gives the same order, and so the same weights; another seed another one."""
    finals = []
    for seed in (1, 1, 2):
        keras.utils.set_random_seed(seed)
        model = compiled()
        model.fit(X, Y, epochs=2, batch_size=3, verbose=0)
        finals.append(model.get_weights()[0].item())
    assert finals[0] == finals[1] != finals[2]


@pytest.mark.parametrize("kind", [gl.constant, gl.Variable, np.asarray, lambda x: x.astype("float64")])
def test_what_data_may_be(kind) -> None:
    """Tensors, Variables and arrays give the same training."""
    model = compiled()
    history = model.fit(kind(X.astype("float32")), kind(Y.astype("float32")), verbose=0, shuffle=False)
    assert history.history["loss"] == pytest.approx([float(np.mean(Y**2))])


def test_steps_limit_an_epoch() -> None:
    """Of training, of validation, and of prediction."""
    model, seen = compiled(), []
    count = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: seen.append(batch), on_test_batch_end=lambda b, logs: seen.append(-b - 1)
    )
    given = {"batch_size": 2, "steps_per_epoch": 3, "validation_data": (X, Y), "validation_steps": 2}
    model.fit(X, Y, verbose=0, callbacks=count, **given)
    assert seen == [0, 1, 2, -1, -2]
    assert len(model.predict(X, batch_size=4, steps=2, verbose=0)) == 8


# --- What is printed -----------------------------------------------------------------------------

TIME = r"\d+s - \d+(us|ms|s)/step"


def test_fit_prints_a_line_an_epoch(capsys) -> None:
    """As Keras does with verbose=2; nothing with 0; the epochs are counted if there are several."""
    model = compiled(metrics=["mae"])
    model.fit(X, Y, epochs=2, verbose=2, batch_size=4, validation_data=(X, Y))
    first, second, third, fourth = capsys.readouterr().out.splitlines()
    figures = r" - loss: \d+\.\d{4} - mae: \d+\.\d{4} - val_loss: \d+\.\d{4} - val_mae: \d+\.\d{4}"
    assert (first, third) == ("Epoch 1/2", "Epoch 2/2")
    assert re.fullmatch(rf"3/3 - {TIME}{figures}", second) and re.fullmatch(rf"3/3 - {TIME}{figures}", fourth)
    model.fit(X, Y, verbose=0)
    assert capsys.readouterr().out == ""
    model.fit(X, Y * 0.0005, verbose="auto")
    assert capsys.readouterr().out.startswith("1/1 - 0s - ")


def test_evaluate_and_predict_print_a_line(capsys) -> None:
    """With the figures, or with the time alone; small figures in powers of ten."""
    model = compiled()
    model.evaluate(X, X * 0.001)
    model.predict(X, batch_size=5)
    one, two = capsys.readouterr().out.splitlines()
    assert re.fullmatch(rf"1/1 - {TIME} - loss: \d\.\d{{4}}e-\d\d", one) and re.fullmatch(rf"2/2 - {TIME}", two)


# --- Callbacks -----------------------------------------------------------------------------------


def test_callbacks_are_told_in_order() -> None:
    """Begin and end of everything, outermost first."""
    told: list[str] = []

    class Told(keras.callbacks.Callback):
        pass

    for event in [name for name in dir(keras.callbacks.Callback) if name.startswith("on_") and "_batch" not in name]:
        setattr(Told, event, lambda self, *args, event=event: told.append(event.removeprefix("on_")))
    for event in ("on_train_batch_end", "on_test_batch_end"):
        setattr(Told, event, lambda self, batch, logs, event=event: told.append(f"{event[3:8].strip('_')} {batch}"))
    compiled().fit(X, Y, epochs=1, batch_size=5, validation_data=(X, Y), callbacks=[Told()], verbose=0)
    assert told == [
        "train_begin", "epoch_begin", "train 0", "train 1", "test_begin", "test 0", "test 1", "test_end", "epoch_end",
        "train_end",
    ]  # fmt: skip


def test_training_can_be_stopped_anywhere() -> None:
    """By a callback, in the middle of an epoch."""
    stop = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: setattr(model, "stop_training", True))
    model = compiled()
    history = model.fit(X, Y, epochs=5, batch_size=2, callbacks=[stop], verbose=0)
    assert history.epoch == [0] and int(model.optimizer.iterations) == 1


def test_nan_ends_training(capsys) -> None:
    """`TerminateOnNaN` says at which batch."""
    history = compiled().fit(X * np.nan, Y, epochs=3, callbacks=[keras.callbacks.TerminateOnNaN()], verbose=0)
    assert history.epoch == [0] and capsys.readouterr().out == "Batch 0: Invalid loss, terminating training\n"


def test_a_figure_that_is_not_there_is_a_warning() -> None:
    """With those that are; and a metric whose direction nobody knows is an error."""
    stop = keras.callbacks.EarlyStopping()
    with pytest.warns(UserWarning, match="`val_loss` which is not available.*loss"):
        compiled().fit(X, Y, callbacks=[stop], verbose=0)

    def mystery(y_true, y_pred):
        return y_pred

    with pytest.raises(ValueError, match="mode='max'"):
        compiled(metrics=[mystery]).fit(X, Y, callbacks=[keras.callbacks.EarlyStopping("mystery")], verbose=0)


def test_accuracy_is_better_when_it_rises() -> None:
    """Without being told the mode."""
    stop = keras.callbacks.EarlyStopping("accuracy", patience=1)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, "sigmoid")])
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
    model.fit(X, (X > 0.5).astype(int), callbacks=[stop], epochs=2, verbose=0)
    assert stop._rises is True


# --- Metrics -------------------------------------------------------------------------------------

METRICS = [
    keras.metrics.MeanSquaredError, keras.metrics.RootMeanSquaredError, keras.metrics.BinaryAccuracy,
    keras.metrics.Precision, keras.metrics.Recall, keras.metrics.AUC, keras.metrics.R2Score, keras.metrics.F1Score,
    keras.metrics.CosineSimilarity,
]  # fmt: skip


@pytest.mark.parametrize("metric", METRICS)
@given(data=st.data())
def test_a_metric_does_not_depend_on_the_batches(metric, data) -> None:
    """Any cut of the samples into two batches gives the figure of all at once."""
    pred = np.array(data.draw(st.lists(st.floats(0, 1), min_size=4, max_size=9)), np.float32)[:, None]
    true = (np.arange(len(pred)) % 2).astype(np.float32)[:, None]
    cut = data.draw(st.integers(1, len(pred) - 1))
    whole, parts = metric(), metric()
    whole.update_state(true, pred)
    for rows in (slice(None, cut), slice(cut, None)):
        parts.update_state(true[rows], pred[rows])
    np.testing.assert_allclose(parts.result(), whole.result(), rtol=1e-5, atol=1e-6)


def test_metrics_of_layers_are_those_of_the_model() -> None:
    """They are reset with the others, and are no weights."""

    class Counting(keras.layers.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.seen = keras.metrics.Sum(name="seen")

        def call(self, x):
            self.seen.update_state(float(len(x)))
            return x

    model = keras.Sequential([keras.Input((1,)), Counting(), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    history = model.fit(X, Y, epochs=2, batch_size=4, verbose=0)
    assert history.history["seen"] == [10.0, 10.0]
    assert [m.name for m in model.metrics] == ["loss", "seen"] and len(model.weights) == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: line().fit(X, Y), "compile"),
        (lambda: compiled().fit([1.0, 2.0], Y), "np.array"),
        (lambda: compiled().fit(X, Y[:3]), "'x' sizes: 10; 'y' sizes: 3"),
        (lambda: compiled().fit(np.zeros((0, 1)), np.zeros((0, 1))), "no samples"),
        (lambda: compiled().fit(np.float32(3.0), Y), "axis for the samples"),
        (lambda: compiled().fit(X, Y, class_weight={0: 1.0}, sample_weight=X[:, 0]), "same time"),
        (lambda: compiled().train_on_batch(X, Y, X[:, 0], class_weight={0: 1.0}), "same time"),
        (lambda: compiled().fit(X, Y, callbacks=[keras.callbacks.History]), "not yet called"),
        (lambda: compiled(loss="nope").fit(X, Y), "nope.*mse"),
        (lambda: compiled(metrics=["nope"]).fit(X, Y), "nope.*accuracy"),
        (lambda: compiled(metrics="mae"), "list, tuple, or dict"),
        (lambda: compiled(loss=["mse", "mae"]).fit(X, Y), "one entry for each output"),
        (lambda: compiled().fit(X, Y, validation_freq="often", validation_data=(X, Y)), "validation_freq"),
        (lambda: compiled().fit(np.ones((4, 3)), Y[:4]), r"expected shape=\(None, 1\), found shape=\(4, 3\)"),
        (lambda: keras.callbacks.ReduceLROnPlateau(factor=1.5), "factor"),
    ],
)
def test_errors_say_what_was_wanted(wrong, words) -> None:
    """ValueErrors, as Keras has them."""
    with pytest.raises(ValueError, match=words):
        wrong()
