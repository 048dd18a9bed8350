"""Layer: a function with variables of its own, made when the first input shows its shape."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

import numpy as np

from graphlab.console import note
from graphlab.counting import looping
from graphlab.dtypes import as_dtype
from graphlab.functions.arithmetic import divide_no_nan
from graphlab.keras import constraints, initializers, masks, regularizers
from graphlab.keras.backend import floatx
from graphlab.keras.calling import Call, InputSpec, parameters_of, scope_path, within
from graphlab.keras.families import as_settings, serialize, settings_of
from graphlab.keras.naming import automatic_name, variable_name
from graphlab.keras.settings import Checked
from graphlab.keras.state import State
from graphlab.keras.symbolic import KerasTensor, Node, holds_tensors, inferred, is_symbolic, mapped, shape_of
from graphlab.keras.variables import Variable
from graphlab.ops import math
from graphlab.tensor import Operand, convert, leaves, public


@public("keras.Layer", "keras.layers.Layer")
class Layer(Checked, State):
    """The base of all layers. A layer of your own makes its variables in `build`, and computes in `call`.

    >>> class Scale(Layer):
    ...     def build(self, input_shape):
    ...         self.factor = self.add_weight((input_shape[-1],), initializer="ones", name="factor")
    ...     def call(self, x):
    ...         return x * self.factor
    >>> Scale()([[1.0, 2.0]])
    <tf.Tensor: shape=(1, 2), dtype=float32, numpy=array([[1., 2.]], dtype=float32)>
    """

    _nodes: list[Node]
    _given_shape: tuple[int | None, ...] | None
    _built_for: Any
    #: Whether it needs no shape to be built, and is so from the beginning.
    _needs_no_shape = False
    #: Whether the masks of what comes in are handed on by `compute_mask`; None where that is defined anew.
    _supports_masking: bool | None = None

    def __init__(
        self,
        *,
        activity_regularizer: Any = None,
        trainable: bool = True,
        dtype: Any = None,
        autocast: bool = True,
        name: str | None = None,
        **more: Any,
    ):
        given_shape = _shape_of(more)
        if more:
            raise ValueError(f"Unrecognized keyword arguments passed to {type(self).__name__}: {more}")
        if not isinstance(trainable, bool):
            raise ValueError(f"Expected `trainable` to be a boolean. Received: trainable={trainable}")
        self._name = name or automatic_name(type(self))
        self._trainable, self._autocast = trainable, autocast
        self._dtype = as_dtype(_named(dtype) or floatx())
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.input_spec: InputSpec | None = None
        self.built = self._needs_no_shape and type(self).build is Layer.build
        # Not through __setattr__: these are no part of the layer's state.
        vars(self).update(_given_shape=given_shape, _path=None, _locked=False, _built_for=None, _nodes=[], _losses=[])

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if "build" in vars(cls):
            cls.build = _noted(vars(cls)["build"])  # type: ignore[method-assign]

    # --- What a layer of your own implements -----------------------------------------------------

    def build(self, input_shape: Any) -> None:
        """Make the variables, for inputs of this shape. Nothing, unless a layer needs some."""

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape of what comes out for inputs of this shape."""
        raise NotImplementedError(
            f"Layer {type(self).__name__} does not say what shape comes out: implement "
            "`def compute_output_shape(self, input_shape)`."
        )

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """What comes out for these inputs."""
        raise NotImplementedError(
            f"Layer {type(self).__name__} does not have a `call()` method implemented: write `def call(self, x):`."
        )

    def add_weight(
        self,
        shape: Any = None,
        initializer: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        autocast: bool = True,
        regularizer: Any = None,
        constraint: Any = None,
        aggregation: Any = None,
        name: str | None = None,
    ) -> Variable:
        """A new Variable of this layer; random (Glorot) where no initializer is given.

        What its `regularizer` makes of it is one of `losses`; an optimizer applies its `constraint` after each step.
        """
        self._check_made()
        self._check_open()
        wanted = as_dtype(dtype or self._dtype)
        fill = initializers.get(initializer or ("glorot_uniform" if wanted.is_floating else "zeros"))
        called = variable_name(name)
        with within(self):
            made = Variable(fill, shape or (), wanted, trainable, name=called, path=f"{scope_path()}/{called}")
        made.regularizer, made.constraint = regularizers.get(regularizer), constraints.get(constraint)
        made.trainable = made.trainable and self._trainable
        self._keep(made)
        return made

    def add_loss(self, loss: Any) -> None:
        """Add something to `losses`; for use inside `call`. The next call starts from none."""
        self._losses.extend(convert(part) for part in leaves(loss))

    # --- Calling ---------------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The outputs for some inputs; the first call builds the layer. Without values, a note of the call."""
        self._check_made()
        looping()  # a layer that is in many places is called at each
        args = (*map(self._cast, args[:1]), *map(self._cast_tensors, args[1:]))
        kwargs = {name: self._cast_tensors(value) for name, value in kwargs.items()}
        given = dict(kwargs)
        with Call(self, args, kwargs):
            tensors = [a for a in args if _is_input(a)]
            tensors += [a for name, a in kwargs.items() if not masks.is_mask(name) and _is_input(a)]
            if tensors:
                self._check_input(tensors[0])
                if not self.built and (named := self._shapes_by_name(args, kwargs)):
                    self.build(**named)
                else:
                    self._build_for(tensors)
            before = self._masks_before(args, kwargs)
            if is_symbolic(args, kwargs):
                outputs = self.compute_output_spec(*args, **kwargs)
                Node(self, args, given, outputs)
                self._hand_on(args, kwargs, outputs, before)
                return outputs
            outputs = self.call(*args, **kwargs)
            if not self.built:
                self.built = True
            if self.activity_regularizer is not None:
                self._price(outputs)
            self._hand_on(args, kwargs, outputs, before)
            return outputs

    def outlined(self, *args: Any, **kwargs: Any) -> Any:
        """The outputs for tensors without values, with their masks; unlike a call it leaves no trace."""
        before = self._masks_before(args, kwargs)
        outputs = self.compute_output_spec(*args, **kwargs)
        self._hand_on(args, kwargs, outputs, before)
        return outputs

    def _cast(self, value: Any) -> Any:
        """The input: numbers as tensors, floats in the layer's dtype; also inside lists and dicts of tensors."""
        if isinstance(value, _NUMBERS) and not isinstance(value, bool) and not holds_tensors(value):
            value = convert(value)
        return self._cast_tensors(value)

    def _cast_tensors(self, value: Any) -> Any:
        if holds_tensors(value):
            return mapped(self._cast_tensors, value)
        if not isinstance(value, _ARRAYS):
            return value
        tensor = value if isinstance(value, Operand) else convert(value)  # a Variable stays one, as in Keras
        dtype = tensor.dtype
        if dtype is not self._dtype and self._autocast and dtype.is_floating:
            return masks.carried(tensor, math.cast(tensor, dtype=self._dtype))
        return tensor

    def _check_input(self, x: Any) -> None:
        if self.input_spec is not None:
            self.input_spec.check(x, self.name)

    def _build_for(self, inputs: list[Any]) -> None:
        if not self.built:
            shapes = [mapped(shape_of, x) for x in inputs]
            self.build(*shapes[: max(1, _arguments(type(self).build))])

    def _shapes_by_name(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """The shapes that `build` wants by name, such as `key_shape` for `key`; none where its names are others."""
        parameters = parameters_of(self)
        wanted = _shapes_wanted(type(self).build)
        if len(wanted) < 2 or not all(name in parameters for name in wanted.values()):
            return {}
        given = dict(zip(parameters, args, strict=False)) | kwargs
        inputs = {shape: given.get(name) for shape, name in wanted.items()}
        return {shape: mapped(shape_of, x) for shape, x in inputs.items() if _is_input(x)}

    def _close(self, shape: Any) -> None:
        """The layer is built: nothing is added to it any more."""
        vars(self).update(_built_for=shape, _locked=True)
        self._note_built()

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """The outputs for tensors without values, themselves without values."""
        if type(self).compute_output_shape is Layer.compute_output_shape:
            return self._inferred(args, kwargs)
        shapes = self.compute_output_shape(mapped(lambda x: x.shape, args[0]))
        return _without_values(shapes, self.dtype)

    def _inferred(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        outputs = inferred(self.call, args, kwargs)
        self._clear_losses()
        return outputs

    def _price(self, outputs: Any) -> None:
        for x in leaves(outputs):
            price = self.activity_regularizer(x)
            self.add_loss(divide_no_nan(price, convert(float(x.shape[0]), price.dtype)) if x.ndim else price)

    # --- Masks -----------------------------------------------------------------------------------

    @property
    def supports_masking(self) -> bool:
        """Whether what comes out carries the mask of what comes in, as `compute_mask` says."""
        supports = self._supports_masking
        return self._makes_masks if supports is None else supports

    @supports_masking.setter
    def supports_masking(self, value: bool) -> None:
        vars(self)["_supports_masking"] = value

    @property
    def _makes_masks(self) -> bool:
        return type(self).compute_mask is not Layer.compute_mask

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """The mask of what comes out: that of what comes in, unless a layer says otherwise."""
        return previous_mask

    def _masks_before(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The masks of what comes in, which are put into `kwargs` where `call` takes them; None if there are none."""
        if not masks.is_masked(args, kwargs):
            return kwargs.get("mask")
        parameters = parameters_of(self)
        given = {**dict(zip(parameters, args, strict=False)), **kwargs}
        inputs = [name for name, value in given.items() if _is_input(value)]
        masks.fill_in(parameters, given, kwargs, inputs)
        if kwargs.get("mask") is not None:
            return kwargs["mask"]
        before = masks.masks_of(_first(args, kwargs))
        return before if any(mask is not None for mask in leaves(before)) else None

    def _hand_on(self, args: tuple[Any, ...], kwargs: dict[str, Any], outputs: Any, before: Any) -> None:
        """Let the outputs carry their masks."""
        if before is None and not self._makes_masks:
            return
        if not self.supports_masking:
            self._note_lost_mask(before)
        elif not all(masks.mask_of(x) is not None for x in leaves(outputs)):
            masks.hand_on(outputs, self._mask_after(_first(args, kwargs), before))

    def _mask_after(self, inputs: Any, before: Any) -> Any:
        if not self._makes_masks or not is_symbolic(inputs, before):
            return self.compute_mask(inputs, before)
        return inferred(self.compute_mask, (inputs, before), {})

    def _note_lost_mask(self, before: Any) -> None:
        if before is not None and not vars(self).get("_has_noted_mask"):
            vars(self)["_has_noted_mask"] = True
            note(
                f"Layer '{self.name}' (of type {type(self).__name__}) was passed an input with a mask attached to it. "
                "It does not support masking: the layers after it do not see the mask."
            )

    # --- Its place in a functional model, its settings -------------------------------------------

    @property
    def input(self) -> Any:
        """The tensors without values that it was called on, in a functional or sequential model."""
        node = self._only_node()
        return node.args[0] if node.args else node.outputs

    @property
    def output(self) -> Any:
        """The tensors without values that came out, in a functional or sequential model."""
        return self._only_node().outputs

    def _only_node(self) -> Node:
        if not self._nodes:
            raise AttributeError(
                f"The layer {self.name} has never been called and thus has no defined input or output: call it on a "
                "keras.Input, or build the model."
            )
        return self._nodes[0]

    def get_config(self) -> dict[str, Any]:
        """The settings it was made with: its own ones, its name, and whether it is trained."""
        config: dict[str, Any] = {"name": self.name, "trainable": self.trainable, "dtype": _policy(self.dtype)}
        for kind in type(self).__mro__:
            if kind.__module__.startswith("graphlab.") and kind is not Layer and "__init__" in vars(kind):
                config.update(settings_of(self, kind))
                config.pop("weights", None)  # a layer's are its variables
                break
        if self.activity_regularizer is not None:
            config["activity_regularizer"] = serialize(self.activity_regularizer)
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """A new layer with the settings of `get_config`."""
        return cls(**as_settings(config))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


def _policy(dtype: str) -> dict[str, Any]:
    """A dtype as it stands in the settings of a layer."""
    return {"module": "keras", "class_name": "DTypePolicy", "config": {"name": dtype}, "registered_name": None}


def _named(dtype: Any) -> Any:
    """A dtype that may stand as in the settings of a layer."""
    return dtype["config"]["name"] if isinstance(dtype, dict) else dtype


def _noted(build: Callable[..., Any]) -> Callable[..., Any]:
    """`build`, which may be called by hand, and marks the layer as built when it is done."""

    @wraps(build)
    def building(self: Layer, *shapes: Any, **more: Any) -> None:
        self._check_made()
        inner = vars(self).get("_building", False)
        vars(self)["_building"] = True
        try:
            with within(self):
                vars(self)["_path"] = self._path or scope_path()
                build(self, *shapes, **more)
        finally:
            vars(self)["_building"] = inner
        if not inner:
            self._close(next(iter((*shapes, *more.values())), None))

    return building


Layer.build = _noted(Layer.build)  # type: ignore[method-assign]


def kept_shape(self: Layer, input_shape: Any) -> tuple[int | None, ...]:
    """The input's: for layers that work element by element."""
    return tuple(input_shape)


def _first(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The first argument of a call."""
    return args[0] if args else next(iter(kwargs.values()), None)


@lru_cache(maxsize=1024)
def _arguments(function: Any) -> int:
    """How many shapes a `build` takes."""
    return len(inspect.signature(function).parameters) - 1


@lru_cache(maxsize=1024)
def _shapes_wanted(build: Any) -> dict[str, str]:
    """The shapes that a `build` takes, and the arguments of `call` after which they are named."""
    names = list(inspect.signature(build).parameters)[1:]
    return {name: name.removesuffix("_shape") for name in names}


def _is_input(value: Any) -> bool:
    if not isinstance(value, _NESTS):
        return isinstance(value, _TENSORS)
    flat = list(leaves(value))
    return bool(flat) and all(isinstance(x, _TENSORS) for x in flat)


_NESTS = (list, tuple, dict)  # tuples of classes are looked up in a third of the time that a union takes
_NUMBERS = (list, float, int)
_ARRAYS = (Operand, np.ndarray)
_TENSORS = (Operand, KerasTensor)


def _without_values(shapes: Any, dtype: str) -> Any:
    """Tensors without values of these shapes, of which there may be several in lists and dicts."""
    if isinstance(shapes, dict):
        return {key: _without_values(shape, dtype) for key, shape in shapes.items()}
    if all(size is None or isinstance(size, int | np.integer) for size in shapes):
        return KerasTensor(shapes, dtype)
    return type(shapes)(_without_values(shape, dtype) for shape in shapes)


def _shape_of(more: dict[str, Any]) -> tuple[int | None, ...] | None:
    """The old ways of giving a layer its input's shape, taken out of `more`."""
    if (dim := more.pop("input_dim", None)) is not None:
        return (dim,)
    given = more.pop("input_shape", None)
    return None if given is None else tuple(given)
