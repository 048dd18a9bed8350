"""The types that NumPy names, and what they can hold."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.sandbox.values.arrays import make, to_dtype
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ARRAY_SCALARS,
    Native,
    Problem,
    Table,
    Type,
    capital_an,
)


def _scalar_type(kind: type) -> Type:
    def construct(m: Machine, value: Any = 0) -> Any:
        return m.from_host(kind(make(m, value) if type(value) is not str else float(value)))

    return Type(kind.__name__, construct, (kind,), "x")


def _refuse_array(m: Machine, value: Any) -> Any:
    raise Problem(TypeError, f"{capital_an(value)} is not made directly.", "Use np.array([...]).")


_LIMITS = ("eps", "max", "min", "tiny")


def _finfo(m: Machine, dtype: Any) -> Table:
    found = to_dtype(m, dtype)
    if found.kind != "f":
        raise Problem(ValueError, "np.finfo is for floats.", "Write np.finfo(np.float32).eps.")
    return Table("np.finfo", {name: getattr(np.finfo(found), name) for name in _LIMITS})


def _iinfo(m: Machine, dtype: Any) -> Table:
    found = to_dtype(m, dtype)
    if found.kind not in "iu":
        raise Problem(ValueError, "np.iinfo is for whole numbers.", "Write np.iinfo(np.int32).max.")
    return Table("np.iinfo", {name: int(getattr(np.iinfo(found), name)) for name in ("max", "min")})


TYPES: dict[str, Any] = {
    **{kind.__name__: _scalar_type(kind) for kind in ARRAY_SCALARS},
    "bool_": _scalar_type(np.bool_),
    "int_": _scalar_type(np.int64),
    "ndarray": Type("ndarray", _refuse_array, (np.ndarray,)),
    "floating": Type("floating", _refuse_array, (np.floating,)),
    "integer": Type("integer", _refuse_array, (np.integer,)),
    "finfo": Native("finfo", _finfo, "dtype"),
    "iinfo": Native("iinfo", _iinfo, "dtype"),
}
