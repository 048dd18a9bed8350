"""The fitting lab in a browser, as a new student has it: type a formula, train, watch, play by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.hands import settled, still


def fit(page: Page, steps: int) -> None:
    """Open the lab, for a training of so many steps."""
    page.get_by_role("link", name="Fit", exact=True).click()
    page.get_by_label("Steps", exact=True).fill(str(steps))
    page.get_by_label("Steps", exact=True).press("Enter")


def place(page: Page) -> str:
    """Where the figures stand, in words."""
    return page.locator(".fitting .place").inner_text()


def test_a_formula_is_typed_trained_and_played(page: Page):
    """From the playground to Fit; a formula over data that were chosen; one click, and it plays by itself, once.

    The curve, the loss and the path are at the step that is shown, which keys, the slider and a click into the loss
    change; nothing of it runs Python again. On a phone the figures come first, the buttons stay at hand, and the step
    is shown in the playground as well.
    """
    page.get_by_role("link", name="Fit", exact=True).click()
    page.get_by_role("button", name="Data: Six points of a line").click()
    page.get_by_role("combobox", name="Data", exact=True).click()
    page.get_by_role("option", name="An exponential decay").click()
    expect(page.get_by_role("button", name="Data: An exponential decay")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="Formula").click()
    page.get_by_label("Formula", exact=True).fill("a*exp(-b*x) + c")
    page.get_by_label("Steps", exact=True).fill("60")
    page.get_by_label("Rate", exact=True).fill("0,1")
    page.get_by_label("Rate", exact=True).press("Enter")
    expect(page.locator(".fitting .code")).to_contain_text("learning_rate=0.1)")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".fitting .toggle")).to_have_text("Pause")
    expect(page.locator(".fitting .place")).to_contain_text("after 60 steps")
    expect(page.locator(".fitting .path .title")).to_have_text("Path")
    settled(page)
    runs = page.evaluate("performance.getEntriesByType('resource').length")
    curve = page.locator(".fitting .scene .scatterlayer .js-line").last
    end = curve.get_attribute("d")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Home")
    expect(page.locator(".fitting .place")).to_contain_text("step 1 of 60")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".fitting .place")).to_contain_text("step 2 of 60")
    expect(curve).not_to_have_attribute("d", str(end))
    page.locator(".fitting .loss .plot").click(position={"x": 150, "y": 60})
    assert 10 < int(place(page).split()[1]) < 50
    assert page.evaluate("performance.getEntriesByType('resource').length") == runs
    expect(page.locator("[data-testid=stException]")).to_have_count(0)

    page.set_viewport_size({"width": 390, "height": 844})
    with still(page):
        page.get_by_role("button", name="Train", exact=True).click()
        expect(page.locator(".fitting .place")).to_contain_text("after 60 steps")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_in_viewport()
    page.locator(".fitting .back").click()
    page.get_by_role("button", name="Open step 60 as a graph").click()
    expect(page.locator(".player[data-state=graph]")).to_be_visible()
    expect(page.locator(".training .place")).to_contain_text("step 60 of 60")


def test_runs_race_and_points_are_added(page: Page):
    """A second run beside the first, in one table; F5 trains both again and shows what was shown, without playing.

    A click on the chart makes a seventh point; the handle on the path starts the training from elsewhere.
    """
    fit(page, steps=20)
    with still(page):
        page.get_by_role("button", name="Train", exact=True).click()
        expect(page.locator(".runs tbody tr")).to_have_count(1)
        page.get_by_role("combobox", name="Optimizer").click()
        page.get_by_role("option", name="Adam", exact=True).click()
        expect(page.locator(".fitting .note").first).to_contain_text("changed since")
        page.get_by_role("button", name="+ Race").click()
        expect(page.locator(".runs tbody tr")).to_have_count(2)
        expect(page.locator(".fitting .toggle")).to_have_text("Play")
    page.wait_for_function("location.search.includes('runs=')")
    before = page.locator(".runs").inner_text()
    page.reload()
    expect(page.locator(".runs tbody tr")).to_have_count(2)
    expect(page.locator(".fitting .toggle")).to_have_text("Play")
    assert page.locator(".runs").inner_text() == before
    page.locator(".runs .show", has_text="A").click()
    expect(page.locator(".runs .show", has_text="A")).to_have_attribute("aria-pressed", "true")

    settled(page)
    page.locator(".fitting .scene .plot").click(position={"x": 300, "y": 60})
    expect(page.get_by_role("button", name="Data: your own, 7 points")).to_be_visible()
    with still(page):
        page.get_by_role("button", name="Train", exact=True).click()
        handle = page.locator(".fitting .path .start")
        expect(handle).to_be_visible()
        expect(page.locator(".fitting .toggle")).to_have_text("Play")
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=4)
    page.mouse.up()
    expect(page.get_by_label("Start of w")).not_to_have_value("")
    expect(page.locator(".fitting .toggle")).to_have_text("Pause")


def test_a_table_is_read_and_its_training_stopped(page: Page):
    """By keyboard alone, with semicolons and decimal commas: what was read is told, Stop keeps what there is.

    It can go on from there. The address then keeps how the loss is shown, and the figure is saved.
    """
    page.get_by_role("link", name="Fit", exact=True).press("Enter")
    page.get_by_role("button", name="File", exact=True).press("Enter")
    rows = "".join(f"{i},5;{3 * i}\n" for i in range(8))
    content = f'"day";"size"\n{rows}9,5;?\n'.encode()
    page.locator("input[type=file]").set_input_files({"name": "days.csv", "mimeType": "text/csv", "buffer": content})
    expect(page.get_by_text("Semicolons; decimal comma; 9 rows of 2 columns.")).to_be_visible()
    expect(page.get_by_text("1 of 9 rows left out").first).to_be_visible()
    expect(page.get_by_role("button", name="Data: your own, 8 points")).to_be_visible()
    page.keyboard.press("Escape")
    steps, train = page.get_by_label("Steps", exact=True), page.get_by_role("button", name="Train", exact=True)
    steps.fill("20000")
    steps.press("Enter")
    expect(page.locator(".fitting .code")).to_contain_text("range(20000)")
    settled(page)
    train.press("Enter")
    expect(page.get_by_text("· step")).to_be_visible()
    page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="Stop").press("Enter")
    expect(page.locator(".fitting .verdict")).to_contain_text("of 20,000 steps")
    expect(page.locator(".runs tbody tr")).to_have_count(1)
    expect(page.get_by_role("button", name="Go on for")).to_be_visible()
    settled(page)
    page.locator(".loss .log input").press(" ")
    page.wait_for_function("location.search.includes('log=1')")
    with page.expect_download() as saved:
        page.locator(".fitting .loss [data-format=svg]").press("Enter")
    assert saved.value.suggested_filename == "loss.svg"
