"""A training taken away: every number of it, and a page that plays it and loads nothing."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re

import numpy as np
import pytest
from msgspec.structs import replace

from graphlab.trace.training import Training
from graphlab.views.export.training import to_csv, to_html, to_json
from tests.views.training.trained import line, ran, training_of

EVIL = "</script><script>alert(1)</script>"


@pytest.fixture(scope="module")
def training() -> Training:
    return training_of(ran(line()))


def table_of(training: Training) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(training))))


def test_a_table_holds_every_number(training: Training) -> None:
    """What Python reads from the text of each cell is the number itself, and the last line is the final values."""
    *steps, end = table_of(training)
    assert [int(row["step"]) for row in steps] == [1, 2, 3, 4, 5, 6]
    assert [float(row["loss"]) for row in steps] == training.loss.tolist()
    for place, name in enumerate(["w", "b"]):
        one = training.parameters[place]
        assert [float(row[name]) for row in (*steps, end)] == training.path(name)[:, 0].tolist()
        assert [float(row[f"gradient of {name}"]) for row in steps] == one.gradients[:, 0].tolist()
    assert end["step"] == "7" and end["loss"] == end["learning_rate"] == end["gradient of w"] == ""


def test_what_was_not_kept_is_empty(training: Training) -> None:
    """A step that is no row has its loss alone; epochs are counted; what is not finite is written as Python does."""
    few = [0, 3]
    thin = replace(
        training, rows=training.rows[few], rate=training.rate[few], epochs=np.array([1, 4]),
        loss=np.array([1.0, np.inf, np.nan, 1.0, 1.0, 1.0]),
        parameters=tuple(
            replace(
                one, values=one.values[few], norms=one.norms[few], gradients=one.gradients[few],
                gradient_norms=one.gradient_norms[few],
            )
            for one in training.parameters
        ),
    )  # fmt: skip
    rows = table_of(thin)
    assert [row["epoch"] for row in rows] == ["1", "1", "1", "2", "2", "2", ""]
    assert [bool(row["w"]) for row in rows] == [True, False, False, True, False, False, True]
    assert [row["loss"] for row in rows][1:3] == ["inf", ""]


def test_json_holds_every_number(training: Training) -> None:
    """As strict JSON, in the words of the record."""
    plain = json.loads(to_json(training), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert plain["loss"] == training.loss.tolist() and plain["rows"] == training.rows.tolist()
    for one, other in zip(plain["parameters"], training.parameters, strict=True):
        assert one["name"] == other.name and one["final"] == other.final.tolist()
        assert one["values"] == other.values.tolist() and one["gradients"] == other.gradients.tolist()


def test_a_page_runs_its_own_scripts_and_loads_nothing(training: Training) -> None:
    """Each script is named by its hash; text of the program is text; nothing in the page has an address."""
    named = replace(training, parameters=(replace(training.parameters[0], name=EVIL), training.parameters[1]))
    page = to_html([named], ran(line()).traces, source=f"# {EVIL}", title=EVIL)
    assert EVIL not in page
    head = page[: page.index("<style>")]
    scripts = re.findall(r"<script(?: type=\"module\")?>(.*?)</script>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert len(hashes) == 2 and all(f"'sha256-{digest}'" in head for digest in hashes)
    assert "default-src 'none'" in head and "unsafe-eval" not in head
    assert not re.search(r"<(?:script|img|link)[^>]+(?:src|href)=", page[: page.index("<script>")])


def test_a_page_holds_the_fit(training: Training) -> None:
    """The time line as the app shows it: the curve of each step is in it."""
    page = to_html([training], ran(line()).traces)
    found = re.search(r'<script type="application/json" id="run">(.*?)</script>', page, re.DOTALL)
    assert found
    (shown,) = json.loads(found[1])["lines"]
    assert shown["fit"] is not None and shown["steps"] == 6
