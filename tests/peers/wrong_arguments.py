"""Every public name with one wrong argument after another: TensorFlow's kind of error, or its answer."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import graphlab
from tests.peers.generator.arguments import SKIPPED, every_wrong
from tests.peers.generator.explained import explanation
from tests.peers.generator.outcomes import Disagreement, disagreements, ran
from tests.peers.generator.registry import callees
from tests.peers.usual import POOL, Call, calls


def compared(only: str = "") -> Iterator[tuple[str, Counter[str], list[str]]]:
    """For each kind of name: its title, what was counted, and every disagreement."""
    import tensorflow

    for kind, names in callees(tensorflow).items():
        counts: Counter[str] = Counter(ops=0)
        wrong: list[str] = []
        for callee in names:
            if only in callee.path:
                counts["ops"] += 1
                for call, *_ in itertools.islice(calls(callee, tensorflow), 1):
                    for program in dict.fromkeys(wrongly(call)):
                        wrong += of_program(program, tensorflow, counts)
        yield f"wrong arguments: {kind}", counts, wrong


def wrongly(call: Call) -> Iterator[str]:
    """The call with each parameter in turn given each wrong argument."""
    callee = call.callee
    for name, default in [*((name, None) for name in callee.positional), *callee.optional]:
        if name not in SKIPPED:
            for text in every_wrong(name, default, POOL):
                yield call.changed(name, default, text).program


def of_program(program: str, tensorflow: object, counts: Counter[str]) -> Iterator[str]:
    """The disagreements of one call, in words; the row that explains one comes first."""
    ours, theirs = ran(program, graphlab), ran(program, tensorflow)
    counts["cases"] += 1
    if ours.error and theirs.error:
        counts["refused"] += 1
    for item in disagreements(program, ours, theirs, counts):
        yield worded(program, item)


def worded(program: str, item: Disagreement) -> str:
    row = explanation(program, item)
    return f"{row or 'call'}: {program.strip()}: {item}"
