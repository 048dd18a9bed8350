"""Runs the tests with every Python found here, each with the lowest NumPy that the project takes and with the newest.

    python tests/matrix.py [--only 3.12] [--numpy lowest] [arguments of pytest]

Each Python gets a folder of its own under .matrix. The exit code is that of the worst.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NUMPY = next(line for line in PROJECT["dependencies"] if line.startswith("numpy"))
OLDEST = tuple(map(int, re.findall(r"\d+", PROJECT["requires-python"])))
# Where version managers keep what is not on the PATH.
KEPT = (
    (Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions", "*/bin"),
    (Path.home() / ".local" / "share" / "uv" / "python", "*/bin"),
)
ASK = "import sys, venv, ensurepip; print(*sys.version_info[:3])"


@dataclass(frozen=True, order=True)
class Python:
    """An interpreter that works and can make virtual environments."""

    version: tuple[int, ...]
    path: str

    @property
    def name(self) -> str:
        return ".".join(map(str, self.version[:2]))


def candidates() -> Iterator[Path]:
    """Every file that is called like a Python 3."""
    folders = [Path(name) for name in os.environ.get("PATH", "").split(os.pathsep) if name]
    folders += [folder for root, pattern in KEPT for folder in sorted(root.glob(pattern))]
    for folder in folders:
        yield from (path for path in sorted(folder.glob("python3*")) if re.fullmatch(r"python3(\.\d+)?", path.name))


def found() -> list[Python]:
    """The newest of every minor version that the project takes."""
    best: dict[str, Python] = {}
    for path in candidates():
        answer = subprocess.run([path, "-c", ASK], capture_output=True, text=True)
        version = tuple(map(int, answer.stdout.split())) if answer.returncode == 0 else ()
        if version >= OLDEST:
            python = Python(version, str(path))
            best[python.name] = max(python, best.get(python.name, python), key=lambda one: one.version)
    return sorted(best.values())


class Room:
    """A virtual environment for the tests, in which one NumPy takes the other's place."""

    def __init__(self, python: Python) -> None:
        self.folder = ROOT / ".matrix" / python.name
        self.python = str(self.folder / "bin" / "python")
        if not Path(self.python).exists():
            subprocess.run([python.path, "-m", "venv", self.folder], check=True)
        self.pip("--editable", ".[test]", check=True)

    def pip(self, *arguments: str, check: bool = False) -> bool:
        """Whether it could be installed."""
        command = [self.python, "-m", "pip", "install", "--quiet", "--only-binary=numpy", *arguments]
        return (
            subprocess.run(command, cwd=ROOT, check=check, stderr=None if check else subprocess.DEVNULL).returncode == 0
        )

    def numpy(self, which: str) -> str:
        """Install the lowest or the newest in the project's range, and say which it is."""
        if which == "newest":
            self.pip("--upgrade", NUMPY, check=True)
        elif not any(self.pip(f"{NUMPY},=={version}") for version in self.numpys()):
            raise RuntimeError(f"no wheel of {NUMPY} for {self.python}")
        ask = "import numpy; print(numpy.__version__)"
        return subprocess.run([self.python, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()

    def numpys(self) -> list[str]:
        """What there is, the lowest first; which of them the range takes, pip decides."""
        command = [self.python, "-m", "pip", "index", "versions", "numpy"]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        versions = re.findall(r"\d+(?:\.\d+)+", listed.partition("Available versions:")[2].partition("\n")[0])
        lowest = re.findall(r"\d+", NUMPY)
        return [v for v in reversed(versions) if list(map(int, v.split("."))) >= list(map(int, lowest[:2]))]

    def test(self, arguments: list[str]) -> int:
        """The exit code of the tests."""
        return subprocess.run([self.python, "-m", "pytest", *arguments], cwd=ROOT).returncode


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python tests/matrix.py", description=__doc__.split("\n")[0], allow_abbrev=False
    )
    parser.add_argument("--only", action="append", help="a version such as 3.12; all that are found by default")
    parser.add_argument("--numpy", action="append", choices=("lowest", "newest"), help="both by default")
    options, arguments = parser.parse_known_args()
    results = {}
    for python in found():
        if not options.only or python.name in options.only:
            room = Room(python)
            for which in options.numpy or ("lowest", "newest"):
                name = f"Python {'.'.join(map(str, python.version))}, NumPy {room.numpy(which)}"
                print(f"\n=== {name}", flush=True)
                results[name] = room.test(arguments)
    print("\n=== matrix", *(f"{'failed' if code else 'passed'}  {name}" for name, code in results.items()), sep="\n")
    return max(results.values(), default=1)


if __name__ == "__main__":
    sys.exit(main())
