"""Sums, averages and extremes; what is counted, sorted and looked for."""

from __future__ import annotations

import numpy as np

from graphlab.sandbox.library.numpy.rows import Spec, rows
from graphlab.sandbox.values import numpy_costs as costs
from graphlab.sandbox.values.values import (
    split_names,
)

_ROWS: list[Spec] = [
    ("sort", np.sort, "a axis?", costs.largest),
    ("argsort", np.argsort, "a axis?", costs.largest),
    ("unique", np.unique, "a return_index? return_inverse? return_counts? axis?", costs.largest),
    ("where", lambda condition, **parts: np.where(condition, *parts.values()), "condition x? y?", costs.broadcast),
    ("nonzero", np.nonzero, "a", costs.positions),
    ("cumsum", np.cumsum, "a axis?", costs.largest),
    ("cumprod", np.cumprod, "a axis?", costs.largest),
    ("average", np.average, "a axis? weights?", costs.largest),
    ("var", np.var, "a axis? ddof? keepdims?", costs.largest),
    ("std", np.std, "a axis? ddof? keepdims?", costs.largest),
    ("argmax", np.argmax, "a axis? keepdims?", costs.largest),
    ("argmin", np.argmin, "a axis? keepdims?", costs.largest),
    ("count_nonzero", np.count_nonzero, "a axis? keepdims?", costs.largest),
    ("percentile", np.percentile, "a q axis?", costs.quantiles),
    ("searchsorted", np.searchsorted, "a v", costs.largest),
    ("bincount", np.bincount, "x minlength?", costs.counts),
    ("histogram", np.histogram, "a bins?", costs.histogram),
    *((name, getattr(np, name), "a axis? keepdims?", costs.largest) for name in
      split_names("amax amin any all median nansum nanmean nanmax nanmin ptp")),
    *((name, getattr(np, name), "a axis? dtype? keepdims?", costs.largest) for name in split_names("sum prod mean")),
    *((name, getattr(np, name), "a axis? keepdims? initial?", costs.largest) for name in split_names("max min")),
    ("corrcoef", np.corrcoef, "x y? rowvar?", costs.related),
    ("cov", np.cov, "m y? rowvar? bias? ddof?", costs.related),
    ("digitize", np.digitize, "x edges", costs.largest),
    ("quantile", np.quantile, "a q axis?", costs.quantiles),
    ("nanstd", np.nanstd, "a axis? ddof? keepdims?", costs.largest),
    ("nanvar", np.nanvar, "a axis? ddof? keepdims?", costs.largest),
    ("argwhere", np.argwhere, "a", costs.positions),
    *((name, getattr(np, name), "a b", costs.total) for name in split_names("isin setdiff1d intersect1d union1d")),
]  # fmt: skip

ROWS = rows(_ROWS)
