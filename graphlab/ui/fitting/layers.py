"""The layers of a model as rows of widgets: each of a kind, with the settings that the kind has."""

from __future__ import annotations

from typing import Any

import msgspec
import streamlit as st

from graphlab.authoring.blocks import BLOCKS, Block, Dense
from graphlab.authoring.settings import ModelError, Setting
from graphlab.fit.settings import MOST_LAYERS
from graphlab.ui.fitting import fields
from graphlab.ui.fitting.draft import Reading, number_text, typed_number
from graphlab.ui.fitting.lab import Lab

_SHOWN = ("choice", "count", "number")  # kinds of settings that have a widget here


def _widgets(block: type[Block]) -> list[tuple[str, Setting]]:
    """The settings of a kind of layer that have a widget."""
    return [(name, setting) for name, setting in block.settings.items() if setting.kind in _SHOWN]


_WIDEST = max(len(_widgets(block)) for block in BLOCKS.values())


def take(here: Lab) -> None:
    """Take over what was put into the rows; a row of another kind begins with what is usual in it."""
    mistyped: dict[str, str] = {}
    taken = [_taken(here, place, layer, mistyped) for place, layer in enumerate(here.draft["layers"])]
    is_other = any(type(new) is not type(old) for new, old in zip(taken, here.draft["layers"], strict=True))
    here.draft |= {"layers": tuple(taken), "mistyped": mistyped}
    if is_other:
        here.put(here.draft)


def _taken(here: Lab, place: int, layer: Block, mistyped: dict[str, str]) -> Block:
    kind = fields.put_in(here, _name(place, "kind"), _kind(layer))
    if kind != _kind(layer):
        return BLOCKS[kind]()
    values: dict[str, Any] = {}
    for name, setting in _widgets(type(layer)):
        if setting.kind == "choice":
            values[name] = fields.put_in(here, _name(place, name), getattr(layer, name))
        else:
            text = fields.put_in(here, _name(place, name), number_text(getattr(layer, name)))
            try:
                values[name] = typed_number(text, setting, f"layer {place + 1}: {name}")
            except ModelError as error:
                mistyped[f"{place} {name}"] = str(error)
    return msgspec.structs.replace(layer, **values)


def _name(place: int, setting: str) -> str:
    return f"layer {place} {setting}"


def _kind(layer: Block) -> str:
    return str(type(layer).__struct_config__.tag)


def rows(here: Lab, reading: Reading) -> None:
    """The rows, and a button for one more."""
    layers: tuple[Block, ...] = here.draft["layers"]
    for place, layer in enumerate(layers):
        with st.container(
            key=f"layer-{place}", horizontal=True, wrap=False, gap="xxsmall", vertical_alignment="center"
        ):
            _row(here, place, layer)
    fields.nothing(MOST_LAYERS - len(layers))
    is_full = len(layers) >= MOST_LAYERS
    st.button("Add a layer", key="fit add layer", on_click=_insert, args=(here,), disabled=is_full)
    fields.wrong(reading.problems.get("layers"))


def _row(here: Lab, place: int, layer: Block) -> None:
    label = f"Layer {place + 1}"
    key = fields.seeded(here, _name(place, "kind"), _kind(layer))
    st.selectbox(label, list(BLOCKS), key=key, label_visibility="collapsed")
    for name, setting in _widgets(type(layer)):
        value, title = getattr(layer, name), f"{label}: {name}"
        if setting.kind == "choice":
            key = fields.seeded(here, _name(place, name), value)
            st.selectbox(title, list(setting.choices), key=key, label_visibility="collapsed")
        else:
            key = fields.seeded(here, _name(place, name), number_text(value))
            st.text_input(title, key=key, label_visibility="collapsed", width=48)
    fields.nothing(_WIDEST - len(_widgets(type(layer))))
    st.button(
        "✕", key=f"fit remove layer {place}", help=f"Remove layer {place + 1}", on_click=_remove, args=(here, place)
    )


def _insert(here: Lab) -> None:
    """Another layer, before the last one, which has the outputs."""
    layers = here.draft["layers"]
    here.put({**here.draft, "layers": (*layers[:-1], Dense(8, "relu"), *layers[-1:])})


def _remove(here: Lab, place: int) -> None:
    layers = here.draft["layers"]
    if len(layers) > 1:
        here.put({**here.draft, "layers": (*layers[:place], *layers[place + 1 :])})
