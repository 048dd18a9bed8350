"""A model that a learner wrote: `def model(x)`, or a class of `tf.keras.Model`. It is read here, and never run here."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from graphlab.authoring.settings import ModelError
from graphlab.authoring.walk import dotted
from graphlab.parsing import parse

MOST_CHARACTERS = 10_000
WATCHED = "tape.watched_variables()"
"""The Variables of a model that has no names for them."""
_BASES = ("tf.keras.Model", "keras.Model", "tf.keras.Sequential", "tf.Module", "tf.keras.layers.Layer")


@dataclass(frozen=True)
class OwnCode:
    """What there is to know of the code: its text, the line that makes the model if it needs one, its Variables.

    `columns` says whether the model takes a matrix with a column for each input, as layers do; `def model(x)` of one
    input takes the numbers as they are. `variables` is the expression of the list that is trained.
    """

    text: str
    making: str
    variables: str
    columns: bool


def read_code(text: str) -> OwnCode:
    """What a model's code holds. Raises `ModelError` where there is no model in it.

    >>> read_code("w = tf.Variable(1.0)\\ndef model(x):\\n    return w * x").variables
    '[w]'
    >>> read_code("x = 3")
    Traceback (most recent call last):
    graphlab.authoring.settings.ModelError: the code must define `def model(x)` or a class such as Net(tf.keras.Model)
    """
    if len(text) > MOST_CHARACTERS:
        raise ModelError(f"the code has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read")
    try:
        tree = parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        place = f" in line {error.lineno}: {error.msg}" if isinstance(error, SyntaxError) else ""
        raise ModelError(f"the code is not Python{place}") from None
    return _of_tree(text, tree)


def check_code(text: str) -> None:
    """Raise `ModelError` where a text is no model."""
    read_code(text)


def _of_tree(text: str, tree: ast.Module) -> OwnCode:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "model"]
    if functions:
        if len(functions[-1].args.args) - len(functions[-1].args.defaults) != 1:
            raise ModelError("`def model(x)` takes one argument, the inputs")
        names = _variables(tree)
        return OwnCode(text, "", f"[{', '.join(names)}]" if names else WATCHED, False)
    if "model" in _assigned(tree):
        return OwnCode(text, "", "model.trainable_variables", True)
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef) and _is_model(node)]
    if classes:
        return OwnCode(text, f"model = {classes[-1]}()", "model.trainable_variables", True)
    raise ModelError("the code must define `def model(x)` or a class such as Net(tf.keras.Model)")


def _is_model(node: ast.ClassDef) -> bool:
    return any(dotted(base) in _BASES for base in node.bases)


def _assigned(tree: ast.Module) -> set[str]:
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _variables(tree: ast.Module) -> list[str]:
    """The names of Variables that the code makes outside functions."""
    names = []
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and dotted(node.value.func) == "tf.Variable"
        ):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return list(dict.fromkeys(names))


def _makes_variable(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func) == "tf.Variable"


def handed_over(program: str) -> str:
    """Of a whole program, what makes its model: imports, Variables, functions and classes, and no loop that trains.

    Raises `ModelError` where there is no model in it.

    >>> print(handed_over("import tensorflow as tf\\nw = tf.Variable(1.0)\\nx = 2\\ndef model(x):\\n    return w * x"))
    w = tf.Variable(1.0)
    def model(x):
        return w * x
    """
    try:
        tree = parse(program)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ModelError("the program is not Python, so no model can be taken from it") from None
    lines = program.splitlines()
    kept = [lines[_first_line(node) - 1 : node.end_lineno] for node in tree.body if _is_of_model(node)]
    text = "\n".join(line for part in kept for line in part)
    check_code(text)
    return text


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _is_of_model(node: ast.stmt) -> bool:
    match node:
        case ast.Import(names=[ast.alias(name="tensorflow")]):
            return False
        case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.ClassDef():
            return True
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name == "model" or _makes_variable(value)
    return False
