# Written by `make docs` from the registry of public names: see docs/stubs.py.

from collections.abc import Sequence
from graphlab.dtypes import DType
from graphlab.functions.shapes import TopKV2
from graphlab.tensor import Tensor
from typing import Any

def abs(x: Any, name: str | None = None) -> Tensor:
    """The distance of x from 0. Its gradient at 0 is 0."""
def accumulate_n(inputs: Sequence[Any], shape: Any = None, tensor_dtype: Any = None, name: str | None = None) -> Tensor:
    """The sum of the tensors of a list."""
def acos(x: Any, name: str | None = None) -> Tensor:
    """The angle in 0 … π whose cosine is x."""
def acosh(x: Any, name: str | None = None) -> Tensor:
    """The number from 0 up whose hyperbolic cosine is x; nan below 1."""
def add(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The sum x + y, element by element, shapes broadcast."""
def add_n(inputs: Sequence[Any], name: str | None = None) -> Tensor:
    """The sum of the tensors of a list."""
def angle(input: Any, name: str | None = None) -> Tensor:
    """The angle of a complex number, in −π … π."""
def argmax(input: Any, axis: Any = 0, output_type: DType = ..., name: str | None = None) -> Tensor:
    """The place of the greatest element along `axis`, the first among equals. Has no gradient."""
def argmin(input: Any, axis: Any = 0, output_type: DType = ..., name: str | None = None) -> Tensor:
    """The place of the least element along `axis`, the first among equals. Has no gradient."""
def asin(x: Any, name: str | None = None) -> Tensor:
    """The angle in −π/2 … π/2 whose sine is x."""
def asinh(x: Any, name: str | None = None) -> Tensor:
    """The number whose hyperbolic sine is x."""
def atan(x: Any, name: str | None = None) -> Tensor:
    """The angle in −π/2 … π/2 whose tangent is x."""
def atan2(y: Any, x: Any, name: str | None = None) -> Tensor:
    """The angle of the point (x, y), in −π … π."""
def atanh(x: Any, name: str | None = None) -> Tensor:
    """The number whose hyperbolic tangent is x; nan outside −1 … 1."""
def bincount(arr: Any, weights: Any = None, minlength: Any = None, maxlength: Any = None, dtype: Any = ..., name: str | None = None, axis: int | None = None, binary_output: bool = False) -> Tensor:
    """How often each number from 0 up is in `arr`, or the sum of the weights that stand beside it."""
def ceil(x: Any, name: str | None = None) -> Tensor:
    """The least whole number not below x. Has no gradient."""
def confusion_matrix(labels: Any, predictions: Any, num_classes: Any = None, weights: Any = None, dtype: Any = ..., name: str | None = None) -> Tensor:
    """How often each class (row) was taken for each other (column)."""
def conj(x: Any, name: str | None = None) -> Tensor:
    """The complex conjugate of x; x itself where it is real."""
def cos(x: Any, name: str | None = None) -> Tensor:
    """The cosine of x, in radians."""
def cosh(x: Any, name: str | None = None) -> Tensor:
    """The hyperbolic cosine of x."""
def count_nonzero(input: Any, axis: Any = None, keepdims: bool = False, dtype: Any = ..., name: str | None = None) -> Tensor:
    """How many elements along `axis` are not 0."""
def cumprod(x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: str | None = None) -> Tensor:
    """Running products along `axis`."""
def cumsum(x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: str | None = None) -> Tensor:
    """Running sums along `axis`."""
def cumulative_logsumexp(x: Any, axis: int = 0, exclusive: bool = False, reverse: bool = False, name: str | None = None) -> Tensor:
    """Running log Σ e^x along `axis`."""
def digamma(x: Any, name: str | None = None) -> Tensor:
    """The slope of log Γ at x; nan at 0 and the negative whole numbers."""
def divide(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y. Ints are made floats first: int8 and int16 float32, longer ones float64, as in TensorFlow."""
def divide_no_nan(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y, and 0 where y is 0."""
def equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x = y, element by element, shapes broadcast; bools come out."""
def erf(x: Any, name: str | None = None) -> Tensor:
    """The error function: from −1 to 1, as steep as a bell curve is high."""
def erfc(x: Any, name: str | None = None) -> Tensor:
    """1 − erf x, exact where erf x is almost 1."""
def erfcinv(x: Any, name: str | None = None) -> Tensor:
    """The number whose complementary error function is x."""
def erfinv(x: Any, name: str | None = None) -> Tensor:
    """The number whose error function is x; infinite at −1 and 1, nan outside."""
def exp(x: Any, name: str | None = None) -> Tensor:
    """e to the power x, element by element."""
def expm1(x: Any, name: str | None = None) -> Tensor:
    """e to the power x, less 1, exact near 0."""
def floor(x: Any, name: str | None = None) -> Tensor:
    """The greatest whole number not above x. Has no gradient."""
def floordiv(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y rounded down. Raises InvalidArgumentError where an int is divided by zero."""
def floormod(x: Any, y: Any, name: str | None = None) -> Tensor:
    """What is left of x after taking y out as often as it fits; has the sign of y."""
def greater(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x > y, element by element, shapes broadcast; bools come out."""
def greater_equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x ≥ y, element by element, shapes broadcast; bools come out."""
def imag(input: Any, name: str | None = None) -> Tensor:
    """The imaginary part; 0 of real numbers."""
def in_top_k(targets: Any, predictions: Any, k: Any, name: str | None = None) -> Tensor:
    """Whether each target is among the k greatest predictions of its row."""
def invert_permutation(x: Any, name: str | None = None) -> Tensor:
    """The order that undoes an order: y[x[i]] = i."""
def is_finite(x: Any, name: str | None = None) -> Tensor:
    """Whether x is finite, element by element."""
def is_inf(x: Any, name: str | None = None) -> Tensor:
    """Whether x is infinite, element by element."""
def is_nan(x: Any, name: str | None = None) -> Tensor:
    """Whether x is nan, element by element."""
def is_non_decreasing(x: Any, name: str | None = None) -> Tensor:
    """Whether no element is less than the one before it."""
def is_strictly_increasing(x: Any, name: str | None = None) -> Tensor:
    """Whether every element is greater than the one before it."""
def l2_normalize(x: Any, axis: Any = None, epsilon: float = 1e-12, name: str | None = None) -> Tensor:
    """x divided by its length along `axis`; the square of the length counts as `epsilon` at least."""
def lbeta(x: Any, name: str | None = None) -> Tensor:
    """Σ log Γ(xᵢ) − log Γ(Σ xᵢ) along the last axis."""
def less(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x < y, element by element, shapes broadcast; bools come out."""
def less_equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x ≤ y, element by element, shapes broadcast; bools come out."""
def lgamma(x: Any, name: str | None = None) -> Tensor:
    """The logarithm of |Γ(x)|; Γ(n) is (n − 1)! for whole numbers."""
def log(x: Any, name: str | None = None) -> Tensor:
    """The natural logarithm of x; −inf at 0, nan below."""
def log1p(x: Any, name: str | None = None) -> Tensor:
    """The natural logarithm of 1 + x, exact near 0."""
def log_sigmoid(x: Any, name: str | None = None) -> Tensor:
    """log of the sigmoid, without overflow."""
def log_softmax(logits: Any, axis: Any = -1, name: str | None = None) -> Tensor:
    """The logarithm of softmax, without overflow."""
def logical_and(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x and y for bools, element by element."""
def logical_not(x: Any, name: str | None = None) -> Tensor:
    """True where x is False, for bools."""
def logical_or(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x or y for bools, element by element."""
def logical_xor(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x xor y for bools, element by element."""
def maximum(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The greater of x and y, element by element. Where they are equal the gradient goes to x."""
def minimum(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The lesser of x and y, element by element. Where they are equal the gradient goes to x."""
def mod(x: Any, y: Any, name: str | None = None) -> Tensor:
    """What is left of x after taking y out as often as it fits; has the sign of y."""
def multiply(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The product x · y, element by element, shapes broadcast."""
def multiply_no_nan(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x · y, and 0 where y is 0, even if x is infinite or nan."""
def ndtri(x: Any, name: str | None = None) -> Tensor:
    """The number below which a share x of the normal distribution lies."""
def negative(x: Any, name: str | None = None) -> Tensor:
    """−x, element by element."""
def nextafter(x1: Any, x2: Any, name: str | None = None) -> Tensor:
    """The next float after x1 towards x2."""
def not_equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x ≠ y, element by element, shapes broadcast; bools come out."""
def polygamma(a: Any, x: Any, name: str | None = None) -> Tensor:
    """The derivative of order a of the digamma function, for whole numbers a."""
def polyval(coeffs: Sequence[Any], x: Any, name: str | None = None) -> Tensor:
    """The polynomial with these coefficients, the highest power first, by Horner's rule."""
def pow(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x to the power y, element by element. Raises InvalidArgumentError for an int to a negative power."""
def real(input: Any, name: str | None = None) -> Tensor:
    """The real part."""
def reciprocal(x: Any, name: str | None = None) -> Tensor:
    """1/x, element by element."""
def reciprocal_no_nan(x: Any, name: str | None = None) -> Tensor:
    """1 / x, and 0 where x is 0."""
def reduce_all(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """Whether all of the bools over `axis` are True."""
def reduce_any(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """Whether one of the bools over `axis` is True."""
def reduce_euclidean_norm(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The square root of the sum of the squares."""
def reduce_logsumexp(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """log of the sum of e^x, without overflow."""
def reduce_max(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The greatest element over `axis`, or of all; −inf of nothing. Equal greatest elements share the gradient."""
def reduce_mean(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The mean over `axis`, or over everything. The mean of ints is an int, cut towards 0; of no floats, nan."""
def reduce_min(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The least element over `axis`, or of all; inf of nothing. Equal least elements share the gradient."""
def reduce_prod(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The product over `axis`, or of everything; 1 of nothing."""
def reduce_std(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The square root of the variance. Its gradient is nan where all are equal."""
def reduce_sum(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The sum over `axis`, or over everything. Ints keep their dtype and wrap around."""
def reduce_variance(input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None) -> Tensor:
    """The mean of the squared distances from the mean."""
def rint(x: Any, name: str | None = None) -> Tensor:
    """The nearest whole number, halves to the even one."""
def round(x: Any, name: str | None = None) -> Tensor:
    """The nearest whole number, halves to the even one. Has no gradient."""
def rsqrt(x: Any, name: str | None = None) -> Tensor:
    """1/√x, element by element."""
def scalar_mul(scalar: Any, x: Any, name: str | None = None) -> Tensor:
    """x times a single number."""
def segment_max(data: Any, segment_ids: Any, name: str | None = None) -> Tensor:
    """The greatest of the slices with the same id; ids increase. 0 for an id that is not there."""
def segment_mean(data: Any, segment_ids: Any, name: str | None = None) -> Tensor:
    """The mean of the slices with the same id; ids increase. 0 for an id that is not there."""
def segment_min(data: Any, segment_ids: Any, name: str | None = None) -> Tensor:
    """The least of the slices with the same id; ids increase. 0 for an id that is not there."""
def segment_prod(data: Any, segment_ids: Any, name: str | None = None) -> Tensor:
    """The product of the slices with the same id; ids increase. 0 for an id that is not there."""
def segment_sum(data: Any, segment_ids: Any, name: str | None = None) -> Tensor:
    """The sum of the slices with the same id; ids increase. 0 for an id that is not there."""
def sigmoid(x: Any, name: str | None = None) -> Tensor:
    """1 / (1 + e^−x), between 0 and 1, without overflow."""
def sign(x: Any, name: str | None = None) -> Tensor:
    """−1, 0 or 1, as x is below, at or above 0."""
def sin(x: Any, name: str | None = None) -> Tensor:
    """The sine of x, in radians."""
def sinh(x: Any, name: str | None = None) -> Tensor:
    """The hyperbolic sine of x."""
def softmax(logits: Any, axis: Any = -1, name: str | None = None) -> Tensor:
    """e^x divided by the sum of all e^x along `axis`: shares that add up to 1."""
def softplus(features: Any, name: str | None = None) -> Tensor:
    """log(1 + e^x), a smooth relu."""
def softsign(features: Any, name: str | None = None) -> Tensor:
    """x / (1 + |x|), between −1 and 1."""
def sqrt(x: Any, name: str | None = None) -> Tensor:
    """The square root of x, element by element; nan below 0."""
def square(x: Any, name: str | None = None) -> Tensor:
    """x², element by element."""
def squared_difference(x: Any, y: Any, name: str | None = None) -> Tensor:
    """(x − y)², element by element; of complex numbers the squared distance |x − y|²."""
def subtract(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The difference x − y, element by element, shapes broadcast."""
def tan(x: Any, name: str | None = None) -> Tensor:
    """The tangent of x, in radians."""
def tanh(x: Any, name: str | None = None) -> Tensor:
    """The hyperbolic tangent of x, between −1 and 1."""
def top_k(input: Any, k: int = 1, sorted: bool = True, index_type: Any = ..., name: str | None = None) -> TopKV2:
    """The k greatest elements of each row, greatest first, and their places."""
def truediv(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y. Ints are made floats first: int8 and int16 float32, longer ones float64, as in TensorFlow."""
def unsorted_segment_max(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Tensor:
    """The greatest of the slices with the same id, in any order; the least number there is for an id without slices."""
def unsorted_segment_mean(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Tensor:
    """The mean of the slices with the same id, in any order; 0 for an id without slices."""
def unsorted_segment_min(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Tensor:
    """The least of the slices with the same id, in any order; the greatest number there is for an id without slices."""
def unsorted_segment_prod(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Tensor:
    """The product of the slices with the same id, in any order; 1 for an id without slices."""
def unsorted_segment_sqrt_n(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Tensor:
    """The sum of the slices with the same id over the root of their number; 0 for an id without slices."""
def unsorted_segment_sum(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Tensor:
    """The sum of the slices with the same id, in any order; 0 for an id without slices."""
def xdivy(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y, and 0 where x is 0."""
def xlog1py(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x · log(1 + y), and 0 where x is 0."""
def xlogy(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x · log y, and 0 where x is 0."""
def zero_fraction(value: Any, name: str | None = None) -> Tensor:
    """The share of elements that are 0."""
def zeta(x: Any, q: Any, name: str | None = None) -> Tensor:
    """Hurwitz's zeta function: the sum of 1/(q + k)^x over all whole k from 0 up."""
