# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.tensor import Tensor
from typing import Any

class v1:
    @staticmethod
    def enable_eager_execution(*args: Any, **kwargs: Any) -> None:
        """Nothing: eager mode is the only one."""
    @staticmethod
    def enable_v2_behavior(*args: Any, **kwargs: Any) -> None:
        """Nothing: eager mode is the only one."""
    @staticmethod
    def enable_v2_tensorshape(*args: Any, **kwargs: Any) -> None:
        """Nothing: eager mode is the only one."""
    class logging:
        DEBUG: int
        ERROR: int
        FATAL: int
        INFO: int
        WARN: int
        @staticmethod
        def set_verbosity(*args: Any, **kwargs: Any) -> None:
            """Nothing: nothing is logged here."""
class v2:
    @staticmethod
    def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Tensor:
        """x where `condition` holds and y elsewhere; without them, the coordinates where it holds."""
