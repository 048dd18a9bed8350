"""Attention: each query looks at all keys, and takes the values of those that are like it (Vaswani et al. 2017)."""

from __future__ import annotations

import string
from math import sqrt
from typing import Any, NamedTuple

import numpy as np

from graphlab import dtypes
from graphlab.functions.arithmetic import einsum, matmul, where
from graphlab.functions.making import zeros_like
from graphlab.keras import activations, constraints, initializers, regularizers
from graphlab.keras.calling import is_in_graph
from graphlab.keras.families import settings_of
from graphlab.keras.layer import Layer
from graphlab.keras.layers.einsum_dense import EinsumDense
from graphlab.keras.layers.noise import Dropout, kept_shares
from graphlab.keras.layers.nonlinear import Softmax
from graphlab.keras.masks import mask_of, put_mask, take_mask
from graphlab.keras.symbolic import KerasTensor
from graphlab.keras.utils import as_type, wider
from graphlab.keras.variables import Variable
from graphlab.ops import math
from graphlab.ops.linalg import transposed
from graphlab.ops.reduce import reduce_sum
from graphlab.ops.shape import expand_dims
from graphlab.tensor import Tensor, allocate, call_as_part, convert, public


def _as_bools(mask: Any) -> Tensor | None:
    return None if mask is None else math.cast(convert(mask), dtype=dtypes.bool_)


def _both(one: Any, other: Any) -> Any:
    """What two masks let through, of which either may be None: then nothing is kept back by it."""
    if one is None or other is None:
        return other if one is None else one
    return math.logical_and(one, other)


def _causal(queries: int, keys: int) -> Tensor:
    """Whether a query may look at a key: at those up to its own place. Of shape (1, queries, keys)."""
    allocate((queries, keys))
    return Tensor(np.tri(queries, keys, dtype=bool)[None])


def _near(queries: int, keys: int, window: int) -> Tensor:
    """Whether a key is fewer than `window` places away from a query. Of shape (1, queries, keys)."""
    allocate((queries, keys))
    away = np.arange(queries)[:, None] - np.arange(keys)[None]
    return Tensor((np.abs(away) < window)[None])


def _product(one: Any, other: Any) -> Any:
    """one · other; without autocast, inputs may be of another dtype than the weights."""
    wide = wider(one.dtype, other.dtype)
    return as_type(one, wide) * as_type(other, wide)


# --- Several heads -------------------------------------------------------------------------------


class Equations(NamedTuple):
    """The sums of products of an attention: of keys and queries, of shares and values."""

    scores: str
    mixed: str


def equations(rank: int, axes: tuple[int, ...]) -> Equations:
    """What is multiplied and added for tensors of this rank, with heads and features last, that look along `axes`.

    >>> equations(4, (1,))
    Equations(scores='aecd,abcd->acbe', mixed='acbe,aecd->abcd')
    """
    query = string.ascii_lowercase[:rank]
    others = iter(string.ascii_lowercase[rank:])
    key = "".join(next(others) if axis in axes else c for axis, c in enumerate(query))
    kept = "".join(c for axis, c in enumerate(query) if axis not in axes and axis != rank - 1)
    shares = kept + "".join(query[axis] for axis in axes) + "".join(key[axis] for axis in axes)
    return Equations(f"{key},{query}->{shares}", f"{shares},{key}->{query}")


def _projection(free: int, bound: int, out: int) -> tuple[str, str]:
    """The equation of a projection, and the letters that come out of its kernel."""
    letters = string.ascii_lowercase[: free + bound + out]
    kept, summed, made = letters[:free], letters[free : free + bound], letters[free + bound :]
    return f"{kept}{summed},{summed}{made}->{kept}{made}", made


