"""`tf.data.Dataset`: elements that come one after the other, and steps that make other data sets of one."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.data import batches, steps
from graphlab.data.elements import (
    arguments_of,
    common,
    count_of_rows,
    each,
    element_of,
    of_rows,
    result_of,
    spec_after,
    spec_of,
    with_rows,
)
from graphlab.data.steps import Walk
from graphlab.errors import InvalidArgumentError, OutOfRangeError
from graphlab.functions.settings import TensorSpec
from graphlab.names import PUBLIC
from graphlab.ops.random import uniform
from graphlab.tensor import Operand, Tensor, convert, flat, observer, public, rebuilt

AUTOTUNE, INFINITE, UNKNOWN = -1, -1, -2
PUBLIC.update(
    {
        **dict.fromkeys(["data.AUTOTUNE", "data.experimental.AUTOTUNE"], AUTOTUNE),
        **dict.fromkeys(["data.INFINITE_CARDINALITY", "data.experimental.INFINITE_CARDINALITY"], INFINITE),
        **dict.fromkeys(["data.UNKNOWN_CARDINALITY", "data.experimental.UNKNOWN_CARDINALITY"], UNKNOWN),
    }
)
_DEEPEST = 100  # steps of which each takes its elements from the one before


@public("data.Dataset")
class Dataset:
    """Elements that come one after the other, made when they are asked for: tensors, or tuples and dicts of them.

    Made by `from_tensor_slices` and its like, not by calling this class. Each step gives a new data set.

    >>> pairs = Dataset.from_tensor_slices(([1.0, 2.0, 3.0], [10, 20, 30]))
    >>> for x, y in pairs.batch(2):
    ...     print(x.numpy(), y.numpy())
    [1. 2.] [10 20]
    [3.] [30]
    """

    _walk: Walk
    _spec: Any
    _count: int
    _kind: str
    _depth: int

    def __init__(self) -> None:
        raise TypeError(
            "A data set is made by tf.data.Dataset.from_tensor_slices(x), from_tensors, range, zip or from_generator."
        )

    @classmethod
    def _made(cls, kind: str, walk: Walk, spec: Any, count: int, *sources: Dataset) -> Dataset:
        """A data set that `walk` goes through. `spec` says what elements are like, or is a function that finds it."""
        made = object.__new__(Dataset)
        depth = 1 + max((source._depth for source in sources), default=0)
        if depth > _DEEPEST:
            raise InvalidArgumentError(
                f"More than {_DEEPEST} steps of data sets follow one another: take fewer steps, each with more in it."
            )
        vars(made).update(_walk=walk, _spec=spec, _count=count, _kind=kind, _depth=depth)
        return made

    # --- Where elements come from ----------------------------------------------------------------

    @classmethod
    def from_tensor_slices(cls, tensors: Any, name: str | None = None) -> Dataset:
        """The rows of a tensor, or those of the tensors in a tuple or dict side by side.

        Raises ValueError where one is a single number, or has another number of rows.

        >>> list(Dataset.from_tensor_slices([[1, 2], [3, 4]]).as_numpy_iterator())
        [array([1, 2], dtype=int32), array([3, 4], dtype=int32)]
        """
        element = element_of(tensors)
        spec, count = of_rows(spec_of(element)), count_of_rows(element)
        return cls._made("_TensorSliceDataset", lambda: steps.sliced(element), spec, count)

    @classmethod
    def from_tensors(cls, tensors: Any, name: str | None = None) -> Dataset:
        """One element.

        >>> len(Dataset.from_tensors([1, 2, 3]))
        1
        """
        element = element_of(tensors)
        return cls._made("_TensorDataset", lambda: iter([element]), spec_of(element), 1)

    @classmethod
    def range(cls, *args: int, output_type: Any = dtypes.int64, name: str | None = None) -> Dataset:
        """The numbers that Python's `range` gives, as tensors of `output_type`.

        >>> list(Dataset.range(1, 10, 4).as_numpy_iterator())
        [np.int64(1), np.int64(5), np.int64(9)]
        """
        if not 1 <= len(args) <= 3:
            raise ValueError(f"Invalid `args`. The length of `args` should be between 1 and 3. Got {len(args)}.")
        numbers = range(*[_whole(part, "a bound of the range") for part in args])
        kind = dtypes.as_dtype(output_type)

        def walk() -> Iterator[Any]:
            return steps.numbered(numbers.start, numbers.stop, numbers.step, kind.as_numpy_dtype)

        return cls._made("_RangeDataset", walk, TensorSpec([], kind), len(numbers))

    @classmethod
    def zip(cls, *args: Any, datasets: Any = None, name: str | None = None) -> Dataset:
        """An element of each data set side by side, until one of them ends: `zip(a, b)`, or `zip({"x": a, "y": b})`.

        Raises TypeError for what is no data set.

        >>> a, b = Dataset.range(3), Dataset.range(10, 20)
        >>> [(int(x), int(y)) for x, y in Dataset.zip(a, b)]
        [(0, 10), (1, 11), (2, 12)]
        """
        if (datasets is None) != bool(args):
            raise TypeError("Give zip the data sets: zip(a, b), zip((a, b)) or zip(datasets=(a, b)), one of these.")
        structure = datasets if datasets is not None else args[0] if len(args) == 1 else args
        sources = flat(structure)
        if not sources or isinstance(structure, list):
            raise TypeError("Give zip a tuple or dict of data sets; a list is none: zip(a, b).")
        for source in sources:
            _check_dataset(source, "zip")

        def spec() -> Any:
            return rebuilt(structure, iter([source.element_spec for source in sources]))

        def walk() -> Iterator[Any]:
            return steps.zipped(structure, [source._walk for source in sources])

        return cls._made("_ZipDataset", walk, spec, _shortest([source._count for source in sources]), *sources)

    @classmethod
    def from_generator(
        cls,
        generator: Callable[..., Any],
        output_types: Any = None,
        output_shapes: Any = None,
        args: Any = None,
        output_signature: Any = None,
        name: str | None = None,
    ) -> Dataset:
        """What a generator function yields, called anew each time: elements like `output_signature`, TensorSpecs.

        Raises TypeError where the signature is missing; InvalidArgumentError on the way for what is not like it.

        >>> def count():
        ...     yield from (1, 2, 3)
        >>> numbers = Dataset.from_generator(count, output_signature=TensorSpec([], dtypes.int32))
        >>> list(numbers.as_numpy_iterator())
        [np.int32(1), np.int32(2), np.int32(3)]
        """
        if not callable(generator):
            raise TypeError("`generator` must be a Python callable: hand over the function itself, without brackets.")
        if (output_types is None) == (output_signature is None):
            raise TypeError(
                "Give from_generator what its elements are like, either as `output_signature` or as `output_types`: "
                "output_signature=tf.TensorSpec(shape=(), dtype=tf.float32)."
            )
        spec = output_signature if output_types is None else _spec_of_types(output_types, output_shapes)
        for part in flat(spec):
            if not isinstance(part, TensorSpec):
                raise TypeError(f"`output_signature` holds tf.TensorSpec objects, in tuples or dicts; got {part!r}.")
        given = [convert(part).numpy() for part in args or ()]
        return cls._made("_FlatMapDataset", lambda: steps.generated(generator, given, spec), spec, UNKNOWN)

    # --- Steps for each element ------------------------------------------------------------------

    def map(
        self,
        map_func: Callable[..., Any],
        num_parallel_calls: int | None = None,
        deterministic: bool | None = None,
        synchronous: bool | None = None,
        use_unbounded_threadpool: bool = False,
        name: str | None = None,
    ) -> Dataset:
        """What `map_func` gives for each element, whose parts it gets as arguments of their own.

        >>> squares = Dataset.range(4).map(lambda x: x * x)
        >>> list(squares.as_numpy_iterator())
        [np.int64(0), np.int64(1), np.int64(4), np.int64(9)]
        """
        _check_callable(map_func, "map")
        kind = "_MapDataset" if num_parallel_calls is None else "_ParallelMapDataset"
        return self._made(kind, lambda: steps.mapped(self._walk, map_func), self._after(map_func), self._count, self)

    def _after(self, function: Callable[..., Any]) -> Callable[[], Any]:
        """What elements are like once a function has been applied."""
        return lambda: spec_after(function, *arguments_of(self.element_spec))

    def filter(self, predicate: Callable[..., Any], name: str | None = None) -> Dataset:
        """The elements for which `predicate` gives True.

        >>> list(Dataset.range(6).filter(lambda x: x % 2 == 1).as_numpy_iterator())
        [np.int64(1), np.int64(3), np.int64(5)]
        """
        _check_callable(predicate, "filter")
        return self._same("_FilterDataset", lambda: steps.kept(self._walk, predicate), UNKNOWN)

    def take_while(self, predicate: Callable[..., Any], name: str | None = None) -> Dataset:
        """The elements before the first one for which `predicate` gives False."""
        _check_callable(predicate, "take_while")
        return self._same("_TakeWhileDataset", lambda: steps.taken_while(self._walk, predicate), UNKNOWN)

    def flat_map(self, map_func: Callable[..., Any], name: str | None = None) -> Dataset:
        """The elements of the data sets that `map_func` gives, one set after the other.

        >>> windows = Dataset.range(4).window(2, shift=1, drop_remainder=True)
        >>> list(windows.flat_map(lambda window: window.batch(2)).as_numpy_iterator())
        [array([0, 1]), array([1, 2]), array([2, 3])]
        """
        _check_callable(map_func, "flat_map")
        inner = _inner(map_func)
        return self._made(
            "_FlatMapDataset", lambda: steps.flattened(self._walk, inner), self._inside(map_func), UNKNOWN, self
        )

    def interleave(
        self,
        map_func: Callable[..., Any],
        cycle_length: int | None = None,
        block_length: int | None = None,
        num_parallel_calls: int | None = None,
        deterministic: bool | None = None,
        name: str | None = None,
    ) -> Dataset:
        """The elements of the data sets that `map_func` gives: `block_length` of each of `cycle_length` in turn."""
        _check_callable(map_func, "interleave")
        cycle = _CYCLE if cycle_length in (None, AUTOTUNE) else _positive(cycle_length, "cycle_length")
        block = 1 if block_length is None else _positive(block_length, "block_length")
        inner = _inner(map_func)

        def walk() -> Iterator[Any]:
            return steps.interleaved(self._walk, inner, cycle, block)

        return self._made("_InterleaveDataset", walk, self._inside(map_func), UNKNOWN, self)

    def _inside(self, function: Callable[..., Any]) -> Callable[[], Any]:
        """What the elements of the data sets are like that a function gives."""
        return lambda: self._after(function)().element_spec

    def scan(self, initial_state: Any, scan_func: Callable[[Any, Any], Any], name: str | None = None) -> Dataset:
        """What `scan_func(state, element)` gives as the second of a pair; the first is the state for the next element.

        >>> list(Dataset.range(1, 4).scan(np.int64(0), lambda total, x: (total + x, total + x)).as_numpy_iterator())
        [np.int64(1), np.int64(3), np.int64(6)]
        """
        _check_callable(scan_func, "scan")
        state = element_of(initial_state)

        def spec() -> Any:
            return spec_after(scan_func, spec_of(state), self.element_spec)[1]

        return self._made("_ScanDataset", lambda: steps.scanned(self._walk, state, scan_func), spec, self._count, self)

    def enumerate(self, start: int = 0, name: str | None = None) -> Dataset:
        """Pairs of a number and an element."""
        first = _whole(start, "start")

        def spec() -> Any:
            return TensorSpec([], dtypes.int64), self.element_spec

        return self._made("_ZipDataset", lambda: steps.enumerated(self._walk, first), spec, self._count, self)

    # --- Which elements, and how often -----------------------------------------------------------

    def take(self, count: int, name: str | None = None) -> Dataset:
        """The first `count` elements; all for −1."""
        most = _whole(count, "count")
        found = self._count if most < 0 else _shortest([self._count, most])
        return self._same("_TakeDataset", lambda: steps.taken(self._walk, most), found)

    def skip(self, count: int, name: str | None = None) -> Dataset:
        """All but the first `count` elements; none for −1."""
        least = _whole(count, "count")
        found = 0 if least < 0 else self._count if self._count < 0 else max(self._count - least, 0)
        return self._same("_SkipDataset", lambda: steps.skipped(self._walk, least), found)

    def shard(self, num_shards: int, index: int, name: str | None = None) -> Dataset:
        """Every `num_shards`-th element, beginning with that of number `index`."""
        shards, first = _whole(num_shards, "num_shards"), _whole(index, "index")
        if shards < 1:
            raise InvalidArgumentError(f"Number of shards must be greater than zero; got num_shards={shards}.")
        if not 0 <= first < shards:
            raise InvalidArgumentError(f"Index must be between 0 and {shards - 1}; got index={first}.")
        found = self._count if self._count < 0 else len(range(first, self._count, shards))
        return self._same("_ShardDataset", lambda: steps.sharded(self._walk, shards, first), found)

    def repeat(self, count: int | None = None, name: str | None = None) -> Dataset:
        """The elements `count` times; without an end for None and −1."""
        times = -1 if count is None else max(_whole(count, "count"), -1)
        found = 0 if 0 in (times, self._count) else INFINITE if times < 0 else self._count
        if times >= 0 and self._count > 0:
            found = times * self._count
        return self._same("_RepeatDataset", lambda: steps.repeated(self._walk, times), found)

    def shuffle(
        self,
        buffer_size: int,
        seed: int | None = None,
        reshuffle_each_iteration: bool | None = True,
        name: str | None = None,
    ) -> Dataset:
        """The elements in another order: each is drawn from the next `buffer_size` ones that have not come yet.

        It is another one each time, unless `reshuffle_each_iteration` is False; all of them follow from the seed. It
        is not TensorFlow's order, which only its own generator gives.

        >>> numbers = Dataset.range(5).shuffle(2, seed=1, reshuffle_each_iteration=False)
        >>> list(numbers.as_numpy_iterator()) == list(numbers.as_numpy_iterator())
        True
        >>> sorted(int(x) for x in numbers)
        [0, 1, 2, 3, 4]
        """
        size = _buffer(buffer_size, self._count)
        start = int(uniform((), maxval=2**31 - 1, dtype="int32")._array) if seed is None else _whole(seed, "seed")
        turn = 0

        def walk() -> Iterator[Any]:
            nonlocal turn
            dice = random.Random(f"shuffle {start} {turn}").random
            turn += reshuffle_each_iteration is not False
            return batches.shuffled(self._walk, size, dice)

        return self._same("_ShuffleDataset", walk)

    def concatenate(self, dataset: Dataset, name: str | None = None) -> Dataset:
        """The elements of this data set, then those of another. Raises TypeError where they are of another type."""
        _check_dataset(dataset, "concatenate")
        both = (self, dataset)
        if not any(callable(one._spec) for one in both):
            self._check_alike(dataset)
        counts = [one._count for one in both]
        found = INFINITE if INFINITE in counts else UNKNOWN if UNKNOWN in counts else sum(counts)

        def spec() -> Any:
            self._check_alike(dataset)
            return common(self.element_spec, dataset.element_spec)

        return self._made("_ConcatenateDataset", lambda: steps.chained(*[d._walk for d in both]), spec, found, *both)

    def _check_alike(self, other: Dataset) -> None:
        ours, theirs = (each(lambda part: part.dtype, one.element_spec) for one in (self, other))
        if ours != theirs:
            raise TypeError(f"Incompatible types of input datasets: {ours!r} and {theirs!r}.")

    def unique(self, name: str | None = None) -> Dataset:
        """Each element once, the first time that it comes."""
        return self._same("_UniqueDataset", lambda: steps.unlike(self._walk), UNKNOWN)

    def cache(self, filename: str = "", name: str | None = None) -> Dataset:
        """The elements, made once: who has gone through all gets the same ones from then on. Nothing is written."""
        cache = steps.Cache()
        return self._same("CacheDataset", lambda: cache.walk(self._walk))

    def prefetch(self, buffer_size: int, name: str | None = None) -> Dataset:
        """The elements. Nothing is made ahead of time here: there is one thread."""
        _whole(buffer_size, "buffer_size")
        return self._same("_PrefetchDataset", self._walk)

    def ignore_errors(self, log_warning: bool = False, name: str | None = None) -> Dataset:
        """The elements: here an error ends the program, so that it is seen."""
        return self._same("_IgnoreErrorsDataset", self._walk)

    # --- Batches ---------------------------------------------------------------------------------

    def batch(
        self,
        batch_size: int,
        drop_remainder: bool = False,
        num_parallel_calls: int | None = None,
        deterministic: bool | None = None,
        name: str | None = None,
    ) -> Dataset:
        """So many elements at a time, stacked along a new first axis; the last batch may be smaller, or is dropped.

        >>> [batch.tolist() for batch in Dataset.range(5).batch(2).as_numpy_iterator()]
        [[0, 1], [2, 3], [4]]
        """
        size, drop = _batch_size(batch_size), bool(drop_remainder)
        kind = "_BatchDataset" if num_parallel_calls is None else "_ParallelBatchDataset"
        return self._made(
            kind,
            lambda: batches.batched(self._walk, size, drop),
            lambda: with_rows(self.element_spec, size if drop else None),
            self._groups(size, drop),
            self,
        )

    def padded_batch(
        self,
        batch_size: int,
        padded_shapes: Any = None,
        padding_values: Any = None,
        drop_remainder: bool = False,
        name: str | None = None,
    ) -> Dataset:
        """So many elements at a time, filled up to the longest in each axis, or to `padded_shapes`, and stacked.

        >>> rows = Dataset.range(1, 4).map(lambda n: n * np.ones(n, np.int64))
        >>> for batch in rows.padded_batch(3).as_numpy_iterator():
        ...     print(batch)
        [[1 0 0]
         [2 2 0]
         [3 3 3]]
        """
        size, drop = _batch_size(batch_size), bool(drop_remainder)

        def spec() -> Any:
            wanted = batches.settings_of(self.element_spec, padded_shapes, "padded_shapes")
            parts = zip(flat(self.element_spec), wanted, strict=True)
            shaped = [part if shape is None else TensorSpec(shape, part.dtype) for part, shape in parts]
            return with_rows(rebuilt(self.element_spec, iter(shaped)), size if drop else None)

        def walk() -> Iterator[Any]:
            return batches.padded(self._walk, size, padded_shapes, padding_values, drop)

        return self._made("_PaddedBatchDataset", walk, spec, self._groups(size, drop), self)

    def _groups(self, size: int, drop_remainder: bool) -> int:
        if self._count < 0:
            return self._count
        return self._count // size if drop_remainder else math.ceil(self._count / size)

    def unbatch(self, name: str | None = None) -> Dataset:
        """The rows of each element: what undoes `batch`."""
        return self._made(
            "_UnbatchDataset",
            lambda: batches.unbatched(self._walk),
            lambda: of_rows(self.element_spec),
            _rows_in_all(self),
            self,
        )

    def window(
        self,
        size: int,
        shift: int | None = None,
        stride: int = 1,
        drop_remainder: bool = False,
        name: str | None = None,
    ) -> Dataset:
        """Data sets of `size` elements, each begun `shift` elements after the one before, `size` where it is None.

        >>> [[int(x) for x in window] for window in Dataset.range(5).window(3, shift=1, drop_remainder=True)]
        [[0, 1, 2], [1, 2, 3], [2, 3, 4]]
        """
        many = _positive(size, "size")
        step = many if shift is None else _positive(shift, "shift")
        apart, drop = _positive(stride, "stride"), bool(drop_remainder)

        def inner_of(parts: list[Any]) -> Dataset:
            return self._made("_VariantDataset", lambda: iter(parts), spec_of(parts[0]), len(parts))

        def spec() -> Any:
            return each(DatasetSpec, self.element_spec)

        found = self._count
        if found > 0:
            found = max((found - ((many - 1) * apart + 1)) // step + 1, 0) if drop else math.ceil(found / step)

        def walk() -> Iterator[Any]:
            return batches.windows(self._walk, many, step, apart, drop, inner_of)

        return self._made("_WindowDataset", walk, spec, found, self)

    # --- All of it -------------------------------------------------------------------------------

    def reduce(self, initial_state: Any, reduce_func: Callable[[Any, Any], Any], name: str | None = None) -> Any:
        """The last state: `reduce_func(state, element)` gives the next one.

        >>> int(Dataset.range(5).reduce(np.int64(0), lambda total, x: total + x))
        10
        """
        _check_callable(reduce_func, "reduce")
        return steps.reduced(self._walk, initial_state, reduce_func)

    def apply(self, transformation_func: Callable[..., Any]) -> Dataset:
        """What a function makes of the data set. Raises TypeError where that is none."""
        found = transformation_func(self)
        _check_dataset(found, "apply")
        return found  # type: ignore[no-any-return]

    def get_single_element(self, name: str | None = None) -> Any:
        """The only element. Raises InvalidArgumentError where there is none, or more than one."""
        found = list(steps.taken(self._walk, 2))
        if len(found) != 1:
            raise InvalidArgumentError(f"Dataset {'had more than one element' if found else 'was empty'}.")
        return found[0]

    def as_numpy_iterator(self) -> Iterator[Any]:
        """Goes through the elements, with NumPy's arrays and numbers for tensors.

        >>> list(Dataset.from_tensor_slices({"a": [1, 2]}).as_numpy_iterator())
        [{'a': np.int32(1)}, {'a': np.int32(2)}]
        """
        for element in self._walk():
            yield each(lambda part: part.numpy() if isinstance(part, Operand) else part.as_numpy_iterator(), element)

    def cardinality(self, name: str | None = None) -> Tensor:
        """How many elements there are; −1 for a set without an end, −2 where that is not known beforehand."""
        return convert(self._count, dtypes.int64)

    @property
    def element_spec(self) -> Any:
        """What the elements are like. After `map` its function is tried with zeros and ones when somebody asks.

        >>> Dataset.from_tensor_slices(([[1.0, 2.0]], [1])).batch(4).element_spec[0]
        TensorSpec(shape=(None, 2), dtype=tf.float32, name=None)
        """
        if callable(self._spec):
            self._spec = self._spec()
        return self._spec

    def _same(self, kind: str, walk: Walk, count: int | None = None) -> Dataset:
        """A data set of elements like these: as many, unless that is said."""
        return self._made(kind, walk, lambda: self.element_spec, self._count if count is None else count, self)

    def _as_spec(self) -> DatasetSpec:
        return DatasetSpec(self.element_spec)

    def __iter__(self) -> DatasetIterator:
        return DatasetIterator(self)

    def __len__(self) -> int:
        if self._count < 0:
            raise TypeError(f"The dataset {'is infinite' if self._count == INFINITE else 'length is unknown'}.")
        return self._count

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<{self._kind} element_spec={self.element_spec!r}>"


@public("data.Iterator")
class DatasetIterator:
    """Goes through a data set once, as `iter(dataset)` gives it."""

    def __init__(self, dataset: Dataset):
        if (watcher := observer()) is not None:
            watcher.unrepeatable("goes through a data set")
        self._dataset, self._elements = dataset, dataset._walk()

    def __iter__(self) -> DatasetIterator:
        return self

    def __next__(self) -> Any:
        if (watcher := observer()) is not None:
            watcher.unrepeatable("takes an element of a data set")
        return next(self._elements)

    def get_next(self) -> Any:
        """The next element. Raises OutOfRangeError where there is none.

        >>> int(iter(Dataset.range(7, 9)).get_next())
        7
        """
        for element in self:
            return element
        raise OutOfRangeError("End of sequence: the data set has no more elements.")

    @property
    def element_spec(self) -> Any:
        """What the elements are like."""
        return self._dataset.element_spec


@public("data.DatasetSpec")
class DatasetSpec:
    """What a data set inside another is like."""

    def __init__(self, element_spec: Any, dataset_shape: Any = ()):
        self.element_spec, self.dataset_shape = element_spec, dataset_shape

    def _blank(self) -> Dataset:
        """A data set like this, of zeros."""
        return Dataset._made("_VariantDataset", lambda: iter(()), self.element_spec, UNKNOWN)

    @property
    def dtype(self) -> str:
        """What stands for its type where types are compared."""
        return "variant"

    def __repr__(self) -> str:
        return f"DatasetSpec({self.element_spec!r}, TensorShape([]))"


@public("data.experimental.cardinality")
def cardinality(dataset: Dataset) -> Tensor:
    """How many elements a data set has; −1 for one without an end, −2 where that is not known beforehand."""
    return dataset.cardinality()


# --- Settings ------------------------------------------------------------------------------------

_CYCLE = 2  # data sets that `interleave` goes through in turn where nobody says how many


def _inner(function: Callable[..., Any]) -> Callable[[Any], Walk]:
    """How to go through the data set that a function makes of an element. Raises TypeError where it makes none."""

    def walk_of(element: Any) -> Walk:
        found = result_of(function, *arguments_of(element))
        if not isinstance(found, Dataset):
            raise TypeError(f"The `map_func` argument must return a `Dataset` object. Got {type(found).__name__}.")
        return found._walk

    return walk_of


def _check_dataset(value: Any, step: str) -> None:
    if not isinstance(value, Dataset):
        raise TypeError(f"{step} needs data sets, such as tf.data.Dataset.range(3); got {type(value).__name__}.")


def _check_callable(value: Any, step: str) -> None:
    if not callable(value):
        raise ValueError(f"{step} needs a function, such as lambda x: x; got {value!r}.")


def _whole(value: Any, what: str) -> int:
    """A whole number, also as a tensor or as one of NumPy's. Raises TypeError for anything else."""
    if isinstance(value, Operand):
        value = value.numpy()
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{what} is a whole number; got {value!r}.")
    return int(value)


