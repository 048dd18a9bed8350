"""The base of all metrics, and the two that most are made of: a sum and a mean.

Metrics compute with NumPy: nothing is ever differentiated by them, and no tape should hold them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import numpy as np

from graphlab.counting import counted
from graphlab.dtypes import as_dtype
from graphlab.errors import InvalidArgumentError, ShapeError
from graphlab.keras import initializers
from graphlab.keras.backend import floatx
from graphlab.keras.families import Configured, Family, of_graphlab, settings_of, snake
from graphlab.keras.masks import mask_of
from graphlab.keras.naming import automatic_name, variable_name
from graphlab.keras.settings import own
from graphlab.keras.tracking import Part, Tracking
from graphlab.keras.variables import Variable
from graphlab.tensor import Tensor, aside, asides, convert, numbers_of, public

METRICS = Family("metric", "keras.metrics", "metrics")


Kind = TypeVar("Kind", bound="type[Metric]")


def metric(*also: str) -> Callable[[Kind], Kind]:
    """Enter a class among the metrics, to be found by its name in snake case too."""

    def register(kind: Kind) -> Kind:
        return METRICS.member(kind.__name__, also=(snake(kind.__name__), *also))(kind)

    return register


def array_of(value: Any, dtype: Any = None) -> np.ndarray:
    """A value as a NumPy array, of a dtype if one is given."""
    return np.asarray(numbers_of(convert(value)), None if dtype is None else as_dtype(dtype).as_numpy_dtype)


def level(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both with the same number of axes, where one of them has a last axis of size 1 too many."""
    if one.ndim == other.ndim + 1 and one.shape[-1] == 1:
        return (one, other[:, None]) if other.ndim == 1 else (one[..., 0], other)
    if other.ndim == one.ndim + 1 and other.shape[-1] == 1:
        return (one[:, None], other) if one.ndim == 1 else (one, other[..., 0])
    return one, other


def together(what: str, *arrays: np.ndarray) -> tuple[int, ...]:
    """The shape of all arrays beside each other. Raises ShapeError where they do not go together."""
    try:
        return np.broadcast_shapes(*(array.shape for array in arrays))
    except ValueError:
        shapes = " and ".join(str(list(array.shape)) for array in arrays)
        raise ShapeError(f"{what} must have shapes that go together; got {shapes}") from None


def over_samples(values: np.ndarray) -> np.ndarray:
    """The sum over the samples, which lie along the first axis."""
    if not values.ndim:
        raise ShapeError("labels and answers must have an axis for the samples; got a single number")
    total: np.ndarray = values.sum(0)
    return total


