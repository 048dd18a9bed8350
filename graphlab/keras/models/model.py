"""Model: a layer made of layers, that can be trained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphlab.keras.calling import scope_path
from graphlab.keras.families import as_settings
from graphlab.keras.layer import Layer
from graphlab.keras.masks import put_mask
from graphlab.keras.models.blueprint import assembled, blueprint
from graphlab.keras.models.graph import LayerGraph
from graphlab.keras.models.summary import print_summary
from graphlab.keras.models.training import Trainer
from graphlab.keras.models.weights import load_weights, save_weights
from graphlab.keras.symbolic import KerasTensor, mapped, shape_of
from graphlab.storage import storage
from graphlab.storage.store import path_text
from graphlab.tensor import leaves, public


@public("keras.Model", "keras.models.Model")
class Model(Trainer):
    """A layer made of layers. One of your own makes them in `__init__`, and uses them in `call`.

    >>> from graphlab.keras.layers import Dense
    >>> class Net(Model):
    ...     def __init__(self):
    ...         super().__init__(name="net")
    ...         self.hidden, self.out = Dense(3, "tanh", name="hidden"), Dense(1, name="out")
    ...     def call(self, x):
    ...         return self.out(self.hidden(x))
    >>> net = Net()
    >>> net([[1.0, 2.0]]).shape, [v.path for v in net.trainable_variables][:2]
    (TensorShape([1, 1]), ['net/hidden/kernel', 'net/hidden/bias'])

    `Model(inputs, outputs)` is the model of all layers between them, without a class:

    >>> from graphlab.keras import Input
    >>> x = Input((2,))
    >>> Model(x, Dense(1, kernel_initializer="ones")(x))([[1.0, 2.0]]).numpy().tolist()
    [[3.0]]
    """

    _graph: LayerGraph | None

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """A `Functional` model, if it is given inputs and outputs; else one of the class that was called."""
        if cls is Model and (_graph_of(args, kwargs) is not None):
            return super().__new__(Functional)
        return super().__new__(cls)

    def __init__(self, *args: Any, **kwargs: Any):
        graph = _graph_of(args, kwargs)
        if graph is not None:
            kwargs = {k: v for k, v in kwargs.items() if k not in ("inputs", "outputs")}
            if len(args) > 2:
                kwargs["name"] = args[2]
        elif args:
            raise ValueError(
                f"Model() takes `inputs` and `outputs` together, or neither of them. Received: {len(args)} argument(s)."
            )
        super().__init__(**kwargs)
        vars(self)["_graph"] = None
        if graph is not None:
            self._take(LayerGraph(*graph))

    def _take(self, graph: LayerGraph) -> None:
        """Become the model of a graph of layers."""
        vars(self)["_graph"] = graph
        for operation in graph.operations:
            if isinstance(operation, Layer):
                self._keep(operation)
        self.built = True

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """What comes out for these inputs."""
        if self._graph is None:
            raise NotImplementedError(
                f"Model {type(self).__name__} does not have a `call()` method implemented: write `def call(self, x):`."
            )
        for x, mask in zip(leaves(args[0]), leaves(kwargs.get("mask")), strict=False):
            put_mask(x, mask)
        return _unpacked(self._graph.run(args[0]))

    def build(self, input_shape: Any) -> None:
        """Make the variables of all layers, for inputs of this shape."""
        if self._graph is None and type(self).call is not Model.call:
            self._inferred((_placeholders(input_shape, self.dtype),), {})

    def _build_for(self, inputs: list[Any]) -> None:
        if type(self).build is not Model.build:
            super()._build_for(inputs)
        elif not self.built:  # the layers inside are built as they are called
            vars(self)["_path"] = scope_path()
            self._close(mapped(shape_of, inputs[0]))

    def _cast(self, value: Any) -> Any:
        return value if self._graph is not None else super()._cast(value)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """The outputs for tensors without values, themselves without values."""
        if self._graph is not None:
            return self._graph.run(args[0], _outline)
        if type(self).compute_output_shape.__module__.startswith("graphlab."):
            return self._inferred(args, kwargs)
        return super().compute_output_spec(*args, **kwargs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape of what comes out for inputs of this shape; nothing is built."""
        if self._graph is None:
            return super().compute_output_shape(input_shape)
        outputs = self.compute_output_spec(_placeholders(input_shape, self.dtype))
        return mapped(lambda x: x.shape, outputs)

    def _note_lost_mask(self, before: Any) -> None:
        """Nothing: the layers inside see the mask, and say so themselves."""

    # --- Saving ----------------------------------------------------------------------------------

    @property
    def _is_assembled(self) -> bool:
        """Whether its layers are connected by their outputs, not by a `call` of its own."""
        return self._graph is not None

    def save_weights(self, filepath: Any, overwrite: bool = True) -> None:
        """Save the weights, and what the optimizer remembers, as Keras's `.weights.h5` or NumPy's `.npz`.

        Raises ValueError for another ending or a model without variables yet, ImportError where h5py is missing.

        >>> from graphlab.keras import Input, Sequential, layers
        >>> from graphlab.storage import Memory, storing_in
        >>> model = Sequential([Input((2,)), layers.Dense(1, kernel_initializer="ones")])
        >>> with storing_in(Memory(lambda text: None)):
        ...     model.save_weights("best.weights.h5")
        ...     model.set_weights([[[5.0], [5.0]], [5.0]])
        ...     model.load_weights("best.weights.h5")
        >>> model.get_weights()[0].tolist()
        [[1.0], [1.0]]
        """
        save_weights(self, filepath, overwrite)

    def load_weights(self, filepath: Any, skip_mismatch: bool = False) -> None:
        """Take the weights that a model of the same layers has saved.

        Raises FileNotFoundError where nothing is, ValueError where they do not fit; with `skip_mismatch` layers that
        do not fit keep theirs.
        """
        load_weights(self, filepath, skip_mismatch)

    def save(self, filepath: Any, overwrite: bool = True, zipped: bool | None = None) -> None:
        """Save the whole model as Keras's `.keras`: see `keras.models.save_model`."""
        _saving().save_model(self, filepath, overwrite, zipped)

    def export(self, filepath: Any, format: str = "tf_saved_model", verbose: Any = None) -> None:
        """An UnimplementedError: a SavedModel is a graph of TensorFlow's. `save` and `save_weights` are here."""
        storage().export(path_text(filepath))

    def to_json(self, **kwargs: Any) -> str:
        """The settings of its layers as JSON, from which `keras.models.model_from_json` makes it anew."""
        return str(_saving().to_json(self, **kwargs))

    def get_compile_config(self) -> dict[str, Any]:
        """The optimizer, loss and metrics that it was compiled with, as plain data; empty where it was not."""
        return dict(_saving().compile_config(self))

    def compile_from_config(
        self, config: dict[str, Any], custom_objects: Mapping[str, Callable[..., Any]] | None = None
    ) -> None:
        """Compile it as `get_compile_config` of another says."""
        _saving().compile_from_config(self, config, custom_objects)

    def get_config(self) -> dict[str, Any]:
        """Its name and its layers with their calls; of a model with a `call` of its own the name alone."""
        if self._graph is None:
            return super().get_config()
        return {"name": self.name, "trainable": self.trainable, **blueprint(self._graph)}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Mapping[str, Callable[..., Any]] | None = None) -> Any:
        """A new model with the settings of `get_config`; classes of your own are named in `custom_objects`.

        >>> from graphlab.keras import Input, layers
        >>> x = Input((2,))
        >>> model = Model(x, layers.Dense(1, name="line")(x) + x[:, :1])
        >>> Model.from_config(model.get_config()).layers[1].name
        'line'
        """
        config = as_settings(config)
        if "input_layers" not in config:
            return cls(**config)
        inputs, outputs = assembled(config, lambda described: _saving().deserialize(described, custom_objects))
        return cls(inputs=inputs, outputs=outputs, name=config.get("name"))

    # --- What is in it ---------------------------------------------------------------------------

    @property
    def layers(self) -> list[Layer]:
        """The layers in it."""
        return self._layers()

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """The layer called `name`, or at place `index`."""
        if (name is None) == (index is None):
            raise ValueError("Provide either a layer name or a layer index, not both." if name else "Provide one.")
        if index is not None:
            if not -len(self.layers) <= index < len(self.layers):
                raise ValueError(
                    f"Was asked to retrieve layer at index {index} but model only has {len(self.layers)} layers."
                )
            return self.layers[index]
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ValueError(f"No such layer: {name}. Existing layers are: {[layer.name for layer in self.layers]}.")

    def _drawn(self) -> LayerGraph:
        if self._graph is None:
            raise AttributeError(
                f"Model '{self.name}' has no defined inputs or outputs: it is not made of keras.Input, and has not "
                "been called yet."
            )
        return self._graph

    @property
    def inputs(self) -> list[KerasTensor]:
        """The tensors without values that go in."""
        return self._drawn().inputs

    @property
    def outputs(self) -> list[KerasTensor]:
        """The tensors without values that come out."""
        return self._drawn().flat_outputs

    @property
    def input(self) -> Any:
        """What goes in, in the structure that was given."""
        return self._drawn().structure

    @property
    def output(self) -> Any:
        """What comes out, in the structure that was given."""
        return self._drawn().outputs

    @property
    def input_shape(self) -> Any:
        """The shape of what goes in."""
        return _unpacked(mapped(lambda x: x.shape, self.input))

    @property
    def output_shape(self) -> Any:
        """The shape of what comes out."""
        return _unpacked(mapped(lambda x: x.shape, self.output))

    @property
    def output_names(self) -> list[str] | None:
        """The names of the layers that the outputs come from; None where that is not known."""
        if self._graph is None:
            return None
        return [x._history[0].operation.name for x in self._graph.flat_outputs if x._history is not None]

    def _listed(self) -> tuple[list[Any], LayerGraph | None]:
        """What a summary lists, and the graph that says how that is connected, if it is more than a list."""
        return (self.layers, None) if self._graph is None else (self._graph.operations, self._graph)

    def summary(
        self,
        line_length: int | None = None,
        positions: Any = None,
        print_fn: Callable[[str], Any] | None = None,
        expand_nested: bool = False,
        show_trainable: bool = False,
        layer_range: Any = None,
    ) -> None:
        """Print a table of the layers: what comes out of each, and how many numbers it has."""
        print_summary(self, line_length, positions, print_fn, expand_nested, show_trainable)


