"""`match`: random patterns on random values do here what Python does with them, mistakes among them."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import Limits

HEAD = """from collections import Counter, deque, namedtuple
from dataclasses import dataclass
from enum import Enum
@dataclass
class Point:
    x: object
    y: object = 2
Pair = namedtuple('Pair', 'x y')
class Plain:
    __match_args__ = ('x', 'z')
    def __init__(self, x):
        self.x = x
    def __repr__(self):
        return f'Plain({self.x})'
class Wrong:
    __match_args__ = ['x']
    x = 1
    def __repr__(self):
        return 'Wrong()'
class Kind(Enum):
    ONE = 1
    TWO = 'b'
function = len
"""
NAMES = "abcd"

# --- Values and patterns, as text -------------------------------------------------------------------

_plain = st.sampled_from(
    ["0", "1", "-2.5", "1j", "'a'", "'b'", "None", "True", "False", "Kind.ONE", "Kind.TWO", "range(2)", "Wrong()"]
)


def _containers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(inner, max_size=3).map(", ".join)
    pairs = st.lists(st.tuples(st.sampled_from(["'a'", "'b'", "1"]), inner), max_size=3)
    return st.one_of(
        items.map("[{}]".format),
        items.map("deque([{}])".format),
        items.map(lambda text: f"({text},)" if text else "()"),
        pairs.map(lambda found: "{" + ", ".join(f"{key}: {value}" for key, value in found) + "}"),
        st.tuples(inner, inner).map("Point({0[0]}, {0[1]})".format),
        st.tuples(inner, inner).map("Pair({0[0]}, {0[1]})".format),
        inner.map("Plain({})".format),
        st.just("Counter('aab')"),
    )


values = st.recursive(_plain, _containers, max_leaves=5)
_names = st.sampled_from([*NAMES, "_"])
_literals = st.sampled_from(["0", "1", "-2.5", "0+1j", "'a'", "'b'", "None", "True", "Kind.ONE", "Kind.TWO.value"])
_classes = st.sampled_from(
    ["int", "str", "bool", "float", "dict", "list", "tuple", "Point", "Pair", "Plain", "Kind", "Wrong", "object",
     "Exception", "Counter", "deque", "function"]
)  # fmt: skip


def _star(draw: st.DrawFn, parts: list[str]) -> str:
    if draw(st.booleans()):
        parts.insert(draw(st.integers(0, len(parts))), f"*{draw(_names)}")
    return ", ".join(parts)


@st.composite
def _compound(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    kind = draw(st.sampled_from(["sequence", "mapping", "class", "or", "as"]))
    parts = draw(st.lists(inner, min_size=1, max_size=3))
    if kind == "sequence":
        return f"[{_star(draw, parts)}]"
    if kind == "mapping":
        keys = draw(st.lists(st.sampled_from(["'a'", "'b'", "1", "Kind.TWO.value"]), min_size=len(parts), max_size=3))
        pairs = [f"{key}: {part}" for key, part in zip(keys, parts, strict=False)]
        return "{" + ", ".join(pairs + draw(st.sampled_from([[], ["**d"]]))) + "}"
    if kind == "class":
        names = draw(st.lists(st.sampled_from(["", "x=", "y=", "value="]), min_size=len(parts), max_size=3))
        named = [f"{name}{part}" for name, part in sorted(zip(names, parts, strict=False), key=lambda one: one[0] > "")]
        return f"{draw(_classes)}({', '.join(draw(st.sampled_from([named, []])))})"
    if kind == "or":
        return f"({' | '.join(parts)})"
    return f"({parts[0]} as {draw(st.sampled_from(NAMES))})"


patterns = st.recursive(st.one_of(_names, _literals), _compound, max_leaves=5)
guards = st.sampled_from(["", "", " if a != 1"])


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A program that shows what is captured of each value, and by which case."""
    cases = draw(st.lists(st.tuples(patterns, guards), min_size=1, max_size=3))
    chosen = "".join(f"            case {part}{guard}:\n                number = {n}\n"
                     for n, (part, guard) in enumerate(cases))  # fmt: skip
    return (
        f"{HEAD}for value in [{', '.join(draw(st.lists(values, min_size=3, max_size=6)))}]:\n"
        "    number, a, b, c, d = None, 0, 0, 0, 0\n    try:\n        match value:\n"
        f"{chosen}    except Exception as error:\n        print(type(error).__name__)\n"
        "    print(number, a, b, c, d)\n"
    )


def by_python(source: str) -> tuple[str, int | None]:
    """What Python prints, and the line of what its compiler refuses."""
    out = io.StringIO()
    try:
        code = compile(source, "program", "exec")
    except SyntaxError as error:
        return "", error.lineno
    with contextlib.redirect_stdout(out):
        exec(code, {"__name__": "__main__"})
    return out.getvalue(), None


def here(source: str) -> tuple[str, int | None]:
    """The same, of the interpreter."""
    run = interpret(source)
    assert run.error is None or run.error.kind == "SyntaxError", run.error
    return run.stdout, run.error and run.error.line


@given(programs())
def test_as_python_does(source: str) -> None:
    """Which case it is, what its names are, what is an error and of which kind, and what is no program at all."""
    assert here(source) == by_python(source)


@pytest.mark.parametrize("pattern", ["object(__class__=k)", "object(__dict__=k)", "{'a': 1, **__name__}", "[*__a]"])
def test_a_pattern_reads_no_hidden_name(pattern: str) -> None:
    """What no attribute may be called is not read by a pattern, and not made a variable."""
    run = interpret(f"match 1:\n    case {pattern}:\n        print(1)\n    case _:\n        print(2)")
    assert run.stdout == "" and run.error is not None and run.error.kind == "NotSupportedError"


def test_cases_are_counted() -> None:
    """Cases that do not fit take steps, and long patterns take more of them."""
    cases = "\n".join(f"        case {n}:\n            pass" for n in range(100))
    run = interpret(f"for i in range(1000):\n    match -1:\n{cases}", Limits(steps=50_000))
    assert run.error is not None and run.error.limit
    case = f"case {' | '.join(str(n) for n in range(800))}:"
    run = interpret(f"for i in range(1000):\n    match -1:\n        {case}\n            pass", Limits(steps=50_000))
    assert run.error is not None and run.error.limit
