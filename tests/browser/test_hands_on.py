"""Numbers typed over on their cards, steps copied, terms explained, programs opened and saved as files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from graphlab.views.explanation.terms import TERMS
from tests.browser.conftest import playground

# A page over http has no clipboard of its own.
WITHOUT_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"
DROP = """(editor, [name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  const init = {dataTransfer: files, bubbles: true, cancelable: true};
  const wanted = !editor.dispatchEvent(new DragEvent("dragover", init));
  editor.dispatchEvent(new DragEvent("drop", init));
  return wanted;
}"""


@pytest.fixture
def page(app: str, blank: Page) -> Page:
    """The playground with an example of two Variables, without a clipboard."""
    playground(blank, f"{app}/?example=used-twice").evaluate(WITHOUT_CLIPBOARD)
    return blank


def beginning(first: str):
    """A program that begins with this line."""
    return re.compile(f"^{re.escape(first)}\n")


def test_numbers_steps_and_programs_are_in_hand(page: Page, tmp_path: Path):
    """A number is typed over by double click or Enter; a mistake is said at once, Escape leaves, and it can be undone.

    A step is copied as text and as LaTeX, also without a clipboard; a term says its sentence to the pointer and to the
    keyboard. A program is opened as a file, picked or dropped, or refused with its reason; that is undone by the
    editor's own undo; and it is saved with its name.
    """
    program, box = page.locator(".editor textarea"), page.locator(".overtype input")
    page.locator(".card[data-node=n0] .row.value .tint").dblclick()
    expect(box).to_be_focused()
    box.fill("two")
    expect(page.locator(".overtype p")).to_contain_text("Write a number")
    box.press("Enter")
    box.press("Escape")
    expect(box).to_have_count(0)
    card = page.locator(".card[data-node=n0]")
    expect(card).to_be_focused()
    page.keyboard.press("Enter")
    box.fill("-4.5")
    box.press("Enter")
    expect(program).to_have_value(beginning("a = tf.Variable(-4.5)"))
    expect(page.locator(".card[data-node=n0]")).to_contain_text("−4.5")
    page.locator(".toast button").click()
    expect(program).to_have_value(beginning("a = tf.Variable(2.0)"))
    # What is computed, and what was edited since, says why it cannot be typed over.
    page.locator(".card.op .row.value .tint").first.dblclick()
    expect(page.locator(".toast")).to_contain_text("is computed")
    program.press("End")
    program.press_sequentially(" ")
    page.locator(".card[data-node=n1] .row.value .tint").dblclick()
    expect(page.locator(".toast")).to_contain_text("Run it first")

    for kind, part in (("text", "Backward 4 of 4."), ("latex", r"\frac{\partial y}{\partial a}")):
        page.get_by_role("button", name="Copy this step").click()
        page.locator(f".do-{kind}").click()
        expect(page.locator(".toast")).to_contain_text("Copied as")
        page.locator(".editor textarea").focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.press("ControlOrMeta+v")
        assert part in page.locator(".editor textarea").input_value()
    tip = page.locator("[role=tooltip]")
    page.locator(".card .row.grad.shown .tag").first.hover()
    expect(tip).to_have_text(f"grad {TERMS['grad']}")
    page.locator(".top .trait").focus()
    page.keyboard.press("Shift")  # what the keyboard has brought the focus to
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(tip).to_have_text(f"released {TERMS['released']}")
    expect(page.locator(".top .trait")).to_have_attribute("aria-describedby", "tip")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)

    program, note = page.locator(".editor textarea"), page.locator(".file-note")
    before = program.input_value()
    mine = tmp_path / "mine.py"
    mine.write_bytes(b"x = tf.Variable(3.0)\r\n")
    page.locator(".picker").set_input_files(mine)
    expect(program).to_have_value("x = tf.Variable(3.0)\n")
    expect(note).to_contain_text("Opened mine.py")
    program.press("ControlOrMeta+z")
    expect(program).to_have_value(before)
    editor = page.locator(".editor")
    assert editor.evaluate(DROP, ["picture.png", "\0"])
    expect(note).to_contain_text("picture.png is not text")
    expect(program).to_have_value(before)
    assert editor.evaluate(DROP, ["other.py", "y = 1\n"])
    expect(program).to_have_value("y = 1\n")
    with page.expect_download() as saved:
        program.press("ControlOrMeta+s")
    assert saved.value.suggested_filename == "other.py"
    assert Path(saved.value.path()).read_text(encoding="utf-8") == "y = 1\n"
