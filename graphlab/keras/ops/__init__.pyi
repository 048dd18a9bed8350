# Written by `make docs` from the registry of public names: see docs/stubs.py.

from collections.abc import Callable
from graphlab.functions.shapes import TopKV2
from graphlab.keras.ops import legacy as legacy
from graphlab.keras.ops import numpy_like as numpy_like
from graphlab.keras.ops import shared as shared
from graphlab.tensor import Tensor
from typing import Any

def abs(x: Any, name: str | None = None) -> Tensor:
    """The distance of x from 0. Its gradient at 0 is 0."""
def absolute(x: Any, name: str | None = None) -> Tensor:
    """The distance of x from 0. Its gradient at 0 is 0."""
def add(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The sum x + y, element by element, shapes broadcast."""
def all(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """Whether all of the bools over `axis` are True."""
def amax(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The greatest element over `axis`, or of all; −inf of nothing. Equal greatest elements share the gradient."""
def amin(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The least element over `axis`, or of all; inf of nothing. Equal least elements share the gradient."""
def any(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """Whether one of the bools over `axis` is True."""
def arange(start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, name: str = 'range') -> Tensor:
    """The numbers from `start` up to but without `limit`, in steps of `delta`; from 0 if only one is given."""
def arccos(x: Any, name: str | None = None) -> Tensor:
    """The angle in 0 … π whose cosine is x."""
def arcsin(x: Any, name: str | None = None) -> Tensor:
    """The angle in −π/2 … π/2 whose sine is x."""
def arctan(x: Any, name: str | None = None) -> Tensor:
    """The angle in −π/2 … π/2 whose tangent is x."""
def arctan2(y: Any, x: Any, name: str | None = None) -> Tensor:
    """The angle of the point (x, y), in −π … π."""
def argmax(x: Any, axis: int | None = None, keepdims: bool = False) -> Tensor:
    """The place of the greatest element along `axis`, or among all of them."""
def argmin(x: Any, axis: int | None = None, keepdims: bool = False) -> Tensor:
    """The place of the least element along `axis`, or among all of them."""
def argsort(x: Any, axis: int = -1) -> Tensor:
    """The places of the elements in order of size."""
def average(x: Any, axis: Any = None, weights: Any = None) -> Tensor:
    """The mean, or with weights the weighted mean."""
def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Tensor:
    """The cross entropy of chances, element by element."""
def bincount(x: Any, weights: Any = None, minlength: int = 0, sparse: bool = False) -> Tensor:
    """How often each number from 0 up is in each row, or the sum of the weights that stand beside it."""
def broadcast_to(input: Any, shape: Any, name: str | None = None) -> Tensor:
    """Repeated to `shape`, as operators do it for their operands."""
def cast(x: Any, dtype: Any, name: str | None = None) -> Tensor:
    """x in another dtype. Floats lose their fraction on the way to ints, and gradients stop there."""
def categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Tensor:
    """The cross entropy of chances for classes, one for each row."""
def ceil(x: Any, name: str | None = None) -> Tensor:
    """The least whole number not below x. Has no gradient."""
def celu(x: Any, alpha: float = 1.0) -> Tensor:
    """x where it is positive, else alpha · (e^(x / alpha) − 1): smooth for every alpha."""
def cholesky(input: Any, name: str | None = None) -> Tensor:
    """The lower triangle L with L · Lᵀ = input, Lᴴ of complex numbers; nan if there is none."""
def clip(t: Any, clip_value_min: Any, clip_value_max: Any, name: str | None = None) -> Tensor:
    """t, but no less than one bound and no more than the other. Raises ValueError for bounds that stretch t."""
def concatenate(xs: Any, axis: int = 0) -> Tensor:
    """The tensors one after the other along an axis, by default the first."""
def cond(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any], name: str | None = None) -> Any:
    """What `true_fn` gives if `pred` holds, else what `false_fn` gives."""
def convert_to_numpy(x: Any) -> Any:
    """The values of a tensor, as an array; what is no tensor becomes one as NumPy makes it."""
def convert_to_tensor(x: Any, dtype: Any = None, sparse: Any = None, ragged: Any = None) -> Any:
    """x as a tensor, in another dtype if one is given; a tensor or Variable that is so already is given back."""
def cos(x: Any, name: str | None = None) -> Tensor:
    """The cosine of x, in radians."""
def cosh(x: Any, name: str | None = None) -> Tensor:
    """The hyperbolic cosine of x."""
def count_nonzero(x: Any, axis: Any = None) -> Tensor:
    """How many elements are not 0."""
def cross(a: Any, b: Any, name: str | None = None) -> Tensor:
    """The vector at right angles to a and b, for vectors of three."""
def cumprod(x: Any, axis: int | None = None, dtype: Any = None) -> Tensor:
    """Running products along `axis`, or of all elements in one row."""
def cumsum(x: Any, axis: int | None = None, dtype: Any = None) -> Tensor:
    """Running sums along `axis`, or of all elements in one row."""
def custom_gradient(f: Callable[..., Any]) -> Callable[..., Any]:
    """f with a derivative of its own: f gives back (result, function from incoming to outgoing gradients)."""
def det(input: Any, name: str | None = None) -> Tensor:
    """The determinant of each square matrix."""
def diag(x: Any, k: int = 0) -> Tensor:
    """A matrix with the elements of a vector on its diagonal, or the diagonal of a matrix."""
def divide(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y. Ints are made floats first: int8 and int16 float32, longer ones float64, as in TensorFlow."""
def divide_no_nan(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y, and 0 where y is 0."""
def dot(x1: Any, x2: Any) -> Tensor:
    """The sum of products over the last axis of x1 and the last but one of x2."""
def einsum(equation: str, *inputs: Any, **_: Any) -> Tensor:
    """Sums of products written as `ij,jk->ik`."""
def elu(x: Any, alpha: float = 1.0) -> Tensor:
    """x where it is positive, else alpha · (eˣ − 1)."""
def empty(shape: Any, dtype: Any = ..., name: str | None = None) -> Tensor:
    """Zeros of a shape; float32 unless told otherwise."""
def equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x = y, element by element, shapes broadcast; bools come out."""
def erf(x: Any, name: str | None = None) -> Tensor:
    """The error function: from −1 to 1, as steep as a bell curve is high."""
def erfinv(x: Any, name: str | None = None) -> Tensor:
    """The number whose error function is x; infinite at −1 and 1, nan outside."""
def exp(x: Any, name: str | None = None) -> Tensor:
    """e to the power x, element by element."""
def expand_dims(input: Any, axis: Any, name: str | None = None) -> Tensor:
    """One more axis, of size 1, at `axis`."""
def expm1(x: Any, name: str | None = None) -> Tensor:
    """e to the power x, less 1, exact near 0."""
def eye(num_rows: int, num_columns: int | None = None, batch_shape: Any = None, dtype: Any = ..., name: str | None = None) -> Tensor:
    """The identity matrix, or one for each place of `batch_shape`."""
def flip(x: Any, axis: Any = None) -> Tensor:
    """The elements in reverse order along `axis`, or along all axes."""
def floor(x: Any, name: str | None = None) -> Tensor:
    """The greatest whole number not above x. Has no gradient."""
def floor_divide(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y rounded down. Raises InvalidArgumentError where an int is divided by zero."""
def fori_loop(lower: Any, upper: Any, body_fun: Callable[..., Any], init_val: Any) -> Any:
    """What `body_fun(i, so_far)` makes of a value, for every i from `lower` up to but without `upper`."""
def full(shape: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """A tensor with one value everywhere; of floats, unless another dtype is given."""
def full_like(x: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """A tensor of the shape of x, with one value everywhere."""
def gelu(x: Any, approximate: bool = True) -> Any:
    """x · P(a normal number is below x), by default nearly."""
def glu(x: Any, axis: int = -1) -> Tensor:
    """The first half of x, each number let through as far as the sigmoid of the second half says."""
def greater(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x > y, element by element, shapes broadcast; bools come out."""
def greater_equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x ≥ y, element by element, shapes broadcast; bools come out."""
def hard_shrink(x: Any, threshold: float = 0.5) -> Tensor:
    """x, but 0 where it is within `threshold` of 0."""
def hard_sigmoid(x: Any) -> Tensor:
    """A straight line through (0, ½) with slope ⅙, cut off at 0 and 1."""
def hard_silu(x: Any) -> Tensor:
    """x · hard_sigmoid(x)."""
def hard_swish(x: Any) -> Tensor:
    """x · hard_sigmoid(x)."""
def hard_tanh(x: Any) -> Tensor:
    """x between −1 and 1, cut off outside."""
def hstack(xs: Any) -> Tensor:
    """Tensors side by side: along the second axis, or the first if there is no other."""
def identity(n: int, dtype: Any = None) -> Tensor:
    """The identity matrix."""
def imag(input: Any, name: str | None = None) -> Tensor:
    """The imaginary part; 0 of real numbers."""
def in_top_k(targets: Any, predictions: Any, k: Any, name: str | None = None) -> Tensor:
    """Whether each target is among the k greatest predictions of its row."""
def inner(x1: Any, x2: Any) -> Tensor:
    """The sum of products over the last axis of both."""
def inv(input: Any, adjoint: bool = False, name: str | None = None) -> Tensor:
    """The inverse of each square matrix, or of its adjoint. Raises InvalidArgumentError where there is none."""
def is_tensor(x: Any) -> bool:
    """Whether `x` is a Tensor or a Variable."""
def isclose(x1: Any, x2: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> Tensor:
    """Where two tensors are equal, but for rounding."""
def isfinite(x: Any, name: str | None = None) -> Tensor:
    """Whether x is finite, element by element."""
def isinf(x: Any, name: str | None = None) -> Tensor:
    """Whether x is infinite, element by element."""
def isnan(x: Any, name: str | None = None) -> Tensor:
    """Whether x is nan, element by element."""
def leaky_relu(x: Any, negative_slope: float = 0.2) -> Tensor:
    """x where it is positive, else a small part of it."""
def less(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x < y, element by element, shapes broadcast; bools come out."""
def less_equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x ≤ y, element by element, shapes broadcast; bools come out."""
def linspace(start: Any, stop: Any, num: int = 50) -> Tensor:
    """Numbers at equal distances, both ends included; floats, whatever the ends are."""
def log(x: Any, name: str | None = None) -> Tensor:
    """The natural logarithm of x; −inf at 0, nan below."""
def log10(x: Any) -> Tensor:
    """The logarithm to the base 10."""
def log1p(x: Any, name: str | None = None) -> Tensor:
    """The natural logarithm of 1 + x, exact near 0."""
def log2(x: Any) -> Tensor:
    """The logarithm to the base 2."""
def log_sigmoid(x: Any) -> Tensor:
    """The logarithm of `sigmoid`."""
def log_softmax(x: Any, axis: int = -1) -> Tensor:
    """The logarithm of `softmax`."""
def logaddexp(x1: Any, x2: Any) -> Tensor:
    """log(exp x1 + exp x2), without going out of range."""
def logical_and(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x and y for bools, element by element."""
def logical_not(x: Any, name: str | None = None) -> Tensor:
    """True where x is False, for bools."""
def logical_or(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x or y for bools, element by element."""
def logical_xor(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x xor y for bools, element by element."""
def logsumexp(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """log of the sum of e^x, without overflow."""
def map(fn: Callable[[Any], Any], elems: Any, dtype: Any = None, *_: Any, fn_output_signature: Any = None, **__: Any) -> Any:
    """The results of `fn` for each slice along the first axis, stacked; structures of tensors go in and come out."""
def matmul(x1: Any, x2: Any) -> Tensor:
    """The matrix product; a vector stands for a row on the left, for a column on the right."""
def max(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The greatest element over `axis`, or of all; −inf of nothing. Equal greatest elements share the gradient."""
def maximum(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The greater of x and y, element by element. Where they are equal the gradient goes to x."""
def mean(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The mean, a float for ints too."""
def meshgrid(*args: Any, indexing: str = 'xy', name: str | None = None) -> list[Tensor]:
    """A grid for each axis: the coordinate of every point."""
def min(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The least element over `axis`, or of all; inf of nothing. Equal least elements share the gradient."""
def minimum(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The lesser of x and y, element by element. Where they are equal the gradient goes to x."""
def mod(x: Any, y: Any, name: str | None = None) -> Tensor:
    """What is left of x after taking y out as often as it fits; has the sign of y."""
def moments(x: Any, axes: Any, keepdims: bool = False, synchronized: bool = False) -> tuple[Tensor, Tensor]:
    """The mean and the variance."""
def moveaxis(x: Any, source: Any, destination: Any) -> Tensor:
    """x with axes moved to other places."""
def multiply(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The product x · y, element by element, shapes broadcast."""
def nan_to_num(x: Any, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None) -> Tensor:
    """x with numbers in place of nan and of the infinities, by default the greatest and least there are."""
def ndim(x: Any) -> int:
    """The number of axes."""
def negative(x: Any, name: str | None = None) -> Tensor:
    """−x, element by element."""
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The length of vectors, or of matrices where `axis` has two axes; of all elements, or, with `ord`, of a matrix."""
def normalize(x: Any, axis: int = -1, order: Any = 2, epsilon: float | None = None) -> Tensor:
    """x over its norm along an axis; 0 stays 0."""
def not_equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x ≠ y, element by element, shapes broadcast; bools come out."""
def one_hot(indices: Any, depth: Any, on_value: Any = None, off_value: Any = None, axis: int | None = None, dtype: Any = None, name: str | None = None) -> Tensor:
    """A row of `depth` for each index: 1 at the index, 0 elsewhere; all 0 for an index outside."""
def ones(shape: Any, dtype: Any = ..., name: str | None = None) -> Tensor:
    """Ones of a shape; float32 unless told otherwise."""
def ones_like(input: Any, dtype: Any = None, name: str | None = None) -> Tensor:
    """Ones of the shape and dtype of `input`."""
def outer(x1: Any, x2: Any) -> Tensor:
    """Every element of x1 times every element of x2."""
def pad(tensor: Any, paddings: Any, mode: str = 'CONSTANT', constant_values: Any = 0, name: str | None = None) -> Tensor:
    """A border around each axis: constant, or the inside mirrored. `paddings` has a row (before, after) for each."""
def power(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x to the power y, element by element. Raises InvalidArgumentError for an int to a negative power."""
def prod(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The product over `axis`, or of everything; 1 of nothing."""
def ravel(x: Any) -> Tensor:
    """All elements in one row."""
def real(input: Any, name: str | None = None) -> Tensor:
    """The real part."""
def reciprocal(x: Any, name: str | None = None) -> Tensor:
    """1/x, element by element."""
def relu(x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Tensor:
    """x where it is positive, else 0; `negative_slope`, `max_value` and `threshold` bend it elsewhere."""
def relu6(x: Any) -> Tensor:
    """x between 0 and 6, cut off outside; flat at both ends."""
def repeat(input: Any, repeats: Any, axis: int | None = None, name: str | None = None) -> Tensor:
    """Each element, or slice along `axis`, repeated so many times."""
def reshape(tensor: Any, shape: Any, name: str | None = None) -> Tensor:
    """The same elements in another shape; one size may be −1, meaning whatever is left."""
def roll(x: Any, shift: Any, axis: Any = None) -> Tensor:
    """The elements moved on by `shift` along `axis`, or along all of them; what leaves comes in on the other side."""
def round(x: Any, name: str | None = None) -> Tensor:
    """The nearest whole number, halves to the even one. Has no gradient."""
def rsqrt(x: Any, name: str | None = None) -> Tensor:
    """1/√x, element by element."""
def scatter(indices: Any, updates: Any, shape: Any, name: str | None = None) -> Tensor:
    """Zeros of `shape` with `updates` added at the coordinates in `indices`."""
def searchsorted(sorted_sequence: Any, values: Any, side: str = 'left', out_type: Any = ..., name: str | None = None) -> Tensor:
    """Where each value would have to stand so that the row stays in order; `side` decides among equals."""
def selu(x: Any) -> Tensor:
    """`elu`, scaled so that deep networks keep their spread."""
def shape(x: Any) -> tuple[int | None, ...]:
    """The size of each axis, as a tuple; None where a model takes any."""
def sigmoid(x: Any) -> Tensor:
    """1 / (1 + e⁻ˣ)."""
def sign(x: Any, name: str | None = None) -> Tensor:
    """−1, 0 or 1, as x is below, at or above 0."""
def silu(x: Any) -> Tensor:
    """x · sigmoid(x)."""
def sin(x: Any, name: str | None = None) -> Tensor:
    """The sine of x, in radians."""
def sinh(x: Any, name: str | None = None) -> Tensor:
    """The hyperbolic sine of x."""
def size(input: Any, out_type: Any = ..., name: str | None = None) -> Tensor:
    """The number of elements, as a tensor."""
def slice(input_: Any, begin: Any, size: Any, name: str | None = None) -> Tensor:
    """The part that starts at `begin` and has `size`; −1 means up to the end."""
def soft_shrink(x: Any, threshold: float = 0.5) -> Tensor:
    """x drawn towards 0 by `threshold`; 0 for what is nearer than that."""
def softmax(x: Any, axis: int = -1) -> Tensor:
    """Shares that add up to 1 along `axis`."""
def softplus(x: Any) -> Tensor:
    """log(1 + eˣ)."""
def softsign(x: Any) -> Tensor:
    """x / (1 + |x|)."""
def solve(a: Any, b: Any) -> Tensor:
    """x with a @ x = b, for a matrix or a vector b."""
def sort(values: Any, axis: int = -1, direction: str = 'ASCENDING', name: str | None = None) -> Tensor:
    """The elements in order of size along `axis`."""
def sparse_categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Tensor:
    """The cross entropy of chances for classes that are given by number, one for each row."""
def sparse_plus(x: Any) -> Tensor:
    """0 up to −1, x from 1 on, and a parabola between them."""
def sparse_sigmoid(x: Any) -> Tensor:
    """A straight line from (−1, 0) to (1, 1), cut off outside."""
def sparsemax(x: Any, axis: int = -1) -> Tensor:
    """The nearest shares that add up to 1 along `axis`: unlike those of `softmax`, many are exactly 0."""
def split(value: Any, num_or_size_splits: Any, axis: int = 0, num: int | None = None, name: str = 'split') -> list[Tensor]:
    """Pieces along an axis: so many equal ones, or of the sizes in a list, one of which may be −1."""
def sqrt(x: Any, name: str | None = None) -> Tensor:
    """The square root of x, element by element; nan below 0."""
def square(x: Any, name: str | None = None) -> Tensor:
    """x², element by element."""
def squareplus(x: Any, b: float = 4.0) -> Tensor:
    """(x + √(x² + b)) / 2: a smooth relu without exponentials."""
def squeeze(input: Any, axis: Any = None, name: str | None = None) -> Tensor:
    """Without the axes of size 1, or without the one at `axis`."""
def stack(values: Any, axis: Any = 0, name: str | None = None) -> Tensor:
    """The tensors of a list, all of one shape, along a new axis."""
def std(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The square root of the variance. Its gradient is nan where all are equal."""
def stop_gradient(input: Any, name: str | None = None) -> Tensor:
    """The same value, through which no gradient flows back."""
def subtract(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The difference x − y, element by element, shapes broadcast."""
def sum(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The sum over `axis`, or over everything. Ints keep their dtype and wrap around."""
def swapaxes(x: Any, axis1: int, axis2: int) -> Tensor:
    """x with two axes in each other's place."""
def swish(x: Any) -> Tensor:
    """x · sigmoid(x)."""
def take(x: Any, indices: Any, axis: int | None = None) -> Tensor:
    """The elements or slices at `indices`, along an axis or of all elements in one row; negative ones from the end."""
def take_along_axis(x: Any, indices: Any, axis: int | None = None) -> Tensor:
    """The elements at `indices` along an axis, in the shape of `indices`."""
def tan(x: Any, name: str | None = None) -> Tensor:
    """The tangent of x, in radians."""
def tanh(x: Any) -> Tensor:
    """The hyperbolic tangent."""
def tanh_shrink(x: Any) -> Tensor:
    """x − tanh(x)."""
def tensordot(a: Any, b: Any, axes: Any, name: str | None = None) -> Tensor:
    """Products of a and b summed over `axes`: a number of axes, or the axes of each."""
def threshold(x: Any, threshold: float, default_value: float) -> Tensor:
    """x above `threshold`, `default_value` elsewhere."""
def tile(input: Any, multiples: Any, name: str | None = None) -> Tensor:
    """The whole tensor repeated `multiples` times along each axis."""
def top_k(input: Any, k: int = 1, sorted: bool = True, index_type: Any = ..., name: str | None = None) -> TopKV2:
    """The k greatest elements of each row, greatest first, and their places."""
def trace(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    """The sum of a diagonal of the matrices that lie in two axes, by default in the first two; of ints for bools."""
def transpose(a: Any, perm: Any = None, conjugate: bool = False, name: str | None = None) -> Tensor:
    """The axes in another order, backwards unless `perm` says which goes where."""
def tril(x: Any, k: int = 0) -> Tensor:
    """The elements on and below the diagonal, and 0 elsewhere."""
def triu(x: Any, k: int = 0) -> Tensor:
    """The elements on and above the diagonal, and 0 elsewhere."""
def true_divide(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y. Ints are made floats first: int8 and int16 float32, longer ones float64, as in TensorFlow."""
def unstack(value: Any, num: int | None = None, axis: int = 0, name: str = 'unstack') -> list[Tensor]:
    """The slices along an axis, as a list."""
def var(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The mean of the squared distances from the mean."""
def vdot(x1: Any, x2: Any) -> Tensor:
    """The sum of all products of elements."""
def vectorized_map(fn: Callable[[Any], Any], elems: Any, fallback_to_while_loop: bool = True, warn: bool = True) -> Any:
    """The results of `fn` for each slice along the first axis, stacked; of nothing what zeros would give."""
def vstack(xs: Any) -> Tensor:
    """Tensors one below the other, along the first axis; vectors end to end, as in Keras on TensorFlow."""
def where(condition: Any, x1: Any = None, x2: Any = None) -> Any:
    """x1 where the condition holds and x2 elsewhere; without the two, the places where it holds, axis by axis."""
def while_loop(cond: Callable[..., Any], body: Callable[..., Any], loop_vars: Any, maximum_iterations: int | None = None) -> Any:
    """Apply `body` to the loop variables as long as `cond` holds for them."""
def zeros(shape: Any, dtype: Any = ..., name: str | None = None) -> Tensor:
    """Zeros of a shape; float32 unless told otherwise."""
def zeros_like(input: Any, dtype: Any = None, name: str | None = None) -> Tensor:
    """Zeros of the shape and dtype of `input`."""
