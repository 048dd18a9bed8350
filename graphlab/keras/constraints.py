"""Bounds that weights are put back into after each step of an optimizer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphlab.functions.statistics import clip_by_value
from graphlab.keras.backend import epsilon
from graphlab.keras.families import Configured, Family
from graphlab.keras.promotion import of_floats
from graphlab.names import lookup
from graphlab.ops import math
from graphlab.ops.reduce import reduce_sum
from graphlab.tensor import Tensor, convert, names_in, public

CONSTRAINTS = Family("constraint", "keras.constraints")


@public("keras.constraints.Constraint")
class Constraint(Configured):
    """Called with a variable, gives the value that it should have."""

    def __call__(self, w: Any) -> Any:
        """The value that the variable should have: here the one it has."""
        return w


def _lengths(w: Tensor, axis: Any) -> Tensor:
    return math.sqrt(of_floats(reduce_sum(math.square(w), axis=axis, keepdims=True)))


@CONSTRAINTS.member("NonNeg", "non_neg")
class NonNeg(Constraint):
    """What is below 0 becomes 0.

    >>> NonNeg()(convert([-1.0, 2.0]))
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([0., 2.], dtype=float32)>
    """

    def __call__(self, w: Any) -> Tensor:
        """The value, with 0 in place of what is negative."""
        return math.maximum(convert(w), 0)


@CONSTRAINTS.member("UnitNorm", "unit_norm")
class UnitNorm(Constraint):
    """Every column gets the length 1; `axis` says what is summed over."""

    def __init__(self, axis: Any = 0):
        self.axis = axis

    def __call__(self, w: Any) -> Tensor:
        """The value, with columns of length 1."""
        lengths = _lengths(w, self.axis)
        return math.cast(w, dtype=lengths.dtype) / (epsilon() + lengths)


@CONSTRAINTS.member("MinMaxNorm", "min_max_norm")
class MinMaxNorm(Constraint):
    """The length of every column is brought between two bounds, all at once or by a part `rate` of the way."""

    def __init__(self, min_value: float = 0.0, max_value: float = 1.0, rate: float = 1.0, axis: Any = 0):
        self.min_value, self.max_value, self.rate, self.axis = min_value, max_value, rate, axis

    def __call__(self, w: Any) -> Tensor:
        """The value, with columns whose lengths are nearer to the bounds, or within them."""
        lengths = _lengths(w, self.axis)
        wanted = self.rate * _between(lengths, self.min_value, self.max_value) + (1.0 - self.rate) * lengths
        return math.cast(w, dtype=lengths.dtype) * (wanted / (epsilon() + lengths))


def _between(lengths: Tensor, low: float, high: float) -> Tensor:
    return clip_by_value(lengths, float(low), float(high))


@CONSTRAINTS.member("MaxNorm", "max_norm")
class MaxNorm(Constraint):
    """Columns that are longer than `max_value` are shortened to it."""

    def __init__(self, max_value: float = 2, axis: Any = 0):
        self.max_value, self.axis = max_value, axis

    def __call__(self, w: Any) -> Tensor:
        """The value, with columns that are not too long."""
        lengths = _lengths(w, self.axis)
        wanted = _between(lengths, 0.0, self.max_value)  # a length that is infinite is shortened as well
        return math.cast(w, dtype=lengths.dtype) * (wanted / (epsilon() + lengths))


get = CONSTRAINTS.find
max_norm, min_max_norm, non_neg, unit_norm = MaxNorm, MinMaxNorm, NonNeg, UnitNorm

if TYPE_CHECKING:
    from graphlab.keras.constraints_names import *  # noqa: F403  declared by `make docs`
else:
    globals().update(names_in("keras.constraints"))
    __getattr__ = lookup("keras.constraints")
