"""The player for everybody: by ear, by keyboard, without motion, on every screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.hands import BOXES, TWICE, card, light, run, serious, settled

SCREENS = {"desktop": (1280, 800), "phone": (375, 720), "zoomed to 400 %": (320, 200)}


@light
def test_cards_and_wires_have_names_that_tell_their_numbers(page: Page):
    """Tab reaches every card and wire, and each says what it is and what it carries."""
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


@light
def test_arrows_with_shift_go_from_card_to_card(page: Page):
    """The nearest part on that side gets the focus; without Shift an arrow still steps."""
    run(page, TWICE)
    page.keyboard.press("End")
    card(page, "a").focus()
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("document.querySelector('.st-key-player') !== null")
    focused = page.locator(".drawing :focus")
    expect(focused).to_have_count(1)
    expect(card(page, "a")).not_to_be_focused()
    expect(page.locator(".count")).to_have_text("7 / 7")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".count")).to_have_text("6 / 7")


def test_axe_finds_nothing_serious_on_the_page(page: Page):
    """In light and dark, with details and menu open."""
    run(page, BOXES)
    assert serious(page) == []
    page.keyboard.press("0")
    card(page, "y").click()
    assert serious(page) == []
    page.keyboard.press("?")
    assert serious(page) == []


@light
def test_reduced_motion_is_honoured(context: BrowserContext, app: str):
    """Nothing in the drawing moves by itself."""
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(app)
    page.wait_for_selector(".player[data-state=graph] .drawing .card")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    look = "part => [getComputedStyle(part).animationName, getComputedStyle(part).transitionDuration]"
    moving = page.locator(".drawing .card.active, .drawing .wire")
    styles = moving.evaluate_all(f"parts => parts.flatMap(part => [part, ...part.children]).map({look})")
    assert {name for name, _ in styles} == {"none"} and {time for _, time in styles} == {"0s"}


@light
def test_a_phone_keeps_the_transport_in_sight(context: BrowserContext, app: str):
    """One column: while the drawing or its sentence is in sight, so are the buttons, at the bottom and whole."""
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{app}/?example=used-twice")
    page.wait_for_selector(".player[data-state=graph] .drawing .card")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
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


@light
@pytest.mark.parametrize("size", SCREENS.values(), ids=SCREENS.keys())
def test_everything_is_reached_on_every_screen(context: BrowserContext, app: str, size: tuple[int, int]):
    """Nothing is cut off at the side, every control can be scrolled to and is big enough, and the graph is seen."""
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(app)
    page.wait_for_selector(".player[data-state=graph] .drawing .card")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for control in page.locator(".player button:visible, .player select:visible, .player input:visible").all():
        box = control.bounding_box()
        assert box and box["x"] >= -1 and box["x"] + box["width"] <= size[0] + 1, control
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