def _unpacked(outputs: Any) -> Any:
    """The only one in a list, as Keras gives it."""
    return outputs[0] if isinstance(outputs, list | tuple) and len(outputs) == 1 else outputs


def _outline(operation: Any) -> Callable[..., Any]:
    """What an operation makes of tensors without values, when no call is to be noted."""
    found: Callable[..., Any] = operation.outlined if isinstance(operation, Layer) else operation.compute_output_spec
    return found


def _saving() -> Any:
    from graphlab.keras.models import saving  # which makes models too

    return saving


def _graph_of(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any] | None:
    """The inputs and outputs among the arguments of a model."""
    given = dict(zip(("inputs", "outputs"), args, strict=False))
    given.update({k: kwargs[k] for k in ("inputs", "outputs") if k in kwargs})
    return (given["inputs"], given["outputs"]) if len(given) == 2 else None


def _placeholders(shapes: Any, dtype: str) -> Any:
    """Tensors without values of these shapes."""
    if isinstance(shapes, dict):
        return {key: _placeholders(shape, dtype) for key, shape in shapes.items()}
    if all(n is None or isinstance(n, int) for n in shapes):
        return KerasTensor(shapes, dtype)
    return [_placeholders(shape, dtype) for shape in shapes]


class Functional(Model):
    """What `Model(inputs, outputs)` makes."""

    _keras_module = "keras.src.models.functional"  # it has no public name there either
    _registered_name = "Functional"
