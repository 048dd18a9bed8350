"""GradientTape: remembers the ops applied inside its `with` block, and walks them backwards.

The order of recording is a topological order already, so there is no sort and no recursion.
Rules are written in ops, so an outer tape records the backward pass like anything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import Enum
from types import TracebackType
from typing import Any

import numpy as np

from graphlab.errors import TapeError
from graphlab.sweep import LiveSweep, fits, seeds, total_of, unit, walk
from graphlab.tensor import (
    CALLS,
    Observer,
    Operand,
    Recorder,
    Tensor,
    flat,
    leaves,
    observer,
    public,
    rebuilt,
    recorders,
    set_recorders,
    within_limits,
)
from graphlab.tensor.observers import WATCH


@public()
class UnconnectedGradients(str, Enum):  # noqa: UP042  # its str() is the member's name, as TensorFlow's is
    """What `gradient` gives for a source that the target does not depend on."""

    NONE = "none"
    ZERO = "zero"


_NONE = UnconnectedGradients.NONE


def warn_of_ints(dtype: Any, what: str = "tensor") -> None:
    """Log, as TensorFlow does, that nothing will come of watching this dtype; a drawing shows it in its place."""
    if observer() is None:
        import logging  # a twentieth of the time to import graphlab

        logging.getLogger("graphlab").warning(
            "The dtype of the watched %s must be floating (e.g. tf.float32), got %r", what, dtype
        )


@public("GradientTape", "autodiff.GradientTape")
class GradientTape(Recorder):
    """Records the ops inside its `with` block, to differentiate them afterwards.

    Trainable Variables are watched by themselves, tensors when `watch` is told of them. A tape gives
    one set of gradients, or with `persistent=True` as many as wanted.

    >>> from graphlab import Variable
    >>> x = Variable(3.0)
    >>> with GradientTape() as tape:
    ...     y = x * x
    >>> tape.gradient(y, x)
    <tf.Tensor: shape=(), dtype=float32, numpy=6.0>
    """

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True):
        self.persistent = persistent
        self._watch_accessed = watch_accessed_variables
        self._recording = False
        self._used = False
        self._began = False
        self._forget()

    def _forget(self) -> None:
        self.records: list[Any] = []
        self.follows: set[int] = set()  # ids of tensors that a watched one leads to; `_alive` keeps them valid
        self._alive: list[Tensor] = []
        self._is_complex = self._is_narrow = False  # whether it follows a complex tensor
        self._watched: dict[int, Any] = {}  # Variables by id
        self._reads: dict[int, dict[int, Tensor]] = {}  # the tensors that were read from a Variable, by its id

    # --- Recording -------------------------------------------------------------------------------

    def __enter__(self) -> GradientTape:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._recording:
            self._stop()

    def _start(self) -> None:
        if self._recording:
            raise ValueError("Tape is still recording, This can happen if you try to re-enter an already-active tape.")
        if self.is_released:  # it begins anew
            self._begin_anew()
        self._recording = self._began = True
        if (watcher := set_recorders((*recorders(), self))) is not None:
            watcher.tape_entered(self)

    def _stop(self) -> None:
        self._recording = False
        if (watcher := set_recorders(tuple([r for r in recorders() if r is not self]))) is not None:
            watcher.tape_exited(self)

    def watch(self, tensor: Any) -> None:
        """Follow a tensor, a Variable, or each of a structure of them.

        Raises ValueError for anything else and AttributeError outside the `with` block, as TensorFlow does.
        """
        for x in leaves(tensor):
            if not isinstance(x, Operand):
                raise ValueError(
                    f"Passed in object {x} of type '{type(x).__name__}', not tf.Tensor or tf.Variable. "
                    "Make it a tensor first: x = tf.constant(...)"
                )
            if not self._recording:
                raise AttributeError("tape.watch(x) works inside the tape's `with` block: move it there")
            if not x.dtype.is_differentiable:
                warn_of_ints(x.dtype)
            if isinstance(x, Tensor):
                self._follow(x._tensor())
            else:
                self._watched[id(x)] = x
                self.variable_read(x, x._tensor())
            if (watcher := observer()) is not None:
                watcher.tape_watches(self, x)

    def _follow(self, tensor: Tensor) -> None:
        kind = tensor._array.dtype.kind
        is_followed = kind == "f" or (kind == "c" and self.meets_complex()) or (kind == "V" and self.meets_narrow())
        if is_followed and id(tensor) not in self.follows:
            self.follows.add(id(tensor))
            self._alive.append(tensor)

    def variable_read(self, variable: Any, tensor: Tensor) -> None:
        """A Variable was read while recording; `tensor` is what was in it then."""
        if id(tensor) in self.follows:
            return  # as it is from the second time on
        key = id(variable)
        if key in self._watched or (self._watch_accessed and variable._trainable):
            self._watched[key] = variable
            self._reads.setdefault(key, {})[id(tensor)] = tensor
            self._follow(tensor)

    def meets_complex(self) -> bool:
        """It follows complex tensors from now on. True."""
        self._is_complex = True
        return True

    def meets_narrow(self) -> bool:
        """It follows tensors of bfloat16 from now on, with which only ops compute. True."""
        self._is_narrow = True
        return True

    def tracks(self, tensor: Tensor) -> bool:
        """Whether a watched tensor leads to this one, on this tape."""
        return id(tensor) in self.follows

    @property
    def is_released(self) -> bool:
        """Whether it has given its one set of gradients and can give no more."""
        return self._used and not self.persistent

    def watched_variables(self) -> tuple[Any, ...]:
        """The Variables this tape follows, in the order in which they were made."""
        return tuple(sorted(self._watched.values(), key=lambda v: v._order))

    @contextmanager
    def stop_recording(self) -> Iterator[None]:
        """Do not record what happens inside this block. Raises RuntimeError on a tape that is not recording."""
        if not self._recording:
            raise TapeError("Trying to stop recording a tape which is not recording.")
        self._stop()
        try:
            yield
        finally:
            self._start()

    def reset(self) -> None:
        """Forget what was recorded and watched so far. Raises ValueError on a tape that is not recording."""
        if not self._recording:
            raise ValueError(
                "Tape is not recording. A tape that has given its gradient begins anew when it is entered."
            )
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._forget()
        self._used = False
        if (watcher := observer()) is not None:
            watcher.tape_reset(self)

    # --- Differentiating -------------------------------------------------------------------------

    def gradient(
        self,
        target: Any,
        sources: Any,
        output_gradients: Any = None,
        unconnected_gradients: str = UnconnectedGradients.NONE,
    ) -> Any:
        """The derivative of the sum of `target` with respect to each source, in the structure of `sources`.

        A gradient has the shape and dtype of its source; it is None where the target does not depend on
        the source, or zeros with `unconnected_gradients="zero"`. Several targets are added up.
        `output_gradients` weighs the elements of the target. Raises RuntimeError on a second call of a
        tape that is not persistent.

        >>> from graphlab import constant
        >>> x = constant([1.0, 2.0])
        >>> with GradientTape() as tape:
        ...     tape.watch(x)
        ...     y = x * x
        >>> tape.gradient(y, {"x": x})
        {'x': <tf.Tensor: shape=(2,), dtype=float32, numpy=array([2., 4.], dtype=float32)>}
        """
        self._use(unconnected_gradients)
        zero = unconnected_gradients is not _NONE and unconnected_gradients == UnconnectedGradients.ZERO
        with self._announcing():
            targets = [self._target(t) for t in flat(target)]
            weights = seeds(targets, output_gradients)
            # Weights that do not fit are left to the ops, which know best what is wrong.
            fit = output_gradients is None or all(map(fits, weights, targets))
            found = self._gradients(targets, weights, flat(sources), zero, fit)
        return rebuilt(sources, iter(found))

    def _gradients(
        self,
        targets: list[Tensor],
        weights: list[Tensor],
        sources: list[Any],
        zero: bool,
        fit: bool = True,
        call: str = "gradient",
        element: tuple[int, ...] | None = None,
    ) -> list[Tensor | None]:
        """The gradient of each source. `call` and `element` are those of a `LiveSweep`."""
        tensors = [self._read(source) for source in sources]
        asked = {id(x) for xs in tensors for x in xs}
        tapes, watcher = WATCH.get()
        records, grads = self.records.copy(), dict[int, Any]()
        if not self.persistent and element is None and watcher is None:
            self.records = []  # what has been passed on is let go at once
        is_on_arrays = fit and not tapes and not self._is_narrow
        unseen = is_on_arrays and (watcher is None or (element is None and watcher.postpones(self, records)))
        live = None if watcher is None else LiveSweep(targets, weights, sources, call, element)
        if live is not None and not unseen:
            grads = live.walk(records, self.follows, self._is_complex)
        else:
            kept = records.copy() if live is not None else []
            unasked = {id(x) for x in self._alive} - asked
            walk(
                records,
                targets,
                weights,
                grads,
                self.follows,
                self._is_complex,
                unseen=unseen,
                asked=asked,
                unasked=unasked,
            )
            if unseen:
                grads = {key: Tensor(grads[key]) for key in asked if key in grads}
            if live is not None:
                live.postpone(kept, self.follows, self._is_complex, grads)
        if live is None or watcher is None:
            return [total_of(source, xs, grads, zero) for source, xs in zip(sources, tensors, strict=True)]
        watcher.swept(self, live)
        live.results = [total_of(source, xs, grads, zero) for source, xs in zip(sources, tensors, strict=True)]
        return live.results

    def _announcing(self) -> AbstractContextManager[Any]:
        """Tells the observer that the ops inside the block are those of a gradient of this tape."""
        watcher = observer()
        return _NOTHING if watcher is None else _Announced(watcher, self)

    def _use(self, unconnected: str) -> None:
        if unconnected is not _NONE and unconnected not in ("none", "zero"):
            raise ValueError(f"Unknown value for unconnected_gradients: {unconnected!r}")
        if not self._began:
            raise TapeError(
                "This tape has recorded nothing. Compute the target inside `with tf.GradientTape() as tape:`"
            )
        if self.is_released:
            raise TapeError(
                "A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians). "
                "Write tf.GradientTape(persistent=True) to ask it more than once."
            )
        if self._recording and not self.persistent:
            self._stop()
        self._used = True

    def _target(self, target: Any) -> Tensor:
        if type(target) is Tensor:
            return target
        if target is None:
            raise TypeError("Cannot convert the argument `type_value`: None to a TensorFlow DType.")
        if not isinstance(target, Operand):
            raise _no_tensor(target)(
                f"the target of a gradient must be a tensor computed inside the tape; got {target!r}. Python numbers "
                "and what .numpy() gives have left the tape: keep to tensors up to the target."
            )
        if isinstance(target, Tensor):
            return target._tensor()
        reads = self._reads.setdefault(id(target), {})
        if not reads:
            reads[id(target._tensor())] = target._tensor()
        return next(reversed(reads.values()))

    def _read(self, source: Any) -> list[Tensor]:
        """The tensors whose gradients make up that of a source: itself, or all that was read from a Variable."""
        if isinstance(source, Tensor):
            return [source._tensor()]
        source = getattr(source, "_of", source)  # what `assign` gives back is the Variable
        if (reads := self._reads.get(id(source))) is not None:
            return list(reads.values())
        if isinstance(source, Operand):
            return []
        raise _no_tensor(source)(
            f"'{type(source).__name__}' object has no attribute '_id': a gradient is taken with respect to tensors and "
            f"Variables; got {source!r}"
        )

    # --- Jacobians -------------------------------------------------------------------------------

    def jacobian(
        self,
        target: Any,
        sources: Any,
        unconnected_gradients: str = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """The derivative of every element of `target` by every element of each source: shape target + source."""
        self._row_by_row("jacobian", experimental_use_pfor)
        return self._jacobian("jacobian", target, sources, unconnected_gradients)

    def _row_by_row(self, call: str, at_once: bool) -> None:
        """Raises RuntimeError where the rows are asked for one after the other, which only a persistent tape allows."""
        if not at_once and not self.persistent:
            raise TapeError(
                f"GradientTape must be created with persistent=True to compute the {call} with eager execution enabled "
                "and with experimental_use_pfor set to False."
            )

    def _jacobian(self, call: str, target: Any, sources: Any, unconnected: str) -> Any:
        self._use(unconnected)
        found = []
        with self._announcing():
            out, every = self._target(target), flat(sources)
            zero = unconnected == UnconnectedGradients.ZERO
            rows = [
                self._gradients([out], [unit(out, index)], every, zero, call=call, element=index)
                for index in np.ndindex(np.shape(out._array))
            ]
            if not rows:
                return rebuilt(sources, iter(self._of_no_element(out, every, zero)))
            for position, source in enumerate(every):
                column = [row[position] for row in rows]
                shape = (*np.shape(out._array), *source.shape)
                none = any(c is None for c in column)
                found.append(None if none else CALLS["reshape"](CALLS["stack"](column), shape))
        return rebuilt(sources, iter(found))

    def _of_no_element(self, out: Tensor, sources: list[Any], zero: bool) -> list[Tensor | None]:
        """The Jacobians of a target without elements: empty for the sources that it depends on."""
        with within_limits():  # nothing flows, but a gradient of one's own may do anything
            found = self._gradients([out], [Tensor(np.zeros_like(out._array))], sources, zero)
        shapes = [(*np.shape(out._array), *source.shape) for source in sources]
        return [
            None if part is None else Tensor(np.zeros(shape, part._array.dtype))
            for part, shape in zip(found, shapes, strict=True)
        ]

    def batch_jacobian(
        self,
        target: Any,
        source: Any,
        unconnected_gradients: str = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """The Jacobian of each row of `target` by the same row of `source`: shape batch + target row + source row."""
        self._row_by_row("batch_jacobian", experimental_use_pfor)
        shape, over = tuple(target.shape), tuple(source.shape)
        for one in (shape, over):
            if len(one) < 2:
                raise ValueError(f"Shape {one} must have rank at least 2: a row for each example of the batch")
        if shape[0] != over[0]:
            raise ValueError(f"Need first dimension of target shape ({shape}) and source shape ({over}) to match.")
        with self._announcing():
            whole = self._jacobian("batch_jacobian", target, source, UnconnectedGradients.ZERO)
            rows = [CALLS["gather"](whole[i], i, len(shape) - 1) for i in range(shape[0])]
            return CALLS["stack"](rows)


_NOTHING = nullcontext()


def _no_tensor(thing: Any) -> type[Exception]:
    """The kind of error for what is no tensor: AttributeError for a number, TypeError for what holds no number."""
    return AttributeError if isinstance(thing, bool | int | float | complex | np.generic | np.ndarray) else TypeError


class _Announced:
    """The ops inside the block are those of a gradient of `tape`."""

    __slots__ = ("_tape", "_watcher")

    def __init__(self, watcher: Observer, tape: GradientTape):
        self._watcher, self._tape = watcher, tape

    def __enter__(self) -> None:
        self._watcher.sweeping(self._tape)

    def __exit__(self, *_: object) -> None:
        self._watcher.sweeping_ended(self._tape)
