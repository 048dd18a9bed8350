"""A trace as a script for TensorFlow, PyTorch or JAX that prints the same values and gradients."""

from __future__ import annotations

import builtins
import itertools
import keyword
import re
from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np
from msgspec.structs import replace

from graphlab.dtypes import DTYPES
from graphlab.trace.budget import checked
from graphlab.trace.graph import Node, Step, Trace, Value
from graphlab.trace.registry import entry, label_of
from graphlab.views.export.agreement import NAMES, Printed, comparison
from graphlab.views.export.dialect import DIALECTS, Dialect, call, is_too_big, made
from graphlab.views.export.prelude import HELPERS
from graphlab.views.notation.numbers import uniform
from graphlab.views.reading import Reading

LIBRARIES = tuple(DIALECTS)
_TAKEN = {
    *dir(builtins),
    *keyword.kwlist,
    *keyword.softkwlist,
    *(name for found in HELPERS.values() for name in found),
    *("tf", "torch", "jax", "jnp", "np", "tape", "grads", "run", "values", "targets", "target", "back"),
    *("name", "value"),
    *NAMES,
}


def to_code(reading: Reading, library: str = "tensorflow") -> str:
    """A script for one of `LIBRARIES`; without a sweep it prints values only."""
    if library not in LIBRARIES:
        raise ValueError(f"library is one of {', '.join(LIBRARIES)}; got {library!r}")
    writer: Callable[[_Script], Iterator[str]] = {"tensorflow": _tensorflow, "pytorch": _pytorch, "jax": _jax}[library]
    script = _Script(reading, DIALECTS[library])
    lines = [*checked(writer(script)), *checked(comparison(reading.trace, script.printed))]
    return "\n".join(lines) + "\n"


def identifiers(trace: Trace) -> dict[str, str]:
    """What the scripts call every node, by id: by the program's own name where Python can use it.

    A leaf's place in an object or a list makes a name too: `dense.kernel` is called dense_kernel, `w[0]` w_0.
    A script prints `y = ...` for the value of an op and `gradient for x = ...` for each source.
    """
    found: dict[str, str] = {}
    used, counts = set(_TAKEN), dict[str, Iterator[int]]()
    for node in checked(trace.nodes):
        name = node.name if node.op else re.sub(r"[^\w]+", "_", node.name).strip("_")
        own = name.isidentifier() and name.isascii() and name != node.op
        stem = re.sub(r"\W", "_", name if own else label_of(node.op or node.kind))[:40] or "value"
        numbered = (f"{stem}_{count}" for count in counts.setdefault(stem, itertools.count(1)))
        found[node.id] = next(name for name in itertools.chain([stem] if own else [], numbered) if name not in used)
        used.add(found[node.id])
    return found


