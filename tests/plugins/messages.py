"""Of a test that passes xdist sends three messages, not six: with twenty thousand tests most of them cost less.

A process that runs tests tells the one that prints of each test that it begins, that its fixtures are there, that it
passed, that its fixtures are gone, that its lines are written, and that the next may be sent. Who prints needs to know
what passed, what went wrong and where a line ends.
"""

from __future__ import annotations

from typing import Any

import pytest


def is_needed(name: str, message: dict[str, Any]) -> bool:
    """Whether somebody reads what a process sends: not the beginning of a test, nor fixtures without an event.

    >>> is_needed("testreport", {"data": {"when": "setup", "outcome": "passed"}})
    False
    >>> is_needed("testreport", {"data": {"when": "setup", "outcome": "failed"}})
    True
    >>> is_needed("testreport", {"data": {"when": "teardown", "outcome": "passed", "cpu_seconds": 0.5}})
    True
    """
    if name == "testreport":
        report = message["data"]
        return report["when"] == "call" or report["outcome"] != "passed" or "cpu_seconds" in report
    return name != "logstart"


def pytest_sessionstart(session: pytest.Session) -> None:
    """In a process of xdist's: what is not needed is not sent."""
    for plugin in session.config.pluginmanager.get_plugins():
        if type(plugin).__name__ == "WorkerInteractor":
            plugin.sendevent = _sparing(plugin.sendevent)


def _sparing(send: Any) -> Any:
    def send_needed(name: str, **message: Any) -> None:
        if is_needed(name, message):
            send(name, **message)

    return send_needed
