"""The layers that a model is made of: each is one call in the list of a `Sequential`."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import msgspec

from graphlab.authoring.settings import Part, Setting
from graphlab.keras import layers
from graphlab.keras.activations import ACTIVATIONS
from graphlab.keras.layer import Layer
from graphlab.names import PUBLIC
from graphlab.tensor import OPS, Op, convert
from graphlab.tensor.op import broadcast_size


def _fits(activation: Any) -> bool:
    """Whether an activation needs its input alone, and answers in its shape."""
    needed = [p for p in inspect.signature(activation).parameters.values() if p.default is p.empty]
    return len(needed) == 1 and tuple(convert(activation([[0.5, 0.5]])).shape) == (1, 2)


def _names(family: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a family, each of its members once: by the first that it is known by."""
    first = {id(member): name for name, member in reversed([*family.items()])}
    return tuple(name for name, member in family.items() if first[id(member)] == name)


def _is_elementwise(op: Op) -> bool:
    return len(op.parameters) == 1 and not (op.variadic or op.attributes) and op.size is broadcast_size


def _public(op: Op) -> str:
    """The shortest public name of an op; empty where it has none."""
    return min((name for name in (op.name, *op.names) if name in PUBLIC), key=len, default="")


ACTIVATION_NAMES = tuple(name for name in _names(ACTIVATIONS.known) if _fits(ACTIVATIONS.known[name]))
"""Every activation of the library that has nothing else to be set and keeps the shape."""

OP_NAMES = tuple(
    sorted(
        name
        for op in OPS.values()
        if _is_elementwise(op) and op.is_differentiable and (name := _public(op)) and not name.startswith("linalg.")
    )
)
"""Every op of the library that works number by number on one tensor, as it is written after `tf.`."""

BLOCKS: dict[str, type[Block]] = {}
"""Every block by the name that JSON and the page have for it."""


