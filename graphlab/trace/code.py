"""A trace as a script for TensorFlow, PyTorch or JAX that prints the same values and gradients.

How an op is spelled comes from its block in the registry: `names` for TensorFlow, `torch` and `jax` for the others.
"""

from __future__ import annotations

import builtins
import itertools
import keyword
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.trace.graph import Node, Sweep, Trace, Value
from graphlab.trace.numbers import uniform
from graphlab.trace.registry import attributes_of, entry, label_of, slots
from graphlab.trace.spell import element, index, literal

LARGEST = 2_000  # elements of a leaf that are written out
LIBRARIES = ("tensorflow", "pytorch", "jax")
_TAKEN = {
    *dir(builtins),
    *keyword.kwlist,
    *keyword.softkwlist,
    "tf",
    "torch",
    "jax",
    "jnp",
    "np",
    "tape",
    "grads",
    "run",
}
# What TensorFlow keeps at its top; its other functions are in a module, as `math.log`.
_TOP = """ abs acos add argmax argmin asin atan atan2 cast cos cosh cumsum divide equal exp floor greater greater_equal
 less less_equal logical_and logical_not logical_or maximum minimum multiply negative not_equal pow reduce_all
 reduce_any reduce_max reduce_mean reduce_min reduce_prod reduce_sum round sigmoid sign sin sinh sqrt square subtract
 tan tanh """


def to_code(trace: Trace, sweep: Sweep | None = None, library: str = "tensorflow") -> str:
    """A script for one of `LIBRARIES`; without a sweep it prints values only."""
    if library not in LIBRARIES:
        raise ValueError(f"library is one of {', '.join(LIBRARIES)}; got {library!r}")
    writer: Callable[[_Script], Iterator[str]] = {"tensorflow": _tensorflow, "pytorch": _pytorch, "jax": _jax}[library]
    return "\n".join(writer(_Script(trace, sweep, library, _identifiers(trace)))) + "\n"


@dataclass(frozen=True)
class _Script:
    trace: Trace
    sweep: Sweep | None
    library: str
    names: dict[str, str]

    @property
    def leaves(self) -> list[Node]:
        return [node for node in self.trace.nodes if node.op is None]

    @property
    def ops(self) -> list[Node]:
        return [node for node in self.trace.nodes if node.op is not None]

    @property
    def sources(self) -> list[str]:
        """The ids the sweep asked for, each once."""
        return list(dict.fromkeys(self.sweep.sources)) if self.sweep else []

    @property
    def floats(self) -> list[str]:
        """The sources that can have a gradient at all."""
        return [id for id in self.sources if self.trace.node(id).dtype.startswith(("float", "bfloat", "complex"))]

    @property
    def seeds(self) -> list[Value]:
        """The gradient each target starts with."""
        sweep = self.sweep
        starts = [step for step in sweep.steps if not step.contributions] if sweep else []
        return [step.grad for step in starts]

    @property
    def has_plain_seeds(self) -> bool:
        return all(uniform(seed) == 1 for seed in self.seeds)

    def several(self, ids: list[str], comma: bool = False) -> str:
        return ", ".join(self.names[id] for id in ids) + ("," if comma and len(ids) == 1 else "")


def _identifiers(trace: Trace) -> dict[str, str]:
    """A Python name for every node: the program's own where it can be used."""
    found: dict[str, str] = {}
    used = set(_TAKEN)
    for node in trace.nodes:
        own = node.name.isidentifier() and node.name.isascii() and node.name != node.op
        stem = re.sub(r"\W", "_", node.name if own else label_of(node.op or node.kind))[:40] or "value"
        names = itertools.chain([stem] if own else [], (f"{stem}_{count}" for count in itertools.count(1)))
        found[node.id] = next(name for name in names if name not in used)
        used.add(found[node.id])
    return found


# ---- The three scripts


