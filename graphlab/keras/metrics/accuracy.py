"""How many answers are right."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from graphlab.dtypes import as_dtype
from graphlab.errors import ShapeError
from graphlab.functions.segments import in_top_k
from graphlab.keras.backend import floatx
from graphlab.keras.metrics.metric import METRICS, MeanMetricWrapper, array_of, level, metric, together
from graphlab.tensor import Tensor, aside, convert, numbers_of


def _right(matches: Any) -> Tensor:
    """1 for right, 0 for wrong."""
    return Tensor(np.asarray(matches, as_dtype(floatx()).as_numpy_dtype)[()])


def _equal(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    together("labels and answers", one, other)
    return np.asarray(one == other)


def _greatest(values: np.ndarray) -> np.ndarray:
    if not values.ndim or not values.shape[-1]:
        raise ShapeError(f"there must be a score for each class along the last axis; got shape {values.shape}")
    places: np.ndarray = values.argmax(-1)
    return places


def _without_last(values: np.ndarray) -> np.ndarray:
    if not values.ndim or values.shape[-1] != 1:
        raise ShapeError(
            f"the last axis of {values.shape} should have size 1, as labels have one axis less than scores"
        )
    return values[..., 0]


def _beside_ops(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """A function of answers that computes with NumPy, of which an observer is told as of one call."""

    @wraps(function)
    def call(y_true: Any, y_pred: Any, *args: Any, **settings: Any) -> Tensor:
        kind = as_dtype(floatx()).as_numpy_dtype

        def right(true: Any, pred: Any) -> Any:
            return np.asarray(numbers_of(function(true, pred, *args, **settings)), kind)[()]

        return aside(right, convert(y_true), convert(y_pred))

    return call


@_beside_ops
def accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where both are equal."""
    pred = array_of(y_pred)
    return _right(_equal(*level(array_of(y_true, pred.dtype), pred)))


@METRICS.member()
@_beside_ops
def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Tensor:
    """1 where a chance above `threshold` stands for a yes, or one below for a no.

    >>> binary_accuracy([1.0, 0.0], [0.7, 0.6]).numpy().tolist()
    [1.0, 0.0]
    """
    true, pred = level(array_of(y_true), array_of(y_pred))
    return _right(_equal(true, pred > np.float32(threshold)))


@METRICS.member()
@_beside_ops
def categorical_accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where the greatest share is at the 1 of the one-hot row."""
    true, pred = _greatest(array_of(y_true)), array_of(y_pred)
    if true.ndim != pred.ndim:
        return _right(_equal(true, _greatest(pred)))
    return _reshaped(_equal(_without_last(true), _greatest(pred)), true.shape)


@METRICS.member()
@_beside_ops
def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where the greatest share is that of the class whose number was wanted."""
    pred = array_of(y_pred)
    true = array_of(y_true, pred.dtype)
    if true.ndim == pred.ndim and true.ndim and true.shape[-1] == 1:
        matches = _reshaped(_equal(true[..., 0], _greatest(pred)), true.shape)
    else:
        matches = _right(_equal(true, _greatest(pred)))
    single = matches.ndim > 1 and matches.shape[-1] == 1
    return Tensor(numbers_of(matches)[..., 0]) if single else matches


def _reshaped(matches: np.ndarray, shape: tuple[int, ...]) -> Tensor:
    if matches.size != math.prod(shape):
        raise ShapeError(f"labels of shape {shape} do not go with {matches.size} answers")
    return _right(matches.reshape(shape))


def _among_greatest(classes: np.ndarray, pred: np.ndarray, k: int, ids: bool = False) -> Tensor:
    """1 where a class is among the `k` greatest of its row, or, with `ids`, among the first `k` numbers of classes."""
    rows = pred.reshape(-1, pred.shape[-1]) if pred.ndim > 2 else pred
    flat = classes.reshape(-1) if classes.ndim > 1 else classes
    if ids and (rows.ndim != 2 or not flat.ndim):
        raise ShapeError(f"`y_pred` must have a row for each label; got shapes {pred.shape} and {classes.shape}")
    among = _equal(flat[:, None], rows[:, :k]).any(1) if ids else in_top_k(flat, rows, k)
    matches = np.asarray(among)
    return _reshaped(matches, classes.shape) if classes.ndim > 1 else _right(matches)


@METRICS.member()
def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Tensor:
    """1 where the right share is among the `k` greatest."""
    return _among_greatest(_greatest(array_of(y_true)), array_of(y_pred), k)


@METRICS.member()
def sparse_top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5, from_sorted_ids: bool = False) -> Tensor:
    """1 where the share of the class whose number was wanted is among the `k` greatest."""
    pred = array_of(y_pred)
    classes = array_of(y_true, pred.dtype if from_sorted_ids else np.int32)
    return _among_greatest(classes, pred, k, from_sorted_ids)


@metric()
class Accuracy(MeanMetricWrapper):
    """The share of answers that equal what was wanted."""

    direction = "up"

    def __init__(self, name: str = "accuracy", dtype: Any = None):
        super().__init__(accuracy, name, dtype)


@metric()
class BinaryAccuracy(MeanMetricWrapper):
    """The share of right answers to yes-or-no questions."""

    direction = "up"

    def __init__(self, name: str = "binary_accuracy", dtype: Any = None, threshold: float = 0.5):
        super().__init__(binary_accuracy, name, dtype, threshold=threshold)
        self.threshold = threshold


@metric()
class CategoricalAccuracy(MeanMetricWrapper):
    """The share of right answers, for one-hot labels."""

    direction = "up"

    def __init__(self, name: str = "categorical_accuracy", dtype: Any = None):
        super().__init__(categorical_accuracy, name, dtype)


@metric()
class SparseCategoricalAccuracy(MeanMetricWrapper):
    """The share of right answers, for labels that are numbers of classes.

    >>> right = SparseCategoricalAccuracy()
    >>> float(right([1, 0], [[0.1, 0.9], [0.2, 0.8]]))
    0.5
    """

    direction = "up"

    def __init__(self, name: str = "sparse_categorical_accuracy", dtype: Any = None):
        super().__init__(sparse_categorical_accuracy, name, dtype)


@metric()
class TopKCategoricalAccuracy(MeanMetricWrapper):
    """The share of samples whose right class is among the `k` likeliest, for one-hot labels."""

    direction = "up"

    def __init__(self, k: int = 5, name: str = "top_k_categorical_accuracy", dtype: Any = None):
        super().__init__(top_k_categorical_accuracy, name, dtype, k=k)
        self.k = k


@metric()
class SparseTopKCategoricalAccuracy(MeanMetricWrapper):
    """The share of samples whose right class is among the `k` likeliest, for numbers of classes."""

    direction = "up"

    def __init__(
        self,
        k: int = 5,
        name: str = "sparse_top_k_categorical_accuracy",
        dtype: Any = None,
        from_sorted_ids: bool = False,
    ):
        super().__init__(sparse_top_k_categorical_accuracy, name, dtype, k=k, from_sorted_ids=from_sorted_ids)
        self.k = k
