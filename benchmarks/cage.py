"""A control group of the kernel: as much memory and processor as a small host gives, for a process and its children.

Both versions of control groups are known. Where no group can be made, `Cage.make` says why.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_PERIOD = 100_000  # microseconds in which the kernel counts the processor


class NoCage(Exception):
    """The kernel lets us make no group here."""


@dataclass
class Cage:
    """The folders of a group: one, or one for each resource. `limited` says what is held."""

    folders: list[Path] = field(default_factory=list)
    limited: list[str] = field(default_factory=list)

    @classmethod
    @contextlib.contextmanager
    def make(cls, megabytes: float, cores: float) -> Iterator[Cage]:
        """A group that may have so much, below the one that this process is in; it ends with the block.

        Raises NoCage.
        """
        name, cage = f"graphlab-{secrets.token_hex(4)}", cls()
        try:
            for controller, parent in _parents().items():
                folder = parent / name
                folder.mkdir(exist_ok=True)
                if folder not in cage.folders:
                    cage.folders.append(folder)
                for file, value in _settings(controller, folder, megabytes, cores).items():
                    (folder / file).write_text(value)
                cage.limited.append(controller)
            yield cage
        except OSError as problem:
            raise NoCage(f"{problem.filename}: {problem.strerror}") from None
        finally:
            for folder in cage.folders:
                _remove(folder)

    def command(self, command: list[str]) -> list[str]:
        """The command, in the group from its first moment."""
        joins = "".join(f"echo $$ > {folder}/cgroup.procs && " for folder in self.folders)
        return ["sh", "-c", f'{joins}exec "$@"', "sh", *command]

    def peak(self) -> float:
        """The most memory that all had together, in MB, files that the kernel keeps for them among it."""
        return max(self._number(name) for name in ("memory.peak", "memory.max_usage_in_bytes")) / 1e6

    def killed(self) -> int:
        """How many processes the kernel has ended because there was no memory left."""
        return sum(
            int(line.split()[1])
            for folder in self.folders
            for name in ("memory.events", "memory.oom_control")
            if (folder / name).exists()
            for line in (folder / name).read_text().splitlines()
            if line.split()[0] == "oom_kill"
        )

    def _number(self, name: str) -> int:
        return max((int((one / name).read_text()) for one in self.folders if (one / name).exists()), default=0)


def _parents() -> dict[str, Path]:
    """The group that this process is in, for each resource that is to be limited."""
    if (_ROOT / "cgroup.controllers").exists():
        own = Path("/proc/self/cgroup").read_text().strip().rpartition(":")[2].lstrip("/")
        return dict.fromkeys(("memory", "cpu"), _ROOT / own)
    places = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, place = line.split(":", 2)
        for one in controllers.split(","):
            if one in ("memory", "cpu"):
                places[one] = _ROOT / one / place.lstrip("/")
    if len(places) < 2:
        raise NoCage("the kernel has no control groups for memory and the processor")
    return places


def _settings(controller: str, folder: Path, megabytes: float, cores: float) -> dict[str, str]:
    """What is written into which files of a group."""
    quota = round(cores * _PERIOD)
    if (folder / "cgroup.controllers").exists():
        return {"memory": {"memory.max": f"{megabytes * 1e6:.0f}"}, "cpu": {"cpu.max": f"{quota} {_PERIOD}"}}[
            controller
        ]
    if controller == "memory":
        return {"memory.limit_in_bytes": f"{megabytes * 1e6:.0f}"}
    return {"cpu.cfs_period_us": str(_PERIOD), "cpu.cfs_quota_us": str(quota)}


def _remove(folder: Path) -> None:
    """Remove a group as soon as its last process has ended."""
    for _ in range(100):
        try:
            return os.rmdir(folder)
        except FileNotFoundError:
            return None
        except OSError:
            time.sleep(0.1)
