"""Solutions of `googlenet`, written from its statement alone."""

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

STEM = "**Stem**: 7×7 with 8 filters and stride 2, 1×1 with 8, 3×3 with 24, all `same` and with ReLU."
NINE = "Then the nine modules."
POOLS = "**Max-pooling** 3×3, stride 2, `same`: before 3a, 4a and 5a."
HEADS = "**Heads**: a global average and a softmax after 5b; a side head on the output of 4a, another on that of 4d."
OUTPUTS = "Return a `keras.Model` with the outputs `[main, side1, side2]`."
SIGNATURE = "def googlenet(input_shape=(64, 64, 3), classes=6)"
EIGHTH = "GoogLeNet out of your modules, with an eighth of its filters and two side heads."

# What the notebook has defined by then: the table and `side_head` of its cells, and the student's module.
MODULES = {
    "3a": (8, (12, 16), (2, 4), 4),
    "3b": (16, (16, 24), (4, 12), 8),
    "4a": (24, (12, 26), (2, 6), 8),
    "4b": (20, (14, 28), (3, 8), 8),
    "4c": (16, (16, 32), (3, 8), 8),
    "4d": (14, (18, 36), (4, 8), 8),
    "4e": (32, (20, 40), (4, 16), 16),
    "5a": (32, (20, 40), (4, 16), 16),
    "5b": (48, (24, 48), (6, 16), 16),
}


def side_head(X, classes):
    from keras import layers

    X = layers.AveragePooling2D(5, strides=3)(X)
    X = layers.Conv2D(16, 1, activation="relu")(X)
    X = layers.Dense(128, activation="relu")(layers.Flatten()(X))
    return layers.Dense(classes, activation="softmax")(X)


def inception_module(X, filters):
    from keras import layers as L

    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    same = {"padding": "same", "activation": "relu"}
    a = L.Conv2D(f1, 1, **same)(X)
    b = L.Conv2D(f3, 3, **same)(L.Conv2D(f3_in, 1, **same)(X))
    c = L.Conv2D(f5, 5, **same)(L.Conv2D(f5_in, 1, **same)(X))
    d = L.Conv2D(f_pool, 1, **same)(L.MaxPooling2D(3, 1, "same")(X))
    return L.Concatenate()([a, b, c, d])


@right("spelled out, module by module")
def spelled_out(input_shape=(64, 64, 3), classes=6):
    import keras
    from keras import layers as L

    X_input = keras.Input(input_shape)
    X = L.Conv2D(8, 7, strides=2, padding="same", activation="relu")(X_input)
    X = L.Conv2D(8, 1, padding="same", activation="relu")(X)
    X = L.Conv2D(24, 3, padding="same", activation="relu")(X)
    X = L.MaxPooling2D(3, strides=2, padding="same")(X)
    X = inception_module(X, MODULES["3a"])
    X = inception_module(X, MODULES["3b"])
    X = L.MaxPooling2D(3, strides=2, padding="same")(X)
    X = inception_module(X, MODULES["4a"])
    side1 = side_head(X, classes)
    X = inception_module(X, MODULES["4b"])
    X = inception_module(X, MODULES["4c"])
    X = inception_module(X, MODULES["4d"])
    side2 = side_head(X, classes)
    X = inception_module(X, MODULES["4e"])
    X = L.MaxPooling2D(3, strides=2, padding="same")(X)
    X = inception_module(X, MODULES["5a"])
    X = inception_module(X, MODULES["5b"])
    X = L.GlobalAveragePooling2D()(X)
    main = L.Dense(classes, activation="softmax")(X)
    return keras.Model(X_input, [main, side1, side2])


@right("a loop that keeps every module's output; heads at the end; dropout in the main head")
def heads_at_the_end(input_shape=(64, 64, 3), classes=6):
    import keras
    from keras import layers as L

    x = inputs = keras.Input(shape=input_shape)
    for filters, size, strides in [(8, 7, 2), (8, 1, 1), (24, 3, 1)]:
        x = L.ReLU()(L.Conv2D(filters, size, strides=strides, padding="same")(x))
    after = {}
    for name, filters in MODULES.items():
        if name.endswith("a"):
            x = L.MaxPool2D((3, 3), strides=(2, 2), padding="same")(x)
        x = after[name] = inception_module(x, filters)
    main = L.Dropout(0.4)(L.GlobalAvgPool2D()(after["5b"]))
    main = L.Softmax()(L.Dense(classes)(main))
    return keras.Model(inputs=inputs, outputs=[main, side_head(after["4a"], classes), side_head(after["4d"], classes)])


