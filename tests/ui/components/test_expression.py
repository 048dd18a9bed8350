"""What the expression's component sends is looked at before it is used."""

from __future__ import annotations

from typing import Any

import pytest

from graphlab.authoring.slider import Slider
from graphlab.ui.components.expression import MOST, typed

SOUND = {"text": "a*b", "settings": {"a": [2, 0, 5, 0.5]}, "turns": {"a": 2}, "token": 7}


def sent(**changes: Any) -> dict[str, Any]:
    """The component's state with other parts."""
    return {"typed": {**SOUND, **changes}}


@pytest.mark.parametrize(
    "state",
    [None, {}, {"typed": None}, {"typed": "a*b"}, sent(text=3), sent(text=None), sent(token="7"), sent(token=True)],
)
def test_what_is_no_text_with_a_token_is_none(state: Any) -> None:
    """A browser may send anything."""
    assert typed(state) is None


@pytest.mark.parametrize(
    "settings",
    [
        None, 3, [1], {"a": None}, {"a": [1, 2, 3]}, {"a": [1, 5, 0, 1]}, {"a": [1, 0, 5, 0]}, {"a": [1, 0, 5, "1"]},
        {"a": [float("nan"), 0, 5, 1]}, {"a": [1, 0, float("inf"), 1]}, {"a": [10**400, 0, 5, 1]}, {"a": {"low": 1}},
    ],
)  # fmt: skip
def test_a_setting_that_is_none_is_left_out(settings: Any) -> None:
    """Text and token are taken all the same."""
    found = typed(sent(settings=settings, turns=settings))
    assert found is not None and found.expression.text == "a*b"
    assert found.expression.sliders == {} and found.turns == {}


def test_settings_and_turns_are_taken() -> None:
    """Whole numbers as floats, a value outside its range with the usual one, and not more than so many."""
    found = typed(sent(settings={"a": [2, 0, 5, 0.5], "b": [9, 0, 5, 1]}, turns={"a": 3}))
    assert found is not None and found.turns == {"a": 3.0}
    assert found.expression.sliders == {"a": Slider(2.0, 0.0, 5.0, 0.5), "b": Slider.usual(9.0)}
    many = typed(sent(settings={f"a{i}": [2, 0, 5, 1] for i in range(1000)}))
    assert many is not None and len(many.expression.sliders) == MOST
