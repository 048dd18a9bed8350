"""Exercises: what a course leaves open for its reader, told where it is to be filled in.

A blank is `...`, a name of underscores, a name such as YOUR_CODE, a None that a comment says to replace, a function
with nothing in it. An error is one of a blank if a part of what failed has its value from blanks alone.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from graphlab.sandbox.diagnostics.mistake import code
from graphlab.sandbox.diagnostics.syntax_errors import Spot
from graphlab.sandbox.values.raising import BY_PROGRAM
from graphlab.sandbox.wire.run import Error
from graphlab.trace.none_gradients.program import Program
from graphlab.views.notation.escaping import cut

_TO_DO = re.compile(
    r"\b(TODO|FIXME|your (own )?(code|answer|solution|implementation)|code (goes )?here|start code|write (it|this|your)"
    r"|fill (\w+ )?(in|me)|fill this|replace (none|this|the none)|to be (filled|completed|implemented)"
    r"|implement (it|this|me|here)|complete (this|the (code|line|function)|here)|insert (your|code))\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"_{2,}|[A-Z_]*(YOUR_|FILL_|REPLACE_|INSERT_)[A-Z_]+|TODO|FILLME|FIXME|[A-Z_]+_(TODO|HERE)")
_ENDS = re.compile(r"\bends?\b", re.IGNORECASE)


class Blank(NamedTuple):
    """What is to be filled in: the cause and the cure of the error, and the place of the blank."""

    cause: str
    cure: str
    place: Any


def blank_behind(error: Error, node: Any, tree: ast.Module | None, source: str) -> Blank | None:
    """The blank that an error at `node` comes from; None where it comes from none."""
    if tree is None or error.limit or not isinstance(node, ast.AST):
        return None
    exercise = _Exercise(error, node, tree, source)
    if error.kind == "NotImplementedError" or error.hint == BY_PROGRAM:
        return exercise.raised() if error.kind == "NotImplementedError" else None
    if "is not defined" in error.message and isinstance(node, ast.Name):
        return exercise.nameless(node)
    return exercise.used()


class _Exercise:
    """A program with an error, and the comments that say what is to be done in it."""

    def __init__(self, error: Error, node: ast.AST, tree: ast.Module, source: str):
        self.error, self.node, self.tree = error, node, tree
        self.program = Program(tree, source)
        self.lines = source.split("\n")
        self.comments = {line: text for line, text in _comments(source) if _TO_DO.search(text)}

    # --- A value that is still missing ---------------------------------------------------------------

    def used(self) -> Blank | None:
        """The first part of what failed that has its value from blanks alone."""
        for part in _operands(self.node, self.program):
            origins = self.program.origins(part)
            if origins and all(map(self._is_blank, origins)):
                return self._missing(origins[0])
        return None

    def _is_blank(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Constant) and node.value is ...:
            return True
        if "None" not in self.error.message:
            return False
        if isinstance(node, ast.FunctionDef):
            return is_empty(node)
        return isinstance(node, ast.Constant) and node.value is None and self._is_to_do(node.lineno)

    def _is_to_do(self, line: int) -> bool:
        """Whether a comment on a line, or in the lines of comments right above it, says that it is to be written."""
        if line in self.comments:
            return True
        while line > 1 and (above := self.lines[line - 2].strip()).startswith("#"):
            line -= 1
            if line in self.comments:
                return not _ENDS.search(above)
        return False

    def _missing(self, blank: ast.AST) -> Blank:
        line = getattr(self.node, "lineno", 0)
        if isinstance(blank, ast.FunctionDef):
            last = blank.body[-1]
            there = "pass" if isinstance(last, ast.Pass) else "..." if _is_ellipsis(last) else "its text"
            cause = f"`{blank.name}` is still to be filled in, and line {line} needs what it gives."
            where = f"in place of `{there}`" if there != "its text" else "below its text"
            return Blank(cause, f"Put its code {where}, with `return` and the result at its end.", last)
        mark = code(blank)
        cure = f"Put what belongs there in place of `{mark}`."
        if name := self._name(blank):
            return Blank(f"`{name}` is still to be filled in, and line {line} needs its value.", cure, blank)
        if getattr(blank, "lineno", 0) == line:
            return Blank(f"`{mark}` on this line is a blank to fill in.", cure, blank)
        return Blank(f"`{mark}` is a blank to fill in, and line {line} needs its value.", cure, blank)

    def _name(self, blank: ast.AST) -> str | None:
        """The name that gets the blank as its value."""
        statement = self.program.statement(blank)
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is blank:
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            return code(target, 40)
        return None

    # --- A name without a value ----------------------------------------------------------------------

    def nameless(self, node: ast.Name) -> Blank | None:
        """A name that is itself the blank, or that would get its value where a comment leaves a place for that."""
        if _PLACEHOLDER.fullmatch(node.id):
            return Blank(f"`{cut(node.id, 40)}` is a blank to fill in.", "Put what belongs there in its place.", node)
        if not (self.error.hint or "").startswith("Give it a value first"):
            return None  # there is a name like it
        home = self.program.function(node)
        first = home.lineno if isinstance(home, ast.FunctionDef) else 1
        open_ = [line for line in self.comments if first < line + (home is None) and line < node.lineno]
        line = next((line for line in reversed(open_) if self._is_open(line)), None)
        if line is None:
            return None
        cause = f"`{node.id}` has no value: the code that gives it one is still to be written on line {line}."
        column = len(self.lines[line - 1]) - len(self.lines[line - 1].lstrip()) + 1
        return Blank(cause, f"Put it there; it ends with a line that begins with `{node.id} =`.", Spot(line, column))

    def _is_open(self, line: int) -> bool:
        """Whether no code follows right under the comment on this line."""
        own = self.lines[line - 1].strip()
        if not own.startswith("#") or _ENDS.search(own):
            return False
        below = self.lines[line].strip() if line < len(self.lines) else ""
        return not below or below.startswith("#")

    def raised(self) -> Blank | None:
        """`raise NotImplementedError` in place of what an exercise asks for."""
        function = self.program.function(self.node)
        if not isinstance(function, ast.FunctionDef) or not isinstance(self.node, ast.Raise):
            return None
        own = range(function.lineno, (function.end_lineno or 0) + 1)
        is_method = any(isinstance(part, ast.ClassDef) for part in self.program.around(function))
        if not any(line in self.comments for line in own) and (is_method or _body(function) != [self.node]):
            return None
        cure = f"Put its code in place of `{code(self.node, 40)}`."
        return Blank(f"`{function.name}` is still to be filled in.", cure, self.node)


def _comments(source: str) -> Iterator[tuple[int, str]]:
    """The comments of a program, as far as it can be read."""
    with suppress(tokenize.TokenError, SyntaxError, IndentationError):
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def _body(function: ast.FunctionDef) -> list[ast.stmt]:
    """What stands in a function after its docstring."""
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def is_empty(function: ast.FunctionDef) -> bool:
    """Whether a function does nothing: `pass`, `...` or its docstring is all that stands in it.

    >>> [is_empty(ast.parse(text).body[0]) for text in ("def f(): pass", "def f():\\n 'y'\\n ...", "def f(): f()")]
    [True, True, False]
    """
    return all(isinstance(part, ast.Pass) or _is_ellipsis(part) for part in _body(function))


def _is_ellipsis(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ...


def _operands(node: ast.AST, program: Program) -> Iterator[ast.AST]:
    """What the values come from that a part of a program works on, the part itself last."""
    parts: list[ast.AST] = []
    if isinstance(getattr(node, "ctx", None), ast.Store):  # the names that a value is taken apart for
        statement = program.statement(node)
        parts = [part for part in (getattr(statement, "value", None), getattr(statement, "iter", None)) if part]
    parts += [node.value] if isinstance(node, ast.Subscript) else ast.iter_child_nodes(node)
    while parts:
        part = parts.pop(0)
        if isinstance(part, ast.List | ast.Tuple | ast.Starred | ast.keyword | ast.Attribute):
            parts += ast.iter_child_nodes(part)
        if isinstance(part, ast.expr):
            yield part
    yield node
