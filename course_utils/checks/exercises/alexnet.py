"""The exercise `alexnet`."""

from course_utils.checks.graph.expected import RELU, SOFTMAX, conv, dense, numbered, pool
from course_utils.checks.graph.paths import Step, maybe, step
from course_utils.checks.model_check.collect import probe_network
from course_utils.checks.model_check.judge import judge_defaults, judge_model
from course_utils.checks.verdict import Exercise, Miss

_REASONS = {
    ("dense", "units"): "two dense layers of 4,096 units come first; the last one has one unit a class.",
    ("conv2d", "strides"): "the first convolution skips most positions, so that all later layers have little to do.",
    ("max_pool", "pool_size"): "windows of 3×3 at stride 2 overlap by one row and column, as in the paper.",
    ("max_pool", "strides"): "windows of 3×3 at stride 2 overlap by one row and column, as in the paper.",
    ("extra", "unknown"): "the text leaves local response normalization out; any other step is its own net, too.",
    ("extra", "dropout"): "the paper drops values beside its two large dense layers only; there you may, too.",
}


def alexnet_path(classes: int) -> tuple[Step, ...]:
    """One tower, without local response normalization. Dropout beside the large dense layers is free."""
    return numbered(
        *(conv(96, 11, 4, zeros=0), RELU, pool("max_pool", 3, 2)),
        *(conv(256, 5), RELU, pool("max_pool", 3, 2)),
        *(conv(384, 3), RELU),
        *(conv(384, 3), RELU),
        *(conv(256, 3), RELU, pool("max_pool", 3, 2)),
        *(step("flatten"), maybe("dropout")),
        *(dense(4096), RELU, maybe("dropout")),
        *(dense(4096), RELU, maybe("dropout")),
        *(dense(classes), SOFTMAX),
    )


def _cases(seed: int) -> list[dict]:
    # 227×227 takes seconds and 250 MB; 131×163 leaves 3×4 after the last pooling, so rows and columns still differ.
    # Dropout is random in training, and without batch normalization nothing else differs there: one mode is enough.
    # The gain keeps the softmax away from zeros and ones.
    case = {"input_shape": [131, 163, 3], "classes": 7, "seed": seed, "batch": 2}
    return [case | {"modes": ["inference"], "gain": 1.0}]


def _probe(fn, case: dict) -> dict:
    return probe_network(fn, case, _judge)


def _judge(evidence: dict, case: dict) -> Miss | None:
    miss = judge_model(evidence, case, alexnet_path(case["classes"]), _REASONS)
    return miss or judge_defaults(evidence, [227, 227, 3], 1000)


EXERCISE = Exercise(
    name="alexnet",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Five convolutions, each with ReLU; a pooling follows the first, the second and the fifth.",
        'The first convolution has stride 4 and no padding, the others keep their size: `padding="same"`.',
        "`layers.MaxPooling2D(3, strides=2)`: without `strides` the windows would not overlap.",
        "On 227×227 the sizes are 55, 27, 27, 13, 13, 6; flattened that is 9,216 numbers for `layers.Dense(4096)`.",
    ),
)
