"""One step of a Keras model with SGD: a small network with tanh layers and the mean squared error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import mlp

SIZES, BATCH = (2, 32, 32, 1), 256


def work() -> dict[str, Callable[[Any], Callable[[], float]]]:
    """By hand, and for each of graphlab and TensorFlow: the function to time, which returns the loss.

    The learning rate is 0, so that each step begins with the same weights.
    """
    rng = np.random.default_rng(0)
    x = rng.normal(size=(BATCH, SIZES[0])).astype(np.float32)
    target = rng.normal(size=(BATCH, SIZES[-1])).astype(np.float32)
    start: list[np.ndarray] = []
    for before, after in zip(SIZES, SIZES[1:], strict=False):
        start += [rng.normal(scale=before**-0.5, size=(before, after)).astype(np.float32), np.zeros(after, np.float32)]

    def keras(tf: Any, made: Callable[[Any], Any] = lambda step: step) -> Callable[[], float]:
        layers = [tf.keras.layers.Dense(n, "tanh" if n > 1 else None) for n in SIZES[1:]]
        model, loss_of = tf.keras.Sequential(layers), tf.keras.losses.MeanSquaredError()
        optimizer, inputs, wanted = tf.keras.optimizers.SGD(0.0), tf.constant(x), tf.constant(target)
        model.build((None, SIZES[0]))

        def step(inputs: Any, wanted: Any) -> Any:
            with tf.GradientTape() as tape:
                loss = loss_of(wanted, model(inputs, training=True))
            weights = model.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
            return loss

        for weight, value in zip(model.trainable_variables, start, strict=True):
            weight.assign(value)
        run = made(step)
        return lambda: float(run(inputs, wanted))

    def replayed(tf: Any) -> Callable[[], float]:
        return keras(tf, tf.function)

    by_hand = mlp.work(SIZES, BATCH)["by hand"]  # which begins with the same numbers
    return {"by hand": by_hand, "graphlab": keras, "replayed": replayed, "tensorflow": keras}
