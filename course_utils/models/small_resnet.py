"""A residual network for a thousand small photographs, out of given blocks."""

from collections.abc import Callable, Sequence

import keras
from keras import layers

from course_utils.own_answers import own_answer


@own_answer("resnet50")
def small_resnet(
    convolutional_block: Callable,
    identity_block: Callable,
    input_shape: tuple[int, int, int] = (64, 64, 3),
    classes: int = 6,
    *,
    widths: Sequence[int] = (16, 32, 64),
    before: Callable | None = None,
):
    """Two bottleneck blocks a stage, the first of which changes the shape; the layout of He et al. 2015, figure 3.

    Args:
        convolutional_block: called as `convolutional_block(X, 3, [F1, F2, F3], s=strides)`.
        identity_block: called as `identity_block(X, 3, [F1, F2, F3])`.
        input_shape: (n_H, n_W, n_C).
        classes: units of the softmax.
        widths: F1 and F2 of each stage; F3 is four times as much. The first stage keeps rows and columns.
        before: what changes the pictures at random while the net trains, or nothing.

    Returns:
        a `keras.Model`.
    """
    X_input = keras.Input(input_shape)
    X = before(X_input) if before else X_input
    X = layers.Conv2D(widths[0], 5, strides=2, padding="same")(X)
    X = layers.ReLU()(layers.BatchNormalization()(X))
    X = layers.MaxPooling2D(3, strides=2, padding="same")(X)
    for stage, width in enumerate(widths):
        filters = [width, width, 4 * width]
        X = convolutional_block(X, 3, filters, s=2 if stage else 1)
        X = identity_block(X, 3, filters)
    X = layers.GlobalAveragePooling2D()(X)
    X = layers.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, X, name="small_resnet")
