"""Solutions of `gradient_norms`, written from its statement alone."""

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

LENGTHS = "Return the gradient norms, a list of floats, one for each kernel, first layer first."
LOSS = "The loss is the mean cross-entropy of the batch, and the model runs in training mode."
ROOT = "A norm is the root of the sum of squares."
NO_TRAINING = "No weight is trained."
KERNELS = "Convolutions and dense layers have a `kernel`."
CLASSES = "y: (m,), the classes as whole numbers. The model gives probabilities."


@right("keras loss object, tf.norm")
def with_loss_object(model, x, y):
    import keras
    import tensorflow as tf

    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    with tf.GradientTape() as tape:
        loss = keras.losses.SparseCategoricalCrossentropy()(y, model(x, training=True))
    return [float(tf.norm(g)) for g in tape.gradient(loss, kernels)]


@right("the cross-entropy by hand, NumPy for the lengths")
def by_hand(model, x, y):
    import tensorflow as tf

    kernels = []
    for layer in model.layers:
        kernel = getattr(layer, "kernel", None)
        if kernel is not None:
            kernels.append(kernel)
    picks = tf.stack([tf.range(len(y)), tf.cast(y, tf.int32)], axis=1)
    with tf.GradientTape() as tape:
        p = tf.convert_to_tensor(model(x, training=True))
        loss = -tf.reduce_mean(tf.math.log(tf.clip_by_value(tf.gather_nd(p, picks), 1e-7, 1 - 1e-7)))
    gradients = tape.gradient(loss, kernels)
    return [np.sqrt(np.sum(np.square(g.numpy(), dtype="float64"))).item() for g in gradients]


@right("a tf.function, kernels by their names among the model's weights")
def by_name(model, x, y):
    import tensorflow as tf
    from keras import ops

    kernels = [weight for weight in model.weights if weight.name == "kernel"]

    @tf.function
    def lengths(x, y):
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch([kernel.value for kernel in kernels])
            losses = ops.sparse_categorical_crossentropy(y, model(x, training=True))
            loss = ops.mean(losses)
        gradients = tape.gradient(loss, [kernel.value for kernel in kernels])
        return [tf.sqrt(tf.reduce_sum(g**2)) for g in gradients]

    return [float(length) for length in lengths(tf.constant(x), tf.constant(y))]


@right("one-hot labels, linalg.norm of the flattened gradient")
def one_hot(model, x, y):
    import keras
    import tensorflow as tf

    kernels = [layer.kernel for layer in model.layers if "kernel" in dir(layer)]
    targets = keras.utils.to_categorical(y, model.output_shape[-1])
    with tf.GradientTape() as tape:
        losses = keras.losses.categorical_crossentropy(targets, model(x, training=True))
        loss = tf.reduce_mean(losses)
    return [float(np.linalg.norm(np.ravel(g))) for g in tape.gradient(loss, kernels)]


def _gradients(model, x, y, training=True, from_logits=False, reduction="sum_over_batch_size", weights=None):
    import keras
    import tensorflow as tf

    if weights is None:
        weights = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits, reduction=reduction)
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x, training=training))
    return [np.asarray(g) for g in tape.gradient(loss, weights)]


def _lengths(gradients):
    return [float(np.sqrt(np.sum(g**2))) for g in gradients]


@wrong(LOSS, r"training|batch|normaliz|mode|dropout", r"root")
def at_rest(model, x, y):
    return _lengths(_gradients(model, x, y, training=False))


@wrong(LOSS, r"mean|sum|times|loss")
def summed_loss(model, x, y):
    return _lengths(_gradients(model, x, y, reduction="sum"))


@debatable(
    "from_logits=True on probabilities: Keras 3 finds the logits of its own softmax again and only warns, so nothing differs"
)
def from_logits(model, x, y):
    return _lengths(_gradients(model, x, y, from_logits=True))


@wrong(LOSS, r"cross-?entropy|loss|square")
def squared_loss(model, x, y):
    import keras
    import tensorflow as tf

    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    targets = keras.utils.to_categorical(y, model.output_shape[-1])
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x, training=True) - targets) ** 2)
    return _lengths(np.asarray(g) for g in tape.gradient(loss, kernels))


@wrong(LENGTHS, r"kernel|bias|one for each|\d+ numbers|entries")
def all_weights(model, x, y):
    return _lengths(_gradients(model, x, y, weights=model.trainable_weights))


