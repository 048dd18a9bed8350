"""The block builder: a model as rows, each with its settings and the shape that comes out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from graphlab.authoring.blocks import BLOCKS
from graphlab.authoring.datasets import DATA, Numbers
from graphlab.authoring.description import Loss, Train, from_builtins
from graphlab.authoring.model_code import line_count, to_code
from graphlab.authoring.model_shapes import Shapes, shapes_of
from graphlab.authoring.presets import PRESETS
from graphlab.authoring.settings import ModelError, Part
from graphlab.ui.components.component import component
from graphlab.views.player import schema

_mount = component("blocks")
_CHARACTERS = 100_000  # of a description from the browser, as JSON


@dataclass(frozen=True)
class Sent:
    """What the builder sent last: a model as plain data, the name of a preset, or that the old program is wanted."""

    token: int
    model: dict[str, Any] | None = None
    preset: str | None = None
    back: bool = False


def blocks(
    model: dict[str, Any] | None,
    *,
    revision: int,
    answered: int,
    on_sent: Callable[[], None],
    on_aside: Callable[[], None],
    source: str,
    reason: str = "",
    aside: str | None = None,
    failure: str = "",
    key: str = "blocks",
) -> Any:
    """Show the rows of `model`, plain data that may be wrong, or the `reason` why there are none in `source`.

    The rows in the browser are replaced when `revision` changes; `answered` is the token of the change that is shown.
    `failure` is why a run of them came to nothing. `on_sent` is called when something was
    changed; `sent` then says what. The tab keeps the program that was put `aside` over F5: `on_aside` is called when it
    has one that is not known here, which `put_aside` then reads.
    """
    data: schema.Blocks = {
        "kinds": kinds(),
        "presets": [{"name": name, "title": preset.title} for name, preset in PRESETS.items()],
        "model": model,
        "revision": revision,
        "answered": answered,
        **_outcome(model, failure),  # type: ignore[typeddict-item]  # the three of them
        "reason": reason,
        "source": source,
        "aside": aside,
    }
    return _mount(key=key, data=data, on_sent_change=on_sent, on_aside_change=on_aside)


def sent(state: Any) -> Sent | None:
    """What the component's `state` asks for; None for anything malformed. Whether it is a model is another question.

    >>> sent({"sent": {"token": 3, "preset": "line"}})
    Sent(token=3, model=None, preset='line', back=False)
    """
    wanted = (state or {}).get("sent")
    if not isinstance(wanted, dict) or type(wanted.get("token")) is not int:
        return None
    model, preset = wanted.get("model"), wanted.get("preset")
    if isinstance(model, dict) and len(json.dumps(model)) <= _CHARACTERS:
        return Sent(wanted["token"], model=model)
    if isinstance(preset, str) and preset in PRESETS:
        return Sent(wanted["token"], preset=preset)
    return Sent(wanted["token"], back=True) if wanted.get("back") is True else None


def _placed(message: str) -> tuple[str, str]:
    """The row that a mistake belongs to, and what is wrong; what is about all of them stands at the last one.

    >>> _placed("blocks[2]: no units"), _placed("there are 25 blocks")
    (('2', 'no units'), ('train', 'there are 25 blocks'))
    """
    place, _, text = message.partition(": ")
    place = place.removeprefix("blocks[").removesuffix("]")
    return (place, text) if place.isdigit() or place in ("data", "loss", "train") else ("train", message)


def _outcome(model: dict[str, Any] | None, failure: str) -> dict[str, Any]:
    """The shapes, remarks and lines of a model."""
    if model is None:
        return {"shapes": {}, "remarks": [], "lines": 0}
    try:
        description = from_builtins(model)
    except ModelError as error:
        place, text = _placed(str(error))
        return {"shapes": {}, "remarks": [{"place": place, "text": text, "wrong": True}], "lines": 0}
    found = shapes_of(description)
    lines = 0 if found.problems else line_count(to_code(description))
    remarks = _remarks(found)
    if failure:
        remarks.append({"place": "train", "text": failure, "wrong": True})
    return {"shapes": _shape_texts(found), "remarks": remarks, "lines": lines}


def _shape_texts(found: Shapes) -> dict[str, str]:
    rows = {"data": found.data, **{str(n): shape for n, shape in enumerate(found.blocks)}, "loss": found.loss}
    return {place: "?" if shape is None else str(shape) for place, shape in rows.items()}


def _remarks(found: Shapes) -> list[schema.Remark]:
    remarks = [(remark, True) for remark in found.problems] + [(remark, False) for remark in found.notices]
    return [{"place": str(remark.place), "text": remark.text, "wrong": wrong} for remark, wrong in remarks]


@cache
def kinds() -> schema.BlockKinds:
    """All that can stand in the rows, from the registries."""
    return {
        "data": [_kind(name, kind, kind.title) for name, kind in DATA.items()],
        "blocks": [_kind(name, kind, name, kind.about) for name, kind in BLOCKS.items()],
        "loss": _kind("loss", Loss, "Loss"),
        "train": _kind("train", Train, "Train"),
    }


def _kind(name: str, kind: type[Part], title: str, about: str = "") -> schema.BlockKind:
    usual = Numbers([[0], [1], [2]], [[1], [3], [5]]) if kind is Numbers else kind()
    return {
        "name": name,
        "title": title,
        "about": about,
        "settings": [
            {
                "name": field,
                "label": setting.label,
                "kind": setting.kind,
                "low": setting.low,
                "high": setting.high,
                "choices": list(setting.choices),
                "when": list(setting.when),
            }
            for field, setting in kind.settings.items()
        ],
        "usual": plain(usual),
    }


def plain(part: msgspec.Struct) -> dict[str, Any]:
    """A description, or a part of one, as the browser has it."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(part))
    return found
