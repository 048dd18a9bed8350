"""Layers that disturb or price their inputs in training, against learning by heart."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np

from graphlab.errors import InvalidArgumentError, SettingError
from graphlab.keras import initializers, regularizers
from graphlab.keras.layer import Layer, kept_shape
from graphlab.tensor import Tensor, allocate, public


class _Random(Layer):
    """Numbers of its own stream if it has a seed, else of the stream that all share."""

    _supports_masking = True

    def __init__(self, seed: int | None = None, **more: Any):
        super().__init__(**more)
        self.seed = seed
        self._rng = None if seed is None else initializers.generator(seed)

    def _drawn(self, shape: tuple[int, ...], like: Tensor, draw: Callable[[np.random.Generator], Any]) -> Tensor:
        """What is drawn in a shape, in the dtype of `like`."""
        allocate(shape)
        return initializers.drawn_by(self._rng, like.dtype, draw)

    def _chance(self, rate: float) -> float:
        if not 0 <= rate <= 1:
            raise ValueError(
                "Invalid value received for argument `rate`. Expected a float value between 0 and 1. Received: "
                f"rate={rate}"
            )
        return rate

    compute_output_shape = kept_shape


def kept_shares(chances: Any, rate: float) -> np.ndarray:
    """0 where a chance is below `rate`, elsewhere what makes up for it."""
    return np.where(np.asarray(chances) >= rate, 1.0 / max(1e-30, 1 - rate), 0.0)


@public("keras.layers.Dropout")
class Dropout(_Random):
    """In training, each number is 0 with a chance of `rate`, and those left grow to make up for it."""

    _needs_no_shape = True

    def __init__(self, rate: float, noise_shape: Any = None, seed: int | None = None, **more: Any):
        super().__init__(seed, **more)
        self.rate, self.noise_shape = self._chance(rate), noise_shape

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        """The inputs themselves, or in training what is left of them."""
        if not training or self.rate == 0:
            return inputs
        rate, shape = self.rate, self._noise(tuple(inputs.shape))
        return inputs * self._drawn(shape, inputs, lambda dice: kept_shares(dice.uniform(size=shape), rate))

    def _noise(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of the noise: where it has size 1, or an axis less, places share their lot."""
        wanted = shape if self.noise_shape is None else tuple(self.noise_shape)
        wanted = tuple(shape[axis] if n is None and axis < len(shape) else n for axis, n in enumerate(wanted))
        given = zip(reversed(wanted), reversed(shape), strict=False)
        if len(wanted) > len(shape) or any(n not in (1, size) for n, size in given):
            raise InvalidArgumentError(
                f"`noise_shape` of Dropout must be broadcastable to the inputs, of shape {shape}. Received: "
                f"noise_shape={self.noise_shape}"
            )
        return wanted


@public("keras.layers.GaussianNoise")
class GaussianNoise(_Random):
    """In training, normal random numbers are added."""

    _needs_no_shape = True

    def __init__(self, stddev: float, seed: int | None = None, **more: Any):
        super().__init__(seed, **more)
        if not 0 <= stddev <= 1:
            raise ValueError(
                "Invalid value received for argument `stddev`. Expected a float value between 0 and 1. Received: "
                f"stddev={stddev}"
            )
        self.stddev = stddev

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        """The inputs, in training with noise."""
        if not training or self.stddev == 0:
            return inputs
        shape = tuple(inputs.shape)
        return inputs + self._drawn(shape, inputs, lambda dice: dice.normal(0.0, self.stddev, shape))


@public("keras.layers.GaussianDropout")
class GaussianDropout(_Random):
    """In training, each number is multiplied by a normal random number around 1."""

    _needs_no_shape = True

    def __init__(self, rate: float, seed: int | None = None, **more: Any):
        super().__init__(seed, **more)
        self.rate = self._chance(rate)
        if rate == 1:
            raise ValueError("`rate` of GaussianDropout must be below 1: its factors would spread without end.")

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        """The inputs, in training each with its factor."""
        if not training or self.rate == 0:
            return inputs
        spread = sqrt(self.rate / (1.0 - self.rate))
        shape = tuple(inputs.shape)
        return inputs * self._drawn(shape, inputs, lambda dice: dice.normal(1.0, spread, shape))


@public("keras.layers.ActivityRegularization")
class ActivityRegularization(Layer):
    """The input itself, at a price: l1 · Σ|x| + l2 · Σx² is added to the losses."""

    _supports_masking = True

    _needs_no_shape = True

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **more: Any):
        if "activity_regularizer" in more:
            raise SettingError("ActivityRegularization takes `l1` and `l2`, and no `activity_regularizer` beside them.")
        super().__init__(activity_regularizer=regularizers.L1L2(l1, l2), **more)
        self.l1, self.l2 = l1, l2

    def call(self, inputs: Any) -> Any:
        """The input itself."""
        return inputs

    compute_output_shape = kept_shape
