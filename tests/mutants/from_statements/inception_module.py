"""Solutions of `inception_module`, written from its statement alone."""

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

FOUR = "Four branches read the same `X`, and all keep rows and columns:"
ONE = "1. 1×1 with `f1` filters"
THREE = "2. 1×1 with `f3_in`, then 3×3 with `f3`"
FIVE = "3. 1×1 with `f5_in`, then 5×5 with `f5`"
POOL = "4. max-pooling 3×3 with stride 1, then 1×1 with `f_pool`"
RELU = "ReLU follows each convolution."
JOIN = "Join them in this order along the channels."
SHAPE = "X: (batch, n_H, n_W, n_C); returns (batch, n_H, n_W, f1 + f3 + f5 + f_pool)."


@right("a list of branches, each a list of layers")
def by_lists(X, filters):
    from keras import layers as L

    def conv(n, size):
        return L.Conv2D(n, size, padding="same", activation="relu")

    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    branches = [
        [conv(f1, 1)],
        [conv(f3_in, 1), conv(f3, 3)],
        [conv(f5_in, 1), conv(f5, 5)],
        [L.MaxPooling2D(3, strides=1, padding="same"), conv(f_pool, 1)],
    ]
    results = []
    for branch in branches:
        Y = X
        for layer in branch:
            Y = layer(Y)
        results.append(Y)
    return L.Concatenate(axis=-1)(results)


@right("the last ReLU of all branches after joining")
def relu_after_joining(X, filters):
    from keras import layers as L

    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    a = L.Conv2D(f1, 1)(X)
    b = L.Conv2D(f3, 3, padding="same")(L.ReLU()(L.Conv2D(f3_in, 1)(X)))
    c = L.Conv2D(f5, 5, padding="same")(L.ReLU()(L.Conv2D(f5_in, 1)(X)))
    d = L.Conv2D(f_pool, 1)(L.MaxPooling2D(3, strides=1, padding="same")(X))
    return L.ReLU()(L.concatenate([a, b, c, d], axis=3))


@right("Activation layers, zeros padded by hand, ops.concatenate, branches made last to first")
def last_to_first(X, filters):
    from keras import layers as L
    from keras import ops

    f1, (f3_in, f3), (f5_in, f5), f_pool = filters

    def relu(X):
        return L.Activation("relu")(X)

    fourth = relu(L.Conv2D(f_pool, (1, 1))(L.MaxPool2D((3, 3), (1, 1), "same")(X)))
    third = relu(L.Conv2D(f5, (5, 5))(L.ZeroPadding2D(2)(relu(L.Conv2D(f5_in, (1, 1))(X)))))
    second = relu(L.Conv2D(f3, (3, 3))(L.ZeroPadding2D(1)(relu(L.Conv2D(f3_in, (1, 1))(X)))))
    first = relu(L.Conv2D(f1, (1, 1))(X))
    return ops.concatenate((first, second, third, fourth), axis=-1)


@right("small Sequentials as branches")
def by_sequentials(X, filters):
    import keras
    from keras import layers as L

    f1, three, five, f_pool = filters
    same = {"padding": "same", "activation": "relu"}
    return L.Concatenate()(
        [
            L.Conv2D(f1, 1, **same)(X),
            keras.Sequential([L.Conv2D(three[0], 1, **same), L.Conv2D(three[1], 3, **same)])(X),
            keras.Sequential([L.Conv2D(five[0], 1, **same), L.Conv2D(five[1], 5, **same)])(X),
            keras.Sequential([L.MaxPooling2D(3, 1, "same"), L.Conv2D(f_pool, 1, **same)])(X),
        ]
    )


def _module(
    X, filters, acts=("relu",) * 6, order="1234", sizes=(3, 5), pool=None, join=None, pool_conv=True, norm=False
):
    from keras import layers as L

    f1, (f3_in, f3), (f5_in, f5), f_pool = filters

    def conv(X, n, size, act):
        X = L.Conv2D(n, size, padding="same", activation=None if norm else act)(X)
        return L.ReLU()(L.BatchNormalization()(X)) if norm else X

    made = {"1": conv(X, f1, 1, acts[0])}
    made["2"] = conv(conv(X, f3_in, 1, acts[1]), f3, sizes[0], acts[2])
    made["3"] = conv(conv(X, f5_in, 1, acts[3]), f5, sizes[1], acts[4])
    Y = (pool or L.MaxPooling2D(3, strides=1, padding="same"))(X)
    made["4"] = conv(Y, f_pool, 1, acts[5]) if pool_conv else Y
    return (join or L.Concatenate())([made[name] for name in order])


