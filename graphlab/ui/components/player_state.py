"""What was asked for in the browser, read from the player's state without trusting it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphlab.views.drawing.view import SCREEN, View

_GROUP = re.compile(r"g\d{1,6}")
_LONGEST = 60  # characters of a number
_MOST = 10_000  # groups in a state


@dataclass(frozen=True)
class Start:
    """How a picture is shown at first, as an address says: what is changed in the browser after that goes before it.

    `number` counts the addresses, so that what was chosen before one is not taken for a change of it. Folds, step and
    call are of the run `token`; direction and constants are kept for those that follow.
    """

    number: int = 0
    token: int | None = None
    direction: Literal["LR", "TB"] | None = None
    opened: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    inlined_constants: bool = True
    step: int | None = None
    call: int | None = None


USUAL = Start()


def view_of(state: Any, token: int, start: Start = USUAL) -> View:
    """How the trace of this very run is looked at.

    >>> view_of({"direction": {"to": "TB", "since": 0}, "folds": {"token": 3, "opened": ["g1"], "closed": ["<b>"]}}, 3)
    View(direction='TB', opened=frozenset({'g1'}), closed=frozenset(), inlined_constants=True, room=(1070.0, 603.0))
    """
    folds, usual = _answer(state, "folds", token), start if start.token == token else USUAL
    inlined = _lasting(state, "inlined", start)
    return View(
        direction=turned(state, start) or "LR",
        opened=usual.opened if folds is None else _groups(folds.get("opened")),
        closed=usual.closed if folds is None else _groups(folds.get("closed")),
        inlined_constants=inlined if isinstance(inlined, bool) else start.inlined_constants,
        room=SCREEN,
    )


def turned(state: Any, start: Start = USUAL) -> Literal["LR", "TB"] | None:
    """The direction picked in the browser, or by the address; None where nothing was.

    >>> turned({"direction": {"to": "TB", "since": 0}}), turned({"direction": {"to": "<b>", "since": 0}})
    ('TB', None)
    """
    direction = _lasting(state, "direction", start)
    return direction if direction in ("LR", "TB") else start.direction


def picked_call(state: Any, token: int, start: Start = USUAL) -> int | None:
    """Which gradient of this very run was picked in the browser, or by the address; the caller checks that it is there.

    >>> picked_call({"view": {"token": 1, "index": 2}}, 1)
    2
    """
    picked = _answer(state, "view", token)
    if picked is None:
        return start.call if start.token == token else None
    index = picked.get("index")
    return index if type(index) is int and index >= 0 else None


def cell_of(state: Any, token: int) -> tuple[str, Literal["value", "grad"], int] | None:
    """The number that was asked about: node, row and flat index; the caller checks that they are there.

    >>> cell_of({"cell": {"token": 1, "node": "n2", "row": "grad", "index": 3}}, 1)
    ('n2', 'grad', 3)
    """
    cell = _answer(state, "cell", token) or {}
    node, row, index = cell.get("node"), cell.get("row"), cell.get("index")
    if not isinstance(node, str) or row not in ("value", "grad") or type(index) is not int or index < 0:
        return None
    return node, row, index


def typed_number(state: Any, token: int) -> tuple[str, int, str] | None:
    """A number that was typed over on its card: the node, the flat index, and what was typed.

    >>> typed_number({"typed": {"token": 1, "node": "n2", "index": 0, "text": "2.5"}}, 1)
    ('n2', 0, '2.5')
    """
    typed = _answer(state, "typed", token) or {}
    node, index, text = typed.get("node"), typed.get("index"), typed.get("text")
    if not isinstance(node, str) or type(index) is not int or index < 0 or not isinstance(text, str):
        return None
    return node, index, text[:_LONGEST]


def asks_back(state: Any, token: int) -> bool:
    """Whether the number that was typed over last is to be what it was before.

    >>> asks_back({"typed": {"token": 1, "back": True}}, 1), asks_back({"typed": {"token": 1, "node": "n2"}}, 1)
    (True, False)
    """
    return (_answer(state, "typed", token) or {}).get("back") is True


def asked_step(state: Any, token: int) -> int | None:
    """The number of the step whose formulas were asked for, from 1.

    >>> asked_step({"at": {"token": 1, "step": 250}}, 1)
    250
    """
    step = (_answer(state, "at", token) or {}).get("step")
    return step if type(step) is int and step > 0 else None


def asked_look(state: Any) -> str | None:
    """The closer look that was chosen in the browser, by its label; the caller checks that there is one.

    >>> asked_look({"look": {"label": "Paths", "at": 12.5}}), asked_look({"look": {"label": None, "at": 13.0}})
    ('Paths', None)
    """
    chosen = (state or {}).get("look")
    label = chosen.get("label") if isinstance(chosen, Mapping) else None
    return label if isinstance(label, str) else None


def _lasting(state: Any, name: str, start: Start) -> Any:
    """What was chosen in the browser under `name` for all runs since the last address."""
    found = (state or {}).get(name)
    return found.get("to") if isinstance(found, Mapping) and found.get("since") == start.number else None


def _answer(state: Any, name: str, token: int) -> Mapping[str, Any] | None:
    """What the browser said under `name`, if it said it of this very run."""
    found = (state or {}).get(name)
    return found if isinstance(found, Mapping) and found.get("token") == token else None


def _groups(found: Any) -> frozenset[str]:
    if not isinstance(found, list):
        return frozenset()
    return frozenset(id for id in found[:_MOST] if isinstance(id, str) and _GROUP.fullmatch(id))
