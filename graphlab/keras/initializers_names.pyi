# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.keras.initializers import Constant as constant
from graphlab.keras.initializers import Identity as IdentityInitializer
from graphlab.keras.initializers import Identity as identity
from graphlab.keras.initializers import Ones as ones
from graphlab.keras.initializers import Orthogonal as OrthogonalInitializer
from graphlab.keras.initializers import Orthogonal as orthogonal
from graphlab.keras.initializers import RandomNormal as random_normal
from graphlab.keras.initializers import RandomUniform as random_uniform
from graphlab.keras.initializers import TruncatedNormal as truncated_normal
from graphlab.keras.initializers import VarianceScaling as _VarianceScaling
from graphlab.keras.initializers import VarianceScaling as variance_scaling
from graphlab.keras.initializers import Zeros as zeros
from typing import Any

def deserialize(identifier: Any) -> Any:
    """The member called so. A class is called without arguments; a function or an object is its own answer."""
class glorot_normal(_VarianceScaling):
    """Normal, for tanh and sigmoid layers."""
    def __init__(self, seed: int | None = None) -> None: ...
class glorot_uniform(_VarianceScaling):
    """Uniform, for tanh and sigmoid layers."""
    def __init__(self, seed: int | None = None) -> None: ...
class he_normal(_VarianceScaling):
    """Normal, for relu layers."""
    def __init__(self, seed: int | None = None) -> None: ...
class he_uniform(_VarianceScaling):
    """Uniform, for relu layers."""
    def __init__(self, seed: int | None = None) -> None: ...
class lecun_normal(_VarianceScaling):
    """Normal, for selu layers."""
    def __init__(self, seed: int | None = None) -> None: ...
class lecun_uniform(_VarianceScaling):
    """Uniform, for selu layers."""
    def __init__(self, seed: int | None = None) -> None: ...
def serialize(thing: Any) -> Any:
    """A function as its name, an object as its class and its settings."""
