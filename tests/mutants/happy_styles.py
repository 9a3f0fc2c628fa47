"""Right solutions of `happy_model`, each in a style of its own."""

import keras
from keras import layers, ops

from mutants.happy_steps import STEPS, chain, dense

RIGHT = {
    "sequential": chain(),
    "same_padding": chain(pad=None, conv=lambda: layers.Conv2D(32, 7, padding="same")),
    "activation_layers": chain(
        relu=lambda: layers.Activation("relu"), dense=[dense(1), lambda: layers.Activation("sigmoid")]
    ),
    "last_axis": chain(norm=lambda: layers.BatchNormalization(axis=-1, epsilon=1e-5, momentum=0.9)),
    "no_bias_before_normalization": chain(conv=lambda: layers.Conv2D(32, 7, use_bias=False)),
    "relu_inside_normalization": chain(relu=lambda: layers.Activation(keras.activations.relu)),
    "reshape": chain(flatten=lambda: layers.Reshape((-1,))),
    "lambda_layer": chain(relu=lambda: layers.Lambda(lambda x: ops.relu(x))),
    "pad_as_pairs": chain(pad=lambda: layers.ZeroPadding2D(((3, 3), (3, 3)))),
    "no_change_layers": chain(flatten=[layers.Identity, lambda: layers.Dropout(0.0), layers.Flatten]),
}


def passes(solution):
    """Decorate a right solution."""
    RIGHT[solution.__name__] = solution
    return solution


@passes
def functional_with_names(input_shape):
    X_input = keras.Input(input_shape)
    X = layers.ZeroPadding2D((3, 3))(X_input)
    X = layers.Conv2D(32, (7, 7), strides=(1, 1), name="conv0")(X)
    X = layers.BatchNormalization(axis=3, name="bn0")(X)
    X = layers.Activation("relu")(X)
    X = layers.MaxPooling2D((2, 2), name="max_pool")(X)
    X = layers.Flatten()(X)
    X = layers.Dense(1, activation="sigmoid", name="fc")(X)
    return keras.Model(inputs=X_input, outputs=X, name="HappyModel")


@passes
def with_ops(input_shape):
    X = keras.Input(input_shape)
    H = ops.pad(X, ((0, 0), (3, 3), (3, 3), (0, 0)))
    H = ops.relu(layers.BatchNormalization()(layers.Conv2D(32, 7)(H)))
    H = ops.max_pool(H, 2)
    H = ops.reshape(H, (-1, H.shape[1] * H.shape[2] * H.shape[3]))
    return keras.Model(X, ops.sigmoid(layers.Dense(1)(H)))


@passes
def without_input(input_shape):
    return keras.Sequential([make() for make in STEPS.values()])


@passes
def old_input_argument(input_shape):
    first = layers.ZeroPadding2D(3, input_shape=input_shape)
    return keras.Sequential([first, *(make() for make in list(STEPS.values())[1:])])


@passes
def compiled(input_shape):
    model = keras.Sequential([layers.InputLayer(shape=input_shape), *(make() for make in STEPS.values())])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


@passes
def nested(input_shape):
    features = keras.Sequential([STEPS[name]() for name in ("pad", "conv", "norm", "relu")], name="features")
    X = keras.Input(input_shape)
    H = layers.Flatten()(layers.MaxPooling2D()(features(X)))
    return keras.Model(X, layers.Dense(1, activation="sigmoid")(H))


class HappyModel(keras.Model):
    """A class of one's own, with a block of one's own inside."""

    def __init__(self):
        super().__init__()
        self.block = Block()
        self.pool, self.flatten = layers.MaxPooling2D(), layers.Flatten()
        self.fc = layers.Dense(1, activation="sigmoid")

    def call(self, inputs, training=None):
        return self.fc(self.flatten(self.pool(self.block(inputs, training=training))))


class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(32, 7, padding="same")
        self.norm = layers.BatchNormalization()

    def call(self, x, training=None):
        return ops.relu(self.norm(self.conv(x), training=training))


@passes
def subclass(input_shape):
    return HappyModel()
