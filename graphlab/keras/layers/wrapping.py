"""Layers around another layer: for each step of a sequence, and for a sequence in both directions."""

from __future__ import annotations

from typing import Any

from graphlab.keras.calling import parameters_of
from graphlab.keras.families import serialize
from graphlab.keras.layer import Layer
from graphlab.keras.utils import as_type
from graphlab.ops.shape import concat, reverse, stack
from graphlab.tensor import Tensor, call_as_part, public


@public("keras.layers.Wrapper")
class Wrapper(Layer):
    """A layer around another, whose weights it has. One of your own computes in `call` with `self.layer`."""

    def __init__(self, layer: Any, **more: Any):
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Please initialize `{type(self).__name__}` layer with a `keras.layers.Layer` instance. Received: "
                f"{layer}"
            )
        super().__init__(**more)
        self.layer = layer

    def build(self, input_shape: Any = None) -> None:
        """Build the layer inside."""
        if not self.layer.built:
            self.layer.build(input_shape)
            self.layer.built = True

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """A new one with the settings of `get_config`; a class of your own is named in `custom_objects`."""
        given = dict(config)
        return cls(_deserialized(given.pop("layer"), custom_objects), **given)


@public("keras.layers.TimeDistributed")
class TimeDistributed(Wrapper):
    """The same layer for each step of a sequence: what comes in has axes for samples and steps, and then its own.

    >>> from graphlab.keras.layers import Dense
    >>> TimeDistributed(Dense(2)).compute_output_shape((None, 5, 3))
    (None, 5, 2)
    """

    _supports_masking = True

    def _of_step(self, shape: Any) -> tuple[Any, ...]:
        if not isinstance(shape, list | tuple) or len(shape) < 3:
            raise ValueError(
                "`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, for samples, "
                f"steps and features. Received: {shape}"
            )
        return (shape[0], *shape[2:])

    def compute_output_shape(self, input_shape: Any) -> Any:
        """That of the layer for one step, with the axis of the steps."""
        rows, *rest = self.layer.compute_output_shape(self._of_step(input_shape))
        return (rows, input_shape[1], *rest)

    def build(self, input_shape: Any = None) -> None:
        """Build the layer for one step."""
        super().build(self._of_step(input_shape))

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Tensor:
        """What the layer makes of each step, one after the other."""
        if mask is not None and tuple(mask.shape[:2]) != tuple(inputs.shape[:2]):
            raise ValueError(
                f"The `mask` of a TimeDistributed layer has a bool for each sample and step. Expected its shape to "
                f"begin with {tuple(inputs.shape[:2])}. Received: {tuple(mask.shape)}"
            )
        steps = range(int(inputs.shape[1]))
        found = [call_as_part("step", f"step {n + 1}", self._step, inputs, n, training, mask) for n in steps]
        if not found:
            raise ValueError(f"TimeDistributed needs one step at least. Received: inputs.shape={inputs.shape}")
        return stack(found, axis=1)

    def _step(self, inputs: Any, step: int, training: bool | None, mask: Any) -> Any:
        taken = parameters_of(self.layer)
        more = {"training": training} if "training" in taken else {}
        if mask is not None and "mask" in taken:
            more["mask"] = mask[:, step]
        return call_as_part("layer", self.layer.name, self.layer.call, inputs[:, step], **more)


_MERGE_MODES = ("sum", "mul", "ave", "concat", None)


