"""The optimizers: each says how far down to move a variable, and what to remember for the next step.

The order of operations and the places where numbers are rounded to the variable's dtype are Keras 3's.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.keras.optimizers.optimizer import Optimizer, Step, optimizer
from graphlab.tensor import observer

Move = tuple[Any, tuple[Any, ...]]


def _cast(value: float, kind: type[Any]) -> Any:
    """A setting that Keras makes a float32 tensor before it casts it: for float64 variables that shows."""
    return kind(np.float32(value))


@optimizer
class SGD(Optimizer):
    """Gradient descent, with momentum if wanted, looking ahead (Nesterov) if wanted."""

    def __init__(self, learning_rate: Any = 0.01, momentum: float = 0.0, nesterov: bool = False, **more: Any):
        super().__init__(learning_rate, **more)
        if not isinstance(momentum, float) or not 0 <= momentum <= 1:
            raise ValueError(f"`momentum` must be a float between [0, 1]. Received: momentum={momentum!r}")
        self.momentum, self.nesterov = momentum, nesterov
        self.memories = {"momentum": 0.0} if momentum else {}

    def _rule(self, step: Step, *memory: Any) -> Move:
        if not memory:
            return step.grad * step.rate, ()
        momentum = _cast(self.momentum, step.kind)
        speed = memory[0] * momentum - step.grad * step.rate
        return (step.grad * step.rate - speed * momentum if self.nesterov else -speed), (speed,)


@optimizer
class Adam(Optimizer):
    """Steps as big as the running mean of the gradient over its running root mean square."""

    memories = {"momentum": 0.0, "velocity": 0.0}

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
        **more: Any,
    ):
        super().__init__(learning_rate, **more)
        self.beta_1, self.beta_2, self.epsilon, self.amsgrad = beta_1, beta_2, epsilon, amsgrad
        if amsgrad:
            self.memories = {**self.memories, "velocity_hat": 0.0}

    def _rule(self, step: Step, *memory: Any) -> Move:
        kind, grad = step.kind, step.grad
        mean, square = memory[:2]
        power_1, power_2 = (_cast(beta, kind) ** kind(step.number) for beta in (self.beta_1, self.beta_2))
        alpha = step.rate * np.sqrt(kind(1) - power_2) / (kind(1) - power_1)
        mean = mean + (grad - mean) * kind(1 - self.beta_1)
        square = square + (grad * grad - square) * kind(1 - self.beta_2)
        if not self.amsgrad:
            return mean * alpha / (np.sqrt(square) + kind(self.epsilon)), (mean, square)
        greatest = np.maximum(memory[2], square)
        return mean * alpha / (np.sqrt(greatest) + kind(self.epsilon)), (mean, square, greatest)


@optimizer
class AdamW(Adam):
    """`Adam`, with weights that shrink by themselves."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        weight_decay: float = 0.004,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
        **more: Any,
    ):
        super().__init__(learning_rate, beta_1, beta_2, epsilon, amsgrad, weight_decay=weight_decay, **more)
        if weight_decay is None:
            raise ValueError("Argument `weight_decay` must be a float. Received: weight_decay=None")


@optimizer
class Nadam(Optimizer):
    """`Adam` with Nesterov's look ahead."""

    memories = {"momentum": 0.0, "velocity": 0.0}

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        **more: Any,
    ):
        super().__init__(learning_rate, **more)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon
        self._product: Any = 1.0
        self._product_before: Any = 1.0

    def _numbers(self) -> dict[str, float]:
        return {"product": float(self._product_before)}

    def _before(self) -> None:
        if (watcher := observer()) is not None:
            watcher.unrepeatable("lets Nadam multiply a number that is in no Variable")
        number = int(self.iterations.numpy()) + 1
        self._product_before = self._product
        kind = self._moved[0].dtype.as_numpy_dtype
        damped = kind(1) - kind(0.5) * kind(0.96) ** kind(number)
        self._product = kind(self._product) * kind(self.beta_1) * damped

    def _rule(self, step: Step, *memory: Any) -> Move:
        kind, grad = step.kind, step.grad
        mean, square = memory
        beta_1, beta_2, decay = (_cast(x, kind) for x in (self.beta_1, self.beta_2, 0.96))
        now, ahead = (beta_1 * (kind(1) - kind(0.5) * decay ** kind(step.number + i)) for i in (0, 1))
        product = kind(self._product)
        mean = mean + (grad - mean) * (kind(1) - beta_1)
        square = square + (grad * grad - square) * (kind(1) - beta_2)
        expected = ahead * mean / (kind(1) - product * ahead) + (kind(1) - now) * grad / (kind(1) - product)
        spread = square / (kind(1) - beta_2 ** kind(step.number))
        return expected * step.rate / (np.sqrt(spread) + kind(self.epsilon)), (mean, square)


@optimizer
class Adamax(Optimizer):
    """`Adam` with the greatest gradient so far in place of the root mean square."""

    memories = {"momentum": 0.0, "norm": 0.0}

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        **more: Any,
    ):
        super().__init__(learning_rate, **more)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def _rule(self, step: Step, *memory: Any) -> Move:
        kind, grad = step.kind, step.grad
        mean, greatest = memory
        mean = mean + (grad - mean) * kind(1 - self.beta_1)
        greatest = np.maximum(kind(self.beta_2) * greatest, np.abs(grad))
        share = kind(1) - _cast(self.beta_1, kind) ** kind(step.number)
        return step.rate * mean / (share * (greatest + kind(self.epsilon))), (mean, greatest)


