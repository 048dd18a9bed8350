"""Cures for mistakes, written with the names of the program: what stands at the place of the error is looked at.

Each rule takes a `Mistake` and gives a cause (None: the usual words) and a cure, or None where it does not apply.
"""

from __future__ import annotations

import ast
import difflib
import math
import re
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from graphlab.sandbox.diagnostics.calls import HOST_WORDS
from graphlab.sandbox.diagnostics.data_sets import DATA_SETS
from graphlab.sandbox.diagnostics.messages import by_phrase
from graphlab.sandbox.diagnostics.mistake import FROM_VARIABLES, NO_GRADIENTS, Cure, Mistake, code, values_of
from graphlab.sandbox.diagnostics.names import OF_NAMES
from graphlab.sandbox.diagnostics.pythonisms import PYTHON
from graphlab.sandbox.wire.run import Error
from graphlab.tensor import PUBLIC
from graphlab.trace.none_gradients.fixes import of_tensorflow


def cured(error: Error, node: Any, tree: ast.Module | None) -> Error:
    """`error` with the cause and the cure of the first rule that knows it."""
    if tree is None or error.limit:
        return error
    mistake = Mistake(error, node, tree)
    for rule in _RULES:
        try:
            found = rule(mistake)
        except Exception:  # a rule that stumbles over a program must not take its error away
            continue
        if found is not None:
            return replace(error, message=found[0] or error.message, hint=found[1])
    return error


# --- Operators -----------------------------------------------------------------------------------


def _changed_in_place(m: Mistake) -> Cure | None:
    """`v += 1` on a Variable."""
    if m.error.kind != "RuntimeError" or not isinstance(m.node, ast.AugAssign) or "tf.Variable" not in m.message:
        return None
    name, value = code(m.node.target), code(m.node.value)
    symbol = ast.unparse(ast.AugAssign(ast.Name("a"), m.node.op, ast.Name("b"))).split()[1]
    method = {"+=": "assign_add", "-=": "assign_sub"}.get(symbol)
    plain = isinstance(m.node.value, ast.Name | ast.Constant | ast.Call | ast.Subscript | ast.Attribute)
    other = value if plain else f"({value})"
    cure = f"{name}.{method}({value})" if method else f"{name}.assign({name} {symbol[:-1]} {other})"
    return f"`{name}` is a Variable, and `{symbol}` does not change it.", f"Write {cure}."


def _list_of_gradients(m: Mistake) -> Cure | None:
    """Arithmetic with what `tape.gradient(loss, [w])` gives."""
    if not re.match(r"\w+ \S+ list is|list \S+ \w+ is", m.message) or not isinstance(m.node, ast.BinOp):
        return None
    for side in (m.node.left, m.node.right):
        if isinstance(side, ast.Name) and any(_gives_list(value) for value in values_of(m.tree, side.id)):
            cause = f"`{side.id}` is a list: tape.gradient(..., [...]) gives one gradient for each item."
            return cause, f"Take one out of it: {side.id}[0], or loop over it with zip."
    return None


def _sources_apart(m: Mistake) -> Cure | None:
    """`tape.gradient(y, a, b)`: the second source is taken for the gradient that comes in."""
    if "iterate over a scalar tensor" not in m.message:
        return None
    for call in (part for part in ast.walk(m.tree) if isinstance(part, ast.Call) and part.lineno == m.error.line):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "gradient" and len(call.args) > 2:
            target, *sources = (code(part) for part in call.args)
            cause = "The sources of a gradient are one argument: what comes after them is the gradient that comes in."
            return cause, f"Write {code(call.func)}({target}, [{', '.join(sources)}])."
    return None


def _gives_list(value: ast.expr) -> bool:
    called = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "gradient"
    if not called or not isinstance(value, ast.Call) or len(value.args) < 2:
        return False
    return not isinstance(value.args[1], ast.Name)


# --- Shapes and dtypes ---------------------------------------------------------------------------

_SHAPE = re.compile(r"[\[(]([\d, ]*)[\])]")


def _shapes(text: str) -> list[tuple[int, ...]]:
    found = _SHAPE.findall(re.sub(r"In\[\d\]", "", text))  # the numbers of the operands are no shapes
    return [tuple(int(n) for n in sizes.replace(",", " ").split()) for sizes in found]


