"""The exercise `resnet50`."""

from dataclasses import replace

from course_utils.checks.architectures.residual import REASONS, convolutional_path, identity_path
from course_utils.checks.graph.expected import NORM, RELU, SOFTMAX, conv, dense, pool
from course_utils.checks.graph.paths import Step, at, step
from course_utils.checks.model_check.collect import probe_network
from course_utils.checks.model_check.judge import judge_defaults, judge_model
from course_utils.checks.verdict import Exercise, Miss

# stage, blocks, filters, stride of the first block
STAGES = (
    (2, 3, [64, 64, 256], 1),
    (3, 4, [128, 128, 512], 2),
    (4, 6, [256, 256, 1024], 2),
    (5, 3, [512, 512, 2048], 2),
)
_REASONS = REASONS | {
    (
        "conv2d",
        "filters",
    ): "the stages have 64, 128, 256 and 512 filters, their third convolutions 4 times as many.",
    ("conv2d", "pads"): "3 zeros on each side make 32×32 of 64×64; `same` at stride 2 puts 2 before and 3 behind.",
    ("conv2d", "strides"): "each stage after the second halves rows and columns once, in its first block.",
}


def resnet50_path(classes: int, global_pooling: bool = False) -> tuple[Step, ...]:
    """The network of the assignment; at the end its average pooling and flattening, or the global average."""
    ending = (pool("avg_pool", 2, 2), step("flatten"))
    return (
        *at("stage 1", conv(64, 7, 2, zeros=3, use_bias=False), NORM, RELU, pool("max_pool", 3, 2)),
        *(one for sizes in STAGES for one in _stage(*sizes)),
        *((step("global_avg_pool", keepdims=False),) if global_pooling else ending),
        *(dense(classes), SOFTMAX),
    )


def _stage(stage: int, blocks: int, filters: list[int], strides: int) -> tuple[Step, ...]:
    paths = [convolutional_path(3, filters, strides)] + [identity_path(3, filters)] * (blocks - 1)
    return tuple(one for i, path in enumerate(paths, 1) for one in at(f"stage {stage}, block {i}", *path))


def _cases(seed: int) -> list[dict]:
    # The last volume is 2×2, as with 64×64: there the global average is the same function, and is accepted.
    # The small gain keeps 16 sums in a row from growing so large that the softmax has only zeros and ones left.
    return [{"input_shape": [66, 50, 3], "classes": 5, "seed": seed, "batch": 2, "gain": 0.75}]


def _probe(fn, case: dict) -> dict:
    return probe_network(fn, case, _judge)


def _judge(evidence: dict, case: dict) -> Miss | None:
    nodes = evidence["graph"]["nodes"] if "graph" in evidence else []
    averaged = any(node["kind"] == "global_avg_pool" for node in nodes)
    miss = judge_model(evidence, case, resnet50_path(case["classes"], averaged), _REASONS)
    if miss:
        counted = _miscounted(nodes)
        return replace(counted, wiring=miss.wiring) if counted else miss
    return judge_defaults(evidence, [64, 64, 3], 6) or _judge_settings(nodes)


def _judge_settings(nodes: list[dict]) -> Miss | None:
    """Whether batch normalization has Keras's own settings, which the text asks for."""
    for name, default in (("momentum", 0.99), ("epsilon", 0.001)):
        found = {node["settings"][name] for node in nodes if node["kind"] == "batch_norm"} - {default}
        if found:
            got, expected = f"{name}={min(found):g}", f"{name}={default:g}, the setting that Keras has"
            why = "the text leaves all other settings as they are; the lesson changes the momentum itself, later."
            return Miss(f"the batch normalization has another {name}", got, expected, why)
    return None


def _miscounted(nodes: list[dict]) -> Miss | None:
    """The miss of a stage with too many or too few blocks, in a net whose blocks are whole and in order."""
    channels = [node["shape"][-1] for node in nodes if node["kind"] == "add"]
    counts = [channels.count(filters[2]) for _, _, filters, _ in STAGES]
    whole = 1 + 3 * len(channels) + sum(count > 0 for count in counts)  # one convolution more in each first block
    in_order = sum(counts) == len(channels) and channels == sorted(channels)
    if not in_order or sum(node["kind"] == "conv2d" for node in nodes) != whole:
        return None
    wrong = [(stage, count) for (stage, blocks, *_), count in zip(STAGES, counts, strict=True) if count != blocks]
    if not wrong:
        return None
    stage, count = wrong[0]
    what = f"stage {stage} has {count} block{'s' if count != 1 else ''}" if count else f"stage {stage} is missing"
    expected = "3, 4, 6, 3 blocks: 48 convolutions; the first one and the dense layer make 50"
    why = "the name counts the layers with weights, those of the shortcuts left out."
    return Miss(what, f"{', '.join(map(str, counts))} blocks in stages 2 to 5", expected, why)


EXERCISE = Exercise(
    name="resnet50",
    points=15,
    cases=_cases,
    probe=_probe,
    judge=_judge,
    hints=(
        "Five stages: the first is by hand, each of the others is one convolutional block and then identity blocks.",
        "Stages 2 to 5 have 3, 4, 6 and 3 blocks; the first block of stage 2 has s=1, those of 3, 4 and 5 have s=2.",
        "Stage 1 is `ZeroPadding2D(3)`, `Conv2D(64, 7, strides=2)`, batch normalization, ReLU, "
        "`MaxPooling2D(3, strides=2)`.",
        "The filters are [64, 64, 256], [128, 128, 512], [256, 256, 1024], [512, 512, 2048].",
        'The end is `AveragePooling2D(2)`, `Flatten()`, `Dense(classes, activation="softmax")`.',
    ),
)
