"""Prices for big weights, added to the loss."""

from __future__ import annotations

import math as plain
from typing import TYPE_CHECKING, Any

from graphlab.functions.arithmetic import matmul
from graphlab.functions.making import eye
from graphlab.keras.families import Configured, Family
from graphlab.keras.utils import unit
from graphlab.names import lookup
from graphlab.ops import math
from graphlab.ops.reduce import reduce_sum
from graphlab.ops.shape import transpose
from graphlab.tensor import Tensor, convert, names_in, public

REGULARIZERS = Family("regularizer", "keras.regularizers")


@public("keras.regularizers.Regularizer", "keras.Regularizer")
class Regularizer(Configured):
    """Called with a variable, gives its price."""

    def __call__(self, x: Any) -> Any:
        """What a weight adds to the loss: here nothing."""
        return 0.0


def _checked(value: Any, name: str) -> float:
    if not isinstance(value, float | int) or not 0 <= value < plain.inf:
        raise ValueError(f"Invalid value for argument {name}: expected a non-negative float. Received: {name}={value}")
    return float(value)


@REGULARIZERS.member("L1L2", "l1_l2")
class L1L2(Regularizer):
    """l1 · Σ|x| + l2 · Σx².

    >>> L1L2(0.5, 0.25)(convert([1.0, -2.0]))
    <tf.Tensor: shape=(), dtype=float32, numpy=2.75>
    """

    def __init__(self, l1: float | None = 0.0, l2: float | None = 0.0):
        self.l1, self.l2 = _checked(l1 or 0.0, "l1"), _checked(l2 or 0.0, "l2")

    def __call__(self, x: Any) -> Tensor:
        """The sum of the sizes, and of the squares, each times its factor."""
        x = convert(x)
        price = math.cast(convert(0.0), dtype=x.dtype)
        if self.l1:
            price = price + self.l1 * reduce_sum(abs(x))
        return price + self.l2 * reduce_sum(math.square(x)) if self.l2 else price


@REGULARIZERS.member("L1", "l1")
class L1(Regularizer):
    """l1 · Σ|x|: drives small weights to 0."""

    def __init__(self, l1: float | None = 0.01):
        self.l1 = _checked(0.01 if l1 is None else l1, "l1")

    def __call__(self, x: Any) -> Tensor:
        """The sum of the sizes, times the factor."""
        return self.l1 * reduce_sum(abs(convert(x)))


@REGULARIZERS.member("L2", "l2")
class L2(Regularizer):
    """l2 · Σx²: keeps weights small."""

    def __init__(self, l2: float | None = 0.01):
        self.l2 = _checked(0.01 if l2 is None else l2, "l2")

    def __call__(self, x: Any) -> Tensor:
        """The sum of the squares, times the factor."""
        return self.l2 * reduce_sum(math.square(x))


@REGULARIZERS.member("OrthogonalRegularizer", "orthogonal_regularizer")
class OrthogonalRegularizer(Regularizer):
    """The mean size of the cosines between the rows (or columns) of a matrix, times `factor`."""

    def __init__(self, factor: float = 0.01, mode: str = "rows"):
        self.factor = _checked(factor, "factor")
        if mode not in ("rows", "columns"):
            raise ValueError(
                f'Invalid value for argument `mode`. Expected one of {{"rows", "columns"}}. Received: mode={mode}'
            )
        self.mode = mode

    def __call__(self, x: Any) -> Tensor:
        """How far the rows or columns are from being at right angles, times the factor."""
        x = convert(x)
        if x.ndim != 2:
            raise ValueError(f"Inputs to OrthogonalRegularizer must have rank 2. Received: inputs.shape={x.shape}")
        x = unit(x if self.mode == "rows" else transpose(x), axis=1)
        size = int(x.shape[0])
        cosines = matmul(x, x, transpose_b=True) * (1.0 - eye(size, dtype=x.dtype))
        return self.factor * 0.5 * reduce_sum(abs(cosines)) / (size * (size - 1.0) / 2.0)


get = REGULARIZERS.find
l1, l2, l1_l2 = L1, L2, L1L2

if TYPE_CHECKING:
    from graphlab.keras.regularizers_names import *  # noqa: F403  declared by `make docs`
else:
    globals().update(names_in("keras.regularizers"))
    __getattr__ = lookup("keras.regularizers")
