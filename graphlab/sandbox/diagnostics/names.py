"""Cures for mistakes with names, attributes and calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from graphlab.sandbox.diagnostics.mistake import Cure, Mistake, code, names_in, values_of

_LOOKALIKES = {"true": "True", "false": "False", "none": "None", "null": "None", "nil": "None", "this": "self"}


def _unknown_name(m: Mistake) -> Cure | None:
    found = re.match(r"`(\w+)` is not defined", m.message)
    if found is None or not isinstance(m.node, ast.Name):
        return None
    name = found.group(1)
    if name in _LOOKALIKES:
        return None, f"Python writes it {_LOOKALIKES[name]}."
    if name.lower() in ("tf", "np", "plt") and name != name.lower():
        return None, f"Capitals matter: it is `{name.lower()}`."
    return _deleted(m, name) or _of_method(m, name) or _later(m, name) or _inside(m, name)


def _deleted(m: Mistake, name: str) -> Cure | None:
    """A name that has been taken away again."""
    for part in (part for part in ast.walk(m.tree) if isinstance(part, ast.Delete)):
        if part.lineno < m.node.lineno and any(isinstance(t, ast.Name) and t.id == name for t in part.targets):
            return f"`{name}` was deleted on line {part.lineno}.", f"Leave out the `del` of line {part.lineno}."
    return None


def _of_method(m: Mistake, name: str) -> Cure | None:
    """A method or attribute of the object, called without `self.`."""
    for cls in (part for part in ast.walk(m.tree) if isinstance(part, ast.ClassDef)):
        if not any(inner is m.node for inner in ast.walk(cls)):
            continue
        own = {part.name for part in cls.body if isinstance(part, ast.FunctionDef)}
        own |= {a.attr for a in ast.walk(cls) if isinstance(a, ast.Attribute) and isinstance(a.ctx, ast.Store)}
        own |= {n.id for part in cls.body if isinstance(part, ast.Assign) for n in names_in(part)}
        if name in own:
            return None, f"It belongs to the object: write self.{name}."
    return None


def _later(m: Mistake, name: str) -> Cure | None:
    """A name that gets its value further down."""
    lines = [
        part.lineno
        for part in _defining(m.tree.body)
        if name in ({part.name} if isinstance(part, ast.FunctionDef | ast.ClassDef) else _stored(part))
    ]
    after = [line for line in lines if line >= m.node.lineno]
    if not after:
        return None
    return f"`{name}` has no value yet.", f"It gets one on line {after[0]}: move that line further up."


def _defining(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for part in body:
        yield part
        if not isinstance(part, ast.FunctionDef | ast.ClassDef):
            for field in ("body", "orelse", "finalbody"):
                yield from _defining(getattr(part, field, []))


def _stored(part: ast.stmt) -> set[str]:
    targets: list[ast.AST] = []
    if isinstance(part, ast.Assign):
        targets = list(part.targets)
    elif isinstance(part, ast.AugAssign | ast.AnnAssign | ast.For):
        targets = [part.target]
    return {name.id for target in targets for name in names_in(target) if isinstance(name.ctx, ast.Store)}


def _inside(m: Mistake, name: str) -> Cure | None:
    """A name that only a function knows."""
    for function in (part for part in ast.walk(m.tree) if isinstance(part, ast.FunctionDef)):
        if any(inner is m.node for inner in ast.walk(function)):
            continue
        if any(n.id == name and isinstance(n.ctx, ast.Store) for n in names_in(function)):
            cure = f"End it with `return {name}`, and write {name} = {function.name}(...)."
            return f"`{name}` is known only inside the function `{function.name}`.", cure
    return None


def _missing_self(m: Mistake) -> Cure | None:
    found = re.match(r"(\w+)\(([^)]*)\): too many positional arguments", m.message)
    if found is None:
        return None
    for cls in (part for part in ast.walk(m.tree) if isinstance(part, ast.ClassDef)):
        for method in cls.body:
            if isinstance(method, ast.FunctionDef) and method.name == found.group(1):
                first = method.args.args[0].arg if method.args.args else ""
                if first not in ("self", "cls"):
                    given = ", ".join(["self", *(a.arg for a in method.args.args)])
                    cause = f"`{method.name}` is a method of `{cls.name}`: its first parameter is the object itself."
                    return cause, f"Write def {method.name}({given}):"
    return None


def _no_brackets(m: Mistake) -> Cure | None:
    """`model.layers()`, where `layers` is a list."""
    if not m.message.endswith("cannot be called.") or not isinstance(m.node, ast.Call):
        return None
    if isinstance(m.node.func, ast.Attribute) and not m.node.args and not m.node.keywords:
        what = m.message.removesuffix(" cannot be called.")
        cause = f"`{m.node.func.attr}` is no method but {what[0].lower() + what[1:]}."
        return cause, f"Leave the brackets out: {code(m.node.func)}."
    return None


def _not_called(m: Mistake) -> Cure | None:
    """`x.numpy[0]`, where the brackets of the call are missing."""
    if not re.match(r"A (method|function) has no items", m.message) or not isinstance(m.node, ast.Subscript):
        return None
    name = code(m.node.value)
    return f"`{name}` is a method, and it is not called.", f"Write {name}()[{code(m.node.slice)}]."


def _never_assigned(m: Mistake) -> Cure | None:
    """`self.n`, where some method has a plain `n = ...`."""
    found = re.match(r"An? (\w+) has no attribute `(\w+)` here", m.message)
    if found is None:
        return None
    for cls in (part for part in ast.walk(m.tree) if isinstance(part, ast.ClassDef) and part.name == found.group(1)):
        for method in (part for part in cls.body if isinstance(part, ast.FunctionDef)):
            for part in ast.walk(method):
                if isinstance(part, ast.stmt) and found.group(2) in _stored(part):
                    name = found.group(2)
                    cause = f"The object has no `{name}`: line {part.lineno} gives it to a name of the method only."
                    return cause, f"Write self.{name} = ... on line {part.lineno}."
    return None


def _plain_tensor(m: Mistake) -> Cure | None:
    """`x.assign(...)` where x is no Variable (any more)."""
    found = re.search(r"has no attribute `(assign\w*)`", m.message)
    owner = m.node.func.value if isinstance(m.node, ast.Call) and isinstance(m.node.func, ast.Attribute) else m.node
    owner = owner.value if isinstance(owner, ast.Attribute) else owner
    if found is None or not isinstance(owner, ast.Name):
        return None
    name = owner.id
    values = values_of(m.tree, name)
    if any("Variable" in ast.unparse(value) for value in values) and len(values) > 1:
        last = values[-1]
        cause = f"`{name}` is not a Variable any more: line {last.lineno} gave its name to something else."
        if isinstance(last, ast.BinOp) and isinstance(last.op, ast.Add | ast.Sub) and code(last.left) == name:
            method = "assign_add" if isinstance(last.op, ast.Add) else "assign_sub"
            return cause, f"Write on line {last.lineno}: {name}.{method}({code(last.right)})"
        return cause, f"On line {last.lineno} use another name, or {name}.assign(...)."
    return None, f"Only Variables can be changed: make it one with {name} = tf.Variable(...)."


OF_NAMES: tuple[Callable[[Mistake], Cure | None], ...] = (
    _unknown_name, _missing_self, _no_brackets, _not_called, _never_assigned, _plain_tensor,
)  # fmt: skip
