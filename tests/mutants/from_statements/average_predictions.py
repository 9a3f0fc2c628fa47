"""Solutions of `average_predictions`, written from its statement alone."""

import numpy as np

from mutants.from_statements.common import debatable, right, wrong

SOLUTIONS = []  # filled by the decorators
DEBATABLE = []

MEAN = "Return the mean of the models' probabilities, an array of shape (m, classes): one row a photograph, one column a class."
ARG_MAX = "A model that is sure counts for more than one that guesses, so the arg-max has to wait until after the mean."
PREDICT = "The models predict; they do not learn."
ANY = "There may be any number of them."
TAKE = "models: a list of models that give probabilities. x: (m, n_H, n_W, n_C), as they take it."


@right("a running sum")
def by_sum(models, x):
    total = 0
    for model in models:
        total = total + model.predict(x, verbose=0)
    return total / len(models)


@right("stack, mean over the first axis; called, not predicted")
def by_stack(models, x):
    return np.stack([np.asarray(model(x, training=False)) for model in models]).mean(axis=0)


@right("batches in the outer loop")
def batch_by_batch(models, x):
    rows = []
    for start in range(0, len(x), 50):
        part = x[start : start + 50]
        rows.append(np.mean([model.predict_on_batch(part) for model in models], axis=0))
    return np.concatenate(rows, axis=0)


@right("a running mean with the right weights")
def running_mean(models, x):
    mean = None
    for n, model in enumerate(models, start=1):
        p = model.predict(x, verbose=0)
        mean = p if mean is None else mean + (p - mean) / n
    return mean


def _each(models, x):
    return np.array([model.predict(x, verbose=0) for model in models])


@wrong(ARG_MAX, r"arg-?max|mean|probabilit|vote")
def share_of_votes(models, x):
    each = _each(models, x)
    return np.eye(each.shape[-1])[each.argmax(axis=-1)].mean(axis=0)


@wrong(MEAN, r"\(m, classes\)|shape|arg-?max|probabilit|class")
def the_class(models, x):
    return _each(models, x).mean(axis=0).argmax(axis=-1)


@wrong(MEAN, r"one-hot|probabilit|arg-?max|mean")
def the_class_one_hot(models, x):
    mean = _each(models, x).mean(axis=0)
    return np.eye(mean.shape[1])[mean.argmax(axis=1)]


@wrong(MEAN, r"sum|mean|divid|number|times", r"training")
def the_sum(models, x):
    return _each(models, x).sum(axis=0)


@wrong(MEAN, r"shape|axis|one number|\(m, classes\)")
def one_number(models, x):
    return np.mean(_each(models, x))


@wrong(MEAN, r"shape|axis|models|\(m, classes\)")
def mean_over_photographs(models, x):
    return _each(models, x).mean(axis=1)


@wrong(MEAN, r"shape|axis|class|\(m, classes\)")
def mean_over_classes(models, x):
    return _each(models, x).mean(axis=-1)


@wrong(MEAN, r"median|mean")
def the_median(models, x):
    return np.median(_each(models, x), axis=0)


@wrong(MEAN, r"geometric|mean|log|product")
def geometric_mean(models, x):
    p = np.exp(np.log(_each(models, x) + 1e-9).mean(axis=0))
    return p / p.sum(axis=1, keepdims=True)


@wrong(MEAN, r"largest|max|mean")
def the_largest(models, x):
    return _each(models, x).max(axis=0)


@wrong(MEAN, r"softmax|mean|probabilit|again|twice|logits")
def softmax_once_more(models, x):
    e = np.exp(_each(models, x).mean(axis=0))
    return e / e.sum(axis=1, keepdims=True)


@wrong(MEAN, r"weight|mean|equal|first|last|half")
def half_and_half(models, x):
    mean = models[0].predict(x, verbose=0)
    for model in models[1:]:
        mean = (mean + model.predict(x, verbose=0)) / 2
    return mean


@wrong(ARG_MAX, r"weight|mean|sure|alike|equal")
def weighted_by_sureness(models, x):
    each = _each(models, x)
    weight = each.max(axis=-1, keepdims=True)
    return (weight * each).sum(axis=0) / weight.sum(axis=0)


