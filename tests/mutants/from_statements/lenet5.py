"""Solutions of `lenet5`, written from its statement alone."""

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

ORDER = (
    "Convolution with 6 filters of 5 × 5, max-pooling 2 × 2, convolution with 16 filters of 5 × 5, max-pooling 2 × 2, "
    "then dense layers of 120, 84 and `classes` units."
)
NO_PADDING = "No padding."
RELU = "ReLU everywhere, and softmax at the end."
SIGNATURE = "def lenet5(input_shape=(32, 32, 1), classes=10)"


@right("Sequential")
def as_sequential(input_shape=(32, 32, 1), classes=10):
    import keras
    from keras import layers as L

    model = keras.Sequential()
    model.add(keras.Input(shape=input_shape))
    for filters in 6, 16:
        model.add(L.Conv2D(filters, kernel_size=5, activation="relu"))
        model.add(L.MaxPool2D(pool_size=(2, 2), strides=(2, 2)))
    model.add(L.Flatten())
    for units in 120, 84:
        model.add(L.Dense(units, activation="relu"))
    model.add(L.Dense(classes, activation="softmax"))
    return model


@right("activations as layers of their own, pooling before ReLU (they commute)")
def pool_then_relu(input_shape=(32, 32, 1), classes=10):
    import keras
    from keras import layers as L

    inputs = keras.Input(input_shape)
    x = L.ReLU()(L.MaxPooling2D(2)(L.Conv2D(6, (5, 5))(inputs)))
    x = L.ReLU()(L.MaxPooling2D(2)(L.Conv2D(16, (5, 5))(x)))
    x = L.Flatten()(x)
    x = L.Activation("relu")(L.Dense(120)(x))
    x = L.Activation("relu")(L.Dense(84)(x))
    return keras.Model(inputs, L.Softmax()(L.Dense(classes)(x)))


@right("Reshape in place of Flatten, keras.activations, compiled")
def by_reshape(input_shape=(32, 32, 1), classes=10):
    import keras
    from keras import layers as L
    from keras.activations import relu, softmax

    x = inputs = keras.layers.Input(shape=tuple(input_shape))
    for filters in (6, 16):
        x = L.MaxPooling2D()(relu(L.Conv2D(filters, 5, padding="valid")(x)))
    x = L.Reshape((-1,))(x)
    for units in (120, 84):
        x = relu(L.Dense(units)(x))
    model = keras.Model(inputs=inputs, outputs=softmax(L.Dense(classes)(x)), name="lenet")
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _net(
    input_shape,
    classes,
    filters=(6, 16),
    units=(120, 84),
    act="relu",
    dense="relu",
    last="softmax",
    kernel=5,
    padding="valid",
    pool=None,
    flat=None,
):
    import keras
    from keras import layers as L

    X = X_input = keras.Input(input_shape)
    for n in filters:
        X = L.Conv2D(n, kernel, padding=padding, activation=act)(X)
        X = (pool() if pool else L.MaxPooling2D(2))(X)
    X = (flat or L.Flatten)()(X)
    for n in units:
        X = L.Dense(n, activation=dense)(X)
    return keras.Model(X_input, L.Dense(classes, activation=last)(X))


@wrong(NO_PADDING, r"pad|28|valid|same", r"softmax|tanh")
def same_padding(input_shape=(32, 32, 1), classes=10):
    return _net(input_shape, classes, padding="same")


@wrong(RELU, r"relu|tanh|activation|negative", r"padding")
def tanh_as_in_1998(input_shape=(32, 32, 1), classes=10):
    return _net(input_shape, classes, act="tanh", dense="tanh")


@wrong(RELU, r"relu|activation|non-?linear|conv|negative")
def no_relu_in_convolutions(input_shape=(32, 32, 1), classes=10):
    return _net(input_shape, classes, act=None)


@wrong(RELU, r"relu|activation|dense|non-?linear|negative")
def no_relu_in_dense(input_shape=(32, 32, 1), classes=10):
    return _net(input_shape, classes, dense=None)


@wrong(RELU, r"softmax|probabilit|sum|add up", r"padding")
def no_softmax(input_shape=(32, 32, 1), classes=10):
    return _net(input_shape, classes, last=None)