def broadcast(weights: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Weights, one for each number of an array of this shape."""
    fits = zip(reversed(weights.shape), reversed(shape), strict=False)
    if weights.ndim > len(shape) or any(n not in (1, size) for n, size in fits):
        raise InvalidArgumentError(
            f"`sample_weight` of shape {list(weights.shape)} does not go with values of shape {list(shape)}: give one "
            "weight for each sample"
        )
    return np.broadcast_to(weights, shape)


def _silent(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method in which NumPy says nothing of nan and infinity, as ops do not."""

    @wraps(method)
    def silent(*args: Any, **kwargs: Any) -> Any:
        with np.errstate(all="ignore"):
            return method(*args, **kwargs)

    return silent


@metric()
@public("keras.Metric")
class Metric(Tracking, Part, Configured):
    """Sums something up: `update_state` takes more in, `result` gives the figure, `reset_state` starts over.

    One of your own makes its variables with `add_variable` in `__init__`.
    """

    #: Whether more is better ("up") or worse ("down"), for callbacks that have to know.
    direction: str | None = None

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if cls.__module__.startswith("graphlab."):
            if "update_state" in vars(cls):
                cls.update_state = _silent(vars(cls)["update_state"])  # type: ignore[method-assign]
            if "result" in vars(cls):
                cls.result = _silent(vars(cls)["result"])  # type: ignore[method-assign]

    def __init__(self, dtype: Any = None, name: str | None = None):
        self.name = name or automatic_name(type(self))
        self._dtype = as_dtype(dtype or floatx())

    @property
    def dtype(self) -> str:
        """The dtype that it computes in."""
        return self._dtype.name

    def add_variable(
        self, shape: Any = (), initializer: Any = None, dtype: Any = None, aggregation: Any = None, name: Any = None
    ) -> Variable:
        """A new variable, of floats where no dtype is given, zeros where no initializer is."""
        if "_dtype" not in vars(self):
            raise RuntimeError("You forgot to call `super().__init__()` in the `__init__()` method. Go add it!")
        fill = initializers.get(initializer or "zeros")
        called = variable_name(name)
        made = Variable(fill, shape, as_dtype(dtype or floatx()), False, name=called, path=f"{self.name}/{called}")
        self._keep(made)
        return made

    def get_config(self) -> dict[str, Any]:
        """Its name and dtype, and the settings of a metric that comes with Keras; one of your own adds its own."""
        return {"name": self.name, "dtype": self.dtype, **settings_of(self, of_graphlab(type(self)))}

    def add_weight(self, shape: Any = (), initializer: Any = None, dtype: Any = None, name: Any = None) -> Variable:
        """A new variable, zeros where no initializer is given."""
        return self.add_variable(shape, initializer, dtype, name=name)

    @property
    def variables(self) -> list[Variable]:
        """What it sums up in."""
        found: dict[int, Metric] = {}
        pending: list[Metric] = [self]
        while pending:
            metric = pending.pop()
            if id(metric) not in found:
                found[id(metric)] = metric
                pending.extend(reversed(metric._parts(Metric)))
        return [v for metric in counted(found.values()) for v in metric._parts(Variable)]

    weights = variables

    def update_state(self, *args: Any, **kwargs: Any) -> None:
        """Take in more."""
        raise NotImplementedError(f"{type(self).__name__} must implement `update_state`")

    def result(self) -> Any:
        """The figure for all that was taken in since the last reset."""
        raise NotImplementedError(f"{type(self).__name__} must implement `result`")

    def reset_state(self) -> None:
        """Start over: all variables are 0."""
        for v in self.variables:
            v.assign(np.zeros(tuple(v.shape), v.dtype.as_numpy_dtype))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The result, once a batch has been taken in."""
        self.update_state(*args, **kwargs)
        return self.result()

    def _figure(self, value: Any) -> Tensor:
        kind = as_dtype(floatx()) if self._dtype.is_integer else self._dtype  # a share of ints is no int
        return Tensor(np.asarray(value, kind.as_numpy_dtype)[()])

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


def _weighted(values: np.ndarray, sample_weight: Any, reduce: Callable[..., Any]) -> tuple[np.ndarray, Any]:
    """One value for each sample, times its weight; and the weights, one for each sample too."""
    weights = None
    if sample_weight is not None:
        values, weights = level(values, array_of(sample_weight, values.dtype))
        ranks = weights.ndim
        if values.ndim > ranks:
            values = reduce(values, axis=tuple(range(ranks, values.ndim)))
        weights = broadcast(weights, values.shape)
        values = values * weights
        if ranks > 1:
            weights = reduce(weights, axis=tuple(range(1, ranks)))
    return (reduce(values, axis=tuple(range(1, values.ndim))) if values.ndim > 1 else values), weights


def masked_weights(y_pred: Any, sample_weight: Any, dtype: Any) -> Any:
    """The weights that are given, 0 where the mask that `y_pred` carries leaves something out."""
    mask = mask_of(y_pred)
    kept = None if mask is None else array_of(mask, "bool").astype(dtype.as_numpy_dtype)
    if kept is None or sample_weight is None:
        return sample_weight if kept is None else kept
    kept, given = level(kept, array_of(sample_weight, dtype))
    return np.asarray(given * kept)


def _as_tensors(values: Any, sample_weight: Any) -> list[Tensor]:
    """Values, and their weights if there are any, as tensors."""
    return [convert(x) for x in (values, sample_weight) if x is not None]


@metric()
class Sum(Metric):
    """The sum of all values, each times its weight."""

    def __init__(self, name: str = "sum", dtype: Any = None):
        super().__init__(dtype, name)
        self.total = self.add_variable(dtype=self._dtype, name="total")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Add values up."""
        kind = self._dtype.as_numpy_dtype

        def added(total: Any, values: Any, *weight: Any) -> Any:
            return total + np.sum(_weighted(np.asarray(values, kind), weight[0] if weight else None, np.sum)[0])

        self.total.assign(aside(added, self.total._tensor(), *_as_tensors(values, sample_weight)))

    def result(self) -> Tensor:
        """The sum."""
        return self._figure(self.total)


@metric()
class Mean(Metric):
    """The mean of all values, each counted by its weight.

    >>> mean = Mean()
    >>> mean.update_state([1.0, 3.0])
    >>> mean.update_state(8.0)
    >>> float(mean.result())
    4.0
    """

    def __init__(self, name: str = "mean", dtype: Any = None):
        super().__init__(dtype, name)
        self.total = self.add_variable(dtype=self._dtype, name="total")
        self.count = self.add_variable(dtype=self._dtype, name="count")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Take values in."""
        kind = self._dtype.as_numpy_dtype

        def added(total: Any, count: Any, values: Any, *weight: Any) -> Any:
            values, weights = _weighted(np.asarray(values, kind), weight[0] if weight else None, np.mean)
            counted = np.sum(weights) if weights is not None else len(values) if values.ndim else 1
            return total + np.sum(values), count + counted

        given = _as_tensors(values, sample_weight)
        total, count = asides(added, self.total._tensor(), self.count._tensor(), *given)
        self.total.assign(total)
        self.count.assign(count)

    def result(self) -> Tensor:
        """The mean; 0 of nothing."""
        kind = self._figure(0.0).dtype.as_numpy_dtype
        mean = aside(lambda total, count: np.asarray(total / count if count else 0.0, kind)[()],
                     self.total._tensor(), self.count._tensor())  # fmt: skip
        return mean


@metric()
class MeanMetricWrapper(Mean):
    """The mean of a function `fn(y_true, y_pred)` over all samples."""

    def __init__(self, fn: Callable[..., Any], name: str | None = None, dtype: Any = None, **kwargs: Any):
        super().__init__(name or automatic_name(type(self)), dtype)
        self._fn, self._settings = fn, kwargs

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        """Take in what was wanted and what came."""
        values = self._fn(y_true, y_pred, **self._settings)
        super().update_state(values, masked_weights(y_pred, sample_weight, self._dtype))

    def get_config(self) -> dict[str, Any]:
        """The settings it was made with."""
        return own({"name": self.name, "dtype": self.dtype, **self._settings})
