"""Small pictures drawn with strokes, areas and discs: many of one subject at a time, each a little different."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

Point: TypeAlias = tuple[float, float]
Colour: TypeAlias = float | tuple[float, float, float] | str
"""A grey from 0 to 1, three of them for red, green and blue, or the name of a colour that differs between pictures."""


@dataclass(frozen=True)
class Stroke:
    """A line through points, of a width. Points lie in a square from (0, 0), top left, to (1, 1)."""

    points: Sequence[Point]
    width: float = 0.1
    colour: Colour = 1.0

    def distance(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """How far each place is from it; below 0 inside."""
        near = [_to_segment(x, y, a, b) for a, b in zip(self.points, self.points[1:], strict=False)]
        return np.asarray(np.sqrt(np.minimum.reduce(near)) - np.float32(self.width / 2))


@dataclass(frozen=True)
class Area:
    """What lies inside a polygon."""

    points: Sequence[Point]
    colour: Colour = 1.0

    def distance(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """How far each place is from it; below 0 inside."""
        edges = list(zip(self.points, [*self.points[1:], self.points[0]], strict=True))
        inside = np.zeros(x.shape, bool)
        for (ax, ay), (bx, by) in edges:
            if ay != by:
                inside ^= ((ay > y) != (by > y)) & (x < np.float32((bx - ax) / (by - ay)) * (y - ay) + ax)
        away = np.sqrt(np.minimum.reduce([_to_segment(x, y, a, b) for a, b in edges]))
        return np.asarray(np.where(inside, -away, away))


@dataclass(frozen=True)
class Disc:
    """What lies inside an ellipse: its centre, and half its width and height."""

    centre: Point
    half: Point
    colour: Colour = 1.0

    def distance(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """About how far each place is from it; below 0 inside."""
        (cx, cy), (rx, ry) = self.centre, self.half
        along = np.sqrt(((x - np.float32(cx)) / np.float32(rx)) ** 2 + ((y - np.float32(cy)) / np.float32(ry)) ** 2)
        return np.asarray((along - 1) * np.float32(min(rx, ry)))


Mark: TypeAlias = Stroke | Area | Disc


def _to_segment(x: np.ndarray, y: np.ndarray, a: Point, b: Point) -> np.ndarray:
    """The squares of the distances from a segment."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    px, py = x - np.float32(a[0]), y - np.float32(a[1])
    along = np.clip((px * np.float32(dx) + py * np.float32(dy)) / np.float32(dx * dx + dy * dy or 1.0), 0, 1)
    return (px - along * np.float32(dx)) ** 2 + (py - along * np.float32(dy)) ** 2


def arc(centre: Point, half: Point, begin: float, end: float, pieces: int = 10) -> list[Point]:
    """Points along an ellipse from one angle to another, in degrees: 0 is on the right, 90 below.

    >>> [(round(x, 3), round(y, 3)) for x, y in arc((0.5, 0.5), (0.5, 0.25), 0, 90, 2)]
    [(1.0, 0.5), (0.854, 0.677), (0.5, 0.75)]
    """
    angles = [math.radians(begin + (end - begin) * piece / pieces) for piece in range(pieces + 1)]
    return [(centre[0] + half[0] * math.cos(a), centre[1] + half[1] * math.sin(a)) for a in angles]


@dataclass(frozen=True)
class Hand:
    """How much pictures of one subject differ: turned in degrees, stretched, leaning, moved, and their lines wider."""

    turn: float = 8.0
    stretch: float = 0.12
    lean: float = 0.15
    move: float = 0.05
    width: float = 0.25


def pictures(
    marks: Sequence[Mark],
    count: int,
    size: int,
    dice: np.random.Generator,
    hand: Hand,
    *,
    margin: float,
    ground: np.ndarray,
    palette: dict[str, np.ndarray],
) -> np.ndarray:
    """`count` pictures of `size` by `size` with the channels of `ground`, which they are drawn on; from 0 to 1.

    `margin` is the part of the picture that stays free on each side. `palette` has a colour for each picture by name.
    """
    x, y = _places(count, size, dice, hand, margin)
    canvas = np.array(np.broadcast_to(ground, (count, size * size, ground.shape[-1])), np.float32)
    thicker = _spread(dice, count, hand.width)
    pixel = np.float32(size * (1 - 2 * margin))
    for mark in marks:
        away = mark.distance(x, y)
        if isinstance(mark, Stroke):
            away = away - np.float32(mark.width / 2) * thicker
        share = np.clip(np.float32(0.5) - away * pixel, 0, 1)[..., None]
        canvas += share * (_ink(mark.colour, palette) - canvas)
    return canvas.reshape(count, size, size, ground.shape[-1])


def _places(
    count: int, size: int, dice: np.random.Generator, hand: Hand, margin: float
) -> tuple[np.ndarray, np.ndarray]:
    """Where in the drawing each pixel of each picture lies."""
    line = ((np.arange(size, dtype=np.float32) + np.float32(0.5)) / size - np.float32(0.5)) / np.float32(1 - 2 * margin)
    py, px = (part.reshape(1, -1) for part in np.meshgrid(line, line, indexing="ij"))
    px, py = px - _spread(dice, count, hand.move), py - _spread(dice, count, hand.move)
    angle = _spread(dice, count, math.radians(hand.turn))
    turned_x = np.cos(angle) * px + np.sin(angle) * py
    turned_y = np.cos(angle) * py - np.sin(angle) * px
    wide, high = (1 + _spread(dice, count, hand.stretch) for _ in range(2))
    return turned_x * wide + _spread(dice, count, hand.lean) * turned_y + np.float32(0.5), turned_y * high + np.float32(
        0.5
    )


def _spread(dice: np.random.Generator, count: int, most: float) -> np.ndarray:
    """A number for each picture, at most so far from 0; more often near it."""
    return ((dice.random((count, 1)) + dice.random((count, 1)) - 1) * most).astype(np.float32)


def _ink(colour: Colour, palette: dict[str, np.ndarray]) -> np.ndarray:
    if isinstance(colour, str):
        return palette[colour][:, None, :]
    return np.asarray(colour, np.float32)
