"""`StandardScaler` and `MinMaxScaler`: columns brought to one scale, with scikit-learn's numbers to the last digit."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from graphlab.sandbox.library.sklearn.arguments import numbers_of, pay
from graphlab.sandbox.values.classes import Class, Instance
from graphlab.sandbox.values.formatting import show
from graphlab.sandbox.values.operators import truth
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Operation, Problem, is_operand

_FLOATS = ("float64", "float32", "float16")
_MANY = 16  # how often each number is looked at


def _table(m: Machine, scaler: Instance, x: Any, *, is_new: bool = False, in_place: bool = False) -> np.ndarray:
    """The rows and columns to be scaled: floats, in as many columns as the scaler knows."""
    array = numbers_of(m, x)
    if array.ndim != 2:
        cure = "Write x.reshape(-1, 1) for one column, or x.reshape(1, -1) for one row."
        raise Problem(ValueError, f"A table with rows and columns is needed; the shape is {array.shape}.", cure)
    if not array.size:
        raise Problem(ValueError, f"There is nothing to scale: the shape is {array.shape}.", "Print its shape.")
    pay(m, array.size, _MANY)
    dtype = array.dtype if array.dtype.name in _FLOATS else np.dtype(np.float64)
    if np.isinf(array).any():
        raise Problem(ValueError, "There is an infinity among the numbers.", "Look for it: np.isinf(x).any(axis=0).")
    known = scaler.attrs.get("n_features_in_")
    if not is_new and known is not None and known != array.shape[1]:
        what = f"The table has {array.shape[1]} columns; {scaler.cls.name} was fitted to {known}."
        raise Problem(ValueError, what, "Give it the columns that it was fitted to.")
    is_own = type(x) is not np.ndarray or array.dtype != dtype
    return array if in_place and not is_own else np.array(array, dtype)


def _fitted(scaler: Instance) -> None:
    if "scale_" not in scaler.attrs:
        what = f"This {scaler.cls.name} is not fitted yet."
        raise Problem(ValueError, what, "Call scaler.fit(x) first, or scaler.fit_transform(x).")


def _forget(scaler: Instance) -> None:
    for name in [name for name in scaler.attrs if name.endswith("_")]:
        del scaler.attrs[name]


def _in_place(m: Machine, scaler: Instance, x: Any) -> bool:
    return not truth(m, scaler.attrs["copy"]) and not is_operand(x)


def _settings(m: Machine, scaler: Instance, usual: dict[str, Any]) -> str:
    changed = [f"{name}={show(m, scaler.attrs[name])}" for name in usual if scaler.attrs[name] != usual[name]]
    return f"{scaler.cls.name}({', '.join(changed)})"


# --- To mean 0 and deviation 1 ------------------------------------------------------------------------

_STANDARD = {"copy": True, "with_mean": True, "with_std": True}


def _start_standard(
    m: Machine, scaler: Instance, *, copy: Any = True, with_mean: Any = True, with_std: Any = True
) -> None:
    scaler.attrs.update(copy=copy, with_mean=with_mean, with_std=with_std)


def _learn_standard(m: Machine, scaler: Instance, x: Any, y: Any = None) -> Instance:
    """Mean and variance of each column, of these rows and those before: in two passes, as Chan, Golub and LeVeque."""
    own = scaler.attrs
    array = _table(m, scaler, x, is_new="n_samples_seen_" not in own)
    own["n_features_in_"] = array.shape[1]
    before = np.broadcast_to(np.asarray(own.get("n_samples_seen_", 0), np.float64), array.shape[1:])
    mean, variance = own.get("mean_", 0.0), own.get("var_", 0.0)
    new = len(array) - np.isnan(array).sum(axis=0)
    total = np.nansum(array, axis=0, dtype=np.float64)
    apart = array - total / new
    correction = np.nansum(apart, axis=0, dtype=np.float64)
    squares = np.nansum(apart**2, axis=0, dtype=np.float64) - correction**2 / new
    count, last = before + new, mean * before
    with np.errstate(divide="ignore", invalid="ignore"):
        share = before / new
        joined = variance * before + squares + share / count * (last / share - total) ** 2
    variance = np.where(before == 0, squares, joined) / count
    mean = (last + total) / count
    seen = count[0] if count.max() == count.min() else count
    own.update(n_samples_seen_=seen, mean_=mean, var_=variance, scale_=None)
    if truth(m, own["with_std"]):
        scale, least = np.sqrt(variance), np.finfo(np.float64).eps
        scale[variance <= seen * least * variance + (seen * mean * least) ** 2] = 1.0  # the column is constant
        own["scale_"] = scale
    else:
        own["var_"] = None
    return scaler


def _fit_standard(m: Machine, scaler: Instance, x: Any, y: Any = None) -> Instance:
    _forget(scaler)
    return _learn_standard(m, scaler, x)


def _standardize(m: Machine, scaler: Instance, x: Any) -> np.ndarray:
    _fitted(scaler)
    array, own = _table(m, scaler, x, in_place=_in_place(m, scaler, x)), scaler.attrs
    if truth(m, own["with_mean"]):
        array -= own["mean_"].astype(array.dtype)
    if truth(m, own["with_std"]):
        array /= own["scale_"].astype(array.dtype)
    return array


def _unstandardize(m: Machine, scaler: Instance, x: Any) -> np.ndarray:
    _fitted(scaler)
    array, own = _table(m, scaler, x, in_place=_in_place(m, scaler, x)), scaler.attrs
    if truth(m, own["with_std"]):
        array *= own["scale_"].astype(array.dtype)
    if truth(m, own["with_mean"]):
        array += own["mean_"].astype(array.dtype)
    return array


# --- To a range --------------------------------------------------------------------------------------

_MINMAX = {"feature_range": (0, 1), "copy": True, "clip": False}


def _start_minmax(
    m: Machine, scaler: Instance, feature_range: Any = (0, 1), *, copy: Any = True, clip: Any = False
) -> None:
    scaler.attrs.update(feature_range=feature_range, copy=copy, clip=clip)


def _range_of(m: Machine, scaler: Instance, dtype: Any) -> tuple[Any, Any]:
    edges = numbers_of(m, scaler.attrs["feature_range"])
    if edges.shape != (2,) or not edges[0] < edges[1]:
        what = "`feature_range` is a smaller and a larger number."
        raise Problem(ValueError, what, "Write feature_range=(0, 1).")
    return edges[0].astype(dtype), edges[1].astype(dtype)


def _learn_minmax(m: Machine, scaler: Instance, x: Any, y: Any = None) -> Instance:
    own = scaler.attrs
    array = _table(m, scaler, x, is_new="n_samples_seen_" not in own)
    low, high = _range_of(m, scaler, array.dtype)
    least, most = np.nanmin(array, axis=0), np.nanmax(array, axis=0)
    if "n_samples_seen_" in own:
        least, most = np.minimum(own["data_min_"], least), np.maximum(own["data_max_"], most)
    width = most - least
    divided = width.copy()
    divided[divided < 10 * np.finfo(divided.dtype).eps] = 1.0  # the column is constant
    scale = (high - low) / divided
    own.update(
        n_features_in_=array.shape[1], n_samples_seen_=own.get("n_samples_seen_", 0) + len(array), scale_=scale,
        min_=low - least * scale, data_min_=least, data_max_=most, data_range_=width,
    )  # fmt: skip
    return scaler


def _fit_minmax(m: Machine, scaler: Instance, x: Any, y: Any = None) -> Instance:
    _forget(scaler)
    return _learn_minmax(m, scaler, x)


def _to_range(m: Machine, scaler: Instance, x: Any) -> np.ndarray:
    _fitted(scaler)
    array = _table(m, scaler, x, in_place=_in_place(m, scaler, x))
    array *= scaler.attrs["scale_"]
    array += scaler.attrs["min_"]
    if truth(m, scaler.attrs["clip"]):
        np.clip(array, *_range_of(m, scaler, array.dtype), out=array)
    return array


def _from_range(m: Machine, scaler: Instance, x: Any) -> np.ndarray:
    _fitted(scaler)
    array = _table(m, scaler, x, in_place=_in_place(m, scaler, x))
    array -= scaler.attrs["min_"]
    array /= scaler.attrs["scale_"]
    return array


def _scaler(name: str, usual: dict[str, Any], start: Any, fit: Any, learn: Any, there: Any, back: Any) -> Class:
    methods = {
        "__init__": start,
        "__repr__": lambda m, scaler: _settings(m, scaler, usual),
        "fit": fit,
        "partial_fit": learn,
        "transform": there,
        "inverse_transform": back,
        "fit_transform": lambda m, scaler, x, y=None: there(m, fit(m, scaler, x), x),
    }
    made = Class(name, MappingProxyType({called: Operation(called, method) for called, method in methods.items()}))
    made.is_frozen = True
    return made


STANDARD = _scaler(
    "StandardScaler", _STANDARD, _start_standard, _fit_standard, _learn_standard, _standardize, _unstandardize
)
MINMAX = _scaler("MinMaxScaler", _MINMAX, _start_minmax, _fit_minmax, _learn_minmax, _to_range, _from_range)
