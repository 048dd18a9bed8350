# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.keras.constraints import MaxNorm as max_norm
from graphlab.keras.constraints import MinMaxNorm as min_max_norm
from graphlab.keras.constraints import NonNeg as non_neg
from graphlab.keras.constraints import UnitNorm as unit_norm
from typing import Any

def deserialize(identifier: Any) -> Any:
    """The member called so. A class is called without arguments; a function or an object is its own answer."""
def serialize(thing: Any) -> Any:
    """A function as its name, an object as its class and its settings."""
