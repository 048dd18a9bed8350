"""The course's first training loop: y = w·x + b, |error|, a persistent tape asked twice, 500 steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

STEPS = 500
RATE = 0.001
START = 5.0
X = np.array([-1, 0, 1, 2, 3, 4], np.float32)
Y = 2 * X - 1


def work() -> dict[str, Callable[[Any], Callable[[], float]]]:
    """For each peer: given its module, the function to time, which returns the final w."""

    def by_hand(np: Any) -> Callable[[], float]:
        rate = np.float32(RATE)

        def run() -> float:
            w = b = np.float32(START)
            for _ in range(STEPS):
                sign = np.sign(w * X + b - Y)
                w, b = w - rate * (sign @ X), b - rate * sign.sum()
            return float(w)

        return run

    def tensorflow(tf: Any, made: Callable[[Any], Any] = lambda step: step) -> Callable[[], float]:
        x, y = tf.constant(X), tf.constant(Y)
        w, b = tf.Variable(START), tf.Variable(START)

        def step() -> None:
            with tf.GradientTape(persistent=True) as tape:
                loss = tf.abs(y - (w * x + b))
            dw = tape.gradient(loss, w)
            db = tape.gradient(loss, b)
            w.assign_sub(dw * RATE)
            b.assign_sub(db * RATE)

        once = made(step)

        def run() -> float:
            w.assign(START)
            b.assign(START)
            for _ in range(STEPS):
                once()
            return float(w.numpy())

        return run

    def replayed(tf: Any) -> Callable[[], float]:
        return tensorflow(tf, tf.function)

    def torch(torch: Any) -> Callable[[], float]:
        x, y = torch.tensor(X), torch.tensor(Y)

        def run() -> float:
            w, b = (torch.tensor(START, requires_grad=True) for _ in range(2))
            for _ in range(STEPS):
                loss = torch.abs(y - (w * x + b)).sum()
                (dw,) = torch.autograd.grad(loss, w, retain_graph=True)
                (db,) = torch.autograd.grad(loss, b)
                with torch.no_grad():
                    w -= RATE * dw
                    b -= RATE * db
            return float(w.detach())

        return run

    def autograd(autograd: Any) -> Callable[[], float]:
        import autograd.numpy as anp

        def loss(w: Any, b: Any) -> Any:
            return anp.sum(anp.abs(Y - (w * X + b)))

        slopes = autograd.grad(loss, 0), autograd.grad(loss, 1)

        def run() -> float:
            w = b = START
            for _ in range(STEPS):
                dw, db = slopes[0](w, b), slopes[1](w, b)
                w, b = w - RATE * dw, b - RATE * db
            return float(w)

        return run

    return {
        "by hand": by_hand,
        "graphlab": tensorflow,
        "replayed": replayed,
        "tensorflow": tensorflow,
        "torch": torch,
        "autograd": autograd,
    }