class _Script:
    """What all three writers need to know of a trace."""

    def __init__(self, reading: Reading, dialect: Dialect) -> None:
        trace, sweep = reading.trace, reading.sweep
        self.trace, self.sweep, self.dialect = trace, sweep, dialect
        self.names = identifiers(trace)
        self.leaves = [node for node in trace.nodes if node.op is None]
        self.ops = [node for node in trace.nodes if node.op is not None]
        self.sources = list(dict.fromkeys(sweep.sources)) if sweep else []
        self.calls = {node.id: call(trace, node, self.names, dialect) for node in checked(self.ops)}
        self.starts = [(s.node, self._start(s)) for s in sweep.steps if not s.contributions] if sweep else []
        self.found = [id for id in self.sources if sweep and id in sweep.grads and id in self._leading]
        self.followed, self.cut, self.joined = self._followed()
        self.printed: list[Printed] = []

    def _start(self, step: Step) -> Value:
        """What a target starts with; TensorFlow lets one number stand for all of its elements."""
        shape = self.trace.node(step.node).shape
        array = np.broadcast_to(step.grad.array, shape) if step.grad.shape != shape else step.grad.array
        return replace(step.grad, array=array, shape=shape)

    def _followed(self) -> tuple[set[str], set[str], set[str]]:
        """What a tape in the script has to follow, where it must not go on, and what it must begin to watch midway.

        A tensor may have been watched only after it was used: then the op that used it before is not on the tape.
        """
        followed = {leaf.id for leaf in self.leaves if self._is_watched(leaf)}
        grads = self.sweep.grads if self.sweep else {}
        cut: set[str] = set()
        joined: set[str] = set()
        for node in self.ops:
            op = entry(node.op)
            leads = not followed.isdisjoint(node.inputs) and is_float(node)
            if leads and op is not None and op.is_differentiable:
                (cut if node.number is None else followed).add(node.id)
            if node.id in grads and node.id not in followed and node.id in self.sources:
                followed.add(node.id)
                joined.add(node.id)
        return followed, cut, joined

    def _is_watched(self, leaf: Node) -> bool:
        """Whether a gradient can reach the leaf. A Variable that got none may just lead to no target."""
        if self.sweep is None or not is_float(leaf) or leaf.kind == "constant":
            return False
        return leaf.id in self.sweep.grads or leaf.kind == "watched" or leaf.id not in self._leading

    @cached_property
    def _leading(self) -> set[str]:
        """The ids of all that the targets were computed from, by ops that let a gradient back in the script."""
        found = {id for id, _ in self.starts}
        for node in reversed(self.ops):
            op = entry(node.op)
            if node.id in found and node.number is not None and op is not None and not self.calls[node.id].lost:
                found.update(id for i, id in enumerate(node.inputs) if op.vjp and op.vjp_of(i) is not None)
        return found

    def lines(self) -> list[tuple[Node, str]]:
        """Every op with its expression; where the path ends, without its gradient."""
        stop = {"tensorflow": "tf.stop_gradient({})", "pytorch": "({}).detach()", "jax": "jax.lax.stop_gradient({})"}
        found = []
        for node in self.ops:
            expression = self.calls[node.id].expression
            if node.id in self.cut and not self.calls[node.id].lost:
                expression = stop[self.dialect.library].format(expression.partition("  # ")[0]) + "  # not on the tape"
            found.append((node, expression))
        return found

    def head(self, *imports: str) -> Iterator[str]:
        """Comment, imports, and the functions that the script needs."""
        title = self.dialect.title
        yield f"# Tape {self.trace.number} of a program, written for {title}: prints every value, then the gradients."
        yield "# Leaves hold the numbers of the recorded run; what was random stands as it was drawn."
        if missing := [leaf.id for leaf in self.leaves if is_too_big(leaf.value)]:
            yield f"# But {self.several(missing)}: too many numbers to write out; put them in, or all of this differs."
        used = dict.fromkeys(found.helper for found in self.calls.values())
        helpers = [HELPERS[self.dialect.library][name] for name in used if name]
        yield from [*imports, "import numpy as np"]
        for text in helpers:
            yield from ["", "", *text.splitlines()]
        yield from ["", ""] if helpers else [""]

    def several(self, ids: list[str]) -> str:
        return ", ".join(self.names[id] for id in ids)

    def seeds(self, starts: list[tuple[str, Value]]) -> str:
        """The gradients that these targets start with; nothing where each is 1."""
        if all(uniform(seed) == 1 for _, seed in starts):
            return ""
        return ", ".join(made(self._seed(seed), self.dialect) for _, seed in starts)

    def _seed(self, seed: Value) -> Value:
        # JAX leaves the conjugate of a complex gradient to whoever asks.
        if self.dialect.library != "jax" or seed.array.dtype.kind != "c":
            return seed
        return replace(seed, array=seed.array.conj())

    def added(self, id: str) -> str:
        """A name for what is added to a result."""
        names = (f"to_{self.names[id]}{'_' * count}" for count in itertools.count())
        return next(name for name in names if name not in self.names.values())

    def shows(self, node: Node) -> bool:
        return node.dtype != "string" or self.dialect.library == "tensorflow"

    def values(self, pattern: str) -> Iterator[str]:
        """A line that prints the value of each op; `pattern` makes NumPy's array of one."""
        for node in filter(self.shows, self.ops):
            name = self.names[node.id]
            expression = self.printable(pattern.format(name), node.dtype)
            if node.dtype != "string" and not self.calls[node.id].lost:
                self.printed.append(Printed(name, expression, node.value))
            yield f'print("{name} =", {expression})'

    def printable(self, expression: str, dtype: str) -> str:
        """What makes NumPy's array of a tensor; PyTorch has none of bfloat16, and of float32 all the same numbers."""
        is_lacking = self.dialect.library == "pytorch" and dtype == "bfloat16"
        return expression.replace(".numpy()", ".float().numpy()") if is_lacking else expression

    def gradient(self, id: str, expression: str, remark: str = "") -> str:
        """A line that prints the gradient of a source."""
        label = f"gradient for {self.names[id]}"
        if expression != "None":
            self.printed.append(Printed(label, expression, self.sweep.grads.get(id) if self.sweep else None))
        return f'print("{label} =", {expression}){self.remark(id) or remark}'

    def gradients(self, pattern: str) -> Iterator[str]:
        """A line that prints the gradient of each source, in their order; `pattern` makes NumPy's array of one."""
        for id in self.sources:
            if id in self.found:
                grad = pattern.format(f"grads[{self.found.index(id)}]")
                yield self.gradient(id, self.printable(grad, self.trace.node(id).dtype))
            else:
                yield self.gradient(id, "None", "  # no path leads back to it")

    def remark(self, id: str) -> str:
        """A comment on a source if a part of its gradient came through an op that the script does not have."""
        if self.sweep is None or id not in self.sweep.grads:
            return ""
        below = {id}
        for node in self.ops:
            if not below.isdisjoint(node.inputs):
                below.add(node.id)
        sent = [step.node for step in self.sweep.steps if any(step.contributions) and step.node in below]
        names = [self.names[id] for id in sent if id in self.calls and self.calls[id].lost]
        return f"  # NOT the program's: without what came through {', '.join(names)}" if names else ""


