"""Settings of the fitting lab, drawn at random for laws, and a few of each kind for what takes longer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from graphlab.authoring.blocks import BLOCKS, Dense
from graphlab.authoring.settings import ModelError
from graphlab.datasets.registry import DATASETS
from graphlab.fit.settings import LOSSES, MADE, MODELS, OPTIMIZERS, SCHEDULES, TYPED, Settings

OWN = "w = tf.Variable(0.5)\nb = tf.Variable(0.0)\n\ndef model(x):\n    return w * x + b\n"
OWN_OF_TWO = "w = tf.Variable([0.5, -0.5])\n\ndef model(x):\n    return tf.reduce_sum(w * x, axis=1)\n"
NET = """class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = tf.keras.layers.Dense(4, activation="tanh")
        self.outer = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.outer(self.inner(x))
"""
POPULATION = tuple((float(year), people) for year, people in zip(
    range(1950, 2025, 10), (2.50, 3.02, 3.69, 4.45, 5.33, 6.17, 7.02, 7.89), strict=True
))  # fmt: skip
"""People in the world, in thousand millions, by year."""

numbers = st.floats(-1e9, 1e9)
names = st.text("abcdefgh", min_size=1, max_size=4)


def _value(name: str) -> Any:
    """A strategy for one setting, from what it declares."""
    setting = Settings.settings[name]
    if setting.kind == "choice":
        return st.sampled_from(setting.choices)
    if setting.kind == "count":
        return st.integers(int(setting.low), int(setting.high))
    return st.floats(setting.low, setting.high, exclude_min=setting.above)


@st.composite
def settings(draw: Any) -> Settings:
    """Settings with any values that each may have."""
    values = {name: draw(_value(name)) for name in draw(st.sets(st.sampled_from(sorted(Settings.settings))))}
    values.pop("data", None)
    values |= draw(st.fixed_dictionaries({}, optional={
        "formula": st.text(max_size=30),
        "starts": st.dictionaries(names, numbers, max_size=4).map(dict.items).map(tuple),
        "standardise": st.booleans(), "probabilities": st.booleans(), "code": st.text(max_size=60),
        "layers": st.lists(st.builds(BLOCKS["Dense"], st.integers(1, 64)), min_size=1, max_size=8).map(tuple),
    }))  # fmt: skip
    if draw(st.booleans()):
        row = st.tuples(numbers, numbers)
        values |= {"data": TYPED, "table": tuple(draw(st.lists(row, min_size=2, max_size=20)))}
        values["names"] = draw(st.sampled_from([(), ("a;&=é", "größe")]))
    try:
        return Settings(**values)
    except ModelError:  # the loss or the code do not go with it
        return Settings(**{name: values[name] for name in ("formula", "table", "names", "data") if name in values})


def square() -> Iterator[Settings]:
    """Every data set with every model, and on the way every optimizer, loss, schedule and size of batch."""
    turns = itertools.count()
    for data, model in itertools.product(MADE, MODELS):
        turn = next(turns)
        kind = DATASETS[data]
        classes = kind.kind == "classes"
        is_entropy = classes and (turn % 2 == 0) and (kind.points(4, 0.1, 0, 0, {}).classes == 2 or model == "layers")
        units = 3 if data == "three classes" and is_entropy else 1
        yield Settings(
            data=data, model=model, steps=4, optimizer=OPTIMIZERS[turn % len(OPTIMIZERS)],
            schedule=SCHEDULES[turn % len(SCHEDULES)], reduction=("mean", "sum")[turn % 2],
            loss="cross entropy" if is_entropy else LOSSES[turn % 4], batch=(0, 4)[turn % 2], standardise=turn % 3 == 0,
            clipping=("none", "value", "norm", "global norm")[turn % 4], l2=(0.0, 0.01)[turn % 2],
            layers=(Dense(3, "tanh"), Dense(units)), code=OWN_OF_TWO if kind.rank == 2 else (OWN, NET)[turn % 2],
            formula="a*x1*x2 + b" if kind.rank == 2 else "a*exp(-b*x) + c", test=0.0 if kind.count < 10 else 0.2,
        )  # fmt: skip
