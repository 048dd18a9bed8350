# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.tensor import Tensor
from typing import Any

class v2:
    @staticmethod
    def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Tensor:
        """x where `condition` holds and y elsewhere; without them, the coordinates where it holds."""
