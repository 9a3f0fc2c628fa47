"""Solutions of `convolutional_block`, written from its statement alone."""

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

SHORTCUT = (
    "A 1×1 convolution with stride `s` and F3 filters, with batch normalization and no ReLU, brings it into shape: the "
    "W_s of the paper."
)
FIRST = "On the main path the first 1×1 takes the stride."
SHAPE = "X: (batch, n_H, n_W, n_C); returns (batch, ⌈n_H/s⌉, ⌈n_W/s⌉, filters[2])."
MAIN = (
    "The main path is 1×1, f×f, 1×1 with F1, F2 and F3 filters, each convolution followed by batch normalization over "
    "the channels; ReLU after the first two."
)
ADD = "Add, **then** apply the last ReLU."
DEFAULT = "def convolutional_block(X, f, filters, s=2)"


@right("helper for convolution and normalization, shortcut first")
def shortcut_first(X, f, filters, s=2):
    from keras import layers as L

    def conv(X, n, size, stride=1):
        return L.BatchNormalization(axis=3)(L.Conv2D(n, size, stride, padding="same")(X))

    F1, F2, F3 = filters
    W_s = conv(X, F3, 1, s)
    X = L.ReLU()(conv(X, F1, 1, s))
    X = L.ReLU()(conv(X, F2, f))
    return L.ReLU()(conv(X, F3, 1) + W_s)


@right("the assignment's way")
def spelled_out(X, f, filters, s=2):
    from keras.layers import Activation, Add, BatchNormalization, Conv2D

    F1, F2, F3 = filters
    X_shortcut = X
    X = Conv2D(F1, (1, 1), strides=(s, s), padding="valid")(X)
    X = Activation("relu")(BatchNormalization(axis=3)(X))
    X = Conv2D(F2, (f, f), strides=(1, 1), padding="same")(X)
    X = Activation("relu")(BatchNormalization(axis=3)(X))
    X = Conv2D(F3, (1, 1), strides=(1, 1), padding="valid")(X)
    X = BatchNormalization(axis=3)(X)
    X_shortcut = Conv2D(F3, (1, 1), strides=(s, s), padding="valid")(X_shortcut)
    X_shortcut = BatchNormalization(axis=3)(X_shortcut)
    return Activation("relu")(Add()([X, X_shortcut]))


@right("strides by slicing, then 1×1 convolutions")
def strides_by_slicing(X, f, filters, s=2):
    import keras
    from keras import layers as L

    F1, F2, F3 = filters
    every = X[:, ::s, ::s, :]
    Y = keras.activations.relu(L.BatchNormalization()(L.Conv2D(F1, 1)(every)))
    Y = keras.activations.relu(L.BatchNormalization()(L.Conv2D(F2, f, padding="same")(Y)))
    Y = L.BatchNormalization()(L.Conv2D(F3, 1)(Y))
    return keras.activations.relu(keras.ops.add(Y, L.BatchNormalization()(L.Conv2D(F3, 1)(every))))


def _block(
    X,
    f,
    filters,
    s=2,
    strides=None,
    end="add relu",
    relus=(True, True),
    norms=(True, True, True),
    axis=3,
    shortcut=None,
):
    from keras import layers as L

    Y, strides = X, strides or (s, 1, 1)
    for i, (n, size, stride) in enumerate(zip(filters, (1, f, 1), strides, strict=False)):
        Y = L.Conv2D(n, size, stride, padding="same")(Y)
        Y = L.BatchNormalization(axis=axis)(Y) if norms[i] else Y
        Y = L.ReLU()(Y) if i < 2 and relus[i] else Y
    if shortcut is None:
        Z = L.BatchNormalization(axis=axis)(L.Conv2D(filters[2], 1, strides=s, padding="same")(X))
    else:
        Z = shortcut(X)
    for step in end.split():
        Y = L.ReLU()(Y) if step == "relu" else L.Add()([Y, Z])
    return Y


@wrong(FIRST, r"stride|first|1 ?[×x] ?1", r"relu|normaliz")
def stride_in_the_middle(X, f, filters, s=2):
    return _block(X, f, filters, s, strides=(1, s, 1))


@wrong(FIRST, r"stride|first|last|1 ?[×x] ?1")
def stride_in_the_last(X, f, filters, s=2):
    return _block(X, f, filters, s, strides=(1, 1, s))


@wrong(SHORTCUT, r"batch ?norm|normaliz", r"main path")
def shortcut_without_normalization(X, f, filters, s=2):
    from keras import layers as L

    return _block(X, f, filters, s, shortcut=lambda X: L.Conv2D(filters[2], 1, strides=s)(X))


@wrong(SHORTCUT, r"relu|shortcut|negative")
def shortcut_with_relu(X, f, filters, s=2):
    from keras import layers as L

    return _block(
        X, f, filters, s, shortcut=lambda X: L.ReLU()(L.BatchNormalization()(L.Conv2D(filters[2], 1, strides=s)(X)))
    )


@wrong(SHORTCUT, r"1 ?[×x] ?1|kernel|shortcut")
def shortcut_of_three(X, f, filters, s=2):
    from keras import layers as L

    return _block(
        X, f, filters, s, shortcut=lambda X: L.BatchNormalization()(L.Conv2D(filters[2], f, s, padding="same")(X))
    )


