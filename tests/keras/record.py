"""Runs every case and program with TensorFlow and writes down its answers: `python -m tests.keras.record [WORDS]`.

With words, only those whose names contain them. Needs TensorFlow 2.21 or newer (with Keras 3), and for the callbacks
that write elsewhere tensorboard and requests, which graphlab itself does not.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from tests.keras import arguments, model_cases
from tests.keras.arguments import recorded
from tests.keras.programs import programs

HERE = Path(__file__).parent


def rounded(value: Any) -> Any:
    """Numbers with nine digits: more than a float32 has."""
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def outcome(tf: Any, source: str) -> str:
    """What a program prints; the error that it ends with is its last line."""
    tf.keras.backend.clear_session()
    tf.keras.utils.set_random_seed(1)
    out = io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(source, "program", "exec"), {"__name__": "__main__"})
        except Exception as error:
            print(type(error).__name__, file=out)
    return out.getvalue()


def answer(tf: Any, case: Any) -> Any:
    """What a case gives."""
    tf.keras.backend.clear_session()
    tf.keras.utils.set_random_seed(1)
    return rounded(case(tf))


def renew(file: Path, words: str, versions: str, names: Any, make: Any) -> None:
    """Write a file of answers, one a line; those whose names do not contain the words stay as they were."""
    old = json.loads(file.read_text(encoding="utf-8")) if words and file.exists() else {}
    new: dict[str, Any] = {"from": versions}
    for name in names:
        if words in name or name not in old:
            print(name, flush=True)
            new[name] = make(name)
        else:
            new[name] = old[name]
    lines = (f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False, separators=(',', ':'))}" for k, v in new.items())
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main(words: str) -> None:
    """Write answers.json, arguments.json and programs.json."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf

    versions = f"Keras {tf.keras.__version__}, TensorFlow {tf.__version__}"
    cases, sources = model_cases.CASES, programs()
    renew(HERE / "answers.json", words, versions, cases, lambda name: answer(tf, cases[name]))
    renew(HERE / "arguments.json", words, versions, arguments.SUBJECTS, lambda name: rounded(recorded(tf, name)))
    renew(HERE / "programs.json", words, versions, sources, lambda name: outcome(tf, sources[name]))


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
