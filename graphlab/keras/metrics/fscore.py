"""One figure for precision and recall together."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.errors import ShapeError
from graphlab.keras.backend import epsilon
from graphlab.keras.metrics.metric import Metric, array_of, metric, over_samples, together
from graphlab.keras.variables import Variable
from graphlab.tensor import Tensor

_WAYS = (None, "micro", "macro", "weighted")


def ratio(one: Any, other: Any) -> np.ndarray:
    """one / other, and 0 where other is 0."""
    over, under = np.asarray(one), np.asarray(other)
    zeros = np.zeros(np.broadcast_shapes(over.shape, under.shape), over.dtype)
    quotients: np.ndarray = np.divide(over, under, out=zeros, where=under != 0)
    return quotients


@metric()
class FBetaScore(Metric):
    """(1 + β²) · precision · recall / (β² · precision + recall), for each class or averaged."""

    direction = "up"
    true_positives: Variable
    false_positives: Variable
    false_negatives: Variable
    intermediate_weights: Variable

    def __init__(
        self,
        average: str | None = None,
        beta: float = 1.0,
        threshold: float | None = None,
        name: str = "fbeta_score",
        dtype: Any = None,
    ):
        super().__init__(dtype, name)
        if average not in _WAYS:
            raise ValueError(f"Invalid `average` argument value. Expected one of: {_WAYS}. Received: average={average}")
        if not isinstance(beta, float) or beta <= 0:
            raise ValueError(f"Invalid `beta` argument value. It should be a Python float > 0. Received: beta={beta}")
        if threshold is not None and not (isinstance(threshold, float) and 0 < threshold <= 1):
            raise ValueError(
                "Invalid `threshold` argument value. It should verify 0 < threshold <= 1. Received: "
                f"threshold={threshold}"
            )
        self.average, self.beta, self.threshold = average, beta, threshold
        self._made = False

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in rows of labels and of shares."""
        true, pred = array_of(y_true, self._dtype), array_of(y_pred, self._dtype)
        if not self._made:
            self._make(true, pred)
        together("labels and answers", true, pred)
        if self.threshold is None:
            if not pred.ndim:
                raise ShapeError("`y_pred` must have a score for each class; got a single number")
            chosen = (pred == pred.max(-1, keepdims=True)) & (np.abs(pred) > 1e-9)
        else:
            chosen = pred > self.threshold
        chosen = chosen.astype(pred.dtype)
        self._add(self.true_positives, chosen * true, sample_weight)
        self._add(self.false_positives, chosen * (1 - true), sample_weight)
        self._add(self.false_negatives, (1 - chosen) * true, sample_weight)
        self._add(self.intermediate_weights, true, sample_weight)

    def _weights(self, sample_weight: Any) -> np.ndarray:
        weights = array_of(sample_weight, self._dtype)
        if not weights.ndim:
            raise ShapeError("`sample_weight` must be a weight for each sample; got a single number")
        return weights

    def _add(self, variable: Variable, values: np.ndarray, sample_weight: Any) -> None:
        if sample_weight is not None:
            weights = np.expand_dims(self._weights(sample_weight), 1)
            together("`sample_weight` and the labels", weights, values)
            values = values * weights
        found = values.sum() if self.average == "micro" else over_samples(values)
        together(f"{variable.name} of earlier batches and of this one", variable.numpy(), found)
        variable.assign(variable.numpy() + found)

    def _make(self, true: np.ndarray, pred: np.ndarray) -> None:
        if true.ndim != 2 or pred.ndim != 2:
            raise ValueError(
                f"{type(self).__name__} expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
                f"y_pred.shape={pred.shape} and y_true.shape={true.shape}."
            )
        shape = () if self.average == "micro" else pred.shape[1:]
        for name in ("true_positives", "false_positives", "false_negatives", "intermediate_weights"):
            setattr(self, name, self.add_variable(shape, dtype=self._dtype, name=name))
        self._made = True

    def result(self) -> Tensor:
        """The score of each class, or their average; a tiny number in each divisor makes nothing of nothing 0."""
        tiny, square = self._dtype.as_numpy_dtype(epsilon()), self.beta**2
        hits = self.true_positives.numpy()
        precision = hits / (hits + self.false_positives.numpy() + tiny)
        recall = hits / (hits + self.false_negatives.numpy() + tiny)
        scores = precision * recall / (square * precision + recall + tiny) * (1 + square)
        if self.average == "weighted":
            weights = self.intermediate_weights.numpy()
            scores = (scores * (weights / (weights.sum() + tiny))).sum()
        elif self.average is not None:
            scores = scores.mean()
        return self._figure(scores)


@metric()
class F1Score(FBetaScore):
    """2 · precision · recall / (precision + recall), for each class or averaged."""

    def __init__(
        self, average: str | None = None, threshold: float | None = None, name: str = "f1_score", dtype: Any = None
    ):
        super().__init__(average, 1.0, threshold, name, dtype)
