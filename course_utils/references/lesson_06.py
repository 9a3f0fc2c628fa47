# Made by `course build` out of notebooks/source/06_one_by_one_and_inception.py: change that, not this.
# sha256 of the rest: fc32976a450f1622668678757e3137aec4425a8f372e06b663ba0ae1ae2f0193
"""The course's own answers of lesson 06."""

from course_utils.own_answers import own_answer
from keras import layers
import keras


@own_answer("one_by_one")
def one_by_one(X, kernel, bias):
    """A 1×1 convolution in NumPy.

    X: (m, n_H, n_W, n_C). kernel: (n_C, filters). bias: (filters,). All of them are float32.
    Returns a NumPy array, (m, n_H, n_W, filters).
    """
    return X @ kernel + bias


@own_answer("multiplications")
def multiplications(n_H, n_W, n_C, filters, kernel_size):
    """How many multiplications a same convolution needs on one (n_H, n_W, n_C) input, a Python int."""
    return n_H * n_W * filters * kernel_size * kernel_size * n_C


@own_answer("inception_module")
def inception_module(X, filters):
    """The Inception module of GoogLeNet.

    X: (batch, n_H, n_W, n_C); returns (batch, n_H, n_W, f1 + f3 + f5 + f_pool).
    """
    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    options = {"padding": "same", "activation": "relu"}
    ones = layers.Conv2D(f1, 1, **options)(X)
    threes = layers.Conv2D(f3, 3, **options)(layers.Conv2D(f3_in, 1, **options)(X))
    fives = layers.Conv2D(f5, 5, **options)(layers.Conv2D(f5_in, 1, **options)(X))
    pooled = layers.MaxPooling2D(3, strides=1, padding="same")(X)
    pooled = layers.Conv2D(f_pool, 1, **options)(pooled)
    return layers.Concatenate()([ones, threes, fives, pooled])


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


def side_head(X, classes):
    """A classifier on the features of a module: (batch, n_H, n_W, n_C) to (batch, classes)."""
    X = layers.AveragePooling2D(5, strides=3)(X)
    X = layers.Conv2D(16, 1, activation="relu")(X)
    X = layers.Dense(128, activation="relu")(layers.Flatten()(X))
    return layers.Dense(classes, activation="softmax")(X)


@own_answer("googlenet")
def googlenet(input_shape=(64, 64, 3), classes=6):
    """GoogLeNet out of your modules, with an eighth of its filters and two auxiliary classifiers."""
    options = {"padding": "same", "activation": "relu"}
    X_input = keras.Input(input_shape)
    X = layers.Conv2D(8, 7, strides=2, **options)(X_input)
    X = layers.Conv2D(8, 1, **options)(X)
    X = layers.Conv2D(24, 3, **options)(X)
    sides = []
    for name, filters in MODULES.items():
        if name in ("3a", "4a", "5a"):
            X = layers.MaxPooling2D(3, strides=2, padding="same")(X)
        X = inception_module(X, filters)
        if name in ("4a", "4d"):
            sides.append(side_head(X, classes))
    X = layers.GlobalAveragePooling2D()(X)
    main = layers.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, [main, *sides], name="GoogLeNet")
