"""Cells: what a recurrent layer does at one step of a sequence, with the state that it hands on to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.functions.arithmetic import matmul
from graphlab.functions.making import ones_like, zeros
from graphlab.keras import activations, constraints, initializers, random, regularizers
from graphlab.keras.families import serialize
from graphlab.keras.layer import Layer
from graphlab.keras.variables import Variable
from graphlab.ops.shape import concat
from graphlab.tensor import Operand, Tensor, public
from graphlab.values import as_ints


def attribute(cell: Any, name: str) -> Any:
    """An attribute of a cell, which may be of a class that a program defines; None where it has none."""
    return cell._attribute(name) if isinstance(cell, Layer) else getattr(cell, name, None)


def check_cell(cell: Any) -> None:
    """Raise ValueError for what has no `call` and no `state_size`."""
    if not hasattr(cell, "call"):
        raise ValueError(
            "A cell of a recurrent layer must have a `call(inputs, states)` method, which gives the output and the new "
            f"states. Received: cell={cell}"
        )
    if attribute(cell, "state_size") is None:
        raise ValueError(
            "A cell of a recurrent layer must have a `state_size` attribute: an int, or a list of ints, one for each "
            f"state; set it in `__init__`. Received: cell={cell}"
        )


def output_size(cell: Any) -> Any:
    """How many numbers come out of a cell at each step: those of its first state, if it does not say."""
    size, states = attribute(cell, "output_size"), attribute(cell, "state_size")
    return size if size is not None else states[0] if isinstance(states, list | tuple) else states


def first_states(cell: Any, rows: int, dtype: str) -> Any:
    """The states that a cell begins with: its own, or zeros."""
    start = attribute(cell, "get_initial_state")
    if start is not None:
        return start(batch_size=rows)
    size = attribute(cell, "state_size")
    return [zeros((rows, n), dtype) for n in size] if isinstance(size, list | tuple) else zeros((rows, size), dtype)


class _Cell(Layer):
    """The common part: the weights of all gates side by side, and what is dropped in training."""

    _gates = 1
    kernel: Variable
    recurrent_kernel: Variable
    bias: Variable | None

    def __init__(self, **more: Any):
        more.pop("implementation", None)  # how Keras computes it is no matter here
        super().__init__(**more)

    def _set(
        self,
        units: Any,
        activation: Any,
        use_bias: Any,
        initial: tuple[Any, Any, Any],
        prices: tuple[Any, Any, Any],
        bounds: tuple[Any, Any, Any],
        dropout: tuple[float, float, Any],
    ) -> None:
        self.units, self.use_bias, self.activation = int(units), use_bias, activations.get(activation)
        self.kernel_initializer, self.recurrent_initializer, self.bias_initializer = map(initializers.get, initial)
        self.kernel_regularizer, self.recurrent_regularizer, self.bias_regularizer = map(regularizers.get, prices)
        self.kernel_constraint, self.recurrent_constraint, self.bias_constraint = map(constraints.get, bounds)
        self.dropout, self.recurrent_dropout = (min(1.0, max(0.0, rate)) for rate in dropout[:2])
        self.seed = dropout[2]
        drops = self.dropout or self.recurrent_dropout
        self.seed_generator = random.SeedGenerator(self.seed) if drops else None
        self.state_size: Any = self.units
        self.output_size = self.units
        self.reset_dropout_mask()
        self.reset_recurrent_dropout_mask()

    def build(self, input_shape: Any) -> None:
        """Make the kernels for the input and for the state, and the bias."""
        features, width = as_ints(input_shape[-1:])[0], self._gates * self.units
        self.kernel = self.add_weight(
            (features, width), self.kernel_initializer, regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint, name="kernel",
        )  # fmt: skip
        self.recurrent_kernel = self.add_weight(
            (self.units, width), self.recurrent_initializer, regularizer=self.recurrent_regularizer,
            constraint=self.recurrent_constraint, name="recurrent_kernel",
        )  # fmt: skip
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                self._bias_shape(), self._bias_start(), regularizer=self.bias_regularizer,
                constraint=self.bias_constraint, name="bias",
            )  # fmt: skip

    def _bias_shape(self) -> tuple[int, ...]:
        return (self._gates * self.units,)

    def _bias_start(self) -> Any:
        return self.bias_initializer

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The output, and the new states."""
        state = (input_shape[0], self.units)
        return state, [state] * (len(self.state_size) if isinstance(self.state_size, list) else 1)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """The outputs for tensors without values, themselves without values."""
        return self._inferred(args, kwargs)

    def get_initial_state(self, batch_size: int | None = None) -> list[Tensor]:
        """Zeros: the states before the first step."""
        sizes = self.state_size if isinstance(self.state_size, list) else [self.state_size]
        return [zeros((batch_size, size), self._dtype) for size in sizes]

    # --- What is dropped -------------------------------------------------------------------------

    def get_dropout_mask(self, step_input: Any) -> Any:
        """Factors for the input, the same at all steps until they are reset; None where nothing is dropped."""
        if self._dropped is None and self.dropout > 0:
            vars(self)["_dropped"] = self._drawn(step_input, self.dropout)
        return self._dropped

    def get_recurrent_dropout_mask(self, step_input: Any) -> Any:
        """Factors for the state, the same at all steps until they are reset; None where nothing is dropped."""
        if self._dropped_states is None and self.recurrent_dropout > 0:
            vars(self)["_dropped_states"] = self._drawn(step_input, self.recurrent_dropout)
        return self._dropped_states

    def reset_dropout_mask(self) -> None:
        """Draw other factors for the input at the next step."""
        vars(self)["_dropped"] = None

    def reset_recurrent_dropout_mask(self) -> None:
        """Draw other factors for the state at the next step."""
        vars(self)["_dropped_states"] = None

    _dropped: Any
    _dropped_states: Any

    def _drawn(self, x: Any, rate: float) -> list[Tensor]:
        """Factors for each gate, if the state is dropped too; else one for all gates."""
        count = self._gates if self.recurrent_dropout else 1
        return [random.dropout(ones_like(x), rate, seed=self.seed_generator) for _ in range(count)]

    def _factors(self, inputs: Any, state: Any, training: Any) -> tuple[Any, Any]:
        """What the input and the state are multiplied with in training, None where with nothing."""
        if not training:
            return None, None
        return self.get_dropout_mask(inputs), self.get_recurrent_dropout_mask(state)

    # --- Gates -----------------------------------------------------------------------------------

    def _part(self, x: Any, number: int) -> Any:
        """The columns of one gate."""
        return x[:, number * self.units : (number + 1) * self.units]

    def _weighed(self, x: Any, kernel: Any, factors: Any) -> Tensor:
        """x @ kernel for all gates side by side, after x was multiplied with the factors of each."""
        if factors is None:
            return matmul(x, kernel)
        if len(factors) == 1:
            return matmul(x * factors[0], kernel)
        return concat([matmul(x * f, self._part(kernel, gate)) for gate, f in enumerate(factors)], axis=1)

    def _with_bias(self, x: Any) -> Any:
        return x if self.bias is None else x + self.bias


