"""One line of code that gives a gradient back: a line of the program with a part of it changed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from graphlab.tensor import PUBLIC
from graphlab.trace.none_gradients.program import Program

_NUMPY = {
    "sum": "reduce_sum", "mean": "reduce_mean", "max": "reduce_max", "min": "reduce_min", "prod": "reduce_prod",
    "amax": "reduce_max", "amin": "reduce_min", "std": "math.reduce_std", "var": "math.reduce_variance",
    "power": "pow", "absolute": "abs", "fabs": "abs", "concatenate": "concat", "T": "transpose",
    "arctan": "atan", "arcsin": "asin", "arccos": "acos", "clip": "clip_by_value", "log": "math.log",
}  # fmt: skip
"""Functions of NumPy and `math` that TensorFlow has under another name; methods of arrays too."""
_WRAPPERS = ("float", "int", "array", "asarray", "float32", "float64", "constant", "Variable", "convert_to_tensor")
_UNDONE = ("numpy", "item", "astype", "copy", "tolist")  # methods that only lead away from tensors
_OPERATORS = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp, ast.Lambda)
_PLAIN = ("round", "floor", "ceil", "rint", "trunc", "stop_gradient")
_SMOOTH: dict[type, Callable[[str, str], str]] = {
    **dict.fromkeys((ast.Gt, ast.GtE), lambda a, b: f"tf.sigmoid({a} - {b})"),
    **dict.fromkeys((ast.Lt, ast.LtE), lambda a, b: f"tf.sigmoid({b} - {a})"),
    ast.Eq: lambda a, b: f"tf.exp(-({a} - {b}) ** 2)",
    ast.NotEq: lambda a, b: f"1 - tf.exp(-({a} - {b}) ** 2)",
}
_COMPARISONS: dict[str, type] = {
    "greater": ast.Gt, "greater_equal": ast.GtE, "less": ast.Lt, "less_equal": ast.LtE, "equal": ast.Eq,
    "not_equal": ast.NotEq,
}  # fmt: skip
_SHORT = 32  # characters of a call that is shown in full
_INTS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")


def called(node: Any) -> str:
    """The name of the function or method that is called, without what stands before its last dot."""
    func = getattr(node, "func", None)
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def spelled(program: Program, node: Any) -> str:
    """How a call is named in a sentence: in full if it is short, `tf.round(...)` by its function if not."""
    text = program.text(node) if isinstance(node, ast.expr) else ""
    short = len(text) <= _SHORT or not isinstance(node, ast.Call) or not node.args
    return text if short else f"{program.text(node.func)}(...)"


def rewritten(program: Program, node: Any, new: dict[ast.AST, str]) -> str:
    """The statement around `node` with parts changed; of a block only the part itself."""
    statement = program.statement(node)
    if statement is None or isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return ""
    return program.changed(statement, new)


def inside(program: Program, part: ast.AST, node: ast.AST, text: str | None = None) -> str:
    """The text of `part`, to stand where `node` stands: in brackets where it would fall apart there."""
    outer = next(program.around(node), None)
    text = program.text(part) if text is None else text
    apart = isinstance(part, _OPERATORS) and isinstance(outer, (*_OPERATORS, ast.Attribute, ast.Subscript))
    return f"({text})" if apart else text


def operand(program: Program, part: ast.AST) -> str:
    """The text of `part`, to stand beside an operator."""
    text = program.text(part)
    return f"({text})" if isinstance(part, _OPERATORS) else text


def kept_in_tensors(program: Program, at: Any, is_read: Callable[[ast.AST], bool]) -> str:
    """The line with a read such as `x.numpy()`, and all others in it, written with tensors only."""
    statement = program.statement(at)
    if not isinstance(at, ast.expr) or statement is None:
        return ""
    reads = [node for node in ast.walk(statement) if node is at or is_read(node)]
    heights = {part: height for read in reads for height, part in enumerate(_chain(program, read))}
    new: dict[ast.AST, str] = {}
    for part in sorted(heights, key=heights.__getitem__):
        within = {id(inner) for inner in ast.walk(part)}
        changed = {node: text for node, text in new.items() if id(node) in within}
        new = {node: text for node, text in new.items() if node not in changed}
        new[part] = _as_tensor(program, part, changed)
    for outer in filter(None, (_joining(program, read) for read in reads)):
        new[outer.func] = "tf.stack"
    return rewritten(program, at, new)


def _chain(program: Program, read: ast.AST) -> Iterator[ast.expr]:
    """A read and what it stands in, from the inside out, up to a list or the statement."""
    for part in (read, *program.around(read)):
        if not isinstance(part, ast.expr) or isinstance(part, ast.List | ast.Tuple | ast.ListComp):
            return
        yield part


def _joining(program: Program, read: ast.AST) -> ast.Call | None:
    """The call that makes one tensor of a list with a read in it."""
    outer = list(_chain(program, read))[-1:]
    around = list(program.around(outer[0]))[:2] if outer else []
    if len(around) == 2 and isinstance(around[0], ast.List | ast.Tuple) and isinstance(around[1], ast.Call):
        return around[1] if called(around[1]) in _WRAPPERS else None
    return None


def _as_tensor(program: Program, node: ast.expr, new: dict[ast.AST, str]) -> str:
    """A part of an expression in the spelling of tensors; what is in `new` is changed already."""

    def text(part: ast.AST) -> str:
        within = {id(inner) for inner in ast.walk(part)}
        return new.get(part) or program.changed(part, {k: v for k, v in new.items() if id(k) in within})

    if isinstance(node, ast.Attribute):
        if node.attr == "T":
            return f"tf.transpose({text(node.value)})"
        return text(node.value) if node.attr in (*_UNDONE, *_NUMPY) else program.changed(node, new)
    if not isinstance(node, ast.Call):
        return program.changed(node, new)
    name, func = called(node), node.func
    if isinstance(func, ast.Attribute) and name in _UNDONE:
        return new.get(func) or inside(program, func.value, node, text(func.value))
    if isinstance(func, ast.Attribute) and func in new and name in _NUMPY:
        return f"tf.{_NUMPY[name]}({', '.join([new[func], *map(program.text, [*node.args, *node.keywords])])})"
    if name in _WRAPPERS and node.args:
        return inside(program, node.args[0], node, text(node.args[0]))
    module = func.value.id if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) else ""
    if module in ("np", "numpy", "math"):
        return program.changed(node, {**new, func: f"tf.{of_tensorflow(name)}"})
    return program.changed(node, new)


def of_tensorflow(name: str) -> str:
    """What TensorFlow calls a function of NumPy or `math`, without the `tf.`; whether it is here is another question.

    >>> of_tensorflow("mean"), of_tensorflow("log1p"), of_tensorflow("square")
    ('reduce_mean', 'math.log1p', 'square')
    """
    name = _NUMPY.get(name, name)
    return name if name in PUBLIC or f"math.{name}" not in PUBLIC else f"math.{name}"


def smooth(program: Program, at: Any, user: Any = None) -> str:
    """The line with an op that has no derivative, with something smooth in its place; nothing where none is known.

    A condition that `user`, a call of tf.where, chooses by becomes weights of what it chooses from.
    """
    weight = _weight(program, at)
    if weight and isinstance(user, ast.Call) and called(user) == "where" and len(user.args) == 3:
        yes, no = (operand(program, part) for part in user.args[1:])
        return rewritten(program, user, {user: f"{weight} * {yes} + (1 - {weight}) * {no}"})
    if weight:
        return rewritten(program, at, {at: weight})
    if isinstance(at, ast.BinOp) and isinstance(at.op, ast.FloorDiv):
        return rewritten(program, at, {at: f"{program.text(at.left)} / {program.text(at.right)}"})
    if not isinstance(at, ast.Call) or not at.args:
        return ""
    if called(at) in _PLAIN:
        return rewritten(program, at, {at: inside(program, at.args[0], at)})
    if called(at) != "argmax":
        return ""
    soft = f"tf.nn.softmax({program.text(at.args[0])})"
    if isinstance(user, ast.Call) and called(user) == "one_hot":
        return rewritten(program, user, {user: soft})
    if isinstance(user, ast.Call) and called(user) == "gather" and user.args:
        chosen = operand(program, user.args[0])
        return rewritten(program, user, {user: f"tf.reduce_sum({soft} * {chosen})"})
    return rewritten(program, at, {at: soft})


def _weight(program: Program, at: Any) -> str:
    """What is near 1 where a comparison holds and near 0 where it does not; nothing for what is none."""
    if isinstance(at, ast.Compare) and len(at.ops) == 1:
        kind, parts = type(at.ops[0]), [at.left, at.comparators[0]]
    elif isinstance(at, ast.Call) and called(at) in _COMPARISONS and len(at.args) == 2:
        kind, parts = _COMPARISONS[called(at)], at.args
    else:
        return ""
    bare = [part.args[0] if called(part) in _PLAIN and part.args else part for part in parts]  # type: ignore[attr-defined]
    a, b = (operand(program, part) for part in bare)
    return _SMOOTH[kind](a, b) if kind in _SMOOTH else ""


def as_floats(program: Program, at: Any) -> str:
    """The line that makes or casts whole numbers, with floats; nothing where it says no numbers and no dtype."""
    statement = program.statement(at)
    if statement is None or isinstance(statement, ast.With | ast.For | ast.While | ast.If | ast.FunctionDef):
        return ""
    value = at if isinstance(at, ast.Call) else getattr(statement, "value", None)
    parts = list(ast.walk(value)) if value is not None else []
    dtypes = [part for part in parts if isinstance(part, ast.Attribute) and part.attr in _INTS]
    if dtypes:
        return rewritten(program, at, {part: f"{program.text(part.value)}.float32" for part in dtypes})
    numbers = [part for part in parts if isinstance(part, ast.Constant) and type(part.value) is int]
    if not isinstance(value, ast.Call) or called(value) not in ("Variable", "constant", "range") or not numbers:
        return ""
    return rewritten(program, at, {part: f"{program.text(part)}.0" for part in numbers})


def kept_as_tensor(program: Program, at: Any) -> str:
    """The line that puts a tensor into a Variable, giving a name to the tensor instead."""
    if not isinstance(at, ast.Call) or not at.args:
        return ""
    given = program.text(at.args[0])
    if called(at) == "Variable":
        return rewritten(program, at, {at: inside(program, at.args[0], at)})
    if not isinstance(at.func, ast.Attribute):
        return ""
    owner = program.text(at.func.value)
    sign = {"assign": "", "assign_add": f"{owner} + ", "assign_sub": f"{owner} - "}.get(called(at))
    return "" if sign is None else f"{owner} = {sign}{given}"


def assigned_in_place(program: Program, statement: Any, name: str) -> str:
    """The line that gives a new value to the name of a Variable, giving it to the Variable."""
    if isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Add | ast.Sub):
        method = "assign_add" if isinstance(statement.op, ast.Add) else "assign_sub"
        return f"{name}.{method}({program.text(statement.value)})"
    value = getattr(statement, "value", None)
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name) or value is None:
        return ""
    if isinstance(value, ast.BinOp) and isinstance(value.left, ast.Name) and value.left.id == name:
        method = {ast.Add: "assign_add", ast.Sub: "assign_sub"}.get(type(value.op), "")
        if method:
            return f"{name}.{method}({program.text(value.right)})"
    return f"{name}.assign({program.text(value)})"


def under_another_name(program: Program, statement: Any, name: str) -> str:
    """The line that gives a name a new value, giving a new name to it."""
    if isinstance(statement, ast.AugAssign):
        symbol = program.text(statement).removeprefix(name).strip().partition("=")[0]
        return f"new_{name} = {name} {symbol} {program.text(statement.value)}"
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return f"new_{name} = {program.text(statement.value)}"
    return ""


def trainable(program: Program, at: Any) -> str:
    """The line that makes a Variable, without `trainable=False`."""
    statement = program.statement(at)
    calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)] if statement is not None else []
    for call in calls:
        named = [k for k in call.keywords if k.arg == "trainable"]
        if named and called(call) == "Variable":
            return rewritten(program, call, {named[0].value: "True"})
    return ""
