"""Random expressions, each with the program that somebody would have written by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from graphlab.authoring.slider import Slider
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.wire.run import Run
from graphlab.tensor import Op
from tests.strategies import INDEXED

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


def call_of(op: Op) -> str:
    """An expression that calls an op by its short name, with tensors of its first sample and its attributes."""
    shapes, attributes = (INDEXED.get(op.name) or op.samples or [(((3,),) * len(op.parameters), {})])[0]
    lines, arguments = [], []
    for number, shape in enumerate(shapes):
        if isinstance(shape, np.ndarray):  # places, which are whole numbers
            arguments.append(str(shape.tolist()))
            continue
        values = np.reshape(np.arange(np.prod(shape)) / 8 + 0.3, shape)
        if len(shape) > 1 and shape[-1] == shape[-2]:  # far from singular
            values = values / 10 + 2 * np.eye(shape[-1])
        lines.append(f"x{number} = {values.tolist()}")
        arguments.append(f"x{number}")
    inputs = f"[{', '.join(arguments)}]" if op.variadic else ", ".join(arguments)
    call = ", ".join([inputs, *(f"{name}={value!r}" for name, value in attributes.items())])
    return "\n".join([*lines, f"{op.names[0].rpartition('.')[2]}({call})"])


def run(source: str) -> Run:
    """The program in this process: what is tried here is no program of somebody else."""
    return interpret(source)
