"""The paths of the two residual blocks, and why their settings matter.

He et al., Deep Residual Learning for Image Recognition (2016), section 4.1, figure 5.
"""

from course_utils.checks.graph.expected import NORM, RELU, conv, residual
from course_utils.checks.graph.paths import Step
from course_utils.checks.verdict import Miss

REASONS = {
    ("extra", "unknown"): "a stride does the skipping: positions 0, s, 2s, …, so that ⌈n/s⌉ rows and columns are left.",
    ("conv2d", "strides"): "the stride is the block's s, in the first 1×1 of the main path and in the shortcut's.",
    ("conv2d", "filters"): "F1, F2 and F3 are the filters of the three convolutions, in this order.",
    ("conv2d", "kernel_size"): "f is for the middle convolution; the 1×1s before and after it change channels only.",
}


def changed_filters(evidence: dict, case: dict) -> Miss | None:
    """The miss of a block that takes from the list of filters; `evidence["filters_after"]` is what it left."""
    after = evidence["filters_after"]
    if after == case["filters"]:
        return None
    why = "the caller needs its list again, for the next block; `F1, F2, F3 = filters` leaves it as it is."
    expected = f"{case['filters']}, as it was given"
    return Miss("your function changes the list filters", f"{list(after)} after the call", expected, why)


def identity_path(f: int, filters: list[int]) -> tuple[Step, ...]:
    """The block whose shortcut is its input."""
    return residual(*_main_path(f, filters, strides=1))


def convolutional_path(f: int, filters: list[int], strides: int) -> tuple[Step, ...]:
    """The block whose shortcut is a 1×1 convolution with batch normalization."""
    return residual(
        *_main_path(f, filters, strides), shortcut=(conv(filters[2], 1, strides, zeros=0, use_bias=False), NORM)
    )


def _main_path(f: int, filters: list[int], strides: int) -> tuple[Step, ...]:
    F1, F2, F3 = filters
    return (
        *(conv(F1, 1, strides, zeros=0, use_bias=False), NORM, RELU),
        *(conv(F2, f, use_bias=False), NORM, RELU),
        *(conv(F3, 1, zeros=0, use_bias=False), NORM),
    )
