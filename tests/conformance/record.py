"""Adds rows to programs.jsonl with TensorFlow's own answers: `python -m tests.conformance.record < rows.jsonl`.

A row that is read has a `section`, a `title` and `code`; one of a title that is there takes its place. A row is refused
where moving its data by the last bit changes the fourth digit of its answer: that says nothing about graphlab.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.conformance.nudge import agree, nudged, trains
from tests.conformance.test_tensorflow import answer_of

FILE = Path(__file__).with_name("programs.jsonl")


def recorded(tf: Any, row: dict[str, str]) -> dict[str, str]:
    """The row with TensorFlow's answer. Raises ValueError for one that hangs on rounding."""
    kept = {key: row[key] for key in ("section", "title", "code")}
    try:
        value, printed = answer_of(row["code"], tf)
    except Exception as error:
        name = f"{type(error).__module__}.{type(error).__name__}"
        return {**kept, "error_type": name, "error": str(error)[:200]}
    if trains(row["code"]) and not agree(value + printed, "".join(answer_of(nudged(row["code"]), tf))):
        raise ValueError(f"{row['title']}: its answer hangs on the last bit of its data")
    return {**kept, "repr": value, **({"stdout": printed} if printed else {})}


def main() -> None:
    """Read rows, ask TensorFlow, write them down."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf

    rows = {(r["section"], r["title"]): r for r in map(json.loads, FILE.read_text(encoding="utf-8").splitlines())}
    for line in sys.stdin:
        row = json.loads(line)
        rows[row["section"], row["title"]] = recorded(tf, row)
    FILE.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows.values()), encoding="utf-8")


if __name__ == "__main__":
    main()
