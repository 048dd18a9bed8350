"""The library never goes round for long without the program being charged: a law over every public name.

Public functions are called with large numbers, and one number of a course's program is made large. What then runs is
stopped by the limits, or ends, before the library has run more lines of its own than a few steps can pay for.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import inspect
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import graphlab
from graphlab.datasets.standard.registry import STANDARD, rows_of
from graphlab.keras.datasets import imdb, reuters
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.compiler.magics import without_magic
from graphlab.sandbox.values.limits import Limits, Meter
from graphlab.sandbox.values.observer import Guard
from graphlab.tensor import PUBLIC
from tests.sandbox.test_courses import PAGES
from tests.work import TooMuchWork
from tests.work import calls as calls_made

LIMITS = Limits(steps=1_000, work=30_000_000, elements=100_000, memory=10_000_000)
MOST = 1_000_000  # lines of the library for that many steps
HOME = str(Path(graphlab.__file__).parent)
OURS = (f"{HOME}/sandbox", f"{HOME}/trace")


class TooManyRounds(BaseException):
    """The library goes round and round, and nobody counts."""


class Lines:
    """Counts the lines that run in the library itself, not in the interpreter."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, frame: FrameType, event: str, arg: Any) -> Callable[..., Any] | None:
        name = frame.f_code.co_filename
        return self.line if name.startswith(HOME) and not name.startswith(OURS) else None

    def line(self, frame: FrameType, event: str, arg: Any) -> Callable[..., Any]:
        self.count += 1
        if self.count > MOST:
            raise TooManyRounds(f"{frame.f_code.co_filename}:{frame.f_lineno}")
        return self.line


def lines_of(text: str) -> int:
    """How many lines of the library a program takes."""
    counter, before = Lines(), sys.gettrace()
    sys.settrace(counter)
    try:
        interpret(text, LIMITS)
    finally:
        sys.settrace(before)
    return counter.count


LARGE = 10**7
POOL = [
    "tf.constant([0.5, 2.0, 1.0])", "tf.ones([2, 3])", "[0, 1, 0]", "[[1, 2], [3, 4]]", "0.5", "3", "None",
    "tf.maximum",
    "lambda *xs: xs[0]", "lambda *xs: True", "[1, 1]", "'float32'", "np.eye(3)",
]  # fmt: skip
ENDLESS = [f"{LARGE}", f"[{LARGE}]", f"[1, {LARGE}]", f"range({LARGE})", f"tf.zeros([{LARGE // 20}])", "300_000"]
"""What makes a loop long."""


def calls(path: str, count: int) -> Iterator[str]:
    """Programs that call a public name with arguments of all kinds, one of which at least is large."""
    chance = random.Random(path)
    for _ in range(count):
        parameters = list(chosen(PUBLIC[path], chance))
        if not parameters:
            return
        large = chance.choice(parameters)
        given = ", ".join(f"{name}={chance.choice(ENDLESS if name == large else POOL)}" for name in parameters)
        after = "v(tf.ones([2, 3]))" if isinstance(PUBLIC[path], type) else ""
        yield f"import numpy as np\nv = tf.{path}({given})\n{after}"


def chosen(thing: Any, chance: random.Random) -> Iterator[str]:
    """The parameters that are needed, and some of the others."""
    with contextlib.suppress(TypeError, ValueError):
        for parameter in inspect.signature(thing).parameters.values():
            named = parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
            if named and (parameter.default is parameter.empty or chance.random() < 0.3):
                yield parameter.name


