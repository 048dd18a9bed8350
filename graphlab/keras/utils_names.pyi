# Written by `make docs` from the registry of public names: see docs/stubs.py.

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

def CustomObjectScope(custom_objects: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """A `with` block in which models are loaded that ask for these classes and functions by their names."""
def custom_object_scope(custom_objects: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """A `with` block in which models are loaded that ask for these classes and functions by their names."""
def plot_model(model: Any, to_file: Any = 'model.png', show_shapes: bool = False, show_dtype: bool = False, show_layer_names: bool = False, rankdir: str = 'TB', expand_nested: bool = False, dpi: int = 200, show_layer_activations: bool = False, show_trainable: bool = False) -> None:
    """Nothing: no picture is written. What a model computes is drawn where its gradient is taken."""
def register_keras_serializable(package: str = 'Custom', name: str | None = None) -> Callable[[Any], Any]:
    """A decorator that leaves a class or function as it is, and lets `load_model` find it."""
