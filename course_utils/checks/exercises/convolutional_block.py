"""The exercise `convolutional_block`."""

from course_utils.checks.architectures.residual import REASONS, changed_filters, convolutional_path
from course_utils.checks.model_check.collect import probe_block
from course_utils.checks.model_check.judge import judge_block
from course_utils.checks.verdict import Exercise, Miss


def _cases(seed: int) -> list[dict]:
    first = {"input_shape": [9, 6, 7], "f": 3, "filters": [4, 5, 8], "s": 2}
    second = {"input_shape": [10, 7, 4], "f": 2, "filters": [3, 2, 6], "s": 3}
    third = {"input_shape": [5, 6, 3], "f": 3, "filters": [2, 4, 7]}  # the default stride
    fourth = {"input_shape": [5, 4, 6], "f": 3, "filters": [2, 3, 6], "s": 1}  # X would fit the sum as it is
    return [case | {"seed": seed + i, "batch": 3} for i, case in enumerate((first, second, third, fourth))]


def _probe(fn, case: dict) -> dict:
    stride = {"s": case["s"]} if "s" in case else {}
    given = list(case["filters"])
    evidence = probe_block(lambda X: fn(X, case["f"], given, **stride), case)
    return evidence | {"filters_after": given}


def _judge(evidence: dict, case: dict) -> Miss | None:
    path = convolutional_path(case["f"], case["filters"], case.get("s", 2))
    return changed_filters(evidence, case) or judge_block(evidence, case, path, REASONS)


EXERCISE = Exercise(
    name="convolutional_block",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Start from your identity block. Two things change: the stride, and what happens to X on its way.",
        "The first 1×1 of the main path has `strides=s`; from there on all sizes are smaller.",
        "The shortcut needs the shape of the main path's end: a 1×1 convolution with F3 filters and the same stride.",
        "The shortcut has a batch normalization and no ReLU; the only ReLU after it is the one after the addition.",
    ),
)
