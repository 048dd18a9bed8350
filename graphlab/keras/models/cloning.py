"""Copies of models and layers from their settings: the same layers, with weights of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphlab.counting import looping
from graphlab.keras import layers
from graphlab.keras.custom import custom_object_scope
from graphlab.keras.custom import custom_objects as every_custom
from graphlab.keras.families import is_class, made_of, part_of, serialize
from graphlab.keras.layer import Layer
from graphlab.keras.models.graph import LayerGraph
from graphlab.keras.models.model import Functional, Model
from graphlab.keras.models.sequential import Sequential
from graphlab.keras.symbolic import mapped
from graphlab.tensor import PUBLIC, public

public("keras.layers.serialize")(serialize)


@public("keras.layers.deserialize")
def deserialize(config: Mapping[str, Any], custom_objects: Mapping[str, Callable[..., Any]] | None = None) -> Any:
    """The layer that `serialize` described. A class of your own is found by its name in `custom_objects`."""
    looping()
    name, settings = part_of(config, "class_name", str), part_of(config, "config", dict)
    custom = every_custom(custom_objects)
    ours = {"Sequential": Sequential, "Functional": Model, "Model": Model}.get(name, PUBLIC.get(f"keras.layers.{name}"))
    kind = custom.get(name, ours)
    if not is_class(kind):
        raise TypeError(
            f"Could not locate class '{name}'. Make sure custom classes are decorated with "
            f"`@keras.saving.register_keras_serializable()`, or give it in custom_objects={{'{name}': {name}}}."
        )
    made: Any = kind
    if isinstance(made, type) and issubclass(made, Sequential | Functional) or made is Model:
        return made.from_config(settings, custom)
    with custom_object_scope(custom_objects or {}):  # for the layers inside it
        return made_of(made, settings, is_ours=made is ours)


def _copy(layer: Any) -> Any:
    """The layer anew, from its settings; a model with all that is in it."""
    looping()
    if isinstance(layer, Sequential | Functional):
        return clone_model(layer)
    return type(layer).from_config(layer.get_config()) if isinstance(layer, Layer) else layer


@public("keras.models.clone_model")
def clone_model(model: Any, input_tensors: Any = None, clone_function: Callable[[Any], Any] | None = None) -> Any:
    """A model of the same layers with weights of its own; one of your own is made anew from its `get_config`.

    `clone_function` says what stands for each layer, if not a copy.

    >>> model = Sequential([layers.Input((2,)), layers.Dense(3, name="hidden")], name="net")
    >>> clone = clone_model(model)
    >>> clone.name, clone.layers[0].name, clone.layers[0] is model.layers[0]
    ('net', 'hidden', False)
    """
    way = clone_function or _copy
    if isinstance(model, Sequential):
        entry = [] if model._input is None else [_copy(model._input)]
        return type(model)([*entry, *map(way, model.layers)], name=model.name, trainable=model.trainable)
    if not isinstance(model, Model):
        raise ValueError(f"Expected `model` argument to be a Model. Received: {model!r}")
    if model._graph is None:
        return type(model).from_config(model.get_config())
    return _cloned(model, model._graph, way, input_tensors)


def _cloned(model: Any, graph: LayerGraph, way: Callable[[Any], Any], given: Any) -> Any:
    copies: dict[int, Any] = {}

    def copy_of(operation: Any) -> Any:
        if id(operation) not in copies:
            copies[id(operation)] = way(operation) if isinstance(operation, Layer) else operation
        return copies[id(operation)]

    def entry(x: Any) -> Any:
        return layers.Input(batch_shape=x.shape, dtype=x.dtype, name=x.name)

    inputs = mapped(entry, graph.structure) if given is None else given
    return type(model)(inputs, graph.run(inputs, copy_of), name=model.name)
