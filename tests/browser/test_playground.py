"""The playground as a person uses it: typing, running, stepping, looking closer."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from graphlab.ui.content import examples, share
from tests.browser.hands import TWICE, card, run, settled, tape

PROGRAM = """x = tf.ones((2, 2))
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.reduce_sum(x)
    z = tf.square(y)
dz_dx = t.gradient(z, x)
print(dz_dx)
"""

# Which of these names a box would not show whole.
CLIPPED = """(box, names) => {
  const now = box.value;
  const clipped = names.filter((name) => ((box.value = name), box.scrollWidth > box.clientWidth));
  box.value = now;
  return clipped;
}"""


def replace(page: Page, source: str) -> None:
    """Put `source` in place of the program, as a paste does."""
    page.locator(".editor textarea").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(source)


def numbers(page: Page, name: str, row: str) -> list[str]:
    """The numbers that can be seen in a row of a card."""
    found = card(page, name).locator(f".row.{row} .num")
    return [text.text_content() or "" for text in found.all() if text.is_visible()]


def test_the_program_is_typed_run_and_stepped_to_the_end(page: Page):
    """Keys type it, Ctrl-Enter runs it, arrow keys step through it, and the card of x reads 8.

    The active step marks its line in the editor and its row in the tape; a click on a row or on a card shows it in
    full. Play starts again from the beginning, moves by itself, and stops at the end.
    """
    page.locator(".editor textarea").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    for line in PROGRAM.splitlines():
        page.keyboard.type(line.strip())
        page.keyboard.press("Enter")
        if line.strip() == "z = tf.square(y)":
            page.keyboard.press("Shift+Tab")  # the editor keeps the indent; the block ends here
    assert page.locator(".editor textarea").input_value().strip() == PROGRAM.strip()
    page.evaluate("window.graphlab.latency = null")
    page.keyboard.press("ControlOrMeta+Enter")
    page.wait_for_function("window.graphlab.latency !== null")
    expect(page.locator(".output pre").first).to_contain_text("[[8. 8.]")

    page.locator(".editor textarea").press("Escape")
    page.keyboard.press("Home")
    assert numbers(page, "z", "value") == []
    steps = int(page.locator(".scrub").get_attribute("max") or 0)
    assert steps == 5
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".count")).to_have_text(f"{steps} / {steps}")
    assert numbers(page, "x", "value") == ["1"] * 4
    assert numbers(page, "x", "grad") == ["8"] * 4
    assert (numbers(page, "y", "value"), numbers(page, "y", "grad")) == (["4"], ["8"])
    assert (numbers(page, "z", "value"), numbers(page, "z", "grad")) == (["16"], ["1"])

    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    tape(page)
    expect(page.locator(".gutter .lit")).to_have_text("4")
    expect(page.locator(".tape tr.now td").nth(2)).to_have_text("reduce_sum")
    expect(card(page, "y")).to_have_class(re.compile("active"))
    page.locator(".tape tr[data-node]").nth(1).click()
    expect(page.locator(".details h3")).to_have_text("z")
    expect(page.locator(".details section.value pre")).to_have_text("16.0")
    expect(page.locator(".gutter .lit")).to_have_text("5")
    page.keyboard.press("Escape")
    expect(page.locator(".details")).to_be_hidden()

    card(page, "x").click()
    expect(page.locator(".details section.grad pre")).to_have_text("[[8. 8.]\n [8. 8.]]")
    card(page, "y").click()
    expect(page.locator(".details")).to_contain_text("line 4")
    expect(page.locator(".details .formula math").first).to_be_visible()
    page.keyboard.press("Escape")

    page.keyboard.press("End")
    page.locator(".speed").select_option("4")
    page.locator(".toggle").click()
    expect(page.locator(".toggle .word")).to_have_text("Pause")
    expect(page.locator(".count")).to_have_text("5 / 5")
    expect(page.locator(".toggle .word")).to_have_text("Play")


def test_a_program_is_edited_fails_is_mended_and_shared(page: Page, app: str):
    """A result that is older than the text says so, in editor, graph and results; undoing the edit takes that back.

    A value that is used twice shows each sum on the way: 2, then 4, then 7; before that, not computed yet. Tab and
    Shift-Tab move lines, Enter keeps the indent, Control-Z takes back. The message of an error is below the line that
    failed, out of the way once the text is touched, and keeps nobody in it. The link that Share makes opens the same
    program elsewhere, and it runs on the click, not before.
    """
    old = "e => getComputedStyle(e, '::before').content.includes('from before')"
    results = page.locator(".st-key-results [role=tabpanel]:visible").first
    assert not results.evaluate(old)
    expect(page.locator(".player .stale")).to_be_hidden()
    page.locator(".editor textarea").press("ControlOrMeta+End")
    page.keyboard.type("# more")
    expect(page.locator(".editor .stale")).to_be_visible()
    expect(page.locator(".player .stale")).to_be_visible()
    assert results.evaluate(old)
    for _ in range(len("# more")):
        page.keyboard.press("Backspace")
    expect(page.locator(".player .stale")).to_be_hidden()

    run(page, TWICE)
    page.keyboard.press("Home")
    assert numbers(page, "a", "grad") == []
    seen = []
    for _ in range(7):
        page.keyboard.press("ArrowRight")
        shown = numbers(page, "a", "grad")
        if shown and shown != seen[-1:]:
            seen += shown
    assert seen[-1] == "7" and len(seen) >= 2

    area = page.locator(".editor textarea")
    replace(page, "")
    page.keyboard.type("for i in range(3):")
    page.keyboard.press("Enter")
    page.keyboard.type("a")
    assert area.input_value() == "for i in range(3):\n    a"
    page.keyboard.press("Shift+Tab")
    assert area.input_value() == "for i in range(3):\na"
    page.keyboard.press("ControlOrMeta+z")
    assert area.input_value() == "for i in range(3):\n    a"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Tab")
    assert area.input_value() == "    for i in range(3):\n        a"

    replace(page, "x = tf.ones((2, 3))\ny = tf.matmul(x, x)\nprint(y)\n")
    page.keyboard.press("ControlOrMeta+Enter")
    box = page.locator(".code .error")
    expect(box).to_be_visible()
    expect(box).to_contain_text("line 2, column 5")
    assert page.locator(".mark.wrong").evaluate("e => e.style.getPropertyValue('--column')") == "4"  # the caret's place
    line, message = page.locator(".gutter .wrong").bounding_box(), box.bounding_box()
    assert line and message and 0 <= message["y"] - (line["y"] + line["height"]) < 12
    page.locator(".editor textarea").press("Escape")  # then Tab leaves the editor, as its name says
    expect(box).to_be_hidden()
    expect(page.locator(".editor textarea")).not_to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("button.run")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    page.locator(".editor textarea").click(position={"x": 20, "y": 5})
    expect(box).to_be_hidden()
    expect(page.locator(".error.docked")).to_contain_text("line 2")

    replace(page, "print('from a link')\n")
    page.get_by_role("button", name="Share").click()
    link = page.locator(".share .link")
    expect(link).to_have_value(re.compile(r"\?p=.+"))
    address = link.input_value()
    assert share.unpack(address.split("?p=")[1]).code == "print('from a link')\n"
    page.goto(address)
    expect(page.locator(".message h3")).to_have_text("This program came with a link")
    assert page.locator(".editor textarea").input_value() == "print('from a link')\n"
    assert page.locator(".output").count() == 0
    page.locator("button.run").click()
    expect(page.locator(".output pre")).to_contain_text("from a link")


def share_of_window(page: Page) -> float:
    """How much of the window the drawing has."""
    box = page.locator(".canvas").bounding_box()
    assert box and page.viewport_size
    return box["width"] * box["height"] / (page.viewport_size["width"] * page.viewport_size["height"])


def has_width(page: Page, width: float) -> None:
    """Wait until the program's column is as wide as that."""
    at = "document.querySelector('.st-key-left').getBoundingClientRect().width"
    page.wait_for_function(f"Math.abs({at} - {width}) < 8")


