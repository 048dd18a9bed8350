"""The block builder in a browser: by keyboard, by hand, on a phone, for a screen reader."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import serious


def _row(page: Page, place: int | str) -> Locator:
    return page.locator(f".blocks [data-place='{place}']")


def _type(page: Page, text: str) -> None:
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def _held(page: Page) -> str:
    """The name of what has the focus."""
    return str(page.locator(".blocks").evaluate("part => part.getRootNode().activeElement.ariaLabel"))


def test_an_mlp_is_built_from_nothing_by_keyboard(page: Page) -> None:
    """Blocks are added, set, moved and removed by keys alone; misfits are said, shapes follow, and the graph is drawn.

    axe-core has nothing serious to say, and at the width of a phone nothing is wider than the screen. The
    program that was put aside can be brought back, also after F5.
    """
    editor = page.locator(".editor textarea")
    own = editor.input_value()
    page.get_by_role("tab", name="Model").click()
    page.get_by_role("button", name="Nothing").press("Enter")
    expect(_row(page, "train").locator(".problem")).to_contain_text("no weights")
    assert _held(page) == "Add Dense"
    page.keyboard.press("Enter")
    assert _held(page) == "Dense, block 1 of 1: units"
    _type(page, "3")
    page.keyboard.press("Tab")
    page.keyboard.type("tanh")
    expect(_row(page, "loss").locator(".problem")).to_contain_text("give the last Dense 1 unit")
    page.get_by_role("button", name="Add Dense").press("Enter")
    expect(_row(page, 1).locator(".shape")).to_have_text("(8, 1)")
    expect(_row(page, "loss").locator(".remarks p")).to_have_count(0)
    expect(page.locator(".player .drawing")).to_contain_text("dense_1")
    _type(page, "x")
    expect(_row(page, 1).locator(".typo")).to_contain_text("whole number is wanted")
    _type(page, "2")
    page.keyboard.press("ArrowDown")
    expect(_row(page, 1).locator(".typo")).to_have_count(0)
    page.get_by_label("Dense, block 2 of 2: the arrow keys").press("ArrowUp")
    assert _held(page).startswith("Dense, block 1 of 2: the arrow keys")
    expect(_row(page, "loss").locator(".problem")).to_be_visible()
    page.get_by_role("button", name="See Loss").press("Enter")
    assert _held(page) == "Loss: name"
    expect(page.locator(".player .drawing")).to_contain_text("dense_1")
    page.keyboard.press("ControlOrMeta+z")
    expect(_row(page, 0).locator(".shape")).to_have_text("(8, 3)")
    page.get_by_role("button", name="Add Dropout").press("Enter")
    expect(_row(page, 1).locator(".shape")).to_have_text("(8, 3)")  # before the output
    page.get_by_label("Dropout, block 2 of 3: the arrow keys").press("Delete")
    expect(page.locator(".blocks .row .handle:not(.none)")).to_have_count(2)
    expect(page.locator(".blocks .lines")).to_have_text("= 18 lines of code")
    assert not serious(page)
    _drag(page, 1, 0)
    expect(_row(page, 0).locator(".shape")).to_have_text("(8, 1)")
    page.set_viewport_size({"width": 390, "height": 800})
    wide = page.locator(".blocks .row").evaluate_all("rows => rows.filter(r => r.scrollWidth > r.clientWidth).length")
    assert wide == 0 and page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    page.get_by_role("button", name="Bring it back").press("Enter")
    page.get_by_role("tab", name="Code").click()
    expect(editor).to_have_value(own)


def _drag(page: Page, place: int, onto: int) -> None:
    start = _row(page, place).locator(".handle").bounding_box()
    end = _row(page, onto).bounding_box()
    assert start and end
    x = start["x"] + start["width"] / 2
    page.mouse.move(x, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, end["y"] + 4, steps=3)
    page.mouse.up()
