"""Random models from the registries of the builder, and one for each thing that they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from graphlab.authoring.blocks import BLOCKS, Block, Dense, Flatten, Reshape
from graphlab.authoring.datasets import DATA, Data, Numbers
from graphlab.authoring.description import (
    EXPRESSION,
    FROM_LOGITS,
    LOSS_NAMES,
    OPTIMIZER_NAMES,
    Description,
    Loss,
    Train,
)
from graphlab.authoring.presets import PRESETS
from graphlab.authoring.settings import ModelError, Setting

FORMULAS = (
    "reduce_mean((y - p)**2)",
    "tf.reduce_sum(abs(y_true - y_pred)) / 4",
    "reduce_mean(square(y - p), axis=None)",
)


def values(setting: Setting) -> st.SearchStrategy[Any]:
    """What a setting may be."""
    if setting.kind == "count":
        return st.integers(int(setting.low), min(int(setting.high), int(setting.low) + 9))
    if setting.kind == "number":
        low, high = max(setting.low, -5.0), min(setting.high, 5.0)
        return st.integers(int(low * 20) + setting.above, int(high * 20)).map(lambda n: n / 20)
    if setting.kind == "sizes":
        return st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple)
    return st.sampled_from(setting.choices)


def parts(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Any block or set of data of a kind."""
    if kind is Numbers:
        return numbers()
    return st.fixed_dictionaries({name: values(s) for name, s in kind.settings.items()}).map(lambda s: _made(kind, s))


def _made(kind: type[Any], settings: dict[str, Any]) -> Any:
    return kind(**settings)


@st.composite
def numbers(draw: st.DrawFn) -> Numbers:
    """Typed numbers: rows, and for each a number or a class."""
    samples, width = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    cell = st.integers(-20, 20).map(lambda n: n / 4)
    x = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=samples, max_size=samples))
    row = draw(st.sampled_from([st.integers(0, 3), st.lists(cell, min_size=1, max_size=1)]))
    return Numbers(x, draw(st.lists(row, min_size=samples, max_size=samples)))


DATAS: st.SearchStrategy[Data] = st.sampled_from(list(DATA.values())).flatmap(parts)
BLOCK_LISTS: st.SearchStrategy[list[Block]] = st.lists(
    st.sampled_from(list(BLOCKS.values())).flatmap(parts), max_size=5
)
LOSSES = st.one_of(
    st.sampled_from(LOSS_NAMES).map(Loss),
    st.sampled_from(FROM_LOGITS).map(lambda name: Loss(name, from_logits=True)),
    st.sampled_from(FORMULAS).map(lambda text: Loss(EXPRESSION, expression=text)),
)
TRAINS = parts(Train)

ANY = st.builds(
    lambda data, blocks, *others: Description(data, tuple(blocks), *others), DATAS, BLOCK_LISTS, LOSSES, TRAINS
)
"""Any description, whether its parts fit together or not."""


@st.composite
def fitting(draw: st.DrawFn) -> Description:
    """A description whose parts fit together."""
    data, train = draw(DATAS), draw(TRAINS)
    blocks = [block for block in draw(BLOCK_LISTS) if not isinstance(block, Reshape)]
    return ended(data, blocks, draw(LOSSES), replace(train, steps=min(train.steps, 3)))


def ended(data: Data, blocks: list[Block], loss: Loss, train: Train) -> Description:
    """The same with a last Dense as wide as the targets, and with a loss that takes them."""
    if data.classes is not None:
        loss = loss if loss.name.startswith("Sparse") else Loss("SparseCategoricalCrossentropy", from_logits=True)
        return Description(data, (*blocks, Flatten(), Dense(max(2, data.classes))), loss, train)
    width = data.shapes[1][-1]
    if loss.name.startswith("Sparse") or loss.name.startswith("Categorical") and width < 2:
        loss = Loss()
    return Description(data, (*blocks, Flatten(), Dense(width)), loss, train)


def each() -> Iterator[tuple[str, Description]]:
    """A model that fits for everything in the registries: presets, optimizers, blocks, sets, losses."""
    quick = Train("SGD", 0.05, 3)
    for name, preset in PRESETS.items():
        for optimizer in OPTIMIZER_NAMES:
            train = replace(preset.description.train, optimizer=optimizer, steps=4)
            yield f"{name} with {optimizer}", replace(preset.description, train=train)
    for name, kind in BLOCKS.items():
        for block in _choices(kind):
            yield (
                f"block {name}: {block.call()}",
                ended(DATA["two blobs"](), [Dense(4, "sigmoid"), block], Loss(), quick),
            )
    for name, kind in DATA.items():
        data = Numbers([[1.0, 2.0], [0.5, -1.0]], [[1.0], [0.0]]) if kind is Numbers else kind()
        yield f"data {name}", ended(data, [Dense(2, "tanh")], Loss(), quick)
    for name in LOSS_NAMES:
        for from_logits in {False, name in FROM_LOGITS}:
            loss = Loss(name, from_logits)
            yield f"loss {name}, from_logits={from_logits}", _with_loss(loss, quick)
    for text in FORMULAS:
        yield f"loss {text}", ended(DATA["line"](), [], Loss(EXPRESSION, expression=text), quick)


def _with_loss(loss: Loss, train: Train) -> Description:
    data = "three classes" if loss.name.startswith("Sparse") else "three classes, one-hot"
    model = ended(DATA[data](), [], loss, train)
    shares = Dense(3, "sigmoid" if loss.name.startswith("Binary") else "softmax")
    return model if loss.from_logits else replace(model, blocks=(*model.blocks[:-1], shares))


def _choices(kind: type[Block]) -> Iterator[Block]:
    """The usual one, and one for each choice of each setting."""
    yield kind()
    for name, setting in kind.settings.items():
        for choice in setting.choices:
            yield replace(kind(), **{name: choice})


def refused(reading: Any, text: str) -> str:
    """What is said against a text."""
    try:
        reading(text)
    except ModelError as error:
        return str(error)
    return ""
