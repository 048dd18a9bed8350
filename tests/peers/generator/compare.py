"""Programs by their seeds, run in graphlab and TensorFlow: what was compared, and where they disagree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
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

    def seed(self, seed: int) -> Finding | None:
        """Run the program of the seed; the first disagreement, made small."""
        prepare(graphlab)
        source = program(seed, self.callees)
        self.counts["programs"] += 1
        ours, theirs = self.both(source)
        found = disagreements(source, ours, theirs, self.counts)
        found = [item for item in found if not self.is_rounding(source, item)]
        if not found:
            return None
        small = shrunk(source, lambda text: self.first(text, found[0].part) is not None)
        finding = Finding(seed, small, self.first(small, found[0].part) or found[0], None)
        row = explanation(small, finding.disagreement)
        self.rows[row or "unexplained"] += 1
        return Finding(seed, small, finding.disagreement, row)

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
        """Whether the two are near each other and agree in double precision."""
        if not item.far < 1e-2:
            return False
        twin = re.sub(r"float(32|16)", "float64", source)
        twin = "tf.keras.backend.set_floatx('float64')\n" + twin
        ours, theirs = self.both(twin)
        same = item.name not in {other.name for other in disagreements(twin, ours, theirs, Counter())}
        self.counts["rounding"] += same
        return same


def prepare(tf: Any) -> None:
    """As in a fresh process."""
    tf.keras.backend.set_floatx("float32")
    tf.random.set_seed(1)


def findings(comparison: Comparison, seeds: Iterator[int]) -> Iterator[Finding]:
    """The findings of these seeds, as they come."""
    for seed in seeds:
        if finding := comparison.seed(seed):
            yield finding
