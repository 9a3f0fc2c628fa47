"""Solutions of `frozen_classifier`, written from its statement alone."""

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

FREEZE = "Freeze the base, call it on an input of its own input shape, and put **one** dense layer with a softmax on its features."
TAKES = "The model takes photographs as the base does and gives `classes` probabilities."
ITSELF = "Use the base itself, not a copy: we come back to it."
TRAINABLE = "So freezing has to come from `trainable`, not from the call."
PREPROCESSING = "base: a keras.Model, (batch, ...) → (batch, d). It does its own preprocessing."


@right("functional, Activation apart")
def functional(base, classes):
    import keras
    from keras import layers as L

    base.trainable = False
    inputs = keras.Input(shape=base.input_shape[1:])
    features = base(inputs, training=False)
    return keras.Model(inputs, L.Activation("softmax")(L.Dense(classes)(features)))


@right("Sequential")
def as_sequential(base, classes):
    import keras

    base.trainable = False
    return keras.Sequential([keras.Input(base.input.shape[1:]), base, keras.layers.Dense(classes, "softmax")])


@right("layer by layer frozen, then the base as a whole; compiled")
def layer_by_layer(base, classes):
    import keras

    for layer in base.layers:
        layer.trainable = False
    base.trainable = False
    X_input = keras.Input(tuple(base.inputs[0].shape[1:]), dtype=base.inputs[0].dtype)
    X = keras.layers.Dense(units=classes, activation=keras.activations.softmax, name="signs")(base(X_input))
    model = keras.Model(inputs=X_input, outputs=X)
    model.compile(loss="sparse_categorical_crossentropy")
    return model


@right("frozen after the model is built")
def frozen_afterwards(base, classes):
    import keras

    inputs = keras.layers.Input(base.input_shape[1:])
    softmax = keras.layers.Dense(classes, activation="softmax")
    model = keras.Model(inputs, softmax(base(inputs)))
    base.trainable = False
    return model


@wrong(FREEZE, r"froze|freez|trainable|train", r"copy|softmax")
def not_frozen(base, classes):
    import keras

    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(classes, activation="softmax")(base(X)))


@wrong(TRAINABLE, r"froze|freez|trainable")
def frozen_by_the_call(base, classes):
    import keras

    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(classes, activation="softmax")(base(X, training=False)))


@wrong(FREEZE, r"dense|trainable|softmax|learn|train|froze")
def all_frozen(base, classes):
    import keras

    X = keras.Input(base.input_shape[1:])
    model = keras.Model(X, keras.layers.Dense(classes, activation="softmax")(base(X)))
    model.trainable = False
    return model


@wrong(FREEZE, r"froze|freez|trainable|normaliz|all")
def norms_not_frozen(base, classes):
    import keras

    for layer in base.layers:
        layer.trainable = isinstance(layer, keras.layers.BatchNormalization)
    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(classes, activation="softmax")(base(X)))


@wrong(FREEZE, r"froze|freez|trainable|normaliz|all")
def only_norms_frozen(base, classes):
    import keras

    for layer in base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(classes, activation="softmax")(base(X)))


@wrong(FREEZE, r"froze|freez|trainable|last|all")
def last_layer_left_free(base, classes):
    import keras

    base.trainable = True
    for layer in base.layers[:-2]:
        layer.trainable = False
    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(classes, activation="softmax")(base(X)))


@wrong(ITSELF, r"copy|itself|same|own weights|clone", r"softmax")
def a_clone(base, classes):
    import keras

    twin = keras.models.clone_model(base)
    twin.trainable = False
    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(classes, activation="softmax")(twin(X)))


@wrong(ITSELF, r"copy|itself|same|clone")
def a_clone_with_its_weights(base, classes):
    import keras

    twin = keras.models.clone_model(base)
    twin.set_weights(base.get_weights())
    twin.trainable = base.trainable = False
    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(classes, activation="softmax")(twin(X)))


@wrong(FREEZE, r"one|dense|hidden|layer|weights|parameters")
def with_a_hidden_layer(base, classes):
    import keras
    from keras import layers as L

    base.trainable = False
    X = keras.Input(base.input_shape[1:])
    Y = L.Dense(128, activation="relu")(base(X))
    return keras.Model(X, L.Dense(classes, activation="softmax")(Y))


