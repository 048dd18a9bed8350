"""Recurrent layers: a cell that is called for one step of a sequence after the other, with a state that it hands on."""

from __future__ import annotations

from typing import Any

from graphlab.functions.arithmetic import where
from graphlab.functions.making import zeros_like
from graphlab.keras.calling import InputSpec, scope_path, within
from graphlab.keras.families import own_settings
from graphlab.keras.layer import Layer
from graphlab.keras.layers.cells import (
    GRUCell,
    LSTMCell,
    SimpleRNNCell,
    StackedRNNCells,
    _Cell,
    attribute,
    check_cell,
    first_states,
    output_size,
)
from graphlab.keras.settings import own
from graphlab.keras.symbolic import mapped
from graphlab.keras.utils import as_type
from graphlab.keras.variables import Variable
from graphlab.ops import math
from graphlab.ops.shape import stack
from graphlab.tensor import Operand, Tensor, call_as_part, leaves, public, rebuilt


@public("keras.layers.RNN")
class RNN(Layer):
    """A cell, called for one step of a sequence after the other: one of Keras's, of your own, or several on each other.

    A cell of your own has a `state_size` and a `call(inputs, states)` that gives the output and the new states.

    >>> class Sum(Layer):
    ...     def __init__(self, units, **more):
    ...         super().__init__(**more)
    ...         self.state_size = units
    ...     def call(self, inputs, states):
    ...         return states[0] + inputs, [states[0] + inputs]
    >>> RNN(Sum(1), return_sequences=True)([[[1.0], [2.0], [3.0]]]).numpy().tolist()
    [[[1.0], [3.0], [6.0]]]
    """

    cell: Any
    states: Any
    _supports_masking = True

    def __init__(
        self,
        cell: Any,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        zero_output_for_mask: bool = False,
        **more: Any,
    ):
        cell = StackedRNNCells(cell) if isinstance(cell, list | tuple) else cell
        check_cell(cell)
        super().__init__(**more)
        self.cell, self.return_sequences, self.return_state = cell, return_sequences, return_state
        self.go_backwards, self.stateful, self.unroll = go_backwards, stateful, unroll
        self.zero_output_for_mask = zero_output_for_mask
        size = attribute(cell, "state_size")
        if not isinstance(size, int | list | tuple):
            raise ValueError(
                "`state_size` of a cell must be an int, or a list of ints, one for each state. Received: "
                f"state_size={size!r}"
            )
        self.state_size = [size] if isinstance(size, int) else list(size)
        vars(self)["states"] = None  # what is kept between calls is no weight

    def build(self, sequences_shape: Any) -> None:
        """Make the weights of the cell, and with `stateful` the states that are kept."""
        if isinstance(self.cell, Layer) and not self.cell.built:
            self.cell.build((sequences_shape[0], *sequences_shape[2:]))
            self.cell.built = True
        if self.stateful and self.states is None:
            self._keep_states(sequences_shape)

    def _keep_states(self, shape: Any) -> None:
        if shape[0] is None:
            raise ValueError(
                "A recurrent layer with stateful=True must know how many samples there are in a batch. Received: "
                f"sequence.shape={tuple(shape)}. Write Input(batch_shape=(rows, steps, features)), or batch_size=rows."
            )
        with within(self):
            path = f"{scope_path()}/rnn_state"
        start = self.get_initial_state(int(shape[0]))
        vars(self)["states"] = mapped(lambda x: Variable(x, trainable=False, name="rnn_state", path=path), start)

    def get_initial_state(self, batch_size: int) -> list[Any]:
        """The states before the first step."""
        found = first_states(self.cell, batch_size, self.dtype)
        return [found] if isinstance(found, Operand) else list(found)

    def reset_state(self) -> None:
        """Let the states that are kept be zeros again."""
        for state in leaves(self.states) if self.states is not None else ():
            state.assign(zeros_like(state))

    reset_states = reset_state

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        """The last output, or that of every step; and with `return_state` the states at the end."""
        rows, size = sequences_shape[0], output_size(self.cell)
        whole = (rows, sequences_shape[1], size) if self.return_sequences else (rows, size)
        states = [[(rows, n) for n in s] if isinstance(s, list | tuple) else (rows, s) for s in self.state_size]
        return (whole, *states) if self.return_state else whole

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """That of the steps, where every step comes out."""
        mask = next(iter(leaves(previous_mask))) if self.return_sequences else None
        return [mask, *[None] * len(self.state_size)] if self.return_state else mask

    def call(self, sequences: Any, initial_state: Any = None, mask: Any = None, training: bool = False) -> Any:
        """The last output, or that of every step; and with `return_state` the states at the end.

        Where the `mask` is False, a step is passed over: the states stay, and the output before it comes again.
        """
        start, is_zero = self._start(sequences, initial_state)
        outputs, states = self._run(sequences, start, mask, is_zero)
        for kept, new in zip(leaves(self.states), leaves(states), strict=True) if self.stateful else ():
            kept.assign(new)
        for cell in self.cell.cells if isinstance(self.cell, StackedRNNCells) else [self.cell]:
            if isinstance(cell, _Cell):
                cell.reset_dropout_mask()
                cell.reset_recurrent_dropout_mask()
        whole = stack(outputs, axis=1) if self.return_sequences else outputs[-1]
        found = (whole, *states) if self.return_state else whole
        return mapped(lambda x: as_type(x, self._dtype), found)  # which may be another than the cell's

    def _start(self, sequences: Any, given: Any) -> tuple[Any, bool]:
        """The states before the first step, and whether they are zeros."""
        rows = int(sequences.shape[0])
        if self.stateful and rows != (kept := int(next(iter(leaves(self.states))).shape[0])):
            raise ValueError(
                f"A recurrent layer with stateful=True gets as many samples in every batch. Expected: {kept}. "
                f"Received: {rows}. Give fit and predict the same `batch_size`, or call reset_state."
            )
        if given is None:
            states = self.states if self.stateful else self.get_initial_state(rows)
        else:
            states = [given] if isinstance(given, Operand) else list(given)
        if len(states) != len(self.state_size):
            raise ValueError(
                f"`initial_state` of {type(self).__name__} must have {len(self.state_size)} tensor(s). Received: "
                f"{len(states)}"
            )
        dtype = self.cell._dtype if isinstance(self.cell, Layer) else self._dtype
        is_zero = given is None and not self.stateful and isinstance(self.cell, _Cell)
        return mapped(lambda x: as_type(x, dtype), states), is_zero

    def _run(self, sequences: Any, states: Any, mask: Any, is_zero: bool) -> tuple[list[Any], Any]:
        """The outputs, in the order in which the steps are gone through, and the last states."""
        steps = range(int(sequences.shape[1]))
        if not steps:
            raise ValueError(f"{type(self).__name__} needs one step at least. Received: shape={sequences.shape}")
        mask = None if mask is None else math.cast(next(iter(leaves(mask))), dtype="bool")
        before = states[0] if is_zero else None
        found: list[Any] = []
        for step in reversed(steps) if self.go_backwards else steps:
            before, states = call_as_part("step", f"step {step + 1}", self._step, sequences, step, before, states, mask)
            found.append(before)
        return found, states

    def _step(self, sequences: Any, step: int, before: Any, states: Any, mask: Any) -> tuple[Any, Any]:
        """One step: its output and states, or those before where it does not count."""
        output, new = (self.cell if callable(self.cell) else self.cell.call)(sequences[:, step], states)
        new = [new] if isinstance(new, Operand) else list(new)
        if mask is None:
            return output, new
        kept = mask[:, step]
        shown = output is new[0] and before is states[0]
        held = _chosen(kept, leaves(new), leaves(states))
        new = rebuilt(states, iter(held))
        if self.zero_output_for_mask or before is None:
            return _chosen(kept, [output], [zeros_like(output)])[0], new
        return (held[0] if shown else _chosen(kept, [output], [before])[0]), new

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """A new one with the settings of `get_config`; a class of your own is named in `custom_objects`."""
        from graphlab.keras.models.cloning import deserialize  # which makes models too

        given = dict(config)
        return cls(deserialize(given.pop("cell"), custom_objects), **given)


