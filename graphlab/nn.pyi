# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.functions.shapes import TopKV2
from graphlab.tensor import Tensor
from typing import Any

def avg_pool(input: Any, ksize: Any, strides: Any, padding: Any, data_format: str | None = None, name: str | None = None) -> Tensor:
    """The average of each window of sequences or pictures (batch, places, channels); padding does not count."""
def avg_pool1d(input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = 'NWC', name: str | None = None) -> Tensor:
    """The average of each window of sequences in the shape batch, steps, channels; padding does not count."""
def avg_pool2d(input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = 'NHWC', name: str | None = None) -> Tensor:
    """The average of each window of pictures in the shape batch, rows, columns, channels; padding does not count."""
def batch_normalization(x: Any, mean: Any, variance: Any, offset: Any, scale: Any, variance_epsilon: Any, name: str | None = None) -> Tensor:
    """(x − mean) / √(variance + ε), times `scale` and plus `offset` where they are given."""
def bias_add(value: Any, bias: Any, data_format: str | None = None, name: str | None = None) -> Tensor:
    """value + bias along the axis of the channels: the last, or the second with a `data_format` such as "NCHW"."""
def compute_average_loss(per_example_loss: Any, sample_weight: Any = None, global_batch_size: Any = None) -> Tensor:
    """The sum of the losses of a batch, divided by how many examples it has, or all replicas together have."""
def conv1d(input: Any, filters: Any, stride: Any, padding: Any, data_format: str = 'NWC', dilations: Any = None, name: str | None = None) -> Tensor:
    """Filters of width, channels, filters laid over sequences of batch, steps, channels."""
def conv1d_transpose(input: Any, filters: Any, output_shape: Any, strides: Any, padding: Any = 'SAME', data_format: str = 'NWC', dilations: Any = None, name: str | None = None) -> Tensor:
    """Each number of a sequence spread over a window of the result by the filters, and added up."""
def conv2d(input: Any, filters: Any, strides: Any, padding: Any, data_format: str = 'NHWC', dilations: Any = None, name: str | None = None) -> Tensor:
    """Filters of rows, columns, channels, filters laid over pictures of batch, rows, columns, channels."""
def conv2d_transpose(input: Any, filters: Any, output_shape: Any, strides: Any, padding: Any = 'SAME', data_format: str = 'NHWC', dilations: Any = None, name: str | None = None) -> Tensor:
    """Each number of a picture spread over a window of the result by the filters, and added up."""
def conv_transpose(input: Any, filters: Any, output_shape: Any, strides: Any, padding: Any = 'SAME', data_format: str | None = None, dilations: Any = None, name: str | None = None) -> Tensor:
    """Each number spread over a window of the result by the filters (places, channels out, channels in), and added up."""
def convolution(input: Any, filters: Any, strides: Any = None, padding: Any = 'VALID', data_format: str | None = None, dilations: Any = None, name: str | None = None) -> Tensor:
    """Filters laid over every window of sequences or pictures (batch, places, channels): sums of products."""
def crelu(features: Any, axis: int = -1, name: str | None = None) -> Tensor:
    """relu of x, and beside it along `axis` relu of −x."""
def depthwise_conv2d(input: Any, filter: Any, strides: Any, padding: Any, data_format: str | None = None, dilations: Any = None, name: str | None = None) -> Tensor:
    """A convolution of each channel with filters of its own: rows, columns, channels, filters for each channel."""
def dropout(x: Any, rate: Any, noise_shape: Any = None, seed: int | None = None, name: str | None = None) -> Tensor:
    """x with a share `rate` of its elements set to 0, and the others scaled up to keep the sum."""
def elu(features: Any, name: str | None = None) -> Tensor:
    """x above 0, e^x − 1 below."""
def embedding_lookup(params: Any, ids: Any, max_norm: Any = None, name: str | None = None) -> Tensor:
    """The rows of `params` at `ids`; one that is longer than `max_norm` is scaled down to that length."""
def gelu(features: Any, approximate: bool = False, name: str | None = None) -> Tensor:
    """x · Φ(x), Φ being the share of the normal distribution below x; or by the tanh approximation of it."""
def in_top_k(targets: Any, predictions: Any, k: Any, name: str | None = None) -> Tensor:
    """Whether each target is among the k greatest predictions of its row."""
def l2_loss(t: Any, name: str | None = None) -> Tensor:
    """Half the sum of the squares, of floats."""
def l2_normalize(x: Any, axis: Any = None, epsilon: float = 1e-12, name: str | None = None) -> Tensor:
    """x divided by its length along `axis`; the square of the length counts as `epsilon` at least."""
