"""Wrong solutions of `happy_model`. Most are the chain of layers with one thing changed."""

import keras
from keras import layers

from mutants import Bank, Mutant
from mutants.happy_steps import STEPS, chain, dense, ordered
from mutants.happy_styles import RIGHT

BANK = Bank("happy_model", right=RIGHT)


class Doubled(layers.ReLU):
    """A layer that is not what its name says."""

    def call(self, inputs):
        return 2 * super().call(inputs)


class FrozenNorm(layers.BatchNormalization):
    def call(self, inputs, training=None, mask=None):
        return super().call(inputs, training=False)


class RestlessNorm(layers.BatchNormalization):
    def call(self, inputs, training=None, mask=None):
        return super().call(inputs, training=True)


CHANGED = {
    "no_padding": (chain(pad=None), r"is not padded[\s\S]*64×64×3 becomes 58×58×32[\s\S]*64×64×3 becomes 64×64×32"),
    "padding_2": (chain(pad=lambda: layers.ZeroPadding2D(2)), "padded with 2 zeros"),
    "padded_twice": (chain(conv=lambda: layers.Conv2D(32, 7, padding="same")), "padded with 6 zeros"),
    "padded_unevenly": (chain(pad=lambda: layers.ZeroPadding2D(((6, 0), (3, 3)))), "6 above, 0 below, 3 left, 3 right"),
    "padding_after_convolution": (ordered("conv", "pad", *list(STEPS)[2:]), "is not padded"),
    "rows_normalized": (
        chain(norm=lambda: layers.BatchNormalization(axis=1)),
        r"axis 1[\s\S]*64 rows[\s\S]*32 channels",
    ),
    "no_normalization": (chain(norm=None), "batch normalization is missing"),
    "normalization_without_scale": (
        chain(norm=lambda: layers.BatchNormalization(scale=False)),
        "batch normalization has scale=False",
    ),
    "relu_before_normalization": (
        ordered("pad", "conv", "relu", "norm", "pool", "flatten", "dense"),
        r"ReLU comes before the batch normalization[\s\S]*conv → ReLU → batch norm[\s\S]*conv → batch norm → ReLU",
    ),
    "relu_in_the_convolution": (
        chain(conv=lambda: layers.Conv2D(32, 7, activation="relu"), relu=None),
        "ReLU comes before the batch normalization",
    ),
    "no_relu": (chain(relu=None), "ReLU is missing"),
    "tanh": (chain(relu=lambda: layers.Activation("tanh")), "a tanh where the text asks for a ReLU"),
    "leaky_relu": (chain(relu=lambda: layers.LeakyReLU(0.1)), "ReLU has negative_slope=0.1"),
    "no_pooling": (chain(pool=None), "max pooling is missing"),
    "average_pooling": (chain(pool=lambda: layers.AveragePooling2D(2)), "an average pooling where .* max pooling"),
    "pool_3": (chain(pool=lambda: layers.MaxPooling2D(3)), "windows of the max pooling are 3×3"),
    "pool_stride_1": (chain(pool=lambda: layers.MaxPooling2D(2, strides=1)), "max pooling comes with stride 1"),
    "pool_same": (chain(pool=lambda: layers.MaxPooling2D(2, padding="same")), "max pooling is padded"),
    "pool_before_relu": (
        ordered("pad", "conv", "norm", "pool", "relu", "flatten", "dense"),
        "max pooling comes before",
    ),
    "kernel_5": (chain(conv=lambda: layers.Conv2D(32, 5)), "kernel of the convolution is 5×5"),
    "kernel_uneven": (chain(conv=lambda: layers.Conv2D(32, (7, 5))), "kernel of the convolution is 7×5"),
    "stride_2": (
        chain(conv=lambda: layers.Conv2D(32, 7, strides=2)),
        r"stride 2\.[\s\S]*64×64×3 becomes 32×32×32[\s\S]*stride 1: 64×64×3 becomes 64×64×32",
    ),
    "filters_16": (chain(conv=lambda: layers.Conv2D(16, 7)), "has 16 filters"),
    "dilated": (chain(conv=lambda: layers.Conv2D(32, 7, dilation_rate=2)), "dilation 2"),
    "no_flatten": (chain(flatten=None), r"flattening is missing[\s\S]*dense layer sees 32×32×32"),
    "global_pooling": (
        chain(flatten=lambda: layers.GlobalAveragePooling2D()),
        "global average pooling where the text asks for a flattening",
    ),
    "linear_output": (chain(dense=dense(1)), "sigmoid is missing"),
    "softmax_on_one_unit": (chain(dense=dense(1, "softmax")), "softmax where the text asks for a sigmoid"),
    "relu_output": (chain(dense=dense(1, "relu")), "a ReLU where the text asks for a sigmoid"),
    "two_units": (chain(dense=dense(2, "softmax")), "dense layer has 2 units"),
    "no_bias": (chain(dense=lambda: layers.Dense(1, "sigmoid", use_bias=False)), "dense layer has use_bias=False"),
    "extra_dense": (chain(flatten=[layers.Flatten, dense(8)]), "a dense layer that the text does not ask for"),
    "extra_convolution": (
        chain(relu=[layers.ReLU, lambda: layers.Conv2D(32, 3, padding="same")]),
        "a convolution that the text does not ask for",
    ),
    "dropout": (
        chain(flatten=[layers.Flatten, lambda: layers.Dropout(0.4)]),
        "a dropout that the text does not ask for",
    ),
    "rescaling": (
        chain(pad=[lambda: layers.Rescaling(1 / 255), STEPS["pad"]]),
        "Rescaling step that the text does not",
    ),
    "sigmoid_twice": (
        chain(dense=[dense(1, "sigmoid"), lambda: layers.Activation("sigmoid")]),
        "a sigmoid that the text does not ask for",
    ),
    "not_what_it_says": (chain(relu=Doubled), "computes something else"),
    "normalization_frozen": (chain(norm=FrozenNorm), "does not use the batch's mean and variance in training"),
    "normalization_never_predicts": (chain(norm=RestlessNorm), "batch's own mean and variance when it predicts"),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss(r"does not follow input_shape[\s\S]*21, 18, 1[\s\S]*64×64×3[\s\S]*21×18×1")
def input_shape_ignored(input_shape):
    return chain()((64, 64, 3))


@BANK.miss("output tensor in place of the model")
def returns_the_tensor(input_shape):
    X = keras.Input(input_shape)
    for make in STEPS.values():
        X = make()(X)
    return X


@BANK.miss("returns nothing")
def forgets_to_return(input_shape):
    model = chain()(input_shape)
    model.summary()


@BANK.miss("returns a tuple in place of a model")
def returns_two_things(input_shape):
    return chain()(input_shape), input_shape


@BANK.miss(r"ValueError in line \d+, `X = layers.Dense\(1, activation=.sigmiod.\)\(X\)`")
def misspelt_activation(input_shape):
    X = keras.Input(input_shape)
    X = layers.Dense(1, activation="sigmiod")(X)
    return keras.Model(X, X)


@BANK.miss("TypeError: .*argument")
def takes_no_argument():
    return chain()((64, 64, 3))


@BANK.miss("NameError in line")
def uses_what_it_never_made(input_shape):
    return keras.Model(X_input, input_shape)  # noqa: F821


@BANK.miss("RecursionError")
def calls_itself(input_shape):
    return calls_itself(input_shape)


@BANK.miss("SystemExit: 3")
def leaves(input_shape):
    raise SystemExit(3)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(input_shape):
    raise NotImplementedError("happy_model: write the model")


@BANK.miss("an addition that the text does not ask for")
def with_a_shortcut(input_shape):
    X = keras.Input(input_shape)
    H = layers.BatchNormalization()(layers.Conv2D(32, 7, padding="same")(X))
    H = layers.Add()([layers.ReLU()(H), H])
    H = layers.Flatten()(layers.MaxPooling2D()(H))
    return keras.Model(X, layers.Dense(1, activation="sigmoid")(H))


@BANK.miss("your model has 2 outputs, not 1")
def two_outputs(input_shape):
    model = chain()(input_shape)
    return keras.Model(model.inputs, [model.outputs[0], model.layers[0].output])


class Hostile:
    """Lies about everything."""

    def __getattribute__(self, name):
        raise RuntimeError("do not look")

    def __eq__(self, other):
        return True

    __hash__ = None

    def __call__(self, *args):
        return Hostile()

    def __repr__(self):
        raise RuntimeError("do not print")


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("no text")


@BANK.miss("Unprintable")
def raises_the_unprintable(input_shape):
    raise Unprintable


BANK.wrong |= {
    "none": Mutant(None, "given None in place of a function"),
    "a_model": Mutant(keras.Sequential([keras.Input((64, 64, 3))]), "given a model; it needs the function"),
    "a_class": Mutant(keras.Model, "given a class"),
    "a_number": Mutant(7, "given an int"),
    "hostile": Mutant(Hostile(), "returns a Hostile in place of a model"),
}
