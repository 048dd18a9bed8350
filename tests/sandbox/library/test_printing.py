"""How arrays are written when a program chooses it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox import run

OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "precision": st.integers(0, 8),
        "suppress": st.booleans(),
        "threshold": st.integers(0, 40),
        "edgeitems": st.integers(1, 4),
        "linewidth": st.integers(20, 120),
        "sign": st.sampled_from("-+ "),
        "floatmode": st.sampled_from(["fixed", "unique", "maxprec", "maxprec_equal"]),
    },
)


@given(options=OPTIONS, numbers=st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=30))
def test_arrays_are_written_as_numpy_writes_them(options: dict[str, Any], numbers: list[float]) -> None:
    """What `set_printoptions`, `printoptions` and `array2string` choose is what NumPy writes with these options."""
    row, settings = np.array(numbers), ", ".join(f"{name}={value!r}" for name, value in options.items())
    text = f"""
x = np.array({numbers})
with np.printoptions({settings}):
    print(x)
print([x])
np.set_printoptions({settings})
print(x, [x])
"""
    with np.printoptions(**options):
        chosen = f"{row}\n", f"{row} {[row]}\n"
    assert run(text).stdout == f"{chosen[0]}{[row]}\n{chosen[1]}"


def test_options_end_with_the_run() -> None:
    """The options that one run chooses are those of no other, and a function that writes numbers is the program's."""
    text = "np.set_printoptions(formatter={'float': lambda x: f'<{x:.1f}>'})\nprint(np.array([1.25]))"
    assert run(text).stdout == "[<1.2>]\n"
    assert run("print(np.array([1.25]))").stdout == "[1.25]\n"


@pytest.mark.parametrize("options", ["precision='a'", "width=3", "formatter={'float': lambda x: 'a' * 999}", "sign=3"])
def test_what_is_no_option_is_a_mistake(options: str) -> None:
    """An option that there is not, or that has the wrong value, ends in a clear error."""
    error = run(f"np.set_printoptions({options})\nprint(np.array([1.0]))").error
    assert error is not None and error.kind in ("TypeError", "ValueError") and error.line is not None


def test_a_function_that_is_traced_prints_once_for_each_trace() -> None:
    """What `print` writes in one comes with its traces, `tf.print` with its calls; all that ran is drawn."""
    source = """
v = tf.Variable(2.0)

@tf.function
def step(x, factor):
    print("tracing", factor)
    with tf.GradientTape() as tape:
        loss = (v * factor - x) ** 2
    tf.print(loss)
    v.assign_sub(0.1 * tape.gradient(loss, v))
    return loss

for number in [1.0, 2.0, 3.0]:
    step(tf.constant(number), 1.0)
step(tf.constant(1.0), 2.0)
print("done")
"""
    found = run(source)
    assert found.error is None
    assert [line for line in found.stdout.splitlines() if line.startswith(("tracing", "done"))] == [
        "tracing 1.0",
        "tracing 2.0",
        "done",
    ]
    assert len(found.stdout.splitlines()) == 3 + 4
    assert len(found.traces) == 4


def test_a_function_that_makes_a_variable_each_time_is_refused() -> None:
    """As TensorFlow has it, with the place of the Variable, from the second call on."""
    found = run("@tf.function\ndef f():\n    return tf.Variable(1.0) * 2.0\nf()\nf()\n")
    assert found.error is not None
    assert found.error.line == 3
    assert "first call" in found.error.message
