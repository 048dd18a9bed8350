"""The programs of the gallery as they are written, under TensorFlow itself; its answers are kept in `answers.json`."""

from __future__ import annotations

import contextlib
import io
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np

from graphlab.ui.content.examples import GALLERY

ANSWERS = Path(__file__).with_name("answers.json")
OURS = {"no-tape"}  # a program without a tape is graphlab's own idea
_NUMBER = re.compile(r"(?<![A-Za-z_\d.])[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|inf|nan)(?![A-Za-z_\d])")


def answers(tf: Any) -> dict[str, str]:
    """What every program prints, by its name in links, with `tf` for TensorFlow."""
    found = {}
    for example in GALLERY:
        if example.slug not in OURS:
            out = io.StringIO()
            with contextlib.redirect_stdout(out), np.errstate(all="ignore"):
                exec(compile(example.source, example.slug, "exec"), {"tf": tf, "np": np})
            found[example.slug] = out.getvalue()
    return found


def stored() -> dict[str, str]:
    """TensorFlow's answers as they were when they were last asked for."""
    return json.loads(ANSWERS.read_text(encoding="utf-8"))


def differences(ours: str, theirs: str) -> list[str]:
    """Where two printed texts differ, in words; numbers may differ by one part in 100,000.

    >>> differences("y = 0.1000001", "y = 0.1"), differences("y = 1.0", "y = None")
    ([], ["'y = 1.0' is not 'y = None'"])
    """
    plain = [re.sub(r"\s*([\[\] ])\s*", r"\1", _NUMBER.sub("#", text)) for text in (ours, theirs)]
    if plain[0] != plain[1]:
        return [f"{ours!r} is not {theirs!r}"]
    pairs = zip(_NUMBER.findall(ours), _NUMBER.findall(theirs), strict=True)
    return [f"{a} is not {b}" for a, b in pairs if not (a == b or math.isclose(float(a), float(b), rel_tol=1e-5))]
