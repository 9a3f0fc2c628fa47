"""Solutions of `happy_model`, written from its statement alone."""

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

STEPS = (
    "Seven steps, in this order: pad by 3 · convolve with 32 filters of 7 × 7, stride 1 · batch normalization over the "
    "channels (`axis=3`) · ReLU · max-pool 2 × 2 · flatten · one unit with a sigmoid."
)
USED = "`input_shape` must be used: the same function will serve pictures of other sizes."
GIVES = "The model takes pictures and gives probabilities, (batch, 1)."
RETURNS = "A small ConvNet for two classes; returns a keras.Model."


def chain(input_shape, *steps):
    """A functional model of the layers in a row."""
    import keras

    X = X_input = keras.Input(input_shape)
    for step in steps:
        X = step(X)
    return keras.Model(X_input, X)


@right("Sequential, all in one list")
def as_sequential(input_shape):
    import keras
    from keras import layers as L

    return keras.Sequential(
        [
            keras.Input(shape=input_shape),
            L.ZeroPadding2D(padding=3),
            L.Conv2D(32, (7, 7), strides=1),
            L.BatchNormalization(axis=-1),
            L.ReLU(),
            L.MaxPool2D(),
            L.Flatten(),
            L.Dense(1, activation="sigmoid"),
        ]
    )


@right("the assignment's way: names, Activation, tuples")
def with_names(input_shape):
    from keras.layers import Activation, BatchNormalization, Conv2D, Dense, Flatten, Input, MaxPooling2D, ZeroPadding2D
    from keras.models import Model

    X_input = Input(input_shape)
    X = ZeroPadding2D((3, 3))(X_input)
    X = Conv2D(32, (7, 7), strides=(1, 1), name="conv0")(X)
    X = BatchNormalization(axis=3, name="bn0")(X)
    X = Activation("relu")(X)
    X = MaxPooling2D((2, 2), name="max_pool")(X)
    X = Flatten()(X)
    X = Dense(1, activation="sigmoid", name="fc")(X)
    return Model(inputs=X_input, outputs=X, name="HappyModel")


@right("sigmoid as a layer of its own, asymmetric spelling of the padding, four-fold stride")
def sigmoid_apart(input_shape):
    from keras import layers as L

    return chain(
        input_shape,
        L.ZeroPadding2D(((3, 3), (3, 3))),
        L.Conv2D(filters=32, kernel_size=7, padding="valid"),
        L.BatchNormalization(axis=3),
        L.Activation("relu"),
        L.MaxPooling2D(2, strides=2),
        L.Flatten(),
        L.Dense(1),
        L.Activation("sigmoid"),
    )


@right("pads with ops.pad, ReLU by keras.activations, compiled already")
def by_operations(input_shape):
    import keras
    from keras import layers as L
    from keras import ops

    x = keras.Input(tuple(input_shape))
    y = ops.pad(x, [[0, 0], [3, 3], [3, 3], [0, 0]])
    y = keras.activations.relu(L.BatchNormalization()(L.Conv2D(32, 7)(y)))
    y = L.Dense(1, activation=keras.activations.sigmoid)(L.Flatten()(L.MaxPooling2D()(y)))
    model = keras.Model(x, y)
    model.compile("adam", "binary_crossentropy")
    return model


def _happy(input_shape, pad=3, filters=32, kernel=7, strides=1, axis=3, last=None, pool=None, conv=None):
    from keras import layers as L

    return chain(
        input_shape,
        L.ZeroPadding2D(pad),
        L.Conv2D(filters, kernel, strides=strides, **(conv or {})),
        L.BatchNormalization(axis=axis),
        L.ReLU(),
        pool or L.MaxPooling2D(2),
        L.Flatten(),
        last or L.Dense(1, activation="sigmoid"),
    )


@wrong(STEPS, r"pad")
def no_padding(input_shape):
    from keras import layers as L

    steps = L.Conv2D(32, 7), L.BatchNormalization(axis=3), L.ReLU(), L.MaxPooling2D(2), L.Flatten()
    return chain(input_shape, *steps, L.Dense(1, activation="sigmoid"))


@wrong(STEPS, r"pad|shape|size|\d+ ?[×x] ?\d+")
def padded_twice(input_shape):
    return _happy(input_shape, conv={"padding": "same"})


@wrong(STEPS, r"pad|shape")
def pads_by_one(input_shape):
    return _happy(input_shape, pad=1)


@wrong(STEPS, r"7|kernel|filter", r"sigmoid|batch norm")
def three_by_three(input_shape):
    return _happy(input_shape, pad=1, kernel=3)


@wrong(STEPS, r"32|filters", r"padding")
def sixteen_filters(input_shape):
    return _happy(input_shape, filters=16)


@wrong(STEPS, r"stride")
def stride_two(input_shape):
    from keras import layers as L

    return _happy(input_shape, strides=2, pool=L.MaxPooling2D(2, strides=1, padding="same"))


@wrong(STEPS, r"axis|channel")
def normalizes_rows(input_shape):
    return _happy(input_shape, axis=1)


@wrong(STEPS, r"batch ?norm|normaliz", r"relu")
def no_normalization(input_shape):
    from keras import layers as L

    steps = L.ZeroPadding2D(3), L.Conv2D(32, 7, activation="relu"), L.MaxPooling2D(2), L.Flatten()
    return chain(input_shape, *steps, L.Dense(1, activation="sigmoid"))


@wrong(STEPS, r"order|relu|before|after|normaliz", r"no relu|without relu|padding")
def relu_before_normalization(input_shape):
    from keras import layers as L

    steps = L.ZeroPadding2D(3), L.Conv2D(32, 7, activation="relu"), L.BatchNormalization(axis=3)
    return chain(input_shape, *steps, L.MaxPooling2D(2), L.Flatten(), L.Dense(1, activation="sigmoid"))


