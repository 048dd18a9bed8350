"""The data of a fit in the words of a program: numbers as they are, or standardised, all at once or for batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from graphlab.authoring.tables import literal
from graphlab.datasets.points import Points
from graphlab.fit.inputs import columns_of
from graphlab.fit.model_text import ModelText
from graphlab.fit.scaling import Scaling

PLAIN = 600
"""Numbers that stand in a list; more are one text, which is read much faster."""
_WIDTH = 100


@dataclass(frozen=True)
class DataText:
    """The lines that make the tensors of a program; their names end in `ending`."""

    lines: tuple[str, ...]
    ending: str


def data_text(points: Points, model: ModelText, scaling: Scaling, ending: str = "") -> DataText:
    """The lines that make `x` (or `x1`, `x2`, ...) and `y`, their names with an ending."""
    lines: list[str] = []
    x = columns_of(points)
    if model.formula is not None:
        for name, column, mean, width in zip(model.inputs, x.T, scaling.x_means, scaling.x_widths, strict=True):
            lines += tensor_lines(f"{name}{ending}", column)
            lines += _scaled(f"{name}{ending}", repr(mean), repr(width), (mean, width) == (0.0, 1.0))
    else:
        is_flat = not model.columns
        lines += tensor_lines(f"x{ending}", x[:, 0] if is_flat else x)
        means, widths = _several(scaling.x_means, is_flat), _several(scaling.x_widths, is_flat)
        lines += _scaled(f"x{ending}", means, widths, scaling.is_plain)
    lines += tensor_lines(f"y{ending}", _targets(points, model))
    plain = (scaling.y_mean, scaling.y_width) == (0.0, 1.0)
    lines += _scaled(f"y{ending}", repr(scaling.y_mean), repr(scaling.y_width), plain)
    return DataText(tuple(lines), ending)


def _targets(points: Points, model: ModelText) -> np.ndarray:
    if model.outputs > 1:
        return points.y.astype(np.int32)
    y = points.y.astype(np.float32)
    return y[:, None] if model.columns else y


def _several(numbers: tuple[float, ...], is_flat: bool) -> str:
    return repr(numbers[0]) if is_flat or len(numbers) == 1 else repr(list(numbers))


def _scaled(name: str, mean: str, width: str, plain: bool) -> list[str]:
    return [] if plain else [f"{name} = ({name} - {mean}) / {width}  # standardised"]


def tensor_lines(name: str, values: np.ndarray) -> list[str]:
    """The lines that make a tensor of these numbers, exactly.

    >>> tensor_lines("x", np.float32([0.1, 2.0])), tensor_lines("x", np.float32([[1.0], [2.0]]))
    (['x = tf.constant([0.1, 2.0])'], ['x = tf.constant([1.0, 2.0])[:, tf.newaxis]'])
    """
    return list(_lines(name, np.ascontiguousarray(values).tobytes(), values.dtype.str, values.shape))


@lru_cache(maxsize=16)
def _lines(name: str, data: bytes, dtype: str, size: tuple[int, ...]) -> tuple[str, ...]:
    """Written once for all programs over the same data: of many numbers that takes a second."""
    values = np.frombuffer(data, dtype).reshape(size)
    shown = [_shortest(value) for value in values.ravel()]
    is_column = values.ndim == 2 and values.shape[1] == 1
    if values.size <= PLAIN:
        width = 1 if is_column else values.shape[-1] if values.ndim == 2 else 0
        rows = [shown[at : at + width] for at in range(0, len(shown), width)] if width > 1 else shown
        lines = literal(name, rows)
    else:
        lines = _as_text(name, shown, "int" if values.dtype.kind == "i" else "float")
        if values.ndim == 2 and not is_column:
            return (*lines, f"{name} = tf.reshape({name}, (-1, {values.shape[1]}))")
    return (*lines[:-1], f"{lines[-1]}[:, tf.newaxis]") if is_column else tuple(lines)


def _shortest(value: np.generic) -> float | int:
    return int(value) if value.dtype.kind == "i" else float(str(np.float32(value)))


def _as_text(name: str, numbers: list[float | int], kind: str) -> list[str]:
    return [f'{name} = tf.constant([{kind}(number) for number in """', *_filled(map(repr, numbers)), '""".split()])']


def _filled(numbers: Iterator[str]) -> Iterator[str]:
    line = ""
    for number in numbers:
        if len(line) + len(number) >= _WIDTH:
            yield line
            line = ""
        line += f" {number}" if line else number
    yield line
