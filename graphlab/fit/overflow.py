"""Where a training left the finite numbers: what its program did after that step is no training, and is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphlab.trace.training import Training

if TYPE_CHECKING:
    from graphlab.fit.training import Pictures


def lost_at(training: Training | None, pictures: Pictures) -> int | None:
    """The step in which the loss was not a finite number for the first time; None where it always was.

    It is one more than the steps that were taken where only the loss after all of them is none.
    """
    wrong = [int(pictures.done[place]) + 1 for place in np.flatnonzero(~np.isfinite(pictures.loss))[:1]]
    if training is not None:
        wrong += [int(place) + 1 for place in np.flatnonzero(~np.isfinite(training.loss))[:1]]
    return min(wrong, default=None)


def is_lost(pictures: Pictures) -> bool:
    """Whether the training that these are of ended with a loss that is no finite number.

    >>> from graphlab.fit.training import Pictures
    >>> row = np.zeros(1)
    >>> [is_lost(Pictures(row, loss, row, row[None], row[None])) for loss in (np.array([np.inf]), row)]
    [True, False]
    """
    return not np.isfinite(pictures.loss[-1])


def until(pictures: Pictures, step: int) -> Pictures:
    """The pictures before a step, and one in which it begins, where nothing is a number any more.

    >>> from graphlab.fit.training import Pictures
    >>> row = np.arange(3.0)
    >>> seen = until(Pictures(np.array([0, 5, 10]), row, row, row[:, None], row[:, None]), 7)
    >>> seen.done.tolist(), seen.loss.tolist(), seen.grid.tolist()
    ([0, 5, 6], [0.0, 1.0, nan], [[0.0], [1.0], [nan]])
    """
    kept = int(np.searchsorted(pictures.done, step - 1))
    arrays = [pictures.loss, pictures.test, pictures.grid, pictures.points]
    arrays += [pictures.net] if len(pictures.net) else []
    cut = [np.concatenate([rows[:kept], np.full((1, *rows.shape[1:]), np.nan)]) for rows in arrays]
    return type(pictures)(np.append(pictures.done[:kept], step - 1), *cut)
