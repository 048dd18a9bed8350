"""A long chain of scalar products, forward and backward: what one recorded op costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FACTOR = 1.00001


def work(length: int) -> dict[str, Callable[[Any], Callable[[], float]]]:
    """For each peer: given its module, the function to time, which returns dy/dx."""

    def by_hand(np: Any) -> Callable[[], float]:
        factor = np.float32(FACTOR)

        def run() -> float:
            y = np.float32(1.0)
            for _ in range(length):
                y = y * factor
            grad = np.float32(1.0)
            for _ in range(length):
                grad = grad * factor
            return float(grad)

        return run

    def tensorflow(tf: Any, made: Callable[[Any], Any] = lambda step: step) -> Callable[[], float]:
        factor = tf.constant(FACTOR)
        x = tf.Variable(1.0)

        def step(factor: Any) -> Any:
            with tf.GradientTape() as tape:
                y = x * factor
                for _ in range(length - 1):
                    y = y * factor
            return tape.gradient(y, x)

        run = made(step)
        return lambda: float(run(factor))

    def replayed(tf: Any) -> Callable[[], float]:
        return tensorflow(tf, tf.function)

    def torch(torch: Any) -> Callable[[], float]:
        factor = torch.tensor(FACTOR)

        def run() -> float:
            x = torch.tensor(1.0, requires_grad=True)
            y = x
            for _ in range(length):
                y = y * factor
            y.backward()
            return float(x.grad)

        return run

    def autograd(autograd: Any) -> Callable[[], float]:
        import numpy as np

        factor = np.float32(FACTOR)

        def forward(x: Any) -> Any:
            for _ in range(length):
                x = x * factor
            return x

        slope = autograd.grad(forward)
        return lambda: float(slope(1.0))

    return {
        "by hand": by_hand,
        "graphlab": tensorflow,
        "replayed": replayed,
        "tensorflow": tensorflow,
        "torch": torch,
        "autograd": autograd,
    }
