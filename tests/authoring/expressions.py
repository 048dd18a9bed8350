"""Random expressions, each with the program that somebody would have written by hand."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from graphlab.authoring.slider import Slider
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.wire.run import Run

NAMES = ("a", "b", "w1", "größe", "λ")


@dataclass(frozen=True)
class Pair:
    """The same value twice: as it is typed here, and as a program has it."""

    typed: str
    program: str


def _leaf() -> st.SearchStrategy[Pair]:
    whole = st.integers(0, 20).map(lambda n: Pair(str(n), f"{n}.0"))
    decimal = st.integers(1, 64).map(lambda n: Pair(repr(n / 16 + 0.03125), repr(n / 16 + 0.03125)))
    names = st.sampled_from(NAMES).map(lambda name: Pair(name, name))
    constants = st.sampled_from([Pair("pi", "math.pi"), Pair("e", "math.e")])
    return st.one_of(names, names, whole, decimal, constants)


FUNCTIONS = {"sin": "tf.sin", "exp": "tf.exp", "tanh": "tf.tanh", "relu": "tf.nn.relu", "log1p": "tf.math.log1p"}


def _grown(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    sums = st.tuples(inner, st.sampled_from("+-*"), inner).map(
        lambda t: Pair(f"({t[0].typed} {t[1]} {t[2].typed})", f"({t[0].program} {t[1]} {t[2].program})")
    )
    powers = st.tuples(inner, st.integers(1, 3)).map(
        lambda t: Pair(f"({t[0].typed})**{t[1]}", f"({t[0].program})**{t[1]}")
    )
    calls = st.tuples(st.sampled_from(sorted(FUNCTIONS)), inner).map(
        lambda t: Pair(f"{t[0]}({t[1].typed})", f"{FUNCTIONS[t[0]]}({t[1].program})")
    )
    return st.one_of(sums, powers, calls)


TREES = st.recursive(_leaf(), _grown, max_leaves=8)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Up to three lines, the later ones made of the earlier ones too."""
    names = draw(st.lists(st.sampled_from(["u", "v", "half_x"]), unique=True, max_size=2))
    typed, program = [], []
    known = "a"
    for name in [*names, ""]:
        tree = draw(TREES)
        typed.append(f"{name} = {tree.typed} * {known}" if name else f"{known} + {tree.typed}")
        program.append(f"{name} = {tree.program} * {known}" if name else f"y = {known} + {tree.program}")
        known = name
    return Pair("\n".join(typed), "\n    ".join(program))


SLIDERS = st.builds(
    lambda value, reach, step: Slider(value, value - reach, value + reach, step),
    st.integers(-40, 40).map(lambda n: n / 8),
    st.integers(1, 9).map(float),
    st.sampled_from([0.1, 0.5, 1.0]),
)


def run(source: str) -> Run:
    """The program in this process: what is tried here is no program of somebody else."""
    return interpret(source)