def _chosen(kept: Any, new: Any, old: Any) -> list[Tensor]:
    """What is new in the rows that are kept, what was before in the others."""
    return [where(_column(kept, len(x.shape)), x, y) for x, y in zip(new, old, strict=True)]


def _column(kept: Any, axes: int) -> Any:
    """A bool for each row, with as many axes as what it chooses from."""
    return kept[(slice(None), *[None] * (axes - 1))]


class _Recurrent(RNN):
    """An RNN around a cell that comes with it, whose settings are its own."""

    def _around(self, cell: _Cell, steps: tuple[Any, ...], more: dict[str, Any]) -> None:
        sequences, state, backwards, stateful, unroll = steps
        RNN.__init__(self, cell, sequences, state, backwards, stateful, unroll, **more)
        self.input_spec = InputSpec(ndim=3)

    def get_config(self) -> dict[str, Any]:
        """The settings it was made with."""
        config = {**super().get_config(), "zero_output_for_mask": own(self.zero_output_for_mask)}
        return {name: value for name, value in config.items() if name != "use_cudnn"}  # as Keras's

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """A new one with the settings of `get_config`."""
        return cls(**config)


def _shared(more: dict[str, Any]) -> dict[str, Any]:
    """The arguments that a layer shares with its cell; how Keras computes it is no matter here."""
    more.pop("implementation", None)
    if "cell" in more:
        raise TypeError("A recurrent layer with a cell of its own takes no `cell`: write keras.layers.RNN(cell).")
    return {name: more[name] for name in ("dtype", "trainable") if name in more}


