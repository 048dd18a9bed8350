"""Writes down TensorFlow's answers: `python -m tests.conformance.answers [WORDS]`; needs TensorFlow, unlike the tests.

`numbers.jsonl` has the programs in `numbers.txt`, `singular.jsonl` those that `singular.py` makes, `arguments.jsonl`
the calls that `arguments.py` makes. With words, only files whose names contain them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.conformance import arguments, singular
from tests.conformance.test_tensorflow import answer_of

HERE = Path(__file__).parent


def row(tf: Any, section: str, title: str, code: str) -> dict[str, str]:
    """A row of a file: the program and what comes of it."""
    found = {"section": section, **({"title": title} if title else {}), "code": code}
    try:
        value, printed = answer_of(code, tf)
    except Exception as error:
        kind = f"{type(error).__module__}.{type(error).__name__}"
        return {**found, "error_type": kind, **({"error": _first_line(error)} if title else {})}
    return {**found, "repr": value, **({"stdout": printed} if printed else {})}


def _first_line(error: Exception) -> str:
    """What it says, without the parts that name the machine's devices."""
    return str(error).partition("}} ")[2].partition("\n")[0] or str(error).partition("\n")[0]


def texts(name: str) -> Iterable[tuple[str, str, str]]:
    """The programs of a text file: sections begin with `## `, programs with `# ` and their titles."""
    section = ""
    for part in (HERE / name).read_text(encoding="utf-8").split("\n\n"):
        head, _, body = part.strip().partition("\n")
        if head.startswith("## "):
            section = head[3:]
        elif head.startswith("# "):
            yield section, head[2:], body


FILES = {
    "numbers.jsonl": lambda: texts("numbers.txt"),
    "singular.jsonl": singular.programs,
    "arguments.jsonl": lambda: (
        (arguments.name_of(call), "", wrong) for call in arguments.CALLS for wrong in arguments.wrong_calls(call)
    ),
}


def main(words: str) -> None:
    """Write the files."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf

    for name, programs in FILES.items():
        if words in name:
            rows = {code: row(tf, section, title, code) for section, title, code in programs()}
            lines = (json.dumps(found, ensure_ascii=False) for found in rows.values())
            (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
