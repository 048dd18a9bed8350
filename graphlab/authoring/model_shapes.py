"""The shape after each row of a described model, and what does not fit together, in a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from graphlab.authoring.blocks import Activation, Block, Dense, Reshape
from graphlab.authoring.description import EXPRESSION, FROM_LOGITS, Description, Loss
from graphlab.authoring.loss_formula import computed
from graphlab.authoring.settings import ModelError
from graphlab.errors import GraphlabError
from graphlab.keras.losses.loss import LOSSES
from graphlab.tensor import Tensor, convert

Shape: TypeAlias = tuple[int, ...]
Place: TypeAlias = int | str
"""A row: "data", the number of a block from 0, "loss" or "train"."""

_NUMBERS = 70_000  # that come out of one row


@dataclass(frozen=True)
class Remark:
    """A sentence about a row."""

    place: Place
    text: str


@dataclass(frozen=True)
class Shapes:
    """The shapes after each row, None behind the first that does not fit; what is wrong; and what is worth a look."""

    data: Shape
    target: Shape
    blocks: tuple[Shape | None, ...]
    loss: Shape | None
    problems: tuple[Remark, ...]
    notices: tuple[Remark, ...]

    def check(self) -> None:
        """Raise the first problem as an error."""
        for problem in self.problems:
            where = f"blocks[{problem.place}]" if isinstance(problem.place, int) else problem.place
            raise ModelError(f"{where}: {problem.text}")


def shapes_of(description: Description) -> Shapes:
    """What comes out of each row of a description.

    >>> from graphlab.authoring.presets import PRESETS
    >>> found = shapes_of(PRESETS["regression"].description)
    >>> found.data, found.blocks, found.loss
    ((4, 1), ((4, 3), (4, 1)), ())
    """
    data, target = description.data.shapes
    problems: list[Remark] = []
    after: list[Shape | None] = []
    shape: Shape | None = data
    for number, block in enumerate(description.blocks):
        if shape is not None:
            shape = _after(block, number, shape, problems)
        after.append(shape)
    if not any(block.learns for block in description.blocks):
        problems.append(Remark("train", "there are no weights to be trained: add a Dense above the loss"))
    loss = None if shape is None else _loss_shape(description, shape, problems)
    return Shapes(data, target, tuple(after), loss, tuple(problems), tuple(_notices(description)))


def _after(block: Block, number: int, shape: Shape, problems: list[Remark]) -> Shape | None:
    if isinstance(block, Reshape) and math.prod(block.shape) != math.prod(shape[1:]):
        needs, brings = math.prod(block.shape), math.prod(shape[1:])
        wanted = f"a sample of shape {block.shape} has {needs} numbers, one of {shape[1:]} has {brings}"
        problems.append(Remark(number, f"{wanted}: no Reshape makes one of the other"))
        return None
    out = tuple(block.made().compute_output_shape((None, *shape[1:])))
    found = (shape[0], *(int(size or 0) for size in out[1:]))
    if math.prod(found) > _NUMBERS:
        problems.append(Remark(number, f"{math.prod(found):,} numbers come out; at most {_NUMBERS:,} can be drawn"))
        return None
    return found


# ---- The loss


def _loss_shape(description: Description, shape: Shape, problems: list[Remark]) -> Shape | None:
    problem = _misfit(description, shape)
    if problem is None:
        try:
            return _evaluated(description, shape)
        except (GraphlabError, ValueError, TypeError, ArithmeticError) as error:
            problem = str(error).removeprefix("the loss: ")
    problems.append(Remark("loss", problem))
    return None


def _evaluated(description: Description, shape: Shape) -> Shape:
    """The shape of the loss, computed once on numbers that stand for the prediction."""
    loss, target = description.loss, description.data.shapes[1]
    is_classes = description.data.classes is not None
    y_true = convert(np.zeros(target, np.int32) if is_classes else np.full(target, 0.5, np.float32))
    y_pred = convert(np.full(shape, 0.5, np.float32))
    with np.errstate(all="ignore"):
        found = _value(loss, y_true, y_pred)
    if tuple(found.shape) != ():
        around = f"tf.reduce_mean({loss.expression})"
        raise ModelError(f"the loss must be one number, and this has the shape {tuple(found.shape)}: write {around}")
    if not found.dtype.is_floating:
        raise ModelError(f"the loss must be a float, and this is {found.dtype.name}: it has no gradient")
    return ()


def _value(loss: Loss, y_true: Tensor, y_pred: Tensor) -> Tensor:
    if loss.name == EXPRESSION:
        return convert(computed(loss.expression, y_true, y_pred))
    options: dict[str, Any] = {"from_logits": True} if loss.from_logits else {}
    return convert(LOSSES.known[loss.name](**options)(y_true, y_pred))


def _misfit(description: Description, shape: Shape) -> str | None:
    """Why the prediction and the targets do not go together in this loss."""
    loss, target, classes = description.loss, description.data.shapes[1], description.data.classes
    if loss.name == EXPRESSION:
        return None
    if loss.name.startswith("Sparse"):
        return _misfit_of_classes(classes, target, shape)
    if classes is not None:
        return f"y_true numbers {classes} classes: SparseCategoricalCrossentropy takes those, {loss.name} does not"
    if loss.name.startswith("Categorical") and shape[-1] < 2:
        return f"{loss.name} needs a column for each class, and y_pred has the shape {shape}"
    if shape != target and (*target, 1) != shape:
        return f"y_pred has the shape {shape} and y_true {target}: {_cure(description, shape, target)}"
    return None


def _misfit_of_classes(classes: int | None, target: Shape, shape: Shape) -> str | None:
    if classes is None:
        return f"this loss takes the number of each sample's class, and y_true has floats of the shape {target}"
    if len(shape) != 2:
        return f"y_pred has the shape {shape}: a Flatten before the last Dense makes one row of each sample"
    if shape[1] < classes:
        return f"there are {classes} classes and {shape[1]} columns in y_pred: give the last Dense {classes} units"
    return None


def _cure(description: Description, shape: Shape, target: Shape) -> str:
    if len(shape) > len(target):
        return "a Flatten before the last Dense makes one row of each sample"
    last = next((block for block in reversed(description.blocks) if block.learns), None)
    if isinstance(last, Dense) and len(shape) == len(target):
        return f"give the last Dense {target[-1]} unit{'s' * (target[-1] != 1)}"
    return f"end in a Dense with {target[-1]} unit{'s' * (target[-1] != 1)}"


# ---- What is worth a look


def _notices(description: Description) -> Iterator[Remark]:
    loss, last = description.loss, _last_activation(description)
    if loss.name in FROM_LOGITS:
        own = "sigmoid" if loss.name.startswith("Binary") else "softmax"
        if loss.from_logits and last in ("softmax", "sigmoid"):
            yield Remark(
                "loss", f"with from logits the loss applies a {own} itself, and there is a {last} above already"
            )
        elif not loss.from_logits and last != own:
            yield Remark("loss", f"{loss.name} takes probabilities: end in {own}, or choose from logits")
    target, classes = description.data.shapes[1], description.data.classes
    if loss.name == EXPRESSION and classes is None and len(target) == 1:
        text = f"y_true has the shape {target}: beside a column it broadcasts to a square; type it as a column"
        yield Remark("loss", text)


def _last_activation(description: Description) -> str:
    """The name of the last activation; "linear" where nothing bends what the last layer makes."""
    for block in reversed(description.blocks):
        if isinstance(block, Dense | Activation):
            return block.activation
    return "linear"