def _incompatible(m: Mistake) -> Cure | None:
    """Two shapes that do not broadcast: which axes differ."""
    shapes = _shapes(m.message)
    if m.error.kind not in ("ShapeError", "InvalidArgumentError", "ValueError") or len(shapes) < 2:
        return None
    a, b = shapes[:2]
    if "Matrix size-incompatible" in m.message or "not aligned" in m.message:
        return _product(a, b, m)
    if not re.search(r"ncompatible shapes|not (be )?broadcast|must match|must agree", m.message):
        return None
    rank = max(len(a), len(b))
    wide = [(1,) * (rank - len(s)) + s for s in (a, b)]
    axes = [f"axis {i}: {x} and {y}" for i, (x, y) in enumerate(zip(*wide, strict=True)) if x != y and 1 not in (x, y)]
    if "match" in m.message or "agree" in m.message or not axes:
        cause = f"The shapes {list(a)} and {list(b)} do not fit together."
        return cause, "Make them equal with tf.reshape, or cut one with [...]."
    fit = "Sizes fit where they are equal or one of them is 1: use tf.reshape, or x[:, None] for a column."
    return f"The shapes {list(a)} and {list(b)} differ in {', '.join(axes)}.", fit


def _product(a: tuple[int, ...], b: tuple[int, ...], m: Mistake) -> Cure | None:
    """Two matrices whose product does not exist: which of them to turn."""
    down = b[-2] if len(b) > 1 else b[-1]
    cause = f"The rows of the first have {a[-1]} numbers, the columns of the second {down}: {list(a)} times {list(b)}."
    first, second = _factors(m.node)
    turned = "np.dot({}.T, {})" if "not aligned" in m.message else "tf.matmul({}, {}, transpose_a=True)"
    if a[-1:] == b[-1:] and len(b) > 1:
        turned = "np.dot({}, {}.T)" if "not aligned" in m.message else "tf.matmul({}, {}, transpose_b=True)"
    elif len(a) < 2 or a[-2] != down:
        return cause, "Both must be the same number: print both shapes and look for the axis that is to be summed."
    return cause, f"Write {turned.format(first, second)}."


def _factors(node: Any) -> tuple[str, str]:
    """The two sides of a product, as the program writes them, if they are short."""
    sides = [node.left, node.right] if isinstance(node, ast.BinOp) else getattr(node, "args", [])[:2]
    texts = [ast.unparse(side) for side in sides if isinstance(side, ast.Name | ast.Call | ast.Attribute)]
    return (texts[0], texts[1]) if len(texts) == 2 and max(map(len, texts)) < 30 else ("a", "b")


def _mixed(m: Mistake) -> Cure | None:
    """Two tensors of different dtypes."""
    found = re.search(
        r"cannot compute (\w+) as input .* expected to be an? (\w+) tensor but is an? (\w+) tensor", m.message
    )
    if found is None:
        return None
    _, a, b = found.groups()
    _, second = _factors(m.node)
    cause = f"The first tensor has the dtype {a}, the second {b}, and neither is converted for the other."
    if ("float" in b and "int" in a) or (a, b) == ("float64", "float32"):
        first, _ = _factors(m.node)
        return cause, f"Cast one of them: tf.cast({first}, tf.{b})."
    return cause, f"Cast one of them: tf.cast({second}, tf.{a})."


def _reshaped(m: Mistake) -> Cure | None:
    found = re.search(r"tensor with (\d+) values, but the requested shape \[([\d, ]*)\]", m.message)
    if found is None:
        return None
    count, sizes = int(found.group(1)), [int(n) for n in found.group(2).replace(",", " ").split()]
    for place in range(len(sizes)):
        rest = 1
        for other in sizes[:place] + sizes[place + 1 :]:
            rest *= other
        if rest and count % rest == 0:
            fitting = [*sizes[:place], -1, *sizes[place + 1 :]]
            cure = f"A reshape keeps all {count} numbers: {fitting} fits, where -1 stands for what is left over."
            return _too_few(count, sizes), cure
    return _too_few(count, sizes), f"A reshape keeps all {count} numbers: the sizes must multiply to {count}."


def _too_few(count: int, sizes: list[int]) -> str:
    return f"The tensor has {count} numbers, and the shape {sizes} holds {math.prod(sizes)}."


def _features(m: Mistake) -> Cure | None:
    found = re.search(r"layer '(\w+)' .*axis -1 of input shape to have value (\d+), .* shape \(.*?(\d+)\)", m.message)
    if found is None:
        return None
    name, built, given = found.groups()
    cause = f"The layer `{name}` was built for rows of {built} numbers; here they have {given}."
    return cause, f"Give it rows of {built} numbers, or make a new layer."


