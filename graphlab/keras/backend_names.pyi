# Written by `make docs` from the registry of public names: see docs/stubs.py.

from collections.abc import Callable
from collections.abc import Sequence
from graphlab.tensor import Tensor
from graphlab.variable import Variable
from typing import Any

def abs(x: Any, name: str | None = None) -> Tensor:
    """The distance of x from 0. Its gradient at 0 is 0."""
def all(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Whether no element is 0, of all or along axes."""
def any(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Whether some element is not 0, of all or along axes."""
def arange(start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, name: str = 'range') -> Tensor:
    """The numbers from `start` up to but without `limit`, in steps of `delta`; from 0 if only one is given."""
def argmax(x: Any, axis: int = -1) -> Any:
    """`tf.argmax` along the last axis, unless another is given."""
def argmin(x: Any, axis: int = -1) -> Any:
    """`tf.argmin` along the last axis, unless another is given."""
def backend() -> str:
    """The name of TensorFlow: programs are written with its names."""
def batch_flatten(x: Any) -> Tensor:
    """All elements of each example in a row."""
def bias_add(x: Any, bias: Any, data_format: str | None = None) -> Tensor:
    """x with a number added for each channel: along its last axis, or the second with "channels_first"."""
def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Tensor:
    """The cross entropy of each element."""
def cast(x: Any, dtype: Any, name: str | None = None) -> Tensor:
    """x in another dtype. Floats lose their fraction on the way to ints, and gradients stop there."""
def cast_to_floatx(x: Any) -> Any:
    """A tensor or an array with the dtype that layers have."""
def categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Tensor:
    """The cross entropy of each row, with the answers one-hot."""
def clip(t: Any, clip_value_min: Any, clip_value_max: Any, name: str | None = None) -> Tensor:
    """t, but no less than one bound and no more than the other. Raises ValueError for bounds that stretch t."""
def concatenate(tensors: Any, axis: int = -1) -> Tensor:
    """The tensors one after the other along an axis, by default the last."""
def constant(value: Any, dtype: Any = None, shape: Any = None, name: str | None = None) -> Tensor:
    """A tensor of floats, unless another dtype is given."""
def cos(x: Any, name: str | None = None) -> Tensor:
    """The cosine of x, in radians."""
def count_params(x: Any) -> int:
    """How many numbers there are."""
def cumprod(x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: str | None = None) -> Tensor:
    """Running products along `axis`."""
def cumsum(x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: str | None = None) -> Tensor:
    """Running sums along `axis`."""
def dot(x: Any, y: Any) -> Tensor:
    """The products of the last axis of x with the last but one of y."""
def dropout(x: Any, level: float, noise_shape: Any = None, seed: Any = None) -> Tensor:
    """x with a share `level` of its elements set to 0, the others as much bigger."""
def dtype(x: Any) -> str:
    """The name of the dtype."""
def elu(x: Any, alpha: float = 1.0) -> Tensor:
    """x where it is positive, else alpha · (eˣ − 1)."""
def equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x = y, element by element, shapes broadcast; bools come out."""
def eval(x: Any) -> Any:
    """The values of a tensor, as an array."""
def exp(x: Any, name: str | None = None) -> Tensor:
    """e to the power x, element by element."""
def expand_dims(x: Any, axis: int = -1) -> Tensor:
    """x with an axis of size 1 more, by default the last."""
def eye(num_rows: int, num_columns: int | None = None, batch_shape: Any = None, dtype: Any = ..., name: str | None = None) -> Tensor:
    """The identity matrix, or one for each place of `batch_shape`."""
def flatten(x: Any) -> Tensor:
    """All elements in a row."""
def gather(params: Any, indices: Any, validate_indices: Any = None, axis: Any = None, batch_dims: Any = 0, name: str | None = None) -> Tensor:
    """The slices of `params` at `indices` along `axis`; with `batch_dims`, row by row."""
def get_value(x: Any) -> Any:
    """The values of a tensor, as an array; what is no tensor becomes one as NumPy makes it."""
def greater(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x > y, element by element, shapes broadcast; bools come out."""
def greater_equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x ≥ y, element by element, shapes broadcast; bools come out."""
def hard_sigmoid(x: Any) -> Tensor:
    """A straight line through (0, ½) with slope ⅙, cut off at 0 and 1."""
def int_shape(x: Any) -> tuple[int | None, ...]:
    """The shape as a tuple, also of a tensor without values, with None for a size that is not known."""
def l2_normalize(x: Any, axis: Any = None) -> Tensor:
    """x divided by its Euclidean length, of all or along an axis."""
def less(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x < y, element by element, shapes broadcast; bools come out."""
def less_equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x ≤ y, element by element, shapes broadcast; bools come out."""
def log(x: Any, name: str | None = None) -> Tensor:
    """The natural logarithm of x; −inf at 0, nan below."""
def max(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The greatest element over `axis`, or of all; −inf of nothing. Equal greatest elements share the gradient."""
def maximum(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The greater of x and y, element by element. Where they are equal the gradient goes to x."""
def mean(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The mean over `axis`, or over everything. The mean of ints is an int, cut towards 0; of no floats, nan."""
def min(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The least element over `axis`, or of all; inf of nothing. Equal least elements share the gradient."""
def minimum(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The lesser of x and y, element by element. Where they are equal the gradient goes to x."""
def ndim(x: Any) -> int:
    """How many axes there are."""
def not_equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x ≠ y, element by element, shapes broadcast; bools come out."""
def one_hot(indices: Any, depth: Any, on_value: Any = None, off_value: Any = None, axis: int | None = None, dtype: Any = None, name: str | None = None) -> Tensor:
    """A row of `depth` for each index: 1 at the index, 0 elsewhere; all 0 for an index outside."""
def ones(shape: Any, dtype: Any = ..., name: str | None = None) -> Tensor:
    """Ones of a shape; float32 unless told otherwise."""
def ones_like(input: Any, dtype: Any = None, name: str | None = None) -> Tensor:
    """Ones of the shape and dtype of `input`."""
def permute_dimensions(x: Any, pattern: Sequence[int]) -> Tensor:
    """x with its axes in another order."""
def pow(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x to the power y, element by element. Raises InvalidArgumentError for an int to a negative power."""
def prod(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The product over `axis`, or of everything; 1 of nothing."""
def random_bernoulli(shape: Any, p: float = 0.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """1 with probability `p`, else 0."""
def random_normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Normally distributed numbers of this shape."""
def random_uniform(shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Evenly distributed numbers of this shape, from `minval` up to `maxval`."""
def relu(x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Tensor:
    """x where it is positive, else 0; `negative_slope`, `max_value` and `threshold` bend it elsewhere."""
def repeat(x: Any, n: int) -> Tensor:
    """Every row of a matrix n times: a new axis in the middle."""
def repeat_elements(x: Any, rep: int, axis: int) -> Tensor:
    """Each part along an axis `rep` times, one after the other."""
def reshape(tensor: Any, shape: Any, name: str | None = None) -> Tensor:
    """The same elements in another shape; one size may be −1, meaning whatever is left."""
def reverse(x: Any, axes: Any) -> Tensor:
    """x backwards along an axis, or along several."""
def round(x: Any, name: str | None = None) -> Tensor:
    """The nearest whole number, halves to the even one. Has no gradient."""
def set_value(x: Any, value: Any) -> None:
    """Give a Variable another value; nothing comes back."""
def shape(input: Any, out_type: Any = ..., name: str | None = None) -> Tensor:
    """The size of each axis, as a tensor."""
def sigmoid(x: Any) -> Tensor:
    """1 / (1 + e⁻ˣ)."""
def sign(x: Any, name: str | None = None) -> Tensor:
    """−1, 0 or 1, as x is below, at or above 0."""
def sin(x: Any, name: str | None = None) -> Tensor:
    """The sine of x, in radians."""
def softmax(x: Any, axis: int = -1) -> Tensor:
    """Shares that add up to 1 along `axis`."""
def softplus(x: Any) -> Tensor:
    """log(1 + eˣ)."""
def softsign(x: Any) -> Tensor:
    """x / (1 + |x|)."""
def sparse_categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Tensor:
    """The cross entropy of each row, with the answers as numbers of classes."""
def sqrt(x: Any) -> Tensor:
    """The square root; 0 of what is negative."""
def square(x: Any, name: str | None = None) -> Tensor:
    """x², element by element."""
def squeeze(input: Any, axis: Any = None, name: str | None = None) -> Tensor:
    """Without the axes of size 1, or without the one at `axis`."""
def stack(values: Any, axis: Any = 0, name: str | None = None) -> Tensor:
    """The tensors of a list, all of one shape, along a new axis."""
def std(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The square root of the variance. Its gradient is nan where all are equal."""
def stop_gradient(input: Any, name: str | None = None) -> Tensor:
    """The same value, through which no gradient flows back."""
def sum(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The sum over `axis`, or over everything. Ints keep their dtype and wrap around."""
def switch(condition: Any, then_expression: Any | Callable[[], Any], else_expression: Any | Callable[[], Any]) -> Any:
    """The one or the other, by a condition; of functions the one is called, of tensors each element is chosen."""
def tanh(x: Any, name: str | None = None) -> Tensor:
    """The hyperbolic tangent of x, between −1 and 1."""
def tile(input: Any, multiples: Any, name: str | None = None) -> Tensor:
    """The whole tensor repeated `multiples` times along each axis."""
def transpose(a: Any, perm: Any = None, conjugate: bool = False, name: str | None = None) -> Tensor:
    """The axes in another order, backwards unless `perm` says which goes where."""
def truncated_normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Normally distributed numbers, none farther than two standard deviations from the mean."""
def update(x: Any, new_x: Any) -> Any:
    """Give a Variable another value."""
def update_add(x: Any, increment: Any) -> Any:
    """Add to a Variable."""
def update_sub(x: Any, decrement: Any) -> Any:
    """Subtract from a Variable."""
def var(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The mean of the squared distances from the mean."""
def variable(value: Any, dtype: Any = None, name: str | None = None, constraint: Any = None) -> Variable:
    """A Variable of floats, unless another dtype is given."""
def zeros(shape: Any, dtype: Any = ..., name: str | None = None) -> Tensor:
    """Zeros of a shape; float32 unless told otherwise."""
def zeros_like(input: Any, dtype: Any = None, name: str | None = None) -> Tensor:
    """Zeros of the shape and dtype of `input`."""
