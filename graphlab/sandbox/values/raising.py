"""What may be raised, the error that comes of it, and what catches it."""

from __future__ import annotations

from typing import Any

from graphlab.sandbox.values.classes import Class, Instance
from graphlab.sandbox.values.formatting import text_of
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import ErrorType, ErrorValue, Problem, an, capital_an

RAISE = "Write raise ValueError('what is wrong')."

BY_PROGRAM = "The program raises this error itself."


def as_problem(m: Machine, error: Any) -> Problem:
    """The error that raising a value of the program is. Raises Problem if it cannot be raised."""
    if type(error) in (ErrorType, Class):
        error = m.call(error, (), {})
    cls = m.classes.of(error)
    if type(error) is not ErrorValue and (cls is None or cls.error is None):
        raise Problem(TypeError, f"{capital_an(error)} cannot be raised.", RAISE)
    kind = cls.error.host if cls is not None else error.type.host
    return Problem(kind, text_of(m, error, 2000), BY_PROGRAM, value=error)


def is_one_of(m: Machine, problem: Problem, kinds: Any) -> bool:
    """Whether an error is of a kind, or of one of a tuple. Raises Problem for what is no kind of error."""
    host = problem.type or Exception
    own = problem.value.cls.mro if type(problem.value) is Instance else ()
    for kind in m.kinds_of(kinds):
        if type(kind) is Class and kind.error is not None:
            if kind in own:
                return True
            continue
        if type(kind) is not ErrorType:
            raise Problem(TypeError, f"`except` needs a kind of error; got {an(kind)}.", "Write except ValueError:")
        if issubclass(host, kind.host):
            return True
    return False
