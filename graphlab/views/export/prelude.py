"""Functions that exported scripts bring along, for ops that a library has in another form or not at all.

Each is called as the op is, attributes by keyword, and stands in a script only if it is used there.
"""

from __future__ import annotations

from textwrap import dedent, indent

_PYTORCH = {
    "slice_of": """
        def slice_of(x, key):
            # PyTorch has no slices with a negative step: take the elements by their places.
            places = np.arange(x.numel()).reshape(x.shape)[key]
            return x.flatten()[torch.tensor(places.copy())]
    """,
    "place": """
        def place(x, key, shape):
            # Zeros of a shape, with x where the key says.
            places = np.arange(np.prod(shape, dtype=int)).reshape(shape)[key]
            flat = x.new_zeros(int(np.prod(shape, dtype=int)))
            return flat.index_put((torch.tensor(places.copy()),), x).reshape(shape)
    """,
    "gather": """
        def gather(params, indices, axis):
            axis = (axis or 0) % params.ndim
            return params[(slice(None),) * axis + (indices,)]
    """,
    "scatter_along": """
        def scatter_along(updates, indices, size, axis):
            # Zeros with slices added where the indices say: a gather, backwards.
            axis %= updates.ndim - indices.ndim + 1
            shape = updates.shape[:axis], updates.shape[axis + indices.ndim :]
            zeros = updates.new_zeros((*shape[0], size, *shape[1]))
            return zeros.index_add(axis, indices.flatten(), updates.reshape((*shape[0], -1, *shape[1])))
    """,
    "scatter_nd": """
        def scatter_nd(indices, updates, shape):
            # Zeros of a shape, with updates added where the rows of indices say.
            places = tuple(torch.movedim(indices, -1, 0).long())
            return updates.new_zeros(shape).index_put(places, updates, accumulate=True)
    """,
    "reduce_mean": """
        def reduce_mean(input_tensor, axis, keepdims):
            # TensorFlow's mean of ints is an int, cut towards 0.
            total = input_tensor.sum(axis, keepdims).to(input_tensor.dtype)
            count = input_tensor.numel() // max(1, total.numel())
            return torch.div(total, count, rounding_mode="trunc")
    """,
    "reduce_prod": """
        def reduce_prod(input_tensor, axis, keepdims):
            # PyTorch multiplies along one axis at a time.
            axes = range(input_tensor.ndim) if axis is None else [axis] if isinstance(axis, int) else axis
            for one in sorted((a % input_tensor.ndim for a in axes), reverse=True):
                input_tensor = torch.prod(input_tensor, one, keepdims)
            return input_tensor
    """,
    "cumsum": """
        def cumsum(x, axis, exclusive, reverse):
            x = torch.flip(x, (axis,)) if reverse else x
            y = torch.cumsum(x, axis)
            y = y - x if exclusive else y
            return torch.flip(y, (axis,)) if reverse else y
    """,
    "cumprod": """
        def cumprod(x, axis, exclusive, reverse):
            x = torch.flip(x, (axis,)) if reverse else x
            if exclusive:
                x = torch.roll(x, 1, axis).index_fill(axis, torch.tensor([0]), 1)
            y = torch.cumprod(x, axis)
            return torch.flip(y, (axis,)) if reverse else y
    """,
    "pad": """
        def pad(tensor, paddings, mode, constant_values):
            # PyTorch counts the axes from the last one.
            flat = [size for pair in reversed(paddings) for size in pair]
            return torch.nn.functional.pad(tensor, flat, value=constant_values)
    """,
    "transpose": """
        def transpose(a, perm, conjugate):
            return torch.conj_physical(torch.permute(a, perm)) if conjugate else torch.permute(a, perm)
    """,
    "convolution": """
        def convolution(input, filters, strides, padding, dilations):
            # PyTorch has the channels in the second axis, and pads both sides alike.
            places, shape = input.ndim - 2, filters.shape
            steps, gaps = strides or (1,) * places, dilations or (1,) * places
            flat = []
            for size, window, step, gap in reversed(list(zip(input.shape[1:-1], shape, steps, gaps))):
                border = max((-(-size // step) - 1) * step + (window - 1) * gap + 1 - size, 0)
                flat += [border // 2, border - border // 2] if padding == "SAME" else [0, 0]
            x = torch.nn.functional.pad(torch.movedim(input, -1, 1), flat)
            w = torch.permute(filters, (places + 1, places, *range(places))).contiguous()
            conv = getattr(torch.nn.functional, f"conv{places}d")
            y = conv(x, w, stride=steps, dilation=gaps, groups=input.shape[-1] // shape[-2])
            return torch.movedim(y, 1, -1)
    """,
}

