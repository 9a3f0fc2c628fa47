"""Solutions of `vgg16`, written from its statement alone."""

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

STAGES = (
    "Five stages of convolutions 3 × 3 with ReLU, each followed by max-pooling 2 × 2: two of 64 filters, two of 128, "
    "three of 256, three of 512, three of 512."
)
UNITS = "Then 4096, 4096 and `classes` units."
SAME = "In 2014 a group in Oxford asked how far one gets with a single kind of convolution: 3 × 3, stride 1, `same`."
SHRINKS = "Only pooling shrinks, by half each time."
PAPER_D = "VGG-16 (configuration D of the paper); returns a keras.Model."
SIGNATURE = "def vgg16(input_shape=(224, 224, 3), classes=1000)"


@right("Sequential, a list and a loop")
def as_sequential(input_shape=(224, 224, 3), classes=1000):
    import keras
    from keras import layers as L

    model = keras.Sequential([keras.Input(shape=input_shape)])
    for step in [64, 64, "P", 128, 128, "P", *[256] * 3, "P", *[512] * 3, "P", *[512] * 3, "P"]:
        if step == "P":
            model.add(L.MaxPooling2D((2, 2), strides=(2, 2)))
        else:
            model.add(L.Conv2D(step, (3, 3), padding="same", activation="relu"))
    model.add(L.Flatten())
    model.add(L.Dense(4096, activation="relu"))
    model.add(L.Dense(4096, activation="relu"))
    model.add(L.Dense(classes, activation="softmax"))
    return model


@right("ReLU apart, zeros padded by hand")
def padded_by_hand(input_shape=(224, 224, 3), classes=1000):
    import keras
    from keras import layers as L

    def stage(X, times, filters):
        for _ in range(times):
            X = L.ReLU()(L.Conv2D(filters, 3)(L.ZeroPadding2D(1)(X)))
        return L.MaxPool2D()(X)

    X = X_input = keras.Input(input_shape)
    for times, filters in zip((2, 2, 3, 3, 3), (64, 128, 256, 512, 512), strict=True):
        X = stage(X, times, filters)
    X = L.Flatten()(X)
    for units in (4096, 4096):
        X = L.ReLU()(L.Dense(units)(X))
    return keras.Model(X_input, L.Softmax()(L.Dense(classes)(X)))


@right("stages as nested models")
def nested(input_shape=(224, 224, 3), classes=1000):
    import keras
    from keras import layers as L

    def stage(n, filters):
        convs = [L.Conv2D(filters, 3, activation="relu", padding="same") for _ in range(n)]
        return keras.Sequential([*convs, L.MaxPooling2D(2)])

    X = X_input = keras.Input(input_shape)
    for n, filters in [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)]:
        X = stage(n, filters)(X)
    head = keras.Sequential([L.Flatten(), *(L.Dense(4096, activation="relu") for _ in "ab")])
    return keras.Model(X_input, L.Dense(classes, activation="softmax")(head(X)))


PLAN = ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512))


def _net(
    input_shape,
    classes,
    plan=PLAN,
    padding="same",
    pool=None,
    units=(4096, 4096),
    act="relu",
    dense="relu",
    last="softmax",
    kernels=None,
    flat=None,
    last_pool=True,
    norm=False,
    strides=1,
):
    import keras
    from keras import layers as L

    X = X_input = keras.Input(input_shape)
    for stage, (times, filters) in enumerate(plan):
        for i in range(times):
            size = kernels(stage, i) if kernels else 3
            X = L.Conv2D(filters, size, strides, padding=padding, activation=None if norm else act)(X)
            X = L.ReLU()(L.BatchNormalization()(X)) if norm else X
        if last_pool or stage < len(plan) - 1:
            X = (pool() if pool else L.MaxPooling2D(2))(X)
    X = (flat or L.Flatten)()(X)
    for n in units:
        X = L.Dense(n, activation=dense)(X)
    return keras.Model(X_input, L.Dense(classes, activation=last)(X))


@wrong(STAGES, r"three|13|16|256|convolutions|layers", r"19")
def vgg13(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes, [(2, n) for n in (64, 128, 256, 512, 512)])


@wrong(STAGES, r"three|four|16|19|convolutions")
def vgg19(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes, [(2, 64), (2, 128), (4, 256), (4, 512), (4, 512)])


@wrong(STAGES, r"512|1024|filters|channels")
def doubles_to_1024(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes, [(n, 64 * 2**i) for i, n in enumerate((2, 2, 3, 3, 3))])


