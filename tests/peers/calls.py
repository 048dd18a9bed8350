"""Functions that are made of ops, as they are written, for TensorFlow and for graphlab."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import graphlab
from tests.peers.measure import by_tapes, differences

_RNG = np.random.default_rng(7)
INPUTS: dict[str, np.ndarray] = {
    "x": _RNG.integers(-190, 190, (2, 3)) / 64,
    "y": _RNG.integers(-190, 190, (2, 3)) / 64,
    "p": _RNG.integers(16, 190, (2, 3)) / 64,
    "u": _RNG.integers(-57, 57, (2, 3)) / 64,
    "v": _RNG.integers(-190, 190, 3) / 64,
    "m": _RNG.integers(-19, 19, (3, 3)) / 64 + 2 * np.eye(3),
    "s": (lambda a: a @ a.T / 1024 + np.eye(3))(_RNG.integers(-19, 19, (3, 3)).astype(float)),
    "t": _RNG.integers(-190, 190, (2, 2, 3)) / 64,
    "i": np.array([2, 0, 1], np.int32),
    "j": np.array([[2, 0], [1, 1]], np.int32),
    "k": np.array([1, 2], np.int32),
    "n": np.array([[4, 1, 3], [1, 5, 9]], np.int32),
    "b": np.array([[True, False, True], [False, False, True]]),
    "h": np.array([[0.0, 1.0, 0.0], [0.25, 0.25, 0.5]]),
}
_TEXT = Path(__file__).with_name("calls.txt").read_text(encoding="utf-8")
CALLS = {head: lines for head, *lines in (part.strip().split("\n") for part in _TEXT.split("\n## ")[1:])}


def compared(only: str = "") -> Iterator[tuple[str, Counter[str], list[str]]]:
    """For each family: its name, what was counted, and every disagreement with TensorFlow."""
    import tensorflow

    for family, codes in CALLS.items():
        counts: Counter[str] = Counter(ops=0)
        wrong: list[str] = []
        for code in codes:
            if only in code:
                counts["ops"] += 1
                for dtype in ("float64", "float32"):
                    wrong += [f"{code} {dtype}: {found}" for found in of_call(tensorflow, code, dtype, counts)]
        yield f"functions: {family}", counts, wrong


def of_call(tensorflow: Any, code: str, dtype: str, counts: Counter[str]) -> list[str]:
    """The disagreements of one expression."""
    names = [name for name in INPUTS if re.search(rf"(?<![\w.']){name}(?![\w'=])", code)]
    inputs = [INPUTS[n].astype(dtype) if INPUTS[n].dtype == np.float64 else INPUTS[n] for n in names]

    def made(tf: Any) -> Any:
        return eval(f"lambda {', '.join(names)}: {code}", {"tf": tf, "np": np})

    ours, theirs = by_tapes(graphlab, made(graphlab), inputs), by_tapes(tensorflow, made(tensorflow), inputs)
    if ours.error and theirs.error:
        counts["refused"] += 1
        return []
    counts["cases"] += 1
    return differences(ours, theirs, counts)
