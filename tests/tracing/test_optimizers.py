"""Steps of optimizers are replayed bit by bit: momentum, moments, counts and learning rates are in Variables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import graphlab as tf
from graphlab.keras.optimizers.optimizer import OPTIMIZERS
from tests.tracing.test_replay import bits

STEPS = 20
KINDS = sorted({kind for kind in vars(tf.keras.optimizers).values() if isinstance(kind, type)} & {
    *map(type, (OPTIMIZERS.find(name) for name in (
        "sgd", "adam", "adamw", "nadam", "adamax", "rmsprop", "adagrad", "adadelta", "lion", "ftrl")))
}, key=lambda kind: kind.__name__)  # fmt: skip
AROUND: list[dict[str, Any]] = [
    {},
    {"clipnorm": 0.5, "weight_decay": 0.01},
    {"global_clipnorm": 0.5, "use_ema": True},
    {"clipvalue": 0.1, "loss_scale_factor": 2.0},
    {"learning_rate": tf.keras.optimizers.schedules.ExponentialDecay(0.1, 5, 0.5, staircase=True)},
    {"learning_rate": tf.keras.optimizers.schedules.CosineDecay(0.1, 12, warmup_target=0.2, warmup_steps=4)},
    {"learning_rate": tf.keras.optimizers.schedules.PiecewiseConstantDecay([4, 9], [0.1, 0.05, 0.01])},
    {"learning_rate": tf.keras.optimizers.schedules.PolynomialDecay(0.1, 5, cycle=True)},
]
OWN: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "nesterov": True}),
    ("RMSprop", {"momentum": 0.9, "centered": True}),
    ("Adam", {"amsgrad": True}),
    ("Ftrl", {"l1_regularization_strength": 0.1, "l2_regularization_strength": 0.1, "beta": 0.1}),
]


def trained(kind: Any, settings: dict[str, Any], is_replayed: bool) -> tuple[list[Any], Any]:
    """What is in all Variables after each of twenty steps, and the step."""
    v = tf.Variable(np.linspace(-1, 1, 6, dtype=np.float32).reshape(2, 3))
    w = tf.keras.Variable(np.float32([0.5, -0.25]))
    optimizer = kind(**settings)

    def step(x: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.sin(v * x) ** 2) + tf.reduce_mean(tf.exp(w))
            scaled = optimizer.scale_loss(loss)
        optimizer.apply_gradients(zip(tape.gradient(scaled, [v, w]), [v, w], strict=True))
        return loss

    run = tf.function(step) if is_replayed else step
    found = []
    for number in range(STEPS):
        loss = run(tf.constant(0.5 + number / 7.0))
        found.append(bits([loss, v, w, *optimizer.variables]))
    return found, run


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_optimizer_is_replayed_bit_by_bit(kind):
    """With every setting around a step that all optimizers have, and those of its own."""
    for settings in [*AROUND, *(own for name, own in OWN if name == kind.__name__)]:
        wanted, _ = trained(kind, settings, is_replayed=False)
        found, step = trained(kind, settings, is_replayed=True)
        assert found == wanted, settings
        is_kept_in_variables = kind.__name__ != "Nadam"
        assert step.explain().endswith("lines of NumPy.") == is_kept_in_variables, (settings, step.explain())


def test_what_a_rate_is_set_to_counts():
    """A learning rate that is assigned between replays is that of the next one."""
    v, optimizer = tf.Variable(1.0), tf.keras.optimizers.SGD(0.5)
    step = tf.function(lambda g: optimizer.apply_gradients([(g, v)]))
    for _ in range(3):
        step(tf.constant(1.0))
    optimizer.learning_rate = 0.25
    step(tf.constant(1.0))
    assert float(v) == 1.0 - 3 * 0.5 - 0.25
    assert int(optimizer.iterations) == 4


@pytest.mark.parametrize(
    "settings", [{"gradient_accumulation_steps": 3}, {"use_ema": True, "ema_overwrite_frequency": 4}]
)
def test_what_happens_every_few_steps_runs_as_it_is(settings):
    """What depends on the number of a step is not replayed, and does the same."""
    kind = tf.keras.optimizers.Adam
    found, step = trained(kind, settings, is_replayed=True)
    assert found == trained(kind, settings, is_replayed=False)[0]
    assert "run as it is" in step.explain()
