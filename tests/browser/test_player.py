"""The player as a person uses it: by keyboard and by pointer, on the page and in a file opened from disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from graphlab import sandbox
from graphlab.ui import player
from graphlab.ui.standalone import to_html

TWICE = """a = tf.Variable(2.0)
b = tf.Variable(3.0)
with tf.GradientTape() as tape:
    c = a * b
    y = c + a * a
tape.gradient(y, [a, b])
"""
BOXES = """def cube(v):
    return v * v * v

x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    a = cube(x)
    for i in range(3):
        a = a * 0.5 + x
    y = a + x
tape.gradient(y, x)
"""
MATRIX = """w = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
x = tf.constant([[5.0], [6.0]])
with tf.GradientTape() as tape:
    h = tf.matmul(w, x)
    y = tf.reduce_sum(h)
tape.gradient(y, w)
"""
PERSISTENT = (
    "x = tf.Variable(3.0)\nwith tf.GradientTape(persistent=True) as tape:\n    y = x * x\ntape.gradient(y, x)\n"
)
CHAIN = "x = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n    y = x * 1.0\n{}t.gradient(y, x)\n"
SCREENS = {"desktop": (1280, 800), "phone": (375, 720), "zoomed to 400 %": (320, 200)}

light = pytest.mark.parametrize("scheme", ["light"], indirect=True)


def run(page: Page, source: str) -> float:
    """Run `source` in the playground; milliseconds from the key to the painted answer. The focus leaves the editor."""
    page.locator(".editor textarea").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(source)
    page.evaluate("window.graphlab.latency = null")
    page.keyboard.press("ControlOrMeta+Enter")
    page.wait_for_function("window.graphlab.latency !== null", timeout=60_000)
    page.locator(".editor textarea").press("Escape")
    return page.evaluate("window.graphlab.latency")


def card(page: Page, name: str) -> Locator:
    """The card called `name`."""
    return page.locator(".drawing .card").filter(has=page.locator(".name", has_text=re.compile(f"^{re.escape(name)}$")))


def file_of(source: str, folder: Path, title: str = "") -> str:
    """The address of a file made of the last gradient that `source` asks for."""
    trace, sweep = player.views_of(sandbox.run(source))[-1]
    path = folder / "run.html"
    path.write_text(to_html(trace, sweep, source=source, title=title), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def context(browser: Browser, scheme: str) -> Iterator[BrowserContext]:
    """A browser of its own, light or dark, with no network."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture
def opened(context: BrowserContext, tmp_path: Path) -> Iterator[Callable[[str], Page]]:
    """Opens a file of a program. That it asks for anything, or complains, fails the test."""
    asked: list[str] = []

    def open_file(source: str, title: str = "") -> Page:
        page = context.new_page()
        address = file_of(source, tmp_path, title)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(str(error)))
        page.on("console", lambda message: asked.append(message.text) if message.type == "error" else None)
        page.goto(address)
        page.wait_for_selector(".player[data-state=graph] .drawing .card")
        asked.remove(address)
        return page

    yield open_file
    assert not [url for url in asked if not url.startswith(("blob:file:", "data:"))]


def serious(page: Page) -> list[str]:
    """What axe-core finds that is serious or worse. Streamlit's code blocks, which scroll, are not ours to change."""
    found = Axe().run(page, context={"exclude": [["[data-testid=stCode]"]]}).response["violations"]
    return [
        f"{item['id']}: {item['nodes'][0]['target']} {item['nodes'][0].get('failureSummary')}"
        for item in found
        if item["impact"] in ("serious", "critical")
    ]


# ---- Stepping


@light
def test_the_keyboard_alone_steps_to_the_end_and_back(page: Page):
    """From the start, one key a step; back and on again; the count, the list and the picture agree at each."""
    run(page, TWICE)
    page.keyboard.press("Home")
    steps = page.locator(".transcript li").count()
    for at in range(1, steps + 1):
        page.keyboard.press("ArrowRight")
        expect(page.locator(".count")).to_have_text(f"{at} / {steps}")
        expect(page.locator(".transcript li.now .no")).to_have_text(str(at))
        assert page.locator(".drawing .card.active").count() == 1
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".count")).to_have_text(f"{steps - 1} / {steps}")
    page.keyboard.press("End")
    expect(page.locator(".count")).to_have_text(f"{steps} / {steps}")


