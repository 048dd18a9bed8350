"""Activations, losses, optimizers and a training run give Keras 3's numbers (keras3.json says which version's)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import graphlab as gl
from graphlab import keras

KERAS: dict[str, Any] = json.loads((Path(__file__).parent / "keras3.json").read_text())


def named(rows: list[dict[str, Any]]) -> Any:
    """One test for each row, called by its name and settings."""
    ids = [" ".join([row["name"], *(f"{k}={v}" for k, v in row["settings"].items())]) for row in rows]
    return pytest.mark.parametrize("row", rows, ids=ids)


@named(KERAS["optimizers"])
def test_optimizers_step_as_in_keras(row: dict[str, Any]) -> None:
    """Twenty steps along given gradients end within a millionth of where Keras ends."""
    optimizer = getattr(keras.optimizers, row["name"])(**row["settings"])
    variable = gl.Variable(np.asarray(KERAS["start"], row["dtype"]))
    for step, grad in enumerate(KERAS["gradients"], start=1):
        optimizer.apply_gradients([(gl.constant(np.asarray(grad, row["dtype"])), variable)])
        if str(step) in row["values"]:
            np.testing.assert_allclose(variable.numpy(), row["values"][str(step)], rtol=1e-6, atol=1e-7)
    assert int(optimizer.iterations) == 20


@named(KERAS["activations"])
def test_activations_are_those_of_keras(row: dict[str, Any]) -> None:
    """Values and gradients agree."""
    x = gl.constant(KERAS["x"])
    weights = np.arange(12, dtype=np.float32).reshape(4, 3)
    with gl.GradientTape() as tape:
        tape.watch(x)
        y = getattr(keras.activations, row["name"])(x, **row["settings"])
        total = gl.reduce_sum(y * weights)
    np.testing.assert_allclose(y.numpy(), row["value"], rtol=2e-6, atol=2e-6)
    np.testing.assert_allclose(tape.gradient(total, x).numpy(), row["gradient"], rtol=1e-5, atol=1e-5)


@named(KERAS["losses"])
def test_losses_are_those_of_keras(row: dict[str, Any]) -> None:
    """Values and gradients agree, for every reduction, with and without weights."""
    loss = getattr(keras.losses, row["name"])(**row["settings"])
    true = gl.constant(KERAS[row["true"]])
    pred = gl.constant(KERAS[row["pred"]])
    with gl.GradientTape() as tape:
        tape.watch(pred)
        value = loss(true, pred, sample_weight=KERAS["weights"] if row["weighted"] else None)
    np.testing.assert_allclose(value.numpy(), row["value"], rtol=2e-6, atol=1e-6)
    np.testing.assert_allclose(tape.gradient(value, pred).numpy(), row["gradient"], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("row", KERAS["functions"], ids=lambda row: row["name"])
def test_loss_functions_give_one_number_a_sample(row: dict[str, Any]) -> None:
    """They average over the last axis only."""
    value = getattr(keras.losses, row["name"])(KERAS["y_true"], KERAS["y_pred"])
    np.testing.assert_allclose(value.numpy(), row["value"], rtol=2e-6)


def test_training_follows_keras() -> None:
    """A small network from given weights has Keras's loss at every step, and ends at Keras's weights."""
    wanted = KERAS["training"]
    model = keras.Sequential(
        [
            keras.layers.Input((3,)),
            keras.layers.Dense(4, activation="tanh"),
            keras.layers.Dense(2, activation="softmax"),
        ]
    )
    model.set_weights([np.asarray(w) for w in wanted["weights"]])
    optimizer, loss_of = keras.optimizers.Adam(0.05), keras.losses.CategoricalCrossentropy()
    losses = []
    for _ in wanted["losses"]:
        with gl.GradientTape() as tape:
            loss = loss_of(wanted["target"], model(np.asarray(KERAS["x"]) / 4))
        optimizer.apply_gradients(
            zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables, strict=True)
        )
        losses.append(float(loss))
    np.testing.assert_allclose(losses, wanted["losses"], rtol=1e-5)
    for got, final in zip(model.get_weights(), wanted["final"], strict=True):
        np.testing.assert_allclose(got, final, rtol=1e-4, atol=1e-5)
