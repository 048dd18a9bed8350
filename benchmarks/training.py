"""A training from the click to where it can be played, what crosses to the browser for it, and the steps of the lab."""

from __future__ import annotations

import importlib.util
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.fit.program import Program, program_of
from graphlab.fit.settings import Settings
from graphlab.fit.training import OWN, fit_of
from graphlab.sandbox import Run, run

from . import peers
from .regression import X, Y

if TYPE_CHECKING:
    from playwright.sync_api import Page

GOALS = {500: "1 s", 5000: "3 s"}
"""Steps that are trained, and the time in which they should be playable on a quiet machine."""
ROUNDS = 3
PACED = 2000
RATE = 0.01
START = (0.9, 0.1)
KINDS = {
    "a line": Settings(),
    "a formula": Settings(data="decay", model="formula", formula="a*exp(-b*x) + c", rate=0.1),
    "layers": Settings(data="two moons", model="layers", loss="cross entropy", optimizer="Adam", rate=0.01),
}
LOOP = """xs = tf.constant([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
ys = tf.constant([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])
w, b = tf.Variable(0.9), tf.Variable(0.1)
for step in range({steps}):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.abs(ys - (w * xs + b)))
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub({rate} * dw)
    b.assign_sub({rate} * db)
"""
# From the key or the click until the time line has another end, and the picture of that is on the screen.
CLOCK = """root => {
  const ends = ["pointerdown", "keydown"];
  const begin = () => {
    ends.forEach(name => removeEventListener(name, begin, true));
    const start = performance.now();
    const at = () => root.querySelector(".place").textContent;
    const before = at();
    const look = () => {
      if (at() === before || !root.querySelector(".js-plotly-plot .js-line")) return requestAnimationFrame(look);
      requestAnimationFrame(() => { window.playable = performance.now() - start });
    };
    look();
  };
  window.playable = null;
  ends.forEach(name => addEventListener(name, begin, true));
}"""


def rows(shown: Callable[[float], str]) -> Iterator[str]:
    """A line for each thing measured; in a browser where there is a Playwright."""
    run("x = 1")  # the runner starts once
    yield from _payloads()
    yield _pace()
    if importlib.util.find_spec("playwright") is None:
        yield "in a browser: not measured, Playwright is not here (`make test` installs it)"
        return
    from playwright.sync_api import sync_playwright

    from tests.chromium import launch_options
    from tests.serving import served

    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "log.txt") as server, sync_playwright() as p:
        page = p.chromium.launch(**launch_options()).new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(120_000)
        page.goto(f"{server.address}/fit")
        for steps, goal in GOALS.items():
            yield f"the lab, {steps:,} steps, Train to playable: {shown(_trained(page, steps))} (goal: {goal})"
        page.goto(server.address)
        for steps, goal in GOALS.items():
            yield f"the Training tab, {steps:,} steps, Run to playable: {shown(_run(page, steps))} (goal: {goal})"


# ---- in the browser


def _trained(page: Page, steps: int) -> float:
    """Seconds from the click on Train until the training plays; each time from the figures of the one before."""
    from tests.browser.hands import settled

    page.get_by_label("Steps", exact=True).fill(str(steps))
    page.get_by_label("Steps", exact=True).press("Enter")
    times = []
    for seed in range(ROUNDS + 1):  # the first one brings Plotly as well
        page.get_by_label("Seed", exact=True).fill(str(seed))
        page.get_by_label("Seed", exact=True).press("Enter")
        settled(page)
        times.append(_clocked(page, lambda: page.get_by_role("button", name="Train", exact=True).click()))
        page.locator(".fitting .last").click()
    return statistics.median(times[1:])


def _run(page: Page, steps: int) -> float:
    """Seconds from the key that runs a loop until its time line stands in the Training tab."""
    from tests.browser.hands import run as run_there
    from tests.browser.hands import settled

    run_there(page, LOOP.format(steps=3, rate=0.001))
    page.get_by_role("tab", name="Training").click()
    times = []
    for n in range(ROUNDS):
        settled(page)
        source = LOOP.format(steps=steps, rate=0.001 + n / 1e5)
        times.append(_clocked(page, lambda source=source: run_there(page, source)))  # type: ignore[misc]
    return statistics.median(times)