def _tensorflow(script: _Script) -> Iterator[str]:
    yield from ["import tensorflow as tf", ""]
    for leaf in script.leaves:
        maker = "Variable" if leaf.kind == "variable" else "constant"
        yield f"{script.names[leaf.id]} = {_tensor(leaf.value, f'tf.{maker}({{}}, dtype=tf.{{}})', 'tf.zeros({})')}"
    indent = ""
    if script.sweep:
        yield from ["", "with tf.GradientTape() as tape:"]
        indent = "    "
        for leaf in script.leaves:
            if leaf.kind == "watched" or (leaf.id in script.floats and leaf.kind == "constant"):
                yield f"{indent}tape.watch({script.names[leaf.id]})"
    for node in script.ops:
        yield f"{indent}{script.names[node.id]} = {_call(script, node)}"
    if script.sweep:
        if not script.ops:
            yield f"{indent}pass"
        targets = script.several(list(script.sweep.targets))
        seeds = ""
        if not script.has_plain_seeds:
            starts = ", ".join(_tensor(s, "tf.constant({}, dtype=tf.{})", "tf.zeros({})") for s in script.seeds)
            seeds = f", output_gradients=[{starts}]"
        yield f"grads = tape.gradient([{targets}], [{script.several(script.sources)}]{seeds})"
    yield ""
    yield from _prints(script, ".numpy()", script.sources)


def _pytorch(script: _Script) -> Iterator[str]:
    yield from ["import torch", ""]
    for leaf in script.leaves:
        needs = leaf.dtype.startswith("float") and (leaf.kind != "constant" or leaf.id in script.floats)
        grad = ", requires_grad=True" if needs and script.sweep else ""
        made = _tensor(leaf.value, f"torch.tensor({{}}, dtype=torch.{{}}{grad})", f"torch.zeros({{}}{grad})")
        yield f"{script.names[leaf.id]} = {made}"
    for node in script.ops:
        yield f"{script.names[node.id]} = {_call(script, node)}"
    if script.sweep:
        starts = [_tensor(s, "torch.tensor({}, dtype=torch.{})", "torch.zeros({})") for s in script.seeds]
        yield f"seeds = [{', '.join(starts)}]"
        wanted = f"[{script.several(list(script.sweep.targets))}], [{script.several(script.floats)}]"
        yield f"grads = torch.autograd.grad({wanted}, seeds, allow_unused=True)"
    yield ""
    yield from _prints(script, ".detach().numpy()", script.floats)


def _jax(script: _Script) -> Iterator[str]:
    yield "import jax"
    yield "import jax.numpy as jnp"
    if any(node.dtype.endswith(("64", "128")) and node.dtype != "complex64" for node in script.trace.nodes):
        yield from ["", 'jax.config.update("jax_enable_x64", True)']
    yield ""
    for leaf in script.leaves:
        made = _tensor(leaf.value, "jnp.array({}, dtype=jnp.{})", "jnp.zeros({})")
        yield f"{script.names[leaf.id]} = {made}"
    leaves = [id for id in script.floats if script.trace.node(id).op is None]
    inner = [id for id in script.floats if id not in leaves]
    # A result is differentiated by by adding a zero to it, and differentiating by that zero.
    zeros = [f"to_{script.names[id]}" for id in inner]
    yield from ["", "", f"def run({', '.join([*(script.names[id] for id in leaves), *zeros])}):"]
    for node in script.ops:
        extra = f" + to_{script.names[node.id]}" if node.id in inner else ""
        yield f"    {script.names[node.id]} = {_call(script, node)}{extra}"
    targets = script.sweep.targets if script.sweep else ()
    total = " + ".join(
        f"jnp.sum({script.names[id]} * {_tensor(seed, 'jnp.array({}, dtype=jnp.{})', 'jnp.zeros({})')})"
        if not script.has_plain_seeds
        else f"jnp.sum({script.names[id]})"
        for id, seed in zip(targets, script.seeds, strict=False)
    )
    results = ", ".join(f'"{script.names[node.id]}": {script.names[node.id]}' for node in script.ops)
    yield f"    return {total or '0.0'}, {{{results}}}"
    yield from ["", ""]
    given = ", ".join(
        [*(script.names[id] for id in leaves), *(f"jnp.zeros({script.trace.node(id).shape})" for id in inner)]
    )
    if script.floats and targets:
        where = tuple(range(len(leaves + inner)))
        yield f"(_, values), grads = jax.value_and_grad(run, argnums={where}, has_aux=True)({given})"
    else:
        yield f"_, values = run({given})"
    yield from ["for name, value in values.items():", '    print(name, "=", value)']
    if script.floats and targets:
        yield from _gradients(script, "", leaves + inner)


