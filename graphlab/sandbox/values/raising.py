"""What may be raised, and the error that comes of it."""

from __future__ import annotations

from typing import Any

from graphlab.sandbox.values.classes import Class
from graphlab.sandbox.values.formatting import text_of
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import ErrorType, ErrorValue, Problem, capital_an

RAISE = "Write raise ValueError('what is wrong')."


def as_problem(m: Machine, error: Any) -> Problem:
    """The error that raising a value of the program is. Raises Problem if it cannot be raised."""
    if type(error) in (ErrorType, Class):
        error = m.call(error, (), {})
    cls = m.classes.of(error)
    if type(error) is not ErrorValue and (cls is None or cls.error is None):
        raise Problem(TypeError, f"{capital_an(error)} cannot be raised.", RAISE)
    kind = cls.error.host if cls is not None else error.type.host
    return Problem(kind, text_of(m, error, 2000), "The program raises this error itself.", value=error)
