"""An expression as a person types it: seen at once, turned, and shown as code."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.hands import card, serious


def test_an_expression_is_typed_turned_and_shown_as_code(page: Page) -> None:
    """The program on the page is one. Typing draws; a mistake is at its character, and the picture stays and says so.

    Keys turn numbers, and the code has them all.
    """
    page.get_by_role("tab", name="Expression").click()
    area = page.get_by_role("textbox", name="Expression")
    expect(area).to_have_value("c = a * b\nc + a * a")
    area.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("x^2 + u")
    expect(card(page, "u")).to_be_visible()

    page.keyboard.type(" + 2x")
    expect(page.locator(".expression .error b")).to_have_text("SyntaxError, column 12")
    expect(page.locator(".expression .error .hint")).to_contain_text("2*x")
    expect(page.locator(".player .stale")).to_be_visible()
    assert serious(page) == []
    expect(card(page, "u")).to_be_visible()
    for _ in range(5):
        page.keyboard.press("Backspace")
    expect(page.locator(".expression .error")).to_be_hidden()
    expect(page.locator(".player .stale")).to_be_hidden()

    page.get_by_role("button", name="Range and step of x").click()
    page.get_by_role("spinbutton", name="x in steps of").fill("0.5")
    page.get_by_role("slider", name="x").press("ArrowRight")
    expect(card(page, "x").locator(".row.value .num:visible")).to_have_text("2.5")
    expect(area).to_have_value("x^2 + u")

    page.get_by_role("button", name="Show as code").click()
    expect(page.locator(".editor textarea")).to_have_value(re.compile(r"x = tf.Variable\(2.5\)  # from -6 to 6 by 0.5"))
    page.get_by_role("tab", name="Expression").click()
    expect(area).to_have_value("x^2 + u")
