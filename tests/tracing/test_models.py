"""`fit`, `evaluate` and `predict` replay their steps, and give the bits that they give with `run_eagerly`."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

import graphlab as tf

layers = tf.keras.layers
RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(21, 4)).astype(np.float32), RNG.integers(0, 3, 21)
MODELS: dict[str, Any] = {
    "dense": lambda: [layers.Dense(8, "tanh", kernel_regularizer="l2"), layers.Dense(3)],
    "dropout": lambda: [layers.Dense(8, "relu"), layers.Dropout(0.4), layers.Dropout(0.2, seed=3), layers.Dense(3)],
    "noise": lambda: [layers.Dense(4), layers.GaussianNoise(0.1), layers.GaussianDropout(0.2, seed=1), layers.Dense(3)],
    "normal": lambda: [layers.Dense(8), layers.BatchNormalization(), layers.LayerNormalization(), layers.Dense(3)],
    "rows": lambda: [layers.Reshape((4, 1)), layers.LSTM(5), layers.Dense(3, activity_regularizer="l1")],
    "pictures": lambda: [
        layers.Reshape((2, 2, 1)),
        layers.Conv2D(3, 2, padding="same"),
        layers.Flatten(),
        layers.Dense(3),
    ],
}


def model_of(name: str, **compiled: Any) -> Any:
    tf.keras.utils.set_random_seed(1)
    model = tf.keras.Sequential(MODELS[name]())
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(True), metrics=["accuracy"], **compiled)
    return model


def outcome(model: Any) -> Any:
    """All figures of a training, with weights that change and layers that are frozen on the way."""
    weights = np.linspace(0.5, 1.5, len(X)).astype(np.float32)
    history = model.fit(X, Y, batch_size=8, epochs=3, verbose=0, validation_data=(X[:5], Y[:5])).history
    model.layers[-1].trainable = False
    second = model.fit(X, Y, sample_weight=weights, batch_size=8, verbose=0).history
    model.optimizer.learning_rate = 0.5
    model.layers[-1].trainable = True
    figures = [model.train_on_batch(X[:8], Y[:8]), model.evaluate(X, Y, verbose=0, batch_size=10)]
    answers = model.predict(X, batch_size=10, verbose=0)
    return history, second, figures, answers.tobytes(), [w.tobytes() for w in model.get_weights()]


@pytest.mark.parametrize("name", MODELS)
def test_a_training_is_replayed_bit_by_bit(name):
    """With dropout, noise, running averages and prices of weights; and nothing in it has to run as it is."""
    model = model_of(name)
    assert outcome(model) == outcome(model_of(name, run_eagerly=True))
    made = vars(model)["_replayed_steps"]._made
    assert set(made) == {"train", "test", "predict"}
    for _, step in made.values():
        assert "run as it is" not in step.explain(), step.explain()


def test_a_copy_is_trained_apart():
    """What was recorded of a model moves the weights of that model alone."""
    model = model_of("dense")
    model.fit(X, Y, verbose=0, epochs=2)
    other = copy.deepcopy(model)
    other.compile("sgd", model.loss)
    before = model.get_weights()
    other.fit(X, Y, verbose=0, epochs=2)
    for mine, was, theirs in zip(model.get_weights(), before, other.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, was)
        assert not np.array_equal(mine, theirs)


def test_a_step_of_ones_own(capsys):
    """A `train_step` that is overridden runs each time; what a layer prints comes while its call is recorded."""

    class Loud(layers.Layer):
        def call(self, inputs: Any) -> Any:
            print("called")
            return inputs

    class Own(tf.keras.Sequential):
        def train_step(self, data: Any) -> Any:
            print("step")
            return super().train_step(data)

    model = Own([layers.Dense(3), Loud()])
    model.compile("sgd", "mse")
    model.build((None, 4))
    capsys.readouterr()
    model.fit(X, np.zeros((21, 3), np.float32), batch_size=21, epochs=5, verbose=0)
    assert capsys.readouterr().out.splitlines().count("step") == 5
    model.fit(X, np.zeros((21, 3), np.float32), batch_size=21, epochs=3, verbose=0)
    assert capsys.readouterr().out == "step\n" * 3


def test_metrics_in_a_step_of_ones_own_are_replayed():
    """The loop of TensorFlow's tutorials: means and accuracies are told of each batch, and asked between epochs."""
    figures = []
    for made in (lambda step: step, tf.function):
        model, optimizer = model_of("dense"), tf.keras.optimizers.Adam(0.01)
        loss_of, mean = tf.keras.losses.SparseCategoricalCrossentropy(True), tf.keras.metrics.Mean()
        right = tf.keras.metrics.SparseCategoricalAccuracy()

        def step(x, y, model=model, optimizer=optimizer, loss_of=loss_of, mean=mean, right=right):
            with tf.GradientTape() as tape:
                answers = model(x, training=True)
                loss = loss_of(y, answers)
            weights = model.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
            mean(loss)
            right.update_state(y, answers)

        run = made(step)
        for _ in range(3):
            mean.reset_state()
            for at in range(0, 20, 5):
                run(tf.constant(X[at : at + 5]), tf.constant(Y[at : at + 5]))
            figures.append((float(mean.result()), float(right.result())))
    assert figures[:3] == figures[3:]
    assert run.explain().endswith("lines of NumPy."), run.explain()
