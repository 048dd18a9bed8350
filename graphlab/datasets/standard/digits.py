"""Digits as people write them, for MNIST: strokes on a dark ground."""

from __future__ import annotations

import numpy as np

from graphlab.datasets.standard.drawing import Hand, Stroke, arc, pictures

_W = 0.12
DIGITS: tuple[tuple[tuple[Stroke, ...], ...], ...] = (
    (
        (Stroke(arc((0.5, 0.5), (0.3, 0.42), 0, 360, 16), _W),),
        (Stroke(arc((0.5, 0.5), (0.22, 0.42), -80, 285, 16), _W),),
    ),
    (
        (Stroke([(0.36, 0.26), (0.52, 0.08), (0.52, 0.92)], _W),),
        (Stroke([(0.5, 0.06), (0.5, 0.94)], _W),),
        (Stroke([(0.34, 0.26), (0.5, 0.08), (0.5, 0.92)], _W), Stroke([(0.3, 0.92), (0.7, 0.92)], _W)),
    ),
    (
        (Stroke([*arc((0.5, 0.32), (0.28, 0.24), 190, 390), (0.2, 0.92), (0.82, 0.92)], _W),),
        (Stroke([*arc((0.48, 0.3), (0.26, 0.22), 200, 400), (0.3, 0.84), (0.22, 0.9), (0.36, 0.8), (0.8, 0.92)], _W),),
    ),
    (
        (Stroke([*arc((0.46, 0.29), (0.28, 0.21), 200, 440), *arc((0.46, 0.7), (0.32, 0.22), -80, 150)], _W),),
        (Stroke([(0.22, 0.08), (0.74, 0.08), (0.46, 0.42), *arc((0.46, 0.67), (0.3, 0.25), -80, 150)], _W),),
    ),
    (
        (Stroke([(0.58, 0.06), (0.16, 0.62), (0.86, 0.62)], _W), Stroke([(0.62, 0.34), (0.62, 0.94)], _W)),
        (Stroke([(0.26, 0.08), (0.22, 0.54), (0.78, 0.54)], _W), Stroke([(0.74, 0.08), (0.7, 0.94)], _W)),
    ),
    (
        (
            Stroke([(0.78, 0.08), (0.3, 0.08), (0.26, 0.46), *arc((0.46, 0.67), (0.31, 0.25), 230, 510)], _W),
        ),
        (
            Stroke([(0.32, 0.12), (0.28, 0.44), *arc((0.46, 0.67), (0.29, 0.25), 235, 520)], _W),
            Stroke([(0.32, 0.12), (0.8, 0.08)], _W),
        ),
    ),
    (
        (Stroke([(0.66, 0.06), (0.4, 0.3), *arc((0.5, 0.68), (0.27, 0.24), 180, 540, 14)], _W),),
        (Stroke([(0.5, 0.06), (0.3, 0.4), *arc((0.47, 0.7), (0.22, 0.22), 180, 530, 14)], _W),),
    ),
    (
        (Stroke([(0.18, 0.1), (0.82, 0.1), (0.42, 0.94)], _W),),
        (Stroke([(0.18, 0.12), (0.8, 0.1), (0.44, 0.94)], _W), Stroke([(0.34, 0.5), (0.76, 0.5)], _W)),
        (Stroke([(0.2, 0.24), (0.22, 0.1), (0.78, 0.1), (0.56, 0.5), (0.5, 0.94)], _W),),
    ),
    (
        (
            Stroke(arc((0.5, 0.28), (0.23, 0.2), 0, 360, 14), _W),
            Stroke(arc((0.5, 0.7), (0.28, 0.23), 0, 360, 14), _W),
        ),
        (
            Stroke(
                [*arc((0.5, 0.28), (0.2, 0.2), -30, -260), *arc((0.5, 0.72), (0.22, 0.22), -70, 200), (0.66, 0.16)], _W
            ),
        ),
    ),
    (
        (Stroke([*arc((0.48, 0.3), (0.26, 0.23), 0, 360, 14), (0.7, 0.6), (0.6, 0.94)], _W),),
        (Stroke([*arc((0.48, 0.3), (0.24, 0.22), -20, 340, 14), (0.7, 0.94)], _W),),
        (Stroke([*arc((0.48, 0.3), (0.26, 0.23), -10, 350, 14), *arc((0.46, 0.66), (0.28, 0.26), 0, 130, 6)], _W),),
    ),
)  # fmt: skip
"""For each digit the ways in which it is written."""

_HAND = Hand(turn=14.0, stretch=0.16, lean=0.3, move=0.06, width=0.45)


def drawn(labels: np.ndarray, seed: int) -> np.ndarray:
    """A picture of 28 by 28 for each label, with numbers from 0 to 255.

    >>> drawn(np.array([3, 1]), 0).shape
    (2, 28, 28)
    """
    dice, found = np.random.default_rng(seed), np.zeros((len(labels), 28, 28), np.uint8)
    for digit, ways in enumerate(DIGITS):
        places = np.flatnonzero(labels == digit)
        way_of = dice.integers(0, len(ways), len(places))
        for number, marks in enumerate(ways):
            chosen = places[way_of == number]
            made = pictures(
                marks, len(chosen), 28, dice, _HAND, margin=0.17, ground=np.zeros((1, 1, 1), np.float32), palette={}
            )
            found[chosen] = np.round(255 * made[..., 0])
    return found