@public("keras.layers.Bidirectional")
class Bidirectional(Layer):
    """Two recurrent layers for one sequence, forward and backward, and both outputs put together by `merge_mode`.

    The layers are made of the settings of the one that is given, or that one and `backward_layer`.

    >>> from graphlab.keras.layers import LSTM
    >>> Bidirectional(LSTM(3, return_sequences=True)).compute_output_shape((None, 5, 2))
    (None, 5, 6)
    """

    _supports_masking = True

    def __init__(
        self,
        layer: Any,
        merge_mode: str | None = "concat",
        weights: Any = None,
        backward_layer: Any = None,
        **more: Any,
    ):
        for one in (layer, *([] if backward_layer is None else [backward_layer])):
            if not isinstance(one, Layer):
                raise ValueError(
                    f"Please initialize `Bidirectional` layer with a `keras.layers.Layer` instance. Received: {one}"
                )
        if merge_mode not in _MERGE_MODES:
            raise ValueError(
                f"Invalid merge mode. Received: {merge_mode}. Merge mode should be one of "
                '{"sum", "mul", "ave", "concat", None}'
            )
        super().__init__(**more)
        self.forward_layer = _anew(layer, name=f"forward_{layer.name.removeprefix('forward_')}")
        self.backward_layer = backward_layer or _anew(
            layer, name=f"backward_{layer.name.removeprefix('backward_')}", go_backwards=True
        )
        self._check_layers()
        for one in (self.forward_layer, self.backward_layer):
            one.zero_output_for_mask = one.return_sequences
        self.merge_mode, self.stateful = merge_mode, layer.stateful
        self.return_sequences, self.return_state = layer.return_sequences, layer.return_state
        self.input_spec = layer.input_spec

    def _check_layers(self) -> None:
        ahead, back = self.forward_layer, self.backward_layer
        if ahead.go_backwards == back.go_backwards:
            raise ValueError(
                "Forward layer and backward layer should have different `go_backwards` value. Received: "
                f"forward_layer.go_backwards={ahead.go_backwards}, backward_layer.go_backwards={back.go_backwards}"
            )
        for name in ("stateful", "return_sequences", "return_state"):
            one, other = getattr(ahead, name), getattr(back, name)
            if one != other:
                raise ValueError(
                    "Forward layer and backward layer are expected to have the same value for attribute "
                    f'"{name}", got "{one}" for forward layer and "{other}" for backward layer'
                )

    def build(self, sequences_shape: Any) -> None:
        """Build both layers."""
        for one in (self.forward_layer, self.backward_layer):
            if not one.built:
                one.build(sequences_shape)

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        """That of one layer, with twice the features where both are side by side, and all states at the end."""
        shape = self.forward_layer.compute_output_shape(sequences_shape)
        shape, states = (shape[0], shape[1:]) if self.return_state else (shape, ())
        if self.merge_mode is None:
            return (shape, shape, *states, *states)
        whole = (*shape[:-1], shape[-1] * 2) if self.merge_mode == "concat" else shape
        return (whole, *states, *states) if self.return_state else whole

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """That of the steps, where every step comes out."""
        mask = previous_mask[0] if isinstance(previous_mask, list) else previous_mask
        mask = mask if self.return_sequences else None
        return mask if self.merge_mode and not self.return_state else (mask,) if self.merge_mode else (mask, mask)

    def call(self, sequences: Any, initial_state: Any = None, mask: Any = None, training: bool | None = None) -> Any:
        """Both outputs put together, or side by side with no `merge_mode`; and with `return_state` all states."""
        more = {"mask": mask} if mask is not None else {}
        half = 0 if initial_state is None else len(initial_state) // 2
        ahead = self.forward_layer(sequences, initial_state=initial_state[:half] if half else None, **more)
        back = self.backward_layer(sequences, initial_state=initial_state[half:] if half else None, **more)
        states = (*ahead[1:], *back[1:]) if self.return_state else ()
        both = (ahead[0], back[0]) if self.return_state else (ahead, back)
        ahead, back = (as_type(x, self._dtype) for x in both)
        back = reverse(back, axis=(1,)) if self.return_sequences else back
        if self.merge_mode is None:
            return (ahead, back, *states)
        merged = self._merged(ahead, back)
        return (merged, *states) if self.return_state else merged

    def _merged(self, ahead: Tensor, back: Tensor) -> Tensor:
        if self.merge_mode == "concat":
            return concat([ahead, back], axis=-1)
        if self.merge_mode == "mul":
            return ahead * back
        return ahead + back if self.merge_mode == "sum" else (ahead + back) / 2

    @property
    def states(self) -> Any:
        """The states that are kept between calls, forward and backward; None without `stateful`."""
        ahead, back = self.forward_layer.states, self.backward_layer.states
        return (*ahead, *back) if ahead and back else None

    def reset_state(self) -> None:
        """Let the states that are kept be zeros again. Raises AttributeError without `stateful`."""
        if not self.stateful:
            raise AttributeError("Layer must be stateful.")
        self.forward_layer.reset_state()
        self.backward_layer.reset_state()

    reset_states = reset_state

    def get_config(self) -> dict[str, Any]:
        """How both are put together, and the settings of both layers."""
        return {
            **super().get_config(),
            "layer": serialize(self.forward_layer),
            "backward_layer": serialize(self.backward_layer),
        }

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """A new one with the settings of `get_config`; a class of your own is named in `custom_objects`."""
        given = dict(config)
        for name in ("layer", "backward_layer"):
            given[name] = None if given.get(name) is None else _deserialized(given[name], custom_objects)
        return cls(**given)


def _deserialized(config: Any, custom_objects: Any) -> Any:
    from graphlab.keras.models.cloning import deserialize  # which makes models too

    return deserialize(config, custom_objects)


def _anew(layer: Any, **changes: Any) -> Any:
    """A layer with the settings of another, but for some changes; its weights are its own."""
    described = serialize(layer)
    described["config"].update(changes)
    kinds = [type(one) for one in (layer, *layer._all_layers())]
    return _deserialized(described, {k.__name__: k for k in kinds if not k.__module__.startswith("graphlab.")})
