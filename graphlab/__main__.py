"""The command line: run a program and print what it prints, or draw the graph of one of its tapes.

    python -m graphlab run FILE
    python -m graphlab draw FILE -o OUT.svg        also .dot and .json; --tape N, the last by default

FILE may be - for standard input. A mistake in the program ends with 1, a limit with 3.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from graphlab.sandbox import Error, Run, run
from graphlab.trace.graph import Sweep, Trace

MISTAKE, USAGE, LIMIT = 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the result is the exit code."""
    options = _parser().parse_args(arguments)
    try:
        source = _read(options.file)
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "is not UTF-8 text"
        return _complain(f"{options.file}: {reason}")
    finished = run(source)
    sys.stdout.write(finished.stdout if options.command == "run" else "")
    sys.stdout.flush()
    if finished.error is not None:
        return _report(finished.error, "<stdin>" if options.file == "-" else options.file)
    return 0 if options.command == "run" else _draw(finished, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="graphlab", description="Run programs that use GradientTape, and draw their graphs."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help in (("run", "print what the program prints"), ("draw", "write the graph of a tape to a file")):
        command = commands.add_parser(name, help=help)
        command.add_argument("file", metavar="FILE", help="the program; - for standard input")
        if name == "draw":
            command.add_argument(
                "-o", "--output", metavar="OUT", required=True, help="a file that ends in .svg, .dot or .json"
            )
            command.add_argument("--tape", metavar="N", type=int, help="which tape, from 1; the last by default")
    return parser


def _read(file: str) -> str:
    return sys.stdin.buffer.read().decode("utf-8") if file == "-" else Path(file).read_text(encoding="utf-8")


def _report(error: Error, file: str) -> int:
    print(error.at(file), file=sys.stderr)
    if error.hint:
        print(f"    {error.hint}", file=sys.stderr)
    return LIMIT if error.limit else MISTAKE


def _complain(text: str) -> int:
    print(f"graphlab: {text}", file=sys.stderr)
    return USAGE


def _draw(finished: Run, options: argparse.Namespace) -> int:
    out = Path(options.output)
    if out.suffix not in _FORMATS:
        return _complain(f"{out}: the file must end in {', '.join(_FORMATS)}")
    traces = {trace.number: trace for trace in finished.traces}
    if not traces:
        return _complain(f"{options.file}: there is no graph: the program records no tape")
    number = max(traces) if options.tape is None else options.tape
    if number not in traces:
        return _complain(f"there is no tape {number}; the program has {', '.join(map(str, traces))}")
    trace = traces[number]
    text = _FORMATS[out.suffix](trace, trace.sweeps[-1] if trace.sweeps else None)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as problem:
        return _complain(f"{out}: {problem.strerror}")
    return 0


def _svg(trace: Trace, sweep: Sweep | None) -> str:
    from graphlab.trace.svg import draw

    return draw(trace, sweep)


def _dot(trace: Trace, sweep: Sweep | None) -> str:
    from graphlab.trace.dot import to_dot

    return to_dot(trace, sweep)


def _json(trace: Trace, sweep: Sweep | None) -> str:
    from graphlab.trace.data import to_json

    return json.dumps(to_json(trace, sweep), indent=2, ensure_ascii=False) + "\n"


_FORMATS: dict[str, Callable[[Trace, Sweep | None], str]] = {".svg": _svg, ".dot": _dot, ".json": _json}


if __name__ == "__main__":
    sys.exit(main())
