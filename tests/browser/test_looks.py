"""The closer looks as a person uses them: choose one, choose a row, drag a number, take a file away."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from graphlab.ui.content import examples
from graphlab.ui.looks.menu import LOOKS
from tests.browser.conftest import playground
from tests.browser.hands import MATRIX, card, run, serious_in_light_and_dark, settled

THIRTY = (
    "x = tf.Variable(0.5)\nw = tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n    h = x\n"
    + "".join(f"    h = tf.sin(h) * w + {k}.5\n" for k in range(9))
    + "    h = h * h\n"
    + "tape.gradient(h, [x, w])\n"
)


@pytest.fixture
def page(app: str, blank: Page) -> Page:
    """The playground with an example of two Variables."""
    blank.set_viewport_size({"width": 1280, "height": 900})
    return playground(blank, f"{app}/?example=used-twice")


def look(page: Page, name: str) -> None:
    """Choose a closer look."""
    page.locator("button.questions").click()
    page.locator(f'.asking [data-label="{name}"]').click()
    page.wait_for_selector(f".st-key-look-room-{name.split()[0].lower()}")


def corners(page: Page) -> list[list[float]]:
    """Where the cards are in the drawing."""
    place = "card => [...card.getAttribute('transform').matchAll(/[-.\\d]+/g)].map(Number)"
    return [[at + 0.0 for at in card.evaluate(place)] for card in page.locator(".drawing .card").all()]


def in_sight(page: Page, part: str) -> bool:
    """Whether all of every `part` is inside the picture's frame."""
    frame = page.locator(".canvas").bounding_box()
    boxes = page.locator(part).evaluate_all("parts => parts.map(part => part.getBoundingClientRect().toJSON())")
    assert frame and boxes
    across = all(frame["x"] <= box["left"] and box["right"] <= frame["x"] + frame["width"] for box in boxes)
    return across and all(frame["y"] <= box["top"] and box["bottom"] <= frame["y"] + frame["height"] for box in boxes)


def test_a_path_lights_up_and_a_long_one_is_seen_whole(page: Page):
    """Choosing a path by keyboard marks its cards and wires, and nothing else; choosing it again lets go.

    Forward mode writes every tangent on its card, and takes them away with the look. The player and the trace come
    down as files that hold the run. A long list scrolls in its drawer, the graph stays; a path shows from end to end,
    then all is as was. A slider rewrites the program and its answer; the cards move at most once.
    """
    look(page, "Paths")
    row = page.locator(".ledger tbody tr").first
    expect(row).to_contain_text("y → c → a")
    row.press("Enter")
    expect(page.locator(".drawing .card.marked")).to_have_count(3)
    expect(page.locator(".drawing .wire.marked")).to_have_count(2)
    row.press("Enter")
    expect(page.locator(".drawing .marked")).to_have_count(0)

    look(page, "Forward")
    expect(page.get_by_text("tangent 7")).to_have_count(1)
    look(page, "Take away")
    expect(page.get_by_text("tangent 7")).to_have_count(0)
    for label, holds in (("Player (HTML)", "<!doctype html"), ("JSON", '"nodes"'), ("Solution (Markdown)", "# ")):
        with page.expect_download() as got:
            page.get_by_role("button", name=label, exact=True).click()
        text = got.value.path().read_text(encoding="utf-8")
        assert holds in text.lower() or holds in text
        if label == "JSON":
            assert {node["name"] for node in json.loads(text)["nodes"]} >= {"a", "b", "c", "y"}
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-drawer")).to_have_count(0)

    run(page, THIRTY)
    look(page, "Paths")
    row = page.locator(".ledger tbody tr").last
    row.scroll_into_view_if_needed()
    assert page.locator("[data-testid=stMain]").evaluate("e => e.scrollHeight - e.clientHeight") <= 1
    expect(page.locator(".canvas")).to_be_in_viewport(ratio=1)
    before = page.locator(".drawing").get_attribute("style")
    row.press("Enter")
    expect(page.locator(".drawing .card.marked").first).to_be_visible()
    assert in_sight(page, ".drawing .card.marked")
    row.press("Enter")
    assert page.locator(".drawing").get_attribute("style") == before

    look(page, "Sliders")
    slider = page.get_by_role("slider", name="w", exact=True)
    expect(slider).to_be_visible()
    slider.focus()
    places = [corners(page)]
    for _ in range(8):
        page.evaluate("window.graphlab.painted = null")
        slider.press("ArrowRight")
        page.wait_for_function("window.graphlab.painted")
        places += [corners(page)] if corners(page) != places[-1] else []
    assert "tf.Variable(2.0)" not in page.locator(".editor textarea").input_value()
    assert len(places) <= 2


def test_a_cell_and_a_reason_are_explained(page: Page):
    """Clicking a number of a gradient writes out its products and outlines the cells that they come from.

    Those cells are not behind the panel that tells of them. A row of Why None? lights up the line where the path breaks
    and the cards on both sides of it. What is not marked steps back, but never the broken wire itself.
    """
    run(page, MATRIX)
    card(page, "w").locator(".row.grad.shown .cell").nth(1).click()
    expect(page.locator(".cell-view")).to_contain_text("6")
    expect(page.locator(".drawing .card:not(.selected) .outlined").first).to_be_visible()
    panel = page.locator(".details").bounding_box()
    for cell in page.locator(".drawing .outlined").all():
        box = cell.bounding_box()
        assert box and panel and box["y"] + box["height"] <= panel["y"]

    run(page, examples.BY_SLUG["matmul-bias"].source)
    weight = page.locator(".drawing .card").filter(has=page.locator(".name", has_text="w")).first
    weight.locator(".row.grad.shown [data-cell]").nth(1).click()
    expect(page.locator(".cell-view .products li").first).to_be_visible()
    expect(page.locator(".cell-view")).to_contain_text("w[0,1]")
    assert page.locator(".drawing .outlined").count() >= 3

    run(page, examples.BY_SLUG["none-numpy"].source)
    look(page, "Why None?")
    page.locator(".ledger tbody tr").first.click()
    expect(page.locator(".drawing .card.marked")).to_have_count(2)
    expect(page.locator(".editor .gutter .lit").first).to_have_text("3")
    expect(page.locator(".drawing .wire.cut")).to_have_css("opacity", "1")
    expect(page.locator(".drawing .wire:not(.cut, .marked)")).not_to_have_css("opacity", "1")


def test_the_looks_can_be_used_by_everybody(page: Page):
    """axe-core finds no serious violation, in light and in dark."""
    found = {}
    for name in LOOKS:
        look(page, name)
        settled(page)
        found[name] = serious_in_light_and_dark(page, ".st-key-drawer")
    assert found == dict.fromkeys(LOOKS, [])
