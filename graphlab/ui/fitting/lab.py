"""What the lab keeps of a visitor between two reruns of its page: one object."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, get_args

import streamlit as st

from graphlab.datasets.points import Points
from graphlab.fit.best import Best
from graphlab.fit.charts.time import RUNS
from graphlab.fit.landscape import Landscape, Slice
from graphlab.fit.program import Program
from graphlab.fit.settings import Settings
from graphlab.fit.takeaway.start import Start
from graphlab.fit.training import Fit
from graphlab.ui.fitting.draft import Draft, Reading, drafted, reading

_KEY = "fitting lab"
MOST_RUNS = 5
"""Runs that are kept beside each other: there is a colour for each."""
_MOST_KNOWN = 32  # bests and landscapes
LONGEST_NAME = 40
OF_TRAINING = frozenset({
    "optimizer", "rate", "momentum", "beta_1", "beta_2", "rho", "weight_decay", "schedule", "decay_steps", "decay_rate",
    "clipping", "clip", "batch", "steps", "seed", "starts",
})  # fmt: skip
"""Settings that say how to train, not what: runs that differ in them alone can be compared."""
Problem: TypeAlias = tuple[Any, ...]
Around = Literal["contour", "surface", "slices"]
"""How the loss around the paths is shown."""
AROUND: tuple[Around, ...] = get_args(Around)


@dataclass
class Cells:
    """The points that the table's editor began with, the number of the editor, and what its points now are."""

    points: Points
    number: int
    key: Any


