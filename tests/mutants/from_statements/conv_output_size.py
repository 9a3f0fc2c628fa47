"""Solutions of `conv_output_size`, written from its statement alone."""

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

COUNT = (
    "n rows, a kernel of f rows, p rows of padding on both sides, stride s: slide the kernel along and count the "
    "places where it still fits."
)
LAST = "What happens when the last step does not fit as a whole?"
INT = "Rows that leave a convolution or a pooling over n rows, as an int."


@right("counts the places")
def counted(n, f, p=0, s=1):
    return len(range(0, n + 2 * p - f + 1, s))


@right("slides with a while loop")
def slid(n, f, p=0, s=1):
    start, places = 0, 0
    while start + f <= n + 2 * p:
        places += 1
        start += s
    return places


@right("floor of a fraction, then int")
def floored(n, f, p=0, s=1):
    import math

    return math.floor((n - f + 2 * p) / s + 1)


@right("one quotient")
def one_quotient(n, f, p=0, s=1):
    return (n + 2 * p - f + s) // s


@wrong(LAST, r"whole|fit|round|down|floor|int")
def true_division(n, f, p=0, s=1):
    return (n + 2 * p - f) / s + 1


@wrong(LAST, r"fit|round|down|floor|whole")
def rounded_up(n, f, p=0, s=1):
    return -(-(n + 2 * p - f) // s) + 1


@wrong(LAST, r"fit|round|down|floor|whole")
def rounded(n, f, p=0, s=1):
    return round((n + 2 * p - f) / s) + 1


@wrong(INT, r"int|float|type|whole")
def a_float(n, f, p=0, s=1):
    return (n + 2 * p - f) // s + 1.0


@wrong(INT, r"int|float|type|numpy")
def numpy_floor(n, f, p=0, s=1):
    return np.floor((n + 2 * p - f) / s) + 1


@wrong(COUNT, r"1|first|one|place")
def one_short(n, f, p=0, s=1):
    return (n + 2 * p - f) // s


@wrong(COUNT, r"both|pad|2|two|sides")
def padded_on_one_side(n, f, p=0, s=1):
    return (n + p - f) // s + 1


@wrong(COUNT, r"pad|\bp\b")
def forgets_padding(n, f, p=0, s=1):
    return (n - f) // s + 1


@wrong(COUNT, r"stride|\bs\b")
def forgets_the_stride(n, f, p=0, s=1):
    return n + 2 * p - f + 1


@wrong(COUNT, r"kernel|\bf\b|fit")
def always_same(n, f, p=0, s=1):
    return (n + s - 1) // s


@wrong(COUNT, r"stride|all|divid|whole|parenthes|\bs\b")
def no_brackets(n, f, p=0, s=1):
    return n + 2 * p - f // s + 1


@wrong(COUNT, r"stride|step|first|\bs\b|place")
def one_inside(n, f, p=0, s=1):
    return (n + 2 * p - f + 1) // s


@wrong("def conv_output_size(n, f, p=0, s=1)", r"default|stride|\bs\b|without|given")
def stride_defaults_to_f(n, f, p=0, s=None):
    s = f if s is None else s
    return (n + 2 * p - f) // s + 1


@wrong("def conv_output_size(n, f, p=0, s=1)", r"pad|stride|order|swap|\bp\b|\bs\b")
def stride_before_padding(n, f, s=1, p=0):
    return (n + 2 * p - f) // s + 1


@wrong(LAST, r"fit|raise|error|exception|whole|ValueError")
def refuses(n, f, p=0, s=1):
    if (n + 2 * p - f) % s:
        raise ValueError("the stride does not fit")
    return (n + 2 * p - f) // s + 1


@wrong(COUNT, r"pool|pad|even|half|stride|fit")
def halves_if_stride(n, f, p=0, s=1):
    return n // s if s > 1 else n + 2 * p - f + 1


@debatable("a kernel that does not fit at all: the formula gives a negative number, a count gives 0")
def formula_only(n, f, p=0, s=1):
    return (n + 2 * p - f) // s + 1


@debatable("int() rounds towards zero: differs from the floor only where the kernel does not fit at all")
def truncated(n, f, p=0, s=1):
    return int((n + 2 * p - f) / s) + 1


@debatable("a NumPy integer where an int is asked")
def numpy_integer(n, f, p=0, s=1):
    return np.int64((n + 2 * p - f) // s + 1)
