"""The parameters of a function of the program, and the values that a call gives them."""

from __future__ import annotations

import inspect
from typing import Any

from graphlab.sandbox.values.values import Problem


def bound(name: str, signature: inspect.Signature, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The value of each parameter, by name. Raises Problem if the arguments do not fit."""
    try:
        values = signature.bind(*args, **kwargs)
    except TypeError as error:
        names = ", ".join(signature.parameters)
        raise Problem(TypeError, f"{name}({names}): {error}.", "Give a value for each parameter.") from None
    values.apply_defaults()
    return values.arguments
