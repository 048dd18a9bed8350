"""Gradient descent, step by step: the tape records the loss, the Variables move against their gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np

import graphlab as gl
from graphlab.datasets.points import Points
from graphlab.fit.model import ABSOLUTE, LOSSES, Line

MAX_STEPS = 5_000
MAX_SECONDS = 10.0
EXPLODED = 1e6


@dataclass(frozen=True)
class Settings:
    """What to train with. With a `seed` the start is drawn at random; else it is (w, b)."""

    loss: str = ABSOLUTE
    rate: float = 0.01
    steps: int = 500
    w: float = 0.0
    b: float = 0.0
    seed: int | None = None

    @property
    def start(self) -> tuple[float, float]:
        """The first (w, b)."""
        if self.seed is None:
            return self.w, self.b
        w, b = np.random.default_rng(self.seed).uniform(-4, 4, size=2)
        return float(w), float(b)


@dataclass(frozen=True, slots=True)
class Step:
    """Where training stands after `number` steps, and the slopes there."""

    number: int
    w: float
    b: float
    loss: float
    dw: float
    db: float


def train(points: Points, settings: Settings) -> Iterator[Step]:
    """The start and then each step; ends early at the step where the loss is not finite or has exploded.

    >>> from graphlab.datasets.registry import make
    >>> first, second = train(make("six points"), Settings(steps=1))
    >>> round(first.loss), round(first.dw, 2), round(second.w, 4)
    (3, -1.83, 0.0183)
    """
    model, loss_of = Line(*settings.start), LOSSES[settings.loss]
    x, y, rate = gl.constant(points.x), gl.constant(points.y), gl.constant(settings.rate, dtype=gl.float32)
    first = None
    for number in range(settings.steps + 1):
        # A diverging run overflows, on purpose. Around one step only: a generator must not hold this across a yield.
        with np.errstate(all="ignore"):
            with gl.GradientTape() as tape:
                loss = loss_of(y, model(x))
            dw, db = tape.gradient(loss, [model.w, model.b])
            step = Step(number, *(float(value.numpy()) for value in (model.w, model.b, loss, dw, db)))
            model.w.assign_sub(rate * dw)
            model.b.assign_sub(rate * db)
        yield step
        first = step.loss if first is None else first
        if exploded(step.loss, first):
            return


def exploded(loss: float, first: float) -> bool:
    """Whether `loss` is not a number any more or a million times what it was."""
    return not np.isfinite(loss) or loss > EXPLODED * max(1.0, first)


@dataclass(frozen=True, eq=False)
class History:
    """A finished training: the points, the settings, and after each step w, b and the loss."""

    points: Points
    settings: Settings
    w: np.ndarray
    b: np.ndarray
    loss: np.ndarray
    seconds: float
    out_of_time: bool = False

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.w) - 1

    @property
    def diverged(self) -> bool:
        """Whether training ended because the loss exploded."""
        return exploded(float(self.loss[-1]), float(self.loss[0]))

    @property
    def formula(self) -> str:
        """The line that was found, such as `y ≈ 1.99x − 0.99`."""
        return formula(float(self.w[-1]), float(self.b[-1]), self.points.x_name, self.points.y_name)


def run(points: Points, settings: Settings, progress: Callable[[float], None] = lambda share: None) -> History:
    """Train to the end, or for at most `MAX_SECONDS`; `progress` is told the share done a few times a second."""
    start = last = perf_counter()
    rows: list[tuple[float, float, float]] = []
    out_of_time = False
    for step in train(points, settings):
        rows.append((step.w, step.b, step.loss))
        now = perf_counter()
        if now - start > MAX_SECONDS:
            out_of_time = step.number < settings.steps
            break
        if now - last > 0.2:
            last = now
            progress(step.number / settings.steps)
    w, b, loss = np.array(rows).T
    return History(points, settings, w, b, loss, perf_counter() - start, out_of_time)


def formula(w: float, b: float, x: str = "x", y: str = "y") -> str:
    """A line in words of mathematics, to two decimals.

    >>> formula(1.994, -0.987), formula(-0.5, 0.0), formula(1e9, 3.0, "height", "weight")
    ('y ≈ 1.99x − 0.99', 'y ≈ −0.50x + 0.00', 'weight ≈ 1.00e+09 · height + 3.00')
    """
    times = "" if len(x) == 1 else " · "
    return f"{y} ≈ {two_decimals(w)}{times}{x} {'+' if not b < 0 else '−'} {two_decimals(abs(b))}"


def two_decimals(value: float) -> str:
    """`value` to two decimals, with a true minus sign; very large ones with a power of ten."""
    if not np.isfinite(value):
        return {np.inf: "∞", -np.inf: "−∞"}.get(value, "nan")
    return f"{value:.2f}".replace("-", "−") if abs(value) < 1e5 else f"{value:.2e}".replace("-", "−", 1)


def verdict(history: History) -> tuple[str, str]:
    """How training ended, as (word, sentence); the word is diverged, stopped, falling, bouncing or settled."""
    losses, rate, steps = history.loss, history.settings.rate, history.steps
    if history.diverged:
        grew = (
            "is no longer a finite number" if not np.isfinite(losses[-1]) else "passed a million times its first value"
        )
        return "diverged", (
            f"Diverged at step {steps}: the loss {grew}. Every step jumps across the valley and lands higher on the "
            f"other side. Try a smaller learning rate than {rate:g}."
        )
    if history.out_of_time:
        return "stopped", f"Stopped after {MAX_SECONDS:g} seconds, at step {steps} of {history.settings.steps}."
    tail = losses[-max(2, len(losses) // 10) :]
    low, high, first, last = tail.min(), tail.max(), tail[0], tail[-1]
    rises = (np.diff(tail) > 0).sum()
    if rises > 0.2 * len(tail) and high - low > 0.02 * losses.max():
        return "bouncing", (
            f"Bouncing: over the last {len(tail) - 1} steps the loss goes up and down between {low:.3g} and {high:.3g}."
            " The steps are too long to settle: try a smaller learning rate."
        )
    if first - last > 0.01 * losses[0]:
        return "falling", "The loss is still falling: more steps, or a larger learning rate, go further."
    return "settled", f"Settled: the loss went from {losses[0]:.3g} to {last:.3g} in {steps:,} steps."
