"""Solutions of `one_by_one`."""

import numpy as np
from keras import layers, ops

from mutants import Bank, Mutant

BANK = Bank("one_by_one")


def relu(values):
    return np.maximum(values, 0)


def put(X, kernel, bias, where):
    """Zeros, but the right numbers at the positions `where`."""
    values = np.zeros((*X.shape[:-1], kernel.shape[-1]))
    values[where] = (X @ kernel + bias)[where]
    return values


def first_pixel_everywhere(X, kernel, bias):
    return np.broadcast_to(X[:, :1, :1] @ kernel + bias, (*X.shape[:-1], len(bias)))


def shuffled(X, kernel, bias):
    """Each position takes the channels of the one beside it."""
    return np.roll(X, 1, axis=2) @ kernel + bias


CHANGED = {
    "no_bias": (lambda X, k, b: X @ k, r"the bias is missing[\s\S]*at position \(0, 0, 0\): "),
    "bias_subtracted": (lambda X, k, b: X @ k - b, "the bias is subtracted"),
    "bias_for_each_channel": (
        lambda X, k, b: sum(X[..., c : c + 1] * k[c] + b for c in range(len(k))),
        "the bias is added once for each channel of X",
    ),
    "bias_first": (lambda X, k, b: (X + b) @ k, "the bias is added to X, before the kernel"),
    "activated": (lambda X, k, b: relu(X @ k + b), "there is a ReLU in the result"),
    "activated_before_the_bias": (lambda X, k, b: relu(X @ k) + b, "there is a ReLU in the result"),
    "transposed": (lambda X, k, b: X @ k.T + b, r"the kernel is transposed[\s\S]*column j holds"),
    "over_rows": (lambda X, k, b: np.tensordot(X, k, (1, 0)) + b, "the sum runs over the rows of X"),
    "over_columns": (
        lambda X, k, b: np.einsum("mhwc,wf->mhcf", X, k) + b,
        "the sum runs over the columns of X",
    ),
    "averaged": (lambda X, k, b: X @ k / len(k) + b, "averaged, not added up"),
    "averaged_with_the_bias": (lambda X, k, b: (X @ k + b) / len(k), "averaged, not added up"),
    "scaled": (lambda X, k, b: X * np.diag(k) + b, "each channel is only scaled"),
    "number_by_number": (lambda X, k, b: X * k + b, "number by number, and nothing is added up"),
    "not_added_up": (
        lambda X, k, b: X[..., None] * k + b,
        r"the shape is not \(m, n_H, n_W, filters\)[\s\S]*\(2, 4, 4, 4, 4\)",
    ),
    "pooled": (lambda X, k, b: X.mean(axis=(1, 2)) @ k + b, r"the shape is not[\s\S]*\(2, 4\)"),
    "flat": (lambda X, k, b: X.reshape(-1, X.shape[-1]) @ k + b, r"the shape is not[\s\S]*\(32, 4\)"),
    "one_position": (
        lambda X, k, b: put(X, k, b, (slice(None), 0, 0)),
        r"right at 2 of 32 positions only[\s\S]*at position \(0, 0, 1\): 0, 0, 0, 0",
    ),
    "one_image": (lambda X, k, b: put(X, k, b, 0), "right at 16 of 32 positions only"),
    "last_row_left_out": (lambda X, k, b: put(X, k, b, (slice(None), slice(-1))), "right at 24 of 32 positions only"),
    "first_pixel_everywhere": (first_pixel_everywhere, "right at 2 of 32 positions only"),
    "shuffled": (shuffled, "not the channels of X times the kernel, plus the bias"),
    "whole_numbers": (lambda X, k, b: (X @ k + b).astype(int), "not the channels of X times the kernel"),
    "as_objects": (lambda X, k, b: (X @ k + b).astype(object), "some sums are infinite, or no numbers"),
    "as_a_list": (lambda X, k, b: (X @ k + b).tolist(), r"returns no array[\s\S]*list"),
    "four_filters": (lambda X, k, b: (X.reshape(-1, 4) @ k + b).reshape(2, 4, 4, 4), "ValueError"),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss("your function changes X")
def in_place(X, kernel, bias):
    result = X @ kernel + bias
    X[:] = 0
    return result


@BANK.miss("returns nothing")
def returns_nothing(X, kernel, bias):
    X @ kernel + bias


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(X, kernel, bias):
    raise NotImplementedError("one_by_one")


@BANK.passes
def product(X, kernel, bias):
    return X @ kernel + bias


@BANK.passes
def loop_over_positions(X, kernel, bias):
    m, n_H, n_W, _ = X.shape
    result = np.zeros((m, n_H, n_W, len(bias)))
    for i, h, w in np.ndindex(m, n_H, n_W):
        for j in range(len(bias)):
            result[i, h, w, j] = np.sum(X[i, h, w] * kernel[:, j]) + bias[j]
    return result


@BANK.passes
def dense_layer(X, kernel, bias):
    layer = layers.Dense(kernel.shape[1])
    layer.build(X.shape)
    layer.set_weights([kernel, bias])
    return np.asarray(layer(X))


@BANK.passes
def as_a_gpu_rounds(X, kernel, bias):
    """TensorFloat-32 keeps ten bits of what is multiplied."""
    rounded = [(array.view("uint32") & 0xFFFFE000).view("float32") for array in (X.copy(), kernel.copy())]
    return rounded[0] @ rounded[1] + bias


BANK.right |= {
    "einsum": lambda X, kernel, bias: np.einsum("mhwc,cf->mhwf", X, kernel) + bias,
    "tensordot": lambda X, kernel, bias: np.tensordot(X, kernel, axes=1) + bias,
    "flattened": lambda X, k, b: (X.reshape(-1, len(k)) @ k + b).reshape(*X.shape[:-1], -1),
    "summed": lambda X, kernel, bias: (X[..., None] * kernel).sum(axis=-2) + bias,
    "convolution": lambda X, kernel, bias: np.asarray(ops.conv(X, kernel[None, None]) + bias),
}
