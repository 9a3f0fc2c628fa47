"""The VGG networks: nothing but 3×3 convolutions and 2×2 pooling."""

import keras
from keras import layers

from course_utils.errors import CourseError
from course_utils.own_answers import own_answer

FILTERS = (64, 128, 256, 512, 512)
# How many convolutions each of the five groups has; the three dense layers make up the rest of the depth.
GROUPS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}


@own_answer("vgg16")
def vgg(depth: int = 16, input_shape: tuple[int, int, int] = (224, 224, 3), classes: int = 1000) -> keras.Model:
    """VGG-11, -13, -16 or -19 (Simonyan and Zisserman, 2014: Very deep convolutional networks …, table 1: A, B, D, E).

    138,357,544 parameters at depth 16 and 143,667,240 at depth 19, for 224×224×3 and 1,000 classes.

    Args:
        depth: the number of layers with weights: 11, 13, 16 or 19.
        input_shape: (n_H, n_W, n_C); five poolings need at least 32×32.
        classes: the number of outputs.

    Returns:
        a model (batch, n_H, n_W, n_C) → (batch, classes).

    Raises:
        CourseError: another depth.
    """
    if depth not in GROUPS:
        raise CourseError(f"There is no VGG-{depth}; the depths are {', '.join(map(str, GROUPS))}.")
    X = X_input = keras.Input(input_shape, name="input")
    for group, (filters, convolutions) in enumerate(zip(FILTERS, GROUPS[depth], strict=True), start=1):
        for i in range(1, convolutions + 1):
            X = layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"conv{group}_{i}")(X)
        X = layers.MaxPooling2D(2, name=f"pool{group}")(X)
    X = layers.Flatten(name="flatten")(X)
    for i in (1, 2):
        X = layers.Dense(4096, activation="relu", name=f"fc{i}")(X)
        X = layers.Dropout(0.5, name=f"drop{i}")(X)
    X = layers.Dense(classes, activation="softmax", name="output")(X)
    return keras.Model(X_input, X, name=f"VGG-{depth}")
