"""The exercise `googlenet`."""

from course_utils.checks.architectures.inception import (
    REASONS,
    module_step,
    noticing_unequal_branches,
    unequal_branches,
)
from course_utils.checks.graph.expected import RELU, SOFTMAX, conv, dense, numbered, pool, same
from course_utils.checks.graph.paths import Step, at, maybe, step
from course_utils.checks.model_check.collect import probe_network
from course_utils.checks.model_check.judge import dense_as_1x1, judge_defaults, judge_model
from course_utils.checks.model_check.outputs import Side
from course_utils.checks.verdict import Exercise, Miss

MODULES = {
    "3a": (8, (12, 16), (2, 4), 4),
    "3b": (16, (16, 24), (4, 12), 8),
    "4a": (24, (12, 26), (2, 6), 8),
    "4b": (20, (14, 28), (3, 8), 8),
    "4c": (16, (16, 32), (3, 8), 8),
    "4d": (14, (18, 36), (4, 8), 8),
    "4e": (32, (20, 40), (4, 16), 16),
    "5a": (32, (20, 40), (4, 16), 16),
    "5b": (48, (24, 48), (6, 16), 16),
}
POOLED = ("3a", "4a", "5a")  # the modules that come after a max pooling
SIDES = ("4a", "4d")  # those that a side head reads
_ORDER = "the main head comes first, then the side heads: labels and the loss weights 1, 0.3, 0.3 go by position."
_REASONS = REASONS | {
    ("conv2d", "filters"): "MODULES gives each module its numbers: f1, (f3_in, f3), (f5_in, f5), f_pool.",
    ("max_pool", "strides"): "a module's pooling keeps every position, at stride 1; those between modules halve them.",
    ("max_pool", "pads"): "every max pooling of this net has `same` padding: half of n rows is n/2, rounded up.",
    ("avg_pool", "pads"): "without padding the side head averages whole 5×5 windows; zeros would not belong to them.",
    ("missing", "conv2d"): "a 1×1 sets how many channels the next step reads; a larger kernel sees its surroundings.",
    ("missing", "softmax"): "every head answers the same question: the probabilities of the classes.",
    (
        "count",
        "outputs",
    ): "in training each head has a loss of its own; those of the side heads reach early layers sooner.",
    ("order", "outputs"): _ORDER,
    ("start", "side head"): "the side heads read what 4a and 4d give; elsewhere they see less of the net, or more.",
}
DROPOUT = maybe("dropout")


def googlenet_path(input_shape: list[int], classes: int, average: tuple[Step, ...]) -> tuple[Step, ...]:
    """The path to the main head; `average` are the steps that make one number of each of the last channels."""
    sizes = input_shape[:2]
    main = at("the stem", *numbered(same(conv(8, 7, 2), sizes), RELU, conv(8, 1), RELU, conv(24, 3), RELU))
    for name, filters in MODULES.items():
        if name in POOLED:
            sizes = [(n + 1) // 2 for n in sizes]  # after the stride of the stem, or of the pooling before this one
            main += at(f"the pooling before module {name}", same(pool("max_pool", 3, 2), sizes))
        main += at(f"module {name}", module_step(filters))
    return main + at("the main head", DROPOUT, *average, DROPOUT, dense(classes), SOFTMAX)


def side_heads(classes: int) -> tuple[Side, ...]:
    """The two side heads. Dropout is free in all heads."""
    steps = numbered(
        *(pool("avg_pool", 5, 3), DROPOUT, conv(16, 1), RELU, DROPOUT, step("flatten"), DROPOUT),
        *(dense(128), RELU, DROPOUT, dense(classes), SOFTMAX),
    )
    return tuple(Side(f"side head {i}", f"module {name}", steps) for i, name in enumerate(SIDES, 1))


def _average(nodes: list[dict]) -> tuple[Step, ...]:
    """The average over all rows and columns, in the way that the student writes it."""
    for node in nodes:
        if node["kind"] == "global_avg_pool":
            keeps = node["settings"]["keepdims"]
            return step("global_avg_pool", keepdims=keeps), *((step("flatten"),) if keeps else ())
        if node["kind"] == "avg_pool" and node["shape"][:2] == [1, 1]:
            windows = nodes[node["inputs"][0]]["shape"][:2]
            if node["settings"]["pool_size"] == windows:
                return step("avg_pool", pool_size=windows, pads=[[0, 0], [0, 0]]), step("flatten")
    return (step("global_avg_pool", keepdims=False),)


def _cases(seed: int) -> list[dict]:
    # Rows and columns differ everywhere, are odd or even, and padding would show in the side heads: 9×7, last 5×4.
    # Dropout is random in training, and without batch normalization nothing else differs there: one mode is enough.
    case = {"input_shape": [66, 50, 3], "classes": 5, "seed": seed, "batch": 2}
    return [case | {"modes": ["inference"]}]


def _probe(fn, case: dict) -> dict:
    return probe_network(fn, case, _judge)


def _judge(evidence: dict, case: dict) -> Miss | None:
    if evidence.get("keys"):
        got = f"a dict with {', '.join(map(str, evidence['keys']))}"
        return Miss("the outputs of your model are a dict", got, "the list [main, side1, side2]", _ORDER)
    evidence = dense_as_1x1(evidence)
    average = _average(evidence["graph"]["nodes"] if "graph" in evidence else [])
    main = googlenet_path(case["input_shape"], case["classes"], average)
    miss = unequal_branches(evidence) or judge_model(evidence, case, main, _REASONS, side_heads(case["classes"]))
    return miss or judge_defaults(evidence, [64, 64, 3], 6)


EXERCISE = Exercise(
    name="googlenet",
    points=15,
    cases=_cases,
    probe=noticing_unequal_branches(_probe),
    judge=_judge,
    hints=(
        "First the three convolutions of the stem; then a loop over MODULES, one call of `inception_module` a turn.",
        "Before 3a, 4a and 5a the volume goes through "
        '`layers.MaxPooling2D(3, strides=2, padding="same")`; an `if` in the loop asks for the name.',
        "After 4a and after 4d keep `side_head(X, classes)` in a list; X itself goes on to the next module.",
        'The end is `GlobalAveragePooling2D()` and `Dense(classes, activation="softmax")`.',
        "`keras.Model(X_input, [main, *sides])` has the three outputs in the order that the text asks for.",
    ),
)