@wrong(RELU, r"softmax|probabilit|sum|add up")
def sigmoid_at_the_end(input_shape=(32, 32, 1), classes=10):
    return _net(input_shape, classes, last="sigmoid")


@wrong(ORDER, r"max|average|pool")
def average_pooling(input_shape=(32, 32, 1), classes=10):
    from keras import layers as L

    return _net(input_shape, classes, pool=lambda: L.AveragePooling2D(2))


@wrong(ORDER, r"pool|stride|halv|2 ?[×x] ?2|shape")
def overlapping_pooling(input_shape=(32, 32, 1), classes=10):
    from keras import layers as L

    return _net(input_shape, classes, pool=lambda: L.MaxPooling2D(2, strides=1))


@wrong(ORDER, r"6|16|filters")
def filters_swapped(input_shape=(32, 32, 1), classes=10):
    return _net(input_shape, classes, filters=(16, 6))


@wrong(ORDER, r"5|kernel")
def three_by_three(input_shape=(32, 32, 1), classes=10):
    return _net(input_shape, classes, kernel=3)


@wrong(ORDER, r"84|dense")
def without_84(input_shape=(32, 32, 1), classes=10):
    return _net(input_shape, classes, units=(120,))


@wrong(ORDER, r"120|84|order|dense|units")
def units_swapped(input_shape=(32, 32, 1), classes=10):
    return _net(input_shape, classes, units=(84, 120))


@wrong(ORDER, r"classes|units|10", r"padding|softmax")
def always_ten(input_shape=(32, 32, 1), classes=10):
    return _net(input_shape, 10)


@wrong(SIGNATURE, r"input_shape|shape|32")
def always_32(input_shape=(32, 32, 1), classes=10):
    return _net((32, 32, 1), classes)


@wrong(SIGNATURE, r"default|input_shape|28|32|without")
def default_28(input_shape=(28, 28, 1), classes=10):
    return _net(input_shape, classes)


@wrong(ORDER, r"400|flatten|average|dense|weights|parameters|shape")
def global_average(input_shape=(32, 32, 1), classes=10):
    from keras import layers as L

    return _net(input_shape, classes, flat=L.GlobalAveragePooling2D)


@wrong(ORDER, r"order|pool|between|convolution|shape")
def both_convolutions_first(input_shape=(32, 32, 1), classes=10):
    import keras
    from keras import layers as L

    X = X_input = keras.Input(input_shape)
    X = L.Conv2D(16, 5, activation="relu")(L.Conv2D(6, 5, activation="relu")(X))
    X = L.Flatten()(L.MaxPooling2D(2)(L.MaxPooling2D(2)(X)))
    X = L.Dense(84, activation="relu")(L.Dense(120, activation="relu")(X))
    return keras.Model(X_input, L.Dense(classes, activation="softmax")(X))


@wrong("LeNet-5 with ReLU, max-pooling and softmax; returns a keras.Model.", r"keras\.Model|model|tensor|tuple|return")
def input_and_output(input_shape=(32, 32, 1), classes=10):
    model = _net(input_shape, classes)
    return model.input, model.output


@debatable("the 120 as a convolution over all that is left, as in the paper: same function, but no 400 on the way")
def dense_as_convolution(input_shape=(32, 32, 1), classes=10):
    import keras
    from keras import layers as L

    X = X_input = keras.Input(input_shape)
    X = L.MaxPooling2D(2)(L.Conv2D(6, 5, activation="relu")(X))
    X = L.MaxPooling2D(2)(L.Conv2D(16, 5, activation="relu")(X))
    X = L.Flatten()(L.Conv2D(120, X.shape[1:3], activation="relu")(X))
    X = L.Dense(84, activation="relu")(X)
    return keras.Model(X_input, L.Dense(classes, activation="softmax")(X))


@debatable("dropout before the output: only AlexNet's statement speaks of dropout")
def with_dropout(input_shape=(32, 32, 1), classes=10):
    import keras
    from keras import layers as L

    model = _net(input_shape, classes)
    X = L.Dropout(0.5)(model.layers[-2].output)
    return keras.Model(model.input, model.layers[-1](X))
