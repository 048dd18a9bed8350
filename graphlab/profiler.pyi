# Written by `make docs` from the registry of public names: see docs/stubs.py.

from typing import Any

class experimental:
    @staticmethod
    def start(logdir: Any, options: Any = None) -> None:
        """Nothing: no profile is taken."""
    @staticmethod
    def stop(save: bool = True) -> None:
        """Nothing."""
