"""More cases: what a metric holds before any batch, and after one that fits or does not, in every class and dtype."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from tests.keras.arguments import BASE, SUBJECTS
from tests.keras.cases import CASES, named, plain

__all__ = ["CASES"]

Shape = tuple[int, ...]
SHAPES: tuple[Shape, ...] = ((), (2,), (3,), (2, 1), (2, 2), (2, 3), (3, 2), (1, 3), (2, 2, 2))
WEIGHTS: tuple[Shape | None, ...] = (None, None, (), (2,), (3,), (2, 1), (2, 3))
BATCHES = 12  # of each class and its settings
FEW = {"num_thresholds": 3}  # so that a state is not long
SETTINGS: dict[str, list[dict[str, Any]]] = {
    "AUC": [FEW, {"thresholds": [0.3]}],
    "FBetaScore": [{}, {"average": "macro"}, {"average": "micro", "beta": 2.0}],
    "F1Score": [{}, {"average": "weighted", "threshold": 0.5}],
    "Precision": [{}, {"top_k": 1}, {"class_id": 1}],
    "Recall": [{}, {"thresholds": [0.2, 0.7]}],
    "R2Score": [{}, {"class_aggregation": None}],
    "SparseCategoricalCrossentropy": [{}, {"ignore_class": 0}],
    "SparseTopKCategoricalAccuracy": [{}, {"k": 1}, {"k": 2, "from_sorted_ids": True}],
    "TopKCategoricalAccuracy": [{}, {"k": 1}],
    "TruePositives": [{}, {"thresholds": [0.0, 0.5, 1.0]}],
}
for _path in SUBJECTS:
    if "At" in _path and _path.startswith("metrics."):
        SETTINGS[_path.removeprefix("metrics.")] = [FEW]


def _array(shape: Shape, kind: int) -> np.ndarray:
    """Labels, chances or weights, which depend on the shape alone."""
    chance = np.random.default_rng([kind, len(shape), *shape])
    return (chance.integers(0, 2, shape) if kind == 0 else np.round(chance.random(shape), 2)).astype(np.float32)


def _batches(name: str) -> list[tuple[Shape, Shape, Shape | None]]:
    """Shapes of labels, answers and weights. A single number for both is taken here by more metrics than in Keras."""
    every = [batch for batch in product(SHAPES, SHAPES, WEIGHTS) if batch[:2] != ((), ())]
    return random.Random(name).sample(every, BATCHES)


def _update(tf: Any, metric: Any, batch: tuple[Shape, Shape, Shape | None]) -> str:
    """Take a batch in; says whether it would."""
    labels, answers, weights = batch
    takes_labels = type(metric).__name__ not in ("Mean", "Sum")
    given = [_array(labels, 0), _array(answers, 1)] if takes_labels else [_array(answers, 1)]
    try:
        weighed = None if weights is None else tf.constant(_array(weights, 2))
        metric.update_state(*map(tf.constant, given), sample_weight=weighed)
    except Exception:
        return "refused"
    return "taken"


def _state(metric: Any) -> Iterator[Any]:
    """The names, dtypes and values of its variables, and the result with its dtype."""
    for variable in metric.variables:
        yield [variable.name, _dtype(variable), plain(variable)]
    try:
        result = metric.result()
    except Exception:
        yield "no result"
    else:
        yield [_dtype(result), plain(result)]


def _dtype(x: Any) -> str:
    return str(getattr(x.dtype, "name", x.dtype))


def _states(name: str, settings: dict[str, Any]) -> Any:
    sparse = name.startswith("Sparse")
    fits: tuple[Shape, Shape, None] = ((2,) if sparse else (2, 2), (2, 2), None)

    def run(tf: Any) -> Any:
        def make() -> Any:
            return getattr(tf.keras.metrics, name)(**settings)

        found: dict[str, Any] = {"before": list(_state(make()))}
        for place, batch in enumerate(_batches(name)):
            metric = make()
            if place % 2:
                _update(tf, metric, fits)
            taken = _update(tf, metric, batch)
            found[" ".join(map(str, batch))] = [taken, *_state(metric)]
        return found

    return run


for _path in SUBJECTS:
    _family, _, _name = _path.rpartition(".")
    if _family == "metrics":
        _all = [BASE.get(_path, {}) | own for own in SETTINGS.get(_name, [{}])]
        for _settings in (*_all, _all[0] | {"dtype": "float64"}):
            _shown = {key: value for key, value in _settings.items() if key != "fn"}
            CASES[named("metric states", _name, _shown)] = _states(_name, _settings)
