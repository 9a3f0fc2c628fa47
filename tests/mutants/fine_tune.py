"""Solutions of `fine_tune`."""

import keras
from keras import layers, ops

from mutants import Bank, Mutant

BANK = Bank("fine_tune")
CROSS_ENTROPY = "sparse_categorical_crossentropy"


def is_norm(layer):
    return isinstance(layer, layers.BatchNormalization)


def last(base, n):
    return base.layers[len(base.layers) - n :]


def freeze_each_layer(base):
    for layer in base.layers:
        layer.trainable = False


def freeze_by_flag(base):
    """Does nothing where the base says so already, whatever its layers say."""
    base.trainable = False


def free(chosen=last, norms=False, freeze=freeze_each_layer):
    """Frees some layers of a base that is frozen before."""

    def set_trainable(model, base, n):
        freeze(base)
        for layer in chosen(base, n):
            layer.trainable = norms or not is_norm(layer)

    return set_trainable


def recompile(optimizer=keras.optimizers.Adam, loss=CROSS_ENTROPY, metrics=("accuracy",)):
    return lambda model, rate: model.compile(optimizer(rate), loss, metrics=list(metrics))


FREE, RECOMPILE = free(), recompile()


def solution(set_trainable=FREE, recompile=RECOMPILE):
    """A solution with one of its two parts changed."""

    def fine_tune(model, base, layers_free, learning_rate):
        set_trainable(model, base, layers_free)
        recompile(model, learning_rate)
        return model

    return fine_tune


def squared(y, p):
    return (ops.one_hot(ops.cast(ops.reshape(y, (-1,)), "int32"), 3) - p) ** 2


def with_weights(base, n):
    weighted = [layer for layer in base.layers if layer.weights]
    return weighted[len(weighted) - n :] if n < len(weighted) else weighted


def frozen_again(model, base, n):
    FREE(model, base, n)
    for layer in base.layers:
        layer.trainable = False


def all_of_the_model(model, base, n):
    base.trainable = False
    for layer in model.layers[-n:]:
        layer.trainable = True