def _clocked(page: Page, act: Callable[[], object]) -> float:
    page.locator(".fitting, .training").first.evaluate(CLOCK)
    act()
    page.wait_for_function("window.playable")
    return float(page.evaluate("window.playable")) / 1e3


# ---- what crosses


def _payloads() -> Iterator[str]:
    """The sizes of what the browser gets of a training of the lab, as JSON."""
    from graphlab.ui.fitting.draft import drafted
    from graphlab.ui.fitting.lab import Lab
    from graphlab.ui.fitting.picture import picture

    for kind, settings in KINDS.items():
        program = program_of(settings)
        here = Lab(draft=drafted(settings))
        here.keep(fit_of(program, _finished(program)))
        data: dict[str, Any] = dict(picture(here, here.reading(), here.comparable(), dark=False))
        whole, scene = (len(json.dumps(part)) / 1024 for part in (data, data["scene"]))
        goal = " (goal: 60)" if kind == "a line" else ""
        yield f"{kind}, 500 steps: {whole:.0f} KiB cross, {scene:.0f} of them for the figure of the data{goal}"


# ---- steps a second


def _pace() -> str:
    """Steps a second of the lab, and of the same training written by hand with each library; they take turns."""
    program = program_of(Settings(steps=PACED, rate=RATE, starts=(("w", START[0]), ("b", START[1]))))
    work: dict[str, Callable[[], float]] = {"the lab": lambda: _final(_finished(program))}
    work |= {peer.name: WRITTEN[peer.name](peer.module) for peer in peers.installed(list(WRITTEN))}
    wanted = work["the lab"]()
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, train in work.items():
            began = time.perf_counter()
            loss = train()
            seconds[name].append(time.perf_counter() - began)
            if abs(loss - wanted) > 1e-5:
                raise AssertionError(f"{name} ends at a loss of {loss}, the lab at {wanted}: not the same work")
    paces = [f"{name} {PACED / statistics.median(times):,.0f}" for name, times in seconds.items()]
    return f"a line, {PACED:,} steps, both walls and pictures included, steps a second: {', '.join(paces)}"


def _finished(program: Program) -> Run:
    finished = run(program.watched, limits=OWN)
    if finished.error is not None:
        raise AssertionError(finished.error.message)
    return finished


def _final(finished: Run) -> float:
    """The loss that a program of the lab has printed."""
    return float(finished.stdout.rsplit("loss = ", 1)[1])


def _by_hand(np: Any) -> Callable[[], float]:
    def train() -> float:
        w, b = map(np.float32, START)
        rate = np.float32(RATE)
        for _ in range(PACED):
            error = w * X + b - Y
            w, b = w - rate * 2 * (error @ X) / len(X), b - rate * 2 * error.mean()
        return float(np.mean((w * X + b - Y) ** 2))

    return train


def _tensorflow(tf: Any) -> Callable[[], float]:
    x, y = tf.constant(X), tf.constant(Y)

    def train() -> float:
        w, b = map(tf.Variable, START)
        optimizer = tf.keras.optimizers.SGD(learning_rate=RATE)
        for _ in range(PACED):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((y - (w * x + b)) ** 2)
            gradients = tape.gradient(loss, [w, b])
            optimizer.apply_gradients(zip(gradients, [w, b], strict=True))
        return float(tf.reduce_mean((y - (w * x + b)) ** 2))

    return train


def _torch(torch: Any) -> Callable[[], float]:
    x, y = torch.tensor(X), torch.tensor(Y)

    def train() -> float:
        w, b = (torch.tensor(start, requires_grad=True) for start in START)
        optimizer = torch.optim.SGD([w, b], lr=RATE)
        for _ in range(PACED):
            optimizer.zero_grad()
            loss = ((y - (w * x + b)) ** 2).mean()
            loss.backward()
            optimizer.step()
        return float(((y - (w * x + b)) ** 2).mean().detach())

    return train


WRITTEN = {"by hand": _by_hand, "graphlab": _tensorflow, "tensorflow": _tensorflow, "torch": _torch}
"""The training of a line as somebody writes it with each library."""
