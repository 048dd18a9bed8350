"""Programs by their seeds, run in graphlab and TensorFlow: what was compared, and where they disagree."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import graphlab
from tests.peers.generator.blocks import Callees, program
from tests.peers.generator.explained import explanation
from tests.peers.generator.outcomes import Disagreement, Outcome, disagreements, ran
from tests.peers.generator.shrink import shrunk


@dataclass(frozen=True)
class Finding:
    """A disagreement in a small program, and the row of docs/differences.md that explains it, if one does."""

    seed: int
    source: str
    disagreement: Disagreement
    row: str | None

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.disagreement}\n{self.source}"


class Comparison:
    """Two libraries, what was counted, and the findings."""

    def __init__(self, tensorflow: Any, callees: Callees) -> None:
        self.tensorflow, self.callees = tensorflow, callees
        self.counts: Counter[str] = Counter()
        self.rows: Counter[str] = Counter()

    def seed(self, seed: int) -> list[Finding]:
        """Run the program of the seed: the first numbers and the first error that disagree, if any."""
        prepare(graphlab)
        source = program(seed, self.callees)
        self.counts["programs"] += 1
        ours, theirs = self.both(source)
        found = disagreements(source, ours, theirs, self.counts)
        found = [item for item in found if not self.is_rounding(source, item)]
        numbers, errors = ([x for x in found if (x.part == "error") is is_error] for is_error in (False, True))
        return [self.explained(seed, source, item) for item in numbers[:1] + errors[:1]]

    def explained(self, seed: int, source: str, item: Disagreement) -> Finding:
        """The disagreement with its row, judged in the smallest program that has it; an error may have one at once.

        A large program has something of every row in it, and would be explained by what it does elsewhere.
        """
        row = explanation(source, item) if item.part == "error" else None
        if row is None:
            source = shrunk(source, lambda text: self.first(text, item.part) is not None)
            item = self.first(source, item.part) or item
            row = explanation(source, item)
        self.rows[row or "unexplained"] += 1
        return Finding(seed, source, item, row)

    def both(self, source: str) -> tuple[Outcome, Outcome]:
        """What the program leaves behind in graphlab and in TensorFlow."""
        found = []
        for library in (graphlab, self.tensorflow):
            prepare(library)
            found.append(ran(source, library))
        return found[0], found[1]

    def first(self, source: str, part: str) -> Disagreement | None:
        """The first disagreement of this part, in a program that may have been cut too short to run."""
        ours, theirs = self.both(source)
        for outcome in (ours, theirs):
            if outcome.error and outcome.error.kinds[0] in ("NameError", "SyntaxError", "UnboundLocalError"):
                return None
        found = [item for item in disagreements(source, ours, theirs, Counter()) if item.part == part]
        return next((item for item in found if not self.is_rounding(source, item)), None)

    def is_rounding(self, source: str, item: Disagreement) -> bool:
        """Whether the two are near each other, and in double precision agree or are much nearer."""
        if not item.far < 1e-2:
            return False
        twin = re.sub(r"float(32|16)", "float64", source)
        twin = _FLOATS.sub(r"\1(\2, dtype=tf.float64)", twin)
        twin = "tf.keras.backend.set_floatx('float64')\n" + twin
        ours, theirs = self.both(twin)
        again = [other.far for other in disagreements(twin, ours, theirs, Counter()) if other.name == item.name]
        same = all(far < 1e-4 * item.far for far in again)
        self.counts["rounding"] += same
        return same


_FLOATS = re.compile(r"(tf\.(?:Variable|constant))\(([^()]*\d\.[^()=]*)\)")
"""Floats without a dtype, which would be float32."""


def prepare(tf: Any) -> None:
    """As in a fresh process."""
    tf.keras.backend.set_floatx("float32")
    tf.random.set_seed(1)