def is_float(node: Node) -> bool:
    """Whether the node's dtype can have a gradient."""
    return DTYPES[node.dtype].is_differentiable


def _tensorflow(script: _Script) -> Iterator[str]:
    yield from script.head("import tensorflow as tf")
    for leaf in script.leaves:
        yield f"{script.names[leaf.id]} = {_variable(script, leaf)}"
    sweep, indent = script.sweep, ""
    if sweep:
        yield from ["", "with tf.GradientTape() as tape:"]
        indent = "    "
        watched = [leaf.id for leaf in script.leaves if leaf.kind == "watched" and leaf.id in script.followed]
        yield from (f"{indent}tape.watch({script.names[id]})" for id in watched)
        if not script.ops and not watched:
            yield f"{indent}pass"
    for node, expression in script.lines():
        yield f"{indent}{script.names[node.id]} = {expression}"
        if node.id in script.joined:
            yield f"{indent}tape.watch({script.names[node.id]})"
    targets = script.several([id for id, _ in script.starts])
    if targets and script.sources:
        seeds = script.seeds(script.starts)
        weighed = f", output_gradients=[{seeds}]" if seeds else ""
        yield f"grads = tape.gradient([{targets}], [{script.several(script.sources)}]{weighed})"
    yield ""
    yield from script.values("{}.numpy()")
    for count, id in enumerate(script.sources):
        # What was looked up in a table has its gradient row by row.
        rows = any(node.op in ("gather", "gather_nd") and node.inputs[0] == id for node in script.ops)
        grad = f"tf.convert_to_tensor(grads[{count}]).numpy()" if rows else f"grads[{count}].numpy()"
        shown = grad if id in script.found else f"grads[{count}]" if targets else "None"
        yield script.gradient(id, shown)


