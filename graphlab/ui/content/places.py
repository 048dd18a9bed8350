"""Where the numbers of a leaf stand in the program's text, so that they can be typed over on its card.

A number has a place where the text leaves no doubt: its name is given a number, or a list of numbers, once and at the
top of the program; or it is written as an operand of the op that it went into. And the text must say what the run had.
"""

from __future__ import annotations

import ast
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from graphlab.authoring.walk import unsigned
from graphlab.errors import GraphlabError
from graphlab.parsing import parse
from graphlab.trace.graph import Node, Trace
from graphlab.trace.graph import Place as Span
from graphlab.ui.content.knobs import line_starts, span
from graphlab.views.notation.escaping import clean

MOST_CELLS = 400
MOST_LEAVES = 400
_MAKERS = {"Variable", "constant", "convert_to_tensor", "array", "asarray"}
_PATH = re.compile(r"([^\W\d]\w*)((?:\[\d+\])*)")
_INTEGERS = ("int", "uint")


class CannotType(GraphlabError, ValueError):
    """A number cannot be typed over, or not by this text. The message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A number written in a program: `start` and `end` are where in its UTF-8 text, `value` what is written there."""

    start: int
    end: int
    value: float


def reasons(source: str, trace: Trace) -> dict[str, str]:
    """Why the numbers of each leaf cannot be typed over, by its id; empty for those that can be.

    Leaves that stand for no name and no place are left out.
    """
    text = _Text(source, trace)
    found: dict[str, str] = {}
    for node in [node for node in trace.nodes if node.op is None][:MOST_LEAVES]:
        try:
            text.places(node)
            found[node.id] = ""
        except CannotType as error:
            if node.name:
                found[node.id] = str(error)
    return found


def typed_over(source: str, trace: Trace, node: str, index: int, text: str) -> str:
    """`source` with another number for one element of a leaf, `text` as it was typed.

    Raises CannotType where there is no such number, or `text` is none that can stand there.
    """
    if node not in {leaf.id for leaf in trace.nodes if leaf.op is None}:
        raise CannotType("This is computed: change what it is computed from.")
    leaf = trace.node(node)
    places = _Text(source, trace).places(leaf)
    if index not in range(len(places)):
        raise CannotType(f"{leaf.name or 'This'} has {len(places)} numbers; there is no number {index + 1}.")
    place = places[index]
    written = _written(text, leaf.dtype)
    encoded = source.encode()
    return (encoded[: place.start] + written.encode() + encoded[place.end :]).decode()


