"""The playground in a browser: from Run to the painted graph, steps, and an expression from its keys to the graph."""

from __future__ import annotations

import importlib.util
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .sandbox import SNIPPET

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROUNDS = 5
CHAIN = "x = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n    y = x * 1.0\n{}t.gradient(y, x)\n"
THIRTY = CHAIN.format("".join(f"    y = y * {1 + i / 100} + x\n" for i in range(14)))
LOOP = CHAIN.format("    for i in range(500):\n        y = y * 1.001 + x\n")
TEN = "a*b + sin(a)*exp(-b) + a**2"  # nodes: a, b, and eight ops
STEPS = """() => {
  const times = [];
  for (let i = 0; i < 40; i++) {
    const start = performance.now();
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
    document.body.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}"""


def rows(shown: Callable[[float], str]) -> Iterator[str]:
    """A line for each thing measured; one that says so where there is no Playwright."""
    if importlib.util.find_spec("playwright") is None:
        yield "in a browser: not measured, Playwright is not here (`make test` installs it)"
        return
    from playwright.sync_api import sync_playwright

    from tests.browser.hands import STILL, run
    from tests.chromium import launch_options
    from tests.serving import served

    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "log.txt") as server, sync_playwright() as p:
        page = p.chromium.launch(**launch_options()).new_page(viewport={"width": 1280, "height": 800})
        page.goto(server.address)
        page.wait_for_selector(".player[data-state=graph] .card")
        page.wait_for_function(STILL)
        run(page, THIRTY)
        for name, source in {
            "the course's program": SNIPPET,
            "30 ops": THIRTY,
            "1,000 ops in a folded loop": LOOP,
        }.items():
            times = [run(page, f"{source}# {i}\n") for i in range(ROUNDS)]
            yield f"{name}, Run to painted graph: {shown(statistics.median(times) / 1e3)}"
        run(page, THIRTY)
        page.keyboard.press("Home")
        times = page.evaluate(STEPS)
        yield f"a step at 30 ops: {shown(statistics.median(times) / 1e3)}, slowest {shown(times[-1] / 1e3)}"
        run(page, LOOP)
        page.locator("button.more").click()
        page.evaluate("window.graphlab.painted = 0; window.start = performance.now()")
        page.locator(".do-unfold").click()
        page.wait_for_function("window.graphlab.painted > 0")
        seconds = page.evaluate("window.graphlab.painted - window.start") / 1e3
        yield f"unfolded to {page.locator('.drawing .card').count()} cards, click to paint: {shown(seconds)}"
        run(page, THIRTY)
        times = _turns(page)
        yield (
            f"a slider at 30 ops, key to painted numbers: {shown(statistics.median(times) / 1e3)},"
            f" slowest {shown(max(times) / 1e3)}"
        )
        times = _keystrokes(page)
        yield (
            f"an expression of {page.locator('.drawing .card').count()} nodes, key to painted graph:"
            f" {shown(statistics.median(times) / 1e3)}, slowest {shown(max(times) / 1e3)}"
        )


def _turns(page: Page) -> list[float]:
    """Milliseconds from a key on a slider to the numbers that came of it."""
    page.locator("button.questions").click()
    page.locator('.asking [data-label="Sliders"]').click()
    slider = page.locator(".sliders input[type=range]").first
    slider.focus()
    times = []
    for _ in range(2 * ROUNDS):
        page.wait_for_timeout(500)  # nothing of the key before is under way
        page.evaluate("window.graphlab.painted = null; window.start = performance.now()")
        slider.press("ArrowRight")
        page.wait_for_function("window.graphlab.painted")
        times.append(float(page.evaluate("window.graphlab.painted - window.start")))
    return times


def _keystrokes(page: Page) -> list[float]:
    """Milliseconds from a key in an expression to the painted graph, the wait for further keys included."""
    page.get_by_role("tab", name="Expression").click()
    page.get_by_role("button", name="Start with an expression").click()
    page.locator(".expression textarea").fill(TEN)
    page.locator(".drawing .card").nth(9).wait_for()
    page.locator(".expression textarea").press("End")
    times = []
    for key in ["0", "Backspace"] * ROUNDS:
        page.wait_for_timeout(500)  # nothing of the key before is under way
        page.evaluate("window.graphlab.latency = null")
        page.keyboard.press(key)
        page.wait_for_function("window.graphlab.latency !== null")
        times.append(float(page.evaluate("window.graphlab.latency")))
    return times
