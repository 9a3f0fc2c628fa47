"""Solutions of `one_by_one`, written from its statement alone."""

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

SUM = (
    "Each filter multiplies them by its own n_C weights, adds the products up, and then its bias: as many numbers come "
    "out as there are filters."
)
SHARE = "All positions share the weights."
NO_ACTIVATION = "No activation follows here."
NUMPY = "A 1×1 convolution in NumPy."
SHAPES = "X: (m, n_H, n_W, n_C). kernel: (n_C, filters). bias: (filters,). Returns (m, n_H, n_W, filters)."


@right("einsum")
def by_einsum(X, kernel, bias):
    return np.einsum("mhwc,cf->mhwf", X, kernel) + bias


@right("tensordot")
def by_tensordot(X, kernel, bias):
    return np.tensordot(X, kernel, axes=1) + bias.reshape(1, 1, 1, -1)


@right("one filter after another")
def filter_by_filter(X, kernel, bias):
    maps = [np.sum(X * weights, axis=-1) + b for weights, b in zip(kernel.T, bias, strict=False)]
    return np.stack(maps, axis=-1)


@right("positions as rows of one matrix, the bias as one more channel")
def with_a_column_of_ones(X, kernel, bias):
    rows = X.reshape(-1, X.shape[-1])
    rows = np.hstack([rows, np.ones((len(rows), 1), X.dtype)])
    return (rows @ np.vstack([kernel, bias])).reshape(*X.shape[:3], -1)


@right("broadcast and sum")
def by_broadcasting(X, kernel, bias):
    return (X[..., :, None] * kernel).sum(axis=3) + bias


@wrong(SUM, r"bias", r"transpos")
def without_bias(X, kernel, bias):
    return X @ kernel


@wrong(SUM, r"bias")
def bias_before(X, kernel, bias):
    return (X + bias.mean()) @ kernel


@wrong(SUM, r"bias|own")
def one_bias_for_all(X, kernel, bias):
    return X @ kernel + bias[0]


@wrong(NO_ACTIVATION, r"activation|relu|negative")
def with_relu(X, kernel, bias):
    return np.maximum(X @ kernel + bias, 0)


@wrong(SHAPES, r"kernel|transpos|filters|shape|n_C|raise|error", r"bias")
def transposed(X, kernel, bias):
    return X @ kernel.T + bias


@wrong(SHAPES, r"kernel|transpos|n_C|raise|error|channel|order")
def transposed_by_reshape(X, kernel, bias):
    n_C, filters = kernel.shape
    return X @ kernel.reshape(filters, n_C).T + bias


@wrong(SUM, r"sum|adds|mean|average")
def mean_of_products(X, kernel, bias):
    return (X[..., None] * kernel).mean(axis=3) + bias


@wrong(SHARE, r"rows|columns|position|channel|axis|shape|n_C|raise|error")
def sums_over_columns(X, kernel, bias):
    return np.einsum("mhcw,cf->mhwf", X, kernel) + bias


@wrong(SHAPES, r"columns|rows|position|transpos|shape|n_H|n_W")
def rows_for_columns(X, kernel, bias):
    m, n_H, n_W, n_C = X.shape
    rows = X.transpose(0, 2, 1, 3).reshape(-1, n_C) @ kernel + bias
    return rows.reshape(m, n_H, n_W, -1)


@wrong(SHAPES, r"shape")
def positions_in_a_row(X, kernel, bias):
    return X.reshape(-1, X.shape[-1]) @ kernel + bias


@wrong(SHAPES, r"shape|axis|squeez|filters|\b1\b")
def squeezed(X, kernel, bias):
    return np.squeeze(X @ kernel + bias)


@wrong(SHAPES, r"shape|axis|channel|last|order")
def filters_first(X, kernel, bias):
    return np.stack([X @ kernel[:, k] + bias[k] for k in range(len(bias))], axis=1)


@wrong(NUMPY, r"NumPy|tensor|array|type", r"bias|transpos")
def by_keras(X, kernel, bias):
    from keras import layers

    conv = layers.Conv2D(len(bias), 1)
    conv.build(X.shape)
    conv.set_weights([kernel[None, None], bias])
    return conv(X)


@right("the type of X, which the text says is float32")
def keeps_the_type_of_X(X, kernel, bias):
    Y = np.zeros((*X.shape[:3], len(bias)), dtype=X.dtype)
    for k in range(len(bias)):
        Y[..., k] = X @ kernel[:, k] + bias[k]
    return Y


@wrong(SUM, r"float16|precis|round|differ|type|close|small")
def half_precision(X, kernel, bias):
    return (X.astype("float16") @ kernel.astype("float16") + bias.astype("float16")).astype("float32")


@wrong(SHAPES, r"square|rows|columns|n_W|n_H|shape|raise|error|position")
def square_only(X, kernel, bias):
    m, n, _, _n_C = X.shape
    Y = np.zeros((m, n, n, len(bias)))
    for row in range(n):
        for column in range(n):
            Y[:, row, column] = X[:, row, column] @ kernel + bias
    return Y


@wrong(SHAPES, r"\bm\b|first|picture|batch|shape|all")
def first_picture(X, kernel, bias):
    return (X[0] @ kernel + bias)[None]


@wrong("X: (m, n_H, n_W, n_C).", r"chang|mutat|in place|given|\bX\b|own|left")
def result_into_X(X, kernel, bias):
    Y = X @ kernel + bias
    n = min(X.shape[-1], Y.shape[-1])
    X[..., :n] = Y[..., :n]
    return Y


@wrong(SHAPES, r"kernel|chang|mutat|in place|given|bias|own")
def bias_into_the_kernel(X, kernel, bias):
    Y = X @ kernel + bias
    kernel += bias / len(kernel)
    return Y


@wrong(SHARE, r"position|share|weights|each|all|differ")
def weights_by_column(X, kernel, bias):
    Y = np.stack([X[:, :, j] @ np.roll(kernel, j, axis=0) for j in range(X.shape[2])], axis=2)
    return Y + bias


@debatable("rounded to four digits")
def four_digits(X, kernel, bias):
    return np.round(X @ kernel + bias, 4)


@debatable("always float64, also where all arguments are float32")
def always_float64(X, kernel, bias):
    return X.astype("float64") @ kernel.astype("float64") + bias
