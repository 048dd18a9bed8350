"""Under which name each variable of a model is saved: the layout of Keras 3's `.weights.h5`."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from graphlab.counting import looping, walking
from graphlab.keras.families import snake
from graphlab.keras.layer import Layer
from graphlab.keras.optimizers.optimizer import Optimizer
from graphlab.keras.state import State
from graphlab.keras.tracking import paths
from graphlab.storage import Archive, storage
from graphlab.storage.store import path_text

_ATTRIBUTE = 2  # parts of a list can be looked at in the time in which an attribute is


def saved(model: Any) -> dict[str, Any]:
    """The values of all variables of a model and its optimizer, by the names that Keras 3 gives them in a file.

    >>> from graphlab.keras import Input, Sequential, layers
    >>> list(saved(Sequential([Input((2,)), layers.Dense(3), layers.Dense(1)])))
    ['layers/dense/vars/0', 'layers/dense/vars/1', 'layers/dense_1/vars/0', 'layers/dense_1/vars/1']
    """
    found: dict[str, Any] = {}
    for path, part in _parts(model):
        own: dict[str, Any] = {}
        part.save_own_variables(own)
        found.update({f"{_join(path, 'vars')}/{name}": value for name, value in own.items()})
    return found


def put_back(model: Any, arrays: Mapping[str, Any], skip_mismatch: bool = False) -> None:
    """Give the variables of a model and its optimizer the values that `saved` gave; ValueError where they do not fit.

    With `skip_mismatch` a part that does not fit keeps its values, with a warning.
    """
    groups: dict[str, dict[str, Any]] = {}
    for name, value in arrays.items():
        path, _, number = name.rpartition("/")
        groups.setdefault(path, {})[number] = value
    failed: list[tuple[Any, Exception]] = []
    for path, part in _parts(model):
        try:
            part.load_own_variables(groups.get(_join(path, "vars"), {}))
        except (ValueError, KeyError) as error:
            failed.append((part, error))
    if failed:
        first, reason = failed[0]
        text = (
            f"A total of {len(failed)} objects could not be loaded. Example error message for object {first}:\n\n"
            f"{reason}\n\nList of objects that could not be loaded:\n{[part for part, _ in failed]}"
        )
        if not skip_mismatch:
            raise ValueError(text)
        warnings.warn(text, stacklevel=3)


def save_weights(model: Any, path: Any, overwrite: bool = True) -> None:
    """Save the weights of a model as Keras's `.weights.h5`, or as NumPy's `.npz`."""
    place = path_text(path)
    _check_built(model, "saving a model")
    if not place.endswith((".weights.h5", ".npz")):
        raise ValueError(f"The filename must end in `.weights.h5` (or in `.npz`). Received: filepath={path}")
    check_overwrite(place, overwrite)
    storage().put(place, Archive(saved(model)))


def load_weights(model: Any, path: Any, skip_mismatch: bool = False) -> None:
    """Give a model the weights that were saved, by themselves or with a whole model."""
    place = path_text(path)
    _check_built(model, "loading weights into a model")
    if not place.endswith((".h5", ".npz", ".keras")):
        raise ValueError(
            f"File format not supported: filepath={path}. Weights are in files that end in `.weights.h5`, `.npz` or "
            "`.keras`. What tf.train.Checkpoint has saved, its `restore` reads."
        )
    put_back(model, storage().get(place).arrays, skip_mismatch)


def _check_built(model: Any, what: str) -> None:
    if not model.built:
        raise ValueError(
            f"You are {what} that has not yet been built. Try building the model first by calling it on some data or "
            "by using `build()`."
        )


def check_overwrite(place: str, overwrite: bool) -> None:
    """Raise ValueError where something would be overwritten that is not to be."""
    if not overwrite and storage().has(place):
        raise ValueError(f"There is something at {place!r} already: save it under another name, or overwrite=True.")


# --- The walk ------------------------------------------------------------------------------------


def _join(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _parts(root: Any) -> Iterator[tuple[str, Any]]:
    """Every layer and optimizer in a model once, with the path that Keras gives it."""
    for path, value in paths(root, _inner):
        if isinstance(value, State | Optimizer):
            looping()
            yield path, value


def _inner(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, State):
        return _attributes(value)
    return [] if isinstance(value, Optimizer) else _items(value)


def _is_saved(value: Any) -> bool:
    return isinstance(value, State | Optimizer | list | tuple | dict)


def _attributes(layer: State) -> list[tuple[str, Any]]:
    """What is in a layer, by the names of its attributes, those with an underscore last."""
    named = {name: value for name, value in layer._members() if _is_saved(value) and name not in _INTERNAL}
    walking(_ATTRIBUTE * len(named))
    is_assembled = getattr(layer, "_is_assembled", None)  # None of a layer that is no model
    if is_assembled is not None:
        named["layers"] = layer.layers  # type: ignore[attr-defined]
    order = sorted(named, key=lambda name: f"~{name}" if name.startswith("_") else name)
    if is_assembled:
        order = ["layers", *(name for name in order if name != "layers")]
    return [(name, named[name]) for name in order]


def _items(container: Any) -> list[tuple[str, Any]]:
    """What is in a list or a dictionary, by the names of the classes, numbered where one comes again."""
    counts: dict[str, int] = {}
    found: list[tuple[str, Any]] = []
    values = list(container.values() if isinstance(container, dict) else container)
    walking(len(values))
    for value in values:
        if not _is_saved(value):
            continue
        name = snake(type(value).__name__) if isinstance(value, State | Optimizer) else "container"
        counts[name] = number = counts.get(name, -1) + 1
        found.append((f"{name}_{number}" if number else name, value))
    return found


_INTERNAL = frozenset(vars(Layer())) | {"_held", "_holds_containers", "_known", "_chain", "_graph", "_input"}
"""Attributes in which graphlab keeps what a layer holds in other ways."""