_JAX = {
    "zeta": """
        @jax.custom_jvp
        def zeta(x, q):
            # JAX has no derivative of it: below is that by q.
            return jax.scipy.special.zeta(x, q)


        @zeta.defjvp
        def zeta_slope(values, changes):
            x, q = values
            return zeta(x, q), -x * zeta(x + 1, q) * changes[1]
    """,
    "scatter_along": """
        def scatter_along(updates, indices, size, axis):
            # Zeros with slices added where the indices say: a gather, backwards.
            axis %= updates.ndim - indices.ndim + 1
            zeros = jnp.zeros((*updates.shape[:axis], size, *updates.shape[axis + indices.ndim :]), updates.dtype)
            return zeros.at[(slice(None),) * axis + (indices,)].add(updates)
    """,
    "cumsum": """
        def cumsum(x, axis, exclusive, reverse):
            x = jnp.flip(x, axis) if reverse else x
            y = jnp.cumsum(x, axis)
            y = y - x if exclusive else y
            return jnp.flip(y, axis) if reverse else y
    """,
    "cumprod": """
        def cumprod(x, axis, exclusive, reverse):
            x = jnp.flip(x, axis) if reverse else x
            if exclusive:
                first = jnp.ones_like(jax.lax.slice_in_dim(x, 0, 1, axis=axis))
                x = jnp.concatenate([first, jax.lax.slice_in_dim(x, 0, x.shape[axis] - 1, axis=axis)], axis)
            y = jnp.cumprod(x, axis)
            return jnp.flip(y, axis) if reverse else y
    """,
    "transpose": """
        def transpose(a, perm, conjugate):
            return jnp.conj(jnp.transpose(a, perm)) if conjugate else jnp.transpose(a, perm)
    """,
    "scatter_nd": """
        def scatter_nd(indices, updates, shape):
            # Zeros of a shape, with updates added where the rows of indices say.
            return jnp.zeros(shape, updates.dtype).at[tuple(jnp.moveaxis(indices, -1, 0))].add(updates)
    """,
    "convolution": """
        def convolution(input, filters, strides, padding, dilations):
            names = {1: ("NWC", "WIO", "NWC"), 2: ("NHWC", "HWIO", "NHWC"), 3: ("NDHWC", "DHWIO", "NDHWC")}
            places = input.ndim - 2
            return jax.lax.conv_general_dilated(
                input, filters, strides or (1,) * places, padding, rhs_dilation=dilations,
                dimension_numbers=names[places], feature_group_count=input.shape[-1] // filters.shape[-2],
            )
    """,
    "depthwise_conv2d": """
        def depthwise_conv2d(input, filter, strides, padding, dilations):
            # A group for each channel.
            filters = filter.reshape((*filter.shape[:2], 1, -1))
            return jax.lax.conv_general_dilated(
                input, filters, strides[1:3], padding, rhs_dilation=dilations,
                dimension_numbers=("NHWC", "HWIO", "NHWC"), feature_group_count=input.shape[-1],
            )
    """,
    "max_pool": """
        def max_pool(input, ksize, strides, padding):
            low = -jnp.inf if jnp.issubdtype(input.dtype, jnp.floating) else jnp.iinfo(input.dtype).min
            return jax.lax.reduce_window(input, low, jax.lax.max, (1, *ksize, 1), (1, *strides, 1), padding)
    """,
    "avg_pool": """
        def avg_pool(input, ksize, strides, padding):
            windows = (1, *ksize, 1), (1, *strides, 1), padding
            total, here = (jax.lax.reduce_window(x, 0.0, jax.lax.add, *windows) for x in (input, jnp.ones_like(input)))
            return total / here
    """,
    "reduce_mean": """
        def reduce_mean(input_tensor, axis, keepdims):
            # TensorFlow's mean of ints is an int, cut towards 0.
            return jnp.trunc(jnp.mean(input_tensor, axis, keepdims=keepdims)).astype(input_tensor.dtype)
    """,
}

