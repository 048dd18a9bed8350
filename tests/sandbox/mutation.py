"""Programs changed at random: by tokens, by lines, and by parts of the tree. The same seed gives the same text."""

from __future__ import annotations

import ast
import copy
import functools
import json
import random
import re
from collections.abc import Callable
from pathlib import Path

from graphlab.sandbox.compiler.magics import without_magic

_HERE = Path(__file__).parent
_TOKEN = re.compile(r"\w+|\"[^\"\n]*\"|'[^'\n]*'|\*\*|//|[<>=!+\-*/%]=|\s+|.", re.DOTALL)
_NUMBERS = [
    "0",
    "-1",
    "1",
    "2.5",
    "1e308",
    "1e-320",
    "10**9",
    "2**31",
    "2**63",
    "999",
    "True",
    "None",
    "1j",
    "[]",
    "-7",
]
_WORDS = [
    "tf", "np", "plt", "self", "x", "len", "print", "super", "type", "lambda", "for", "in", "if", "not", "is", "del",
    "__class__", "__init__", "__dict__", "__globals__", "__builtins__", "_own", "ｅval", "getattr", "open", "None",
    "tf.constant", "tf.Variable", "tf.GradientTape()", "np.array", "tf.float32", "tf.keras.layers.Dense(2)", "range",
    "[...]", "[None]", "[::-1]", "()", "(x)", "**", "*", "@", ":=", "{}", "{x}", "'{0.x}'", "f'{x!r:>9}'", ".numpy()",
    "yield", "yield from", ".__add__", "_x", "'%5.2f' %", ".send(1)", "match x:", "case [x, *_]:", "case int():", "|",
    "'%*d' %", "open('a', 'w')", "tf.nn.conv2d",
    "@dataclass", "@property", "@staticmethod", "async", "global x", "nonlocal x", "raise", "with", "from_config",
    "padding='SAME'", "strides=", "dilations=", "1 << 40", "-1", "float('nan')", "tf.zeros([0])", "'x' * 99999",
    ".shape", ".gradient", ".assign", ".append", ".items()", ".format(1)", "-", "%", "==", "<", "dtype=", "=", ",",
]  # fmt: skip
_BROKEN = 0.1  # of the changes that leave no Python are kept: what does not parse never runs
_MOST = 6000  # characters of a program to change


def _blocks(name: str) -> list[str]:
    parts = (_HERE / name).read_text(encoding="utf-8").split("### ")[1:]
    return [part.partition("\n")[2].split("--- TensorFlow prints\n")[0] for part in parts]


@functools.cache
def seeds() -> tuple[str, ...]:
    """Every program that the sandbox's tests know and that is not too long, each once."""
    rows = map(json.loads, (_HERE / "corpus.jsonl").read_text(encoding="utf-8").splitlines())
    texts = [row["text"] for row in rows if "text" in row]
    for name in ("courses.txt", "hostile.txt", "programs.txt", "constructs.txt"):
        texts += [without_magic(text)[0] for text in _blocks(name)]  # what does not parse is hardly ever changed
    return tuple(dict.fromkeys(text for text in texts if len(text) <= _MOST))


def program(seed: int, number: int) -> str:
    """Program `number` of `seed`: one of the project's own with one to four changes."""
    draw = random.Random(f"{seed}:{number}")
    text = draw.choice(seeds())
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 4))):
        changed = draw.choice(_CHANGES)(draw, text) or text
        if _tree(changed) is not None or draw.random() < _BROKEN:
            text = changed
    return text


# --- By tokens -----------------------------------------------------------------------------------


def tokens(text: str) -> list[str]:
    """The text in pieces, which together are the text; works for what is no Python too."""
    return _TOKEN.findall(text)


def _any_word(draw: random.Random) -> str:
    if draw.random() < 0.5:
        return draw.choice(_WORDS)
    return draw.choice(tokens(draw.choice(seeds())) or [""])


def _tokens(change: Callable[[random.Random, list[str], int], None]) -> Callable[[random.Random, str], str]:
    def changed(draw: random.Random, text: str) -> str:
        pieces = tokens(text)
        places = [i for i, piece in enumerate(pieces) if not piece.isspace()]
        if places:
            change(draw, pieces, draw.choice(places))
        return "".join(pieces)

    return changed


def _leave_out(draw: random.Random, pieces: list[str], at: int) -> None:
    del pieces[at]


def _twice(draw: random.Random, pieces: list[str], at: int) -> None:
    pieces.insert(at, pieces[at])


def _replace(draw: random.Random, pieces: list[str], at: int) -> None:
    pieces[at] = _any_word(draw)


