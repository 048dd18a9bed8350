"""The steps of a training in order: which of them a control can stand at, and how a step is called."""

from __future__ import annotations

import numpy as np

from graphlab.trace.training import Rows, Training

MOST_STOPS = 2_000
"""Steps that are drawn, and steps that a control stands at."""


def stops(training: Training, also: int | None = None) -> np.ndarray:
    """The steps that a control stands at: all of them, or of many those of which the parameters are known.

    The first and the last, those that were kept and the step `also` are always among them. Where the parameters of few
    steps are known, there are steps between them.

    >>> import numpy as np
    >>> short = Training(1, 1, 3, np.array([3.0, 2.0, 1.0]), np.array([1]), (), np.array([0.1]))
    >>> stops(short).tolist()
    [1, 2, 3]
    """
    if training.steps <= MOST_STOPS:
        return np.arange(1, training.steps + 1)
    wanted = {1, training.steps, *(one.step for one in training.opened), *([also] if also else [])}
    rows = np.append(training.rows, training.steps + 1)[row_stops(training)][:-1]
    half = MOST_STOPS // 2
    wanted |= set(_some(rows, half - len(wanted)).tolist())
    if len(wanted) < half // 2:
        wanted |= set(_some(np.arange(1, training.steps + 1), half - len(wanted)).tolist())
    return np.array(sorted(wanted))


def _some(steps: np.ndarray, most: int) -> np.ndarray:
    """At most so many of the steps, evenly spread."""
    places = np.linspace(0, len(steps) - 1, min(len(steps), most)).astype(int)
    return np.asarray(steps[places])


def drawn_steps(training: Training, also: int | None = None) -> np.ndarray:
    """The steps whose loss is drawn: all stops, and of many steps the lowest and the highest loss of each stretch.

    >>> import numpy as np
    >>> long = Training(1, 1, 9000, np.eye(1, 9000, 4321)[0], np.arange(1, 9001, 5), (), np.full(1800, 0.1))
    >>> 4322 in stops(long).tolist(), 4322 in drawn_steps(long).tolist()
    (False, True)
    """
    standing = stops(training, also)
    if training.steps <= MOST_STOPS:
        return standing
    wanted = set(standing.tolist())
    stretches = (MOST_STOPS - len(wanted)) // 2
    edges = np.linspace(0, training.steps, stretches + 1).astype(int)
    for begin, end in zip(edges[:-1], edges[1:], strict=True):
        loss = training.loss[begin:end]
        known = np.where(np.isnan(loss), np.inf, loss)
        wanted |= {int(begin + known.argmin()) + 1, int(begin + np.where(np.isinf(known), -np.inf, loss).argmax()) + 1}
    return np.array(sorted(wanted))


def row_stops(training: Training) -> np.ndarray:
    """The places of the rows that are drawn; the number of the rows stands for the end, with the final values."""
    count = len(training.rows) + 1
    return np.unique(np.linspace(0, count - 1, min(count, MOST_STOPS)).astype(int))


def element_names(part: Rows) -> list[str]:
    """What each number of a parameter that is kept is called.

    >>> row = np.zeros((1, 2))
    >>> element_names(Rows("w", (1, 2), "float32", np.array([0, 1]), row, row[:, 0], row[0], 0.0))
    ['w[0, 0]', 'w[0, 1]']
    """
    if not part.shape:
        return [part.name]
    places = np.stack(np.unravel_index(part.elements, part.shape), axis=1).tolist()
    return [f"{part.name}{place}" for place in places]


def epoch_of(training: Training, step: int) -> int | None:
    """Which epoch a step is in, counted from 1; None where there are no epochs.

    >>> import numpy as np
    >>> two = Training(1, 1, 6, np.ones(6), np.array([1]), (), np.array([0.1]), epochs=np.array([1, 4]))
    >>> epoch_of(two, 3), epoch_of(two, 4)
    (1, 2)
    """
    return int(np.searchsorted(training.epochs, step, "right")) if len(training.epochs) else None


def position(training: Training, step: int) -> str:
    """How a step is called: by its number, and by its epoch and the batch in that where there are some.

    >>> import numpy as np
    >>> two = Training(1, 1, 6, np.ones(6), np.array([1]), (), np.array([0.1]), epochs=np.array([1, 4]))
    >>> position(two, 5)
    'step 5 of 6, epoch 2 of 2, batch 2'
    """
    epoch, batch = epoch_of(training, step), batch_of(training, step)
    within = "" if not epoch else f", epoch {epoch:,} of {len(training.epochs):,}"
    return f"step {step:,} of {training.steps:,}{within}" + ("" if batch is None else f", batch {batch:,}")


def batch_of(training: Training, step: int) -> int | None:
    """Which step of its epoch a step is, counted from 1; None where no epoch has more than one.

    >>> import numpy as np
    >>> two = Training(1, 1, 6, np.ones(6), np.array([1]), (), np.array([0.1]), epochs=np.array([1, 4]))
    >>> batch_of(two, 3), batch_of(two, 4)
    (3, 1)
    """
    epoch = epoch_of(training, step)
    if not epoch or len(training.epochs) == training.steps:
        return None
    return step - int(training.epochs[epoch - 1]) + 1


def title(training: Training) -> str:
    """A time line in a few words: where it stands in the program, and how long it is.

    >>> import numpy as np
    >>> title(Training(1, 7, 500, np.ones(500), np.array([1]), (), np.array([0.1]), "SGD"))
    'line 7 · 500 steps'
    """
    place = "" if training.line is None else f"line {training.line}"
    steps = f"{training.steps:,} step{'' if training.steps == 1 else 's'}"
    epochs = f"{len(training.epochs):,} epochs" if len(training.epochs) > 1 else ""
    return " · ".join(part for part in (place, steps, epochs) if part)
