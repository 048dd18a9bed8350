"""The common part of all optimizers: what to do with pairs of gradient and Variable."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from graphlab.errors import ShapeError
from graphlab.functions.statistics import clip_by_global_norm, clip_by_norm, clip_by_value
from graphlab.keras import initializers
from graphlab.keras.backend import floatx
from graphlab.keras.families import Configured, Family, as_settings, serialize, settings_of
from graphlab.keras.naming import automatic_name, variable_name
from graphlab.keras.optimizers.around import SETTINGS, Around
from graphlab.keras.optimizers.schedules import SCHEDULES, LearningRateSchedule
from graphlab.keras.settings import own
from graphlab.keras.variables import Variable
from graphlab.tape import GradientTape
from graphlab.tensor import Operand, Tensor, aside, asides, convert, observer, public
from graphlab.variable import Variable as AnyVariable

OPTIMIZERS = Family("optimizer", "keras.optimizers", "optimizers")


class Step(NamedTuple):
    """What a rule needs to move one Variable; all numbers in its dtype, `kind`."""

    grad: np.ndarray
    value: np.ndarray
    rate: Any
    number: int  # of this step, from 1
    kind: type[Any]


@public("keras.Optimizer", "keras.optimizers.Optimizer", "optimizers.Optimizer")
class Optimizer(Around, Configured):
    """Moves Variables against their gradients. A subclass says how one of them moves: it implements `update_step`."""

    #: What a rule remembers about each Variable, and what that is at first.
    memories: dict[str, float] = {}

    def __init__(
        self,
        learning_rate: Any = 0.01,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        name: str | None = None,
        **around: Any,
    ):
        self._set_around(**around)
        if sum(limit is not None for limit in (clipnorm, clipvalue, global_clipnorm)) > 1:
            raise ValueError(
                "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. Received: "
                f"clipnorm={clipnorm}, clipvalue={clipvalue}, global_clipnorm={global_clipnorm}"
            )
        self.name = name or automatic_name(type(self))
        self.weight_decay, self.clipnorm, self.clipvalue = weight_decay, clipnorm, clipvalue
        self.global_clipnorm = global_clipnorm
        self.built = False
        self.variables: list[Variable] = []
        self._iterations = self.add_variable((), dtype="int64", name="iteration")
        self._rate = learning_rate
        if not callable(learning_rate):
            if not isinstance(learning_rate, float):
                raise ValueError(
                    "Argument `learning_rate` should be float, or an instance of LearningRateSchedule, or a callable "
                    f"that gives the learning rate. Received instead: learning_rate={learning_rate}. Write 1.0, not 1."
                )
            fill = initializers.Constant(learning_rate)
            self._rate = self.add_variable((), fill, floatx(), name="learning_rate")
        self._moved: list[AnyVariable] = []
        self._places: dict[int, int] = {}
        self._memory: dict[str, list[Variable]] = {}

    # --- Its variables ---------------------------------------------------------------------------

    def add_variable(
        self, shape: Any, initializer: Any = "zeros", dtype: Any = None, aggregation: Any = None, name: Any = None
    ) -> Variable:
        """A new variable of the optimizer, zeros where no initializer is given."""
        fill = initializers.get(initializer)
        called = variable_name(name)
        made = Variable(fill, shape, dtype, trainable=False, name=called, path=f"{self.name}/{called}")
        self.variables.append(made)
        return made

    def add_variable_from_reference(
        self, reference_variable: Any, name: str | None = None, initializer: Any = "zeros"
    ) -> Variable:
        """A new variable of the shape and dtype of another."""
        path = getattr(reference_variable, "path", reference_variable.name)
        called = f"{path.replace('/', '_').replace(':', '_')}_{name or 'var'}"
        return self.add_variable(tuple(reference_variable.shape), initializer, reference_variable.dtype, name=called)

    def add_optimizer_variables(self, trainable_variables: Sequence[Any], name: Any, initializer: Any = "zeros") -> Any:
        """A new variable like each of a list; for a list of names a list of such lists."""
        if isinstance(name, str):
            return [self.add_variable_from_reference(v, name, initializer) for v in trainable_variables]
        fills = initializer if isinstance(initializer, list | tuple) else [initializer] * len(name)
        made: list[list[Variable]] = [[] for _ in name]
        for v in trainable_variables:
            for part, called, fill in zip(made, name, fills, strict=True):
                part.append(self.add_variable_from_reference(v, called, fill))
        return tuple(made)

    def build(self, variables: Sequence[AnyVariable]) -> None:
        """Make what the rule remembers about each of these Variables."""
        self._moved = list(variables)
        # What `assign` gives back is the Variable in another wrapping, with the same attributes.
        self._places = {id(vars(v)): place for place, v in enumerate(self._moved)}
        self.built = True
        self._build_around()
        names = list(self.memories)
        fills = [initializers.Constant(self.memories[name]) for name in names]
        made = self.add_optimizer_variables(self._moved, names, fills)
        self._memory = dict(zip(names, made, strict=True))
        for then in vars(self).pop("_when_built", ()):
            then()

    @property
    def learning_rate(self) -> Any:
        """How big the steps are now; may be set to a number."""
        if isinstance(self._rate, LearningRateSchedule):
            return self._rate(self.iterations)
        return self._rate() if callable(self._rate) else self._rate

    @learning_rate.setter
    def learning_rate(self, rate: Any) -> None:
        if callable(rate):
            self._rate = rate
        elif isinstance(self._rate, LearningRateSchedule):
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` object as its `learning_rate` constructor "
                "argument, hence its learning rate is not settable. Give the optimizer a float to start with."
            )
        elif not isinstance(self._rate, Variable) or isinstance(rate, str) or not hasattr(rate, "__float__"):
            raise ValueError(f"The learning rate must be set to a number. Received: {rate!r}")
        else:
            self._rate.assign(float(rate))

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Give all variables of the optimizer new values."""
        for variable, value in zip(self.variables, weights, strict=True):
            variable.assign(value)

    def save_own_variables(self, store: dict[str, Any]) -> None:
        """Put the values of all its variables into `store`, by their numbers."""
        store.update({str(place): v._snapshot() for place, v in enumerate(self.variables)})

    def load_own_variables(self, store: Mapping[str, Any]) -> None:
        """Give all its variables the values in `store`; one that was built for others keeps its own, with a warning."""
        if len(store) != len(self.variables):
            warnings.warn(
                f"Skipping variable loading for optimizer '{self.name}', because it has {len(self.variables)} "
                f"variables whereas the saved optimizer has {len(store)} variables.",
                stacklevel=2,
            )
            return
        for place, variable in enumerate(self.variables):
            variable.assign(store[str(place)])

    # --- Steps -----------------------------------------------------------------------------------

    def apply_gradients(self, grads_and_vars: Iterable[tuple[Any, AnyVariable]]) -> Variable | Tensor:
        """One step: move each Variable by its gradient. Gradients of None are passed over, with a warning.

        >>> w = AnyVariable(1.0)
        >>> from graphlab.keras.optimizers import SGD
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
        """One step, with gradients and Variables in two lists; the Variables of `build` if none are given."""
        if trainable_variables is None and not self.built:
            raise ValueError(
                "When passing `grads` without `variables`, the optimizer must already be built on a list of "
                "variables. Call `optimizer.build(trainable_variables)` first."
            )
        variables = self._moved if trainable_variables is None else list(trainable_variables)
        if len(grads) != len(variables):
            raise ValueError(
                f"`grads` has {len(grads)} and `trainable_variables` {len(variables)} entries: give one gradient each"
            )
        if not grads:
            return
        if not self.built:
            self.build(variables)
            self.built = True
        for v in variables:
            self._get_variable_index(v)
        self._warn_of_missing(grads, variables)
        moved = [v for g, v in zip(grads, variables, strict=True) if g is not None]
        tensors = self._unscaled([convert(g) for g in grads if g is not None])
        gathered = self._gathered(tensors, moved, [self._get_variable_index(v) for v in moved])
        if gathered is not None:
            self._move(self._clipped(gathered), moved)
        self._average()
        for variable in moved:
            if variable.constraint is not None:
                variable.assign(variable.constraint(variable))
        self._iterations.assign_add(_ONE)

    def _move(self, grads: list[Tensor], variables: list[AnyVariable]) -> None:
        self._before()
        self._decay(variables)
        watcher = observer()
        for grad, variable in zip(grads, variables, strict=True):
            rate = self.learning_rate
            if watcher is not None:
                place = self._get_variable_index(variable)
                memory = {name: self._memory[name][place] for name in self.memories}
                watcher.moving(self, variable, grad, rate, memory)
            self.update_step(grad, variable, rate)
        if watcher is not None:
            watcher.moved()

    def minimize(
        self, loss: Any | Callable[[], Any], var_list: Any | Callable[[], Any], tape: GradientTape | None = None
    ) -> Variable | Tensor:
        """One step down a loss: a function without arguments, or a tensor that was computed inside `tape`."""
        if tape is None:
            if not callable(loss):
                raise ValueError(
                    "`tape` is required when a `Tensor` loss is passed. Give the tape that recorded it, or the loss as "
                    f"a function. Received: loss={loss}, tape={tape}."
                )
            with GradientTape() as tape:
                loss = loss()
        variables = list(var_list() if callable(var_list) else var_list)
        return self.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))

    def _before(self) -> None:
        """Called once for each step, before anything moves."""

    def _numbers(self) -> dict[str, float]:
        """What else goes into the rule of the step under way, and is neither a setting nor a memory of a Variable."""
        return {}

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Move one Variable. The optimizers here say in `_rule` how far; one of your own implements this."""
        gradient, kind = convert(gradient), variable.dtype.as_numpy_dtype
        if gradient._array.shape != variable._value._array.shape:
            raise ShapeError(
                f"Cannot move variable {variable.name} of shape {variable.shape} by a gradient of shape "
                f"{gradient.shape}: they must be equal"
            )
        place = self._get_variable_index(variable)
        memory = [self._memory[name][place] for name in self.memories]
        rule = self._rule_of(kind)
        inputs = (gradient, variable._tensor(), _as_tensor(learning_rate), convert(self.iterations))
        made = (asides if memory else _alone)(rule, *inputs, *[m._tensor() for m in memory])
        for remembered, value in zip(memory, made[1:], strict=True):
            remembered.assign(value)
        variable.assign_sub(made[0])

    def _rule_of(self, kind: type[Any]) -> Callable[..., Any]:
        """The rule for Variables of a dtype, on arrays: how far down to move, and what to remember, if anything."""

        def rule(grad: Any, value: Any, rate: Any, number: Any, *memory: Any) -> Any:
            step = Step(np.asarray(grad, kind), value, kind(rate), int(number) + 1, kind)
            down, new = self._rule(step, *memory)
            found = tuple([np.asarray(array, kind) for array in (down, *new)])
            return found if memory else found[0]

        return rule

    def _rule(self, step: Step, *memory: Any) -> tuple[Any, tuple[Any, ...]]:
        """How far down to move, and what to remember."""
        raise NotImplementedError(
            f"{type(self).__name__} must say how a variable moves: implement "
            "`update_step(self, gradient, variable, learning_rate)`"
        )

    def assign(self, variable: Any, value: Any) -> None:
        """Give a variable a value; for `update_step`."""
        variable.assign(_alike(value, variable))

    def assign_add(self, variable: Any, value: Any) -> None:
        """Add to a variable; for `update_step`."""
        variable.assign_add(_alike(value, variable))

    def assign_sub(self, variable: Any, value: Any) -> None:
        """Take from a variable; for `update_step`."""
        variable.assign_sub(_alike(value, variable))

    def _get_variable_index(self, variable: Any) -> int:
        if (place := self._places.get(id(vars(variable)))) is not None:
            return place
        raise ValueError(
            f"Unknown variable: {variable!r}. This optimizer can only be called for the variables it was originally "
            "built with. When working with a new set of variables, you should recreate a new optimizer instance."
        )

    def _warn_of_missing(self, grads: Sequence[Any], variables: Sequence[AnyVariable]) -> None:
        missing = [getattr(v, "path", v.name) for g, v in zip(grads, variables, strict=True) if g is None]
        if len(missing) == len(grads):
            raise ValueError("No gradients provided for any variable.")
        if missing:
            warnings.warn(
                f"Gradients do not exist for variables {missing} when minimizing the loss: the loss does not depend on "
                "them. If using `model.compile()`, did you forget to provide a `loss` argument?",
                stacklevel=4,
            )

    def _clipped(self, grads: list[Tensor]) -> list[Tensor]:
        if self.clipvalue and self.clipvalue > 0:
            return [clip_by_value(g, -self.clipvalue, self.clipvalue) for g in grads]
        if self.clipnorm and self.clipnorm > 0:
            return [clip_by_norm(g, self.clipnorm) for g in grads]
        if self.global_clipnorm and self.global_clipnorm > 0:
            return clip_by_global_norm(grads, self.global_clipnorm)[0]
        return grads

    def _decay(self, variables: Sequence[AnyVariable]) -> None:
        if self.weight_decay is None:
            return
        for v in variables:
            kind = v.dtype.as_numpy_dtype
            share = kind(np.float32(self.weight_decay))
            v.assign(aside(_shrinking(kind, share), v._tensor(), _as_tensor(self.learning_rate)))

    def get_config(self) -> dict[str, Any]:
        """The settings it was made with."""
        rate = serialize(self._rate) if callable(self._rate) else float(self.learning_rate)
        limits = ("weight_decay", "clipnorm", "global_clipnorm", "clipvalue")
        common = {"name": self.name, "learning_rate": rate, **{n: getattr(self, n) for n in (*limits, *SETTINGS)}}
        return own({**common, **{n: v for n, v in settings_of(self, type(self)).items() if n not in common}})

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Mapping[str, Callable[..., Any]] | None = None) -> Any:
        """Another one, with the settings of `get_config`; its learning rate may be a schedule's settings."""
        config = as_settings(config)
        rate = config.get("learning_rate")
        return cls(**{**config, "learning_rate": SCHEDULES.find(rate)} if isinstance(rate, dict) else config)


