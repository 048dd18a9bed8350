"""What is taken away: pictures, and a run as a file that is opened from disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Tab, as_new
from tests.browser.hands import BOXES, MATRIX, PERSISTENT, TWICE, card, serious_in_light_and_dark, switch_colours


def saved(page: Page, kind: str, folder: Path) -> Path:
    """The picture as a file of this kind."""
    page.locator("button.more").click()
    with page.expect_download() as download:
        page.locator(f".do-{kind}").click()
    assert download.value.suggested_filename == f"tape-1-target-y-sources-a-b.{kind}"
    download.value.save_as(folder / f"picture.{kind}")
    return folder / f"picture.{kind}"


def test_the_picture_is_saved_as_it_is_seen(page: Page, file_tab: Tab, tmp_path: Path):
    """SVG and PNG hold the step that is shown, in the colours that are shown, and need nothing from outside.

    Dark is dark in the player and in its drawing.
    """
    page.keyboard.press("Home")
    _saved_as_seen(page, as_new(file_tab.page()), tmp_path, "rgb(255, 255, 255)")
    page.bring_to_front()
    switch_colours(page)
    for part in (".player", ".drawing > svg"):
        expect(page.locator(part)).to_have_class(re.compile(r"\bdark\b"))
    _saved_as_seen(page, file_tab.page(), tmp_path, "rgb(14, 17, 23)")


def _saved_as_seen(page: Page, picture: Page, folder: Path, colour: str) -> None:
    page.bring_to_front()
    size = page.locator(".drawing > svg").evaluate("svg => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height]")
    head = saved(page, "png", folder).read_bytes()[16:24]
    assert [int.from_bytes(head[:4]), int.from_bytes(head[4:])] == [round(2 * side) for side in size]
    picture.goto(saved(page, "svg", folder).as_uri())
    assert picture.evaluate("getComputedStyle(document.querySelector('.paper')).fill") == colour
    assert picture.evaluate("getComputedStyle(document.querySelector('.card.waiting .what')).visibility") == "hidden"


def test_a_file_from_disk_is_stepped_and_asks_for_nothing(opened: Callable[[str], Page]):
    """The player, the program's text and the tape work without a server; every request would fail the test.

    All boxes fold and open, and the step stays.
    """
    page = opened(TWICE)
    page.keyboard.press("Home")
    for at in range(1, 8):
        page.keyboard.press("ArrowRight")
        expect(page.locator(".count")).to_have_text(f"{at} / 7")
    expect(page.locator(".line.lit")).to_contain_text("c = a * b")
    page.locator(".tape tr[data-node]").nth(1).click()
    expect(page.locator(".details h3")).to_have_text("a * a")
    page.locator(".line[data-line='4']").click()
    expect(page.locator(".details h3")).to_have_text("c")
    page.locator("button.theme").click()
    expect(page.locator(".player")).to_have_class(re.compile("dark"))

    page = opened(BOXES)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.locator(".group .fold[data-fold=g1]").click()
    expect(page.locator(".card.folded[data-group=g1]")).to_be_visible()
    page.locator(".card.folded .fold").first.click()
    expect(page.locator(".card.folded")).to_have_count(0)
    expect(page.locator(".count")).to_have_text(re.compile("^1 / "))


def test_hostile_text_stays_text_in_a_file(opened: Callable[[str], Page]):
    """Names and sources that would end a script, or a string of one, are shown as they are."""
    name = "</script><img src=x onerror=alert(1)>\u2028"
    page = opened(f"# {name}\nx = tf.Variable(2.0, name={name!r})\n{PERSISTENT.partition(chr(10))[2]}", name)
    assert page.locator("img").count() == 0
    expect(page.locator("h1")).to_contain_text("</script><img src=x")
    expect(page.locator(".line").first).to_contain_text("</script><img src=x onerror=alert(1)>")


def test_axe_finds_nothing_serious_in_a_file(opened: Callable[[str], Page]):
    """In light and dark, as it opens and with a number explained: the answers of a small run are in its file."""
    page = opened(MATRIX)
    assert serious_in_light_and_dark(page) == []
    card(page, "w").locator(".row.grad.shown .cell").nth(1).click()
    expect(page.locator(".cell-view h4")).to_contain_text("= 6")
    expect(page.locator(".drawing .outlined").first).to_be_visible()
    assert serious_in_light_and_dark(page) == []
