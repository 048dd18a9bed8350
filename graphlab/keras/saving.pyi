# Written by `make docs` from the registry of public names: see docs/stubs.py.

from collections.abc import Callable
from typing import Any

def register_keras_serializable(package: str = 'Custom', name: str | None = None) -> Callable[[Any], Any]:
    """A decorator that leaves a class or function as it is: there are no files here that would ask for it."""
