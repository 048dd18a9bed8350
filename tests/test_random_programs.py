"""The generator of `make peers`, without TensorFlow: what it writes, how it makes a program small, what it accepts."""

from __future__ import annotations

from collections import Counter

import pytest

import graphlab
from graphlab.tensor import PUBLIC
from tests.peers.generator.blocks import program
from tests.peers.generator.compare import prepare
from tests.peers.generator.explained import ROWS
from tests.peers.generator.outcomes import disagreements, ran
from tests.peers.generator.registry import callees
from tests.peers.generator.shrink import shrunk
from tests.peers.table import accepted

SEEDS = range(40)


def _written(seed: int) -> str:
    prepare(graphlab)
    return program(seed, callees())


def test_every_row_for_programs_has_a_predicate():
    """The rows of docs/differences.md that begin with "programs" are those that have a predicate, and the other way."""
    assert {row for row in accepted() if row.startswith("programs ")} == set(ROWS)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_gives_one_program_and_it_ends(seed):
    """A failing seed can be run again: the same text each time, which graphlab runs to its end, twice alike."""
    source = _written(seed)
    assert source == _written(seed)
    prepare(graphlab)
    once = ran(source, graphlab)
    prepare(graphlab)
    assert once.error is None, source
    assert disagreements(source, once, ran(source, graphlab), Counter()) == []


def test_a_new_public_function_is_in_the_programs(monkeypatch):
    """The generator reads the registry: nothing else says which names there are."""

    def of_its_own(x):
        return x * 2.0

    monkeypatch.setitem(PUBLIC, "of_its_own", of_its_own)
    [found] = [callee for callee in callees()["function"] if callee.path == "of_its_own"]
    assert (found.positional, found.kind) == (("x",), "function")


def test_a_program_is_made_small():
    """What does not matter to a failure goes, line by line, out of a `with` and out of the arguments."""
    source = "a = 1\nwith open('x') as f:\n    b = f(a, key=2)\n    c = wrong(b, other=3)\nd = a\n"
    assert shrunk(source, lambda text: "wrong(" in text) == "c = wrong(b)\n"


def test_a_difference_is_seen():
    """A number, a dtype, None and a kind of error that differ are disagreements, each in its part."""
    pairs = {
        "v1 = tf.constant(1.0)": ("v1 = tf.constant(1.1)", "value"),
        "g1 = tf.constant(1.0)": ("g1 = None", "gradient"),
        "h1 = tf.constant(1.0)": ("h1 = tf.constant(1.0, tf.float64)", "second gradient"),
        "v1 = tf.constant('a') + 1.0": ("v1 = 1.0", "error"),
    }
    for ours, (theirs, part) in pairs.items():
        found = disagreements(ours, ran(ours, graphlab), ran(theirs, graphlab), Counter())
        assert [item.part for item in found] == [part]
