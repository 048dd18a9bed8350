"""What waits for what never comes says where: all stacks are printed once a test has gone on for minutes.

As pytest's own `faulthandler_timeout`, which starts and ends a thread for every test; here one waits for many tests.
"""

from __future__ import annotations

import faulthandler
import os
import sys

import pytest

SECONDS = 240  # of the longest wait that still may come to something
WOUND = 20  # seconds of the clock that a watch is used for, before it is set anew


class Watch:
    """Set anew by a test that ends `WOUND` seconds after it was set: it goes off after `SECONDS`, or a little later."""

    def __init__(self) -> None:
        self.output = os.dup(sys.__stderr__.fileno()) if sys.__stderr__ else None
        self.set_at = 0.0

    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> None:
        if self.output is not None and call.stop - self.set_at > WOUND:
            faulthandler.dump_traceback_later(SECONDS + WOUND, file=self.output)
            self.set_at = call.stop

    def pytest_unconfigure(self) -> None:
        faulthandler.cancel_dump_traceback_later()
        if self.output is not None:
            os.close(self.output)
            self.output = None


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Watch())
