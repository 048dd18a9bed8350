"""Fisher's irises, as scikit-learn gives them, from the copy that Plotly brings along."""

from __future__ import annotations

import csv
import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

NAMES = ("setosa", "versicolor", "virginica")
_COLUMNS = ("sepal_length", "sepal_width", "petal_length", "petal_width")

_MENDED = {34: (4.9, 3.1, 1.5, 0.2), 37: (4.9, 3.6, 1.4, 0.1)}
"""Two rows that the copy has otherwise than Fisher's article and scikit-learn."""


class Bunch(NamedTuple):
    """A data set in scikit-learn's form: a row of numbers for each sample, and the number of its class."""

    data: np.ndarray
    target: np.ndarray
    feature_names: list[str]
    target_names: list[str]


@cache
def _read() -> tuple[np.ndarray, np.ndarray]:
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The irises are in a file of the package plotly, which is not installed.")
    with gzip.open(Path(spec.origin).parent / "package_data" / "datasets" / "iris.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    data = np.array([[float(row[name]) for name in _COLUMNS] for row in rows])
    for place, numbers in _MENDED.items():
        data[place] = numbers
    return data, np.array([NAMES.index(row["species"]) for row in rows], np.int64)


def load_iris() -> Bunch:
    """The 150 irises.

    >>> iris = load_iris()
    >>> iris.data.shape, iris.target_names[iris.target[0]], iris.data[0].tolist()
    ((150, 4), 'setosa', [5.1, 3.5, 1.4, 0.2])
    """
    data, target = _read()
    features = [f"{name.replace('_', ' ')} (cm)" for name in _COLUMNS]
    return Bunch(data.copy(), target.copy(), features, list(NAMES))
