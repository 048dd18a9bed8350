"""How many answers are right."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.keras.metrics.metric import METRICS, MeanMetricWrapper, array_of, level, metric
from graphlab.tensor import Tensor


def _right(matches: Any) -> Tensor:
    """1 for right, 0 for wrong."""
    return Tensor(np.asarray(matches, np.float32)[()])


def accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where both are equal."""
    true, pred = level(array_of(y_true), array_of(y_pred))
    return _right(true == pred)


@METRICS.member()
def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Tensor:
    """1 where a chance above `threshold` stands for a yes, or one below for a no.

    >>> binary_accuracy([1.0, 0.0], [0.7, 0.6]).numpy().tolist()
    [1.0, 0.0]
    """
    true, pred = level(array_of(y_true), array_of(y_pred))
    return _right(true == (pred > np.float32(threshold)))


@METRICS.member()
def categorical_accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where the greatest share is at the 1 of the one-hot row."""
    return _right(array_of(y_true).argmax(-1) == array_of(y_pred).argmax(-1))


def _class_numbers(y_true: Any, y_pred: np.ndarray) -> np.ndarray:
    true = array_of(y_true)
    return true[..., 0] if true.ndim == y_pred.ndim and true.shape[-1] == 1 else true


@METRICS.member()
def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where the greatest share is that of the class whose number was wanted."""
    pred = array_of(y_pred)
    return _right(_class_numbers(y_true, pred) == pred.argmax(-1))


def _among_greatest(classes: np.ndarray, pred: np.ndarray, k: int) -> Tensor:
    known = (classes >= 0) & (classes < pred.shape[-1])  # a class that there is not is never among the greatest
    own = np.take_along_axis(pred, np.where(known, classes, 0)[..., None].astype(np.int64), -1)
    return _right(((pred > own).sum(-1) < k) & np.isfinite(own[..., 0]) & known)


@METRICS.member()
def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Tensor:
    """1 where the right share is among the `k` greatest."""
    return _among_greatest(array_of(y_true).argmax(-1), array_of(y_pred), k)


@METRICS.member()
def sparse_top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5, from_sorted_ids: bool = False) -> Tensor:
    """1 where the share of the class whose number was wanted is among the `k` greatest."""
    pred = array_of(y_pred)
    classes = _class_numbers(y_true, pred)
    if from_sorted_ids:
        return _right((pred[..., :k] == classes[..., None]).any(-1))
    return _among_greatest(classes, pred, k)


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
