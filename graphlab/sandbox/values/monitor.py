"""Monitors follow a run while it goes on: what it has printed so far, and the syntax node it is at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Monitor:
    """A monitor that does nothing. The runner has one that reports to the app."""

    def begin(self, machine: Any) -> None:
        """The program is about to run, on `machine`."""

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """The program has ended; in the block, what it recorded is made into traces."""
        yield


def node_at(frame: FrameType | None) -> Any:
    """The syntax node that is evaluated in a frame of the interpreter, or in the innermost one around it; else None.

    Each closure that the compiler makes keeps the node it was made of, under this name.
    """
    while frame is not None:
        code = frame.f_code
        # To make `f_locals` is slow in deep stacks of generators.
        if code.co_filename.startswith(_COMPILER) and "node" in (*code.co_freevars, *code.co_varnames):
            node = frame.f_locals.get("node")
            if getattr(node, "lineno", None) is not None:
                return node
        frame = frame.f_back
    return None


_COMPILER = __file__.removesuffix("monitor.py").removesuffix("values/").removesuffix("values\\") + "compiler"