_TENSORFLOW = {
    "zero_product": """
        def zero_product(x, y):
            return tf.math.multiply_no_nan(y, x)
    """,
    "zero_quotient": """
        def zero_quotient(x, y):
            return tf.math.xdivy(x, y)
    """,
    "polygamma_of": """
        def polygamma_of(x, order):
            return tf.math.polygamma(tf.fill(tf.shape(x), tf.cast(order, x.dtype)), x)
    """,
    "convolution": """
        def convolution(input, filters, strides, padding, dilations):
            # Group by group: on a CPU TensorFlow has no gradient of a convolution in groups.
            groups = input.shape[-1] // filters.shape[-2]
            parts = zip(tf.split(input, groups, -1), tf.split(filters, groups, -1))
            layout = {3: "NWC", 4: "NHWC"}.get(len(input.shape))
            return tf.concat([tf.nn.convolution(x, w, strides, padding, layout, dilations) for x, w in parts], -1)
    """,
    "conv_transpose": """
        def conv_transpose(input, filters, output_shape, strides, padding, dilations):
            # The gradient of a convolution, group by group.
            groups = output_shape[-1] // filters.shape[-2]
            found, layout = [], {3: "NWC", 4: "NHWC"}.get(len(filters.shape))
            for y, w in zip(tf.split(input, groups, -1), tf.split(filters, groups, -1)):
                x = tf.zeros((*output_shape[:-1], w.shape[-2]), input.dtype)
                with tf.GradientTape() as tape:
                    tape.watch(x)
                    total = tf.nn.convolution(x, w, strides, padding, layout, dilations)
                found.append(tape.gradient(total, x, y))
            return tf.concat(found, -1)
    """,
    "conv_filters": """
        def conv_filters(input, grad, shape, strides, padding, dilations):
            # What a convolution sends to its filters, group by group.
            groups = input.shape[-1] // shape[-2]
            found, layout = [], {3: "NWC", 4: "NHWC"}.get(len(shape))
            for x, y in zip(tf.split(input, groups, -1), tf.split(grad, groups, -1)):
                w = tf.zeros((*shape[:-1], shape[-1] // groups), input.dtype)
                with tf.GradientTape() as tape:
                    tape.watch(w)
                    total = tf.nn.convolution(x, w, strides, padding, layout, dilations)
                found.append(tape.gradient(total, w, y))
            return tf.concat(found, -1)
    """,
    "max_pool_back": """
        def max_pool_back(grad, input, ksize, strides, padding):
            # What max_pool sends back.
            with tf.GradientTape() as tape:
                tape.watch(input)
                y = tf.nn.max_pool(input, ksize, strides, padding)
            return tape.gradient(y, input, grad)
    """,
    "max_pool_pick": """
        def max_pool_pick(values, input, ksize, strides, padding):
            # What stands at the maxima: the gradient of what max_pool sends back.
            with tf.GradientTape() as outer:
                with tf.GradientTape() as tape:
                    tape.watch(input)
                    y = tf.nn.max_pool(input, ksize, strides, padding)
                start = tf.zeros_like(y)
                outer.watch(start)
                sent = tape.gradient(y, input, start)
            return outer.gradient(sent, start, values)
    """,
    "place": """
        def place(x, key, shape):
            # Zeros of a shape, with x where the key says.
            places = np.arange(np.prod(shape, dtype=int)).reshape(shape)[key]
            flat = tf.scatter_nd(places.reshape(-1, 1), tf.reshape(x, [-1]), [np.prod(shape, dtype=int)])
            return tf.reshape(flat, shape)
    """,
    "scatter_along": """
        def scatter_along(updates, indices, size, axis):
            # Zeros with slices added where the indices say: a gather, backwards.
            axis %= len(updates.shape) - len(indices.shape) + 1
            rest = [i for i in range(len(updates.shape)) if not axis <= i < axis + len(indices.shape)]
            order = [*range(axis, axis + len(indices.shape)), *rest]
            rows = tf.reshape(tf.transpose(updates, order), [-1, *(updates.shape[i] for i in rest)])
            summed = tf.scatter_nd(tf.reshape(indices, [-1, 1]), rows, [size, *(updates.shape[i] for i in rest)])
            return tf.transpose(summed, [*range(1, axis + 1), 0, *range(axis + 1, len(rest) + 1)])
    """,
}


