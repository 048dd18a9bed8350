"""What can be folded into one card: the groups that were recorded, long runs of rounds, and lines of a long flat part.

A group of one op is none: a round of a loop that does no more is drawn as its op. Runs of rounds and lines are boxes
only where they are needed to make a graph readable; they are cut so that what was asked about stays outside.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias, TypeVar

from msgspec.structs import replace

from graphlab.trace.graph import Group, GroupKind, Node, Place, Sweep, Trace, around
from graphlab.trace.registry import label_of

SMALLEST_RUN = 3  # rounds that become one box, beside the first and the last one
FEW = 3  # ops and groups side by side that never fold
FLAT = 8  # ops and groups side by side that are read at a glance; more of them are divided by lines
SHORT_PARTS = 3  # into which a run of rounds of one op each is divided
PARTS = 4  # into which a longer part is divided
Item: TypeAlias = Node | Group
Some = TypeVar("Some", Node, Group, Node | Group)


@dataclass(frozen=True)
class Grouping:
    """The groups by id, those around others first, and the innermost one of each node. `added` were not recorded."""

    groups: Mapping[str, Group]
    of: Mapping[str, str | None]
    added: frozenset[str]

    def around(self, group: str | None) -> Iterator[str]:
        """A group and those around it, the innermost first."""
        return around(self.groups, group)


def grouping(trace: Trace, sweep: Sweep | None = None) -> Grouping:
    """The groups of a trace. Runs and lines leave out what `sweep` was asked about.

    >>> grouping(Trace(1, ())).groups
    {}
    """
    return _Grouper(trace, sweep).grouping()


class _Grouper:
    """Adds groups to those of a trace."""

    def __init__(self, trace: Trace, sweep: Sweep | None) -> None:
        self.trace = trace
        self.asked = {*sweep.targets, *sweep.sources} if sweep else set()
        self.groups = {group.id: group for group in trace.groups}
        self.of = {node.id: node.group for node in trace.nodes}
        self.number = len(trace.groups)
        self.added: set[str] = set()
        self.rows: dict[str, tuple[int, int]] = {}  # the first and the last row of the tape in each group

    def grouping(self) -> Grouping:
        self.run_rounds()
        self.drop_single_ops()
        for scope, items in list(self.scopes().items()):
            if len(items) > FEW and (scope is None or self.groups[scope].kind not in ("loop", "rounds")):
                self.divide(self.by_line(items, scope), scope)
        self.take_in_leaves()
        return Grouping(self.sorted(), self.of, frozenset(self.added))

    def add(self, kind: GroupKind, label: str, parent: str | None, place: Place | None, items: Sequence[Item]) -> str:
        """A new group around nodes and groups that were side by side."""
        id = f"g{self.number}"
        self.number += 1
        rows = [self.rows[item.id] for item in items if item.id in self.rows]
        if rows:
            self.rows[id] = rows[0][0], rows[-1][1]
        self.groups[id] = Group(id, label, kind, parent, place)
        self.added.add(id)
        for item in items:
            if isinstance(item, Group):
                self.groups[item.id] = replace(self.groups[item.id], parent=id)
            else:
                self.of[item.id] = id
        return id

    def sorted(self) -> dict[str, Group]:
        """The groups with those around others first, in the order of the trace."""
        found: dict[str, Group] = {}
        for id in self.groups:
            for each in reversed(list(self.chain(id))):
                found.setdefault(each, self.groups[each])
        return found

    def chain(self, id: str | None) -> Iterator[str]:
        return around(self.groups, id)

    def held(self) -> set[str]:
        """What was asked about, and the groups around it."""
        return {each for id in self.asked if self.trace.node(id).op for each in (id, *self.chain(self.of[id]))}

    # ---- Rounds

    def run_rounds(self) -> None:
        """The rounds of a long loop but for the first and the last, in a group of their own."""
        held = self.held()
        rounds: dict[str | None, list[Group]] = defaultdict(list)
        ops = Counter(group for node in self.trace.nodes if node.op for group in self.chain(self.of[node.id]))
        for group in self.trace.groups:
            if group.kind == "round":
                rounds[group.parent].append(group)
        for loop, found in rounds.items():
            for run in _runs(found[1:-1], lambda group: group.id not in held):
                # Of rounds of one op each, some cards are left where there would be one.
                size = -(-len(run) // (1 if ops[run[0].id] > 1 else SHORT_PARTS))
                for part in (run[start : start + size] for start in range(0, len(run), size)):
                    if len(part) >= SMALLEST_RUN:
                        first, last = (group.label.removeprefix("round ") for group in (part[0], part[-1]))
                        self.add("rounds", f"rounds {first}–{last}", loop, part[0].place, part)

    def drop_single_ops(self) -> None:
        """A round of one op is no group: what is in it belongs to what is around it."""
        ops = Counter(group for node in self.trace.nodes if node.op for group in self.chain(self.of[node.id]))
        single = {id for id, group in self.groups.items() if group.kind == "round" and ops[id] < 2}
        home = {id: next((each for each in self.chain(id) if each not in single), None) for id in self.groups}
        self.of = {id: group and home[group] for id, group in self.of.items()}
        self.groups = {
            id: replace(group, parent=group.parent and home[group.parent])
            for id, group in self.groups.items()
            if id not in single
        }

    # ---- Lines

    def scopes(self) -> dict[str | None, list[Item]]:
        """What lies side by side in each group, in the order of recording: ops, and groups of some."""
        found: dict[str | None, dict[str, Item]] = defaultdict(dict)
        for node in self.trace.nodes:
            if node.op is None:
                continue
            item: Item = node
            if node.number:
                for id in (node.id, *self.chain(self.of[node.id])):
                    self.rows[id] = self.rows.get(id, (node.number, 0))[0], node.number
            for group in self.chain(self.of[node.id]):
                found[group][item.id] = item
                item = self.groups[group]
            found[None][item.id] = item
        return {scope: list(items.values()) for scope, items in found.items()}

    def by_line(self, items: Sequence[Item], scope: str | None) -> list[Item]:
        """The same with the ops of each line in a group, if there are several."""
        found: list[Item] = []
        at_one_call = self.is_at_one_call(items, scope)
        for _, alike in groupby(items, self.line_of):
            run = list(alike)
            if len(run) < 2:
                found += run
                continue
            place = run[0].place
            label = self.ops_of(run) if at_one_call or place is None else f"line {place.line}"
            id = self.add("lines", label, scope, place, run)
            self.divide(run, id)
            found.append(self.groups[id])
        return found

    def is_at_one_call(self, items: Sequence[Item], scope: str | None) -> bool:
        """Whether all of a group stands at one line, as what a layer does stands at its call: it need not be said."""
        places = {item.place.line for item in items if item.place is not None}
        return scope is not None and (len(places) == 1 or self.groups[scope].kind == "gradient")

    def line_of(self, item: Item) -> tuple[str, int]:
        """Ops of one line have the same; groups, and what was asked about, one of their own."""
        if isinstance(item, Group) or item.place is None or item.id in self.asked:
            return item.id, 0
        return "", item.place.line

    def divide(self, items: Sequence[Item], scope: str | None) -> None:
        """Put what follows one another into a few groups, and into smaller ones inside those."""
        if len(items) <= FLAT:
            return
        held = self.held()
        size = -(-len(items) // PARTS)
        lines = [item.place.line if item.place else 0 for item in items]
        by_lines = lines == sorted(lines) and lines[0] > 0
        for run in _runs(items, lambda item: item.id not in held):
            for start in range(0, len(run), size):
                part = run[start : start + size]
                if len(part) > 1:
                    id = self.add("lines", self.label(part, by_lines=by_lines), scope, part[0].place, part)
                    self.divide(part, id)

    def label(self, part: Sequence[Item], *, by_lines: bool) -> str:
        """Where a part of the program stands, or which rows of the tape it has."""
        first, last = (item.place.line if item.place else 0 for item in (part[0], part[-1]))
        if by_lines and last > first:
            return f"lines {first}–{last}"
        rows = [self.rows[item.id] for item in part if item.id in self.rows]
        return f"ops {rows[0][0]}–{rows[-1][1]}" if rows else f"{len(part)} ops"

    def ops_of(self, part: Sequence[Item]) -> str:
        """The names of two ops, which tell more than their rows; of more, which rows of the tape they have."""
        names = [label_of(item.op or "", len(item.shape)) for item in part if isinstance(item, Node)]
        return ", ".join(names) if len(names) == len(part) == 2 else self.label(part, by_lines=False)

    # ---- Leaves

    def take_in_leaves(self) -> None:
        """A weight, or a number without a name, that is used inside one part of the lines alone belongs there."""
        users: dict[str, set[str]] = defaultdict(set)
        for node in self.trace.nodes:
            for id in node.inputs:
                users[id].add(node.id)
        for node in self.trace.nodes:
            if node.op is None and users[node.id] and (node.kind == "variable" or not node.name):
                chains = [list(self.chain(self.of[user])) for user in users[node.id]]
                common = next((id for id in chains[0] if all(id in chain for chain in chains)), None)
                if common in self.added and self.of[node.id] in (None, *self.chain(common)):
                    self.of[node.id] = self.innermost(common, self.of[node.id])

    def innermost(self, group: str | None, home: str | None) -> str | None:
        """The group itself, where nothing that was recorded lies between it and the leaf's own group."""
        for id in self.chain(group):
            if id == home:
                break
            if id not in self.added:
                return home
        return group


def _runs(items: Sequence[Some], holds: Callable[[Some], bool]) -> Iterator[list[Some]]:
    """What follows one another without a break."""
    return (list(run) for keep, run in groupby(items, holds) if keep)