@public("keras.layers.MultiHeadAttention")
class MultiHeadAttention(Layer):
    """Attention of several heads: softmax(Q Kᵀ / √key_dim) V for each, and a projection of them all.

    Query, value and key (the value, if there is none) are projected for each head. A mask of the shape (batch,
    queries, keys) says which query may look at which key.

    >>> layer = MultiHeadAttention(num_heads=2, key_dim=3)
    >>> x = np.ones((1, 4, 5), np.float32)
    >>> y, scores = layer(x, x, use_causal_mask=True, return_attention_scores=True)
    >>> y.shape, scores[0, 0].numpy().tolist()[1]
    (TensorShape([1, 4, 5]), [0.5, 0.5, 0.0, 0.0])
    >>> [v.path.split("/", 1)[1] for v in layer.weights[::2]]
    ['query/kernel', 'key/kernel', 'value/kernel', 'attention_output/kernel']
    """

    _supports_masking = True

    query_dense: EinsumDense
    key_dense: EinsumDense
    value_dense: EinsumDense
    output_dense: EinsumDense

    def __init__(
        self,
        num_heads: int,
        key_dim: int,
        value_dim: int | None = None,
        dropout: float = 0.0,
        use_bias: bool = True,
        output_shape: Any = None,
        attention_axes: Any = None,
        sliding_window: int | None = None,
        flash_attention: bool | None = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        use_gate: bool = False,
        seed: int | None = None,
        **more: Any,
    ):
        # Its prices are those of its projections: Keras hands the regularizer to each of them.
        super().__init__(**more)
        self.num_heads, self.key_dim, self.value_dim = num_heads, key_dim, value_dim or key_dim
        self.dropout, self.use_bias, self.use_gate, self.seed = dropout, use_bias, use_gate, seed
        self.sliding_window = sliding_window
        self.attention_axes = (attention_axes,) if isinstance(attention_axes, int) else attention_axes
        self._output_shape = _sizes(output_shape)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self._activity_regularizer = regularizers.get(activity_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)

    def build(  # type: ignore[override]  # a shape for each input, as in Keras
        self, query_shape: Any, value_shape: Any, key_shape: Any = None
    ) -> None:
        """Make the projections of query, key, value (and gate), and that of what comes out."""
        key_shape = value_shape if key_shape is None else key_shape
        _check_sizes(value_shape, key_shape)
        rank = len(query_shape)
        self.query_dense = self._project("query", query_shape, self.key_dim)
        self.key_dense = self._project("key", key_shape, self.key_dim)
        if self.use_gate:
            self._gate_dense = self._project("gate", query_shape, self.value_dim, "sigmoid")
        self.value_dense = self._project("value", value_shape, self.value_dim)
        axes = range(1, rank - 1) if self.attention_axes is None else self.attention_axes
        self.attention_axes = tuple(axis if axis >= 0 else rank + axis for axis in axes)
        self._equations = equations(rank + 1, self.attention_axes)
        last = tuple(range(-len(self.attention_axes), 0))
        self._softmax = Softmax(axis=last if len(last) > 1 else last[0], dtype=self.dtype)
        self._dropout_layer = Dropout(self.dropout, seed=self.seed, dtype=self.dtype)
        sizes = self._output_shape or (query_shape[-1],)
        self.output_dense = self._made("attention_output", *_projection(rank - 1, 2, len(sizes)), rank - 2, sizes)
        self.output_dense.build((*query_shape[:-1], self.num_heads, self.value_dim))

    def _project(self, name: str, shape: Any, size: int, activation: Any = None) -> EinsumDense:
        """The projection of an input of this shape to as many features for each head."""
        rank = len(shape)
        made = self._made(name, *_projection(rank - 1, 1, 2), rank - 2, (self.num_heads, size), activation)
        made.build(shape)
        return made

    def _made(
        self, name: str, equation: str, letters: str, free: int, sizes: tuple[int, ...], activation: Any = None
    ) -> EinsumDense:
        made = EinsumDense(
            equation,
            (*[None] * free, *sizes),
            activation,
            letters if self.use_bias else None,
            _again(self.kernel_initializer),
            _again(self.bias_initializer),
            self.kernel_regularizer,
            self.bias_regularizer,
            self.kernel_constraint,
            self.bias_constraint,
            activity_regularizer=self._activity_regularizer,
            dtype=self.dtype,
            name=name,
        )
        made.supports_masking = True  # the masks are this layer's business
        return made

    def call(
        self,
        query: Any,
        value: Any,
        key: Any = None,
        query_mask: Any = None,
        value_mask: Any = None,
        key_mask: Any = None,
        attention_mask: Any = None,
        return_attention_scores: bool = False,
        training: bool | None = None,
        use_causal_mask: bool = False,
    ) -> Any:
        """The mixed values, projected; with `return_attention_scores` also what share each query takes of each key.

        As in Keras, the mask of the query is that which its tensor carries, whatever `query_mask` is, and the inputs
        carry none after it but in a functional model, whose layers know their masks beforehand.
        """
        key = value if key is None else key
        take = mask_of if is_in_graph() else take_mask
        query_mask, *_ = [take(x) for x in (query, value, key)]
        sizes = int(query.shape[1]), int(value.shape[1])
        mask = self._mask(sizes, query_mask, value_mask, key_mask, attention_mask, use_causal_mask)
        gate = self._gate_dense(query) if self.use_gate else None
        queries, keys, values = self.query_dense(query), self.key_dense(key), self.value_dense(value)
        # Keras leaves to one operation what asks for nothing more. That looks along the steps, and at all keys alike
        # where none may be looked at.
        is_whole = not (self.dropout > 0 or return_attention_scores or len(queries.shape) != 4)
        along = equations(4, (1,)) if is_whole else self._equations
        scores = call_as_part("step", "scores", self._scores, queries, keys, along.scores, is_whole)
        shares = self._whole_shares(scores, mask) if is_whole else self._shares(scores, mask)
        kept = self._dropout_layer(shares, training=training) if self.dropout > 0 else shares
        mixed = einsum(along.mixed, as_type(kept, values.dtype), values)
        output = self.output_dense(mixed if gate is None else mixed * gate)
        put_mask(output, query_mask)
        return (output, shares) if return_attention_scores else output

    def _scores(self, queries: Any, keys: Any, equation: str, is_whole: bool) -> Tensor:
        """How alike each query and each key are: their products, divided by √key_dim."""
        scores = einsum(equation, keys, queries)
        if is_whole and scores.dtype.size == 2:
            scores = math.cast(scores, dtype=dtypes.float32)
        return scores * convert(1.0 / sqrt(self.key_dim), scores.dtype)

    def _whole_shares(self, scores: Tensor, mask: Any) -> Tensor:
        if mask is not None:
            lowest = convert(-0.7 * float(scores.dtype.max), scores.dtype)
            scores = where(self._beside(scores, mask), scores, lowest)
        return activations.softmax(scores)

    def _shares(self, scores: Tensor, mask: Any) -> Any:
        return self._softmax(scores, mask=None if mask is None else self._beside(scores, mask))

    def _beside(self, scores: Tensor, mask: Tensor) -> Tensor:
        """The mask with an axis for the heads, and for all others that it lacks."""
        for _ in range(len(scores.shape) - len(mask.shape)):
            mask = expand_dims(mask, axis=-2 * len(self.attention_axes) - 1)
        return mask

    def _mask(
        self, sizes: tuple[int, int], query_mask: Any, value_mask: Any, key_mask: Any, mask: Any, is_causal: bool
    ) -> Any:
        """All masks as one: which query may look at which key."""
        found = None
        for each, axis in ((query_mask, -1), (value_mask, -2), (key_mask, -2)):
            bools = _as_bools(each)
            found = _both(found, None if bools is None else expand_dims(bools, axis=axis))
        found = _both(found, _causal(*sizes) if is_causal else None)
        found = _both(found, _near(*sizes, self.sliding_window) if self.sliding_window is not None else None)
        return _both(_as_bools(mask), found)

    def compute_output_shape(  # type: ignore[override]  # a shape for each input, as in Keras
        self, query_shape: Any, value_shape: Any, key_shape: Any = None
    ) -> Any:
        """The query's, with the features of what comes out."""
        _check_sizes(value_shape, value_shape if key_shape is None else key_shape)
        return (*query_shape[:-1], *(self._output_shape or (query_shape[-1],)))

    def compute_output_spec(
        self,
        query: Any,
        value: Any,
        key: Any = None,
        query_mask: Any = None,
        value_mask: Any = None,
        key_mask: Any = None,
        attention_mask: Any = None,
        return_attention_scores: bool = False,
        training: bool | None = None,
        use_causal_mask: bool = False,
    ) -> Any:
        """The outputs for tensors without values, themselves without values."""
        shape = self.compute_output_shape(query.shape, value.shape, None if key is None else key.shape)
        output = KerasTensor(shape, self.dtype)
        if not return_attention_scores:
            return output
        return output, KerasTensor((query.shape[0], self.num_heads, query.shape[1], value.shape[1]), self.dtype)

    def get_config(self) -> dict[str, Any]:
        """Its settings."""
        own = {**settings_of(self, MultiHeadAttention), "output_shape": self._output_shape}
        return {
            **super().get_config(),
            **own,
            "activity_regularizer": regularizers.serialize(self._activity_regularizer),
        }


