"""The player for everybody: by ear, by keyboard, without motion, on every screen, and how long it takes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.hands import BOXES, CHAIN, TWICE, card, light, run, serious

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
    page.wait_for_selector(".player[data-state=graph] .drawing .card", timeout=60_000)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    look = "part => [getComputedStyle(part).animationName, getComputedStyle(part).transitionDuration]"
    moving = page.locator(".drawing .card.active, .drawing .wire")
    styles = moving.evaluate_all(f"parts => parts.flatMap(part => [part, ...part.children]).map({look})")
    assert {name for name, _ in styles} == {"none"} and {time for _, time in styles} == {"0s"}


@light
@pytest.mark.parametrize("size", SCREENS.values(), ids=SCREENS.keys())
def test_everything_is_reached_on_every_screen(context: BrowserContext, app: str, size: tuple[int, int]):
    """Nothing is cut off at the side, every control can be scrolled to and is big enough, and the graph is seen."""
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(app)
    page.wait_for_selector(".player[data-state=graph] .drawing .card", timeout=60_000)
    page.wait_for_timeout(700)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for control in page.locator(".player button:visible, .player select:visible, .player input:visible").all():
        box = control.bounding_box()
        assert box and box["x"] >= -1 and box["x"] + box["width"] <= size[0] + 1, control
    page.locator(".canvas").scroll_into_view_if_needed()
    expect(page.locator(".drawing .card.active")).to_be_in_viewport()
    for name in ("button.next", "button.find", "button.help", "button.more", ".scrub", ".transcript li button"):
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


@light
def test_timings(page: Page, record_property):
    """Measured, not asserted: Run to paint at 30 ops, the slowest step at 100 nodes, a thousand cards unfolded."""
    measured = []
    thirty = CHAIN.format("".join(f"    y = y * {1 + i / 100} + x\n" for i in range(14)))
    run(page, thirty)
    times = sorted(run(page, f"{thirty}# {i}\n") for i in range(5))
    measured.append(f"30 ops, Run to paint: median {times[2]:.0f} ms, {times[0]:.0f} to {times[-1]:.0f}")
    page.locator("button.more").click()
    page.locator(".do-tuck").click()
    page.wait_for_timeout(500)
    run(page, CHAIN.format("".join(f"    y = y * {1 + i / 100}\n" for i in range(48))))
    page.keyboard.press("Home")
    steps = page.evaluate("""() => {
      const times = [];
      for (let i = 0; i < 40; i++) {
        const start = performance.now();
        window.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
        document.body.getBoundingClientRect();
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b);
    }""")
    nodes = page.locator(".drawing .card").count()
    measured.append(f"a step with {nodes} nodes: median {steps[20]:.1f} ms, slowest {steps[-1]:.1f}")
    loop = "    for i in range(500):\n        y = y * 1.001 + x\n"
    measured.append(f"1,000 ops in a folded loop, Run to paint: {run(page, CHAIN.format(loop)):.0f} ms")
    page.locator("button.more").click()
    page.evaluate("window.graphlab.painted = 0; window.start = performance.now()")
    page.locator(".do-unfold").click()
    page.wait_for_function("window.graphlab.painted > 0", timeout=60_000)
    nodes = page.locator(".drawing .card").count()
    measured.append(
        f"unfolded to {nodes} cards, click to paint: {page.evaluate('window.graphlab.painted - window.start'):.0f} ms"
    )
    print("\n".join(measured))
    for text in measured:
        record_property("measured", text)