@light
def test_the_bar_goes_to_any_step(page: Page):
    """Dragging the bar back hides what was not there yet."""
    run(page, TWICE)
    page.locator(".scrub").fill("1")
    expect(page.locator(".count")).to_have_text("1 / 7")
    expect(card(page, "y")).to_have_class(re.compile("waiting"))
    expect(card(page, "c")).not_to_have_class(re.compile("waiting"))


@light
def test_no_row_of_the_list_hides_under_its_heading(page: Page):
    """Whatever step is shown, its row is seen whole: the first backward one too."""
    run(page, BOXES)
    page.keyboard.press("End")
    for _ in range(page.locator(".transcript li").count()):
        now = page.locator(".transcript li.now")
        row, head = now.bounding_box(), now.locator("xpath=../../h3").bounding_box()
        assert row and head and row["y"] >= head["y"] + head["height"] - 1
        page.keyboard.press("ArrowLeft")


@light
def test_a_step_tells_its_rule_and_its_reasons(page: Page):
    """Under the sentence and the formulas stand the rule of the op and why contributions add up."""
    run(page, TWICE)
    page.keyboard.press("End")
    expect(page.locator(".say .rule")).to_contain_text("other factor")
    expect(page.locator(".say .formula math").first).to_be_visible()
    assert page.locator(".say .reason").count() >= 1


@light
def test_play_can_go_round(page: Page):
    """With the loop on, the end is followed by the start."""
    run(page, PERSISTENT)
    page.keyboard.press("l")
    expect(page.locator("button.loop")).to_have_attribute("aria-pressed", "true")
    page.locator(".speed").select_option("4")
    page.locator("button.toggle").click()
    expect(page.locator(".count")).to_have_text("3 / 3", timeout=15_000)
    expect(page.locator(".count")).to_have_text("1 / 3", timeout=15_000)
    page.locator("button.toggle").click()


@light
def test_formulas_of_a_long_run_come_when_they_are_looked_at(page: Page):
    """Hundreds of steps arrive without formulas; those of the step that is shown are fetched."""
    run(page, CHAIN.format("".join(f"    y = y * {1 + i / 100}\n" for i in range(130))))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".say .formula math").first).to_be_visible(timeout=15_000)
    expect(page.locator(".count")).to_have_text(re.compile("^1 / "))


# ---- Selecting


@light
def test_row_line_node_and_step_light_up_together(page: Page):
    """Whichever is chosen, the others are marked."""
    run(page, TWICE)
    c = card(page, "c")

    def all_lit() -> None:
        expect(page.locator(".details h3")).to_have_text("c")
        expect(c).to_have_class(re.compile("selected"))
        expect(page.locator(".gutter .lit")).to_have_text("4")
        expect(page.locator(".tape tr.now td").nth(2)).to_have_text("multiply")
        assert page.locator(".transcript li.lit").count() == 2

    c.click()
    all_lit()
    page.keyboard.press("Escape")
    page.locator(".tape tr[data-node]").first.click()
    all_lit()
    page.keyboard.press("Escape")
    page.locator(".gutter span", has_text=re.compile("^4$")).click()
    all_lit()
    page.keyboard.press("Escape")
    page.locator(".transcript li").first.locator("button").click()
    expect(c).to_have_class(re.compile("active"))
    expect(page.locator(".gutter .lit")).to_have_text("4")
    expect(page.locator(".tape tr.now td").first).to_have_text("1")


@light
def test_what_is_in_a_folded_box_lights_up_the_box(page: Page):
    """A row of the tape whose op is inside a folded box selects the box's card, and tells of the op."""
    run(page, BOXES)
    page.locator(".fold[data-fold=g0]").click()
    expect(page.locator(".card.folded[data-group=g0]")).to_be_visible()
    page.locator(".tape tr[data-node]").first.click()
    expect(page.locator(".card.folded[data-group=g0]")).to_have_class(re.compile("selected"))
    expect(page.locator(".details")).to_contain_text("in the box cube")


