"""What the browser tests do again and again: programs, and hands to run them with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

TWICE = """a = tf.Variable(2.0)
b = tf.Variable(3.0)
with tf.GradientTape() as tape:
    c = a * b
    y = c + a * a
tape.gradient(y, [a, b])
"""
BOXES = """def cube(v):
    return v * v * v

x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    a = cube(x)
    for i in range(3):
        a = a * 0.5 + x
    y = a + x
tape.gradient(y, x)
"""
MATRIX = """w = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
x = tf.constant([[5.0], [6.0]])
with tf.GradientTape() as tape:
    h = tf.matmul(w, x)
    y = tf.reduce_sum(h)
tape.gradient(y, w)
"""
PERSISTENT = (
    "x = tf.Variable(3.0)\nwith tf.GradientTape(persistent=True) as tape:\n    y = x * x\ntape.gradient(y, x)\n"
)
CHAIN = "x = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n    y = x * 1.0\n{}t.gradient(y, x)\n"

# The page's program has ended, and nothing has moved for so many frames. Looking at every fourth is enough.
STILL = """() => {
  window.frame = (window.frame ?? 0) + 1;
  if (window.frame % 4) return false;
  const parts = [...document.querySelectorAll("button, .canvas, .ledger, .js-plotly-plot path")];
  const places = JSON.stringify(parts.map(part => part.getBoundingClientRect()));
  window.still = places === window.places ? window.still + 1 : 0;
  window.places = places;
  return document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning" && window.still > 2;
}"""


def run(page: Page, source: str) -> float:
    """Run `source` in the playground; milliseconds from the key to the painted answer. The focus leaves the editor."""
    page.locator(".editor textarea").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(source)
    page.evaluate("window.graphlab.latency = null")
    page.keyboard.press("ControlOrMeta+Enter")
    page.wait_for_function("window.graphlab.latency !== null")
    page.locator(".editor textarea").press("Escape")
    return float(page.evaluate("window.graphlab.latency"))


def tape(page: Page) -> None:
    """Open the tab of the tape, and leave it: on it the arrow keys go from tab to tab."""
    page.get_by_role("tab", name="Tape").click()
    page.evaluate("document.activeElement.blur()")


def steps(page: Page) -> None:
    """Open the list of steps."""
    page.locator("button.steps").click()
    page.wait_for_selector(".transcript li")


def card(page: Page, name: str) -> Locator:
    """The card called `name`."""
    return page.locator(".drawing .card").filter(has=page.locator(".name", has_text=re.compile(f"^{re.escape(name)}$")))


APP = "[data-testid=stApp]"
# What depends on light and dark; all else is the same in both, and asked of one.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# What is right is long, and nobody reads it: it stays in the page.
VIOLATIONS = "async ([part, options]) => (await axe.run(part ?? document, options)).violations"


def serious(page: Page, part: str | None = None) -> list[str]:
    """What axe-core finds that is serious or worse, in what is ours and what is Streamlit's; in dark, of colours alone.

    On the page, or in a part of it.
    """
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    options |= {"runOnly": COLOUR_RULES} if is_dark(page) else {}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(VIOLATIONS, [part, options])
    return [
        f"{item['id']}: {item['nodes'][0]['target']} {item['nodes'][0].get('failureSummary')}"
        for item in violations
        if item["impact"] in ("serious", "critical")
    ]


def serious_in_light_and_dark(page: Page, part: str | None = None) -> list[str]:
    """The same, in the colours that are shown and in the others, which stay."""
    found = serious(page, part)
    switch_colours(page)
    return found + serious(page, part)


def is_dark(page: Page) -> bool:
    """Whether who looks at the page wants it dark."""
    return bool(page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))


def switch_colours(page: Page) -> None:
    """Light to dark and back, as somebody's system does in the evening; when all of the page has followed."""
    dark = not is_dark(page)
    page.emulate_media(color_scheme="dark" if dark else "light")
    late = f":is(.player, .editor, .ledger, .daylight, .fitting){':not(.dark)' if dark else '.dark'}"
    expect(page.locator(late)).to_have_count(0)
    if page.locator(APP).count():
        expect(page.locator(APP)).to_have_css("color-scheme", "dark" if dark else "light")
        settled(page)


def settled(page: Page) -> None:
    """Wait until the page is finished and nothing moves any more."""
    page.evaluate("window.still = 0")
    page.wait_for_function(STILL)


@contextmanager
def still(page: Page) -> Iterator[None]:
    """Without motion, as somebody may wish it: a training is shown at its end, where it would play for seconds."""
    page.emulate_media(reduced_motion="reduce")
    yield
    page.emulate_media(reduced_motion="no-preference")
