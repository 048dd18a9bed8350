"""How much memory there is for a run: on a small host less than usual, or the kernel would end processes for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_GROUPS, _OWN = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
_APP = 250_000_000  # bytes that the app and the runner take, with room for visitors
_AT_ONCE = 2  # programs that run at the same time
_LEAST = 160_000_000  # bytes that a run has in any case: the tensors that it may keep, and what computes with them


@cache
def room() -> int | None:
    """Bytes that a run may take beyond what the runner has already; None where nobody says what the machine has.

    Read once, before the first fork: a child of the runner may open no file.
    """
    memory = min([*_of_groups(), *_of_machine()], default=None)
    return None if memory is None else share(memory)


def share(memory: int) -> int:
    """A run's part of so many bytes: what the app leaves, for all that run at the same time.

    >>> share(690_000_000), share(100_000_000)
    (220000000, 160000000)
    """
    return max((memory - _APP) // _AT_ONCE, _LEAST)


def _of_groups() -> Iterator[int]:
    """The limits of the control groups that this process is in, up to the outermost."""
    for line in _lines(_OWN):
        _, controllers, place = line.split(":", 2)
        if controllers in ("", "memory"):
            root = _GROUPS / controllers
            folder = root / place.lstrip("/")
            for one in (folder, *folder.parents):
                for name in ("memory.max", "memory.limit_in_bytes"):
                    yield from (int(text) for text in _lines(one / name) if text.isdecimal())
                if one == root:
                    break


def _of_machine() -> Iterator[int]:
    try:
        yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # Windows, and some others
        return


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:
        return []
