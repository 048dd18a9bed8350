"""Visitors who click through all pages for long: `python -m benchmarks soak --visitors 30 --minutes 30`.

They run programs of the gallery and their own, make mistakes, ask for closer looks, turn sliders, train, close their
tab and come again. What is printed is checked: nobody sees an exception and none is in the log, memory stays within a
tenth once it is warm, and when all have left, nothing is left of them.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import websockets

from tests.serving import Server, served

from .clicks import Clicker
from .usage import Usage

VISITORS, MINUTES = 30, 30.0
WARM = 5.0  # minutes after which memory is held to be what it stays
FLAT = 1.10  # times what it was then
PAUSE = 2.0  # seconds between two clicks of one visitor, on average
FORGOTTEN = 130.0  # seconds after which Streamlit has forgotten who has left: it waits for two minutes
_EVERY = 5.0  # seconds between two looks at memory
_SLOW = 300.0  # seconds after which a click that has no answer is a fault
_BESIDE = 12.0  # seconds after which all is made that is made beside a first page
_VISITS = 10  # after which Streamlit has surely let go of whom it has forgotten
_BAD = re.compile(r"Traceback|Exception|\bERROR\b|Error:")


async def _stay(visitor: Clicker, until: float, pause: float) -> None:
    """Click until it is time to leave."""
    await asyncio.sleep(visitor.dice.random() * pause)
    await visitor.open()
    while time.monotonic() < until:
        try:
            async with asyncio.timeout(_SLOW):
                await visitor.click()
        except TimeoutError:
            visitor.wrong.append(f"a click had no answer for {_SLOW:.0f} s")
            return
        except websockets.ConnectionClosed:
            visitor.wrong.append("the server closed the connection")
            return
        await asyncio.sleep(visitor.dice.expovariate(1 / pause))
    await visitor.close()


async def _watch(pid: int, folder: Path, until: float) -> list[tuple[float, Usage]]:
    """Look at what the server holds until the end, and print it every minute."""
    began, looks, minute = time.monotonic(), list[tuple[float, Usage]](), 0
    while time.monotonic() < until:
        await asyncio.sleep(_EVERY)
        usage = await asyncio.to_thread(Usage.of, pid, folder)
        minutes = (time.monotonic() - began) / 60
        looks.append((minutes, usage))
        if int(minutes) > minute:
            minute = int(minutes)
            print(f"minute {minute}: {usage}", flush=True)
    return looks


def faults_in(log: str) -> list[str]:
    """The lines of a log that tell of an exception.

    >>> faults_in("You can now view your app\\nTraceback (most recent call last):\\n  x\\nValueError: no")
    ['Traceback (most recent call last):', 'ValueError: no']
    """
    return [line for line in log.splitlines() if _BAD.search(line)]


def growth(looks: Sequence[tuple[float, float]], warm: float, end: float) -> float:
    """How many times the memory of a fifth of the time after `warm` is that of its last fifth.

    >>> round(growth([(minute, 100.0 + minute) for minute in range(31)], 5.0, 30.0), 3)
    1.186
    """
    part = (end - warm) / 5
    first = [megabytes for minutes, megabytes in looks if warm <= minutes <= warm + part]
    last = [megabytes for minutes, megabytes in looks if minutes >= end - part]
    return statistics.median(last) / statistics.median(first)


async def _rest(visitor: Clicker, pid: int, folder: Path) -> Usage:
    """What is held when one visitor has come, has run something and has gone."""
    await visitor.open()
    await visitor.close()
    await asyncio.sleep(_BESIDE)
    return Usage.of(pid, folder)


def left_over(before: Usage, now: Usage) -> list[str]:
    """What is held now and was not before.

    >>> left_over(Usage(90, 40, 0, 20, 7, 2), Usage(99, 40, 0, 23, 7, 2, 1))
    ['3 descriptors are left over', '1 files are left over']
    """
    names = ("descriptors", "threads", "processes", "files")
    grown = {name: getattr(now, name) - getattr(before, name) for name in names}
    return [f"{count} {name} are left over" for name, count in grown.items() if count > 0]


async def _after(visitor: Clicker, pid: int, folder: Path, before: Usage) -> list[str]:
    """What is left over when all have been forgotten: Streamlit lets go of them while others come."""
    await asyncio.sleep(FORGOTTEN)
    for _ in range(_VISITS):
        now = await _rest(visitor, pid, folder)
        if not (problems := left_over(before, now)):
            break
    print(f"all have left and are forgotten: {now}")
    return problems


async def _measure(
    server: Server, folder: Path, visitors: int, minutes: float, pause: float, seed: int
) -> tuple[list[str], Counter[str]]:
    """Let the visitors come and go; what was wrong, and what was clicked."""
    pid = server.process.pid
    people = [Clicker(server.address, random.Random(f"{seed} {number}")) for number in range(visitors)]
    before = await _rest(people[0], pid, folder)
    print(f"one visitor has come and gone: {before}", flush=True)
    until = time.monotonic() + minutes * 60
    watching = asyncio.create_task(_watch(pid, folder, until))
    await asyncio.gather(*(_stay(visitor, until, pause) for visitor in people))
    looks = await watching
    problems = [text for visitor in people for text in visitor.wrong]
    problems += await _after(people[0], pid, folder, before)
    warm = min(WARM, minutes / 3)
    grown = growth([(at, usage.lasting) for at, usage in looks], warm, minutes)
    most = max(usage.all for _, usage in looks)
    print(f"memory at the end is {grown:.3f} times that after {warm:.1f} minutes; {most:.0f} MB of all at most")
    problems += [f"memory grew to {grown:.2f} times what it was"] * (grown > FLAT)
    return problems, sum((visitor.clicks for visitor in people), Counter[str]())


def main(arguments: Sequence[str]) -> None:
    """Start the app, let the visitors click, and fail where anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks soak", description=__doc__.split("\n")[0])
    parser.add_argument("--visitors", type=int, default=VISITORS)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds between two clicks of a visitor")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder, log = Path(name) / "tmp", Path(name) / "log.txt"
        folder.mkdir()
        with served(log, environment={"TMPDIR": str(folder)}) as server:
            problems, clicks = asyncio.run(
                _measure(server, folder, chosen.visitors, chosen.minutes, chosen.pause, chosen.seed)
            )
        print(", ".join(f"{count} {kind}" for kind, count in clicks.most_common()))
        text = log.read_text(encoding="utf-8")
    problems += faults_in(text)
    for problem, count in Counter(problems).most_common():
        print(f"{count} × {problem}")
    if problems:
        print(text[-4000:])
        raise SystemExit("something was wrong")
    print("nothing was wrong")
