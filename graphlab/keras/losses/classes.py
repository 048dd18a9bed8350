"""The loss functions as classes: objects with settings that give one number for all samples."""

from __future__ import annotations

from typing import Any

from graphlab.keras.losses import functions as f
from graphlab.keras.losses.loss import LOSSES, FunctionLoss
from graphlab.ops import math
from graphlab.tensor import Tensor

loss = LOSSES.member()


@loss
class MeanSquaredError(FunctionLoss, function=f.mean_squared_error):
    """The mean of the squared errors.

    >>> MeanSquaredError()([1.0, 2.0], [2.0, 4.0])
    <tf.Tensor: shape=(), dtype=float32, numpy=2.5>
    """


@loss
class MeanAbsoluteError(FunctionLoss, function=f.mean_absolute_error):
    """The mean of the sizes of the errors."""


@loss
class MeanAbsolutePercentageError(FunctionLoss, function=f.mean_absolute_percentage_error):
    """The mean of the sizes of the errors, in percent of what was wanted."""


@loss
class MeanSquaredLogarithmicError(FunctionLoss, function=f.mean_squared_logarithmic_error):
    """The mean of the squared differences of log(1 + y)."""


@loss
class Huber(FunctionLoss, function=f.huber, name="huber_loss"):
    """Half the square of small errors, a straight line for big ones."""


@loss
class LogCosh(FunctionLoss, function=f.log_cosh):
    """The logarithm of the hyperbolic cosine of the errors: a smooth `Huber`."""


@loss
class CosineSimilarity(FunctionLoss, function=f.cosine_similarity):
    """Minus the cosine of the angle between what was wanted and what came."""


@loss
class Hinge(FunctionLoss, function=f.hinge):
    """How far the answer is from the right side of the margin, for labels of −1 and 1."""


@loss
class SquaredHinge(FunctionLoss, function=f.squared_hinge):
    """The square of the distance from the right side of the margin."""


@loss
class CategoricalHinge(FunctionLoss, function=f.categorical_hinge):
    """How far the right class is from beating all others by 1."""


@loss
class Poisson(FunctionLoss, function=f.poisson):
    """The surprise at counts that were expected to be `y_pred`."""


@loss
class KLDivergence(FunctionLoss, function=f.kl_divergence):
    """How much longer a code made for `y_pred` is, when the truth is `y_true`."""


@loss
class BinaryCrossentropy(FunctionLoss, function=f.binary_crossentropy):
    """The mean surprise at yes-or-no answers."""


@loss
class BinaryFocalCrossentropy(FunctionLoss, function=f.binary_focal_crossentropy):
    """The mean surprise at yes-or-no answers, in which the easy ones count for little."""


@loss
class CategoricalCrossentropy(FunctionLoss, function=f.categorical_crossentropy):
    """The mean surprise at one of several answers, given as one-hot rows."""


@loss
class CategoricalFocalCrossentropy(FunctionLoss, function=f.categorical_focal_crossentropy):
    """The mean surprise at one of several answers, in which the easy ones count for little."""


@loss
class SparseCategoricalCrossentropy(
    FunctionLoss,
    function=f.sparse_categorical_crossentropy,
    order=("from_logits", "ignore_class", "reduction", "axis", "name", "dtype"),
):
    """The mean surprise at one of several answers, given as numbers; those of `ignore_class` do not count."""

    ignore_class: int | None

    def _counted(self, y_true: Any) -> Tensor | None:
        if self.ignore_class is None:
            return None
        return math.not_equal(y_true, float(self.ignore_class))


@loss
class Dice(FunctionLoss, function=f.dice, order=("reduction", "name", "axis", "dtype")):
    """One minus twice the overlap over the sum of both areas."""


@loss
class Tversky(FunctionLoss, function=f.tversky, order=("alpha", "beta", "reduction", "name", "axis", "dtype")):
    """One minus the overlap over itself and the weighted mistakes of both kinds."""