def _written(text: str, dtype: str) -> str:
    """A number as the program has to write it."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-").replace("_", "")
    if dtype.startswith(_INTEGERS):
        return _whole(plain, dtype)
    try:
        number = float(plain)
    except ValueError:
        comma = " Write its fraction after a point." if re.fullmatch(r"-?\d+,\d+", plain) else ""
        raise CannotType(f"{clean(text, 20) or 'Nothing'} is not a number.{comma}") from None
    with np.errstate(all="ignore"):
        if not math.isfinite(number) or not np.isfinite(np.dtype(dtype).type(number)):
            raise CannotType(f"{clean(text, 20)} is too large for {dtype}, or not finite.")
    return repr(number)


def _whole(plain: str, dtype: str) -> str:
    if not re.fullmatch(r"[+-]?\d{1,20}", plain):
        raise CannotType(f"{clean(plain, 20) or 'Nothing'} is not a whole number, and this is of {dtype}.")
    limits = np.iinfo(dtype)
    if not limits.min <= int(plain) <= limits.max:
        raise CannotType(f"{dtype} holds whole numbers from {limits.min} to {limits.max}.")
    return str(int(plain))


class _Text:
    """A program's text, and what it gives to each name."""

    def __init__(self, source: str, trace: Trace) -> None:
        self.trace = trace
        try:
            self.tree = parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self.tree = ast.Module([], [])
        self.starts = line_starts(source)

    @cached_property
    def assigned(self) -> dict[str, list[ast.expr]]:
        """What the top of the program gives to each name."""
        found: dict[str, list[ast.expr]] = defaultdict(list)
        for statement in self.tree.body:
            for name, value in _pairs(statement):
                found[name].append(value)
        return found

    @cached_property
    def stores(self) -> Counter[str]:
        """How often a name is set, wherever that is."""
        names = (node for node in ast.walk(self.tree) if isinstance(node, ast.Name))
        return Counter(node.id for node in names if isinstance(node.ctx, ast.Store | ast.Del))

    @cached_property
    def users(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.trace.nodes:
            for id in node.inputs:
                found[id].append(node)
        return found

    @cached_property
    def expressions(self) -> dict[tuple[int, int, int, int], ast.expr]:
        """Every operation and call of the program, by where it stands."""
        kinds = ast.BinOp | ast.Call | ast.Compare | ast.UnaryOp
        found = (node for node in ast.walk(self.tree) if isinstance(node, kinds))
        return {
            (node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0): node
            for node in found
            if isinstance(node, ast.expr)
        }

    def places(self, leaf: Node) -> list[Place]:
        """Where each element of the leaf stands, in order; CannotType says why that cannot be told."""
        if leaf.value.array.dtype.kind not in "fiu" or leaf.value.thinned or leaf.value.array.size > MOST_CELLS:
            kind = f"more than {MOST_CELLS} numbers" if leaf.value.array.dtype.kind in "fiu" else leaf.dtype
            raise CannotType(f"Of {kind} nothing can be typed over here: change the program.")
        return self._named(leaf) if leaf.name else self._operand(leaf)

    def _named(self, leaf: Node) -> list[Place]:
        for name in leaf.names or (leaf.name,):
            path = _PATH.fullmatch(name)
            if path and path[1] in self.assigned:
                return self._assignment_places(leaf, name, path[1], [int(i) for i in re.findall(r"\d+", path[2])])
        where = "it comes from a function, a loop or a layer"
        raise CannotType(f"No number for {clean(leaf.name, 40)} stands at the top of the program: {where}.")

    def _assignment_places(self, leaf: Node, name: str, base: str, indexes: list[int]) -> list[Place]:
        shown, found = clean(name, 40), self.assigned[base]
        if self.stores[base] != 1 or len(found) != 1:
            raise CannotType(f"{shown} is set in several places of the program: which to change is a guess.")
        value: ast.expr = found[0]
        for index in indexes:
            value = _inside(value)
            if not isinstance(value, ast.List | ast.Tuple) or index >= len(value.elts):
                raise CannotType(f"{shown} is not written as a number in line {value.lineno}: change it there.")
            value = value.elts[index]
        return self._checked(leaf, shown, _inside(value))

    def _operand(self, leaf: Node) -> list[Place]:
        """The number as it is written in the op that it went into."""
        unknown = CannotType("This number has no name, and where it stands in the program is not known.")
        found: set[tuple[Place, ...]] = set()
        for user in self.users[leaf.id]:
            expression = self.expressions.get(_where(user.place)) if user.place else None
            if expression is None:
                raise unknown
            fitting = []
            for operand in _operands(expression):
                try:
                    fitting.append(tuple(self._operand_places(leaf, operand)))
                except CannotType:
                    continue
            if len(fitting) != 1:
                raise unknown
            found.add(fitting[0])
        if len(found) != 1:
            raise unknown
        return list(found.pop())

    def _operand_places(self, leaf: Node, operand: ast.expr) -> list[Place]:
        if isinstance(operand, ast.Name) and operand.id in self.assigned:
            return self._assignment_places(leaf, operand.id, operand.id, [])
        return self._checked(leaf, "This", _inside(operand))

    def _checked(self, leaf: Node, shown: str, value: ast.expr) -> list[Place]:
        """The numbers of a list or a single one, if they are those of the leaf."""
        try:
            shape, literals = _numbers(value)
        except _NotWritten:
            raise CannotType(f"{shown} is computed in line {value.lineno}, not written as a number there.") from None
        places = [self._place(node) for node in literals]
        array = leaf.value.array
        with np.errstate(all="ignore"):
            written = np.array([place.value for place in places]).astype(array.dtype)
        if shape != array.shape or not np.array_equal(written, array.ravel()):
            raise CannotType(f"{shown} is not what line {value.lineno} gives it: the program has changed it since.")
        return places

    def _place(self, node: ast.expr) -> Place:
        return Place(*span(self.starts, node), ast.literal_eval(node))


def _where(span: Span) -> tuple[int, int, int, int]:
    return span.line, span.column, span.end_line, span.end_column


class _NotWritten(Exception):
    """An expression is more than numbers in lists."""


def _numbers(value: ast.expr) -> tuple[tuple[int, ...], list[ast.expr]]:
    """The shape of nested lists of numbers, and the numbers."""
    if isinstance(value, ast.List | ast.Tuple):
        if not value.elts:
            raise _NotWritten
        parts = [_numbers(_inside(item)) for item in value.elts]
        if len({shape for shape, _ in parts}) != 1:
            raise _NotWritten
        return (len(parts), *parts[0][0]), [node for _, nodes in parts for node in nodes]
    if _is_number(value):
        return (), [value]
    raise _NotWritten


def _is_number(node: ast.expr) -> bool:
    _, node = unsigned(node)
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _pairs(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """What a statement gives a name to."""
    if isinstance(statement, ast.AnnAssign) and statement.value is not None and isinstance(statement.target, ast.Name):
        yield statement.target.id, statement.value
    if not isinstance(statement, ast.Assign):
        return
    for target in statement.targets:
        if isinstance(target, ast.Name):
            yield target.id, statement.value
        elif isinstance(target, ast.Tuple) and isinstance(statement.value, ast.Tuple):
            pairs = zip(target.elts, statement.value.elts, strict=False)  # a program that runs has as many of both
            yield from ((name.id, value) for name, value in pairs if isinstance(name, ast.Name))


def _inside(value: ast.expr) -> ast.expr:
    """The numbers that `tf.Variable(...)` and its like are given, else the value itself."""
    while isinstance(value, ast.Call):
        called = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
        named = [keyword.value for keyword in value.keywords if keyword.arg in ("initial_value", "value")]
        if called not in _MAKERS or not (value.args or named):
            return value
        value = value.args[0] if value.args else named[0]
    return value


def _operands(expression: ast.expr) -> Iterator[Any]:
    """What an op is given where it is written."""
    if isinstance(expression, ast.BinOp):
        yield from (expression.left, expression.right)
    elif isinstance(expression, ast.Compare):
        yield from (expression.left, *expression.comparators)
    elif isinstance(expression, ast.UnaryOp):
        yield expression.operand
    elif isinstance(expression, ast.Call):
        yield from (*expression.args, *(keyword.value for keyword in expression.keywords))
