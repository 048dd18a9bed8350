# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.ops.random import Generator as Generator
from graphlab.ops.random import Generator as _Generator
from graphlab.tensor import Tensor
from typing import Any

def categorical(logits: Any, num_samples: Any, dtype: Any = ..., seed: int | None = None, name: str | None = None) -> Tensor:
    """Classes drawn by the softmax of each row of logits."""
class experimental:
    Generator: type[_Generator]
    @staticmethod
    def stateless_fold_in(seed: Any, data: Any, alg: Any = None) -> Tensor:
        """A new seed that depends on `seed` and a number."""
    @staticmethod
    def stateless_shuffle(value: Any, seed: Any, alg: Any = None, name: str | None = None) -> Tensor:
        """The slices along the first axis, in an order that depends on `seed` alone."""
    @staticmethod
    def stateless_split(seed: Any, num: int = 2, alg: Any = None) -> Tensor:
        """So many new seeds (pairs of ints) that depend on `seed` alone."""
def fold_in(seed: Any, data: Any, alg: Any = None) -> Tensor:
    """A new seed that depends on `seed` and a number."""
def gamma(shape: Any, alpha: Any, beta: Any = None, dtype: Any = ..., seed: int | None = None, name: Any = None) -> Tensor:
    """Gamma distributed numbers: a `shape` of them for each `alpha` (and rate `beta`)."""
def get_global_generator() -> Generator:
    """A Generator over the numbers that `set_seed` starts."""
def normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = ..., seed: int | None = None, name: str | None = None) -> Tensor:
    """Normally distributed numbers of a shape; float32 unless told otherwise."""
def poisson(shape: Any, lam: Any, dtype: Any = ..., seed: int | None = None, name: Any = None) -> Tensor:
    """Poisson distributed counts: a `shape` of them for each `lam`."""
def set_seed(seed: int) -> None:
    """Start the random numbers over: the same seed gives the same numbers."""
def shuffle(value: Any, seed: int | None = None, name: str | None = None) -> Tensor:
    """The slices along the first axis in random order."""
def split(seed: Any, num: int = 2, alg: Any = None) -> Tensor:
    """So many new seeds (pairs of ints) that depend on `seed` alone."""
def stateless_categorical(logits: Any, num_samples: Any, seed: Any, dtype: Any = ..., **_: Any) -> Tensor:
    """Classes drawn by the softmax of each row of logits, which depend on `seed` (two ints) alone."""
def stateless_normal(shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = ..., **_: Any) -> Tensor:
    """Normal numbers that depend on `seed` (two ints) alone."""
def stateless_truncated_normal(shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = ..., **_: Any) -> Tensor:
    """Truncated normal numbers that depend on `seed` (two ints) alone."""
def stateless_uniform(shape: Any, seed: Any, minval: Any = 0, maxval: Any = None, dtype: Any = ..., **_: Any) -> Tensor:
    """Uniform numbers that depend on `seed` (two ints) alone."""
def truncated_normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = ..., seed: int | None = None, name: str | None = None) -> Tensor:
    """Normally distributed numbers, none more than two standard deviations from the mean."""
def uniform(shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = ..., seed: int | None = None, name: str | None = None) -> Tensor:
    """Evenly distributed numbers from `minval` up to but without `maxval`. Ints need `maxval`, else ValueError."""
