# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.keras.losses import Reduction as Reduction
from graphlab.keras.losses.classes import BinaryCrossentropy as _BinaryCrossentropy
from graphlab.keras.losses.classes import BinaryFocalCrossentropy as _BinaryFocalCrossentropy
from graphlab.keras.losses.classes import CategoricalCrossentropy as _CategoricalCrossentropy
from graphlab.keras.losses.classes import CategoricalFocalCrossentropy as _CategoricalFocalCrossentropy
from graphlab.keras.losses.classes import CategoricalHinge as _CategoricalHinge
from graphlab.keras.losses.classes import CosineSimilarity as _CosineSimilarity
from graphlab.keras.losses.classes import Dice as _Dice
from graphlab.keras.losses.classes import Hinge as _Hinge
from graphlab.keras.losses.classes import Huber as _Huber
from graphlab.keras.losses.classes import KLDivergence as _KLDivergence
from graphlab.keras.losses.classes import LogCosh as _LogCosh
from graphlab.keras.losses.classes import MeanAbsoluteError as _MeanAbsoluteError
from graphlab.keras.losses.classes import MeanAbsolutePercentageError as _MeanAbsolutePercentageError
from graphlab.keras.losses.classes import MeanSquaredError as _MeanSquaredError
from graphlab.keras.losses.classes import MeanSquaredLogarithmicError as _MeanSquaredLogarithmicError
from graphlab.keras.losses.classes import Poisson as _Poisson
from graphlab.keras.losses.classes import SparseCategoricalCrossentropy as _SparseCategoricalCrossentropy
from graphlab.keras.losses.classes import SquaredHinge as _SquaredHinge
from graphlab.keras.losses.classes import Tversky as _Tversky
from graphlab.keras.losses.loss import FunctionLoss as FunctionLoss
from graphlab.keras.losses.loss import Loss as Loss
from graphlab.tensor import Tensor
from typing import Any

class BinaryCrossentropy(_BinaryCrossentropy):
    """The mean surprise at yes-or-no answers."""
    def __init__(self, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1, reduction: str | None = 'sum_over_batch_size', name: str | None = 'binary_crossentropy', dtype: Any = None) -> None: ...
class BinaryFocalCrossentropy(_BinaryFocalCrossentropy):
    """The mean surprise at yes-or-no answers, in which the easy ones count for little."""
    def __init__(self, apply_class_balancing: bool = False, alpha: float = 0.25, gamma: float = 2.0, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1, reduction: str | None = 'sum_over_batch_size', name: str | None = 'binary_focal_crossentropy', dtype: Any = None) -> None: ...
class CategoricalCrossentropy(_CategoricalCrossentropy):
    """The mean surprise at one of several answers, given as one-hot rows."""
    def __init__(self, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1, reduction: str | None = 'sum_over_batch_size', name: str | None = 'categorical_crossentropy', dtype: Any = None) -> None: ...
class CategoricalFocalCrossentropy(_CategoricalFocalCrossentropy):
    """The mean surprise at one of several answers, in which the easy ones count for little."""
    def __init__(self, alpha: float = 0.25, gamma: float = 2.0, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1, reduction: str | None = 'sum_over_batch_size', name: str | None = 'categorical_focal_crossentropy', dtype: Any = None) -> None: ...
class CategoricalHinge(_CategoricalHinge):
    """How far the right class is from beating all others by 1."""
    def __init__(self, reduction: str | None = 'sum_over_batch_size', name: str | None = 'categorical_hinge', dtype: Any = None) -> None: ...
class CosineSimilarity(_CosineSimilarity):
    """Minus the cosine of the angle between what was wanted and what came."""
    def __init__(self, axis: int = -1, reduction: str | None = 'sum_over_batch_size', name: str | None = 'cosine_similarity', dtype: Any = None) -> None: ...
class Dice(_Dice):
    """One minus twice the overlap over the sum of both areas."""
    def __init__(self, reduction: str | None = 'sum_over_batch_size', name: str | None = 'dice', axis: Any = None, dtype: Any = None) -> None: ...
class Hinge(_Hinge):
    """How far the answer is from the right side of the margin, for labels of −1 and 1."""
    def __init__(self, reduction: str | None = 'sum_over_batch_size', name: str | None = 'hinge', dtype: Any = None) -> None: ...
class Huber(_Huber):
    """Half the square of small errors, a straight line for big ones."""
    def __init__(self, delta: float = 1.0, reduction: str | None = 'sum_over_batch_size', name: str | None = 'huber_loss', dtype: Any = None) -> None: ...
def KLD(y_true: Any, y_pred: Any) -> Tensor:
    """The sum of y_true · log(y_true / y_pred) over the last axis."""
class KLDivergence(_KLDivergence):
    """How much longer a code made for `y_pred` is, when the truth is `y_true`."""
    def __init__(self, reduction: str | None = 'sum_over_batch_size', name: str | None = 'kl_divergence', dtype: Any = None) -> None: ...
class LogCosh(_LogCosh):
    """The logarithm of the hyperbolic cosine of the errors: a smooth `Huber`."""
    def __init__(self, reduction: str | None = 'sum_over_batch_size', name: str | None = 'log_cosh', dtype: Any = None) -> None: ...
