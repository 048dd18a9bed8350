"""What is wrong with an expression, in the words of a program's errors."""

from __future__ import annotations

from graphlab.authoring.tracing_text import place_of
from graphlab.sandbox.wire.run import Error


class ExpressionError(Exception):
    """An expression that cannot become a program. `error` says why, at its place in the expression."""

    def __init__(self, error: Error):
        super().__init__(error.message)
        self.error = error


def mistake(text: str, at: int, message: str, hint: str, kind: str = "SyntaxError") -> ExpressionError:
    """The error for the character at `at` of an expression."""
    line, column = place_of(text, min(at, len(text)))
    return ExpressionError(Error(kind, message, line, column, hint))
