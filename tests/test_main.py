"""The command line, as a user calls it."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graphlab.__main__ import main, size_of
from graphlab.sandbox import Error, Limits, Run, run
from graphlab.sandbox.wire.orders import Order
from graphlab.views.export.script import to_code
from graphlab.views.export.transcript import transcript
from graphlab.views.export.worked_solution import to_html
from graphlab.views.reading import Reading

COURSE = """x = tf.ones((2, 2))
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.reduce_sum(x)
    z = tf.square(y)
dz_dx = t.gradient(z, x)
print(dz_dx)
"""
LONG = """x = tf.Variable(1.0)
with tf.GradientTape() as t:
    y = x
    for i in range(21_000):
        y = y + x
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


BLOCKS = '{"data": {"set": "line", "points": 4}, "blocks": [{"block": "Dense"%s}], "train": {"steps": 2}}'


def test_a_model_of_blocks_is_a_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A .json file is run, explained and drawn as the program that is written from its blocks."""
    path = tmp_path / "model.json"
    path.write_text(BLOCKS % "", encoding="utf-8")
    assert main(["run", str(path)]) == 0
    assert re.fullmatch(r"step 0: loss [\d.]+\nstep 1: loss [\d.]+\n", capsys.readouterr().out)
    assert main(["draw", str(path), "-o", str(tmp_path / "model.svg")]) == 0
    assert "dense" in (tmp_path / "model.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "this is not JSON: line 1, column 2"),
        (BLOCKS % ', "unit": 3', "blocks[0] has no setting 'unit'; it has units, activation"),
        (BLOCKS % ', "units": 3', "loss: y_pred has the shape (4, 3) and y_true (4, 1): give the last Dense 1 unit"),
    ],
)
def test_a_file_that_is_no_model_says_why(
    text: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON that describes no model, or one that does not fit together, is a mistake in the command: nothing runs."""
    path = tmp_path / "model.json"
    path.write_text(text, encoding="utf-8")
    assert main(["draw", str(path), "-o", "-", "--format", "svg"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith(f"graphlab: {path}: ") and reason in err


OBEYED = [*range(9), 11, 12, *range(14, 32), *range(127, 160), 0x202E, 0x2066]


@pytest.mark.parametrize("terminal", [True, False])
def test_a_terminal_is_told_nothing(
    terminal: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a program prints, raises and has in its text does not steer the terminal; a file gets all that it prints."""
    path = tmp_path / "escapes.py"
    raised = "raise ValueError('\\x1b]0;title\\x07')  # \x1b[2J"
    path.write_text(f"for code in {OBEYED}:\n    print(chr(code), end='')\n{raised}", encoding="utf-8")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert main(["run", str(path)]) == 1
    out, err = capsys.readouterr()
    assert not {ord(letter) for letter in err} & set(OBEYED) and "title" in err
    assert ({ord(letter) for letter in out} & set(OBEYED) == set()) is terminal
    assert (r"\x1b\x1c" in out) is terminal


def test_a_mistake_has_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An error is FILE:LINE:COLUMN: Kind: message on standard error, with its line and a caret; the code is 1."""
    path = tmp_path / "bad.py"
    path.write_text("print(1)\nß = 2 + undefined_name\n", encoding="utf-8")
    assert main(["run", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out == "1\n" and err.splitlines()[0] == f"{path}:2:9: NameError: `undefined_name` is not defined."
    assert err.splitlines()[1:3] == ["    ß = 2 + undefined_name", "            ^"]


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


def test_draw_says_that_a_tape_was_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a tape that records more than is drawn the beginning is drawn, and it is said that it is no more."""
    path, out = tmp_path / "long.py", tmp_path / "g.json"
    path.write_text(LONG)
    assert main(["draw", str(path), "-o", str(out)]) == 0
    assert len(json.loads(out.read_text())["nodes"]) < 400 and "only its first ops" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "options", "code", "message"),
    [
        ("x = 1 / 0", ["-o", "g.svg"], 1, "ZeroDivisionError"),
        ("print(1)", ["-o", "g.svg"], 2, "no graph"),
        (COURSE, ["-o", "g.png"], 2, ".svg, .dot or .json"),
        (COURSE, ["-o", "g.html"], 2, ".svg, .dot or .json"),
        (COURSE, ["-o", "g.svg", "--tape", "7"], 2, "no tape 7"),
        (COURSE, ["-o", "g.svg", "--gradient", "2"], 2, "no gradient 2: tape 1 is asked for one gradient"),
        (COURSE, ["-o", "-"], 2, "--format"),
        (COURSE, ["-o", "no/such/folder/g.svg"], 2, "No such file"),
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


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-o", "g.pdf"], ".svg, .dot, .json, .html, .md or .py"),
        (["-o", "g.svg", "--library", "jax"], "--library is for a script"),
        (["-o", "g.py", "--worked"], "--worked is for a solution"),
        (["-o", "g.py", "--gradient", "0"], "no gradient 0"),
    ],
)
def test_export_says_what_is_wrong(
    options: list[str], message: str, program: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What does not go together is a sentence, and no file."""
    options = [str(tmp_path / o) if o.startswith("g.") else o for o in options]
    assert main(["export", str(program), *options]) == 2
    assert message in capsys.readouterr().err and not list(tmp_path.glob("g.*"))


TWICE = """x = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as t:
    y = x * x
    z = y * y
t.gradient(y, x)
t.gradient(z, x)
with tf.GradientTape() as other:
    w = tf.sin(x)
"""


@pytest.fixture
def twice(tmp_path: Path) -> str:
    path = tmp_path / "twice.py"
    path.write_text(TWICE)
    return str(path)


def test_explain_tells_the_run(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The transcript of the last tape and its last gradient is printed, and nothing of the program's own."""
    assert main(["explain", str(program)]) == 0
    (trace,) = run(COURSE).traces
    assert capsys.readouterr() == (transcript(Reading(trace, trace.sweeps[0])), "")


NESTED = """x = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as outer:
    with tf.GradientTape() as inner:
        y = x ** 3
    slope = inner.gradient(y, x)
print(outer.gradient(y, x), outer.gradient(slope, x))
"""


def test_of_nested_tapes_the_outer_one_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By default: it was used last. That there is more to choose from is said, unless somebody has chosen."""
    path = tmp_path / "nested.py"
    path.write_text(NESTED)
    assert main(["explain", str(path)]) == 0
    told, said = capsys.readouterr()
    assert told.startswith("Tape 1") and "target: slope" in told and "grad x = 18" in told
    assert said.splitlines() == [
        "graphlab: tapes 1, 2: this is 1 (--tape)",
        "graphlab: 2 gradients: this is 2 (--gradient)",
    ]
    assert main(["explain", str(path), "--tape", "1", "--gradient", "1"]) == 0
    told, said = capsys.readouterr()
    assert "target: y" in told and said == ""


@pytest.mark.parametrize(("gradient", "target"), [("1", "y"), ("2", "z"), (None, "z")])
def test_explain_chooses(gradient: str | None, target: str, twice: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--tape and --gradient choose; the last gradient of the tape is told by default."""
    choice = ["--gradient", gradient] if gradient else []
    assert main(["explain", twice, "--tape", "1", *choice]) == 0
    assert f"target: {target} " in capsys.readouterr().out
    assert main(["explain", twice]) == 0
    assert "no gradient was asked for" in capsys.readouterr().out
    assert main(["explain", twice, "--gradient", "1"]) == 2
    assert "tape 2 is asked for no gradient" in capsys.readouterr().err


@pytest.mark.parametrize("library", ["tensorflow", "pytorch", "jax"])
def test_export_a_script(library: str, twice: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The script is that of the chosen gradient, for the chosen library."""
    arguments = ["export", twice, "--tape", "1", "--gradient", "1", "--format", "py", "--library", library, "-o", "-"]
    assert main(arguments) == 0
    trace = run(TWICE).traces[0]
    assert capsys.readouterr().out == to_code(Reading(trace, trace.sweeps[0]), library)


def test_export_a_solution(program: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Markdown comes with its picture beside it; on standard output it has none. --worked makes the page of HTML."""
    out = tmp_path / "solution.md"
    assert main(["export", str(program), "-o", str(out)]) == 0
    assert "![The graph](<solution.svg>)" in out.read_text(encoding="utf-8")
    assert (tmp_path / "solution.svg").read_text(encoding="utf-8").startswith("<svg")
    assert main(["export", str(program), "-o", "-", "--format", "md"]) == 0
    assert out.read_text(encoding="utf-8").replace("## The graph\n\n![The graph](<solution.svg>)\n\n", "") == (
        capsys.readouterr().out
    )
    page = tmp_path / "solution.html"
    assert main(["export", str(program), "--worked", "-o", str(page)]) == 0
    (trace,) = run(COURSE).traces
    assert page.read_text(encoding="utf-8") == to_html(Reading(trace, trace.sweeps[0]), COURSE)


def test_export_the_player(program: Path, tmp_path: Path) -> None:
    """One file of HTML that holds the program, the picture and the player, and asks for nothing else."""
    out = tmp_path / "player.html"
    assert main(["export", str(program), "-o", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    assert "<!doctype html" in text[:100].lower() and "dz_dx = t.gradient(z, x)" in text
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", text)


@pytest.mark.parametrize("ending", ["svg", "dot", "json"])
def test_export_and_draw_write_the_same(ending: str, program: Path, tmp_path: Path) -> None:
    """A picture is the same by either command."""
    first, second = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    assert main(["draw", str(program), "-o", str(first)]) == 0
    assert main(["export", str(program), "-o", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("ending", ["svg", "json", "html", "md", "py"])
def test_no_streamlit(ending: str, program: Path, tmp_path: Path) -> None:
    """Every export is made without Streamlit."""
    code = (
        "import sys; from graphlab.__main__ import main; "
        f"code = main(['export', {str(program)!r}, '-o', {str(tmp_path / 'out')!r} + '.{ending}']); "
        "sys.exit(code or ('streamlit' in sys.modules and 'Streamlit was imported'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    *_, last = done.stderr.splitlines()  # of a solution its picture was written as well
    assert done.returncode == 0 and re.fullmatch(rf"graphlab: .*out\.{ending}: [\d.]+ (bytes|KiB|MiB)", last)


def test_any_terminal(program: Path) -> None:
    """The transcript is UTF-8, whatever the terminal speaks; a reader that stops early is no error."""
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "-m", "graphlab", "explain", str(program)]
    done = subprocess.run(command, capture_output=True, env=environment)
    assert done.returncode == 0 and "∂z/∂y" in done.stdout.decode("utf-8")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b"" and process.wait() == 0


def test_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there, or is no text, is a sentence, not a traceback."""
    assert main(["run", "no/such/file.py"]) == 2
    assert "No such file" in capsys.readouterr().err
    assert main(["explain", sys.executable]) == 2
    assert "is not UTF-8 text" in capsys.readouterr().err


def test_an_expression_stands_in_place_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`-e` draws, runs, explains and exports what its program would; `--set` gives its names their values."""
    assert main(["run", "-e", "b = 3; a*b + sin(a)", "--set", "a=0", "--set", "b=5"]) == 0
    assert capsys.readouterr() == ("y = 0\ndy/da = 6\ndy/db = 0\n", "")
    assert main(["draw", "-e", "a*b + sin(a)", "-o", str(tmp_path / "g.svg")]) == 0
    assert "sin" in (tmp_path / "g.svg").read_text(encoding="utf-8")
    assert main(["explain", "-e", "x^2"]) == 0
    assert "y = x²" in capsys.readouterr().out
    assert main(["export", "-e", "x^2", "-o", str(tmp_path / "x.py"), "--set", "x=1.5"]) == 0
    assert "1.5" in (tmp_path / "x.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(("text", "place"), [("a*b + sine(a)", "1:7"), ("u = a\n2u", "2:2")])
def test_a_mistake_in_an_expression_has_its_place(text: str, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is in the expression that was typed, whether that or its program is wrong; the code is 1."""
    assert main(["draw", "-e", text, "-o", "never.svg"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith(f"<expression>:{place}: ") and said[1].strip() in text and said[2].strip() == "^"
    assert not Path("never.svg").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["-e", "x", "file.py"], ["-e", "x", "--set", "x"], ["-e", "x", "--set", "x=nan"],
        ["-e", "x", "--set", "y=1"],
        ["-e", "w = [1, 2]; w*2", "--set", "w=1"], ["file.py", "--set", "x=1"],
    ],
)  # fmt: skip
def test_a_wrong_command_about_an_expression_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """File or expression, and numbers for names that it has: anything else ends with 2 and a sentence."""
    assert main(["run", *arguments]) == 2
    assert capsys.readouterr().err.startswith("graphlab: ")


TRAINED = """{name} = tf.Variable(0.0)
for step in range({steps}):
    with tf.GradientTape() as tape:
        loss = ({name} - 3.0) ** 2
    {name}.assign_sub(0.1 * tape.gradient(loss, {name}))
"""


def trains(tmp_path: Path, source: str) -> Path:
    path = tmp_path / "trains.py"
    path.write_text(source)
    return path


@pytest.mark.parametrize(("ending", "beginning"), [("html", "<!doctype html>"), ("csv", "step,loss"), ("json", "{")])
def test_train_writes_a_training(
    ending: str, beginning: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each kind by the ending of the file: the numbers of the run; its name and size are said on standard error."""
    out = tmp_path / f"run.{ending}"
    assert main(["train", str(trains(tmp_path, TRAINED.format(name="w", steps=40))), "-o", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    printed, said = capsys.readouterr()
    assert text.startswith(beginning) and printed == ""
    assert said == f"graphlab: {out}: {size_of(out.stat().st_size)}\n"
    if ending == "csv":
        lines = text.splitlines()
        assert len(lines) == 42 and lines[1].startswith("1,9.0,") and lines[-1].startswith("41,,")


def test_train_chooses_a_loop_and_keeps_what_was_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of several loops one, and it says that there are others; of a program that stops what it trained until then."""
    both = TRAINED.format(name="w", steps=4) + TRAINED.format(name="v", steps=3)
    program = trains(tmp_path, both + "1 / 0\n")
    assert main(["train", str(program), "-o", "-", "--format", "csv", "--training", "2"]) == 1
    out, problem = capsys.readouterr()
    assert out.startswith("step,loss,learning_rate,v") and len(out.splitlines()) == 5 and "ZeroDivisionError" in problem
    assert main(["train", str(program), "-o", "-", "--format", "csv"]) == 1
    out, problem = capsys.readouterr()
    assert len(out.splitlines()) == 6 and "2 trainings: this is 1" in problem
    assert main(["train", str(program), "-o", "-", "--format", "csv", "--training", "3"]) == 2
    assert "there is no training 3: the program has 2" in capsys.readouterr().err


def test_a_step_is_explained_to_its_update(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last step of a training ends with how its parameters moved, in numbers."""
    assert main(["explain", str(trains(tmp_path, TRAINED.format(name="w", steps=1)))]) == 0
    assert "Update\n  1. w moves from 0 to 0.6; its gradient is −6\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["-o", "run.txt"], "run.txt: the file must end in .html, .csv or .json"),
        (["-o", "-"], "-o - needs --format: one of html, csv, json"),
        (["-o", "run.csv"], "there is no training: no loop opens a tape"),
    ],
)
def test_train_says_what_is_wrong(
    arguments: list[str], problem: str, program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong ending, a missing format, a program that does not train: exit 2, and what to do about it."""
    assert main(["train", str(program), *arguments]) == 2
    assert problem in capsys.readouterr().err


@pytest.mark.parametrize("command", [["run"], ["train", "-o", "-", "--format", "csv"], ["explain"]])
def test_its_owner_says_how_long_a_program_may_compute(
    command: list[str], program: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """So many seconds, or none that matter; nothing else counts then. What is no time is refused before it runs."""
    allowed: list[Limits | None] = []

    def noted(source: str, *, limits: Limits | None = None) -> Run:
        allowed.append(limits)
        return Run(source, error=Error("Stopped", "enough"))

    monkeypatch.setattr("graphlab.__main__.run", noted)
    for given in ([], ["--seconds", "600"], ["--seconds", "unlimited"]):
        main([*command, str(program), *given])
    usual, long, endless = allowed
    assert usual is None and long is not None and endless is not None and long.cpu == 600
    assert endless.cpu == endless.wall == long.wall > 10**7 and min(long.steps, long.work) > 10**15
    Order("begin", 1, endless).packed()
    for wrong in ("0", "-1", "nan", "inf", "soon"):
        with pytest.raises(SystemExit):
            main([*command, str(program), "--seconds", wrong])
    assert len(allowed) == 3 and "--seconds" in capsys.readouterr().err
