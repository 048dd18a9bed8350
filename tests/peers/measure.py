"""A function's value, gradient and second gradient, by whichever library; and where two of them disagree."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.peers.scripts import distance

#: The largest difference, relative to the number or to a tenth of the largest, that counts as agreement.
NEAR = {"float16": 3e-2, "float32": 2e-5, "float64": 1e-9, "complex64": 5e-5, "complex128": 1e-9}
#: How much more a derivative may differ: what cancels in it leaves few digits of a narrow float.
PARTS = {"value": 1, "gradient": 5, "second gradient": 40}


@dataclass
class Found:
    """What came out: for each part some arrays, None where there is no gradient; or the error instead."""

    parts: dict[str, list[np.ndarray | None]] = field(default_factory=dict)
    error: Exception | None = None


def weights(y: Any) -> np.ndarray:
    """A weight for each element, all different."""
    shape, dtype = np.shape(y), np.dtype(y.dtype)
    return ((np.arange(np.size(y)) % 7 + 1).reshape(shape) / 4).astype(dtype)


def by_tapes(tf: Any, f: Callable[..., Any], inputs: Sequence[np.ndarray], order: int = 2) -> Found:
    """By nested tapes of TensorFlow or graphlab."""
    found = Found()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            _differentiated(tf, f, [tf.constant(x) for x in inputs], found.parts, order)
        except Exception as error:  # whatever a library raises, the other one should raise too
            found.error = error
    return found


def _differentiated(tf: Any, f: Any, xs: list[Any], parts: dict[str, Any], order: int) -> None:
    moved = [x for x in xs if x.dtype.is_floating or x.dtype.is_complex] if order else []
    with tf.GradientTape() as outer:
        outer.watch(moved)
        with tf.GradientTape() as inner:
            inner.watch(moved)
            ys = flat(f(*xs))
        parts["value"] = [y.numpy() for y in ys]
        smooth = [y for y in ys if hasattr(y, "dtype") and (y.dtype.is_floating or y.dtype.is_complex)]
        if not moved or not smooth:
            return
        grads = inner.gradient(smooth, moved, output_gradients=[tf.constant(weights(y.numpy())) for y in smooth])
        grads = [None if g is None else tf.convert_to_tensor(g) for g in grads]
        there = [g for g in grads if g is not None]
        parts["gradient"] = [None if g is None else g.numpy() for g in grads]
        again = [g * tf.constant(weights(g.numpy())) for g in there]
    if there and order > 1:
        second = outer.gradient(again, moved)
        parts["second gradient"] = [None if g is None else tf.convert_to_tensor(g).numpy() for g in second]


def flat(y: Any) -> list[Any]:
    """The tensors of a result, which may be several."""
    if isinstance(y, list | tuple):
        return [part for item in y for part in flat(item)]
    return [y]


def by_jax(f: Callable[..., Any], inputs: Sequence[np.ndarray], order: int = 2) -> Found:
    """By JAX, for floats; it knows no None, so zeros stand for it."""
    import jax
    import jax.numpy as jnp

    moved = [i for i, x in enumerate(inputs) if x.dtype.kind == "f"] if order else []
    fixed = [jnp.asarray(x) for x in inputs]

    def of(*some: Any) -> Any:
        xs = list(fixed)
        for i, x in zip(moved, some, strict=True):
            xs[i] = x
        return f(*xs)

    def first(*some: Any) -> Any:
        y, back = jax.vjp(of, *some)
        return back(jnp.asarray(weights(y)))

    found = Found()
    try:
        some = [fixed[i] for i in moved]
        y = of(*some)
        found.parts["value"] = [np.asarray(y)]
        if moved and y.dtype.kind == "f":
            grads = first(*some)
            found.parts["gradient"] = [np.asarray(g) for g in grads]
            if order > 1:
                _, back = jax.vjp(first, *some)
                second = back(tuple(jnp.asarray(weights(g)) for g in grads))
                found.parts["second gradient"] = [np.asarray(g) for g in second]
    except Exception as error:
        found.error = error
    return found


def differences(ours: Found, theirs: Found, counts: dict[str, int], strict: bool = True) -> list[str]:
    """In words, where the two disagree; what was compared is counted.

    `strict` compares dtypes, and None with None; otherwise None is as good as zeros.
    """
    wrong = []
    for part in PARTS:
        mine, other = ours.parts.get(part), theirs.parts.get(part)
        if mine is None and other is None:
            continue
        if mine is None or other is None:
            if not strict and part != "value":
                continue
            counts["disagree"] += 1
            wrong.append(f"{part}: ours {shown(ours, part)}; theirs {shown(theirs, part)}")
            continue
        for a, b in zip(mine, other, strict=False):
            counts[part] += 1
            if text := _unlike(a, b, strict, PARTS[part]):
                wrong.append(f"{part}: {text}")
        if len(mine) != len(other):
            wrong.append(f"{part}: {len(mine)} tensors, not {len(other)}")
    return wrong


def shown(found: Found, part: str) -> str:
    """A part in short, or the error that stands in its place."""
    if part in found.parts:
        return str([None if a is None else a.tolist() for a in found.parts[part]])[:200]
    return f"{type(found.error).__name__}: {str(found.error)[:120]}" if found.error else "nothing"


def _unlike(a: np.ndarray | None, b: np.ndarray | None, strict: bool, more: int) -> str:
    if a is None or b is None:
        if a is b or (not strict and not np.any(a if b is None else b)):
            return ""
        return f"{'None' if a is None else a.tolist()}, not {'None' if b is None else b.tolist()}"
    a, b = np.asarray(a), np.asarray(b)
    if strict and a.dtype != b.dtype:
        return f"dtype {a.dtype}, not {b.dtype}"
    if a.shape != b.shape:
        return f"shape {a.shape}, not {b.shape}"
    if a.dtype.kind in "biuO" or b.dtype.kind in "biuO":
        return "" if np.array_equal(a, b) else f"{a.tolist()}, not {b.tolist()}"
    near = NEAR.get(a.dtype.name, 1e-9) * (more if strict else 10 * more)
    return "" if distance(a.ravel(), b.ravel()) <= near else f"{a.tolist()}, not {b.tolist()}"