def _acts(*without):
    return tuple(None if i in without else "relu" for i in range(6))


@wrong(JOIN, r"order", r"relu|stride")
def other_order(X, filters):
    return _module(X, filters, order="1243")


@wrong(JOIN, r"order")
def pool_first(X, filters):
    return _module(X, filters, order="4123")


@wrong(JOIN, r"channels|axis|shape")
def joined_along_rows(X, filters):
    from keras import layers as L

    return _module(X, filters, join=L.Concatenate(axis=1))


@wrong(JOIN, r"join|concat|add|sum|channels|shape|raise|error")
def added(X, filters):
    from keras import layers as L

    return _module(X, filters, join=L.Add())


@wrong(RELU, r"relu|activation|negative")
def no_relu_in_bottlenecks(X, filters):
    return _module(X, filters, acts=_acts(1, 3))


@wrong(RELU, r"relu|activation|negative", r"order")
def no_relu_after_pooling(X, filters):
    return _module(X, filters, acts=_acts(5))


@wrong(RELU, r"relu|activation|negative")
def no_relu_in_the_first(X, filters):
    return _module(X, filters, acts=_acts(0))


@wrong(RELU, r"relu|activation|negative")
def no_relu_at_all(X, filters):
    return _module(X, filters, acts=_acts(*range(6)))


@wrong(POOL, r"stride|pool|shape|rows|raise|error", r"relu")
def pool_stride_forgotten(X, filters):
    from keras import layers as L

    return _module(X, filters, pool=L.MaxPooling2D(3, padding="same"))


@wrong(FOUR, r"pad|same|rows|shape|pool|raise|error")
def pool_valid(X, filters):
    from keras import layers as L

    return _module(X, filters, pool=L.MaxPooling2D(3, strides=1))


@wrong(POOL, r"max|average|pool")
def average_pooling(X, filters):
    from keras import layers as L

    return _module(X, filters, pool=L.AveragePooling2D(3, strides=1, padding="same"))


@wrong(POOL, r"3 ?[×x] ?3|pool|2 ?[×x] ?2|max")
def pool_two_by_two(X, filters):
    from keras import layers as L

    return _module(X, filters, pool=L.MaxPooling2D(2, strides=1, padding="same"))


@wrong(POOL, r"1 ?[×x] ?1|f_pool|pool|channels|shape")
def pool_without_convolution(X, filters):
    return _module(X, filters, pool_conv=False)


@wrong(POOL, r"then|order|after|before|pool|max")
def convolution_before_pool(X, filters):
    from keras import layers as L

    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    same = {"padding": "same", "activation": "relu"}
    four = L.MaxPooling2D(3, 1, "same")(L.Conv2D(f_pool, 1, activation="relu")(X))
    two = L.Conv2D(f3, 3, **same)(L.Conv2D(f3_in, 1, **same)(X))
    three = L.Conv2D(f5, 5, **same)(L.Conv2D(f5_in, 1, **same)(X))
    return L.Concatenate()([L.Conv2D(f1, 1, **same)(X), two, three, four])


@wrong(FIVE, r"5 ?[×x] ?5|kernel|third")
def three_for_five(X, filters):
    return _module(X, filters, sizes=(3, 3))


@wrong(THREE, r"3 ?[×x] ?3|5 ?[×x] ?5|kernel")
def kernels_swapped(X, filters):
    return _module(X, filters, sizes=(5, 3))


@wrong(THREE, r"f3_in|f3|filters|swap|order|shape")
def pairs_swapped(X, filters):
    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    return _module(X, (f1, (f3, f3_in), (f5, f5_in), f_pool))


