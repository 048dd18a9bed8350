"""Machines and animals before sky, grass, road or water, in colours, for CIFAR-10."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphlab.datasets.standard.drawing import Area, Disc, Hand, Mark, Stroke, arc, pictures

NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
"""The ten classes, as CIFAR-10 calls them."""

_SKIN, _SHADE = "skin", "shade"  # the colour of the subject, and a darker one
_DARK, _GLASS, _WHITE = (0.08, 0.08, 0.1), (0.65, 0.8, 0.9), (0.92, 0.92, 0.9)
_SKY, _GRASS, _ROAD, _WATER, _ROOM = (
    (0.55, 0.75, 0.95),
    (0.35, 0.55, 0.25),
    (0.5, 0.5, 0.52),
    (0.15, 0.35, 0.6),
    (0.75, 0.66, 0.55),
)


class Scene(NamedTuple):
    """What is drawn, on which ground (above and below), and which colours the subject may have."""

    marks: tuple[Mark, ...]
    above: tuple[float, float, float]
    below: tuple[float, float, float]
    colours: tuple[tuple[float, float, float], ...]


def _wheels(*places: float, y: float = 0.74) -> tuple[Mark, ...]:
    return tuple(part for x in places for part in (Disc((x, y), (0.1, 0.1), _DARK), Disc((x, y), (0.04, 0.04), 0.7)))


def _legs(*places: float, top: float, end: float) -> tuple[Mark, ...]:
    return tuple(Stroke([(x, top), (x + 0.01, end)], 0.05, _SHADE) for x in places)


def _face(ear: tuple[Mark, ...], eyes: float) -> tuple[Mark, ...]:
    """A head from the front, with two eyes at a height."""
    return (
        *ear,
        Disc((0.5, 0.55), (0.32, 0.3), _SKIN),
        Disc((0.38, eyes), (0.045, 0.06), _DARK),
        Disc((0.62, eyes), (0.045, 0.06), _DARK),
    )


_PAINT = ((0.8, 0.15, 0.12), (0.15, 0.3, 0.7), (0.9, 0.8, 0.2), (0.85, 0.85, 0.87), (0.1, 0.45, 0.25))
_FUR = ((0.75, 0.5, 0.25), (0.45, 0.3, 0.18), (0.25, 0.22, 0.2), (0.85, 0.8, 0.72), (0.5, 0.5, 0.5))
_BROWN = ((0.5, 0.32, 0.18), (0.6, 0.42, 0.25), (0.35, 0.22, 0.14))

SCENES: tuple[Scene, ...] = (
    Scene(
        (
            Area([(0.4, 0.5), (0.56, 0.5), (0.4, 0.92), (0.32, 0.92)], _SHADE),
            Disc((0.5, 0.48), (0.46, 0.09), _SKIN),
            Area([(0.06, 0.46), (0.02, 0.2), (0.12, 0.2), (0.24, 0.44)], _SKIN),
            Area([(0.42, 0.46), (0.56, 0.46), (0.36, 0.16), (0.3, 0.18)], _SHADE),
            Stroke([(0.3, 0.46), (0.8, 0.46)], 0.03, _GLASS),
        ),
        _SKY, (0.75, 0.86, 0.97), ((0.9, 0.9, 0.92), (0.7, 0.72, 0.78), (0.85, 0.3, 0.25)),
    ),
    Scene(
        (
            Area([(0.24, 0.48), (0.34, 0.28), (0.66, 0.28), (0.78, 0.48)], _SHADE),
            Area([(0.3, 0.46), (0.37, 0.32), (0.48, 0.32), (0.48, 0.46)], _GLASS),
            Area([(0.52, 0.46), (0.52, 0.32), (0.64, 0.32), (0.71, 0.46)], _GLASS),
            Area([(0.04, 0.5), (0.2, 0.46), (0.8, 0.46), (0.96, 0.54), (0.96, 0.72), (0.04, 0.72)], _SKIN),
            *_wheels(0.25, 0.75),
        ),
        (0.7, 0.78, 0.85), _ROAD, _PAINT,
    ),
    Scene(
        (
            Area([(0.24, 0.55), (0.0, 0.42), (0.02, 0.66)], _SHADE),
            Disc((0.44, 0.54), (0.27, 0.18), _SKIN),
            Disc((0.7, 0.36), (0.14, 0.13), _SKIN),
            Area([(0.82, 0.32), (0.98, 0.38), (0.82, 0.42)], (0.9, 0.6, 0.1)),
            Area([(0.24, 0.5), (0.56, 0.48), (0.3, 0.74)], _SHADE),
            Disc((0.74, 0.33), (0.025, 0.025), _DARK),
            Stroke([(0.4, 0.7), (0.38, 0.92)], 0.03, (0.8, 0.5, 0.1)),
            Stroke([(0.52, 0.7), (0.52, 0.92)], 0.03, (0.8, 0.5, 0.1)),
        ),
        _SKY, (0.45, 0.62, 0.35), ((0.75, 0.25, 0.2), (0.3, 0.4, 0.6), (0.5, 0.4, 0.3), (0.9, 0.9, 0.85)),
    ),
    Scene(
        (
            *_face(
                (
                    Area([(0.2, 0.5), (0.2, 0.1), (0.44, 0.3)], _SKIN),
                    Area([(0.8, 0.5), (0.8, 0.1), (0.56, 0.3)], _SKIN),
                ),
                0.5,
            ),
            Area([(0.46, 0.62), (0.54, 0.62), (0.5, 0.68)], (0.85, 0.5, 0.5)),
            *(Stroke([(0.42, y), (0.1, y + d)], 0.012, _WHITE) for y, d in ((0.66, -0.04), (0.7, 0.04))),
            *(Stroke([(0.58, y), (0.9, y + d)], 0.012, _WHITE) for y, d in ((0.66, -0.04), (0.7, 0.04))),
            *(Stroke([(x, 0.28), (x, 0.38)], 0.02, _SHADE) for x in (0.44, 0.5, 0.56)),
        ),
        _ROOM, (0.6, 0.45, 0.35), _FUR,
    ),
    Scene(
        (
            *_legs(0.26, 0.36, 0.54, 0.62, top=0.56, end=0.94),
            Disc((0.44, 0.52), (0.27, 0.13), _SKIN),
            Stroke([(0.64, 0.5), (0.74, 0.28)], 0.1, _SKIN),
            Disc((0.8, 0.26), (0.11, 0.07), _SKIN),
            *(
                Stroke(points, 0.025, (0.8, 0.72, 0.55))
                for points in (
                    [(0.74, 0.22), (0.66, 0.02)], [(0.7, 0.12), (0.58, 0.06)],
                    [(0.78, 0.2), (0.84, 0.0)], [(0.81, 0.1), (0.92, 0.04)],
                )
            ),
            Disc((0.2, 0.46), (0.04, 0.04), _WHITE),
        ),
        (0.5, 0.62, 0.4), _GRASS, _BROWN,
    ),
    Scene(
        (
            *_face((), 0.46),
            Disc((0.18, 0.5), (0.1, 0.24), _SHADE),
            Disc((0.82, 0.5), (0.1, 0.24), _SHADE),
            Disc((0.5, 0.68), (0.17, 0.13), _WHITE),
            Disc((0.5, 0.61), (0.07, 0.05), _DARK),
            Stroke([(0.5, 0.65), (0.5, 0.72)], 0.02, _DARK),
            Area([(0.45, 0.74), (0.55, 0.74), (0.5, 0.86)], (0.9, 0.4, 0.45)),
        ),
        _ROOM, _GRASS, _FUR,
    ),
    Scene(
        (
            Disc((0.2, 0.76), (0.18, 0.12), _SHADE),
            Disc((0.8, 0.76), (0.18, 0.12), _SHADE),
            Disc((0.5, 0.62), (0.36, 0.24), _SKIN),
            Disc((0.3, 0.36), (0.12, 0.12), _SKIN),
            Disc((0.7, 0.36), (0.12, 0.12), _SKIN),
            *(Disc((x, 0.34), (0.06, 0.06), colour) for x in (0.3, 0.7) for colour in (_WHITE,)),
            *(Disc((x, 0.34), (0.03, 0.045), _DARK) for x in (0.3, 0.7)),
            Stroke(arc((0.5, 0.56), (0.24, 0.12), 20, 160), 0.03, _DARK),
        ),
        (0.3, 0.45, 0.25), (0.25, 0.35, 0.3), ((0.3, 0.65, 0.2), (0.45, 0.6, 0.2), (0.55, 0.5, 0.25)),
    ),
    Scene(
        (
            *_legs(0.22, 0.32, 0.56, 0.66, top=0.52, end=0.94),
            Disc((0.44, 0.48), (0.28, 0.15), _SKIN),
            Area([(0.58, 0.5), (0.74, 0.42), (0.86, 0.14), (0.72, 0.12)], _SKIN),
            Area([(0.72, 0.1), (0.84, 0.08), (0.98, 0.28), (0.9, 0.34), (0.76, 0.24)], _SKIN),
            Stroke([(0.72, 0.1), (0.6, 0.38)], 0.07, _SHADE),
            Stroke([(0.17, 0.42), (0.06, 0.5), (0.08, 0.74)], 0.07, _SHADE),
            Disc((0.84, 0.18), (0.02, 0.02), _DARK),
        ),
        _SKY, _GRASS, _BROWN,
    ),
    Scene(
        (
            Area([(0.36, 0.56), (0.36, 0.36), (0.72, 0.36), (0.72, 0.56)], _WHITE),
            Area([(0.5, 0.36), (0.52, 0.16), (0.62, 0.16), (0.62, 0.36)], _SKIN),
            *(Disc((x, 0.46), (0.03, 0.03), _DARK) for x in (0.43, 0.54, 0.65)),
            Area([(0.02, 0.54), (0.98, 0.54), (0.84, 0.78), (0.16, 0.78)], _SKIN),
            Stroke([(0.06, 0.6), (0.94, 0.6)], 0.03, _WHITE),
        ),
        _SKY, _WATER, _PAINT,
    ),
    Scene(
        (
            Area([(0.02, 0.2), (0.64, 0.2), (0.64, 0.68), (0.02, 0.68)], _WHITE),
            Stroke([(0.04, 0.44), (0.62, 0.44)], 0.06, _SKIN),
            Area([(0.67, 0.34), (0.84, 0.34), (0.97, 0.52), (0.97, 0.7), (0.67, 0.7)], _SKIN),
            Area([(0.74, 0.39), (0.83, 0.39), (0.9, 0.51), (0.74, 0.51)], _GLASS),
            Stroke([(0.02, 0.7), (0.97, 0.7)], 0.05, _DARK),
            *_wheels(0.16, 0.34, 0.82, y=0.76),
        ),
        (0.72, 0.8, 0.88), _ROAD, _PAINT,
    ),
)  # fmt: skip
"""What is drawn of each class."""

_HAND = Hand(turn=6.0, stretch=0.2, lean=0.08, move=0.08, width=0.2)


def drawn(labels: np.ndarray, seed: int) -> np.ndarray:
    """A picture of 32 by 32 in three colours for each label, with numbers from 0 to 255.

    >>> drawn(np.array([8]), 0).shape
    (1, 32, 32, 3)
    """
    dice, found = np.random.default_rng(seed), np.zeros((len(labels), 32, 32, 3), np.uint8)
    for kind, scene in enumerate(SCENES):
        chosen = np.flatnonzero(labels == kind)
        count = len(chosen)
        skin = np.asarray(scene.colours, np.float32)[dice.integers(0, len(scene.colours), count)]
        skin = np.clip(skin + _tint(dice, count, 0.16)[:, 0], 0, 1)
        palette = {_SKIN: skin, _SHADE: skin * np.float32(0.7)}
        ground = _ground(scene, count, dice)
        made = pictures(scene.marks, count, 32, dice, _HAND, margin=0.1, ground=ground, palette=palette)
        made = np.where(
            (dice.random((count, 1, 1, 1)) < 0.5), made, made[:, :, ::-1]
        )  # half of them face the other way
        grain = 0.06 * (dice.random(made.shape).astype(np.float32) - np.float32(0.5))
        light = (0.8 + 0.35 * dice.random((count, 1, 1, 1))).astype(np.float32)
        found[chosen] = np.round(255 * np.clip(made * light + grain, 0, 1))
    return found


def _ground(scene: Scene, count: int, dice: np.random.Generator) -> np.ndarray:
    """The ground of each picture: one colour above a horizon, another below it."""
    rows = ((np.arange(32, dtype=np.float32) + np.float32(0.5)) / 32).reshape(1, 32, 1, 1)
    horizon = (0.55 + 0.3 * dice.random((count, 1, 1, 1))).astype(np.float32)
    below = np.clip((rows - horizon) * 12, 0, 1)
    above, under = (np.asarray(c, np.float32) + _tint(dice, count, 0.2)[:, None] for c in (scene.above, scene.below))
    sky = above * (np.float32(0.9) + np.float32(0.2) * rows)
    painted = sky * (1 - below) + under * below
    return np.broadcast_to(painted, (count, 32, 32, 3)).reshape(count, 1024, 3)


def _tint(dice: np.random.Generator, count: int, most: float) -> np.ndarray:
    return (most * (dice.random((count, 1, 3)) - 0.5)).astype(np.float32)
