"""The exercise `happy_model`."""

from course_utils.checks.graph.paths import step
from course_utils.checks.model_check.collect import again, probe_model
from course_utils.checks.model_check.judge import judge_model
from course_utils.checks.verdict import Exercise, Miss

# Zero padding 3 belongs to the convolution: `padding="same"` is the same function for a 7×7 kernel with stride 1. A
# bias of the convolution is free, since batch normalization takes every constant away again.
HAPPY_MODEL = (
    step(
        "conv2d",
        pads=[[3, 3], [3, 3]],
        kernel_size=[7, 7],
        strides=[1, 1],
        filters=32,
        dilation=[1, 1],
        groups=1,
    ),
    step("batch_norm", axis=3, center=True, scale=True),
    step("relu", negative_slope=0.0, max_value=None, threshold=0.0),
    step("max_pool", pool_size=[2, 2], strides=[2, 2], pads=[[0, 0], [0, 0]]),
    step("flatten"),
    step("dense", units=1, use_bias=True),
    step("sigmoid"),
)
_REASONS = {
    (
        "conv2d",
        "pads",
    ): "3 zeros on each side let the 7×7 kernel stand on every pixel, so the volume keeps its rows and columns.",
    ("dense", "units"): "happy or not is one question: one unit gives the probability of yes.",
    (
        "replaced",
        "sigmoid",
    ): "a softmax over one unit is always 1, and other activations give no probability; a sigmoid does.",
    (
        "extra",
        "unknown",
    ): "the lesson prepares the pictures outside of the model; inside, the check wants the listed steps only.",
}


def _cases(seed: int) -> list[dict]:
    shapes = [[64, 64, 3], [21, 18, 1]]  # the lesson's size, and one whose rows, columns, channels and rounding differ
    return [{"input_shape": shape, "seed": seed + i, "batch": 2} for i, shape in enumerate(shapes)]


def _probe(fn, case: dict) -> dict:
    model = fn(tuple(case["input_shape"]))
    evidence = probe_model(model, case)
    if "graph" in evidence:
        evidence["again"] = again(lambda: fn(tuple(case["input_shape"])), model)
    return evidence


def _judge(evidence: dict, case: dict) -> Miss | None:
    return judge_model(evidence, case, HAPPY_MODEL, _REASONS) or _judge_order(evidence["graph"]["nodes"])


def _judge_order(nodes: list[dict]) -> Miss | None:
    """Whether ReLU comes before the pooling, as the text orders it: the other way round is the same function."""
    kinds = [node["kind"] for node in nodes]
    if kinds.index("relu") < kinds.index("max_pool"):
        return None
    why = "the text gives the order; the answers are the same here, but later cells look at the layers one by one."
    return Miss("the max pooling comes before the ReLU", "max pool → ReLU", "ReLU → max pool", why)


EXERCISE = Exercise(
    name="happy_model",
    points=10,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Start with `X_input = keras.Input(input_shape)` and write one line a step, each applied to the line before.",
        "The order is: pad, convolve, normalize, ReLU, pool, flatten, one dense unit with a sigmoid.",
        "`layers.ZeroPadding2D(3)`, then `layers.Conv2D(32, 7)`: the two together keep rows and columns.",
        "`layers.BatchNormalization(axis=3)` normalizes each channel; `layers.ReLU()` comes after it.",
        'End with `layers.Dense(1, activation="sigmoid")` and return `keras.Model(X_input, X)`.',
    ),
)
