"""Solutions of `resnet50`: the network with one thing changed, and other styles."""

import keras
from keras import layers, ops

from course_utils.models import resnet
from mutants import Bank, Mutant
from mutants.block_steps import MAIN, add_then_relu, conv, convolutional, identity, norm, relu, run
from mutants.happy_model import FrozenNorm, RestlessNorm

BANK = Bank("resnet50")
STEM = {
    "pad": lambda: layers.ZeroPadding2D(3),
    "conv": lambda: layers.Conv2D(64, 7, strides=2),
    "norm": lambda: layers.BatchNormalization(axis=3),
    "relu": lambda: layers.ReLU(),
    "pool": lambda: layers.MaxPooling2D(3, strides=2),
}
COUNTS = {2: 3, 3: 4, 4: 6, 5: 3}
FILTERS = {2: [64, 64, 256], 3: [128, 128, 512], 4: [256, 256, 1024], 5: [512, 512, 2048]}
STRIDES = {2: 1, 3: 2, 4: 2, 5: 2}


def head(X, classes):
    X = layers.Flatten()(layers.AveragePooling2D(2)(X))
    return layers.Dense(classes, activation="softmax")(X)


def global_average(X, classes):
    return layers.Dense(classes, activation="softmax")(layers.GlobalAveragePooling2D()(X))


def network(stem=None, counts=None, filters=None, strides=None, blocks=None, head=head):
    """A solution with some parts changed; `blocks` are those at (stage, number) that are not the usual ones."""
    counts, filters, strides = COUNTS | (counts or {}), FILTERS | (filters or {}), STRIDES | (strides or {})

    def resnet50(input_shape, classes):
        X = X_input = keras.Input(input_shape)
        for step in (STEM | (stem or {})).values():
            X = step()(X) if step else X
        for stage, count in counts.items():
            for number in range(1, count + 1):
                usual = identity() if number > 1 else with_stride(strides[stage])
                X = (blocks or {}).get((stage, number), usual)(X, 3, filters[stage])
        return keras.Model(X_input, head(X, classes))

    return resnet50


def with_stride(s):
    return lambda X, f, filters: convolutional()(X, f, filters, s)


def no_block(X, f, filters):
    return X


def over_two(X, f, filters):
    """Two blocks; the second takes its shortcut from the input of the first."""
    h = run(identity()(X, f, filters), MAIN, f, filters)
    return add_then_relu(h, X)


def without_skip(X, f, filters):
    return identity(end=lambda h, X: layers.ReLU()(h))(X, f, filters)


@BANK.miss("output tensor in place of the model")
def returns_the_tensor(input_shape, classes):
    return head(keras.Input(input_shape), classes)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(input_shape=(64, 64, 3), classes=6):
    raise NotImplementedError("resnet50: five stages")


