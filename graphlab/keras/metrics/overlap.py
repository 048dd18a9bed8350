"""Intersection over union: how far the places of a class and the places that were taken for it overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.errors import InvalidArgumentError
from graphlab.functions.segments import confusion_matrix
from graphlab.keras.backend import epsilon
from graphlab.keras.metrics.metric import Metric, array_of, broadcast, metric
from graphlab.tensor import Tensor


class _Overlap(Metric):
    """Counts which class was taken for which."""

    direction = "up"

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_true: bool = True,
        sparse_y_pred: bool = True,
        axis: int = -1,
    ):
        super().__init__(dtype or "int64", name)
        self.num_classes, self.ignore_class, self.axis = num_classes, ignore_class, axis
        self.sparse_y_true, self.sparse_y_pred = sparse_y_true, sparse_y_pred
        self.target_class_ids: Sequence[int] = range(num_classes)
        self.total_confusion_matrix = self.add_variable(
            (num_classes, num_classes), dtype=self._dtype, name="total_confusion_matrix"
        )

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count the classes of a batch."""
        true, pred = self._classes(y_true, self.sparse_y_true), self._classes(y_pred, self.sparse_y_pred)
        weights = broadcast(self._flat(1 if sample_weight is None else sample_weight), true.shape)
        if not true.ndim and not pred.ndim or len({true.size, pred.size} - {1}) > 1:
            raise InvalidArgumentError(
                f"{type(self).__name__} takes as many labels as answers; got {true.size} and {pred.size}. Are they one-"
                "hot? See `sparse_y_true` and `sparse_y_pred`."
            )
        # What is no class does not count, as in Keras, and one label may stand for all.
        kept = (true >= 0) & (true < self.num_classes) & (pred >= 0) & (pred < self.num_classes)
        if self.ignore_class is not None:
            kept &= true != (int(self.ignore_class) if self.ignore_class == self.ignore_class else np.iinfo(int).min)
        found = confusion_matrix(
            np.where(kept, true, 0), np.where(kept, pred, 0), self.num_classes, np.where(kept, weights, 0), self._dtype
        )
        self.total_confusion_matrix.assign_add(found)

    def _classes(self, values: Any, sparse: bool) -> np.ndarray:
        array = array_of(values)
        if sparse:
            return self._flat(array)
        if self.axis is not None and not -array.ndim <= self.axis < array.ndim:
            raise InvalidArgumentError(
                f"`axis` of {type(self).__name__} must lie in [{-array.ndim}, {array.ndim}), for data of rank "
                f"{array.ndim}. Received: axis={self.axis}"
            )
        return self._flat(np.argmax(array, self.axis))

    def _flat(self, values: Any) -> np.ndarray:
        array = array_of(values, self._dtype)
        return array.reshape(-1) if array.ndim else array

    def result(self) -> Tensor:
        """The mean over the classes that occurred."""
        counts = self.total_confusion_matrix.numpy()
        both = np.diag(counts)[list(self.target_class_ids)].astype(np.float32)
        either = (counts.sum(0) + counts.sum(1) - np.diag(counts))[list(self.target_class_ids)].astype(np.float32)
        tiny = np.float32(epsilon())
        return Tensor(np.float32(np.sum(both / (either + tiny)) / (np.sum(either > 1e-9) + tiny)))


@metric()
class IoU(_Overlap):
    """The intersection over union of the classes in `target_class_ids`."""

    def __init__(self, num_classes: int, target_class_ids: Sequence[int], name: str | None = None, **more: Any):
        super().__init__(num_classes, name, **more)
        self.target_class_ids = target_class_ids
        if not len(target_class_ids):
            raise ValueError(f"`target_class_ids` of {type(self).__name__} must name at least one class. Received: []")
        if max(target_class_ids) >= num_classes:
            raise ValueError(f"Target class id {max(target_class_ids)} is out of range, which is [0, {num_classes}).")


@metric()
class MeanIoU(_Overlap):
    """The intersection over union, averaged over all classes.

    >>> mean = MeanIoU(num_classes=2)
    >>> round(float(mean([0, 0, 1, 1], [0, 1, 0, 1])), 4)
    0.3333
    """


@metric()
class BinaryIoU(IoU):
    """The intersection over union of the classes 0 and 1, for chances that are cut at `threshold`."""

    def __init__(
        self,
        target_class_ids: Sequence[int] = (0, 1),
        threshold: float = 0.5,
        name: str | None = None,
        dtype: Any = None,
    ):
        super().__init__(2, target_class_ids, name, dtype=dtype)
        self.threshold = threshold

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count the classes of a batch."""
        super().update_state(y_true, (array_of(y_pred, np.float32) >= self.threshold).astype(np.int64), sample_weight)


@metric()
class OneHotIoU(IoU):
    """`IoU` for labels that are one-hot, and scores for each class."""

    def __init__(
        self,
        num_classes: int,
        target_class_ids: Sequence[int],
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_pred: bool = False,
        axis: int = -1,
    ):
        super().__init__(
            num_classes, target_class_ids, name, dtype=dtype, ignore_class=ignore_class, sparse_y_true=False,
            sparse_y_pred=sparse_y_pred, axis=axis,
        )  # fmt: skip


@metric()
class OneHotMeanIoU(MeanIoU):
    """`MeanIoU` for labels that are one-hot, and scores for each class."""

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_pred: bool = False,
        axis: int = -1,
    ):
        super().__init__(num_classes, name, dtype, ignore_class, False, sparse_y_pred, axis)
