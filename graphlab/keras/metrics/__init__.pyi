# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.keras.metrics.accuracy import Accuracy as Accuracy
from graphlab.keras.metrics.accuracy import BinaryAccuracy as BinaryAccuracy
from graphlab.keras.metrics.accuracy import CategoricalAccuracy as CategoricalAccuracy
from graphlab.keras.metrics.accuracy import SparseCategoricalAccuracy as SparseCategoricalAccuracy
from graphlab.keras.metrics.accuracy import SparseTopKCategoricalAccuracy as SparseTopKCategoricalAccuracy
from graphlab.keras.metrics.accuracy import TopKCategoricalAccuracy as TopKCategoricalAccuracy
from graphlab.keras.metrics.confusion import AUC as AUC
from graphlab.keras.metrics.confusion import Precision as Precision
from graphlab.keras.metrics.confusion import PrecisionAtRecall as PrecisionAtRecall
from graphlab.keras.metrics.confusion import Recall as Recall
from graphlab.keras.metrics.confusion import RecallAtPrecision as RecallAtPrecision
from graphlab.keras.metrics.confusion import SensitivityAtSpecificity as SensitivityAtSpecificity
from graphlab.keras.metrics.confusion import SpecificityAtSensitivity as SpecificityAtSensitivity
from graphlab.keras.metrics.confusion import _Counting as _Counting
from graphlab.keras.metrics.distance import BinaryCrossentropy as _BinaryCrossentropy
from graphlab.keras.metrics.distance import CategoricalCrossentropy as _CategoricalCrossentropy
from graphlab.keras.metrics.distance import CategoricalHinge as _CategoricalHinge
from graphlab.keras.metrics.distance import CosineSimilarity as _CosineSimilarity
from graphlab.keras.metrics.distance import Hinge as _Hinge
from graphlab.keras.metrics.distance import KLDivergence as _KLDivergence
from graphlab.keras.metrics.distance import LogCoshError as _LogCoshError
from graphlab.keras.metrics.distance import MeanAbsoluteError as _MeanAbsoluteError
from graphlab.keras.metrics.distance import MeanAbsolutePercentageError as _MeanAbsolutePercentageError
from graphlab.keras.metrics.distance import MeanSquaredError as _MeanSquaredError
from graphlab.keras.metrics.distance import MeanSquaredLogarithmicError as _MeanSquaredLogarithmicError
from graphlab.keras.metrics.distance import Poisson as _Poisson
from graphlab.keras.metrics.distance import R2Score as R2Score
from graphlab.keras.metrics.distance import RootMeanSquaredError as RootMeanSquaredError
from graphlab.keras.metrics.distance import SparseCategoricalCrossentropy as _SparseCategoricalCrossentropy
from graphlab.keras.metrics.distance import SquaredHinge as _SquaredHinge
from graphlab.keras.metrics.fscore import F1Score as F1Score
from graphlab.keras.metrics.fscore import FBetaScore as FBetaScore
from graphlab.keras.metrics.metric import Mean as Mean
from graphlab.keras.metrics.metric import MeanMetricWrapper as MeanMetricWrapper
from graphlab.keras.metrics.metric import Metric as Metric
from graphlab.keras.metrics.metric import Sum as Sum
from graphlab.keras.metrics.overlap import BinaryIoU as BinaryIoU
from graphlab.keras.metrics.overlap import IoU as IoU
from graphlab.keras.metrics.overlap import MeanIoU as MeanIoU
from graphlab.keras.metrics.overlap import OneHotIoU as OneHotIoU
from graphlab.keras.metrics.overlap import OneHotMeanIoU as OneHotMeanIoU
from graphlab.tensor import Tensor
from typing import Any

class BinaryCrossentropy(_BinaryCrossentropy):
    """The mean surprise at yes-or-no answers."""
    def __init__(self, name: str | None = 'binary_crossentropy', dtype: Any = None, from_logits: bool = False, label_smoothing: float = 0.0) -> None: ...
class CategoricalCrossentropy(_CategoricalCrossentropy):
    """The mean surprise at one of several answers, for one-hot labels."""
    def __init__(self, name: str | None = 'categorical_crossentropy', dtype: Any = None, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1) -> None: ...
class CategoricalHinge(_CategoricalHinge):
    """How far the right class is from beating all others by 1, on average."""
    def __init__(self, name: str | None = 'categorical_hinge', dtype: Any = None) -> None: ...
class CosineSimilarity(_CosineSimilarity):
    """The mean cosine of the angle between what was wanted and what came."""
    def __init__(self, name: str | None = 'cosine_similarity', dtype: Any = None, axis: int = -1) -> None: ...
class FalseNegatives(_Counting):
    """How many were wrongly taken for a no."""
    def __init__(self, thresholds: Any = None, name: str | None = None, dtype: Any = None) -> None: ...