def _alone(rule: Callable[..., Any], *inputs: Tensor) -> tuple[Tensor, ...]:
    return (aside(rule, *inputs),)


def _shrinking(kind: type[Any], share: Any) -> Callable[..., Any]:
    return lambda value, rate: value - value * share * kind(rate)


def _as_tensor(rate: Any) -> Tensor:
    """A learning rate as a tensor; a plain float becomes a float32, as in Keras."""
    return convert(rate) if isinstance(rate, Operand) else Tensor(np.asarray(rate, _FLOAT.get(type(rate)))[()])


_FLOAT = {float: np.float32}
_ONE = Tensor(np.int64(1))  # made once: every step counts


def _alike(value: Any, variable: Any) -> Tensor:
    """A value in the dtype of a Variable."""
    kind = variable.dtype.as_numpy_dtype
    if not isinstance(value, Operand):
        return Tensor(np.asarray(value, kind)[()])
    tensor = convert(value)
    return tensor if tensor.dtype is variable.dtype else aside(lambda array: np.asarray(array, kind)[()], tensor)


def optimizer(kind: Any) -> Any:
    """Enter a class among the optimizers, to be found by its name, also in small letters."""
    enter: Callable[[Any], Any] = OPTIMIZERS.member(kind.__name__, also=(kind.__name__.lower(),))
    return enter(kind)
