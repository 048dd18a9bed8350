"""The lines of an expression: which set what a name starts with, which compute, and which names they use."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping

import numpy as np

from graphlab.authoring.mistakes import ExpressionError, mistake
from graphlab.authoring.notation import pythonic
from graphlab.authoring.rewriting import ToProgram
from graphlab.authoring.tracing_text import Edit, offset_of, place_of
from graphlab.authoring.walk import Value, start_value
from graphlab.parsing import parse
from graphlab.sandbox.diagnostics.syntax_errors import explained
from graphlab.sandbox.wire.run import Error

LONGEST = 4000
"""Characters of an expression."""
_ELSEWHERE = "A line is a value or `name = value`. For loops, functions and the rest of Python go on in Code."


class Draft:
    """An expression that is one. Raises `ExpressionError` where it is none.

    >>> draft = Draft("b = 3\\ny = a*b\\nexp(y)")
    >>> draft.starts, draft.variables, len(draft.computing)
    ({'b': 3.0}, ['a', 'b'], 2)
    """

    def __init__(self, text: str):
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(self.text) > LONGEST:
            raise mistake(self.text, LONGEST, "This is too long for an expression.", "Go on in Code.")
        self.python = pythonic(self.text)
        self.starts: dict[str, Value] = {}
        self.computing: list[ast.stmt] = []
        self._setting: dict[str, ast.Assign] = {}
        self._named: dict[str, ast.Assign] = {}
        statements = self._parsed()
        self.walk = ToProgram(self.python, {name.id for name in map(_name_of, statements) if name is not None})
        try:
            for statement in statements:
                self._sort(statement)
            self._compute(statements)
        except RecursionError:
            raise mistake(self.text, 0, "This expression has too many parts.", "Name some, on lines before.") from None
        self.variables = self._variables()

    @property
    def needs_math(self) -> bool:
        """Whether a constant of `math` is used."""
        return self.walk.needs_math

    def place_of_name(self, name: str) -> int:
        """Where a name that starts with something stands first, in characters of the Python text."""
        return self.walk.start(self._setting[name] if name in self._setting else self.walk.used[name])

    def place_of_value(self, name: str) -> int:
        """Where it is set, else where it stands first."""
        return self.walk.start(self._setting[name].value if name in self._setting else self.walk.used[name])

    def renumbered(self, name: str, number: str) -> Edit:
        """The edit of the typed text that sets another number for a name."""
        node = self._setting[name].value
        start, last = self.walk.start(node), self.walk.end(node) - 1
        return Edit(self.python.origin(start), self.python.origin(last) + 1, number)

    # ---- reading the lines

    def _parsed(self) -> list[ast.stmt]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = parse(self.python.text).body
        except SyntaxError as error:
            raise self._explained(error) from None
        except (ValueError, RecursionError, MemoryError):
            cause = "This is not readable as an expression."
            raise mistake(
                self.text, 0, cause, "Type it anew: it holds a hidden character, or too many parts."
            ) from None
        if not found:
            raise mistake(self.text, 0, "There is no expression yet.", "Type one, such as a*b + sin(a).")
        return found

    def _explained(self, error: SyntaxError) -> ExpressionError:
        """The words of the code mode for what Python cannot read, about the text as it was typed."""
        at = offset_of(self.python.text, error.lineno or 1, error.offset or 1)
        error.lineno, error.offset = place_of(self.text, self.python.origin(at))
        problem = explained(error, self.text)
        line, column = error.lineno, error.offset
        return ExpressionError(Error(problem.kind, problem.message, line, column, problem.hint))

    def _sort(self, statement: ast.stmt) -> None:
        name = _name_of(statement)
        if name is None or not isinstance(statement, ast.Assign):
            if not isinstance(statement, ast.Expr):
                raise self._not_a_line(statement)
            self.computing.append(statement)
            return
        if (before := self._setting.get(name.id) or self._named.get(name.id)) is not None:
            line = place_of(self.text, self.python.origin(self.walk.start(before)))[0]
            cause = f"`{name.id}` has its meaning from line {line}."
            raise self.walk.wrong(name, cause, "Give this line's value another name.", "NameError")
        value = start_value(statement.value)
        if value is None:
            self._named[name.id] = statement
            self.computing.append(statement)
            return
        self._check_size(statement, value)
        self._setting[name.id] = statement
        self.starts[name.id] = value

    def _not_a_line(self, statement: ast.stmt) -> Exception:
        if isinstance(statement, ast.Assign):
            return self.walk.wrong(
                statement, "On the left of `=` stands one name.", "Write a line for each: name = value."
            )
        return self.walk.wrong(statement, "This line is no part of an expression.", _ELSEWHERE)

    def _check_size(self, statement: ast.Assign, value: Value) -> None:
        """Numbers that are finite as float32. Rows of different lengths are left to the program to say so."""
        pending = [value]
        while pending:
            part = pending.pop()
            if isinstance(part, list):
                pending += part
            elif abs(part) > float(np.finfo(np.float32).max):
                cause = "This number is too big for a float32."
                raise self.walk.wrong(statement.value, cause, "The biggest is 3.4e38.", "ValueError")

    def _compute(self, statements: list[ast.stmt]) -> None:
        last = statements[-1]
        if not self.computing:
            cause = "Nothing is computed: this line says what a name starts with."
            raise self.walk.wrong(last, cause, "Write on the next line what to compute, such as a**2.", "ValueError")
        known: set[str] = set()
        for statement in self.computing:
            self._use(statement, known)
            if name := _name_of(statement):
                known.add(name.id)
            elif statement is not self.computing[-1]:
                cause = "This line's value has no name, and so nothing can use it."
                raise self.walk.wrong(statement, cause, "Write a name in front of it: u = ...", "ValueError")

    def _use(self, statement: ast.stmt, known: set[str]) -> None:
        before = set(self.walk.used)
        assert isinstance(statement, ast.Assign | ast.Expr)
        if isinstance(statement.value, ast.Tuple):
            cause = "Two values stand here, with a comma between them."
            raise self.walk.wrong(statement, cause, "Write one value a line; decimals have a point, as in 2.5.")
        self.walk.value(statement.value)
        for name in set(self.walk.used) - before:
            if name in self._named and name not in known:
                line = place_of(self.text, self.python.origin(self.walk.start(self._named[name])))[0]
                node, cause = self.walk.used[name], f"`{name}` has no value yet."
                raise self.walk.wrong(
                    node, cause, f"It gets one on line {line}: move that line further up.", "NameError"
                )

    def _variables(self) -> list[str]:
        """The names that start with something, in the order in which they are used."""
        used = [name for name in self.walk.used if name not in self._named]
        found = [*used, *(name for name in self.starts if name not in used)]
        if not found:
            cause = "There is no name in it: nothing can be turned, and nothing has a gradient."
            cure = "Write a name in place of a number, such as x**2 in place of 3**2."
            raise self.walk.wrong(self.computing[-1], cause, cure, "ValueError")
        return found

    def names(self) -> Mapping[str, object]:
        """All names in it."""
        return {**self.walk.used, **self._named, **self._setting}


def _name_of(statement: ast.stmt) -> ast.Name | None:
    """The name that a line gives a meaning to."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        (target,) = statement.targets
        return target if isinstance(target, ast.Name) else None
    return None
