"""Hits, misses and false alarms, at one threshold or at many, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.counting import rounds
from graphlab.dtypes import as_dtype
from graphlab.errors import InvalidArgumentError, ShapeError
from graphlab.keras.backend import epsilon, floatx
from graphlab.keras.metrics.fscore import ratio
from graphlab.keras.metrics.metric import Metric, array_of, broadcast, level, metric, together
from graphlab.keras.variables import Variable
from graphlab.ops import nn
from graphlab.tensor import Tensor, allocate, convert

_NONE = -1e10  # the score of a class that is not among the `top_k`
_KINDS = ("true_positives", "false_positives", "true_negatives", "false_negatives")


def _checked(thresholds: Any, default: float = 0.5) -> list[float]:
    if thresholds is None:
        return [default]
    found = list(thresholds) if isinstance(thresholds, list | tuple | np.ndarray) else [thresholds]
    if wrong := [t for t in found if t is None or not 0 <= t <= 1]:
        raise ValueError(f"Threshold values must be in [0, 1]. Received: {wrong}")
    return found


def _even(thresholds: Any) -> bool:
    """Whether thresholds go from 0 to 1 in equal steps: then Keras counts by buckets, which rounds in its own way."""
    count = len(thresholds)
    return count >= 3 and np.allclose(thresholds, np.arange(count, dtype=np.float32) / (count - 1), atol=epsilon())


class _Counting(Metric):
    """Counts at each threshold, of those kinds that are named in `counts`."""

    counts: tuple[str, ...] = _KINDS
    thresholds: Any

    def _prepare(self, thresholds: Any, shape: tuple[int, ...] = (), even: bool | None = None) -> None:
        self._even = _even(thresholds) if even is None else even
        for name in self.counts:
            vars(self)[name] = self.add_variable((len(thresholds), *shape), name=self._label(name))

    def _label(self, kind: str) -> str:
        return kind if len(self.counts) > 1 else "accumulator"

    def _figure(self, value: Any) -> Tensor:
        """In the dtype of the counts, which is not that of the metric."""
        return Tensor(np.asarray(value, as_dtype(floatx()).as_numpy_dtype)[()])

    def _count(
        self,
        y_true: Any,
        y_pred: Any,
        sample_weight: Any,
        top_k: int | None = None,
        class_id: int | None = None,
        label_weights: Any = None,
        apart: bool = False,
    ) -> None:
        """Count labels and chances; with `apart` for each label by itself."""
        kind = as_dtype(floatx())
        pred, true = level(array_of(y_pred, kind), array_of(y_true, kind))
        weights = np.ones((), pred.dtype)
        if sample_weight is not None:
            weights = array_of(sample_weight, kind)
            weights = weights if weights.ndim == true.ndim else weights[..., None]
        if not self._even and not pred.ndim:
            raise ShapeError("answers must have an axis for the samples; got a single number")
        if top_k is not None:
            pred = _among_greatest(pred, top_k)
        if class_id is not None:
            if pred.ndim < 2:
                raise ValueError(
                    "When class_id is provided, y_pred must be a 2D array with shape (num_samples, num_classes), "
                    f"found shape: {pred.shape}"
                )
            true, pred = _of_class(true, class_id), _of_class(pred, class_id)
        if sample_weight is not None:
            weights = broadcast(weights, pred.shape)
        if label_weights is not None:
            weights = broadcast(np.asarray(label_weights)[None], pred.shape) * weights
        if not apart:
            true, pred, weights = true.reshape(-1, 1), pred.reshape(-1, 1), weights.reshape(-1, 1)
        self._check_sizes(true, pred, weights if self._even else pred)
        self._add(true.astype(bool), pred, weights, apart)

    def _check_sizes(self, true: np.ndarray, pred: np.ndarray, weights: np.ndarray) -> None:
        """Keras lets one label or one answer stand for many, but not where it counts by buckets."""
        shape = together("labels and answers", true, pred)
        if self._even and not together("labels and weights", true, weights) == pred.shape == shape:
            raise ShapeError(f"labels and answers must have one shape; got {list(true.shape)} and {list(pred.shape)}")

    def _add(self, true: np.ndarray, pred: np.ndarray, weights: np.ndarray, apart: bool) -> None:
        thresholds = np.asarray(self.thresholds, pred.dtype)
        allocate((len(thresholds), *pred.shape))
        if self._even:
            bucket = np.ceil(np.clip(pred, 0, 1) * (len(thresholds) - 1)) - 1
            bucket = np.maximum(bucket, 0) if self.thresholds[0] < 0 else bucket
            positive = bucket >= np.arange(len(thresholds))[:, None, None]
        else:
            positive = pred > thresholds[:, None, None]
        found = (true & positive, ~true & positive, ~true & ~positive, true & ~positive)
        for name, where in zip(_KINDS, found, strict=True):
            if name in self.counts:
                variable: Variable = getattr(self, name)
                sums = (weights * where).sum(1)
                variable.assign(variable.numpy() + (sums if apart else sums[:, 0]))

    def _at(self, name: str) -> np.ndarray:
        counts: Variable = getattr(self, name)
        return np.asarray(counts.numpy())


def _among_greatest(pred: np.ndarray, count: int) -> np.ndarray:
    """The scores, and a hopeless one for each class that is not among the `count` likeliest."""
    if not pred.ndim or count > pred.shape[-1]:
        raise InvalidArgumentError(f"top_k={count} needs as many classes; `y_pred` has shape {list(pred.shape)}")
    kept = np.argsort(-pred, -1, kind="stable")[..., :count]
    among = np.zeros(pred.shape, bool)
    np.put_along_axis(among, kept, True, -1)
    return np.where(among, pred, pred.dtype.type(_NONE))


def _of_class(values: np.ndarray, class_id: int) -> np.ndarray:
    """The column of a class."""
    if not values.ndim or not -values.shape[-1] <= class_id < values.shape[-1]:
        raise InvalidArgumentError(
            f"class_id={class_id} must be one of the classes along the last axis of shape {list(values.shape)}"
        )
    return values[..., class_id, None]


def _one(values: np.ndarray) -> Any:
    return values[0] if len(values) == 1 else values


def _single(name: str, kind: str, words: str) -> type[_Counting]:
    class Single(_Counting):
        counts = (kind,)

        def __init__(self, thresholds: Any = None, name: str | None = None, dtype: Any = None):
            super().__init__(dtype, name)
            self.thresholds = _checked(thresholds)
            self._prepare(self.thresholds)

        def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
            self._count(y_true, y_pred, sample_weight)

        def result(self) -> Tensor:
            return self._figure(_one(self._at(kind)))

    Single.__name__ = Single.__qualname__ = name
    Single.__doc__ = words
    return metric()(Single)


TruePositives = _single("TruePositives", "true_positives", "How many were rightly taken for a yes.")
FalsePositives = _single("FalsePositives", "false_positives", "How many were wrongly taken for a yes.")
TrueNegatives = _single("TrueNegatives", "true_negatives", "How many were rightly taken for a no.")
FalseNegatives = _single("FalseNegatives", "false_negatives", "How many were wrongly taken for a no.")


class _Share(_Counting):
    """The true positives as a share of them and of those named second in `counts`."""

    direction = "up"

    def __init__(
        self,
        thresholds: Any = None,
        top_k: int | None = None,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ):
        super().__init__(dtype, name)
        self.top_k, self.class_id = top_k, class_id
        self.thresholds = _checked(thresholds, 0.5 if top_k is None else _NONE)
        self._prepare(self.thresholds)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in labels and chances."""
        self._count(y_true, y_pred, sample_weight, self.top_k, self.class_id)

    def result(self) -> Tensor:
        """The share at each threshold, or at the only one; 0 of nothing."""
        hits, others = (self._at(name) for name in self.counts)
        return self._figure(_one(ratio(hits, hits + others)))