@light
def test_a_wire_leads_to_its_step(page: Page):
    """Enter on a wire goes to the step at which the gradient comes back on it."""
    run(page, TWICE)
    page.locator(".wire[data-edge=e0]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".wire[data-edge=e0]")).to_have_class(re.compile("active"))
    expect(page.locator(".sentence b")).to_have_class("backward")


# ---- Boxes


@light
def test_boxes_fold_and_unfold_where_they_stand(page: Page):
    """By click and by Enter; the step stays, and so does the box on the screen."""
    run(page, BOXES)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    fold = page.locator(".fold[data-fold=g0]")
    fold.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card.folded[data-group=g0]")).to_be_visible()
    expect(page.locator(".count")).to_have_text(re.compile("^1 / "))
    expect(page.locator(".fold[data-fold=g0]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".group[data-group=g0]")).to_be_visible()
    page.locator("button.more").click()
    page.locator(".do-fold").click()
    expect(page.locator(".group")).to_have_count(0)
    page.locator("button.more").click()
    page.locator(".do-unfold").click()
    expect(page.locator(".card.folded")).to_have_count(0)
    expect(page.locator(".count")).to_have_text(re.compile("^1 / "))


@light
def test_a_bare_number_can_have_a_card_of_its_own(page: Page):
    """Numbers are tucked into their op until the menu says otherwise."""
    run(page, BOXES)
    before = page.locator(".drawing .card").count()
    page.locator("button.more").click()
    expect(page.locator(".do-tuck")).to_have_attribute("aria-checked", "true")
    page.locator(".do-tuck").click()
    expect(page.locator(".drawing .card")).to_have_count(before + 3)


# ---- Looking closer


@light
def test_search_lights_up_what_it_finds(page: Page):
    """By op and by name; Enter walks through the matches, Escape clears."""
    run(page, TWICE)
    page.keyboard.press("/")
    page.keyboard.type("multi")
    expect(page.locator(".search output")).to_have_text("1 of 2: c")
    assert page.locator(".card.found").count() == 2
    page.keyboard.press("Enter")
    expect(page.locator(".search output")).to_have_text("2 of 2: a * a")
    expect(card(page, "a * a")).to_have_class(re.compile("here"))
    page.keyboard.press("Enter")
    expect(page.locator(".search output")).to_have_text("1 of 2: c")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("zebra")
    expect(page.locator(".search output")).to_have_text("nothing found")
    page.keyboard.press("Escape")
    expect(page.locator(".search")).to_be_hidden()
    assert page.locator(".card.found").count() == 0


@light
def test_the_guide_explains_the_picture_and_the_keys(page: Page):
    """A question mark opens it, Escape closes it and gives the focus back."""
    page.keyboard.press("?")
    guide = page.locator(".guide")
    for words in ("Variable", "Watched tensor", "None", "log scale", "Home"):
        expect(guide).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(guide).to_be_hidden()
    expect(page.locator("button.help")).to_be_focused()


@light
def test_a_number_can_be_asked_about(page: Page):
    """A click on a cell says which one; the arrow keys go from number to number in the panel."""
    run(page, MATRIX)
    card(page, "w").locator(".row.grad.shown .cell").nth(1).click()
    expect(page.locator(".pick.chosen")).to_have_text("6.")
    expect(page.locator(".cell-view")).to_contain_text("6", timeout=15_000)
    page.locator("section.value .pick").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("section.value .pick").nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".pick.chosen")).to_have_text("3.")
    expect(page.locator(".count")).to_have_text("5 / 5")


@light
def test_marks_from_a_table_keep_step_and_drawing(page: Page):
    """What a table speaks of stands out with its labels and cells, over the same drawing at the same step."""
    run(page, MATRIX)
    page.keyboard.press("Home")
    page.locator(".drawing > svg").evaluate("svg => { svg.dataset.kept = 'yes' }")
    light = """marks => { window.graphlab = { ...window.graphlab, light: marks };
      window.dispatchEvent(new CustomEvent("graphlab:light", { detail: marks })) }"""
    page.evaluate(light, {"nodes": ["n2"], "edges": ["e0"], "labels": {"n2": "ẋ = 1"}, "cells": {"n0": {"value": [1]}}})
    expect(page.locator(".card.marked .label")).to_have_text("ẋ = 1")
    assert page.locator(".wire.marked").count() == 1
    assert page.locator(".card[data-node=n0] .outlined").count() == 1
    page.evaluate(light, None)
    assert page.locator(".drawing :is(.marked, .outlined, .label)").count() == 0
    expect(page.locator(".drawing > svg[data-kept=yes]")).to_be_attached()
    expect(page.locator(".count")).to_have_text("0 / 5")


@light
def test_a_released_tape_pops_its_rows_and_a_persistent_one_does_not(page: Page):
    """Walked rows are ticked off one by one; the tape that keeps them says so."""
    run(page, TWICE)
    expect(page.locator(".top .trait")).to_have_text("released")
    expect(page.locator(".tape tr.gone")).to_have_count(3)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".tape tr.gone")).to_have_count(2)
    page.keyboard.press("Home")
    expect(page.locator(".tape tr.gone")).to_have_count(0)
    run(page, PERSISTENT)
    expect(page.locator(".top .trait")).to_have_text("persistent")
    expect(page.locator(".tape tr.gone")).to_have_count(0)


