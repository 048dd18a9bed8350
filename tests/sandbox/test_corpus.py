"""Every program of the corpus through both walls: hostile ones end in a sentence, honest ones answer as TensorFlow."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from graphlab.sandbox import Run
from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import Limits
from tests.patience import WALL
from tests.sandbox.complaints import complaints
from tests.sandbox.plainness import plain

ROWS = [json.loads(line) for line in Path(__file__).with_name("corpus.jsonl").read_text().splitlines()]
# Computing time decides, however busy the machine is. What goes on for ever is known as such soon; who ends has time.
ENDLESS, ENDING = Limits(cpu=0.4, wall=WALL), Limits(cpu=4.0, wall=WALL)

NUMBER = re.compile(
    r"(?<![A-Za-z_\d.])[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|inf|nan)(?![A-Za-z_\d])", re.I
)


def text_of(row: dict[str, Any]) -> str:
    """The program of a row; `build` is a list of pieces and how often each comes. Honest expressions know x and y."""
    known = "".join(f"{name} = {value}\n" for name, value in row.get("vars", {}).items())
    return known + (row["text"] if "text" in row else "".join(piece * count for piece, count in row["build"]))


def same_text(ours: str, theirs: str) -> bool:
    """Whether two texts are the same but for spaces and the last digits of floats."""
    ours, theirs = (" ".join(text.split()).replace(" ]", "]") for text in (ours, theirs))
    if NUMBER.sub("#", ours) != NUMBER.sub("#", theirs):
        return False
    pairs = zip(NUMBER.findall(ours), NUMBER.findall(theirs), strict=True)
    return all(math.isclose(float(a), float(b), rel_tol=1e-5, abs_tol=1e-6) or a == b for a, b in pairs)


def ending(run: Run) -> str:
    """How a run ended, in the words of the corpus."""
    return "runs within limits" if run.error is None else "clear error"


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_every_program_ends_as_expected(row: dict[str, Any], walls: Client) -> None:
    """A hostile program ends in a clear error or within the limits, an honest one answers what TensorFlow answers."""
    text, endings = text_of(row), {row["expected"], row.get("alt")}
    limits = ENDING if "runs within limits" in endings else ENDLESS
    run = walls.run(text, limits)
    assert complaints(text, run, limits) == []
    assert ending(run) in endings, run.error
    assert plain(run)
    if run.error is not None:
        error = run.error
        assert error.kind != "RunnerError" and error.message and error.hint and error.line and error.column
        assert not re.search(r"0x[0-9a-f]{6}|/\w+/\w+\.py|Traceback|graphlab\.|<class", error.message)
    elif row["id"].startswith("OK"):
        assert same_text(run.stdout, row.get("stdout", run.stdout))
        assert "value" not in row or same_text(str(run.value), row["value"])


def test_the_corpus_is_whole() -> None:
    """No row is lost: 54 honest programs, 388 hostile ones, and 23 that fuzzing found."""
    honest = sum(row["id"].startswith("OK") for row in ROWS)
    found = sum(row["id"].startswith("FUZZ") for row in ROWS)
    assert (honest, len(ROWS) - honest - found, found) == (54, 388, 23)
