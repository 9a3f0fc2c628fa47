"""The baseline of transfer learning: a small residual net from random weights, with all that could help it."""

import keras
from keras import layers

from course_utils.models import bottleneck_block
from course_utils.training import augment

NORM_MOMENTUM = 0.9  # with 0.99, a short training ends before batch normalization knows mean and variance


def residual_net(input_shape: tuple[int, int, int], classes: int, rate: float, steps: int) -> keras.Model:
    """Three stages of one bottleneck block for photographs of values 0–255; compiled.

    It is the smallest of lesson 04's nets, which on all photographs was as good as the deeper ones. Adam with a cosine
    decay from `rate` to 0 over `steps` steps.
    """
    options = {"momentum": NORM_MOMENTUM, "initializer": "glorot_uniform"}
    X_input = keras.Input(input_shape)
    X = layers.Conv2D(16, 5, strides=2, padding="same")(layers.Rescaling(1 / 255)(X_input))
    X = layers.ReLU()(layers.BatchNormalization(momentum=NORM_MOMENTUM)(X))
    X = layers.MaxPooling2D(3, strides=2, padding="same")(X)
    for stage in range(3):
        strides = 1 if stage == 0 else 2
        X = bottleneck_block(X, 16 * 2**stage, strides, name=f"block{stage + 1}", **options)
    X = layers.GlobalAveragePooling2D()(X)
    net = keras.Model(X_input, layers.Dense(classes, activation="softmax")(X), name="residual-net")
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps))
    net.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return net


def shift_turn_and_tint(x, seed):
    """Random crop and rotation, which gain the most in lesson 08, and other colours; see `training.augment`."""
    return augment.color_shift(augment.rotation(augment.translation(x, seed, 6), seed), seed)