def _whole_numbers(m: Mistake) -> Cure | None:
    found = re.search(r"Cannot convert (\S+) to EagerTensor of dtype (u?int\d+)", m.message)
    if found is None:
        return None
    cause = f"{found.group(1)} has a fraction, and the tensor beside it holds whole numbers ({found.group(2)})."
    return cause, "Make the tensor with a point, such as [1.0, 2.0], or write tf.cast(x, tf.float32)."


def _needs_floats(m: Mistake) -> Cure | None:
    found = re.search(r"^(\w+): dtype (u?int\d+|bool) is not allowed; it takes floats", m.message)
    if found is None:
        return None
    given = f": {code(m.node.args[0])}" if isinstance(m.node, ast.Call) and len(m.node.args) == 1 else ""
    cause = f"{found.group(1)} takes floats; it was given whole numbers ({found.group(2)}){given}."
    return cause, "Write the numbers with a point (4.0 instead of 4), or tf.cast(x, tf.float32)."


# --- Tapes and optimizers ------------------------------------------------------------------------


def _left_the_tape(m: Mistake) -> Cure | None:
    """The target of a gradient is a number of NumPy's: where it left the tape."""
    if "the target of a gradient must be a tensor" not in m.message or not isinstance(m.node, ast.Call):
        return None
    cause = "The target of a gradient is a tensor computed inside the tape; this is a plain number."
    seen: set[str] = set()
    pending = list(m.node.args[:1])
    while pending:
        part = pending.pop(0)
        for inner in ast.walk(part):
            name = inner.attr if isinstance(inner, ast.Attribute) else ""
            if name in ("numpy", "item") and isinstance(inner, ast.Attribute):
                return cause, f"On line {inner.lineno}, leave `.{name}()` out: {code(inner.value)} goes on by itself."
            if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id in _NUMBERS:
                module = inner.value.id
                return cause, f"On line {inner.lineno}, {_of_tensors(module, name)}."
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in ("float", "int"):
                return cause, f"On line {inner.lineno}, leave {inner.func.id}(...) out."
            if isinstance(inner, ast.Name) and inner.id not in seen:
                seen.add(inner.id)
                pending += values_of(m.tree, inner.id)
    return cause, "Compute it with tensors inside the `with` block of the tape."


_NUMBERS = ("np", "numpy", "math")


def _of_tensors(module: str, name: str) -> str:
    """What to do about a function of numbers: its own twin is named only where there is one."""
    twin = of_tensorflow(name)
    own = f"use TensorFlow's own: tf.{twin}" if twin in PUBLIC else "compute with functions of tf"
    return f"{own} instead of {module}.{name}"


_UNREADY = r"'\w+' object has no attribute|This \w+ (has no `|was not made ready)"


def _forgot_super(m: Mistake) -> Cure | None:
    """A layer, model or module whose `__init__` does not call that of its base."""
    if "forgot to call `super().__init__()`" not in m.message and not re.match(_UNREADY, m.message):
        return None
    for cls in (part for part in ast.walk(m.tree) if isinstance(part, ast.ClassDef) and part.bases):
        for method in (part for part in cls.body if isinstance(part, ast.FunctionDef) and part.name == "__init__"):
            if "super(" not in ast.unparse(method) and ".__init__(" not in ast.unparse(method):
                cause = f"`{cls.name}.__init__` does not call the `__init__` of the class it derives from."
                return cause, f"Write super().__init__() as the first line of it, below line {method.lineno}."
    return None


_ASKS = ("gradient", "jacobian", "batch_jacobian")


def _nothing_to_differentiate(m: Mistake) -> Cure | None:
    """A tape that is asked for the gradient of None."""
    if "`type_value`: None" not in m.message or not isinstance(m.node, ast.Call) or not m.node.args:
        return None
    if not isinstance(m.node.func, ast.Attribute) or m.node.func.attr not in _ASKS:
        return None
    target = m.node.args[0]
    cause = f"`{code(target)}` is None, so there is nothing to differentiate."
    given = values_of(m.tree, target.id) if isinstance(target, ast.Name) else [target]
    last = given[-1] if given else None
    if isinstance(last, ast.Constant) and last.value is None:
        return cause, f"It is given None on line {last.lineno}: compute it there."
    if isinstance(last, ast.Call):
        return cause, f"End it with `return`: the function `{code(last.func)}` gives None without."
    return cause, "Compute it inside the `with` block of the tape."


