"""Who runs next: two programs at once, the others in a fair order, and a bound on how many may wait."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphlab.sandbox.limits import Limits

AT_ONCE = 2
WAITING = 100
EACH = 4
_GUESS = 0.5  # seconds that a program is thought to take until it has ended
_REMEMBERED = 1000  # sessions


class Full(Exception):
    """No more programs are taken in; the text says why, `hint` what to do."""

    def __init__(self, text: str, hint: str):
        super().__init__(text)
        self.hint = hint


@dataclass(eq=False)
class Entry:
    """A request that waits or runs, and the session it is from."""

    number: int
    who: str
    request: dict[str, Any]
    limits: Limits
    turn: float = field(default=0.0, init=False)


class Queue:
    """Entries in the order in which they shall run. Fair between sessions: each has a clock of the seconds that it
    has used, and whoever has used least is next. A session that floods the queue waits for all others.

    >>> queue = Queue(at_once=1)
    >>> flood = [Entry(n, "flood", {}, Limits()) for n in range(3)]
    >>> other = Entry(3, "other", {}, Limits())
    >>> for entry in (*flood, other):
    ...     queue.join(entry)
    >>> queue.next() is flood[0], queue.place(other), queue.place(flood[1])
    (True, 1, 2)
    """

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, each: int = EACH):
        self.at_once, self.most, self.each = at_once, waiting, each
        self.waiting: list[Entry] = []
        self.running: dict[int, Entry] = {}
        self._now = 0.0  # what somebody who comes now is thought to have used
        self._used: dict[str, float] = {}

    def join(self, entry: Entry) -> None:
        """Let it wait for its turn. Raises Full."""
        if len(self.waiting) >= self.most:
            raise Full(f"{len(self.waiting)} programs are waiting already.", "Try again in a minute.")
        if sum(other.who == entry.who for other in self.waiting) >= self.each:
            raise Full(f"{self.each} programs of yours are waiting already.", "Wait for one of them, or stop it.")
        entry.turn = max(self._now, self._used.get(entry.who, 0.0))
        self._charge(entry.who, entry.turn + _GUESS)
        self.waiting.append(entry)
        self.waiting.sort(key=lambda one: (one.turn, one.number))

    def next(self) -> Entry | None:
        """The entry that is to run now; it counts as running. None while all places are taken, or nobody waits."""
        if len(self.running) >= self.at_once or not self.waiting:
            return None
        entry = self.waiting.pop(0)
        self._now = max(self._now, entry.turn)
        self.running[entry.number] = entry
        return entry

    def leave(self, entry: Entry) -> bool:
        """Wait no longer. False if it did not wait."""
        if entry not in self.waiting:
            return False
        self.waiting.remove(entry)
        self._charge(entry.who, self._used.get(entry.who, 0.0) - _GUESS)
        return True

    def done(self, entry: Entry, seconds: float) -> None:
        """It has ended, after so many seconds."""
        if self.running.pop(entry.number, None) is not None:
            self._charge(entry.who, self._used.get(entry.who, 0.0) - _GUESS + seconds)

    def place(self, entry: Entry) -> int:
        """1 for the entry that runs next; 0 for one that runs or has run."""
        return self.waiting.index(entry) + 1 if entry in self.waiting else 0

    def _charge(self, who: str, used: float) -> None:
        """Only who has used more than a newcomer need be remembered."""
        if len(self._used) > _REMEMBERED:
            self._used = {name: value for name, value in self._used.items() if value > self._now}
        self._used[who] = used
