"""A surface seen from above: shading as a small picture, heights as lines.

Plotly has a contour trace, but an animation without redraw wipes it off; pictures and lines stay.
"""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode

import numpy as np


def level_lines(x: np.ndarray, y: np.ndarray, z: np.ndarray, levels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where `z` (a row for each y, a column for each x) crosses each level: pieces of line, NaN between them.

    >>> xs, ys = level_lines(np.array([0.0, 1.0]), np.array([0.0, 1.0]), np.array([[0.0, 1.0], [0.0, 1.0]]), [0.25])
    >>> sorted(set(xs[np.isfinite(xs)].tolist())), len(xs)
    ([0.25], 6)
    """
    corners = np.stack(np.broadcast_arrays(x[np.newaxis, :], y[:, np.newaxis], z), axis=-1)
    a, b, c, d = corners[:-1, :-1], corners[:-1, 1:], corners[1:, :-1], corners[1:, 1:]
    # Triangles, since a line crosses exactly two sides of one; in a square there would be a choice.
    triangles = np.concatenate([np.stack([a, b, c], axis=2), np.stack([d, b, c], axis=2)]).reshape(-1, 3, 3)
    triangles = triangles[np.isfinite(triangles).all(axis=(1, 2))]
    start, end = triangles, np.roll(triangles, -1, axis=1)
    pieces = [np.empty((0, 2, 2))]
    for level in levels:
        crossed = (start[..., 2] > level) != (end[..., 2] > level)
        p, q = start[crossed], end[crossed]
        share = (level - p[:, 2:]) / (q[:, 2:] - p[:, 2:])
        pieces.append((p[:, :2] + share * (q[:, :2] - p[:, :2])).reshape(-1, 2, 2))
    segments = np.concatenate(pieces)
    gaps = np.full((len(segments), 1, 2), np.nan)
    points = np.concatenate([segments, gaps], axis=1).reshape(-1, 2).astype(np.float32)
    return points[:, 0], points[:, 1]


def shade(z: np.ndarray, colour: tuple[int, int, int], strength: float = 1.0) -> str:
    """A PNG as a data URI: `colour`, the less transparent the larger `z`; the last row of `z` is on top.

    >>> shade(np.array([[0.0, 1.0]]), (240, 211, 160))[:22]
    'data:image/png;base64,'
    """
    finite = z[np.isfinite(z)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    rgba = np.empty((*z.shape, 4), np.uint8)
    rgba[..., :3] = colour
    rgba[..., 3] = np.round(255 * strength * np.nan_to_num((np.minimum(z, high) - low) / ((high - low) or 1.0)))
    return "data:image/png;base64," + b64encode(_png(rgba[::-1])).decode()


def _png(rgba: np.ndarray) -> bytes:
    height, width, _ = rgba.shape
    rows = b"".join(b"\0" + row.tobytes() for row in rgba)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
