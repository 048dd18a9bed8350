"""Random tensors. Reproducible after `set_seed`; the streams are NumPy's, not TensorFlow's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec

import numpy as np

from graphlab import dtypes, values
from graphlab.dtypes import DType, TensorShape
from graphlab.errors import InvalidArgumentError, ShapeError
from graphlab.tensor import CALLS, Tensor, allocate, convert, numbers_of, observer, public

P = ParamSpec("P")

# In a ContextVar, so that one session's seed does not disturb another's numbers.
_generator: ContextVar[np.random.Generator | None] = ContextVar("generator", default=None)


# From which generators without a seed get one, where a whole run is to be repeatable; None where they need not be.
_seeds: ContextVar[np.random.SeedSequence | None] = ContextVar("seeds", default=None)


def _source() -> np.random.Generator:
    generator = _generator.get()
    if generator is None:
        generator = _fresh()
        _generator.set(generator)
    return generator


def _fresh() -> np.random.Generator:
    """A generator that nobody has given a seed."""
    seeds = _seeds.get()
    return np.random.default_rng(None if seeds is None else seeds.spawn(1)[0])


@contextmanager
def beginning(seed: int) -> Iterator[None]:
    """In the block all random numbers here follow from a seed, unless the program sets others.

    >>> with beginning(7):
    ...     first = uniform([2])
    >>> with beginning(7):
    ...     bool((uniform([2]) == first).numpy().all())
    True
    """
    before = _generator.get(), _seeds.get()
    _generator.set(None)
    _seeds.set(np.random.SeedSequence(seed))
    try:
        yield
    finally:
        _generator.set(before[0])
        _seeds.set(before[1])


def drawn(draw: Callable[[], Any]) -> Tensor:
    """What `draw` gives, random numbers of the same shape and dtype each time; the observer is told how to draw again.

    >>> dice = np.random.default_rng(0)
    >>> drawn(lambda: dice.integers(1, 7, 2)).shape
    TensorShape([2])
    """
    output = Tensor(draw())
    if (watcher := observer()) is not None:
        watcher.called(draw, (), (output,))
    return output


def drawing(function: Callable[P, Tensor]) -> Callable[P, Tensor]:
    """A function that draws random numbers, of which the observer is told each time."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> Tensor:
        return drawn(lambda: function(*args, **kwargs)._array)

    return call


def _begins(what: str) -> None:
    """Tell the observer that a stream of random numbers begins."""
    if (watcher := observer()) is not None:
        watcher.unrepeatable(what)


@public("random.set_seed")
def set_seed(seed: int) -> None:
    """Start the random numbers over: the same seed gives the same numbers."""
    _begins("sets the seed of the random numbers")
    _generator.set(np.random.default_rng(int(seed)))


def _size(shape: Any) -> tuple[int, ...]:
    """A shape given as a list or a tuple. Raises InvalidArgumentError for a single number."""
    if not isinstance(shape, TensorShape) and np.ndim(shape) != 1:
        raise InvalidArgumentError(f"shape must be a vector of ints, such as [{shape}]; got {shape!r}")
    return allocate(values.as_shape(shape))


def _normal(rng: np.random.Generator, shape: Any, mean: Any, stddev: Any, dtype: Any) -> Tensor:
    kind = _float(dtype)
    numbers = rng.standard_normal(_size(shape))
    return Tensor(np.asarray(numbers * np.asarray(stddev) + np.asarray(mean)).astype(kind.as_numpy_dtype)[()])


def _float(dtype: Any) -> DType:
    kind = dtypes.as_dtype(dtype)
    if not kind.is_floating:
        raise TypeError(f"normal numbers are floats; got dtype {kind.name}")
    return kind


def _uniform(rng: np.random.Generator, shape: Any, minval: Any, maxval: Any, dtype: Any) -> Tensor:
    kind = dtypes.as_dtype(dtype)
    if maxval is None:
        if kind.is_integer:
            raise ValueError(f"Must specify maxval for integer dtype {kind!r}")
        maxval = 1
    size = _size(shape)
    if kind.is_integer:
        if int(minval) >= int(maxval):
            raise InvalidArgumentError(f"Need minval < maxval, got {int(minval)} >= {int(maxval)}")
        return Tensor(np.asarray(rng.integers(int(minval), int(maxval), size)).astype(kind.as_numpy_dtype)[()])
    numbers = rng.random(size) * (np.asarray(maxval) - np.asarray(minval)) + np.asarray(minval)
    return Tensor(np.asarray(numbers).astype(kind.as_numpy_dtype)[()])


def _truncated(rng: np.random.Generator, shape: Any, mean: Any, stddev: Any, dtype: Any) -> Tensor:
    numbers = rng.standard_normal(_size(shape))
    while np.any(far := np.abs(numbers) > 2):  # draw again what lies more than two deviations away
        numbers = np.where(far, rng.standard_normal(numbers.shape), numbers)
    return Tensor(np.asarray(numbers * stddev + mean).astype(_float(dtype).as_numpy_dtype)[()])


