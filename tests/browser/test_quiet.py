"""The wait for what cannot come is short, and no wait is cut short for what can."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import quiet

APP = """<div data-testid="stApp" data-test-script-state="notRunning" data-test-connection-state="CONNECTED"></div>
<p id="seconds">0</p>"""
WORKS = "document.querySelector('[data-testid=stApp]').dataset.testScriptState = 'running'"
COUNTS = (
    """setInterval(() => { const p = document.getElementById("seconds"); p.textContent = +p.textContent + 1 }, 50)"""
)


def test_a_quiet_page_is_closed_and_a_busy_one_is_not(browser: Browser):
    """Where a program runs or something changes there is patience; where both have ended, the wait ends and says so."""
    window = browser.new_context()
    quiet.watch(window, ticks=3)
    try:
        for busy in (WORKS, COUNTS):
            page = window.new_page()
            # Busy from the first, or it could be closed before it is.
            _open(page, f"{APP}<script>{busy}</script>")
            page.evaluate("window.ticks = 0; setInterval(() => { ticks += 1 }, 100)")
            page.wait_for_function("ticks > 6")
            assert not page.is_closed()
            page.close()
        page = window.new_page()
        _open(page, APP)
        with pytest.raises(AssertionError, match="nothing changes any more"):
            expect(page.locator("p")).to_have_text("1")
    finally:
        window.close()


def _open(page: Page, body: str) -> None:
    page.route("**/*", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto("http://127.0.0.1:9/")
