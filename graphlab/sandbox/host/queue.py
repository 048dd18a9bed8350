"""Who runs next: two programs at once, one address after the other, and in each one session after the other."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Any

from graphlab.sandbox.values.limits import Limits

AT_ONCE = 2
WAITING = 400  # with one more, whoever has the most waiting gives a place up
EACH = 4  # of one session
PATIENCE = 60.0  # seconds in which all that wait behind one address shall have had their turn
LEAST = 0.1  # of its time is left to a run, however many wait

_Sessions = dict[str, deque["Entry"]]


class Full(Exception):
    """No more programs are taken in; the text says why, `hint` what to do."""

    def __init__(self, text: str, hint: str):
        super().__init__(text)
        self.hint = hint


@dataclass(eq=False)
class Entry:
    """A request that waits or runs, the session that it is from, and the address that this is at."""

    number: int
    who: str
    request: dict[str, Any]
    limits: Limits
    address: str = ""
    share: float = field(default=1.0, init=False)  # of its time that it is given
    is_hurried: bool = field(default=False, init=False)  # somebody waits

    @property
    def granted(self) -> Limits:
        """What the run may use: more time than usual while nobody waits, and less where many do."""
        limits = self.limits.hurried(self.share)
        return replace(limits, alone=1.0) if self.is_hurried else limits


class Queue:
    """Entries in the order in which they shall run: one of each address in turn, and so among its sessions.

    An address, or a session, that comes anew is the last of its round, so nobody waits for more than one run of each
    other address, however many sessions are there; and an address that is alone has all places.

    >>> queue = Queue(at_once=1)
    >>> flood = [Entry(n, f"session {n}", {}, Limits(), "flood") for n in range(3)]
    >>> other = Entry(3, "other", {}, Limits(), "elsewhere")
    >>> for entry in (*flood, other):
    ...     _ = queue.join(entry)
    >>> queue.next() is flood[0], [queue.place(entry) for entry in (flood[1], other, flood[2])]
    (True, [2, 1, 3])
    """

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, each: int = EACH):
        self.at_once, self.most, self.each = at_once, waiting, each
        self.running: dict[int, Entry] = {}
        self._round: dict[str, _Sessions] = {}  # who is next comes first; nothing in it is empty
        self._places: dict[int, int] | None = None  # worked out when it is asked for

    @property
    def waiting(self) -> list[Entry]:
        """All that wait, address by address."""
        return [entry for sessions in self._round.values() for entries in sessions.values() for entry in entries]

    def join(self, entry: Entry) -> Entry | None:
        """Let it wait for its turn. Gives back the entry that had to make room for it, if one had to. Raises Full."""
        if len(self._round.get(entry.address, {}).get(entry.who, ())) >= self.each:
            raise Full(f"{self.each} programs of yours are waiting already.", "Wait for one of them, or stop it.")
        self._add(entry)
        if len(self.waiting) <= self.most:
            return None
        self.leave(last := self._last_of_the_most())
        if last is entry:
            raise full(self.most)
        return last

    def next(self) -> Entry | None:
        """The entry that is to run now; it counts as running. None while all places are taken, or nobody waits."""
        if len(self.running) >= self.at_once or not self._round:
            return None
        address = next(iter(self._round))
        share = self._share(address)
        entry = _take(self._round)
        entry.share = round(min(1.0, max(LEAST, share / entry.limits.wall)), 2)
        entry.is_hurried = bool(self._round)
        self._places = None
        self.running[entry.number] = entry
        return entry

    def to_hurry(self) -> list[Entry]:
        """The entries that run with more time than usual, though somebody waits now; they have no more from then on."""
        if not self._round:
            return []
        found = [entry for entry in self.running.values() if not entry.is_hurried]
        for entry in found:
            entry.is_hurried = True
        return found

    def leave(self, entry: Entry) -> bool:
        """Wait no longer. False if it did not wait."""
        sessions = self._round.get(entry.address, {})
        entries = sessions.get(entry.who, deque())
        if entry not in entries:
            return False
        entries.remove(entry)
        if not entries:
            del sessions[entry.who]
        if not sessions:
            del self._round[entry.address]
        self._places = None
        return True

    def done(self, entry: Entry) -> None:
        """It has ended."""
        self.running.pop(entry.number, None)

    def place(self, entry: Entry) -> int:
        """1 for the entry that runs next, if nobody comes or leaves before; 0 for one that runs or has run."""
        if self._places is None:
            self._places = {one.number: place for place, one in enumerate(self._order(), 1)}
        return self._places.get(entry.number, 0)

    def _add(self, entry: Entry) -> None:
        self._round.setdefault(entry.address, {}).setdefault(entry.who, deque()).append(entry)
        self._places = None

    def _order(self) -> list[Entry]:
        copy = {
            address: {who: deque(entries) for who, entries in sessions.items()}
            for address, sessions in self._round.items()
        }
        order = []
        while copy:
            order.append(_take(copy))
        return order

    def _share(self, address: str) -> float:
        """The seconds of each run of an address with which all that wait there have their turn within `PATIENCE`.

        Only its own programs count, and the addresses: a flood elsewhere makes nobody's runs shorter. Who waits alone
        has all the time.
        """
        turns = sum(map(len, self._round[address].values())) * len(self._round)
        return math.inf if turns == 1 else PATIENCE * self.at_once / turns

    def _last_of_the_most(self) -> Entry:
        """The last entry of the session with the most, in the address with the most."""
        # Of equal ones it is the one further back in the round: who came last.
        sessions = max(reversed(self._round.values()), key=lambda one: sum(map(len, one.values())))
        return max(reversed(sessions.values()), key=len)[-1]


def full(most: int) -> Full:
    """What is said to who has to give a place up, or gets none."""
    return Full(f"{most} programs are waiting, the most of them from where you are.", "Try again in a minute.")


def _take(round: dict[str, _Sessions]) -> Entry:
    """The first entry of the first session of the first address, both of which are the last from then on."""
    address = next(iter(round))
    sessions = round.pop(address)
    who = next(iter(sessions))
    entries = sessions.pop(who)
    entry = entries.popleft()
    if entries:
        sessions[who] = entries
    if sessions:
        round[address] = sessions
    return entry
