# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.tensor import Tensor
from typing import Any

class v1:
    @staticmethod
    def enable_eager_execution(config: Any = None, device_policy: Any = None, execution_mode: Any = None) -> None:
        """Nothing: eager mode is the only one."""
    @staticmethod
    def enable_v2_behavior() -> None:
        """Nothing: this is TensorFlow 2."""
    @staticmethod
    def enable_v2_tensorshape() -> None:
        """Nothing: this is TensorFlow 2."""
    class logging:
        DEBUG: int
        ERROR: int
        FATAL: int
        INFO: int
        WARN: int
        @staticmethod
        def set_verbosity(v: int | str) -> None:
            """Nothing: nothing is logged here."""
class v2:
    @staticmethod
    def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Tensor:
        """x where `condition` holds and y elsewhere; without them, the coordinates where it holds."""
