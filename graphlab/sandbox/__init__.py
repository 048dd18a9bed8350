"""Runs a learner's program safely: an allow-list interpreter, inside a confined process of its own.

>>> run("x = 2 + 3\\nprint(x)").stdout
'5\\n'
>>> print(run("import os").error.at("program.py"))
program.py:1:1: ModuleNotFoundError: `os` cannot be imported here.
"""

from __future__ import annotations

from graphlab.sandbox.host.client import Ticket, client
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.run import Error, Run

__all__ = ["Error", "Limits", "Run", "Ticket", "confined", "run", "submit"]

_USUAL = Limits()


def run(source: str, *, limits: Limits = _USUAL) -> Run:
    """Run a program and give back what it printed, recorded and answered. Never raises for what the program does."""
    return client().run(source, limits)


def submit(source: str, *, who: str, address: str = "", limits: Limits = _USUAL) -> Ticket:
    """Let a program of the session `who` wait for its turn. The ticket tells its place, brings the run, or ends it.

    Turns go round first between addresses, then between the sessions of one.
    """
    return client().submit(source, limits, who, address)


def confined() -> bool:
    """Whether the kernel confines every run here (seccomp), in a process of its own (fork)."""
    return client().confined()
