"""The terms: one sentence each, in one place, and everything that shows one has it from there."""

from __future__ import annotations

import re

import pytest

from docs import terms
from graphlab.browser.assets import FOLDER
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.views.explanation.terms import TERMS
from graphlab.views.player.picture import traits


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_explained_in_one_sentence(term: str) -> None:
    """It ends in a full stop, has no other, and is not explained by itself alone."""
    text = TERMS[term]
    assert text[0].isupper() and text.endswith(".")
    assert not re.search(r"[.!?] ", text)


def test_what_is_made_of_the_terms_is_up_to_date() -> None:
    """The browser's module and the glossary hold the sentences as they are; `make docs` writes them."""
    assert terms.MODULE.read_text(encoding="utf-8") == terms.module()
    page = terms.GLOSSARY.read_text(encoding="utf-8")
    assert terms.glossary(page) == page and all(f"| **{term}** | {text} |" in page for term, text in TERMS.items())


def test_the_browser_names_no_term_that_is_not_there() -> None:
    """Every term that a script of the browser asks for by name has a sentence."""
    pattern = re.compile(r'\bterm\("([^"]+)"|TERMS\.(\w+)|explained\(element\([^()]*\), "([^"]+)"|data-term="([^"$]+)"')
    scripts = [file for file in FOLDER.rglob("*.js") if file.name != "terms.js" or file.parent != FOLDER]
    asked = {next(filter(None, found)) for file in scripts for found in pattern.findall(file.read_text("utf-8"))}
    assert len(asked) > 12 and asked <= set(TERMS)
    drawing = (FOLDER / "player" / "terms.js").read_text(encoding="utf-8")
    assert {term for found in re.findall(r'\["[^"]+", "([^"]+)"\]', drawing) for term in found.split("|")} <= set(TERMS)


def test_the_badges_of_a_tape_are_terms() -> None:
    """Persistent, released, nested and recorded by itself: each says its sentence of the registry."""
    inside = "    with tf.GradientTape() as inner:\n        y = x * x * x\n    d = inner.gradient(y, x)\n"
    programs = [
        "x = 2.0\ny = x * x",
        "x = tf.Variable(2.0)\nwith tf.GradientTape(persistent=True) as tape:\n    y = x * x\ntape.gradient(y, x)",
        f"x = tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n{inside}tape.gradient(d, x)",
    ]
    found = [trait for source in programs for trace in interpret(source).traces for trait in traits(trace)]
    assert {trait["word"] for trait in found} == {"recorded by itself", "persistent", "released", "nested"}
    assert all(trait["explanation"].startswith(TERMS[trait["word"]]) for trait in found)