@metric()
class Precision(_Share):
    """The share of those taken for a yes that are one.

    >>> float(Precision()([0, 1, 1, 1], [1, 0, 1, 1])) == float(np.float32(2 / 3))
    True
    """

    counts = ("true_positives", "false_positives")


@metric()
class Recall(_Share):
    """The share of those that are a yes that were taken for one."""

    counts = ("true_positives", "false_negatives")


def _rates(tp: np.ndarray, fp: np.ndarray, tn: np.ndarray, fn: np.ndarray) -> dict[str, np.ndarray]:
    recall = ratio(tp, tp + fn)
    return {
        "recall": recall,
        "sensitivity": recall,
        "specificity": ratio(tn, tn + fp),
        "precision": ratio(tp, tp + fp),
    }


class _Best(_Counting):
    """The greatest value of the rate `sought` where the rate `given` is at least so much."""

    direction = "up"
    given: str
    sought: str

    def __init__(self, value: float, num_thresholds: int, class_id: int | None, name: str | None, dtype: Any):
        super().__init__(dtype, name)
        if not 0 <= value <= 1:
            raise ValueError(f"Argument `{self.given}` must be in the range [0, 1]. Received: {self.given}={value}")
        if num_thresholds <= 0:
            raise ValueError(f"Argument `num_thresholds` must be an integer > 0. Received: {num_thresholds}")
        self.value, self.num_thresholds, self.class_id = value, num_thresholds, class_id
        vars(self)[self.given] = value
        many = num_thresholds > 1
        allocate((num_thresholds,))
        self.thresholds = [i / (num_thresholds - 1) for i in rounds(num_thresholds)] if many else [0.5]
        self._prepare(self.thresholds, even=many)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in labels and chances."""
        self._count(y_true, y_pred, sample_weight, class_id=self.class_id)

    def result(self) -> Tensor:
        """The greatest value among the thresholds that will do; 0 if none will."""
        rates = _rates(*(self._at(kind) for kind in _KINDS))
        return self._figure(np.where(rates[self.given] >= self.value, rates[self.sought], 0).max(initial=0))


@metric()
class SensitivityAtSpecificity(_Best):
    """The best recall at a specificity of at least so much."""

    given, sought = "specificity", "sensitivity"

    def __init__(
        self,
        specificity: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: Any = None,
        dtype: Any = None,
    ):
        super().__init__(specificity, num_thresholds, class_id, name, dtype)


@metric()
class SpecificityAtSensitivity(_Best):
    """The best specificity at a recall of at least so much."""

    given, sought = "sensitivity", "specificity"

    def __init__(
        self,
        sensitivity: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: Any = None,
        dtype: Any = None,
    ):
        super().__init__(sensitivity, num_thresholds, class_id, name, dtype)


@metric()
class PrecisionAtRecall(_Best):
    """The best precision at a recall of at least so much."""

    given, sought = "recall", "precision"

    def __init__(
        self, recall: float, num_thresholds: int = 200, class_id: int | None = None, name: Any = None, dtype: Any = None
    ):
        super().__init__(recall, num_thresholds, class_id, name, dtype)


@metric()
class RecallAtPrecision(_Best):
    """The best recall at a precision of at least so much."""

    given, sought = "precision", "recall"

    def __init__(
        self,
        precision: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: Any = None,
        dtype: Any = None,
    ):
        super().__init__(precision, num_thresholds, class_id, name, dtype)


_HEIGHTS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "interpolation": lambda one, other: (one + other) / 2,
    "minoring": np.minimum,
    "majoring": np.maximum,
}


@metric()
class AUC(_Counting):
    """The area under the ROC curve (or with `curve="PR"` that of precision over recall), from 200 thresholds.

    >>> float(AUC(num_thresholds=3)([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]))
    0.75
    """

    direction = "up"

    def __init__(
        self,
        num_thresholds: int = 200,
        curve: str = "ROC",
        summation_method: str = "interpolation",
        name: str | None = None,
        dtype: Any = None,
        thresholds: Any = None,
        multi_label: bool = False,
        num_labels: int | None = None,
        label_weights: Any = None,
        from_logits: bool = False,
    ):
        super().__init__(dtype, name)
        if curve.upper() not in ("ROC", "PR"):
            raise ValueError(f'Invalid AUC curve value: "{curve}". Expected values are ["PR", "ROC"]')
        if summation_method.lower() not in _HEIGHTS:
            raise ValueError(
                f'Invalid AUC summation method value: "{summation_method}". Expected values are {list(_HEIGHTS)}'
            )
        if thresholds is None and num_thresholds <= 1:
            raise ValueError(f"Argument `num_thresholds` must be an integer > 1. Received: {num_thresholds}")
        if num_labels and not multi_label:
            raise ValueError("`num_labels` is needed only when `multi_label` is True.")
        allocate((num_thresholds,))
        self.curve, self.summation_method = curve.upper(), summation_method.lower()
        inner = sorted(
            thresholds
            if thresholds is not None
            else [(i + 1) / (num_thresholds - 1) for i in rounds(num_thresholds - 2)]
        )
        self._even = thresholds is None or _even([0.0, *inner, 1.0])
        self.thresholds = [-epsilon(), *inner, 1.0 + epsilon()]
        self.num_thresholds = len(self.thresholds)
        self.multi_label, self.num_labels, self.label_weights = multi_label, num_labels, label_weights
        self.from_logits = from_logits
        if not multi_label or num_labels:
            self._prepare(self.thresholds, (num_labels,) if num_labels else (), self._even)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in labels and chances."""
        y_pred = nn.sigmoid(y_pred) if self.from_logits else convert(y_pred)
        if self.multi_label and len(y_pred.shape) != 2:
            raise ValueError(
                f"`y_pred` must have rank 2 when `multi_label=True`. Found rank {len(y_pred.shape)}. Full shape "
                f"received for `y_pred`: {y_pred.shape}"
            )
        if not self.variables:
            self._prepare(self.thresholds, (int(y_pred.shape[-1]),), self._even)
        inside = None if self.multi_label else self.label_weights
        self._check_weights(int(y_pred.shape[-1]) if len(y_pred.shape) else 1)
        self._count(y_true, y_pred, sample_weight, label_weights=inside, apart=self.multi_label)

    def _check_weights(self, labels: int) -> None:
        if self.label_weights is not None and np.shape(self.label_weights) not in ((), (1,), (labels,)):
            raise InvalidArgumentError(
                f"`label_weights` of AUC has a weight for each of {labels} labels. Received: {self.label_weights}"
            )

    def result(self) -> Tensor:
        """The area; with `multi_label` the mean of those of the labels."""
        tp, fp, tn, fn = (self._at(kind) for kind in _KINDS)
        if self.curve == "PR" and self.summation_method == "interpolation":
            areas = _between_counts(tp, fp, fn)
        else:
            rates = _rates(tp, fp, tn, fn)
            x, y = (
                (rates["recall"], rates["precision"]) if self.curve == "PR" else (ratio(fp, fp + tn), rates["recall"])
            )
            areas = ((x[:-1] - x[1:]) * _HEIGHTS[self.summation_method](y[:-1], y[1:])).sum(0)
        if not self.multi_label:
            return self._figure(areas)
        weights = np.ones_like(areas) if self.label_weights is None else np.asarray(self.label_weights, areas.dtype)
        return self._figure(ratio((areas * weights).sum(), weights.sum()))


def _between_counts(tp: np.ndarray, fp: np.ndarray, fn: np.ndarray) -> np.ndarray:
    """The area under precision over recall, with the counts, not the rates, taken to be linear between thresholds."""
    found = tp + fp
    hits, slope = tp[:-1] - tp[1:], ratio(tp[:-1] - tp[1:], np.maximum(found[:-1] - found[1:], 0))
    intercept = tp[1:] - slope * found[1:]
    both = (found[:-1] > 0) & (found[1:] > 0)
    growth = np.where(both, ratio(found[:-1], np.maximum(found[1:], 0)), 1)
    areas: np.ndarray = ratio(slope * (hits + intercept * np.log(growth)), np.maximum(tp[1:] + fn[1:], 0)).sum(0)
    return areas
