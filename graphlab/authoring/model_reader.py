"""The description that a program was written from, read back out of its text.

Only what would be written again as it stands is read: nothing that somebody has put into the program by hand is ever
lost by a change in the builder. Numbers, names of layers and the like may have been changed.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any, TypeVar

import msgspec

from graphlab.authoring.blocks import BLOCKS, Block
from graphlab.authoring.datasets import DATA, Curve, Data, Drawn, Numbers
from graphlab.authoring.description import CHARACTERS, EXPRESSION, ROWS, Description, Loss, Train
from graphlab.authoring.model_code import to_code
from graphlab.authoring.settings import ModelError
from graphlab.datasets.formula import numbers_in
from graphlab.parsing import parse

_T = TypeVar("_T")


class NotBlocks(ModelError):
    """Why a program cannot be shown as blocks."""


def from_code(source: str) -> tuple[Description | None, str]:
    """The description of a program, or None and the reason why blocks cannot show it.

    >>> from graphlab.authoring.presets import PRESETS
    >>> code = to_code(PRESETS["regression"].description)
    >>> from_code(code.replace("Dense(3", "Dense(7"))[0].blocks[0].units
    7
    >>> from_code(code + "print(1)\\n")
    (None, 'line 22 is not one that blocks write: print(1)')
    """
    try:
        return _Reader(source).description(), ""
    except ModelError as reason:
        return None, str(reason)
    except RecursionError:
        return None, "the program is nested deeper than blocks write"


class _Reader:
    """The statements of one program by what they assign to."""

    def __init__(self, source: str):
        self._source = source
        self._tree = _parsed(source)
        targets = [(node, node.targets) for node in self._tree.body if isinstance(node, ast.Assign)]
        self._assigned = {t[0].id: node.value for node, t in targets if len(t) == 1 and isinstance(t[0], ast.Name)}
        self._loop = next((node for node in self._tree.body if isinstance(node, ast.For)), None)

    def description(self) -> Description:
        """What the program was written from."""
        if "model" not in self._assigned:
            raise NotBlocks("the program makes no model, which would begin with model = tf.keras.Sequential([...])")
        description = Description(self._data(), self._blocks(), self._loss(), self._train())
        self._check_same(description)
        return description

    # ---- Its parts

    def _value(self, name: str) -> ast.expr:
        if name not in self._assigned:
            raise NotBlocks(f"the program has a model, but no line that begins with {name} =, as blocks write it")
        return self._assigned[name]

    def _data(self) -> Data:
        x, y = self._value("x"), self._value("y_true")
        if (drawn := _drawn(self._source)) is not None and _agree(drawn, x, y):
            return drawn
        return _read(y, lambda: _curve(x, y) if _is_linspace(x) else _numbers(x, y))

    def _blocks(self) -> tuple[Block, ...]:
        made = self._value("model")
        if not (isinstance(made, ast.Call) and len(made.args) == 1 and isinstance(made.args[0], ast.List)):
            raise NotBlocks(f"line {made.lineno}: blocks write a Sequential with its layers in a list")
        calls = made.args[0].elts[1:]
        if len(calls) > ROWS:
            raise NotBlocks(f"the model has {len(calls)} layers; at most {ROWS} can be drawn")
        return tuple(_read(call, lambda call=call: _block(call)) for call in calls)  # type: ignore[misc]

    def _loss(self) -> Loss:
        if "loss_function" not in self._assigned:
            formula = self._assignment_in_loop("loss")
            return _read(formula, lambda: Loss(EXPRESSION, expression=ast.unparse(formula)))
        call = self._assigned["loss_function"]
        if not isinstance(call, ast.Call):
            raise NotBlocks(f"line {call.lineno}: blocks write a loss of tf.keras.losses")
        options = _options(call)
        return _read(call, lambda: msgspec.convert({"name": _last_name(call), **options}, Loss))

    def _assignment_in_loop(self, name: str) -> ast.expr:
        inside = [node for node in ast.walk(self._loop or ast.Pass()) if isinstance(node, ast.Assign)]
        for node in inside:
            if isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
                return node.value
        raise NotBlocks(f"the program has no loop with a line that begins with {name!r}, as blocks write it")

    def _train(self) -> Train:
        call = self._value("optimizer")
        if not isinstance(call, ast.Call):
            raise NotBlocks(f"line {call.lineno}: blocks write an optimizer of tf.keras.optimizers")
        found = {"optimizer": _last_name(call), **_options(call), "steps": self._steps(), "seed": self._seed()}
        return _read(call, lambda: msgspec.convert(found, Train))

    def _steps(self) -> Any:
        loop = self._loop
        if loop is None or not (isinstance(loop.iter, ast.Call) and len(loop.iter.args) == 1):
            raise NotBlocks("the program has no loop over range(steps), as blocks write it")
        return _read(loop.iter, lambda: ast.literal_eval(loop.iter.args[0]))  # type: ignore[attr-defined]

    def _seed(self) -> Any:
        for node in self._tree.body:
            call = node.value if isinstance(node, ast.Expr) else None
            if isinstance(call, ast.Call) and _last_name(call) == "set_random_seed" and len(call.args) == 1:
                return _read(call, lambda call=call: ast.literal_eval(call.args[0]))  # type: ignore[misc]
        raise NotBlocks("the program sets no random seed, as blocks do")

    # ---- Whether it is all that stands there

    def _check_same(self, description: Description) -> None:
        written = to_code(description)
        for mine, other in zip_longest(_statements(self._tree), _statements(_parsed(written))):
            if mine is None:
                raise NotBlocks(f"blocks write a line more: {ast.unparse(other)}")
            if other is None or _dump(mine) != _dump(other):
                raise NotBlocks(f"line {mine.lineno} is not one that blocks write: {_first_line(mine)}")
        kept = set(_comments(written))
        for line, comment in _comments(self._source):
            if comment not in {text for _, text in kept} and _DRAWN.fullmatch(comment) is None:
                raise NotBlocks(f"line {line} has a comment, which blocks cannot keep: {comment}")


def _parsed(source: str) -> ast.Module:
    if len(source) > CHARACTERS:
        raise NotBlocks("the program is too long to be one that blocks write")
    try:
        return parse(source)
    except SyntaxError as error:
        raise NotBlocks(f"line {error.lineno} is not Python yet: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError):
        raise NotBlocks("the program is not Python yet") from None


def _read(node: ast.expr, reading: Callable[[], _T]) -> _T:
    """What `reading` makes of a part of the program; where it makes nothing, the error says in which line."""
    try:
        return reading()
    except NotBlocks:
        raise
    except ModelError as error:
        raise NotBlocks(f"line {node.lineno}: {error}") from None
    except msgspec.ValidationError as error:
        raise NotBlocks(f"line {node.lineno}: {str(error).replace('`', '')}") from None
    except (ValueError, TypeError, SyntaxError, AttributeError, IndexError, RecursionError):
        raise NotBlocks(f"line {node.lineno} is not one that blocks write: {_first_line(node)}") from None


def _first_line(node: ast.AST) -> str:
    text = ast.unparse(node).splitlines()[0]
    return text if len(text) <= 80 else f"{text[:79]}…"


def _last_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _options(call: ast.Call) -> dict[str, Any]:
    """The arguments that are named, as plain values."""
    return _read(call, lambda: {str(word.arg): ast.literal_eval(word.value) for word in call.keywords})


# ---- Layers


_BY_LAYER = {kind.layer: kind for kind in BLOCKS.values()}


def _block(call: ast.expr) -> Block:
    if not isinstance(call, ast.Call) or (kind := _BY_LAYER.get(_last_name(call))) is None:
        raise ValueError
    return kind.from_call(call)


# ---- Data


_TITLES = {kind.title: kind for kind in DATA.values() if issubclass(kind, Drawn)}
_DRAWN = re.compile(r"# (?P<title>.+): (?P<points>\d{1,4}) points, seed (?P<seed>\d{1,5})")


def _drawn(source: str) -> Drawn | None:
    """The set that a comment names, if there is one of that name and size."""
    for _, comment in _comments(source):
        found = _DRAWN.fullmatch(comment)
        if found and (kind := _TITLES.get(found["title"])) is not None:
            try:
                return kind(points=int(found["points"]), seed=int(found["seed"]))
            except ModelError:
                return None
    return None


def _agree(data: Drawn, x: ast.expr, y: ast.expr) -> bool:
    """Whether the numbers of the program are still those that the seed draws."""
    written = {n.targets[0].id: n.value for n in parse("\n".join(data.lines)).body}  # type: ignore[attr-defined]
    return _dump(written["x"]) == _dump(x) and _dump(written["y_true"]) == _dump(y)


def _is_linspace(x: ast.expr) -> bool:
    return isinstance(x, ast.Subscript) and isinstance(x.value, ast.Call) and _last_name(x.value) == "linspace"


def _curve(x: Any, y: ast.expr) -> Curve:
    low, high, points = (ast.literal_eval(value) for value in x.value.args)
    kind, numbers = _height(y)
    settings = {"points": points, "low": low, "high": high, **numbers}
    return msgspec.convert({"set": kind.__struct_config__.tag, **settings}, kind)


def _height(y: ast.expr) -> tuple[type[Curve], dict[str, float]]:
    """Which curve a formula is, and the numbers in it."""
    for kind in DATA.values():
        if issubclass(kind, Curve):
            numbers = numbers_in(kind.curve.formula, kind.curve.parameters, y)
            if numbers is not None:
                return kind, numbers
    raise ValueError


def _numbers(x: Any, y: Any) -> Numbers:
    if not (_last_name(x) == _last_name(y) == "constant" and len(x.args) == len(y.args) == 1):
        raise ValueError
    return Numbers(ast.literal_eval(x.args[0]), ast.literal_eval(y.args[0]))


# ---- Comparing


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """Every statement, those of a block after its head."""
    pending: list[ast.stmt] = list(reversed(tree.body))
    while pending:
        node = pending.pop()
        pending += reversed(getattr(node, "body", []))
        yield node


def _dump(node: ast.AST) -> str:
    """The tree of a statement as text; of one with a block, of its head alone."""
    fields = dict(ast.iter_fields(node))
    return ast.dump(type(node)(**{**fields, "body": []}) if "body" in fields else node)


def _comments(source: str) -> list[tuple[int, str]]:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]
