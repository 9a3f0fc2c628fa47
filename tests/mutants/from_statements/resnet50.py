"""Solutions of `resnet50`, written from its statement alone."""

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

STEM = "Stage 1: zero-pad 3 · 64 filters 7×7 with stride 2 · batch norm · ReLU · max-pool 3×3 with stride 2."
BLOCKS = "Stages 2 to 5: one convolutional block, then identity blocks, f = 3."
COUNT = "Blocks in all: 3, 4, 6, 3."
FILTERS = "Filters: (64, 64, 256), doubling from stage to stage."
STRIDES = "Stage 2 has s = 1, the others s = 2."
LAST = "Last: average pooling 2×2, flatten, softmax."
SETTINGS = "Leave all other settings of the layers as they are."
SIGNATURE = "def resnet50(input_shape=(64, 64, 3), classes=6)"


def convolution(X, n, size, stride=1, momentum=0.99):
    from keras import layers as L

    X = L.Conv2D(n, size, stride, padding="same")(X)
    return L.BatchNormalization(axis=3, momentum=momentum)(X)


def identity_block(X, f, filters, momentum=0.99):
    from keras import layers as L

    F1, F2, F3 = filters
    Y = L.ReLU()(convolution(X, F1, 1, momentum=momentum))
    Y = L.ReLU()(convolution(Y, F2, f, momentum=momentum))
    Y = convolution(Y, F3, 1, momentum=momentum)
    return L.ReLU()(L.Add()([Y, X]))


def convolutional_block(X, f, filters, s=2, momentum=0.99):
    from keras import layers as L

    F1, F2, F3 = filters
    Y = L.ReLU()(convolution(X, F1, 1, s, momentum))
    Y = L.ReLU()(convolution(Y, F2, f, momentum=momentum))
    Y = convolution(Y, F3, 1, momentum=momentum)
    return L.ReLU()(L.Add()([Y, convolution(X, F3, 1, s, momentum)]))


@right("the assignment's way, with named letters")
def spelled_out(input_shape=(64, 64, 3), classes=6):
    import keras
    from keras import layers as L

    X_input = keras.Input(input_shape)
    X = L.ZeroPadding2D((3, 3))(X_input)
    X = L.Conv2D(64, (7, 7), strides=(2, 2), name="conv1")(X)
    X = L.BatchNormalization(axis=3, name="bn_conv1")(X)
    X = L.Activation("relu")(X)
    X = L.MaxPooling2D((3, 3), strides=(2, 2))(X)
    X = convolutional_block(X, 3, [64, 64, 256], s=1)
    X = identity_block(X, 3, [64, 64, 256])
    X = identity_block(X, 3, [64, 64, 256])
    X = convolutional_block(X, 3, [128, 128, 512], s=2)
    for _ in "bcd":
        X = identity_block(X, 3, [128, 128, 512])
    X = convolutional_block(X, 3, [256, 256, 1024], s=2)
    for _ in "bcdef":
        X = identity_block(X, 3, [256, 256, 1024])
    X = convolutional_block(X, 3, [512, 512, 2048], s=2)
    for _ in "bc":
        X = identity_block(X, 3, [512, 512, 2048])
    X = L.AveragePooling2D((2, 2), name="avg_pool")(X)
    X = L.Flatten()(X)
    X = L.Dense(classes, activation="softmax", name="fc")(X)
    return keras.Model(inputs=X_input, outputs=X, name="ResNet50")


@right("a generator of filters, functions for layers")
def by_generator(input_shape=(64, 64, 3), classes=6):
    import itertools

    import keras
    from keras import layers as L

    def doubled(filters):
        while True:
            yield filters
            filters = tuple(2 * n for n in filters)

    x = inputs = keras.Input(shape=input_shape)
    x = keras.ops.pad(x, ((0, 0), (3, 3), (3, 3), (0, 0)))
    x = keras.activations.relu(L.BatchNormalization()(L.Conv2D(64, 7, 2)(x)))
    x = L.MaxPool2D(3, 2)(x)
    for blocks, filters, s in zip(
        (3, 4, 6, 3), doubled((64, 64, 256)), itertools.chain([1], itertools.repeat(2)), strict=False
    ):
        x = convolutional_block(x, 3, filters, s=s)
        for _ in range(blocks - 1):
            x = identity_block(x, 3, filters)
    x = L.Dense(classes)(L.Flatten()(L.AveragePooling2D((2, 2))(x)))
    return keras.Model(inputs, L.Softmax()(x))


@right("functools.reduce over the identity blocks")
def by_reduce(input_shape=(64, 64, 3), classes=6):
    from functools import reduce

    import keras
    from keras import layers as L

    stem = [
        L.ZeroPadding2D(3),
        L.Conv2D(64, 7, strides=2),
        L.BatchNormalization(),
        L.ReLU(),
        L.MaxPooling2D(3, strides=2),
    ]
    X_input = keras.Input(input_shape)
    X = reduce(lambda X, layer: layer(X), stem, X_input)
    for stage, more in enumerate((2, 3, 5, 2)):
        filters = [n << stage for n in (64, 64, 256)]
        X = convolutional_block(X, 3, filters, 2 if stage else 1)
        X = reduce(lambda X, _: identity_block(X, 3, filters), range(more), X)
    head = [L.AveragePooling2D(pool_size=2), L.Flatten(), L.Dense(classes, activation="softmax")]
    return keras.Model(X_input, reduce(lambda X, layer: layer(X), head, X))


