"""Recurrent layers: a cell that is called for one step of a sequence after the other, with a state that it hands on."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.functions.arithmetic import matmul
from graphlab.functions.making import zeros
from graphlab.keras import activations, constraints, initializers, regularizers
from graphlab.keras.calling import InputSpec
from graphlab.keras.layer import Layer
from graphlab.keras.variables import Variable
from graphlab.ops.shape import stack
from graphlab.tensor import Operand, Tensor, call_as_part, public
from graphlab.values import as_ints


class _Cell(Layer):
    """One step: the weights of all gates side by side, and what becomes of the state."""

    _gates = 1
    _states = 1
    kernel: Variable
    recurrent_kernel: Variable
    bias: Variable | None
    around: Any

    def __init__(self, around: Any):
        super().__init__(dtype=around.dtype)
        vars(self)["around"] = around  # its settings are those of the layer that it belongs to

    def build(self, input_shape: Any) -> None:
        """Make the kernels for the input and for the state, and the bias."""
        a, features = self.around, as_ints(input_shape[-1:])[0]
        width = self._gates * a.units
        for name, rows, fill, price, bound in (
            ("kernel", features, a.kernel_initializer, a.kernel_regularizer, a.kernel_constraint),
            ("recurrent_kernel", a.units, a.recurrent_initializer, a.recurrent_regularizer, a.recurrent_constraint),
        ):
            made = self.add_weight((rows, width), fill, regularizer=price, constraint=bound, name=name)
            setattr(self, name, made)
        self.bias = None
        if a.use_bias:
            self.bias = self.add_weight(
                self._bias_shape(),
                self._bias_start(),
                regularizer=a.bias_regularizer,
                constraint=a.bias_constraint,
                name="bias",
            )

    def _bias_shape(self) -> tuple[int, ...]:
        return (self._gates * self.around.units,)

    def _bias_start(self) -> Any:
        return self.around.bias_initializer

    def _part(self, x: Any, number: int) -> Any:
        """The columns of one gate."""
        units = self.around.units
        return x[:, number * units : (number + 1) * units]

    def _weighed(self, inputs: Any, state: Any) -> Tensor:
        """inputs @ kernel + bias + state @ recurrent_kernel, for all gates."""
        x = matmul(inputs, self.kernel)
        x = x if self.bias is None else x + self.bias
        return x + matmul(state, self.recurrent_kernel)


class SimpleRNNCell(_Cell):
    """tanh(inputs @ kernel + bias + state @ recurrent_kernel)."""

    def call(self, inputs: Any, states: Any) -> Any:
        """The new state, which is what comes out."""
        return (self.around.activation(self._weighed(inputs, states[0])),)


class LSTMCell(_Cell):
    """A long memory beside the state, with gates for what enters it, what it keeps and what comes out."""

    _gates, _states = 4, 2

    def _bias_start(self) -> Any:
        a = self.around
        if not a.unit_forget_bias:
            return a.bias_initializer

        def start(shape: Any, dtype: Any = None) -> Any:
            drawn = [np.asarray(a.bias_initializer((n * a.units,), dtype)) for n in (1, 2)]
            return np.concatenate([drawn[0], np.ones(a.units, drawn[0].dtype), drawn[1]])

        return start

    def call(self, inputs: Any, states: Any) -> Any:
        """The new state and memory."""
        (state, memory), a = states, self.around
        z = self._weighed(inputs, state)
        enters, kept = a.recurrent_activation(self._part(z, 0)), a.recurrent_activation(self._part(z, 1))
        memory = kept * memory + enters * a.activation(self._part(z, 2))
        return a.recurrent_activation(self._part(z, 3)) * a.activation(memory), memory


class GRUCell(_Cell):
    """Gates for how much of the state is replaced, and for how much of it the candidate sees."""

    _gates = 3

    def _bias_shape(self) -> tuple[int, ...]:
        width = self._gates * self.around.units
        return (2, width) if self.around.reset_after else (width,)

    def call(self, inputs: Any, states: Any) -> Any:
        """The new state."""
        state, a = states[0], self.around
        x = matmul(inputs, self.kernel)
        after = a.reset_after
        if self.bias is not None:
            x = x + (self.bias[0] if after else self.bias)
        kernel = self.recurrent_kernel
        inner = matmul(state, kernel if after else kernel[:, : 2 * a.units])
        if after and self.bias is not None:
            inner = inner + self.bias[1]
        kept = a.recurrent_activation(self._part(x, 0) + self._part(inner, 0))
        seen = a.recurrent_activation(self._part(x, 1) + self._part(inner, 1))
        last = seen * self._part(inner, 2) if after else matmul(seen * state, kernel[:, 2 * a.units :])
        candidate = a.activation(self._part(x, 2) + last)
        return (kept * state + (1.0 - kept) * candidate,)


class _Recurrent(Layer):
    """The common part: a cell, called step after step."""

    _cell: type[_Cell]
    cell: _Cell

    def _set(
        self,
        units: Any,
        activation: Any,
        use_bias: Any,
        initial: tuple[Any, Any, Any],
        prices: tuple[Any, Any, Any],
        bounds: tuple[Any, Any, Any],
        steps: tuple[Any, ...],
    ) -> None:
        self.units, self.use_bias, self.activation = int(units), use_bias, activations.get(activation)
        self.kernel_initializer, self.recurrent_initializer, self.bias_initializer = map(initializers.get, initial)
        self.kernel_regularizer, self.recurrent_regularizer, self.bias_regularizer = map(regularizers.get, prices)
        self.kernel_constraint, self.recurrent_constraint, self.bias_constraint = map(constraints.get, bounds)
        self.dropout, self.recurrent_dropout, self.seed, self.return_sequences = steps[:4]
        self.return_state, self.go_backwards, self.stateful, self.unroll = steps[4:]
        for name, off, instead in (
            ("dropout", 0.0, "put a Dropout layer before it"),
            ("recurrent_dropout", 0.0, "put a Dropout layer before it"),
            ("stateful", False, "hand `initial_state` on"),
        ):
            if getattr(self, name) not in (0, False):
                raise ValueError(
                    f"`{name}` of {type(self).__name__} must be {off} here: {instead}. Received: "
                    f"{name}={getattr(self, name)!r}"
                )
        self.input_spec = InputSpec(ndim=3)
        self.cell = self._cell(self)

    def build(self, input_shape: Any) -> None:
        """Make the weights of the cell."""
        self.cell.build((input_shape[0], input_shape[2]))

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The last state, or that of every step; and with `return_state` the states at the end."""
        state = (input_shape[0], self.units)
        whole = (input_shape[0], input_shape[1], self.units) if self.return_sequences else state
        return (whole, *[state] * self.cell._states) if self.return_state else whole

    def call(self, inputs: Any, initial_state: Any = None) -> Any:
        """The last state, or that of every step; and with `return_state` the states at the end."""
        if initial_state is None:
            rows = int(inputs.shape[0])
            states: Any = tuple(zeros((rows, self.units), self._dtype) for _ in range(self.cell._states))
        else:
            states = (initial_state,) if isinstance(initial_state, Operand) else tuple(initial_state)
        if len(states) != self.cell._states:
            raise ValueError(
                f"`initial_state` of {type(self).__name__} must have {self.cell._states} tensor(s). Received: "
                f"{len(states)}"
            )
        steps = range(int(inputs.shape[1]))
        found = []
        for step in reversed(steps) if self.go_backwards else steps:
            states = call_as_part("step", f"step {step + 1}", self._one, inputs, step, states)
            found.append(states[0])
        if not found:
            raise ValueError(f"{type(self).__name__} needs one step at least. Received: inputs.shape={inputs.shape}")
        whole = stack(found, axis=1) if self.return_sequences else states[0]
        return (whole, *states) if self.return_state else whole

    def _one(self, inputs: Any, step: int, states: Any) -> Any:
        return self.cell(inputs[:, step], states)


