"""Rules that turn gradients into steps, with Keras 3's arithmetic."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from graphlab.functions.statistics import clip_by_global_norm, clip_by_norm, clip_by_value
from graphlab.keras.naming import automatic_name
from graphlab.keras.variables import Variable
from graphlab.tensor import Tensor, convert, public
from graphlab.variable import Variable as AnyVariable


@public("keras.optimizers.Optimizer", "optimizers.Optimizer")
class Optimizer:
    """The common part: what to do with pairs of gradient and Variable. A subclass says how one of them moves."""

    #: What a rule remembers about each Variable, all zeros at first.
    memories: tuple[str, ...] = ()

    def __init__(
        self,
        learning_rate: Any = 0.01,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        name: str | None = None,
        **unknown: Any,
    ):
        if unknown:
            raise ValueError(f"Argument(s) not recognized: {unknown}")
        if sum(limit is not None for limit in (clipnorm, clipvalue, global_clipnorm)) > 1:
            raise ValueError(
                "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. Received: "
                f"clipnorm={clipnorm}, clipvalue={clipvalue}, global_clipnorm={global_clipnorm}"
            )
        self.name = name or automatic_name(type(self))
        self.weight_decay, self.clipnorm, self.clipvalue = weight_decay, clipnorm, clipvalue
        self.global_clipnorm = global_clipnorm
        self.iterations = self._variable("iteration", 0, "int64")
        self._rate = self._variable("learning_rate", self._checked(learning_rate), "float32")
        self._moved: list[AnyVariable] = []
        self._places: dict[int, int] = {}
        self._memory: dict[str, list[Variable]] = {}

    def _variable(self, name: str, value: Any, dtype: Any) -> Variable:
        return Variable(value, dtype=dtype, trainable=False, name=name, path=f"{self.name}/{name}")

    @staticmethod
    def _checked(rate: Any) -> float:
        if isinstance(rate, str) or not hasattr(rate, "__float__"):
            raise ValueError(
                f"Argument `learning_rate` should be float, such as 0.01. Received instead: learning_rate={rate}"
            )
        return float(rate)

    @property
    def learning_rate(self) -> Variable:
        """How big the steps are; may be set to a number."""
        return self._rate

    @learning_rate.setter
    def learning_rate(self, rate: Any) -> None:
        self._rate.assign(self._checked(rate))

    @property
    def variables(self) -> list[Variable]:
        """The step count, the learning rate, and what is remembered about each Variable."""
        memories = (self._memory[name][i] for i in range(len(self._moved)) for name in self.memories)
        return [self.iterations, self._rate, *memories]

    def build(self, variables: Sequence[AnyVariable]) -> None:
        """Make room for what is remembered about each of `variables`."""
        self._moved = list(variables)
        self._places = {id(vars(v)): place for place, v in enumerate(self._moved)}
        for name in self.memories:
            self._memory[name] = [
                self._variable(f"{v.name.removesuffix(':0')}_{i}_{name}", np.zeros(v.shape), v.dtype)
                for i, v in enumerate(self._moved)
            ]

    def apply_gradients(self, grads_and_vars: Iterable[tuple[Any, AnyVariable]]) -> Variable:
        """One step: move each Variable by its gradient. Gradients of None are passed over, with a warning.

        >>> w = AnyVariable(1.0)
        >>> SGD(0.5, name="sgd").apply_gradients([(0.2, w)]), w.numpy()
        (<Variable path=sgd/iteration, shape=(), dtype=int64, value=1>, np.float32(0.9))
        """
        pairs = list(grads_and_vars)
        if not pairs:
            raise ValueError("not enough values to unpack (expected 2, got 0): no pair of gradient and variable")
        grads, variables = zip(*pairs, strict=True)
        self.apply(grads, variables)
        return self.iterations

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[AnyVariable] | None = None) -> None:
        """One step, with gradients and Variables in two lists; the Variables of the first time if none are given."""
        variables = list(trainable_variables) if trainable_variables is not None else self._moved
        if len(grads) != len(variables):
            raise ValueError(
                f"`grads` has {len(grads)} and `trainable_variables` {len(variables)} entries: give one gradient each"
            )
        if not self._moved:
            self.build(variables)
        places = [self._place(v) for v in variables]
        known = [(g, place) for g, place in zip(grads, places, strict=True) if g is not None]
        self._warn_of_missing(grads, variables)
        tensors = self._clipped([convert(g) for g, _ in known])
        step = int(self.iterations) + 1
        for grad, (_, place) in zip(tensors, known, strict=True):
            self._step(grad, place, step)
        self.iterations.assign(step)

    def _place(self, variable: AnyVariable) -> int:
        # What `assign` gives back is the Variable in another wrapping, with the same attributes.
        if (place := self._places.get(id(vars(variable)))) is not None:
            return place
        raise ValueError(
            f"Unknown variable: {variable!r}. This optimizer can only be called for the variables it was originally "
            "built with. When working with a new set of variables, you should recreate a new optimizer instance."
        )

    def _warn_of_missing(self, grads: Sequence[Any], variables: Sequence[AnyVariable]) -> None:
        missing = [v.name for g, v in zip(grads, variables, strict=True) if g is None]
        if len(missing) == len(grads):
            raise ValueError("No gradients provided for any variable.")
        if missing:
            warnings.warn(
                f"Gradients do not exist for variables {missing} when minimizing the loss: the loss does not depend on "
                "them.",
                stacklevel=4,
            )

    def _clipped(self, grads: list[Tensor]) -> list[Tensor]:
        if self.clipvalue is not None:
            return [clip_by_value(g, -self.clipvalue, self.clipvalue) for g in grads]
        if self.clipnorm is not None:
            return [clip_by_norm(g, self.clipnorm) for g in grads]
        if self.global_clipnorm is not None:
            return clip_by_global_norm(grads, self.global_clipnorm)[0]
        return grads

    def _step(self, grad: Tensor, place: int, step: int) -> None:
        variable = self._moved[place]
        kind = variable.dtype.as_numpy_dtype
        if grad.shape != variable.shape:
            raise ValueError(
                f"Cannot move variable {variable.name} of shape {variable.shape} by a gradient of shape {grad.shape}: "
                "they must be equal"
            )
        rate = kind(self._rate.numpy())
        if self.weight_decay:
            variable.assign_sub(variable.numpy() * kind(self.weight_decay) * rate)
        memory = [self._memory[name][place] for name in self.memories]
        with np.errstate(all="ignore"):
            down, new = self._rule(np.asarray(grad._array, kind), rate, kind, step, *[m.numpy() for m in memory])
        for variable_of, value in zip(memory, new, strict=True):
            variable_of.assign(value)
        variable.assign_sub(np.asarray(down, kind))

    def _rule(self, grad: Any, rate: Any, kind: Any, step: int, *memory: Any) -> tuple[Any, tuple[Any, ...]]:
        """How far down to move for `grad`, and what to remember; everything in the dtype `kind`."""
        raise NotImplementedError(f"{type(self).__name__} must say how a variable moves: implement `_rule`")


@public("keras.optimizers.SGD", "optimizers.SGD")
class SGD(Optimizer):
    """Gradient descent, with momentum if wanted, looking ahead (Nesterov) if wanted."""

    def __init__(self, learning_rate: Any = 0.01, momentum: float = 0.0, nesterov: bool = False, **more: Any):
        super().__init__(learning_rate, **more)
        if not isinstance(momentum, float | int) or not 0 <= momentum <= 1:
            raise ValueError("`momentum` must be a float between [0, 1].")
        self.momentum, self.nesterov = momentum, nesterov
        self.memories = ("momentum",) if momentum else ()

    def _rule(self, grad: Any, rate: Any, kind: Any, step: int, *memory: Any) -> tuple[Any, tuple[Any, ...]]:
        if not memory:
            return grad * rate, ()
        momentum = kind(self.momentum)
        speed = memory[0] * momentum - grad * rate
        return (grad * rate - speed * momentum if self.nesterov else -speed), (speed,)


@public("keras.optimizers.Adam", "optimizers.Adam")
class Adam(Optimizer):
    """Steps as big as the running mean of the gradient over its running root mean square."""

    memories: tuple[str, ...] = ("momentum", "velocity")

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
            self.memories = (*type(self).memories, "velocity_hat")

    def _rule(self, grad: Any, rate: Any, kind: Any, step: int, *memory: Any) -> tuple[Any, tuple[Any, ...]]:
        mean, square = memory[:2]
        # Keras rounds the betas to float32 here, whatever the variable's dtype; with 1 − 0.999 that shows.
        power_1, power_2 = kind(np.float32(self.beta_1)) ** kind(step), kind(np.float32(self.beta_2)) ** kind(step)
        alpha = rate * np.sqrt(kind(1) - power_2) / (kind(1) - power_1)
        mean = mean + (grad - mean) * kind(1 - self.beta_1)
        square = square + (grad * grad - square) * kind(1 - self.beta_2)
        if not self.amsgrad:
            return mean * alpha / (np.sqrt(square) + kind(self.epsilon)), (mean, square)
        greatest = np.maximum(memory[2], square)
        return mean * alpha / (np.sqrt(greatest) + kind(self.epsilon)), (mean, square, greatest)


@public("keras.optimizers.get", "optimizers.get")
def get(identifier: Any) -> Optimizer:
    """The optimizer called so, with its default settings; an optimizer is its own answer."""
    known = {"sgd": SGD, "adam": Adam}
    if isinstance(identifier, Optimizer):
        return identifier
    if isinstance(identifier, str) and identifier.lower() in known:
        return known[identifier.lower()]()
    raise ValueError(f"Could not interpret optimizer identifier: {identifier}. There are: {', '.join(known)}")
