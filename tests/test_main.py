"""The command line, as a user calls it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from graphlab.__main__ import main

COURSE = """x = tf.ones((2, 2))
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.reduce_sum(x)
    z = tf.square(y)
dz_dx = t.gradient(z, x)
print(dz_dx)
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "course.py"
    path.write_text(COURSE)
    return path


def test_run_prints_what_the_program_prints(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output is the program's and nothing else."""
    assert main(["run", str(program)]) == 0
    assert capsys.readouterr() == ("tf.Tensor(\n[[8. 8.]\n [8. 8.]], shape=(2, 2), dtype=float32)\n", "")


def test_run_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A dash stands for standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("print('é')".encode())))
    assert main(["run", "-"]) == 0
    assert capsys.readouterr().out == "é\n"


def test_a_mistake_has_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An error stands on standard error as FILE:LINE:COLUMN: Kind: message, after what was printed; the code is 1."""
    path = tmp_path / "bad.py"
    path.write_text("print(1)\nß = 2 + undefined_name\n", encoding="utf-8")
    assert main(["run", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out == "1\n" and err.splitlines()[0] == f"{path}:2:9: NameError: `undefined_name` is not defined."


def test_a_limit_exits_with_three(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program that takes too long is told so, with an exit code of its own."""
    path = tmp_path / "long.py"
    path.write_text("while True:\n    pass\n")
    assert main(["run", str(path)]) == 3
    assert capsys.readouterr().err.startswith(f"{path}:2:5: LimitError: ")


def test_draw_json(program: Path, tmp_path: Path) -> None:
    """The JSON of the course's program names its nodes, values and gradients."""
    out = tmp_path / "g.json"
    assert main(["draw", str(program), "-o", str(out)]) == 0
    data = json.loads(out.read_text())
    assert [(n["name"], n["value"], n["grad"], n["grad_state"]) for n in data["nodes"]] == [
        ("x", [[1, 1], [1, 1]], [[8, 8], [8, 8]], "computed"),
        ("y", 4, 8, "computed"),
        ("z", 16, 1, "computed"),
    ]
    assert [(e["from"], e["to"]) for e in data["edges"]] == [("n0", "n1"), ("n1", "n2")]
    assert {"pass", "node", "text"} <= set(data["steps"][0])


@pytest.mark.parametrize(("ending", "beginning"), [(".svg", "<svg"), (".dot", "digraph")])
def test_draw_pictures(ending: str, beginning: str, program: Path, tmp_path: Path) -> None:
    """The ending of the file chooses what is written."""
    out = tmp_path / f"g{ending}"
    assert main(["draw", str(program), "-o", str(out)]) == 0
    assert beginning in out.read_text(encoding="utf-8")[:200]


def test_draw_chooses_a_tape(tmp_path: Path) -> None:
    """`--tape N` counts from 1; the last tape is drawn by default."""
    path, out = tmp_path / "two.py", tmp_path / "g.json"
    lines = [f"with tf.GradientTape() as t{n}:\n    y{n} = x * {n}.0\nprint(t{n}.gradient(y{n}, x))\n" for n in (1, 2)]
    path.write_text("x = tf.Variable(3.0)\n" + "".join(lines))
    drawn = {}
    for options in ([], ["--tape", "1"], ["--tape", "2"]):
        assert main(["draw", str(path), "-o", str(out), *options]) == 0
        drawn[" ".join(options)] = json.loads(out.read_text())["nodes"][-1]["value"]
    assert drawn == {"": 6, "--tape 1": 3, "--tape 2": 6}


@pytest.mark.parametrize(
    ("text", "options", "code", "message"),
    [
        ("x = 1 / 0", ["-o", "g.svg"], 1, "ZeroDivisionError"),
        ("print(1)", ["-o", "g.svg"], 2, "no graph"),
        (COURSE, ["-o", "g.png"], 2, ".svg, .dot, .json"),
        (COURSE, ["-o", "g.svg", "--tape", "7"], 2, "no tape 7"),
    ],
)
def test_draw_says_what_is_wrong(
    text: str, options: list[str], code: int, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program with an error, without a tape, an unknown ending or tape: a sentence, and no file."""
    path = tmp_path / "p.py"
    path.write_text(text)
    options = [str(tmp_path / o) if o.startswith("g.") else o for o in options]
    assert main(["draw", str(path), *options]) == code
    assert message in capsys.readouterr().err and not list(tmp_path.glob("g.*"))


def test_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there is a sentence, not a traceback."""
    assert main(["run", "no/such/file.py"]) == 2
    assert "No such file" in capsys.readouterr().err
