"""A surface seen from above: lines of its levels, and its shading."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from graphlab.fit.contour import level_lines, shade


@given(hnp.arrays(float, (5, 4), elements=st.floats(-10, 10)), st.floats(-9, 9))
def test_level_lines_lie_on_their_level(z, level):
    """Each piece of line ends on edges of the grid where the surface, taken straight along the edge, has the level."""
    x, y = np.arange(4.0), np.arange(5.0)
    xs, ys = level_lines(x, y, z, np.array([level]))
    assert len(xs) == len(ys) and len(xs) % 3 == 0
    assert np.isnan(xs[2::3]).all()
    for px, py in zip(xs[np.isfinite(xs)].astype(float), ys[np.isfinite(ys)].astype(float), strict=True):
        i, j, v, u = *(int(np.floor(p)) for p in (py, px)), py % 1, px % 1
        if min(u, v) < 1e-5 or abs(u + v - 1) < 1e-5:
            i1, j1 = min(i + 1, 4), min(j + 1, 3)
            if u < 1e-5:
                found = z[i, j] * (1 - v) + z[i1, j] * v
            elif v < 1e-5:
                found = z[i, j] * (1 - u) + z[i, j1] * u
            else:
                found = z[i1, j] * v + z[i, j1] * u
            assert found == pytest.approx(level, abs=2e-3)


def test_levels_that_are_not_there_give_no_line():
    """A flat surface, and one that is not finite, have no lines."""
    x = y = np.arange(3.0)
    assert len(level_lines(x, y, np.zeros((3, 3)), np.array([1.0]))[0]) == 0
    assert len(level_lines(x, y, np.full((3, 3), np.inf), np.array([1.0]))[0]) == 0


def test_the_shading_is_a_png_with_the_last_row_on_top():
    """Decoded, the picture has the size of the grid and its most opaque pixel where the surface is highest."""
    png = base64.b64decode(shade(np.array([[0.0, 1.0, 2.0], [3.0, 4.0, np.inf]]), (1, 2, 3)).partition(",")[2])
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (3, 2)
    length = struct.unpack(">I", png[33:37])[0]
    rows = np.frombuffer(zlib.decompress(png[41 : 41 + length]), np.uint8).reshape(2, 13)[:, 1:].reshape(2, 3, 4)
    assert (rows[..., :3] == (1, 2, 3)).all()
    assert rows[..., 3].tolist() == [[191, 255, 255], [0, 64, 128]]
