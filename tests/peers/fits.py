"""The programs of the fitting lab, run by TensorFlow as they are written: what they print is what they print here."""

from __future__ import annotations

import re
from types import ModuleType

from graphlab.fit.program import source
from graphlab.fit.settings import LOSSES, OPTIMIZERS, SCHEDULES, Settings
from graphlab.sandbox import run
from tests.fit import choices
from tests.peers.scripts import ran

TOLERANCE = 1e-4
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")


def settings() -> list[Settings]:
    """Choices whose start values stand in the program, each loss, optimizer and schedule among them."""
    drawn = [one for one in choices.square() if one.model in ("line", "formula") or "Net" not in one.code]
    drawn = [one for one in drawn if one.model != "layers"]
    formula = Settings(data="decay", model="formula", formula="a*exp(-b*x) + c", steps=100, batch=8, rate=0.02)
    fields = {name: getattr(formula, name) for name in Settings.__struct_fields__}
    plain = [loss for loss in LOSSES if loss != "cross entropy"]
    drawn += [Settings(**{**fields, "loss": loss, "delta": 0.2}) for loss in plain]
    drawn += [Settings(**{**fields, "optimizer": name}) for name in OPTIMIZERS]
    return drawn + [Settings(**{**fields, "schedule": name, "l1": 0.01}) for name in SCHEDULES]


def compared(tensorflow: ModuleType) -> tuple[int, list[str]]:
    """How many programs were run, and what is printed differently."""
    wrong = []
    for one in settings():
        text = source(one)
        ours, theirs = run(text).stdout, ran(text)
        if not _agree(ours, theirs):
            wrong.append(f"a fit prints {ours!r} here and {theirs!r} in TensorFlow:\n{text}")
    return len(settings()), wrong


def _agree(ours: str, theirs: str) -> bool:
    pairs = list(zip(_NUMBER.findall(ours), _NUMBER.findall(theirs), strict=False))
    if len(_NUMBER.findall(ours)) != len(_NUMBER.findall(theirs)) or not pairs:
        return False
    return all(abs(float(a) - float(b)) <= TOLERANCE * max(1.0, abs(float(b))) for a, b in pairs)
