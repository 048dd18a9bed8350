"""Which groups are folded: by hand, because there are too many cards, or step by step until the graph can be read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from msgspec.structs import replace

from graphlab.trace.graph import Group, GroupKind, Node
from graphlab.views.drawing.view import View
from graphlab.views.grouping import Grouping
from graphlab.views.notation.lists import listed
from graphlab.views.reading import Reading

MOST_CARDS = 150  # drawn before groups fold by themselves where there is no screen
FEWEST_CARDS = 5  # that folding leaves, where there are so many
MOST_WEIGHTS = 6  # rows of weights in a folded card

# What folds first: what is told of elsewhere, what is repeated, then what has a name, then what has not.
_ORDER: dict[GroupKind, int] = {
    "gradient": 0,
    "rounds": 1,
    "round": 2,
    "step": 2,
    "loss": 3,
    "function": 4,
    "scope": 4,
    "layer": 4,
    "loop": 5,
    "lines": 6,
}
_NOUNS: dict[GroupKind, tuple[str, str]] = {
    "gradient": ("inner gradient", "inner gradients"),
    "rounds": ("run of rounds", "runs of rounds"),
    "lines": ("block of lines", "blocks of lines"),
    "loss": ("loss", "losses"),
}


class Folding:
    """Which groups are folded, and the frames of those that are not."""

    def __init__(self, reading: Reading, drawn: Sequence[Node], view: View) -> None:
        self._grouping = reading.grouping
        self.groups = reading.grouping.groups
        alone = view.fit.folded if view.fit else by_count(reading.grouping, drawn)
        self.folded = (alone - view.opened) | (view.closed & self.groups.keys())
        self._tops = tops(reading.grouping, self.folded)
        # Runs and lines that are not needed have no frame.
        framed = {id for id in self.groups if self._tops[id] is None} - (reading.grouping.added - alone)
        used = {id for node in drawn for id in reading.grouping.around(reading.grouping.of[node.id])}
        self._framed = framed & used
        shown = [id for id in self.groups if id in (alone & self.folded) - view.closed and self._tops[id] == id]
        self.notice = folded_text([self.groups[id].kind for id in shown])

    def top(self, node: Node) -> str | None:
        """The folded group that stands for a node; None where it has a card of its own."""
        group = self._grouping.of[node.id]
        return self._tops[group] if group is not None else None

    def frame_of(self, card: str) -> str | None:
        """The innermost frame that a card is in."""
        group = self.groups[card].parent if card in self.groups else self._grouping.of[card]
        return next((id for id in self._grouping.around(group) if id in self._framed), None)

    @property
    def frames(self) -> tuple[Group, ...]:
        """The unfolded groups with something in them, each with the frame around it."""
        return tuple(
            replace(group, parent=self.frame_of(id)) for id, group in self.groups.items() if id in self._framed
        )


def tops(grouping: Grouping, folded: frozenset[str] | set[str]) -> dict[str, str | None]:
    """The outermost folded group that each group is, or is in."""
    found: dict[str, str | None] = {}
    for id, group in grouping.groups.items():
        found[id] = (found[group.parent] if group.parent is not None else None) or (id if id in folded else None)
    return found


def cards(grouping: Grouping, drawn: Sequence[Node], folded: frozenset[str] | set[str]) -> int:
    """How many cards there are with these groups folded."""
    top = tops(grouping, folded)
    seats = [None if (group := grouping.of[node.id]) is None else top[group] for node in drawn]
    return seats.count(None) + len(set(seats) - {None})


def by_count(grouping: Grouping, drawn: Sequence[Node]) -> frozenset[str]:
    """The groups that fold until there are no more than `MOST_CARDS`: rounds first, then the rest, innermost first."""
    batches: dict[tuple[bool, int], set[str]] = defaultdict(set)
    for id, group in grouping.groups.items():
        if id not in grouping.added:
            depth = sum(each not in grouping.added for each in grouping.around(id))
            batches[group.kind != "round", -depth].add(id)
    folded: set[str] = set()
    for _, batch in sorted(batches.items(), key=lambda item: item[0]):
        if cards(grouping, drawn, folded) <= MOST_CARDS:
            break
        folded |= batch
    return frozenset(folded)


def levels(reading: Reading, drawn: Sequence[Node]) -> list[frozenset[str]]:
    """What could be folded, step by step: nothing, then one kind of groups after the other, the innermost first.

    What was asked about stays in sight: a target as a card, at last as the result of one, a source as a card or as a
    weight in one. And a few cards are left, where there were.
    """
    grouping = reading.grouping
    fewest = min(FEWEST_CARDS, cards(grouping, drawn, frozenset()))
    found: list[frozenset[str]] = [frozenset()]
    for batch in _batches(reading):
        folded = found[-1] | batch
        if cards(grouping, drawn, folded) < fewest:
            folded = found[-1]
            for id in sorted(batch, key=lambda id: int(id[1:])):
                if cards(grouping, drawn, folded | {id}) >= fewest:
                    folded |= {id}
        if folded != found[-1]:
            found.append(folded)
    return found


def _batches(reading: Reading) -> list[frozenset[str]]:
    """The groups that fold together, in the order in which they do."""
    grouping, shown = reading.grouping, _hiding(reading)
    found: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    for id, group in grouping.groups.items():
        if id in shown:
            depth = len(list(grouping.around(id)))
            found[shown[id], _ORDER[group.kind], -depth].add(id)
    for batch in found.values():  # the rounds of a run fold with it
        runs = {id for id in batch if grouping.groups[id].kind == "rounds"}
        batch |= {id for id, group in grouping.groups.items() if group.parent in runs}
    return [frozenset(batch) for _, batch in sorted(found.items())]


def _hiding(reading: Reading) -> dict[str, int]:
    """The groups that may fold by themselves: 0 for those without a target, 1 for those that end in one.

    A loss ends in the target by its nature, and its one card says so.
    """
    sweep, grouping, trace = reading.sweep, reading.grouping, reading.trace
    if sweep is None:
        return dict.fromkeys(grouping.groups, 0)
    inside: dict[str, set[str]] = defaultdict(set)
    for id in {*sweep.targets, *sweep.sources}:
        for group in grouping.around(grouping.of[id]):
            inside[group].add(id)
    last = {group: node.id for node in trace.nodes if node.op for group in grouping.around(grouping.of[node.id])}
    found: dict[str, int] = {}
    for id in grouping.groups:
        ops = {each for each in inside[id] if trace.node(each).op}
        if len(inside[id]) - len(ops) > MOST_WEIGHTS:
            continue
        if ops <= {last[id]}:
            found[id] = 0 if grouping.groups[id].kind == "loss" else len(ops)
    return found


def folded_text(kinds: Sequence[GroupKind]) -> str:
    """How many groups of each kind are folded, in words.

    >>> folded_text(["round", "round", "layer"])
    '2 rounds and 1 layer folded; press + to unfold'
    """
    words = []
    for kind, count in Counter(kinds).most_common():
        one, several = _NOUNS.get(kind, (kind, f"{kind}s"))
        words.append(f"{count} {several if count > 1 else one}")
    return f"{listed(words)} folded; press + to unfold" if words else ""
