"""The first minute in a real browser: a first visit, presenting, and the page in the frame of another one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NEWCOMER, playground
from tests.browser.hands import serious_in_light_and_dark, settled

CONTROLS = ".transport > :is(button, input, select, output)"


def inside(part: dict | None, width: float, height: float) -> bool:
    """Whether a box is seen whole in a window of this size."""
    return bool(part) and part["x"] >= 0 <= part["y"] and (
        part["x"] + part["width"] <= width + 1 and part["y"] + part["height"] <= height + 1
    )  # fmt: skip


@pytest.fixture
def newcomer(blank: Page) -> Iterator[Page]:
    """A tab of somebody who has never been here."""
    blank.evaluate(f"window.name = '{NEWCOMER}'")
    yield blank
    blank.evaluate("window.name = ''")


def test_a_first_visit_is_led_once_and_never_again(app: str, newcomer: Page):
    """Purpose, step 0 and a hint at Play; each hint in its turn, over nothing; after that the page as it always is."""
    page = playground(newcomer, app)
    hints = page.locator(".hint-row:not([hidden])")
    expect(page.locator(".count")).to_have_text("0 / 7")
    expect(page.locator(".purpose p")).to_contain_text("TensorFlow")
    assert page.locator(".drawing .card.op .row.value.shown").count() == 0
    assert not serious_in_light_and_dark(page)
    for about, hand in (("toggle", "Enter"), ("run", "mouse"), ("questions", "mouse")):
        expect(hints).to_have_count(1)
        row, button = hints.bounding_box(), page.locator(f"button.{about}.due").bounding_box()
        assert (
            row and button and (row["y"] + row["height"] <= button["y"] or row["y"] >= button["y"] + button["height"])
        )
        dismissal = hints.get_by_role("button")
        dismissal.click() if hand == "mouse" else dismissal.press(hand)
    expect(hints).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".count")).to_have_text("1 / 7")
    page.locator(".purpose button").click()
    page.goto(app)
    expect(page.locator(".count")).to_have_text("7 / 7")
    expect(page.locator("button.questions")).to_be_visible()
    assert page.locator(".purpose p").count() == hints.count() == 0


def test_presenting_leaves_program_graph_and_sentence(page: Page):
    """On the full screen, all of it larger by one control, stepped by a presenter's keys; Escape goes back."""
    drawn, code = page.locator(".drawing .card").first, page.locator(".editor .gutter span").first
    page.get_by_role("button", name="Present").click()
    page.wait_for_function("document.fullscreenElement === document.documentElement")
    for part in (".st-key-bar", ".st-key-results", ".top", "button.steps", "button.questions"):
        expect(page.locator(part).first).to_be_hidden()
    settled(page)
    before = [part.bounding_box()["height"] for part in (drawn, code, page.locator(".say"))]
    for _ in range(3):
        page.keyboard.press("+")
    expect(page.locator(".present .size")).to_have_text("150%")
    settled(page)
    after = [part.bounding_box()["height"] for part in (drawn, code, page.locator(".say"))]
    assert all(b > 1.2 * a for a, b in zip(before, after, strict=True)), (before, after)
    count = page.locator(".count")
    last = int(count.text_content().split("/")[1])
    page.keyboard.press("PageUp")
    expect(count).to_have_text(f"{last - 1} / {last}")
    page.keyboard.press("PageDown")
    expect(count).to_have_text(f"{last} / {last}")
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-bar")).to_be_visible()
    page.wait_for_function("document.fullscreenElement === null")
    expect(count).to_have_text(f"{last} / {last}")


@pytest.mark.parametrize(("width", "height"), [(900, 560), (600, 420)])
def test_the_player_is_whole_in_a_frame(app: str, blank: Page, width: int, height: int):
    """Every control of the transport is in sight, the graph has most of the frame, and the program folds out."""
    frame = (
        f'<iframe name="{NEWCOMER}" style="border:0" width="{width}" height="{height}"'
        f' src="{app}/?example=chain&embed=true"></iframe>'
    )
    blank.set_content(f'<body style="margin:0">{frame}')
    inner = blank.frame_locator("iframe")
    inner.locator(".drawing .card").first.wait_for()
    controls = inner.locator(CONTROLS).all()
    assert len(controls) >= 10
    assert [one.get_attribute("class") for one in controls if not inside(one.bounding_box(), width, height)] == []
    canvas = inner.locator(".canvas").bounding_box()
    assert canvas and canvas["width"] > 0.95 * width and canvas["height"] > 0.6 * height
    assert all(inside(card.bounding_box(), width, canvas["height"]) for card in inner.locator(".drawing .card").all())
    expect(inner.locator(".editor textarea")).to_be_hidden()
    expect(inner.locator(".st-key-bar")).to_have_count(0)
    inner.get_by_role("button", name="Program").click()
    expect(inner.locator(".editor textarea")).to_be_visible()
    assert inside(inner.locator(".transport .toggle").bounding_box(), width, height)
    link = inner.get_by_role("link", name="Open in graphlab")
    assert (link.get_attribute("href") or "").split("?")[1] == "example=chain"