@wrong(FREEZE, r"one|dense|normaliz|layer|weights|parameters")
def with_normalization(base, classes):
    import keras
    from keras import layers as L

    base.trainable = False
    X = keras.Input(base.input_shape[1:])
    Y = L.BatchNormalization()(base(X))
    return keras.Model(X, L.Dense(classes, activation="softmax")(Y))


@wrong(TAKES, r"softmax|probabilit|sum|add up", r"freez|froze")
def without_softmax(base, classes):
    import keras

    base.trainable = False
    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(classes)(base(X)))


@wrong(TAKES, r"softmax|sigmoid|probabilit|sum|add up")
def with_sigmoid(base, classes):
    import keras

    base.trainable = False
    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(classes, activation="sigmoid")(base(X)))


@wrong(TAKES, r"classes|6", r"freez|froze")
def always_six(base, classes):
    import keras

    base.trainable = False
    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(6, activation="softmax")(base(X)))


@wrong(FREEZE, r"input shape|own|96|shape|raise|error|take")
def always_96(base, classes):
    import keras

    base.trainable = False
    X = keras.Input((96, 96, 3))
    return keras.Model(X, keras.layers.Dense(classes, activation="softmax")(base(X)))


@wrong(FREEZE, r"input shape|own|rank|shape|raise|error|square|photograph")
def square_photographs(base, classes):
    import keras

    base.trainable = False
    side = base.input_shape[1]
    X = keras.Input((side, side, 3))
    return keras.Model(X, keras.layers.Dense(classes, activation="softmax")(base(X)))


@wrong(PREPROCESSING, r"preprocess|scal|255|as the base|itself")
def scales_too(base, classes):
    import keras
    from keras import layers as L

    base.trainable = False
    X = keras.Input(base.input_shape[1:])
    Y = base(L.Rescaling(1 / 255)(X))
    return keras.Model(X, L.Dense(classes, activation="softmax")(Y))


@wrong(FREEZE, r"features|last|layer|output|d\b|weights|parameters")
def before_the_last_layer(base, classes):
    import keras

    base.trainable = False
    X = base.layers[-2].output
    X = keras.layers.Flatten()(X)
    return keras.Model(base.input, keras.layers.Dense(classes, activation="softmax")(X))


@wrong(ITSELF, r"weights|chang|base|itself|given|trained")
def new_weights_for_the_base(base, classes):
    import keras

    for weight in base.weights:
        if len(weight.shape) > 1:
            weight.assign(keras.initializers.GlorotUniform(seed=1)(weight.shape))
    base.trainable = False
    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(classes, activation="softmax")(base(X)))


@wrong("returns a keras.Model", r"keras\.Model|model|tensor|return")
def returns_the_tensor(base, classes):
    import keras

    base.trainable = False
    X = keras.Input(base.input_shape[1:])
    return keras.layers.Dense(classes, activation="softmax")(base(X))


@wrong(TRAINABLE, r"froze|freez|trainable|normaliz|training|record|mean")
def called_in_training_mode(base, classes):
    import keras

    base.trainable = False
    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(classes, activation="softmax")(base(X, training=True)))


@wrong(FREEZE, r"dropout|one|dense|random")
def dropout_that_never_rests(base, classes):
    import keras
    from keras import layers as L

    base.trainable = False
    X = keras.Input(base.input_shape[1:])
    Y = L.Dropout(0.5)(base(X), training=True)
    return keras.Model(X, L.Dense(classes, activation="softmax")(Y))


@debatable("grows out of base.output: the same function and weights, but the base is not called")
def on_its_output(base, classes):
    import keras

    base.trainable = False
    return keras.Model(base.input, keras.layers.Dense(classes, activation="softmax")(base.output))


@debatable("dropout between base and softmax")
def with_dropout(base, classes):
    import keras
    from keras import layers as L

    base.trainable = False
    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, L.Dense(classes, activation="softmax")(L.Dropout(0.2)(base(X))))


@debatable("every layer of the base frozen, the base itself left trainable: no weight of it trains")
def only_its_layers(base, classes):
    import keras

    for layer in base.layers:
        layer.trainable = False
    X = keras.Input(base.input_shape[1:])
    return keras.Model(X, keras.layers.Dense(classes, activation="softmax")(base(X)))