def leaky_relu(features: Any, alpha: float = 0.2, name: str | None = None) -> Tensor:
    """x above 0, alpha · x elsewhere; of ints a float32."""
def log_poisson_loss(targets: Any, log_input: Any, compute_full_loss: bool = False, name: str | None = None) -> Tensor:
    """e^x − z · x: minus the log likelihood of a count z, for the logarithm x of what was expected."""
def log_softmax(logits: Any, axis: Any = -1, name: str | None = None) -> Tensor:
    """The logarithm of softmax, without overflow."""
def max_pool(input: Any, ksize: Any, strides: Any, padding: Any, data_format: str | None = None, name: str | None = None) -> Tensor:
    """The greatest element of each window of sequences or pictures (batch, places, channels)."""
def max_pool1d(input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = 'NWC', name: str | None = None) -> Tensor:
    """The greatest element of each window of sequences in the shape batch, steps, channels."""
def max_pool2d(input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = 'NHWC', name: str | None = None) -> Tensor:
    """The greatest element of each window of pictures in the shape batch, rows, columns, channels."""
def moments(x: Any, axes: Any, shift: Any = None, keepdims: bool = False, name: str | None = None) -> tuple[Tensor, Tensor]:
    """Mean and variance over `axes`; to a second derivative the mean in the variance is constant, like TensorFlow's."""
def relu(features: Any, name: str | None = None) -> Tensor:
    """x where it is above 0, else 0. Its gradient at 0 is 0."""
def relu6(features: Any, name: str | None = None) -> Tensor:
    """x between 0 and 6, what lies outside cut off; flat at both ends."""
def scale_regularization_loss(regularization_loss: Any) -> Tensor:
    """The sum of what regularizers add, divided by the number of replicas, which is 1."""
def selu(features: Any, name: str | None = None) -> Tensor:
    """Scaled elu: keeps mean 0 and variance 1 (Klambauer et al. 2017)."""
def separable_conv2d(input: Any, depthwise_filter: Any, pointwise_filter: Any, strides: Any, padding: Any, data_format: str | None = None, dilations: Any = None, name: str | None = None) -> Tensor:
    """Each channel with filters of its own, and then all channels of each pixel mixed by filters of 1 × 1."""
def sigmoid(x: Any, name: str | None = None) -> Tensor:
    """1 / (1 + e^−x), between 0 and 1, without overflow."""
def sigmoid_cross_entropy_with_logits(labels: Any = None, logits: Any = None, name: str | None = None) -> Tensor:
    """log(1 + e^x) − x · z, for logits x and labels z: σ(x) − z is its derivative everywhere, at 0 as well."""
def silu(features: Any, beta: float = 1.0) -> Tensor:
    """x · sigmoid(beta · x)."""
def softmax(logits: Any, axis: Any = -1, name: str | None = None) -> Tensor:
    """e^x divided by the sum of all e^x along `axis`: shares that add up to 1."""
def softmax_cross_entropy_with_logits(labels: Any, logits: Any, axis: int = -1, name: str | None = None) -> Tensor:
    """−Σ labels · log softmax(logits) along `axis`: shape of the logits without it. Labels become their dtype."""
def softplus(features: Any, name: str | None = None) -> Tensor:
    """log(1 + e^x), a smooth relu."""
def softsign(features: Any, name: str | None = None) -> Tensor:
    """x / (1 + |x|), between −1 and 1."""
def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any, name: str | None = None) -> Tensor:
    """Minus the log softmax of the right class, whose number is in `labels`: shape of the labels."""
def swish(features: Any, beta: float = 1.0) -> Tensor:
    """x · sigmoid(beta · x)."""
def tanh(x: Any, name: str | None = None) -> Tensor:
    """The hyperbolic tangent of x, between −1 and 1."""
def top_k(input: Any, k: int = 1, sorted: bool = True, index_type: Any = ..., name: str | None = None) -> TopKV2:
    """The k greatest elements of each row, greatest first, and their places."""
def weighted_cross_entropy_with_logits(labels: Any = None, logits: Any = None, pos_weight: Any = None, name: str | None = None) -> Tensor:
    """The sigmoid cross entropy, in which the positive labels count `pos_weight` times."""
def weighted_moments(x: Any, axes: Any, frequency_weights: Any, keepdims: bool = False, name: str | None = None) -> tuple[Tensor, Tensor]:
    """Mean and variance over `axes`, where every element counts as often as its weight says."""
def zero_fraction(value: Any, name: str | None = None) -> Tensor:
    """The share of elements that are 0."""
