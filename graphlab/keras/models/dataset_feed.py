"""Batches for training from a `tf.data.Dataset`, which says itself how big they are and in which order they come."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import islice
from typing import Any

from graphlab.data import Dataset
from graphlab.keras.models.feeding import Feed, by_class, unpacked
from graphlab.keras.symbolic import mapped
from graphlab.tensor import convert

_RAN_OUT = (
    "Your input ran out of data; interrupting training. Make sure that your dataset or generator can generate at "
    "least `steps_per_epoch * epochs` batches. You may need to use the `.repeat()` function when building your dataset."
)


class DatasetFeed:
    """The batches of a data set: all of them each time, or `steps` of them, where the last time has stopped.

    `batches` is how many there are in an epoch, or None where that is not known before they have come.
    """

    def __init__(
        self,
        dataset: Dataset | Iterator[Any],
        steps: int | None = None,
        class_weight: dict[int, float] | None = None,
    ):
        self._dataset, self._steps, self._class_weight = dataset, steps, class_weight
        self._going: Iterator[Any] | None = None
        known = int(dataset.cardinality().numpy()) if isinstance(dataset, Dataset) else -1
        self.batches = steps if steps is not None else known if known >= 0 else None

    def __iter__(self) -> Iterator[tuple[Any, Any, Any]]:
        if self._steps is None or self._going is None:
            self._going = iter(self._dataset)
        came = 0
        for batch in islice(self._going, self._steps):
            came += 1
            yield self._weighted(unpacked(self._converted(batch)))
        if self._steps is not None and came < self._steps:
            warnings.warn(_RAN_OUT, stacklevel=2)
            self._going = None

    def _converted(self, batch: Any) -> Any:
        """What a generator gives may be arrays still; a data set has made tensors of them."""
        if isinstance(self._dataset, Dataset):
            return batch
        return mapped(lambda part: None if part is None else convert(part), batch)

    def _weighted(self, batch: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
        x, y, weights = batch
        return batch if self._class_weight is None else (x, y, convert(by_class(y, self._class_weight, weights)))


def feed_of(
    x: Any,
    y: Any = None,
    sample_weight: Any = None,
    batch_size: int | None = None,
    steps: int | None = None,
    shuffle: bool | str = False,
    class_weight: dict[int, float] | None = None,
) -> Feed | DatasetFeed:
    """The batches of arrays, of a data set or of a generator, which is asked for each batch once.

    Raises ValueError for targets or weights beside a data set or a generator.
    """
    if isinstance(x, Iterator):
        if y is not None or sample_weight is not None:
            raise ValueError("When providing `x` as a generator, `y` should not be passed: let it yield pairs (x, y).")
        return DatasetFeed(x, steps, class_weight)
    if not isinstance(x, Dataset):
        return Feed(x, y, sample_weight, batch_size, steps, shuffle, class_weight)
    for name, part, what in (("y", y, "targets"), ("sample_weights", sample_weight, "sample weights")):
        if part is not None:
            raise ValueError(
                f"When providing `x` as a tf.data.Dataset, `{name}` should not be passed. Instead, the {what} should "
                "be included as part of the tf.data.Dataset: tf.data.Dataset.from_tensor_slices((x, y))."
            )
    return DatasetFeed(x, steps, class_weight)