def _insert(draw: random.Random, pieces: list[str], at: int) -> None:
    pieces.insert(at, draw.choice(("", " ")) + _any_word(draw))


def _swap(draw: random.Random, pieces: list[str], at: int) -> None:
    other = draw.randrange(len(pieces))
    pieces[at], pieces[other] = pieces[other], pieces[at]


def _other_number(draw: random.Random, pieces: list[str], at: int) -> None:
    places = [i for i, piece in enumerate(pieces) if piece.isdigit()] or [at]
    pieces[draw.choice(places)] = draw.choice(_NUMBERS)


def _other_name(draw: random.Random, pieces: list[str], at: int) -> None:
    places = [i for i, piece in enumerate(pieces) if piece.isidentifier()] or [at]
    pieces[draw.choice(places)] = pieces[draw.choice(places)]


# --- By lines ------------------------------------------------------------------------------------


def _lines(draw: random.Random, text: str) -> str:
    lines = text.split("\n")
    at, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    what = draw.randrange(5)
    if what == 0:
        del lines[at]
    elif what == 1:
        lines[at], lines[other] = lines[other], lines[at]
    elif what == 2:
        lines[at] = draw.choice(("    ", " ", "\t")) + lines[at]
    elif what == 3:
        lines[at] = lines[at].removeprefix("    ")
    else:
        lines.insert(at, draw.choice(draw.choice(seeds()).split("\n")))
    return "\n".join(lines)


def _joined(draw: random.Random, text: str) -> str:
    """Two programs one after the other, or the second inside a block of the first."""
    other = draw.choice(seeds())
    if draw.random() < 0.5:
        return f"{text}\n{other}"
    head = draw.choice(("try:", "def f(x=1):", "class A:", "for i in range(3):", "with tf.GradientTape() as tape:"))
    inside = "\n".join("    " + line for line in text.split("\n"))
    tail = {"try:": "\nexcept Exception as e:\n    print(e)", "def f(x=1):": "\nf()"}.get(head, "")
    return f"{head}\n{inside}{tail}\n{other}"


# --- By the tree ---------------------------------------------------------------------------------


@functools.lru_cache(maxsize=512)
def _tree(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _expressions(tree: ast.AST) -> list[ast.expr]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.expr) and not isinstance(node, ast.Starred)]


class _Put(ast.NodeTransformer):
    """The tree with one part exchanged."""

    def __init__(self, old: ast.AST, new: ast.AST):
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def _of_tree(draw: random.Random, text: str) -> str | None:
    """A part of the tree exchanged for one of another program's, or wrapped in something."""
    tree, other = _tree(text), _tree(draw.choice(seeds()))
    if tree is None or other is None:
        return None
    tree = copy.deepcopy(tree)
    mine, theirs = _expressions(tree), _expressions(other)
    if not mine or not theirs:
        return None
    old, new = draw.choice(mine), copy.deepcopy(draw.choice(theirs))
    wrapped = draw.choice((new, new, *_wraps(draw, copy.deepcopy(old), new)))
    try:
        return ast.unparse(_Put(old, wrapped).visit(tree))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _wraps(draw: random.Random, old: ast.expr, new: ast.expr) -> list[ast.expr]:
    binary = draw.choice(
        (ast.Add(), ast.Sub(), ast.Mult(), ast.Div(), ast.Pow(), ast.MatMult(), ast.Mod(), ast.LShift())
    )
    compared = draw.choice((ast.Lt(), ast.Eq(), ast.In(), ast.Is()))
    return [
        ast.BinOp(old, binary, new),
        ast.Compare(old, [compared], [new]),
        ast.Call(old, [new], []),
        ast.Call(new, [old], []),
        ast.Subscript(old, new, ast.Load()),
        ast.List([old, new], ast.Load()),
        ast.UnaryOp(draw.choice((ast.USub(), ast.Not(), ast.Invert())), old),
        ast.IfExp(new, old, old),
        ast.Call(ast.Name(draw.choice(("list", "sum", "str", "sorted", "float", "len", "max", "set"))), [old], []),
        ast.Attribute(old, draw.choice(("shape", "numpy", "T", "dtype", "name", "call", "x")), ast.Load()),
    ]


_CHANGES: tuple[Callable[[random.Random, str], str | None], ...] = (
    *map(_tokens, (_leave_out, _twice, _replace, _replace, _insert, _insert, _swap, _other_number, _other_name)),
    _lines,
    _lines,
    _joined,
    _of_tree,
    _of_tree,
    _of_tree,
    _of_tree,
)