@public("random.normal")
@drawing
def normal(
    shape: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: Any = dtypes.float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Normally distributed numbers of a shape; float32 unless told otherwise."""
    return _normal(_seeded(seed), shape, mean, stddev, dtype)


@public("random.uniform")
@drawing
def uniform(
    shape: Any,
    minval: Any = 0,
    maxval: Any = None,
    dtype: Any = dtypes.float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Evenly distributed numbers from `minval` up to but without `maxval`. Ints need `maxval`, else ValueError."""
    return _uniform(_seeded(seed), shape, minval, maxval, dtype)


@public("random.truncated_normal")
@drawing
def truncated_normal(
    shape: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: Any = dtypes.float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Normally distributed numbers, none more than two standard deviations from the mean."""
    return _truncated(_seeded(seed), shape, mean, stddev, dtype)


@public("random.shuffle")
def shuffle(value: Any, seed: int | None = None, name: str | None = None) -> Tensor:
    """The slices along the first axis in random order."""
    x = convert(value)
    if not x.ndim:
        return x
    return CALLS["gather"](x, drawn(lambda: _seeded(seed).permutation(int(x.shape[0])).astype(np.int32)))


@public("random.stateless_normal")
def stateless_normal(
    shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = dtypes.float32, **_: Any
) -> Tensor:
    """Normal numbers that depend on `seed` (two ints) alone."""
    return _normal(np.random.default_rng(_key(seed)), shape, mean, stddev, dtype)


@public("random.stateless_uniform")
def stateless_uniform(
    shape: Any, seed: Any, minval: Any = 0, maxval: Any = None, dtype: Any = dtypes.float32, **_: Any
) -> Tensor:
    """Uniform numbers that depend on `seed` (two ints) alone."""
    return _uniform(np.random.default_rng(_key(seed)), shape, minval, maxval, dtype)


def _key(seed: Any) -> list[int]:
    if np.shape(seed) != (2,):
        raise InvalidArgumentError(f"seed must have shape [2], such as [1, 2], not {list(np.shape(seed))}")
    return [abs(n) for n in values.as_ints(seed)]


def shared_seed(below: int) -> int:
    """A seed from the stream that all share, as `uniform` draws an int32; for who tells the observer of more."""
    return int(_uniform(_source(), (), 0, below, dtypes.int32)._array)


def _seeded(seed: int | None) -> np.random.Generator:
    source = _source()
    return source if seed is None else np.random.default_rng([int(seed), int(source.integers(2**31))])


@public("random.stateless_truncated_normal")
def stateless_truncated_normal(
    shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = dtypes.float32, **_: Any
) -> Tensor:
    """Truncated normal numbers that depend on `seed` (two ints) alone."""
    return _truncated(np.random.default_rng(_key(seed)), shape, mean, stddev, dtype)


def _categorical(rng: np.random.Generator, logits: Any, num_samples: Any, dtype: Any) -> Tensor:
    """For each row so many classes, by the largest of logits plus Gumbel noise."""
    rows = numbers_of(convert(logits))
    if np.ndim(rows) != 2:
        raise ShapeError(f"logits should be a matrix, a row for each draw; got shape {list(np.shape(rows))}")
    (count,) = values.as_ints(num_samples)
    noise = rng.gumbel(size=allocate((rows.shape[0], count, rows.shape[1])))
    return Tensor(np.argmax(rows[:, None] + noise, -1).astype(dtypes.as_dtype(dtype).as_numpy_dtype))


@public("random.categorical")
@drawing
def categorical(
    logits: Any, num_samples: Any, dtype: Any = dtypes.int64, seed: int | None = None, name: str | None = None
) -> Tensor:
    """Classes drawn by the softmax of each row of logits."""
    return _categorical(_seeded(seed), logits, num_samples, dtype)


@public("random.stateless_categorical")
def stateless_categorical(logits: Any, num_samples: Any, seed: Any, dtype: Any = dtypes.int64, **_: Any) -> Tensor:
    """Classes drawn by the softmax of each row of logits, which depend on `seed` (two ints) alone."""
    return _categorical(np.random.default_rng(_key(seed)), logits, num_samples, dtype)


@public("random.gamma")
@drawing
def gamma(
    shape: Any, alpha: Any, beta: Any = None, dtype: Any = dtypes.float32, seed: int | None = None, name: Any = None
) -> Tensor:
    """Gamma distributed numbers: a `shape` of them for each `alpha` (and rate `beta`)."""
    kind, a, b = _float(dtype), np.asarray(alpha, float), np.asarray(1.0 if beta is None else beta, float)
    size = allocate((*values.as_shape(shape), *np.broadcast_shapes(a.shape, b.shape)))
    return Tensor(np.asarray(_seeded(seed).gamma(a, 1.0, size) / b).astype(kind.as_numpy_dtype)[()])


@public("random.poisson")
@drawing
def poisson(shape: Any, lam: Any, dtype: Any = dtypes.float32, seed: int | None = None, name: Any = None) -> Tensor:
    """Poisson distributed counts: a `shape` of them for each `lam`."""
    rates = np.asarray(lam, float)
    size = allocate((*values.as_shape(shape), *rates.shape))
    return Tensor(np.asarray(_seeded(seed).poisson(rates, size)).astype(dtypes.as_dtype(dtype).as_numpy_dtype)[()])


@public("random.split", "random.experimental.stateless_split")
def split_seed(seed: Any, num: int = 2, alg: Any = None) -> Tensor:
    """So many new seeds (pairs of ints) that depend on `seed` alone."""
    return Tensor(np.random.default_rng(_key(seed)).integers(0, 2**31, allocate((int(num), 2))).astype(np.int32))


@public("random.fold_in", "random.experimental.stateless_fold_in")
def fold_in(seed: Any, data: Any, alg: Any = None) -> Tensor:
    """A new seed that depends on `seed` and a number."""
    return Tensor(np.random.default_rng([*_key(seed), abs(int(data))]).integers(0, 2**31, 2).astype(np.int32))


@public("random.experimental.stateless_shuffle")
def stateless_shuffle(value: Any, seed: Any, alg: Any = None, name: str | None = None) -> Tensor:
    """The slices along the first axis, in an order that depends on `seed` alone."""
    x = convert(value)
    return CALLS["gather"](x, np.random.default_rng(_key(seed)).permutation(int(x.shape[0])).astype(np.int32))


@public("random.Generator", "random.experimental.Generator")
class Generator:
    """A source of random numbers of its own.

    >>> g = Generator.from_seed(1)
    >>> g.normal([2]).shape
    TensorShape([2])
    """

    def __init__(self, seed: int | None = None):
        _begins("makes a generator of random numbers")
        self._rng = _fresh() if seed is None else np.random.default_rng(seed)

    @classmethod
    def from_seed(cls, seed: int, alg: Any = None) -> Generator:
        """One that always gives the same numbers."""
        return cls(int(seed))

    @classmethod
    def from_non_deterministic_state(cls, alg: Any = None) -> Generator:
        """One that gives other numbers each time."""
        return cls()

    @drawing
    def normal(
        self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = dtypes.float32, name: str | None = None
    ) -> Tensor:
        """Normally distributed numbers."""
        return _normal(self._rng, shape, mean, stddev, dtype)

    @drawing
    def uniform(
        self, shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = dtypes.float32, name: str | None = None
    ) -> Tensor:
        """Evenly distributed numbers."""
        return _uniform(self._rng, shape, minval, maxval, dtype)

    @drawing
    def truncated_normal(
        self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = dtypes.float32, name: str | None = None
    ) -> Tensor:
        """Normally distributed numbers, none more than two standard deviations from the mean."""
        return _truncated(self._rng, shape, mean, stddev, dtype)

    @drawing
    def uniform_full_int(self, shape: Any, dtype: Any = dtypes.uint64, name: str | None = None) -> Tensor:
        """Ints from all that the dtype has."""
        kind = dtypes.as_dtype(dtype)
        numbers = self._rng.integers(kind.min, kind.max, allocate(values.as_shape(shape)), endpoint=True,
                                     dtype=kind.as_numpy_dtype)  # fmt: skip
        return Tensor(numbers)

    @drawing
    def binomial(
        self, shape: Any, counts: Any, probs: Any, dtype: Any = dtypes.int32, name: str | None = None
    ) -> Tensor:
        """How many of `counts` trials succeed, each with probability `probs`."""
        found = self._rng.binomial(np.asarray(counts, int), np.asarray(probs, float), allocate(values.as_shape(shape)))
        return Tensor(np.asarray(found).astype(dtypes.as_dtype(dtype).as_numpy_dtype)[()])

    @drawing
    def make_seeds(self, count: int = 1) -> Tensor:
        """Seeds for the stateless functions, one in each column."""
        return Tensor(self._rng.integers(0, 2**31, allocate((2, int(count)))).astype(np.int64))

    def split(self, count: int = 1) -> list[Generator]:
        """So many new generators, independent of one another."""
        _begins("makes generators of random numbers")
        return [Generator(int(n)) for n in self._rng.integers(0, 2**31, allocate((int(count),)))]

    def reset_from_seed(self, seed: int) -> None:
        """Start over with this seed."""
        _begins("sets the seed of a generator")
        self._rng = np.random.default_rng(int(seed))


@public("random.get_global_generator")
def get_global_generator() -> Generator:
    """A Generator over the numbers that `set_seed` starts."""
    shared = Generator()
    shared._rng = _source()
    return shared
