# Made by `course build` out of notebooks/source/03_classic_networks.py: change that, not this.
# sha256 of the rest: 3a36aea7ebebdf5c72242592c30ef4f1a4c5683a0c39c1281bcbcf55659a8d7b
"""The course's own answers of lesson 03."""

from course_utils.own_answers import own_answer


@own_answer("conv_output_size")
def conv_output_size(n, f, p=0, s=1):
    """Rows that leave a convolution or a pooling over n rows, as an int."""
    return (n + 2 * p - f) // s + 1


import keras
from keras import layers


@own_answer("lenet5")
def lenet5(input_shape=(32, 32, 1), classes=10):
    """LeNet-5 with ReLU, max-pooling and softmax; returns a keras.Model."""
    X_input = keras.Input(input_shape)
    X = layers.Conv2D(6, 5, activation="relu")(X_input)
    X = layers.MaxPooling2D(2)(X)
    X = layers.Conv2D(16, 5, activation="relu")(X)
    X = layers.MaxPooling2D(2)(X)
    X = layers.Flatten()(X)
    X = layers.Dense(120, activation="relu")(X)
    X = layers.Dense(84, activation="relu")(X)
    X = layers.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, X, name="LeNet-5")


@own_answer("alexnet")
def alexnet(input_shape=(227, 227, 3), classes=1000):
    """AlexNet in one tower, without local response normalization; returns a keras.Model."""
    X_input = keras.Input(input_shape)
    X = layers.Conv2D(96, 11, strides=4, activation="relu")(X_input)
    X = layers.MaxPooling2D(3, strides=2)(X)
    X = layers.Conv2D(256, 5, padding="same", activation="relu")(X)
    X = layers.MaxPooling2D(3, strides=2)(X)
    for filters in (384, 384, 256):
        X = layers.Conv2D(filters, 3, padding="same", activation="relu")(X)
    X = layers.MaxPooling2D(3, strides=2)(X)
    X = layers.Flatten()(X)
    for _ in range(2):
        X = layers.Dense(4096, activation="relu")(X)
    X = layers.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, X, name="AlexNet")


@own_answer("vgg16")
def vgg16(input_shape=(224, 224, 3), classes=1000):
    """VGG-16 (configuration D of the paper); returns a keras.Model."""
    X = X_input = keras.Input(input_shape)
    for repeats, filters in ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)):
        for _ in range(repeats):
            X = layers.Conv2D(filters, 3, padding="same", activation="relu")(X)
        X = layers.MaxPooling2D(2)(X)
    X = layers.Flatten()(X)
    for _ in range(2):
        X = layers.Dense(4096, activation="relu")(X)
    X = layers.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, X, name="VGG-16")
