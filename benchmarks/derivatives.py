"""Derivatives of derivatives: the second one of x³, and the Hessian of a small network times a vector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

X = 1.5


def second() -> dict[str, Callable[[Any], Callable[[], float]]]:
    """For each peer: given its module, the function to time, which returns the second derivative of x³ at 1.5."""

    def by_hand(np: Any) -> Callable[[], float]:
        x = np.float32(X)
        return lambda: float(np.float32(6.0) * x)

    def tensorflow(tf: Any) -> Callable[[], float]:
        x = tf.Variable(X)

        def run() -> float:
            with tf.GradientTape() as outer:
                with tf.GradientTape() as inner:
                    y = x * x * x
                slope = inner.gradient(y, x)
            return float(outer.gradient(slope, x))

        return run

    def torch(torch: Any) -> Callable[[], float]:
        x = torch.tensor(X, requires_grad=True)

        def run() -> float:
            y = x * x * x
            (slope,) = torch.autograd.grad(y, x, create_graph=True)
            return float(torch.autograd.grad(slope, x)[0])

        return run

    def autograd(autograd: Any) -> Callable[[], float]:
        curvature = autograd.grad(autograd.grad(lambda x: x * x * x))
        return lambda: float(curvature(X))

    def jax(jax: Any) -> Callable[[], float]:
        curvature = jax.jit(jax.grad(jax.grad(lambda x: x * x * x)))
        return lambda: float(curvature(X))

    return {
        "by hand": by_hand, "graphlab": tensorflow, "tensorflow": tensorflow, "torch": torch, "autograd": autograd,
        "jax": jax,
    }  # fmt: skip


def hessian_vector(sizes: tuple[int, ...] = (2, 32, 32, 1), batch: int = 256) -> dict[str, Callable[..., Any]]:
    """For each peer: the function to time, which returns v·Hv for the mean squared output of a network with tanh."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch, sizes[0])).astype(np.float32)
    pairs = list(zip(sizes, sizes[1:], strict=False))
    start = [rng.normal(scale=rows**-0.5, size=(rows, columns)).astype(np.float32) for rows, columns in pairs]
    ways = [rng.normal(size=w.shape).astype(np.float32) for w in start]

    def by_hand(np: Any) -> Callable[[], float]:
        def run() -> float:
            h: Any = x
            dh: Any = None
            kept: list[Any] = []
            for k, (w, v) in enumerate(zip(start, ways, strict=True)):
                kept.append((h, dh))
                dz = h @ v if dh is None else dh @ w + h @ v
                h, dh = h @ w, dz
                if k < len(start) - 1:
                    h = np.tanh(h)
                    dh = (1 - h * h) * dh
            scale = np.float32(2 / h.size)
            g, dg, total = h * scale, dh * scale, 0.0
            for k in reversed(range(len(start))):
                before, moved = kept[k]
                product = before.T @ dg if moved is None else before.T @ dg + moved.T @ g
                total += float(np.vdot(product, ways[k]))
                if k:
                    slope = 1 - before * before
                    back = g @ start[k].T
                    dg = slope * (dg @ start[k].T + g @ ways[k].T) - 2 * before * moved * back
                    g = slope * back
            return total

        return run

    def tensorflow(tf: Any, made: Callable[[Any], Any] = lambda step: step) -> Callable[[], float]:
        inputs, weights = tf.constant(x), [tf.Variable(w) for w in start]
        vectors = [tf.constant(v) for v in ways]

        def step() -> Any:
            with tf.GradientTape() as outer:
                with tf.GradientTape() as inner:
                    h = inputs
                    for k, w in enumerate(weights):
                        h = tf.matmul(h, w)
                        h = tf.tanh(h) if k < len(weights) - 1 else h
                    loss = tf.reduce_mean(h * h)
                grads = inner.gradient(loss, weights)
            return outer.gradient(grads, weights, output_gradients=vectors)

        once = made(step)

        def run() -> float:
            return float(sum(np.vdot(f.numpy(), v) for f, v in zip(once(), ways, strict=True)))

        return run

    def replayed(tf: Any) -> Callable[[], float]:
        return tensorflow(tf, tf.function)

    def torch(torch: Any) -> Callable[[], float]:
        inputs, weights = torch.tensor(x), [torch.tensor(w, requires_grad=True) for w in start]
        vectors = [torch.tensor(v) for v in ways]

        def run() -> float:
            h = inputs
            for k, w in enumerate(weights):
                h = torch.tanh(h @ w) if k < len(weights) - 1 else h @ w
            grads = torch.autograd.grad(torch.mean(h * h), weights, create_graph=True)
            found = torch.autograd.grad(grads, weights, grad_outputs=vectors)
            return float(sum(np.vdot(f.numpy(), v) for f, v in zip(found, ways, strict=True)))

        return run

    def jax(jax: Any) -> Callable[[], float]:
        def loss(weights: list[Any]) -> Any:
            h = x
            for k, w in enumerate(weights):
                h = jax.numpy.tanh(h @ w) if k < len(weights) - 1 else h @ w
            return jax.numpy.mean(h * h)

        product = jax.jit(lambda weights, vectors: jax.jvp(jax.grad(loss), (weights,), (vectors,))[1])

        def run() -> float:
            return float(sum(np.vdot(np.asarray(f), v) for f, v in zip(product(start, ways), ways, strict=True)))

        return run

    return {
        "by hand": by_hand,
        "graphlab": tensorflow,
        "replayed": replayed,
        "tensorflow": tensorflow,
        "torch": torch,
        "jax": jax,
    }