def _variable(script: _Script, leaf: Node) -> str:
    """The leaf as a constant or a Variable, which a tape watches by itself unless it is not trainable."""
    tensor = made(leaf.value, script.dialect)
    if leaf.kind != "variable":
        return tensor
    asleep = script.sweep and is_float(leaf) and leaf.id not in script.followed
    expression, mark, remark = tensor.partition("  # ")
    more = ", trainable=False" if asleep else ""
    if expression.startswith("tf.constant("):
        return f"tf.Variable({expression.removeprefix('tf.constant(')[:-1]}{more}){mark}{remark}"
    return f"tf.Variable({expression}{more}){mark}{remark}"


def _pytorch(script: _Script) -> Iterator[str]:
    yield from script.head("import torch")
    needed = script.followed if script.found else set()
    for leaf in script.leaves:
        more = ", requires_grad=True" if leaf.id in needed else ""
        yield f"{script.names[leaf.id]} = {made(leaf.value, script.dialect, more)}"
    yield ""
    for node, expression in script.lines():
        yield f"{script.names[node.id]} = {expression}"
        if node.id in script.joined:
            yield f"{script.names[node.id]}.requires_grad_()"
    if script.found:
        reached = [(id, seed) for id, seed in script.starts if id in script.followed]
        targets = script.several([id for id, _ in reached])
        seeds = script.seeds(reached) or ", ".join(f"torch.ones_like({script.names[id]})" for id, _ in reached)
        yield f"grads = torch.autograd.grad([{targets}], [{script.several(script.found)}], [{seeds}])"
    yield ""
    yield from script.values("{}.detach().resolve_conj().numpy()")
    yield from script.gradients("{}.resolve_conj().numpy()")


def _jax(script: _Script) -> Iterator[str]:
    imports = ["import jax", "import jax.numpy as jnp"]
    if any(node.dtype.endswith(("64", "complex128")) and node.dtype != "complex64" for node in script.trace.nodes):
        imports += ["", 'jax.config.update("jax_enable_x64", True)']
    yield from script.head(*imports)
    for leaf in script.leaves:
        yield f"{script.names[leaf.id]} = {made(leaf.value, script.dialect)}"
    # JAX differentiates by arguments. For a result it is given a zero to add to it, and differentiates by that.
    midway = [id for id in script.found if script.trace.node(id).op is not None]
    named = {id: script.added(id) if id in midway else script.names[id] for id in script.found}
    yield from ["", "", f"def run({', '.join(named.values())}):"]
    for node, expression in script.lines():
        computed, mark, remark = expression.partition("  # ")
        added = f" + {named[node.id]}" if node.id in midway else ""
        yield f"    {script.names[node.id]} = {computed}{added}{mark}{remark}"
    yield f"    targets = [{script.several([id for id, _ in script.starts])}]"
    yield "    values = {"
    yield from (f'        "{script.names[n.id]}": {script.names[n.id]},' for n in script.ops if script.shows(n))
    yield from ["    }", "    return targets, values", "", ""]
    if script.found:
        given = [_zeros(script.trace.node(id)) if id in midway else named[id] for id in script.found]
        yield f"targets, back, values = jax.vjp(run, {', '.join(given)}, has_aux=True)"
        yield f"grads = back([{script.seeds(script.starts) or 'jnp.ones_like(target) for target in targets'}])"
    else:
        yield "targets, values = run()"
    yield from script.values('np.asarray(values["{}"])')
    yield from script.gradients(
        "np.conj({})" if any(n.dtype.startswith("complex") for n in script.ops) else "np.asarray({})"
    )


def _zeros(node: Node) -> str:
    return f"jnp.zeros({node.shape}, dtype=jnp.{node.dtype})"
