"""bfloat16: an op computes with it in float32, and rounds what comes out.

That is how TensorFlow does it on a CPU too: a sum of a thousand numbers with eight binary digits each would otherwise
stand still after a few.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.dtypes import NARROW
from graphlab.tensor.observers import SILENCE, WATCH
from graphlab.tensor.tensor import Tensor

if TYPE_CHECKING:
    from graphlab.tensor.op import Op

_REFUSED = frozenset(
    {
        "inv", "det", "solve", "cholesky", "eigvalsh", "eigenvectors", "svdvals", "left_vectors", "right_vectors",
        "orthonormal", "lgamma", "digamma", "polygamma_of", "zeta", "erfinv",
    }
)  # fmt: skip
"""The ops that TensorFlow does not have for bfloat16."""


def refused_by(name: str) -> frozenset[np.dtype]:
    """The dtype of bfloat16, if TensorFlow does not have an op of this name for it; else nothing."""
    return frozenset({NARROW} if name in _REFUSED else ())


def wide(array: Any) -> Any:
    """An array of bfloat16 as one of float32; every other one itself."""
    return array.astype(np.float32) if array.dtype is NARROW else array


def compute(op: Op, *arrays: Any, **attrs: Any) -> Any:
    """The result of an op of which an input is of bfloat16, in the dtype that TensorFlow gives it."""
    result = op.forward(*map(wide, arrays), **attrs)
    is_rounded = op.name != "cast" and getattr(result, "dtype", None) == np.float32
    return result.astype(NARROW)[()] if is_rounded else result


def run(op: Op, inputs: tuple[Tensor, ...], attrs: Mapping[str, Any], keep: Any, explain: Any) -> Tensor:
    """What `run` of an op does, for inputs of which one is of bfloat16: `keep` and `explain` are those of ops."""
    tapes, watcher = WATCH.get()
    if watcher is not None:
        watcher.before(op, inputs, attrs)
    try:
        output = Tensor(SILENCE.run(compute, op, *[x._array for x in inputs], **attrs))
    except (ValueError, IndexError) as error:
        raise explain(op, inputs, attrs, error) from None
    for tape in tapes if op.is_differentiable else ():
        if any(id(x) in tape.follows for x in inputs):
            keep(tape, op, inputs, attrs, output)
    if watcher is not None:
        watcher.after(op, inputs, attrs, output)
    return output
