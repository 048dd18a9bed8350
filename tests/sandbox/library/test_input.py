"""`tf.data` in a program: what the library answers, and TensorFlow; what a program's own functions do is metered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import Limits
from tests.conformance.test_tensorflow import assert_same

FILE = Path(__file__).parents[2] / "conformance" / "programs.jsonl"
ROWS = [row for row in map(json.loads, FILE.read_text(encoding="utf-8").splitlines()) if "tf.data" in row["section"]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["title"])
def test_a_program_gets_tensorflows_answer(row: dict[str, str]) -> None:
    """The rows of the library's conformance run in the sandbox too, to the same value or to an error with a cure."""
    run = interpret(row["code"])
    if "error_type" in row:
        assert run.error is not None and not run.error.limit and run.error.hint
    else:
        assert run.error is None, run.error
        assert_same(run.value or "None", row["repr"])


@pytest.mark.parametrize(
    "step",
    [
        "map(lambda x: work(x))",
        "filter(lambda x: work(x) >= 0)",
        "flat_map(lambda x: D.from_tensors(work(x)))",
        "scan(tf.constant(0, tf.int64), lambda s, x: (s, work(x)))",
        "take_while(lambda x: work(x) >= 0)",
    ],
)
def test_the_steps_of_a_function_count(step: str) -> None:
    """A program's function costs in a data set what it costs in a loop: the limit is the same, and where it ends."""
    program = "D = tf.data.Dataset\ndef work(x):\n    for i in range(50):\n        i\n    return x\n"
    run = interpret(f"{program}for x in D.range(1000).{step}:\n    pass\n", Limits(steps=2_000))
    assert run.error is not None and run.error.limit and "2,000 steps" in run.error.message


@pytest.mark.parametrize(
    "loop",
    ["for x in D.range(3).repeat(): pass", "D.range(3).repeat().reduce(tf.constant(0, tf.int64), lambda a, b: a + b)"],
)
def test_a_data_set_without_an_end_ends_by_the_steps(loop: str) -> None:
    """With a sentence that says which limit, and what to do."""
    error = interpret(f"D = tf.data.Dataset\n{loop}\n", Limits(steps=3_000)).error
    assert error is not None and error.limit and error.hint
    assert error.message == "The program takes more than 3,000 steps."


def test_a_generator_of_the_program_is_asked_for_what_is_needed() -> None:
    """One without an end serves; it begins anew for each pass, and prints between what the loop prints."""
    run = interpret(
        """
def numbers():
    n = 0
    while True:
        print("made", n)
        yield n
        n += 1
data = tf.data.Dataset.from_generator(numbers, output_signature=tf.TensorSpec([], tf.int32)).take(2)
for turn in range(2):
    for x in data:
        print("got", x.numpy())
"""
    )
    assert run.error is None, run.error
    assert run.stdout == "made 0\ngot 0\nmade 1\ngot 1\n" * 2


def test_a_run_with_the_same_seed_shuffles_alike() -> None:
    """So that a step of a training can be opened later; another run has another order."""
    source = "print([int(x) for x in tf.data.Dataset.range(20).shuffle(20)])"
    first = interpret(source)
    assert interpret(source, again=first.again()).stdout == first.stdout != interpret(source).stdout
