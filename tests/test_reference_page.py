"""docs/ops.md, docs/programs.md and the typings, which are made, and what the docs say of `make peers`."""

from __future__ import annotations

import re

from docs import ops, programs, typings
from graphlab.tensor import OPS
from tests.peers.table import accepted


def test_the_page_is_not_stale() -> None:
    """docs/ops.md is what `make docs` writes now."""
    assert ops.PAGE.read_text(encoding="utf-8") == ops.page(), "run `make docs`"


def test_the_page_of_programs_is_not_stale() -> None:
    """docs/programs.md is what `make docs` writes now of the tables that a program's names are looked up in."""
    assert programs.PAGE.read_text(encoding="utf-8") == programs.page(), "run `make docs`"


def test_the_typings_are_not_stale() -> None:
    """The player's TypeScript typings are what `make docs` writes now of their declaration."""
    assert typings.PAGE.read_text(encoding="utf-8") == typings.typings(), "run `make docs`"


def test_every_op_is_on_the_page_once() -> None:
    """With its names, a formula, its spellings and no slot left open."""
    text = ops.page()
    assert sorted(re.findall(r"^### (\w+)$", text, re.MULTILINE)) == sorted(OPS)
    assert not re.search(r"<\w+>", text)
    for op in OPS.values():
        assert all(f"`tf.{name}`" in text for name in op.names)


def test_accepted_disagreements_have_reasons() -> None:
    """Each row of the table in docs/differences.md says why, in a sentence."""
    assert len(accepted()) > 5
    assert all(reason.endswith(".") and len(reason) > 8 for reason in accepted().values())
