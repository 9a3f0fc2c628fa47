"""Solutions of `alexnet`, written from its statement alone."""

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

CONVOLUTIONS = "Convolutions: 96 of 11 × 11 with stride 4 · 256 of 5 × 5 · 384, 384 and 256 of 3 × 3."
SAME = "All but the first keep the size (`same`)."
POOL = "Max-pooling 3 × 3 with stride 2 after the first, the second and the fifth."
UNITS = "Then 4096, 4096 and `classes` units."
RELU = "ReLU everywhere, softmax at the end."
DOCSTRING = "AlexNet in one tower, without local response normalization; returns a keras.Model."
SIGNATURE = "def alexnet(input_shape=(227, 227, 3), classes=1000)"


@right("Sequential, with the paper's dropout")
def sequential_with_dropout(input_shape=(227, 227, 3), classes=1000):
    import keras
    from keras import layers as L

    def conv(n, size, **options):
        return L.Conv2D(n, size, activation="relu", **{"padding": "same", **options})

    return keras.Sequential(
        [
            keras.Input(input_shape),
            conv(96, 11, strides=4, padding="valid"),
            L.MaxPooling2D(3, 2),
            conv(256, 5),
            L.MaxPooling2D(3, 2),
            conv(384, 3),
            conv(384, 3),
            conv(256, 3),
            L.MaxPooling2D(3, 2),
            L.Flatten(),
            L.Dense(4096, activation="relu"),
            L.Dropout(0.5),
            L.Dense(4096, activation="relu"),
            L.Dropout(0.5),
            L.Dense(classes, activation="softmax"),
        ]
    )


@right("a table and a loop, activations apart")
def by_table(input_shape=(227, 227, 3), classes=1000):
    import keras
    from keras import layers as L

    table = [(96, 11, 4, True), (256, 5, 1, True), (384, 3, 1, False), (384, 3, 1, False), (256, 3, 1, True)]
    inputs = keras.Input(shape=input_shape)
    x = inputs
    for filters, size, stride, pooled in table:
        x = L.Conv2D(filters, size, strides=stride, padding="valid" if stride == 4 else "same")(x)
        x = L.ReLU()(x)
        if pooled:
            x = L.MaxPool2D(pool_size=(3, 3), strides=(2, 2))(x)
    x = L.Flatten()(x)
    for units in [4096] * 2:
        x = L.Activation("relu")(L.Dense(units)(x))
    return keras.Model(inputs=inputs, outputs=L.Softmax()(L.Dense(classes)(x)))


@right("zeros padded by hand where the statement says same")
def padded_by_hand(input_shape=(227, 227, 3), classes=1000):
    import keras
    from keras import layers as L

    x = inputs = keras.Input(input_shape)
    for i, (n, f, s, p) in enumerate([(96, 11, 4, 0), (256, 5, 1, 2), (384, 3, 1, 1), (384, 3, 1, 1), (256, 3, 1, 1)]):
        x = L.ZeroPadding2D(p)(x) if p else x
        x = L.Conv2D(n, f, s, activation="relu")(x)
        if i in (0, 1, 4):
            x = L.MaxPooling2D(3, strides=2)(x)
    x = L.Dense(4096, activation="relu")(L.Flatten()(x))
    x = L.Dense(4096, activation="relu")(x)
    return keras.Model(inputs, L.Dense(classes, activation="softmax")(x))


def _net(
    input_shape,
    classes,
    filters=(96, 256, 384, 384, 256),
    sizes=(11, 5, 3, 3, 3),
    strides=4,
    first="valid",
    rest="same",
    pools=(0, 1, 4),
    pool=None,
    units=(4096, 4096),
    act="relu",
    dense="relu",
    last="softmax",
    after=None,
    groups=1,
    flat=None,
    drop=None,
):
    import keras
    from keras import layers as L

    X = X_input = keras.Input(input_shape)
    for i, (n, f) in enumerate(zip(filters, sizes, strict=False)):
        X = L.Conv2D(
            n,
            f,
            strides if i == 0 else 1,
            padding=rest if i else first,
            activation=act,
            groups=groups if i in (1, 3, 4) else 1,
        )(X)
        if i in pools:
            X = after(X) if after else X
            X = (pool() if pool else L.MaxPooling2D(3, strides=2))(X)
    X = (flat or L.Flatten)()(X)
    for n in units:
        X = L.Dense(n, activation=dense)(X)
        X = drop(X) if drop else X
    return keras.Model(X_input, L.Dense(classes, activation=last)(X))


@wrong(SAME, r"first|same|pad|55|57|shape")
def same_from_the_first(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, first="same")


