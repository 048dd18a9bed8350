"""How TensorFlow, PyTorch and JAX spell a tensor and the call of an op.

An op's spelling comes from its block in the registry: `names` for TensorFlow, the templates `torch` and `jax` for the
others. A template that leaves out an attribute holds for its usual value only; `prelude.py` has the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.tensor import Op
from graphlab.trace.graph import Node, Trace, Value
from graphlab.trace.registry import attributes_of, entry, label_of, slots
from graphlab.views.export.prelude import FOR_FLOATS, HELPERS
from graphlab.views.notation.literals import element, index, literal, subscript
from graphlab.views.notation.numbers import uniform

LARGEST = 2_000  # elements that are written out
SHORTEST = 12  # elements that are always written out, even if they are all the same
_SLOT = re.compile(r"<(\w+)>")


@dataclass(frozen=True)
class Dialect:
    """A library: its name in words, its module, how it makes a tensor, and where an op's template is found."""

    library: str
    title: str
    module: str
    tensor: str  # of numbers and a dtype
    full: str  # of a shape, a number and a dtype
    template: Callable[[Op], str]


def _native(op: Op) -> str:
    """TensorFlow's own name: the registry has it, and the arguments are called as ours are."""
    if op.name == "slice_of":
        return op.jax  # brackets, in both
    public = op.names[0] if op.names else op.label
    return f"tf.{public}" if public else ""


DIALECTS = {
    dialect.library: dialect
    for dialect in (
        Dialect(
            "tensorflow", "TensorFlow", "tf",
            "tf.constant({}, dtype=tf.{})", "tf.fill({}, tf.constant({}, dtype=tf.{}))", _native,
        ),
        Dialect(
            "pytorch", "PyTorch", "torch",
            "torch.tensor({}, dtype=torch.{})", "torch.full({}, {}, dtype=torch.{})", lambda op: op.torch,
        ),
        Dialect(
            "jax", "JAX", "jnp",
            "jnp.array({}, dtype=jnp.{})", "jnp.full({}, {}, dtype=jnp.{})", lambda op: op.jax,
        ),
    )
}  # fmt: skip


# ---- A tensor


def made(value: Value, dialect: Dialect, more: str = "") -> str:
    """An expression that makes the tensor, `more` its last argument; a remark follows where that is not the same."""
    expression, remark = _numbers(value, dialect)
    return expression[:-1] + more + ")" + remark


def is_too_big(value: Value) -> bool:
    """Whether a script leaves out the numbers: there are too many, and they are not all the same."""
    return (value.thinned or value.array.size > LARGEST) and (value.dtype == "string" or uniform(value) is None)


def _numbers(value: Value, dialect: Dialect) -> tuple[str, str]:
    array, same = value.array, uniform(value)
    if value.dtype == "string" and dialect.library != "tensorflow":
        text = literal(array.tolist()) if array.size <= LARGEST else "None"
        return f"({text})", f"  # {dialect.title} has no tensors of text"
    if value.dtype != "string" and array.size > SHORTEST and same is not None:
        return dialect.full.format(value.shape, _item(same, array.dtype), value.dtype), ""
    if is_too_big(value) or not array.size:
        remark = "  # NOT the program's numbers: too many to write out, put them here" if array.size else ""
        zero = "''" if value.dtype == "string" else _item(array.dtype.type(0), array.dtype)
        return dialect.full.format(value.shape, zero, value.dtype), remark
    return dialect.tensor.format(nested(array.tolist(), array.dtype), value.dtype), ""


def nested(items: Any, dtype: np.dtype) -> str:
    """Numbers of this dtype in nested lists, as Python reads them back."""
    if isinstance(items, list):
        return "[" + ", ".join(nested(item, dtype) for item in items) + "]"
    return _item(items, dtype)


def _item(item: Any, dtype: np.dtype) -> str:
    # A float32 is written with the digits that give it back, 0.1, not with those of its float64.
    if dtype.kind == "f":
        return element(float(str(dtype.type(item))))
    return element(item.item() if isinstance(item, np.generic) else item)


# ---- A call


@dataclass(frozen=True)
class Call:
    """The expression that computes a node, and the helper that it needs, by name: usually none.

    An op that the library cannot spell is `lost`: the numbers it gave in the recorded run, with a remark.
    """

    expression: str
    helper: str = ""
    lost: bool = False


