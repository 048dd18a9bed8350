"""A set of data that is made from a rule and a seed, the same on every machine."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np

from graphlab.datasets.points import Points
from graphlab.errors import GraphlabError

Kind: TypeAlias = Literal["regression", "classes"]
LEAST, MOST = 2, 50_000  # points of a set


class DatasetError(GraphlabError, ValueError):
    """A set that there is not, or one that cannot be made with these settings."""


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """One entry of the registry: what it is called, what is to be learnt from it, and how it is usually made.

    `rank` is that of `x` as a tensor: 1 where a point is one number, 2 where it is a pair, 3 where it is a picture.
    """

    name: str
    label: str
    kind: Kind
    rank: int
    count: int
    noise: float = 0.0
    outliers: int = 0
    parameters: dict[str, float] = field(default_factory=dict)

    @property
    def phrase(self) -> str:
        """The label as it stands within a sentence."""
        return self.label if self.label[:2].isupper() else self.label[:1].lower() + self.label[1:]

    def points(self, n: int, noise: float, outliers: int, seed: int, parameters: dict[str, float]) -> Points:
        """`n` points; the arguments have been checked."""
        raise NotImplementedError(type(self).__name__)


def near(dice: random.Random, *centre: float, spread: float) -> list[float]:
    """A point near another, off by the standard deviation `spread` in each coordinate, and never by three of them.

    The sum of three throws is round enough to look normal; unlike `dice.gauss` it is the same in every Python.
    """
    return [c + spread * sum(dice.uniform(-1, 1) for _ in range(3)) for c in centre]


def strays(n: int, outliers: int, seed: int) -> np.ndarray:
    """The numbers of the points that are put where they do not belong: the same ones whatever the noise is."""
    dice = random.Random(f"strays {seed}")
    return np.array(sorted(dice.sample(range(n), outliers)), dtype=int)
