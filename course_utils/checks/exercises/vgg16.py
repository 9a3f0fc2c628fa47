"""The exercise `vgg16`."""

from course_utils.checks.graph.expected import RELU, SOFTMAX, conv, dense, numbered, pool
from course_utils.checks.graph.paths import Step, at, maybe, step
from course_utils.checks.model_check.collect import probe_network
from course_utils.checks.model_check.judge import judge_defaults, judge_model
from course_utils.checks.verdict import Exercise, Miss

GROUPS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))  # filters and number of the convolutions
_REASONS = {
    ("extra", "conv2d"): "VGG-16 has 13 convolutions, 2, 2, 3, 3, 3; with 4, 4, 4 at the end it is VGG-19.",
    ("dense", "units"): "two dense layers of 4,096 units come first; the last one has one unit a class.",
    ("conv2d", "kernel_size"): "VGG is 3×3 throughout: two of them see what one 5×5 sees, with fewer weights.",
    ("conv2d", "pads"): 'with "same" padding only the poolings change rows and columns.',
    ("extra", "dropout"): "the paper drops values beside its two large dense layers only; there you may, too.",
}


def vgg16_path(classes: int) -> tuple[Step, ...]:
    """Five groups of convolutions, three dense layers. Dropout beside the large dense layers is free."""
    groups: tuple[Step, ...] = ()
    for number, (filters, count) in enumerate(GROUPS, start=1):
        groups += at(f"group {number}", *numbered(*(conv(filters, 3), RELU) * count), pool("max_pool", 2, 2))
    head = numbered(
        *(step("flatten"), maybe("dropout")),
        *(dense(4096), RELU, maybe("dropout")),
        *(dense(4096), RELU, maybe("dropout")),
        *(dense(classes), SOFTMAX),
    )
    return groups + at("the head", *head)


def _cases(seed: int) -> list[dict]:
    # Five poolings leave 1×2 of it, and odd sizes on the way show a pooling that rounds up. One mode: see `alexnet`.
    case = {"input_shape": [35, 66, 4], "classes": 7, "seed": seed, "batch": 2}
    return [case | {"modes": ["inference"], "gain": 1.25}]


def _probe(fn, case: dict) -> dict:
    return probe_network(fn, case, _judge)


def _judge(evidence: dict, case: dict) -> Miss | None:
    miss = judge_model(evidence, case, vgg16_path(case["classes"]), _REASONS)
    return miss or judge_defaults(evidence, [224, 224, 3], 1000)


EXERCISE = Exercise(
    name="vgg16",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Five groups: convolutions with the same number of filters, then one pooling. Thirteen convolutions in all.",
        "A loop over `((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))`, filters and how many, with a loop inside.",
        'Each one is `layers.Conv2D(filters, 3, padding="same", activation="relu")`; a group ends with '
        "`layers.MaxPooling2D(2)`.",
        "After the groups: flatten, two dense layers of 4,096 units with ReLU, `classes` units with softmax.",
    ),
)