# ---- Taking it away


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_picture_is_saved_as_it_is_seen(page: Page, scheme: str, kind: str, tmp_path: Path):
    """SVG and PNG hold the step that is shown, in the colours that are shown, and need nothing from outside."""
    page.keyboard.press("Home")
    page.locator("button.more").click()
    with page.expect_download() as saved:
        page.locator(f".do-{kind}").click()
    path = tmp_path / f"picture.{kind}"
    saved.value.save_as(path)
    assert saved.value.suggested_filename == f"tape-1-target-z-source-x.{kind}"
    if kind == "svg":
        page.goto(path.as_uri())
        shown = page.evaluate("getComputedStyle(document.querySelector('.paper')).fill")
        assert shown == {"light": "rgb(255, 255, 255)", "dark": "rgb(14, 17, 23)"}[scheme]
        assert page.evaluate("getComputedStyle(document.querySelector('.card.waiting .what')).visibility") == "hidden"
    else:
        size = page.locator(".drawing > svg").evaluate("svg => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height]")
        head = path.read_bytes()[16:24]
        assert [int.from_bytes(head[:4]), int.from_bytes(head[4:])] == [round(2 * side) for side in size]


@light
def test_a_file_from_disk_is_stepped_and_asks_for_nothing(opened: Callable[[str], Page]):
    """The player, the program's text and the tape work without a server; every request would fail the test."""
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


@light
def test_a_number_in_a_file_can_be_asked_about(opened: Callable[[str], Page]):
    """The answers of a small run are in its file."""
    page = opened(MATRIX)
    card(page, "w").locator(".row.grad.shown .cell").nth(1).click()
    expect(page.locator(".cell-view h4")).to_contain_text("= 6")
    expect(page.locator(".drawing .outlined").first).to_be_visible()


@light
def test_boxes_of_a_file_fold_without_a_server(opened: Callable[[str], Page]):
    """All boxes fold and open, and the step stays."""
    page = opened(BOXES)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.locator(".fold[data-fold=g0]").click()
    expect(page.locator(".card.folded[data-group=g0]")).to_be_visible()
    page.locator(".card.folded .fold").first.click()
    expect(page.locator(".card.folded")).to_have_count(0)
    expect(page.locator(".count")).to_have_text(re.compile("^1 / "))


@light
def test_hostile_text_stays_text_in_a_file(opened: Callable[[str], Page]):
    """Names and sources that would end a script, or a string of one, are shown as they are."""
    name = "</script><img src=x onerror=alert(1)>\u2028"
    page = opened(f"# {name}\nx = tf.Variable(2.0, name={name!r})\n{PERSISTENT.partition(chr(10))[2]}", name)
    assert page.locator("img").count() == 0
    expect(page.locator("h1")).to_contain_text("</script><img src=x")
    expect(page.locator(".line").first).to_contain_text("</script><img src=x onerror=alert(1)>")


# ---- For everybody


@light
def test_cards_and_wires_have_names_that_tell_their_numbers(page: Page):
    """Tab reaches every card and wire, and each says what it is and what it carries."""
    run(page, TWICE)
    parts = page.locator(".drawing [tabindex='0']")
    assert parts.count() == page.locator(".drawing .card").count() + page.locator(".drawing .wire").count()
    a = page.get_by_role("button", name=re.compile(r"^a, Variable, .*value 2, gradient .*= 7"))
    expect(a).to_be_visible()
    names = [wire.get_attribute("aria-label") for wire in page.locator(".drawing .wire").all()]
    assert all(name and re.search(r"from .+ to .+\d", name) for name in names)
    page.locator("button.more").focus()
    page.keyboard.press("Tab")
    expect(page.locator("button.skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("button.toggle")).to_be_focused()


@light
def test_arrows_with_shift_go_from_card_to_card(page: Page):
    """The nearest part on that side gets the focus; without Shift an arrow still steps."""
    run(page, TWICE)
    page.keyboard.press("End")
    card(page, "a").focus()
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("document.querySelector('.st-key-player') !== null")
    focused = page.locator(".drawing :focus")
    expect(focused).to_have_count(1)
    expect(card(page, "a")).not_to_be_focused()
    expect(page.locator(".count")).to_have_text("7 / 7")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".count")).to_have_text("6 / 7")


