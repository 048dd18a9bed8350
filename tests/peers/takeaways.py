"""The scripts that the fitting lab gives away, run by their libraries: each repeats its training.

The loss of the first 50 steps agrees to 1e-4, the final loss to 1 %; TensorFlow's also on two devices.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from graphlab.authoring.blocks import Dense
from graphlab.fit.settings import Settings
from graphlab.fit.takeaway.keras_fit import to_fit_script
from graphlab.fit.takeaway.scripts import to_script
from graphlab.fit.takeaway.start import start_of
from tests.fit import choices
from tests.fit.recorded import fitted

EARLY, FINAL = 1e-4, 0.01
_STEP = re.compile(r"^step (\d+) (\S+)$", re.M)
_LOSS = re.compile(r"^loss (\S+)$", re.M)


def trainings() -> Iterator[Settings]:
    """Of each model, with each optimizer, each loss, schedules, clipping, penalties and batches among them."""
    yield Settings(loss="absolute", reduction="sum", rate=0.001, starts=(("w", 0.9), ("b", 0.1)))
    formula = {"data": "decay", "model": "formula", "formula": "a*exp(-b*x) + c", "noise": 0.1, "rate": 0.05}
    yield Settings(**formula, steps=200)
    yield Settings(**formula, steps=200, batch=7, optimizer="Adam", clipping="norm", l2=0.01)
    yield Settings(**formula, optimizer="Nesterov", schedule="cosine", loss="huber", delta=0.3, standardise=True)
    yield Settings(**formula, steps=200, optimizer="RMSprop", clipping="global norm", l1=0.01)
    yield Settings(**formula, optimizer="Adagrad", schedule="exponential", loss="log-cosh", clipping="value", clip=0.1)
    yield Settings(**formula, steps=200, optimizer="AdamW", schedule="polynomial", decay_steps=300, loss="typed")
    layers = {"model": "layers", "loss": "cross entropy", "steps": 100}
    yield Settings(**layers, data="two moons", optimizer="Adam", rate=0.02, batch=32, standardise=True)
    three = (Dense(4, "relu"), Dense(3))
    yield Settings(**layers, data="three classes", layers=three, optimizer="Momentum", rate=0.05)
    yield Settings(data="sine", model="code", code=choices.NET, steps=100, batch=16, rate=0.05, schedule="inverse time")
    yield Settings(data="two moons", model="code", code=choices.OWN_OF_TWO, steps=60, loss="cross entropy", batch=30)


def compared(library: str) -> tuple[int, float, list[str]]:
    """How many scripts were run, the largest difference of an early loss, and what was wrong."""
    count, worst, wrong = 0, 0.0, []
    for settings in trainings():
        fit = fitted(settings)
        text = to_script(fit, library, start_of(fit, check=library == "jax"))
        for options in ([], ["--strategy", "mirrored", "--cpus", "2"])[: 2 if library == "tensorflow" else 1]:
            count += 1
            printed = _ran(text, options)
            early = {int(number): float(loss) for number, loss in _STEP.findall(printed)}
            final = _LOSS.search(printed)
            if final is None:
                wrong.append(f"a script of the lab does not run: {printed[-600:]}\n{text}")
                continue
            recorded = fit.training.loss
            difference = max(_relative(loss, recorded[n - 1]) for n, loss in early.items() if n <= 50)
            worst = max(worst, difference)
            end = _relative(float(final[1]), fit.pictures.loss[-1])
            if difference > EARLY or end > FINAL:
                wrong.append(f"a script differs by {difference:.1e}, at its end by {end:.1e}: {settings}\n{text}")
        if library == "tensorflow" and fit.program.model.variables.startswith("model."):
            count += 1
            final = _LOSS.search(_ran(to_fit_script(fit, start_of(fit, check=False)), []))
            if final is None or _relative(float(final[1]), fit.pictures.loss[-1]) > FINAL:
                wrong.append(f"model.fit ends elsewhere: {settings}")
    return count, worst, wrong


def _ran(text: str, options: list[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fit.py"
        path.write_text(text)
        done = subprocess.run([sys.executable, str(path), *options], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else done.stderr


def _relative(one: float, other: float) -> float:
    return float(abs(one - other) / max(abs(np.float64(other)), 1e-6))
