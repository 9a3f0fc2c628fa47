"""LeNet-5, as it was and as one would write it today."""

import keras
from keras import layers

from course_utils.errors import CourseError
from course_utils.own_answers import own_answer


@own_answer("lenet5")
def lenet5(
    input_shape: tuple[int, int, int] = (32, 32, 1), classes: int = 10, variant: str = "modern", padding: int = 0
) -> keras.Model:
    """LeNet-5 (LeCun, Bottou, Bengio and Haffner, 1998: Gradient-based learning applied to document recognition, II.B).

    Both variants have the same shapes, and 61,706 parameters for 32×32×1 and ten classes:

    - `"modern"`: ReLU, max-pooling, softmax.
    - `"historic"`: tanh after each convolution and again after each pooling, which averages; the output is one number
      a class without a softmax, so the loss needs `from_logits=True`.

    The network of the paper differs from the historic variant in four more things. Its pooling adds four numbers, then
    multiplies by one learned number a channel and adds another. Of the sixteen filters of its second convolution, six
    look at three of the six channels, nine at four, one at all (table I). Its squashing function is 1.7159 tanh(2a/3).
    Its outputs are the distances of the last 84 numbers to a drawing of each digit (radial basis functions).

    Args:
        input_shape: (n_H, n_W, n_C).
        classes: the number of outputs.
        variant: `"modern"` or `"historic"`.
        padding: zeros on each side of the picture; 2 makes the 28×28 of MNIST the paper's 32×32.

    Returns:
        a model (batch, n_H, n_W, n_C) → (batch, classes).

    Raises:
        CourseError: another `variant`.
    """
    if variant not in ("modern", "historic"):
        raise CourseError(f"variant='{variant}' is not known for LeNet-5; use 'modern' or 'historic'.")
    modern = variant == "modern"
    activation = "relu" if modern else "tanh"
    pooling = layers.MaxPooling2D if modern else layers.AveragePooling2D

    X = X_input = keras.Input(input_shape, name="input")
    if padding:
        X = layers.ZeroPadding2D(padding, name="pad")(X)
    for i, filters in enumerate((6, 16), start=1):
        X = layers.Conv2D(filters, 5, activation=activation, name=f"conv{i}")(X)
        X = pooling(2, name=f"pool{i}")(X)
        if not modern:
            X = layers.Activation(activation, name=f"pool{i}_{activation}")(X)
    X = layers.Flatten(name="flatten")(X)
    for i, units in enumerate((120, 84), start=3):
        X = layers.Dense(units, activation=activation, name=f"fc{i}")(X)
    X = layers.Dense(classes, activation="softmax" if modern else None, name="output")(X)
    return keras.Model(X_input, X, name="LeNet-5" if modern else "LeNet-5-historic")
