"""Work on whole arrays: Σ sin(x)·exp(−x²) over a million elements, and softmax cross entropy of a linear layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def elementwise(size: int = 1_000_000) -> dict[str, Callable[[Any], Callable[[], float]]]:
    """For each peer: given its module, the function to time, which returns the sum of the gradient."""
    x = np.random.default_rng(0).normal(size=size).astype(np.float32)

    def by_hand(np: Any) -> Callable[[], float]:
        def run() -> float:
            bell = np.exp(-(x * x))
            sine = np.sin(x)
            _ = (sine * bell).sum()
            return float((bell * (np.cos(x) - 2 * x * sine)).sum())

        return run

    def tensorflow(tf: Any, made: Callable[[Any], Any] = lambda step: step) -> Callable[[], float]:
        given = tf.constant(x)

        def step(given: Any) -> Any:
            with tf.GradientTape() as tape:
                tape.watch(given)
                y = tf.reduce_sum(tf.sin(given) * tf.exp(-(given * given)))
            return y, tape.gradient(y, given)

        run = made(step)
        return lambda: float(run(given)[1].numpy().sum())

    def replayed(tf: Any) -> Callable[[], float]:
        return tensorflow(tf, tf.function)

    def torch(torch: Any) -> Callable[[], float]:
        given = torch.tensor(x, requires_grad=True)

        def run() -> float:
            y = torch.sum(torch.sin(given) * torch.exp(-(given * given)))
            return float(torch.autograd.grad(y, given)[0].numpy().sum())

        return run

    def autograd(autograd: Any) -> Callable[[], float]:
        import autograd.numpy as anp

        slope = autograd.grad(lambda x: anp.sum(anp.sin(x) * anp.exp(-(x * x))))
        return lambda: float(slope(x).sum())

    def jax(jax: Any) -> Callable[[], float]:
        jnp = jax.numpy
        slope = jax.jit(jax.grad(lambda x: jnp.sum(jnp.sin(x) * jnp.exp(-(x * x)))))
        return lambda: float(np.asarray(slope(x)).sum())

    return {
        "by hand": by_hand, "graphlab": tensorflow, "replayed": replayed, "tensorflow": tensorflow,
        "torch": torch, "autograd": autograd, "jax": jax,
    }  # fmt: skip


def cross_entropy(rows: int = 256, inputs: int = 64, classes: int = 10) -> dict[str, Callable[..., Any]]:
    """For each peer: the function to time, which returns the loss of a linear layer, after its gradients."""
    rng = np.random.default_rng(0)
    x, w = (rng.normal(size=shape).astype(np.float32) for shape in ((rows, inputs), (inputs, classes)))
    b, labels = np.zeros(classes, np.float32), rng.integers(classes, size=rows).astype(np.int32)

    def by_hand(np: Any) -> Callable[[], float]:
        every = np.arange(rows)

        def run() -> float:
            z = x @ w + b
            z -= z.max(1, keepdims=True)
            e = np.exp(z)
            total = e.sum(1, keepdims=True)
            loss = (np.log(total[:, 0]) - z[every, labels]).mean()
            e /= total
            e[every, labels] -= 1
            e /= rows
            _ = x.T @ e, e.sum(0)
            return float(loss)

        return run

    def tensorflow(tf: Any, made: Callable[[Any], Any] = lambda step: step) -> Callable[[], float]:
        given, wanted, weights, bias = tf.constant(x), tf.constant(labels), tf.Variable(w), tf.Variable(b)

        def step() -> Any:
            with tf.GradientTape() as tape:
                logits = tf.matmul(given, weights) + bias
                loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(wanted, logits))
            return loss, tape.gradient(loss, [weights, bias])

        run = made(step)
        return lambda: float(run()[0])

    def replayed(tf: Any) -> Callable[[], float]:
        return tensorflow(tf, tf.function)

    def torch(torch: Any) -> Callable[[], float]:
        given, wanted = torch.tensor(x), torch.tensor(labels.astype(np.int64))
        weights, bias = torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)

        def run() -> float:
            loss = torch.nn.functional.cross_entropy(given @ weights + bias, wanted)
            torch.autograd.grad(loss, [weights, bias])
            return float(loss.detach())

        return run

    def jax(jax: Any) -> Callable[[], float]:
        def loss(weights: Any, bias: Any) -> Any:
            logs = jax.nn.log_softmax(x @ weights + bias)
            return -jax.numpy.mean(logs[np.arange(rows), labels])

        both = jax.jit(jax.value_and_grad(loss, (0, 1)))

        def run() -> float:
            found, grads = both(w, b)
            jax.block_until_ready(grads)
            return float(found)

        return run

    return {
        "by hand": by_hand,
        "graphlab": tensorflow,
        "replayed": replayed,
        "tensorflow": tensorflow,
        "torch": torch,
        "jax": jax,
    }
