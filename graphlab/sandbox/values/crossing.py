"""What may cross between a program and graphlab, as a closed list: whatever is not listed here is refused.

Into graphlab go plain data, tensors and the objects listed here. A type of the language goes as the dtype that it
names, never as a class; what can be called goes as a `Callback`, whose every call comes back into the interpreter. Out
of graphlab come the same, and functions under their public names.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from types import GeneratorType
from typing import Any

import numpy as np

from graphlab import keras
from graphlab.data import Dataset, DatasetIterator, DatasetSpec
from graphlab.datasets.iris import Bunch
from graphlab.dtypes import DType, TensorShape
from graphlab.forward import ForwardAccumulator
from graphlab.functions.arrays import TensorArray
from graphlab.functions.devices import Logger, LogicalDevice, PhysicalDevice
from graphlab.functions.distribution import DefaultStrategy, ReduceOp, Strategy
from graphlab.functions.matrices import LogMatrixDeterminant, Qr, Svd
from graphlab.functions.places import UniqueWithCounts
from graphlab.functions.settings import TensorSpec
from graphlab.functions.shapes import TopKV2, Unique
from graphlab.functions.summary import SummaryWriter
from graphlab.keras.calling import InputSpec
from graphlab.keras.checkpoints import Checkpoint, CheckpointManager, LoadStatus
from graphlab.keras.losses.loss import FunctionLoss
from graphlab.keras.models.compiled import CompiledMetrics
from graphlab.keras.models.model import Functional
from graphlab.keras.random import SeedGenerator
from graphlab.module import Module
from graphlab.ops.random import Generator
from graphlab.sandbox.values.values import ARRAY_SCALARS, Foreign, Problem, VersionInfo
from graphlab.tape import GradientTape, UnconnectedGradients
from graphlab.tensor import PUBLIC, Reference, Tensor
from graphlab.tensor.name_scope import NameScope
from graphlab.variable import IndexedSlices

FAMILIES: tuple[type, ...] = (
    Module,  # layers and models too
    keras.losses.Loss,
    keras.metrics.Metric,
    keras.optimizers.Optimizer,
    keras.optimizers.schedules.LearningRateSchedule,
    keras.initializers.Initializer,
    keras.regularizers.Regularizer,
    keras.constraints.Constraint,
    keras.callbacks.Callback,
    Strategy,
    Checkpoint,
)
"""Objects of these classes, and of the public classes below them, are values of a program."""

UNNAMED = frozenset({CompiledMetrics, DefaultStrategy, Functional, FunctionLoss})
"""Classes of the families that have no public name, and whose objects public functions make."""

_NAMED: dict[type, str] = {
    GradientTape: "batch_jacobian gradient jacobian reset stop_recording watch watched_variables persistent",
    ForwardAccumulator: "jvp",
    Generator: "binomial from_non_deterministic_state from_seed make_seeds normal reset_from_seed split"
    " truncated_normal uniform uniform_full_int",
    TensorArray: "close concat dtype gather identity read scatter size split stack unstack write",
    TensorSpec: "dtype from_tensor is_compatible_with name shape",
    TensorShape: "as_list assert_is_compatible_with concatenate dims is_compatible_with is_fully_defined merge_with"
    " most_specific_compatible_shape ndims num_elements rank with_rank with_rank_at_least with_rank_at_most",
    DType: "as_numpy_dtype base_dtype is_bool is_compatible_with is_complex is_differentiable is_floating is_integer"
    " is_numeric is_numpy_compatible is_unsigned limits max min name real_dtype size",
    UnconnectedGradients: "NONE ZERO name value",
    ReduceOp: "MEAN SUM name value",
    Logger: "setLevel",
    IndexedSlices: "dense_shape dtype indices values",
    NameScope: "name",
    InputSpec: "axes dtype max_ndim min_ndim ndim shape",
    SeedGenerator: "next",
    Reference: "deref",
    Dataset: "apply as_numpy_iterator batch cache cardinality concatenate element_spec enumerate filter flat_map"
    " from_generator from_tensor_slices from_tensors get_single_element ignore_errors interleave map padded_batch"
    " prefetch range reduce repeat scan shard shuffle skip take take_while unbatch unique window zip",
    CheckpointManager: "checkpoint checkpoint_interval checkpoints directory latest_checkpoint restore_or_initialize"
    " save",
    LoadStatus: "assert_consumed assert_existing_objects_matched expect_partial",
    SummaryWriter: "as_default close flush init set_as_default",
    DatasetSpec: "element_spec dtype",
}
OBJECTS: dict[type, frozenset[str]] = {kind: frozenset(names.split()) for kind, names in _NAMED.items()}
"""The other classes whose objects are values of a program, with the names that it may use of them."""

TYPES_ONLY: dict[type, str] = {Tensor: "tf.constant([...])", DType: "tf.float32", DatasetIterator: "iter(dataset)"}
"""Public classes for isinstance and annotations, and how their values are made otherwise."""

_EIGEN, _SIGNS = np.linalg.eigh(np.eye(1)), np.linalg.slogdet(np.eye(1))
RECORDS: frozenset[type] = frozenset(
    {
        Bunch, LogicalDevice, PhysicalDevice, VersionInfo,
        LogMatrixDeterminant, Qr, Svd, TopKV2, Unique, UniqueWithCounts, type(_EIGEN), type(_SIGNS),
        type(np.linalg.eig(np.eye(1))), type(np.linalg.qr(np.eye(1))), type(np.linalg.svd(np.eye(1))),
    }
)  # fmt: skip
"""The named tuples that functions of graphlab and NumPy give."""

CONTEXTS: frozenset[type] = frozenset({contextlib._GeneratorContextManager, contextlib.nullcontext})
"""What functions of graphlab give for a `with` statement."""

ITERATORS: frozenset[type] = frozenset(
    {GeneratorType, type(iter([])), type(iter(())), type(iter({})), type(iter({}.values()))}
)
"""What iterating over an object of graphlab may give; a program gets each as a stream of its own."""


def is_value(kind: type) -> bool:
    """Whether the objects of a class of graphlab are values of a program.

    >>> is_value(GradientTape), is_value(keras.layers.Dense), is_value(Callback)
    (True, True, False)
    """
    return kind in OBJECTS or kind in UNNAMED or (kind in _public() and issubclass(kind, FAMILIES))


@cache
def _public() -> frozenset[Any]:
    return frozenset(thing for thing in PUBLIC.values() if isinstance(thing, type))


# --- Functions -----------------------------------------------------------------------------------


class Callback:
    """A callable of the program as graphlab gets it: each call goes back into the interpreter and is metered there.

    `value` is the program's own object. `makes_objects` says that it stands for a class.
    """

    __slots__ = ("__name__", "__qualname__", "__signature__", "_call", "makes_objects", "value")

    def __init__(
        self,
        value: Any,
        name: str,
        call: Callable[..., Any],
        signature: inspect.Signature | None,
        makes_objects: bool = False,
    ):
        self.value, self._call, self.makes_objects = value, call, makes_objects
        self.__name__ = self.__qualname__ = name
        if signature is not None:
            self.__signature__ = signature

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the program's value gives when it is called, back in the interpreter."""
        return self._call(self.value, args, kwargs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Callback) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"


