# Made by `course build` out of notebooks/source/04_residual_networks.py: change that, not this.
# sha256 of the rest: 2bd97d8181ece32659a6edc0cc98244bc969b33490601fedfb05481c463bc04b
"""The course's own answers of lesson 04."""

from course_utils.own_answers import own_answer
from keras import layers
import keras


@own_answer("identity_block")
def identity_block(X, f, filters):
    """A bottleneck block whose shortcut is its input.

    X: (batch, n_H, n_W, n_C), with n_C == filters[2]; returns the same shape.
    """
    F1, F2, F3 = filters
    h = layers.ReLU()(layers.BatchNormalization(axis=3)(layers.Conv2D(F1, 1)(X)))
    h = layers.ReLU()(layers.BatchNormalization(axis=3)(layers.Conv2D(F2, f, padding="same")(h)))
    h = layers.BatchNormalization(axis=3)(layers.Conv2D(F3, 1)(h))
    return layers.ReLU()(layers.Add()([h, X]))


@own_answer("convolutional_block")
def convolutional_block(X, f, filters, s=2):
    """A bottleneck block whose shortcut is a 1×1 convolution with stride s.

    X: (batch, n_H, n_W, n_C); returns (batch, ⌈n_H/s⌉, ⌈n_W/s⌉, filters[2]).
    """
    F1, F2, F3 = filters
    h = layers.ReLU()(layers.BatchNormalization(axis=3)(layers.Conv2D(F1, 1, strides=s)(X)))
    h = layers.ReLU()(layers.BatchNormalization(axis=3)(layers.Conv2D(F2, f, padding="same")(h)))
    h = layers.BatchNormalization(axis=3)(layers.Conv2D(F3, 1)(h))
    shortcut = layers.BatchNormalization(axis=3)(layers.Conv2D(F3, 1, strides=s)(X))
    return layers.ReLU()(layers.Add()([h, shortcut]))


@own_answer("resnet50")
def resnet50(input_shape=(64, 64, 3), classes=6):
    """ResNet-50 out of your two blocks; returns a keras.Model."""
    X_input = keras.Input(input_shape)
    X = layers.ZeroPadding2D(3)(X_input)
    X = layers.Conv2D(64, 7, strides=2)(X)
    X = layers.ReLU()(layers.BatchNormalization(axis=3)(X))
    X = layers.MaxPooling2D(3, strides=2)(X)
    for stage, blocks in enumerate((3, 4, 6, 3)):
        filters = [64 * 2**stage, 64 * 2**stage, 256 * 2**stage]
        X = convolutional_block(X, 3, filters, s=1 if stage == 0 else 2)
        for _ in range(blocks - 1):
            X = identity_block(X, 3, filters)
    X = layers.Flatten()(layers.AveragePooling2D(2)(X))
    X = layers.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, X, name="ResNet50")
