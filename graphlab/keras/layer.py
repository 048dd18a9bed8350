"""Layer: a function with variables of its own, made when the first input shows its shape."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from math import prod
from typing import Any

import numpy as np

from graphlab.dtypes import as_dtype
from graphlab.keras import initializers
from graphlab.keras.naming import automatic_name
from graphlab.keras.variables import Variable
from graphlab.module import Module, leaves
from graphlab.ops import math
from graphlab.tensor import Operand, Tensor, convert, public
from graphlab.variable import Variable as AnyVariable

# Whether the outermost call is a training step: layers inside that are not told follow it.
_training: ContextVar[bool | None] = ContextVar("training", default=None)


@public("keras.Layer", "keras.layers.Layer")
class Layer(Module):
    """The base of all layers. A layer of your own makes its variables in `build`, and computes in `call`.

    >>> class Scale(Layer):
    ...     def build(self, input_shape):
    ...         self.factor = self.add_weight((input_shape[-1],), initializer="ones", name="factor")
    ...     def call(self, x):
    ...         return x * self.factor
    >>> Scale()([[1.0, 2.0]])
    <tf.Tensor: shape=(1, 2), dtype=float32, numpy=array([[1., 2.]], dtype=float32)>
    """

    #: The fewest axes that an input must have.
    least_axes = 0

    def __init__(
        self,
        *,
        activity_regularizer: Any = None,
        trainable: bool = True,
        dtype: Any = None,
        autocast: bool = True,
        name: str | None = None,
        **more: Any,
    ):
        given_shape = _shape_of(more)
        if more:
            raise ValueError(f"Unrecognized keyword arguments passed to {type(self).__name__}: {more}")
        self._name = name or automatic_name(type(self))
        self._trainable, self._autocast = bool(trainable), autocast
        self._dtype = as_dtype(dtype or "float32")
        self._given_shape = given_shape
        self._parent_path = ""
        self.built = False

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if "build" in vars(cls):
            cls.build = _noted(vars(cls)["build"])  # type: ignore[method-assign]

    # --- What a layer of your own implements -----------------------------------------------------

    def build(self, input_shape: Any) -> None:
        """Make the variables, for inputs of this shape. Nothing, unless a layer needs some."""
        enter(self)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...] | None:
        """The shape of what comes out for inputs of this shape; None where only a call can tell."""
        return None

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """What comes out for these inputs."""
        raise NotImplementedError(
            f"Layer {type(self).__name__} does not have a `call` method implemented: write `def call(self, x):`."
        )

    def add_weight(
        self,
        shape: Any = None,
        initializer: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        name: str | None = None,
        **more: Any,
    ) -> Variable:
        """A new Variable of this layer; random (Glorot) where no initializer is given."""
        wanted = as_dtype(dtype or self._dtype)
        fill = initializers.get(initializer or ("glorot_uniform" if wanted.is_floating else "zeros"))
        path = f"{self.path}/{name or 'variable'}"
        made = Variable(fill, shape or (), wanted, trainable, name=name, path=path)
        self.__dict__.setdefault("_added", []).append(made)
        return made

    # --- Calling ---------------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._check_made()
        args = tuple(self._cast(a) for a in args)
        if args and isinstance(args[0], Tensor):
            self._check_input(args[0])
            if not self.built:
                self.build(tuple(args[0].shape))
        with _training_is(kwargs.pop("training", None)) as training:
            if training is not None and self._wants_training():
                kwargs["training"] = training
            return self.call(*args, **kwargs)

    def _check_made(self) -> None:
        if "_dtype" not in vars(self):
            raise RuntimeError(f"In layer {type(self).__name__}, call `super().__init__()` first in `__init__`.")

    def _cast(self, value: Any) -> Any:
        """Arrays as tensors, floats in the layer's dtype."""
        if not isinstance(value, Operand | np.ndarray | list | float | int):
            return value
        tensor = convert(value)
        if self._autocast and tensor.dtype.is_floating and tensor.dtype is not self._dtype:
            return math.cast(tensor, dtype=self._dtype)
        return tensor

    def _check_input(self, x: Tensor) -> None:
        if x.ndim < self.least_axes:
            raise ValueError(
                f"Input 0 of layer '{self.name}' is incompatible with the layer: expected min_ndim={self.least_axes}, "
                f"found ndim={x.ndim}. Full shape received: {tuple(x.shape)}. A batch of samples has a row each: "
                "use tf.reshape or x[:, None]."
            )

    def _wants_training(self) -> bool:
        parameters = inspect.signature(self.call).parameters.values()
        return any(p.name == "training" or p.kind is p.VAR_KEYWORD for p in parameters)

    # --- What is in it ---------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """The names of the layers around it and its own."""
        return f"{self._parent_path}/{self.name}".removeprefix("/")

    @property
    def dtype(self) -> str:
        """The dtype of its variables."""
        return self._dtype.name

    @property
    def trainable(self) -> bool:
        """Whether its variables are trained; setting it to False freezes them, and those of the layers in it."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)
        for layer in self._layers():
            layer.trainable = value

    def _attributes(self) -> Iterator[Any]:
        return iter(vars(self).values())

    def _found(self) -> Iterator[Any]:
        for value in self._attributes():
            yield from leaves(value)

    def _layers(self) -> list[Layer]:
        return list({id(x): x for x in self._found() if isinstance(x, Layer)}.values())

    @property
    def weights(self) -> list[AnyVariable]:
        """All its variables: its own, those that are trained first, then those of the layers in it."""
        own = {id(x): x for x in self._found() if isinstance(x, AnyVariable)}
        found = sorted(own.values(), key=lambda v: not v.trainable)
        for module in self._found():
            if isinstance(module, Module):
                found.extend(module.weights if isinstance(module, Layer) else module.variables)
        return list({id(v): v for v in found}.values())

    @property
    def variables(self) -> list[AnyVariable]:  # type: ignore[override]  # a tuple in Module, a list in Keras
        """All its variables."""
        return self.weights

    @property
    def trainable_variables(self) -> list[AnyVariable]:  # type: ignore[override]
        """The variables that training changes."""
        frozen = self._frozen()
        return [v for v in self.weights if v.trainable and id(v) not in frozen]

    @property
    def non_trainable_variables(self) -> list[AnyVariable]:  # type: ignore[override]
        """The variables that training leaves alone."""
        trained = {id(v) for v in self.trainable_variables}
        return [v for v in self.weights if id(v) not in trained]

    trainable_weights = trainable_variables
    non_trainable_weights = non_trainable_variables

    def _frozen(self) -> set[int]:
        if not self._trainable:
            return {id(v) for v in self.weights}
        return {frozen for layer in self._layers() for frozen in layer._frozen()}

    def get_weights(self) -> list[np.ndarray]:
        """The values of all its variables."""
        return [np.asarray(v.numpy()) for v in self.weights]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Give all its variables new values, in the order of `get_weights`."""
        if len(weights) != len(self.weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer '{self.name}' with a weight list of length "
                f"{len(weights)}, but the layer was expecting {len(self.weights)} weights."
            )
        for variable, value in zip(self.weights, weights, strict=True):
            if tuple(variable.shape) != np.shape(value):
                raise ValueError(
                    f"Layer {self.name} weight shape {variable.shape} is not compatible with provided weight shape "
                    f"{np.shape(value)}."
                )
            variable.assign(np.asarray(value, variable.dtype.as_numpy_dtype))

    def count_params(self) -> int:
        """How many numbers its variables hold."""
        return sum(prod(v.shape) for v in self.weights)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


def _noted(build: Callable[..., Any]) -> Callable[..., Any]:
    """`build`, which may be called by hand, and marks the layer as built."""

    @wraps(build)
    def building(self: Layer, input_shape: Any = None) -> None:
        enter(self)
        build(self, input_shape)
        self.built = True

    return building


def enter(layer: Layer) -> None:
    """Tell the layers inside where they are, so that their variables' paths say it."""
    layer.built = True
    for inner in layer._layers():
        inner._parent_path = layer.path


@contextmanager
def _training_is(given: bool | None) -> Iterator[bool | None]:
    """Whether this is a training step: as given, else as it is around."""
    training = _training.get() if given is None else bool(given)
    token = _training.set(training)
    try:
        yield training
    finally:
        _training.reset(token)


def _shape_of(more: dict[str, Any]) -> tuple[int | None, ...] | None:
    """The old ways of giving a layer its input's shape, taken out of `more`."""
    if (dim := more.pop("input_dim", None)) is not None:
        return (dim,)
    given = more.pop("input_shape", None)
    return None if given is None else tuple(given)