@public("keras.layers.SimpleRNN")
class SimpleRNN(_Recurrent):
    """A state that goes from step to step: tanh(inputs @ kernel + state @ recurrent_kernel + bias).

    >>> SimpleRNN(3, return_sequences=True).compute_output_shape((None, 5, 2))
    (None, 5, 3)
    """

    _cell = SimpleRNNCell

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
        super().__init__(activity_regularizer=activity_regularizer, **more)
        self._set(
            units, activation, use_bias,
            (kernel_initializer, recurrent_initializer, bias_initializer),
            (kernel_regularizer, recurrent_regularizer, bias_regularizer),
            (kernel_constraint, recurrent_constraint, bias_constraint),
            (dropout, recurrent_dropout, seed, return_sequences, return_state, go_backwards, stateful, unroll),
        )  # fmt: skip


@public("keras.layers.LSTM")
class LSTM(_Recurrent):
    """A state and a long memory that go from step to step, with gates (Hochreiter & Schmidhuber 1997).

    >>> LSTM(3).compute_output_shape((None, 5, 2))
    (None, 3)
    """

    _cell = LSTMCell

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
        super().__init__(activity_regularizer=activity_regularizer, **more)
        self.recurrent_activation, self.unit_forget_bias = activations.get(recurrent_activation), unit_forget_bias
        self.use_cudnn = use_cudnn
        self._set(
            units, activation, use_bias,
            (kernel_initializer, recurrent_initializer, bias_initializer),
            (kernel_regularizer, recurrent_regularizer, bias_regularizer),
            (kernel_constraint, recurrent_constraint, bias_constraint),
            (dropout, recurrent_dropout, seed, return_sequences, return_state, go_backwards, stateful, unroll),
        )  # fmt: skip


@public("keras.layers.GRU")
class GRU(_Recurrent):
    """A state that goes from step to step, with gates for what is replaced and what is seen of it (Cho et al. 2014).

    >>> [tuple(shape) for shape in GRU(3, return_state=True).compute_output_shape((None, 5, 2))]
    [(None, 3), (None, 3)]
    """

    _cell = GRUCell

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
        super().__init__(activity_regularizer=activity_regularizer, **more)
        self.recurrent_activation, self.reset_after = activations.get(recurrent_activation), reset_after
        self.use_cudnn = use_cudnn
        self._set(
            units, activation, use_bias,
            (kernel_initializer, recurrent_initializer, bias_initializer),
            (kernel_regularizer, recurrent_regularizer, bias_regularizer),
            (kernel_constraint, recurrent_constraint, bias_constraint),
            (dropout, recurrent_dropout, seed, return_sequences, return_state, go_backwards, stateful, unroll),
        )  # fmt: skip
