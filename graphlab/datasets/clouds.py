"""Sets of classes: points of a plane, or small pictures, each with the number of its class."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from graphlab.datasets.dataset import Dataset, near
from graphlab.datasets.dataset import strays as strays_of
from graphlab.datasets.points import Points

Sample: TypeAlias = tuple[Any, int]
"""Coordinates, or the rows of a picture; and the class."""


@dataclass(frozen=True, kw_only=True)
class Cloud(Dataset):
    """Points that `sample` draws one by one: it takes dice, the point's number, how many there are, and the noise."""

    sample: Callable[[random.Random, int, int, float], Sample]
    classes: int = 2

    def samples(self, n: int, noise: float, seed: int) -> list[Sample]:
        """`n` points as they are drawn, in lists."""
        dice = random.Random(seed)
        return [self.sample(dice, number, n, noise) for number in range(n)]

    def points(self, n: int, noise: float, outliers: int, seed: int, parameters: dict[str, float]) -> Points:
        """`n` points, some of them with the number of another class."""
        samples = self.samples(n, noise, seed)
        x = np.array([place for place, _ in samples], np.float32)
        y = np.array([which for _, which in samples], np.int32)
        strays = strays_of(n, outliers, seed)
        y[strays] = (y[strays] + 1) % self.classes
        names = tuple(f"x{axis + 1}" for axis in range(x.shape[1])) if self.rank == 2 else ("picture",)
        return Points(self.label, x, y, names, "class", classes=self.classes)


def _blobs(dice: random.Random, number: int, n: int, noise: float) -> Sample:
    side = number % 2
    return near(dice, *((1.0, 0.5) if side else (-1.0, -0.5)), spread=noise), side


def _xor(dice: random.Random, number: int, n: int, noise: float) -> Sample:
    a, b = number % 2, number // 2 % 2
    return near(dice, 2.0 * a - 1, 2.0 * b - 1, spread=noise), int(a != b)


def _rings(dice: random.Random, number: int, n: int, noise: float) -> Sample:
    angle, outer = dice.uniform(0, 2 * math.pi), number % 2
    radius = 1.5 if outer else 0.5
    return near(dice, radius * math.cos(angle), radius * math.sin(angle), spread=noise), outer


def _moons(dice: random.Random, number: int, n: int, noise: float) -> Sample:
    angle, lower = dice.uniform(0, math.pi), number % 2
    place = (
        (0.5 - math.cos(angle), 0.25 - math.sin(angle)) if lower else (math.cos(angle) - 0.5, math.sin(angle) - 0.25)
    )
    return near(dice, *place, spread=noise), lower


def _spirals(dice: random.Random, number: int, n: int, noise: float) -> Sample:
    arm, share = number % 2, (number // 2 + 1) / ((n + 1) // 2)
    angle, radius = 3 * math.pi * share + math.pi * arm, 0.15 + 1.35 * share
    return near(dice, radius * math.cos(angle), radius * math.sin(angle), spread=noise), arm


def _checker(dice: random.Random, number: int, n: int, noise: float) -> Sample:
    field = number % 16
    column, row = field % 4, field // 4
    place = [(column + dice.random()) / 2 - 1, (row + dice.random()) / 2 - 1]
    return near(dice, *place, spread=noise), (column + row) % 2


def _three(dice: random.Random, number: int, n: int, noise: float) -> Sample:
    which = number % 3
    return near(dice, *((0.0, 1.0), (-1.0, -0.7), (1.0, -0.7))[which], spread=noise), which


def _bars(dice: random.Random, number: int, n: int, noise: float) -> Sample:
    lying, place = number % 2, number // 2 % 3
    ink = [[float((row if lying else column) == place) for column in range(3)] for row in range(3)]
    return [[cell + dice.uniform(0, noise) for cell in row] for row in ink], lying


def _cloud(
    name: str, label: str, sample: Callable[[random.Random, int, int, float], Sample], noise: float, **settings: Any
) -> Cloud:
    usual: dict[str, Any] = {"kind": "classes", "rank": 2, "count": 100, **settings}
    return Cloud(name=name, label=label, sample=sample, noise=noise, **usual)


CLOUDS: tuple[Cloud, ...] = (
    _cloud("two blobs", "Two blobs", _blobs, 0.4),
    _cloud("xor", "XOR", _xor, 0.15),
    _cloud("two rings", "Two rings", _rings, 0.05),
    _cloud("two moons", "Two moons", _moons, 0.1),
    _cloud("two spirals", "Two spirals", _spirals, 0.03, count=120),
    _cloud("checker", "A checkerboard", _checker, 0.0, count=160),
    _cloud("three classes", "Three classes", _three, 0.25, count=90, classes=3),
    _cloud("bars", "Bars in 3×3 pictures", _bars, 0.2, rank=3, count=60),
)
"""Every set of classes. Of the bars the noise is grey, from nothing to as much."""
