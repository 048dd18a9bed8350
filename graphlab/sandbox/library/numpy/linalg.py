"""Products of arrays, and `np.linalg`."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.sandbox.library.numpy.rows import Spec, rows
from graphlab.sandbox.values import numpy_costs as costs
from graphlab.sandbox.values.arrays import make
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ErrorType,
    Native,
    Problem,
    Table,
    split_names,
)

_ROWS: list[Spec] = [
    ("outer", np.outer, "a b", costs.outer),
    ("kron", np.kron, "a b", costs.outer),
    ("dot", np.dot, "a b", costs.dot),
    ("matmul", np.matmul, "a b", costs.matmul),
    ("inner", np.inner, "a b", costs.inner),
    ("vdot", np.vdot, "a b", costs.largest),
    ("cross", np.cross, "a b", costs.cross),
    ("trace", np.trace, "a", costs.largest),
]  # fmt: skip

ROWS = rows(_ROWS)

_LINALG: list[Spec] = [
    ("norm", np.linalg.norm, "a ord? axis? keepdims?", costs.normed),
    *((name, getattr(np.linalg, name), "a", costs.solved) for name in split_names("inv det slogdet cholesky")),
    *((name, getattr(np.linalg, name), "a", costs.symmetric) for name in split_names("eigh eigvalsh")),
    *((name, getattr(np.linalg, name), "a", costs.spectral) for name in split_names("eig eigvals")),
    *((name, getattr(np.linalg, name), "a", costs.singular) for name in split_names("pinv matrix_rank cond")),
    ("qr", np.linalg.qr, "a", costs.orthogonal),
    ("svd", np.linalg.svd, "a full_matrices?", costs.decomposed),
    ("solve", np.linalg.solve, "a b", costs.solved),
    ("lstsq", np.linalg.lstsq, "a b", costs.least_squares),
]  # fmt: skip

LINALG = rows(_LINALG)


def _einsum(m: Machine, subscripts: Any, *operands: Any, optimize: Any = False) -> Any:
    """Sums of products as a text says; `optimize` changes the order in which they are made, not the numbers."""
    if type(subscripts) is not str:
        raise Problem(TypeError, "einsum() takes the letters first, as a text.", "Write np.einsum('ij,jk->ik', a, b).")
    m.meter.bulk(len(subscripts))
    m.meter.axes(len(operands))
    given = [make(m, part) for part in operands]
    elements, work = costs.einsum(subscripts, given)
    m.meter.elements(elements)
    m.meter.compute(work)
    return m.from_host(np.einsum(subscripts, *given))


FUNCTIONS = {"einsum": Native("einsum", _einsum, "subscripts, *operands, optimize=False")}

LINALG_ERROR = ErrorType("LinAlgError", np.linalg.LinAlgError)

TABLE = Table("np.linalg", {**{name: row.native() for name, row in LINALG.items()}, "LinAlgError": LINALG_ERROR})
