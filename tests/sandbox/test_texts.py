"""What a program can read has no address of the host in it, no path of its modules and no name of its classes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graphlab.console import say
from graphlab.sandbox.compiler import interpreter
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.library.builtins import BUILTINS
from graphlab.sandbox.library.namespace import TF
from graphlab.sandbox.library.stdlib import MATH
from graphlab.sandbox.values import classes, observer, runtime, values
from graphlab.sandbox.values.crossing import Callback, foreign
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.values.methods import METHODS
from graphlab.sandbox.values.values import Native
from graphlab.trace.serialization import Plain
from tests.sandbox.reach import OF_PROGRAMS
from tests.sandbox.test_corpus import ROWS, text_of

COLLECTIONS = {
    path.stem: [part.split("\n", 1)[1].split("--- ")[0] for part in path.read_text(encoding="utf-8").split("### ")[1:]]
    for path in (Path(__file__).with_name(f"{name}.txt") for name in ("courses", "hostile", "everything"))
} | {"corpus": [text_of(row) for row in ROWS]}
TIGHT = Limits(steps=20_000, work=50_000_000, memory=10_000_000, elements=100_000, items=3_000, recorded=2_000)
PLACES = re.compile(r"\b0x[0-9a-f]{6,}|\bgraphlab\.(?!io\b)\w+\.\w|/\w+/[\w/]+\.py\b|<locals>")
_SPOKEN = {"Class", "Function", "Method", "Type", "View", "Property", "Context", "Table", "Native", "Stream", "Super"}
_SPOKEN |= {"Guard", "Problem", "Frame", "Instance", "Bound", "Machine", "Meter", "Limits", "Error", "Run", "Any"}
_OWN = {
    name
    for module in (classes, observer, interpreter, runtime, values)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and kind.__module__.startswith("graphlab.sandbox.")
} - _SPOKEN
OWN = re.compile("|".join(rf"\b{name}\b" for name in sorted(_OWN)))
"""The interpreter's own classes, without those whose name is a word of a sentence."""


def texts(part: Any) -> Iterator[str]:
    """All texts in a Run but the program itself."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        yield from texts([*part.keys(), *part.values()])
    elif isinstance(part, list | tuple | set | frozenset):
        for one in part:
            yield from texts(one)
    elif isinstance(part, Plain):
        yield from texts([getattr(part, name) for name in part.__struct_fields__ if name != "source"])


def told(source: str, limits: Limits) -> list[str]:
    """What a run says of the host: the texts with an address, a path or a class in them that the program has not."""
    return [
        text
        for text in texts(interpret(source, limits))
        if (PLACES.search(text) and not PLACES.search(source)) or (OWN.search(text) and not OWN.search(source))
    ]


@pytest.mark.parametrize(
    "sources",
    [sources[start : start + 20] for sources in COLLECTIONS.values() for start in range(0, len(sources), 20)],
    ids=[f"{name} {start}" for name, sources in COLLECTIONS.items() for start in range(0, len(sources), 20)],
)
def test_no_program_reads_of_the_host(sources: list[str]) -> None:
    """Everything that every program of the collections prints, answers, is told and draws."""
    assert [said for source in sources for said in told(source, TIGHT)] == []


OBJECTS: list[Any] = [object(), repr, lambda: 1, Limits().explained, Path, iter([1])]


@pytest.mark.parametrize("thing", OBJECTS, ids=[type(thing).__name__ for thing in OBJECTS])
@pytest.mark.parametrize("shape", ["text", "list", "dict", "key", "print", "error"])
def test_a_text_of_the_library_has_no_address(thing: Any, shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function of the library that writes an object: whatever way the text comes back, where it lies is not told."""
    text = f"{thing!r}, {object()!r}"

    def leaky() -> Any:
        """Gives the text."""
        if shape == "error":
            raise ValueError(text)
        if shape == "print":
            say(text)
        return {"text": text, "list": [text], "dict": {"a": (text,)}, "key": {text: 1}}.get(shape)

    monkeypatch.setitem(TF.names, "leaky", foreign("leaky", leaky))
    run = interpret("try:\n    print(tf.leaky())\nexcept ValueError as e:\n    print(e)")
    assert "object" in run.stdout and not re.search("0x[0-9a-f]{6}", run.stdout), run.stdout