@wrong(STEPS, r"relu|negative|non-?linear|activation")
def no_relu(input_shape):
    from keras import layers as L

    steps = L.ZeroPadding2D(3), L.Conv2D(32, 7), L.BatchNormalization(axis=3), L.MaxPooling2D(2), L.Flatten()
    return chain(input_shape, *steps, L.Dense(1, activation="sigmoid"))


@wrong(STEPS, r"max|average|pool", r"padding")
def average_pool(input_shape):
    from keras import layers as L

    return _happy(input_shape, pool=L.AveragePooling2D(2))


@wrong(STEPS, r"flatten|global|weights|parameters|average")
def global_average(input_shape):
    from keras import layers as L

    steps = L.ZeroPadding2D(3), L.Conv2D(32, 7), L.BatchNormalization(axis=3), L.ReLU(), L.MaxPooling2D(2)
    return chain(input_shape, *steps, L.GlobalAveragePooling2D(), L.Dense(1, activation="sigmoid"))


@wrong(GIVES, r"sigmoid|probabilit|between 0 and 1|from 0 to 1", r"padding|batch norm")
def no_sigmoid(input_shape):
    from keras import layers as L

    return _happy(input_shape, last=L.Dense(1))


@wrong(STEPS, r"sigmoid|softmax|always 1|probabilit")
def softmax_of_one(input_shape):
    from keras import layers as L

    return _happy(input_shape, last=L.Dense(1, activation="softmax"))


@wrong(GIVES, r"one unit|\b1\b|shape|\(batch, 1\)")
def two_units(input_shape):
    from keras import layers as L

    return _happy(input_shape, last=L.Dense(2, activation="softmax"))


@wrong(USED, r"input_shape|size|shape")
def always_64(input_shape):
    return _happy((64, 64, 3))


@wrong(USED, r"input_shape|channel|shape")
def always_rgb(input_shape):
    n_H, n_W = input_shape[:2]
    return _happy((n_H, n_W, 3))


@wrong(USED, r"input_shape|square|shape|column|width")
def always_square(input_shape):
    return _happy((input_shape[0], input_shape[0], input_shape[2]))


@wrong(GIVES, r"batch")
def batch_of_sixteen(input_shape):
    import keras

    inner = _happy(input_shape)
    X = keras.Input(batch_shape=(16, *input_shape))
    return keras.Model(X, inner(X))


@wrong(RETURNS, r"keras\.Model|model|tensor|return", r"padding|filters")
def returns_the_tensor(input_shape):
    return _happy(input_shape).output


@wrong(STEPS, r"step|scal|255|extra|layer")
def scales_inside(input_shape):
    from keras import layers as L

    steps = L.Rescaling(1 / 255), L.ZeroPadding2D(3), L.Conv2D(32, 7), L.BatchNormalization(axis=3), L.ReLU()
    return chain(input_shape, *steps, L.MaxPooling2D(2), L.Flatten(), L.Dense(1, activation="sigmoid"))


@wrong(STEPS, r"dropout|random|step|training")
def with_dropout(input_shape):
    from keras import layers as L

    steps = L.ZeroPadding2D(3), L.Conv2D(32, 7), L.BatchNormalization(axis=3), L.ReLU(), L.MaxPooling2D(2)
    return chain(input_shape, *steps, L.Flatten(), L.Dropout(0.5), L.Dense(1, activation="sigmoid"))


_BUILT = {}


@wrong(USED, r"input_shape|size|shape")
def kept_by_length(input_shape):
    if len(input_shape) not in _BUILT:
        _BUILT[len(input_shape)] = _happy(input_shape)
    return _BUILT[len(input_shape)]


@debatable("padding='same' in place of the first step: the same numbers, one step fewer (and K05 counts 8 layers)")
def same_instead_of_padding(input_shape):
    from keras import layers as L

    steps = L.Conv2D(32, 7, padding="same"), L.BatchNormalization(axis=3), L.ReLU(), L.MaxPooling2D(2), L.Flatten()
    return chain(input_shape, *steps, L.Dense(1, activation="sigmoid"))


@debatable("no bias in the convolution; only the text after the exercise speaks of 'a bias' (K03 counts it)")
def no_bias(input_shape):
    return _happy(input_shape, conv={"use_bias": False})


@debatable("another momentum of batch normalization; the statement names only the axis")
def other_momentum(input_shape):
    from keras import layers as L

    steps = L.ZeroPadding2D(3), L.Conv2D(32, 7), L.BatchNormalization(axis=3, momentum=0.9), L.ReLU()
    return chain(input_shape, *steps, L.MaxPooling2D(2), L.Flatten(), L.Dense(1, activation="sigmoid"))


_SAME = {}


@debatable("one model a shape for ever: is a *new* model wanted at each call? (train_from_seeds needs it)")
def kept_by_shape(input_shape):
    if tuple(input_shape) not in _SAME:
        _SAME[tuple(input_shape)] = _happy(input_shape)
    return _SAME[tuple(input_shape)]


@debatable("a subclass of keras.Model, built")
def as_subclass(input_shape):
    import keras
    from keras import layers as L

    class Happy(keras.Model):
        def __init__(self):
            super().__init__()
            self.steps = [L.ZeroPadding2D(3), L.Conv2D(32, 7), L.BatchNormalization(axis=3), L.ReLU()]
            self.steps += [L.MaxPooling2D(2), L.Flatten(), L.Dense(1, activation="sigmoid")]

        def call(self, X):
            for step in self.steps:
                X = step(X)
            return X

    model = Happy()
    model(keras.ops.zeros((1, *input_shape)))
    return model
