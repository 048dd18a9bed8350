"""Sequential: layers one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from graphlab.counting import looping, walking
from graphlab.keras.families import part_of, serialize
from graphlab.keras.layer import Layer
from graphlab.keras.layers.core import InputLayer
from graphlab.keras.masks import put_mask
from graphlab.keras.models.graph import LayerGraph
from graphlab.keras.models.model import Model
from graphlab.keras.symbolic import KerasTensor
from graphlab.tensor import public


@public("keras.Sequential", "keras.models.Sequential")
class Sequential(Model):
    """Layers one after the other.

    >>> from graphlab.keras.layers import Dense
    >>> model = Sequential([Dense(2, kernel_initializer="ones"), Dense(1, kernel_initializer="ones")])
    >>> model([[1.0, 2.0, 3.0]])
    <tf.Tensor: shape=(1, 1), dtype=float32, numpy=array([[12.]], dtype=float32)>
    """

    _input: InputLayer | None
    _keras_module = "keras"

    def __init__(self, layers: Iterable[Any] | None = None, trainable: bool = True, name: str | None = None):
        super().__init__(trainable=trainable, name=name)
        self._chain: list[Any] = []
        vars(self)["_input"] = None
        for layer in layers or ():
            self._append(layer)
        self._draw_up()

    def add(self, layer: Any) -> None:
        """Put a layer at the end."""
        self._append(layer)
        self._draw_up()

    def _append(self, layer: Any) -> None:
        if isinstance(layer, KerasTensor) and layer._history is not None:
            layer = layer._history[0].operation
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Only instances of `keras.Layer` can be added to a Sequential model. Received: {layer} "
                f"(of type {type(layer)})"
            )
        walking(len(self._chain))
        if any(layer.name == other.name for other in self._chain):
            raise ValueError(
                f"All layers added to a Sequential model should have unique names. Name '{layer.name}' is already the "
                "name of a layer in this model. Update the `name` argument to pass a unique name."
            )
        if isinstance(layer, InputLayer):
            if self._input is not None or self._chain:
                raise ValueError(
                    f"Sequential model '{self.name}' has already been configured to use another input. You cannot add "
                    "a different Input layer to it."
                )
            vars(self)["_input"] = layer
            return
        if not self._chain and self._input is None and layer._given_shape is not None:
            vars(self)["_input"] = InputLayer(layer._given_shape, dtype=layer.dtype)
        self._chain.append(layer)

    def pop(self, rebuild: bool = True) -> Layer:
        """Take the last layer away."""
        if not self._chain:
            raise IndexError("There are no layers in the model: add one before you pop it.")
        layer: Layer = self._chain.pop()
        self._draw_up()
        return layer

    def _draw_up(self) -> None:
        """Build at once where it is known what comes in."""
        vars(self)["_graph"] = None
        self.built = False
        first = self._chain[0] if self._chain else None
        if self._input is not None and first is not None:
            self.build(self._input.batch_shape)
        elif isinstance(first, Model) and first._graph is not None and len(first.inputs) == 1:
            self.build(first.inputs[0].shape)

    def build(self, input_shape: Any = None) -> None:
        """Make the variables of all layers, for inputs of this shape."""
        if not self._chain:
            raise ValueError(
                f"Sequential model {self.name} cannot be built because it has no layers. Call `model.add(layer)`."
            )
        if not all(n is None or isinstance(n, int) for n in input_shape):
            return  # several inputs: the layers are built as they are called
        entry = self._input or InputLayer(batch_shape=input_shape, dtype=self._chain[0].dtype)
        vars(self)["_input"] = entry
        x = start = entry.output
        for layer in self._chain:
            x = layer(x)
        vars(self)["_graph"] = LayerGraph(start, x)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape of what comes out for inputs of this shape; nothing is built."""
        for layer in self._chain:
            looping()
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    _is_assembled = True

    def _close(self, shape: Any) -> None:
        vars(self)["_built_for"] = shape
        self._note_built()

    def get_config(self) -> dict[str, Any]:
        """Its name, and the settings of its layers in turn."""
        every = [*([] if self._input is None else [self._input]), *self._chain]
        config = {**Layer.get_config(self), "layers": [serialize(layer) for layer in every]}
        return config if self._input is None else {**config, "build_input_shape": self._input.batch_shape}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Mapping[str, Callable[..., Any]] | None = None) -> Any:
        """A new model with the settings of `get_config`; classes of your own are named in `custom_objects`."""
        from graphlab.keras.models.cloning import deserialize  # which makes models too

        chain = [deserialize(layer, custom_objects) for layer in part_of(config, "layers", list)]
        return cls(chain, trainable=config.get("trainable", True), name=config.get("name"))

    @property
    def layers(self) -> list[Layer]:
        """The layers in it."""
        return list(self._chain)

    def _listed(self) -> tuple[list[Any], LayerGraph | None]:
        return self.layers, None

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """What the last layer makes of what the one before makes, and so on; the first one sees the `mask`."""
        if not self._chain:
            raise ValueError(
                f"Sequential model {self.name} cannot be built because it has no layers. Call `model.add(layer)`."
            )
        if self._graph is not None:
            (inputs,) = self._graph.fitted(inputs)
        put_mask(inputs, mask)
        for layer in self._chain:
            inputs = layer(inputs)
        return inputs
