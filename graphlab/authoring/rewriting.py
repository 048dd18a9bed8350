"""What changes between the parts of an expression and those of a program, in both directions."""

from __future__ import annotations

import ast

from graphlab.authoring.functions import is_op, path_of, short_name
from graphlab.authoring.tracing_text import Edit, TracingText
from graphlab.authoring.walk import CONSTANTS, Walk, dotted, start_value
from graphlab.names import PUBLIC

_MODULES = {"tf", *(path.partition(".")[0] for path in PUBLIC if "." in path)}
_OF_OTHERS = {
    "sum": "reduce_sum(x)",
    "mean": "reduce_mean(x)",
    "prod": "reduce_prod(x)",
    "max": "reduce_max(x) of a tensor, maximum(a, b) of two",
    "min": "reduce_min(x) of a tensor, minimum(a, b) of two",
    "ln": "log(x)",
    "log2": "log(x) / log(2)",
    "log10": "log(x) / log(10)",
    "cbrt": "x**(1/3)",
    "dot": "reduce_sum(a * b) of vectors, matmul(a, b) of matrices",
}
"""Functions that go by another name in TensorFlow."""


class ToProgram(Walk):
    """From an expression's parts to a program's. `own` are the names that the expression gives a meaning to."""

    def __init__(self, trace: TracingText, own: set[str]):
        super().__init__(trace)
        self.own = own
        self.used: dict[str, ast.Name] = {}
        self.needs_math = False

    def number(self, node: ast.Constant) -> None:
        """Whole numbers count as floats."""
        if type(node.value) is int:
            self.edits.append(Edit(self.end(node), self.end(node), ".0"))

    def name(self, node: ast.Name) -> None:
        """Constants are those of `math`; what is no function by itself is a name."""
        if node.id not in self.own and node.id in CONSTANTS:
            self.needs_math = True
            self.edits.append(Edit(self.start(node), self.end(node), CONSTANTS[node.id]))
            return
        if node.id in ("tf", "math"):
            raise self.wrong(node, f"`{node.id}` is a module.", "Use another name.", "NameError")
        if node.id not in self.own and (path := path_of(node.id)) is not None and is_op(path.rpartition(".")[2]):
            cause = f"`{node.id}` is a function: what it is given stands in brackets."
            raise self.wrong(node, cause, f"Write {node.id}(x).")
        self.used.setdefault(node.id, node)

    def constant(self, node: ast.Attribute, written: str) -> None:
        """`math.pi` and `tf.newaxis`, and no attributes of tensors."""
        if written in CONSTANTS.values():
            self.needs_math = True
        elif written != "tf.newaxis":
            cause = f"`{self._shown(node)}` is no part of an expression."
            raise self.wrong(node, cause, f"Write a function, such as shape(x) or transpose(x); not .{node.attr}.")

    def dtype(self, node: ast.expr, name: str) -> None:
        """Dtypes are those of `tf`."""
        self.edits.append(Edit(self.start(node), self.end(node), f"tf.{name}"))

    def function(self, node: ast.expr, written: str) -> str | None:
        """Functions are those of `tf`; one that it does not have is left to the program to say so."""
        if (path := path_of(written)) is not None:
            self.edits.append(Edit(self.start(node), self.end(node), f"tf.{path}"))
            return path
        first = written.partition(".")[0]
        if "." in written and first not in _MODULES:
            cause = f"`{self._shown(node)}` is no function."
            cure = "Call functions by their name, such as reduce_sum(x)."
            raise self.wrong(node, cause, cure, "AttributeError")
        if written in self.own or (len(written) <= 2 and written not in _OF_OTHERS):
            cause = f"`{written}` is a name, and here it is called like a function."
            raise self.wrong(node, cause, f"A product needs its sign: write {written}*(...).")
        if written in _OF_OTHERS:
            cause = f"There is no function `{written}`."
            raise self.wrong(node, cause, f"Write {_OF_OTHERS[written]}.", "NameError")
        self.edits.append(Edit(self.start(node), self.end(node), f"tf.{written.removeprefix('tf.')}"))
        return None

    def tensor(self, node: ast.List) -> None:
        """A list of numbers is a constant; one of what was computed is stacked."""
        maker = "stack" if start_value(node) is None else "constant"
        self.edits.append(Edit(self.start(node), self.start(node), f"tf.{maker}("))
        self.edits.append(Edit(self.end(node), self.end(node), ")"))


class ToExpression(Walk):
    """From a program's parts to an expression's."""

    def number(self, node: ast.Constant) -> None:
        """2.0 is 2."""
        if self.segment(node).endswith(".0"):
            self.edits.append(Edit(self.end(node) - 2, self.end(node), ""))

    def constant(self, node: ast.Attribute, written: str) -> None:
        """`math.pi` is pi."""
        self.edits.append(Edit(self.start(node), self.end(node), written.removeprefix("math.")))

    def dtype(self, node: ast.expr, name: str) -> None:
        """`tf.float32` is float32."""
        self.edits.append(Edit(self.start(node), self.end(node), name))

    def function(self, node: ast.expr, written: str) -> str | None:
        """`tf.nn.relu` is relu."""
        path = written.removeprefix("tf.")
        known = path_of(path) == path
        self.edits.append(Edit(self.start(node), self.end(node), short_name(path) if known else path))
        return path if known else None

    def is_tensor(self, node: ast.Call) -> ast.List | None:
        """`tf.constant([1.0, 2.0])` and `tf.stack([a, b])` are the lists in them, where these are no arguments."""
        if dotted(node.func) not in ("tf.constant", "tf.stack") or len(node.args) != 1 or node.keywords:
            return None
        (inner,) = node.args
        if not isinstance(inner, ast.List):
            return None
        self.edits.append(Edit(self.start(node), self.start(inner), ""))
        self.edits.append(Edit(self.end(inner), self.end(node), ""))
        return inner
