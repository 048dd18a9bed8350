# Written by `make docs` from the registry of public names: see docs/stubs.py.

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

def CustomObjectScope(custom_objects: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """A `with` block in which models are loaded that ask for these classes and functions by their names."""
def custom_object_scope(custom_objects: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """A `with` block in which models are loaded that ask for these classes and functions by their names."""
def load_model(filepath: Any, custom_objects: Mapping[str, Callable[..., Any]] | None = None, compile: bool = True, safe_mode: bool = True) -> Any:
    """The model that was saved, with its weights; compiled as it was, unless `compile` is False."""
def register_keras_serializable(package: str = 'Custom', name: str | None = None) -> Callable[[Any], Any]:
    """A decorator that leaves a class or function as it is, and lets `load_model` find it."""
def save_model(model: Any, filepath: Any, overwrite: bool = True, zipped: bool | None = None) -> None:
    """Save a whole model: its settings, how it was compiled, its weights and those of its optimizer."""
