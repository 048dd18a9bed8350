"""How far answers are off: the losses as metrics, and what is made of squared errors."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from graphlab.dtypes import as_dtype
from graphlab.keras.backend import floatx
from graphlab.keras.losses import functions as f
from graphlab.keras.metrics.metric import (
    Mean,
    MeanMetricWrapper,
    Metric,
    array_of,
    broadcast,
    level,
    masked_weights,
    metric,
    over_samples,
    together,
)
from graphlab.keras.settings import check_settings, setting
from graphlab.keras.variables import Variable
from graphlab.tensor import Tensor


class _Distance(MeanMetricWrapper):
    """The mean of a loss function: `class Hinge(_Distance, function=hinge)`.

    Its arguments are `name`, `dtype`, and those of the function that have a default.
    """

    direction = "down"
    function: Callable[..., Tensor]
    signature: inspect.Signature
    __signature__: ClassVar[inspect.Signature | None]

    def __init_subclass__(
        cls,
        function: Callable[..., Tensor] | None = None,
        name: str | None = None,
        without: tuple[str, ...] = (),
        **more: Any,
    ) -> None:
        super().__init_subclass__(**more)
        if function is None:  # derives from one that has its function
            cls.__signature__ = None if "__init__" in vars(cls) else cls.signature
            return
        common = [setting("name", name or function.__name__, "str | None"), setting("dtype", None, "Any")]
        own = [p for p in list(inspect.signature(function).parameters.values())[2:] if p.name not in without]
        cls.signature = cls.__signature__ = inspect.Signature([*common, *own])
        cls.function = staticmethod(function)

    def __init__(self, *args: Any, **kwargs: Any):
        given = self.signature.bind(*args, **kwargs)
        given.apply_defaults()
        check_settings(self, given.arguments)
        super().__init__(self.function, **given.arguments)
        vars(self).update(self._settings)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        """Take in what was wanted and what came."""
        # As they are: the functions that level the ranks of the two do so themselves, and the others broadcast.
        weights = masked_weights(y_pred, sample_weight, self._dtype)
        super().update_state(array_of(y_true), array_of(y_pred), weights)


@metric("mse", "MSE")
class MeanSquaredError(_Distance, function=f.mean_squared_error):
    """The mean of the squared errors."""


@metric("mae", "MAE")
class MeanAbsoluteError(_Distance, function=f.mean_absolute_error):
    """The mean of the sizes of the errors."""


@metric("mape", "MAPE")
class MeanAbsolutePercentageError(_Distance, function=f.mean_absolute_percentage_error):
    """The mean of the sizes of the errors, in percent of what was wanted."""


@metric("msle", "MSLE")
class MeanSquaredLogarithmicError(_Distance, function=f.mean_squared_logarithmic_error):
    """The mean of the squared differences of log(1 + y)."""


@metric()
class LogCoshError(_Distance, function=f.log_cosh, name="logcosh"):
    """The mean of the logarithms of the hyperbolic cosines of the errors."""


@metric()
class Hinge(_Distance, function=f.hinge):
    """The mean distance from the right side of the margin."""


@metric()
class SquaredHinge(_Distance, function=f.squared_hinge):
    """The mean square of the distance from the right side of the margin."""


@metric()
class CategoricalHinge(_Distance, function=f.categorical_hinge):
    """How far the right class is from beating all others by 1, on average."""


@metric()
class KLDivergence(_Distance, function=f.kl_divergence):
    """How much longer a code made for `y_pred` is than need be, on average."""


@metric()
class Poisson(_Distance, function=f.poisson):
    """The mean surprise at counts."""


@metric("bce", "BCE")
class BinaryCrossentropy(_Distance, function=f.binary_crossentropy, without=("axis",)):
    """The mean surprise at yes-or-no answers."""


@metric()
class CategoricalCrossentropy(_Distance, function=f.categorical_crossentropy):
    """The mean surprise at one of several answers, for one-hot labels."""


@metric()
class SparseCategoricalCrossentropy(_Distance, function=f.sparse_categorical_crossentropy):
    """The mean surprise at one of several answers, for numbers of classes.

    Those of `ignore_class` weigh nothing; where no weights are given, they count as no surprise.
    """

    ignore_class: int | None

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        """Take in what was wanted and what came."""
        sample_weight = masked_weights(y_pred, sample_weight, self._dtype)
        if sample_weight is not None and self.ignore_class is not None:
            classes, _ = level(array_of(y_true), array_of(y_pred)[..., 0])
            counted = (classes != self.ignore_class).astype(np.float32)
            counted, sample_weight = level(counted, array_of(sample_weight, np.float32))
            sample_weight = counted * sample_weight
        super().update_state(y_true, y_pred, sample_weight)


def _cosine(y_true: Any, y_pred: Any, axis: int = -1) -> Tensor:
    return -f.cosine_similarity(y_true, y_pred, axis)


@metric()
class CosineSimilarity(_Distance, function=_cosine, name="cosine_similarity"):
    """The mean cosine of the angle between what was wanted and what came."""

    direction = "up"


@metric("rmse", "RMSE")
class RootMeanSquaredError(Mean):
    """The square root of the mean of the squared errors."""

    direction = "down"

    def __init__(self, name: str = "root_mean_squared_error", dtype: Any = None):
        super().__init__(name, dtype)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        """Take in what was wanted and what came."""
        true, pred = level(array_of(y_true, self._dtype), array_of(y_pred, self._dtype))
        super().update_state(np.square(pred - true), sample_weight)

    def result(self) -> Tensor:
        """The root of the mean."""
        return self._figure(np.sqrt(super().result().numpy()))


@metric()
class R2Score(Metric):
    """The share of the variance that the answers explain: 1 is perfect, 0 is no better than the mean."""

    direction = "up"
    squared_sum: Variable
    sum: Variable
    total_mse: Variable
    count: Variable

    def __init__(
        self,
        class_aggregation: str | None = "uniform_average",
        num_regressors: int = 0,
        name: str = "r2_score",
        dtype: Any = None,
    ):
        super().__init__(dtype, name)
        ways = (None, "uniform_average", "variance_weighted_average")
        if class_aggregation not in ways:
            raise ValueError(
                f"Invalid value for argument `class_aggregation`. Expected one of {ways}. Received: "
                f"class_aggregation={class_aggregation}"
            )
        if num_regressors < 0:
            raise ValueError(
                f"Invalid value for argument `num_regressors`. Expected a value >= 0. Received: {num_regressors}"
            )
        self.class_aggregation, self.num_regressors = class_aggregation, num_regressors
        self.num_samples = self.add_variable(name="num_samples")
        self._made = False

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in what was wanted and what came, a row for each sample."""
        true, pred = level(array_of(y_true, self._dtype), array_of(y_pred, self._dtype))
        if not self._made:
            self._make(true, pred)
        weights = array_of(1.0 if sample_weight is None else sample_weight, self._dtype)
        weights = broadcast(weights[:, None] if weights.ndim == 1 else weights, true.shape)
        self._add(self.sum, true * weights)
        self._add(self.squared_sum, true * (true * weights))
        together("labels and answers", true, pred)
        self._add(self.total_mse, (true - pred) ** 2 * weights)
        self._add(self.count, weights)
        self.num_samples.assign(self.num_samples.numpy() + true.size)

    def _make(self, true: np.ndarray, pred: np.ndarray) -> None:
        if true.ndim != 2 or pred.ndim != 2:
            raise ValueError(
                "R2Score expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
                f"y_pred.shape={pred.shape} and y_true.shape={true.shape}."
            )
        outputs = pred.shape[1:]
        self.squared_sum = self.add_variable(outputs, name="squared_sum")
        self.sum = self.add_variable(outputs, name="sum")
        self.total_mse = self.add_variable(outputs, name="residual")
        self.count = self.add_variable(outputs, name="count")
        self._made = True

    def _figure(self, value: Any) -> Tensor:
        """In the dtype of the sums, which is not that of the metric."""
        return Tensor(np.asarray(value, as_dtype(floatx()).as_numpy_dtype)[()])

    def _add(self, variable: Variable, values: np.ndarray) -> None:
        found = over_samples(values)
        together(f"{variable.name} of earlier batches and of this one", variable.numpy(), found)
        variable.assign(variable.numpy() + found)

    def result(self) -> Tensor:
        """The score, averaged over the outputs as `class_aggregation` says."""
        total = self.squared_sum.numpy() - self.sum.numpy() * (self.sum.numpy() / self.count.numpy())
        scores = 1 - self.total_mse.numpy() / total
        scores = np.where(np.isinf(scores), 0.0, scores)
        if self.class_aggregation == "uniform_average":
            scores = scores.mean()
        elif self.class_aggregation == "variance_weighted_average":
            scores = (total * scores).sum() / total.sum()
        samples = float(self.num_samples)
        if self.num_regressors and self.num_regressors >= samples - 1:
            warnings.warn("Too few samples for an adjusted R2 score: this is the plain one.", stacklevel=2)
        elif self.num_regressors:
            scores = 1 - (1 - scores) * (samples - 1) / (samples - self.num_regressors - 1)
        return self._figure(scores)
