"""Right solutions of `identity_block` and `convolutional_block`, each in a style of its own."""

import keras
from keras import layers, ops

from mutants.block_steps import MAIN, SHORTCUT, add_then_relu, conv, convolutional, identity, run

NO_BIAS = {
    "conv1": conv(0, strides="s", use_bias=False),
    "conv2": conv(1, "f", padding="same", use_bias=False),
    "conv3": conv(2, use_bias=False),
}
BY_NAME = {
    "conv1": conv(0, strides="s", padding="same", kernel_initializer=keras.initializers.GlorotUniform(seed=0)),
    "conv3": conv(2, padding="valid", name="res_branch2c"),
    "norm1": lambda *_: layers.BatchNormalization(axis=-1, epsilon=1e-5, momentum=0.9),
    "relu1": lambda *_: layers.Activation("relu"),
    "relu2": lambda *_: layers.Lambda(ops.relu),
}


def padded(f, filters, s):
    """Padding by hand, as TensorFlow would: the smaller half before."""
    return layers.ZeroPadding2D([((f - 1) // 2, f // 2)] * 2)


def nested(X, f, filters, s=1):
    """The main path as a model of its own."""
    inner = keras.Input(X.shape[1:])
    return keras.Model(inner, run(inner, MAIN, f, filters, s), name="main_path")(X)


def nested_convolutional(X, f, filters, s=2):
    return add_then_relu(run(X, SHORTCUT, f, filters, s), nested(X, f, filters, s))


class Main(layers.Layer):
    """The main path as a layer of one's own."""

    def __init__(self, f, filters, s=1):
        super().__init__()
        self.steps = [make(f, filters, s) for make in MAIN.values()]

    def call(self, X):
        for step in self.steps:
            X = step(X)
        return X


def with_training_argument(X, f, filters):
    """As the original assignment has it: `fit` and `predict` overrule the argument, `model(x)` does not."""
    h = X
    for name, make in MAIN.items():
        options = {"training": True} if name.startswith("norm") else {}
        h = make(f, filters, 1)(h, **options)
    return add_then_relu(h, X)


def one_relu_for_all(X, f, filters):
    """A layer without weights may be called as often as one likes."""
    relu = layers.ReLU()
    h = run(X, MAIN | {"relu1": lambda *_: relu, "relu2": lambda *_: relu}, f, filters)
    return relu(h + X)


def by_operators(h, X):
    return ops.relu(X + h)


def by_sequential(X, f, filters, s=2):
    main, shortcut = ([make(f, filters, s) for make in steps.values()] for steps in (MAIN, SHORTCUT))
    return keras.activations.relu(layers.add([keras.Sequential(main)(X), keras.Sequential(shortcut)(X)]))


IDENTITY = {
    "plain": identity(),
    "no_bias": identity(**NO_BIAS),
    "by_name": identity(**BY_NAME),
    "by_operators": identity(end=by_operators),
    "padded_by_hand": identity(conv2=[padded, conv(1, "f")]),
    "nested": lambda X, f, filters: add_then_relu(X, nested(X, f, filters)),
    "layer_of_ones_own": lambda X, f, filters: add_then_relu(Main(f, filters)(X), X),
    "one_relu_for_all": one_relu_for_all,
    "relu_twice": identity(relu1=lambda *_: lambda X: ops.relu(ops.relu(X))),
    "by_functions": identity(end=lambda h, X: layers.Activation("relu")(layers.add([X, h]))),
}
CONVOLUTIONAL = {
    "plain": convolutional(),
    "no_bias": convolutional(**NO_BIAS, shortcut={"conv": conv(2, strides="s", use_bias=False)}),
    "by_name": convolutional(**BY_NAME),
    "by_operators": convolutional(end=by_operators),
    "same_shortcut": convolutional(shortcut={"conv": conv(2, strides="s", padding="same")}),
    "padded_by_hand": convolutional(conv2=[padded, conv(1, "f")]),
    "nested": nested_convolutional,
    "sequential": by_sequential,
}
