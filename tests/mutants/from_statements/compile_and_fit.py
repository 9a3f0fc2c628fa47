"""Solutions of `compile_and_fit`, written from its statement alone."""

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

COMPILE = "Compile with Adam, binary cross-entropy and accuracy; train; return the History."
FIT = "Then `fit` on the pictures given, for `epochs` passes, and return the `History` that `fit` returns."
HAND_ON = "Hand `validation_data` on to `fit`."
LOSS = "For one probability a picture the loss is the binary cross-entropy: −log p where the face smiles, −log(1 − p) where it does not."


@right("objects in place of strings")
def with_objects(model, x, y, epochs, validation_data=None):
    import keras

    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-3),
        loss=keras.losses.BinaryCrossentropy(),
        metrics=[keras.metrics.BinaryAccuracy(name="accuracy")],
    )
    return model.fit(x=x, y=y, epochs=epochs, validation_data=validation_data)


@right("small batches, quiet, keywords in a dictionary")
def small_batches(model, x, y, epochs, validation_data=None):
    settings = {"optimizer": "Adam", "loss": "binary_crossentropy", "metrics": ["accuracy"]}
    model.compile(**settings)
    options = {"epochs": epochs, "batch_size": 16, "verbose": 0}
    if validation_data is not None:
        options["validation_data"] = validation_data
    history = model.fit(x, y, **options)
    return history


@right("labels as a column, the history that the model keeps")
def labels_as_column(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, np.reshape(y, (-1, 1)), epochs=epochs, validation_data=validation_data, verbose=2)
    return model.history


@wrong(COMPILE, r"Adam|optimizer", r"validation")
def with_sgd(model, x, y, epochs, validation_data=None):
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@wrong(LOSS, r"binary|cross-?entropy|loss")
def with_squares(model, x, y, epochs, validation_data=None):
    model.compile("adam", "mse", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@wrong(LOSS, r"binary|cross-?entropy|loss")
def with_hinge(model, x, y, epochs, validation_data=None):
    model.compile("adam", "hinge", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@debatable(
    "from_logits=True on probabilities: Keras 3 finds the logits of its own sigmoid again and only warns, so nothing differs"
)
def from_logits(model, x, y, epochs, validation_data=None):
    import keras

    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile("adam", loss, metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@wrong(COMPILE, r"accuracy|metric", r"optimizer")
def no_accuracy(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy")
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@wrong(COMPILE, r"accuracy|metric|raise|error|ValueError")
def metrics_in_third_place(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", ["accuracy"])  # Keras's third argument is loss_weights
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@wrong(COMPILE, r"accuracy|metric")
def other_metric(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["mae"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@wrong(FIT, r"epochs|pass", r"loss|optimizer")
def one_epoch(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, validation_data=validation_data, verbose=0)


@wrong(FIT, r"epochs|pass")
def stops_early(model, x, y, epochs, validation_data=None):
    import keras

    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    stop = keras.callbacks.EarlyStopping(monitor="loss", patience=0, min_delta=10.0)
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, callbacks=[stop], verbose=0)


@wrong(FIT, r"pass|epoch|all|every|step|picture")
def one_step_an_epoch(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, batch_size=4, steps_per_epoch=1, validation_data=validation_data, verbose=0)


@wrong(FIT, r"History|return", r"weights")
def returns_the_dictionary(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0).history


@wrong(FIT, r"History|return")
def returns_the_model(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)
    return model


@wrong(FIT, r"History|return|None", r"loss|optimizer")
def returns_nothing(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@wrong(HAND_ON, r"validation", r"optimizer")
def forgets_validation(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, verbose=0)


@wrong(HAND_ON, r"validation|split|all|pictures given")
def splits_by_itself(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, validation_split=0.25, verbose=0)


@wrong(HAND_ON, r"validation|None")
def validates_on_training(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data or (x, y), verbose=0)


@wrong(HAND_ON, r"validation|given|pictures|train")
def trains_on_validation_too(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    if validation_data is not None:
        x = np.concatenate([x, validation_data[0]])
        y = np.concatenate([y, validation_data[1]])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@wrong("x: (m, n_H, n_W, n_C) from 0 to 1.", r"255|scal|from 0 to 1|twice|pictures given")
def scales_again(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x / 255, y, epochs=epochs, validation_data=validation_data, verbose=0)


@wrong("x: (m, n_H, n_W, n_C) from 0 to 1.", r"chang|mutat|in place|given|own")
def centres_in_place(model, x, y, epochs, validation_data=None):
    x -= x.mean()
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@wrong(FIT, r"all|every|pictures|first")
def first_eight(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x[:8], y[:8], epochs=epochs, validation_data=validation_data, verbose=0)


@wrong("Compile with Adam, binary cross-entropy and accuracy; train; return the History.", r"weights|train|copy|model")
def trains_a_copy(model, x, y, epochs, validation_data=None):
    import keras

    twin = keras.models.clone_model(model)
    twin.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return twin.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@wrong(COMPILE, r"train|weights|learn|rate")
def rate_of_zero(model, x, y, epochs, validation_data=None):
    import keras

    model.compile(keras.optimizers.Adam(0.0), "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@wrong(FIT, r"epochs|pass|History")
def fit_in_a_loop(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    for _ in range(epochs):
        history = model.fit(x, y, validation_data=validation_data, verbose=0)
    return history


@debatable("metrics=['acc']: Keras 3 names it 'acc', and the next cell asks for 'accuracy'")
def called_acc(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["acc"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@debatable("AdamW: a subclass of Adam in Keras")
def with_adamw(model, x, y, epochs, validation_data=None):
    import keras

    model.compile(keras.optimizers.AdamW(1e-3), "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@debatable("Nadam: its class inherits from Adam's base, too")
def with_nadam(model, x, y, epochs, validation_data=None):
    model.compile("nadam", "binary_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


@debatable("shuffle=False and the whole set as one batch")
def one_batch_in_order(model, x, y, epochs, validation_data=None):
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    options = {"batch_size": len(x), "shuffle": False, "verbose": 0}
    return model.fit(x, y, epochs=epochs, validation_data=validation_data, **options)