@wrong(SAME, r"same|pad|size|shape|27|23")
def valid_everywhere(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, rest="valid", pools=(0, 1))


@wrong(CONVOLUTIONS, r"stride|4|shape|55")
def first_stride_two(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, strides=2)


@wrong(CONVOLUTIONS, r"11|kernel")
def first_seven(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, sizes=(7, 5, 3, 3, 3))


@wrong(CONVOLUTIONS, r"5 ?[×x] ?5|kernel|second")
def second_three(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, sizes=(11, 3, 3, 3, 3))


@wrong(CONVOLUTIONS, r"256|384|fifth|filters")
def fifth_384(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, filters=(96, 256, 384, 384, 384))


@wrong(CONVOLUTIONS, r"384|five|convolution")
def four_convolutions(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, filters=(96, 256, 384, 256), sizes=(11, 5, 3, 3), pools=(0, 1, 3))


@wrong(POOL, r"pool|stride|3 ?[×x] ?3|2 ?[×x] ?2")
def pools_two_by_two(input_shape=(227, 227, 3), classes=1000):
    from keras import layers as L

    return _net(input_shape, classes, pool=lambda: L.MaxPooling2D(2))


@wrong(POOL, r"stride|pool|27|18|shape")
def pool_stride_forgotten(input_shape=(227, 227, 3), classes=1000):
    from keras import layers as L

    return _net(input_shape, classes, pool=lambda: L.MaxPooling2D(3), pools=(0, 1))


@wrong(POOL, r"pool|pad|same|27|28|shape")
def pools_same(input_shape=(227, 227, 3), classes=1000):
    from keras import layers as L

    return _net(input_shape, classes, pool=lambda: L.MaxPooling2D(3, strides=2, padding="same"))


@wrong(POOL, r"fifth|pool|9216|6 ?[×x] ?6|shape", r"softmax")
def no_last_pool(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, pools=(0, 1))


@wrong(POOL, r"pool|fifth|third|after|place")
def pools_after_third(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, pools=(0, 1, 2))


@wrong(POOL, r"max|average|pool")
def average_pools(input_shape=(227, 227, 3), classes=1000):
    from keras import layers as L

    return _net(input_shape, classes, pool=lambda: L.AveragePooling2D(3, strides=2))


@wrong(UNITS, r"4096|dense|two", r"stride|dropout")
def one_4096(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, units=(4096,))


@wrong(UNITS, r"classes|1000", r"stride|pad")
def always_1000(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, 1000)


@wrong(RELU, r"relu|dense|4096|activation|negative")
def dense_without_relu(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, dense=None)


@wrong(RELU, r"relu|conv|activation|negative")
def convolutions_without_relu(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, act=None)


@wrong(RELU, r"softmax|probabilit|sum|add up", r"stride")
def without_softmax(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, last=None)


@wrong(DOCSTRING, r"normaliz|response|LRN|layer")
def with_response_normalization(input_shape=(227, 227, 3), classes=1000):
    import tensorflow as tf
    from keras import layers as L

    def lrn(X):
        return L.Lambda(lambda t: tf.nn.local_response_normalization(t, 2, 2.0, 1e-4, 0.75))(X)

    return _net(input_shape, classes, after=lrn)


@wrong(DOCSTRING, r"normaliz|batch|layer")
def with_batch_normalization(input_shape=(227, 227, 3), classes=1000):
    from keras import layers as L

    return _net(input_shape, classes, after=lambda X: L.BatchNormalization()(X))


@wrong(DOCSTRING, r"tower|groups|channels|weights|parameters")
def in_two_groups(input_shape=(227, 227, 3), classes=1000):
    return _net(input_shape, classes, groups=2)


@wrong(UNITS, r"flatten|average|9216|weights|parameters|shape")
def global_average(input_shape=(227, 227, 3), classes=1000):
    from keras import layers as L

    return _net(input_shape, classes, flat=L.GlobalAveragePooling2D)


@wrong(
    "The paper also has dropout at the two large dense layers; you may leave it out.",
    r"dropout|training|predict|same|random|differ",
)
def dropout_that_never_rests(input_shape=(227, 227, 3), classes=1000):
    from keras import layers as L

    return _net(input_shape, classes, drop=lambda X: L.Dropout(0.5)(X, training=True))


@wrong(SIGNATURE, r"default|input_shape|224|227|without")
def default_224(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes)


@debatable("dropout after the convolutions, too; the paper has it only at the two dense layers")
def dropout_everywhere(input_shape=(227, 227, 3), classes=1000):
    from keras import layers as L

    return _net(input_shape, classes, after=lambda X: L.Dropout(0.1)(X), drop=lambda X: L.Dropout(0.5)(X))
