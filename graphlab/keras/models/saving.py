"""Whole models: their settings as JSON, and these with the weights, as Keras 3's `.keras` files have them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from graphlab.console import note
from graphlab.counting import looping
from graphlab.keras import losses, metrics, optimizers
from graphlab.keras.custom import custom_objects as every_custom
from graphlab.keras.families import made_of, serialize
from graphlab.keras.models.cloning import deserialize
from graphlab.keras.models.model import Model
from graphlab.keras.models.weights import check_overwrite, put_back, saved
from graphlab.keras.settings import own
from graphlab.storage import Archive, storage
from graphlab.storage.store import path_text
from graphlab.tensor import PUBLIC, Operand, public

_CONFIG, _METADATA = "config.json", "metadata.json"
_FAMILIES: tuple[Any, ...] = (losses, metrics, optimizers)


# --- As text -------------------------------------------------------------------------------------


def _described(model: Any) -> dict[str, Any]:
    built_for = getattr(model, "_built_for", None)
    found = {**serialize(model), "build_config": {"input_shape": built_for}}
    return {**found, "compile_config": model.get_compile_config()} if model.compiled else found


def to_json(model: Any, **kwargs: Any) -> str:
    """The settings of a model as JSON, without its weights."""
    return json.dumps(_described(model), default=_plain, **kwargs)


def _plain(value: Any) -> Any:
    if isinstance(value, Operand | np.ndarray | np.generic):
        return np.asarray(value.numpy() if isinstance(value, Operand) else value).tolist()
    if hasattr(value, "get_config"):
        return serialize(value)
    raise TypeError(
        f"A setting of a model cannot be written as JSON: {value!r} (a {type(value).__name__}). Let `get_config` give "
        "plain data: numbers, texts, lists and dictionaries."
    )


@public("keras.models.model_from_json")
def model_from_json(json_string: str, custom_objects: Mapping[str, Callable[..., Any]] | None = None) -> Any:
    """The model that `to_json` described, with new weights.

    >>> from graphlab.keras import Input, Sequential, layers
    >>> model = Sequential([Input((2,)), layers.Dense(3, name="hidden")])
    >>> model_from_json(model.to_json()).layers[0].name
    'hidden'
    """
    return _made(json.loads(json_string), custom_objects)


def _made(described: Mapping[str, Any], own_objects: Mapping[str, Any] | None) -> Any:
    model = deserialize(described, own_objects)
    built = described.get("build_config")
    shape = _shape(built.get("input_shape")) if isinstance(built, Mapping) else None
    if not model.built and shape is not None:
        model.build(shape)
    return model


def _shape(value: Any) -> Any:
    """A shape as it is in Python, where JSON has lists."""
    if isinstance(value, dict):
        return {key: _shape(part) for key, part in value.items()}
    if isinstance(value, list):
        return tuple(value) if all(n is None or isinstance(n, int) for n in value) else [_shape(v) for v in value]
    return value


# --- With the weights ----------------------------------------------------------------------------


@public("keras.models.save_model", "keras.saving.save_model")
def save_model(model: Any, filepath: Any, overwrite: bool = True, zipped: bool | None = None) -> None:
    """Save a whole model: its settings, how it was compiled, its weights and those of its optimizer.

    Raises ValueError for a path that does not end in `.keras`, ImportError where h5py is missing.
    """
    place = path_text(filepath)
    if not isinstance(model, Model):
        raise ValueError(f"Expected `model` argument to be a Model. Received: {model!r}")
    if not place.endswith((".keras", ".h5")):
        raise ValueError(
            "Invalid filepath extension for saving. Please add either a `.keras` extension for the native Keras format "
            f"(recommended) or a `.h5` extension. Received: filepath={filepath}."
        )
    check_overwrite(place, overwrite)
    texts = {_METADATA: json.dumps({"keras_version": "3", "written_by": "graphlab"}), _CONFIG: to_json(model)}
    storage().put(place, Archive(saved(model), texts))


@public("keras.models.load_model", "keras.saving.load_model")
def load_model(
    filepath: Any,
    custom_objects: Mapping[str, Callable[..., Any]] | None = None,
    compile: bool = True,
    safe_mode: bool = True,
) -> Any:
    """The model that was saved, with its weights; compiled as it was, unless `compile` is False.

    Raises ValueError where there is no such model, TypeError for a class or function of one's own that is neither in
    `custom_objects` nor registered.

    >>> from graphlab.keras import Input, Sequential, layers
    >>> from graphlab.storage import Memory, storing_in
    >>> model = Sequential([Input((2,)), layers.Dense(1, kernel_initializer="ones")])
    >>> with storing_in(Memory(lambda text: None)):
    ...     model.save("line.keras")
    ...     print(load_model("line.keras")([[1.0, 2.0]]).numpy())
    [[3.]]
    """
    place = path_text(filepath)
    if not place.endswith((".keras", ".h5")):
        raise ValueError(
            f"File format not supported: filepath={filepath}. Only files that end in `.keras` hold whole models. A "
            "SavedModel cannot be read."
        )
    try:
        archive = storage().get(place)
    except FileNotFoundError as error:
        if not place.endswith(".keras"):
            raise
        raise ValueError(f"File not found: filepath={filepath}. {error}") from None
    if _CONFIG not in archive.texts:
        raise ValueError(f"No model config found in {place!r}: it has weights alone. Use model.load_weights for it.")
    described = json.loads(archive.texts[_CONFIG])
    own_objects = every_custom(custom_objects)
    model = _made(described, own_objects)
    if compile and described.get("compile_config"):
        model.compile_from_config(described["compile_config"], own_objects)
    put_back(model, archive.arrays)
    return model


@public("keras.utils.plot_model")
def plot_model(
    model: Any,
    to_file: Any = "model.png",
    show_shapes: bool = False,
    show_dtype: bool = False,
    show_layer_names: bool = False,
    rankdir: str = "TB",
    expand_nested: bool = False,
    dpi: int = 200,
    show_layer_activations: bool = False,
    show_trainable: bool = False,
) -> None:
    """Nothing: no picture is written. What a model computes is drawn where its gradient is taken."""
    note("plot_model is passed over: no picture is written. model.summary() prints the layers.")


# --- How a model was compiled --------------------------------------------------------------------


def compile_config(model: Any) -> dict[str, Any]:
    """How a model was compiled, as plain data; empty where it was not."""
    return {name: _written(value) for name, value in model._compiled_with.items()}


def _written(value: Any) -> Any:
    looping()
    if isinstance(value, dict):
        return {key: _written(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_written(part) for part in value]
    if hasattr(value, "get_config"):
        return serialize(value)
    if callable(value):
        name = getattr(value, "__name__", type(value).__name__)
        is_ours = any(value is known for family in _FAMILIES for known in vars(family).values())
        return name if is_ours else {"module": "builtins", "class_name": "function", "config": name}
    return own(value)


def compile_from_config(model: Any, config: Mapping[str, Any], own_objects: Mapping[str, Any] | None = None) -> None:
    """Compile a model as its `get_compile_config` says."""
    custom = every_custom(own_objects)
    model.compile(**{name: _read(value, custom) for name, value in config.items()})
    if model.built and model.optimizer is not None and not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)


def _read(value: Any, custom: Mapping[str, Any]) -> Any:
    looping()
    if isinstance(value, list):
        return [_read(part, custom) for part in value]
    if not isinstance(value, dict):
        return custom.get(value, value) if isinstance(value, str) else value
    if "class_name" not in value:
        return {key: _read(part, custom) for key, part in value.items()}
    name = value["config"] if value["class_name"] == "function" else value["class_name"]
    kind = custom.get(name, PUBLIC.get(f"{value['module']}.{name}"))
    if kind is None:
        what = "function" if value["class_name"] == "function" else "class"
        raise TypeError(
            f"Could not locate {what} '{name}'. Make sure custom classes and functions are decorated with "
            "`@keras.saving.register_keras_serializable()`, or give it in "
            f"custom_objects={{'{name}': {name}}}; load_model(..., compile=False) needs none."
        )
    if value["class_name"] == "function":
        return kind
    return made_of(kind, value["config"], is_ours=name not in custom)
