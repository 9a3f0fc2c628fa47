"""The exercise `lenet5`."""

from course_utils.checks.graph.expected import RELU, SOFTMAX, conv, dense, numbered, pool
from course_utils.checks.graph.paths import Step, step
from course_utils.checks.model_check.collect import probe_network
from course_utils.checks.model_check.judge import judge_defaults, judge_model
from course_utils.checks.verdict import Exercise, Miss

_REASONS = {
    ("dense", "units"): "the dense layers narrow step by step: 120, then 84, then one unit a class, in this order.",
    ("conv2d", "pads", "larger"): "LeNet-5 pads nothing: each 5×5 convolution takes 4 rows and 4 columns away.",
    ("conv2d", "pads"): "LeNet-5 pads nothing: each 5×5 convolution takes 4 rows and 4 columns away.",
    ("replaced", "max_pool"): "the paper took the mean of each window; the modern variant takes the maximum.",
    ("replaced", "relu"): "the paper used tanh; the modern variant uses ReLU, whose gradient does not fade.",
}


def lenet5_path(classes: int) -> tuple[Step, ...]:
    """The modern variant: ReLU, max pooling, softmax."""
    return numbered(
        *(conv(6, 5, zeros=0), RELU, pool("max_pool", 2, 2)),
        *(conv(16, 5, zeros=0), RELU, pool("max_pool", 2, 2)),
        step("flatten"),
        *(dense(120), RELU),
        *(dense(84), RELU),
        *(dense(classes), SOFTMAX),
    )


def _cases(seed: int) -> list[dict]:
    sizes = (([32, 32, 1], 10), ([29, 37, 3], 7))  # the paper's, and one whose rows, columns and rounding differ
    return [
        {"input_shape": shape, "classes": classes, "seed": seed + i, "batch": 2}
        for i, (shape, classes) in enumerate(sizes)
    ]


def _probe(fn, case: dict) -> dict:
    return probe_network(fn, case, _judge)


def _judge(evidence: dict, case: dict) -> Miss | None:
    miss = judge_model(evidence, case, lenet5_path(case["classes"]), _REASONS)
    return miss or judge_defaults(evidence, [32, 32, 1], 10)


EXERCISE = Exercise(
    name="lenet5",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "The order is: convolve, ReLU, pool, twice; then flatten, and three dense layers.",
        '`layers.Conv2D(6, 5, activation="relu")` is a convolution and its ReLU; "valid" is its padding by default.',
        "`layers.MaxPooling2D(2)` halves rows and columns: on 32×32 the sizes are 28, 14, 10, 5.",
        'The dense layers have 120, 84 and `classes` units; the last one ends with `activation="softmax"`.',
    ),
)
