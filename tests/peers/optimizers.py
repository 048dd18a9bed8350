"""Every Keras optimizer for 20 steps, in graphlab and in Keras itself, from the same gradients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

import graphlab

STEPS = 20
NEAR = 1e-6  # relative to the number, or to a tenth of the largest
_PLAIN = ("SGD", "Adam", "AdamW", "Nadam", "Adamax", "RMSprop", "Adagrad", "Adadelta", "Ftrl", "Lion")
SETTINGS: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in _PLAIN),
    *((name, {"learning_rate": 0.05}) for name in _PLAIN),
    ("SGD", {"learning_rate": 0.05, "momentum": 0.9}),
    ("SGD", {"learning_rate": 0.05, "momentum": 0.9, "nesterov": True}),
    ("Adam", {"learning_rate": 0.1, "amsgrad": True}),
    ("Adam", {"learning_rate": 0.1, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-3}),
    ("AdamW", {"learning_rate": 0.1, "weight_decay": 0.1}),
    ("RMSprop", {"learning_rate": 0.05, "momentum": 0.5}),
    ("RMSprop", {"learning_rate": 0.05, "centered": True}),
    ("Adagrad", {"learning_rate": 0.5, "initial_accumulator_value": 0.0}),
    ("Ftrl", {"learning_rate": 0.1, "l1_regularization_strength": 0.01, "l2_regularization_strength": 0.01}),
    ("SGD", {"learning_rate": 0.1, "clipnorm": 0.5}),
    ("SGD", {"learning_rate": 0.1, "clipvalue": 0.3}),
    ("Adam", {"learning_rate": 0.1, "global_clipnorm": 0.5}),
    ("SGD", {"learning_rate": 0.1, "weight_decay": 0.05}),
    ("SGD", {"learning_rate": ("ExponentialDecay", (0.1, 5, 0.5))}),
    ("SGD", {"learning_rate": ("PiecewiseConstantDecay", ([5, 10], [0.1, 0.05, 0.01]))}),
    ("Adam", {"learning_rate": ("CosineDecay", (0.1, 15))}),
    ("Adam", {"learning_rate": ("PolynomialDecay", (0.1, 15))}),
    ("SGD", {"learning_rate": ("InverseTimeDecay", (0.1, 5, 0.5))}),
]


def path(tf: Any, name: str, settings: dict[str, Any]) -> list[np.ndarray]:
    """The two Variables after each step down a bowl with a wave in it."""
    keras = tf.keras
    options = dict(settings)
    if isinstance(options.get("learning_rate"), tuple):
        kind, args = options["learning_rate"]
        options["learning_rate"] = getattr(keras.optimizers.schedules, kind)(*args)
    optimizer = getattr(keras.optimizers, name)(**options)
    w, b = tf.Variable([[0.5, -1.25], [2.0, 0.75]]), tf.Variable([0.25, -0.5])
    found = []
    for step in range(STEPS):
        # The gradients are given, so that what is compared is the optimizer's own arithmetic.
        rng = np.random.default_rng(step)
        grads = [tf.constant(rng.normal(size=v.shape).astype(np.float32) + 0.5 * v.numpy()) for v in (w, b)]
        optimizer.apply_gradients(zip(grads, [w, b], strict=True))
        found += [w.numpy().copy(), b.numpy().copy()]
    return found


def compared(only: str = "") -> Iterator[tuple[str, Counter[str], list[str]]]:
    """The family's name, what was counted, and every optimizer that strays from Keras."""
    import tensorflow

    chosen = [(name, settings) for name, settings in SETTINGS if only in name]
    counts: Counter[str] = Counter(ops=len(chosen))
    wrong = []
    for name, settings in chosen:
        counts["cases"] += 1
        try:
            pairs = zip(path(graphlab, name, settings), path(tensorflow, name, settings), strict=True)
            worst = max(strayed(ours, theirs) for ours, theirs in pairs)
        except Exception as error:
            wrong.append(f"{name} {settings}: {type(error).__name__}: {error}")
            continue
        counts["value"] += 2 * STEPS
        if worst > NEAR:
            wrong.append(f"{name} {settings}: strays by {worst:.1e}")
    yield "optimizers, 20 steps", counts, wrong


def strayed(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The largest difference, relative to the number or to a tenth of the largest."""
    size = np.maximum(np.abs(theirs), np.abs(theirs).max() / 10)
    return float(np.max(np.abs(ours.astype(float) - theirs) / size))