CHANGED = {
    "always_64": (
        lambda input_shape, classes: network(counts={2: 1, 3: 1, 4: 1, 5: 1})((64, 64, 3), classes),
        "does not follow input_shape",
    ),
    "no_skip_deep_inside": (
        network(blocks={(3, 2): without_skip}),
        r"in stage 3, block 2, there is no shortcut[\s\S]*batch norm → ReLU\n[\s\S]*\| shortcut\] → ReLU\n",
    ),
    "block_missing": (
        network(counts={4: 5}),
        r"stage 4 has 5 blocks[\s\S]*3, 4, 5, 3 blocks in stages 2 to 5[\s\S]*3, 4, 6, 3 blocks: 48 convolutions",
    ),
    "block_too_many": (network(counts={3: 5}), "stage 3 has 5 blocks"),
    "resnet101": (network(counts={4: 23}), "stage 4 has 23 blocks"),
    "counts_swapped": (network(counts={3: 6, 4: 4}), "stage 3 has 6 blocks"),
    "stage_missing": (network(counts={5: 0}), "stage 5 is missing"),
    "block_missing_no_skip_either": (
        network(counts={3: 3}, blocks={(2, 3): without_skip}),
        "in stage 2, block 3, there is no shortcut",
    ),
    "skip_over_two_blocks": (
        network(blocks={(3, 2): no_block, (3, 3): over_two}),
        "on the main path of stage 3, block 2, there is an addition that the text does not ask for",
    ),
    "filters_of_stage_3": (
        network(filters={3: [128, 128, 256]}),
        "on the main path of stage 3, block 1, the third convolution has 256 filters",
    ),
    "stage_2_strided": (
        network(strides={2: 2}, head=global_average),
        "on the main path of stage 2, block 1, the first convolution comes with stride 2",
    ),
    "too_small_at_the_end": (network(strides={2: 2}), "becomes too small for one of your layers[\\s\\S]*66, 50, 3"),
    "stage_4_not_strided": (
        network(strides={4: 1}),
        "on the main path of stage 4, block 1, the first convolution comes with stride 1",
    ),
    "relu_before_the_sum": (
        network(blocks={(5, 2): identity(end=lambda h, X: layers.Add()([layers.ReLU()(h), X]))}),
        "in stage 5, block 2, the ReLU comes before the addition",
    ),
    "rows_normalized": (
        network(blocks={(4, 3): identity(norm2=norm(axis=1))}),
        "on the main path of stage 4, block 3, the second batch normalization works along axis 1",
    ),
    "frozen_deep_inside": (
        network(blocks={(4, 4): identity(norm2=lambda *_: FrozenNorm())}),
        r"the layers look right, but[\s\S]*outputs .* \(training\)",
    ),
    "in_training_deep_inside": (
        network(blocks={(4, 4): identity(norm2=lambda *_: RestlessNorm())}),
        r"the layers look right, but[\s\S]*outputs .* \(inference\)",
    ),
    "shortcut_activated": (
        network(blocks={(3, 1): lambda X, f, filters: convolutional(shortcut={"more": relu})(X, f, filters)}),
        "on the shortcut of stage 3, block 1, there is a ReLU",
    ),
    "skip_starts_late": (
        network(blocks={(2, 2): lambda X, f, filters: late(X, f, filters)}),
        "in stage 2, block 2, the shortcut starts only after the third batch normalization",
    ),
    "no_first_pooling": (network(stem={"pool": None}), "in stage 1, the max pooling is missing"),
    "same_at_the_start": (
        network(stem={"pad": None, "conv": lambda: layers.Conv2D(64, 7, strides=2, padding="same")}),
        r"in stage 1, the input of the convolution is padded with zeros: 2 above, 3 below",
    ),
    "no_last_pooling": (
        network(head=lambda X, classes: layers.Dense(classes, "softmax")(layers.Flatten()(X))),
        "the average pooling is missing",
    ),
    "max_at_the_end": (
        network(head=lambda X, classes: head(layers.MaxPooling2D(2, padding="same", strides=1)(X), classes)),
        "a max pooling that the text does not ask for",
    ),
    "no_softmax": (
        network(head=lambda X, classes: layers.Dense(classes)(layers.Flatten()(layers.AveragePooling2D(2)(X)))),
        "the softmax is missing",
    ),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


def late(X, f, filters):
    """The shortcut starts where the main path ends."""
    h = run(X, MAIN, f, filters)
    return add_then_relu(h, h)


BANK.right["global_average"] = network(head=global_average)


@BANK.passes
def plain(input_shape=(64, 64, 3), classes=6):
    return network()(input_shape, classes)


@BANK.miss("this is the course's own; write yours", outcome="not_attempted")
def from_the_course(input_shape, classes):
    return resnet(50, input_shape, classes, pool_padding=0)


@BANK.passes
def stages_as_models(input_shape, classes):
    """No biases, operators for layers, and each stage a model of its own."""
    bare = {f"conv{i}": conv(i - 1, *sizes, use_bias=False) for i, sizes in ((1, (1, "s")), (3, (1, 1)))}
    end = lambda h, X: ops.relu(X + h)  # noqa: E731
    X = X_input = keras.Input(input_shape)
    for step in STEM.values():
        X = step()(X)
    for stage, count in COUNTS.items():
        H = inner = keras.Input(X.shape[1:])
        for number in range(count):
            block = identity(end, **bare) if number else convolutional(end, **bare)
            H = block(H, 3, FILTERS[stage], *(() if number else (STRIDES[stage],)))
        X = keras.Model(inner, H, name=f"stage{stage}")(X)
    return keras.Model(X_input, head(X, classes))


class Block(layers.Layer):
    """Both blocks as one layer."""

    def __init__(self, filters, s=None):
        super().__init__()
        self.main = [make(3, filters, s or 1) for make in MAIN.values()]
        self.shortcut = [layers.Conv2D(filters[2], 1, s), layers.BatchNormalization()] if s else []

    def call(self, X):
        h = X
        for step in self.main:
            h = step(h)
        for step in self.shortcut:
            X = step(X)
        return ops.relu(h + X)


@BANK.passes
def blocks_as_layers(input_shape, classes):
    stages = [[Block(FILTERS[n], STRIDES[n]), *(Block(FILTERS[n]) for _ in range(COUNTS[n] - 1))] for n in COUNTS]
    X = X_input = keras.Input(input_shape)
    for step in (*(make() for make in STEM.values()), *(block for stage in stages for block in stage)):
        X = step(X)
    return keras.Model(X_input, head(X, classes))
