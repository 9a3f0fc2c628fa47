"""The exercise `inception_module`."""

from course_utils.checks.architectures.inception import (
    REASONS,
    module_step,
    noticing_unequal_branches,
    unequal_branches,
)
from course_utils.checks.model_check.collect import probe_block
from course_utils.checks.model_check.judge import judge_block
from course_utils.checks.verdict import Exercise, Miss


def _cases(seed: int) -> list[dict]:
    # First with equal branches, so that an addition and a wrong axis can be built, and are named; then with unequal.
    sizes = (([6, 5, 7], (4, (3, 4), (2, 4), 4)), ([7, 8, 6], (3, (5, 7), (2, 6), 4)))
    return [
        {"input_shape": shape, "filters": filters, "seed": seed + i, "batch": 2}
        for i, (shape, filters) in enumerate(sizes)
    ]


def _probe(fn, case: dict) -> dict:
    return probe_block(lambda X: fn(X, case["filters"]), case)


def _judge(evidence: dict, case: dict) -> Miss | None:
    return unequal_branches(evidence) or judge_block(evidence, case, (module_step(case["filters"]),), REASONS)


EXERCISE = Exercise(
    name="inception_module",
    points=10,
    cases=_cases,
    probe=noticing_unequal_branches(_probe),
    judge=_judge,
    hints=(
        "Four branches start at the same X. Give each a name of its own, and join them at the end.",
        'Each convolution is `layers.Conv2D(n, k, padding="same", activation="relu")`; 1×1 before 3×3 and 5×5.',
        'The pooling keeps every position: `layers.MaxPooling2D(3, strides=1, padding="same")`; its 1×1 comes last.',
        "`layers.Concatenate()([a, b, c, d])` joins along the channels, in the order 1×1, 3×3, 5×5, pooling.",
    ),
)
