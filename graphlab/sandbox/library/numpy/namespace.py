"""The table behind the name `np`: each row names its parameters and its cost. Nothing else of NumPy can be reached."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from graphlab.sandbox.library.files import NO_FILES, NUMPY_FILES
from graphlab.sandbox.library.numpy import elementwise, linalg, making, printing, random, shaping, statistics
from graphlab.sandbox.library.numpy.joins import JOINS
from graphlab.sandbox.library.numpy.types import TYPES
from graphlab.sandbox.values.arrays import Row, make
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    Native,
    Stream,
    Table,
)

ROWS: dict[str, Row] = {**making.ROWS, **shaping.ROWS, **linalg.ROWS, **statistics.ROWS, **elementwise.ROWS}

_STATE = "It would change how numbers work for every visitor."

_CALLBACKS = "Write a loop or a comprehension instead."


def _ndenumerate(m: Machine, array: Any) -> Stream:
    found = make(m, array)
    return Stream("ndenumerate", ((place, m.from_host(value)) for place, value in np.ndenumerate(found)))


NUMPY = Table(
    "np",
    {
        **{name: row.native() for name, row in ROWS.items()},
        **making.FUNCTIONS,
        **linalg.FUNCTIONS,
        **shaping.FUNCTIONS,
        **printing.FUNCTIONS,
        **TYPES,
        **JOINS,
        **NUMPY_FILES,
        "ndenumerate": Native("ndenumerate", _ndenumerate, "array"),
        "linalg": linalg.TABLE,
        "random": random.TABLE,
        "pi": math.pi,
        "e": math.e,
        "inf": math.inf,
        "nan": math.nan,
        "newaxis": None,
        "__version__": np.__version__,
    },
    {
        **dict.fromkeys(["seterr", "seterrcall", "setbufsize", "errstate"], _STATE),
        **dict.fromkeys(["fromfile", "memmap", "DataSource"], NO_FILES),
        **dict.fromkeys(["vectorize", "frompyfunc", "fromfunction", "apply_along_axis", "piecewise"], _CALLBACKS),
    },
)
