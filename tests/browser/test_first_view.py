"""What is seen of a graph at first can be read: measured in a canvas of the size that the pages give it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from graphlab import sandbox
from graphlab.browser import assets
from graphlab.ui.components.player import views_of
from graphlab.ui.content.examples import GALLERY
from graphlab.views.drawing.folding import FEWEST_CARDS
from graphlab.views.drawing.scene import scene
from graphlab.views.drawing.view import SCREEN, Fit, View
from graphlab.views.player.picture import picture
from graphlab.views.reading import Reading
from tests.browser.conftest import Tab, as_new
from tests.programs import LARGE

# The canvas of a screen of 1280x800 and of 1920x1080, more than half of either, and the smallest letters there.
SCREENS = {11: (930, 572), 14: (1400, 770)}
PROGRAMS = {example.slug: example.source for example in GALLERY} | LARGE

SHOW = """
const shadow = document.body.attachShadow({ mode: "open" });
const sheet = document.createElement("style");
let close = () => {};
window.show = (data, style, width, height) => {
  const root = Object.assign(document.createElement("div"), { className: "player" });
  shadow.replaceChildren(sheet, root);
  close(); // what was there has left the page
  root.style.width = `${width}px`;
  const size = `flex: none; width: ${width}px; height: ${height}px`;
  sheet.textContent = `${style} .player { height: auto } .canvas { ${size} }`;
  close = mount({ data, parentElement: shadow, setStateValue() {} });
};
"""

MEASURE = """asked => {
  const shadow = document.body.shadowRoot;
  const canvas = shadow.querySelector(".canvas").getBoundingClientRect();
  const svg = shadow.querySelector(".drawing svg");
  const scale = svg.getScreenCTM().a;
  const shows = text => getComputedStyle(text).visibility !== "hidden" && text.getBoundingClientRect().width > 0;
  const letters = [...svg.querySelectorAll(".card text, .pill text, .group-name")].filter(shows)
    .map(text => parseFloat(getComputedStyle(text).fontSize) * scale);
  const graph = svg.querySelector(".graph").getBoundingClientRect();
  const cards = [...svg.querySelectorAll(".card")];
  const isOn = ({ left, right, top, bottom }) =>
    left >= canvas.left && right <= canvas.right && top >= canvas.top && bottom <= canvas.bottom;
  const isFree = card => {
    const { left, right, top, bottom } = card.querySelector(".body").getBoundingClientRect();
    const points = [[left + 9, top + 9], [right - 9, top + 9], [left + 9, bottom - 9], [right - 9, bottom - 9]];
    return points.every(([x, y]) => shadow.querySelector(".drawing").contains(shadow.elementFromPoint(x, y)));
  };
  const members = cards.flatMap(card => [card.dataset.node, ...(card.dataset.inlined ?? "").split(" ")]);
  const inside = [...svg.querySelectorAll("[data-weight]")].map(row => row.dataset.weight);
  const results = cards.map(card => card.dataset.output);
  return {
    letters: Math.min(...letters),
    span: Math.max(graph.width / canvas.width, graph.height / canvas.height),
    off: cards.filter(card => !isOn(card.getBoundingClientRect())).length,
    covered: cards.filter(card => !isFree(card)).length,
    missing: asked.filter(id => ![...members, ...inside, ...results].includes(id)),
    cards: cards.length,
    map: !shadow.querySelector(".overview").hidden,
  };
}"""


@pytest.fixture
def canvas(file_tab: Tab) -> Page:
    """A page with a player whose canvas can have any size."""
    page = as_new(file_tab.page())
    page.goto("about:blank")
    page.set_viewport_size({"width": 1500, "height": 1100})
    script = assets.script("player").replace("export default", "const mount =")
    page.add_script_tag(content=script + SHOW, type="module")
    page.wait_for_function("'show' in window")
    return page


def shown(page: Page, reading: Reading, screen: tuple[int, int]) -> dict[str, Any]:
    """What is measured of a picture at first view."""
    data = {
        **picture(reading, View(room=SCREEN)),
        "title": "Tape",
        "token": 0,
        "turned": True,
        "picks": False,
        "cell": None,
    }
    page.evaluate("given => window.show(...given)", [data, assets.style("player"), *screen])
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    sweep = reading.sweep
    found: dict[str, Any] = page.evaluate(MEASURE, [*sweep.targets, *sweep.sources] if sweep else [])
    return found


def test_every_first_view_can_be_read(canvas):
    """Letters of 11 px, four fifths of the canvas, nothing over it, what was asked about in sight, five cards."""
    wrong = {}
    for name, source in PROGRAMS.items():
        for number, reading in enumerate(views_of(sandbox.run(source))):
            whole = len(scene(reading, View(fit=Fit())).order)
            for least, screen in list(SCREENS.items())[: None if name in LARGE else 1]:  # each costs its time
                found = shown(canvas, reading, screen)
                is_right = (
                    found["letters"] >= least
                    and found["span"] >= 0.8
                    and not (found["off"] or found["covered"] or found["missing"] or found["map"])
                    and found["cards"] >= min(FEWEST_CARDS, whole)
                )
                if not is_right:
                    wrong[f"{name} {number} {screen}"] = found
    assert not wrong
