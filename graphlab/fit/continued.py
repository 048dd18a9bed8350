"""A training that was ended before its last step, taken up again from the numbers that it had reached."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from graphlab.fit.overflow import is_lost
from graphlab.fit.settings import Settings
from graphlab.fit.training import Fit


def continued(fit: Fit) -> Settings | None:
    """The settings of what was left to do: they start from the numbers that were reached. None where there is nothing.

    That needs all numbers of the model, which are known of a line and of a formula.

    >>> from graphlab.fit.program import program_of
    >>> from graphlab.fit.training import train
    >>> continued(train(Settings(steps=3)))
    """
    left = fit.settings.steps - fit.steps
    if fit.training is None or fit.program.model.formula is None or left < 1 or is_lost(fit.pictures):
        return None
    names = fit.program.model.formula.parameters
    ends = {one.name: np.float32(one.final[0]) for one in fit.training.parameters if one.name in names}
    if len(ends) < len(names) or not np.isfinite(list(ends.values())).all():
        return None
    return replace(fit.settings, starts=tuple((name, float(str(ends[name]))) for name in names), steps=left)


def begins_anew(settings: Settings) -> str:
    """What does not go on where it was in settings that are `continued`; empty where it goes on exactly.

    >>> begins_anew(Settings()), begins_anew(Settings(optimizer="Adam"))
    ('', "the optimizer's memory begins anew")
    >>> begins_anew(Settings(optimizer="Adam", schedule="cosine", batch=2))
    "the optimizer's memory, the schedule of the rate and the order of the batches begin anew"
    """
    parts = {
        "the optimizer's memory": settings.optimizer != "SGD",
        "the schedule of the rate": settings.schedule != "constant",
        "the order of the batches": bool(settings.batch),
    }
    new = [part for part, begins in parts.items() if begins]
    if len(new) < 2:
        return "".join(f"{part} begins anew" for part in new)
    return f"{', '.join(new[:-1])} and {new[-1]} begin anew"
