"""The variables of a layer, its own and those of the layers inside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from graphlab.counting import walking
from graphlab.dtypes import DType
from graphlab.keras.tracking import Part, Tracking, parts
from graphlab.keras.variables import Variable
from graphlab.module import Module
from graphlab.tensor import Tensor
from graphlab.variable import Variable as AnyVariable

_LATE = (
    "You cannot add new elements of state (variables or sub-layers) to a layer that is already built. All state must "
    "be created in the `__init__()` method or in the `build()` method."
)

_LAYER = 4  # parts of a list can be looked at in the time in which a layer is asked what it holds


class State(Tracking, Part, Module):
    """The part of a layer that knows what it holds."""

    built: bool
    _dtype: DType
    _trainable: bool
    _path: str | None
    _losses: list[Tensor]

    def _check_made(self) -> None:
        if "_dtype" not in vars(self):
            raise RuntimeError(
                f"In layer '{type(self).__name__}', you forgot to call `super().__init__()` as the first statement in "
                "the `__init__()` method. Go add it!"
            )

    def _admit(self, value: Any) -> None:
        held = {id(part) for part in parts(self._holdings())}
        new = [p for p in parts(value) if isinstance(p, Variable | State) and id(p) not in held]
        if new:
            self._check_open()

    def _check_open(self) -> None:
        if vars(self).get("_locked"):
            raise ValueError(_LATE)

    def _note_built(self) -> None:
        """It has its variables now; whoever waits for them is called, as a checkpoint that was restored before."""
        self.built = True
        for then in vars(self).pop("_when_built", ()):
            then()

    @property
    def path(self) -> str | None:
        """The names of the layers around it and its own, once it is built."""
        return self._path

    @property
    def dtype(self) -> str:
        """The dtype of its variables."""
        return self._dtype.name

    compute_dtype = variable_dtype = dtype

    @property
    def trainable(self) -> bool:
        """Whether its variables are trained; setting it to False freezes them, and those of the layers in it."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        for layer in (self, *self._all_layers()):
            layer._trainable = bool(value)
            for variable in layer._parts(Variable):
                if variable._trainable:
                    variable.trainable = value

    def _attributes(self) -> Iterator[Any]:
        return iter(self._holdings())

    def _layers(self) -> list[Any]:
        return self._parts(State)

    def _all_layers(self) -> list[Any]:
        """The layers in it, those in them, and so on."""
        return [layer for layer in _layers_of([self]) if layer is not self]

    @property
    def weights(self) -> list[AnyVariable]:
        """All its variables: its own, those that are trained first, then those of the layers in it."""
        return _weights_of([self])

    def _own_weights(self) -> list[AnyVariable]:
        return sorted(self._parts(AnyVariable), key=lambda v: not v._trainable)

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
        frozen = [layer for layer in _layers_of([self], lambda layer: layer._trainable) if not layer._trainable]
        return {id(v) for v in _weights_of(frozen)}

    @property
    def losses(self) -> list[Tensor]:
        """What `add_loss` was given in the last call, here and in the layers inside, and the prices of the weights."""
        added = [loss for layer in (self, *self._all_layers()) for loss in layer._losses]
        priced = [v for v in self.trainable_weights if getattr(v, "regularizer", None) is not None]
        return added + [v.regularizer(v) for v in priced]  # type: ignore[attr-defined]

    def _clear_losses(self) -> None:
        for layer in (self, *self._all_layers()):
            layer._losses.clear()

    def get_weights(self) -> list[np.ndarray]:
        """The values of all its variables."""
        return [v.numpy() for v in self.weights]

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

    def save_own_variables(self, store: dict[str, Any]) -> None:
        """Put the values of its own variables, without those of the layers in it, into `store`, by their numbers."""
        store.update({str(number): v._snapshot() for number, v in enumerate(self._own_weights())})

    def load_own_variables(self, store: Mapping[str, Any]) -> None:
        """Give its own variables the values that `save_own_variables` put into `store`."""
        own = self._own_weights()
        if len(store) != len(own):
            never = (
                f"Layer '{self.name}' was never built and thus it doesn't have any variables. However the weights file "
                f"lists {len(store)} variables for this layer. Build it, by calling it on some data."
            )
            names = [v.name for v in own]
            raise ValueError(
                never
                if not own and not self.built
                else f"Layer '{self.name}' expected {len(own)} variables, but received {len(store)} variables during "
                f"loading. Expected: {names}"
            )
        for number, variable in enumerate(own):
            variable.assign(store[str(number)])

    def count_params(self) -> int:
        """How many numbers its variables hold. Raises ValueError where they are not made yet."""
        if not self.built:
            raise ValueError(
                f"You tried to call `count_params` on layer '{self.name}', but the layer isn't built. You can build it "
                "manually via: `layer.build(input_shape)`."
            )
        return sum(prod(v.shape) for v in self.weights)


def _layers_of(roots: list[Any], inside: Callable[[State], bool] = lambda layer: True) -> Iterator[Any]:
    """Some layers, those in them and so on: each once, in however many it is.

    Those in a layer for which `inside` is not true are left out.
    """
    met: set[int] = set()
    pending: list[Any] = roots[::-1]
    while pending:
        layer = pending.pop()
        if id(layer) not in met:
            met.add(id(layer))
            walking(_LAYER)
            yield layer
            if inside(layer):
                pending.extend(reversed(layer._layers()))


def _weights_of(layers: list[Any]) -> list[AnyVariable]:
    """All variables of some layers; a layer that is in several of them is gone through once."""
    every = (variable for layer in _layers_of(layers) for variable in layer._own_weights())
    return list({id(variable): variable for variable in every}.values())
