"""What is handed to the browser is what is declared, no more and no less."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest

from graphlab.authoring.slider import Slider
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.ui.components import editor, expression, ledger, player, sliders
from graphlab.ui.content.examples import BY_SLUG, GALLERY
from graphlab.ui.content.knobs import knobs
from graphlab.views.export.standalone import to_html
from graphlab.views.player import schema
from graphlab.views.player.cell import answer
from graphlab.views.player.picture import around, picture
from graphlab.views.player.tape_rows import table


def holds(data: Any, kind: Any) -> None:
    """Fails for data that is not as declared, or has a part that is not declared."""
    handed = json.loads(json.dumps(data))
    assert json.loads(msgspec.json.encode(msgspec.convert(handed, kind))) == handed


@pytest.mark.parametrize("example", GALLERY, ids=lambda example: example.slug)
def test_what_a_program_gives_is_declared(example: Any) -> None:
    """The picture, the table, formulas and single numbers of every program of the gallery."""
    for view in player.views_of(interpret(example.source)):
        holds(picture(view), schema.Drawn)
        holds(table(view), schema.TapeTable)
        holds(around(view, 1), schema.Formulas)
        for row in ("value", "grad"):
            holds(answer(view, (view.trace.nodes[-1].id, row, 0)), schema.Answer)


def test_what_the_components_are_given_is_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that Python hands to the player, the editor, the ledger, the sliders and the expression."""
    given: list[Any] = []
    for module in (player, editor, ledger, sliders, expression):
        monkeypatch.setattr(module, "_mount", lambda key, data, **calls: given.append(data))
    run = interpret("x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = x * x\nt.gradient(y, x)\n1 / 0")
    (view,) = player.views_of(run)
    row = ledger.Row(("a",), ("n0",), ("e0",), {"n0": {"value": [0]}}, {"n0": "x"}, 1, "weak")
    player.player(view, views=("a",), marks=row.marks, cell=answer(view, ("n0", "grad", 0)), notes=("n",))
    player.player(view)
    player.message("a", "b")
    editor.editor(run.source, revision=1, run=run, token=1, on_run=lambda: None)
    editor.editor("", revision=1, run=None, token=1, on_run=lambda: None)
    ledger.ledger(["a", "b#"], [row], standing=row)
    ledger.ledger([], [])
    sliders.sliders(knobs("x = 2.0"), {"x": (-6.0, 6.0, 0.1)}, base=1, on_turn=lambda: None)
    calls = {call: print for call in ("on_typed", "on_code", "on_back", "on_aside")}
    for error, aside in ((None, None), (run.error, "x = 1")):
        dials = {"a": Slider.usual(2.0)}
        expression.expression("a", dials, error, source="", revision=1, token=1, aside=aside, **calls)
    kinds = [schema.Picture] * 2 + [schema.Message] + [schema.Editor] * 2 + [schema.Ledger] * 2 + [schema.Sliders]
    kinds += [schema.Expression] * 2
    for data, kind in zip(given, kinds, strict=True):
        holds(data, kind)


@pytest.mark.parametrize("slug", ["none", "matmul", "long-loop"])
def test_what_an_exported_file_holds_is_declared(slug: str) -> None:
    """Small ones with every number and formula, long ones without."""
    (*_, view) = player.views_of(interpret(BY_SLUG[slug].source))
    found = re.search(r'<script type="application/json" id="run">(.*?)</script>', to_html(view), re.DOTALL)
    assert found
    holds(json.loads(found[1]), schema.Exported)


@pytest.mark.parametrize("slug", ["chain", "none", "matmul"])
def test_what_the_player_is_given_stays(slug: str, golden: Any) -> None:
    """All of it but the drawing, which has golden files of its own."""
    given = [{**picture(view), "svg": ""} for view in player.views_of(interpret(BY_SLUG[slug].source))]
    golden(f"player_{slug}.json", json.dumps(given, indent=1, ensure_ascii=False))