Callback.__name__ = Callback.__qualname__ = "function"  # what graphlab says of its type in a message


class Lent:
    """A generator of the program as graphlab gets it: each step goes back into the interpreter, one at a time."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterator[Any]):
        self._items = items

    def __iter__(self) -> Lent:
        return self

    def __next__(self) -> Any:
        return next(self._items)

    def __repr__(self) -> str:
        return "<generator>"


REST = "**"
"""Stands among the parameters that are called for all keywords without a parameter of their own."""


@cache
def called_parameters(function: Any) -> frozenset[int | str]:
    """The parameters that are annotated as `Callable`, by position and by name: those that `function` calls.

    >>> sorted(map(str, called_parameters(PUBLIC["map_fn"])))
    ['0', 'fn']
    """
    found: set[int | str] = set()
    for place, (name, parameter) in enumerate(parameters_of(function)):
        if "Callable[" in str(parameter.annotation):
            found.add(REST if parameter.kind is parameter.VAR_KEYWORD else name)
            if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
                found.add(place)
    return frozenset(found)


def parameters_of(function: Any) -> list[tuple[str, inspect.Parameter]]:
    """The parameters that a call of `function` gives, in order: of a class those of its `__init__`."""
    if isinstance(function, type):
        return list(inspect.signature(function.__init__).parameters.items())[1:]  # type: ignore[misc]
    return list(inspect.signature(function).parameters.items())


def signature_of(function: Any) -> inspect.Signature | None:
    """The signature of a function; None where it has none, as that of a class and of what stands for a wrong one."""
    try:
        return None if isinstance(function, type) else inspect.signature(function)
    except (TypeError, ValueError):
        return None


def gives_callable(function: Any) -> bool:
    """Whether the result of `function` is annotated as callable, as that of a decorator."""
    return not isinstance(function, type) and "Callable[" in str(inspect.signature(function).return_annotation)


def foreign(name: str, target: Any) -> Foreign:
    """A function or class of graphlab as a program may have it."""
    return Foreign(name, target, called_parameters(target), gives_callable(target))


def made_anew(function: Any) -> Foreign:
    """A function that graphlab made for one call, such as a decorator with settings: it has no public name.

    What stands for a function of the program has the program's signature, which says nothing of what may cross.
    """
    name = function.__name__
    return Foreign(name, function) if hasattr(function, "__wrapped__") else foreign(name, function)


@cache
def _public_functions() -> dict[Any, str]:
    """Every public function, and its shortest public name."""
    found: dict[Any, str] = {}
    for path in sorted(PUBLIC, key=len, reverse=True):
        if callable(PUBLIC[path]) and not isinstance(PUBLIC[path], type):
            found[PUBLIC[path]] = path
    return found


def public_name(function: Any) -> str | None:
    """The name under which a function of graphlab is public; None for any other."""
    try:
        return _public_functions().get(function)
    except TypeError:  # not hashable: no function
        return None


def refuse(what: str, hint: str = "Give it numbers or tensors.") -> Problem:
    """The mistake of handing a function what it cannot have."""
    return Problem(TypeError, f"{what} cannot be handed to this function.", hint)


def plain_keys(keys: Iterable[Any]) -> Iterator[Any]:
    """The keys of a dictionary for graphlab, which takes texts and numbers, and tuples of them."""
    for key in keys:
        level = [key]
        while level:
            part = level.pop()
            if type(part) in (tuple, frozenset):
                level.extend(part)
            elif type(part) not in _KEYS:
                raise refuse(f"A dictionary with a {type(part).__name__} as a key", "Use texts as keys.")
        yield key


_KEYS = frozenset({str, int, float, bool, complex, type(None), bytes, DType, Reference}) | ARRAY_SCALARS
