"""Whether a finished run is data all the way down."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from graphlab.dtypes import DType
from graphlab.trace.serialization import Plain

PLAIN = (type(None), bool, int, float, complex, str, bytes, slice, type(Ellipsis), DType)
HOMES = ("graphlab.trace.graph", "graphlab.trace.training", "graphlab.sandbox.wire.run")


def plain(value: Any) -> bool:
    """No tensor, function, object of a class or other live thing is anywhere in `value`."""
    if isinstance(value, Plain) and type(value).__module__ in HOMES:
        return all(plain(getattr(value, name)) for name in value.__struct_fields__)
    if type(value) in (tuple, list):
        return all(map(plain, value))
    if type(value) in (dict, MappingProxyType):
        return all(plain(k) and plain(v) for k, v in value.items())
    if type(value) is np.ndarray:
        return value.dtype != object or all(type(item) in (str, bytes) for item in value.flat)
    return type(value) in PLAIN or (isinstance(value, np.generic) and type(value).__module__ == "numpy")
