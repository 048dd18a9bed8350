"""Runs a learner's program safely: an allow-list interpreter, inside a confined process of its own.

>>> run("x = 2 + 3\\nprint(x)").stdout
'5\\n'
>>> print(run("import socket").error.at("program.py"))
program.py:1:1: ModuleNotFoundError: `socket` cannot be imported here.
"""

from __future__ import annotations

from graphlab.sandbox.host.client import Drawing, Ticket, client
from graphlab.sandbox.pictures.asks import Ask, CannotDraw, PictureAsk
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.run import Again, Error, Run
from graphlab.views.reading import Reading

__all__ = [
    "Again",
    "CannotDraw",
    "Drawing",
    "Error",
    "Limits",
    "Run",
    "Ticket",
    "confined",
    "draw",
    "draws",
    "renew",
    "run",
    "submit",
    "usual",
]


def run(source: str, *, limits: Limits | None = None, again: Again | None = None) -> Run:
    """Run a program and give back what it printed, recorded and answered. Never raises for what the program does.

    Without `limits` they are `usual`. With `again`, which `Run.again` gives, it runs as it did before, and the steps
    that were asked for are opened.

    >>> loop = "w = tf.Variable(random.random())\\nfor i in range(90):\\n    with tf.GradientTape() as tape:\\n"
    >>> loop += "        loss = w * w\\n    w.assign_sub(0.1 * tape.gradient(loss, w))"
    >>> first = run("import random\\n" + loop)
    >>> second = run("import random\\n" + loop, again=first.again(77))
    >>> [any(step.step == 77 for step in one.trainings[0].opened) for one in (first, second)]
    [False, True]
    >>> first.trainings[0].repeats(second.trainings[0])
    True
    """
    return client().run(source, limits, again)


def submit(
    source: str,
    *,
    who: str,
    address: str = "",
    limits: Limits | None = None,
    again: Again | None = None,
    ask: PictureAsk | None = None,
) -> Ticket:
    """Let a program of the session `who` wait for its turn. The ticket tells its place, brings the run, or ends it.

    Turns go round first between addresses, then between the sessions of one. `again` is as that of `run`. With an
    `ask` the ticket's `picture` of the run is what it shows first, where `draws`.
    """
    return client().submit(source, limits, who, address, again, ask)


def draw(reading: Reading, ask: Ask, *, who: str, address: str = "") -> Drawing:
    """Let a picture, or what else is asked for, be made of a reading of a run in a process of its own, as `submit`.

    Only where `draws`: elsewhere `graphlab.sandbox.pictures.make.made` makes it here.
    """
    return client().draw(reading, ask, who, address)


def draws() -> bool:
    """Whether pictures of runs can be made in processes of their own here."""
    return client().draws


def renew() -> None:
    """Say that Graphviz is compiled now: a runner that was started without it is followed by one that draws."""
    client().renew()


def confined() -> bool:
    """Whether the kernel confines every run here (seccomp), in a process of its own (fork)."""
    return client().confined()


def usual() -> Limits:
    """What a run may use on this machine: on a slow one it has more time.

    >>> usual().cpu >= Limits().cpu
    True
    """
    return client().usual()
