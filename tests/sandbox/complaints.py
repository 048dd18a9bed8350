"""What must hold of every run, whatever the program: no trace of the host, errors well made, limits kept."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox import Error, Run
from graphlab.sandbox.values.limits import Limits

_PRINTED = re.compile(
    r"0x[0-9a-f]{6}|/\w+/\w+\.py|Traceback|\bgraphlab\.\w|<locals>|\b_own\b|site-packages|\bTraced\b", re.I
)
LEAK = re.compile(
    r"0x[0-9a-f]{6}|/\w+/\w+\.py|Traceback|\bgraphlab\.\w|<class|<locals>|\b_own\b|\bbridge\b|site-packages|"
    r"\bTraced\b|\bNative\b"
)
# How Python and NumPy themselves put it when something of ours has a hole: our sentences never read like this.
_HOST = re.compile(
    r"' object (has no attribute|is not (callable|iterable|subscriptable))|unsupported operand type|"
    r"(got an unexpected keyword|missing \d+ required|takes \d+ positional|takes from \d+)|(?<!`) argument must be|"
    r"must be (a )?(str|real number|integer|sequence), not|cannot be interpreted as an integer|"
    r"not supported between instances|unhashable type|maximum recursion|dictionary changed size|"
    r"index-sized integer|too large to convert to C|cannot convert float|arg not in range|slice indices must be|"
    r"unsupported format string|arrays can be converted|object of type '|expected str instance|"
    r"not enough values to unpack|too many values to unpack|local variable"
)
MOST = 700  # characters of a message or a hint


def complaints(source: str, run: Run, limits: Limits) -> list[str]:
    """What is wrong with a run: the empty list, if all is well. Each entry names a kind of finding."""
    found = [] if run.error is None else of_error(source, run.error)
    said = run.error.message if run.error is not None else ""
    if len(run.stdout) > limits.output:
        found.append("more was printed than is allowed")
    if run.value is not None and len(run.value) > limits.shown + 200:
        found.append("a longer value was shown than is allowed")
    if run.seconds > limits.wall + 5:
        found.append("more time was taken than is allowed")
    texts = [run.stdout, run.value or "", *run.notes]
    found += [
        f"printed: {hit.group()}" for text in texts if (hit := _PRINTED.search(text)) and hit.group() not in source
    ]
    if "ended the process" in said:
        found.append("the program ended its process")
    return found


def of_error(source: str, error: Error) -> list[str]:
    """What is wrong with how a mistake is told."""
    found = []
    if error.kind == "RunnerError":
        found.append(f"the runner: {error.message}")
    if not re.fullmatch(r"[A-Z]\w*", error.kind):
        found.append(f"a kind that is no name: {error.kind[:40]}")
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if error.line is None or not 1 <= error.line <= len(lines):
        found.append("a line that is not there")
    elif error.column is None:
        found += [] if error.limit else [f"no column ({error.kind})"]  # a clock that ends a run knows the line
    elif not 1 <= error.column <= len(lines[error.line - 1]) + 2:
        found.append(f"a column that is not there ({error.kind})")
    if not error.message.strip() or not (error.hint or "").strip():
        found.append(f"no cause or no cure: {error.kind}")
    own = error.message in source or any(piece in source for piece in error.message.split("\n", 1) if len(piece) > 12)
    for text in (error.message, error.hint or ""):
        if (hit := LEAK.search(text)) and hit.group() not in source:
            found.append(f"of the host: {hit.group()}")
        if (hit := _HOST.search(text)) and not own and hit.group() not in source:
            found.append(f"in the host's words: {re.sub(chr(39) + '.*?' + chr(39), '...', text)[:90]}")
        if len(text) > MOST and not own:
            found.append(f"too much is said ({error.kind})")
        if any(ord(character) < 32 and character not in "\n\t" for character in text):
            found.append(f"a control character in what is said ({error.kind})")
    return found


def around() -> dict[str, Any]:
    """What one run must not change."""
    return {
        "modules": frozenset(sys.modules),
        "printing": str(np.get_printoptions()),
        "errors": str(np.geterr()),
        "environment": dict(os.environ),
        "recursion": sys.getrecursionlimit(),
        "directory": os.getcwd(),
    }


def differences(run: Run, anew: Callable[[], Run]) -> list[str]:
    """What a second run, in this process, changes around itself or does otherwise than the first."""
    before = around()
    second = anew()
    after = around()
    found = [f"changed by a run: {name}" for name in before if before[name] != after[name]]
    kinds = [None if one.error is None else one.error.kind for one in (run, second)]
    if kinds[0] != kinds[1] and not (second.error is not None and second.error.limit):
        found.append(f"not the same twice: {kinds[0]}, then {kinds[1]}")
    return found
