"""The first values of a layer's variables."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from math import prod, sqrt
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from graphlab.dtypes import DType, as_dtype
from graphlab.errors import InvalidArgumentError
from graphlab.functions import making
from graphlab.keras.backend import floatx
from graphlab.keras.families import Configured, Family, snake
from graphlab.names import lookup
from graphlab.ops.random import drawn, shared_seed, uniform
from graphlab.tensor import Tensor, allocate, computing, names_in, public
from graphlab.values import as_ints

INITIALIZERS = Family("initializer", "keras.initializers", "initializers")


_SHORT = {"Zeros": ("zero",), "Ones": ("one",), "RandomNormal": ("normal",), "RandomUniform": ("uniform",)}


Kind = TypeVar("Kind", bound="type[Initializer]")


def _initializer(*more: str) -> Callable[[Kind], Kind]:
    """Make the class public under its name and its name in snake case."""

    def register(cls: Kind) -> Kind:
        return INITIALIZERS.member(cls.__name__, snake(cls.__name__), *more, also=_SHORT.get(cls.__name__, ()))(cls)

    return register


@public("keras.initializers.Initializer", "initializers.Initializer", "keras.Initializer")
class Initializer(Configured):
    """Called with a shape and a dtype, gives a tensor."""

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        """A tensor of the shape, with numbers to begin with."""
        wanted: DType = as_dtype(dtype or floatx())
        return Tensor(np.asarray(self._values(allocate(as_ints(shape))), wanted.as_numpy_dtype)[()])

    def _values(self, shape: tuple[int, ...]) -> np.ndarray:
        raise NotImplementedError(f"{type(self).__name__} must implement `__call__(shape, dtype)`")


@public("zeros_initializer")
@_initializer()
class Zeros(Initializer):
    """All zeros."""

    def _values(self, shape: tuple[int, ...]) -> np.ndarray:
        return np.zeros(shape)


@public("ones_initializer")
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
        value = np.asarray(self.value)
        fits = zip(reversed(value.shape), reversed(shape), strict=False)
        if value.ndim > len(shape) or any(n not in (1, size) for n, size in fits):
            raise InvalidArgumentError(
                f"a constant of shape {list(value.shape)} does not fill a tensor of shape {list(shape)}: give a number"
            )
        return np.broadcast_to(value, shape).copy()


@public("constant_initializer")
class Filled(Initializer):
    """All `value`, or the values of a list, as `tf.constant(value, dtype, shape)` fills a shape.

    >>> Filled([1.0, 2.0])((2, 1)).numpy().tolist()
    [[1.0], [2.0]]
    """

    def __init__(self, value: Any = 0.0, support_partition: bool = False):
        self.value = value

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        """A tensor of the shape. Raises TypeError where there are too few values, or too many."""
        return making.constant(self.value, dtype or floatx(), allocate(as_ints(shape)))


@_initializer("IdentityInitializer")
class Identity(Initializer):
    """Ones on the diagonal, times `gain`; for matrices."""

    def __init__(self, gain: float = 1.0):
        self.gain = gain

    def _values(self, shape: tuple[int, ...]) -> np.ndarray:
        if len(shape) != 2:
            raise ValueError(f"Identity matrix initializer can only be used for 2D matrices. Received: shape={shape}")
        return self.gain * np.eye(*shape)


def generator(seed: Any) -> np.random.Generator:
    """A stream of random numbers that begins with a seed, which may be negative too."""
    return np.random.default_rng(int(seed) % 2**64)


def new_seed() -> int:
    """A seed from the stream that `tf.random.set_seed` starts."""
    return int(uniform((), maxval=2**31 - 1, dtype="int32"))


def drawn_by(own: np.random.Generator | None, dtype: DType, draw: Callable[[np.random.Generator], Any]) -> Tensor:
    """What `draw` gives with the stream of a layer, or with a new one from the stream that all share.

    >>> drawn_by(generator(1), as_dtype("float32"), lambda dice: dice.normal(size=3)).shape
    TensorShape([3])
    """
    kind = dtype.as_numpy_dtype
    if own is not None:
        return drawn(lambda: np.asarray(draw(own), kind)[()])
    return drawn(lambda: np.asarray(draw(np.random.default_rng(shared_seed(2**31 - 1))), kind)[()])


class _Random(Initializer):
    """The same values at every call, as in Keras 3: the seed is drawn once if none is given."""

    def __init__(self, seed: int | None = None):
        self.seed = seed
        self._start = new_seed() if seed is None else seed

    def _values(self, shape: tuple[int, ...]) -> np.ndarray:
        return self._drawn(generator(self._start), shape)

    def _drawn(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        raise NotImplementedError(type(self).__name__)


@public("random_normal_initializer")
@_initializer()
class RandomNormal(_Random):
    """Normal random numbers."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def _drawn(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return self.mean + self.stddev * rng.standard_normal(shape)