@public("keras.layers.SimpleRNN")
class SimpleRNN(_Recurrent):
    """A state that goes from step to step: tanh(inputs @ kernel + state @ recurrent_kernel + bias).

    >>> SimpleRNN(3, return_sequences=True).compute_output_shape((None, 5, 2))
    (None, 5, 3)
    """

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        seed: Any = None,
        **more: Any,
    ):
        cell = SimpleRNNCell(
            units, activation=activation, use_bias=use_bias,
            kernel_initializer=kernel_initializer, recurrent_initializer=recurrent_initializer,
            bias_initializer=bias_initializer, kernel_regularizer=kernel_regularizer,
            recurrent_regularizer=recurrent_regularizer, bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint, recurrent_constraint=recurrent_constraint,
            bias_constraint=bias_constraint, dropout=dropout, recurrent_dropout=recurrent_dropout, seed=seed,
            name="simple_rnn_cell", **_shared(more),
        )  # fmt: skip
        steps = (return_sequences, return_state, go_backwards, stateful, unroll)
        self._around(cell, steps, {"activity_regularizer": activity_regularizer, **more})


@public("keras.layers.LSTM")
class LSTM(_Recurrent):
    """A state and a long memory that go from step to step, with gates (Hochreiter & Schmidhuber 1997).

    >>> LSTM(3).compute_output_shape((None, 5, 2))
    (None, 3)
    """

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        unit_forget_bias: bool = True,
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: Any = None,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        use_cudnn: Any = "auto",
        **more: Any,
    ):
        cell = LSTMCell(
            units, activation=activation, use_bias=use_bias,
            kernel_initializer=kernel_initializer, recurrent_initializer=recurrent_initializer,
            bias_initializer=bias_initializer, kernel_regularizer=kernel_regularizer,
            recurrent_regularizer=recurrent_regularizer, bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint, recurrent_constraint=recurrent_constraint,
            bias_constraint=bias_constraint, dropout=dropout, recurrent_dropout=recurrent_dropout, seed=seed,
            recurrent_activation=recurrent_activation, unit_forget_bias=unit_forget_bias,
            name="lstm_cell", **_shared(more),
        )  # fmt: skip
        steps = (return_sequences, return_state, go_backwards, stateful, unroll)
        self._around(cell, steps, {"activity_regularizer": activity_regularizer, **more})
        self.use_cudnn = use_cudnn


@public("keras.layers.GRU")
class GRU(_Recurrent):
    """A state that goes from step to step, with gates for what is replaced and what is seen of it (Cho et al. 2014).

    >>> [tuple(shape) for shape in GRU(3, return_state=True).compute_output_shape((None, 5, 2))]
    [(None, 3), (None, 3)]
    """

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: Any = None,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        reset_after: bool = True,
        use_cudnn: Any = "auto",
        **more: Any,
    ):
        cell = GRUCell(
            units, activation=activation, use_bias=use_bias,
            kernel_initializer=kernel_initializer, recurrent_initializer=recurrent_initializer,
            bias_initializer=bias_initializer, kernel_regularizer=kernel_regularizer,
            recurrent_regularizer=recurrent_regularizer, bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint, recurrent_constraint=recurrent_constraint,
            bias_constraint=bias_constraint, dropout=dropout, recurrent_dropout=recurrent_dropout, seed=seed,
            recurrent_activation=recurrent_activation, reset_after=reset_after,
            name="gru_cell", **_shared(more),
        )  # fmt: skip
        steps = (return_sequences, return_state, go_backwards, stateful, unroll)
        self._around(cell, steps, {"activity_regularizer": activity_regularizer, **more})
        self.use_cudnn = use_cudnn


def _of_cell(name: str) -> property:
    def read(self: Any) -> Any:
        return getattr(self.cell, name)

    read.__name__, read.__doc__ = name, f"The `{name}` of its cell."
    return property(read)


for _kind, _cell in ((SimpleRNN, SimpleRNNCell), (LSTM, LSTMCell), (GRU, GRUCell)):
    for _name in own_settings(_cell):
        setattr(_kind, _name, _of_cell(_name))
