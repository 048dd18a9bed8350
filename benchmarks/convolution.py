"""A convolution as the first layer of a small network for digits has it, and both of its gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Work = dict[str, Callable[[Any], Callable[[], float]]]

_RNG = np.random.default_rng(0)
PICTURES = _RNG.normal(size=(32, 28, 28, 1)).astype(np.float32)
FILTERS = _RNG.normal(scale=0.3, size=(3, 3, 1, 16)).astype(np.float32)
COMING = _RNG.normal(size=(32, 28, 28, 16)).astype(np.float32)


def _columns(x: np.ndarray) -> np.ndarray:
    """What lies under each place of the filters, as a row of a matrix."""
    around = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(around, (3, 3), (1, 2))
    return np.ascontiguousarray(windows.transpose(4, 5, 3, 0, 1, 2)).reshape(9, -1)


def forward() -> Work:
    """For each peer the convolution alone."""

    def by_hand(np: Any) -> Callable[[], float]:
        weights = FILTERS.reshape(9, 16)

        def run() -> float:
            return float((_columns(PICTURES).T @ weights)[0, 0])

        return run

    def tensorflow(tf: Any) -> Callable[[], float]:
        x, w = tf.constant(PICTURES), tf.constant(FILTERS)

        def run() -> float:
            return float(tf.nn.conv2d(x, w, 1, "SAME").numpy()[0, 0, 0, 0])

        return run

    def torch(torch: Any) -> Callable[[], float]:
        x, w = torch.tensor(PICTURES.transpose(0, 3, 1, 2)), torch.tensor(FILTERS.transpose(3, 2, 0, 1).copy())

        def run() -> float:
            return float(torch.nn.functional.conv2d(x, w, padding=1)[0, 0, 0, 0])

        return run

    return {"by hand": by_hand, "graphlab": tensorflow, "tensorflow": tensorflow, "torch": torch}


def gradients() -> Work:
    """For each peer the convolution and its gradients, for a gradient that comes in."""

    def by_hand(np: Any) -> Callable[[], float]:
        weights, coming = FILTERS.reshape(9, 16), COMING.reshape(-1, 16)

        def run() -> float:
            columns = _columns(PICTURES)
            y = columns.T @ weights
            to_filters = columns @ coming
            spread, around = (weights @ coming.T).reshape(3, 3, 32, 28, 28), np.zeros((32, 30, 30), np.float32)
            for i in range(3):
                for j in range(3):
                    around[:, i : i + 28, j : j + 28] += spread[i, j]
            return float(y[0, 0] + to_filters[0, 0] + around[0, 1, 1])

        return run

    def tensorflow(tf: Any) -> Callable[[], float]:
        x, w, coming = tf.constant(PICTURES), tf.constant(FILTERS), tf.constant(COMING)

        def run() -> float:
            with tf.GradientTape() as tape:
                tape.watch([x, w])
                y = tf.nn.conv2d(x, w, 1, "SAME")
            to_x, to_w = tape.gradient(y, [x, w], output_gradients=coming)
            return float(y.numpy()[0, 0, 0, 0] + to_w.numpy()[0, 0, 0, 0] + to_x.numpy()[0, 0, 0, 0])

        return run

    def torch(torch: Any) -> Callable[[], float]:
        x = torch.tensor(PICTURES.transpose(0, 3, 1, 2)).requires_grad_()
        w = torch.tensor(FILTERS.transpose(3, 2, 0, 1).copy()).requires_grad_()
        coming = torch.tensor(COMING.transpose(0, 3, 1, 2).copy())

        def run() -> float:
            y = torch.nn.functional.conv2d(x, w, padding=1)
            to_x, to_w = torch.autograd.grad(y, (x, w), coming)
            return float(y[0, 0, 0, 0] + to_w[0, 0, 0, 0] + to_x[0, 0, 0, 0])

        return run

    return {"by hand": by_hand, "graphlab": tensorflow, "tensorflow": tensorflow, "torch": torch}
