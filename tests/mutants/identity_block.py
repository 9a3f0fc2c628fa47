"""Wrong solutions of `identity_block`: most are the block with one thing changed."""

import keras
from keras import layers, ops

from mutants import Bank, Mutant
from mutants.block_steps import MAIN, add_then_relu, conv, identity, norm, relu, run
from mutants.block_styles import IDENTITY, with_training_argument
from mutants.happy_model import FrozenNorm, RestlessNorm

BANK = Bank("identity_block", right=IDENTITY)


def all_norms(cls):
    return {f"norm{i}": lambda *_: cls() for i in (1, 2, 3)}


def activation(name):
    return lambda *_: layers.Activation(name)


CHANGED = {
    "no_skip": (
        identity(end=lambda h, X: layers.ReLU()(h)),
        r"there is no shortcut[\s\S]*batch norm → ReLU\n[\s\S]*\+\[.* \| shortcut\] → ReLU[\s\S]*past its layers",
    ),
    "relu_before_the_sum": (
        identity(end=lambda h, X: layers.Add()([layers.ReLU()(h), X])),
        r"the ReLU comes before the addition[\s\S]*never take away",
    ),
    "relu_before_and_after": (
        identity(norm3=[MAIN["norm3"], relu]),
        "on the main path, there is a ReLU that the text does not ask for",
    ),
    "relu_on_the_shortcut": (
        identity(end=lambda h, X: add_then_relu(h, layers.ReLU()(X))),
        "on the shortcut, there is a ReLU that the text does not ask for",
    ),
    "no_last_relu": (identity(end=lambda h, X: h + X), "the ReLU after the addition is missing"),
    "no_second_relu": (identity(relu2=None), "on the main path, the second ReLU is missing"),
    "with_training_argument": (with_training_argument, r"called with training=True[\s\S]*`model\(x\)` does not"),
    "tanh": (identity(relu1=activation("tanh")), "a tanh where the text asks for the first ReLU"),
    "leaky_relu": (identity(relu2=lambda *_: layers.LeakyReLU(0.1)), "second ReLU has negative_slope=0.1"),
    "swish": (identity(relu1=activation("swish")), "that the text does not ask for|where the text asks for the first"),
    "relu_first": (
        identity(norm1=relu, relu1=MAIN["norm1"]),
        r"on the main path, the ReLU comes before the first batch normalization",
    ),
    "rows_normalized": (
        identity(norm2=norm(axis=1)),
        r"second batch normalization works along axis 1[\s\S]*9 rows[\s\S]*5 channels",
    ),
    "norm_missing": (identity(norm3=None), "on the main path, the third batch normalization is missing"),
    "norm_not_trained": (identity(norm2=norm(trainable=False)), "second batch normalization has trainable=False"),
    "norms_frozen": (identity(**all_norms(FrozenNorm)), "does not use the batch's mean and variance in training"),
    "norms_in_training": (identity(**all_norms(RestlessNorm)), "batch's own mean and variance when it predicts"),
    "filters_swapped": (
        identity(conv1=conv(1), conv2=conv(0, "f", padding="same")),
        r"first convolution has 5 filters[\s\S]*5 filters: 9×6×7 becomes 9×6×5[\s\S]*4 filters[\s\S]*F1, F2 and F3",
    ),
    "valid": (identity(conv2=conv(1, "f")), r"your code stops with a ValueError[\s\S]*[Ss]hape"),
    "three_not_f": (identity(conv2=conv(1, 3, padding="same")), "kernel of the second convolution is 3×3"),
    "f_everywhere": (
        identity(conv1=conv(0, "f", padding="same"), conv3=conv(2, "f", padding="same")),
        r"kernel of the first convolution is 3×3[\s\S]*f is for the middle convolution",
    ),
    "f_at_the_end": (identity(conv3=conv(2, "f", padding="same")), "kernel of the third convolution is 3×3"),
    "f_at_the_start": (identity(conv1=conv(0, "f", padding="same")), "kernel of the first convolution is 3×3"),
    "dilated": (
        identity(conv2=conv(1, "f", padding="same", dilation_rate=2)),
        "second convolution (comes with dilation 2|is padded)|input of the second convolution is padded",
    ),
    "concatenation": (
        identity(end=lambda h, X: layers.ReLU()(layers.Concatenate()([h, X]))),
        "a concatenation where the text asks for an addition",
    ),
    "product": (identity(end=lambda h, X: layers.ReLU()(layers.Multiply()([h, X]))), "Multiply step|no shortcut"),
    "subtraction": (identity(end=lambda h, X: layers.ReLU()(X - h)), "Subtract step|no shortcut"),
    "average": (identity(end=lambda h, X: layers.ReLU()(layers.Average()([h, X]))), "Average step|no shortcut"),
    "shortcut_with_layers": (
        identity(end=lambda h, X: add_then_relu(h, layers.Conv2D(X.shape[-1], 1)(X))),
        "on the shortcut, there is a convolution that the text does not ask for",
    ),
    "main_path_plus_itself": (
        identity(end=lambda h, X: add_then_relu(h, h)),
        "the shortcut starts only after the third batch normalization",
    ),
    "input_plus_itself": (
        identity(end=lambda h, X: add_then_relu(X, X)),
        "on the main path, the first convolution is missing",
    ),
    "input_twice": (
        identity(end=lambda h, X: add_then_relu(h, layers.Add()([X, X]))),
        "on the shortcut, there is an addition that the text does not ask for",
    ),
    "three_terms": (identity(end=lambda h, X: layers.ReLU()(layers.Add()([h, X, X]))), "joins 3 branches, not 2"),
    "normalized_sum": (
        identity(end=lambda h, X: layers.ReLU()(layers.BatchNormalization()(h + X))),
        "a batch normalization that the text does not ask for",
    ),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss(r"the shortcut starts only after the first ReLU")
def skip_from_the_first_relu(X, f, filters):
    _, F2, F3 = filters
    X = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(F3, 1)(X)))
    h = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(F2, f, padding="same")(X)))
    return add_then_relu(layers.BatchNormalization()(layers.Conv2D(F3, 1)(h)), X)


@BANK.miss("on the main path, the first convolution comes with stride 2")
def stride_2_and_back(X, f, filters):
    h = run(X, MAIN, f, filters, s=2)
    return layers.ReLU()(ops.repeat(ops.repeat(h, 2, 1), 2, 2)[:, : X.shape[1], : X.shape[2]] + X)


@BANK.miss("does not come from the X it was given")
def input_of_its_own(X, f, filters):
    return identity()(keras.Input(X.shape[1:]), f, filters)


@BANK.miss("returns nothing[\\s\\S]*return X")
def forgets_to_return(X, f, filters):
    X = identity()(X, f, filters)


@BANK.miss("returns a model in place of a tensor")
def returns_a_model(X, f, filters):
    return keras.Model(X, identity()(X, f, filters))


@BANK.miss("there is no main path")
def returns_its_input(X, f, filters):
    return X


@BANK.miss("ValueError in line \\d+, `F1, F2 = filters`")
def two_filters(X, f, filters):
    F1, F2 = filters
    return layers.Conv2D(F2, f)(layers.Conv2D(F1, 1)(X))


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(X, f, filters):
    raise NotImplementedError("identity_block: the main path, then the addition")