@wrong(KERNELS, r"dense|kernel|one for each")
def convolutions_only(model, x, y):
    import keras

    kernels = [layer.kernel for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    return _lengths(_gradients(model, x, y, weights=kernels))


@wrong(LENGTHS, r"first|order|last", r"training|root")
def last_layer_first(model, x, y):
    return _lengths(_gradients(model, x, y))[::-1]


@wrong(LENGTHS, r"first|order|sort")
def longest_first(model, x, y):
    return sorted(_lengths(_gradients(model, x, y)), reverse=True)


@wrong(ROOT, r"root|square|length", r"training")
def without_the_root(model, x, y):
    return [float(np.sum(g**2)) for g in _gradients(model, x, y)]


@wrong(ROOT, r"sum|mean|root|square|length")
def root_of_the_mean(model, x, y):
    return [float(np.sqrt(np.mean(g**2))) for g in _gradients(model, x, y)]


@wrong(ROOT, r"root|square|absolute|length")
def sum_of_absolutes(model, x, y):
    return [float(np.abs(g).sum()) for g in _gradients(model, x, y)]


@wrong(ROOT, r"root|square|largest|length")
def largest_entry(model, x, y):
    return [float(np.abs(g).max()) for g in _gradients(model, x, y)]


@wrong(ROOT, r"all|root|square|length|matrix|norm")
def spectral_norm(model, x, y):
    return [float(np.linalg.norm(g.reshape(-1, g.shape[-1]), 2)) for g in _gradients(model, x, y)]


@wrong(LENGTHS, r"float|type|float32", r"training|root")
def numpy_floats(model, x, y):
    return [np.sqrt(np.sum(g**2)) for g in _gradients(model, x, y)]


@wrong(LENGTHS, r"float|tensor|type")
def tensors(model, x, y):
    import tensorflow as tf

    return [tf.norm(g) for g in _gradients(model, x, y)]


@wrong(LENGTHS, r"list|array|type", r"training|root")
def an_array(model, x, y):
    return np.array(_lengths(_gradients(model, x, y)))


@wrong(LENGTHS, r"list|dict|type")
def by_layer_name(model, x, y):
    names = [layer.name for layer in model.layers if hasattr(layer, "kernel")]
    return dict(zip(names, _lengths(_gradients(model, x, y)), strict=False))


@wrong(NO_TRAINING, r"train|weight|chang|learn|step|updat")
def takes_a_step(model, x, y):
    import keras

    gradients = _gradients(model, x, y)
    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    keras.optimizers.SGD(0.01).apply(gradients, kernels)
    return _lengths(gradients)


@wrong(NO_TRAINING, r"train|weight|chang|learn|fit|updat")
def fits_first(model, x, y):
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(x, y, epochs=1, verbose=0)
    return _lengths(_gradients(model, x, y))


@wrong(LOSS, r"batch|mean|loss|all|picture")
def mean_of_the_lengths(model, x, y):
    each = [_lengths(_gradients(model, x[i : i + 1], y[i : i + 1])) for i in range(len(x))]
    return [float(length) for length in np.mean(each, axis=0)]


@wrong(LOSS, r"batch|all|first|picture|loss")
def first_eight(model, x, y):
    return _lengths(_gradients(model, x[:8], y[:8]))


@wrong(CLASSES, r"classes|10|number|output|raise|error|shape")
def ten_classes(model, x, y):
    import keras
    import tensorflow as tf

    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    with tf.GradientTape() as tape:
        p = model(x, training=True)
        loss = -tf.reduce_mean(tf.reduce_sum(keras.utils.to_categorical(y, 10) * tf.math.log(p + 1e-7), axis=1))
    return _lengths(np.asarray(g) for g in tape.gradient(loss, kernels))


@wrong(
    "Return the gradient norms, a list of floats, one for each kernel, first layer first.",
    r"kernel|every|each|layer|\d",
)
def every_second_weight(model, x, y):
    return _lengths(_gradients(model, x, y, weights=model.trainable_weights[::2]))


@wrong(LOSS, r"accura|class|label|loss|cross-?entropy|\by\b")
def entropy_of_the_answers(model, x, y):
    guesses = np.argmax(model(x, training=False), axis=1)
    return _lengths(_gradients(model, x, guesses))


@debatable("layers inside nested models are not looked into by model.layers: with_loss_object does so, too")
def flattened_layers(model, x, y):
    kernels = [layer.kernel for layer in model._flatten_layers() if hasattr(layer, "kernel")]
    return _lengths(_gradients(model, x, y, weights=kernels))


@debatable("puts the moving averages back that training mode has moved")
def puts_all_back(model, x, y):
    before = model.get_weights()
    lengths = _lengths(_gradients(model, x, y))
    model.set_weights(before)
    return lengths


@debatable("runs on a copy, so the moving averages of the model stay")
def on_a_copy(model, x, y):
    import keras

    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    return _lengths(_gradients(twin, x, y))
