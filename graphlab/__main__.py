"""The command line: run a program, explain what its tape recorded, or take its graph away as a file.

    python -m graphlab run FILE                    prints what the program prints
    python -m graphlab explain FILE                tells the run step by step
    python -m graphlab draw FILE -o OUT.svg        also .dot and .json
    python -m graphlab export FILE -o OUT.html     the player in one file; --worked: the solution, to print
                              -o OUT.md            the solution in Markdown and LaTeX, its picture beside it
                              -o OUT.py            a script; --library tensorflow, pytorch or jax
                              -o OUT.svg           also .dot and .json
    python -m graphlab train FILE -o OUT.html      its training, as it plays in the app: the fit and the loss, one file
                             -o OUT.csv            the loss and the parameters step by step; also .json
    python -m graphlab doctor                      attacks the walls around programs on this machine, and tells

-e EXPRESSION stands in place of FILE: `draw -e "a*b + sin(a)" -o g.svg`. Its names are Variables, whose values
--set a=2 sets, as often as wanted; `;` ends a line, and the last line is what is differentiated.
--tape N and --gradient K choose the tape and its `gradient` call, from 1; by default those used last: of nested tapes
the outer one. If there are others, standard error says so. --training N chooses the loop that trains, by default the
first; a page has all of them.
FILE is a program, or a model of blocks where its name ends in .json (docs/blocks.md). It may be - for standard input,
OUT for standard output (then --format says what). Standard error names the file that was written, with its size.
A mistake in the program ends with 1, one in the command with 2, a limit with 3; doctor with 1 if a wall is down.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphlab.authoring.expression import Expression, write
from graphlab.authoring.mistakes import ExpressionError
from graphlab.authoring.slider import LARGEST
from graphlab.sandbox import Error, Limits, Run, run
from graphlab.trace.graph import Sweep, Trace
from graphlab.views.reading import Reading
from graphlab.views.training.opened_step import readings_of

MISTAKE, USAGE, LIMIT = 1, 2, 3
UNLIMITED = 366 * 24 * 3600.0  # seconds: a year
ENDLESS = 10**18  # steps and multiplications
DRAWN = ("svg", "dot", "json")
EXPORTED = (*DRAWN, "html", "md", "py")
TRAINED = ("html", "csv", "json")
NO_TRAINING = (
    "there is no training: no loop opens a tape and then changes a Variable that the tape has watched, as "
    "w.assign_sub(rate * gradient) or optimizer.apply_gradients do; nor is fit called"
)
LIBRARIES = ("tensorflow", "pytorch", "jax")


class UsageError(Exception):
    """What the command asks for is not there."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the result is the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _do(options)
    except UsageError as problem:
        print(f"graphlab: {problem}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _do(options: argparse.Namespace) -> int:
    if options.command == "doctor":
        return _doctor()
    try:
        program = _program(options)
    except ExpressionError as problem:
        return _report(problem.error, options.expression, _TYPED)
    if options.command == "train":
        return _train(program, options)
    writer = None if options.command in ("run", "explain") else _writer(options)
    finished = run(program.source, limits=_limits(options))
    if options.command == "run":
        _print(finished.stdout)
    if finished.error is not None:
        return _report(program.placed(finished.error), program.typed, program.name)
    if options.command == "run":
        return 0
    chosen = _chosen(finished, options, program)
    if writer is None:
        from graphlab.views.export.transcript import transcript

        _print(transcript(chosen.reading))
        return 0
    writer(chosen, options)
    return 0


def _train(program: Program, options: argparse.Namespace) -> int:
    """Write a training. That of a program that stopped is written too, as far as it came."""
    kind = _kind(options)
    finished = run(program.source, limits=_limits(options))
    if not finished.trainings and finished.error is None:
        raise UsageError(f"{program.name}: {NO_TRAINING}")
    if finished.trainings:
        _write_training(finished, program, options, kind)
    return 0 if finished.error is None else _report(program.placed(finished.error), program.typed, program.name)


def _write_training(finished: Run, program: Program, options: argparse.Namespace, kind: str) -> None:
    from graphlab.views.export import training

    count, wanted = len(finished.trainings), options.training
    if wanted is not None and not 0 < wanted <= count:
        raise UsageError(f"there is no training {wanted}: the program has {count}")
    if kind == "html":
        shown = finished.trainings if wanted is None else finished.trainings[wanted - 1 : wanted]
        try:
            page = training.to_html(shown, finished.traces, source=finished.source, title=program.title)
        except ModuleNotFoundError as problem:
            raise UsageError(str(problem)) from None
        return _put(page, options.output)
    if wanted is None and count > 1:
        print(f"graphlab: {count} trainings: this is 1 (--training)", file=sys.stderr)
    chosen = finished.trainings[(wanted or 1) - 1]
    _put(training.to_csv(chosen) if kind == "csv" else training.to_json(chosen) + "\n", options.output)


def _doctor() -> int:
    from graphlab.sandbox.host.doctor import examine

    report = examine()
    _print(f"{report}\n")
    return 0 if report.sound else MISTAKE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="graphlab", description="Run programs that use GradientTape, explain and export their graphs."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("doctor", help="attack the walls around programs on this machine, and tell which hold")
    for name, help in (
        ("run", "print what the program prints"),
        ("explain", "tell a tape step by step, forward and backward"),
        ("draw", "write the graph of a tape to a file"),
        ("export", "write a tape as a picture, a player, a solution or a script"),
        ("train", "write a training as a page that plays, or as a table"),
    ):
        command = commands.add_parser(name, help=help)
        command.add_argument(
            "file", metavar="FILE", nargs="?", help="the program, or blocks as .json; - for standard input"
        )
        command.add_argument(
            "-e", "--expression", metavar="EXPRESSION", help="in place of FILE, such as 'a*b + sin(a)'; `;` ends a line"
        )
        command.add_argument(
            "--set", metavar="NAME=VALUE", action="append", default=[], help="the value of a name of the expression"
        )
        command.add_argument(
            "--seconds", metavar="N", type=_seconds, help="of computing that the program may take; or: unlimited"
        )
        if name == "run":
            continue
        if name == "train":
            command.add_argument("--training", metavar="N", type=int, help="which loop that trains, from 1")
            _add_output(command, TRAINED)
            continue
        command.add_argument("--tape", metavar="N", type=int, help="which tape, from 1; the one used last by default")
        command.add_argument("--gradient", metavar="K", type=int, help="which of its gradient calls, from 1; the last")
        if name == "explain":
            continue
        _add_output(command, DRAWN if name == "draw" else EXPORTED)
        if name == "export":
            command.add_argument("--library", choices=LIBRARIES, help="of a script; tensorflow by default")
            command.add_argument("--worked", action="store_true", help="of .html: the worked solution, to print")
    return parser


def _add_output(command: argparse.ArgumentParser, kinds: Sequence[str]) -> None:
    command.add_argument(
        "-o", "--output", metavar="OUT", required=True, help=f"a file that ends in {_listed(kinds)}; or -"
    )
    command.add_argument("--format", choices=kinds, help="what to write, whatever the file is called")
    command.set_defaults(kinds=kinds, library=None, worked=False)


def _listed(kinds: Sequence[str]) -> str:
    *most, last = (f".{kind}" for kind in kinds)
    return f"{', '.join(most)} or {last}"


def _seconds(text: str) -> float:
    """The seconds that somebody allows; a year, who sets no limit."""
    seconds = UNLIMITED if text == "unlimited" else float(text)
    if not 0 < seconds <= UNLIMITED:
        raise ValueError
    return seconds


_seconds.__name__ = "number of seconds"  # what a message calls what it wanted


def _limits(options: argparse.Namespace) -> Limits | None:
    """What the program may use: as usual, or as long as its owner allows, who stops it with Ctrl-C."""
    seconds: float | None = options.seconds
    if seconds is None:
        return None
    return Limits(cpu=seconds, wall=UNLIMITED, steps=ENDLESS, work=ENDLESS)


_TYPED = "<expression>"


@dataclass(frozen=True)
class Program:
    """A program, what was typed for it, its name in messages, and where its errors are in what was typed."""

    source: str
    typed: str
    name: str
    title: str
    placed: Callable[[Error], Error] = lambda error: error


def _program(options: argparse.Namespace) -> Program:
    """The program that the command names. Raises `ExpressionError` where an expression is none."""
    if (options.file is None) == (options.expression is None):
        raise UsageError("name a FILE, or give an expression with -e: one of the two")
    if options.expression is not None:
        typed = Expression(options.expression).turned(_settings(options.set))
        written = write(typed)
        if unknown := [name for name in typed.sliders if name not in written.sliders]:
            raise UsageError(f"--set {unknown[0]}: the expression has {_had(list(written.sliders))}")
        return Program(written.source, typed.text, _TYPED, "expression", written.placed)
    if options.set:
        raise UsageError("--set is for an expression, -e")
    source, stdin = _file_program(options.file), options.file == "-"
    title = "program" if stdin else Path(options.file).stem
    return Program(source, source, "<stdin>" if stdin else options.file, title)


def _had(names: Sequence[str]) -> str:
    return f"the numbers {', '.join(names)}" if names else "no number to set"


def _settings(pairs: Sequence[str]) -> dict[str, float]:
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            raise UsageError(f"--set {pair}: write a name and a number, such as a=2") from None
        if not abs(found[name.strip()]) <= LARGEST:
            raise UsageError(f"--set {pair}: the number must be finite, and at most {LARGEST:g} in size")
    return found


def _read(file: str) -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8") if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as problem:
        raise UsageError(f"{file}: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file}: is not UTF-8 text") from None


def _file_program(file: str) -> str:
    """The program in a file: as it stands, or as it is written from the blocks of a .json file."""
    text = _read(file)
    return _written(text, file) if file.endswith(".json") else text


def _written(text: str, file: str) -> str:
    from graphlab.authoring.description import from_json
    from graphlab.authoring.model_code import to_code
    from graphlab.authoring.model_shapes import shapes_of
    from graphlab.authoring.settings import ModelError

    try:
        description = from_json(text)
        shapes_of(description).check()
    except ModelError as problem:
        raise UsageError(f"{file}: {problem}") from None
    return to_code(description)


def _print(text: str) -> None:
    if hasattr(sys.stdout, "reconfigure"):  # whatever the terminal's own encoding is
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(visible(text) if sys.stdout.isatty() else text)
    sys.stdout.flush()


# What a terminal obeys instead of showing it: whatever follows an ESC, and writing the other way round.
_OBEYED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """A program's text for a terminal: characters that it would obey are spelled out. A file gets them as they are.

    >>> print(visible("\\x1b[31mred\\x07, a\\tb"))
    \\x1b[31mred\\x07, a	b
    """
    return _OBEYED.sub(lambda found: ascii(found.group())[1:-1], text)


def _report(error: Error, source: str, file: str) -> int:
    print(visible(error.at(file)), file=sys.stderr)
    for line in error.quoted(source).splitlines():
        print(f"    {visible(line)}", file=sys.stderr)
    if error.hint:
        print(f"    {visible(error.hint)}", file=sys.stderr)
    return LIMIT if error.limit else MISTAKE


# ---- Which tape, which gradient


@dataclass(frozen=True)
class Chosen:
    """A tape and one of its gradient calls; and the program they are from, with its title."""

    reading: Reading
    source: str
    title: str


def _chosen(finished: Run, options: argparse.Namespace, program: Program) -> Chosen:
    traces = {trace.number: trace for trace in finished.traces}
    if not traces:
        why = finished.left_out or "there is no graph: the program records no tape"
        raise UsageError(f"{program.name if options.file != '-' else '-'}: {why}")
    number = _latest(finished.traces) if options.tape is None else options.tape
    if number not in traces:
        raise UsageError(f"there is no tape {number}; the program has {', '.join(map(str, traces))}")
    trace = traces[number]
    sweep = _sweep(trace, options.gradient)
    _tell_others(options, list(traces), trace, sweep)
    readings = readings_of(trace, finished.trainings)
    return Chosen(next(one for one in readings if one.sweep is sweep), finished.source, program.title)


def _latest(traces: Sequence[Trace]) -> int:
    """The tape that is opened, or asked for a gradient, furthest down in the text; of nested tapes the outer one."""
    return max(traces, key=lambda trace: (max([_line(trace), *map(_line, trace.sweeps)]), trace.number)).number


def _line(what: Trace | Sweep) -> int:
    return what.place.line if what.place else 0


def _tell_others(options: argparse.Namespace, numbers: Sequence[int], trace: Trace, sweep: Sweep | None) -> None:
    """Say that there are more tapes or gradient calls, where nobody has chosen; and where not all of one is there."""
    if trace.is_cut:
        print(f"graphlab: tape {trace.number} records more than is drawn: {trace.unswept}", file=sys.stderr)
    if options.tape is None and len(numbers) > 1:
        print(f"graphlab: tapes {', '.join(map(str, numbers))}: this is {trace.number} (--tape)", file=sys.stderr)
    if options.gradient is None and sweep and len(trace.sweeps) > 1:
        which = next(number for number, other in enumerate(trace.sweeps, 1) if other is sweep)
        print(f"graphlab: {len(trace.sweeps)} gradients: this is {which} (--gradient)", file=sys.stderr)


def _sweep(trace: Trace, wanted: int | None) -> Sweep | None:
    if wanted is None:
        return max(enumerate(trace.sweeps), key=lambda at: (_line(at[1]), at[0]))[1] if trace.sweeps else None
    if 0 < wanted <= len(trace.sweeps):
        return trace.sweeps[wanted - 1]
    count = len(trace.sweeps)
    asked = "no gradient" if not count else "one gradient" if count == 1 else f"{count} gradients"
    raise UsageError(f"there is no gradient {wanted}: tape {trace.number} is asked for {asked}")


# ---- What is written


def _kind(options: argparse.Namespace) -> str:
    """What is to be written, so that a wrong command is refused before the program runs."""
    kind = options.format or Path(options.output).suffix.removeprefix(".")
    if options.output == "-" and not options.format:
        raise UsageError(f"-o - needs --format: one of {', '.join(options.kinds)}")
    if kind not in options.kinds:
        raise UsageError(f"{options.output}: the file must end in {_listed(options.kinds)}")
    return str(kind)


def _writer(options: argparse.Namespace) -> Callable[[Chosen, argparse.Namespace], None]:
    """What writes the file, so that a wrong command is told before the program runs."""
    kind = _kind(options)
    if options.library and kind != "py":
        raise UsageError(f"--library is for a script, .py; this writes .{kind}")
    if options.worked and kind not in ("html", "md"):
        raise UsageError(f"--worked is for a solution, .html or .md; this writes .{kind}")
    return _WRITERS["worked" if options.worked and kind == "html" else kind]


def _put(text: str, out: str) -> None:
    if out == "-":
        _print(text)
        return
    try:
        Path(out).write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise UsageError(f"{out}: {problem.strerror}") from None
    print(f"graphlab: {out}: {size_of(len(text.encode()))}", file=sys.stderr)


def size_of(count: int) -> str:
    """A number of bytes as it is read.

    >>> size_of(900), size_of(12_345), size_of(3_300_000)
    ('900 bytes', '12.1 KiB', '3.1 MiB')
    """
    if count < 1024:
        return f"{count} bytes"
    return f"{count / 1024:.1f} KiB" if count < 1024**2 else f"{count / 1024**2:.1f} MiB"


def _svg(chosen: Chosen, options: argparse.Namespace) -> None:
    from graphlab.views.drawing.svg import draw

    _put(draw(chosen.reading), options.output)


def _dot(chosen: Chosen, options: argparse.Namespace) -> None:
    from graphlab.views.drawing.dot import to_dot

    _put(to_dot(chosen.reading), options.output)


def _json(chosen: Chosen, options: argparse.Namespace) -> None:
    from graphlab.views.export.json import written

    _put(written(chosen.reading) + "\n", options.output)


def _html(chosen: Chosen, options: argparse.Namespace) -> None:
    from graphlab.views.export.standalone import to_html

    _put(to_html(chosen.reading, source=chosen.source, title=chosen.title), options.output)


def _worked(chosen: Chosen, options: argparse.Namespace) -> None:
    from graphlab.views.export.worked_solution import to_html

    _put(to_html(chosen.reading, chosen.source), options.output)


def _markdown(chosen: Chosen, options: argparse.Namespace) -> None:
    """Markdown cannot hold a picture: it is put beside, under the same name."""
    from graphlab.views.drawing.svg import draw
    from graphlab.views.export.worked_solution import to_markdown

    picture = "" if options.output == "-" else str(Path(options.output).with_suffix(".svg"))
    if picture:
        _put(draw(chosen.reading), picture)
    _put(to_markdown(chosen.reading, chosen.source, picture=Path(picture).name), options.output)


def _script(chosen: Chosen, options: argparse.Namespace) -> None:
    from graphlab.views.export.script import to_code

    _put(to_code(chosen.reading, options.library or LIBRARIES[0]), options.output)


_WRITERS: dict[str, Callable[[Chosen, argparse.Namespace], None]] = {
    "svg": _svg,
    "dot": _dot,
    "json": _json,
    "html": _html,
    "worked": _worked,
    "md": _markdown,
    "py": _script,
}


if __name__ == "__main__":
    sys.exit(main())