@public("random_uniform_initializer")
@_initializer()
class RandomUniform(_Random):
    """Random numbers from `minval` to `maxval`."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None):
        super().__init__(seed)
        self.minval, self.maxval = minval, maxval

    def _drawn(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return self.minval + (self.maxval - self.minval) * rng.random(shape)


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
        self._inputs: tuple[int, ...] | None = None

    def from_axes(self, inputs: tuple[int, ...]) -> VarianceScaling:
        """The same for a variable of which these axes are those of the inputs, and all others those of the outputs.

        >>> float(np.abs(GlorotUniform(1).from_axes((0,))((3, 2, 4)).numpy()).max()) < (6 / (3 + 8)) ** 0.5
        True
        """
        found = copy(self)
        found._inputs = inputs
        return found

    def _drawn(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        fan_in, fan_out = _fans(shape) if self._inputs is None else _fans_of_axes(shape, self._inputs)
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


def _fans_of_axes(shape: tuple[int, ...], inputs: tuple[int, ...]) -> tuple[float, float]:
    fan_in = prod(shape[axis] for axis in inputs)
    return float(fan_in), float(prod(n for axis, n in enumerate(shape) if axis not in inputs))


@_initializer("OrthogonalInitializer")
class Orthogonal(_Random):
    """Rows or columns that stand at right angles to each other, times `gain`."""

    def __init__(self, gain: float = 1.0, seed: int | None = None):
        super().__init__(seed)
        self.gain = gain

    def _drawn(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        if len(shape) < 2:
            raise ValueError(
                f"The tensor to initialize must be at least two-dimensional. Received: shape={shape} of rank "
                f"{len(shape)}."
            )
        rows, columns = prod(shape[:-1]), shape[-1]
        computing(4 * rows * columns * min(rows, columns))
        q, r = np.linalg.qr(rng.standard_normal((max(rows, columns), min(rows, columns))))
        q = q * np.sign(np.diagonal(r))  # makes every orthogonal matrix equally likely
        return self.gain * np.reshape(q if rows >= columns else q.T, shape)


def _scaled(name: str, scale: float, mode: str, distribution: str, words: str) -> type[VarianceScaling]:
    """`VarianceScaling` with settings that have a name of their own."""

    class Scaled(VarianceScaling):
        def __init__(self, seed: int | None = None):
            super().__init__(scale, mode, distribution, seed)

    Scaled.__name__ = Scaled.__qualname__ = name
    Scaled.__doc__ = words
    return _initializer()(Scaled)


GlorotUniform = _scaled("GlorotUniform", 1.0, "fan_avg", "uniform", "Uniform, for tanh and sigmoid layers.")
GlorotNormal = _scaled("GlorotNormal", 1.0, "fan_avg", "truncated_normal", "Normal, for tanh and sigmoid layers.")
HeUniform = _scaled("HeUniform", 2.0, "fan_in", "uniform", "Uniform, for relu layers.")
HeNormal = _scaled("HeNormal", 2.0, "fan_in", "truncated_normal", "Normal, for relu layers.")
LecunUniform = _scaled("LecunUniform", 1.0, "fan_in", "uniform", "Uniform, for selu layers.")
LecunNormal = _scaled("LecunNormal", 1.0, "fan_in", "truncated_normal", "Normal, for selu layers.")

zeros, ones, constant = Zeros, Ones, Constant
get = INITIALIZERS.find

if TYPE_CHECKING:
    from graphlab.keras.initializers_names import *  # noqa: F403  declared by `make docs`
else:
    globals().update(names_in("keras.initializers"))
    __getattr__ = lookup("keras.initializers")
