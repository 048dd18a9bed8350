"""Windows that slide over the middle axes of a tensor, as in convolution and pooling: where they lie, what they hold.

A tensor is (batch, places…, channels), with 1, 2 or 3 axes of places.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.errors import InvalidArgumentError, ShapeError

#: Steps that a loop over the places of a window is counted as, for each place: it is Python's, and costs so much more.
LOOP = 4_000


@dataclass(frozen=True, slots=True)
class Sliding:
    """How a window lies along one axis: `count` times, `step` apart, its places `gap` apart, over a border of zeros.

    >>> Sliding.along(5, 3, 2, 1, "SAME")
    Sliding(length=5, size=3, step=2, gap=1, count=3, before=1, after=1)
    """

    length: int
    size: int
    step: int
    gap: int
    count: int
    before: int
    after: int

    @classmethod
    def along(cls, length: int, size: int, step: int, gap: int, padding: str) -> Sliding:
        """The window of `size` places on an axis of `length`, padded as TensorFlow does it.

        What does not matter is 1: how far apart the places are of a window that has one, and the windows where there
        is one. So a step that is beyond all integers of an array is none of theirs.
        """
        gap = gap if size > 1 else 1
        reach = (size - 1) * gap + 1
        if padding == "SAME":
            count = -(-length // step)
            step = step if count > 1 else 1
            border = max((count - 1) * step + reach - length, 0)
            return cls(length, size, step, gap, count, border // 2, border - border // 2)
        count = (length - reach) // step + 1
        if count < 1:
            raise ShapeError(
                f"Computed output size would be {count}: a window of {reach} does not fit into an axis of {length}. "
                "Use padding='SAME', or a smaller window."
            )
        return cls(length, size, step if count > 1 else 1, gap, count, 0, 0)

    @property
    def padded(self) -> int:
        """How long the axis is with its border."""
        return self.before + self.length + self.after

    def at(self, place: int) -> slice:
        """Where, on the padded axis, the place number `place` of all windows is."""
        start = place * self.gap
        return slice(start, start + (self.count - 1) * self.step + 1 if self.count else start, self.step)


def slidings(
    lengths: Sequence[int], sizes: Sequence[int], strides: Sequence[int], dilations: Sequence[int], padding: str
) -> tuple[Sliding, ...]:
    """How a window lies along each of the axes of places. Raises InvalidArgumentError for another padding."""
    if padding not in ("SAME", "VALID"):
        raise InvalidArgumentError(f"padding must be 'VALID' or 'SAME'; got {padding!r}")
    if not len(lengths) == len(sizes) == len(strides) == len(dilations):
        raise ShapeError(
            f"a window of {list(sizes)} with strides {list(strides)} does not fit {len(lengths)} axes of places: "
            "the tensor is batch, places, channels"
        )
    if min((*strides, *dilations), default=1) < 1:
        raise InvalidArgumentError(
            f"strides and dilations must be at least 1; got strides {list(strides)}, dilations {list(dilations)}"
        )
    if min(sizes, default=1) < 1:
        raise InvalidArgumentError(f"a window has at least one place along each axis; got {list(sizes)}")
    return tuple(Sliding.along(*axis, padding) for axis in zip(lengths, sizes, strides, dilations, strict=True))


def padded(x: Any, over: Sequence[Sliding], fill: float = 0) -> np.ndarray:
    """x with the border that the windows need, filled; x itself where they need none."""
    if not any(axis.before or axis.after for axis in over):
        return np.asarray(x)
    shape = (x.shape[0], *(axis.padded for axis in over), x.shape[-1])
    whole = np.full(shape, fill, x.dtype) if fill else np.zeros(shape, x.dtype)
    whole[inside(over)] = x
    return whole


def inside(over: Sequence[Sliding]) -> tuple[slice, ...]:
    """Where, in the padded tensor, the tensor itself lies."""
    return (slice(None), *(slice(a.before, a.before + a.length) for a in over))


def views(whole: np.ndarray, over: Sequence[Sliding]) -> np.ndarray:
    """The windows of a padded tensor without a copy: (batch, counts…, sizes…, channels)."""
    batch, *along, channel = whole.strides
    shape = (whole.shape[0], *(a.count for a in over), *(a.size for a in over), whole.shape[-1])
    steps = [s * a.step for s, a in zip(along, over, strict=True)]
    gaps = [s * a.gap for s, a in zip(along, over, strict=True)]
    return np.lib.stride_tricks.as_strided(whole, shape, (batch, *steps, *gaps, channel), writeable=False)


def counts(over: Sequence[Sliding]) -> np.ndarray:
    """How many places of each window are not border: (1, counts…, 1)."""
    total = np.ones((1,) * (len(over) + 2))
    for number, axis in enumerate(over):
        start = np.arange(axis.count) * axis.step - axis.before
        first = np.maximum(-(start // axis.gap), 0)  # the first place of the window that is no border
        last = np.minimum((axis.length - 1 - start) // axis.gap, axis.size - 1)
        here = np.maximum(last - first + 1, 0)
        total = total * here.reshape([-1 if i == number + 1 else 1 for i in range(len(over) + 2)])
    return total


def offsets(over: Sequence[Sliding]) -> list[tuple[tuple[int, ...], tuple[slice, ...]]]:
    """Each place of a window, and where it is in the padded tensor, for all windows at once."""
    return [
        (place, (slice(None), *(axis.at(p) for axis, p in zip(over, place, strict=True))))
        for place in np.ndindex(*(axis.size for axis in over))
    ]


def many(over: Sequence[Sliding]) -> int:
    """How many windows there are, in one sample."""
    return math.prod(axis.count for axis in over)


def wide(over: Sequence[Sliding]) -> int:
    """How many places a window has."""
    return math.prod(axis.size for axis in over)
