# Written by `make docs` from the registry of public names: see docs/stubs.py.

from collections.abc import Callable
from collections.abc import Sequence
from typing import Any

def assert_same_structure(nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False) -> None:
    """Nothing, if both are nested alike. Raises ValueError where they are not, TypeError where kinds differ."""
def flatten(structure: Any, expand_composites: bool = False) -> list[Any]:
    """The leaves of a structure, in order."""
def is_nested(structure: Any) -> bool:
    """Whether it is a list, tuple or dict."""
def map_structure(func: Callable[..., Any], *structure: Any, check_types: bool = True, **_: Any) -> Any:
    """What `func` gives for the leaves of one or more structures of the same form, in that form."""
def pack_sequence_as(structure: Any, flat_sequence: Sequence[Any], expand_composites: bool = False) -> Any:
    """The leaves of a list, put into the form of `structure`. Raises ValueError where there are too many or too few."""