@wrong(SHORTCUT, r"stride|pool|shortcut|convolution")
def shortcut_pools(X, f, filters, s=2):
    from keras import layers as L

    def pooled(X):
        return L.BatchNormalization()(L.Conv2D(filters[2], 1)(L.AveragePooling2D(s, padding="same")(X)))

    return _block(X, f, filters, s, shortcut=pooled)


@wrong(SHORTCUT, r"shortcut|convolution|learn|weights|zeros|parameters")
def shortcut_of_zeros(X, f, filters, s=2):
    from keras import ops

    def padded(X):
        more = filters[2] - X.shape[-1]
        return ops.pad(X[:, ::s, ::s], [[0, 0], [0, 0], [0, 0], [0, more]])

    return _block(X, f, filters, s, shortcut=padded)


@wrong(
    "A bottleneck block whose shortcut is a 1×1 convolution with stride s.",
    r"shortcut|convolution|s ?= ?1|weights|parameters|itself",
)
def identity_where_it_fits(X, f, filters, s=2):
    fits = s == 1 and X.shape[-1] == filters[2]
    return _block(X, f, filters, s, shortcut=(lambda X: X) if fits else None)


@wrong(SHORTCUT, r"F3|filters|\bX\b|shortcut|input")
def shortcut_of_the_first(X, f, filters, s=2):
    from keras import layers as L

    F1, F2, F3 = filters
    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(F1, 1, s)(X)))
    Z = L.BatchNormalization()(L.Conv2D(F3, 1)(Y))
    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(F2, f, padding="same")(Y)))
    Y = L.BatchNormalization()(L.Conv2D(F3, 1)(Y))
    return L.ReLU()(L.Add()([Y, Z]))


@wrong(DEFAULT, r"stride|\bs\b|shape|rows")
def always_two(X, f, filters, s=2):
    return _block(X, f, filters, 2)


@wrong(DEFAULT, r"default|stride|\bs\b|shape|rows")
def default_one(X, f, filters, s=1):
    return _block(X, f, filters, s)


@wrong(ADD, r"relu|add|before|after|then|sum|last")
def relu_then_add(X, f, filters, s=2):
    return _block(X, f, filters, s, end="relu add")


@wrong(ADD, r"relu|last|negative", r"normaliz")
def no_last_relu(X, f, filters, s=2):
    return _block(X, f, filters, s, end="add")


@wrong(ADD, r"add|sum|multipl")
def multiplies(X, f, filters, s=2):
    from keras import layers as L

    F1, F2, F3 = filters
    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(F1, 1, s)(X)))
    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(F2, f, padding="same")(Y)))
    Y = L.BatchNormalization()(L.Conv2D(F3, 1)(Y))
    return L.ReLU()(L.Multiply()([Y, L.BatchNormalization()(L.Conv2D(F3, 1, s)(X))]))


@wrong(MAIN, r"relu|second|negative")
def no_second_relu(X, f, filters, s=2):
    return _block(X, f, filters, s, relus=(True, False))


@wrong(MAIN, r"batch ?norm|normaliz")
def no_second_normalization(X, f, filters, s=2):
    return _block(X, f, filters, s, norms=(True, False, True))


@wrong(MAIN, r"channels|axis|normaliz")
def normalizes_columns(X, f, filters, s=2):
    return _block(X, f, filters, s, axis=2)


@wrong(MAIN, r"\bf\b|kernel|3")
def always_three(X, f, filters, s=2):
    return _block(X, 3, filters, s)


@wrong(SHAPE, r"⌈|round|up|odd|shape|rows|size")
def rounds_down(X, f, filters, s=2):
    n_H, n_W = (n // s * s for n in X.shape[1:3])
    return _block(X[:, :n_H, :n_W], f, filters, s)


@wrong("def convolutional_block(X, f, filters, s=2)", r"filters|chang|mutat|given|own|list|tuple|raise|error")
def sorts_the_filters(X, f, filters, s=2):
    filters.sort()
    return _block(X, f, filters, s)


@wrong(SHORTCUT, r"X|input|overwrit|shortcut|stride|shape|weights|parameters")
def shortcut_of_the_end(X, f, filters, s=2):
    from keras import layers as L

    F1, F2, F3 = filters
    X = L.ReLU()(L.BatchNormalization()(L.Conv2D(F1, 1, s)(X)))
    X = L.ReLU()(L.BatchNormalization()(L.Conv2D(F2, f, padding="same")(X)))
    X = L.BatchNormalization()(L.Conv2D(F3, 1)(X))
    shortcut = L.BatchNormalization()(L.Conv2D(F3, 1)(X))
    return L.ReLU()(L.Add()([X, shortcut]))


@debatable("the shortcut's stride by max-pooling 1×1: the same positions, one layer more")
def stride_by_pooling(X, f, filters, s=2):
    from keras import layers as L

    def every(X):
        X = L.MaxPooling2D(1, s, padding="same")(X)
        return L.BatchNormalization()(L.Conv2D(filters[2], 1)(X))

    return _block(X, f, filters, s, shortcut=every)
