"""What the builder writes, run by TensorFlow: a model around everything in its registries, from the same weights."""

from __future__ import annotations

import contextlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

import graphlab
from graphlab.authoring.blocks import Dropout
from graphlab.authoring.description import Description
from graphlab.authoring.model_code import to_code
from tests.authoring.models import each

NEAR = 2e-4  # of a loss: some steps are as big for a gradient of 1e-9 as for one of 1
_IMPORT = "import tensorflow as tf\n"
_LOSS = re.compile(r"loss (\S+)")


def compared(only: str = "") -> Iterator[tuple[str, Counter[str], list[str]]]:
    """The family's name, what was counted, and every model whose losses differ or that does not run."""
    import tensorflow

    counts: Counter[str] = Counter(ops=0)
    wrong = []
    for name, description in each():
        if only not in name:
            continue
        counts.update(ops=1, cases=1, value=description.train.steps)
        if text := difference(description, tensorflow):
            wrong.append(f"model {name}: {text}")
    yield "models of blocks", counts, wrong


def difference(description: Description, tensorflow: Any) -> str:
    """In words how the printed losses differ, or nothing. What Dropout leaves out is random: there it has to run."""
    weights: list[Any] = []
    code = to_code(description)
    ours = printed(code, graphlab, weights, "start.extend(model.get_weights())")
    try:
        theirs = printed(code, tensorflow, weights, "model.set_weights(start)")
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if len(ours) != len(theirs) or len(theirs) != description.train.steps:
        return f"printed {theirs}, not {ours}"
    if any(isinstance(block, Dropout) for block in description.blocks):
        return ""
    return "" if np.allclose(ours, theirs, rtol=NEAR, atol=NEAR, equal_nan=True) else f"losses {theirs}, not {ours}"


def printed(code: str, tf: Any, start: list[Any], line: str) -> list[float]:
    """The losses that a program prints with `tf`, after one more line where its model is made."""
    assert code.startswith(_IMPORT)
    program = code.removeprefix(_IMPORT).replace("optimizer = ", f"{line}\noptimizer = ", 1)
    with contextlib.redirect_stdout(io.StringIO()) as out, np.errstate(all="ignore"):
        exec(program, {"tf": tf, "start": start})
    return [float(number) for number in _LOSS.findall(out.getvalue())]
