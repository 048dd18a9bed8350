"""What the builder describes: data, layers, a loss, an optimizer, steps; as JSON, in and out.

{"data": {"set": "parabola", "points": 8},
 "blocks": [{"block": "Dense", "units": 3, "activation": "tanh"}, {"block": "Dense", "units": 1}],
 "loss": {"name": "MeanSquaredError"},
 "train": {"optimizer": "Adam", "learning_rate": 0.05, "steps": 20}}
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, ClassVar, NoReturn, TypeVar

import msgspec
from msgspec.structs import force_setattr

from graphlab.authoring.blocks import BLOCKS, Block
from graphlab.authoring.datasets import DATA, SEED, Data
from graphlab.authoring.loss_formula import written
from graphlab.authoring.settings import ModelError, Part, Setting
from graphlab.keras.losses.loss import LOSSES, FunctionLoss
from graphlab.keras.optimizers.optimizer import OPTIMIZERS, Optimizer

CHARACTERS = 200_000  # of a file
ROWS = 24  # blocks of a model
_P = TypeVar("_P", bound=Part)

EXPRESSION = "expression"
LOSS_NAMES = tuple(
    name
    for name, kind in LOSSES.known.items()
    if inspect.isclass(kind) and issubclass(kind, FunctionLoss) and kind is not FunctionLoss
)
"""Every loss of the library that is a class."""

FROM_LOGITS = tuple(name for name in LOSS_NAMES if "from_logits" in inspect.signature(LOSSES.known[name]).parameters)
"""Those that can take what comes before a sigmoid or a softmax."""

OPTIMIZER_NAMES = tuple(
    name
    for name, kind in OPTIMIZERS.known.items()
    if name == kind.__name__ and issubclass(kind, Optimizer) and kind is not Optimizer
)
"""Every optimizer of the library."""


class Loss(Part, frozen=True):
    """How wrong a prediction is: a loss of the library, or an expression in y_true and y_pred."""

    settings: ClassVar[Mapping[str, Setting]] = {
        "name": Setting("", "choice", choices=(*LOSS_NAMES, EXPRESSION)),
        "from_logits": Setting("from logits", "truth", when=FROM_LOGITS),
        "expression": Setting("", "text", when=(EXPRESSION,)),
    }

    name: str = "MeanSquaredError"
    from_logits: bool = False
    expression: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.from_logits and self.name not in FROM_LOGITS:
            raise ModelError(f"from_logits is for {', '.join(FROM_LOGITS)}; the loss is {self.name}")
        if self.name == EXPRESSION:
            force_setattr(self, "expression", written(self.expression))  # one way to write it, so that equal is equal
        elif self.expression:
            raise ModelError(f"an expression stands with the loss {EXPRESSION!r}; the loss is {self.name!r}")


class Train(Part, frozen=True):
    """How the weights are learnt: the optimizer, how far it goes, how often; and the seed of the first weights."""

    settings: ClassVar[Mapping[str, Setting]] = {
        "optimizer": Setting("", "choice", choices=OPTIMIZER_NAMES),
        "learning_rate": Setting("rate", "number", 0, 1000, above=True),
        "steps": Setting("steps", "count", 1, 200),
        "seed": SEED,
    }

    optimizer: str = "SGD"
    learning_rate: float = 0.1
    steps: int = 20
    seed: int = 0


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model from its data to its training, as the builder shows it."""

    data: Data
    blocks: tuple[Block, ...]
    loss: Loss = Loss()
    train: Train = Train()

    def __post_init__(self) -> None:
        if len(self.blocks) > ROWS:
            raise ModelError(f"there are {len(self.blocks)} blocks; at most {ROWS} can be drawn")


def to_json(description: Description) -> str:
    """The description as the text of a file.

    >>> model = Description(DATA["line"](), (BLOCKS["Dense"](),))
    >>> from_json(to_json(model)) == model
    True
    """
    return json.dumps(msgspec.to_builtins(description), ensure_ascii=False, indent=2) + "\n"