def test_the_picture_has_the_room_and_columns_are_moved(page: Page):
    """At 1280 by 800 nothing scrolls but inside its pane, and the drawing is the largest of all, look or no look.

    Every name of an example is seen whole in its box. The wheel zooms at what is under the pointer, and Fit brings
    everything back. Columns are moved by pointer and by arrow keys; opened again, the page is as it was left, and no
    step is taken meanwhile.
    """
    assert share_of_window(page) >= 0.52
    page.locator("button.questions").click()
    page.locator(".asking button").first.click()
    page.wait_for_selector(".st-key-drawer .ledger table")
    settled(page)
    assert share_of_window(page) >= 0.37
    for part in (".editor", ".st-key-results", ".canvas", ".say", ".transport", ".st-key-drawer"):
        box = page.locator(part).bounding_box()
        assert box and box["y"] >= 43 and box["y"] + box["height"] <= 801, part
    main = page.locator("[data-testid=stMain]").evaluate("e => [e.scrollWidth, e.scrollHeight]")
    assert main == [1280, 800]
    labels = [f"{example.group} · {example.title}" for example in examples.GALLERY]
    assert page.locator(".st-key-example input").evaluate(CLIPPED, labels) == []
    frame = page.locator(".canvas").bounding_box()
    for one in page.locator(".drawing .card").all():  # refitted: all of it is in the smaller frame
        box = one.bounding_box()
        assert box and frame and frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-drawer")).to_have_count(0)

    run(page, PROGRAM)
    settled(page)
    before = card(page, "x").bounding_box()
    assert before
    page.mouse.move(before["x"] + 5, before["y"] + 5)
    page.mouse.wheel(0, -400)
    settled(page)
    after = card(page, "x").bounding_box()
    assert after and after["width"] > 1.2 * before["width"]
    assert abs(after["x"] - before["x"]) < 12 and abs(after["y"] - before["y"]) < 12
    page.locator("button.fit").click()
    settled(page)
    fitted = card(page, "x").bounding_box()
    assert fitted and abs(fitted["width"] - before["width"]) < 4

    line = page.get_by_role("separator")
    count = page.locator(".count").text_content()
    place = line.bounding_box()
    assert place
    page.mouse.move(place["x"] + 4, 300)
    page.mouse.down()
    page.mouse.move(640, 300, steps=4)
    page.mouse.up()
    has_width(page, 640)
    line.press("ArrowLeft")
    has_width(page, 614)
    expect(page.locator(".count")).to_have_text(count or "")
    page.reload()
    page.wait_for_selector(".player[data-state=graph] .card")
    has_width(page, 614)
    line.dblclick()
    has_width(page, place["x"])
