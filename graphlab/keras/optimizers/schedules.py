"""Learning rates that change from step to step."""

from __future__ import annotations

import math as plain
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.keras.families import Configured, Family
from graphlab.names import lookup
from graphlab.tensor import Operand, Tensor, aside, convert, names_in, public

SCHEDULES = Family("learning rate schedule", "keras.optimizers.schedules", "optimizers.schedules", get=False)
_f = np.float32  # Keras computes schedules in float32


def number(value: Any) -> Any:
    """A number, or what is in a tensor or Variable, without telling a tape."""
    return value.numpy() if isinstance(value, Operand) else value


def _at(step: Any, rate: Callable[[Any], Any]) -> Tensor:
    """The rate at a step, which may be a tensor or a Variable."""
    if isinstance(step, Operand):
        return aside(rate, convert(step))
    with np.errstate(all="ignore"):
        return Tensor(rate(step))


@public("keras.optimizers.schedules.LearningRateSchedule", "optimizers.schedules.LearningRateSchedule")
class LearningRateSchedule(Configured):
    """Called with the number of a step, from 0, gives its learning rate. One of your own implements `__call__`."""

    def __call__(self, step: Any) -> Any:
        """The rate at a step."""
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `__call__(self, step)`."
        )


class _Schedule(LearningRateSchedule):
    """The common part: an initial rate, and the length of the decay."""

    def __init__(self, initial_learning_rate: Any, decay_steps: Any, name: str, steps_name: str = "decay_steps"):
        self.initial_learning_rate, self.name = initial_learning_rate, name
        vars(self)[steps_name] = self._steps = decay_steps
        if decay_steps <= 0:
            raise ValueError(f"Argument `{steps_name}` must be > 0. Received: {steps_name}={decay_steps}")

    def __call__(self, step: Any) -> Tensor:
        return _at(step, lambda at: _f(self._rate(_f(at))))

    def _rate(self, step: Any) -> Any:
        raise NotImplementedError(type(self).__name__)


class _Geometric(_Schedule):
    """A decay by `decay_rate` every `decay_steps` steps: in stairs, or smoothly."""

    def __init__(
        self, initial_learning_rate: Any, decay_steps: Any, decay_rate: Any, staircase: bool = False, name: str = ""
    ):
        super().__init__(initial_learning_rate, decay_steps, name or type(self).__name__)
        self.decay_rate, self.staircase = decay_rate, staircase

    def _periods(self, step: Any) -> Any:
        periods = step / _f(self._steps)
        return np.floor(periods) if self.staircase else periods


@SCHEDULES.member()
class ExponentialDecay(_Geometric):
    """initial · decay_rate^(step / decay_steps).

    >>> rate = ExponentialDecay(0.5, decay_steps=10, decay_rate=0.5)
    >>> float(rate(0)), float(rate(10)), float(rate(20))
    (0.5, 0.25, 0.125)
    """

    def _rate(self, step: Any) -> Any:
        return _f(self.initial_learning_rate) * np.power(_f(self.decay_rate), self._periods(step))


@SCHEDULES.member()
class InverseTimeDecay(_Geometric):
    """initial / (1 + decay_rate · step / decay_steps)."""

    def _rate(self, step: Any) -> Any:
        return _f(self.initial_learning_rate) / (_f(1) + _f(self.decay_rate) * self._periods(step))


@SCHEDULES.member()
class PiecewiseConstantDecay(LearningRateSchedule):
    """values[0] up to step boundaries[0], values[1] up to boundaries[1], ..."""

    def __init__(self, boundaries: Any, values: Any, name: str = "PiecewiseConstant"):
        if len(boundaries) != len(values) - 1:
            raise ValueError(
                "The length of boundaries should be 1 less than the length of values. Received: "
                f"boundaries={boundaries} of length {len(boundaries)}, and values={values} of length {len(values)}."
            )
        self.boundaries, self.values, self.name = list(boundaries), list(values), name

    def __call__(self, step: Any) -> Tensor:
        """The rate of the piece that a step lies in."""
        return _at(step, lambda at: _f(self.values[sum(float(at) > bound for bound in self.boundaries)]))


@SCHEDULES.member()
class PolynomialDecay(_Schedule):
    """From the initial rate to `end_learning_rate` in `decay_steps` steps, along a power of what is left."""

    def __init__(
        self,
        initial_learning_rate: Any,
        decay_steps: Any,
        end_learning_rate: Any = 0.0001,
        power: Any = 1.0,
        cycle: bool = False,
        name: str = "PolynomialDecay",
    ):
        super().__init__(initial_learning_rate, decay_steps, name)
        self.end_learning_rate, self.power, self.cycle = end_learning_rate, power, cycle

    def _rate(self, step: Any) -> Any:
        steps = _f(self._steps)
        if self.cycle:
            steps = steps * (np.ceil(step / steps) if step else _f(1))
        left = _f(1) - np.minimum(step, steps) / steps
        first, last = _f(self.initial_learning_rate), _f(self.end_learning_rate)
        return (first - last) * np.power(left, _f(self.power)) + last


@SCHEDULES.member()
class CosineDecay(_Schedule):
    """Along half a cosine wave down to `alpha` times the rate; if wanted, first in a line up to `warmup_target`."""

    def __init__(
        self,
        initial_learning_rate: Any,
        decay_steps: Any,
        alpha: float = 0.0,
        name: str = "CosineDecay",
        warmup_target: Any = None,
        warmup_steps: Any = 0,
    ):
        super().__init__(initial_learning_rate, decay_steps, name)
        self.alpha, self.warmup_target, self.warmup_steps = alpha, warmup_target, warmup_steps

    def _rate(self, step: Any) -> Any:
        steps, first = _f(self._steps), _f(self.initial_learning_rate)
        if self.warmup_target is not None:
            target, up = _f(self.warmup_target), _f(self.warmup_steps)
            if step < up:
                return (target - first) * (step / up) + first
            step, first = step - up, target
        wave = _f(0.5) * (_f(1) + np.cos(_f(plain.pi) * (np.minimum(step, steps) / steps)))
        return first * (_f(1 - self.alpha) * wave + _f(self.alpha))


@SCHEDULES.member()
class CosineDecayRestarts(_Schedule):
    """Half cosine waves one after the other, each `t_mul` times as long and `m_mul` times as high as the last."""

    def __init__(
        self,
        initial_learning_rate: Any,
        first_decay_steps: Any,
        t_mul: float = 2.0,
        m_mul: float = 1.0,
        alpha: float = 0.0,
        name: str = "SGDRDecay",
    ):
        super().__init__(initial_learning_rate, first_decay_steps, name, "first_decay_steps")
        self.t_mul, self.m_mul, self.alpha = t_mul, m_mul, alpha

    def _rate(self, step: Any) -> Any:
        done, longer = step / _f(self._steps), _f(self.t_mul)
        if self.t_mul == 1.0:
            wave = np.floor(done)
            done = done - wave
        else:
            wave = np.floor(np.log(_f(1) - done * (_f(1) - longer)) / np.log(longer))
            before = (_f(1) - longer**wave) / (_f(1) - longer)
            done = (done - before) / longer**wave
        height = _f(0.5) * _f(self.m_mul) ** wave * (_f(1) + np.cos(_f(plain.pi) * done))
        return _f(self.initial_learning_rate) * ((_f(1) - _f(self.alpha)) * height + _f(self.alpha))


if TYPE_CHECKING:
    from graphlab.keras.optimizers.schedules_names import *  # noqa: F403  declared by `make docs`
else:
    globals().update(names_in("keras.optimizers.schedules"))
    __getattr__ = lookup("keras.optimizers.schedules")
