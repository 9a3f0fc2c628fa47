"""The exercise `identity_block`."""

from course_utils.checks.architectures.residual import REASONS, changed_filters, identity_path
from course_utils.checks.model_check.collect import probe_block
from course_utils.checks.model_check.judge import judge_block
from course_utils.checks.verdict import Exercise, Miss


def _cases(seed: int) -> list[dict]:
    sizes = (([9, 6, 7], 3, [4, 5, 7]), ([5, 8, 6], 2, [3, 2, 6]))  # all unequal, so that swaps show
    return [
        {"input_shape": shape, "f": f, "filters": filters, "seed": seed + i, "batch": 3}
        for i, (shape, f, filters) in enumerate(sizes)
    ]


def _probe(fn, case: dict) -> dict:
    given = list(case["filters"])
    evidence = probe_block(lambda X: fn(X, case["f"], given), case)
    return evidence | {"filters_after": given}


def _judge(evidence: dict, case: dict) -> Miss | None:
    miss = judge_block(evidence, case, identity_path(case["f"], case["filters"]), REASONS)
    return changed_filters(evidence, case) or miss


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
