"""Every op of the registry against TensorFlow and JAX: over shapes, dtypes, empty inputs and special numbers."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import graphlab
from graphlab import dtypes
from graphlab.tensor import OPS, Op, observing, run
from graphlab.trace.build import traces_of
from graphlab.trace.recording.journal import Journal
from graphlab.views.export.dialect import DIALECTS, Call, call
from graphlab.views.export.prelude import HELPERS
from tests.laws import Example, examples, is_elementwise
from tests.peers.measure import Found, by_jax, by_tapes, differences

SEEDS = 3
_SPECIAL = np.array([-np.inf, -2.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.0, np.inf, np.nan])
_WHOLE = (-7, -3, -1, 1, 2, 7, 0)
# What TensorFlow says of a dtype that an op of its own has no code for; that graphlab has some is no disagreement.
NO_KERNEL = ("Value for attr", "Could not find device for node", "not supported by", "input data type is not supported",
             "No OpKernel was registered")  # fmt: skip
DTYPES = [dtype for dtype in dtypes.DTYPES.values() if dtype is not dtypes.string]


def family(op: Op) -> str:
    """The file that the op's block stands in."""
    return op.forward.__module__.rsplit(".", 1)[-1]


def every(op: Op, dtype: Any) -> Iterator[tuple[str, Example]]:
    """Examples by title: drawn ones, without elements, and, where a number meets a number, special ones."""
    for seed in range(SEEDS):
        for number, example in enumerate(examples(op, dtype, seed)):
            yield f"example {seed}.{number}", example
            if seed == 0 and not any(x.dtype.kind in "iu" for x in example.inputs if dtype.is_floating):
                empty = tuple(x[:0] if x.ndim else x for x in example.inputs)
                if any(not x.size for x in empty):
                    yield f"empty {number}", Example(op, empty, example.attrs)
    if is_elementwise(op) and not dtype.is_bool and not dtype.is_complex and not op.free:
        yield "special numbers", special(op, dtype)


def special(op: Op, dtype: Any) -> Example:
    """Every pair of zeros, ones, infinities and nan; of ints those that divide, shift and stay."""
    kind = dtype.as_numpy_dtype
    if dtype.is_floating:
        numbers: Any = _SPECIAL
    else:
        small = op.name in ("pow", "left_shift", "right_shift")
        numbers = [n for n in _WHOLE if (n >= 0 or np.dtype(kind).kind != "u") and (not small or 0 <= n < 8)]
    pairs = np.array(list(itertools.product(numbers, repeat=len(op.parameters)))).T.astype(kind)
    if not dtype.is_floating and len(op.parameters) == 2 and op.name.startswith("floor"):
        pairs = pairs[:, pairs[1] != 0]
    return Example(op, tuple(pairs), dict(op.attributes))


def spelled(example: Example, library: str) -> Callable[..., Any] | None:
    """The op as a function of the library's, by the spelling in its block; None where it has none."""
    found = _expression(example, library)
    if found is None or found.lost:
        return None
    names = [f"x{i}" for i in range(len(example.inputs))]
    space: dict[str, Any] = {"np": np}
    head = {"tensorflow": "import tensorflow as tf", "jax": "import jax\nimport jax.numpy as jnp"}[library]
    exec(head + "\n" + (HELPERS[library][found.helper] if found.helper else ""), space)
    return eval(f"lambda {', '.join(names)}: ({found.expression.partition('  # ')[0]})", space)


def _expression(example: Example, library: str) -> Call | None:
    journal = Journal()
    with observing(journal), np.errstate(all="ignore"):
        xs = [graphlab.constant(x) for x in example.inputs]
        with graphlab.GradientTape() as tape:
            tape.watch([x for x in xs if x.dtype.is_differentiable])
            run(example.op, xs, example.attrs)
    traces = list(traces_of(journal))
    nodes = [node for node in traces[0].nodes if node.op] if traces else []
    if not nodes:
        return None
    names = {id: f"x{i}" for i, id in enumerate(nodes[-1].inputs)}
    return call(traces[0], nodes[-1], names, DIALECTS[library])


def compared(library: str, only: str = "") -> Iterator[tuple[str, Counter[str], list[str]]]:
    """For each family: its name, what was counted, and every disagreement."""
    groups: dict[str, list[Op]] = {}
    for op in OPS.values():
        groups.setdefault(family(op), []).append(op)
    for name, ops in groups.items():
        counts: Counter[str] = Counter(ops=0)
        wrong: list[str] = []
        for op in ops:
            if only in op.name:
                counts["ops"] += 1
                wrong += [f"{op.name} {text}" for text in of_op(op, library, counts)]
        yield name, counts, wrong


def of_op(op: Op, library: str, counts: Counter[str]) -> Iterator[str]:
    """The disagreements of one op over all dtypes."""
    usual = dtypes.float64 if takes(op, dtypes.float64) else next(d for d in DTYPES if takes(op, d))
    twins = dict(every(op, usual))
    few = [dtype for dtype in (dtypes.float64, dtypes.int32, dtypes.bool) if takes(op, dtype)]
    for dtype in DTYPES if library == "tensorflow" else few:  # what graphlab refuses JAX promotes: nothing to compare
        for title, example in every(op, dtype):
            if library == "jax" and not title.startswith("example 0"):
                continue  # each shape is compiled anew, which takes long
            likes = (
                example,
                *(twins[t] for t in (title, title.replace("empty ", "example 0."), "example 0.0") if t in twins),
            )
            function = spelled(next(like for like in likes if runs(like)), library)
            if function is None:
                counts["not spelled"] += 1
                continue
            order = 1 if title == "special numbers" else 2
            ours = by_tapes(graphlab, lambda *xs, e=example: run(e.op, xs, e.attrs), example.inputs, order)
            theirs = of_library(library, function, example, order)
            for text in judged(ours, theirs, library, counts):
                yield f"{dtype.name}, {title}{attributes(example)}: {text}"


def judged(ours: Found, theirs: Found, library: str, counts: Counter[str]) -> list[str]:
    """The differences, and an error of one of the two; JAX takes and promotes dtypes by rules of its own."""
    if library == "jax" and (ours.error or theirs.error):
        counts["refused"] += 1
        return []
    if ours.error and theirs.error and ours.parts.keys() == theirs.parts.keys():
        counts["refused"] += 1
        return []
    if theirs.error and any(text in str(theirs.error) for text in NO_KERNEL):
        counts["wider"] += 1
        return []
    counts["cases"] += 1
    return differences(ours, theirs, counts, strict=library == "tensorflow")


def of_library(library: str, function: Callable[..., Any], example: Example, order: int) -> Found:
    if library == "jax":
        return by_jax(function, example.inputs, min(order, 2) if order == 2 else 0)
    import tensorflow

    return by_tapes(tensorflow, function, example.inputs, order)


def takes(op: Op, dtype: Any) -> bool:
    """Whether the op says that it takes the dtype."""
    return np.dtype(dtype.as_numpy_dtype) in op.accepts


def runs(example: Example) -> bool:
    try:
        example.run()
    except Exception:
        return False
    return True


def attributes(example: Example) -> str:
    """The attributes that are not the usual ones, in words."""
    said = {k: v for k, v in example.attrs.items() if example.op.attributes.get(k, ...) is not v}
    return f", {said}" if said else ""
