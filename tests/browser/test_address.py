"""The address in a browser: what is shown is in it, and F5, back, forward and another browser show the same."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from graphlab.ui.content import address
from tests.browser.conftest import forget
from tests.browser.hands import APP, BOXES, PERSISTENT, run, settled
from tests.serving import served

GRAPH = ".player[data-state=graph] .card"


def fields(page: Page) -> dict[str, str]:
    """What is in the address of the page."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def screen(page: Page) -> dict[str, object]:
    """What is shown: program, title, steps, drawing, and what is answered beside it."""
    settled(page)
    return {
        "program": page.locator(".editor textarea").input_value(),
        "count": page.locator(".count").inner_text(),
        "title": page.locator(".player h2").text_content(),
        "sentence": page.locator(".sentence").inner_text(),
        "cards": page.locator(".drawing .card .name").all_text_contents(),
        "direction": page.locator(".do-turn .word").text_content(),
        "look": page.locator(".asked").all_inner_texts(),
        "colours": page.locator(APP).evaluate("app => getComputedStyle(app).colorScheme"),
    }


def written(page: Page, name: str, value: str | None) -> None:
    """Wait until a field of the address has this value."""
    page.wait_for_function(f"new URLSearchParams(location.search).get({name!r}) === {value!r}".replace("None", "null"))


def prepared(page: Page) -> dict[str, object]:
    """A program is run, folded, turned, stepped back and asked about: what is shown then."""
    run(page, BOXES)
    page.locator("button.more").click()
    page.locator(".do-turn").click()
    written(page, "direction", "TB")
    page.locator("[data-fold]").first.click()
    page.wait_for_function("/[?&](open|closed)=/.test(location.search)")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    written(page, "step", "3")
    page.locator("button.questions").click()
    page.locator(".asking [data-label=Paths]").click()
    written(page, "look", "Paths")
    return screen(page)


def test_the_same_screen_again(page: Page, app: str):
    """F5, back and forward, and a fresh profile, where the picture is the sender's until the click."""
    begin = screen(page)
    shown = prepared(page)
    url = page.url
    assert len(url) < 8_000 and {"p", "f", "step", "look", "direction"} <= fields(page).keys()

    page.reload()
    page.wait_for_selector(GRAPH)
    assert screen(page) == shown and page.url == url

    page.go_back()  # before the look
    written(page, "look", None)
    expect(page.locator(".asked")).to_have_count(0)
    page.go_back()  # before the program
    written(page, "p", None)
    expect(page.locator(".editor textarea")).to_have_value(str(begin["program"]))
    assert screen(page) == begin
    page.go_forward()
    page.go_forward()
    written(page, "look", "Paths")
    expect(page.locator(".asked")).to_have_count(1)
    assert screen(page) == shown and page.url == url

    forget(page, app)
    page.goto(url)
    page.wait_for_selector(GRAPH)
    expect(page.locator(".trait.sender")).to_have_text("not checked")
    assert {**screen(page), "look": shown["look"]} == shown
    page.locator("button.run").click()
    expect(page.locator(".asked")).to_have_count(1)
    expect(page.locator(".trait.sender")).to_have_count(0)
    assert screen(page) == shown


def test_a_server_that_was_restarted_shows_the_same(window: BrowserContext, tmp_path: Path):
    """The page finds the new server by itself, and asks it for what its address says.

    The server has a base path, which is in the addresses of the components' files too.
    """
    page, base, files = window.new_page(), "/deep/lab", set[str]()
    page.on("response", lambda answer: files.add(answer.url) if "/app/static/" in answer.url else None)
    with served(tmp_path / "first.txt", base=base) as server:
        page.goto(server.address)
        page.wait_for_selector(GRAPH)
        assert {file.rpartition("/")[0] for file in files} == {f"{server.address}/app/static"}
        run(page, PERSISTENT)
        page.keyboard.press("ArrowLeft")
        page.wait_for_function("location.search.includes('step=')")
        shown, url = screen(page), page.url
    page.evaluate("window.graphlab.address = undefined")
    with served(tmp_path / "second.txt", base=base, port=server.port):
        page.wait_for_function("window.graphlab.address?.query === location.search")
        assert screen(page) == shown and page.url == url
        page.locator("button.questions").click()
        page.locator(".asking [data-label=Paths]").click()
        written(page, "look", "Paths")
        expect(page.locator(".asked")).to_have_count(1)
        asked = screen(page)
        assert {**asked, "look": []} == shown
        page.reload()
        page.wait_for_selector(GRAPH)
        assert screen(page) == asked
    page.close()


def test_text_that_has_not_run_and_its_undo(page: Page):
    """F5 keeps what was typed; undo goes back over a text from elsewhere, and over programs where no text is typed."""
    area = page.locator(".editor textarea")
    run(page, PERSISTENT)
    area.click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("# mine")
    page.reload()
    page.wait_for_selector(GRAPH)
    expect(area).to_have_value(f"{PERSISTENT}# mine")
    settled(page)
    run(page, f"{PERSISTENT}# mine")
    page.get_by_role("combobox").first.click()
    page.get_by_role("option").nth(3).click()
    page.wait_for_function("location.search.includes('example=')")
    settled(page)
    assert area.input_value() != f"{PERSISTENT}# mine"
    area.click()
    page.keyboard.press("ControlOrMeta+z")
    expect(area).to_have_value(f"{PERSISTENT}# mine")
    page.keyboard.press("ControlOrMeta+Shift+z")
    page.keyboard.press("Escape")
    page.locator(".toggle").focus()
    page.keyboard.press("ControlOrMeta+z")
    page.wait_for_function("location.search.includes('p=')")
    expect(area).to_have_value(f"{PERSISTENT}# mine")


def test_a_slider_replaces_the_address(blank: Page, app: str):
    """Turning a number makes no entry to go back to, keeps the hand on it, and is undone at once."""
    page, before = blank, blank.url
    page.goto(f"{app}?example=sigmoid-parts&look=Sliders")
    slider = page.locator(".sliders input[type=range]").first
    slider.wait_for()
    settled(page)
    start = slider.input_value()
    slider.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    turned = slider.input_value()
    page.wait_for_function("location.search.includes('p=')")
    settled(page)
    page.wait_for_function("window.graphlab.address.query === location.search")
    assert slider.input_value() == turned != start
    assert address.read(fields(page)).program == page.locator(".editor textarea").input_value()
    page.keyboard.press("ControlOrMeta+z")
    page.wait_for_function("location.search.includes('example=')")
    expect(slider).to_have_value(start)
    page.go_back()
    assert page.url == before
