"""The Training tab as a new student uses it: paste the loop, scrub, play, open steps; and the page that plays alone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, Request, expect

from graphlab import sandbox
from graphlab.views.export.training import to_html
from tests.browser.conftest import Tab, as_new
from tests.browser.hands import run, settled

LOOP = """import random
xs = tf.constant([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
ys = tf.constant([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])
w = tf.Variable(random.random())
b = tf.Variable(random.random())
for step in range(500):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.abs(ys - (w * xs + b)))
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub(0.001 * dw)
    b.assign_sub(0.001 * db)
"""


def curve(page: Page) -> Locator:
    """The model among the points; before it, where it began."""
    return page.locator(".fit .js-line").nth(1)


def course(page: Page) -> str:
    """How the curve goes."""
    return curve(page).get_attribute("d") or ""


def step_shown(page: Page) -> Locator:
    """What the player says that it shows."""
    return page.locator(".player select.views option:checked")


def test_a_loop_is_pasted_and_scrubbed(page: Page) -> None:
    """By mouse and by keys: the curve, the loss and the graph are those of the step, also after F5."""
    run(page, LOOP)
    page.get_by_role("tab", name="Training").click()
    place, graph = page.locator(".training .place"), page.locator(".training .graph")
    expect(place).to_contain_text("after 500 steps")
    expect(page.locator(".course .js-line")).to_have_count(1)
    end = course(page)

    # the keys of the player, while the focus is in the time line
    page.locator(".training .scrub").press("Home")
    expect(place).to_contain_text("step 1 of 500")
    expect(step_shown(page)).to_contain_text("Step 1 of 500")
    expect(curve(page)).not_to_have_attribute("d", end)
    page.locator(".training .typed").fill("137")
    page.locator(".training .typed").press("Enter")
    expect(graph).to_have_text("The graph is that of step 137 of 500.")
    expect(step_shown(page)).to_contain_text("Step 137 of 500")
    expect(page.locator(".player .sentence")).to_contain_text("Update 2 of 2")
    numbers = place.inner_text()
    assert page.evaluate("new URLSearchParams(location.search).get('at')") == "137"

    # the same step with the same numbers
    page.reload()
    expect(page.locator(".training .place")).to_contain_text("step 137 of 500")
    expect(step_shown(page)).to_contain_text("Step 137 of 500")
    assert place.inner_text() == numbers

    # a click into the loss, and a step that is kept
    box = page.locator(".course .plot").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 60, steps=4)
    page.mouse.up()
    expect(place).to_contain_text("after 500 steps")
    expect(step_shown(page)).to_contain_text("Step 500 of 500")

    # playing begins anew, moves the curve, and stops where it is told to
    page.locator(".training .toggle").click()
    expect(place).to_contain_text("of 500")
    page.locator(".training .scrub").press(" ")
    expect(page.locator(".training .toggle")).to_have_attribute("aria-label", "Play")
    stood = place.inner_text().split("\n")[0].split(" ")[1]
    expect(step_shown(page)).to_contain_text(f"Step {stood} of 500")
    settled(page)
    page.locator("[data-plot=parameters]").click()
    expect(page.locator(".course .legend li")).to_have_text(["w", "b"])


def test_a_page_of_a_training_plays_alone(file_tab: Tab, tmp_path: Path) -> None:
    """Without a server and without a network: the fit and the loss move, nothing is asked for, a step can be typed."""
    finished = sandbox.run(LOOP)
    file = tmp_path / "run.html"
    file.write_text(to_html(finished.trainings, finished.traces, source=LOOP, title="A line"), encoding="utf-8")
    page, asked = as_new(file_tab.page()), list[str]()

    def ask(request: Request) -> None:
        asked.append(request.url)

    page.on("request", ask)
    page.goto(file.as_uri())
    place = page.locator(".training .place")
    expect(place).to_contain_text("after 500 steps")
    expect(page.locator(".course .js-line")).to_have_count(1)
    end = course(page)
    page.locator(".training .scrub").press("Home")
    expect(place).to_contain_text("step 1 of 500")
    expect(curve(page)).not_to_have_attribute("d", end)
    typed = page.locator(".training .typed")
    for step, there in {"9999": "500", "0": "1", "137": "137", "": "137", "-3": "1"}.items():
        typed.fill(step)
        typed.press("Enter")
        expect(typed).to_have_value(there)
        expect(place).to_contain_text(f"step {there} of 500")
    page.remove_listener("request", ask)
    assert asked == [file.as_uri()]
