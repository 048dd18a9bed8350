"""What to say of a program whose process ended without an answer."""

from __future__ import annotations

import signal

from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.orders import Note
from graphlab.sandbox.wire.run import Error

LESS = "Use smaller shapes or fewer rounds."


def post_mortem(limits: Limits, note: Note | None) -> Error:
    """The error of such a run; no note is that of a child that did not stop answering.

    >>> post_mortem(Limits(wall=1.5), Note("time", 1, 9)).message
    'The program takes more than 1.5 seconds.'
    """
    if note is None:
        return _limit(f"The finished run is bigger than {limits.reply:,} bytes.")
    if note.kind == "time":
        return _limit(f"The program takes more than {limits.most_wall:g} seconds.")
    if note.kind == "exit" and note.signal == signal.SIGKILL:
        return _limit(
            f"The system ended the program: it computes for more than {limits.most_cpu:g} seconds, or takes more memory"
            " than the machine has left."
        )
    if note.signal in _CLOCKS:
        return _limit(f"The program computes for more than {limits.most_cpu:g} seconds.")
    return _limit("The program ended the process that ran it.", f"Nothing else was harmed. {LESS}")


def _limit(message: str, hint: str = LESS) -> Error:
    return Error("LimitError", message, hint=hint, limit=True)


_CLOCKS = {getattr(signal, name) for name in ("SIGXCPU", "SIGPROF", "SIGALRM") if hasattr(signal, name)}
