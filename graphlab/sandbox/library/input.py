"""Data sets of `tf.data` as a program has them: what of them comes back into the program, or is a stream of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphlab.data import Dataset
from graphlab.errors import OutOfRangeError
from graphlab.keras.checkpoints import Checkpoint
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import CONTAINERS, SCALARS, Native, Problem, Stream, Type, an
from graphlab.tensor import PUBLIC, Operand


def _from_generator(m: Machine, generator: Any, *args: Any, **kwargs: Any) -> Any:
    """`Dataset.from_generator`: the program's function is called when the elements are asked for, one by one."""
    kind = type(generator)
    if kind is Stream or kind in CONTAINERS or kind in SCALARS or isinstance(generator, Operand):
        raise Problem(
            TypeError,
            f"from_generator needs a function that yields elements; got {an(generator)}.",
            "Hand over the function itself, without calling it: from_generator(numbers, ...), not numbers().",
        )

    def begin(*given: Any) -> Iterator[Any]:
        values = m.call(generator, tuple(m.from_host(part) for part in given), {})
        for value in m.iterate(values):
            m.meter.tick()
            yield m.to_host(value)

    taken = [m.to_host(part) for part in args]
    return m.from_host(Dataset.from_generator(begin, *taken, **{name: m.to_host(v) for name, v in kwargs.items()}))


FROM_GENERATOR = Native("from_generator", _from_generator, "generator, output_signature=None")


def _checkpoint(m: Machine, *args: Any, **parts: Any) -> Any:
    """`tf.train.Checkpoint`, without iterators: how far one has come is not kept, and to look would move it."""
    kept = {name: part for name, part in parts.items() if type(part) is not Stream}
    if len(kept) < len(parts):
        m.note("A Checkpoint here does not keep how far an iterator has come.")
    return m.foreign(Checkpoint, args, kept, None, "Checkpoint")


CHECKPOINT = Type("train.Checkpoint", _checkpoint, (Checkpoint,), "root=None, **parts")


def _register(m: Machine, package: Any = "Custom", name: Any = None) -> Native:
    """`register_keras_serializable`: the class itself comes back, and `load_model` finds it."""

    def register(m: Machine, thing: Any) -> Any:
        PUBLIC["keras.saving.register_keras_serializable"](package, name)(m.to_host(thing, called=True))
        return thing

    return Native("register_keras_serializable", register)


REGISTER = Native("register_keras_serializable", _register, "package='Custom', name=None")


def stream_of(m: Machine, dataset: Dataset) -> Stream:
    """`iter(dataset)`, called as TensorFlow calls its type."""
    return Stream("OwnedIterator", m.iterate(dataset))


def get_next(m: Machine, stream: Stream) -> Any:
    """`iterator.get_next()`, of the iterators of data sets."""
    if stream.kind != "OwnedIterator":
        cause = f"{an(stream).capitalize()} has no attribute `get_next` here."
        raise Problem(AttributeError, cause, "Only the iterator of a data set has: use next(items).")
    m.meter.tick()
    for element in stream:
        return element
    raise OutOfRangeError("End of sequence: the data set has no more elements.")