def test_axe_finds_nothing_serious_on_the_page(page: Page):
    """In light and dark, with details and menu open."""
    run(page, BOXES)
    assert serious(page) == []
    page.keyboard.press("0")
    card(page, "y").click()
    assert serious(page) == []
    page.keyboard.press("?")
    assert serious(page) == []


def test_axe_finds_nothing_serious_in_a_file(opened: Callable[[str], Page]):
    """In light and dark, as it opens and in the middle of the run with details open."""
    page = opened(MATRIX)
    assert serious(page) == []
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    card(page, "w").click()
    assert serious(page) == []


@light
def test_reduced_motion_is_honoured(context: BrowserContext, app: str):
    """Nothing in the drawing moves by itself."""
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(app)
    page.wait_for_selector(".player[data-state=graph] .drawing .card", timeout=60_000)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    look = "part => [getComputedStyle(part).animationName, getComputedStyle(part).transitionDuration]"
    moving = page.locator(".drawing .card.active, .drawing .wire")
    styles = moving.evaluate_all(f"parts => parts.flatMap(part => [part, ...part.children]).map({look})")
    assert {name for name, _ in styles} == {"none"} and {time for _, time in styles} == {"0s"}


@light
@pytest.mark.parametrize("size", SCREENS.values(), ids=SCREENS.keys())
def test_everything_is_reached_on_every_screen(context: BrowserContext, app: str, size: tuple[int, int]):
    """Nothing is cut off at the side, every control can be scrolled to and is big enough, and the graph is seen."""
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(app)
    page.wait_for_selector(".player[data-state=graph] .drawing .card", timeout=60_000)
    page.wait_for_timeout(700)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for control in page.locator(".player button:visible, .player select:visible, .player input:visible").all():
        box = control.bounding_box()
        assert box and box["x"] >= -1 and box["x"] + box["width"] <= size[0] + 1, control
    for name in ("button.next", "button.find", "button.help", "button.more", ".scrub", ".transcript li button"):
        control = page.locator(name).first
        control.scroll_into_view_if_needed()
        expect(control).to_be_in_viewport()
    page.locator("button.more").click()
    for entry in page.locator(".menu button:visible").all():
        entry.scroll_into_view_if_needed()
        expect(entry).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Escape")
    page.locator(".canvas").scroll_into_view_if_needed()
    assert any(page.locator(".drawing .card").nth(i).is_visible() for i in range(3))


# ---- How long it takes


@light
def test_timings(page: Page, record_property):
    """Measured, not asserted: Run to paint at 30 ops, the slowest step at 100 nodes, a thousand cards unfolded."""
    measured = []
    thirty = CHAIN.format("".join(f"    y = y * {1 + i / 100} + x\n" for i in range(14)))
    run(page, thirty)
    times = sorted(run(page, f"{thirty}# {i}\n") for i in range(5))
    measured.append(f"30 ops, Run to paint: median {times[2]:.0f} ms, {times[0]:.0f} to {times[-1]:.0f}")
    page.locator("button.more").click()
    page.locator(".do-tuck").click()
    page.wait_for_timeout(500)
    run(page, CHAIN.format("".join(f"    y = y * {1 + i / 100}\n" for i in range(48))))
    page.keyboard.press("Home")
    steps = page.evaluate("""() => {
      const times = [];
      for (let i = 0; i < 40; i++) {
        const start = performance.now();
        window.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
        document.body.getBoundingClientRect();
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b);
    }""")
    nodes = page.locator(".drawing .card").count()
    measured.append(f"a step with {nodes} nodes: median {steps[20]:.1f} ms, slowest {steps[-1]:.1f}")
    loop = "    for i in range(500):\n        y = y * 1.001 + x\n"
    measured.append(f"1,000 ops in a folded loop, Run to paint: {run(page, CHAIN.format(loop)):.0f} ms")
    page.locator("button.more").click()
    page.evaluate("window.graphlab.painted = 0; window.start = performance.now()")
    page.locator(".do-unfold").click()
    page.wait_for_function("window.graphlab.painted > 0", timeout=60_000)
    nodes = page.locator(".drawing .card").count()
    measured.append(
        f"unfolded to {nodes} cards, click to paint: {page.evaluate('window.graphlab.painted - window.start'):.0f} ms"
    )
    print("\n".join(measured))
    for text in measured:
        record_property("measured", text)
