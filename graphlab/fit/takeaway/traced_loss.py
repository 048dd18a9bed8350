"""The loss of a step in the words of another library, from what a tape of the training recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from graphlab.fit.training import Fit, FitError, trace_of
from graphlab.trace.graph import Node, Trace
from graphlab.views.export.dialect import DIALECTS, Dialect, call, made
from graphlab.views.export.prelude import HELPERS
from graphlab.views.export.script import identifiers


@dataclass(frozen=True)
class TracedLoss:
    """A function `loss_of` of the parameters and the data: its lines, the helpers it needs, and its arguments."""

    helpers: tuple[str, ...]
    lines: tuple[str, ...]
    parameters: tuple[str, ...]
    data: tuple[str, ...]


def traced_loss(fit: Fit, library: str) -> TracedLoss:
    """The loss as a function. Raises `FitError` where no step was recorded, or the library lacks an op of it."""
    first = fit.training.opened[0].step if fit.training is not None and fit.training.opened else 0
    trace = trace_of(fit.program, fit.run, first)
    if trace is None or not trace.sweeps or not trace.sweeps[-1].sources:
        raise FitError("no step of the training was recorded, so its loss cannot be written down")
    dialect, sweep = DIALECTS[library], trace.sweeps[-1]
    names = identifiers(trace)
    target = sweep.targets[0]
    needed = _leading_to(trace, target)
    wanted = {*fit.program.model.inputs, "y"}
    data = {node.name: node.id for node in trace.nodes if node.op is None and node.name in wanted and node.id in needed}
    helpers: dict[str, None] = {}
    body = []
    for node in trace.nodes:
        if node.id not in needed or node.id in sweep.sources or node.id in data.values():
            continue
        if node.op is None:
            body.append(f"{names[node.id]} = {made(node.value, dialect)}")
        else:
            body.append(f"{names[node.id]} = {_spelled(fit, trace, node, names, dialect, helpers)}")
    parameters = tuple(names[id] for id in sweep.sources)
    arguments = tuple(names[id] for id in data.values())
    head = f"def loss_of({', '.join([*parameters, *arguments])}):"
    lines = (head, *(f"    {line}" for line in body), f"    return {names[target]}")
    return TracedLoss(tuple(HELPERS[library][name] for name in helpers), lines, parameters, tuple(data))


def _spelled(
    fit: Fit, trace: Trace, node: Node, names: dict[str, str], dialect: Dialect, helpers: dict[str, None]
) -> str:
    if dialect.library == "jax" and node.op == "abs":  # JAX's own has the slope 1 at 0, TensorFlow's 0
        inner = names[node.inputs[0]]
        return f"{inner} * jnp.sign(jax.lax.stop_gradient({inner}))"
    found = call(trace, _of_any_count(fit, node), names, dialect)
    if found.lost:
        raise FitError(f"{dialect.title} has no {node.op} like it, so this training cannot be written for it")
    if found.helper:
        helpers[found.helper] = None
    return found.expression


def _of_any_count(fit: Fit, node: Node) -> Node:
    """A reshape that holds for any number of points: the last batch of an epoch may be smaller."""
    shape = node.attrs.get("shape")
    size = fit.settings.batch or len(fit.program.train.x)
    if node.op == "reshape" and isinstance(shape, tuple) and shape and shape[0] == size:
        return replace(node, attrs={**node.attrs, "shape": (-1, *shape[1:])})
    return node


def _leading_to(trace: Trace, target: str) -> set[str]:
    needed = {target}
    for node in reversed(trace.nodes):
        if node.id in needed:
            needed.update(node.inputs)
    return needed


def listed(lines: Iterator[str] | tuple[str, ...], indent: str = "    ") -> list[str]:
    """Lines further to the right."""
    return [f"{indent}{line}" for line in lines]
