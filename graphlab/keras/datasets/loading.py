"""How stand-ins for the standard data sets are handed out: with a note, as copies, split and numbered as Keras does."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from graphlab.console import note
from graphlab.datasets.standard.registry import STANDARD, rows_of
from graphlab.tensor import allocate, computing

Pair: TypeAlias = tuple[np.ndarray, np.ndarray]

_WORK = 40  # operations for each number that is drawn, roughly


def loaded(name: str, between: int = 0) -> tuple[Any, np.ndarray]:
    """All rows of the stand-in called `name`, x and y; the run is told what it is.

    The note points at who calls `load_data`, which may have so many functions `between` itself and this one.
    """
    note(STANDARD[name].note, stacklevel=4 + between)
    x, y = rows_of(name)
    size = x.size if isinstance(x, np.ndarray) else sum(map(len, x))
    computing(_WORK * size)
    if isinstance(x, np.ndarray):
        allocate((STANDARD[name].train or len(x), *x.shape[1:]))
    return x, y


def parted(x: np.ndarray, y: np.ndarray, train: int) -> tuple[Pair, Pair]:
    """The first `train` rows and the others, as copies."""
    return (x[:train].copy(), y[:train].copy()), (x[train:].copy(), y[train:].copy())


def drawn(name: str) -> tuple[Pair, Pair]:
    """The pictures of a stand-in, to train with and to test with."""
    return parted(*loaded(name, between=1), STANDARD[name].train)


def shuffled(x: Any, y: np.ndarray, seed: int) -> tuple[Any, np.ndarray]:
    """The rows in the order that Keras puts them into."""
    order = np.arange(len(y))
    np.random.RandomState(seed).shuffle(order)
    return ([x[place] for place in order] if isinstance(x, list) else x[order]), y[order]


def train_rows(count: int, test_split: float) -> int:
    """How many of so many rows are to train with. Raises ValueError for a share that is none."""
    if not 0 <= test_split < 1:
        raise ValueError(f"Invalid `test_split` argument: {test_split}. It must be from 0 to below 1.")
    return int(count * (1 - test_split))


def numbered(
    texts: list[list[int]], labels: np.ndarray, maxlen: int | None, start_char: int | None, index_from: int | None
) -> tuple[list[list[int]], np.ndarray]:
    """Texts that begin with `start_char`, their words `index_from` higher: those of fewer than `maxlen` numbers.

    Raises ValueError where none is left.
    """
    begin, offset = ([] if start_char is None else [start_char]), index_from or 0
    moved = [[*begin, *(word + offset for word in text)] for text in texts]
    if not maxlen:
        return moved, labels
    kept = [place for place, text in enumerate(moved) if len(text) < maxlen]
    if not kept:
        raise ValueError(f"After filtering for sequences shorter than maxlen={maxlen}, no sequence was kept. "
                         "Increase maxlen.")  # fmt: skip
    return [moved[place] for place in kept], labels[kept]


def in_vocabulary(texts: list[list[int]], num_words: int | None, skip_top: int, oov_char: int | None) -> np.ndarray:
    """An array of lists: words that are too rare or too usual are all `oov_char`; where that is None, left out."""
    most = num_words or max(map(max, texts), default=0)
    found = np.empty(len(texts), object)
    for place, text in enumerate(texts):
        if oov_char is None:
            found[place] = [word for word in text if skip_top <= word < most]
        else:
            found[place] = [word if skip_top <= word < most else oov_char for word in text]
    return found