def call(trace: Trace, node: Node, names: dict[str, str], dialect: Dialect) -> Call:
    """How the library computes `node` from its inputs, which are called by `names`."""
    inputs, op = [names[id] for id in node.inputs], entry(node.op)
    texts = any(trace.node(id).dtype == "string" for id in node.inputs) and dialect.library != "tensorflow"
    if op and not texts:
        template = dialect.template(op)
        if _covers(template, node, dialect) and not _beyond(trace, node, dialect):
            return Call(_filled(trace, node, inputs, template, dialect) + _choice(trace, node, dialect))
        if op.name in HELPERS[dialect.library]:
            attrs = [f"{key}={_attribute(trace, node, key, dialect, helper=True)}" for key in node.attrs]
            return Call(f"{op.name}({', '.join([*inputs, *attrs])})", op.name)
    recorded = made(node.value, dialect)
    label = re.sub(r"\W+", " ", label_of(node.op or "op"))
    why = f"  # the numbers of the recorded run: {dialect.title} has no {label} like it"
    return Call(recorded if "  # " in recorded else recorded + why, lost=True)


def _choice(trace: Trace, node: Node, dialect: Dialect) -> str:
    """A remark on an op that stands at a kink, where the library chooses another slope than TensorFlow."""
    inputs = [trace.node(id).value.array for id in node.inputs]
    if dialect.library != "tensorflow" and node.op in ("maximum", "minimum") and np.any(np.equal(*inputs)):
        return f"  # equal numbers: {dialect.title} gives half the gradient to each, TensorFlow all to the first"
    if dialect.library == "jax" and node.op == "abs" and np.any(inputs[0] == 0):
        return "  # at 0 JAX takes the slope 1, TensorFlow 0"
    return ""


def _covers(template: str, node: Node, dialect: Dialect) -> bool:
    """Whether there is a template that covers all of the op's attributes."""
    if not template or template.startswith((f"{node.op}(", "#")):
        return False
    if "<" not in template:
        return True
    if node.op in FOR_FLOATS and not node.dtype.startswith(("float", "complex")):
        return False
    if dialect.library == "pytorch" and any(_is_backward(part) for part in _key(node)):
        return False
    usual, said = attributes_of(node.op), set(_SLOT.findall(template))
    return all(key in said or (key in usual and usual[key] == attr) for key, attr in node.attrs.items())


def _beyond(trace: Trace, node: Node, dialect: Dialect) -> bool:
    """Whether it is a convolution that TensorFlow does not differentiate on a CPU: in groups, or with gaps."""
    if dialect.library != "tensorflow" or node.op not in ("convolution", "conv_transpose"):
        return False
    filters = trace.node(node.inputs[1]).shape
    channels = trace.node(node.inputs[0]).shape[-1] if node.op == "convolution" else node.shape[-1]
    return node.attrs.get("dilations") is not None or channels != filters[-2]


def _key(node: Node) -> tuple[Any, ...]:
    key = node.attrs.get("key", ())
    return key if isinstance(key, tuple) else (key,)


def _is_backward(part: Any) -> bool:
    """Whether it is a slice with a step below 0, which PyTorch does not take."""
    return isinstance(part, slice) and part.step is not None and int(part.step) < 0


def _filled(trace: Trace, node: Node, inputs: list[str], template: str, dialect: Dialect) -> str:
    if "<" not in template:
        return _native_call(node, inputs, template)
    filling = dict(slots(node.op, inputs))
    filling |= {key: _attribute(trace, node, key, dialect) for key in node.attrs}
    return _SLOT.sub(lambda match: filling.get(match[1], "None"), template)


_CONVOLUTIONS = {3: "tf.nn.conv1d", 4: "tf.nn.conv2d"}  # as people write them, by the number of axes


def _native_call(node: Node, inputs: list[str], name: str) -> str:
    op, usual = entry(node.op), attributes_of(node.op)
    if node.op == "einsum_of":
        return f"{name}({', '.join([literal(str(node.attrs.get('equation'))), *inputs])})"
    attrs = node.attrs
    if node.op == "convolution" and len(node.shape) in _CONVOLUTIONS:
        name, usual = _CONVOLUTIONS[len(node.shape)], {"dilations": None}
        steps = attrs.get("strides") or (1,) * (len(node.shape) - 2)
        others = {key: attr for key, attr in attrs.items() if key != "strides"}
        attrs = {"stride" if name.endswith("1d") else "strides": steps, **others}
    said = [f"{key}={literal(attr, 'tf.')}" for key, attr in attrs.items() if usual.get(key, ...) != attr]
    operands = [f"[{', '.join(inputs)}]"] if op and op.variadic else inputs
    return f"{name}({', '.join([*operands, *said])})"


def _attribute(trace: Trace, node: Node, key: str, dialect: Dialect, helper: bool = False) -> str:
    """An attribute in the library's spelling; where PyTorch takes no None, the value that None stands for."""
    attr, shape = node.attrs[key], trace.node(node.inputs[0]).shape
    if key == "key":
        return subscript(attr) if helper else index(attr)
    if key == "perm" and attr is None:
        attr = tuple(reversed(range(len(shape))))
    if key == "axis" and attr is None and dialect.library == "pytorch" and not helper:
        every = range(len(shape))
        attr = tuple(i for i in every if shape[i] == 1) if node.op == "squeeze" else tuple(every)
    return literal(attr, "" if not helper else f"{dialect.module}.")
