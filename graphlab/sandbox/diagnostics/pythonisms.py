"""Cures for slips with Python itself: arguments of the program's functions, names inside functions, operators."""

from __future__ import annotations

import ast
import difflib
import inspect
import re
from collections.abc import Callable

from graphlab.sandbox.diagnostics.calls import RENAMED, class_called, spoken
from graphlab.sandbox.diagnostics.mistake import Cure, Mistake, code, names_in, values_of


def _own_arguments(m: Mistake) -> Cure | None:
    """A call of one of the program's functions that does not fit its parameters."""
    found = re.match(r"(\w+)\((.*)\): (.+)$", m.message)
    if found is None or not isinstance(m.node, ast.Call):
        return None
    name, parameters, what = found.groups()
    parameters = re.sub(r"^self(, )?", "", parameters)
    called, known = code(m.node.func), re.findall(r"\w+", parameters)
    write = f"Write {called}({parameters})."
    if missing := re.match(r"missing a required (?:keyword-only )?argument: '(\w+)'", what):
        return f"`{called}` needs a value for `{missing.group(1)}` too.", write
    if unknown := re.match(r"got an unexpected keyword argument '(\w+)'", what):
        near = difflib.get_close_matches(unknown.group(1), known, 1, 0.5)
        cause = f"`{called}` has no parameter `{unknown.group(1)}`."
        return cause, f"Did you mean {near[0]}=...?" if near else write
    if twice := re.match(r"multiple values for argument '(\w+)'", what):
        return f"`{called}` is given `{twice.group(1)}` twice.", f"Leave {twice.group(1)}=... out."
    if what.startswith("too many positional"):
        given = len(m.node.args)
        return f"`{called}` is given {given} values, more than it has parameters.", write
    return None


def _unknown_setting(m: Mistake) -> Cure | None:
    """A keyword that a class of Keras does not know."""
    found = re.search(r"(?:[Aa]rgument\(s\) not recognized|keyword arguments passed to \w+): \{'(\w+)'", m.message)
    if found is None:
        return None
    called = code(m.node.func) if isinstance(m.node, ast.Call) else "This"
    cls = class_called(called.rpartition(".")[2])
    known = [] if cls is None else [*inspect.signature(cls).parameters, "input_shape"]
    renamed = RENAMED.get(found.group(1))
    near = [renamed] if renamed in known else difflib.get_close_matches(found.group(1), known, 1, 0.6)
    cause = f"`{called}` does not know the argument `{found.group(1)}`."
    return cause, f"Did you mean {near[0]}=...?" if near else "Leave it out."


def _needs_global(m: Mistake) -> Cure | None:
    """`count += 1` in a function, where `count` belongs to the whole program or to the function around it."""
    found = re.match(r"`(\w+)` has no value yet", m.message)
    if found is None or m.error.kind != "UnboundLocalError":
        return None
    name = found.group(1)
    functions = [part for part in ast.walk(m.tree) if isinstance(part, ast.FunctionDef)]
    around = [f for f in functions if f.lineno <= m.node.lineno <= (f.end_lineno or 0)]
    if not around:
        return None
    cause = f"Inside `{around[-1].name}`, `{name}` is a name of its own that has no value yet."
    outer = [f for f in around[:-1] if any(n.id == name and isinstance(n.ctx, ast.Store) for n in names_in(f))]
    if outer:
        return cause, f"Write nonlocal {name} as the first line of `{around[-1].name}`."
    if any(name in _assigned(part) for part in m.tree.body):
        return cause, f"Write global {name} as the first line of `{around[-1].name}`."
    return None


def _assigned(part: ast.stmt) -> set[str]:
    if isinstance(part, ast.Assign):
        return {n.id for target in part.targets for n in names_in(target)}
    return {part.target.id} if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) else set()


def _caret(m: Mistake) -> Cure | None:
    """`x ^ 2` for a power."""
    if not isinstance(m.node, ast.BinOp) or not isinstance(m.node.op, ast.BitXor) or m.error.kind == "ShapeError":
        return None
    cause = "`^` is no power in Python."
    return cause, f"Write {code(m.node.left)} ** {code(m.node.right)}."


def _texts(m: Mistake) -> Cure | None:
    """Arithmetic between two texts, or a text and a number."""
    found = re.match(r"(\w+) (\S+) (\w+) is not possible", m.message)
    if found is None or "str" not in found.groups() or not isinstance(m.node, ast.BinOp):
        return _other_kinds(m)
    a, symbol, b = found.groups()
    left, right = code(m.node.left), code(m.node.right)
    if a == b:
        return (
            f"`{symbol}` does not work between two texts.",
            f"Turn them into numbers: float({left}) {symbol} float({right}).",
        )
    text, number = (left, right) if a == "str" else (right, left)
    cause = f"`{symbol}` does not work between a text and a number."
    if symbol == "+" and {a, b} & {"int", "float"}:
        turned = f"{left} + str({right})" if a == "str" else f"str({left}) + {right}"
        literal = isinstance(m.node.left if a == "str" else m.node.right, ast.Constant)
        return cause, f"Write {turned}{'' if literal else f', or float({text}) if the text is a number'}."
    return cause, f"Turn the text into a number with float({text})."


