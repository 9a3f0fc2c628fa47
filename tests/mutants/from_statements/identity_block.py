"""Solutions of `identity_block`, written from its statement alone."""

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

MAIN = (
    "The main path is 1×1, f×f, 1×1 with F1, F2 and F3 filters, each convolution followed by batch normalization over "
    "the channels; ReLU after the first two."
)
SHORTCUT = "The shortcut is `X` itself."
ADD = "Add, **then** apply the last ReLU."
KEEP = "All keep rows and columns."
SHAPE = "X: (batch, n_H, n_W, n_C), with n_C == filters[2]; returns the same shape."


@right("a loop over the three, Add")
def by_loop(X, f, filters):
    from keras import layers as L

    Y = X
    for i, (n, size) in enumerate(zip(filters, (1, f, 1), strict=True)):
        Y = L.BatchNormalization(axis=3)(L.Conv2D(n, size, padding="same")(Y))
        if i < 2:
            Y = L.Activation("relu")(Y)
    return L.Activation("relu")(L.Add()([Y, X]))


@right("operators and functions in place of layers")
def by_operators(X, f, filters):
    import keras
    from keras import layers as L

    F1, F2, F3 = filters
    relu = keras.activations.relu
    a = relu(L.BatchNormalization()(L.Conv2D(F1, 1)(X)))
    b = relu(L.BatchNormalization()(L.Conv2D(F2, f, padding="same")(a)))
    c = L.BatchNormalization()(L.Conv2D(F3, 1)(b))
    return relu(X + c)


@right("a shortcut through a linear Activation, the input first in the sum, main path as a list")
def by_list(X, f, filters):
    from keras import layers as L

    F1, F2, F3 = tuple(filters)
    main = [
        L.Conv2D(filters=F1, kernel_size=(1, 1), strides=(1, 1), padding="valid"),
        L.BatchNormalization(axis=-1),
        L.ReLU(),
        L.Conv2D(filters=F2, kernel_size=(f, f), strides=(1, 1), padding="same"),
        L.BatchNormalization(axis=-1),
        L.ReLU(),
        L.Conv2D(filters=F3, kernel_size=(1, 1), strides=(1, 1), padding="valid"),
        L.BatchNormalization(axis=-1),
    ]
    shortcut = L.Activation("linear")(X)
    for layer in main:
        X = layer(X)
    return L.ReLU()(L.add([shortcut, X]))


def _block(
    X, f, filters, relus=(True, True), norms=(True, True, True), end="add relu", axis=3, sizes=None, **norm_call
):
    from keras import layers as L

    Y = X
    for i, (n, size) in enumerate(zip(filters, sizes or (1, f, 1), strict=False)):
        Y = L.Conv2D(n, size, padding="same")(Y)
        Y = L.BatchNormalization(axis=axis)(Y, **norm_call) if norms[i] else Y
        Y = L.ReLU()(Y) if i < 2 and relus[i] else Y
    for step in end.split():
        Y = L.ReLU()(Y) if step == "relu" else L.Add()([Y, X]) if step == "add" else Y
    return Y


@wrong(ADD, r"relu|add|before|after|then|sum|last")
def relu_then_add(X, f, filters):
    return _block(X, f, filters, end="relu add")


@wrong(ADD, r"relu|negative|last", r"normaliz")
def no_last_relu(X, f, filters):
    return _block(X, f, filters, end="add")


@wrong(MAIN, r"relu|third|first two|before|negative")
def relu_after_all_three(X, f, filters):
    return _block(X, f, filters, end="relu add relu")


@wrong(SHORTCUT, r"shortcut|add|\bX\b|sum", r"normaliz")
def no_shortcut(X, f, filters):
    return _block(X, f, filters, end="relu")


@wrong(SHORTCUT, r"shortcut|itself|weights|parameters|convolution|\bX\b")
def learned_shortcut(X, f, filters):
    from keras import layers as L

    shortcut = L.BatchNormalization()(L.Conv2D(filters[2], 1)(X))
    return L.ReLU()(L.Add()([_block(X, f, filters, end=""), shortcut]))


@wrong(ADD, r"add|concat|shape|channels|sum")
def concatenates(X, f, filters):
    from keras import layers as L

    return L.ReLU()(L.Concatenate()([_block(X, f, filters, end=""), X]))


@wrong(ADD, r"add|sum|average|mean|half")
def averages(X, f, filters):
    from keras import layers as L

    return L.ReLU()(L.Average()([_block(X, f, filters, end=""), X]))


@wrong(MAIN, r"first|relu|negative")
def no_first_relu(X, f, filters):
    return _block(X, f, filters, relus=(False, True))


@wrong(MAIN, r"second|relu|negative")
def no_second_relu(X, f, filters):
    return _block(X, f, filters, relus=(True, False))


@wrong(MAIN, r"batch ?norm|normaliz", r"shortcut")
def no_last_normalization(X, f, filters):
    return _block(X, f, filters, norms=(True, True, False))


@wrong(MAIN, r"batch ?norm|normaliz")
def no_normalization(X, f, filters):
    return _block(X, f, filters, norms=(False, False, False))


