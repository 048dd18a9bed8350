"""One training step of a small network with tanh layers and the mean squared error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

RATE = 0.01


def work(sizes: tuple[int, ...], batch: int) -> dict[str, Callable[[Any], Callable[[], float]]]:
    """For each peer: given its module, the function to time, which returns the loss before the step.

    Each call steps from the same start, so that every peer and every call does the same arithmetic.
    """
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch, sizes[0])).astype(np.float32)
    target = rng.normal(size=(batch, sizes[-1])).astype(np.float32)
    start = []
    for rows, columns in zip(sizes, sizes[1:], strict=False):
        start += [rng.normal(scale=rows**-0.5, size=(rows, columns)).astype(np.float32), np.zeros(columns, np.float32)]
    layers = len(start) // 2

    def by_hand(np: Any) -> Callable[[], float]:
        rate = np.float32(RATE)

        def run() -> float:
            hidden = [x]
            for k in range(layers):
                z = hidden[-1] @ start[2 * k] + start[2 * k + 1]
                hidden.append(np.tanh(z) if k < layers - 1 else z)
            error = hidden[-1] - target
            grad = error * np.float32(2 / error.size)
            for k in reversed(range(layers)):
                if k < layers - 1:
                    grad = grad * (1 - hidden[k + 1] * hidden[k + 1])
                _ = start[2 * k] - rate * (hidden[k].T @ grad), start[2 * k + 1] - rate * grad.sum(0)
                if k:
                    grad = grad @ start[2 * k].T
            return float(np.mean(error * error))

        return run

    def tensorflow(tf: Any, made: Callable[[Any], Any] = lambda step: step) -> Callable[[], float]:
        inputs, wanted = tf.constant(x), tf.constant(target)
        values = [tf.constant(value) for value in start]
        weights = [tf.Variable(value) for value in start]

        def step() -> Any:
            with tf.GradientTape() as tape:
                h = inputs
                for k in range(layers):
                    z = tf.matmul(h, weights[2 * k]) + weights[2 * k + 1]
                    h = tf.tanh(z) if k < layers - 1 else z
                loss = tf.reduce_mean(tf.square(h - wanted))
            for weight, grad in zip(weights, tape.gradient(loss, weights), strict=True):
                weight.assign_sub(RATE * grad)
            return loss

        once = made(step)

        def run() -> float:
            loss = once()
            for weight, value in zip(weights, values, strict=True):
                weight.assign(value)
            return float(loss)

        return run

    def replayed(tf: Any) -> Callable[[], float]:
        return tensorflow(tf, tf.function)

    def torch(torch: Any) -> Callable[[], float]:
        inputs, wanted = torch.tensor(x), torch.tensor(target)
        values = [torch.tensor(value) for value in start]
        weights = [value.clone().requires_grad_() for value in values]

        def run() -> float:
            h = inputs
            for k in range(layers):
                z = h @ weights[2 * k] + weights[2 * k + 1]
                h = torch.tanh(z) if k < layers - 1 else z
            loss = torch.mean((h - wanted) ** 2)
            grads = torch.autograd.grad(loss, weights)
            with torch.no_grad():
                for weight, value, grad in zip(weights, values, grads, strict=True):
                    weight -= RATE * grad
                    weight.copy_(value)
            return float(loss)

        return run

    def autograd(autograd: Any) -> Callable[[], float]:
        import autograd.numpy as anp

        def loss(weights: Any) -> Any:
            h = x
            for k in range(layers):
                z = h @ weights[2 * k] + weights[2 * k + 1]
                h = anp.tanh(z) if k < layers - 1 else z
            return anp.mean((h - target) ** 2)

        both = autograd.value_and_grad(loss)
        rate = np.float32(RATE)

        def run() -> float:
            value, grads = both(start)
            _ = [weight - rate * grad for weight, grad in zip(start, grads, strict=True)]
            return float(value)

        return run

    return {
        "by hand": by_hand,
        "graphlab": tensorflow,
        "replayed": replayed,
        "tensorflow": tensorflow,
        "torch": torch,
        "autograd": autograd,
    }