def _prints(script: _Script, numbers: str, sources: list[str]) -> Iterator[str]:
    for node in script.ops:
        yield f'print("{script.names[node.id]} =", {script.names[node.id]}{numbers})'
    if sources and script.sweep:
        yield from _gradients(script, numbers, sources)


def _gradients(script: _Script, numbers: str, sources: list[str]) -> Iterator[str]:
    labels = ", ".join(f'"{script.names[id]}"' for id in sources)
    yield f"for name, grad in zip([{labels}], grads):"
    yield f'    print("gradient for", name, "=", None if grad is None else grad{numbers})'


# ---- One op, one leaf


def _call(script: _Script, node: Node) -> str:
    inputs = [script.names[id] for id in node.inputs]
    if script.library == "tensorflow":
        return _tensorflow_call(node, inputs)
    found = entry(node.op)
    template = "" if found is None else found.torch if script.library == "pytorch" else found.jax
    if not template:
        module = "torch" if script.library == "pytorch" else "jnp"
        return f"{module}.{_word(node.op)}({', '.join(inputs)})"
    filling = {**dict(slots(node.op, inputs)), **_attributes(script, node)}
    return re.sub(r"<(\w+)>", lambda match: filling.get(match[1], "None"), template)


def _tensorflow_call(node: Node, inputs: list[str]) -> str:
    if node.op == "slice_of":
        return f"{inputs[0]}[{index(node.attrs.get('key'))}]"
    found = entry(node.op)
    defaults = attributes_of(node.op)
    keywords = [f"{k}={literal(v, 'tf.')}" for k, v in node.attrs.items() if k not in defaults or defaults[k] != v]
    operands = [f"[{', '.join(inputs)}]"] if found and found.variadic else inputs
    if node.op == "einsum_of":
        operands, keywords = [repr(str(node.attrs.get("equation"))), *inputs], []
    return f"tf.{_tensorflow_name(node.op or '')}({', '.join([*operands, *keywords])})"


def _tensorflow_name(op: str) -> str:
    found, label = entry(op), label_of(op)
    if found is None or label != op or re.search(rf"\b{op}\b", _TOP):
        return _word(label)
    return next((name for name in found.names if "." in name), op)


def _attributes(script: _Script, node: Node) -> dict[str, str]:
    found = {}
    attrs = dict(node.attrs)
    if "perm" in attrs and attrs["perm"] is None:
        attrs["perm"] = tuple(reversed(range(len(script.trace.node(node.inputs[0]).shape))))
    for name, attr in attrs.items():
        if name == "key":
            found[name] = index(attr)
        elif script.library == "pytorch" and name == "axis" and attr is None:
            found[name] = "()" if node.op in ("reduce_max", "reduce_min") else "None"
        else:
            found[name] = literal(attr)
    return found


def _word(op: str | None) -> str:
    return re.sub(r"[^\w.]+", "_", op or "op")


def _tensor(value: Value, maker: str, zeros: str) -> str:
    """The numbers of a leaf written out; zeros, and a remark, for one that is too big."""
    dtype = "string" if value.array.dtype.kind in "OSU" else value.dtype
    if value.thinned or value.array.size > LARGEST:
        return f"{zeros.format(value.shape)}  # too big to write out: put the numbers here"
    if value.array.size == 0:
        return zeros.format(value.shape)
    return maker.format(_nested(value.array.tolist(), value.array.dtype), dtype)


def _nested(items: Any, dtype: np.dtype) -> str:
    if isinstance(items, list):
        return "[" + ", ".join(_nested(item, dtype) for item in items) + "]"
    # A float32 is written with the digits that give it back, 0.1, not with those of its float64.
    return element(float(str(dtype.type(items))) if dtype.kind == "f" else items)
