"""The numbers of a tensor in a row of a card: what is left out is said."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphlab.trace.build import value_of
from graphlab.views.drawing.tensor_rows import content, small_map


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


def test_pictures_are_drawn_as_pictures():
    """A grey one as rows and columns, not as a column of numbers; of many, one channel of the first, which is said."""
    grey = np.arange(1.0, 17.0, dtype=np.float32).reshape(1, 4, 4, 1)
    drawn = content(value_of(grey), pictures=True).draw(0.0, 300.0, 0.0)
    places = re.findall(r'x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="21"', drawn)
    assert [len(set(axis)) for axis in zip(*places, strict=True)] == [4, 4] and len(places) == 16
    many = np.zeros((2, 5, 5, 3), np.float32)
    many[0, :, :, 0] = 1  # all of the first channel of the first is as strong as can be
    for block in (small_map(value_of(many), pictures=True), content(value_of(many), pictures=True)):
        drawn = block.draw(0.0, block.width, 0.0)
        assert "[0, :, :, 0]" in drawn and len(re.findall('class="cell h9"', drawn)) == 25
        assert not re.findall('class="cell h0"', drawn)
