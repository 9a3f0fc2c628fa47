"""Wrong solutions of `convolutional_block`: most are the block with one thing changed."""

from keras import layers

from mutants import Bank, Mutant
from mutants.block_steps import MAIN, SHORTCUT, add_then_relu, conv, convolutional, identity, norm, relu, run
from mutants.block_styles import CONVOLUTIONAL
from mutants.happy_model import FrozenNorm, RestlessNorm
from mutants.identity_block import activation, all_norms

BANK = Bank("convolutional_block", right=CONVOLUTIONAL)
CHANGED = {
    "no_skip": (convolutional(end=lambda h, X: layers.ReLU()(h)), "there is no shortcut"),
    "no_main_path": (convolutional(end=lambda h, X: layers.ReLU()(X)), "there is no main path"),
    "shortcut_twice": (
        convolutional(end=lambda h, X: add_then_relu(X, X)),
        "the main path starts only after the batch normalization",
    ),
    "bare_shortcut": (
        lambda X, f, filters, s=2: add_then_relu(run(X, MAIN, f, filters, s), X),
        r"ValueError[\s\S]*[Ss]hape",
    ),
    "shortcut_not_normalized": (
        convolutional(shortcut={"norm": None}),
        "on the shortcut, the batch normalization is missing",
    ),
    "shortcut_activated": (
        convolutional(shortcut={"norm": [SHORTCUT["norm"], relu]}),
        "on the shortcut, there is a ReLU that the text does not ask for",
    ),
    "shortcut_rows": (
        convolutional(shortcut={"norm": norm(axis=1)}),
        "on the shortcut, the batch normalization works along axis 1",
    ),
    "shortcut_kernel_f": (
        convolutional(shortcut={"conv": conv(2, "f", "s", padding="same")}),
        "on the shortcut, the kernel of the convolution is 3×3",
    ),
    "shortcut_frozen": (
        convolutional(shortcut={"norm": norm(trainable=False)}),
        "on the shortcut, the batch normalization has trainable=False",
    ),
    "shortcut_pooled": (
        convolutional(shortcut={"conv": [lambda f, F, s: layers.MaxPooling2D(s, s, padding="same"), conv(2)]}),
        "on the shortcut, .*max pooling",
    ),
    "stride_in_the_middle": (
        convolutional(conv1=conv(0), conv2=conv(1, "f", "s", padding="same")),
        r"on the main path, the first convolution comes with stride 1[\s\S]*first 1×1 of the main path",
    ),
    "stride_at_the_end": (convolutional(conv1=conv(0), conv3=conv(2, strides="s")), "first convolution .* stride 1"),
    "stride_always_2": (
        convolutional(conv1=conv(0, strides=2), shortcut={"conv": conv(2, strides=2)}),
        "first convolution comes with stride 2",
    ),
    "no_stride": (
        convolutional(conv1=conv(0), shortcut={"conv": conv(2)}),
        r"first convolution comes with stride 1[\s\S]*9×6×7 becomes 9×6×4[\s\S]*9×6×7 becomes 5×3×4",
    ),
    "stride_on_one_way": (convolutional(shortcut={"conv": conv(2)}), r"ValueError[\s\S]*[Ss]hape"),
    "default_stride_1": (
        lambda X, f, filters, s=1: convolutional()(X, f, filters, s),
        "first convolution comes with stride 1",
    ),
    "relu_before_the_sum": (
        convolutional(end=lambda h, X: layers.Add()([layers.ReLU()(h), X])),
        "the ReLU comes before the addition",
    ),
    "relu_before_and_after": (
        convolutional(norm3=[MAIN["norm3"], relu]),
        "on the main path, there is a ReLU that the text does not ask for",
    ),
    "no_last_relu": (convolutional(end=lambda h, X: h + X), "the ReLU after the addition is missing"),
    "no_first_relu": (convolutional(relu1=None), "on the main path, the first ReLU is missing"),
    "sigmoid": (convolutional(relu2=activation("sigmoid")), "a sigmoid where the text asks for the second ReLU"),
    "rows_normalized": (convolutional(norm3=norm(axis=1)), "third batch normalization works along axis 1"),
    "norm_missing": (convolutional(norm1=None), "on the main path, the first batch normalization is missing"),
    "norm_after_relu": (
        convolutional(norm2=relu, relu2=MAIN["norm2"]),
        "the ReLU comes before the second batch normalization",
    ),
    "norms_frozen": (
        convolutional(**all_norms(FrozenNorm), shortcut={"norm": lambda *_: FrozenNorm()}),
        "does not use the batch's mean and variance in training",
    ),
    "norms_in_training": (
        convolutional(**all_norms(RestlessNorm), shortcut={"norm": lambda *_: RestlessNorm()}),
        "batch's own mean and variance when it predicts",
    ),
    "filters_swapped": (
        convolutional(conv1=conv(1, strides="s"), conv2=conv(0, "f", padding="same")),
        "first convolution has 5 filters",
    ),
    "f_in_the_first": (
        convolutional(conv1=conv(0, "f", "s", padding="same")),
        "kernel of the first convolution is 3×3",
    ),
    "three_not_f": (convolutional(conv2=conv(1, 3, padding="same")), "kernel of the second convolution is 3×3"),
    "valid": (convolutional(conv2=conv(1, "f")), r"ValueError[\s\S]*[Ss]hape"),
    "concatenation": (
        convolutional(end=lambda h, X: layers.ReLU()(layers.Concatenate()([h, X]))),
        "a concatenation where the text asks for an addition",
    ),
    "product": (convolutional(end=lambda h, X: layers.ReLU()(h * X)), "Multiply step|no shortcut"),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss("the main path starts only after the batch normalization")
def main_path_from_the_shortcut(X, f, filters, s=2):
    X = run(X, SHORTCUT, f, filters, s)
    return add_then_relu(run(X, MAIN, f, filters), X)


@BANK.miss("the shortcut starts only after the first ReLU")
def shortcut_from_the_main_path(X, f, filters, s=2):
    steps = list(MAIN.items())
    X = run(X, dict(steps[:3]), f, filters, s)
    return add_then_relu(run(X, dict(steps[3:]), f, filters), run(X, SHORTCUT, f, filters))


@BANK.miss("TypeError[\\s\\S]*unexpected keyword argument 's'")
def no_stride_argument(X, f, filters):
    return identity()(X, f, filters)


@BANK.miss("returns a tuple in place of a tensor")
def returns_both(X, f, filters, s=2):
    return run(X, MAIN, f, filters, s), X


@BANK.miss("returns nothing")
def forgets_to_return(X, f, filters, s=2):
    convolutional()(X, f, filters, s)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(X, f, filters, s=2):
    raise NotImplementedError
