"""`argparse`: the words of a list are given to arguments as Python gives them."""

from __future__ import annotations

import contextlib
import io

from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox.compiler.interpreter import interpret

_SETTINGS = st.sampled_from(
    ["", ", type=int", ", type=float, default='0.5'", ", nargs='?', const='c', default='d'", ", nargs='*'",
     ", nargs='+', type=int", ", nargs=2", ", choices=['a', 'b']", ", default=3"]
)  # fmt: skip
_FLAGS = st.sampled_from(
    [", action='store_true'", ", action='store_false'", ", action='count'", ", action='append'",
     ", action='store_const', const=7", ", required=True", ", dest='other'", ", action='extend', nargs='+'"]
)  # fmt: skip
_OPTIONS = st.sampled_from(["'--rate'", "'--rate-max', '-m'", "'-x'", "'-v', '--verbose'", "'--list'"])
_WORDS = st.sampled_from(
    ["--rate", "--rate=4", "--rate-m", "--rat", "-m", "-m5", "-x", "-xv", "-vv", "--verbose", "--list", "--none",
     "--ver=1"]
)  # fmt: skip
_PLACED = st.sampled_from(["1", "2", "a", "b", "-3", "-2.5"])


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A program that makes a parser and lets it read some words, those without a flag last.

    How words between flags are shared among arguments that take any number, Python's versions do each in their way.
    """
    options = draw(st.lists(_OPTIONS, unique=True, max_size=4))
    lines = [f"parser.add_argument({names}{draw(st.one_of(_SETTINGS, _FLAGS))})" for names in options]
    lines += [f"parser.add_argument('{name}'{draw(_SETTINGS)})" for name in draw(st.sampled_from(["", "p", "pq"]))]
    words = [*draw(st.lists(_WORDS, max_size=3)), *draw(st.lists(_PLACED, max_size=4))]
    return "\n".join(
        ["import argparse", "parser = argparse.ArgumentParser()", *lines,
         f"print(sorted(vars(parser.parse_args({words})).items()))"]
    )  # fmt: skip


def by_python(source: str) -> str | None:
    """What Python prints; None where the parser ends the program."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        try:
            exec(source, {})
        except SystemExit:
            return None
    return out.getvalue()


@given(programs())
def test_words_are_read_as_python_reads_them(source: str) -> None:
    """The same values under the same names, and an end of the program where Python's parser ends it."""
    run = interpret(source)
    assert run.error is None or (run.error.kind == "SystemExit" and run.error.hint), run.error
    assert (run.stdout if run.error is None else None) == by_python(source)