def MAE(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of |y_true − y_pred| over the last axis."""
def MAPE(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of |y_true − y_pred| / |y_true| over the last axis, in percent."""
def MSE(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of (y_true − y_pred)² over the last axis."""
def MSLE(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of (log(1 + y_true) − log(1 + y_pred))² over the last axis; below 0 counts as 0."""
class MeanAbsoluteError(_MeanAbsoluteError):
    """The mean of the sizes of the errors."""
    def __init__(self, reduction: str | None = 'sum_over_batch_size', name: str | None = 'mean_absolute_error', dtype: Any = None) -> None: ...
class MeanAbsolutePercentageError(_MeanAbsolutePercentageError):
    """The mean of the sizes of the errors, in percent of what was wanted."""
    def __init__(self, reduction: str | None = 'sum_over_batch_size', name: str | None = 'mean_absolute_percentage_error', dtype: Any = None) -> None: ...
class MeanSquaredError(_MeanSquaredError):
    """The mean of the squared errors."""
    def __init__(self, reduction: str | None = 'sum_over_batch_size', name: str | None = 'mean_squared_error', dtype: Any = None) -> None: ...
class MeanSquaredLogarithmicError(_MeanSquaredLogarithmicError):
    """The mean of the squared differences of log(1 + y)."""
    def __init__(self, reduction: str | None = 'sum_over_batch_size', name: str | None = 'mean_squared_logarithmic_error', dtype: Any = None) -> None: ...
class Poisson(_Poisson):
    """The surprise at counts that were expected to be `y_pred`."""
    def __init__(self, reduction: str | None = 'sum_over_batch_size', name: str | None = 'poisson', dtype: Any = None) -> None: ...
class SparseCategoricalCrossentropy(_SparseCategoricalCrossentropy):
    """The mean surprise at one of several answers, given as numbers; those of `ignore_class` do not count."""
    def __init__(self, from_logits: bool = False, ignore_class: int | None = None, reduction: str | None = 'sum_over_batch_size', axis: int = -1, name: str | None = 'sparse_categorical_crossentropy', dtype: Any = None) -> None: ...
class SquaredHinge(_SquaredHinge):
    """The square of the distance from the right side of the margin."""
    def __init__(self, reduction: str | None = 'sum_over_batch_size', name: str | None = 'squared_hinge', dtype: Any = None) -> None: ...
class Tversky(_Tversky):
    """One minus the overlap over itself and the weighted mistakes of both kinds."""
    def __init__(self, alpha: float = 0.5, beta: float = 0.5, reduction: str | None = 'sum_over_batch_size', name: str | None = 'tversky', axis: Any = None, dtype: Any = None) -> None: ...
def binary_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1) -> Tensor:
    """The surprise at yes-or-no answers that were given the chances `y_pred`; the mean over `axis`."""
def binary_focal_crossentropy(y_true: Any, y_pred: Any, apply_class_balancing: bool = False, alpha: float = 0.25, gamma: float = 2.0, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1) -> Tensor:
    """`binary_crossentropy` times (1 − the chance that was given to the right answer)^gamma."""
def categorical_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1) -> Tensor:
    """The surprise at one of several answers (one-hot) that were given the shares `y_pred`."""
def categorical_focal_crossentropy(y_true: Any, y_pred: Any, alpha: float = 0.25, gamma: float = 2.0, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1) -> Tensor:
    """`categorical_crossentropy` times alpha · (1 − the share that was given to the right answer)^gamma."""
def categorical_hinge(y_true: Any, y_pred: Any) -> Tensor:
    """max(1 + the greatest wrong answer − the right one, 0), for one-hot labels."""
def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Tensor:
    """Minus the cosine of the angle between both, so that smaller is better."""
def deserialize(identifier: Any) -> Any:
    """The member called so. A class is called without arguments; a function or an object is its own answer."""
def dice(y_true: Any, y_pred: Any, axis: Any = None) -> Tensor:
    """1 − 2 · overlap / (the sum of both areas)."""
def get(identifier: Any) -> Any:
    """The member called so. A class is called without arguments; a function or an object is its own answer."""
def hinge(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of max(1 − y_true · y_pred, 0) over the last axis; labels of 0 and 1 are taken for −1 and 1."""
def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Tensor:
    """Half the square of small errors, a straight line for those beyond `delta`; the mean over the last axis."""
def kl_divergence(y_true: Any, y_pred: Any) -> Tensor:
    """The sum of y_true · log(y_true / y_pred) over the last axis."""
def kld(y_true: Any, y_pred: Any) -> Tensor:
    """The sum of y_true · log(y_true / y_pred) over the last axis."""
def kullback_leibler_divergence(y_true: Any, y_pred: Any) -> Tensor:
    """The sum of y_true · log(y_true / y_pred) over the last axis."""
def log_cosh(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of log(cosh(y_pred − y_true)) over the last axis."""
def logcosh(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of log(cosh(y_pred − y_true)) over the last axis."""
def mae(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of |y_true − y_pred| over the last axis."""
def mape(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of |y_true − y_pred| / |y_true| over the last axis, in percent."""
def mean_absolute_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of |y_true − y_pred| over the last axis."""
def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of |y_true − y_pred| / |y_true| over the last axis, in percent."""
def mean_squared_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of (y_true − y_pred)² over the last axis."""
def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of (log(1 + y_true) − log(1 + y_pred))² over the last axis; below 0 counts as 0."""
def mse(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of (y_true − y_pred)² over the last axis."""
def msle(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of (log(1 + y_true) − log(1 + y_pred))² over the last axis; below 0 counts as 0."""
def poisson(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of y_pred − y_true · log(y_pred) over the last axis."""
def serialize(thing: Any) -> Any:
    """A function as its name, an object as its class and its settings."""
def sparse_categorical_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False, ignore_class: int | None = None, axis: int = -1) -> Tensor:
    """`categorical_crossentropy` with the number of the answer in place of its one-hot row."""
def squared_hinge(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of max(1 − y_true · y_pred, 0)² over the last axis."""
def tversky(y_true: Any, y_pred: Any, alpha: float = 0.5, beta: float = 0.5, axis: Any = None) -> Tensor:
    """1 − overlap / (overlap + alpha · what was missed + beta · what is too much)."""
