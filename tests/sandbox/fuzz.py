"""Fuzzing: the project's programs, changed at random, through both walls. `make fuzz SECONDS=600 SEED=1`.

Program `n` of a seed is always the same text. A finding becomes a row of corpus.jsonl once it is mended.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from graphlab.sandbox import Run
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.host.client import Client
from graphlab.sandbox.host.runner import warm_up
from graphlab.sandbox.values.limits import Limits
from tests.sandbox.complaints import complaints, differences
from tests.sandbox.mutation import program

LIMITS = Limits(steps=50_000, cpu=1.0, wall=20.0, output=20_000)
_AGAIN = 20  # every so many programs, the same text runs in this process too, where a change of state would be seen
_SHOWN = 400  # characters of a program that are printed with a finding


@dataclass
class Tally:
    """What was tried, how it ended, and what was found, one example of each kind."""

    tried: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    findings: dict[str, str] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)

    def add(self, source: str, run: Run, found: list[str]) -> None:
        self.tried += 1
        self.endings["runs" if run.error is None else run.error.kind] += 1
        for kind in found:
            self.times[kind] += 1
            if kind not in self.findings:
                self.findings[kind] = source
                print(f"--- {kind}\n{source[:_SHOWN]}\n    {run.error}", flush=True)


def attempt(client: Client, seed: int, number: int) -> tuple[str, Run, list[str]]:
    """Program `number` of `seed`, how it ran, and what is wrong with that."""
    source = program(seed, number)
    run = client.run(source, LIMITS)
    return source, run, complaints(source, run, LIMITS)


def again(source: str, run: Run) -> list[str]:
    """What one process, without the second wall, does otherwise; only for programs that end soon."""
    if run.seconds > 0.2 or (run.error is not None and run.error.limit):
        return []
    return differences(run, lambda: interpret(source, LIMITS))


def finished(client: Client, seed: int, seconds: float) -> Iterator[tuple[int, tuple[str, Run, list[str]]]]:
    """Programs as they end, two at once, until the time is up."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(2) as pool:
        running: dict[Future[tuple[str, Run, list[str]]], int] = {}
        for number in itertools.count():
            if time.monotonic() > until:
                break
            running[pool.submit(attempt, client, seed, number)] = number
            if len(running) >= 3:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield running.pop(future), future.result()
        for future, number in running.items():
            yield number, future.result()


def fuzz(seed: int, seconds: float) -> Tally:
    """Try programs for so many seconds."""
    warm_up()  # what is imported late is imported now: a program must not change what is there
    tally, client = Tally(), Client()
    for number, (source, run, found) in finished(client, seed, seconds):
        tally.add(source, run, found + (again(source, run) if number % _AGAIN == 0 else []))
    client.close()
    return tally


def main() -> int:
    """Print how many programs were tried, how they ended and what was found; 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="a file for the programs of the findings, as rows of JSON")
    options = parser.parse_args()
    started = time.monotonic()
    tally = fuzz(options.seed, options.seconds)
    passed = time.monotonic() - started
    print(f"seed {options.seed}: {tally.tried:,} programs in {passed:.0f} s, {tally.tried / passed:.0f} a second")
    print("endings:", ", ".join(f"{kind} {count:,}" for kind, count in tally.endings.most_common()))
    print(f"findings: {len(tally.findings)}")
    for kind, count in tally.times.most_common():
        print(f"  {count:6,}  {kind}")
    if options.keep:
        with open(options.keep, "w", encoding="utf-8") as out:
            out.writelines(json.dumps({"kind": k, "text": text}) + "\n" for k, text in tally.findings.items())
    return 1 if tally.findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
