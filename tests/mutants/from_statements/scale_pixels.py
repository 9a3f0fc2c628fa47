"""Solutions of `scale_pixels`, written from its statement alone."""

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

ALIKE = "The function must treat every picture alike, or dark and bright ones can no longer be told apart."
BYTES = "a function that turns bytes from 0 to 255 into `float32` from 0 to 1"
SHAPE = "x, uint8 of any shape from 0 to 255, as float32 of the same shape from 0 to 1."


@right("a table of 256 values")
def by_table(x):
    table = np.linspace(0, 1, 256, dtype="float32")
    return table[x]


@right("ufunc with dtype")
def by_ufunc(x):
    return np.divide(x, 255, dtype=np.float32)


@right("interpolation")
def by_interp(x):
    return np.interp(x, (0, 255), (0, 1)).astype("float32")


@right("times the reciprocal")
def times_reciprocal(x):
    return x.astype("float32") * np.float32(1 / 255)


@wrong(ALIKE, r"255|bright|max|alike|dark", r"dtype|float64")
def by_its_maximum(x):
    x = x.astype("float32")
    return x / x.max()


@wrong(ALIKE, r"255|dark|bright|alike|min|max")
def min_max(x):
    x = x.astype("float32")
    return (x - x.min()) / (x.max() - x.min())


@wrong(ALIKE, r"255|alike|dark|bright|small|divide")
def only_if_above_one(x):
    x = x.astype("float32")
    if x.max() > 1:
        x = x / 255
    return x


@wrong(ALIKE, r"255|alike|picture|bright|dark")
def each_picture_by_its_maximum(x):
    x = x.astype("float32")
    return x / x.reshape(len(x), -1).max(axis=1).reshape(-1, *[1] * (x.ndim - 1))


@wrong(BYTES, r"\b1\b|255|256|largest", r"dtype|float64|alike")
def by_256(x):
    return x.astype("float32") / 256


@wrong(BYTES, r"float32|float64|type|dtype", r"256|bright|alike")
def as_float64(x):
    return x / 255


@wrong(BYTES, r"float32|float16|type|dtype", r"alike|bright")
def as_float16(x):
    return (x / 255).astype("float16")


@wrong(BYTES, r"\b0\b|−1|-1|negative|from 0 to 1|range")
def from_minus_one(x):
    return x.astype("float32") / 127.5 - 1


@wrong(BYTES, r"whole|integer|//|fraction|float|between|0\.")
def whole_division(x):
    return (x // 255).astype("float32")


@wrong(SHAPE, r"shape", r"alike|255")
def flattened(x):
    return x.reshape(len(x), -1).astype("float32") / 255


@wrong(SHAPE, r"shape|axis|axes|dimension")
def four_axes_only(x):
    m, n_H, n_W, n_C = x.shape
    out = np.empty((m, n_H, n_W, n_C), "float32")
    for i in range(m):
        out[i] = x[i] / 255
    return out


@wrong(SHAPE, r"shape")
def squeezed(x):
    return np.squeeze(x).astype("float32") / np.float32(255)


@wrong(SHAPE, r"list|array|type", r"alike|bright")
def as_a_list(x):
    return [np.asarray(one, "float32") / 255 for one in x]


@debatable("rounded to two decimals: is an approximation of x / 255 fine?")
def two_decimals(x):
    return np.round(x.astype("float32") / 255, 2)


@debatable("a tensor where NumPy goes in")
def as_tensor(x):
    import tensorflow as tf

    return tf.cast(x, "float32") / 255