class Block(Part, frozen=True, tag_field="block"):
    """A row between the data and the loss: one layer."""

    layer: ClassVar[str] = ""
    about: ClassVar[str] = ""
    learns: ClassVar[bool] = False  # whether it has weights to be trained
    trains_otherwise: ClassVar[bool] = False  # whether it gives other numbers in training than afterwards

    def made(self) -> Layer:
        """A layer of the library as the call makes it."""
        kind: Callable[..., Layer] = getattr(layers, self.layer)
        return kind(**{name: getattr(self, name) for name in self.__struct_fields__})

    def call(self) -> str:
        """The layer as it is written: the first setting by position, others by name where they are not the usual.

        >>> Dense(3, "tanh").call(), Dropout(0.5).call()
        ('tf.keras.layers.Dense(3, activation="tanh")', 'tf.keras.layers.Dropout(0.5)')
        """
        first, *others = [*self.__struct_fields__, ""]
        usual = dict(zip(reversed(self.__struct_fields__), reversed(self.__struct_defaults__), strict=False))
        written = [_literal(getattr(self, first))] if first else []
        written += [f"{n}={_literal(getattr(self, n))}" for n in others if n and getattr(self, n) != usual[n]]
        return f"tf.keras.layers.{self.layer}({', '.join(written)})"

    @classmethod
    def from_call(cls, call: ast.Call) -> Block:
        """The block that a call of its layer was written from; ValueError where none writes such a call."""
        if len(call.args) > 1 or any(word.arg not in cls.__struct_fields__[1:] for word in call.keywords):
            raise ValueError
        values = dict(zip(cls.__struct_fields__, map(ast.literal_eval, call.args), strict=False))
        values |= {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
        return msgspec.convert({"block": cls.__struct_config__.tag, **values}, cls)


def _literal(value: Any) -> str:
    return json.dumps(value) if isinstance(value, str) else repr(value)


def block(kind: type[Block]) -> type[Block]:
    """Enter a block into the registry, under the name that its tag has."""
    BLOCKS[str(kind.__struct_config__.tag)] = kind
    return kind


@block
class Dense(Block, frozen=True, tag="Dense"):
    """Sums of all that comes in, each with weights of its own, and an activation."""

    layer: ClassVar[str] = "Dense"
    about: ClassVar[str] = "weighted sums, then an activation"
    learns: ClassVar[bool] = True
    settings: ClassVar[Mapping[str, Setting]] = {
        "units": Setting("", "count", 1, 64),
        "activation": Setting("", "choice", choices=ACTIVATION_NAMES),
    }

    units: int = 1
    activation: str = "linear"


@block
class Activation(Block, frozen=True, tag="Activation"):
    """An activation alone."""

    layer: ClassVar[str] = "Activation"
    about: ClassVar[str] = "an activation alone"
    settings: ClassVar[Mapping[str, Setting]] = {"activation": Setting("", "choice", choices=ACTIVATION_NAMES)}

    activation: str = "relu"


@block
class SingleOp(Block, frozen=True, tag="Op"):
    """One op on every number.

    >>> SingleOp("square").call()
    'tf.keras.layers.Lambda(tf.square)'
    """

    layer: ClassVar[str] = "Lambda"
    about: ClassVar[str] = "one op on every number"
    settings: ClassVar[Mapping[str, Setting]] = {"op": Setting("", "choice", choices=OP_NAMES)}

    op: str = "square"

    def made(self) -> Layer:
        return layers.Lambda(PUBLIC[self.op])

    def call(self) -> str:
        return f"tf.keras.layers.Lambda(tf.{self.op})"

    @classmethod
    def from_call(cls, call: ast.Call) -> Block:
        if len(call.args) != 1 or call.keywords:
            raise ValueError
        return cls(ast.unparse(call.args[0]).removeprefix("tf."))


@block
class Dropout(Block, frozen=True, tag="Dropout"):
    """A share of the numbers is set to 0 at random, in training."""

    layer: ClassVar[str] = "Dropout"
    about: ClassVar[str] = "drops a share of the numbers at random"
    trains_otherwise: ClassVar[bool] = True
    settings: ClassVar[Mapping[str, Setting]] = {"rate": Setting("rate", "number", 0, 0.95)}

    rate: float = 0.5


@block
class BatchNormalization(Block, frozen=True, tag="BatchNormalization"):
    """Each column gets mean 0 and spread 1 over the batch, then a scale and an offset that are learnt."""

    layer: ClassVar[str] = "BatchNormalization"
    about: ClassVar[str] = "mean 0 and spread 1 over the batch"
    learns: ClassVar[bool] = True
    trains_otherwise: ClassVar[bool] = True


@block
class LayerNormalization(Block, frozen=True, tag="LayerNormalization"):
    """Each sample gets mean 0 and spread 1, then a scale and an offset that are learnt."""

    layer: ClassVar[str] = "LayerNormalization"
    about: ClassVar[str] = "mean 0 and spread 1 in each sample"
    learns: ClassVar[bool] = True


@block
class Flatten(Block, frozen=True, tag="Flatten"):
    """All numbers of a sample in one row."""

    layer: ClassVar[str] = "Flatten"
    about: ClassVar[str] = "all numbers of a sample in one row"


@block
class Reshape(Block, frozen=True, tag="Reshape"):
    """The numbers of a sample in another shape.

    >>> Reshape((2, 2)).call()
    'tf.keras.layers.Reshape((2, 2))'
    """

    layer: ClassVar[str] = "Reshape"
    about: ClassVar[str] = "the numbers of a sample in another shape"
    settings: ClassVar[Mapping[str, Setting]] = {"shape": Setting("", "sizes", 1, 64)}

    shape: tuple[int, ...] = (2, 2)

    def made(self) -> Layer:
        return layers.Reshape(self.shape)


@block
class Rescaling(Block, frozen=True, tag="Rescaling"):
    """Every number times a scale, plus an offset; nothing is learnt."""

    layer: ClassVar[str] = "Rescaling"
    about: ClassVar[str] = "times a scale, plus an offset"
    settings: ClassVar[Mapping[str, Setting]] = {
        "scale": Setting("scale", "number"),
        "offset": Setting("offset", "number"),
    }

    scale: float = 1.0
    offset: float = 0.0
