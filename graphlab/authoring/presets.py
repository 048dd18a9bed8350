"""Models to start from."""

from __future__ import annotations

from dataclasses import dataclass

from graphlab.authoring.blocks import BatchNormalization, Dense, Dropout, Flatten
from graphlab.authoring.datasets import DATA, NoisyLine
from graphlab.authoring.description import EXPRESSION, Description, Loss, Train


@dataclass(frozen=True)
class Preset:
    """A model with a title for the menu."""

    title: str
    description: Description


_LOGITS = Loss("BinaryCrossentropy", from_logits=True)

PRESETS: dict[str, Preset] = {
    "line": Preset("A line", Description(DATA["line"](), (Dense(1),))),
    "logistic": Preset(
        "Logistic regression", Description(DATA["two blobs"](), (Dense(1),), _LOGITS, Train("SGD", 0.5))
    ),
    "regression": Preset(
        "MLP for regression",
        Description(DATA["parabola"](points=4), (Dense(3, "tanh"), Dense(1)), Loss(), Train("Adam", 0.05)),
    ),
    "classes": Preset(
        "MLP for two classes",
        Description(DATA["xor"](points=4), (Dense(4, "relu"), Dense(1)), _LOGITS, Train("Adam", 0.1)),
    ),
    "softmax": Preset(
        "Softmax with cross entropy",
        Description(
            DATA["three classes"](points=6),
            (Dense(3, "softmax"),),
            Loss("SparseCategoricalCrossentropy"),
            Train("SGD", 0.5),
        ),
    ),
    "three classes": Preset(
        "MLP for three classes, from logits",
        Description(
            DATA["three classes"](),
            (Dense(4, "relu"), Dense(3)),
            Loss("SparseCategoricalCrossentropy", from_logits=True),
            Train("Adam", 0.1),
        ),
    ),
    "own loss": Preset(
        "A loss of your own",
        Description(
            NoisyLine(),
            (Dense(1),),
            Loss(EXPRESSION, expression="reduce_mean((y - p) ** 2)"),
            Train("SGD", 0.1),
        ),
    ),
    "pictures": Preset(
        "Pictures, with Dropout",
        Description(
            DATA["bars"](),
            (Flatten(), Dense(4, "relu"), BatchNormalization(), Dropout(0.25), Dense(1)),
            _LOGITS,
            Train("RMSprop", 0.02),
        ),
    ),
}
"""By the name that an address has for it."""
