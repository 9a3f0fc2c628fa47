"""Solutions of `fine_tune`, written from its statement alone."""

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

LAST = "Of the base, let only the **last** `layers_free` layers learn; the softmax on top goes on learning."
NORMS = "Batch normalization stays frozen everywhere."
COMPILE = "Then compile again, with Adam at the given rate, cross-entropy for whole-number labels, and accuracy; return the model."
ZERO = "0 frees none."
OWN = "Set each layer's own `trainable`: TensorFlow skips `base.trainable = False` where the base says False already, whatever its layers say."
DOCSTRING = "Free the last layers of `base` in `model`, and compile; returns the model, not trained."


@right("enumerate from the end")
def from_the_end(model, base, layers_free, learning_rate):
    import keras

    base.trainable = True
    for place, layer in enumerate(reversed(base.layers)):
        layer.trainable = place < layers_free and not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@right("sets of layers, objects for everything")
def by_sets(model, base, layers_free, learning_rate):
    import keras

    first_free = len(base.layers) - layers_free
    free = {id(layer) for layer in base.layers[first_free:]}
    for layer in base.layers:
        is_norm = type(layer).__name__ == "BatchNormalization"
        layer.trainable = id(layer) in free and not is_norm
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
    )
    return model


@right("all frozen first, then some freed")
def frozen_first(model, base, layers_free, learning_rate):
    import keras

    for layer in base.layers:
        layer.trainable = False
    for layer in base.layers[::-1][:layers_free]:
        if not isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = True
    model.compile(
        loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.Adam(learning_rate), metrics=["accuracy"]
    )
    return model


def _compile(model, learning_rate, optimizer=None, loss="sparse_categorical_crossentropy", metrics=("accuracy",)):
    import keras

    model.compile((optimizer or keras.optimizers.Adam)(learning_rate), loss, metrics=list(metrics))
    return model


def _free(layers, chosen):
    """Of `layers`, those in `chosen` learn, batch normalization never."""
    import keras

    chosen = {id(layer) for layer in chosen}
    for layer in layers:
        layer.trainable = id(layer) in chosen and not isinstance(layer, keras.layers.BatchNormalization)


def _last(base, layers_free):
    return base.layers[len(base.layers) - layers_free :]


@wrong(ZERO, r"\b0\b|none|zero|free")
def minus_zero(model, base, layers_free, learning_rate):
    _free(base.layers, base.layers[-layers_free:])
    return _compile(model, learning_rate)


@wrong(LAST, r"last|first", r"norm")
def the_first(model, base, layers_free, learning_rate):
    _free(base.layers, base.layers[:layers_free])
    return _compile(model, learning_rate)


@wrong(LAST, r"last|only|first|froze|freez|layers_free")
def all_but_the_last(model, base, layers_free, learning_rate):
    _free(base.layers, base.layers[:-layers_free] if layers_free else [])
    return _compile(model, learning_rate)


@wrong(LAST, r"layers_free|one|last|free|froze|freez|\d")
def one_too_many(model, base, layers_free, learning_rate):
    _free(base.layers, base.layers[-(layers_free + 1) :])
    return _compile(model, learning_rate)


@wrong(LAST, r"only|froze|freez|layers_free|last|all")
def all_of_them(model, base, layers_free, learning_rate):
    _free(base.layers, base.layers)
    return _compile(model, learning_rate)


@wrong(LAST, r"base|froze|free|last|learn|train")
def none_of_them(model, base, layers_free, learning_rate):
    base.trainable = False
    return _compile(model, learning_rate)


@wrong(LAST, r"base|model|softmax|last|free")
def layers_of_the_model(model, base, layers_free, learning_rate):
    import keras

    for layer in base.layers:
        layer.trainable = False
    for layer in model.layers[len(model.layers) - layers_free :]:
        if not isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = True
    return _compile(model, learning_rate)


@wrong(LAST, r"count|layers_free|last|normaliz|weights|free|\d")
def counts_layers_with_weights(model, base, layers_free, learning_rate):
    import keras

    able = [layer for layer in base.layers if layer.weights and not isinstance(layer, keras.layers.BatchNormalization)]
    _free(base.layers, able[len(able) - layers_free :] if layers_free < len(able) else able)
    return _compile(model, learning_rate)


@wrong(LAST, r"softmax|top|dense|learn|froze|trainable")
def softmax_frozen(model, base, layers_free, learning_rate):
    _free(base.layers, _last(base, layers_free))
    model.layers[-1].trainable = False
    return _compile(model, learning_rate)


@wrong(NORMS, r"normaliz|norm")
def norms_freed(model, base, layers_free, learning_rate):
    free = {id(layer) for layer in _last(base, layers_free)}
    for layer in base.layers:
        layer.trainable = id(layer) in free
    return _compile(model, learning_rate)


@wrong(NORMS, r"normaliz|norm")
def norms_in_front_freed(model, base, layers_free, learning_rate):
    import keras

    base.trainable = True
    for layer in _last(base, layers_free):
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    for layer in base.layers[: len(base.layers) - layers_free]:
        if not isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    return _compile(model, learning_rate)