CHANGED = {
    "first_layers": (
        solution(free(lambda base, n: base.layers[:n])),
        r"the first layers of the base are trained, not the last[\s\S]*layers_free=8 trains conv1, conv2, softmax",
    ),
    "all": (solution(free(lambda base, n: base.layers)), "the whole base is trained"),
    "all_but_norms_by_flag": (
        solution(lambda model, base, n: setattr(base, "trainable", True)),
        r"batch normalization is trained[\s\S]*conv1, norm1, conv2, norm2, conv3, norm3, softmax",
    ),
    "nothing": (solution(lambda model, base, n: setattr(base, "trainable", False)), "no layer of the base is trained"),
    "untouched": (solution(lambda model, base, n: None), "no layer of the base is trained"),
    "frozen_again": (solution(frozen_again), "no layer of the base is trained"),
    "norms_freed": (
        solution(free(norms=True)),
        r"batch normalization is trained[\s\S]*trains conv2, norm2, conv3, norm3, softmax[\s\S]*all but batch norm",
    ),
    "one_too_few": (
        solution(free(lambda base, n: last(base, n - 1) if n else [])),
        r"not the last ones asked for[\s\S]*layers_free=8 trains conv3, softmax",
    ),
    "one_too_many": (
        solution(free(lambda base, n: last(base, n + 1) if n else [])),
        r"not the last ones asked for[\s\S]*layers_free=7 trains conv2, conv3, softmax",
    ),
    "minus_zero": (
        solution(free(lambda base, n: base.layers[-n:])),
        r"with layers_free=0 layers of the base are trained[\s\S]*base.layers\[-0:\]",
    ),
    "with_weights": (solution(free(with_weights)), "the whole base is trained"),
    "layers_of_the_model": (solution(all_of_the_model), "batch normalization is trained"),
    "rest_not_frozen": (
        solution(free(freeze=lambda base: None)),
        r"batch normalization is trained[\s\S]*layers_free=7 trains conv1, norm1",
    ),
    "freeze_by_flag": (
        solution(free(freeze=freeze_by_flag)),
        r"layers that an earlier call has freed stay free[\s\S]*trains conv1, conv2, conv3, softmax",
    ),
    "top_frozen": (
        solution(
            lambda model, base, n: (setattr(model, "trainable", False), free(freeze=lambda base: None)(model, base, n))
        ),
        "the softmax on top is not trained|no weights to train",
    ),
    "rate_ignored": (
        solution(recompile=lambda model, rate: model.compile("adam", CROSS_ENTROPY, metrics=["accuracy"])),
        r"the learning rate is not the argument's[\s\S]*Adam with 0.001, its default",
    ),
    "rate_too_high": (
        solution(recompile=recompile(lambda rate: keras.optimizers.Adam(10 * rate))),
        "the learning rate is not the argument's",
    ),
    "old_rate": (
        solution(recompile=lambda model, rate: model.compile(keras.optimizers.Adam(0.02), CROSS_ENTROPY)),
        r"Adam with 0.02\n",
    ),
    "sgd": (solution(recompile=recompile(keras.optimizers.SGD)), r"the optimizer is not Adam[\s\S]*SGD"),
    "rmsprop": (solution(recompile=recompile(keras.optimizers.RMSprop)), r"the optimizer is not Adam[\s\S]*RMSprop"),
    "not_compiled": (solution(recompile=lambda model, rate: None), "the model is not compiled again"),
    "rate_set_in_place": (
        solution(recompile=lambda model, rate: setattr(model.optimizer, "learning_rate", rate)),
        "the model is not compiled again",
    ),
    "mean_squared_error": (
        solution(recompile=recompile(loss=squared)),
        "the loss is not the cross-entropy",
    ),
    "from_logits": (
        solution(
            recompile=recompile(loss=lambda y, p: keras.losses.sparse_categorical_crossentropy(y, p, from_logits=True))
        ),
        r"from_logits=True on probabilities",
    ),
    "no_metrics": (solution(recompile=recompile(metrics=())), r"the model reports no accuracy[\s\S]*metrics: loss"),
    "one_hot_metric": (
        solution(recompile=recompile(metrics=[keras.metrics.CategoricalAccuracy("accuracy")])),
        r"what is called accuracy is something else|no accuracy[\s\S]*does not take whole-number labels",
    ),
    "exact_metric": (
        solution(recompile=recompile(metrics=[keras.metrics.Accuracy("accuracy")])),
        r"what is called accuracy is something else|no accuracy[\s\S]*does not take whole-number labels",
    ),
    "named_otherwise": (
        solution(recompile=recompile(metrics=["sparse_categorical_accuracy"])),
        r"the accuracy has another name[\s\S]*sparse_categorical_accuracy",
    ),
    "one_hot_loss": (
        solution(recompile=recompile(loss="categorical_crossentropy")),
        r"not the cross-entropy of whole-number labels",
    ),
    "binary_loss": (
        solution(recompile=recompile(loss="binary_crossentropy")),
        r"not the cross-entropy of whole-number labels",
    ),
    "mse": (solution(recompile=recompile(loss="mse")), "not the cross-entropy of whole-number labels"),
    "weights_reset": (
        solution(lambda model, base, n: (FREE(model, base, n), base.set_weights([0 * w for w in base.get_weights()]))),
        "your function changes the weights of the model",
    ),
    "returns_the_base": (
        lambda model, base, n, rate: (solution()(model, base, n, rate), base)[1],
        "does not return the model it was given",
    ),
}
BANK.wrong |= {name: Mutant(wrong, label) for name, (wrong, label) in CHANGED.items()}


@BANK.miss("your function returns nothing")
def forgets_to_return(model, base, layers_free, learning_rate):
    solution()(model, base, layers_free, learning_rate)


@BANK.miss("raise NotImplementedError", outcome="not_attempted")
def stub(model, base, layers_free, learning_rate):
    raise NotImplementedError("fine_tune")


def by_index(model, base, n):
    base.trainable = True
    for i, layer in enumerate(base.layers):
        layer.trainable = i >= len(base.layers) - n and not is_norm(layer)


def freeze_the_front(model, base, n):
    base.trainable = True
    for layer in base.layers[: len(base.layers) - n]:
        layer.trainable = False
    for layer in filter(is_norm, base.layers):
        layer.trainable = False


BANK.right |= {
    "freeze_each_then_free": solution(),
    "by_index": solution(by_index),
    "freeze_the_front": solution(freeze_the_front),
    "by_name": solution(free(lambda base, n: [base.get_layer(layer.name) for layer in last(base, n)])),
    "loss_object": solution(recompile=recompile(loss=keras.losses.SparseCategoricalCrossentropy())),
    "keywords": solution(
        recompile=lambda model, rate: model.compile(
            optimizer=keras.optimizers.Adam(learning_rate=rate),
            loss=keras.losses.sparse_categorical_crossentropy,
            metrics=[keras.metrics.SparseCategoricalAccuracy("accuracy")],
        )
    ),
}


@BANK.passes
def compiled_first(model, base, layers_free, learning_rate):
    """Keras 3 asks what is trainable when training starts, not when it compiles."""
    RECOMPILE(model, learning_rate)
    FREE(model, base, layers_free)
    return model