@right("recursion over the stages, the average by ops.mean")
def by_stages(input_shape=(64, 64, 3), classes=6):
    import keras
    from keras import layers as L
    from keras import ops

    def same(filters, size, strides=1):
        return L.Conv2D(filters, size, strides, "same", activation="relu")

    inputs = keras.Input(input_shape)
    X, sides = same(24, 3)(same(8, 1)(same(8, 7, 2)(inputs))), []
    for stage in "345":
        X = L.MaxPooling2D(3, 2, "same")(X)
        for name in (name for name in MODULES if name[0] == stage):
            X = inception_module(X, MODULES[name])
            if name in ("4a", "4d"):
                sides.append(side_head(X, classes))
    main = L.Dense(classes, "softmax")(ops.mean(X, axis=(1, 2)))
    return keras.Model(inputs, [main, *sides])


def _net(
    input_shape,
    classes,
    stem=((8, 7, 2), (8, 1, 1), (24, 3, 1)),
    act="relu",
    padding="same",
    names=tuple(MODULES),
    pools=("3a", "4a", "5a"),
    pool=None,
    sides=("4a", "4d"),
    side_classes=None,
    out=(0, 1, 2),
    last="softmax",
    average=None,
    table=MODULES,
    head=side_head,
    wrap=None,
):
    import keras
    from keras import layers as L

    X = X_input = keras.Input(input_shape)
    for filters, size, strides in stem:
        X = L.Conv2D(filters, size, strides=strides, padding=padding, activation=act)(X)
    heads = []
    for name in names:
        if name in pools:
            X = (pool() if pool else L.MaxPooling2D(3, strides=2, padding="same"))(X)
        X = inception_module(X, table[name])
        if name in sides:
            heads.append(head(X, side_classes or classes))
    X = (average or L.GlobalAveragePooling2D)()(X)
    heads = [L.Dense(classes, activation=last)(X), *heads]
    outputs = [heads[i] for i in out]
    return keras.Model(X_input, wrap(outputs) if wrap else outputs)


@wrong(STEM, r"stride|stem|shape|7 ?[×x] ?7")
def stem_without_stride(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, stem=((8, 7, 1), (8, 1, 1), (24, 3, 1)))


@wrong(STEM, r"stride|7 ?[×x] ?7|3 ?[×x] ?3|stem|first")
def stem_stride_at_the_end(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, stem=((8, 7, 1), (8, 1, 1), (24, 3, 2)))


@wrong(STEM, r"1 ?[×x] ?1|3 ?[×x] ?3|order|stem")
def stem_order(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, stem=((8, 7, 2), (24, 3, 1), (8, 1, 1)))


@wrong(STEM, r"24|filters|stem")
def stem_filters(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, stem=((8, 7, 2), (8, 1, 1), (8, 3, 1)))


@wrong(STEM, r"relu|activation|negative|stem")
def stem_without_relu(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, act=None)


@wrong(STEM, r"same|pad|stem|shape|rows")
def stem_valid(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, padding="valid")


@wrong(POOLS, r"5a|pool|shape|rows|three|before")
def no_pool_before_5a(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, pools=("3a", "4a"))


@wrong(POOLS, r"3a|pool|shape|rows|before")
def no_pool_before_3a(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, pools=("4a", "5a"))


@wrong(POOLS, r"before|after|4e|4d|5a|5b|3a|3b|pool")
def pools_after(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, pools=("3b", "4b", "5b"))


