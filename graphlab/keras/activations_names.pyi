# Written by `make docs` from the registry of public names: see docs/stubs.py.

from typing import Any

def deserialize(identifier: Any) -> Any:
    """The member called so. A class is called without arguments; a function or an object is its own answer."""
def serialize(thing: Any) -> Any:
    """A function as its name, an object as its class and its settings."""