HANDLES = ["print", "tf.add", "lambda x: x", "[].append", "A", "A().f", "math.sin", "tf.keras.layers.Dense"]
WRITTEN = ["print({})", "print(str({}))", "print([{}])", "print({{1: {}}})", "print('{{}}'.format({}))", "tf.print({})"]
WRITTEN += ["raise ValueError({})", "assert False, {}", "print(tf.Variable(1.0, name={}).name)", "tf.reduce_sum({})"]
WRITTEN += ["tf.keras.layers.Dense({})", "print(tf.keras.layers.Lambda({}).get_config())", "tf.constant({})"]
WRITTEN += ["print(tf.nest.map_structure(lambda x: x, [{}]))", "tf.cast(1.0, {})", "tf.ensure_shape([1.0], {})"]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_handle_is_written_as_what_the_program_knows(written: str) -> None:
    """Functions and classes, wherever their text may be asked for or turn up in a message."""
    for handle in HANDLES:
        source = f"class A:\n    def f(self): pass\n{written.format(f'({handle})')}"
        said = " ".join(texts(interpret(source)))
        assert not PLACES.search(said) and not re.search(r"\b(Callback|Foreign|Native|Bound|Unbound)\b", said), said


OWNERS: dict[type, str] = {
    str: "'abc'", list: "[3, 1]", tuple: "(3, 1)", dict: "{'a': 1}", set: "{1}", int: "5", float: "2.5", complex: "1j",
    bytes: "b'a'", np.ndarray: "np.ones(2)", np.random.Generator: "np.random.default_rng(0)",
}  # fmt: skip
HELD = [*HANDLES, "tf", "A()", "tf.GradientTape()", "tf.Module()", "iter([1])", "{}.items()", "ValueError('a')", "int"]
HELD += ["ValueError", "tf.float32", "np.c_", "slice(1)", "plt.gcf()", "plt.gca()", "tf.TensorArray(tf.float32, 2)"]
HELD += [
    "tf.keras.optimizers.SGD(0.1)",
    "tf.keras.metrics.Mean()",
    "tf.random.Generator.from_seed(1)",
    "super",
    "object",
]
HELD += ["tf.keras.layers.Dense(1)", "tf.keras.callbacks.Callback()", "tf.name_scope('a')", "np.random.default_rng(0)"]


def _uses() -> Iterator[str]:
    """Every method of every type of the language and every built-in function, given `x` once and twice."""
    called = [f"{written}.{name}" for kind, written in OWNERS.items() for name in METHODS[kind]]
    for function in [
        *called,
        *BUILTINS,
        *(f"math.{name}" for name, value in MATH.names.items() if isinstance(value, Native)),
    ]:
        yield from (f"{function}(x)", f"{function}(x, x)")
    yield from (
        "raise x",
        "{1: 2}[x]",
        "{1: 2}.pop(x)",
        "del {1: 2}[x]",
        "[1][x]",
        "f'{x:5}'",
        "-x",
        "x + 1",
        "x < x",
        "a, b = x",
    )


@pytest.mark.parametrize("held", HELD)
def test_no_method_writes_a_handle_as_the_host_does(held: str) -> None:
    """What every method and built-in function says of a handle that it cannot use: nothing of where it lies."""
    lines = [f"try:\n    {use}\nexcept Exception as e:\n    print(e)" for use in _uses() if not use.startswith("print")]
    said: list[str] = []
    for start in range(0, len(lines), 100):
        source = f"class A:\n    def f(self): pass\nx = {held}\n" + "\n".join(lines[start : start + 100])
        said += told(source, Limits(output=500_000))
    assert said == []


def test_the_classes_that_only_programs_hold_have_texts_of_their_own() -> None:
    """Python's own text of an object says where it lies: none of these classes has it."""
    assert {kind for kind in OF_PROGRAMS if kind.__repr__ is object.__repr__} == set()


def test_a_callback_is_called_a_function() -> None:
    """What the library says of the type of what it was given."""
    assert Callback.__name__ == "function"