def _other_variables(m: Mistake) -> Cure | None:
    """An optimizer remembers something for each Variable that it was first called with, and for no other."""
    if not m.message.startswith("Unknown variable: ") or not isinstance(m.node, ast.Call):
        return None
    called = code(m.node.func).rpartition(".")[0] or "optimizer"
    cause = f"`{called}` has moved other Variables before, and moves only those."
    return cause, "Make another optimizer for these Variables."


def _sizes(m: Mistake) -> Cure | None:
    """Sizes that are written as floats, such as `tf.zeros([3., 1.])`."""
    if not m.message.startswith("expected ints, such as") or not isinstance(m.node, ast.Call):
        return None
    args = [_with_whole_numbers(arg) or arg for arg in m.node.args]
    if args == m.node.args:
        return None
    written = ast.Call(m.node.func, args, m.node.keywords)
    return "Sizes are whole numbers, without a point.", f"Write {code(written, 200)}."


def _with_whole_numbers(written: ast.expr) -> ast.List | None:
    """A list of numbers without their points; None if it is none, or says more than whole numbers."""
    if not isinstance(written, ast.List | ast.Tuple):
        return None
    sizes = [size.value if isinstance(size, ast.Constant) else None for size in written.elts]
    wanted = [int(size) for size in sizes if isinstance(size, int) or (isinstance(size, float) and size.is_integer())]
    return ast.List([ast.Constant(size) for size in wanted]) if len(wanted) == len(sizes) else None


def _pairs(m: Mistake) -> Cure | None:
    if not isinstance(m.node, ast.Call) or not isinstance(m.node.func, ast.Attribute):
        return None
    if m.node.func.attr != "apply_gradients" or m.error.kind not in ("TypeError", "ValueError", "AttributeError"):
        return None
    if NO_GRADIENTS in m.message:
        return "Every gradient is None.", FROM_VARIABLES
    if "no pair" in m.message:
        return None
    cause = "apply_gradients takes pairs of a gradient and its Variable."
    return cause, f"Write {code(m.node.func)}(zip(gradients, variables)), the gradients first."


# --- Everything else -----------------------------------------------------------------------------


def _identifier(m: Mistake) -> Cure | None:
    """A name in a text that is one of several: the nearest."""
    found = re.search(r"^(.*identifier: '?([\w ]+)'?)\. There are: (.+)$", m.message)
    if found is None:
        return None
    near = difflib.get_close_matches(found.group(2), found.group(3).split(", "), 1, 0.6)
    known = ", ".join(found.group(3).split(", ")[:12])
    return f"{found.group(1)}.", f"Did you mean '{near[0]}'?" if near else f"There are: {known} and more."


def _dtype_as_size(m: Mistake) -> Cure | None:
    """`tf.ones(2, 3)`."""
    if "to a TensorFlow DType" not in m.message or not isinstance(m.node, ast.Call) or len(m.node.args) < 2:
        return None
    name = code(m.node.func)
    if name.split(".")[-1] in ("ones", "zeros", "fill", "eye"):
        sizes = ", ".join(code(a) for a in m.node.args)
        return f"{name} takes the shape as one list; the second argument is a dtype.", f"Write {name}([{sizes}])."
    return None, f"The second argument of {name} is a dtype, such as tf.float32."


_CURE = re.compile(
    r"^(.{8,}?[.:;]) ((?:Use|Write|Make|Call|Give|Go add|Cast|Keep|Take|Add|Did you mean)\b[^.]*(?:\..*)?)$", re.S
)


def _in_its_own_words(m: Mistake) -> Cure | None:
    """A message that ends with what to do."""
    found = _CURE.match(m.message)
    if found is None or m.error.kind in ("NameError", "NotSupportedError"):
        return None
    cause, cure = found.groups()
    return cause.rstrip(":; ").rstrip(".") + ".", cure[0].upper() + cure[1:].rstrip(".") + "."


_RULES: tuple[Callable[[Mistake], Cure | None], ...] = (
    _nothing_to_differentiate, _changed_in_place, _list_of_gradients, _sources_apart, _incompatible, _mixed, _reshaped,
    _features, _whole_numbers, _needs_floats, *OF_NAMES, _forgot_super, _left_the_tape, _other_variables, _sizes,
    _pairs, _identifier, _dtype_as_size,
    *DATA_SETS, *HOST_WORDS, *PYTHON, by_phrase, _in_its_own_words,
)  # fmt: skip
