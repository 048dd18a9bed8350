# Written by `make docs` from the registry of public names: see docs/stubs.py.

from builtins import bool as _bool
from collections.abc import Callable
from collections.abc import Sequence
from graphlab import autodiff as autodiff
from graphlab import autograph as autograph
from graphlab import bitwise as bitwise
from graphlab import compat as compat
from graphlab import config as config
from graphlab import data as data
from graphlab import debugging as debugging
from graphlab import distribute as distribute
from graphlab import dtypes as dtypes
from graphlab import errors as errors
from graphlab import initializers as initializers
from graphlab import keras as keras
from graphlab import linalg as linalg
from graphlab import losses as losses
from graphlab import math as math
from graphlab import metrics as metrics
from graphlab import nest as nest
from graphlab import nn as nn
from graphlab import optimizers as optimizers
from graphlab import random as random
from graphlab import saved_model as saved_model
from graphlab import summary as summary
from graphlab import test as test
from graphlab import train as train
from graphlab.dtypes import DType as DType
from graphlab.dtypes import TensorShape as TensorShape
from graphlab.functions.arrays import TensorArray as TensorArray
from graphlab.functions.devices import Logger
from graphlab.functions.places import UniqueWithCounts
from graphlab.functions.settings import TensorSpec as TensorSpec
from graphlab.functions.shapes import Unique
from graphlab.keras.initializers import Filled as constant_initializer
from graphlab.keras.initializers import Ones as ones_initializer
from graphlab.keras.initializers import RandomNormal as random_normal_initializer
from graphlab.keras.initializers import RandomUniform as random_uniform_initializer
from graphlab.keras.initializers import Zeros as zeros_initializer
from graphlab.module import Module as Module
from graphlab.tape import GradientTape as GradientTape
from graphlab.tape import UnconnectedGradients as UnconnectedGradients
from graphlab.tensor.name_scope import NameScope as name_scope
from graphlab.tensor.tensor import Tensor as Tensor
from graphlab.variable import IndexedSlices as IndexedSlices
from graphlab.variable import Variable as Variable
from typing import Any
from typing import NoReturn

