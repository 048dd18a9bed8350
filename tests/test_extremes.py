"""Numbers as large, small or strange as there are: an op answers or refuses in its own words, never in Python's."""

from __future__ import annotations

import warnings
from itertools import product

import numpy as np
import pytest

from graphlab import dtypes
from graphlab.tensor import OPS, Op, Tensor, run
from tests.laws import examples

RAW = (OverflowError, ZeroDivisionError, FloatingPointError)
LARGE = {dtypes.float16: 6e4, dtypes.float32: 3e38, dtypes.float64: 1e308}


def extremes(dtype: dtypes.DType) -> list[float]:
    """The numbers at the ends of a dtype, and some that make powers of them overflow."""
    large = LARGE[dtype]
    tiny = float(np.finfo(dtype.as_numpy_dtype).tiny)
    return [0.0, -0.0, 0.1, 1.5, -0.5, 1000.0, -1000.0, large, -large, tiny, -tiny, np.inf, -np.inf, np.nan]


@pytest.mark.parametrize("dtype", LARGE, ids=lambda dtype: dtype.name)
@pytest.mark.parametrize("op", OPS.values(), ids=lambda op: op.name)
def test_no_op_fails_in_the_words_of_python(op: Op, dtype: dtypes.DType) -> None:
    """Whatever numbers come together, no OverflowError, ZeroDivisionError or FloatingPointError gets out."""
    raw = []
    for example in list(examples(op, dtype))[:2]:
        floats = [place for place, x in enumerate(example.inputs) if x.dtype.kind == "f"]
        for numbers in product(extremes(dtype), repeat=min(len(floats), 2)):
            inputs = [x.copy() for x in example.inputs]
            for place, number in zip(floats, numbers, strict=False):
                inputs[place] = np.full_like(inputs[place], number)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    run(op, tuple(map(Tensor, inputs)), example.attrs)
                except RAW as error:
                    raw.append((numbers, error))
                except Exception:
                    continue  # what an op refuses, and how, is another test's
    assert raw == []
