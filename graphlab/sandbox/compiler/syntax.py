"""From program text to a checked tree: what is too big or not in the language is refused before anything runs."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence
from typing import Any

from graphlab import parsing
from graphlab.sandbox.compiler.language import ALLOWED
from graphlab.sandbox.diagnostics.syntax_errors import Spot, explained
from graphlab.sandbox.values.dunders import SPECIAL
from graphlab.sandbox.values.identifiers import CLASS, check_name, is_blank, is_private
from graphlab.sandbox.values.limits import Limits, stop
from graphlab.sandbox.values.values import Problem

_INSTEAD: dict[str, tuple[str, str]] = {
    "AsyncFunctionDef": ("`async`", "Use a plain `def`."),
    "AsyncFor": ("`async`", "Use a plain `for`."),
    "AsyncWith": ("`async`", "Use a plain `with`."),
    "Await": ("`await`", "Call the function directly."),
    "TryStar": ("`except*`", "Use a plain `except`."),
}


def parse(source: str, limits: Limits) -> ast.Module:
    """The checked tree of `source`. Raises Problem for a mistake, LimitReached for what is too big."""
    if len(source) > limits.source:
        stop("source", f"The program has {len(source):,} characters; at most {limits.source:,} are allowed.")
    tree = _tree(source)
    nodes = _measured(tree, limits)
    names = Names(nodes)
    for node in nodes:
        _check(node, names)
    return tree


def _tree(source: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parsing.parse(source)
    except SyntaxError as error:
        raise explained(error, source) from None
    except (MemoryError, RecursionError):
        stop("depth", "The program is nested too deep to be read.")
    except (ValueError, UnicodeError) as error:
        raise Problem("SyntaxError", str(error), "Remove the character that cannot be shown.", Spot(1, 1)) from None


def _measured(tree: ast.Module, limits: Limits) -> list[ast.AST]:
    """All nodes, outer ones first, of a tree whose parts and depth are counted without recursion."""
    nodes: list[ast.AST] = [tree]
    level: list[ast.AST] = [tree]
    count = depth = 0
    while level:
        count += len(level)
        depth += 1
        deepest = level[-1]
        if count > limits.nodes:
            stop("nodes", f"The program has more than {limits.nodes:,} parts.", deepest)
        if depth > limits.depth + 2:  # Module and the statement itself do not count
            node = deepest if hasattr(deepest, "lineno") else None
            stop("depth", f"The program is nested more than {limits.depth} levels deep.", node)
        below = [child for node in level for child in ast.iter_child_nodes(node)]
        nodes += below
        level = [child for child in below if not isinstance(child, _SIGNS)]
    return nodes


_SIGNS = (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop)


def _check(node: ast.AST, names: Names) -> None:
    if type(node) not in ALLOWED:
        name = type(node).__name__
        what, cure = _INSTEAD.get(name, (f"This construct ({name})", "Write it with plainer Python."))
        raise Problem("NotSupportedError", f"{what} is not part of the language here.", cure, node)
    if isinstance(node, ast.ClassDef) and node.keywords:
        cure = f"Write class {node.name}(Base): with the bases alone."
        raise Problem("NotSupportedError", "Keywords after the bases of a class are not available here.", cure, node)
    if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
        raise Problem("NotSupportedError", "Bytes are not part of the language here.", "Use a text: 'abc'.", node)
    if names.has_stars and not isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Call):
        _refuse_stars(node)
    for field in _FIELDS[type(node)]:
        value = getattr(node, field, None)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, str) and not (part.startswith("_") and names.allow(part, node)):
                check_name(part, node)


def _refuse_stars(node: ast.AST) -> None:
    """Python's parser lets `x = *a` pass; its compiler does not."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Starred):
            cure = "A star unpacks inside brackets: [*a, *b], or f(*a)."
            raise Problem("SyntaxError", "A star cannot stand here by itself.", cure, child)


_NAME_FIELDS = {"id", "attr", "arg", "name", "names", "asname", "module", "rest", "kwd_attrs"}
_FIELDS = {kind: [field for field in kind._fields if field in _NAME_FIELDS] for kind in ALLOWED}
"""The fields of each kind of node that hold names."""


class Names:
    """The names with underscores that a program may write.

    One underscore in front is like any letter: whose name it is, the value decides that is asked for it. Those of
    `SPECIAL` may be defined in a class, and read and called as attributes; no others with two.
    """

    def __init__(self, nodes: Sequence[ast.AST]):
        self.has_stars = any(isinstance(node, ast.Starred) for node in nodes)
        self._special: set[int] = set()
        for node in nodes:
            if isinstance(node, ast.ClassDef):
                self._special.update(id(part) for part in node.body if isinstance(part, ast.FunctionDef))
                pairs = [part for part in node.body if isinstance(part, ast.Assign)]  # __rmul__ = __mul__
                self._special.update(id(name) for part in pairs for name in (*part.targets, part.value))
            elif isinstance(node, ast.Attribute) and node.attr == "__name__":
                self._special.add(id(node.value))

    def allow(self, name: str, node: ast.AST) -> bool:
        """Whether `node` may hold `name`, which begins with an underscore."""
        if isinstance(node, ast.ImportFrom):
            return name == "__future__"
        if isinstance(node, ast.Attribute):
            return is_private(name) or name in SPECIAL or (name == CLASS and self._is_asked(node))
        if isinstance(node, ast.Name) and is_blank(name):
            return True
        return is_private(name) or (name in SPECIAL and id(node) in self._special)

    def _is_asked(self, node: ast.Attribute) -> bool:
        """Whether the class of an object is asked for: that of a name, `self.__class__`, or only how it is called."""
        return isinstance(node.value, ast.Name) or id(node) in self._special


def column_of(node: Any, source: str) -> int:
    """The column of a node, counted in characters from 1. Python's trees count bytes."""
    if isinstance(node, Spot):
        return node.column
    lines = source.encode("utf-8", "replace").split(b"\n")
    line = lines[node.lineno - 1] if node.lineno <= len(lines) else b""
    return len(line[: node.col_offset].decode("utf-8", "ignore")) + 1