@wrong(MAIN, r"channels|axis|normaliz")
def normalizes_rows(X, f, filters):
    return _block(X, f, filters, axis=1)


@wrong(MAIN, r"relu|normaliz|order|followed|before|after")
def relu_before_normalization(X, f, filters):
    from keras import layers as L

    Y = X
    for n, size in zip(filters[:2], (1, f), strict=False):
        Y = L.BatchNormalization()(L.Conv2D(n, size, padding="same", activation="relu")(Y))
    Y = L.BatchNormalization()(L.Conv2D(filters[2], 1)(Y))
    return L.ReLU()(L.Add()([Y, X]))


@debatable("called with training=False: in Keras 3 `fit` overrules it, so nothing differs")
def statistics_at_rest(X, f, filters):
    return _block(X, f, filters, training=False)


@wrong(MAIN, r"normaliz|training|batch|record|predict")
def statistics_of_the_batch(X, f, filters):
    return _block(X, f, filters, training=True)


@wrong(MAIN, r"\bf\b|kernel|3")
def always_three(X, f, filters):
    return _block(X, 3, filters)


@wrong(MAIN, r"1 ?[×x] ?1|kernel|first|last|f ?[×x] ?f")
def f_at_both_ends(X, f, filters):
    return _block(X, f, filters, sizes=(f, 1, f))


@wrong(MAIN, r"F1|F2|filters|order", r"relu")
def filters_swapped(X, f, filters):
    F1, F2, F3 = filters
    return _block(X, f, (F2, F1, F3))


@wrong(KEEP, r"same|pad|rows|shape|raise|error|size")
def middle_valid(X, f, filters):
    from keras import layers as L

    F1, F2, F3 = filters
    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(F1, 1)(X)))
    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(F2, f)(Y)))
    Y = L.BatchNormalization()(L.Conv2D(F3, 1)(Y))
    return L.ReLU()(L.Add()([Y, X]))


@wrong(KEEP, r"pad|f\b|shape|rows|size|same|raise|error")
def pads_by_one(X, f, filters):
    from keras import layers as L

    F1, F2, F3 = filters
    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(F1, 1)(X)))
    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(F2, f)(L.ZeroPadding2D(1)(Y))))
    Y = L.BatchNormalization()(L.Conv2D(F3, 1)(Y))
    return L.ReLU()(L.Add()([Y, X]))


@wrong("def identity_block(X, f, filters)", r"filters|chang|mutat|list|tuple|empty|pop|given|raise|error")
def pops_the_filters(X, f, filters):
    from keras import layers as L

    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(filters.pop(0), 1)(X)))
    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(filters.pop(0), f, padding="same")(Y)))
    Y = L.BatchNormalization()(L.Conv2D(filters.pop(0), 1)(Y))
    return L.ReLU()(L.Add()([Y, X]))


@wrong(SHAPE, r"tensor|model|return|shape", r"relu|normaliz")
def returns_a_model(X, f, filters):
    import keras

    return keras.Model(X, _block(X, f, filters))


_LAYERS = {}


@wrong(MAIN, r"weights|share|again|own|second|new|parameters")
def shares_its_layers(X, f, filters):
    from keras import layers as L

    key = f, tuple(filters), X.shape[-1]
    if key not in _LAYERS:
        sizes = (1, f, 1)
        _LAYERS[key] = [
            (L.Conv2D(n, k, padding="same"), L.BatchNormalization()) for n, k in zip(filters, sizes, strict=False)
        ]
    Y = X
    for i, (conv, norm) in enumerate(_LAYERS[key]):
        Y = norm(conv(Y))
        Y = L.ReLU()(Y) if i < 2 else Y
    return L.ReLU()(L.Add()([Y, X]))


@debatable("convolutions without a bias (batch normalization takes it away): R07 counts the biases")
def without_bias(X, f, filters):
    from keras import layers as L

    F1, F2, F3 = filters
    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(F1, 1, use_bias=False)(X)))
    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(F2, f, padding="same", use_bias=False)(Y)))
    Y = L.BatchNormalization()(L.Conv2D(F3, 1, use_bias=False)(Y))
    return L.ReLU()(L.Add()([Y, X]))


@debatable("dense layers for the 1×1 convolutions: the same function")
def dense_for_one_by_one(X, f, filters):
    from keras import layers as L

    F1, F2, F3 = filters
    Y = L.ReLU()(L.BatchNormalization()(L.Dense(F1)(X)))
    Y = L.ReLU()(L.BatchNormalization()(L.Conv2D(F2, f, padding="same")(Y)))
    Y = L.BatchNormalization()(L.Dense(F3)(Y))
    return L.ReLU()(L.Add()([Y, X]))


@debatable("another momentum and initializer")
def other_momentum(X, f, filters):
    from keras import layers as L

    Y = X
    for i, (n, size) in enumerate(zip(filters, (1, f, 1), strict=False)):
        Y = L.Conv2D(n, size, padding="same", kernel_initializer="he_normal")(Y)
        Y = L.BatchNormalization(momentum=0.9)(Y)
        Y = L.ReLU()(Y) if i < 2 else Y
    return L.ReLU()(L.Add()([Y, X]))
