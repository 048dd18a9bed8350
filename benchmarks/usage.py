"""What the app and the processes that it started hold: memory, descriptors, threads, processes, files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


def descendants(pid: int) -> Iterator[int]:
    """The processes that a process has started, and those that they have."""
    for task in _entries(Path(f"/proc/{pid}/task")):
        for child in map(int, _text(task / "children").split()):
            yield child
            yield from descendants(child)


def children(pid: int) -> list[int]:
    """The processes that a process has started itself: of the app, its runners."""
    return [int(child) for task in _entries(Path(f"/proc/{pid}/task")) for child in _text(task / "children").split()]


def memory(pid: int) -> float:
    """The memory of a process in MB; of what several share, its part of it. 0 when it has ended."""
    for line in _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


@dataclass(frozen=True)
class Usage:
    """Memory in MB of the app, of its runners, and of the programs that run now; and what else is held."""

    app: float
    runners: float
    programs: float
    descriptors: int
    threads: int
    processes: int
    files: int = 0

    @classmethod
    def of(cls, pid: int, folder: Path | None = None) -> Usage:
        """What the server with this process id holds now; of files, those in the folder for temporary ones."""
        runners = children(pid)
        below = [child for runner in runners for child in descendants(runner)]
        return cls(
            memory(pid),
            sum(map(memory, runners)),
            sum(map(memory, below)),
            sum(len(_entries(Path(f"/proc/{one}/fd"))) for one in (pid, *runners)),
            sum(len(_entries(Path(f"/proc/{one}/task"))) for one in (pid, *runners)),
            1 + len(runners) + len(below),
            sum(1 for _ in folder.rglob("*")) if folder is not None else 0,
        )

    @property
    def lasting(self) -> float:
        """The memory that is there between two runs."""
        return self.app + self.runners

    @property
    def all(self) -> float:
        """The memory of everything."""
        return self.app + self.runners + self.programs

    def __str__(self) -> str:
        return (
            f"{self.app:.0f} MB app, {self.runners:.0f} runner, {self.programs:.0f} programs;"
            f" {self.descriptors} descriptors, {self.threads} threads, {self.processes} processes, {self.files} files"
        )


def _entries(folder: Path) -> list[Path]:
    """What is in a folder of the system's; nothing when its process has ended."""
    try:
        return [folder / name for name in os.listdir(folder)]
    except OSError:
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
