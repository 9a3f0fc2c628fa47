"""Solutions of `multiplications`, written from its statement alone."""

import math

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

SAME = "A convolution with stride 1 and `same` padding."
SUM = "Each number of its output is a sum of products: how many products, and how many such numbers?"
ZEROS = "Multiplications with padded zeros count like all others."
INT = "How many multiplications a same convolution needs on one (n_H, n_W, n_C) input, an int."


@right("products times numbers")
def products_times_numbers(n_H, n_W, n_C, filters, kernel_size):
    products = kernel_size * kernel_size * n_C
    numbers = n_H * n_W * filters
    return products * numbers


@right("math.prod")
def by_prod(n_H, n_W, n_C, filters, kernel_size):
    return math.prod((n_H, n_W, n_C, filters, kernel_size, kernel_size))


@right("asks Keras for the shape and the kernel")
def asks_keras(n_H, n_W, n_C, filters, kernel_size):
    import keras

    conv = keras.layers.Conv2D(filters, kernel_size, padding="same", use_bias=False)
    _, rows, columns, _ = conv(keras.Input((n_H, n_W, n_C))).shape
    return rows * columns * conv.count_params()


@right("adds up, filter by filter")
def adds_up(n_H, n_W, n_C, filters, kernel_size):
    return sum(n_H * n_W * n_C * kernel_size**2 for _ in range(filters))


@wrong(SUM, r"n_C|channel")
def without_channels(n_H, n_W, n_C, filters, kernel_size):
    return n_H * n_W * filters * kernel_size**2


@wrong(SUM, r"filter")
def without_filters(n_H, n_W, n_C, filters, kernel_size):
    return n_H * n_W * n_C * kernel_size**2


@wrong(SUM, r"kernel|square|rows and columns|²")
def kernel_not_squared(n_H, n_W, n_C, filters, kernel_size):
    return n_H * n_W * n_C * filters * kernel_size


@wrong(SUM, r"position|n_H|n_W|rows|numbers|once|weights")
def weights_only(n_H, n_W, n_C, filters, kernel_size):
    return kernel_size**2 * n_C * filters


@wrong(SAME, r"same|pad|rows|border|zeros|position")
def valid(n_H, n_W, n_C, filters, kernel_size):
    return (n_H - kernel_size + 1) * (n_W - kernel_size + 1) * filters * n_C * kernel_size**2


@wrong(ZEROS, r"zero|pad|border|edge")
def without_zeros(n_H, n_W, n_C, filters, kernel_size):
    before = (kernel_size - 1) // 2

    def places(n):
        return sum(0 <= i + j - before < n for i in range(n) for j in range(kernel_size))

    return places(n_H) * places(n_W) * n_C * filters


@wrong(INT, r"addition|multiplication|twice|2|double|add")
def additions_too(n_H, n_W, n_C, filters, kernel_size):
    return 2 * n_H * n_W * n_C * filters * kernel_size**2


@wrong(INT, r"bias|multiplication|add")
def bias_too(n_H, n_W, n_C, filters, kernel_size):
    return n_H * n_W * filters * (n_C * kernel_size**2 + 1)


@wrong(INT, r"int|float|type|whole")
def a_float(n_H, n_W, n_C, filters, kernel_size):
    return float(n_H * n_W * n_C * filters * kernel_size**2)


@wrong(INT, r"overflow|int32|negative|large|expected|int")
def overflows(n_H, n_W, n_C, filters, kernel_size):
    return int(np.prod([n_H, n_W, n_C, filters, kernel_size, kernel_size], dtype=np.int32))


@wrong(INT, r"int|float|exact|round|large|expected|precis")
def through_float32(n_H, n_W, n_C, filters, kernel_size):
    return int(np.prod(np.float32([n_H, n_W, n_C, filters, kernel_size, kernel_size])))


@wrong(SUM, r"n_W|square|columns|width")
def square_only(n_H, n_W, n_C, filters, kernel_size):
    return n_H * n_H * n_C * filters * kernel_size**2


@wrong(SUM, r"kernel|5|kernel_size")
def always_five(n_H, n_W, n_C, filters, kernel_size):
    return n_H * n_W * n_C * filters * 25


@wrong(INT, r"million|count|expected|int|unit")
def in_millions(n_H, n_W, n_C, filters, kernel_size):
    return round(n_H * n_W * n_C * filters * kernel_size**2 / 1e6)


@wrong(SUM, r"channel|filter|product|n_C|sum|add")
def sum_of_channels(n_H, n_W, n_C, filters, kernel_size):
    return n_H * n_W * (n_C + filters) * kernel_size**2


@debatable("a NumPy integer where an int is asked")
def numpy_integer(n_H, n_W, n_C, filters, kernel_size):
    return np.prod([n_H, n_W, n_C, filters, kernel_size, kernel_size], dtype=np.int64)
