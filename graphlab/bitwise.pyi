# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.tensor import Tensor
from typing import Any

def bitwise_and(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The bits of x & y, for ints, element by element."""
def bitwise_or(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The bits of x | y, for ints, element by element."""
def bitwise_xor(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The bits of x ^ y, for ints, element by element."""
def invert(x: Any, name: str | None = None) -> Tensor:
    """Every bit of ints turned round: −1 − x."""
def left_shift(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The bits of x ≪ y, for ints, element by element."""
def right_shift(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The bits of x ≫ y, for ints, element by element."""
