"""The same work in graphlab and its peers: `make bench`, or `python -m benchmarks --help`.

Every peer runs in this one process, in turn, round after round, so that a busy machine is busy for all;
the table holds medians, and ratios of medians to NumPy with its gradients written by hand. `python -m benchmarks crowd`
lets many visitors press Run at once, `soak` lets them click for half an hour, and `cloud` holds the app to the memory
and the processor of a small host.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from . import (
    arrays,
    chain,
    convolution,
    derivatives,
    keras_step,
    mlp,
    opening,
    page,
    peers,  # first: it holds the libraries to one thread before they are imported
    regression,
    sandbox,
    training,
    views,
    whole,
)  # isort: skip

ROUNDS = 15
LEAST_ROUNDS = 3
SECONDS = 20.0
#: A timing shorter than this is mostly the clock's and the machine's noise, so short work is repeated.
LEAST_SECONDS = 0.02


@dataclass(frozen=True)
class Row:
    """A row of the table: what is timed, for each peer."""

    title: str
    work: dict[str, Callable[..., Any]]
    ops: int = 1  # the time is given for one of so many


ROWS = [
    Row("scalar chain, 1,000 ops, per op", chain.work(1_000), 1_000),
    Row("scalar chain, 10,000 ops, per op", chain.work(10_000), 10_000),
    Row("scalar chain, 100,000 ops, per op", chain.work(100_000), 100_000),
    Row("course regression, 500 steps", regression.work()),
    Row("MLP 2-32-32-1, 256 points, step", mlp.work((2, 32, 32, 1), 256)),
    Row("MLP 64-256-256-10, batch 128, step", mlp.work((64, 256, 256, 10), 128)),
    Row("Keras Sequential 2-32-32-1 and SGD, 256 points, step", keras_step.work()),
    Row("convolution 32×28×28×1 · 3×3×16, forward", convolution.forward()),
    Row("convolution 32×28×28×1 · 3×3×16, with both gradients", convolution.gradients()),
    Row("second derivative of x³", derivatives.second()),
    Row("Hessian of MLP 2-32-32-1 times a vector", derivatives.hessian_vector()),
    Row("Σ sin(x)·exp(−x²), 1,000,000 elements", arrays.elementwise()),
    Row("softmax cross entropy, (256, 64)·(64, 10) + b", arrays.cross_entropy()),
]

#: Benchmarks that serve the app, each with options of its own.
APART = ("crowd", "soak", "cloud")

LISTS: dict[str, Callable[[Callable[[float], str]], Iterator[str]]] = {
    "sandbox": sandbox.rows,
    "views": views.rows,
    "opening": opening.rows,
    "page": page.rows,
    "training": training.rows,
}


def measure(functions: dict[str, Callable[[], float]], seconds: float, rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds of one call of each function, the functions taking turns; all must return the same number."""
    answers, repeats = {}, {}
    for name, function in functions.items():
        answers[name] = function()
        began = time.perf_counter()
        function()
        repeats[name] = max(1, round(LEAST_SECONDS / (time.perf_counter() - began)))
    wanted = answers["by hand"]
    for name, answer in answers.items():
        if abs(answer - wanted) > 1e-3 * abs(wanted):
            raise AssertionError(f"{name} answers {answer}, by hand it is {wanted}: not the same work")
    times: dict[str, list[float]] = {name: [] for name in functions}
    began = time.perf_counter()
    for count in range(rounds):
        if count >= LEAST_ROUNDS and time.perf_counter() - began > seconds:
            break
        for name, function in functions.items():
            start = time.perf_counter()
            for _ in range(repeats[name]):
                function()
            times[name].append((time.perf_counter() - start) / repeats[name])
    return {name: statistics.median(values) for name, values in times.items()}


def shown(seconds: float) -> str:
    """Three digits and a unit.

    >>> shown(0.000012345), shown(0.25), shown(2.0)
    ('12.3 µs', '250 ms', '2.00 s')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size or unit == "µs":
            value = seconds / size
            digits = 3 if value < 1 else 2 if value < 10 else 1 if value < 100 else 0
            return f"{value:.{digits}f} {unit}"
    raise AssertionError("the loop returns")


def cell(seconds: float, by_hand: float) -> str:
    """A time, and how many times that of NumPy by hand it is."""
    return f"{shown(seconds)} ({seconds / by_hand:.1f}×)"


def main() -> None:
    """Print the table for the rows and peers that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="", help="rows whose title holds this text")
    parser.add_argument("--peers", nargs="*", help=f"of {', '.join(peers.NEEDS)}; all that are installed by default")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help="the most time for one row (three rounds at least)"
    )
    arguments = parser.parse_args()
    found = peers.installed(arguments.peers)
    print(
        f"{platform.machine()}, Python {platform.python_version()}, one thread, float32; medians, and × NumPy by hand"
    )
    print(", ".join(f"{peer.name}: {peer.module.__name__} {peer.version}" for peer in found))
    if missing := set(peers.NEEDS) - {peer.name for peer in found}:
        print(f"not here: {', '.join(sorted(missing))} (`make peers` installs what has a build for this machine)")
    print()
    print("| work |", " | ".join(peer.name for peer in found), "|")
    print("|---" * (len(found) + 1) + "|")
    for row in ROWS:
        if arguments.only in row.title:
            doing = {peer.name: row.work[peer.name](peer.module) for peer in found if peer.name in row.work}
            per_op = {name: median / row.ops for name, median in measure(doing, arguments.seconds).items()}
            cells = [cell(per_op[peer.name], per_op["by hand"]) if peer.name in per_op else "–" for peer in found]
            print(f"| {row.title} |", " | ".join(cells), "|", flush=True)
    if not arguments.only:
        print(f"| import in a fresh process | {' | '.join(whole.imports(found, cell))} |")
        print(f"\nmemory at the peak of Σ sin(x)·exp(−x²): {whole.peak():.1f} arrays of the input's size")
    for name, lists in LISTS.items():
        if not arguments.only or arguments.only == name:
            print(f"\n{name}")
            for line in lists(shown):
                print(f"- {line}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in APART:
        import_module(f".{sys.argv[1]}", __package__).main(sys.argv[2:])
    else:
        main()
