"""`sklearn.metrics`: how well numbers or classes were foretold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.library.sklearn.arguments import numbers_of, pay
from graphlab.sandbox.values.operators import truth
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Problem, TextArray


def _pair(m: Machine, y_true: Any, y_pred: Any) -> tuple[np.ndarray, np.ndarray]:
    """Both as arrays with equally many rows."""
    wanted, foretold = (_values(m, part) for part in (y_true, y_pred))
    if not wanted.ndim or not foretold.ndim or len(wanted) != len(foretold):
        what = f"The shapes are {wanted.shape} and {foretold.shape}: as many rows are needed in both."
        raise Problem(ValueError, what, "Print their shapes.")
    if not len(wanted):
        raise Problem(ValueError, "There is nothing to compare.", "Print their shapes.")
    pay(m, wanted.size + foretold.size, 4)
    return wanted, foretold


def _values(m: Machine, value: Any) -> np.ndarray:
    texts = list(value.array.ravel()) if type(value) is TextArray else value
    if type(texts) in (list, tuple):
        m.meter.bulk(m.length(texts))
    if type(texts) in (list, tuple) and texts and all(type(one) is str for one in texts):
        m.meter.characters(sum(map(len, texts)))
        return np.array(texts, dtype=object)
    return numbers_of(m, value)


def accuracy_score(m: Machine, y_true: Any, y_pred: Any, *, normalize: Any = True) -> float:
    """The share of rows whose class is right; their number with normalize=False."""
    wanted, foretold = (_labels(part) for part in _pair(m, y_true, y_pred))
    if wanted.shape != foretold.shape:
        raise Problem(ValueError, f"The shapes are {wanted.shape} and {foretold.shape}.", _CLASSES)
    right = wanted == foretold
    right = right.all(axis=1) if right.ndim == 2 else right
    return float(np.average(right)) if truth(m, normalize) else float(right.sum())


_CLASSES = "Give classes, not their probabilities: np.argmax(y, axis=1)."


def _labels(array: np.ndarray) -> np.ndarray:
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim > 2 or (array.dtype.kind == "f" and np.any(array != np.floor(array))):
        raise Problem(ValueError, "Classes are whole numbers or texts; these are numbers between them.", _CLASSES)
    return array


def confusion_matrix(m: Machine, y_true: Any, y_pred: Any) -> np.ndarray:
    """How often each class (the row) was taken for each class (the column)."""
    wanted, foretold = (_labels(part) for part in _pair(m, y_true, y_pred))
    if wanted.ndim != 1 or foretold.ndim != 1:
        raise Problem(ValueError, "A matrix is made of one class for each row.", _CLASSES)
    kinds = sorted({*wanted.tolist(), *foretold.tolist()}, key=lambda one: (str(type(one)), one))
    places = {kind: place for place, kind in enumerate(kinds)}
    pay(m, len(kinds) ** 2)
    m.meter.bulk(2 * len(wanted))
    made = np.zeros((len(kinds), len(kinds)), np.int64)
    np.add.at(made, ([places[one] for one in wanted.tolist()], [places[one] for one in foretold.tolist()]), 1)
    return made


# --- Of numbers -------------------------------------------------------------------------------------


def _columns(m: Machine, y_true: Any, y_pred: Any) -> tuple[np.ndarray, np.ndarray]:
    wanted, foretold = (part.reshape(len(part), -1) for part in _pair(m, y_true, y_pred))
    if wanted.shape != foretold.shape or wanted.dtype.kind == "O" or foretold.dtype.kind == "O":
        what = f"The shapes are {wanted.shape} and {foretold.shape}: the same numbers of both are needed."
        raise Problem(ValueError, what, "Print their shapes.")
    return wanted, foretold


def _error(measure: Callable[[np.ndarray], np.ndarray]) -> Callable[..., float]:
    def score(m: Machine, y_true: Any, y_pred: Any) -> float:
        wanted, foretold = _columns(m, y_true, y_pred)
        return float(np.average(np.average(measure(wanted - foretold), axis=0)))

    return score


mean_squared_error = _error(np.square)
mean_absolute_error = _error(np.abs)


def root_mean_squared_error(m: Machine, y_true: Any, y_pred: Any) -> float:
    """The root of the mean squared error, the mean over the columns."""
    wanted, foretold = _columns(m, y_true, y_pred)
    return float(np.average(np.sqrt(np.average((wanted - foretold) ** 2, axis=0))))


def r2_score(m: Machine, y_true: Any, y_pred: Any) -> float:
    """1 less the share of the variance that is not explained."""
    wanted, foretold = _columns(m, y_true, y_pred)
    if len(wanted) < 2:
        return float("nan")
    left = np.sum((wanted - foretold) ** 2, axis=0)
    whole = np.sum((wanted - np.average(wanted, axis=0)) ** 2, axis=0)
    scores = np.ones(len(left))
    varies = whole != 0
    scores[varies] = 1 - left[varies] / whole[varies]
    scores[~varies & (left != 0)] = 0.0
    return float(np.average(scores))
