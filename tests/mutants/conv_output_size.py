"""Solutions of `conv_output_size`."""

import math

import numpy as np

from mutants import Bank, Mutant

BANK = Bank("conv_output_size")


@BANK.miss("returns no number[\\s\\S]*NoneType for conv_output_size")
def prints_only(n, f, p=0, s=1):
    print((n + 2 * p - f) // s + 1)


@BANK.miss("defaults are not p=0 and s=1")
def other_defaults(n, f, p=1, s=1):
    return (n + 2 * p - f) // s + 1


@BANK.miss("TypeError[\\s\\S]*missing 2 required positional arguments")
def no_defaults(n, f, p, s):
    return (n + 2 * p - f) // s + 1


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(n, f, p=0, s=1):
    raise NotImplementedError("conv_output_size")


CHANGED = {
    "rounded_up": (lambda n, f, p=0, s=1: math.ceil((n + 2 * p - f) / s) + 1, "the division is rounded up"),
    "rounded": (lambda n, f, p=0, s=1: round((n + 2 * p - f) / s) + 1, "rounded to the nearest"),
    "not_rounded": (lambda n, f, p=0, s=1: (n + 2 * p - f) / s + 1, "the division is not rounded down"),
    "padding_once": (lambda n, f, p=0, s=1: (n + p - f) // s + 1, "padding counts once, not twice"),
    "padding_ignored": (lambda n, f, p=0, s=1: (n - f) // s + 1, "the padding is ignored"),
    "stride_ignored": (lambda n, f, p=0, s=1: n + 2 * p - f + 1, "the stride is ignored"),
    "without_one": (lambda n, f, p=0, s=1: (n + 2 * p - f) // s, r"the 1 is not added[\s\S]*⌊\("),
    "one_too_early": (lambda n, f, p=0, s=1: (n + 2 * p - f + 1) // s, "the 1 is added before the division"),
    "kernel_forgotten": (lambda n, f, p=0, s=1: (n + 2 * p) // s + 1, "the kernel is not subtracted"),
    "exchanged": (lambda n, f, s=1, p=0: (n + 2 * p - f) // s + 1, "p and s are exchanged"),
    "float": (lambda n, f, p=0, s=1: float((n + 2 * p - f) // s + 1), "the size is float, not an int"),
    "numpy_float": (lambda n, f, p=0, s=1: np.floor((n + 2 * p - f) / s) + 1, "the size is float64, not an int"),
    "something_else": (lambda n, f, p=0, s=1: n // s, "the size is not that of the formula"),
    "a_text": (lambda n, f, p=0, s=1: str((n + 2 * p - f) // s + 1), "returns no number[\\s\\S]*str"),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}

BANK.right |= {
    "floor_division": lambda n, f, p=0, s=1: (n + 2 * p - f) // s + 1,
    "floor": lambda n, f, p=0, s=1: math.floor((n + 2 * p - f) / s) + 1,
    "cut_off": lambda n, f, p=0, s=1: int((n + 2 * p - f) / s + 1),
    "one_inside": lambda n, f, p=0, s=1: (n + 2 * p - f + s) // s,
    "numpy_int": lambda n, f, p=0, s=1: np.int64((n + 2 * p - f) // s + 1),
    "counted": lambda n, f, p=0, s=1: len(range(0, n + 2 * p - f + 1, s)),
}