def is_whole(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int


def enlarged(text: str, count: int) -> Iterator[str]:
    """A program, again and again with another of its whole numbers made large."""
    tree, chance = ast.parse(without_magic(text)[0]), random.Random(text)
    places = [place for place, node in enumerate(ast.walk(tree)) if is_whole(node)]
    for place in chance.sample(places, min(count, len(places))):
        changed = copy.deepcopy(tree)
        list(ast.walk(changed))[place].value = LARGE  # type: ignore[attr-defined]
        yield ast.unparse(changed)


def uncounted(programs: Iterable[str]) -> list[tuple[str, str]]:
    """The programs in which the library runs more lines than the steps can pay for, and where it does."""
    found = []
    for text in programs:
        try:
            lines_of(text)
        except TooManyRounds as error:
            found.append((text, str(error)))
    return found


CALLED = list({id(thing): path for path, thing in PUBLIC.items() if callable(thing)}.values())
"""Whatever is public and can be called, once: by the last of its names."""


@pytest.mark.parametrize("part", range(40))
def test_the_library_counts_its_rounds(part: int) -> None:
    """Every public function and class, called with large numbers: the library's own loops are paid for in steps."""
    assert uncounted(text for path in CALLED[part::40] for text in calls(path, 6)) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_course_counts_its_rounds(name: str) -> None:
    """The pages of courses, with one of their numbers made large."""
    assert uncounted(enlarged(PAGES[name][0], 1)) == []


STEPS, DEAREST = 200, 400  # steps of a program, and calls of Python and C that one of them may stand for on average
LARGER = [*POOL, "shared", "v", "'relu'", "[0.5] * 300", "tf.ones([40, 40])", "300"]
AGAIN = """import numpy as np
v = tf.Variable([0.5, 2.0, 1.0])
shared = 0.5
for i in range(8):
    shared = [shared, shared]
while True:
    try:
        made = tf.{path}({given})
        {use}
    except Exception:
        pass
"""


def for_ever(path: str) -> str:
    """A program that does nothing but call a public name, and use what it has made, until its steps are used up."""
    chance = random.Random(path)
    given = ", ".join(f"{name}={chance.choice(LARGER)}" for name in chosen(PUBLIC[path], chance))
    use = chance.choice(["made(tf.ones([2, 3]))", "made.get_config()"]) if isinstance(PUBLIC[path], type) else ""
    return AGAIN.format(path=path, given=given, use=use)


def too_dear(programs: Iterable[str]) -> list[tuple[str, str]]:
    """The programs of which a step costs too much, and where they were when they had used up what it may cost."""
    limits, found = Limits(steps=STEPS, work=30_000_000), []
    for text in programs:
        try:
            calls_made(partial(interpret, text, limits), START + STEPS * DEAREST)
        except TooMuchWork as error:
            found.append((text, str(error)))
    return found


START = 10_000  # calls that a program takes which does nothing


@pytest.fixture(scope="module", autouse=True)
def _standard_sets_are_made() -> None:
    """What a process makes once, whoever asks first, is no part of what a call costs."""
    for name in STANDARD:
        rows_of(name)
    imdb.get_word_index()
    reuters.get_word_index()


@pytest.mark.parametrize("part", range(24))
def test_a_step_costs_about_the_same_whatever_is_called(part: int) -> None:
    """No public function or class does for one step what others do for many: 300,000 of them end in seconds."""
    assert too_dear(map(for_ever, CALLED[part::24])) == []


MODELS = ["tf.keras.layers.Dense(2)", "tf.keras.Input((2,)), tf.keras.layers.Dense(2)"]
USES = [
    "m.build((None, 2))", "m.compute_output_shape((None, 2))", "m(tf.ones([1, 2]))", "m.get_config()",
    "tf.keras.models.clone_model(m)", "m.summary(expand_nested=True)", "m.weights", "m.trainable_variables",
]  # fmt: skip


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("innermost", MODELS)
def test_a_step_in_a_model_costs_about_the_same(use: str, innermost: str) -> None:
    """The same of all that goes through the layers of a model."""
    text = f"m = tf.keras.Sequential([{innermost}])\n"
    text += "for _ in range(6):\n    m = tf.keras.Sequential([m, tf.keras.Sequential([m])])\n"
    assert too_dear([f"{text}while True:\n    {use}\n"]) == []


def test_a_step_that_is_too_dear_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The law itself: where nobody counts the parts of lists, there is a name whose steps cost too much."""
    monkeypatch.setattr(Meter, "bulk", lambda meter, items: None)
    assert too_dear(["x = [0.5] * 3000\nwhile True:\n    tf.nest.flatten(x)\n"]) != []


def test_a_loop_that_nobody_counts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The law itself: without its count, a loop of the library is seen."""
    text = "tf.keras.ops.fori_loop(0, 10_000_000, lambda i, x: x, 1)"
    assert uncounted([text]) == []
    monkeypatch.setattr(Guard, "looping", lambda guard: None)
    monkeypatch.setattr(Meter, "tick", lambda meter: None)
    monkeypatch.setattr(Meter, "operate", lambda meter, work: None)
    monkeypatch.setattr(Meter, "spend", lambda meter, steps: None)
    assert uncounted(["tf.keras.ops.fori_loop(0, 10_000_000, tf.maximum, 1)"]) != []
