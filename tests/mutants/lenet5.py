"""Solutions of `lenet5`: the chain of layers with one thing changed, and other styles."""

import keras
from keras import layers, ops

from mutants import Bank, Mutant
from mutants.classic_steps import LENET5, chain, conv, dense, make, pool

BANK = Bank("lenet5")
CHANGED = {
    "tanh": (
        chain(LENET5, conv1=conv(6, 5, padding="valid", activation="tanh")),
        r"a tanh where the text asks for the first ReLU[\s\S]*gradient",
    ),
    "average_pooling": (
        chain(LENET5, pool2=make(layers.AveragePooling2D, 2)),
        "an average pooling where the text asks for the second max pooling",
    ),
    "same_padding": (
        chain(LENET5, conv2=conv(16, 5)),
        r"input of the second convolution is padded with 2 zeros[\s\S]*14×14×6 becomes 10×10×16",
    ),
    "kernel_3": (chain(LENET5, conv1=conv(6, 3, padding="valid")), "kernel of the first convolution is 3×3"),
    "filters_20": (chain(LENET5, conv2=conv(20, 5, padding="valid")), "second convolution has 20 filters"),
    "no_relu": (chain(LENET5, fc4=dense(84, None)), "the fourth ReLU is missing"),
    "no_bias": (
        chain(LENET5, conv1=conv(6, 5, padding="valid", use_bias=False)),
        "first convolution has use_bias=False",
    ),
    "one_pooling": (chain(LENET5, pool2=None), "the second max pooling is missing"),
    "pool_same": (chain(LENET5, pool1=pool(2, padding="same")), "first max pooling is padded"),
    "no_flatten": (chain(LENET5, flatten=None), "flattening is missing"),
    "units_swapped": (chain(LENET5, fc3=dense(84), fc4=dense(120)), "first dense layer has 84 units"),
    "dense_missing": (chain(LENET5, fc4=None), "second dense layer|second ReLU|third dense layer is missing"),
    "ten_classes": (chain(LENET5, output=dense(10, "softmax")), "third dense layer has 10 units[\\s\\S]*7 units"),
    "logits": (chain(LENET5, output=lambda classes: layers.Dense(classes)), "softmax is missing"),
    "sigmoid": (
        chain(LENET5, output=lambda classes: layers.Dense(classes, "sigmoid")),
        "a sigmoid where the text asks for a softmax",
    ),
    "normalized": (
        chain(LENET5, pool1=[make(layers.BatchNormalization), pool(2)]),
        "a batch normalization that the text does not ask for",
    ),
}
BANK.wrong |= {name: Mutant(solution, label) for name, (solution, label) in CHANGED.items()}


@BANK.miss("does not follow input_shape")
def always_mnist(input_shape, classes):
    return chain(LENET5)((32, 32, 1), classes)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(input_shape=(32, 32, 1), classes=10):
    raise NotImplementedError("lenet5")


BANK.right |= {
    "sequential": chain(LENET5),
    "reshape": chain(LENET5, flatten=make(layers.Reshape, (-1,))),
    "relu_layers": chain(LENET5, fc3=[dense(120, None), make(layers.ReLU)]),
    "softmax_layer": chain(LENET5, output=[lambda classes: layers.Dense(classes), make(layers.Softmax)]),
}


@BANK.passes
def functional_with_names(input_shape=(32, 32, 1), classes=10):
    X = X_input = keras.Input(input_shape)
    for number, filters in enumerate((6, 16), start=1):
        X = layers.Conv2D(filters, (5, 5), strides=(1, 1), name=f"C{number}")(X)
        X = layers.MaxPooling2D((2, 2), (2, 2), name=f"S{number}")(ops.relu(X))
    X = layers.Flatten()(X)
    for units in (120, 84):
        X = layers.Dense(units, activation=keras.activations.relu)(X)
    return keras.Model(X_input, layers.Dense(classes, "softmax")(X), name="LeNet-5")


@BANK.passes
def nested(input_shape, classes):
    X = keras.Input(input_shape)
    features = keras.Sequential([LENET5[name](classes) for name in ("conv1", "pool1", "conv2", "pool2")])
    head = keras.Sequential([LENET5[name](classes) for name in ("flatten", "fc3", "fc4", "output")])
    return keras.Model(X, head(features(X)))
