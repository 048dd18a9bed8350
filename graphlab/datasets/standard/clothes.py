"""Clothes, shoes and bags in greys, for Fashion-MNIST."""

from __future__ import annotations

import numpy as np

from graphlab.datasets.standard.drawing import Area, Disc, Hand, Mark, Stroke, arc, pictures

NAMES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
"""The ten classes, as Fashion-MNIST calls them."""

_CLOTH, _FOLD = "cloth", "fold"  # the grey of the piece, and that of its seams
_BODY = [(0.3, 0.1), (0.7, 0.1), (0.72, 0.94), (0.28, 0.94)]
_NECK = Disc((0.5, 0.08), (0.1, 0.06), 0.0)


def _sleeves(end: float, out: float) -> list[Mark]:
    """Two sleeves that reach down to `end`, and as far out from the middle as `out`."""
    left = [(0.34, 0.1), (0.5 - out, end - 0.03), (0.62 - out, end + 0.02), (0.34, 0.36)]
    return [Area(left, _CLOTH), Area([(1 - x, y) for x, y in left], _CLOTH)]


CLOTHES: tuple[tuple[Mark, ...], ...] = (
    (*_sleeves(0.38, 0.42), Area(_BODY, _CLOTH), _NECK),
    (
        Area([(0.32, 0.05), (0.68, 0.05), (0.74, 0.95), (0.57, 0.95), (0.5, 0.34), (0.43, 0.95), (0.26, 0.95)], _CLOTH),
        Stroke([(0.5, 0.06), (0.5, 0.32)], 0.02, _FOLD),
        Stroke([(0.32, 0.1), (0.68, 0.1)], 0.02, _FOLD),
    ),
    (*_sleeves(0.86, 0.44), Area(_BODY, _CLOTH), _NECK, Stroke([(0.28, 0.9), (0.72, 0.9)], 0.03, _FOLD)),
    (
        Area([(0.4, 0.05), (0.6, 0.05), (0.6, 0.36), (0.74, 0.95), (0.26, 0.95), (0.4, 0.36)], _CLOTH),
        Disc((0.5, 0.04), (0.06, 0.08), 0.0),
        Stroke([(0.4, 0.38), (0.6, 0.38)], 0.03, _FOLD),
    ),
    (
        *_sleeves(0.84, 0.42),
        Area(_BODY, _CLOTH),
        Area([(0.42, 0.08), (0.58, 0.08), (0.5, 0.4)], 0.0),
        Stroke([(0.5, 0.38), (0.5, 0.94)], 0.035, 0.0),
        Stroke([(0.33, 0.66), (0.43, 0.66)], 0.02, _FOLD),
        Stroke([(0.57, 0.66), (0.67, 0.66)], 0.02, _FOLD),
    ),
    (
        Area([(0.06, 0.72), (0.3, 0.68), (0.62, 0.72), (0.94, 0.62), (0.94, 0.72), (0.5, 0.82), (0.06, 0.8)], _CLOTH),
        Stroke([(0.3, 0.7), (0.46, 0.46), (0.58, 0.72)], 0.06, _CLOTH),
        Stroke([(0.66, 0.7), (0.84, 0.34), (0.92, 0.64)], 0.06, _CLOTH),
        Stroke([(0.46, 0.48), (0.8, 0.4)], 0.05, _CLOTH),
    ),
    (
        *_sleeves(0.72, 0.44),
        Area(_BODY, _CLOTH),
        Area([(0.4, 0.05), (0.5, 0.22), (0.6, 0.05)], _FOLD),
        Stroke([(0.5, 0.22), (0.5, 0.94)], 0.02, _FOLD),
        *(Disc((0.5, y), (0.025, 0.02), _FOLD) for y in (0.34, 0.5, 0.66, 0.82)),
    ),
    (
        Area([(0.04, 0.66), (0.22, 0.56), (0.52, 0.4), (0.7, 0.44), (0.94, 0.4), (0.96, 0.68), (0.06, 0.72)], _CLOTH),
        Area([(0.04, 0.68), (0.96, 0.66), (0.96, 0.76), (0.04, 0.76)], _FOLD),
        Stroke([(0.34, 0.54), (0.44, 0.6)], 0.025, _FOLD),
        Stroke([(0.42, 0.49), (0.52, 0.56)], 0.025, _FOLD),
    ),
    (
        Stroke(arc((0.5, 0.42), (0.22, 0.3), 180, 360, 12), 0.06, _CLOTH),
        Area([(0.12, 0.4), (0.88, 0.4), (0.94, 0.9), (0.06, 0.9)], _CLOTH),
        Stroke([(0.1, 0.54), (0.9, 0.54)], 0.03, _FOLD),
        Disc((0.5, 0.56), (0.05, 0.05), _FOLD),
    ),
    (
        Area([(0.4, 0.08), (0.84, 0.08), (0.88, 0.8), (0.08, 0.8), (0.08, 0.66), (0.34, 0.56)], _CLOTH),
        Area([(0.06, 0.8), (0.9, 0.8), (0.9, 0.92), (0.72, 0.92), (0.7, 0.86), (0.06, 0.86)], _FOLD),
        Stroke([(0.62, 0.1), (0.6, 0.5)], 0.03, _FOLD),
    ),
)
"""What is drawn of each class."""

_HAND = Hand(turn=3.0, stretch=0.16, lean=0.05, move=0.03, width=0.2)


def drawn(labels: np.ndarray, seed: int) -> np.ndarray:
    """A picture of 28 by 28 for each label, with numbers from 0 to 255.

    >>> drawn(np.array([9, 0]), 0).dtype
    dtype('uint8')
    """
    dice, found = np.random.default_rng(seed), np.zeros((len(labels), 28, 28), np.uint8)
    for kind, marks in enumerate(CLOTHES):
        chosen = np.flatnonzero(labels == kind)
        cloth = (0.35 + 0.6 * dice.random((len(chosen), 1))).astype(np.float32)
        darker = dice.random((len(chosen), 1)) < 0.6
        palette = {_CLOTH: cloth, _FOLD: np.where(darker, cloth * 0.55, np.minimum(cloth * 1.5, 1)).astype(np.float32)}
        ground = np.zeros((1, 1, 1), np.float32)
        made = pictures(marks, len(chosen), 28, dice, _HAND, margin=0.05, ground=ground, palette=palette)[..., 0]
        weave = 1 + 0.12 * (dice.random(made.shape).astype(np.float32) - np.float32(0.5))
        found[chosen] = np.round(255 * np.clip(made * weave, 0, 1))
    return found
