"""Solutions of `scale_pixels`."""

import numpy as np

from mutants import Bank, Mutant

BANK = Bank("scale_pixels")


@BANK.miss("changes its input")
def changes_its_input(x):
    scaled = x.astype("float32") / 255
    x[:] = 0
    return scaled


@BANK.miss("returns nothing")
def returns_nothing(x):
    x.astype("float32") / 255


@BANK.miss("UFuncTypeError|UFuncOutputCastingError")
def divides_in_place(x):
    x /= 255
    return x


@BANK.miss("returns no array[\\s\\S]*list")
def as_a_list(x):
    return (x / 255).tolist()


CHANGED = {
    "by_maximum": (lambda x: (x / x.max()).astype("float32"), "largest pixel, not by 255"),
    "by_256": (lambda x: (x / 256).astype("float32"), "not the pixels divided by 255"),
    "both_sides": (lambda x: (x / 127.5 - 1).astype("float32"), "not the pixels divided by 255[\\s\\S]*from -1.000"),
    "float64": (lambda x: x / 255, "the result is float64"),
    "whole_numbers": (lambda x: x // 255, "the result is uint8"),
    "cut_too_early": (lambda x: (x // 255).astype("float32"), "not the pixels divided by 255"),
    "flat": (lambda x: (x.ravel() / 255).astype("float32"), "shape of the result is not that of the input"),
    "not_a_number": (lambda x: np.full(x.shape, np.nan, "float32"), "not the pixels divided by 255"),
    "objects": (lambda x: x.astype(object), "the result is object"),
}
BANK.wrong |= {name: Mutant(wrong, label) for name, (wrong, label) in CHANGED.items()}


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(x):
    raise NotImplementedError("scale_pixels")


@BANK.passes
def convert_then_divide(x):
    return x.astype("float32") / 255


@BANK.passes
def divide_then_convert(x):
    return (x / 255.0).astype(np.float32)


@BANK.passes
def multiply(x):
    return x * np.float32(1 / 255)
