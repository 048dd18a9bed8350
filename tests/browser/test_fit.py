"""The fit page in a browser: Play, and the line moves."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.hands import light, settled

LINES = "[...document.querySelectorAll('.js-plotly-plot .scatterlayer .js-line')].map(e => e.getAttribute('d')).join()"


@light
def test_play_moves_the_line(page: Page):
    """From the playground to Fit by the bar, train, press Play: the drawn lines change while it plays."""
    page.get_by_role("link", name="Fit", exact=True).click()
    page.get_by_role("button", name="Train").click()
    page.wait_for_selector(".js-plotly-plot .updatemenu-button")
    settled(page)
    before = page.evaluate(LINES)
    page.locator(".js-plotly-plot .updatemenu-button", has_text="Play").click()
    page.wait_for_function(f"before => {LINES} !== before", arg=before)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
