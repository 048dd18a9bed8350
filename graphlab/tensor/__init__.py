"""Tensors, ops and the registry, and who is watching when an op runs.

Operators on a `Tensor` look their op up in `CALLS` when they are used, so nothing here imports `ops/`.
"""

from graphlab.names import PUBLIC, names_in
from graphlab.tensor.name_scope import NameScope, scope_name
from graphlab.tensor.nest import flat, leaves, rebuilt, within
from graphlab.tensor.observers import (
    Observer,
    Record,
    Recorder,
    allocate,
    call_as_part,
    computing,
    observer,
    observing,
    recorders,
    set_recorders,
    unobserved,
    within_limits,
)
from graphlab.tensor.op import Array, Op, Value, Vjp, keep, op, run
from graphlab.tensor.registry import CALLS, OPS, operator, public
from graphlab.tensor.rules import alike, apply, array_of, dtype_of, filled, is_complex, pulled, shape_of, sum_to, tested
from graphlab.tensor.tensor import (
    Operand,
    Reference,
    Tensor,
    alike_only,
    aside,
    beside,
    convert,
    itself_if,
    numbers_of,
    numpy_repr,
    wrong_dtype,
)

__all__ = [
    "Array",
    "Value",
    "Vjp",
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
    "alike",
    "alike_only",
    "allocate",
    "call_as_part",
    "apply",
    "aside",
    "array_of",
    "beside",
    "computing",
    "convert",
    "dtype_of",
    "filled",
    "itself_if",
    "flat",
    "is_complex",
    "keep",
    "leaves",
    "numbers_of",
    "numpy_repr",
    "observer",
    "observing",
    "op",
    "names_in",
    "operator",
    "pulled",
    "public",
    "rebuilt",
    "recorders",
    "within",
    "run",
    "scope_name",
    "set_recorders",
    "shape_of",
    "sum_to",
    "tested",
    "unobserved",
    "within_limits",
    "wrong_dtype",
]
