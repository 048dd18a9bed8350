# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.tensor import Tensor
from typing import Any

def cast(x: Any, dtype: Any, name: str | None = None) -> Tensor:
    """x in another dtype. Floats lose their fraction on the way to ints, and gradients stop there."""
def saturate_cast(value: Any, dtype: Any, name: str | None = None) -> Tensor:
    """`value` in another dtype; what does not fit becomes the least or the greatest number that does."""
