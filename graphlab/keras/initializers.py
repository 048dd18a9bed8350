"""The first values of a layer's variables."""

from __future__ import annotations

from collections.abc import Callable
from math import prod, sqrt
from typing import Any

import numpy as np

from graphlab.dtypes import DType, as_dtype
from graphlab.module import snake_case
from graphlab.tensor import PUBLIC, Tensor, allocate, public
from graphlab.values import as_ints

_BY_NAME: dict[str, type[Initializer]] = {}


def _initializer(*more: str) -> Callable[[Any], Any]:
    """Make the class public under its name and its name in snake case, and known to `get`."""

    def register(cls: Any) -> Any:
        for name in (cls.__name__, snake_case(cls.__name__), *more):
            _BY_NAME[name] = cls
            public(f"keras.initializers.{name}", f"initializers.{name}")(cls)
        return cls

    return register


@public("keras.initializers.Initializer", "initializers.Initializer")
class Initializer:
    """Called with a shape and a dtype, gives a tensor."""

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        wanted: DType = as_dtype(dtype or "float32")
        return Tensor(np.asarray(self._values(allocate(as_ints(shape))), wanted.as_numpy_dtype))

    def _values(self, shape: tuple[int, ...]) -> np.ndarray:
        raise NotImplementedError(f"{type(self).__name__} must implement `__call__(shape, dtype)`")


@_initializer()
class Zeros(Initializer):
    """All zeros."""

    def _values(self, shape: tuple[int, ...]) -> np.ndarray:
        return np.zeros(shape)


@_initializer()
class Ones(Initializer):
    """All ones."""

    def _values(self, shape: tuple[int, ...]) -> np.ndarray:
        return np.ones(shape)


@_initializer()
class Constant(Initializer):
    """All `value`.

    >>> Constant(3.0)((2,))
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([3., 3.], dtype=float32)>
    """

    def __init__(self, value: Any = 0.0):
        self.value = value

    def _values(self, shape: tuple[int, ...]) -> np.ndarray:
        return np.broadcast_to(np.asarray(self.value), shape).copy()


@_initializer()
class Identity(Initializer):
    """Ones on the diagonal, times `gain`; for matrices."""

    def __init__(self, gain: float = 1.0):
        self.gain = gain

    def _values(self, shape: tuple[int, ...]) -> np.ndarray:
        if len(shape) != 2:
            raise ValueError(f"Identity matrix initializer can only be used for 2D matrices. Received: shape={shape}")
        return self.gain * np.eye(*shape)


class _Random(Initializer):
    """The same values at every call, as in Keras 3: the seed is drawn once if none is given."""

    def __init__(self, seed: int | None = None):
        if seed is None:
            seed = int(PUBLIC["random.uniform"]((), maxval=2**31 - 1, dtype="int32"))
        self.seed = seed

    def _values(self, shape: tuple[int, ...]) -> np.ndarray:
        return self._drawn(np.random.default_rng(self.seed), shape)

    def _drawn(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        raise NotImplementedError(type(self).__name__)


@_initializer()
class RandomNormal(_Random):
    """Normal random numbers."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def _drawn(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return rng.normal(self.mean, self.stddev, shape)


@_initializer()
class RandomUniform(_Random):
    """Random numbers from `minval` to `maxval`."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.minval, self.maxval = minval, maxval

    def _drawn(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return rng.uniform(self.minval, self.maxval, shape)


@_initializer()
class TruncatedNormal(_Random):
    """Normal random numbers; those beyond two standard deviations are drawn again."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def _drawn(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return self.mean + self.stddev * _truncated(rng, shape)


def _truncated(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    values = rng.standard_normal(shape)
    while np.any(outside := np.abs(values) > 2):
        values = np.where(outside, rng.standard_normal(shape), values)
    return values


@_initializer()
class VarianceScaling(_Random):
    """Random numbers with a variance of `scale` over the number of inputs, of outputs, or their mean (`mode`)."""

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: int | None = None,
    ):
        if scale <= 0:
            raise ValueError(f"Argument `scale` must be positive float. Received: scale={scale}")
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ValueError(f"Invalid `mode` argument: {mode}. Please use one of fan_in, fan_out, fan_avg")
        if distribution not in ("uniform", "truncated_normal", "untruncated_normal"):
            raise ValueError(
                f"Invalid `distribution` argument: {distribution}. Please use one of uniform, truncated_normal, "
                "untruncated_normal"
            )
        super().__init__(seed)
        self.scale, self.mode, self.distribution = scale, mode, distribution

    def _drawn(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        fan_in, fan_out = _fans(shape)
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        variance = self.scale / max(1.0, fan)
        if self.distribution == "uniform":
            return rng.uniform(-sqrt(3 * variance), sqrt(3 * variance), shape)
        if self.distribution == "untruncated_normal":
            return rng.normal(0.0, sqrt(variance), shape)
        # Cutting the tails off makes the spread smaller by this factor.
        return sqrt(variance) / 0.87962566103423978 * _truncated(rng, shape)


def _fans(shape: tuple[int, ...]) -> tuple[float, float]:
    """How many inputs and outputs a variable of this shape connects."""
    if len(shape) < 2:
        return (float(prod(shape)),) * 2
    field = prod(shape[:-2])
    return float(shape[-2] * field), float(shape[-1] * field)


def _scaled(scale: float, mode: str, distribution: str, words: str) -> type[VarianceScaling]:
    class Scaled(VarianceScaling):
        def __init__(self, seed: int | None = None):
            super().__init__(scale, mode, distribution, seed)

    Scaled.__doc__ = words
    return Scaled


def _named(name: str, cls: type[VarianceScaling]) -> type[VarianceScaling]:
    cls.__name__ = cls.__qualname__ = name
    return _initializer()(cls)


GlorotUniform = _named("GlorotUniform", _scaled(1.0, "fan_avg", "uniform", "Uniform, for tanh and sigmoid layers."))
GlorotNormal = _named("GlorotNormal", _scaled(1.0, "fan_avg", "truncated_normal", "Normal, for tanh and sigmoid."))
HeUniform = _named("HeUniform", _scaled(2.0, "fan_in", "uniform", "Uniform, for relu layers."))
HeNormal = _named("HeNormal", _scaled(2.0, "fan_in", "truncated_normal", "Normal, for relu layers."))
LecunUniform = _named("LecunUniform", _scaled(1.0, "fan_in", "uniform", "Uniform, for selu layers."))
LecunNormal = _named("LecunNormal", _scaled(1.0, "fan_in", "truncated_normal", "Normal, for selu layers."))

zeros, ones, constant = Zeros, Ones, Constant


@public("keras.initializers.get", "initializers.get")
def get(identifier: Any) -> Callable[..., Any] | None:
    """The initializer called so; a class is called, an initializer or function is its own answer."""
    if isinstance(identifier, str) and identifier in _BY_NAME:
        return _BY_NAME[identifier]()
    if isinstance(identifier, type) and issubclass(identifier, Initializer):
        return identifier()
    if identifier is None or (callable(identifier) and not isinstance(identifier, str)):
        return identifier
    raise ValueError(
        f"Could not interpret initializer identifier: {identifier}. "
        f"There are: {', '.join(sorted(name for name in _BY_NAME if name.islower()))}"
    )
