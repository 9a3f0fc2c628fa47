"""Solutions of `compile_and_fit`."""

import inspect

import keras
import numpy as np

from mutants import Bank, Mutant

BANK = Bank("compile_and_fit")
CROSS_ENTROPY = "binary_crossentropy"


def solution(optimizer="adam", loss=CROSS_ENTROPY, metrics=("accuracy",)):
    """A solution that compiles in its own way; what is no string is a function that makes it anew for each call."""

    def compile_and_fit(model, x, y, epochs, validation_data=None):
        made = [part() if callable(part) else part for part in (optimizer, loss, metrics)]
        model.compile(made[0], made[1], metrics=list(made[2]))
        return model.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)

    return compile_and_fit


def fitting(fit):
    """A solution that compiles rightly and fits in its own way; `fit` may take `validation_data`, too."""

    def compile_and_fit(model, x, y, epochs, validation_data=None):
        model.compile("adam", CROSS_ENTROPY, metrics=["accuracy"])
        more = {"validation_data": validation_data} if "validation_data" in inspect.signature(fit).parameters else {}
        return fit(model, x, y, epochs, **more)

    return compile_and_fit


X_test, y_test = np.zeros((6, 4, 3, 3), "float32"), np.ones((6, 1), "float32")
CHANGED = {
    "mean_squared_error": (solution(loss="mse"), "not binary cross-entropy[\\s\\S]*mean squared error: 0.003"),
    "from_logits": (solution(loss=lambda: keras.losses.BinaryCrossentropy(from_logits=True)), "from_logits=True"),
    "categorical": (solution(loss="categorical_crossentropy"), "categorical cross-entropy, which is 0"),
    "hinge": (solution(loss="hinge"), "the hinge loss"),
    "no_metrics": (solution(metrics=()), "history holds no accuracy[\\s\\S]*the history has loss"),
    "other_name": (solution(metrics=["binary_accuracy"]), "the history has loss, binary_accuracy"),
    "not_accuracy": (
        solution(metrics=lambda: [keras.metrics.MeanSquaredError("accuracy")]),
        "called accuracy is something else",
    ),
    "learns_nothing": (solution(optimizer=lambda: keras.optimizers.SGD(0.0)), "leaves every weight as it was"),
    "one_epoch": (
        fitting(lambda model, x, y, epochs: model.fit(x, y, verbose=0)),
        "number of epochs[\\s\\S]*1 passes over x",
    ),
    "epoch_too_many": (
        fitting(lambda model, x, y, epochs: model.fit(x, y, epochs=epochs + 1, verbose=0)),
        "number of epochs is not the argument's",
    ),
    "fits_twice": (
        fitting(lambda model, x, y, epochs: [model.fit(x, y, epochs=epochs, verbose=0) for _ in range(2)][-1]),
        "6 passes over x",
    ),
    "test_set": (
        fitting(lambda model, x, y, epochs: model.fit(X_test, y_test, epochs=epochs, verbose=0)),
        "not trained on x as it was given[\\s\\S]*are not in x",
    ),
    "scaled_again": (
        fitting(lambda model, x, y, epochs: model.fit(x / 255, y, epochs=epochs, verbose=0)),
        "divided by 255 once more",
    ),
    "labels_swapped": (
        fitting(lambda model, x, y, epochs: model.fit(x, 1 - y, epochs=epochs, verbose=0)),
        "labels in training are not y",
    ),
    "held_out": (
        fitting(lambda model, x, y, epochs: model.fit(x, y, epochs=epochs, validation_split=0.2, verbose=0)),
        "a part of x only[\\s\\S]*15 of 19",
    ),
    "returns_nothing": (
        fitting(lambda model, x, y, epochs: print(model.fit(x, y, epochs=epochs, verbose=0))),
        "does not return the History\\.\n.*None",
    ),
    "returns_the_model": (
        fitting(lambda model, x, y, epochs: (model.fit(x, y, epochs=epochs, verbose=0), model)[1]),
        "does not return the History",
    ),
    "never_fits": (fitting(lambda model, x, y, epochs: None), "the model is not trained"),
    "never_compiles": (lambda model, x, y, epochs, validation_data=None: None, "the model is not compiled"),
}
BANK.wrong |= {name: Mutant(wrong, label) for name, (wrong, label) in CHANGED.items()}


@BANK.miss("ValueError in line .*model.fit")
def fits_without_compiling(model, x, y, epochs, validation_data=None):
    return model.fit(x, y, epochs=epochs, verbose=0)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(model, x, y, epochs, validation_data=None):
    raise NotImplementedError("compile_and_fit")


def on_a_clone(model, x, y, epochs, validation_data=None):
    clone = keras.models.clone_model(model)
    clone.compile("adam", CROSS_ENTROPY, metrics=["accuracy"])
    return clone.fit(x, y, epochs=epochs, validation_data=validation_data, verbose=0)


BANK.wrong |= {
    "on_a_clone": Mutant(on_a_clone, "another model is trained, such as a clone"),
    "sgd": Mutant(solution("sgd"), "the optimizer is SGD, not Adam"),
    "own_validation": Mutant(
        fitting(lambda model, x, y, epochs: model.fit(x, y, epochs=epochs, validation_data=(x, y), verbose=0)),
        "validated on photographs that are no validation data",
    ),
    "validation_dropped": Mutant(
        fitting(lambda model, x, y, epochs: model.fit(x, y, epochs=epochs, verbose=0)),
        "validation_data is not handed on to fit",
    ),
}


def in_small_batches(model, x, y, epochs, validation_data):
    return model.fit(x, y, batch_size=4, epochs=epochs, validation_data=validation_data, verbose=2)


BANK.right |= {
    "strings": solution(),
    "objects": solution(
        lambda: keras.optimizers.Adam(0.01),
        lambda: keras.losses.BinaryCrossentropy(),
        lambda: [keras.metrics.BinaryAccuracy("accuracy")],
    ),
    "own_loss": solution("adam", lambda: lambda y, p: keras.ops.mean(keras.ops.binary_crossentropy(y, p))),
    "small_batches": fitting(in_small_batches),
}