@optimizer
class RMSprop(Optimizer):
    """Steps as big as the gradient over its running root mean square, or with `centered` over its spread."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        rho: float = 0.9,
        momentum: float = 0.0,
        epsilon: float = 1e-7,
        centered: bool = False,
        **more: Any,
    ):
        super().__init__(learning_rate, **more)
        self.rho, self.momentum, self.epsilon, self.centered = rho, momentum, epsilon, centered
        self.memories = {
            "velocity": 0.0,
            **({"momentum": 0.0} if momentum > 0 else {}),
            **({"average_gradient": 0.0} if centered else {}),
        }

    def _rule(self, step: Step, *memory: Any) -> Move:
        kind, grad = step.kind, step.grad
        known = dict(zip(self.memories, memory, strict=True))
        rho, rest = kind(self.rho), kind(1 - self.rho)
        known["velocity"] = spread = rho * known["velocity"] + rest * (grad * grad)
        if self.centered:
            known["average_gradient"] = mean = rho * known["average_gradient"] + rest * grad
            spread = spread - mean * mean
        down = step.rate * grad / np.sqrt(spread + kind(self.epsilon))
        if self.momentum > 0:
            known["momentum"] = down = kind(self.momentum) * known["momentum"] + down
        return down, tuple(known.values())


@optimizer
class Adagrad(Optimizer):
    """Steps that get smaller the more gradient a variable has seen."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        initial_accumulator_value: float = 0.1,
        epsilon: float = 1e-7,
        **more: Any,
    ):
        super().__init__(learning_rate, **more)
        self.initial_accumulator_value, self.epsilon = initial_accumulator_value, epsilon
        self.memories = {"accumulator": initial_accumulator_value}

    def _rule(self, step: Step, *memory: Any) -> Move:
        total = memory[0] + step.grad * step.grad
        return step.rate * step.grad / np.sqrt(total + step.kind(self.epsilon)), (total,)


@optimizer
class Adadelta(Optimizer):
    """Steps as big as the last ones were, per gradient."""

    memories = {"accumulated_grad": 0.0, "accumulated_delta_var": 0.0}

    def __init__(self, learning_rate: Any = 0.001, rho: float = 0.95, epsilon: float = 1e-7, **more: Any):
        super().__init__(learning_rate, **more)
        self.rho, self.epsilon = rho, epsilon

    def _rule(self, step: Step, *memory: Any) -> Move:
        kind, grad = step.kind, step.grad
        rho, rest, small = kind(self.rho), kind(1 - self.rho), kind(self.epsilon)
        seen = rho * memory[0] + rest * (grad * grad)
        down = np.sqrt(memory[1] + small) * grad / np.sqrt(seen + small)
        return step.rate * down, (seen, rho * memory[1] + rest * (down * down))


@optimizer
class Lion(Optimizer):
    """Steps of the same size everywhere, in the direction of a mean gradient."""

    memories = {"momentum": 0.0}

    def __init__(self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.99, **more: Any):
        super().__init__(learning_rate, **more)
        if not 0 < beta_1 <= 1:
            raise ValueError(
                "Argument `beta_1` must be in the [0, 1] range. Otherwise, the optimizer degenerates to SignSGD. "
                f"Received: beta_1={beta_1}."
            )
        self.beta_1, self.beta_2 = beta_1, beta_2

    def _rule(self, step: Step, *memory: Any) -> Move:
        kind, grad = step.kind, step.grad
        beta_1, beta_2 = _cast(self.beta_1, kind), _cast(self.beta_2, kind)
        down = step.rate * np.sign(memory[0] * beta_1 + grad * (kind(1) - beta_1))
        return down, (memory[0] * beta_2 + grad * (kind(1) - beta_2),)


@optimizer
class Ftrl(Optimizer):
    """Follows the leader of all steps so far, with prices for big weights built in."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        learning_rate_power: float = -0.5,
        initial_accumulator_value: float = 0.1,
        l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0,
        l2_shrinkage_regularization_strength: float = 0.0,
        beta: float = 0.0,
        **more: Any,
    ):
        super().__init__(learning_rate, **more)
        if l2_shrinkage_regularization_strength < 0:
            raise ValueError(
                "`l2_shrinkage_regularization_strength` needs to be positive or zero. Received: "
                f"l2_shrinkage_regularization_strength={l2_shrinkage_regularization_strength}."
            )
        self.learning_rate_power, self.beta = learning_rate_power, beta
        self.initial_accumulator_value = initial_accumulator_value
        self.l1_regularization_strength = l1_regularization_strength
        self.l2_regularization_strength = l2_regularization_strength
        self.l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength
        if learning_rate_power > 0:
            raise ValueError(
                "`learning_rate_power` needs to be negative or zero. Received: "
                f"learning_rate_power={learning_rate_power}."
            )
        for name in ("initial_accumulator_value", "l1_regularization_strength", "l2_regularization_strength"):
            if getattr(self, name) < 0:
                raise ValueError(f"`{name}` needs to be positive or zero. Received: {name}={getattr(self, name)}.")
        self.memories = {"accumulator": initial_accumulator_value, "linear": 0.0}

    def _rule(self, step: Step, *memory: Any) -> Move:
        kind, rate, value = step.kind, step.rate, step.value
        seen, linear = memory
        l1, power = kind(self.l1_regularization_strength), kind(-self.learning_rate_power)
        l2 = kind(self.l2_regularization_strength) + kind(self.beta) / (kind(2) * rate)
        new = seen + step.grad * step.grad
        shrunk = step.grad + kind(2 * self.l2_shrinkage_regularization_strength) * value
        linear = linear + shrunk - (new**power - seen**power) / rate * value
        target = (np.clip(linear, -l1, l1) - linear) / (new**power / rate + kind(2) * l2)
        return value - target, (new, linear)
