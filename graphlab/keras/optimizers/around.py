"""What an optimizer may do around its steps: gather gradients over several of them, average the Variables over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.keras.variables import Variable
from graphlab.tensor import Tensor, aside, convert
from graphlab.variable import Variable as AnyVariable

SETTINGS = ("use_ema", "ema_momentum", "ema_overwrite_frequency", "loss_scale_factor", "gradient_accumulation_steps")


class Around:
    """The part of an optimizer that knows of running averages, gathered gradients and a scaled loss."""

    use_ema: bool
    ema_momentum: float
    ema_overwrite_frequency: int | None
    loss_scale_factor: float | None
    gradient_accumulation_steps: int | None
    _iterations: Variable
    _moved: list[AnyVariable]
    _averages: list[Variable]
    _sums: list[Variable]

    def _set_around(
        self,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None,
        loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None,
        **unknown: Any,
    ) -> None:
        """Take the settings. Raises ValueError for one that is out of range or unknown."""
        unknown.pop("decay", None)  # of Keras 2; Keras 3 passes over it too
        if unknown:
            raise ValueError(f"Argument(s) not recognized: {unknown}")
        if use_ema and not 0 <= ema_momentum <= 1:
            raise ValueError(f"`ema_momentum` must be in the range [0, 1]. Received: ema_momentum={ema_momentum}")
        if use_ema and ema_overwrite_frequency and ema_overwrite_frequency < 1:
            raise ValueError(
                "`ema_overwrite_frequency` must be an integer >= 1 or None. Received: "
                f"ema_overwrite_frequency={ema_overwrite_frequency}"
            )
        gradient_accumulation_steps = gradient_accumulation_steps or None
        if gradient_accumulation_steps is not None and gradient_accumulation_steps < 2:
            raise ValueError(
                "`gradient_accumulation_steps` must be an integer >= 2. Received: "
                f"gradient_accumulation_steps={gradient_accumulation_steps}"
            )
        self.use_ema, self.ema_momentum, self.ema_overwrite_frequency = use_ema, ema_momentum, ema_overwrite_frequency
        self.loss_scale_factor, self.gradient_accumulation_steps = loss_scale_factor, gradient_accumulation_steps

    def add_optimizer_variables(self, trainable_variables: Sequence[Any], name: Any, initializer: Any = "zeros") -> Any:
        """A new variable like each of a list."""
        raise NotImplementedError

    def _build_around(self) -> None:
        """Make the variables that this part needs."""
        self._averages = self.add_optimizer_variables(self._moved, "average") if self.use_ema else []
        gathers = self.gradient_accumulation_steps is not None
        self._sums = self.add_optimizer_variables(self._moved, "gradient_accumulator") if gathers else []

    @property
    def iterations(self) -> Variable | Tensor:
        """How many steps were made: a Variable, or a tensor where a step takes several gradients."""
        if self.gradient_accumulation_steps is None:
            return self._iterations
        steps = self.gradient_accumulation_steps
        return aside(lambda number: np.int64(number // steps), self._iterations._tensor())

    def scale_loss(self, loss: Any) -> Any:
        """The loss times `loss_scale_factor`, by which `apply` divides the gradients again."""
        return loss if self.loss_scale_factor is None else loss * self.loss_scale_factor

    def _unscaled(self, grads: list[Tensor]) -> list[Tensor]:
        return grads if self.loss_scale_factor is None else [g / self.loss_scale_factor for g in grads]

    def _gathered(self, grads: list[Tensor], variables: list[Any], places: list[int]) -> list[Tensor] | None:
        """The mean of the gradients since the last step, or None while there are too few for another."""
        if self.gradient_accumulation_steps is None:
            return grads
        held = [self._sums[place] for place in places]
        if (int(self._iterations.numpy()) + 1) % self.gradient_accumulation_steps:
            for so_far, grad in zip(held, grads, strict=True):
                so_far.assign_add(grad)
            return None
        means = [(grad + so_far) / self.gradient_accumulation_steps for grad, so_far in zip(grads, held, strict=True)]
        for so_far in self._sums:
            so_far.assign(np.zeros(tuple(so_far.shape), so_far.dtype.as_numpy_dtype))
        return means

    def _average(self) -> None:
        """Move the averages on, and from time to time the Variables to them."""
        if not self.use_ema:
            return
        for variable, average in zip(self._moved, self._averages, strict=True):
            numbers = (convert(self.iterations), average._tensor(), variable._tensor())
            average.assign(aside(self._averaged, *numbers))
            if self.ema_overwrite_frequency and (int(self.iterations.numpy()) + 1) % self.ema_overwrite_frequency == 0:
                variable.assign(average._tensor())

    def _averaged(self, steps: Any, average: Any, value: Any) -> Any:
        kind = value.dtype.type
        keep = kind(self.ema_momentum if steps else 0)
        return keep * average + (kind(1) - keep) * value

    def finalize_variable_values(self, var_list: Sequence[Any]) -> None:
        """Put the running averages in, at the end of training, if there are any."""
        if self.use_ema:
            for variable, average in zip(var_list, self._averages, strict=False):
                variable.assign(average.numpy())