def _other_kinds(m: Mistake) -> Cure | None:
    """An operator between two values that it does not know; the cure stays."""
    if found := re.match(r"([-+~])(\w+) is not possible", m.message):
        return f"{spoken(found.group(2)).capitalize()} has no sign.", m.error.hint or _SIGNED
    found = re.match(r"(\w+) (\S+) (\w+) is not possible", m.message)
    if found is None:
        return None
    a, symbol, b = found.groups()
    return f"`{symbol}` does not work between {spoken(a)} and {spoken(b)}.", m.error.hint or _SIGNED


_SIGNED = "Only numbers and tensors have one."


def _near_member(m: Mistake) -> Cure | None:
    """A method or attribute of the program's own class, misspelt."""
    found = re.match(r"An? (\w+) has no attribute `(\w+)` here", m.message)
    for cls in (part for part in ast.walk(m.tree) if isinstance(part, ast.ClassDef)):
        if found is None or cls.name != found.group(1):
            continue
        own = [part.name for part in cls.body if isinstance(part, ast.FunctionDef)]
        own += [a.attr for a in ast.walk(cls) if isinstance(a, ast.Attribute) and isinstance(a.ctx, ast.Store)]
        if near := difflib.get_close_matches(found.group(2), own, 1, 0.6):
            return None, f"Did you mean `.{near[0]}`?"
    return None


def _pairs_of_nothing(m: Mistake) -> Cure | None:
    """`for a, b in [1, 2]`."""
    found = re.match(r"(An? \w+) has no items to walk over", m.message)
    target = m.node if isinstance(m.node, ast.Tuple | ast.List) else None
    if found is None or target is None or not isinstance(target.ctx, ast.Store):
        return None
    cause = f"{len(target.elts)} names wait for values, and what comes is {found.group(1).lower()}."
    return cause, f"Write one name only, or give pairs such as ({', '.join('1' for _ in target.elts)})."


def _generator_of_range(m: Mistake) -> Cure | None:
    """`range(2.5)`."""
    called = m.node if isinstance(m.node, ast.Call) else None
    if called is None or not m.message.startswith("A whole number is needed here"):
        return None
    if isinstance(called.func, ast.Name) and len(called.args) == 1:
        whole = f"{called.func.id}(int({code(called.args[0])}))"
        return None, f"Write {whole}."
    return None, "Write it without a point, or turn it into one with int(...)."


def _rows_of_numpy(m: Mistake) -> Cure | None:
    """A function of NumPy that does not take these arguments."""
    if not re.match(r"\w+\(\) (got twice|does not know|needs|takes at most)", m.message):
        return None
    return None, "Look at the names and the number of the arguments."


def _of_none(m: Mistake) -> Cure | None:
    """A method on the answer of a function that has no `return`."""
    if not m.message.startswith("None has no") or not isinstance(m.node, ast.AST):
        return None
    for call in (part for part in ast.walk(m.node) if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)):
        for function in (part for part in m.tree.body if isinstance(part, ast.FunctionDef)):
            if function.name == call.func.id and not any(isinstance(p, ast.Return) for p in ast.walk(function)):  # type: ignore[attr-defined]
                return f"`{function.name}` gives None: it has no `return`.", "End it with `return` and its result."
    return None


def _used_values(m: Mistake) -> Cure | None:
    """A key that a dictionary does not have, but almost."""
    found = re.match(r"There is no key '(.+)'", m.message)
    if found is None or not isinstance(m.node, ast.Subscript) or not isinstance(m.node.value, ast.Name):
        return None
    keys = [
        key.value
        for value in values_of(m.tree, m.node.value.id)
        if isinstance(value, ast.Dict)
        for key in value.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]
    near = difflib.get_close_matches(found.group(1), keys, 1, 0.6)
    return (None, f"Did you mean {code(m.node.value)}[{near[0]!r}]?") if near else None


PYTHON: tuple[Callable[[Mistake], Cure | None], ...] = (
    _own_arguments, _near_member, _unknown_setting, _needs_global, _caret, _texts, _pairs_of_nothing,
    _generator_of_range,
    _rows_of_numpy, _of_none, _used_values,
)  # fmt: skip
