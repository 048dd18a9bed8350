# Written by `make docs` from the registry of public names: see docs/stubs.py.

from collections.abc import Callable
from collections.abc import Mapping
from graphlab.keras.models import saving as saving
from graphlab.keras.models.model import Functional as Functional
from graphlab.keras.models.model import Model as Model
from graphlab.keras.models.sequential import Sequential as Sequential
from typing import Any

def clone_model(model: Any, input_tensors: Any = None, clone_function: Callable[[Any], Any] | None = None) -> Any:
    """A model of the same layers with weights of its own; one of your own is made anew from its `get_config`."""
def load_model(filepath: Any, custom_objects: Mapping[str, Callable[..., Any]] | None = None, compile: bool = True, safe_mode: bool = True) -> Any:
    """The model that was saved, with its weights; compiled as it was, unless `compile` is False."""
def model_from_json(json_string: str, custom_objects: Mapping[str, Callable[..., Any]] | None = None) -> Any:
    """The model that `to_json` described, with new weights."""
def save_model(model: Any, filepath: Any, overwrite: bool = True, zipped: bool | None = None) -> None:
    """Save a whole model: its settings, how it was compiled, its weights and those of its optimizer."""
