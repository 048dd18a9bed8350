"""Layers that bring their inputs to mean 0 and variance 1."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.data import Dataset
from graphlab.dtypes import float32
from graphlab.errors import SettingError
from graphlab.functions.arithmetic import where
from graphlab.functions.making import zeros_like
from graphlab.functions.settings import TensorSpec
from graphlab.keras import constraints, initializers, regularizers
from graphlab.keras.backend import epsilon as smallest
from graphlab.keras.calling import InputSpec
from graphlab.keras.layer import Layer, kept_shape
from graphlab.keras.layers.weights import weight_as_set
from graphlab.keras.utils import as_type, unit
from graphlab.keras.variables import Variable
from graphlab.ops import math, shape
from graphlab.ops.reduce import reduce_mean, reduce_sum
from graphlab.tensor import Tensor, allocate, aside, convert, public
from graphlab.values import as_ints


def check_axes(layer: Layer, axis: Any, ndim: int) -> None:
    """Raise ValueError for an axis that an input does not have."""
    axes = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
    if any(not -ndim <= n < ndim for n in axes):
        raise ValueError(
            f"`axis` of {type(layer).__name__} must lie in [{-ndim}, {ndim}), for inputs with {ndim} axes. Received: "
            f"axis={axis}"
        )


class _Scaled(Layer):
    """The common part: a factor `gamma` and a summand `beta` to be learnt."""

    _supports_masking = True

    def __init__(
        self,
        axis: Any = -1,
        epsilon: float = 0.001,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        **more: Any,
    ):
        super().__init__(**more)
        self.axis, self.epsilon, self.center, self.scale = axis, epsilon, center, scale
        self.beta_initializer = initializers.get(beta_initializer)
        self.gamma_initializer = initializers.get(gamma_initializer)
        self.beta_regularizer = regularizers.get(beta_regularizer)
        self.gamma_regularizer = regularizers.get(gamma_regularizer)
        self.beta_constraint = constraints.get(beta_constraint)
        self.gamma_constraint = constraints.get(gamma_constraint)
        self.gamma: Variable | None = None
        self.beta: Variable | None = None

    def _add_scales(self, sizes: tuple[int, ...]) -> None:
        if self.scale:
            self.gamma = weight_as_set(self, "gamma", sizes)
        if self.center:
            self.beta = weight_as_set(self, "beta", sizes)

    def _normal(self, centred: Tensor, variance: Any, beside: Any) -> Tensor:
        """centred · gamma / √(variance + ε) + beta, with the scales in a shape that stands `beside` it."""
        y = centred * math.rsqrt(variance + (smallest() if self.epsilon is None else self.epsilon))
        y = y if self.gamma is None else y * beside(self.gamma)
        return y if self.beta is None else y + beside(self.beta)

    compute_output_shape = kept_shape


@public("keras.layers.BatchNormalization")
class BatchNormalization(_Scaled):
    """Every feature brought to mean 0 and variance 1: over the batch in training, else by running averages.

    >>> layer = BatchNormalization(epsilon=0.0)
    >>> layer(np.float32([[1.0], [3.0]]), training=True).numpy().tolist()
    [[-1.0], [1.0]]
    """

    moving_mean: Variable
    moving_variance: Variable

    def __init__(
        self,
        axis: int = -1,
        momentum: float = 0.99,
        epsilon: float = 0.001,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        moving_mean_initializer: Any = "zeros",
        moving_variance_initializer: Any = "ones",
        **more: Any,
    ):
        super().__init__(axis, epsilon, center, scale, beta_initializer, gamma_initializer, **more)
        self.momentum = momentum
        self.moving_mean_initializer = initializers.get(moving_mean_initializer)
        self.moving_variance_initializer = initializers.get(moving_variance_initializer)

    def build(self, input_shape: Any) -> None:
        """Make the scales and the running averages."""
        check_axes(self, self.axis, len(input_shape))
        size = as_ints((input_shape[self.axis],))
        self._add_scales(size)
        self.moving_mean = self.add_weight(size, self.moving_mean_initializer, trainable=False, name="moving_mean")
        self.moving_variance = self.add_weight(
            size, self.moving_variance_initializer, trainable=False, name="moving_variance"
        )
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: size[0]})

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Tensor:
        """The inputs, normal; in training the running averages move a little, by those that the `mask` keeps."""
        if mask is not None and len(convert(mask).shape) != len(inputs.shape) - 1:
            raise ValueError(
                "The mask provided should be one dimension less than the inputs: a bool for each row of features. "
                f"Received: mask.shape={convert(mask).shape}, inputs.shape={inputs.shape}"
            )
        inputs = convert(as_type(inputs, self._dtype))
        kept = self.axis % inputs.ndim
        over = [axis for axis in range(inputs.ndim) if axis != kept]
        sizes = [int(n) if axis == kept else 1 for axis, n in enumerate(inputs.shape)]

        def beside(v: Any) -> Tensor:
            return v if kept == inputs.ndim - 1 else shape.reshape(v, sizes)

        if not (training and self.trainable):
            return self._normal(inputs - beside(self.moving_mean), beside(self.moving_variance), beside)
        centred, mean, variance = _centred(inputs, over) if mask is None else _centred_on_kept(inputs, over, mask)
        self._move(self.moving_mean, mean)
        self._move(self.moving_variance, variance)
        return self._normal(centred, variance, beside)

    def _move(self, average: Variable, value: Tensor) -> None:
        kind, shape = average.dtype.as_numpy_dtype, tuple(average.shape)
        keep, rest = kind(self.momentum), kind(1.0 - self.momentum)
        average.assign(
            aside(lambda now, new: now * keep + new.reshape(shape) * rest, average._tensor(), convert(value))
        )


def _centred(x: Tensor, over: list[int]) -> tuple[Tensor, Tensor, Tensor]:
    """x without its mean over some axes, that mean, and the variance; the axes stay, with size 1."""
    mean = reduce_mean(x, over, True)
    centred = x - mean
    return centred, mean, reduce_mean(math.square(centred), over, True)


def _centred_on_kept(x: Tensor, over: list[int], mask: Any) -> tuple[Tensor, Tensor, Tensor]:
    """The same, where only the rows that the mask keeps count for the mean and the variance."""
    rows = shape.expand_dims(math.cast(mask, dtype="bool"), -1)
    kept = shape.broadcast_to(rows, tuple(x.shape))
    count = reduce_sum(math.cast(kept, dtype=x.dtype), over, True) + smallest()
    nothing = zeros_like(x)
    mean = reduce_sum(where(kept, x, nothing), over, True) / count
    centred = x - mean
    return centred, mean, reduce_sum(math.square(where(kept, centred, nothing)), over, True) / count


@public("keras.layers.LayerNormalization")
class LayerNormalization(_Scaled):
    """Every sample brought to mean 0 and variance 1 over its features."""

    def build(self, input_shape: Any) -> None:
        """Make the scales."""
        check_axes(self, self.axis, len(input_shape))
        axes = [self.axis] if isinstance(self.axis, int) else sorted(self.axis)
        self.axis = axes
        self._add_scales(as_ints([input_shape[axis] for axis in axes]))

    def call(self, inputs: Any) -> Tensor:
        """The inputs, normal."""
        inputs = convert(as_type(inputs, self._dtype))
        over = [axis % inputs.ndim for axis in self.axis]
        sizes = [int(n) if axis in over else 1 for axis, n in enumerate(inputs.shape)]
        centred, _, variance = _centred(inputs, over)
        return self._normal(centred, variance, lambda v: shape.reshape(v, sizes))


@public("keras.layers.GroupNormalization")
class GroupNormalization(_Scaled):
    """The features of every sample in groups, each group brought to mean 0 and variance 1 (Wu & He 2018).

    −1 for `groups` makes a group of each feature.

    >>> layer = GroupNormalization(groups=2, epsilon=0.0)
    >>> layer(np.float32([[1.0, 3.0, 10.0, 30.0]])).numpy().tolist()
    [[-1.0, 1.0, -1.0, 1.0]]
    """

    def __init__(
        self,
        groups: int = 32,
        axis: int = -1,
        epsilon: float = 0.001,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        **more: Any,
    ):
        super().__init__(
            axis, epsilon, center, scale, beta_initializer, gamma_initializer, beta_regularizer, gamma_regularizer,
            beta_constraint, gamma_constraint, **more,
        )  # fmt: skip
        self.groups = groups
        self._autocast = False

    def build(self, input_shape: Any) -> None:
        """Make the scales. Raises ValueError where the features cannot be divided into the groups."""
        check_axes(self, self.axis, len(input_shape))
        if self.axis % len(input_shape) == 0:
            raise SettingError(
                f"`axis` of GroupNormalization is not 0, which counts the samples. Received: {self.axis}"
            )
        size = input_shape[self.axis]
        if size is None:
            raise ValueError(
                f"Axis {self.axis} of input tensor should have a defined dimension but the layer received an input "
                f"with shape {input_shape}."
            )
        self.groups = size if self.groups == -1 else self.groups
        if size < self.groups:
            raise ValueError(f"Number of groups ({self.groups}) cannot be more than the number of channels ({size}).")
        if size % self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) must divide the number of channels ({size}) without a rest."
            )
        self._add_scales((int(size),))
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: int(size)})

    def call(self, inputs: Any) -> Any:
        """The inputs, normal in each group."""
        x = convert(inputs)
        sizes, place = [int(n) for n in x.shape], self.axis % x.ndim
        grouped = [*sizes[:place], self.groups, sizes[place] // self.groups, *sizes[place + 1 :]]
        beside = [n if axis in (place, place + 1) else 1 for axis, n in enumerate(grouped)]
        over = [axis for axis in range(1, len(grouped)) if axis != place]
        wide = as_type(x, float32) if x.dtype.size < 4 or not x.dtype.is_floating else x
        centred, _, variance = _centred(shape.reshape(wide, grouped), over)
        y = self._normal(centred, variance, lambda v: shape.reshape(as_type(v, wide.dtype), beside))
        return as_type(shape.reshape(y, sizes), self._dtype)


@public("keras.layers.RMSNormalization")
class RMSNormalization(Layer):
    """Every sample divided by the root of the mean of its squares, times a `scale` (Zhang & Sennrich 2019).

    >>> RMSNormalization(epsilon=0.0)(np.float32([[3.0, 3.0]])).numpy().tolist()
    [[1.0, 1.0]]
    """

    scale: Variable

    def __init__(self, axis: Any = -1, epsilon: float = 1e-6, **more: Any):
        super().__init__(**more)
        self.axis, self.epsilon = axis, epsilon

    def build(self, input_shape: Any) -> None:
        """Make the scale."""
        check_axes(self, self.axis, len(input_shape))
        self.axis = [self.axis] if isinstance(self.axis, int) else sorted(self.axis)
        self.scale = self.add_weight(as_ints([input_shape[axis] for axis in self.axis]), "ones", name="scale")

    def call(self, inputs: Any) -> Any:
        """inputs / √(mean of their squares + ε) · scale."""
        x = convert(inputs)
        wide = as_type(x, float32) if x.dtype.size < 4 or not x.dtype.is_floating else x
        square = reduce_mean(math.square(wide), axis=self.axis, keepdims=True)
        y = wide * math.rsqrt(square + (smallest() if self.epsilon is None else self.epsilon))
        return as_type(y * as_type(self.scale, wide.dtype), x.dtype)

    compute_output_shape = kept_shape


@public("keras.layers.UnitNormalization")
class UnitNormalization(Layer):
    """Every sample divided by its length along `axis`."""

    _supports_masking = True
    _needs_no_shape = True

    def __init__(self, axis: Any = -1, **more: Any):
        super().__init__(**more)
        self.axis = axis

    def call(self, inputs: Any) -> Tensor:
        """The inputs, all of length 1."""
        return unit(inputs, self.axis)

    compute_output_shape = kept_shape


@public("keras.layers.Normalization")
class Normalization(Layer):
    """Every feature brought to mean 0 and variance 1, by averages that `adapt` takes from data or that are given.

    >>> layer = Normalization()
    >>> layer.adapt(np.float32([[1.0, 10.0], [3.0, 30.0]]))
    >>> layer(np.float32([[2.0, 30.0]])).numpy().tolist()
    [[0.0, 1.0]]
    """

    _supports_masking = True

    def __init__(self, axis: Any = -1, mean: Any = None, variance: Any = None, invert: bool = False, **more: Any):
        super().__init__(**more)
        if (mean is None) != (variance is None):
            raise ValueError(
                "When setting values directly, both `mean` and `variance` must be set. Received: "
                f"mean={mean} and variance={variance}"
            )
        if np.shape(mean) != np.shape(variance):
            raise ValueError(
                "When setting values directly, `mean` and `variance` must have the same shape. Received: mean shape "
                f"{np.shape(mean)} and variance shape {np.shape(variance)}"
            )
        self.axis, self.invert, self._adapts = axis, invert, mean is None
        self.mean = None if mean is None else convert(np.asarray(mean, np.float32))
        self.variance = None if variance is None else convert(np.asarray(variance, np.float32))

    def adapt(self, data: Any) -> None:
        """Take mean and variance from data: an array, or a data set of inputs. Raises TypeError for one of pairs."""
        values = _rows_of(data) if isinstance(data, Dataset) else np.asarray(data, np.float32)
        values = values[:, None] if values.ndim == 1 and self.axis is not None else values
        check_axes(self, self.axis, values.ndim)
        axes = () if self.axis is None else (self.axis,) if isinstance(self.axis, int) else tuple(self.axis)
        kept = {axis % values.ndim for axis in axes}
        over = tuple(axis for axis in range(values.ndim) if axis not in kept)
        self.mean = convert(values.mean(over, keepdims=True))
        self.variance = convert(values.var(over, keepdims=True))
        if not self.built:
            self.build(values.shape)
        for held, value in zip(self.weights, (self.mean, self.variance), strict=False):
            held.assign(value.numpy().reshape(tuple(held.shape)))

    def build(self, input_shape: Any) -> None:
        """The averages as variables, as Keras saves them, unless they were given."""
        check_axes(self, self.axis, len(input_shape))
        if not self._adapts:
            return
        if self.mean is None:  # until `adapt` has seen data, nothing is changed
            self.mean, self.variance = convert(0.0), convert(1.0)
        axes = () if self.axis is None else (self.axis,) if isinstance(self.axis, int) else tuple(self.axis)
        size = [input_shape[axis] for axis in sorted(axis % len(input_shape) for axis in axes)]
        self.adapt_mean = self.add_weight(size, "zeros", trainable=False, name="mean")
        self.adapt_variance = self.add_weight(size, "ones", trainable=False, name="variance")
        self.count = self.add_weight((), "zeros", "int64", trainable=False, name="count")

    def get_config(self) -> dict[str, Any]:
        """Its settings; averages that `adapt` took are weights, and not among them."""
        return {**super().get_config(), **({"mean": None, "variance": None} if self._adapts else {})}

    def call(self, inputs: Any) -> Tensor:
        """(inputs − mean) / √variance, or with `invert` the other way round."""
        if self.mean is None or self.variance is None:
            raise ValueError(
                "The layer is not built: call it on data, or `.adapt(data)`, or give `mean` and `variance`."
            )
        x = inputs if inputs.dtype is self._dtype else math.cast(inputs, dtype=self._dtype)
        mean = math.cast(self.mean, dtype=self._dtype)
        spread = convert(np.maximum(np.sqrt(self.variance.numpy()), 1e-7), self._dtype)
        return mean + x * spread if self.invert else (x - mean) / spread

    compute_output_shape = kept_shape


def _rows_of(dataset: Dataset) -> np.ndarray:
    """All rows of a data set of batches, or of rows where its elements have one axis."""
    if not isinstance(dataset.element_spec, TensorSpec):
        raise TypeError(
            "`adapt` takes a data set of inputs alone; its elements are several tensors. Leave out the others: "
            "dataset.map(lambda x, y: x)."
        )
    parts = [np.asarray(part.numpy(), np.float32) for part in dataset]
    join = np.stack if dataset.element_spec.shape.rank == 1 else np.concatenate
    allocate((sum(part.size for part in parts),))
    return np.asarray(join(parts))