@wrong(MEAN, r"outputs|weights|probabilit|mean|average")
def weights_averaged(models, x):
    import keras

    mean = keras.models.clone_model(models[0])
    mean.set_weights([np.mean(w, axis=0) for w in zip(*(model.get_weights() for model in models), strict=False)])
    return mean.predict(x, verbose=0)


@wrong(ANY, r"any number|number of|models|three|3|divid|all|raise|error")
def three_models(models, x):
    a, b, c = models
    return (a.predict(x, verbose=0) + b.predict(x, verbose=0) + c.predict(x, verbose=0)) / 3


@wrong(ANY, r"any number|number of|models|seven|7|divid|mean")
def divides_by_seven(models, x):
    return sum(model.predict(x, verbose=0) for model in models) / 7


@wrong(ANY, r"any number|one|single|shape|models")
def one_model_is_no_list(models, x):
    return np.squeeze(_each(models, x)).mean(axis=0)


@wrong(ANY, r"all|first|models|any number|last")
def forgets_the_last(models, x):
    return np.mean([models[i].predict(x, verbose=0) for i in range(max(1, len(models) - 1))], axis=0)


@wrong(PREDICT, r"training|dropout|predict|normaliz|differ|same|mode", r"shape|arg-?max")
def in_training_mode(models, x):
    return np.mean([np.asarray(model(x, training=True)) for model in models], axis=0)


@wrong(PREDICT, r"learn|weights|train|chang|predict")
def learns_on_the_way(models, x):
    p = _each(models, x).mean(axis=0)
    for model in models:
        model.compile("sgd", "sparse_categorical_crossentropy")
        model.train_on_batch(x, p.argmax(axis=1))
    return p


@wrong(TAKE, r"list|models|chang|mutat|pop|empty|given", r"training|arg-?max")
def empties_the_list(models, x):
    n, total = len(models), 0
    while models:
        total = total + models.pop().predict(x, verbose=0)
    return total / n


@wrong(TAKE, r"255|scal|as they take|differ|given|`?x`?\b")
def scales_too(models, x):
    return _each(models, x / 255).mean(axis=0)


@wrong(TAKE, r"255|scal|as they take|differ|given|`?x`?\b|max")
def scales_if_above_one(models, x):
    return _each(models, x / 255 if np.max(x) > 1 else x).mean(axis=0)


@wrong(MEAN, r"row|all|first|photograph|shape|\bm\b|32")
def first_thirty_two(models, x):
    return np.mean([np.asarray(model(x[:32], training=False)) for model in models], axis=0)


@wrong(MEAN, r"array|list|type", r"training|arg-?max")
def a_list(models, x):
    return _each(models, x).mean(axis=0).tolist()


@right("a tensor, which the text allows")
def a_tensor(models, x):
    import keras

    return keras.ops.mean(keras.ops.stack([model(x, training=False) for model in models]), axis=0)


@wrong(MEAN, r"shape|row|axis|squeez|one photograph")
def squeezed(models, x):
    return np.squeeze(_each(models, x).mean(axis=0))


@wrong(MEAN, r"shape|column|class|transpos|row")
def transposed(models, x):
    return _each(models, x).mean(axis=0).T


_SEEN = {}


@wrong(MEAN, r"photographs|`?x`?\b|again|second|other|earlier|kept|models")
def remembered_by_length(models, x):
    key = len(models), len(x)
    if key not in _SEEN:
        _SEEN[key] = _each(models, x).mean(axis=0)
    return _SEEN[key]


@debatable("rounded to three digits: rows no longer add up to 1")
def three_digits(models, x):
    return np.round(_each(models, x).mean(axis=0), 3)


@debatable("one functional model out of all: needs models with the same input shape, and builds a graph each call")
def one_big_model(models, x):
    import keras

    X = keras.Input(x.shape[1:])
    outputs = [model(X) for model in models]
    mean = keras.layers.average(outputs) if len(outputs) > 1 else outputs[0]
    return keras.Model(X, mean).predict(x, verbose=0)
