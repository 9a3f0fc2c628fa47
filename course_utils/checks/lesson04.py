"""Lesson 04, the ResNet assignment: `identity_block`, and the paths of both blocks."""

from course_utils.checks.core import Exercise, Miss
from course_utils.checks.expected import NORM, RELU, conv, residual
from course_utils.checks.models import judge_block, probe_block
from course_utils.checks.wiring import Step

WHYS = {
    ("conv2d", "strides"): "the stride is the block's s, in the first 1×1 of the main path and in the shortcut's.",
    ("conv2d", "filters"): "F1, F2 and F3 are the filters of the three convolutions, in this order.",
    ("conv2d", "kernel_size"): "f is for the middle convolution; the 1×1s before and after it change channels only.",
}


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


def _cases(seed: int) -> list[dict]:
    sizes = (([9, 6, 7], 3, [4, 5, 7]), ([5, 8, 6], 2, [3, 2, 6]))  # all unequal, so that swaps show
    return [
        {"input_shape": shape, "f": f, "filters": filters, "seed": seed + i, "batch": 3}
        for i, (shape, f, filters) in enumerate(sizes)
    ]


def _probe(fn, case: dict) -> dict:
    return probe_block(lambda X: fn(X, case["f"], list(case["filters"])), case)


def _judge(evidence: dict, case: dict) -> Miss | None:
    return judge_block(evidence, case, identity_path(case["f"], case["filters"]), WHYS)


EXERCISE = Exercise(
    name="identity_block",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Two ways lead from X to the addition: the main path, and X itself. Keep X under its own name.",
        "The main path is three times convolution and batch normalization, with ReLU after the first two only.",
        'The middle convolution is f×f and keeps rows and columns: `layers.Conv2D(F2, f, padding="same")`.',
        "`layers.Add()([h, X])` joins the two; its result goes through the last ReLU and is returned.",
    ),
)
