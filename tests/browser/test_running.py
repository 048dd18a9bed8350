"""A run that takes its time: it is seen, and Run with another text ends it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.hands import PERSISTENT, run

# Too long for any budget: only who ends it early sees what comes after.
ENDLESS = """w = tf.Variable(5.0)
print("begun")
while True:
    with tf.GradientTape() as tape:
        loss = w * w
    w.assign_sub(0.001 * tape.gradient(loss, w))
"""


def test_a_run_is_ended_by_another(page: Page):
    """Run with another text ends the one that goes on, and answers that text."""
    page.locator(".editor textarea").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(ENDLESS)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.get_by_text(re.compile(r"^Running · "))).to_be_visible()
    run(page, PERSISTENT)
    expect(page.locator(".player[data-state=graph] .card").first).to_be_visible()
    expect(page.locator(".editor .code .error")).to_be_hidden()
    expect(page.get_by_role("tabpanel").first).not_to_contain_text("begun")
