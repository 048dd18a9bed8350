"""Fits with their time line: of the run where it has one, else one that is written down while the program runs here."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

import graphlab as gl
from graphlab.fit.settings import Settings
from graphlab.fit.training import OWN, Fit, train
from graphlab.trace.training import Parameter, Training


def fitted(settings: Settings, name: str = "A") -> Fit:
    """A training of settings to its end, with its time line."""
    fit = train(settings, limits=OWN, name=name)
    if fit.run.trainings or fit.run.error is not None:
        return fit
    run = msgspec.structs.replace(fit.run, trainings=(_written_down(fit),))
    return Fit(fit.program, run, name)


def _written_down(fit: Fit) -> Training:
    steps: list[tuple[list[np.ndarray], list[np.ndarray], float, float]] = []

    class Tape(gl.GradientTape):
        def gradient(self, target: Any, sources: Any, **options: Any) -> Any:
            gradients = super().gradient(target, sources, **options)
            values = [np.ravel(v.numpy()).astype(float)[:16] for v in sources]
            slopes = [np.ravel(np.zeros(v.shape) if g is None else g.numpy()).astype(float)[:16]
                      for v, g in zip(sources, gradients, strict=True)]  # fmt: skip
            rate = float(scope["optimizer"].learning_rate)
            steps.append((values, slopes, float(target), rate))
            scope["sources"] = sources
            return gradients

    class Library:
        def __getattr__(self, name: str) -> Any:
            return Tape if name == "GradientTape" else getattr(gl, name)

    scope: dict[str, Any] = {"print": lambda *values: None}
    text = fit.program.text.replace("import tensorflow as tf", "tf = library", 1)
    scope["library"] = Library()
    with np.errstate(all="ignore"):
        exec(compile(text, "fit", "exec"), scope)
    rows = np.arange(1, len(steps) + 1)
    names = fit.program.model.formula.parameters if fit.program.model.formula else ()
    parameters = []
    for place, variable in enumerate(scope["sources"]):
        values, slopes = (np.array([step[kind][place] for step in steps]) for kind in (0, 1))
        final = np.ravel(variable.numpy()).astype(float)[:16]
        parameters.append(Parameter(
            names[place] if names else f"v{place}", tuple(variable.shape), "float32", np.arange(len(final)), values,
            np.linalg.norm(values, axis=1), final, float(np.linalg.norm(final)), slopes, np.linalg.norm(slopes, axis=1),
        ))  # fmt: skip
    losses, rates = (np.array([step[kind] for step in steps]) for kind in (2, 3))
    return Training(1, None, len(steps), losses, rows, tuple(parameters), rates, type(scope["optimizer"]).__name__)
