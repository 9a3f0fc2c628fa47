"""Solutions of `zero_pad_shortcut`, written from its statement alone."""

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

BEHIND = "Return `X` with channels of zeros *behind* its own, so that there are `filters` of them."
STAY = "Rows and columns stay."
NOTHING = "Nothing is learned."
EQUAL = "If `X` has as many already, nothing is added."
SHAPE = "X: (batch, n_H, n_W, n_C), with n_C ≤ filters; returns (batch, n_H, n_W, filters)."


@right("ops.pad, pairs as tuples")
def by_pad(X, filters):
    from keras import ops

    return ops.pad(X, ((0, 0), (0, 0), (0, 0), (0, filters - X.shape[-1])))


@right("zeros of a channel, repeated, then concatenated")
def by_concatenation(X, filters):
    from keras import ops

    missing = filters - X.shape[-1]
    if missing == 0:
        return X
    nothing = ops.zeros_like(X[..., :1])
    return ops.concatenate([X, *[nothing] * missing], axis=-1)


@right("a fixed matrix of ones and zeros")
def by_matrix(X, filters):
    from keras import ops

    return ops.matmul(X, ops.eye(X.shape[-1], filters, dtype=X.dtype))


@right("a Lambda layer")
def by_lambda(X, filters):
    import tensorflow as tf
    from keras import layers as L

    more = filters - X.shape[3]
    return L.Lambda(lambda t: tf.pad(t, [[0, 0]] * 3 + [[0, more]]), output_shape=(*X.shape[1:3], filters))(X)


@right("channels made to columns for ZeroPadding2D")
def by_zero_padding(X, filters):
    from keras import layers as L

    _, n_H, n_W, n_C = X.shape
    Y = L.Reshape((n_H * n_W, n_C, 1))(X)
    Y = L.ZeroPadding2D(((0, 0), (0, filters - n_C)))(Y)
    return L.Reshape((n_H, n_W, filters))(Y)


@wrong(BEHIND, r"behind|front|before|after|order", r"learn")
def in_front(X, filters):
    from keras import ops

    return ops.pad(X, [[0, 0], [0, 0], [0, 0], [filters - X.shape[-1], 0]])


@wrong(BEHIND, r"behind|front|both|half|before|after")
def half_on_each_side(X, filters):
    from keras import ops

    more = filters - X.shape[-1]
    return ops.pad(X, [[0, 0], [0, 0], [0, 0], [more // 2, more - more // 2]])


@wrong(SHAPE, r"filters|channels|shape|\d+")
def adds_filters(X, filters):
    from keras import ops

    return ops.pad(X, [[0, 0], [0, 0], [0, 0], [0, filters]])


@wrong(SHAPE, r"filters|channels|shape|\d+|double|raise|error")
def doubles(X, filters):
    from keras import ops

    return ops.concatenate([X, ops.zeros_like(X)], axis=-1)


@wrong(STAY, r"rows|columns|shape|channels|axis")
def pads_columns(X, filters):
    from keras import ops

    return ops.pad(X, [[0, 0], [0, 0], [0, filters - X.shape[-1]], [0, 0]])


@wrong(STAY, r"rows|columns|shape|half|halv", r"learn")
def halves_too(X, filters):
    from keras import ops

    return ops.pad(X[:, ::2, ::2], [[0, 0], [0, 0], [0, 0], [0, filters - X.shape[-1]]])


@wrong(NOTHING, r"learn|weights|parameters|zeros", r"front")
def learned(X, filters):
    from keras import layers as L

    return L.Conv2D(filters, 1, use_bias=False)(X)


@wrong(NOTHING, r"learn|weights|parameters|train")
def zeros_that_learn(X, filters):
    from keras import layers as L

    more = filters - X.shape[-1]
    if more == 0:
        return X
    zeros = L.Conv2D(more, 1, kernel_initializer="zeros", bias_initializer="zeros")(X)
    return L.Concatenate()([X, zeros])


@wrong(BEHIND, r"zero")
def repeats_channels(X, filters):
    from keras import ops

    times = -(-filters // X.shape[-1])
    return ops.concatenate([X] * times, axis=-1)[..., :filters]


@wrong(BEHIND, r"zero|\b1\b|ones")
def ones(X, filters):
    from keras import ops

    return ops.pad(X, [[0, 0], [0, 0], [0, 0], [0, filters - X.shape[-1]]], constant_values=1)


@wrong(BEHIND, r"\bX\b|own|chang|channels|negative|stay|keep")
def cuts_negatives(X, filters):
    from keras import ops

    return ops.pad(ops.relu(X), [[0, 0], [0, 0], [0, 0], [0, filters - X.shape[-1]]])


@wrong(EQUAL, r"as many|nothing|equal|already|same|raise|error|add|filters")
def one_at_least(X, filters):
    from keras import ops

    more = max(1, filters - X.shape[-1])
    return ops.pad(X, [[0, 0], [0, 0], [0, 0], [0, more]])


@wrong(EQUAL, r"as many|nothing|equal|already|raise|error|refus")
def refuses_equal(X, filters):
    from keras import ops

    n_C = X.shape[-1]
    if filters <= n_C:
        raise ValueError("there are that many channels already")
    return ops.pad(X, [[0, 0], [0, 0], [0, 0], [0, filters - n_C]])


@wrong(SHAPE, r"batch|shape|raise|error|tensor")
def batch_of_one(X, filters):
    from keras import ops

    _, n_H, n_W, n_C = X.shape
    return ops.concatenate([X, ops.zeros((1, n_H, n_W, filters - n_C))], axis=-1)


@wrong(SHAPE, r"square|rows|columns|n_W|shape|raise|error|width")
def square_only(X, filters):
    from keras import ops

    _, n, _, n_C = X.shape
    flat = ops.reshape(X, (-1, n * n, n_C))
    flat = ops.pad(flat, [[0, 0], [0, 0], [0, filters - n_C]])
    return ops.reshape(flat, (-1, n, n, filters))


@wrong(SHAPE, r"tensor|symbolic|Keras|NumPy|Input|raise|error")
def numpy_only(X, filters):
    import numpy as np

    return np.pad(np.asarray(X), [(0, 0), (0, 0), (0, 0), (0, filters - X.shape[-1])])


@wrong(SHAPE, r"filters|double|channels|shape|\d+")
def always_256(X, filters):
    from keras import ops

    return ops.pad(X, [[0, 0], [0, 0], [0, 0], [0, 256 - X.shape[-1]]])


@wrong(BEHIND, r"order|channels|own|behind|between")
def interleaved(X, filters):
    from keras import ops

    n_C = X.shape[-1]
    if filters != 2 * n_C:
        return ops.pad(X, [[0, 0], [0, 0], [0, 0], [0, filters - n_C]])
    both = ops.stack([X, ops.zeros_like(X)], axis=-1)
    return ops.reshape(both, (-1, *X.shape[1:3], filters))


@debatable("plain tf.pad: works on Keras's symbolic tensors only through a layer")
def by_tf_pad(X, filters):
    import tensorflow as tf

    return tf.pad(X, [[0, 0], [0, 0], [0, 0], [0, filters - X.shape[-1]]])


@debatable("fewer filters than channels: cuts channels off silently; the statement excludes the case")
def cuts_if_fewer(X, filters):
    from keras import ops

    X = X[..., :filters]
    return ops.pad(X, [[0, 0], [0, 0], [0, 0], [0, filters - X.shape[-1]]])
