"""`make peers`: graphlab against the real libraries; prints two tables, and fails on a difference.

The first is of exported scripts, run by the library they are for. The second is of ops, functions, optimizers and
conformance rows, of second derivatives at 0, incoming gradients of 0 and wrong arguments, compared directly with
TensorFlow, and ops with JAX; what docs/differences.md explains is accepted. Then come random programs.

python -m tests.peers [tensorflow] [pytorch] [jax] [--only TEXT] [--programs N]
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import os
import subprocess
import sys
import warnings
from types import ModuleType

from graphlab.views.export.script import LIBRARIES
from tests.peers.scripts import Tally, check
from tests.peers.table import HEAD, accepted
from tests.peers.table import rows as table_rows

MODULES = {"tensorflow": "tensorflow", "pytorch": "torch", "jax": "jax"}
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", JAX_PLATFORMS="cpu")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.peers", description=__doc__.split("\n")[0])
    parser.add_argument("libraries", nargs="*", help=f"of {', '.join(LIBRARIES)}; all by default")
    parser.add_argument("--only", default="", help="scripts whose title holds this text")
    parser.add_argument("--programs", type=int, default=10_000, help="how many random programs TensorFlow runs too")
    parser.add_argument("--answers", action="store_true", help="write what TensorFlow prints for the gallery")
    parser.add_argument("--rows", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--direct", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    libraries = ["tensorflow"] if options.answers else options.libraries or LIBRARIES
    if missing := [name for name in libraries if importlib.util.find_spec(MODULES[name]) is None]:
        print(f"not installed: {', '.join(missing)}; `make peers` installs what has a build here", file=sys.stderr)
        return 1
    if options.answers:
        return write_answers()
    if options.rows:
        return max(rows(library, options.only) for library in libraries)
    if options.direct:
        return max(direct(library, options.only) for library in libraries)
    print("| library | what | scripts | values | gradients | None | largest difference | wrong |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    # Each library has a process of its own: they do not all live well together.
    command = [sys.executable, "-m", "tests.peers", "--only", options.only]
    scripts = [subprocess.run([*command, "--rows", library]).returncode for library in libraries]
    print(f"\n{HEAD}", flush=True)
    peers = [library for library in libraries if library != "pytorch"]
    compared = [subprocess.run([*command, "--direct", library]).returncode for library in peers]
    return max(*scripts, *compared, random_programs(0 if options.only else options.programs, libraries), 0)


def random_programs(count: int, libraries: list[str]) -> int:
    """Random programs, shared among as many processes as there are processors; 1 if a disagreement is unexplained."""
    if not count or "tensorflow" not in libraries:
        return 0
    shards = os.cpu_count() or 1
    command = [sys.executable, "-m", "tests.peers.generator", "--programs", str(count)]
    print("", flush=True)
    running = [subprocess.Popen([*command, "--shard", f"{place}/{shards}"]) for place in range(shards)]
    return max(process.wait() for process in running)


def rows(library: str, only: str) -> int:
    """Print the library's rows; 1 if a number differs."""
    from tests.peers import cases

    warnings.simplefilter("ignore")
    module = importlib.import_module(MODULES[library])
    wrong = []
    for what, found in (("gallery", cases.gallery()), ("every op", cases.ops())):
        tally = Tally()
        for title, trace, sweep in found:
            if only in title:
                check(title, trace, sweep, library, tally)
        figures = (tally.scripts, tally.values, tally.gradients, tally.nones, f"{tally.worst:.1e}", len(tally.wrong))
        print(f"| {library} {module.__version__} | {what} |", " | ".join(map(str, figures)), "|", flush=True)
        wrong += tally.wrong
    wrong += lab(library, module.__version__) if not only else []
    if library == "tensorflow":
        wrong += programs(module)
    for text in wrong:
        print(f"\n{library}: {text}", file=sys.stderr)
    return 1 if wrong else 0


def lab(library: str, version: str) -> list[str]:
    """Print a row for the scripts that the fitting lab gives away; what is wrong with them."""
    from tests.peers import takeaways

    count, worst, wrong = takeaways.compared(library)
    print(f"| {library} {version} | scripts of the lab | {count} | | | | {worst:.1e} | {len(wrong)} |", flush=True)
    return wrong


def direct(library: str, only: str) -> int:
    """Print the rows of the second table; 1 if there is a disagreement that the docs do not explain."""
    from tests.peers import calls, direct, machine, models, optimizers, rows, wrong_arguments, zeros

    _silence(library)
    module = importlib.import_module(MODULES[library])
    found = [direct.compared(library, only)]
    if library == "tensorflow":
        found += [calls.compared(only), optimizers.compared(only), rows.compared(only), machine.compared(only)]
        found += [zeros.compared(only), wrong_arguments.compared(only), models.compared(only)]
    wrong, used = [], set()
    for line, texts in table_rows(f"{library} {module.__version__}", itertools.chain(*found), used):
        print(line, flush=True)
        wrong += texts
    for text in wrong:
        print(f"\n{library}: {text[:1000]}", file=sys.stderr)
    ours = {key for key in accepted() if not key.startswith("programs ")}  # the others are counted with the programs
    for key in ours - used if library == "tensorflow" and not only else ():
        print(f"\n{library}: docs/differences.md explains `{key}`, which did not happen", file=sys.stderr)
    return 1 if wrong else 0


def _silence(library: str) -> None:
    warnings.simplefilter("ignore")
    if library == "tensorflow":
        importlib.import_module("tensorflow").get_logger().setLevel("ERROR")
    else:
        importlib.import_module("jax").config.update("jax_enable_x64", True)


def programs(tensorflow: ModuleType) -> list[str]:
    """Print a row for the programs as they are written; what they print differently from the answers that are kept."""
    from tests.peers import fits
    from tests.peers.programs import answers, differences, stored

    kept, found = stored(), answers(tensorflow)
    wrong = [
        f"{slug}: {text}" for slug in kept | found for text in differences(kept.get(slug, ""), found.get(slug, ""))
    ]
    print(
        f"| tensorflow {tensorflow.__version__} | programs as written | {len(found)} | | | | | {len(wrong)} |",
        flush=True,
    )
    count, others = fits.compared(tensorflow)
    print(
        f"| tensorflow {tensorflow.__version__} | programs of the lab | {count} | | | | | {len(others)} |", flush=True
    )
    return wrong + others


def write_answers() -> int:
    from tests.peers.programs import ANSWERS, answers

    found = answers(importlib.import_module("tensorflow"))
    ANSWERS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