@wrong(POOLS, r"max|average|pool")
def average_pools(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    return _net(input_shape, classes, pool=lambda: L.AveragePooling2D(3, strides=2, padding="same"))


@wrong(POOLS, r"3 ?[×x] ?3|2 ?[×x] ?2|pool")
def pools_two_by_two(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    return _net(input_shape, classes, pool=lambda: L.MaxPooling2D(2, strides=2, padding="same"))


@wrong(NINE, r"nine|module|4e|eight|8|9")
def without_4e(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, names=[name for name in MODULES if name != "4e"])


@wrong(NINE, r"order|module|4b|4d|weights|parameters|filters")
def modules_in_another_order(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, names=["3a", "3b", "4a", "4c", "4b", "4d", "4e", "5a", "5b"])


@wrong(HEADS, r"4a|3b|side|first")
def side_on_3b(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, sides=("3b", "4d"))


@wrong(HEADS, r"4d|4e|side|second")
def side_on_4e(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, sides=("4a", "4e"))


@wrong(OUTPUTS, r"order|main|first|side", r"pool|stem")
def sides_first(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, out=(1, 2, 0))


@wrong(OUTPUTS, r"order|side|4a|4d|first", r"pool|stem")
def sides_swapped(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, out=(0, 2, 1))


@wrong(OUTPUTS, r"three|output|side|\b3\b", r"pool|stem")
def main_only(input_shape=(64, 64, 3), classes=6):
    import keras

    model = _net(input_shape, classes)
    return keras.Model(model.input, model.outputs[0])


@wrong(OUTPUTS, r"three|output|one|average|mean|side")
def one_mean_of_the_heads(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    return _net(input_shape, classes, wrap=lambda outputs: L.Average()(outputs))


@wrong(OUTPUTS, r"keras\.Model|one model|list|return|type")
def three_models(input_shape=(64, 64, 3), classes=6):
    import keras

    model = _net(input_shape, classes)
    return [keras.Model(model.input, output) for output in model.outputs]


@wrong(HEADS, r"average|flatten|global|weights|parameters")
def flattens(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    return _net(input_shape, classes, average=L.Flatten)


@wrong(HEADS, r"average|max|global")
def global_maximum(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    return _net(input_shape, classes, average=L.GlobalMaxPooling2D)


@wrong(HEADS, r"softmax|probabilit|sum|add up", r"pool|stem")
def main_without_softmax(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, last=None)


@wrong(HEADS, r"after|dense|128|main|weights|parameters|global average|layer")
def main_with_a_hidden_layer(input_shape=(64, 64, 3), classes=6):
    import keras
    from keras import layers as L

    model = _net(input_shape, classes)
    average = next(layer for layer in model.layers if isinstance(layer, L.GlobalAveragePooling2D)).output
    main = L.Dense(classes, activation="softmax")(L.Dense(128, activation="relu")(average))
    return keras.Model(model.input, [main, *model.outputs[1:]])


@wrong(HEADS, r"another|own|share|same|weights|parameters|side|two")
def one_side_head_for_both(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    shared = [L.Dense(128, activation="relu"), L.Dense(classes, activation="softmax")]

    def head(X, classes):
        X = L.Conv2D(16, 1, activation="relu")(L.AveragePooling2D(5, strides=3)(X))
        return shared[1](shared[0](L.Flatten()(X)))

    return _net(input_shape, classes, head=head)


@wrong(SIGNATURE, r"classes|side|6")
def sides_of_six(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, side_classes=6)


@wrong(SIGNATURE, r"input_shape|64|shape")
def always_64(input_shape=(64, 64, 3), classes=6):
    return _net((64, 64, 3), classes)


@wrong(EIGHTH, r"eighth|filters|weights|parameters|eight")
def at_full_size(input_shape=(64, 64, 3), classes=6):
    def eight(n):
        return tuple(map(eight, n)) if isinstance(n, tuple) else 8 * n

    return _net(input_shape, classes, table={name: eight(filters) for name, filters in MODULES.items()})


_TABLE = dict(MODULES)


@wrong(NINE, r"nine|module|second|again|call|raise|error")
def pops_its_modules(input_shape=(64, 64, 3), classes=6):
    names = list(_TABLE)
    last = _TABLE.pop("5b", None)
    return _net(input_shape, classes, names=[*_TABLE, "5b"] if last else names)


@debatable("outputs in a dictionary: race() takes net.outputs and a list of losses")
def outputs_by_name(input_shape=(64, 64, 3), classes=6):
    return _net(input_shape, classes, wrap=lambda outputs: dict(zip(("main", "side1", "side2"), outputs, strict=False)))


@debatable("dropout inside the side heads, written anew")
def dropout_in_side_heads(input_shape=(64, 64, 3), classes=6):
    from keras import layers as L

    def head(X, classes):
        X = L.Conv2D(16, 1, activation="relu")(L.AveragePooling2D(5, strides=3)(X))
        X = L.Dropout(0.7)(L.Dense(128, activation="relu")(L.Flatten()(X)))
        return L.Dense(classes, activation="softmax")(X)

    return _net(input_shape, classes, head=head)