@public("keras.layers.SimpleRNNCell")
class SimpleRNNCell(_Cell):
    """One step of a `SimpleRNN`: tanh(inputs @ kernel + bias + state @ recurrent_kernel).

    >>> output, states = SimpleRNNCell(3)([[1.0, 2.0]], [[[0.0, 0.0, 0.0]]])
    >>> output.shape, len(states)
    (TensorShape([1, 3]), 1)
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
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: Any = None,
        **more: Any,
    ):
        super().__init__(**more)
        self._set(
            units, activation, use_bias,
            (kernel_initializer, recurrent_initializer, bias_initializer),
            (kernel_regularizer, recurrent_regularizer, bias_regularizer),
            (kernel_constraint, recurrent_constraint, bias_constraint),
            (dropout, recurrent_dropout, seed),
        )  # fmt: skip

    def call(self, sequence: Any, states: Any, training: bool = False) -> Any:
        """The output, and the new state, which is the same."""
        state = first(states)
        of_input, of_state = self._factors(sequence, state, training)
        x = self._with_bias(self._weighed(sequence, self.kernel, of_input))
        output = self.activation(x + self._weighed(state, self.recurrent_kernel, of_state))
        return output, like(states, output)


@public("keras.layers.LSTMCell")
class LSTMCell(_Cell):
    """One step of an `LSTM`: a long memory beside the state, with gates for what enters it, stays and comes out.

    >>> cell = LSTMCell(3)
    >>> output, states = cell([[1.0, 2.0]], cell.get_initial_state(batch_size=1))
    >>> output.shape, len(states)
    (TensorShape([1, 3]), 2)
    """

    _gates = 4

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
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: Any = None,
        **more: Any,
    ):
        super().__init__(**more)
        self.recurrent_activation, self.unit_forget_bias = activations.get(recurrent_activation), unit_forget_bias
        self._set(
            units, activation, use_bias,
            (kernel_initializer, recurrent_initializer, bias_initializer),
            (kernel_regularizer, recurrent_regularizer, bias_regularizer),
            (kernel_constraint, recurrent_constraint, bias_constraint),
            (dropout, recurrent_dropout, seed),
        )  # fmt: skip
        self.state_size = [self.units, self.units]

    def _bias_start(self) -> Any:
        if not self.unit_forget_bias:
            return self.bias_initializer

        def start(shape: Any, dtype: Any = None) -> Any:
            drawn = [np.asarray(self.bias_initializer((n * self.units,), dtype)) for n in (1, 2)]
            return np.concatenate([drawn[0], np.ones(self.units, drawn[0].dtype), drawn[1]])

        return start

    def call(self, inputs: Any, states: Any, training: bool = False) -> Any:
        """The output, and the new state and memory."""
        state, memory = states
        of_input, of_state = self._factors(inputs, state, training)
        x = self._with_bias(self._weighed(inputs, self.kernel, of_input))
        z = x + self._weighed(state, self.recurrent_kernel, of_state)
        enters, kept = self.recurrent_activation(self._part(z, 0)), self.recurrent_activation(self._part(z, 1))
        memory = kept * memory + enters * self.activation(self._part(z, 2))
        output = self.recurrent_activation(self._part(z, 3)) * self.activation(memory)
        return output, [output, memory]

    def _factors(self, inputs: Any, state: Any, training: Any) -> tuple[Any, Any]:
        return _below_one(self, super()._factors(inputs, state, training))


@public("keras.layers.GRUCell")
class GRUCell(_Cell):
    """One step of a `GRU`: gates for how much of the state is replaced, and for how much the candidate sees of it.

    >>> output, state = GRUCell(3)([[1.0, 2.0]], zeros((1, 3)))
    >>> output.shape, output is state
    (TensorShape([1, 3]), True)
    """

    _gates = 3

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
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        reset_after: bool = True,
        seed: Any = None,
        **more: Any,
    ):
        super().__init__(**more)
        self.recurrent_activation, self.reset_after = activations.get(recurrent_activation), reset_after
        self._set(
            units, activation, use_bias,
            (kernel_initializer, recurrent_initializer, bias_initializer),
            (kernel_regularizer, recurrent_regularizer, bias_regularizer),
            (kernel_constraint, recurrent_constraint, bias_constraint),
            (dropout, recurrent_dropout, seed),
        )  # fmt: skip

    def _bias_shape(self) -> tuple[int, ...]:
        width = self._gates * self.units
        return (2, width) if self.reset_after else (width,)

    def call(self, inputs: Any, states: Any, training: bool = False) -> Any:
        """The output, and the new state, which is the same."""
        state, after = first(states), self.reset_after
        of_input, of_state = self._factors(inputs, state, training)
        x = self._weighed(inputs, self.kernel, of_input)
        if self.bias is not None:
            x = x + (self.bias[0] if after else self.bias)
        kernel = self.recurrent_kernel
        early = of_state if after or of_state is None else of_state[:2]
        inner = self._weighed(state, kernel if after else kernel[:, : 2 * self.units], early)
        if after and self.bias is not None:
            inner = inner + self.bias[1]
        kept = self.recurrent_activation(self._part(x, 0) + self._part(inner, 0))
        seen = self.recurrent_activation(self._part(x, 1) + self._part(inner, 1))
        last = seen * self._part(inner, 2) if after else self._candidate(seen, state, of_state)
        output = kept * state + (1.0 - kept) * self.activation(self._part(x, 2) + last)
        return output, like(states, output)

    def _candidate(self, seen: Any, state: Any, of_state: Any) -> Tensor:
        """What the candidate gets of the state, where the gate is applied before the weights are."""
        whole = state if of_state is None else state * of_state[-1]
        return matmul(seen * whole, self._part(self.recurrent_kernel, 2))

    def _factors(self, inputs: Any, state: Any, training: Any) -> tuple[Any, Any]:
        return _below_one(self, super()._factors(inputs, state, training))


def _below_one(cell: _Cell, factors: tuple[Any, Any]) -> tuple[Any, Any]:
    """The factors without those of a rate of 1, which gates take no notice of, as in Keras."""
    of_input, of_state = factors
    return of_input if cell.dropout < 1 else None, of_state if cell.recurrent_dropout < 1 else None


def first(states: Any) -> Any:
    """The only state of a cell, which may be in a list."""
    return states[0] if isinstance(states, list | tuple) else states


def like(states: Any, new: Any) -> Any:
    """The new state, in a list if the old one was."""
    return [new] if isinstance(states, list | tuple) else new


@public("keras.layers.StackedRNNCells")
class StackedRNNCells(Layer):
    """Cells of which each takes what the one before gives, as one cell.

    >>> stack = StackedRNNCells([LSTMCell(4), GRUCell(3)])
    >>> stack.state_size, stack.output_size
    ([[4, 4], 3], 3)
    """

    def __init__(self, cells: Sequence[Any], **more: Any):
        super().__init__(**more)
        for cell in cells:
            check_cell(cell)
        self.cells = list(cells)

    @property
    def state_size(self) -> list[Any]:
        """Those of all cells."""
        return [attribute(cell, "state_size") for cell in self.cells]

    @property
    def output_size(self) -> Any:
        """That of the last cell."""
        return output_size(self.cells[-1])

    def get_initial_state(self, batch_size: int | None = None) -> list[Any]:
        """The states before the first step, of all cells."""
        return [first_states(cell, int(batch_size or 0), self.dtype) for cell in self.cells]

    def build(self, input_shape: Any) -> None:
        """Build the cells, each for what comes out of the one before."""
        for cell in self.cells:
            if isinstance(cell, Layer) and not cell.built:
                cell.build(input_shape)
                cell.built = True
            input_shape = (input_shape[0], output_size(cell))

    def call(self, inputs: Any, states: Any, training: bool = False) -> Any:
        """The output of the last cell, and the new states of all."""
        found = []
        for cell, old in zip(self.cells, states, strict=True):
            is_list = isinstance(old, list | tuple)
            inputs, new = (cell if callable(cell) else cell.call)(inputs, list(old) if is_list else [old])
            new = [new] if isinstance(new, Operand) else list(new)
            found.append(new if is_list or len(new) > 1 else new[0])
        return inputs, found[0] if len(found) == 1 else found

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """The outputs for tensors without values, themselves without values."""
        return self._inferred(args, kwargs)

    def get_config(self) -> dict[str, Any]:
        """The settings of the cells in turn."""
        return {**super().get_config(), "cells": [serialize(cell) for cell in self.cells]}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """A new one with the settings of `get_config`."""
        from graphlab.keras.models.cloning import deserialize  # which makes models too

        given = dict(config)
        return cls([deserialize(cell, custom_objects) for cell in given.pop("cells")], **given)
