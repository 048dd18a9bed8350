"""A recorded run computed again from its leaves, op by op and back along the tape, beside what was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.errors import OpError
from graphlab.tensor import narrow
from graphlab.trace.graph import Sweep, Trace, Value
from graphlab.views.analysis.op import ReplayError
from graphlab.views.analysis.replay import Plan, sweep_again
from graphlab.views.reading import Reading

TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True)
class Difference:
    """A number of the run that came out otherwise: the node it is of, and it computed again."""

    node: str
    is_gradient: bool
    again: np.ndarray


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How many values and gradients were computed again, which of them differ, and what could not be computed."""

    values: int
    gradients: int
    differences: tuple[Difference, ...]
    kept: tuple[str, ...]


def recomputed(reading: Reading) -> Recomputed:
    """The run computed again in its own dtypes, beside the recorded numbers.

    Raises ReplayError where the trace does not hold what is needed.

    >>> from graphlab.trace.graph import Node, Trace
    >>> x = Node("n0", "x", None, "variable", Value(np.array(3.0), (), "float64"))
    >>> y = Node("n1", "y", "square", "op", Value(np.array(9.5), (), "float64"), ("n0",), number=1)
    >>> found = recomputed(Reading(Trace(1, (x, y))))
    >>> found.values, [(one.node, float(one.again)) for one in found.differences]
    (1, [('n1', 9.0)])
    """
    trace, sweep = reading.trace, reading.sweep
    plan = Plan(trace, (), everything=True)
    values = plan.run({})
    computed = {trace.nodes[i].id: values[i] for i, *_ in plan.todo}
    recorded = {id: trace.node(id).value for id in computed}
    kept = tuple(node.id for node in trace.nodes if node.op is not None and node.id not in computed)
    grads = _gradients(trace, sweep, values) if sweep else {}
    taped = dict(sweep.grads) if sweep else {}
    differences = [Difference(id, False, again) for id, again in _differing(computed, recorded)]
    differences += [Difference(id, True, again) for id, again in _differing(grads, taped)]
    return Recomputed(len(computed), len(taped), tuple(differences), kept)


def _gradients(trace: Trace, sweep: Sweep, values: list[Any]) -> dict[str, np.ndarray]:
    try:
        return sweep_again(trace, sweep, values)[1]
    except (OpError, IndexError, KeyError, TypeError) as error:
        raise ReplayError(f"the way back cannot be walked again: {error}") from None


def _differing(again: Mapping[str, Any], recorded: Mapping[str, Value]) -> list[tuple[str, np.ndarray]]:
    if missing := recorded.keys() - again.keys():
        raise ReplayError(
            f"the sweep does not come to {len(missing)} of the nodes that it came to when it was recorded"
        )
    arrays = {id: narrow.wide(np.asarray(again[id])) for id in recorded}
    return [(id, arrays[id]) for id, value in recorded.items() if not _agrees(arrays[id], value)]


def _agrees(again: np.ndarray, recorded: Value) -> bool:
    """Whether each number is that of the run, to TOLERANCE of it or of a tenth of the largest beside it."""
    wanted = recorded.array
    if again.shape != wanted.shape:
        return recorded.thinned
    if wanted.dtype.kind not in "fc":
        return bool(np.array_equal(again, wanted))
    finite = np.isfinite(wanted)
    if not np.array_equal(again[~finite], wanted[~finite], equal_nan=True):
        return False
    again, wanted = (part[finite].astype(np.complex128) for part in (again, wanted))
    sizes = np.maximum(np.abs(wanted), np.abs(wanted).max(initial=0.0) / 10)
    return bool(np.all(np.abs(again - wanted) <= TOLERANCE * sizes))
