"""The data sets that courses download, by Keras's names, and what stands in for each here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from graphlab.datasets.standard import clothes, digits, houses, scenes, texts


@dataclass(frozen=True)
class Standard:
    """A data set of courses. `rows` are made by `make`, as x and y; `real` is how many the real one has.

    `holds` says what they are, in a few words; `train` is how many of them, from the first, are to train with, where
    that is not the caller's choice.
    """

    name: str
    holds: str
    real: int
    rows: int
    make: Callable[[int], tuple[Any, np.ndarray]]
    train: int = 0

    @property
    def note(self) -> str:
        """What whoever loads it has to know.

        >>> STANDARD["mnist"].note
        'mnist is not downloaded: 1,000 drawn digits stand in for its 70,000, with their shape, dtype and range.'
        """
        return (
            f"{self.name} is not downloaded: {self.rows:,} {self.holds} stand in for its {self.real:,}, with their "
            "shape, dtype and range."
        )


def _labels(count: int, seed: int) -> np.ndarray:
    """Ten classes, equally often, in random order."""
    order = np.argsort(np.random.default_rng(seed).random(count))
    return (np.arange(count) % 10)[order].astype(np.uint8)


def _drawn(draw: Callable[[np.ndarray, int], np.ndarray], seed: int) -> Callable[[int], tuple[Any, np.ndarray]]:
    def make(count: int) -> tuple[Any, np.ndarray]:
        labels = _labels(count, seed)
        return draw(labels, seed), labels

    return make


def _written(
    write: Callable[[int, int], tuple[list[list[str]], np.ndarray]],
) -> Callable[[int], tuple[Any, np.ndarray]]:
    def make(count: int) -> tuple[Any, np.ndarray]:
        lines, labels = write(count, 0)
        return texts.numbered(lines), labels

    return make


STANDARD: dict[str, Standard] = {
    one.name: one
    for one in (
        Standard("mnist", "drawn digits", 70_000, 1_000, _drawn(digits.drawn, 1), train=800),
        Standard("fashion_mnist", "drawn clothes", 70_000, 1_000, _drawn(clothes.drawn, 2), train=800),
        Standard("cifar10", "drawn pictures", 60_000, 320, _drawn(scenes.drawn, 3), train=260),
        Standard("california_housing", "made-up districts", 20_640, 1_000, lambda n: houses.california(n, 4)),
        Standard("boston_housing", "made-up towns", 506, 506, lambda n: houses.boston(n, 5)),
        Standard("imdb", "reviews written by rule", 50_000, 600, _written(texts.reviews), train=400),
        Standard("reuters", "news written by rule", 11_228, 900, _written(texts.news)),
    )
}
"""Every stand-in by the name that Keras has for the real set."""


@cache
def rows_of(name: str) -> tuple[Any, np.ndarray]:
    """All rows of a stand-in, made once: x and y, which nobody may change."""
    return STANDARD[name].make(STANDARD[name].rows)