class FalsePositives(_Counting):
    """How many were wrongly taken for a yes."""
    def __init__(self, thresholds: Any = None, name: str | None = None, dtype: Any = None) -> None: ...
class Hinge(_Hinge):
    """The mean distance from the right side of the margin."""
    def __init__(self, name: str | None = 'hinge', dtype: Any = None) -> None: ...
def KLD(y_true: Any, y_pred: Any) -> Tensor:
    """The sum of y_true · log(y_true / y_pred) over the last axis."""
class KLDivergence(_KLDivergence):
    """How much longer a code made for `y_pred` is than need be, on average."""
    def __init__(self, name: str | None = 'kl_divergence', dtype: Any = None) -> None: ...
class LogCoshError(_LogCoshError):
    """The mean of the logarithms of the hyperbolic cosines of the errors."""
    def __init__(self, name: str | None = 'logcosh', dtype: Any = None) -> None: ...
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
    def __init__(self, name: str | None = 'mean_absolute_error', dtype: Any = None) -> None: ...
class MeanAbsolutePercentageError(_MeanAbsolutePercentageError):
    """The mean of the sizes of the errors, in percent of what was wanted."""
    def __init__(self, name: str | None = 'mean_absolute_percentage_error', dtype: Any = None) -> None: ...
class MeanSquaredError(_MeanSquaredError):
    """The mean of the squared errors."""
    def __init__(self, name: str | None = 'mean_squared_error', dtype: Any = None) -> None: ...
class MeanSquaredLogarithmicError(_MeanSquaredLogarithmicError):
    """The mean of the squared differences of log(1 + y)."""
    def __init__(self, name: str | None = 'mean_squared_logarithmic_error', dtype: Any = None) -> None: ...
class Poisson(_Poisson):
    """The mean surprise at counts."""
    def __init__(self, name: str | None = 'poisson', dtype: Any = None) -> None: ...
class SparseCategoricalCrossentropy(_SparseCategoricalCrossentropy):
    """The mean surprise at one of several answers, for numbers of classes."""
    def __init__(self, name: str | None = 'sparse_categorical_crossentropy', dtype: Any = None, from_logits: bool = False, ignore_class: int | None = None, axis: int = -1) -> None: ...
class SquaredHinge(_SquaredHinge):
    """The mean square of the distance from the right side of the margin."""
    def __init__(self, name: str | None = 'squared_hinge', dtype: Any = None) -> None: ...
class TrueNegatives(_Counting):
    """How many were rightly taken for a no."""
    def __init__(self, thresholds: Any = None, name: str | None = None, dtype: Any = None) -> None: ...
class TruePositives(_Counting):
    """How many were rightly taken for a yes."""
    def __init__(self, thresholds: Any = None, name: str | None = None, dtype: Any = None) -> None: ...
def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Tensor:
    """1 where a chance above `threshold` stands for a yes, or one below for a no."""
def binary_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1) -> Tensor:
    """The surprise at yes-or-no answers that were given the chances `y_pred`; the mean over `axis`."""
def binary_focal_crossentropy(y_true: Any, y_pred: Any, apply_class_balancing: bool = False, alpha: float = 0.25, gamma: float = 2.0, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1) -> Tensor:
    """`binary_crossentropy` times (1 − the chance that was given to the right answer)^gamma."""
def categorical_accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where the greatest share is at the 1 of the one-hot row."""
def categorical_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1) -> Tensor:
    """The surprise at one of several answers (one-hot) that were given the shares `y_pred`."""
def categorical_focal_crossentropy(y_true: Any, y_pred: Any, alpha: float = 0.25, gamma: float = 2.0, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1) -> Tensor:
    """`categorical_crossentropy` times alpha · (1 − the share that was given to the right answer)^gamma."""
def categorical_hinge(y_true: Any, y_pred: Any) -> Tensor:
    """max(1 + the greatest wrong answer − the right one, 0), for one-hot labels."""
def deserialize(identifier: Any) -> Any:
    """The member called so. A class is called without arguments; a function or an object is its own answer."""
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
def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Tensor:
    """1 where the greatest share is that of the class whose number was wanted."""
def sparse_categorical_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False, ignore_class: int | None = None, axis: int = -1) -> Tensor:
    """`categorical_crossentropy` with the number of the answer in place of its one-hot row."""
def sparse_top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5, from_sorted_ids: bool = False) -> Tensor:
    """1 where the share of the class whose number was wanted is among the `k` greatest."""
def squared_hinge(y_true: Any, y_pred: Any) -> Tensor:
    """The mean of max(1 − y_true · y_pred, 0)² over the last axis."""
def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Tensor:
    """1 where the right share is among the `k` greatest."""
