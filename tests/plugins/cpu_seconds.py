"""Prints the tests that used most CPU, in seconds of the processor: another load on the machine hardly changes them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from glob import glob

import pytest

SHOWN = 10
MOST = 20.0  # seconds; a test that takes longer on an idle machine is to be split or parametrised
WORTH = 0.2  # seconds of the clock: what is shorter is not read by itself, for who has a browser has many processes
TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def cpu_seconds() -> float:
    """CPU seconds of this process and of its children, those that still run included where /proc tells of them."""
    return sum(os.times()[:4]) + sum(map(_seconds_of, _descendants(os.getpid())))


def _descendants(pid: int) -> Iterator[int]:
    for path in glob(f"/proc/{pid}/task/*/children"):
        for child in map(int, _read(path).split()):
            yield child
            yield from _descendants(child)


def _seconds_of(pid: int) -> float:
    after_name = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return sum(map(int, after_name[11:15])) / TICK  # utime, stime, and both of children that were waited for


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:  # the process, or a thread of it, ended meanwhile
        return ""


class CpuSeconds:
    """Measures and hands the figure on with the report, so that xdist's workers can too.

    What is short counts with what comes after it.
    """

    def __init__(self) -> None:
        self.readings = [cpu_seconds()]
        self.read_at = 0.0
        self.spent: Counter[str] = Counter()

    def pytest_collection_finish(self) -> None:
        """What finding the tests took is not the first one's."""
        self.readings = [cpu_seconds()]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]):
        report = yield
        if call.stop - self.read_at < WORTH:
            return report
        self.read_at, now = call.stop, cpu_seconds()
        # A child that ended without being waited for takes its seconds with it; but a list of children is not made
        # at one moment, and who is missing in one may be in the next: less is believed when it is read twice.
        report.cpu_seconds = max(now - max(self.readings), 0.0)
        self.readings = [self.readings[-1], now]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.spent[report.nodeid] += getattr(report, "cpu_seconds", 0.0)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section(f"most CPU seconds (at most {MOST:g} on an idle machine)")
        for name, seconds in self.spent.most_common(SHOWN):
            terminalreporter.write_line(f"{seconds:7.1f}  {name}{'  <- split it' if seconds > MOST else ''}")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(CpuSeconds())
