"""The numbers of a tensor in a row of a card: what is left out is said."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphlab.trace.build import value_of
from graphlab.views.drawing.tensor_rows import small_map


@given(st.lists(st.integers(1, 9), min_size=1, max_size=3))
def test_a_small_map_says_how_many_numbers_are_not_in_it(shape: list[int]):
    """Its cells and the number beside them are all numbers together, and it is as wide as both."""
    value = value_of(np.arange(1.0, 1.0 + np.prod(shape), dtype=np.float32).reshape(shape))
    block = small_map(value)
    drawn = block.draw(0.0, block.width, 0.0)
    left_out = re.search(r">\+([\d,]+)<", drawn)
    count = int(left_out[1].replace(",", "")) if left_out else 0
    assert len(re.findall("<rect", drawn)) + count == np.prod(shape)
    assert min(float(x) for x in re.findall(r' x="([-\d.e]+)"', drawn)) >= 0
