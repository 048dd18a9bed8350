"""What is measured once and not by the clock of a loop: imports in fresh processes, and memory."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable

import graphlab as gl

from .arrays import elementwise
from .peers import Peer

TIMES, SIZE = 5, 1_000_000


def imports(found: list[Peer], cell: Callable[[float, float], str]) -> list[str]:
    """The median time in which each peer is imported by a fresh process, the start of Python itself left out."""
    names = {"": "pass", **{peer.name: f"import {peer.module.__name__}" for peer in found}}
    times: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(TIMES):
        for name, code in names.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
            times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values) for name, values in times.items()}
    return [cell(medians[peer.name] - medians[""], medians["by hand"] - medians[""]) for peer in found]


def peak() -> float:
    """The most memory that the elementwise work holds at once, the input included, in arrays of its size."""
    run = elementwise(SIZE)["graphlab"](gl)
    run()
    tracemalloc.start()
    run()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return 1 + most / (4 * SIZE)