@dataclass
class Lab:
    """The draft on the page, and the runs of this visit.

    `chosen` is the name of the run that is shown, and `token` changes whenever another run is. `plays` says that it was
    trained while the page was open: it is played once. `steps_on` counts the presses of Step. `failure` is why the last
    training gave no run, and `code_problem` why there is no model in the playground. `asked` is what the page has to do
    once its controls are read. `bests`, `views`, `starts` and `begun` (models before their first step) hold what was
    looked for, by what it is of, `calmer` the trainings that learn by a smaller rate where one flew off, `pair` the
    parameters that were picked for it and `around` how it is shown; `residuals` says that those are shown in the place
    of the data. `revision` changes when the widgets get other values
    than somebody has put into them, and `entry` counts what can be gone back to. `settings` are the last that a draft
    has held. `adopted` are the tables whose points were taken, by where they came from, and `cells` is the editor of
    the points. `arrived`, `answered` and `key` are for the address, as in the playground.
    """

    draft: Draft = field(default_factory=lambda: drafted(Settings()))
    runs: list[Fit] = field(default_factory=list)
    chosen: str = ""
    token: int = field(default_factory=lambda: secrets.randbelow(2**30))
    plays: bool = False
    steps_on: int = 0
    failure: str = ""
    asked: Callable[[], None] | None = None
    bests: dict[Any, Best | None] = field(default_factory=dict)
    views: dict[Any, Landscape | list[Slice] | None] = field(default_factory=dict)
    starts: dict[Any, Start] = field(default_factory=dict)
    begun: dict[Any, Fit | None] = field(default_factory=dict)
    calmer: dict[Settings, Fit | None] = field(default_factory=dict)
    pair: tuple[str, str] | None = None
    around: Around = "contour"
    residuals: bool = False
    code_problem: str = ""
    revision: int = 0
    entry: int = 0
    arrived: dict[str, str] = field(default_factory=dict)
    answered: int = 0
    key: str = field(default_factory=lambda: secrets.token_hex(4))
    settings: Settings | None = None
    adopted: dict[str, Any] = field(default_factory=dict)
    cells: Cells | None = None
    _read: tuple[Draft, Reading] | None = None

    def put(self, draft: Draft) -> None:
        """Put another draft into the widgets."""
        self.draft = draft
        self.revision += 1
        self.entry += 1
        self.failure = self.code_problem = ""

    def reading(self) -> Reading:
        """What the draft holds: read anew only when it has changed."""
        if self._read is None or self._read[0] != self.draft:
            self._read = dict(self.draft), reading(self.draft)
        found = self._read[1]
        if found.program is not None:
            self.settings = found.program.settings
        return found

    def begin_cells(self, points: Points) -> None:
        """Begin the table's editor anew with these points."""
        self.cells = Cells(points, 0 if self.cells is None else self.cells.number + 1, points.key)

    # ---- runs

    def comparable(self) -> list[Fit]:
        """The runs of the problem on the page, that which is shown first; while a draft is none, of the one before."""
        self.reading()
        if self.settings is None:
            return []
        problem = problem_of(self.settings)
        runs = [fit for fit in self.runs if problem_of(fit.settings) == problem]
        return sorted(runs, key=lambda fit: fit.name != self.chosen)

    def keep(self, fit: Fit) -> None:
        """Take over a run, in the place of one of the same name; it is shown."""
        place = next((place for place, one in enumerate(self.runs) if one.name == fit.name), len(self.runs))
        taken = {one.colour for one in self.runs if one.name != fit.name}
        before = self.runs[place].colour if place < len(self.runs) else ""
        colour = before or next((colour for colour in RUNS if colour not in taken), "")
        self.runs[place : place + 1] = [replace(fit, colour=colour)]
        self.show(fit.name)
        self.failure = ""

    def show(self, name: str) -> None:
        """Show another run."""
        self.chosen = name
        self.token += 1
        self.plays = False
        self.entry += 1

    def remove(self, name: str) -> None:
        """Forget a run; another one of its problem is shown where it was the one."""
        self.runs = [fit for fit in self.runs if fit.name != name]
        if name == self.chosen:
            others = self.comparable()
            self.show(others[0].name if others else "")

    def rename(self, name: str, new: str) -> None:
        """Call a run by another name, which no other run has."""
        new = " ".join(new.split())[:LONGEST_NAME]
        if not new or any(fit.name == new for fit in self.runs):
            return
        self.runs = [replace(fit, name=new) if fit.name == name else fit for fit in self.runs]
        self.chosen = new if self.chosen == name else self.chosen
        self.token += 1

    def free_name(self) -> str:
        """The first letter that no run is called by."""
        taken = {fit.name for fit in self.runs}
        return next(letter for letter in map(chr, range(ord("A"), ord("Z") + 1)) if letter not in taken)

    # ---- what was looked for

    def best(self, program: Program) -> Best | None:
        """The least loss, if it is known."""
        return self.bests.get(best_key(program.settings))

    def remember(self, kept: dict[Any, Any], key: Any, value: Any) -> None:
        """Keep what was looked for, and forget what is the oldest."""
        kept[key] = value
        while len(kept) > _MOST_KNOWN:
            kept.pop(next(iter(kept)))

    def do_what_was_asked(self) -> None:
        """What a callback has left to the page, which shows that it waits; ended by a click, it is done by that."""
        if (asked := self.asked) is None:
            return
        try:
            asked()
        except Exception:
            self.asked = None
            raise
        self.asked = None


def problem_of(settings: Settings) -> Problem:
    """What is fitted to what: equal for trainings that can be compared.

    >>> problem_of(Settings(rate=0.5)) == problem_of(Settings()), problem_of(Settings(l2=0.1)) == problem_of(Settings())
    (True, False)
    """
    return tuple(getattr(settings, name) for name in Settings.__struct_fields__ if name not in OF_TRAINING)


def best_key(settings: Settings) -> Any:
    """What the least loss, and what is known of rates, depends on."""
    return problem_of(settings), settings.is_plain


def start_key(settings: Settings) -> Any:
    """What the model before its first step depends on."""
    return problem_of(settings), settings.starts, settings.seed


def lab() -> Lab:
    """The one of this visitor."""
    kept: Lab = st.session_state.setdefault(_KEY, Lab())
    return kept
