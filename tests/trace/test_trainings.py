"""Trainings of plain Python, without the sandbox."""

from __future__ import annotations

import numpy as np

import graphlab as tf
from graphlab.trace.trainings import recorded


def test_fit_and_a_loop_with_an_optimizer_are_recorded() -> None:
    """Both are time lines of their own, with epochs, rates and the numbers that the Variables went through."""
    x = np.linspace(-1, 1, 8, dtype=np.float32)[:, None]
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile(tf.keras.optimizers.SGD(0.5), "mse")
    optimizer, w = tf.keras.optimizers.Adam(0.1), tf.Variable(3.0, name="w")
    with recorded() as found:
        model.fit(x, 2 * x, batch_size=4, epochs=3, verbose=0)
        for _ in range(30):
            with tf.GradientTape() as outer, tf.GradientTape() as inner:
                loss = w * w
            outer.gradient(loss, w)
            optimizer.apply_gradients([(inner.gradient(loss, w), w)])
    fit, loop = found.trainings
    assert (fit.steps, fit.epochs.tolist(), fit.optimizer, len(fit.parameters)) == (6, [1, 3, 5], "SGD", 2)
    assert (loop.steps, loop.optimizer, {slot.name for slot in loop.state}) == (30, "Adam", {"momentum", "velocity"})
    assert loop.parameters[0].final[0] == w.numpy() and set(loop.rate) == {np.float32(0.1)}
    assert fit.line is not None and loop.line is not None and fit.line < loop.line


def test_an_error_in_the_block_leaves_what_was_recorded() -> None:
    """The steps before an exception are there."""
    w = tf.Variable(1.0)
    found = None
    try:
        with recorded() as found:
            for step in range(5):
                with tf.GradientTape() as tape:
                    loss = w * w
                w.assign_sub(0.1 * tape.gradient(loss, w))
                if step == 3:
                    raise KeyError
    except KeyError:
        pass
    assert found is not None and found.trainings[0].steps == 4
