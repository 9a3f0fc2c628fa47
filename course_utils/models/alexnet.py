"""AlexNet, in one tower."""

import keras
from keras import layers

from course_utils.models.normalization import LocalResponseNormalization
from course_utils.own_answers import own_answer

# filters, kernel_size, strides, padding, normalized?, pooled?
CONVOLUTIONS = (
    (96, 11, 4, "valid", True, True),
    (256, 5, 1, "same", True, True),
    (384, 3, 1, "same", False, False),
    (384, 3, 1, "same", False, False),
    (256, 3, 1, "same", False, True),
)


@own_answer("alexnet")
def alexnet(
    input_shape: tuple[int, int, int] = (227, 227, 3), classes: int = 1000, normalization: bool = False
) -> keras.Model:
    """AlexNet (Krizhevsky, Sutskever and Hinton, 2012: ImageNet classification with deep convolutional networks).

    62,378,344 parameters for 227×227×3 and 1,000 classes. The paper splits each layer over two GPUs, and three of its
    convolutions see only the half of the channels on their own GPU, which leaves it about 61 million; here every
    filter sees every channel. The paper writes 224×224; 55 = (227 − 11)/4 + 1 needs 227.

    Args:
        input_shape: (n_H, n_W, n_C).
        classes: the number of outputs.
        normalization: local response normalization after the first two convolutions, as in the paper.

    Returns:
        a model (batch, n_H, n_W, n_C) → (batch, classes).
    """
    X = X_input = keras.Input(input_shape, name="input")
    for i, (filters, kernel_size, strides, padding, normalized, pooled) in enumerate(CONVOLUTIONS, start=1):
        X = layers.Conv2D(filters, kernel_size, strides, padding=padding, activation="relu", name=f"conv{i}")(X)
        if normalized and normalization:
            X = LocalResponseNormalization(name=f"lrn{i}")(X)
        if pooled:
            X = layers.MaxPooling2D(3, strides=2, name=f"pool{i}")(X)
    X = layers.Flatten(name="flatten")(X)
    for i in (6, 7):
        X = layers.Dense(4096, activation="relu", name=f"fc{i}")(X)
        X = layers.Dropout(0.5, name=f"drop{i}")(X)
    X = layers.Dense(classes, activation="softmax", name="output")(X)
    return keras.Model(X_input, X, name="AlexNet")
