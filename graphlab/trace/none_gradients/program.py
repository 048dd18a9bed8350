"""Why a gradient is None: the reason in the trace, found by a search of the program's syntax tree."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphlab.trace.graph import Reason, Sweep, Trace

CALLS = ("gradient", "jacobian", "batch_jacobian")
_MOST = 400  # expressions that are followed back
_DEEPEST = 5  # functions that call one another
_FUNCTIONS = (ast.FunctionDef, ast.Lambda)
_BLOCKS = (ast.With, ast.For, ast.While, ast.If, ast.Match, ast.Try, ast.FunctionDef, ast.ClassDef)


def why(trace: Trace, sweep: Sweep, name: str) -> Reason | None:
    """Why `sweep` has no gradient for what the program calls `name`; None where it has one, or knows no such name."""
    named = next((reason for reason in sweep.reasons if reason.name == name), None)
    ids = {node.id for node in trace.nodes if name in (node.name, *node.names)}
    if named is not None or ids & sweep.grads.keys():
        return named
    return next((reason for reason in sweep.reasons if reason.node in ids), None)


@dataclass(slots=True)
class Definition:
    """A name gets its value from `value` in the statement `by`: a new one, or `adds` to the one it has."""

    value: ast.AST
    by: ast.stmt
    adds: bool


class Program:
    """The text of a program as a tree: what its values were made of, and its statements with a part changed.

    Where there is no tree, or a part is not of it, nothing is known.
    """

    def __init__(self, tree: ast.Module | None = None, source: str = ""):
        self._tree, self._source = tree, source
        self._texts: dict[int, tuple[ast.AST, str]] = {}  # of parts that were asked for, by their ids
        self._asking: dict[int, tuple[Any, ast.Call | None]] = {}
        self._around: dict[int, ast.AST] | None = None
        self._defined: dict[tuple[int, str], list[Definition]] = defaultdict(list)
        self._returned: dict[str, list[ast.expr]] = defaultdict(list)
        self._calls: dict[str, list[ast.Call]] = defaultdict(list)
        self._functions: dict[str, ast.FunctionDef] = {}
        self._classes: dict[str, ast.ClassDef] = {}
        self._starts: list[int] = []

    # --- Parts of the text -----------------------------------------------------------------------

    def around(self, node: Any) -> Iterator[ast.AST]:
        """What `node` stands in, from the inside out; nothing for what is not of this program."""
        if self._around is None:
            self._read()
        while (node := self._parents.get(id(node))) is not None:
            yield node

    @property
    def _parents(self) -> dict[int, ast.AST]:
        return self._around or {}

    def statement(self, node: Any) -> ast.stmt | None:
        """The statement that `node` is, or is in."""
        return next((part for part in (node, *self.around(node)) if isinstance(part, ast.stmt)), None)

    def text(self, node: ast.AST) -> str:
        """A part as it is written, on one line."""
        if id(node) not in self._texts:
            self._texts[id(node)] = node, self.changed(node, {})
        return self._texts[id(node)][1]

    def changed(self, node: ast.AST, new: Mapping[ast.AST, str]) -> str:
        """A part with parts of it replaced by other text, on one line. Of a block, its first line."""
        start, end = self._span(node)
        if isinstance(node, _BLOCKS):
            end = self._bytes.find(b"\n", start) % (len(self._bytes) + 1)
        pieces = []
        for part, text in sorted(new.items(), key=lambda item: self._span(item[0])):
            first, last = self._span(part)
            pieces += [self._bytes[start:first], text.encode()]
            start = last
        pieces.append(self._bytes[start:end])
        return " ".join(b"".join(pieces).decode("utf-8", "replace").split())

    @cached_property
    def _bytes(self) -> bytes:
        return self._source.encode("utf-8", "replace")

    def _span(self, node: Any) -> tuple[int, int]:
        if not self._starts:
            self._starts = [0]
            for line in self._bytes.split(b"\n"):
                self._starts.append(self._starts[-1] + len(line) + 1)
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    # --- Gradient calls and operands -------------------------------------------------------------

    def asking(self, at: Any) -> ast.Call | None:
        """The call of `gradient`, or of a method like it, that `at` is or holds."""
        if not isinstance(at, ast.AST):
            return None
        if id(at) not in self._asking:
            calls = (node for node in ast.walk(at) if isinstance(node, ast.Call))
            named = (call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in CALLS)
            self._asking[id(at)] = at, next(named, None)
        return self._asking[id(at)][1]

    def target(self, at: Any) -> ast.expr | None:
        """The target of a gradient call."""
        return _argument(self.asking(at), 0, ("target",))

    def sources(self, at: Any) -> ast.expr | None:
        """The sources of a gradient call."""
        return _argument(self.asking(at), 1, ("sources", "source"))

    def operand(self, at: Any, count: int, index: int) -> Any:
        """The text of one of the `count` inputs of an op; all of the op's text where it is not so simple."""
        if isinstance(at, ast.BinOp) and count == 2:
            return (at.left, at.right)[index]
        if isinstance(at, ast.Call) and len(at.args) == count and not at.keywords:
            return at.args[index]
        return at

    def function(self, node: Any) -> ast.AST | None:
        """The function of the program that a part stands in."""
        return next((part for part in self.around(node) if isinstance(part, _FUNCTIONS)), None)

    def call_site(self, node: Any, block: Any, first: Any) -> Any:
        """Where a part of a function was called from, beside `block` and not in it: in `first` if that can be."""
        home = self.function(block)
        outside: Any = self.statement(block)
        for _ in range(_DEEPEST):
            function = self.function(node)
            if function is home or not isinstance(function, ast.FunctionDef):
                break
            calls = [call for call in self._calls[function.name] if outside not in self.around(call)]
            node = next((call for call in calls if first in (call, *self.around(call))), calls[0] if calls else None)
            if node is None:
                break
        return node

    # --- What a value was made of ----------------------------------------------------------------

    def behind(self, node: Any, wanted: Collection[int]) -> list[int]:
        """Those of the parts of the program with the ids `wanted` that the value of `node` was made of."""
        if self._around is None:
            self._read()
        found: list[int] = []
        seen: set[int] = set()
        waiting = [node]
        while waiting and len(seen) < _MOST:
            node = waiting.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            for part in _data(node):
                if id(part) in wanted:
                    found.append(id(part))
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                    waiting += self._definitions(part)
                elif isinstance(part, ast.Attribute):
                    waiting += [d.value for d in self._defined.get((0, f".{part.attr}"), ())]
                elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
                    waiting += self._returned.get(part.func.id, ())
        return list(dict.fromkeys(found))

    def origins(self, node: ast.AST) -> list[ast.AST]:
        """The parts that have the value of `node`, itself if it is computed there.

        Names, attributes, parameters and what functions of the program return are followed; of a function that
        returns nothing it is the function.
        """
        if self._around is None:
            self._read()
        found: list[ast.AST] = []
        seen: set[int] = set()
        waiting = [node]
        while waiting and len(seen) < _MOST:
            node = waiting.pop()
            if id(node) not in seen:
                seen.add(id(node))
                further = self._further(node)
                waiting += further
                found += [] if further else [node]
        return found

    def _further(self, node: ast.AST) -> list[ast.AST]:
        """Where the value of a part comes from, one step back; nothing where it is computed."""
        if isinstance(node, ast.Name):
            return self._definitions(node)
        if isinstance(node, ast.Attribute):
            return [d.value for d in self._defined.get((0, f".{node.attr}"), ())]
        function = self._called(node.func) if isinstance(node, ast.Call) else None
        return [] if function is None else [*self._returned[function.name]] or [function]

    def _called(self, node: ast.expr) -> ast.FunctionDef | None:
        """The function of the program that a call calls, by its name, as a method or as the call of an object."""
        if isinstance(node, ast.Name) and node.id in self._functions:
            return self._functions[node.id]
        if isinstance(node, ast.Attribute):
            found = self._functions.get(node.attr)
            return found if found is not None and isinstance(self._parents.get(id(found)), ast.ClassDef) else None
        made = self._definitions(node) if isinstance(node, ast.Name) else [node]
        for call in made:
            cls = (
                self._classes.get(call.func.id)
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
                else None
            )
            for part in cls.body if cls is not None else ():
                if isinstance(part, ast.FunctionDef) and part.name in ("call", "__call__"):
                    return part
        return None

    def _definitions(self, name: ast.Name) -> list[ast.AST]:
        """The values that a name may have where it is used."""
        scopes = [id(part) for part in self.around(name) if isinstance(part, _FUNCTIONS)] + [0]
        for position, scope in enumerate(scopes):
            known = self._defined.get((scope, name.id))
            if known:
                return [d.value for d in known] if position else list(self._before(known, name))
        return []

    def _before(self, known: list[Definition], name: ast.Name) -> Iterator[ast.AST]:
        """The last value before the use, those in branches before it, and those that a loop around brings back."""
        around = {id(part) for part in self.around(name)}
        loops = {id(part) for part in self.around(name) if isinstance(part, ast.For | ast.While)}
        decided = False
        for d in sorted(known, key=lambda d: d.by.lineno, reverse=True):
            outside = [id(part) for part in self.around(d.by)]
            if d.by.lineno > name.lineno or (id(d.by) in around and not isinstance(d.by, _BLOCKS)):
                if loops.intersection(outside):
                    yield d.value
            elif not decided:
                yield d.value
                decided = not d.adds and (not outside or outside[0] in around)

    def _read(self) -> None:
        """Walk over the program once."""
        self._around = {}
        waiting: list[ast.AST] = [self._tree] if self._tree else []
        while waiting:
            node = waiting.pop()
            for child in ast.iter_child_nodes(node):
                self._around[id(child)] = node
                waiting.append(child)
        nodes = list(ast.walk(self._tree)) if self._tree else []
        for node in nodes:
            if isinstance(node, ast.FunctionDef):
                self._functions[node.name] = node
                self._returned[node.name] += [
                    part.value for part in ast.walk(node) if isinstance(part, ast.Return) and part.value is not None
                ]
            elif isinstance(node, ast.ClassDef):
                self._classes[node.name] = node
        for node in nodes:
            for target, value in _assigned(node):
                by = self.statement(node)
                if by is not None:
                    self._define(target, value, by, isinstance(node, ast.AugAssign | ast.Call))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self._functions:
                self._calls[node.func.id].append(node)
                self._give(self._functions[node.func.id], node)

    def _define(self, target: ast.AST, value: ast.AST, by: ast.stmt, adds: bool) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            same = isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts)
            values = value.elts if same else [value] * len(target.elts)  # type: ignore[attr-defined]
            for part, given in zip(target.elts, values, strict=True):
                self._define(part, given, by, adds)
        elif isinstance(target, ast.Attribute):
            self._defined[0, f".{target.attr}"].append(Definition(value, by, adds))
        elif isinstance(target, ast.Subscript | ast.Starred):
            self._define(target.value, value, by, True)
        elif isinstance(target, ast.Name):
            scope = next((id(part) for part in self.around(target) if isinstance(part, _FUNCTIONS)), 0)
            self._defined[scope, target.id].append(Definition(value, by, adds))
            if isinstance(value, ast.Lambda):
                self._returned[target.id].append(value.body)

    def _give(self, function: ast.FunctionDef, call: ast.Call) -> None:
        """The parameters of a function get the arguments of a call."""
        names = [p.arg for p in (*function.args.posonlyargs, *function.args.args)]
        given = [*zip(names, call.args, strict=False), *((k.arg, k.value) for k in call.keywords)]
        for name, value in given:
            self._defined[id(function), name or ""].append(Definition(value, function, True))


def _argument(call: ast.Call | None, index: int, names: tuple[str, ...]) -> ast.expr | None:
    if call is None:
        return None
    if len(call.args) > index:
        return call.args[index]
    return next((k.value for k in call.keywords if k.arg in names), None)


def _data(node: ast.AST) -> Iterator[ast.AST]:
    """A part and the parts in it whose values go into its value: not what only decides."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        inner = [node.body, node.orelse] if isinstance(node, ast.IfExp) else ast.iter_child_nodes(node)
        waiting += list(inner)[::-1]


_CHANGERS = ("append", "extend", "insert", "add", "update")


def _assigned(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The targets of a part that gives names a value, each with what it gets."""
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, ast.AugAssign | ast.NamedExpr) or (isinstance(node, ast.AnnAssign) and node.value):
        yield node.target, node.value  # type: ignore[misc]
    elif isinstance(node, ast.For | ast.comprehension):
        yield node.target, node.iter
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield node.optional_vars, node.context_expr
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGERS:
        yield from ((node.func.value, value) for value in node.args)