def _net(
    input_shape,
    classes,
    blocks=(3, 4, 6, 3),
    first_s=1,
    f=3,
    plan=None,
    pad=3,
    stem=None,
    norm=True,
    relu=True,
    pool=None,
    end=None,
    last="softmax",
    momentum=0.99,
    flat=True,
    identity=identity_block,
):
    import keras
    from keras import layers as L

    X = X_input = keras.Input(input_shape)
    if stem:
        X = stem(X)
    else:
        X = L.ZeroPadding2D(pad)(X)
        X = L.Conv2D(64, 7, strides=2)(X)
        X = L.BatchNormalization(momentum=momentum)(X) if norm else X
        X = L.ReLU()(X) if relu else X
        X = (pool or L.MaxPooling2D(3, strides=2))(X)
    for stage, n in enumerate(blocks):
        filters = plan[stage] if plan else [64 * 2**stage, 64 * 2**stage, 256 * 2**stage]
        X = convolutional_block(X, f, filters, 2 if stage else first_s, momentum)
        for _ in range(n - 1):
            X = identity(X, f, filters, momentum)
    X = (end or L.AveragePooling2D(2))(X)
    X = L.Flatten()(X) if flat else X
    return keras.Model(X_input, L.Dense(classes, activation=last)(X))


@wrong(COUNT, r"block|3, 4, 6, 3|in all|\d+")
def one_block_more_each(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, blocks=(4, 5, 7, 4))


@wrong(COUNT, r"block|3, 4, 6, 3|\d+")
def stages_swapped(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, blocks=(3, 6, 4, 3))


@wrong(STRIDES, r"stage 2|\bs\b|stride|shape|rows")
def stage_two_halves(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    return _net(input_shape, classes, first_s=2, end=L.AveragePooling2D(1))


@wrong(FILTERS, r"filters|doubl|512|2048|256")
def last_not_doubled(input_shape=(64, 64, 3), classes=6):
    plan = [(64, 64, 256), (128, 128, 512), (256, 256, 1024), (256, 256, 1024)]
    return _net(input_shape, classes, plan=plan)


@wrong(BLOCKS, r"\bf\b|3|kernel")
def f_is_five(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, f=5)


@wrong(STEM, r"pad|shape|rows")
def no_padding(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, pad=0)


@wrong(STEM, r"max|pool")
def no_max_pool(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    return _net(input_shape, classes, pool=L.Activation("linear"))


@wrong(SETTINGS, r"pool|pad|same|shape|rows|15|16|setting")
def pool_same(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    return _net(input_shape, classes, pool=L.MaxPooling2D(3, strides=2, padding="same"))


@wrong(STEM, r"3 ?[×x] ?3|pool|2 ?[×x] ?2|shape|rows")
def pool_two_by_two(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    return _net(input_shape, classes, pool=L.MaxPooling2D(2))


@wrong(STEM, r"batch ?norm|normaliz")
def stem_without_normalization(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, norm=False)


@wrong(STEM, r"relu|negative|activation")
def stem_without_relu(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, relu=False)


@wrong(STEM, r"stride|pool|order|shape|rows")
def strides_swapped(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    def stem(X):
        X = L.ReLU()(L.BatchNormalization()(L.Conv2D(64, 7)(L.ZeroPadding2D(3)(X))))
        return L.MaxPooling2D(3, strides=4)(X)

    return _net(input_shape, classes, stem=stem)


@wrong(LAST, r"average|max|pool")
def max_pool_at_the_end(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    return _net(input_shape, classes, end=L.MaxPooling2D(2))


@right("the global average, the same function where the last volume is 2×2, as the text says")
def global_average(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    return _net(input_shape, classes, end=L.GlobalAveragePooling2D())


@wrong(LAST, r"average|pool|weights|parameters|shape")
def no_average(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    return _net(input_shape, classes, end=L.Activation("linear"))


@wrong(LAST, r"flatten|shape|\(None, 6\)|classes")
def no_flatten(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, flat=False)


@wrong(LAST, r"softmax|probabilit|sum|add up", r"block|pad")
def no_softmax(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, last=None)


@wrong(LAST, r"softmax|sigmoid|probabilit|sum|add up")
def sigmoid_at_the_end(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, last="sigmoid")


@wrong(SIGNATURE, r"classes|6", r"block|pad")
def always_six(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, 6)


@wrong(SIGNATURE, r"input_shape|64|shape")
def always_64(input_shape=(64, 64, 3), classes=6):
    return _net((64, 64, 3), classes)


@wrong(SETTINGS, r"momentum|setting|normaliz", r"block")
def other_momentum(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, momentum=0.9)


@wrong(BLOCKS, r"convolutional|shortcut|identity|one|weights|parameters|block")
def only_convolutional_blocks(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, identity=lambda X, f, filters, m: convolutional_block(X, f, filters, 1, m))


@wrong(BLOCKS, r"shortcut|identity|add|plain")
def plain_blocks(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    def plain(X, f, filters, momentum):
        for n, size in zip(filters, (1, f, 1), strict=False):
            X = L.ReLU()(convolution(X, n, size))
        return X

    return _net(input_shape, classes, identity=plain)


_BLOCKS = [3, 4, 6, 3]


@wrong(COUNT, r"second|again|block|stage|weights|parameters|call|shape|rows")
def pops_its_blocks(input_shape=(64, 64, 3), classes=6):
    first = _BLOCKS.pop(0)  # stage 2 has another stride, so it goes first
    return _net(input_shape, classes, blocks=[first, *_BLOCKS])


@debatable('kernels drawn by He\'s rule after building: an "other setting"?')
def initializer_of_he(input_shape=(64, 64, 3), classes=6):
    import keras

    model = _net(input_shape, classes)
    for layer in model.layers:
        if "kernel" in dir(layer) and len(layer.kernel.shape) == 4:
            layer.kernel.assign(keras.initializers.HeNormal()(layer.kernel.shape))
    return model