def _sizes(shape: Any) -> tuple[int, ...] | None:
    if not shape:
        return None
    return (shape,) if isinstance(shape, int) else tuple(shape)


def _again(initializer: Any) -> Any:
    """Another one of the kind, for values of its own: one that draws gives the same at every call."""
    return (
        type(initializer).from_config(initializer.get_config()) if hasattr(initializer, "get_config") else initializer
    )


def _check_sizes(value_shape: Any, key_shape: Any) -> None:
    if tuple(value_shape[1:-1]) != tuple(key_shape[1:-1]):
        raise ValueError(
            "All dimensions of `value` and `key`, except the last one, must be equal. Received: value_shape="
            f"{tuple(value_shape)} and key_shape={tuple(key_shape)}"
        )


# --- One head, without projections ---------------------------------------------------------------


@public("keras.layers.Attention")
class Attention(Layer):
    """softmax(query @ keyᵀ) @ value, for a list [query, value] or [query, value, key] (Luong et al. 2015).

    >>> x = np.float32([[[1.0, 0.0], [0.0, 1.0]]])
    >>> Attention()([x, x], use_causal_mask=True).numpy()[0, 0].tolist()
    [1.0, 0.0]
    """

    scale: Variable | None
    concat_score_weight: Variable | None

    def __init__(
        self,
        use_scale: bool = False,
        score_mode: str = "dot",
        dropout: float = 0.0,
        seed: int | None = None,
        **more: Any,
    ):
        super().__init__(**more)
        if score_mode not in ("dot", "concat"):
            raise ValueError(
                "Invalid value for argument score_mode. Expected one of {'dot', 'concat'}. Received: score_mode="
                f"{score_mode}"
            )
        self.use_scale, self.score_mode, self.dropout, self.seed = use_scale, score_mode, dropout, seed
        self._rng = initializers.generator(seed) if seed is not None else None

    def build(self, input_shape: Any) -> None:
        """Make the scale, and the weight of sums, where there are some."""
        self._check(input_shape)
        self.scale = self.add_weight((), "ones", name="scale") if self.use_scale else None
        is_sum = self.score_mode == "concat"
        self.concat_score_weight = self.add_weight((), "ones", name="concat_score_weight") if is_sum else None

    def call(
        self,
        inputs: Any,
        mask: Any = None,
        training: bool = False,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:
        """The mixed values; with `return_attention_scores` also what share each query takes of each key.

        `mask` is a list of those of query and value: bools for each place.
        """
        self._check(inputs, mask)
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) > 2 else value
        query_mask, value_mask = (_as_bools(part) for part in (mask[:2] if mask else (None, None)))
        scores = call_as_part("step", "scores", self._scores, query, key)
        kept = None if value_mask is None else expand_dims(value_mask, axis=-2)
        kept = _both(kept, _causal(int(scores.shape[-2]), int(scores.shape[-1])) if use_causal_mask else None)
        shares = self._shares(scores, kept, training)
        mixed = matmul(shares, value)
        if query_mask is not None:
            mixed = where(expand_dims(query_mask, axis=-1), mixed, zeros_like(mixed))
        return (mixed, shares) if return_attention_scores else mixed

    def _scores(self, query: Any, key: Any) -> Tensor:
        """How alike each query and each key are."""
        if self.concat_score_weight is None:
            scores = matmul(query, transposed(convert(key)))
            return scores if self.scale is None else _product(scores, self.scale)
        both = expand_dims(query, axis=-2) + expand_dims(key, axis=-3)
        both = both if self.scale is None else _product(self.scale, both)
        weighed: Tensor = _product(self.concat_score_weight, reduce_sum(math.tanh(both), axis=-1))
        return weighed

    def _shares(self, scores: Tensor, kept: Any, training: bool) -> Tensor:
        if kept is not None:
            lowest = convert(65504.0 if scores.dtype is dtypes.float16 else 1e9, scores.dtype)
            scores = where(kept, scores, scores - lowest)
        shares = activations.softmax(scores)
        return self._thinned(shares) if training and self.dropout > 0 else shares

    def _thinned(self, shares: Tensor) -> Tensor:
        """The shares without some that are dropped, and the others larger by as much."""
        shape, rate = allocate(tuple(shares.shape)), self.dropout
        return shares * initializers.drawn_by(
            self._rng, shares.dtype, lambda dice: kept_shares(dice.uniform(size=shape), rate)
        )

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The mask of the query, which is that of what comes out."""
        self._check(inputs, mask)
        return None if mask is None or mask[0] is None else convert(mask[0])

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        """The query's, with the features of the value."""
        return (*input_shape[0][:-1], input_shape[1][-1])

    def compute_output_spec(
        self,
        inputs: Any,
        mask: Any = None,
        return_attention_scores: bool = False,
        training: bool | None = None,
        use_causal_mask: bool = False,
    ) -> Any:
        """The outputs for tensors without values, themselves without values."""
        self._check(inputs, mask)
        shapes = [x.shape for x in inputs]
        output = KerasTensor(self.compute_output_shape(shapes), self.dtype)
        return (
            (output, KerasTensor((*shapes[0][:-1], shapes[-1][-2]), self.dtype)) if return_attention_scores else output
        )

    def _check(self, inputs: Any, mask: Any = None) -> None:
        kind = type(self).__name__
        wanted = "namely [query, value] or [query, value, key]."
        if not isinstance(inputs, list):
            raise ValueError(
                f"{kind} layer must be called on a list of inputs, {wanted} Received: inputs of shape "
                f"{tuple(getattr(inputs, 'shape', inputs))}."
            )
        if not 2 <= len(inputs) <= 3:
            raise ValueError(
                f"{kind} layer accepts inputs list of length 2 or 3, {wanted} Received length: {len(inputs)}."
            )
        if mask is not None and (not isinstance(mask, list) or not 2 <= len(mask) <= 3):
            raise ValueError(
                f"{kind} layer mask must be a list, namely [query_mask, value_mask]. Received: mask={mask}."
            )


@public("keras.layers.AdditiveAttention")
class AdditiveAttention(Attention):
    """Shares by sums in place of products: softmax(Σ scale · tanh(query + key)) @ value (Bahdanau et al. 2015).

    >>> x = np.float32([[[1.0, 0.0], [0.0, 1.0]]])
    >>> AdditiveAttention(use_scale=False)([x, x]).shape
    TensorShape([1, 2, 2])
    """

    def __init__(self, use_scale: bool = True, dropout: float = 0.0, **more: Any):
        super().__init__(use_scale=use_scale, dropout=dropout, **more)

    def build(self, input_shape: Any) -> None:
        """Make the scale, with a number for each feature, where there is one."""
        self._check(input_shape)
        size = (input_shape[0][-1],)
        self.scale = self.add_weight(size, "glorot_uniform", name="scale") if self.use_scale else None

    def _scores(self, query: Any, key: Any) -> Tensor:
        """How alike each query and each key are."""
        both = math.tanh(expand_dims(query, axis=-2) + expand_dims(key, axis=-3))
        return reduce_sum(both if self.scale is None else _product(self.scale, both), axis=-1)

    def get_config(self) -> dict[str, Any]:
        """Its settings."""
        return {**super().get_config(), "seed": self.seed}
