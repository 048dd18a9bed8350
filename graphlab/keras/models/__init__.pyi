# Written by `make docs` from the registry of public names: see docs/stubs.py.

from collections.abc import Callable
from graphlab.keras.models.model import Functional as Functional
from graphlab.keras.models.model import Model as Model
from graphlab.keras.models.sequential import Sequential as Sequential
from typing import Any

def clone_model(model: Any, input_tensors: Any = None, clone_function: Callable[[Any], Any] | None = None) -> Any:
    """A model of the same layers with weights of its own; one of your own is made anew from its `get_config`."""