def _positive(value: Any, what: str) -> int:
    number = _whole(value, what)
    if number < 1:
        raise InvalidArgumentError(f"`{what}` must be greater than zero; got {number}.")
    return number


def _batch_size(value: Any) -> int:
    size = _whole(value, "batch_size")
    if size < 1:
        raise InvalidArgumentError(f"Batch size must be greater than zero; got batch_size={size}.")
    return size


def _buffer(value: Any, count: int) -> int:
    """How many elements may wait: all of them for AUTOTUNE, where they have an end."""
    size = _whole(value, "buffer_size")
    if size == AUTOTUNE and count > 0:
        return count
    if size < 1:
        raise InvalidArgumentError(f"buffer_size must be greater than zero; got buffer_size={size}.")
    return size


def _shortest(counts: list[int]) -> int:
    """How many elements there are side by side."""
    finite = [count for count in counts if count != INFINITE]
    return INFINITE if not finite else UNKNOWN if UNKNOWN in finite else min(finite)


def _rows_in_all(dataset: Dataset) -> int:
    """How many rows all elements have together, where it is known."""
    if dataset._count in (INFINITE, 0):
        return dataset._count
    sizes = {part.shape[0] if part.shape.rank else None for part in flat(dataset.element_spec)}
    size = sizes.pop() if len(sizes) == 1 and not callable(dataset._spec) else None
    return UNKNOWN if size is None or dataset._count < 0 else dataset._count * int(size)


def _spec_of_types(types: Any, shapes: Any) -> Any:
    wanted = batches.settings_of(types, shapes, "output_shapes")
    parts = zip(flat(types), wanted, strict=True)
    return rebuilt(types, iter([TensorSpec(shape, dtypes.as_dtype(kind)) for kind, shape in parts]))