def from_json(text: str) -> Description:
    """The description that a text holds; `ModelError` says what is wrong with any other.

    >>> from_json('{"data": {"set": "line"}, "blocks": [{"block": "Dens"}]}')
    Traceback (most recent call last):
    graphlab.authoring.settings.ModelError: blocks[0]: there is no block 'Dens'. Did you mean 'Dense'?
    """
    if len(text) > CHARACTERS:
        raise ModelError(f"a description has at most {CHARACTERS:,} characters; this one has {len(text):,}")
    try:
        content = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise ModelError(f"this is not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise ModelError("this JSON is nested too deep to be a model") from None
    return from_builtins(content)


def from_builtins(content: Any) -> Description:
    """The description in plain data: what JSON and the page hold. `ModelError` says what is wrong with any other."""
    if not isinstance(content, dict):
        raise ModelError('a model is an object with "data", "blocks", "loss" and "train"; this is something else')
    _check_names(content)
    rows = enumerate(content["blocks"])
    return Description(
        _part(DATA[content["data"]["set"]], content["data"], "data"),
        tuple(_part(BLOCKS[row["block"]], row, f"blocks[{number}]") for number, row in rows),
        _part(Loss, content.get("loss", {}), "loss"),
        _part(Train, content.get("train", {}), "train"),
    )


def _no_constant(name: str) -> NoReturn:
    raise ModelError(f"{name} is not a number in JSON")


def _check_names(content: dict[str, Any]) -> None:
    for name in content:
        if name not in ("data", "blocks", "loss", "train"):
            raise ModelError(f'a model has "data", "blocks", "loss" and "train"; it has no {name!r}')
    for name in ("data", "blocks"):
        if name not in content:
            raise ModelError(f'a model needs "{name}": it is missing')
    if not isinstance(content["blocks"], list):
        raise ModelError(f'"blocks" must be a list, such as [{{"block": "Dense"}}]; it is {content["blocks"]!r:.60}')
    if len(content["blocks"]) > ROWS:
        raise ModelError(f"there are {len(content['blocks'])} blocks; at most {ROWS} can be drawn")
    _check_kind(content["data"], "data", "set", DATA)
    for number, row in enumerate(content["blocks"]):
        _check_kind(row, f"blocks[{number}]", "block", BLOCKS)


def _check_kind(row: Any, where: str, tag: str, registry: Mapping[str, Any]) -> None:
    if not isinstance(row, dict) or not isinstance(row.get(tag), str):
        raise ModelError(f'{where} must be an object with "{tag}", such as {{"{tag}": "{[*registry][1]}"}}')
    if row[tag] not in registry:
        near = get_close_matches(row[tag], registry, 1)
        hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(registry)}."
        raise ModelError(f"{where}: there is no {tag} {row[tag]!r:.60}. {hint}")


def _part(kind: type[_P], row: Any, where: str) -> _P:
    if isinstance(row, dict):
        for name in row.keys() - set(kind.__struct_fields__) - {"set", "block"}:
            fields = ", ".join(kind.__struct_fields__) or "nothing to be set"
            raise ModelError(f"{where} has no setting {name!r:.60}; it has {fields}")
    try:
        return msgspec.convert(row, kind)
    except ModelError as error:
        raise ModelError(f"{where}: {error}") from None
    except msgspec.ValidationError as error:
        raise ModelError(f"{where}: {_plain(str(error))}") from None


def _plain(message: str) -> str:
    """A message of msgspec's in our words.

    >>> _plain("Expected `int`, got `str` - at `$.units`")
    'units must be int; it is str'
    """
    text, _, path = message.replace("`", "").partition(" - at $")
    name = path.removeprefix(".")
    text = re.sub(r"^Expected (.*), got ", r"must be \1; it is ", text)
    return f"{name} {text}" if name else text