def _with(helper: str, signature: str, remark: str, result: str) -> str:
    """A function that has another one in it, and returns what comes out by that."""
    return f"""
def {signature}:
{indent(dedent(helper).strip(), "    ")}

    # {remark}
    return {result}
"""


for _helpers, _sent in (
    (
        _PYTORCH,
        "torch.autograd.functional.vjp({of}, torch.zeros({shape}, dtype=input.dtype), {grad}, create_graph=True)[1]",
    ),
    (_JAX, "jax.vjp({of}, jnp.zeros({shape}, input.dtype))[1]({grad})[0]"),
):
    for _name, _second, _shape, _of, _grad in (
        (
            "conv_transpose", "filters", "output_shape",
            "lambda x: convolution(x, filters, strides, padding, dilations)", "input",
        ),
        ("conv_filters", "grad", "shape", "lambda w: convolution(input, w, strides, padding, dilations)", "grad"),
    ):  # fmt: skip
        _helpers[_name] = _with(
            _helpers["convolution"],
            f"{_name}(input, {_second}, {_shape}, strides, padding, dilations)",
            "What the convolution sends back.",
            _sent.format(of=_of, shape=_shape, grad=_grad),
        )
_PYTORCH["depthwise_conv2d"] = _with(
    _PYTORCH["convolution"],
    "depthwise_conv2d(input, filter, strides, padding, dilations)",
    "A group for each channel.",
    "convolution(input, filter.reshape((*filter.shape[:2], 1, -1)), strides[1:3], padding, dilations)",
)
for _name, _first, _result, _remark in (
    ("max_pool_back", "grad", "jax.vjp({of}, input)[1](grad)[0]", "What max_pool sends back."),
    ("max_pool_pick", "values", "jax.jvp({of}, (input,), (values,))[1]", "What stands at the maxima."),
):
    _JAX[_name] = _with(
        _JAX["max_pool"],
        f"{_name}({_first}, input, ksize, strides, padding)",
        _remark,
        _result.format(of="lambda x: max_pool(x, ksize, strides, padding)"),
    )

# Pooling in PyTorch, which has the channels in the second axis, and pads both sides alike.
_AT = """
x = torch.nn.functional.pad(torch.movedim(input, -1, 1).detach(), flat, value=-torch.inf)
at = getattr(torch.nn.functional, f"max_pool{len(ksize)}d")(x, ksize, strides, return_indices=True)[1]
"""
for _name, _inputs, _remark, _rest in (
    (
        "max_pool", "input", "PyTorch has the channels in the second axis, and pads both sides alike.",
        """
low = -torch.inf if input.is_floating_point() else torch.iinfo(input.dtype).min
x = torch.nn.functional.pad(torch.movedim(input, -1, 1), flat, value=low)
y = getattr(torch.nn.functional, f"max_pool{len(ksize)}d")(x, ksize, strides)
return torch.movedim(y, 1, -1)
""",
    ),
    (
        "avg_pool", "input",
        "PyTorch has the channels in the second axis, and counts the border: the mean of ones tells how much.",
        """
pool = getattr(torch.nn.functional, f"avg_pool{len(ksize)}d")
x = torch.movedim(input, -1, 1)
total, here = (torch.nn.functional.pad(part, flat) for part in (x, torch.ones_like(x)))
return torch.movedim(pool(total, ksize, strides) / pool(here, ksize, strides), 1, -1)
""",
    ),
    (
        "max_pool_back", "grad, input", "What max_pool sends back.",
        f"""{_AT}
sent = torch.zeros_like(x).flatten(2).scatter_add(2, at.flatten(2), torch.movedim(grad, -1, 1).flatten(2))
inside = tuple(slice(b, b + n) for b, n in zip(flat[-2::-2], input.shape[1:-1]))
return torch.movedim(sent.reshape(x.shape)[(..., *inside)], 1, -1) + 0 * input
""",
    ),
    (
        "max_pool_pick", "values, input", "What stands at the maxima.",
        f"""{_AT}
picked = torch.nn.functional.pad(torch.movedim(values, -1, 1), flat).flatten(2).gather(2, at.flatten(2))
return torch.movedim(picked.reshape(at.shape), 1, -1) + 0 * input.sum()
""",
    ),
):  # fmt: skip
    _PYTORCH[_name] = f"""
def {_name}({_inputs}, ksize, strides, padding):
    # {_remark}
    flat = []
    for size, window, step in reversed(list(zip(input.shape[1:-1], ksize, strides))):
        border = max((-(-size // step) - 1) * step + window - size, 0)
        flat += [border // 2, border - border // 2] if padding == "SAME" else [0, 0]
{indent(_rest.strip(), "    ")}
"""

