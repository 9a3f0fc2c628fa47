"""Solutions of `multiplications`."""

import math

import numpy as np

from mutants import Bank, Mutant

BANK = Bank("multiplications")


@BANK.miss(r"returns no number[\s\S]*NoneType for multiplications")
def prints_only(n_H, n_W, n_C, filters, kernel_size):
    print(n_H * n_W * filters * kernel_size**2 * n_C)


@BANK.miss(r"TypeError[\s\S]*positional arguments")
def four_arguments(n, n_C, filters, kernel_size):
    return n**2 * filters * kernel_size**2 * n_C


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(n_H, n_W, n_C, filters, kernel_size):
    raise NotImplementedError("multiplications")


CHANGED = {
    "depth_forgotten": (
        lambda h, w, c, n, f: h * w * n * f**2,
        r"the channels of the input are left out[\s\S]*outputs times[\s\S]*all n_C channels",
    ),
    "outputs_only": (lambda h, w, c, n, f: h * w * n, "the numbers in the output, without the multiplications"),
    "not_squared": (lambda h, w, c, n, f: h * w * n * f * c, "the kernel size counts once, not twice"),
    "doubled": (lambda h, w, c, n, f: h * w * n * (f + f) * c, "the kernel size is doubled, not squared"),
    "caret": (lambda h, w, c, n, f: h * w * n * (f ^ 2) * c, r"`\^` is no power in Python"),
    "one_filter": (lambda h, w, c, n, f: h * w * f**2 * c, "the filters are left out"),
    "one_position": (lambda h, w, c, n, f: f**2 * c * n, "used at one position only"),
    "parameters": (lambda h, w, c, n, f: (f**2 * c + 1) * n, "these are the parameters"),
    "square_picture": (lambda h, w, c, n, f: h**2 * n * f**2 * c, "n_H is used in place of n_W"),
    "square_of_columns": (lambda h, w, c, n, f: w**2 * n * f**2 * c, "n_W is used in place of n_H"),
    "with_bias": (lambda h, w, c, n, f: h * w * n * (f**2 * c + 1), "the bias is counted, too"),
    "additions": (lambda h, w, c, n, f: h * w * n * (f**2 * c - 1), "the additions are counted, not the"),
    "additions_too": (lambda h, w, c, n, f: h * w * n * (2 * f**2 * c - 1), "the additions are counted, too"),
    "flops": (lambda h, w, c, n, f: 2 * h * w * n * f**2 * c, "each multiplication is counted twice"),
    "valid": (lambda h, w, c, n, f: (h - f + 1) * (w - f + 1) * n * f**2 * c, "a convolution without padding"),
    "channels_for_filters": (lambda h, w, c, n, f: h * w * c * f**2 * c, "in place of the filters"),
    "depth_added": (lambda h, w, c, n, f: h * w * n * (f**2 + c), "the channels of the input are added"),
    "off_by_one": (lambda h, w, c, n, f: h * w * n * f**2 * c + 1, "the count is not that of the formula"),
    "the_lessons_number": (lambda h, w, c, n, f: 120_422_400, r"not that of the formula[\s\S]*120,422,400"),
    "float": (lambda h, w, c, n, f: float(h * w * n * f**2 * c), "the count is float, not an int"),
    "numpy_float": (lambda h, w, c, n, f: np.prod([h, w, n, c, f, f], dtype=float), "the count is float64, not an int"),
    "a_text": (lambda h, w, c, n, f: f"{h * w * n * f**2 * c:,}", r"returns no number[\s\S]*str"),
    "true": (lambda h, w, c, n, f: True, r"returns no number[\s\S]*bool"),
    "not_a_number": (lambda h, w, c, n, f: math.nan, "not that of the formula"),
    "without_end": (lambda h, w, c, n, f: 10**5000, "not that of the formula"),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


def counted_by_hand(n_H, n_W, n_C, filters, kernel_size):
    """One row of the output after the other."""
    row = sum(kernel_size * kernel_size * n_C for _ in range(n_W))
    return sum(row * filters for _ in range(n_H))


BANK.right |= {
    "product": lambda n_H, n_W, n_C, filters, kernel_size: n_H * n_W * filters * kernel_size**2 * n_C,
    "two_steps": lambda n_H, n_W, n_C, filters, kernel_size: (n_H * n_W * filters) * (kernel_size * kernel_size * n_C),
    "math": lambda *sizes: math.prod(sizes) * sizes[-1],
    "numpy_int": lambda n_H, n_W, n_C, filters, kernel_size: np.prod([n_H, n_W, filters, kernel_size**2, n_C]),
    "counted_by_hand": counted_by_hand,
}
