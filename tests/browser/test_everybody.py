"""The player for everybody: by ear, by keyboard, without motion, on every screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from graphlab.authoring.presets import PRESETS
from graphlab.ui.app.frame import PAGES
from graphlab.ui.ways.expression import AGAIN
from graphlab.ui.ways.tabs import WAYS
from tests.browser.access import covered, moving, spoken, walk, wide
from tests.browser.conftest import playground
from tests.browser.hands import BOXES, TWICE, card, run, serious_in_light_and_dark, settled, still

SCREENS = {"desktop": (1280, 800), "phone": (375, 720), "zoomed to 400 %": (320, 200)}


def test_the_drawing_is_heard_and_gone_through_and_nothing_moves_for_who_wants_that(page: Page):
    """Tab reaches every card and wire, and each says what it is and what it carries.

    With Shift an arrow goes to the nearest part on that side; without, it still steps, and that is announced once.
    For who wants no motion nothing moves by itself, on a step, while a program runs, and when a menu opens; without
    the wish, things do.
    """
    run(page, TWICE)
    parts = page.locator(".drawing [tabindex='0']")
    assert parts.count() == page.locator(".drawing .card").count() + page.locator(".drawing .wire").count()
    a = page.get_by_role("button", name=re.compile(r"^a, Variable, .*value 2, gradient .*= 7"))
    expect(a).to_be_visible()
    names = [wire.get_attribute("aria-label") for wire in page.locator(".drawing .wire").all()]
    assert all(name and re.search(r"from .+ to .+\d", name) for name in names)
    page.locator("button.more").focus()
    page.keyboard.press("Tab")
    expect(page.locator("button.skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("button.toggle")).to_be_focused()

    page.keyboard.press("End")
    card(page, "a").focus()
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("document.querySelector('.st-key-player') !== null")
    focused = page.locator(".drawing :focus")
    expect(focused).to_have_count(1)
    expect(card(page, "a")).not_to_be_focused()
    expect(page.locator(".count")).to_have_text("7 / 7")
    before = spoken(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".count")).to_have_text("6 / 7")
    sentence = page.locator(".sentence").text_content() or ""
    assert sentence.startswith("Backward 3 of 4.")
    assert [after for text, after in zip(before, spoken(page), strict=True) if text != after] == [sentence.strip()]

    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert moving(page)
    page.emulate_media(reduced_motion="reduce")
    for act in ("Home", "ArrowRight", "End", "ArrowLeft", "?", "Escape"):
        page.keyboard.press(act)
        assert moving(page) == []
    page.locator(".editor textarea").press("ControlOrMeta+Enter")
    assert moving(page) == []
    page.get_by_role("button", name="Share").click()
    assert moving(page) == []


def _ways(page: Page) -> Iterator[str]:
    """Each way to write a program, and then a graph with its details and its guide open."""
    for way in WAYS:
        page.get_by_role("tab", name=way, exact=True).click()
        page.wait_for_selector(f"[role=tab][aria-selected=true]:has-text('{way}')")
        yield way
    page.get_by_role("tab", name=next(iter(WAYS)), exact=True).click()
    run(page, BOXES)
    card(page, "y").click()
    yield "details"
    page.keyboard.press("?")
    yield "guide"


def _training(page: Page) -> Iterator[str]:
    yield "before"
    page.get_by_label("Steps", exact=True).fill("20")
    page.get_by_label("Steps", exact=True).press("Enter")
    with still(page):
        page.get_by_role("button", name="Train", exact=True).click()
        expect(page.locator(".fitting .place")).to_contain_text("after 20 steps")
    yield "trained"
    page.get_by_role("radio", name="Layers").click()
    page.get_by_role("button", name="More settings").click()
    expect(page.get_by_role("combobox", name="Layer 1", exact=True)).to_be_visible()
    yield "layers"


def _parts(page: Page) -> Iterator[str]:
    for tab in page.get_by_role("tab").all():
        tab.click()
        yield str(tab.text_content())


def _function(page: Page) -> Iterator[str]:
    page.wait_for_selector(".js-plotly-plot .main-svg")
    yield "curves"


def _lesson(page: Page) -> Iterator[str]:
    page.wait_for_selector(".player[data-state=graph] .card")
    yield "seen"
    page.get_by_role("radio", name="Predict it").click()
    page.get_by_role("button", name="Reveal").click()
    page.wait_for_selector("[class*=graph-room-reveal] .player[data-state=graph] .card")
    yield "revealed"


def _walls(page: Page) -> Iterator[str]:
    page.wait_for_selector("summary")
    for wall in page.locator("summary").all():
        wall.click()
    yield "walls"


STATES = {
    "Playground": _ways,
    "Fit": _training,
    "Tensors": _parts,
    "Derivatives": _function,
    "Lessons": _lesson,
    "Limits": _walls,
}
FIRST, OTHERS = list(PAGES.values())[:1], list(PAGES.values())[1:]


@pytest.mark.parametrize("pages", [FIRST, OTHERS], ids=["playground", "others"])
def test_every_page_is_for_everybody(page: Page, pages: list[str]):
    """In all states of every page axe-core finds nothing serious, in light and in dark.

    At 400 % nothing is wider than the window, and what the keyboard comes to is not behind what stays in its place.
    """
    faults: dict[str, list[str]] = {}
    for name in pages:
        page.set_viewport_size({"width": 1280, "height": 800})
        if name not in FIRST:
            page.locator(".st-key-bar").get_by_role("link", name=name).click()
        page.wait_for_selector(f".st-key-bar[role=navigation] .here:text-is('{name}')")
        for state in STATES[name](page):
            settled(page)
            faults[f"{name}, {state}"] = serious_in_light_and_dark(page)
        page.keyboard.press("Escape")
        page.set_viewport_size({"width": 320, "height": 200})
        settled(page)
        faults[f"{name} at 400 %"] = wide(page) + covered(page)
    assert {state: found for state, found in faults.items() if found} == {}


# The button of a way that begins anew where the program is more than the way can show.
STARTS = {"Expression": AGAIN, "Model": PRESETS["line"].title}


@pytest.mark.parametrize("way", WAYS)
def test_tab_goes_through_all_of_the_playground(page: Page, way: str):
    """Every control has the focus once, from left to right and from top to bottom of the page, shows it and lets go."""
    ways = list(WAYS)
    for here, there in pairwise(ways[: ways.index(way) + 1]):
        page.get_by_role("tab", name=here, exact=True).press("ArrowRight")
        expect(page.locator(".st-key-way [role=tab][aria-selected=true]")).to_have_text(there)
        settled(page)
    if way in STARTS:
        start = page.get_by_role("button", name=STARTS[way], exact=True)
        expect(start.or_(page.get_by_role("textbox", name="Expression"))).to_be_visible()
        if start.count():
            start.press("Enter")
            expect(start).to_have_count(0)
    page.evaluate("document.activeElement.blur()")
    settled(page)
    every, passed = walk(page)
    reached = [stop.at for stop in passed]
    assert [every[at] for at in set(range(len(every))) - set(reached)] == []
    assert len(reached) == len(set(reached)), "something has the focus twice"
    assert [stop.name for stop in passed if not stop.shown] == []
    regions = list(dict.fromkeys(stop.region for stop in passed))
    order = ["Pages", "Tools", "Program", "Width of the program's column", "Graph and its steps"]
    assert [region for region in regions if region in order] == order


def test_everything_is_reached_on_every_screen(blank: Page, app: str):
    """Nothing is cut off at the side, every control can be scrolled to and is big enough, and the graph is seen.

    On a phone, in one column: while the drawing or its sentence is in sight, so are the buttons, at the bottom and
    whole. A term that is tapped is explained until another place is, and its sentence does not lie on the Run button.
    """
    blank.set_viewport_size({"width": 390, "height": 800})
    page = playground(blank, f"{app}/?example=used-twice")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    term, finger = page.locator(".player .term[data-term=tape]").first, {"pointerType": "touch", "composed": True}
    term.dispatch_event("pointerdown", {**finger, "bubbles": True})
    expect(page.locator(".tip")).to_be_visible()
    term.dispatch_event("pointerleave", finger)
    expect(page.locator(".tip")).to_be_visible()
    tip, run = (page.locator(part).bounding_box() for part in (".tip", ".editor .run"))
    assert tip and run and (tip["y"] >= run["y"] + run["height"] or tip["y"] + tip["height"] <= run["y"])
    page.locator(".editor").dispatch_event("pointerdown", {**finger, "bubbles": True})
    expect(page.locator(".tip")).to_have_count(0)
    for part in (".canvas", ".sentence"):
        page.locator(part).scroll_into_view_if_needed()
        box = page.locator(".transport").bounding_box()
        assert box and box["y"] + box["height"] <= 801
        for name in (".toggle", ".scrub", ".steps", ".questions"):
            expect(page.locator(name)).to_be_in_viewport(ratio=1)
    page.locator("button.questions").click()
    page.locator(".asking button").first.click()
    expect(page.locator(".st-key-drawer .ledger table")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-drawer")).to_have_count(0)

    for width, height in SCREENS.values():
        page.set_viewport_size({"width": width, "height": height})
        settled(page)
        _reach_everything(page, width)


def _reach_everything(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for control in page.locator(".player button:visible, .player select:visible, .player input:visible").all():
        box = control.bounding_box()
        assert box and box["x"] >= -1 and box["x"] + box["width"] <= width + 1, control
    page.locator(".canvas").scroll_into_view_if_needed()
    expect(page.locator(".drawing .card.active")).to_be_in_viewport()
    page.locator("button.steps").click()
    for name in ("button.next", "button.find", "button.more", "button.questions", ".scrub", ".transcript li button"):
        control = page.locator(name).first
        control.scroll_into_view_if_needed()
        expect(control).to_be_in_viewport()
    page.locator("button.more").click()
    for entry in page.locator(".menu button:visible").all():
        entry.scroll_into_view_if_needed()
        expect(entry).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Escape")
    page.locator(".canvas").scroll_into_view_if_needed()
    assert any(page.locator(".drawing .card").nth(i).is_visible() for i in range(3))
    page.locator("button.steps").click()