@wrong(PAPER_D, r"3 ?[×x] ?3|1 ?[×x] ?1|kernel", r"pool")
def configuration_c(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes, kernels=lambda stage, i: 1 if i == 2 else 3)


@wrong(STAGES, r"3 ?[×x] ?3|5 ?[×x] ?5|kernel")
def five_by_five(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes, kernels=lambda stage, i: 5 if stage == 0 else 3)


@wrong(SAME, r"same|pad|shape|shrink|size")
def valid_in_first_stage(input_shape=(224, 224, 3), classes=1000):
    import keras
    from keras import layers as L

    X = X_input = keras.Input(input_shape)
    for stage, (times, filters) in enumerate(PLAN):
        for _ in range(times):
            X = L.Conv2D(filters, 3, activation="relu", padding="same" if stage else "valid")(X)
        X = L.MaxPooling2D(2)(X)
    X = L.Dense(4096, activation="relu")(L.Flatten()(X))
    X = L.Dense(4096, activation="relu")(X)
    return keras.Model(X_input, L.Dense(classes, activation="softmax")(X))


@wrong(SHRINKS, r"pool|stride|half|halv|shape")
def overlapping_pools(input_shape=(224, 224, 3), classes=1000):
    from keras import layers as L

    return _net(input_shape, classes, pool=lambda: L.MaxPooling2D(3, strides=2, padding="same"))


@wrong(STAGES, r"last|fifth|each|pool|25088|7 ?[×x] ?7|shape")
def no_last_pool(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes, last_pool=False)


@wrong(STAGES, r"max|average|pool")
def average_pools(input_shape=(224, 224, 3), classes=1000):
    from keras import layers as L

    return _net(input_shape, classes, pool=lambda: L.AveragePooling2D(2))


@wrong(SHRINKS, r"pool|stride|convolution|shrink")
def strides_for_pools(input_shape=(224, 224, 3), classes=1000):
    import keras
    from keras import layers as L

    X = X_input = keras.Input(input_shape)
    for times, filters in PLAN:
        for i in range(times):
            X = L.Conv2D(filters, 3, 2 if i == times - 1 else 1, activation="relu", padding="same")(X)
    X = L.Dense(4096, activation="relu")(L.Flatten()(X))
    X = L.Dense(4096, activation="relu")(X)
    return keras.Model(X_input, L.Dense(classes, activation="softmax")(X))


@wrong(STAGES, r"relu|activation|negative|non-?linear")
def convolutions_without_relu(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes, act=None)


@wrong(UNITS, r"4096|dense|two", r"pool")
def one_4096(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes, units=(4096,))


@wrong(UNITS, r"4096|1024|units|dense")
def small_dense(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes, units=(4096, 1024))


@wrong(UNITS, r"classes|1000", r"pool|same")
def always_1000(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, 1000)


@wrong(SIGNATURE, r"input_shape|224|channel|shape")
def always_rgb(input_shape=(224, 224, 3), classes=1000):
    return _net((*input_shape[:2], 3), classes)


@wrong(UNITS, r"flatten|average|weights|parameters|25088|shape")
def global_average(input_shape=(224, 224, 3), classes=1000):
    from keras import layers as L

    return _net(input_shape, classes, flat=L.GlobalAveragePooling2D)


@wrong(PAPER_D, r"normaliz|layer|weights|parameters|batch")
def with_batch_normalization(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes, norm=True)


_PLAN = [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)]


@wrong(STAGES, r"second|again|stage|convolution|call|differ|layers|weights|parameters")
def pops_its_plan(input_shape=(224, 224, 3), classes=1000):
    first = _PLAN.pop(0)
    return _net(input_shape, classes, [first, *_PLAN])


@debatable("no softmax: this statement does not mention one, nor ReLU for the dense layers")
def without_softmax(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes, last=None)


@debatable("dense layers without ReLU: the statement gives ReLU to the convolutions only")
def dense_without_relu(input_shape=(224, 224, 3), classes=1000):
    return _net(input_shape, classes, dense=None)


@debatable("dropout as in the paper: allowed at AlexNet, not mentioned here")
def with_dropout(input_shape=(224, 224, 3), classes=1000):
    import keras
    from keras import layers as L

    model = _net(input_shape, classes)
    X = L.Dropout(0.5)(model.layers[-2].output)
    return keras.Model(model.input, model.layers[-1](X))


@debatable("Keras's own VGG-16: is a ready-made network a solution?")
def from_applications(input_shape=(224, 224, 3), classes=1000):
    import keras

    return keras.applications.VGG16(weights=None, input_shape=tuple(input_shape), classes=classes)