__version__: str
def Assert(condition: Any, data: Any, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if `condition` holds. Raises InvalidArgumentError that shows `data` otherwise."""
def abs(x: Any, name: str | None = None) -> Tensor:
    """The distance of x from 0. Its gradient at 0 is 0."""
def acos(x: Any, name: str | None = None) -> Tensor:
    """The angle in 0 … π whose cosine is x."""
def acosh(x: Any, name: str | None = None) -> Tensor:
    """The number from 0 up whose hyperbolic cosine is x; nan below 1."""
def add(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The sum x + y, element by element, shapes broadcast."""
def add_n(inputs: Sequence[Any], name: str | None = None) -> Tensor:
    """The sum of the tensors of a list."""
def argmax(input: Any, axis: Any = 0, output_type: DType = ..., name: str | None = None) -> Tensor:
    """The place of the greatest element along `axis`, the first among equals. Has no gradient."""
def argmin(input: Any, axis: Any = 0, output_type: DType = ..., name: str | None = None) -> Tensor:
    """The place of the least element along `axis`, the first among equals. Has no gradient."""
def argsort(values: Any, axis: int = -1, direction: str = 'ASCENDING', stable: _bool = False, name: str | None = None) -> Tensor:
    """The places of the elements in order of size along `axis`."""
def as_dtype(value: Any) -> DType:
    """The DType that `value` names: a DType, a NumPy dtype, a Python type, or text."""
def asin(x: Any, name: str | None = None) -> Tensor:
    """The angle in −π/2 … π/2 whose sine is x."""
def asinh(x: Any, name: str | None = None) -> Tensor:
    """The number whose hyperbolic sine is x."""
def assert_equal(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x == y everywhere. Raises InvalidArgumentError otherwise."""
def assert_greater(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x > y everywhere. Raises InvalidArgumentError otherwise."""
def assert_less(x: Any, y: Any, message: str | None = None, summarize: Any = None, name: str | None = None) -> None:
    """Nothing, if x < y everywhere. Raises InvalidArgumentError otherwise."""
def assert_rank(x: Any, rank: Any, message: str | None = None, name: str | None = None) -> None:
    """Nothing, if x has so many axes. Raises ValueError otherwise."""
def atan(x: Any, name: str | None = None) -> Tensor:
    """The angle in −π/2 … π/2 whose tangent is x."""
def atan2(y: Any, x: Any, name: str | None = None) -> Tensor:
    """The angle of the point (x, y), in −π … π."""
def atanh(x: Any, name: str | None = None) -> Tensor:
    """The number whose hyperbolic tangent is x; nan outside −1 … 1."""
bfloat16: DType
def bitcast(input: Any, type: Any, name: str | None = None) -> Tensor:
    """The same bits, read as another dtype of the same size."""
bool: DType
def boolean_mask(tensor: Any, mask: Any, axis: int | None = None, name: str = 'boolean_mask') -> Tensor:
    """The elements, or slices, where `mask` is True, in order."""
def broadcast_dynamic_shape(shape_x: Any, shape_y: Any) -> Tensor:
    """The same, from and as tensors of ints. Raises InvalidArgumentError where they cannot meet."""
def broadcast_static_shape(shape_x: Any, shape_y: Any) -> TensorShape:
    """The shape that tensors of two shapes get when they meet. Raises ValueError where they cannot."""
def broadcast_to(input: Any, shape: Any, name: str | None = None) -> Tensor:
    """Repeated to `shape`, as operators do it for their operands."""
def case(pred_fn_pairs: Sequence[tuple[Any, Callable[[], Any]]], default: Callable[[], Any] | None = None, **_: Any) -> Any:
    """What the function beside the first true condition gives."""
def cast(x: Any, dtype: Any, name: str | None = None) -> Tensor:
    """x in another dtype. Floats lose their fraction on the way to ints, and gradients stop there."""
def clip_by_global_norm(t_list: Sequence[Any], clip_norm: Any, use_norm: Any = None, name: str | None = None) -> tuple[list[Any], Tensor]:
    """All tensors of a list scaled down together if their common length is more than `clip_norm`."""
def clip_by_norm(t: Any, clip_norm: Any, axes: Any = None, name: str | None = None) -> Tensor:
    """t scaled down to the length `clip_norm` if it is longer; a negative one counts as 0."""
def clip_by_value(t: Any, clip_value_min: Any, clip_value_max: Any, name: str | None = None) -> Tensor:
    """t, but no less than one bound and no more than the other. Raises ValueError for bounds that stretch t."""
def complex(real: Any, imag: Any, name: str | None = None) -> Tensor:
    """real + i · imag, of two floats of one dtype."""
complex128: DType
complex64: DType
def concat(values: Any, axis: Any, name: str | None = None) -> Tensor:
    """The tensors of a list one after another along an axis they have."""
def cond(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any], name: str | None = None) -> Any:
    """What `true_fn` gives if `pred` holds, else what `false_fn` gives."""
def constant(value: Any, dtype: Any = None, shape: Any = None, name: str = 'Const') -> Tensor:
    """A tensor with the elements of `value`, repeated to `shape` if it is a single one."""
def control_dependencies(control_inputs: Any) -> Any:
    """A `with` block that changes nothing: eager ops run in the order in which they are written."""
def convert_to_tensor(value: Any, dtype: Any = None, dtype_hint: Any = None, name: str | None = None) -> Tensor:
    """`value` as a tensor: a tensor itself, a Variable as it is now, anything else as `constant` makes it."""
def cos(x: Any, name: str | None = None) -> Tensor:
    """The cosine of x, in radians."""
def cosh(x: Any, name: str | None = None) -> Tensor:
    """The hyperbolic cosine of x."""
def cumsum(x: Any, axis: Any = 0, exclusive: _bool = False, reverse: _bool = False, name: str | None = None) -> Tensor:
    """Running sums along `axis`."""
def custom_gradient(f: Callable[..., Any]) -> Callable[..., Any]:
    """f with a derivative of its own: f gives back (result, function from incoming to outgoing gradients)."""
def device(device_name: Any) -> Any:
    """A `with` block that changes nothing: all tensors are on the CPU."""
def divide(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y. Ints are made floats first: int8 and int16 float32, longer ones float64, as in TensorFlow."""
double: DType
def dynamic_partition(data: Any, partitions: Any, num_partitions: int, name: str | None = None) -> list[Tensor]:
    """The slices of `data` in so many tensors: each goes where `partitions` says."""
def dynamic_stitch(indices: Any, data: Any, name: str | None = None) -> Tensor:
    """One tensor of the slices of several, each at the place that `indices` says; the last one for a place wins."""
def eig(tensor: Any, name: str | None = None) -> tuple[Tensor, Tensor]:
    """The eigenvalues, complex, and the eigenvectors in columns. No gradient flows."""
def eigvals(tensor: Any, name: str | None = None) -> Tensor:
    """The eigenvalues, complex. No gradient flows."""
def einsum(equation: str, *inputs: Any, **_: Any) -> Tensor:
    """Sums of products written as `ij,jk->ik`."""
def ensure_shape(x: Any, shape: Any, name: str | None = None) -> Tensor:
    """The tensor, if it has this shape, where None stands for any size. Raises InvalidArgumentError otherwise."""
def equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x = y, element by element, shapes broadcast; bools come out."""
def executing_eagerly() -> _bool:
    """True."""
def exp(x: Any, name: str | None = None) -> Tensor:
    """e to the power x, element by element."""
def expand_dims(input: Any, axis: Any, name: str | None = None) -> Tensor:
    """One more axis, of size 1, at `axis`."""
def eye(num_rows: int, num_columns: int | None = None, batch_shape: Any = None, dtype: Any = ..., name: str | None = None) -> Tensor:
    """The identity matrix, or one for each place of `batch_shape`."""
def fill(dims: Any, value: Any, name: str | None = None) -> Tensor:
    """A tensor of shape `dims` with `value` in every place."""
float16: DType
float32: DType
float64: DType
def floor(x: Any, name: str | None = None) -> Tensor:
    """The greatest whole number not above x. Has no gradient."""
def foldl(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, **_: Any) -> Any:
    """The last result of `fn(so_far, x)` along the first axis."""
def foldr(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, **_: Any) -> Any:
    """The last result of `fn(so_far, x)` along the first axis, from its end."""
def function(func: Callable[..., Any] | None = None, input_signature: Sequence[Any] | None = None, **options: Any) -> Callable[..., Any]:
    """The function, recorded once for each shape and dtype of its tensors and each value of its other arguments."""
def gather(params: Any, indices: Any, validate_indices: Any = None, axis: Any = None, batch_dims: Any = 0, name: str | None = None) -> Tensor:
    """The slices of `params` at `indices` along `axis`; with `batch_dims`, row by row."""
def gather_nd(params: Any, indices: Any, batch_dims: Any = 0, name: str | None = None, **_: Any) -> Tensor:
    """The elements, or slices, of `params` whose coordinates are the rows of `indices`."""
def get_logger() -> Logger:
    """The logger that programs tell to be quiet."""
def get_static_value(tensor: Any, partial: _bool = False) -> Any:
    """The value as a NumPy array or scalar."""
def grad_pass_through(f: Callable[..., Any]) -> Callable[..., Any]:
    """f, through which the gradient passes unchanged, as if it were the identity."""
def gradients(*args: Any, **kwargs: Any) -> NoReturn:
    """Raises RuntimeError, as TensorFlow does in eager mode: ask a GradientTape."""
def greater(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x > y, element by element, shapes broadcast; bools come out."""
def greater_equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x ≥ y, element by element, shapes broadcast; bools come out."""
def group(*inputs: Any, name: str | None = None) -> None:
    """None: what is given has run already."""
half: DType
def hessians(*args: Any, **kwargs: Any) -> NoReturn:
    """Raises RuntimeError, as TensorFlow does in eager mode: ask a GradientTape."""
def histogram_fixed_width(values: Any, value_range: Any, nbins: Any = 100, dtype: Any = ..., name: str | None = None) -> Tensor:
    """How many numbers lie in each of `nbins` equal parts of a range; what lies outside counts in the outer parts."""
def identity(input: Any, name: str | None = None) -> Tensor:
    """The same value as a new tensor."""
def identity_n(input: Any, name: str | None = None) -> list[Tensor]:
    """The tensors of a list, each as a new one."""
def init_scope() -> Any:
    """A `with` block that changes nothing: there is no graph to step out of."""
def inside_function() -> _bool:
    """False: there are no graphs to be inside of."""
int16: DType
int32: DType
int64: DType
int8: DType
def is_tensor(x: Any) -> _bool:
    """Whether `x` is a Tensor or a Variable."""
def less(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x < y, element by element, shapes broadcast; bools come out."""
def less_equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x ≤ y, element by element, shapes broadcast; bools come out."""
def linspace(start: Any, stop: Any, num: Any, name: str | None = None, axis: int = 0) -> Tensor:
    """`num` numbers at equal distances from `start` to `stop`, both included; ints give float64."""
def logical_and(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x and y for bools, element by element."""
def logical_not(x: Any, name: str | None = None) -> Tensor:
    """True where x is False, for bools."""
def logical_or(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x or y for bools, element by element."""
def map_fn(fn: Callable[[Any], Any], elems: Any, dtype: Any = None, *_: Any, fn_output_signature: Any = None, **__: Any) -> Any:
    """The results of `fn` for each slice along the first axis, stacked; structures of tensors go in and come out."""
def matmul(a: Any, b: Any, transpose_a: _bool = False, transpose_b: _bool = False, adjoint_a: _bool = False, adjoint_b: _bool = False, a_is_sparse: _bool = False, b_is_sparse: _bool = False, output_type: Any = None, name: str | None = None) -> Tensor:
    """The matrix product over the last two axes, of a and b or of their transposes."""
def maximum(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The greater of x and y, element by element. Where they are equal the gradient goes to x."""
def meshgrid(*args: Any, indexing: str = 'xy', name: str | None = None) -> list[Tensor]:
    """A grid for each axis: the coordinate of every point."""
def minimum(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The lesser of x and y, element by element. Where they are equal the gradient goes to x."""
def multiply(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The product x · y, element by element, shapes broadcast."""
def negative(x: Any, name: str | None = None) -> Tensor:
    """−x, element by element."""
newaxis: None
def no_gradient(op_type: str) -> None:
    """Nothing: every op here knows its gradient, or that it has none."""
def no_op(name: str | None = None) -> None:
    """None."""
def norm(tensor: Any, ord: Any = 'euclidean', axis: Any = None, keepdims: _bool = False, name: str | None = None) -> Tensor:
    """The length of vectors, or of matrices if `axis` names two axes."""
def not_equal(x: Any, y: Any, name: str | None = None) -> Tensor:
    """Whether x ≠ y, element by element, shapes broadcast; bools come out."""
def numpy_function(func: Callable[..., Any], inp: Sequence[Any], Tout: Any, stateful: _bool = True, name: str | None = None) -> Any:
    """What a function of NumPy arrays gives, as tensors of the dtypes in `Tout`. No gradient flows through it."""
def one_hot(indices: Any, depth: Any, on_value: Any = None, off_value: Any = None, axis: int | None = None, dtype: Any = None, name: str | None = None) -> Tensor:
    """A row of `depth` for each index: 1 at the index, 0 elsewhere; all 0 for an index outside."""
def ones(shape: Any, dtype: Any = ..., name: str | None = None) -> Tensor:
    """Ones of a shape; float32 unless told otherwise."""
def ones_like(input: Any, dtype: Any = None, name: str | None = None) -> Tensor:
    """Ones of the shape and dtype of `input`."""
def pad(tensor: Any, paddings: Any, mode: str = 'CONSTANT', constant_values: Any = 0, name: str | None = None) -> Tensor:
    """A border around each axis: constant, or the inside mirrored. `paddings` has a row (before, after) for each."""
def pow(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x to the power y, element by element. Raises InvalidArgumentError for an int to a negative power."""
def print(*inputs: Any, output_stream: Any = None, end: str = '\n', sep: str = ' ', summarize: Any = 3, **_: Any) -> None:
    """Writes tensors and other values to stderr, or to another stream, as `tf.print` does."""
def py_function(func: Callable[..., Any], inp: Sequence[Any], Tout: Any, name: str | None = None) -> Any:
    """What a function of tensors gives, as tensors of the dtypes in `Tout`."""
def range(start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, name: str = 'range') -> Tensor:
    """The numbers from `start` up to but without `limit`, in steps of `delta`; from 0 if only one is given."""
def rank(input: Any, name: str | None = None) -> Tensor:
    """The number of axes, as a tensor."""
def realdiv(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The quotient x / y of floats, element by element. Ints go through `truediv`."""
def recompute_grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """f itself: here memory is not saved by computing twice."""
def reduce_all(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """Whether all of the bools over `axis` are True."""
def reduce_any(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """Whether one of the bools over `axis` is True."""
def reduce_logsumexp(input_tensor: Any, axis: Any = None, keepdims: _bool = False, name: str | None = None) -> Tensor:
    """log of the sum of e^x, without overflow."""
def reduce_max(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The greatest element over `axis`, or of all; −inf of nothing. Equal greatest elements share the gradient."""
def reduce_mean(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The mean over `axis`, or over everything. The mean of ints is an int, cut towards 0; of no floats, nan."""
def reduce_min(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The least element over `axis`, or of all; inf of nothing. Equal least elements share the gradient."""
def reduce_prod(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The product over `axis`, or of everything; 1 of nothing."""
def reduce_sum(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: str | None = None) -> Tensor:
    """The sum over `axis`, or over everything. Ints keep their dtype and wrap around."""
def repeat(input: Any, repeats: Any, axis: int | None = None, name: str | None = None) -> Tensor:
    """Each element, or slice along `axis`, repeated so many times."""
def reshape(tensor: Any, shape: Any, name: str | None = None) -> Tensor:
    """The same elements in another shape; one size may be −1, meaning whatever is left."""
def reverse(tensor: Any, axis: Any, name: str | None = None) -> Tensor:
    """Backwards along the axes in `axis`."""
def reverse_sequence(input: Any, seq_lengths: Any, seq_axis: int | None = None, batch_axis: int | None = None, name: str | None = None) -> Tensor:
    """Of each row the first `seq_lengths` elements backwards."""
def roll(input: Any, shift: Any, axis: Any, name: str | None = None) -> Tensor:
    """Moved on by `shift` places along `axis`; what falls off the end comes in at the start."""
def round(x: Any, name: str | None = None) -> Tensor:
    """The nearest whole number, halves to the even one. Has no gradient."""
def saturate_cast(value: Any, dtype: Any, name: str | None = None) -> Tensor:
    """`value` in another dtype; what does not fit becomes the least or the greatest number that does."""
def scalar_mul(scalar: Any, x: Any, name: str | None = None) -> Tensor:
    """x times a single number."""
def scan(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, reverse: _bool = False, **_: Any) -> Any:
    """The running results of `fn(so_far, x)` along the first axis."""
def scatter_nd(indices: Any, updates: Any, shape: Any, name: str | None = None) -> Tensor:
    """Zeros of `shape` with `updates` added at the coordinates in `indices`."""
def searchsorted(sorted_sequence: Any, values: Any, side: str = 'left', out_type: Any = ..., name: str | None = None) -> Tensor:
    """Where each value would have to stand so that the row stays in order; `side` decides among equals."""
def sequence_mask(lengths: Any, maxlen: Any = None, dtype: Any = ..., name: str | None = None) -> Tensor:
    """A row for each length: True so many times, then False."""
def shape(input: Any, out_type: Any = ..., name: str | None = None) -> Tensor:
    """The size of each axis, as a tensor."""
def shape_n(input: Any, out_type: Any = ..., name: str | None = None) -> list[Tensor]:
    """The shape of each tensor of a list."""
def sigmoid(x: Any, name: str | None = None) -> Tensor:
    """1 / (1 + e^−x), between 0 and 1, without overflow."""
def sign(x: Any, name: str | None = None) -> Tensor:
    """−1, 0 or 1, as x is below, at or above 0."""
def sin(x: Any, name: str | None = None) -> Tensor:
    """The sine of x, in radians."""
def sinh(x: Any, name: str | None = None) -> Tensor:
    """The hyperbolic sine of x."""
def size(input: Any, out_type: Any = ..., name: str | None = None) -> Tensor:
    """The number of elements, as a tensor."""
def slice(input_: Any, begin: Any, size: Any, name: str | None = None) -> Tensor:
    """The part that starts at `begin` and has `size`; −1 means up to the end."""
def sort(values: Any, axis: int = -1, direction: str = 'ASCENDING', name: str | None = None) -> Tensor:
    """The elements in order of size along `axis`."""
def split(value: Any, num_or_size_splits: Any, axis: int = 0, num: int | None = None, name: str = 'split') -> list[Tensor]:
    """Pieces along an axis: so many equal ones, or of the sizes in a list, one of which may be −1."""
def sqrt(x: Any, name: str | None = None) -> Tensor:
    """The square root of x, element by element; nan below 0."""
def square(x: Any, name: str | None = None) -> Tensor:
    """x², element by element."""
def squeeze(input: Any, axis: Any = None, name: str | None = None) -> Tensor:
    """Without the axes of size 1, or without the one at `axis`."""
def stack(values: Any, axis: Any = 0, name: str | None = None) -> Tensor:
    """The tensors of a list, all of one shape, along a new axis."""
def stop_gradient(input: Any, name: str | None = None) -> Tensor:
    """The same value, through which no gradient flows back."""
def strided_slice(input_: Any, begin: Any, end: Any, strides: Any = None, *masks: Any, name: str | None = None, **named: Any) -> Tensor:
    """The part from `begin` up to but without `end`, in steps of `strides`, along the first axes."""
string: DType
def subtract(x: Any, y: Any, name: str | None = None) -> Tensor:
    """The difference x − y, element by element, shapes broadcast."""
def switch_case(branch_index: Any, branch_fns: Any, default: Callable[[], Any] | None = None, name: str | None = None) -> Any:
    """What the function of this number gives; one outside takes `default`, or the last."""
def tan(x: Any, name: str | None = None) -> Tensor:
    """The tangent of x, in radians."""
def tanh(x: Any, name: str | None = None) -> Tensor:
    """The hyperbolic tangent of x, between −1 and 1."""
def tensor_scatter_nd_add(tensor: Any, indices: Any, updates: Any, name: str | None = None) -> Tensor:
    """`tensor` with `updates` added at the coordinates in the rows of `indices`."""
def tensor_scatter_nd_max(tensor: Any, indices: Any, updates: Any, name: str | None = None) -> Tensor:
    """`tensor`, at the coordinates in the rows of `indices` no less than `updates`."""
def tensor_scatter_nd_min(tensor: Any, indices: Any, updates: Any, name: str | None = None) -> Tensor:
    """`tensor`, at the coordinates in the rows of `indices` no more than `updates`."""
def tensor_scatter_nd_sub(tensor: Any, indices: Any, updates: Any, name: str | None = None) -> Tensor:
    """`tensor` with `updates` taken away at the coordinates in the rows of `indices`."""
def tensor_scatter_nd_update(tensor: Any, indices: Any, updates: Any, name: str | None = None) -> Tensor:
    """`tensor` with `updates` put at the coordinates in the rows of `indices`."""
def tensordot(a: Any, b: Any, axes: Any, name: str | None = None) -> Tensor:
    """Products of a and b summed over `axes`: a number of axes, or the axes of each."""
def tile(input: Any, multiples: Any, name: str | None = None) -> Tensor:
    """The whole tensor repeated `multiples` times along each axis."""
def transpose(a: Any, perm: Any = None, conjugate: _bool = False, name: str | None = None) -> Tensor:
    """The axes in another order, backwards unless `perm` says which goes where."""
def truediv(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y. Ints are made floats first: int8 and int16 float32, longer ones float64, as in TensorFlow."""
def truncatediv(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y with the fraction cut off, towards 0."""
def truncatemod(x: Any, y: Any, name: str | None = None) -> Tensor:
    """What is left of x after a truncated division; has the sign of x."""
uint16: DType
uint32: DType
uint64: DType
uint8: DType
def unique(x: Any, out_idx: Any = ..., name: str | None = None) -> Unique:
    """The different elements in the order of their first appearance, and the place of each element among them."""
def unique_with_counts(x: Any, out_idx: Any = ..., name: str | None = None) -> UniqueWithCounts:
    """The different elements in the order in which they first appear, the place of each, and how often each is."""
def unravel_index(indices: Any, dims: Any, name: str | None = None) -> Tensor:
    """The coordinates of elements that are given by their place in a flat row."""
def unstack(value: Any, num: int | None = None, axis: int = 0, name: str = 'unstack') -> list[Tensor]:
    """The slices along an axis, as a list."""
def vectorized_map(fn: Callable[[Any], Any], elems: Any, fallback_to_while_loop: _bool = True, warn: _bool = True) -> Any:
    """The results of `fn` for each slice along the first axis, stacked; of nothing what zeros would give."""
def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Tensor:
    """x where `condition` holds and y elsewhere; without them, the coordinates where it holds."""
def while_loop(cond: Callable[..., Any], body: Callable[..., Any], loop_vars: Any, shape_invariants: Any = None, parallel_iterations: int = 10, back_prop: _bool = True, swap_memory: _bool = False, maximum_iterations: int | None = None, name: str | None = None) -> Any:
    """Apply `body` to the loop variables as long as `cond` holds for them, or so many times at most."""
def zeros(shape: Any, dtype: Any = ..., name: str | None = None) -> Tensor:
    """Zeros of a shape; float32 unless told otherwise."""
def zeros_like(input: Any, dtype: Any = None, name: str | None = None) -> Tensor:
    """Zeros of the shape and dtype of `input`."""