@wrong(FIVE, r"1 ?[×x] ?1|f5_in|bottleneck|third|second|weights|parameters")
def without_bottlenecks(X, filters):
    from keras import layers as L

    f1, (_, f3), (_, f5), f_pool = filters
    same = {"padding": "same", "activation": "relu"}
    pooled = L.MaxPooling2D(3, strides=1, padding="same")(X)
    parts = [L.Conv2D(n, k, **same)(X) for n, k in ((f1, 1), (f3, 3), (f5, 5))]
    return L.Concatenate()([*parts, L.Conv2D(f_pool, 1, **same)(pooled)])


@wrong(FOUR, r"same `?X|\bX\b|read|branch|input|chain|each|weights|parameters")
def one_reads_the_other(X, filters):
    from keras import layers as L

    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    same = {"padding": "same", "activation": "relu"}
    a = L.Conv2D(f1, 1, **same)(X)
    b = L.Conv2D(f3, 3, **same)(L.Conv2D(f3_in, 1, **same)(a))
    c = L.Conv2D(f5, 5, **same)(L.Conv2D(f5_in, 1, **same)(b))
    d = L.Conv2D(f_pool, 1, **same)(L.MaxPooling2D(3, 1, "same")(c))
    return L.Concatenate()([a, b, c, d])


@wrong(THREE, r"1 ?[×x] ?1|share|own|bottleneck|f5_in|f3_in|weights|parameters")
def one_bottleneck_for_both(X, filters):
    from keras import layers as L

    f1, (f3_in, f3), (_f5_in, f5), f_pool = filters
    same = {"padding": "same", "activation": "relu"}
    down = L.Conv2D(f3_in, 1, **same)(X)
    pooled = L.MaxPooling2D(3, 1, "same")(X)
    parts = [L.Conv2D(f1, 1, **same)(X), L.Conv2D(f3, 3, **same)(down), L.Conv2D(f5, 5, **same)(down)]
    return L.Concatenate()([*parts, L.Conv2D(f_pool, 1, **same)(pooled)])


@wrong("ReLU follows each convolution.", r"normaliz|batch|layer|weights|parameters")
def with_batch_normalization(X, filters):
    return _module(X, filters, norm=True)


@wrong("def inception_module(X, filters)", r"filters|chang|mutat|given|list|tuple|second|empty|raise|error")
def pops_the_filters(X, filters):
    f_pool = filters.pop()
    five = filters.pop()
    three = filters.pop()
    return _module(X, (filters.pop(), three, five, f_pool))


@wrong(FIVE, r"5 ?[×x] ?5|kernel|third|weights|parameters")
def two_threes_for_five(X, filters):
    from keras import layers as L

    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    same = {"padding": "same", "activation": "relu"}
    a = L.Conv2D(f1, 1, **same)(X)
    b = L.Conv2D(f3, 3, **same)(L.Conv2D(f3_in, 1, **same)(X))
    c = L.Conv2D(f5, 3, **same)(L.Conv2D(f5, 3, **same)(L.Conv2D(f5_in, 1, **same)(X)))
    d = L.Conv2D(f_pool, 1, **same)(L.MaxPooling2D(3, 1, "same")(X))
    return L.Concatenate()([a, b, c, d])


@debatable("dense layers for the 1×1 convolutions: same function, but I07 reads the kernels of Conv2D layers")
def dense_for_one_by_one(X, filters):
    from keras import layers as L

    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    b = L.Conv2D(f3, 3, padding="same", activation="relu")(L.Dense(f3_in, "relu")(X))
    c = L.Conv2D(f5, 5, padding="same", activation="relu")(L.Dense(f5_in, "relu")(X))
    d = L.Dense(f_pool, "relu")(L.MaxPooling2D(3, 1, "same")(X))
    return L.Concatenate()([L.Dense(f1, "relu")(X), b, c, d])


@debatable("convolutions without a bias")
def without_bias(X, filters):
    from keras import layers as L

    f1, (f3_in, f3), (f5_in, f5), f_pool = filters
    plain = {"padding": "same", "activation": "relu", "use_bias": False}
    a = L.Conv2D(f1, 1, **plain)(X)
    b = L.Conv2D(f3, 3, **plain)(L.Conv2D(f3_in, 1, **plain)(X))
    c = L.Conv2D(f5, 5, **plain)(L.Conv2D(f5_in, 1, **plain)(X))
    d = L.Conv2D(f_pool, 1, **plain)(L.MaxPooling2D(3, 1, "same")(X))
    return L.Concatenate()([a, b, c, d])
