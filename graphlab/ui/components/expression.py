"""Where an expression is typed and its numbers are turned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphlab.authoring.expression import Expression
from graphlab.authoring.slider import Slider
from graphlab.sandbox.wire.run import Error
from graphlab.ui.components.component import component
from graphlab.ui.components.editor import shown_mistake
from graphlab.views.player.schema import Dial
from graphlab.views.player.schema import Expression as Data

_mount = component("expression")
MOST = 64
"""Numbers that a browser may set."""


def expression(
    text: str,
    sliders: Mapping[str, Slider],
    error: Error | None,
    *,
    source: str,
    revision: int,
    token: int,
    on_typed: Callable[[], None],
    on_code: Callable[[], None],
    on_back: Callable[[], None],
    on_aside: Callable[[], None],
    aside: str | None = None,
    key: str = "expression",
) -> Any:
    """Show an expression, last written as the program `source`.

    The text in the browser is replaced by `text` when `revision` changes.
    `on_typed` is called a moment after a key and while a number is turned; `typed` then says what there is. `token` is
    the request that is answered. `on_code` is called when somebody wants to see the program, `on_back` to have the code
    back that was put `aside` for the expression. The tab keeps it over F5: `on_aside` is called when it has some that
    is not known here, which `put_aside` then reads.
    """
    dials: list[Dial] = [
        {"name": name, "value": s.value, "low": s.low, "high": s.high, "step": s.step} for name, s in sliders.items()
    ]
    mistake = None if error is None else shown_mistake(error)
    data: Data = {
        "text": text,
        "source": source,
        "rev": revision,
        "token": token,
        "dials": dials,
        "error": mistake,
        "aside": aside,
    }
    calls = {"on_typed_change": on_typed, "on_code_change": on_code, "on_back_change": on_back}
    return _mount(key=key, data=data, on_aside_change=on_aside, **calls)


@dataclass(frozen=True)
class Typed:
    """What a browser sends: an expression, the numbers turned since it was typed, and the request's token."""

    expression: Expression
    turns: Mapping[str, float]
    token: int


def typed(state: Any) -> Typed | None:
    """What is in the component's `state`; None for anything malformed.

    >>> typed({"typed": {"text": "a*b", "settings": {"a": [2, 0, 5, 1], "b": "<b>"}, "turns": {}, "token": 7}})
    Typed(expression=Expression(text='a*b', sliders={'a': Slider(value=2.0, low=0.0, high=5.0, step=1.0)}), \
turns={}, token=7)
    """
    sent = (state or {}).get("typed")
    if not isinstance(sent, dict) or not isinstance(sent.get("text"), str) or type(sent.get("token")) is not int:
        return None
    sliders = {name: found for name, row in _named(sent.get("settings")) if (found := _slider(row)) is not None}
    turns = {name: float(value) for name, value in _named(sent.get("turns")) if _is_number(value)}
    return Typed(Expression(sent["text"], sliders), turns, sent["token"])


def _named(rows: Any) -> list[tuple[str, Any]]:
    return [(str(name), row) for name, row in list(rows.items())[:MOST]] if isinstance(rows, dict) else []


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) < _BIGGEST


_BIGGEST = 3.4e38  # of a float32; nan is not below it


def _slider(row: Any) -> Slider | None:
    if not isinstance(row, list) or len(row) != 4 or not all(map(_is_number, row)):
        return None
    try:
        value, low, high, step = map(float, row)
        return Slider(value, low, high, step).at(value)
    except ValueError:
        return None