@wrong(OWN, r"again|before|froze|freez|second|stay|own|trainable|layers_free|free")
def freezes_by_the_base(model, base, layers_free, learning_rate):
    import keras

    base.trainable = False
    for layer in _last(base, layers_free):
        if not isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = True
    return _compile(model, learning_rate)


@wrong(OWN, r"again|froze|freez|second|earlier|only|own|trainable|layers_free|free")
def only_frees(model, base, layers_free, learning_rate):
    import keras

    for layer in _last(base, layers_free):
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
    return _compile(model, learning_rate)


@wrong(OWN, r"froze|freez|layers_free|only|trainable|all|0|none|free")
def base_set_last(model, base, layers_free, learning_rate):
    import keras

    _free(base.layers, _last(base, layers_free))
    base.trainable = layers_free > 0
    for layer in base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    return _compile(model, learning_rate)


@wrong(COMPILE, r"rate|learning", r"freez|froze")
def rate_ignored(model, base, layers_free, learning_rate):
    _free(base.layers, _last(base, layers_free))
    return _compile(model, 1e-3)


@wrong(COMPILE, r"rate|learning")
def tenth_of_the_rate(model, base, layers_free, learning_rate):
    _free(base.layers, _last(base, layers_free))
    return _compile(model, learning_rate / 10)


@wrong(COMPILE, r"Adam|optimizer", r"freez|froze")
def with_sgd(model, base, layers_free, learning_rate):
    import keras

    _free(base.layers, _last(base, layers_free))
    return _compile(model, learning_rate, optimizer=keras.optimizers.SGD)


@wrong(COMPILE, r"whole|sparse|label|cross-?entropy|loss")
def for_one_hot_labels(model, base, layers_free, learning_rate):
    _free(base.layers, _last(base, layers_free))
    return _compile(model, learning_rate, loss="categorical_crossentropy")


@debatable(
    "from_logits=True on probabilities: Keras 3 finds the logits of its own softmax again and only warns, so nothing differs"
)
def from_logits(model, base, layers_free, learning_rate):
    import keras

    _free(base.layers, _last(base, layers_free))
    return _compile(model, learning_rate, loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))


@wrong(COMPILE, r"accuracy|metric", r"freez|froze")
def no_accuracy(model, base, layers_free, learning_rate):
    _free(base.layers, _last(base, layers_free))
    return _compile(model, learning_rate, metrics=())


@wrong(COMPILE, r"compile")
def not_compiled(model, base, layers_free, learning_rate):
    _free(base.layers, _last(base, layers_free))
    return model


@debatable("compiles first, frees afterwards: in Keras 3 the step is traced at the first fit, so nothing differs")
def compiled_before_freeing(model, base, layers_free, learning_rate):
    _compile(model, learning_rate)
    model.make_train_function()
    _free(base.layers, _last(base, layers_free))
    return model


@wrong(COMPILE, r"return|None|model", r"freez|froze")
def returns_nothing(model, base, layers_free, learning_rate):
    _free(base.layers, _last(base, layers_free))
    _compile(model, learning_rate)


@wrong(DOCSTRING, r"copy|same|itself|model|clone|return")
def returns_a_copy(model, base, layers_free, learning_rate):
    import keras

    _free(base.layers, _last(base, layers_free))
    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    return _compile(twin, learning_rate)


@wrong(DOCSTRING, r"train|weights|chang|not trained|fit")
def trains_a_step(model, base, layers_free, learning_rate):
    import numpy as np

    _free(base.layers, _last(base, layers_free))
    _compile(model, learning_rate)
    x = np.random.default_rng(0).normal(size=(4, *model.input_shape[1:])).astype("float32")
    model.fit(x, np.zeros(4), epochs=1, verbose=0)
    return model


@wrong("the softmax on top goes on learning.", r"weights|softmax|chang|new|train|draw")
def draws_the_softmax_anew(model, base, layers_free, learning_rate):
    import keras

    _free(base.layers, _last(base, layers_free))
    kernel = model.layers[-1].kernel
    kernel.assign(keras.initializers.GlorotUniform(seed=1)(kernel.shape))
    return _compile(model, learning_rate)


@debatable("batch normalization of the model outside the base: 'everywhere' (by_sets and the others leave it alone)")
def norms_of_the_model_too(model, base, layers_free, learning_rate):
    import keras

    _free(base.layers, _last(base, layers_free))
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    return _compile(model, learning_rate)


@debatable("more layers asked for than there are: len - layers_free is negative, so too few are freed")
def negative_start(model, base, layers_free, learning_rate):
    start = len(base.layers) - layers_free
    _free(base.layers, base.layers[start:])
    return _compile(model, learning_rate)


@debatable("a schedule that starts at the rate, or AdamW, or clipping: is 'Adam at the given rate' met?")
def with_clipping(model, base, layers_free, learning_rate):
    import keras

    _free(base.layers, _last(base, layers_free))
    return _compile(model, learning_rate, optimizer=lambda rate: keras.optimizers.Adam(rate, clipnorm=1.0))
