"""The way through the parts of an expression, for what is written from it: a program, or the expression again.

Both meet the same parts in the same places: where a whole number stays one, and where a list is no tensor yet.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from graphlab.authoring.functions import is_dtype, parameters, takes_dtype, takes_whole_numbers
from graphlab.authoring.mistakes import mistake
from graphlab.authoring.tracing_text import Edit, TracingText

CONSTANTS = {"pi": "math.pi", "π": "math.pi", "e": "math.e"}
"""The numbers that have a name, unless an expression gives that name another meaning."""
_ONLY = "Names, numbers, operators and functions stand in an expression. For the rest of Python go on in Code."


class Walk:
    """Visits the parts of statements of `text`, and collects the edits that its hooks want.

    `source` is the text that somebody typed, in which a mistake has its place; `trace` leads there.
    """

    def __init__(self, trace: TracingText):
        self.text = trace.text
        self.edits: list[Edit] = []
        self._trace = trace
        self._lines = self.text.encode().split(b"\n")
        self._starts = [0]
        for line in self.text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    # ---- hooks

    def number(self, node: ast.Constant) -> None:
        """A number of the computation."""

    def name(self, node: ast.Name) -> None:
        """A name whose value is used."""

    def function(self, node: ast.expr, written: str) -> str | None:
        """What is called; the public path of the function, if there is one."""
        return None

    def constant(self, node: ast.Attribute, written: str) -> None:
        """A name with a point that is not called."""

    def dtype(self, node: ast.expr, name: str) -> None:
        """A dtype among the arguments of a function."""

    def tensor(self, node: ast.List) -> None:
        """A list that stands for a tensor."""

    def is_tensor(self, node: ast.Call) -> ast.List | None:
        """The list of a call that only makes a tensor of it, if that is to be seen as the list."""
        return None

    # ---- places

    def start(self, node: ast.AST) -> int:
        """Where a part begins, in characters of the text."""
        return self._offset(node.lineno, node.col_offset)  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        """Where a part ends."""
        return self._offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def segment(self, node: ast.AST) -> str:
        """The text of a part."""
        return self.text[self.start(node) : self.end(node)]

    def wrong(self, node: ast.AST, message: str, hint: str, kind: str = "SyntaxError") -> Exception:
        """The error for a part, at its place in what was typed."""
        return mistake(self.typed, self._trace.origin(self.start(node)), message, hint, kind)

    @property
    def typed(self) -> str:
        """What the text was made from."""
        return self._trace.source

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + len(self._lines[line - 1][:column].decode())

    # ---- the way

    def value(self, node: ast.expr, whole: bool = False) -> None:
        """A part that has a value. Where it is `whole`, its numbers count or name places."""
        match node:
            case ast.Constant():
                self._number(node, whole)
            case ast.Name():
                self.name(node)
            case ast.BinOp(op=ast.Pow()):
                self.value(node.left, whole)
                if not is_whole(node.right):
                    self.value(node.right, whole)
            case ast.BinOp():
                self.value(node.left, whole)
                self.value(node.right, whole)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() | ast.Not()):
                self.value(node.operand, whole)
            case ast.Compare():
                self._all([node.left, *node.comparators], whole)
            case ast.BoolOp():
                self._all(node.values, whole)
            case ast.IfExp():
                self._all([node.body, node.test, node.orelse], whole)
            case ast.List():
                if not whole:
                    self.tensor(node)
                self._all(node.elts, whole, argument=True)
            case ast.Subscript():
                self.value(node.value, whole)
                self._index(node.slice)
            case ast.Attribute() if (written := dotted(node)) is not None:
                self.constant(node, written)
            case ast.Call():
                self._call(node)
            case _:
                raise self.wrong(node, f"`{self._shown(node)}` is no part of an expression.", _ONLY)

    def _all(self, nodes: Sequence[ast.expr], whole: bool, argument: bool = False) -> None:
        for node in nodes:
            (self.argument if argument else self.value)(node, whole)

    def _number(self, node: ast.Constant, whole: bool) -> None:
        if isinstance(node.value, complex | bytes):
            raise self.wrong(node, f"`{self._shown(node)}` is no part of an expression.", _ONLY)
        if type(node.value) in (int, float) and not whole:
            self.number(node)

    def argument(self, node: ast.expr, whole: bool = False) -> None:
        """An argument of a function, which takes lists and tuples as they are."""
        if isinstance(node, ast.List | ast.Tuple):
            self._all(node.elts, whole, argument=True)
        else:
            self.value(node, whole)

    def _index(self, node: ast.expr) -> None:
        for part in node.elts if isinstance(node, ast.Tuple) else [node]:
            if isinstance(part, ast.Slice):
                self._all([bound for bound in (part.lower, part.upper, part.step) if bound], whole=True)
            else:
                self.argument(part, whole=True)

    def _call(self, node: ast.Call) -> None:
        if (inner := self.is_tensor(node)) is not None:
            self._all(inner.elts, whole=False, argument=True)
            return
        written = dotted(node.func)
        if written is None:
            raise self.wrong(
                node, f"`{self._shown(node.func)}` is no function.", "A product needs its sign, as in 3*(x + 1)."
            )
        path = self.function(node.func, written)
        names = parameters(path) if path else ()
        for number, argument in enumerate(node.args):
            if isinstance(argument, ast.Starred):
                raise self.wrong(argument, "A star is no part of an expression.", _ONLY)
            self._argument_of(path, names[number] if number < len(names) else "", argument)
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.wrong(keyword.value, "Two stars are no part of an expression.", _ONLY)
            self._argument_of(path, keyword.arg, keyword.value)

    def _argument_of(self, path: str | None, parameter: str, node: ast.expr) -> None:
        name = dotted(node)
        if name is not None and takes_dtype(parameter) and is_dtype(name.removeprefix("tf.")):
            self.dtype(node, name.removeprefix("tf."))
        else:
            self.argument(node, path is not None and takes_whole_numbers(path, parameter))

    def _shown(self, node: ast.AST) -> str:
        text = self.segment(node).partition("\n")[0]
        return text if len(text) <= 40 else f"{text[:40]}…"


def dotted(node: ast.expr) -> str | None:
    """A name, with what stands after its points: `tf.math.sin`; None for anything else.

    >>> dotted(ast.parse("tf.math.sin", mode="eval").body), dotted(ast.parse("f(x).y", mode="eval").body)
    ('tf.math.sin', None)
    """
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (owner := dotted(node.value)) is not None:
        return f"{owner}.{node.attr}"
    return None


def unsigned(node: ast.expr) -> tuple[float, ast.expr]:
    """The sign in front of a part, 1 or -1, and the part without it.

    >>> unsigned(ast.parse("-+x", mode="eval").body)[0]
    -1.0
    """
    sign = 1.0
    while isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        sign, node = (-sign if isinstance(node.op, ast.USub) else sign), node.operand
    return sign, node


def is_whole(node: ast.expr) -> bool:
    """Whether a part is a whole number, with a sign or without."""
    _, node = unsigned(node)
    return isinstance(node, ast.Constant) and type(node.value) is int


Value = float | list["Value"]
"""What a name starts with: a number, or rows of them."""


def start_value(node: ast.expr) -> Value | None:
    """The number or the tensor that a part writes out; None where something is computed.

    >>> start_value(ast.parse("[[1, -2.5]]", mode="eval").body)
    [[1.0, -2.5]]
    """
    if isinstance(node, ast.List):
        rows = [start_value(part) for part in node.elts]
        return None if not rows or None in rows else [row for row in rows if row is not None]
    sign, node = unsigned(node)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        try:
            return sign * float(node.value)  # type: ignore[arg-type]
        except OverflowError:
            return sign * float("inf")
    return None
