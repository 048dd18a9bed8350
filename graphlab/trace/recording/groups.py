"""What an op is part of: a call of a function, a layer or a tape's gradient, a scope, a round of a loop.

Gathered alive, then kept.

A loop costs next to nothing: it counts its rounds, and only a round in which something is recorded becomes a group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from graphlab.trace.graph import Group, GroupKind, Node, Place, around
from graphlab.trace.serialization import storable

FEWEST = 2  # ops that make a group
DEEPEST = 8  # groups inside one another


class LiveGroup:
    """A part of the program that has begun, inside `outer`. `round` counts the rounds of a loop, from 1."""

    __slots__ = ("_during", "_rounds", "at", "kind", "label", "outer", "round")

    def __init__(self, kind: GroupKind, label: str, at: Any, outer: LiveGroup | None):
        self.kind, self.label, self.at, self.outer = kind, label, at, outer
        self.round = 0
        self._during = 0 if outer is None else outer.round
        self._rounds: dict[int, LiveGroup] | None = None

    @property
    def parent(self) -> LiveGroup | None:
        """The group around it: in a loop, the round in which it began."""
        return self.outer and self.outer.in_round(self._during)

    def in_round(self, round: int) -> LiveGroup:
        """The group of a round; itself, where there are none."""
        if not round or self.kind == "round":
            return self
        if self._rounds is None:
            self._rounds = {}
        found = self._rounds.get(round)
        if found is None:
            found = self._rounds[round] = LiveGroup("round", f"round {round}", self.at, self)
            found._during = 0
        return found


class Open:
    """The groups that have begun and are not over, one inside the other."""

    def __init__(self) -> None:
        self._last: LiveGroup | None = None

    def enter(self, kind: GroupKind, label: str, at: Any) -> LiveGroup:
        """A group begins, at a place of the text."""
        self._last = LiveGroup(kind, label, at, self._last)
        return self._last

    def leave(self, group: LiveGroup | None = None) -> None:
        """`group` is over, and whatever is still open in it; without an argument, the last one."""
        group = group or self._last
        self._last = group.outer if group else None

    def now(self) -> LiveGroup | None:
        """The innermost group."""
        last = self._last
        return last and last.in_round(last.round)


class Kept:
    """The groups of one tape that are worth a box, with counted ids.

    `made_in` has the group of each op that is drawn, in order; `around` is what the tape itself was opened in.
    """

    def __init__(self, made_in: Iterable[LiveGroup | None], around: LiveGroup | None):
        self._outside = set(_chain(around))
        counts: Counter[LiveGroup] = Counter()
        for group, times in Counter(made_in).items():
            for part in self._path(group):
                counts[part] += times
        rounds = Counter(group.parent for group in counts if group.kind == "round")
        self._ids: dict[LiveGroup, str] = {}
        self._depths: dict[str | None, int] = {None: 0}  # of the kept ones, by id
        self.groups: list[Group] = []
        for group, count in counts.items():  # in the order of meeting: a group comes after the one around it
            if self._is_worth(group, count, rounds):
                self._keep(group)

    def _is_worth(self, group: LiveGroup, count: int, rounds: Mapping[LiveGroup | None, int]) -> bool:
        """Whether a group of so many ops becomes a box. The rounds of a loop all do, however little one does."""
        if group.kind == "round":
            return rounds[group.parent] > 1
        return count >= FEWEST and (group.kind != "loop" or rounds[group] > 1)

    def _path(self, group: LiveGroup | None) -> list[LiveGroup]:
        """The groups of the tape that `group` is in, and itself, outermost first."""
        return [part for part in _chain(group) if part not in self._outside][::-1]

    def _keep(self, group: LiveGroup) -> None:
        parent = self.id(group.parent)
        depth = self._depths[parent] + 1
        if depth <= DEEPEST:
            id = self._ids[group] = f"g{len(self.groups)}"
            self._depths[id] = depth
            self.groups.append(Group(id, storable(group.label), group.kind, parent, place_of(group.at)))

    def id(self, group: LiveGroup | None) -> str | None:
        """The id of the innermost kept group that `group` is, or is in; None at the top."""
        while group is not None and group not in self._ids:
            group = group.parent
        return None if group is None else self._ids[group]

    def settled(self, nodes: list[Node], homes: dict[str, LiveGroup | None]) -> list[Node]:
        """`nodes`, with every leaf in a group too: where it was made (`homes`), or where it is used.

        The variables of a layer belong to the layer, wherever they were made.
        """
        groups = {group.id: group for group in self.groups}
        used: dict[str, str | None] = {}
        for node in nodes:
            for id in node.inputs:
                if nodes[int(id[1:])].op is None:
                    used[id] = _common(groups, used[id], node.group) if id in used else node.group
        settled = []
        for node in nodes:
            if node.op is None:
                where = used.get(node.id)
                if node.kind == "variable" and (layer := _layer(groups, where)):
                    where = layer
                elif node.id in homes:
                    where = _common(groups, where, self.id(homes[node.id]))
                elif node.kind == "variable":
                    where = None
                node = replace(node, group=where)
            settled.append(node)
        return settled


def place_of(at: Any) -> Place | None:
    """The place of a syntax node of Python's, or a Place as it is."""
    if at is None or isinstance(at, Place):
        return at
    return Place(at.lineno, at.col_offset, at.end_lineno, at.end_col_offset)


def _chain(group: LiveGroup | None) -> Iterator[LiveGroup]:
    while group is not None:
        yield group
        group = group.parent


def _common(groups: Mapping[str, Group], a: str | None, b: str | None) -> str | None:
    """The innermost group that both are, or are in."""
    those = set(around(groups, a))
    return next((id for id in around(groups, b) if id in those), None)


def _layer(groups: Mapping[str, Group], id: str | None) -> str | None:
    return next((id for id in around(groups, id) if groups[id].kind == "layer"), None)
