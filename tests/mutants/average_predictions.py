"""Solutions of `average_predictions`."""

import keras
import numpy as np

from mutants import Bank, Mutant

BANK = Bank("average_predictions")


def outputs(models, x, training=False):
    return np.stack([np.asarray(model(x, training=training)) for model in models])


def softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


def one_hot(classes):
    return np.eye(6)[classes]


def majority(p):
    return one_hot(p.argmax(axis=-1)).sum(axis=0).argmax(axis=-1)


CHANGED = {
    "over_pictures": (lambda p: p.mean(axis=1), r"over the pictures, not over the models[\s\S]*shape \(3, 6\)"),
    "over_classes": (lambda p: p.mean(axis=-1), "over the classes, not over the models"),
    "over_everything": (lambda p: p.mean(), r"over everything[\s\S]*one number"),
    "not_averaged": (lambda p: p, "collected but not averaged"),
    "below_each_other": (lambda p: np.concatenate(list(p)), "stand below each other, not averaged"),
    "arg_max_first": (lambda p: one_hot(p.argmax(axis=-1)).mean(axis=0), "arg-max comes before the mean"),
    "class_numbers": (lambda p: p.argmax(axis=-1).mean(axis=0), "class numbers are averaged"),
    "vote": (majority, "the models vote"),
    "vote_as_rows": (lambda p: one_hot(majority(p)), "the models vote"),
    "classes": (lambda p: p.mean(axis=0).argmax(axis=-1), "the classes, not the probabilities"),
    "sum": (lambda p: p.sum(axis=0), "added but not divided by the number of models"),
    "always_three": (lambda p: p.sum(axis=0) / 3, "the sum of 4 outputs is divided by 3"),
    "geometric": (lambda p: p.prod(axis=0) ** (1 / len(p)), "geometric mean of the probabilities"),
    "logits": (lambda p: softmax(np.log(p).mean(axis=0)), "you average logits"),
    "largest": (lambda p: p.max(axis=0), "the largest probability of any model"),
    "median": (lambda p: np.median(p, axis=0), "the median, not the mean"),
    "softmax_twice": (lambda p: softmax(p.mean(axis=0)), "a softmax is applied to the mean"),
    "transposed": (lambda p: p.mean(axis=0).T, r"the wrong shape[\s\S]*\(6, 5\)"),
    "weighted": (lambda p: np.average(p, axis=0, weights=1 + np.arange(len(p))), "not the mean of the models'"),
    "first": (lambda p: p[0], "only the first model predicts"),
    "last": (lambda p: p[-1], "only the last model predicts"),
    "not_a_number": (lambda p: np.full(p.shape[1:], np.nan), "not the mean of the models'"),
    "a_list": (lambda p: list(p.mean(axis=0)), r"returns no array[\s\S]*list"),
    "objects": (lambda p: p.mean(axis=0).astype(object), "not the mean of the models'"),
}


def changed(combine):
    """A solution that does something else with the models' outputs."""
    return lambda models, x: combine(outputs(models, x))


BANK.wrong |= {name: Mutant(changed(combine), label) for name, (combine, label) in CHANGED.items()}


def average_weights(models):
    return [np.mean(weights, axis=0) for weights in zip(*(model.get_weights() for model in models), strict=True)]


@BANK.miss("the weights are averaged, not the outputs")
def weights_of_a_copy(models, x):
    average = keras.models.clone_model(models[0])
    average.set_weights(average_weights(models))
    return average.predict(x, verbose=0)


@BANK.miss("the weights are averaged, not the outputs")
def weights_into_the_first(models, x):
    models[0].set_weights(average_weights(models))
    return np.asarray(models[0](x))


@BANK.miss("the models run in training mode")
def in_training_mode(models, x):
    return outputs(models, x, training=True).mean(axis=0)


@BANK.miss("divided by 255 first")
def scaled_again(models, x):
    return outputs(models, x / 255).mean(axis=0)


@BANK.miss("changes the models")
def spoils_the_models(models, x):
    mean = outputs(models, x).mean(axis=0)
    models[0].set_weights(average_weights(models))
    return mean


@BANK.miss("the result has the wrong shape[\\s\\S]*shape \\(4, 6\\)")
def forgets_a_picture(models, x):
    return outputs(models, x[1:]).mean(axis=0)


@BANK.miss("each model is averaged with the mean so far")
def two_by_two(models, x):
    mean = outputs(models[:1], x)[0]
    for model in models[1:]:
        mean = (mean + np.asarray(model(x, training=False))) / 2
    return mean


@BANK.miss("your function changes its input")
def scales_in_place(models, x):
    mean = outputs(models, x).mean(axis=0)
    x /= 255
    return mean


@BANK.miss("your code stops with an AttributeError")
def calls_the_list(models, x):
    return models.predict(x)


@BANK.miss("returns nothing")
def prints_only(models, x):
    print(outputs(models, x).mean(axis=0))


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(models, x):
    raise NotImplementedError("average_predictions")


@BANK.passes
def by_call(models, x):
    return np.mean([model(x, training=False) for model in models], axis=0)


@BANK.passes
def by_predict(models, x):
    return np.mean([model.predict(x, verbose=0) for model in models], axis=0)


@BANK.passes
def running_sum(models, x):
    total = 0
    for model in models:
        total = total + model(x)
    return total / len(models)


@BANK.miss("changes the list of models")
def empties_the_list(models, x):
    number, total = len(models), 0
    while models:
        total = total + models.pop().predict(x, verbose=0)
    return total / number


@BANK.passes
def by_ops(models, x):
    return keras.ops.mean(keras.ops.stack([model(x) for model in models]), axis=0)


@BANK.passes
def by_a_layer(models, x):
    return keras.layers.Average()([model(x) for model in models])


@BANK.passes
def one_model_of_all(models, x):
    X = keras.Input(x.shape[1:])
    ensemble = keras.Model(X, keras.layers.average([model(X) for model in models]))
    return ensemble.predict(x, verbose=0)


@BANK.passes
def last_axis(models, x):
    return np.dstack([model.predict_on_batch(x) for model in models]).mean(axis=-1)
