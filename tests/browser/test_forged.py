"""Pictures as a process that was taken over might forge them: the player takes in what draws, and nothing else."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from playwright.sync_api import Page

from graphlab import sandbox
from graphlab.browser import assets
from graphlab.ui.components import player
from tests.browser.conftest import Tab, as_new

SOURCE = "x = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n    y = x * x\nprint(tape.gradient(y, x))"
RUNS = "window.forged = true"
# Each is put before the first card, and would run, load or lead somewhere if it came in as it is.
INSIDE = {
    "a script": f"<script>{RUNS}</script>",
    "a handler": f'<g onload="{RUNS}"/>',
    "a picture that fails": f'<image href="http://forged.invalid/x.png" onerror="{RUNS}"/>',
    "HTML": f'<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="{RUNS}"/></foreignObject>',
    "a link": '<a href="javascript:window.forged=true"><rect class="body"/></a>',
    "a use": '<use href="http://forged.invalid/x.svg#a"/>',
    "an animation": f'<animate attributeName="x" onbegin="{RUNS}" dur="1s"/>',
    "a sheet": "<style>@import 'http://forged.invalid/x.css';</style>",
    "a style": '<g style="background:url(http://forged.invalid/x.png)"/>',
    "another space": f'<g xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="{RUNS}"/></g>',
    "no markup": "<g>",
}
WHOLE = {
    "words": "words",
    "HTML alone": f'<img src="x" onerror="{RUNS}"/>',
    "an entity": '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    "a handler on all": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUNS}"/>',
}
FORMULAS = {
    "HTML": f'<math><mtext><img src="x" onerror="{RUNS}"/></mtext></math>',
    "a script": f"<math><mi>x</mi></math><script>{RUNS}</script>",
    "a link": '<math><mi href="javascript:window.forged=true">x</mi></math>',
    "an end too many": f'</mrow><img src="x" onerror="{RUNS}"/><mrow>',
}
_MOUNT = """async ([script, first]) => {
    document.body.innerHTML = '<div class="host"></div>';
    const root = document.querySelector(".host").attachShadow({ mode: "open" });
    root.innerHTML = '<div class="player"></div>';
    const { default: mount } = await import(`data:text/javascript;base64,${script}`);
    window.show = (data) => mount({ data: [data], parentElement: root, setStateValue() {}, setTriggerValue() {} });
    show(first);
}"""


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the player is given of an honest run."""
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(player, "_mount", lambda *, data, **options: shown.append(data))
    player.player(player.views_of(sandbox.run(SOURCE))[-1])
    return shown[0]


def test_forged_markup_is_refused_in_one_sentence(file_tab: Tab, data: dict[str, Any]) -> None:
    """Nothing of it runs, loads or is drawn; the honest picture before and after it is there."""
    page, asked = as_new(file_tab.page()), list[str]()
    page.goto("about:blank")
    page.on("request", lambda request: asked.append(request.url) if "forged" in request.url else None)
    script = base64.b64encode(assets.styled_script("player").encode()).decode()
    page.evaluate(_MOUNT, [script, data])
    whole = {name: data["svg"].replace('<g class="graph"', f'{part}<g class="graph"') for name, part in INSIDE.items()}
    assert all(svg != data["svg"] for svg in whole.values())
    for token, (name, svg) in enumerate({**whole, **WHOLE}.items(), 1):
        shown(page, {**data, "token": 2 * token, "svg": svg}, "message")
        assert "refused" in page.locator(".player .message h3").inner_text(), name
        assert page.locator(".player .drawing *").count() == 0, name
        shown(page, {**data, "token": 2 * token + 1}, "graph")
        assert page.locator(".player .drawing .card").count() == 2, name
    for token, (name, markup) in enumerate(FORMULAS.items(), 100):
        steps = [{**step, "formulas": [(markup, markup, "x", "x")]} for step in data["steps"]]
        shown(page, {**data, "token": token, "steps": steps}, "graph")
        page.evaluate("document.querySelector('.host').shadowRoot.querySelector('.player').focus()")
        page.keyboard.press("ArrowLeft")
        page.locator(".player .formulas .formula").first.wait_for(state="attached")
        assert "refused" in page.locator(".player .formulas").inner_text(), name
    page.evaluate("new Promise((done) => setTimeout(done, 100))")  # what fails to load says so a moment later
    assert page.evaluate("window.forged") is None and not asked
    file_tab.leave("about:blank")


def shown(page: Page, data: dict[str, Any], state: str) -> None:
    """Give the player these data, after which it is in that state."""
    page.evaluate("(data) => window.show(data)", data)
    assert page.locator(".player").get_attribute("data-state") == state
