"""Every set of data that is made here, by name, and the one way to make it."""

from __future__ import annotations

import math
from difflib import get_close_matches

from graphlab.datasets.clouds import CLOUDS
from graphlab.datasets.curves import CURVES, Curve
from graphlab.datasets.dataset import LEAST, MOST, Dataset, DatasetError
from graphlab.datasets.points import Points

DATASETS: dict[str, Dataset] = {one.name: one for one in (*CURVES, *CLOUDS)}
"""Every set by the name that addresses, JSON and programs have for it."""

_MOST_NOISE = 1e6


def make(
    name: str,
    *,
    n: int | None = None,
    noise: float | None = None,
    outliers: int | None = None,
    seed: int = 0,
    **parameters: float,
) -> Points:
    """The points of the set called `name`; what is None is as that set usually is.

    `noise` is the standard deviation of what is added to y, of classes to x. An outlier of a curve is one height of
    the curve above its place; one of a class has another class's number. `parameters` are the numbers of a curve's
    formula, and its range `low` to `high`. Raises `DatasetError` for a set or a setting that there is not.

    >>> six = make("six points")
    >>> six.x.tolist(), six.y.tolist(), six.rule
    ([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0], [-3.0, -1.0, 1.0, 3.0, 5.0, 7.0], 'y = 2 * x - 1')
    >>> make("two moon")
    Traceback (most recent call last):
    graphlab.datasets.dataset.DatasetError: there is no set 'two moon'. Did you mean 'two moons'?
    """
    dataset = _dataset(name)
    n = dataset.count if n is None else n
    noise = dataset.noise if noise is None else noise
    outliers = min(dataset.outliers, n) if outliers is None else outliers
    _check(n, noise, outliers)
    _check_parameters(dataset, parameters)
    return dataset.points(n, noise, outliers, seed, dict(parameters))


def _dataset(name: str) -> Dataset:
    if name in DATASETS:
        return DATASETS[name]
    near = get_close_matches(name, DATASETS, 1)
    hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(DATASETS)}."
    raise DatasetError(f"there is no set {name!r}. {hint}")


def _check(n: int, noise: float, outliers: int) -> None:
    if not LEAST <= n <= MOST:
        raise DatasetError(f"a set has from {LEAST} to {MOST:,} points; n is {n:,}")
    if not 0 <= noise <= _MOST_NOISE:
        raise DatasetError(f"noise must be a number from 0 to {_MOST_NOISE:,.0f}; it is {noise!r}")
    if not 0 <= outliers <= n:
        raise DatasetError(f"there can be from 0 to {n:,} outliers among {n:,} points; outliers is {outliers:,}")


def _check_parameters(dataset: Dataset, parameters: dict[str, float]) -> None:
    known = [*dataset.parameters, *(["low", "high"] if isinstance(dataset, Curve) else [])]
    for name, value in parameters.items():
        if name not in known:
            raise DatasetError(f"{dataset.name!r} has no {name!r}; it has {', '.join(known) or 'no parameters'}")
        if not (math.isfinite(value) and abs(value) <= 1e6):
            raise DatasetError(f"{name} must be a number from -1e6 to 1e6; it is {value!r}")
    if isinstance(dataset, Curve) and not parameters.get("low", dataset.low) < parameters.get("high", dataset.high):
        raise DatasetError("x must run from a lower number `low` to a higher one, `high`")
