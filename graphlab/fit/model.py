"""A straight line with two Variables, two ways to measure its error, and the error of every line nearby."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import graphlab as gl

ABSOLUTE = "|y − ŷ|"
SQUARE = "(y − ŷ)²"


def absolute(y: gl.Tensor, y_hat: gl.Tensor, axis: int | None = None) -> gl.Tensor:
    """The mean distance between y and ŷ."""
    return gl.reduce_mean(gl.abs(y - y_hat), axis=axis)


def square(y: gl.Tensor, y_hat: gl.Tensor, axis: int | None = None) -> gl.Tensor:
    """The mean squared distance between y and ŷ."""
    return gl.reduce_mean(gl.square(y - y_hat), axis=axis)


LOSSES: dict[str, Callable[..., gl.Tensor]] = {ABSOLUTE: absolute, SQUARE: square}


class Line:
    """ŷ = w·x + b.

    >>> Line(2.0, -1.0)(gl.constant([0.0, 3.0])).numpy().tolist()
    [-1.0, 5.0]
    """

    def __init__(self, w: float, b: float):
        self.w = gl.Variable(w, name="w", dtype=gl.float32)
        self.b = gl.Variable(b, name="b", dtype=gl.float32)

    def __call__(self, x: gl.Tensor) -> gl.Tensor:
        """ŷ at x."""
        return self.w * x + self.b


SURFACE_POINTS = 200


def loss_surface(x: np.ndarray, y: np.ndarray, loss: str, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The loss of the line (w[j], b[i]) in row i and column j; of very many points, an even sample is taken.

    >>> loss_surface(np.float32([0, 1]), np.float32([-1, 1]), SQUARE, np.float32([2, 0]), np.float32([-1, 0])).tolist()
    [[0.0, 2.0], [1.0, 1.0]]
    """
    every = max(1, -(-len(x) // SURFACE_POINTS))
    points, targets = gl.constant(x[::every]), gl.constant(y[::every])
    y_hat = gl.constant(w[np.newaxis, :, np.newaxis]) * points + gl.constant(b[:, np.newaxis, np.newaxis])
    return np.asarray(LOSSES[loss](targets, y_hat, axis=-1))
