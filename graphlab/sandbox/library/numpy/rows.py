"""More rows of the table `np`: what courses use now and then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.values import numpy_costs
from graphlab.sandbox.values.arrays import make, to_dtype
from graphlab.sandbox.values.numpy_costs import Size
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import ErrorType, Native, Problem, Stream, Table, names_in

MORE: list[tuple[str, Callable[..., Any], str, Size]] = [
    ("empty_like", np.zeros_like, "a dtype?", numpy_costs.broadcast),
    ("shape", np.shape, "a", numpy_costs.largest),
    ("ndim", np.ndim, "a", numpy_costs.largest),
    ("size", lambda a: int(np.size(a)), "a", numpy_costs.largest),
    ("corrcoef", np.corrcoef, "x y? rowvar?", numpy_costs.related),
    ("cov", np.cov, "m y? rowvar? bias? ddof?", numpy_costs.related),
    ("geomspace", np.geomspace, "start stop num?", numpy_costs.counted),
    ("swapaxes", np.swapaxes, "a axis1 axis2", numpy_costs.largest),
    ("moveaxis", np.moveaxis, "a source destination", numpy_costs.largest),
    ("diagonal", np.diagonal, "a offset?", numpy_costs.largest),
    ("rot90", np.rot90, "a k?", numpy_costs.largest),
    ("insert", np.insert, "a obj values axis?", numpy_costs.inserted),
    ("delete", np.delete, "a obj axis?", numpy_costs.total),
    ("dstack", np.dstack, "arrays", numpy_costs.total),
    ("hsplit", np.hsplit, "a indices_or_sections", numpy_costs.sections),
    ("vsplit", np.vsplit, "a indices_or_sections", numpy_costs.sections),
    ("convolve", np.convolve, "a b mode?", numpy_costs.slid),
    ("correlate", np.correlate, "a b mode?", numpy_costs.slid),
    ("trapezoid", np.trapezoid, "y x?", numpy_costs.largest),
    ("gradient", np.gradient, "f", numpy_costs.total),
    ("digitize", np.digitize, "x edges", numpy_costs.largest),
    ("quantile", np.quantile, "a q axis?", numpy_costs.quantiles),
    ("nanstd", np.nanstd, "a axis? ddof? keepdims?", numpy_costs.largest),
    ("nanvar", np.nanvar, "a axis? ddof? keepdims?", numpy_costs.largest),
    ("polyder", np.polyder, "p", numpy_costs.largest),
    ("roots", np.roots, "p", numpy_costs.companion),
    *((name, getattr(np, name), "a k?", numpy_costs.triangular) for name in names_in("triu tril")),
    *((name, getattr(np, name), "a", numpy_costs.largest) for name in
      names_in("atleast_1d atleast_2d fliplr flipud flatnonzero")),
    ("argwhere", np.argwhere, "a", numpy_costs.positions),
    *((name, getattr(np, name), "a b", numpy_costs.total) for name in names_in("isin setdiff1d intersect1d union1d")),
    *((name, getattr(np, name), "x", numpy_costs.broadcast) for name in names_in("iscomplex isreal signbit")),
    *((name, getattr(np, name), "x y", numpy_costs.broadcast) for name in names_in("gcd lcm")),
]  # fmt: skip

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


def _ndenumerate(m: Machine, array: Any) -> Stream:
    found = make(m, array)
    return Stream("ndenumerate", ((place, m.from_host(value)) for place, value in np.ndenumerate(found)))


OTHERS: dict[str, Any] = {
    "finfo": Native("finfo", _finfo, "dtype"),
    "iinfo": Native("iinfo", _iinfo, "dtype"),
    "ndenumerate": Native("ndenumerate", _ndenumerate, "array"),
}
LINALG_ERROR = ErrorType("LinAlgError", np.linalg.LinAlgError)
