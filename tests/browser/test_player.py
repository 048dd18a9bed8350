"""The player on the page, by keyboard and by pointer."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.hands import BOXES, CHAIN, MATRIX, PERSISTENT, TWICE, card, run, steps, tape

SEEN = """(place, text) => new Promise((done) => {
  const look = () => (place.textContent === text ? done() : requestAnimationFrame(look));
  look();
})"""


def test_steps_are_gone_through_and_whatever_is_chosen_lights_up(page: Page):
    """From the start, one key a step; back and on again; the count, the list and the picture agree at each.

    At the end stand the rule of the op and why contributions add up; the bar back hides what was not there yet.
    A row, a line, a card, a step: the others are marked. A wire leads to its step, a search through its matches.
    """
    run(page, TWICE)
    steps(page)
    page.keyboard.press("Home")
    all_steps = page.locator(".transcript li").count()
    for at in range(1, all_steps + 1):
        page.keyboard.press("ArrowRight")
        expect(page.locator(".count")).to_have_text(f"{at} / {all_steps}")
        expect(page.locator(".transcript li.now .no")).to_have_text(str(at))
        assert page.locator(".drawing .card.active").count() == 1
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".count")).to_have_text(f"{all_steps - 1} / {all_steps}")
    page.keyboard.press("End")
    expect(page.locator(".count")).to_have_text(f"{all_steps} / {all_steps}")
    page.keyboard.press("Escape")
    expect(page.locator(".transcript")).to_be_hidden()
    expect(page.locator(".say .rule")).to_contain_text("other factor")
    expect(page.locator(".say .formula math").first).to_be_visible()
    assert page.locator(".say .reason").count() >= 1
    page.locator(".scrub").fill("1")
    expect(page.locator(".count")).to_have_text("1 / 7")
    expect(card(page, "y")).to_have_class(re.compile("waiting"))
    expect(card(page, "c")).not_to_have_class(re.compile("waiting"))

    page.keyboard.press("End")
    tape(page)
    steps(page)
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

    page.locator(".wire[data-edge=e0]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".wire[data-edge=e0]")).to_have_class(re.compile("active"))
    expect(page.locator(".sentence b")).to_have_class("backward")

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


def test_long_runs_are_stepped_and_boxes_fold(page: Page):
    """Whatever step is shown, its row is seen whole, below the heading, with a row before it and one after it.

    Hundreds of steps arrive without formulas; those of the step that is shown are fetched. Boxes fold and unfold by
    click and by Enter; the step stays, and so does the box on the screen. A row of the tape whose op is inside selects
    the box's card, and tells of the op. Numbers are written inside their op until the menu says otherwise. What folded
    by itself is said under the drawing until it is unfolded; a view of everything stays one of it.
    """
    run(page, CHAIN.format("".join(f"    y = y * {i}.5\n" for i in range(30))))
    steps(page)
    rows = page.locator(".transcript li").count()
    for at in (rows, rows - 1, rows // 2 + 1, rows // 2, 1):
        page.locator(".scrub").fill(str(at))
        expect(page.locator(".transcript li.now .no")).to_have_text(str(at))
        frame, head = page.locator(".transcript").bounding_box(), page.locator(".transcript h3").first.bounding_box()
        assert frame and head
        for row in {max(1, at - 1), at, min(rows, at + 1)}:
            box = page.locator(f".transcript button[data-at='{row}']").bounding_box()
            assert box and frame["y"] + head["height"] - 1 <= box["y"], row
            assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1, row
    page.keyboard.press("Escape")
    expect(page.locator(".transcript")).to_be_hidden()

    run(page, CHAIN.format("".join(f"    y = y * {1 + i / 100}\n" for i in range(130))))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".say .formula math").first).to_be_visible(timeout=15_000)
    expect(page.locator(".count")).to_have_text(re.compile("^1 / "))

    run(page, BOXES)
    expect(page.locator(".card.folded[data-group=g0]")).to_be_visible()
    tape(page)
    page.locator(".tape tr[data-node]").first.click()
    expect(page.locator(".card.folded[data-group=g0]")).to_have_class(re.compile("selected"))
    expect(page.locator(".details")).to_contain_text("in the box cube")
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    fold = page.locator(".fold[data-fold=g0]")
    fold.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".group[data-group=g0]")).to_be_visible()
    expect(page.locator(".count")).to_have_text(re.compile("^1 / "))
    expect(page.locator(".fold[data-fold=g0]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".card.folded[data-group=g0]")).to_be_visible()
    page.locator("button.more").click()
    page.locator(".do-fold").click()
    expect(page.locator(".group")).to_have_count(0)
    page.locator("button.more").click()
    page.locator(".do-unfold").click()
    expect(page.locator(".card.folded")).to_have_count(0)
    expect(page.locator(".count")).to_have_text(re.compile("^1 / "))
    before = page.locator(".drawing .card").count()
    page.locator("button.more").click()
    expect(page.locator(".do-inline")).to_have_attribute("aria-checked", "true")
    page.locator(".do-inline").click()
    expect(page.locator(".drawing .card")).to_have_count(before + 3)
    page.locator("button.more").click()
    page.locator(".do-inline").click()
    expect(page.locator(".drawing .card")).to_have_count(before)

    run(page, CHAIN.format("    for _ in range(60):\n        y = tf.sin(y) * x + x\n    "))
    expect(page.locator(".notes")).to_have_text("2 rounds and 1 run of rounds folded; press + to unfold")
    page.keyboard.press("0")
    page.locator(".drawing .group .fold").first.click()
    expect(page.locator(".notes")).to_be_hidden()
    expect(page.locator(".drawing .card")).to_have_count(3)
    expect(page.locator(".percent")).to_have_text(re.compile("[5-9].%|[12]..%"))


def test_a_number_is_asked_about_and_a_tape_pops_its_rows(page: Page):
    """A click on a cell says which one; the arrow keys go from number to number in the panel.

    What a table speaks of stands out with its labels and cells, over the same drawing at the same step. A question
    mark opens the guide, Escape closes it and gives the focus back. Rows of a tape that were walked are ticked off one
    by one, and then it is released; the tape that keeps them says so. With the loop on, Play goes round.
    """
    run(page, MATRIX)
    card(page, "w").locator(".row.grad.shown .cell").nth(1).click()
    expect(page.locator(".pick.chosen")).to_have_text("6.")
    expect(page.locator(".cell-view")).to_contain_text("6")
    page.locator("section.value .pick").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("section.value .pick").nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".pick.chosen")).to_have_text("3.")
    expect(page.locator(".count")).to_have_text("5 / 5")
    page.keyboard.press("Escape")

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

    page.keyboard.press("?")
    guide = page.locator(".guide")
    for words in ("Variable", "watched", "None", "log scale", "Home"):
        expect(guide).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(guide).to_be_hidden()
    expect(page.locator("button.help")).to_be_focused()

    run(page, TWICE)
    expect(page.locator(".top .trait")).to_have_text("released")
    expect(page.locator(".tape tr.gone")).to_have_count(3)
    tape(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".tape tr.gone")).to_have_count(2)
    page.keyboard.press("Home")
    expect(page.locator(".tape tr.gone")).to_have_count(0)
    expect(page.locator(".top .trait")).to_be_hidden()
    run(page, PERSISTENT)
    expect(page.locator(".top .trait")).to_have_text("persistent")
    expect(page.locator(".tape tr.gone")).to_have_count(0)
    page.keyboard.press("l")
    expect(page.locator(".do-loop")).to_have_attribute("aria-checked", "true")
    page.locator(".speed").select_option("4")
    page.locator("button.toggle").click()
    for count in ("3 / 3", "1 / 3"):  # seen in each frame: who looks once a second may always come at the same step
        page.locator(".count").evaluate(SEEN, count)
    page.locator("button.toggle").click()
