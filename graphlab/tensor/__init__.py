"""Tensors, ops and the registry, and who is watching when an op runs.

Operators on a `Tensor` look their op up in `CALLS` when they are used, so nothing here imports `ops/`.
"""

from graphlab.tensor.names import CALLS, PUBLIC, operator, public
from graphlab.tensor.naming import NameScope, scope_name
from graphlab.tensor.op import OPS, Op, apply, op, pulled, run
from graphlab.tensor.operand import (
    Operand,
    Reference,
    Tensor,
    beside,
    convert,
    numpy_repr,
    wrong_dtype,
)
from graphlab.tensor.structure import flat, leaves, rebuilt
from graphlab.tensor.watching import (
    Observer,
    Record,
    Recorder,
    allocate,
    observer,
    observing,
    quiet,
    recorders,
    set_recorders,
)

__all__ = [
    "CALLS",
    "OPS",
    "PUBLIC",
    "NameScope",
    "Observer",
    "Op",
    "Operand",
    "Record",
    "Recorder",
    "Reference",
    "Tensor",
    "allocate",
    "apply",
    "beside",
    "convert",
    "flat",
    "leaves",
    "numpy_repr",
    "observer",
    "observing",
    "op",
    "operator",
    "pulled",
    "public",
    "quiet",
    "rebuilt",
    "recorders",
    "run",
    "scope_name",
    "set_recorders",
    "wrong_dtype",
]
