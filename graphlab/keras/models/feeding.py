"""Data for training: checked, split, weighted, and handed out in batches."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor
from typing import Any

import numpy as np

from graphlab.data import Dataset
from graphlab.dtypes import as_dtype
from graphlab.keras.backend import floatx
from graphlab.keras.initializers import new_seed
from graphlab.keras.symbolic import mapped
from graphlab.tensor import Operand, convert, leaves


def arrays_of(structure: Any, name: str) -> Any:
    """Arrays, tensors, or lists and dicts of them, as NumPy arrays; floats in the dtype of the layers.

    Raises ValueError for anything else: Keras takes no lists of numbers.
    """

    def array_of(value: Any) -> np.ndarray | None:
        if value is None:
            return None
        if not isinstance(value, Operand | np.ndarray) and not (
            hasattr(value, "__array__") and hasattr(value, "shape")
        ):
            raise ValueError(
                f"Unrecognized data type: {name}={structure} (of type {type(structure)}). Give arrays or tensors: "
                f"np.array({name})."
            )
        array = value.numpy() if isinstance(value, Operand) else np.asarray(value)
        array = np.asarray(array)
        if array.ndim == 0:
            raise ValueError(f"Data need an axis for the samples, but {name} is a single number: {array}.")
        return array.astype(as_dtype(floatx()).as_numpy_dtype) if array.dtype.kind == "f" else array

    return mapped(array_of, structure)


def unpacked(data: Any) -> tuple[Any, Any, Any]:
    """x, y and the sample weights, of which the last ones may be left out.

    >>> unpacked((1, 2))
    (1, 2, None)
    """
    parts = (*data, None, None) if isinstance(data, tuple) else (data, None, None)
    if isinstance(data, tuple) and not 1 <= len(data) <= 3:
        raise ValueError(
            "Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, found a tuple of "
            f"{len(data)}."
        )
    return parts[0], parts[1], parts[2]


def packed(batch: tuple[Any, Any, Any]) -> Any:
    """What a `train_step` is given: x, y and the sample weights without those that are None at the end.

    >>> packed((1, 2, None)), packed((1, None, None)), packed((1, 2, 3))
    ((1, 2), 1, (1, 2, 3))
    """
    x, y, weights = batch
    if weights is not None:
        return batch
    return x if y is None and not isinstance(x, tuple | list | dict) else (x,) if y is None else (x, y)


def by_class(y: Any, class_weight: dict[int, float], sample_weight: Any = None) -> np.ndarray:
    """The weight of each sample, by its class. Raises ValueError where samples have weights of their own, too."""
    if sample_weight is not None:
        raise ValueError("You cannot give `class_weight` and `sample_weight` at the same time.")
    if isinstance(y, list | tuple | dict):
        raise ValueError("`class_weight` is only supported for Models with a single output.")
    classes = np.asarray(y)
    if classes.ndim > 1:
        classes = classes.argmax(-1) if classes.shape[-1] != 1 else classes[..., 0]
    return np.array([class_weight.get(int(c), 1.0) for c in np.round(classes)], np.float32)


class Feed:
    """Samples, in batches of `batch_size`; as many batches in an epoch as there are, or as `steps` says."""

    def __init__(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        batch_size: int | None = None,
        steps: int | None = None,
        shuffle: bool | str = False,
        class_weight: dict[int, float] | None = None,
    ):
        parts = {"x": x, "y": y, "sample_weight": sample_weight}
        self.parts = {name: arrays_of(part, name) for name, part in parts.items()}
        if class_weight is not None:
            self.parts["sample_weight"] = by_class(self.parts["y"], class_weight, sample_weight)
        self._share_weights()
        self.count = self._counted()
        if not batch_size:
            batch_size = ceil(self.count / steps) if steps else 32
        self.batch_size, self.shuffle = int(batch_size), shuffle
        available = ceil(self.count / self.batch_size)
        self.batches = available if steps is None else min(steps, available)

    def _share_weights(self) -> None:
        """One array of weights is for all outputs."""
        y, weights = self.parts["y"], self.parts["sample_weight"]
        if isinstance(y, list | tuple | dict) and isinstance(weights, np.ndarray):
            self.parts["sample_weight"] = mapped(lambda _: weights, y)

    def _counted(self) -> int:
        sizes = {name: [len(a) for a in leaves(part) if a is not None] for name, part in self.parts.items()}
        counts = {size for found in sizes.values() for size in found}
        if len(counts) > 1:
            listed = "; ".join(
                f"'{name}' sizes: {', '.join(map(str, found))}" for name, found in sizes.items() if found
            )
            raise ValueError(
                "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples. " + listed
            )
        if not counts or counts == {0}:
            raise ValueError("There are no samples: give x at least one row.")
        return counts.pop()

    def __iter__(self) -> Iterator[tuple[Any, Any, Any]]:
        order = None
        if self.shuffle:
            order = np.random.default_rng(new_seed()).permutation(self.count)
        for number in range(self.batches):
            at = slice(number * self.batch_size, (number + 1) * self.batch_size)
            rows = at if order is None else order[at]
            x, y, weights = (self._taken(part, rows) for part in self.parts.values())
            yield x, y, weights

    @staticmethod
    def _taken(part: Any, rows: Any) -> Any:
        return mapped(lambda array: None if array is None else convert(array[rows]), part)


def split(x: Any, y: Any, sample_weight: Any, share: float) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The samples for training and, from the end, those for validation. Raises ValueError for a data set."""
    if isinstance(x, Dataset):
        raise ValueError(
            "Argument `validation_split` is only supported for tensors or NumPy arrays. Of a data set take a part: "
            "validation_data=dataset.take(2), and fit dataset.skip(2)."
        )
    parts = [arrays_of(part, name) for part, name in ((x, "x"), (y, "y"), (sample_weight, "sample_weight"))]
    count = next(len(a) for a in leaves(parts) if a is not None)
    at = floor(count * (1.0 - share))
    if at in (0, count):
        raise ValueError(
            f"Training data contains {count} samples, which is not sufficient to split it into a validation and "
            f"training set as specified by `validation_split={share}`. Either provide more data, or a different value "
            "for the `validation_split` argument."
        )

    def piece(rows: slice) -> tuple[Any, ...]:
        return tuple(mapped(lambda a: None if a is None else a[rows], part) for part in parts)

    return piece(slice(None, at)), piece(slice(at, None))
