# Written by `make docs` from the registry of public names: see docs/stubs.py.

from typing import Any

def set_verbosity(*args: Any, **kwargs: Any) -> None:
    """Nothing: no code is rewritten here that could be spoken of."""