# Vectors of a decomposition, turned as ours are; libraries differ in the signs that they give.
_TURNED = {
    "tensorflow": """
        def {name}(tensor):
            {found}
            # The last of each column's large elements is made positive.
            rows, sizes = np.arange(u.shape[-2])[:, None], tf.abs(u)
            large = sizes >= tf.reduce_max(sizes, -2, keepdims=True) / 2
            last = tf.reduce_max(tf.where(large, rows, -1), -2, keepdims=True)
            top = tf.reduce_sum(tf.where(rows == last, u, 0), -2, keepdims=True)
            return {result} * tf.stop_gradient(tf.math.conj(tf.sign(top)))
    """,
    "pytorch": """
        def {name}(tensor):
            {found}
            # The last of each column's large elements is made positive.
            rows, sizes = torch.arange(u.shape[-2])[:, None], u.abs()
            large = sizes >= sizes.amax(-2, keepdim=True) / 2
            last = torch.where(large, rows, -1).amax(-2, keepdim=True)
            top = torch.where(rows == last, u, 0).sum(-2, keepdim=True)
            return {result} * top.sgn().conj().detach()
    """,
    "jax": """
        def {name}(tensor):
            {found}
            # The last of each column's large elements is made positive.
            rows, sizes = jnp.arange(u.shape[-2])[:, None], jnp.abs(u)
            large = sizes >= sizes.max(-2, keepdims=True) / 2
            last = jnp.where(large, rows, -1).max(-2, keepdims=True)
            top = jnp.where(rows == last, u, 0).sum(-2, keepdims=True)
            return {result} * jax.lax.stop_gradient(jnp.conj(jnp.sign(top)))
    """,
}
_FOUND = {
    "eigenvectors": {
        "tensorflow": "u = tf.linalg.eigh(tensor)[1]",
        "pytorch": "u = torch.linalg.eigh(torch.tril(tensor) + torch.tril(tensor, -1).mH)[1]",
        "jax": "u = jnp.linalg.eigh(jnp.tril(tensor) + jnp.conj(jnp.tril(tensor, -1).mT))[1]",
    },
    "left_vectors": {
        "tensorflow": "_, u, v = tf.linalg.svd(tensor)",
        "pytorch": "u, _, v = torch.linalg.svd(tensor, full_matrices=False)",
        "jax": "u, _, v = jnp.linalg.svd(tensor, full_matrices=False)",
    },
}
_FOUND["right_vectors"] = _FOUND["left_vectors"]
_RESULT = {"tensorflow": "v", "pytorch": "v.mH", "jax": "jnp.conj(v.mT)"}
for _library, _helpers in (("tensorflow", _TENSORFLOW), ("pytorch", _PYTORCH), ("jax", _JAX)):
    for _name, _how in _FOUND.items():
        _result = _RESULT[_library] if _name == "right_vectors" else "u"
        _helpers[_name] = _TURNED[_library].format(name=_name, found=_how[_library], result=_result)

_TENSORFLOW["svdvals"] = """
    def svdvals(tensor):
        return tf.linalg.svd(tensor, compute_uv=False)
"""
_TENSORFLOW["orthonormal"] = """
    def orthonormal(input):
        return tf.linalg.qr(input)[0]
"""

FOR_FLOATS = {"reduce_mean"}  # whose templates do not hold for ints

HELPERS = {
    library: {name: dedent(text).strip() for name, text in found.items()}
    for library, found in (("tensorflow", _TENSORFLOW), ("pytorch", _PYTORCH), ("jax", _JAX))
}
"""The source of each function, by library and by the op it stands for."""
