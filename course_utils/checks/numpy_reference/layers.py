"""Layers in plain NumPy.

Arrays are `(batch, n_H, n_W, n_C)` in float64. Kernels are laid out as in Keras: `(f_H, f_W, n_C, filters)` and
`(features, units)`. Padding follows TensorFlow.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_utils.own_answers import own_answer


@own_answer("one_by_one")
def conv2d(x, kernel, bias=None, strides=(1, 1), pads=((0, 0), (0, 0)), dilation=(1, 1), groups=1):
    """A convolution (a cross-correlation, as in every deep learning library)."""
    f_h, f_w, depth, filters = kernel.shape
    windows = _windows(_zero_pad(x, pads), ((f_h - 1) * dilation[0] + 1, (f_w - 1) * dilation[1] + 1), strides)
    windows = windows[..., :: dilation[0], :: dilation[1]]  # (batch, n_H, n_W, n_C, f_H, f_W)
    each = filters // groups
    parts = [
        np.tensordot(
            windows[:, :, :, g * depth : (g + 1) * depth],
            kernel[..., g * each : (g + 1) * each],
            ((4, 5, 3), (0, 1, 2)),
        )
        for g in range(groups)
    ]
    return np.concatenate(parts, axis=-1) + (0 if bias is None else bias)


def max_pool(x, pool_size, strides, pads):
    """The largest value of each window; padding never wins."""
    return _windows(_zero_pad(x, pads, -np.inf), pool_size, strides).max(axis=(-2, -1))


def avg_pool(x, pool_size, strides, pads):
    """The mean of each window, over the values that are not padding."""
    total = _windows(_zero_pad(x, pads), pool_size, strides).sum(axis=(-2, -1))
    return total / _windows(_zero_pad(np.ones_like(x), pads), pool_size, strides).sum(axis=(-2, -1))


def batch_norm(x, weights: dict, axis: int, epsilon: float, training: bool):
    """Normalize along `axis`: with the batch's mean and variance in training, with the moving ones otherwise."""
    others = tuple(a for a in range(x.ndim) if a != axis)
    spread = [-1 if a == axis else 1 for a in range(x.ndim)]
    mean = x.mean(others) if training else weights["moving_mean"]
    variance = x.var(others) if training else weights["moving_variance"]
    gamma, beta = weights.get("gamma", np.ones_like(mean)), weights.get("beta", np.zeros_like(mean))
    scale = gamma / np.sqrt(variance + epsilon)
    return x * scale.reshape(spread) + (beta - mean * scale).reshape(spread)


def relu(x, negative_slope=0.0, max_value=None, threshold=0.0):
    """ReLU and its family, as `keras.layers.ReLU` defines them."""
    y = np.where(x >= threshold, x, negative_slope * (x - threshold))
    return y if max_value is None else np.minimum(y, max_value)


def sigmoid(x):
    """1 / (1 + e^-x), written so that it does not overflow."""
    return np.exp(-np.logaddexp(0, -x))


def softmax(x, axis=-1):
    """e^x / sum e^x along `axis`."""
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _zero_pad(x, pads, value=0.0):
    return np.pad(x, ((0, 0), *map(tuple, pads), (0, 0)), constant_values=value)


def _windows(x, size, strides):
    """All windows of `size` at every stride: `(batch, n_H, n_W, n_C, f_H, f_W)`."""
    return sliding_window_view(x, tuple(size), axis=(1, 2))[:, :: strides[0], :: strides[1]]
