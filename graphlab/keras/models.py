"""Models: layers made of layers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from graphlab.keras.layer import Layer, enter
from graphlab.keras.layers import InputLayer
from graphlab.tensor import public


@public("keras.Model", "keras.models.Model")
class Model(Layer):
    """A layer made of layers. One of your own makes them in `__init__`, and uses them in `call`.

    >>> from graphlab.keras.layers import Dense
    >>> class Net(Model):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.hidden, self.out = Dense(3, "tanh", name="hidden"), Dense(1, name="out")
    ...     def call(self, x):
    ...         return self.out(self.hidden(x))
    >>> net = Net()
    >>> net([[1.0, 2.0]]).shape, [v.path for v in net.trainable_variables][:2]
    (TensorShape([1, 1]), ['net/hidden/kernel', 'net/hidden/bias'])
    """

    @property
    def layers(self) -> list[Layer]:
        """The layers in it."""
        return [layer for layer in self._layers() if not isinstance(layer, InputLayer)]

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """The layer called `name`, or at place `index`."""
        if index is not None:
            return self.layers[index]
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ValueError(f"No such layer: {name}. Existing layers are: {[layer.name for layer in self.layers]}.")

    def summary(self) -> None:
        """Print a table of the layers and how many numbers each has to learn."""
        rows = [
            (f"{x.name} ({type(x).__name__})", f"{x.count_params():,}" if x.built else "0 (unbuilt)")
            for x in self.layers
        ]
        wide = max([len("Layer (type)"), *(len(name) for name, _ in rows)])
        print(f'Model: "{self.name}"')
        for name, count in [("Layer (type)", "Param #"), *rows]:
            print(f"{name:<{wide}}  {count:>12}")
        trained = sum(np.size(v.numpy()) for v in self.trainable_variables)
        total = self.count_params()
        print(f"Total params: {total:,}\nTrainable params: {trained:,}\nNon-trainable params: {total - trained:,}")


@public("keras.Sequential", "keras.models.Sequential")
class Sequential(Model):
    """Layers one after the other.

    >>> from graphlab.keras.layers import Dense
    >>> model = Sequential([Dense(2, kernel_initializer="ones"), Dense(1, kernel_initializer="ones")])
    >>> model([[1.0, 2.0, 3.0]])
    <tf.Tensor: shape=(1, 1), dtype=float32, numpy=array([[12.]], dtype=float32)>
    """

    def __init__(self, layers: Iterable[Layer] | None = None, trainable: bool = True, name: str | None = None):
        super().__init__(trainable=trainable, name=name)
        self._chain: list[Layer] = []
        for layer in layers or ():
            self.add(layer)

    def add(self, layer: Layer) -> None:
        """Put a layer at the end."""
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Only instances of `keras.Layer` can be added to a Sequential model. Received: {layer} "
                f"(of type {type(layer)})"
            )
        if any(layer.name == other.name for other in self._chain):
            raise ValueError(f"All layers added to a Sequential model should have unique names: {layer.name} is taken.")
        self._chain.append(layer)
        self._build_if_shown()

    def pop(self) -> Layer:
        """Take the last layer away."""
        if not self._chain:
            raise ValueError("There are no layers in the model.")
        return self._chain.pop()

    def _build_if_shown(self) -> None:
        """Make the variables at once where the first layer says the shape of a sample."""
        if self._chain[0]._given_shape is None:
            return
        enter(self)
        shape: tuple[int | None, ...] | None = (None, *self._chain[0]._given_shape)
        for layer in self._chain:
            if shape is None:
                return
            if not layer.built:
                layer.build(shape)
            shape = layer.compute_output_shape(shape)

    def call(self, inputs: Any) -> Any:
        """What the last layer makes of what the one before makes, and so on."""
        if not self._chain:
            raise ValueError(
                f"Sequential model {self.name} cannot be built because it has no layers. Call `model.add(layer)`."
            )
        for layer in self._chain:
            inputs = layer(inputs)
        return inputs
