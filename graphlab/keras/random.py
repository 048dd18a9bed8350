"""Random tensors that depend on a seed alone, or on a generator of seeds."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.functions.nn import dropout as dropped
from graphlab.keras.backend import floatx
from graphlab.keras.initializers import new_seed
from graphlab.keras.naming import automatic_name
from graphlab.keras.variables import Variable
from graphlab.ops import random
from graphlab.ops.shape import gather
from graphlab.tensor import Tensor, aside, convert, names_in, public


@public("keras.random.SeedGenerator")
class SeedGenerator:
    """Gives another seed each time: for layers that draw numbers of their own.

    >>> generator = SeedGenerator(1)
    >>> generator.next().numpy().tolist(), generator.next().numpy().tolist()
    ([1, 0], [1, 1])
    """

    def __init__(self, seed: int | None = None, name: str | None = None, **_: Any):
        if seed is not None and (not isinstance(seed, int | np.integer) or seed < 0):
            raise ValueError(f"Argument `seed` must be an integer from 0. Received: seed={seed}")
        self.name = name or automatic_name(type(self))
        self._initial_seed = new_seed() if seed is None else int(seed)
        called = f"{self.name}_state"
        self.state = Variable(
            np.array([self._initial_seed, 0], np.int64), trainable=False, name=called, path=f"{self.name}/{called}"
        )

    def next(self, ordered: bool = True) -> Tensor:
        """The seed for now, two ints; the next one is another."""
        now: Tensor = self.state.value
        self.state.assign(now.numpy() + np.array([0, 1], np.int64))
        return now


def _pair(seed: Any) -> list[int]:
    """Two ints for a seed that is an int, a generator, or missing."""
    if isinstance(seed, SeedGenerator):
        return [int(n) for n in seed.next().numpy()]
    if seed is None:
        return [new_seed(), 0]
    if isinstance(seed, int | np.integer):
        return [int(seed), 0]
    raise ValueError(f"Argument `seed` must be either an integer or an instance of `SeedGenerator`. Received: {seed!r}")


@public("keras.random.normal")
def normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Normally distributed numbers."""
    return random.stateless_normal(shape, _pair(seed), mean, stddev, dtype or floatx())


@public("keras.random.truncated_normal")
def truncated_normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Normally distributed numbers, none more than two standard deviations from the mean."""
    return random.stateless_truncated_normal(shape, _pair(seed), mean, stddev, dtype or floatx())


@public("keras.random.uniform")
def uniform(shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Evenly distributed floats from `minval` up to but without `maxval`. Raises ValueError for a dtype of ints."""
    kind = np.dtype(dtype or floatx())
    if kind.kind != "f":
        raise ValueError(f"`keras.random.uniform` requires a floating point `dtype`. Received: dtype={dtype}. "
                         "For ints there is keras.random.randint.")  # fmt: skip
    return random.stateless_uniform(shape, _pair(seed), minval, maxval, kind.name)


@public("keras.random.randint")
def randint(shape: Any, minval: int, maxval: int, dtype: Any = "int32", seed: Any = None) -> Tensor:
    """Evenly distributed ints from `minval` up to but without `maxval`."""
    return random.stateless_uniform(shape, _pair(seed), minval, maxval, dtype)


@public("keras.random.categorical")
def categorical(logits: Any, num_samples: int, dtype: Any = "int32", seed: Any = None) -> Tensor:
    """Classes drawn by the softmax of each row of logits."""
    return random.stateless_categorical(logits, num_samples, _pair(seed), dtype)


@public("keras.random.shuffle")
def shuffle(x: Any, axis: int = 0, seed: Any = None) -> Tensor:
    """The slices along an axis in random order."""
    tensor = convert(x)
    order = np.random.default_rng(_pair(seed)).permutation(int(tensor.shape[axis])).astype(np.int32)
    return gather(tensor, order, axis=axis)


@public("keras.random.dropout")
def dropout(inputs: Any, rate: float, noise_shape: Any = None, seed: Any = None) -> Tensor:
    """The inputs with a share `rate` of the elements set to 0, and the others scaled up to keep the sum."""
    x = convert(inputs)
    if rate <= 0:
        return dropped(x, rate)
    kept = random.stateless_uniform(noise_shape or x.shape, _pair(seed), dtype=x.dtype)
    return x * aside(lambda chance: np.asarray((chance >= rate) / (1.0 - rate), chance.dtype), kept)


globals().update(names_in("keras.random"))
